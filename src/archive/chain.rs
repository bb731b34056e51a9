//! The chain of a contract's seals: each names the hash of the one before.

use std::collections::{BTreeMap, BTreeSet};

use super::inspect::{Fault, Inspected, Trouble};
use super::manifest::sha256;
use super::seal::{Link, Seal};

/// The newest seal of a contract: the one that no other names as the one before.
pub fn head(all: &[Inspected], contract: &str) -> Option<Link> {
    let seals: Vec<&Seal> =
        all.iter().filter_map(|i| i.seal.as_ref()).filter(|s| s.contract == contract).collect();
    let named: BTreeSet<&str> =
        seals.iter().filter_map(|s| s.previous.as_ref()).map(|p| p.period.as_str()).collect();
    seals
        .iter()
        .filter(|s| !named.contains(s.period.as_str()))
        .max_by_key(|s| (&s.sealed_on, &s.period))
        .map(|s| Link { period: s.period.clone(), sha256: sha256(&s.bytes()) })
}

/// The seal that a copy names and that was not handed over with it: the chain was not compared.
pub fn not_here<'a>(copy: &'a Inspected, all: &[Inspected]) -> Option<&'a Link> {
    let seal = copy.seal.as_ref().filter(|_| copy.folder.is_copy())?;
    let before = seal.previous.as_ref()?;
    let here = |s: &Seal| s.contract == seal.contract && s.period == before.period;
    (!all.iter().filter_map(|i| i.seal.as_ref()).any(here)).then_some(before)
}

/// Editions that a later sealed edition corrects, with that one: contract and period.
pub fn superseded(all: &[Inspected]) -> BTreeMap<(String, String), String> {
    all.iter()
        .filter_map(|i| i.seal.as_ref())
        .filter_map(|s| s.amends.as_ref().map(|a| ((s.contract.clone(), a.period.clone()), s.period.clone())))
        .collect()
}

/// Links that lead nowhere, to other bytes, or to a seal that another one already follows.
pub(super) fn faults(all: &[Inspected]) -> Vec<(usize, Fault)> {
    let by_period: BTreeMap<(&str, &str), &Inspected> = all
        .iter()
        .filter_map(|i| i.seal.as_ref().map(|s| ((s.contract.as_str(), s.period.as_str()), i)))
        .collect();
    let newer: BTreeSet<(&str, &str)> = all
        .iter()
        .filter(|i| i.is_newer())
        .map(|i| (i.folder.contract.as_str(), i.folder.edition.as_str()))
        .collect();
    let mut followed: BTreeMap<(&str, Option<&str>), &str> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, inspected) in all.iter().enumerate() {
        let Some(seal) = &inspected.seal else { continue };
        if inspected.has_seal_fault() {
            continue; // told already, and its links mean nothing
        }
        let mut raise = |trouble| found.push((at, Fault { path: super::bag::SEAL.into(), trouble }));
        let before = seal.previous.as_ref().map(|p| p.period.as_str());
        if let Some(other) = followed.insert((&seal.contract, before), &seal.period) {
            raise(Trouble::Fork { other: other.to_owned() });
        }
        // An amendment often names one seal twice: told once.
        let amends = seal.amends.iter().filter(|amends| Some(*amends) != seal.previous.as_ref());
        for link in seal.previous.iter().chain(amends) {
            match by_period.get(&(seal.contract.as_str(), link.period.as_str())) {
                None if inspected.folder.is_copy() => {} // it was handed over alone
                None if newer.contains(&(seal.contract.as_str(), link.period.as_str())) => {} // told there
                None => raise(Trouble::Gap { period: link.period.clone() }),
                Some(other) if other.has_seal_fault() => {}
                Some(other) => {
                    let before = other.seal.as_ref().map(|s| s.sealed_on.as_str());
                    if before.is_some_and(|day| day > seal.sealed_on.as_str()) {
                        raise(Trouble::Field { name: "sealed_on" });
                    }
                    let hash = other.seal.as_ref().map(|s| sha256(&s.bytes())).unwrap_or_default();
                    if hash != link.sha256 {
                        raise(Trouble::Chain {
                            period: link.period.clone(),
                            expected: link.sha256.clone(),
                            found: hash,
                        });
                    }
                }
            }
        }
    }
    found
}
