//! Path to bytes: everything that is to be published.

mod assemble;
mod closed;
mod path;
mod periods;
mod search;
mod shell;

pub use assemble::{Documents, Maker, Put, Stop};
pub use closed::{Closed, Empty, INDEX, Shelf};
pub use path::SitePath;

use std::collections::BTreeMap;

use crate::render::pdf::Recipe;

/// A built site: every file with its bytes, in path order.
#[derive(Debug, Default)]
pub struct Site {
    pub files: BTreeMap<SitePath, Vec<u8>>,
    /// Official documents, made when somebody asks for them.
    pub later: BTreeMap<SitePath, Recipe>,
}

/// Why a site could not be assembled: the page and the reason.
#[derive(Debug)]
pub struct Unmade {
    pub page: String,
    pub reason: String,
}
