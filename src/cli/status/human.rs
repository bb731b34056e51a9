//! The status on a terminal.

use std::collections::BTreeMap;

use super::{facts, head, nothing_open, sealable};
use crate::status::{Status, Task, TaskKind};
use crate::text::{Strings, number};

/// Lists of files with fields not stated are cut here without `--verbose`.
const FILES: usize = 3;

pub(super) fn text(status: &Status, words: &Strings, sealing: bool, verbose: bool) -> String {
    let mut out = format!("{}\n\n", head(status, words));
    for (name, said) in facts(status, words) {
        out.push_str(&format!("{name:<12} {said}\n"));
    }
    if sealing {
        out.push_str(&blockers(status, words));
        return out;
    }
    if status.tasks.is_empty() {
        out.push_str(&format!("\n{}\n", nothing_open(status, words)));
    } else {
        out.push_str(&grouped("status.by_person", status, words, verbose, |task| who(task, words)));
        out.push_str(&by_area(status, words));
        out.push_str(&format!("\n{}\n", words.get("status.tasks_and_seal")));
    }
    out.push_str(&format!("\n{}\n", words.get("status.deadlines")));
    for deadline in &status.deadlines {
        let passed = if deadline.date < status.as_of {
            format!(" · {}", words.get("status.passed"))
        } else {
            String::new()
        };
        let owner = deadline.owner.as_ref().map(|o| format!(" · {o}")).unwrap_or_default();
        out.push_str(&format!(
            "  {}  {}{owner}{passed} ({})\n",
            number::short_date(deadline.date),
            deadline.sentence(words),
            deadline.source(words)
        ));
    }
    out
}

/// «Rocco Gallucci, Il Responsabile dell’Area CUP».
fn who(task: &Task, words: &Strings) -> String {
    match (&task.person, &task.role) {
        (Some(person), Some(role)) => format!("{person}, {role}"),
        (Some(person), None) => person.clone(),
        (None, Some(role)) => role.clone(),
        (None, None) => words.get("status.nobody"),
    }
}

/// Tasks under their headings; those of nobody last.
fn grouped(
    title: &str,
    status: &Status,
    words: &Strings,
    verbose: bool,
    by: impl Fn(&Task) -> String,
) -> String {
    let mut groups: BTreeMap<(bool, String), Vec<&Task>> = BTreeMap::new();
    for task in &status.tasks {
        let nobody = task.person.is_none() && task.role.is_none();
        groups.entry((nobody, by(task))).or_default().push(task);
    }
    let mut out = format!("\n{}\n", words.get(title));
    for ((_, name), tasks) in groups {
        out.push_str(&format!("  {name}\n"));
        let (fields, others): (Vec<&Task>, Vec<&Task>) =
            tasks.into_iter().partition(|t| t.kind == TaskKind::Fields);
        let shown = if verbose { fields.len() } else { FILES.min(fields.len()) };
        for task in others.iter().chain(&fields[..shown]) {
            let due = task.due.map(|d| format!(" · {}", number::short_date(d))).unwrap_or_default();
            out.push_str(&format!("    {}{due}\n      {}\n", task.sentence(words), task.path));
        }
        if fields.len() > shown {
            out.push_str(&format!("    {}\n", words.count("status.others", fields.len() - shown)));
        }
    }
    out
}

/// One line for each area: how much is open.
fn by_area(status: &Status, words: &Strings) -> String {
    let mut out = format!("\n{}\n", words.get("status.by_area"));
    for area in &status.areas {
        let done = area.inputs.sentence("status.inputs", words);
        let kinds = status.tasks.iter().filter(|t| t.area.as_deref() == Some(&area.id));
        let measures = kinds.clone().filter(|t| t.kind == TaskKind::Measure).count();
        out.push_str(&format!("  {}: {} · {done}\n", area.name, area.tasks));
        if measures > 0 {
            let names: Vec<&str> =
                kinds.filter(|t| t.kind == TaskKind::Measure).map(|t| t.name.as_str()).collect();
            out.push_str(&format!("    {}: {}\n", words.get("status.measures"), names.join("; ")));
        }
    }
    out
}

/// What stops the seal, each with its way out.
fn blockers(status: &Status, words: &Strings) -> String {
    if !status.is_blocked() {
        return format!("\n{}\n", sealable(status, words));
    }
    let mut out = format!("\n{}\n", words.get("status.blockers"));
    for finding in &status.blockers {
        out.push_str(&format!(
            "  {}:{}: {}: {}\n    = {}\n",
            finding.path, finding.line, finding.code, finding.message, finding.help
        ));
    }
    for path in &status.drafts {
        out.push_str(&format!(
            "  {path}: {}\n    = {}\n",
            words.get("status.draft"),
            words.get(super::draft_help(path))
        ));
    }
    for obstacle in &status.obstacles {
        out.push_str(&format!("  {obstacle}\n"));
    }
    let n = status.blockers.len() + status.drafts.len() + status.obstacles.len();
    out.push_str(&format!("\n{}\n", words.count("status.not_sealable", n)));
    out
}
