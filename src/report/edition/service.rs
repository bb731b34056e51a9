//! A service: what it is, its indicators, its activities, its people.

use super::{activities, figures, indicator, page as new_page, people, sla};
use crate::model::service::Service;
use crate::report::block::{Block, Facts, Prose};
use crate::report::context::{EditionContext, escape};
use crate::report::{Page, Section};

pub(super) fn page(context: &EditionContext<'_>, service: &Service) -> Page {
    let id = &service.id.value;
    let mut sections = Vec::new();
    if let Some(summary) = &service.summary.value {
        let html = format!("<p>{}</p>", context.md(summary));
        sections.push(Section::new(
            "in-breve",
            context.t("service.summary"),
            vec![Block::Prose(Prose { html })],
        ));
    }
    sections.push(Section::new(
        "scheda",
        context.t("service.sheet"),
        vec![Block::Facts(sheet(context, service))],
    ));
    let own: Vec<_> = sla::ordered(context).into_iter().filter(|i| i.service.id == *id).collect();
    let mut blocks = Vec::new();
    if own.is_empty() {
        blocks.push(indicator::none(context));
    } else {
        blocks.push(Block::Table(sla::table(context, &own, "livelli")));
        blocks.extend(figures::distance(context, &own));
    }
    sections.push(Section::new("livelli", context.t("service.levels"), blocks));
    let done = activities::of_service(context, service);
    sections.push(Section::new("attivita", context.t("service.activities"), vec![Block::Activities(done)]));
    sections.push(Section::new(
        "operatori",
        context.t("service.people"),
        vec![people::headcount_of(context, id)],
    ));
    let mut page =
        new_page(context, format!("servizi/{id}.html"), service.name.value.clone(), "service", sections);
    page.subtitle = context
        .contract
        .areas
        .iter()
        .find(|a| a.id.value == service.area.id)
        .map(|a| a.name.value.clone())
        .unwrap_or_default();
    page.description = format!("{}, {}", service.name.value, page.subtitle);
    page.source =
        Some(format!("{}/{}/services/{id}.yaml", context.book.settings.data_dir, context.contract.id));
    page
}

fn sheet(context: &EditionContext<'_>, service: &Service) -> Facts {
    let mut rows = vec![
        context.fact("service.kind", escape(&context.t(&format!("service_kind.{}", service.kind.key())))),
    ];
    if let Some(parent) = &service.parent.value {
        let link = context
            .link(&format!("@/servizi/{}.html", parent.as_str()), &context.service_name(parent.as_str()));
        rows.push(context.fact("service.parent", link));
    }
    let words = |keys: Vec<&'static str>, family: &str| {
        keys.iter().map(|k| context.t(&format!("{family}.{k}"))).collect::<Vec<_>>().join(", ")
    };
    if !service.channels.is_empty() {
        let list = words(service.channels.iter().map(|c| c.key()).collect(), "channel");
        rows.push(context.fact("service.channels", escape(&list)));
    }
    if !service.direction.is_empty() {
        let list = words(service.direction.iter().map(|d| d.key()).collect(), "direction");
        rows.push(context.fact("service.direction", escape(&list)));
    }
    if let Some(with) = service.with_operator.value {
        rows.push(
            context
                .fact("service.operator", escape(&context.t(if with { "common.yes" } else { "common.no" }))),
        );
    }
    for number in &service.numbers.value {
        let mut html = format!("<b>{}</b>", escape(&number.number));
        for (key, day) in [("common.from", &number.from.value), ("common.to", &number.to.value)] {
            if let Some(day) = day {
                html.push_str(&format!(", {} {}", escape(&context.t(key)), context.stated_date(day)));
            }
        }
        if let Some(note) = &number.note.value {
            html.push_str(&format!(" ({})", context.md(note)));
        }
        rows.push(context.fact("service.number", html));
    }
    rows.push(context.stated_fact("service.active_from", &service.active_from, |d| context.date(*d)));
    if let Some(to) = service.active_to.value {
        rows.push(context.fact("service.active_to", context.date(to)));
    }
    rows.push(context.stated_fact("service.hours", &service.service_hours, |t| escape(t)));
    rows.push(context.stated_fact("service.sla_expected", &service.sla_expected, |yes| {
        escape(&context.t(if *yes { "common.yes" } else { "common.no" }))
    }));
    if let Some(note) = &service.note.value {
        rows.push(context.fact("common.note", context.md(note)));
    }
    if !service.origin.0.is_empty() {
        rows.push(context.fact("common.origin", escape(&context.origin(&service.origin))));
    }
    Facts { caption: context.t("service.sheet"), rows }
}
