//! For machines: one document with stable keys (documented in the guide; `check --format json`).

use serde::Serialize;

use super::{help, message};
use crate::diag::{Diagnostics, Level, Places, span::End};
use crate::text::Lang;
use crate::text::json::pretty;

#[derive(Serialize)]
struct Document<'a> {
    tool: Tool,
    /// Version of the set of rules: it changes when a verdict or a level could change.
    rules: &'static str,
    diagnostics: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    level: Level,
    path: String,
    line: usize,
    col: usize,
    end: End,
    key: Option<&'a str>,
    message: String,
    help: String,
    found: Option<&'a str>,
    expected: Option<&'a str>,
    /// The decision that accepts it; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Decision<'a>>,
}

#[derive(Serialize)]
struct Decision<'a> {
    reason: &'a str,
    by: &'a str,
    until: &'a str,
    expired: bool,
}

/// Version of the rules this program judges by.
pub(crate) const RULES: &str = "1.0";

/// The list as one JSON document, ending in a newline.
pub fn json(diagnostics: &Diagnostics, places: &dyn Places, lang: Lang) -> String {
    let rows = diagnostics
        .iter()
        .map(|d| {
            let place = places.place(d.at);
            let word = |name: &str| d.words.get(name).map(String::as_str);
            Row {
                code: d.code.id,
                level: d.code.page().level,
                path: place.path,
                line: place.line,
                col: place.col,
                end: place.end,
                key: word("key"),
                message: message(d, lang),
                help: help(d, lang),
                found: word("found"),
                expected: word("expected"),
                accepted: d.accepted.as_ref().map(|a| Decision {
                    reason: &a.reason,
                    by: &a.by,
                    until: &a.until,
                    expired: a.expired,
                }),
            }
        })
        .collect();
    let document = Document {
        tool: Tool { name: "resoconto", version: env!("CARGO_PKG_VERSION") },
        rules: RULES,
        diagnostics: rows,
    };
    pretty(&document)
}
