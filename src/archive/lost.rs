//! Closed editions that the disk does not have and somebody else does: git, or the amendment that names one.

use super::folder::Folder;
use super::inspect::{Fault, Inspected, Trouble};
use super::signing::Signing;

/// A closed edition that git has and the disk has not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lost {
    pub contract: String,
    pub edition: String,
    /// Its folder, from the site's root.
    pub path: String,
    /// A revision that has it, as git reads it.
    pub revision: String,
}

/// Puts them among the others, in the order of their folders. A seal that names one of them as the one before
/// is not blamed for it as well.
pub fn with_lost(all: &mut Vec<Inspected>, lost: Vec<Lost>) {
    for Lost { contract, edition, path, revision } in lost {
        let named = |i: &Inspected, f: &Fault| {
            i.folder.contract == contract && f.trouble == Trouble::Gap { period: edition.clone() }
        };
        for other in all.iter_mut() {
            let mut faults = std::mem::take(&mut other.faults);
            faults.retain(|fault| !named(other, fault));
            other.faults = faults;
        }
        let trouble = Trouble::Lost { folder: path.clone(), revision };
        all.push(Inspected {
            folder: Folder { contract, edition, path, ..Folder::default() },
            seal: None,
            faults: vec![Fault { path: super::bag::SEAL.into(), trouble }],
            payload: std::collections::BTreeMap::new(),
            is_public_copy: false,
            signing: Signing::default(),
        });
    }
    all.sort_by(|a, b| a.folder.path.cmp(&b.folder.path));
}
