//! People by role, distribution, signatures on paper, headcount, the dates of the period.

use super::{figures, page as new_page};
use crate::model::registers::Person;
use crate::model::resources::Headcount;
use crate::model::review::Event;
use crate::model::service::Service;
use crate::model::{Id, Stated};
use crate::report::block::{Block, Cell, Moment, Row, Signature, Signatures, Table, Timeline};
use crate::report::context::{EditionContext, cell, escape};
use crate::report::{Page, Section};
use crate::text::number;

pub(super) fn page(context: &EditionContext<'_>) -> Page {
    let mut sections = vec![
        Section::new("incarichi", context.t("people.roles"), vec![roles(context)]),
        Section::new("distribuzione", context.t("people.distribution"), vec![distribution(context)]),
    ];
    sections.extend(signatures(context));
    sections.push(Section::new("operatori", context.t("people.headcount"), headcount_blocks(context)));
    sections.push(Section::new("uffici", context.t("people.offices"), vec![offices(context)]));
    let mut page = new_page(context, "persone.html".into(), context.t("people.page"), "person", sections);
    page.subtitle = context.t("people.subtitle");
    page.source = Some(format!("{}/{}/roles.yaml", context.book.settings.data_dir, context.contract.id));
    page
}

/// Mail and telephone, for readers who may see them.
fn contacts(context: &EditionContext<'_>, person: &Id<Person>) -> String {
    let Some(person) = context.book.registers.people.get(person) else { return String::new() };
    let all = [&person.email.value, &person.phone.value];
    let shown: Vec<String> = all
        .into_iter()
        .flatten()
        .filter_map(|contact| contact.0.to(context.audience))
        .map(|text| escape(text))
        .collect();
    if shown.is_empty() { String::new() } else { format!("<span class=\"note\">{}</span>", shown.join(", ")) }
}

/// Roles with who holds them and since when.
fn roles(context: &EditionContext<'_>) -> Block {
    let rows = context
        .contract
        .roles
        .values()
        .map(|role| {
            let person = match &role.person.value {
                Stated::Known(p) => Cell {
                    html: format!(
                        "<span id=\"{}\">{}</span>{}",
                        p.as_str(),
                        escape(&context.person_name(&p.id)),
                        contacts(context, &p.id)
                    ),
                    ..Cell::default()
                },
                Stated::NotStated(reason) => {
                    Cell { html: context.not_stated(reason), missing: true, ..Cell::default() }
                }
            };
            let to = role.to.value.map_or_else(|| escape(&context.t("common.open_end")), |d| context.date(d));
            let mut label = escape(&role.label);
            if let Some(note) = &role.note.value {
                label.push_str(&format!("<span class=\"note\">{}</span>", context.md(note)));
            }
            let act = match role.act.as_ref() {
                Some(Stated::Known(act)) => {
                    context.link(&context.document_href(&act.id), &context.document_title(&act.id))
                }
                Some(Stated::NotStated(reason)) => context.not_stated(reason),
                None => String::new(),
            };
            Row {
                id: role.id.value.to_string(),
                group: String::new(),
                cells: vec![
                    cell(label),
                    person,
                    cell(context.stated_date(&role.from)),
                    cell(to),
                    cell(act),
                    cell(format!("<span class=\"origin\">{}</span>", escape(&context.origin(&role.origin)))),
                ],
            }
        })
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    let mut rows: Vec<Row> = rows;
    // A person may hold several roles: the anchor of the name stands once.
    for row in &mut rows {
        let html = &mut row.cells[1].html;
        if let Some(rest) = html.strip_prefix("<span id=\"") {
            let id = rest.split('"').next().unwrap_or_default().to_owned();
            if !seen.insert(id.clone()) {
                *html = html.replacen(&format!(" id=\"{id}\""), "", 1);
            }
        }
    }
    Block::Table(Table {
        id: "ruoli".into(),
        caption: context.t("people.roles_caption"),
        head: ["column.role", "column.person", "column.from", "column.to", "column.act", "column.origin"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: context.t("people.no_roles"),
        csv: String::new(),
        note: String::new(),
    })
}

pub(super) fn distribution(context: &EditionContext<'_>) -> Block {
    let rows = context
        .edition
        .report
        .distribution
        .iter()
        .map(|recipient| {
            let person = recipient
                .person
                .as_ref()
                .map(|p| p.id.clone())
                .or_else(|| {
                    let role = context.contract.roles.get(&recipient.role.id)?;
                    role.person.known().map(|p| p.id.clone())
                })
                .map(|id| context.person_name(&id))
                .unwrap_or_default();
            Row {
                id: String::new(),
                group: String::new(),
                cells: vec![
                    cell(escape(&recipient.label)),
                    cell(escape(&person)),
                    cell(format!(
                        "<span class=\"origin\">{}</span>",
                        escape(&context.origin(&recipient.origin))
                    )),
                ],
            }
        })
        .collect();
    Block::Table(Table {
        id: "lista-distribuzione".into(),
        caption: context.t("people.distribution_caption"),
        head: ["column.role", "column.person", "column.origin"].map(|k| context.column(k)).to_vec(),
        rows,
        empty: context.t("people.no_distribution"),
        csv: String::new(),
        note: String::new(),
    })
}

/// The signatures on paper: facts of the original, not of this edition.
pub(super) fn signatures(context: &EditionContext<'_>) -> Option<Section> {
    let paper = context.edition.report.paper.as_ref()?;
    let place = match &paper.place.value {
        Stated::Known(place) => place.clone(),
        Stated::NotStated(_) => String::new(),
    };
    let date = paper.signed_on.known().map(|d| context.plain_date(*d)).unwrap_or_default();
    let items = paper
        .signers
        .iter()
        .map(|signer| Signature {
            label: signer.label.value.clone(),
            name: context.person_name(&signer.person.id),
            href: format!("@/persone.html#{}", signer.person.as_str()),
            mark: match signer.mark.as_ref() {
                Some(Stated::Known(mark)) => mark.clone(),
                Some(Stated::NotStated(reason)) => reason.clone(),
                None => String::new(),
            },
            origin: context.origin(&signer.origin),
        })
        .collect();
    let note = if date.is_empty() {
        context.t("banner.rendition_undated")
    } else {
        context.words.with("banner.rendition", &[("date", &date)])
    };
    let line = context.words.with("signatures.line", &[("place", &place), ("date", &date)]);
    let block = Block::Signatures(Signatures { line, note, items });
    Some(Section::new("firme", context.t("signatures.title"), vec![block]))
}

/// «7 operatori, 2 in aspettativa».
pub(super) fn heads_of(context: &EditionContext<'_>, service: &Id<Service>) -> String {
    let rows: Vec<_> = newest(context).into_iter().filter(|h| h.service.value == *service).collect();
    if rows.is_empty() {
        return context.t("people.no_heads");
    }
    let heads: u64 = rows.iter().map(|h| h.heads.value).sum();
    number::count(heads, context.words.lang)
}

/// Rows that may be added up: counts of one service on different days are the same people. Of a year the
/// last day of each service counts; within one period each employer has its own last day, as in HDC-02.
pub(super) fn newest<'a>(context: &EditionContext<'a>) -> Vec<&'a Headcount> {
    let is_year = context.found.composed.is_some();
    let all = || context.edition.headcount.iter();
    let same = |a: &Headcount, b: &Headcount| {
        a.service.value == b.service.value && (is_year || a.employer == b.employer)
    };
    all().filter(|h| all().all(|other| !same(other, h) || other.date <= h.date)).collect()
}

