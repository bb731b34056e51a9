//! What is due by when: law, report, actions, decisions, measures, penalties, contract, waivers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Scope, known};
use crate::model::review::ActionState;
use crate::value::Date;

/// Where a deadline comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    Law,
    Report,
    Action,
    Decision,
    Measure,
    Suspension,
    Contract,
    Waiver,
}

impl DeadlineKind {
    /// The word of the site's texts and of machines.
    pub fn key(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Report => "report",
            Self::Action => "action",
            Self::Decision => "decision",
            Self::Measure => "measure",
            Self::Suspension => "suspension",
            Self::Contract => "contract",
            Self::Waiver => "waiver",
        }
    }
}

/// One day by which something is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    pub date: Date,
    pub kind: DeadlineKind,
    /// The record, or the key of a deadline of law; with the kind and the year it never changes.
    pub id: String,
    /// What is to be done; empty where the kind says it all.
    pub name: String,
    /// How many records it stands for: waivers of one day are one deadline.
    pub n: usize,
    /// The file it is written in; empty for the law.
    pub path: String,
    pub owner: Option<String>,
}

/// Days of the year set by law or by AgID: key of the words, month, day.
///
/// List of contracts, ways of monitoring and plan by 30 March, updates by 30 September: AgID, page
/// «Monitoraggio contratti», for the Circolare 1/2021. Statement of accessibility by 23 September: AgID's
/// guidelines on accessibility.
const LAW: [(&str, i8, i8); 3] =
    [("accessibility", 9, 23), ("contracts-list", 3, 30), ("contracts-update", 9, 30)];

/// Every deadline of a period, by day. Those of law are the next after the day given.
pub fn deadlines(scope: &Scope<'_>, today: Date) -> Vec<Deadline> {
    let mut list: Vec<Deadline> = LAW.iter().filter_map(|law| next(law, today)).collect();
    list.extend(report(scope));
    list.extend(actions(scope));
    list.extend(decisions(scope));
    list.extend(measures(scope));
    list.extend(contract(scope));
    list.sort_by(|a, b| (a.date, a.kind, &a.id).cmp(&(b.date, b.kind, &b.id)));
    list
}

fn next((key, month, day): &(&'static str, i8, i8), today: Date) -> Option<Deadline> {
    let this = Date::new(today.year(), *month, *day)?;
    let date = if this >= today { this } else { Date::new(today.year().checked_add(1)?, *month, *day)? };
    Some(Deadline {
        date,
        kind: DeadlineKind::Law,
        id: (*key).to_owned(),
        name: String::new(),
        n: 1,
        path: String::new(),
        owner: None,
    })
}

/// The report itself, until it has a date.
fn report(scope: &Scope<'_>) -> Option<Deadline> {
    let report = &scope.edition.report;
    if report.dated.known().is_some() {
        return None;
    }
    let days = i32::try_from(scope.book.settings.report_days).unwrap_or(i32::MAX);
    Some(Deadline {
        date: report.to.plus_days(days),
        kind: DeadlineKind::Report,
        id: scope.edition.id.to_string(),
        name: report.title.value.clone(),
        n: 1,
        path: format!("{}report.yaml", scope.folder()),
        owner: None,
    })
}

fn label(scope: &Scope<'_>, role: Option<&str>) -> Option<String> {
    scope.contract.roles.get(role?).map(|r| r.label.value.clone())
}

fn actions<'a>(scope: &'a Scope<'_>) -> impl Iterator<Item = Deadline> + 'a {
    let open = scope.edition.actions.values().filter(|a| a.state.known() != Some(&ActionState::Closed));
    open.filter_map(|action| {
        Some(Deadline {
            date: known(&action.due.value)?,
            kind: DeadlineKind::Action,
            id: action.id.value.to_string(),
            name: action.text.document.plain(),
            n: 1,
            path: format!("{}actions/{}.yaml", scope.folder(), action.id.value),
            owner: label(scope, action.owner.known().map(|r| r.as_str())),
        })
    })
}

/// Decisions of the review that no action carries.
fn decisions<'a>(scope: &'a Scope<'_>) -> impl Iterator<Item = Deadline> + 'a {
    scope.edition.reviews.iter().flat_map(move |(area, review)| {
        let all = review.outputs.iter().flat_map(|o| o.decisions.iter());
        all.filter(|d| d.action.is_none()).filter_map(move |decision| {
            Some(Deadline {
                date: known(&decision.due.value)?,
                kind: DeadlineKind::Decision,
                id: format!("{area}-{}", decision.id.value),
                name: decision.text.document.plain(),
                n: 1,
                path: format!("{}review/{area}.yaml", scope.folder()),
                owner: label(scope, decision.owner.known().map(|r| r.as_str())),
            })
        })
    })
}

fn measures<'a>(scope: &'a Scope<'_>) -> impl Iterator<Item = Deadline> + 'a {
    scope.edition.measures.iter().filter_map(|(id, measure)| {
        let indicator = scope.contract.indicators.get(id)?;
        Some(Deadline {
            date: known(measure.expected_on.value.as_ref()?)?,
            kind: DeadlineKind::Measure,
            id: id.to_string(),
            name: indicator.short_name.value.clone(),
            n: 1,
            path: format!("{}measures/{id}.yaml", scope.folder()),
            owner: label(scope, indicator.responsible.known().map(|r| r.as_str())),
        })
    })
}

/// Ends of suspensions, of waivers, of the contract.
fn contract(scope: &Scope<'_>) -> Vec<Deadline> {
    let data = format!("{}/{}", scope.book.settings.data_dir, scope.contract.id);
    let made = |date, kind, id: &str, name: &str, path: String| Deadline {
        date,
        kind,
        id: id.to_owned(),
        name: name.to_owned(),
        n: 1,
        path,
        owner: None,
    };
    let mut list = Vec::new();
    for s in scope.contract.penalties.iter().flat_map(|p| p.suspensions.iter()) {
        if let (Some(day), None) = (s.until.date.value, &s.resolved_on.value) {
            let path = format!("{data}/penalties.yaml");
            list.push(made(day, DeadlineKind::Suspension, s.id.as_str(), "", path));
        }
    }
    let mut waivers: BTreeMap<Date, Vec<&str>> = BTreeMap::new();
    for waiver in scope.contract.waivers.values() {
        waivers.entry(waiver.until.value).or_default().push(&waiver.code);
    }
    for (day, codes) in waivers {
        let path = format!("{data}/waivers/");
        let n = codes.len();
        let one = made(day, DeadlineKind::Waiver, &day.to_string(), &codes.join(", "), path);
        list.push(Deadline { n, ..one });
    }
    // A later end set by an extension counts.
    let changed = scope.contract.terms.changes.iter().filter_map(|c| c.end_on.value).next_back();
    if let Some(end) = changed.or_else(|| known(&scope.contract.terms.end_on.value)) {
        let title = &scope.contract.terms.short_title.value;
        let path = format!("{data}/contract.yaml");
        list.push(made(end, DeadlineKind::Contract, scope.contract.id.as_str(), title, path));
    }
    list
}
