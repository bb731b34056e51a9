//! «Stato e scadenze» of a contract: what the newest period still lacks, and by when. The page knows the
//! day the data refer to; what has passed since, the reader's browser marks.

use std::collections::BTreeMap;

use super::block::{Block, Cell, Facts, LinkItem, Links, Row, Table};
use super::context::{Context, cell, escape, path};
use super::{Calendar, CalendarEntry, Page, Section};
use crate::model::{Contract, Edition};
use crate::rule::Verdict;
use crate::status::{Deadline, DeadlineKind, Finding, Scope, Standing, Status, Task, TaskKind, status};
use crate::text::number;
use crate::value::Date;

/// The page and the calendar of a contract's newest period.
pub(super) fn made(
    context: &Context<'_>,
    contract: &Contract,
    last: &Edition,
) -> (Option<Page>, Option<Calendar>) {
    let period = last.id.to_string();
    let Some(scope) = Scope::of(context.book, context.findings, contract, Some(&period)) else {
        return (None, None);
    };
    let as_of = context.book.as_of().unwrap_or(last.report.to.value);
    let found: Vec<Finding> = Vec::new();
    let now = status(&scope, &found, as_of);
    let calendar = calendar(context, contract, &now, as_of);
    (Some(page(context, contract, last, &now)), Some(calendar))
}

/// The way from the contract's page.
pub(super) fn way(context: &Context<'_>) -> Section {
    let item = LinkItem {
        text: context.t("status.page"),
        href: "@/scadenze.html".into(),
        detail: context.t("status.way"),
        mark: None,
    };
    Section::new(
        "scadenze",
        context.t("status.deadlines"),
        vec![Block::Links(Links { empty: String::new(), items: vec![item] })],
    )
}

fn page(context: &Context<'_>, contract: &Contract, last: &Edition, now: &Status) -> Page {
    let name = number::capitalised(&number::edition(&last.id, context.words.lang));
    let closed = context.standing(&contract.id, &last.id).is_some();
    let subtitle = if closed { "status.subtitle_closed" } else { "status.subtitle" };
    let calendar = LinkItem {
        text: "scadenze.ics".into(),
        href: "@/scadenze.ics".into(),
        detail: context.t("status.calendar_text"),
        mark: None,
    };
    let sections = vec![
        Section::new("punto", context.t("status.summary"), vec![Block::Facts(summary(context, now))]),
        Section::new(
            "scadenze",
            context.t("status.deadlines"),
            vec![
                Block::Table(deadlines(context, now)),
                Block::Links(Links { empty: String::new(), items: vec![calendar] }),
            ],
        )
        .guided(context.t("status.guide_deadlines")),
        Section::new(
            "da-fare",
            context.t("status.todo"),
            vec![Block::Table(todo(context, contract, last, now))],
        )
        .guided(context.t("status.guide_tasks")),
    ];
    Page {
        path: "scadenze.html".into(),
        title: context.t("status.page"),
        eyebrow: contract.terms.short_title.value.clone(),
        subtitle: context.words.with(subtitle, &[("period", &name)]),
        description: context.t("status.page"),
        menu: "contracts",
        chapter: false,
        kind: context.t("kind.contract"),
        sections,
        source: None,
    }
}

fn summary(context: &Context<'_>, now: &Status) -> Facts {
    let tallies: Vec<String> = Verdict::ALL
        .iter()
        .map(|v| (v.key(), now.verdicts.get(v.key()).copied().unwrap_or(0)))
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| context.words.count(&format!("tally.{key}"), n))
        .collect();
    let progress = |key: &str, p: crate::status::Progress| escape(&p.sentence(key, context.words));
    let closed = now.actions.iter().filter(|a| a.standing == Standing::Closed).count();
    let open = now.actions.len() - closed;
    let mut actions = Vec::new();
    if open > 0 {
        actions.push(context.words.count("status.standing.open", open));
    }
    if closed > 0 {
        actions.push(context.words.count("status.standing.closed", closed));
    }
    let actions = if actions.is_empty() { context.t("status.no_actions") } else { actions.join(", ") };
    let rows = vec![
        context.fact("status.fact_indicators", escape(&tallies.join(", "))),
        context.fact("status.fact_measures", progress("status.measures", now.measures)),
        context.fact("status.fact_inputs", progress("status.inputs", now.inputs)),
        context.fact("status.fact_actions", escape(&actions)),
    ];
    Facts { caption: context.t("status.summary"), rows }
}

