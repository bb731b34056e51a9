//! Activities as the report lists them: headings, nested lists, offices, systems, quantities.

use super::{front, people, review, sla};
use crate::model::activity::{Activity, Quantities, SubActivity};
use crate::model::registers::{Office, System};
use crate::model::service::{Group, Service};
use crate::model::{Origin, Ref};
use crate::report::Section;
use crate::report::block::{Activities, ActivityGroup, Anchor, Block, Row, Table};
use crate::report::context::{EditionContext, cell, escape, listed};
use crate::source::Node;
use crate::text::number;
use crate::value::{Date, EditionId};

/// The groups of a service with their items.
pub(super) fn of_service(context: &EditionContext<'_>, service: &Service) -> Activities {
    let recorded = context.edition.activities.get(&service.id.value);
    let mut groups: Vec<_> = service.groups.iter().collect();
    groups.sort_by_key(|g| (g.order.value, g.id.value.clone()));
    let of_group = |group: &Group| -> Vec<(Option<&EditionId>, &[Activity])> {
        let all = recorded.into_iter().flatten().filter(|g| g.group == group.id.value);
        let list: Vec<_> = all.map(|g| (g.of.as_ref(), g.items.as_slice())).collect();
        if list.is_empty() { vec![(None, &[])] } else { list }
    };
    let groups = groups
        .into_iter()
        .flat_map(|group| of_group(group).into_iter().map(move |(of, items)| (group, of, items)))
        .map(|(group, of, items)| {
            let id = group.id.value.to_string();
            let title = group.title.value.clone();
            // In a year each part has its own list.
            let (id, title) = match of {
                None => (id, title),
                Some(part) => {
                    let period = number::edition(part, context.words.lang);
                    (format!("{id}-{part}"), format!("{title}, {period}"))
                }
            };
            ActivityGroup {
                id,
                title,
                offices: offices(context, &group.offices),
                intro_html: group
                    .intro
                    .as_ref()
                    .or(group.note.as_ref())
                    .map(|t| context.md(t))
                    .unwrap_or_default(),
                count: context.words.count("activities.count", items.len()),
                origin: context.origin(&group.origin),
                level: if group.parent.is_some() { 4 } else { 3 },
                items_html: items_html(context, items),
            }
        })
        .collect();
    Activities { empty: context.t("activities.none"), groups }
}

fn offices(context: &EditionContext<'_>, list: &[Ref<Office>]) -> Vec<Anchor> {
    list.iter()
        .map(|o| Anchor {
            text: context.office_name(&o.id),
            href: format!("@/persone.html#ufficio-{}", o.as_str()),
        })
        .collect()
}

fn items_html(context: &EditionContext<'_>, items: &[Activity]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut out = String::from("<ul class=\"activities\">");
    for item in items {
        let mut tags = Vec::new();
        if let Some(first) = &item.duplicate_of.value {
            let link = context.link(&format!("#{first}"), &context.t("activities.repeated"));
            tags.push(link);
        }
        details(
            context,
            &mut tags,
            &Parts {
                systems: &item.systems,
                offices: &item.offices,
                quantity: &item.quantity,
                from: item.from.value,
                to: item.to.value,
                status: item.status.value.map(|s| s.key()),
                doubt: item.doubt.as_ref().map(|d| context.md(d)),
                note: item.note.as_ref().map(|d| context.md(d)),
                origin: &item.origin,
            },
        );
        out.push_str(&format!(
            "<li id=\"{}\"><span class=\"what\">{}</span>",
            item.id.value,
            context.md(&item.text)
        ));
        push_tags(&mut out, &tags);
        children(context, &mut out, &item.children);
        out.push_str("</li>");
    }
    out.push_str("</ul>");
    out
}

fn children(context: &EditionContext<'_>, out: &mut String, list: &[SubActivity]) {
    if list.is_empty() {
        return;
    }
    out.push_str("<ul>");
    for item in list {
        let mut tags = Vec::new();
        details(
            context,
            &mut tags,
            &Parts {
                systems: &item.systems,
                offices: &item.offices,
                quantity: &item.quantity,
                from: item.from.value,
                to: item.to.value,
                status: item.status.value.map(|s| s.key()),
                doubt: item.doubt.as_ref().map(|d| context.md(d)),
                note: item.note.as_ref().map(|d| context.md(d)),
                origin: &item.origin,
            },
        );
        out.push_str(&format!("<li><span class=\"what\">{}</span>", context.md(&item.text)));
        push_tags(out, &tags);
        children(context, out, &item.children);
        out.push_str("</li>");
    }
    out.push_str("</ul>");
}

/// What an item says beside its text.
struct Parts<'p> {
    systems: &'p [Ref<System>],
    offices: &'p [Ref<Office>],
    quantity: &'p Quantities,
    from: Option<Date>,
    to: Option<Date>,
    status: Option<&'static str>,
    doubt: Option<String>,
    note: Option<String>,
    origin: &'p Origin,
}

