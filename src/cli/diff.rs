//! `diff`: what changed for the contract, between two periods or two git revisions.

use super::Context;
use super::args::Diff;
use super::lookup::only;
use super::pipeline::{self, Checked};
use crate::edge::{Exit, Failure, clock};
use crate::render::Theme;
use crate::report::differences::{Change, Tone, Topic};
use crate::report::{EditionEntry, Publication, Request, compose};
use crate::text::Lang;
use crate::text::json::pretty;

/// One period and its changes.
struct Part {
    title: String,
    contract: String,
    period: String,
    changes: Vec<Change>,
}

pub(super) fn run(args: &Diff, context: &Context) -> Result<Exit, Failure> {
    let (old, new) = sides(args, context)?;
    let theme = pipeline::theme_in(&new, context.lang)?;
    let now = published(&new, &theme);
    let parts = match &old {
        None => vec![periods(args, &now, context)?],
        Some(old) => revisions(&published(old, &theme), &now),
    };
    let parts: Vec<Part> = parts.into_iter().filter(|p| !p.changes.is_empty()).collect();
    let text = match args.format.as_str() {
        "json" => json(&parts),
        "markdown" => markdown(&parts, &now, &theme),
        _ => human(&parts, &now, &theme),
    };
    context.terminal.say(&text);
    Ok(Exit::Done)
}

/// The earlier state, where revisions are compared, and the later one.
fn sides(args: &Diff, context: &Context) -> Result<(Option<Checked>, Checked), Failure> {
    let Some(base) = &args.base else { return Ok((None, pipeline::sound(context, None)?)) };
    let old = pipeline::at_revision(context, base, clock::today())?;
    let new = match &args.from {
        Some(revision) => pipeline::at_revision(context, revision, clock::today())?,
        None => pipeline::sound(context, None)?,
    };
    for (name, side) in [(base.as_str(), &old), (args.from.as_deref().unwrap_or("."), &new)] {
        let errors = side.errors();
        if errors > 0 {
            let text = match context.lang {
                Lang::It => format!("«{name}» ha {errors} errori: si confronta ciò che si legge\n"),
                Lang::En => format!("«{name}» has {errors} errors: what can be read is compared\n"),
            };
            context.terminal.note(&text);
        }
    }
    Ok((Some(old), new))
}

fn published<'a>(checked: &'a Checked, theme: &'a Theme) -> Publication<'a> {
    let request = Request { drafts: true, ..Request::default() };
    compose(&checked.book, &checked.findings, &[], &theme.words, request)
}

/// Two periods of one contract: the first is the older; the second is the newest unless it is named.
fn periods(args: &Diff, now: &Publication<'_>, context: &Context) -> Result<Part, Failure> {
    let Some(first) = &args.from else {
        return Err(Failure::usage(
            "indicare due periodi («resoconto diff 2023-s2 2024-s1») oppure --base REF",
            "name two periods («resoconto diff 2023-s2 2024-s1») or --base REF",
        ));
    };
    let of_contract = |e: &&EditionEntry| args.contract.as_ref().is_none_or(|c| e.contract.as_str() == c);
    let entries: Vec<&EditionEntry> = now.editions.iter().filter(of_contract).collect();
    let old = find(&entries, first)?;
    let same: Vec<&EditionEntry> = entries.into_iter().filter(|e| e.contract == old.contract).collect();
    let new = match &args.to {
        Some(second) => find(&same, second)?,
        None => same.last().copied().unwrap_or(old),
    };
    let joint = context.words("da", "from");
    let to = context.words("a", "to");
    Ok(Part {
        title: format!("{}, {joint} {} {to} {}", old.contract_name, old.edition, new.edition),
        contract: old.contract.to_string(),
        period: new.edition.to_string(),
        changes: now.changes_between(old, new),
    })
}

fn find<'e>(entries: &[&'e EditionEntry], period: &str) -> Result<&'e EditionEntry, Failure> {
    only(period, entries, |e| e.edition.to_string(), |e| e.contract.to_string()).copied()
}

