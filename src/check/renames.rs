//! Identifiers that changed: an old one leads to the new and is never a living one.

use std::collections::BTreeMap;

use super::{Check, Raise, Scene};
use crate::diag::{Code, Span};
use crate::model::Contract;

pub(super) const CHECKS: &[Check] = &[Check { code: Code::SYN_25, run: aliases_are_free }];

/// SYN-25. An alias is no living identifier of its kind, and leads to one record only.
fn aliases_are_free(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        for list in [indicators(contract), services(contract)] {
            let mut seen: BTreeMap<&str, &str> = list.iter().map(|(id, ..)| (*id, *id)).collect();
            for (id, aliases, at) in &list {
                for alias in aliases {
                    if let Some(other) = seen.insert(alias, id) {
                        raise.at(*at).with("found", alias).with("other", other);
                    }
                }
            }
        }
    }
}

type Named<'a> = (&'a str, Vec<&'a str>, Span);

fn indicators(contract: &Contract) -> Vec<Named<'_>> {
    let each = contract.indicators.values();
    each.map(|i| (i.id.as_str(), i.aliases.iter().map(|a| a.as_str()).collect(), i.aliases.span)).collect()
}

fn services(contract: &Contract) -> Vec<Named<'_>> {
    let each = contract.services.values();
    each.map(|s| (s.id.as_str(), s.aliases.iter().map(|a| a.as_str()).collect(), s.aliases.span)).collect()
}