fn details(context: &EditionContext<'_>, tags: &mut Vec<String>, parts: &Parts<'_>) {
    let lang = context.words.lang;
    for amount in &parts.quantity.0 {
        tags.push(format!("<b>{}</b> {}", number::decimal(amount.n.value, lang), escape(&amount.unit)));
    }
    match (parts.from, parts.to) {
        (Some(from), Some(to)) if from == to => tags.push(context.date(from)),
        (Some(from), Some(to)) => tags.push(format!("{} – {}", context.date(from), context.date(to))),
        (Some(from), None) => {
            tags.push(context.words.with("activities.from", &[("date", &context.date(from))]));
        }
        (None, Some(to)) => tags.push(context.words.with("activities.to", &[("date", &context.date(to))])),
        (None, None) => {}
    }
    if let Some(status) = parts.status {
        tags.push(escape(&context.t(&format!("progress.{status}"))));
    }
    let systems: Vec<Anchor> = parts
        .systems
        .iter()
        .map(|s| Anchor {
            text: context
                .book
                .registers
                .systems
                .get(&s.id)
                .map_or_else(|| s.as_str().to_owned(), |s| s.name.value.clone()),
            href: format!("@/sistemi.html#{}", s.as_str()),
        })
        .collect();
    if !systems.is_empty() {
        tags.push(format!("{} {}", escape(&context.t("activities.systems")), listed(&systems)));
    }
    if !parts.offices.is_empty() {
        tags.push(listed(&offices(context, parts.offices)));
    }
    if let Some(doubt) = &parts.doubt {
        tags.push(format!("<span class=\"doubt\">{doubt}</span>"));
    }
    if let Some(note) = &parts.note {
        tags.push(note.clone());
    }
    if !parts.origin.0.is_empty() {
        tags.push(format!("<span class=\"origin\">{}</span>", escape(&context.origin(parts.origin))));
    }
}

fn push_tags(out: &mut String, tags: &[String]) {
    if tags.is_empty() {
        return;
    }
    out.push_str("<span class=\"tags\">");
    for tag in tags {
        out.push_str(&format!("<span class=\"tag\">{tag}</span>"));
    }
    out.push_str("</span>");
}

/// The period's services with how much was done by how many.
pub(super) fn overview(context: &EditionContext<'_>) -> Section {
    let mut rows = Vec::new();
    for area in &context.contract.areas {
        for service in context.contract.services_of(&area.id) {
            let n: usize = context
                .edition
                .activities
                .get(&service.id.value)
                .map(|groups| groups.iter().map(|g| g.items.len()).sum())
                .unwrap_or(0);
            let heads = people::heads_of(context, &service.id.value);
            let mut cells = vec![
                cell(context.link(&format!("@/servizi/{}.html", service.id.value), &service.name)),
                cell(if n > 0 { n.to_string() } else { escape(&context.t("activities.none_short")) }),
            ];
            cells.push(cell(escape(&heads)));
            rows.push(Row { id: String::new(), group: area.name.value.clone(), cells });
        }
    }
    let table = Table {
        id: "servizi".into(),
        caption: context.t("activities.overview_caption"),
        head: vec![
            context.column("column.service"),
            context.numeric("column.activities"),
            context.numeric("column.heads"),
        ],
        rows,
        empty: context.t("activities.none"),
        csv: if context.book.settings.csv { "@/csv/attivita.csv".into() } else { String::new() },
        note: String::new(),
    };
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(super::figures::headcount(context));
    Section::new("attivita", context.t("activities.overview"), blocks)
}

/// A fenced block of prose, filled from the data.
pub(super) fn fenced(context: &EditionContext<'_>, name: &str, body: &Node) -> Vec<Block> {
    let key = |name: &str| body.get(name).and_then(Node::text);
    let service = || key("service").and_then(|id| context.contract.services.get(id));
    match name {
        "indicators" => {
            let all = sla::ordered(context);
            let chosen: Vec<_> = match key("service") {
                Some(id) => all.into_iter().filter(|i| i.service.as_str() == id).collect(),
                None => all,
            };
            vec![Block::Table(sla::table(
                context,
                &chosen,
                &format!("blocco-{}", key("service").unwrap_or("indicatori")),
            ))]
        }
        "activities" => service().map(|s| Block::Activities(of_service(context, s))).into_iter().collect(),
        "headcount" => people::headcount_blocks(context),
        "review-inputs" => key("area")
            .and_then(|id| context.edition.reviews.get(id))
            .map(|r| review::inputs(context, r))
            .into_iter()
            .collect(),
        "actions" => vec![super::actions::all(context)],
        "penalties" => super::penalties::blocks(context),
        "distribution" => vec![people::distribution(context)],
        "signatures" => people::signatures(context).map(|s| s.blocks).unwrap_or_default(),
        "chart" => chart(context, key("kind"), key("indicator"), key("service")),
        _ => Vec::new(),
    }
}

fn chart(
    context: &EditionContext<'_>,
    kind: Option<&str>,
    indicator: Option<&str>,
    service: Option<&str>,
) -> Vec<Block> {
    use super::figures;
    let chosen = indicator.and_then(|id| context.contract.indicators.get(id));
    match (kind, chosen) {
        (Some("trend"), Some(i)) => figures::trend(context, i).into_iter().collect(),
        (Some("comparison"), Some(i)) => figures::comparison(context, i).into_iter().collect(),
        (Some("headcount"), _) => figures::headcount(context).into_iter().collect(),
        (Some("distance"), _) => {
            let list: Vec<_> = sla::ordered(context)
                .into_iter()
                .filter(|i| service.is_none_or(|s| i.service.as_str() == s))
                .collect();
            figures::distance(context, &list).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Kept beside the fenced blocks: the period's premise uses the same filling.
pub(super) fn prose(context: &EditionContext<'_>, page: &crate::model::Page) -> Vec<Block> {
    front::blocks(context, page, 3)
}
