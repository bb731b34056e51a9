//! Where a link of the prose leads: a citation, a page, an image, out of the site.

/// Schemes of citations: links whose text and target are checked against the data.
pub const CITATIONS: &[&str] = &["action", "document", "indicator", "person", "service", "system", "term"];

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `indicator:cup-attesa`
    Citation {
        scheme: String,
        id: String,
    },
    /// A page of the site, relative, with its anchor.
    Page {
        path: String,
        anchor: Option<String>,
    },
    Image(String),
    /// Leaves the site.
    Outside(String),
}

impl Target {
    /// Reads a link's destination; `None` if it is not allowed.
    pub fn read(destination: &str, image: bool) -> Option<Self> {
        let clean = destination.trim();
        if clean.chars().any(|c| c.is_control() || c == '\\')
            || clean.starts_with("//")
            || clean.starts_with('/')
        {
            return None;
        }
        let scheme = clean.split_once(':').filter(|(s, _)| {
            !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
        });
        match scheme {
            Some((scheme, id)) if CITATIONS.contains(&scheme) && !image => {
                Some(Self::Citation { scheme: scheme.into(), id: id.into() })
            }
            Some(("https" | "http" | "mailto", _)) if !image => Some(Self::Outside(clean.into())),
            Some(_) => None,
            None if image => Some(Self::Image(clean.into())),
            None if clean.is_empty() => None,
            None => {
                let (path, anchor) = match clean.split_once('#') {
                    Some((path, anchor)) => (path, Some(anchor.to_owned())),
                    None => (clean, None),
                };
                Some(Self::Page { path: path.to_owned(), anchor })
            }
        }
    }
}

/// The page a relative link leads to, from the page that holds it: `../index.md`.
pub fn path_from(from: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
