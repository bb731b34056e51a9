//! Which records exist, by kind and contract, before and after they are decoded.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Span;
use crate::source::nearest;

/// Identifiers by kind and contract (`""` for the registers). A record that could not be read is
/// known by its name, so that its mentions are no further mistakes.
#[derive(Debug, Default)]
pub struct Known {
    ids: BTreeMap<&'static str, BTreeMap<String, BTreeMap<String, Span>>>,
    /// Kinds whose register could not be read to its end: a name may be in the part that was lost.
    incomplete: BTreeSet<(&'static str, String)>,
}

impl Known {
    /// Makes an id known; gives the place of an earlier one.
    pub(super) fn declare(
        &mut self,
        kind: &'static str,
        contract: &str,
        id: &str,
        span: Span,
    ) -> Option<Span> {
        let ids = self.ids.entry(kind).or_default().entry(contract.to_owned()).or_default();
        if let Some(first) = ids.get(id) {
            return Some(*first);
        }
        ids.insert(id.to_owned(), span);
        None
    }

    pub(super) fn is_incomplete(&mut self, kind: &'static str, contract: &str) {
        self.incomplete.insert((kind, contract.to_owned()));
    }

    /// Whether a kind of record has this id in a contract.
    pub fn has(&self, kind: &str, contract: &str, id: &str) -> bool {
        self.ids.get(kind).and_then(|c| c.get(contract)).is_some_and(|ids| ids.contains_key(id))
    }

    /// Whether a mention is right as far as can be told: the id is in the contract or in the registers,
    /// or it may be in a part that was not read.
    pub fn may_have(&self, kind: &str, contract: &str, id: &str) -> bool {
        ["", contract].into_iter().any(|home| {
            self.has(kind, home, id) || self.incomplete.iter().any(|(k, c)| *k == kind && c == home)
        })
    }

    /// Every id of a kind in a contract.
    pub fn of<'k>(&'k self, kind: &str, contract: &str) -> impl Iterator<Item = &'k str> + use<'k> {
        let ids = self.ids.get(kind).and_then(|c| c.get(contract));
        ids.into_iter().flat_map(|ids| ids.keys().map(String::as_str))
    }

    /// Whether nothing of this kind exists.
    pub(super) fn is_empty(&self, kind: &str) -> bool {
        self.ids.get(kind).is_none_or(|all| all.values().all(BTreeMap::is_empty))
    }

    pub(super) fn nearest(&self, kind: &str, contract: &str, id: &str) -> Option<String> {
        nearest(id, self.of(kind, "").chain(self.of(kind, contract))).map(str::to_owned)
    }
}
