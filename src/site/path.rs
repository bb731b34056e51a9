//! Addresses of the site: portable to any file system, inside the output folder.

use std::fmt;

/// A path under the output folder: `[a-z0-9._/-]`, at most 150 bytes, no way up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SitePath(String);

impl SitePath {
    /// `None` if the text is no such path.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let portable =
            text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._/-".contains(&b));
        let inside = !text.is_empty()
            && text.len() <= 150
            && text.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
        (portable && inside).then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_portable_paths_inside_the_folder() {
        for good in ["index.html", "agenda-digitale/2021-s2/csv/esiti.csv"] {
            assert!(SitePath::new(good).is_some(), "{good}");
        }
        for bad in ["", "/a", "a//b", "../a", "a/../b", "A.html", "à.html", "a b", "a\\b"] {
            assert!(SitePath::new(bad).is_none(), "{bad}");
        }
        assert!(SitePath::new("a".repeat(151)).is_none());
    }
}
