//! What changed for the contract between two states of a period, or two periods: by meaning, never by line.
//!
//! Records are matched by their identifiers, which stay for ever. Order, spelling of YAML and comments are
//! no difference: they do not reach the model.

mod data;
mod neighbours;
mod page;
mod people;
mod texts;
mod verdicts;

pub(super) use neighbours::{address, amended, neighbours};
pub(super) use page::{page, summary, title};

use std::collections::BTreeMap;

use serde::Serialize;

use super::context::EditionContext;

/// What a change is about, in the order in which people want to hear of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Period,
    Verdict,
    Threshold,
    Value,
    Data,
    Penalty,
    Action,
    Role,
    Staff,
    Service,
    Activity,
    Review,
    Text,
}

impl Topic {
    pub const ALL: [Self; 13] = [
        Self::Period,
        Self::Verdict,
        Self::Threshold,
        Self::Value,
        Self::Data,
        Self::Penalty,
        Self::Action,
        Self::Role,
        Self::Staff,
        Self::Service,
        Self::Activity,
        Self::Review,
        Self::Text,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Period => "period",
            Self::Verdict => "verdict",
            Self::Threshold => "threshold",
            Self::Value => "value",
            Self::Data => "data",
            Self::Penalty => "penalty",
            Self::Action => "action",
            Self::Role => "role",
            Self::Staff => "staff",
            Self::Service => "service",
            Self::Activity => "activity",
            Self::Review => "review",
            Self::Text => "text",
        }
    }
}

/// Whether a change of verdict is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Better,
    Worse,
    Neutral,
}

/// One change: what it is about, what it was, what it is. Plain text, ready to be escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    pub topic: Topic,
    pub tone: Tone,
    /// Identifier of the record.
    pub id: String,
    /// Its name as people know it.
    pub name: String,
    /// Absent where the record is new.
    pub before: Option<String>,
    /// Absent where the record is gone.
    pub after: Option<String>,
}

impl Change {
    fn new(topic: Topic, id: &str, name: &str, before: Option<String>, after: Option<String>) -> Self {
        Self { topic, tone: Tone::Neutral, id: id.to_owned(), name: name.to_owned(), before, after }
    }
}

/// All changes of one period, by topic and then by record.
pub(super) fn between(old: &EditionContext<'_>, new: &EditionContext<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    changes.extend(verdicts::changes(old, new));
    changes.extend(data::changes(old, new));
    changes.extend(people::changes(old, new));
    changes.extend(texts::changes(old, new));
    changes.sort_by(|a, b| (a.topic, &a.id).cmp(&(b.topic, &b.id)));
    changes
}

/// A period that came or went.
pub(super) fn period(entry: &super::EditionEntry, came: bool) -> Change {
    let name = Some(entry.name.clone());
    let (before, after) = if came { (None, name) } else { (name, None) };
    Change::new(Topic::Period, &entry.edition.to_string(), &entry.name, before, after)
}

/// Records of both sides by identifier: new, gone, or with another text.
fn by_id(
    topic: Topic,
    old: &BTreeMap<String, (String, String)>,
    new: &BTreeMap<String, (String, String)>,
) -> Vec<Change> {
    let ids: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    ids.into_iter()
        .filter(|id| old.get(*id).map(|(_, text)| text) != new.get(*id).map(|(_, text)| text))
        .map(|id| {
            let name = new.get(id).or_else(|| old.get(id)).map(|(name, _)| name.clone()).unwrap_or_default();
            let text = |side: &BTreeMap<String, (String, String)>| side.get(id).map(|(_, text)| text.clone());
            Change::new(topic, id, &name, text(old), text(new))
        })
        .collect()
}
