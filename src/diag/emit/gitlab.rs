//! Code Quality report: what the forge compares between two branches.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::message;
use crate::diag::{Diagnostics, Level, Places};
use crate::text::Lang;
use crate::text::json::pretty;

/// A JSON array, ending in a newline. The fingerprint leaves the line out, so that a finding that only
/// moves is not a new one; repetitions in a file are numbered.
pub fn gitlab(found: &Diagnostics, places: &dyn Places, prefix: &str, lang: Lang) -> String {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let rows: Vec<serde_json::Value> = found
        .iter()
        .filter(|d| !d.is_accepted())
        .map(|d| {
            let place = places.place(d.at);
            let path = format!("{prefix}{}", place.path);
            let text = message(d, lang);
            let same = format!("{}\n{path}\n{text}", d.code.id);
            let nth = seen.entry(same.clone()).and_modify(|n| *n += 1).or_insert(0);
            let digest = Sha256::digest(format!("{same}\n{nth}"));
            let fingerprint: String = digest.iter().map(|b| format!("{b:02x}")).collect();
            let severity = match d.code.page().level {
                Level::Error => "critical",
                Level::Warning => "minor",
                Level::Info => "info",
            };
            json!({
                "description": text,
                "check_name": d.code.id,
                "fingerprint": fingerprint,
                "severity": severity,
                "location": {"path": path, "lines": {"begin": place.line, "end": place.end.line}},
            })
        })
        .collect();
    pretty(&rows)
}
