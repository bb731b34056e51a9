//! Tasks and deadlines in one sentence each, for the terminal and for pages alike.

use super::{Deadline, DeadlineKind, Progress, Task};
use crate::text::Strings;

/// Longest quotation of an action's text, in characters.
const LONGEST: usize = 90;

impl Task {
    pub fn sentence(&self, words: &Strings) -> String {
        let n = self.n.to_string();
        let key = format!("status.task.{}", self.kind.key());
        words.with(&key, &[("name", &short(&self.name)), ("id", &self.id), ("n", &n)])
    }
}

impl Deadline {
    pub fn sentence(&self, words: &Strings) -> String {
        if self.kind == DeadlineKind::Law {
            return words.get(&format!("status.law.{}", self.id));
        }
        let key = format!("status.name.{}", self.kind.key());
        words.with(&key, &[("name", &short(&self.name)), ("id", &self.id), ("n", &self.n.to_string())])
    }

    /// Where it comes from: the act for a deadline of law, else the file.
    pub fn source(&self, words: &Strings) -> String {
        match self.kind {
            DeadlineKind::Law => words.get(&format!("status.source.{}", self.id)),
            _ => self.path.clone(),
        }
    }
}

impl Progress {
    /// «1 elemento su 4 con stato»; where there is nothing to count, that.
    pub fn sentence(self, key: &str, words: &Strings) -> String {
        if self.total == 0 {
            return words.get(&format!("{key}_none"));
        }
        let (done, total) = (self.done.to_string(), self.total.to_string());
        words.with(&format!("{key}_line"), &[("done", &done), ("total", &total)])
    }
}

/// The beginning of a text, on one line, at a word's end.
pub fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches(|c: char| !c.is_alphanumeric()))
}
