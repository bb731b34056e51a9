//! Words and numbers for people.

pub mod json;
pub mod markup;
pub mod number;
mod sentence;

mod strings;

pub use sentence::{Words, fill};
pub use strings::Strings;

/// Language of people's texts. Italian is the default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    It,
    En,
}

impl Lang {
    /// The BCP 47 tag, as in `lang="it"`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::En => "en",
        }
    }
}

impl std::str::FromStr for Lang {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "it" => Ok(Self::It),
            "en" => Ok(Self::En),
            _ => Err(()),
        }
    }
}
