//! Roles, marks and the one shape each mark has everywhere.

use std::collections::BTreeSet;
use std::fmt::Write;

/// How a value stands against its threshold, as a drawing needs to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Filled circle, tick.
    Met,
    /// Filled square, cross.
    Missed,
    /// Open diamond, question mark.
    Indeterminate,
    /// Open triangle, exclamation mark.
    Suspect,
    /// Broken circle, dash.
    NotMeasured,
    /// Empty circle.
    NotApplicable,
}

impl Mark {
    /// The class that the stylesheet knows.
    pub fn key(self) -> &'static str {
        self.role().class()
    }

    pub(super) fn role(self) -> Role {
        match self {
            Self::Met => Role::Met,
            Self::Missed => Role::Missed,
            Self::Indeterminate => Role::Indeterminate,
            Self::Suspect => Role::Suspect,
            Self::NotMeasured => Role::NotMeasured,
            Self::NotApplicable => Role::NotApplicable,
        }
    }
}

/// Where a number comes from: shown by the finish of its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Computed again from the counts: full mark.
    #[default]
    Recomputed,
    /// As the supplier states it: hollow mark.
    Declared,
    /// May still change: hollow mark with a broken outline.
    Provisional,
}

impl Standing {
    pub(super) fn finish(self) -> Finish {
        match self {
            Self::Recomputed => Finish::Full,
            Self::Declared => Finish::Hollow,
            Self::Provisional => Finish::Open,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Finish {
    Full,
    Hollow,
    Open,
}

/// What a part of a drawing is for. The style sheet gives each its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Ink,
    Soft,
    Grid,
    Axis,
    Track,
    Series,
    Series2,
    Neutral,
    Threshold,
    Band,
    Met,
    Missed,
    Indeterminate,
    Suspect,
    NotMeasured,
    NotApplicable,
}

impl Role {
    pub(super) const ALL: [Self; 16] = [
        Self::Ink,
        Self::Soft,
        Self::Grid,
        Self::Axis,
        Self::Track,
        Self::Series,
        Self::Series2,
        Self::Neutral,
        Self::Threshold,
        Self::Band,
        Self::Met,
        Self::Missed,
        Self::Indeterminate,
        Self::Suspect,
        Self::NotMeasured,
        Self::NotApplicable,
    ];

    /// Ink is what text has by itself: no class.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Ink => "",
            Self::Soft => "soft",
            Self::Grid => "grid",
            Self::Axis => "axis",
            Self::Track => "track",
            Self::Series => "series",
            Self::Series2 => "series2",
            Self::Neutral => "neutral",
            Self::Threshold => "threshold",
            Self::Band => "band",
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Indeterminate => "indeterminate",
            Self::Suspect => "suspect",
            Self::NotMeasured => "not_measured",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// Last part of the id of a mark's definition.
    pub(super) fn name(self, finish: Finish) -> String {
        let tail = match finish {
            Finish::Full => "",
            Finish::Hollow => "-h",
            Finish::Open => "-o",
        };
        format!("{}{tail}", self.class())
    }

    /// Outline, sign inside, and whether the shape is open whatever its standing. Box of 20 around 0, 0.
    fn parts(self) -> (&'static str, &'static str, bool) {
        match self {
            Self::Met => (CIRCLE, "m-4.2.3 2.9 3L4.4-3.4", false),
            Self::Missed => {
                (r#"<rect x="-9" y="-9" width="18" height="18" rx="2"/>"#, "m-4-4 8 8m0-8-8 8", false)
            }
            Self::Indeterminate => (
                r#"<path d="M0-10.5 10.5 0 0 10.5-10.5 0z"/>"#,
                "M-2.5-2.3a2.5 2.5 0 1 1 3.8 2.1C.4.4 0 .9 0 1.8M0 4.7v.1",
                true,
            ),
            Self::Suspect => (r#"<path d="M0-9.5 10.5 8.5h-21z"/>"#, "M0-3.6v5M0 5v.1", true),
            Self::NotMeasured => (CIRCLE, "M-3.6 0h7.2", true),
            Self::NotApplicable => (CIRCLE, "", true),
            Self::Ink
            | Self::Soft
            | Self::Grid
            | Self::Axis
            | Self::Track
            | Self::Series
            | Self::Series2
            | Self::Neutral
            | Self::Threshold
            | Self::Band => (r#"<circle r="6"/>"#, "", false),
        }
    }
}

const CIRCLE: &str = r#"<circle r="9"/>"#;

/// Definitions of the marks a drawing uses, at a scale; nothing if it uses none.
///
/// A mark takes its colour from the role of the `<use>` that shows it. What is inside a `<use>` has no
/// ancestors that a selector could name, so the classes here have to be enough by themselves.
pub(super) fn definitions(id: &str, used: &BTreeSet<(Role, Finish)>, scale: f64) -> String {
    if used.is_empty() {
        return String::new();
    }
    let size =
        if (scale - 1.0).abs() < 0.05 { String::new() } else { format!(" transform=\"scale({scale:.1})\"") };
    let mut out = String::from("<defs>");
    for &(role, finish) in used {
        let (outline, sign, open) = role.parts();
        let hollow = open || finish != Finish::Full;
        let broken = finish == Finish::Open || role == Role::NotMeasured;
        let mut classes = String::from("mark");
        for (on, word) in [(hollow, " mark-open"), (broken, " mark-broken")] {
            classes.push_str(if on { word } else { "" });
        }
        let name = role.name(finish);
        let sign = match (sign.is_empty(), hollow) {
            (true, _) => String::new(),
            (_, true) => format!("<path class=\"mark-sign mark-own\" d=\"{sign}\"/>"),
            (_, false) => format!("<path class=\"mark-sign\" d=\"{sign}\"/>"),
        };
        // Writing into a String cannot fail.
        let _ = write!(out, "<g id=\"{id}-{name}\"{size}><g class=\"{classes}\">{outline}</g>{sign}</g>");
    }
    out.push_str("</defs>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_listed_in_their_order_and_named_once() {
        for (at, role) in Role::ALL.iter().enumerate() {
            assert_eq!(*role as usize, at);
        }
        let names: BTreeSet<_> = Role::ALL.iter().map(|role| role.class()).collect();
        assert_eq!(names.len(), Role::ALL.len());
    }

    #[test]
    fn shapes_differ_without_colour() {
        let marks = [
            Mark::Met,
            Mark::Missed,
            Mark::Indeterminate,
            Mark::Suspect,
            Mark::NotMeasured,
            Mark::NotApplicable,
        ];
        let shapes: BTreeSet<_> = marks.iter().map(|mark| mark.role().parts()).collect();
        assert_eq!(shapes.len(), marks.len());
    }

    #[test]
    fn a_drawing_without_marks_defines_none() {
        assert_eq!(definitions("x", &BTreeSet::new(), 1.0), "");
    }
}
