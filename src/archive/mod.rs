//! What a closed period leaves behind: a folder that is a BagIt 1.0 bag (RFC 8493), its seal, the chain
//! of seals, and what contradicts them.
//!
//! Nothing here touches a disk: the edge lists and hashes, these functions compose and judge. Hashes are
//! of the bytes of files, so `sha256sum` alone can repeat them; see the guide, «Come verificare».

mod anchored;
mod around;
mod bag;
mod chain;
mod changed;
mod container;
mod dossier;
mod drift;
mod facts;
mod folder;
mod gateway;
mod inspect;
mod lost;
mod manifest;
mod metadata;
mod parcel;
mod printed;
mod raise;
mod seal;
pub mod signing;
mod words;

pub use around::{Around, BESIDE, CLOSED, HASHES, surround};
pub use bag::{Bag, Closing, PDF, close, contents, is_published, is_reserved};
pub use chain::{head, not_here, superseded};
pub use container::Odd;
pub use dossier::{Dossier, Proof, dossier};
pub use drift::{Drift, DriftKind, drift};
pub use facts::{
    Fact, Facts, Trees, document, findings, inputs, is_input, kept, resolve, sealed_report, unread,
};
pub use folder::{Entry, Folder, Kind, LARGEST_TEXT, READ};
pub use gateway::Standing;
pub use inspect::{Fault, Inspected, Trouble, inspect, inspect_all};
pub use lost::{Lost, with_lost};
pub use manifest::{hexadecimal, is_portable, sha256};
pub use metadata::{Metadata, missing};
pub use parcel::{LARGEST_ZIP, Unzipped, unzip, zip};
pub use printed::{LARGEST_DOCUMENT, prints};
pub use raise::{is_amendable, places, report, samples};
pub use seal::{Counts, FORMAT, Git, Link, PdfSeal, Seal, Signer, Tool};
pub use words::{day, plain, readme};
