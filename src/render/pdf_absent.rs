//! The official document in a program built without it: there is none to make.

use std::collections::BTreeMap;

use super::Theme;
use crate::report::Report;

/// See the room with the feature.
#[derive(Debug, Clone)]
pub struct Stamp {
    pub data: String,
    pub previous: Option<(String, String)>,
}

/// A file that would travel inside the document.
#[derive(Debug, Clone)]
pub struct Attachment {
    pub path: String,
    pub mime: &'static str,
    pub bytes: Vec<u8>,
}

/// Never made.
#[derive(Debug)]
pub enum Recipe {}

impl Recipe {
    /// # Errors
    /// None: there is no such value.
    pub fn make(&self) -> Result<Vec<u8>, String> {
        match *self {}
    }
}

/// No document.
pub fn document(
    _: &Theme,
    _: &Report,
    _: &[Attachment],
    _: &BTreeMap<String, Vec<u8>>,
    _: Option<&Stamp>,
) -> Option<Recipe> {
    None
}

/// No typesetter.
pub fn typesetter() -> Option<String> {
    None
}
