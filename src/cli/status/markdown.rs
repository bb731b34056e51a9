//! The status for a pull request or a message.

use super::{facts, head, nothing_open, sealable};
use crate::status::Status;
use crate::text::{Strings, number};

pub(super) fn text(status: &Status, words: &Strings, sealing: bool) -> String {
    let mut out = format!("### {}\n\n", plain(&head(status, words)));
    for (name, said) in facts(status, words) {
        out.push_str(&format!("- **{}**: {}\n", plain(&name), plain(&said)));
    }
    if sealing {
        out.push_str(&format!("\n#### {}\n\n", words.get("status.blockers")));
        if !status.is_blocked() {
            out.push_str(&format!("{}\n", sealable(status, words)));
        }
        for finding in &status.blockers {
            out.push_str(&format!(
                "- `{}:{}` {}: {}; {}\n",
                finding.path,
                finding.line,
                finding.code,
                plain(&finding.message),
                plain(&finding.help)
            ));
        }
        for path in &status.drafts {
            out.push_str(&format!(
                "- `{path}` {}; {}\n",
                words.get("status.draft"),
                words.get(super::draft_help(path))
            ));
        }
        for obstacle in &status.obstacles {
            out.push_str(&format!("- {}\n", plain(obstacle)));
        }
        return out;
    }
    out.push_str(&format!("\n#### {}\n\n", words.get("status.todo")));
    if status.tasks.is_empty() {
        out.push_str(&format!("{}\n", nothing_open(status, words)));
    }
    for task in &status.tasks {
        let who = task
            .person
            .as_ref()
            .or(task.role.as_ref())
            .map(|w| format!(" ({})", plain(w)))
            .unwrap_or_default();
        out.push_str(&format!("- [ ] {}{who} `{}`\n", plain(&task.sentence(words)), task.path));
    }
    out.push_str(&format!("\n#### {}\n\n", words.get("status.deadlines")));
    for deadline in &status.deadlines {
        out.push_str(&format!(
            "- {}: {} ({})\n",
            number::short_date(deadline.date),
            plain(&deadline.sentence(words)),
            plain(&deadline.source(words))
        ));
    }
    out
}

/// Words of the data as text: nothing in them is markup, a mention or a link.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
