//! Which editions are compared on a page: a correction with what it corrects, a period with the one before.

use crate::model::Edition;
use crate::value::EditionId;

/// Pairs in the order of the later one. A year is compared with the year before, never with a half.
pub(in crate::report) fn neighbours<'e>(shown: &[&'e Edition]) -> Vec<(&'e Edition, &'e Edition)> {
    let mut pairs = Vec::new();
    for (at, after) in shown.iter().enumerate() {
        let mut earlier = shown[..at].iter().rev();
        let former = match amended(after) {
            Some(first) => shown.iter().find(|e| e.id == *first),
            None => earlier
                .find(|e| e.id.period != after.id.period && e.id.period.kind() == after.id.period.kind()),
        };
        pairs.extend(former.map(|before| (*before, *after)));
    }
    pairs
}

/// The edition that this one corrects.
pub(in crate::report) fn amended(edition: &Edition) -> Option<&EditionId> {
    edition.report.amends.as_ref().map(|amends| &amends.period.value)
}

/// The page of a pair, from the contract's folder.
pub(in crate::report) fn address(before: &EditionId, after: &EditionId) -> String {
    format!("differenze/{before}-{after}.html")
}
