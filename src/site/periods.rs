//! `periods.js`: the one file that closed pages share with newer ones.

use std::collections::BTreeMap;

use serde_json::json;

use super::assemble::Left;
use crate::report::{EditionEntry, Publication};

/// The table that fills the switcher: every edition, and which editions have each page.
pub(super) fn periods_script(publication: &Publication<'_>, left: &[Left]) -> Vec<u8> {
    let editions: Vec<serde_json::Value> = publication
        .editions
        .iter()
        .rev()
        .map(|e| {
            json!({
                "contract": e.contract.as_str(),
                "id": e.edition.to_string(),
                "name": e.name,
                "state": e.state.key,
                "word": e.state.word,
                "detail": e.state.detail,
                "notice": notice(publication, e),
                "by": e.superseded_by,
                "changes": e.changes,
            })
        })
        .collect();
    let mut pages: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (edition, left) in publication.editions.iter().zip(left) {
        for page in &left.pages {
            pages.entry(page).or_default().push(format!("{}/{}", edition.contract, edition.edition));
        }
    }
    let way = publication.words().get("amendment.way");
    let table = json!({"editions": editions, "pages": pages, "way": way}).to_string().replace('<', "\\u003c");
    format!("window.RESOCONTO_PERIODS={table};\n").into_bytes()
}

/// What a closed page says of itself once another edition took its place.
fn notice(publication: &Publication<'_>, entry: &EditionEntry) -> Option<String> {
    let by = entry.superseded_by.as_ref()?;
    let name =
        publication.editions.iter().find(|e| e.contract == entry.contract && e.edition.to_string() == *by);
    let name = name.map_or_else(|| by.clone(), |e| e.name.clone());
    Some(publication.words().with("banner.superseded", &[("edition", &name)]))
}