pub(super) fn headcount_of(context: &EditionContext<'_>, service: &Id<Service>) -> Block {
    Block::Table(headcount_table(context, Some(service)))
}

pub(super) fn headcount_blocks(context: &EditionContext<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Table(headcount_table(context, None))];
    blocks.extend(figures::headcount(context));
    blocks
}

fn headcount_table(context: &EditionContext<'_>, only: Option<&Id<Service>>) -> Table {
    let lang = context.words.lang;
    let chosen: Vec<_> =
        context.edition.headcount.iter().filter(|h| only.is_none_or(|id| h.service.value == *id)).collect();
    let mut rows: Vec<Row> = chosen
        .iter()
        .map(|h| {
            let employer = h
                .employer
                .as_ref()
                .map(|id| {
                    context
                        .book
                        .registers
                        .organisations
                        .get(id)
                        .map_or_else(|| id.to_string(), |o| o.name.value.clone())
                })
                .unwrap_or_default();
            let plain = |text: Option<String>| {
                text.map_or_else(|| cell(escape(&context.t("common.dash"))), |t| cell(escape(&t)))
            };
            Row {
                id: String::new(),
                group: String::new(),
                cells: vec![
                    cell(context.link(
                        &format!("@/servizi/{}.html", h.service.value),
                        &context.service_name(h.service.as_str()),
                    )),
                    cell(context.date(h.date)),
                    cell(number::count(h.heads.value, lang)),
                    plain(h.on_leave.map(|n| number::count(n, lang))),
                    plain(h.fte.as_ref().map(|f| number::decimal(f.value, lang))),
                    plain(Some(employer).filter(|e| !e.is_empty())),
                    cell(format!(
                        "{} <span class=\"origin\">{}</span>",
                        escape(h.note.as_deref().unwrap_or_default()),
                        escape(&context.origin(&h.origin))
                    )),
                ],
            }
        })
        .collect();
    if only.is_none() && !chosen.is_empty() {
        rows.push(total(context, chosen.len()));
    }
    Table {
        id: "operatori".into(),
        caption: context.t("people.headcount_caption"),
        head: vec![
            context.column("column.service"),
            context.column("column.date"),
            context.numeric("column.heads"),
            context.numeric("column.on_leave"),
            context.numeric("column.fte"),
            context.column("column.employer"),
            context.column("column.note"),
        ],
        rows,
        empty: context.t("people.no_headcount"),
        csv: if context.book.settings.csv { "@/csv/operatori.csv".into() } else { String::new() },
        note: String::new(),
    }
}

