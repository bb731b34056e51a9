//! Actions, roles, staff, services.

use std::collections::BTreeMap;

use super::super::context::EditionContext;
use super::texts::{Text, Written, by_words, indicator_name, plain, read_out};
use super::{Change, Topic, by_id};
use crate::model::review::Action;
use crate::text::number;

type Texts = BTreeMap<String, (String, String)>;

pub(super) fn changes(old: &EditionContext<'_>, new: &EditionContext<'_>) -> Vec<Change> {
    let mut list = by_words(Topic::Action, &actions(old), &actions(new));
    list.extend(by_id(Topic::Role, &roles(old), &roles(new)));
    list.extend(by_id(Topic::Staff, &staff(old), &staff(new)));
    list.extend(by_id(Topic::Service, &services(old), &services(new)));
    list
}

fn actions(context: &EditionContext<'_>) -> Written {
    let each = context.edition.actions.values().map(|action| {
        let role = action.owner.known().and_then(|r| context.contract.roles.get(&r.id));
        let state = action.state.known().map_or("not_stated", |s| s.key());
        let mut parts = vec![context.t(&format!("diff.action_{state}"))];
        parts.extend(role.map(|r| r.label.value.clone()));
        parts.extend(action.due.known().map(|d| number::date(*d, context.words.lang)));
        let line = |text: String| format!("{text} ({})", parts.join(", "));
        let text = Text {
            name: action_name(context, action),
            written: line(plain(&action.text.source)),
            shown: line(read_out(context, &action.text)),
        };
        (action.id.to_string(), text)
    });
    each.collect()
}

/// «Azione per Attesa e Guasti»: an action has no title of its own.
fn action_name(context: &EditionContext<'_>, action: &Action) -> String {
    let names: Vec<String> = action.indicators.iter().map(|r| indicator_name(context, r.as_str())).collect();
    if names.is_empty() {
        return context.t("diff.action");
    }
    context.words.with("diff.action_for", &[("names", &number::listed(&names, context.words.lang))])
}

/// Who holds which role on the period's last day.
fn roles(context: &EditionContext<'_>) -> Texts {
    let last = context.edition.report.to.value;
    let each = context
        .contract
        .roles
        .values()
        .filter(|r| r.from.known().is_none_or(|from| *from <= last) && r.to.is_none_or(|to| to >= last));
    each.map(|role| {
        let person = role.person.known().and_then(|r| context.book.registers.people.get(&r.id));
        let who = person.map_or_else(|| context.t("common.not_stated"), |p| p.name.value.clone());
        (role.id.to_string(), (role.label.value.clone(), who))
    })
    .collect()
}

/// The newest count of each service.
fn staff(context: &EditionContext<'_>) -> Texts {
    let mut counts: BTreeMap<String, (crate::value::Date, u64)> = BTreeMap::new();
    for row in &context.edition.headcount {
        let entry = counts.entry(row.service.value.to_string()).or_insert((row.date, 0));
        if row.date > entry.0 {
            *entry = (row.date, 0);
        }
        if row.date == entry.0 {
            entry.1 += row.heads.value;
        }
    }
    counts
        .into_iter()
        .map(|(id, (_, heads))| {
            let name =
                context.contract.services.get(id.as_str()).map_or(id.clone(), |s| s.name.value.clone());
            (id, (name, context.words.count("diff.heads", usize::try_from(heads).unwrap_or(usize::MAX))))
        })
        .collect()
}

/// Services active in the period.
fn services(context: &EditionContext<'_>) -> Texts {
    let report = &context.edition.report;
    let active = context.contract.services.values().filter(|s| {
        s.active_from.known().is_none_or(|from| *from <= report.to.value)
            && s.active_to.is_none_or(|to| to >= report.from.value)
    });
    active.map(|s| (s.id.to_string(), (s.name.value.clone(), s.name.value.clone()))).collect()
}