/// Every period of both revisions.
fn revisions(before: &Publication<'_>, now: &Publication<'_>) -> Vec<Part> {
    let gone = before
        .editions
        .iter()
        .filter(|old| !now.editions.iter().any(|e| e.contract == old.contract && e.edition == old.edition));
    now.editions
        .iter()
        .chain(gone)
        .map(|entry| Part {
            title: format!("{}, {}", entry.contract_name, entry.name),
            contract: entry.contract.to_string(),
            period: entry.edition.to_string(),
            changes: now.changes_since(before, entry),
        })
        .collect()
}

fn json(parts: &[Part]) -> String {
    let list: Vec<serde_json::Value> = parts
        .iter()
        .map(|p| serde_json::json!({"contract": p.contract, "period": p.period, "changes": p.changes}))
        .collect();
    pretty(&list)
}

fn by_topic(changes: &[Change]) -> impl Iterator<Item = (Topic, Vec<&Change>)> {
    Topic::ALL.into_iter().filter_map(|topic| {
        let list: Vec<&Change> = changes.iter().filter(|c| c.topic == topic).collect();
        (!list.is_empty()).then_some((topic, list))
    })
}

fn human(parts: &[Part], now: &Publication<'_>, theme: &Theme) -> String {
    let words = &theme.words;
    if parts.is_empty() {
        return words.get("diff.nothing") + "\n";
    }
    let mut out = String::new();
    for part in parts {
        out.push_str(&format!("{}\n  {}\n", part.title, now.summary(&part.changes)));
        for (topic, changes) in by_topic(&part.changes) {
            out.push_str(&format!("\n  {}\n", words.get(&format!("diff.topic_{}", topic.key()))));
            for change in changes {
                let mark = match change.tone {
                    Tone::Better => "▲ ",
                    Tone::Worse => "▼ ",
                    Tone::Neutral => "",
                };
                out.push_str(&format!("    {mark}{}\n", change.name));
                let line = |sign: &str, text: &Option<String>| {
                    text.as_ref().map(|t| format!("      {sign} {t}\n")).unwrap_or_default()
                };
                out.push_str(&line("-", &change.before));
                out.push_str(&line("+", &change.after));
            }
        }
        out.push('\n');
    }
    out
}

/// A comment for a pull request: the sentence first, then one table a topic. Text is untrusted: nothing in
/// it becomes markup.
fn markdown(parts: &[Part], now: &Publication<'_>, theme: &Theme) -> String {
    let words = &theme.words;
    if parts.is_empty() {
        return words.get("diff.nothing") + "\n";
    }
    let mut out = String::new();
    for part in parts {
        out.push_str(&format!("### {}\n\n{}\n", safe(&part.title), safe(&now.summary(&part.changes))));
        for (topic, changes) in by_topic(&part.changes) {
            let head = ["column.what", "column.before", "column.after"].map(|key| words.get(key));
            out.push_str(&format!("\n**{}**\n\n", words.get(&format!("diff.topic_{}", topic.key()))));
            out.push_str(&format!("| {} |\n| --- | --- | --- |\n", head.join(" | ")));
            for change in changes {
                let tone = match change.tone {
                    Tone::Better => format!(" ▲ {}", words.get("diff.tone_better")),
                    Tone::Worse => format!(" ▼ {}", words.get("diff.tone_worse")),
                    Tone::Neutral => String::new(),
                };
                let side = |text: &Option<String>, absent: &str| match text {
                    Some(text) => safe(text),
                    None => format!("_{}_", words.get(absent)),
                };
                out.push_str(&format!(
                    "| {}{tone} | {} | {} |\n",
                    safe(&change.name),
                    side(&change.before, "diff.absent_before"),
                    side(&change.after, "diff.absent_after"),
                ));
            }
        }
        out.push('\n');
    }
    out
}

/// Text that no Markdown reader takes for markup, a mention or a link.
fn safe(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' | '#' => {
                out.push(c);
                out.push('\u{2060}');
            }
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        assert_eq!(safe("a | <b> [x](y) `c`"), "a \\| &lt;b&gt; \\[x\\](y) \\`c\\`");
        assert_eq!(safe("@mario\nciao"), "@\u{2060}mario ciao");
    }
}