/// The last row of the table: where services were counted on several days, it says that only the last adds up.
fn total(context: &EditionContext<'_>, rows: usize) -> Row {
    let lang = context.words.lang;
    let counted = newest(context);
    let heads: u64 = counted.iter().map(|h| h.heads.value).sum();
    let leave: u64 = counted.iter().filter_map(|h| h.on_leave).sum();
    let key = if counted.len() == rows { "people.total" } else { "people.total_last" };
    let mut cells = vec![
        cell(format!("<b>{}</b>", escape(&context.t(key)))),
        cell(String::new()),
        cell(format!("<b>{}</b>", number::count(heads, lang))),
        cell(number::count(leave, lang)),
    ];
    cells.resize_with(7, || cell(String::new()));
    Row { id: String::new(), group: String::new(), cells }
}

fn offices(context: &EditionContext<'_>) -> Block {
    let list = context
        .book
        .registers
        .administration
        .as_ref()
        .map(|a| a.offices.value.as_slice())
        .unwrap_or_default();
    let rows = list
        .iter()
        .map(|office| {
            let parent = office.parent.as_ref().map(|p| context.office_name(&p.id)).unwrap_or_default();
            let mailboxes: Vec<String> = context
                .book
                .registers
                .administration
                .iter()
                .flat_map(|a| a.mailboxes.iter())
                .filter(|m| m.office.as_ref().is_some_and(|o| o.id == office.id.value))
                .map(|m| format!("{} ({})", escape(&m.address), escape(&m.purpose)))
                .collect();
            let note = office.note.as_ref().map(|n| context.md(n)).unwrap_or_default();
            Row {
                id: format!("ufficio-{}", office.id.value),
                group: String::new(),
                cells: vec![
                    cell(escape(&office.name)),
                    cell(escape(&parent)),
                    cell(mailboxes.join(", ")),
                    cell(format!(
                        "{note} <span class=\"origin\">{}</span>",
                        escape(&context.origin(&office.origin))
                    )),
                ],
            }
        })
        .collect();
    Block::Table(Table {
        id: "uffici".into(),
        caption: context.t("people.offices_caption"),
        head: ["column.office", "column.parent", "column.mailbox", "column.note"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: context.t("people.no_offices"),
        csv: String::new(),
        note: String::new(),
    })
}

/// The dates of the period, in order; what has no date stands last.
pub(super) fn dates(context: &EditionContext<'_>) -> Section {
    let mut events: Vec<&Event> = context.edition.events.values().collect();
    events.sort_by_key(|e| (e.date.known().is_none(), e.date.known().copied(), e.id.value.clone()));
    let items = events.into_iter().map(|event| moment(context, event)).collect();
    let block = Block::Timeline(Timeline { empty: context.t("dates.none"), items });
    Section::new("date", context.t("dates.title"), vec![block])
}

fn moment(context: &EditionContext<'_>, event: &Event) -> Moment {
    let mut facts = Vec::new();
    let mut push = |key: &str, text: Option<&String>| {
        if let Some(text) = text {
            facts.push(context.fact(key, escape(text)));
        }
    };
    push("event.number", event.number.as_ref());
    push("event.purpose", event.purpose.as_ref());
    push("event.mode", event.mode.as_ref());
    if !event.topics.is_empty() {
        let topics = event.topics.join(", ");
        facts.push(context.fact("event.topics", escape(&topics)));
    }
    for (key, value) in [("event.place", &event.place.value), ("event.by", &event.by.value)] {
        if let Some(value) = value {
            facts.push(context.stated_fact(key, value, |t| escape(t)));
        }
    }
    if let Some(outcome) = &event.outcome.value {
        facts.push(context.stated_fact("event.outcome", outcome, |t| context.md(t)));
    }
    for amount in &event.quantity.0 {
        let text = format!("{} {}", number::decimal(amount.n.value, context.words.lang), amount.unit.value);
        facts.push(context.fact("event.quantity", escape(&text)));
    }
    if let Some(effect) = &event.effectiveness.value {
        facts.push(context.stated_fact("event.criterion", &effect.criterion, |t| escape(t)));
        facts.push(context.stated_fact("event.result", &effect.result, |t| escape(t)));
    }
    if let Some(note) = &event.note.value {
        facts.push(context.fact("common.note", context.md(note)));
    }
    let mut links = context.services(&event.services);
    links.extend(context.documents(&event.documents));
    let (date, iso) = match &event.date.value {
        Stated::Known(day) => (context.plain_date(*day), day.to_string()),
        Stated::NotStated(_) => (context.t("dates.undated"), String::new()),
    };
    Moment {
        id: event.id.value.to_string(),
        date,
        iso,
        tag: context.t(&format!("event_kind.{}", event.kind.key())),
        title: event.title.value.clone(),
        html: event.text.as_ref().map(|t| format!("<p>{}</p>", context.md(t))).unwrap_or_default(),
        context: if event.context.value == Some(true) { context.t("dates.context") } else { String::new() },
        facts,
        links,
        origin: context.origin(&event.origin),
    }
}