/// A day that the reader's browser compares with its own. Nobody is late because a day of the calendar
/// has passed: only an action says so.
fn due(context: &Context<'_>, day: Date, action: bool) -> Cell {
    let word = escape(&context.t("status.passed"));
    let late = if action { String::new() } else { format!(" data-late=\"{word}\"") };
    let text = escape(&context.plain_date(day));
    let html = format!("<time datetime=\"{day}\" data-due=\"{day}\"{late}>{text}</time>");
    Cell { html, exact: day.to_string(), ..Cell::default() }
}

fn deadlines(context: &Context<'_>, now: &Status) -> Table {
    let rows = now
        .deadlines
        .iter()
        .map(|deadline| Row {
            id: String::new(),
            group: String::new(),
            cells: vec![
                when(context, deadline),
                cell(escape(&number::capitalised(&deadline.sentence(context.words)))),
                cell(escape(&kind(context, deadline))),
                cell(escape(deadline.owner.as_deref().unwrap_or_default())),
                cell(path(&deadline.source(context.words))),
            ],
        })
        .collect();
    Table {
        id: "tabella-scadenze".into(),
        caption: context.t("status.deadlines_caption"),
        head: ["column.due", "status.task", "column.kind", "column.owner", "status.source"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: context.t("status.no_deadlines"),
        csv: String::new(),
        note: String::new(),
    }
}

/// A deadline of law comes back every year: a page that knows no clock gives no year for it.
fn when(context: &Context<'_>, deadline: &Deadline) -> Cell {
    if deadline.kind != DeadlineKind::Law {
        return due(context, deadline.date, deadline.kind == DeadlineKind::Action);
    }
    let day = number::day_of_year(deadline.date, context.words.lang);
    let html = escape(&context.words.with("status.every_year", &[("day", &day)]));
    Cell { html, exact: deadline.date.to_string(), ..Cell::default() }
}

fn kind(context: &Context<'_>, deadline: &Deadline) -> String {
    context.t(&format!("status.deadline.{}", deadline.kind.key()))
}

/// What is missing, by area. What is late depends on the reader's day and is not told here.
fn todo(context: &Context<'_>, contract: &Contract, last: &Edition, now: &Status) -> Table {
    let whole = number::capitalised(&context.t("status.no_area"));
    let area = |task: &Task| {
        let known = contract.areas.iter().find(|a| task.area.as_deref() == Some(a.id.as_str()));
        known.map_or_else(|| whole.clone(), |a| a.name.value.clone())
    };
    let closed = context.standing(&contract.id, &last.id).is_some();
    let one_by_one =
        |t: &&Task| !matches!(t.kind, TaskKind::Overdue | TaskKind::Fields) && (!closed || outlives(t.kind));
    let shown: Vec<&Task> = now.tasks.iter().filter(one_by_one).collect();
    let mut groups: Vec<String> = contract.areas.iter().map(|a| a.name.value.clone()).collect();
    groups.push(whole.clone());
    let mut rows: Vec<Row> = groups
        .iter()
        .flat_map(|group| shown.iter().copied().filter(move |t| area(t) == *group).map(move |t| (group, t)))
        .map(|(group, task)| Row {
            id: String::new(),
            group: group.clone(),
            cells: vec![
                cell(context.link(
                    &address(contract, last, task),
                    &number::capitalised(&task.sentence(context.words)),
                )),
                cell(escape(&who(context, task))),
                task.due.map_or_else(Cell::default, |day| due(context, day, false)),
            ],
        })
        .collect();
    let unstated = (!closed).then(|| fields(context, now)).into_iter().flatten();
    rows.extend(unstated.map(|sentence| Row {
        id: String::new(),
        group: whole.clone(),
        cells: vec![cell(escape(&sentence)), Cell::default(), Cell::default()],
    }));
    Table {
        id: "tabella-da-fare".into(),
        caption: context.t("status.todo_caption"),
        head: ["status.task", "column.owner", "column.due"].map(|k| context.column(k)).to_vec(),
        rows,
        empty: context.t("status.nothing"),
        csv: String::new(),
        note: String::new(),
    }
}

/// What is still to be done for a closed period: its files do not change, its actions and penalties go on.
fn outlives(kind: TaskKind) -> bool {
    matches!(kind, TaskKind::Action | TaskKind::ActionState | TaskKind::Suspension)
}

/// Fields that the period's files do not state, told by folder.
fn fields<'a>(context: &'a Context<'_>, now: &Status) -> impl Iterator<Item = String> + 'a {
    let mut folders: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for task in now.tasks.iter().filter(|t| t.kind == TaskKind::Fields) {
        let inside = task.path.split_once("/periods/").and_then(|(_, rest)| rest.split_once('/'));
        let name = inside.map_or(task.path.as_str(), |(_, rest)| rest.split('/').next().unwrap_or(rest));
        let (fields, files) = folders.entry(name.to_owned()).or_default();
        *fields += task.n;
        *files += 1;
    }
    folders.into_iter().map(|(name, (n, files))| {
        let (n, files) = (n.to_string(), files.to_string());
        context.words.with("status.fields_in", &[("n", &n), ("files", &files), ("name", &name)])
    })
}

fn who(context: &Context<'_>, task: &Task) -> String {
    match (&task.person, &task.role) {
        (Some(person), Some(role)) => format!("{person}, {role}"),
        (None, Some(role)) => role.clone(),
        (Some(person), None) => person.clone(),
        (None, None) => context.t("status.nobody"),
    }
}

/// The page of the thing to be done.
fn address(contract: &Contract, last: &Edition, task: &Task) -> String {
    let folder = format!("@site/{}/{}", contract.id, last.id);
    match task.kind {
        TaskKind::Measure => format!("{folder}/indicatori/{}.html", task.id),
        TaskKind::Inputs => format!("{folder}/riesame/{}.html", task.id),
        TaskKind::Action | TaskKind::ActionState | TaskKind::Overdue => {
            format!("{folder}/azioni.html#{}", task.id)
        }
        TaskKind::Suspension => format!("{folder}/penali.html"),
        TaskKind::Dated => format!("{folder}/index.html"),
        TaskKind::Review | TaskKind::Fields => String::new(),
    }
}

fn calendar(context: &Context<'_>, contract: &Contract, now: &Status, as_of: Date) -> Calendar {
    let administration = context.book.registers.administration.as_ref();
    let home = administration.map_or("sito", |a| a.id.as_str());
    let entries = now
        .deadlines
        .iter()
        .map(|d| {
            // Law repeats every year; all else is one thing whose day may move.
            let year =
                if d.kind == DeadlineKind::Law { format!("-{}", d.date.year()) } else { String::new() };
            let owner = d.owner.iter().map(|o| format!("{}: {o}\n", context.t("column.owner")));
            let source = format!("{}: {}", context.t("status.source"), d.source(context.words));
            CalendarEntry {
                uid: format!("{}-{}-{}{year}@{home}.resoconto.invalid", contract.id, d.kind.key(), d.id),
                date: d.date,
                title: number::capitalised(&d.sentence(context.words)),
                detail: owner.chain([source]).collect(),
                category: kind(context, d),
            }
        })
        .collect();
    Calendar {
        name: format!("{}: {}", contract.terms.short_title.value, context.t("status.deadlines")),
        as_of,
        entries,
    }
}
