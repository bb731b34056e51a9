//! Why a text is not a value, with the right spelling where there is one.

/// What is wrong with a text that should be a number, a duration or a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseProblem {
    /// Nothing written.
    Empty,
    /// `2,60`
    DecimalComma {
        suggest: String,
    },
    /// `3:56`, read as 236 by YAML 1.1; `3':56"`.
    Ambiguous {
        suggest: Option<String>,
    },
    /// `na`, `n/a`, `n.d.`, `-`
    Absent,
    /// Anything else that is no number.
    NotANumber,
    Negative,
    /// More digits than an exact decimal holds, or beyond the type's range.
    TooLarge,
    /// `29/04/2021`
    NotIso {
        suggest: Option<String>,
    },
    /// `2021-02-30`
    NoSuchDay,
}

/// Words people write where a figure is missing.
pub(super) fn is_absence(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "na" | "n/a"
            | "n.a."
            | "nd"
            | "n/d"
            | "n.d."
            | "nc"
            | "n.c."
            | "-"
            | "--"
            | "—"
            | "?"
            | "tbd"
            | "null"
            | "none"
            | "nessuno"
            | "assente"
    )
}
