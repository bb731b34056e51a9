//! SARIF 2.1.0: what code-scanning tools read.

use serde_json::{Value, json};

use super::{News, help, message};
use crate::diag::{CODES, Diagnostic, Diagnostics, Level, Place, Places};
use crate::text::Lang;
use crate::text::json::pretty;

/// The rule under which missed service levels are told.
const NEWS: &str = "ESITO";

/// One log with one run, ending in a newline. Accepted findings carry their suppression.
pub fn sarif(found: &Diagnostics, news: &[News], places: &dyn Places, prefix: &str, lang: Lang) -> String {
    let mut rules: Vec<Value> = CODES.iter().map(|code| rule(code.id, lang)).collect();
    rules.push(json!({
        "id": NEWS,
        "shortDescription": {"text": match lang {
            Lang::It => "Livello di servizio non rispettato",
            Lang::En => "Service level missed",
        }},
        "defaultConfiguration": {"level": "note"},
    }));
    let mut results: Vec<Value> = found
        .iter()
        .map(|d| {
            let text = format!("{}. {}", message(d, lang), help(d, lang));
            let index = CODES.iter().position(|c| c.id == d.code.id).unwrap_or_default();
            let mut result = result(d.code.id, index, level(d), &text, &places.place(d.at), prefix);
            if let Some(accepted) = &d.accepted {
                let status = if accepted.expired { "rejected" } else { "accepted" };
                let why = format!("{} ({}, {})", accepted.reason, accepted.by, accepted.until);
                result["suppressions"] =
                    json!([{"kind": "external", "status": status, "justification": why}]);
            }
            result
        })
        .collect();
    results
        .extend(news.iter().map(|n| result(NEWS, CODES.len(), "note", &n.text, &places.place(n.at), prefix)));
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "resoconto",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "language": lang.tag(),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    pretty(&log)
}

fn rule(id: &'static str, lang: Lang) -> Value {
    let page = CODES.iter().find(|c| c.id == id).map(|c| c.page());
    let (title, why, help, level) = page.map_or(("", "", "", "none"), |page| {
        let why = page.body.split("\n\n```").next().unwrap_or_default().trim();
        (page.title, why, page.help(lang), word(page.level))
    });
    json!({
        "id": id,
        "shortDescription": {"text": title},
        "fullDescription": {"text": why},
        "help": {"text": help},
        "defaultConfiguration": {"level": level},
    })
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn level(diagnostic: &Diagnostic) -> &'static str {
    word(diagnostic.code.page().level)
}

fn result(id: &str, index: usize, level: &str, text: &str, place: &Place, prefix: &str) -> Value {
    json!({
        "ruleId": id,
        "ruleIndex": index,
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&format!("{prefix}{}", place.path)), "uriBaseId": "%SRCROOT%"},
            "region": {
                "startLine": place.line,
                "startColumn": place.col,
                "endLine": place.end.line,
                "endColumn": place.end.col,
            },
        }}],
    })
}

/// A relative path as a URI reference.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uri_references() {
        assert_eq!(uri("data/città a.yaml"), "data/citt%C3%A0%20a.yaml");
    }
}
