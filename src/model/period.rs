//! A period's folder becomes an edition.

use std::collections::{BTreeMap, BTreeSet};

use super::indicator::Indicator;
use super::load::{Loading, by_id};
use super::measure::Measure;
use super::review::{Action, ErrataFile, Event, Review};
use super::service::Service;
use super::{Edition, GroupItems, Id, activity, contract, edition, resources};
use crate::diag::{Code, FileId, Span};
use crate::source::csv::Table;
use crate::source::nearest;
use crate::value::{EditionId, Period};

/// Every edition of a contract, by identifier.
pub(super) fn editions(
    loading: &mut Loading<'_>,
    root: &str,
    contract: &str,
    services: &BTreeMap<Id<Service>, Service>,
    indicators: &BTreeMap<Id<Indicator>, Indicator>,
) -> BTreeMap<EditionId, Edition> {
    let folder = format!("{root}/periods/");
    let names: BTreeSet<String> = loading
        .sources
        .under(&folder)
        .filter_map(|(_, f)| f.path[folder.len()..].split_once('/').map(|(name, _)| name.to_owned()))
        .collect();
    let mut editions = BTreeMap::new();
    for name in &names {
        let actions = format!("{folder}{name}/actions/");
        // An action that returns in a later period keeps its name: the same record, not a repetition.
        for (file, id) in loading.yaml_files(&actions) {
            loading.know("action", contract, &id, Span::start_of(file));
        }
        for (file, id) in loading.yaml_files(&format!("{folder}{name}/events/")) {
            loading.know("event", contract, &id, Span::start_of(file));
        }
    }
    for name in names {
        if let Some(edition) =
            read(loading, &format!("{folder}{name}"), &name, contract, services, indicators)
        {
            editions.insert(edition.id.clone(), edition);
        }
    }
    editions
}

fn read(
    loading: &mut Loading<'_>,
    root: &str,
    name: &str,
    contract: &str,
    services: &BTreeMap<Id<Service>, Service>,
    indicators: &BTreeMap<Id<Indicator>, Indicator>,
) -> Option<Edition> {
    let report = loading.record::<edition::ReportFile>(&format!("{root}/report.yaml"));
    let activities = activities(loading, &format!("{root}/activities/"), services);
    let (measures, broken) = measures(
        loading,
        &format!("{root}/measures/"),
        contract,
        EditionId::parse(name).ok().map(|id| id.period),
        indicators,
    );
    let headcount = headcount(loading, root, report.as_ref());
    let economics = loading
        .table(&format!("{root}/economics.csv"))
        .map(|t| resources::economics(&t, &mut loading.reader))
        .unwrap_or_default();
    let reviews = reviews(loading, &format!("{root}/review/"));
    let actions = loading.folder(&format!("{root}/actions/"), |a: &Action| &a.id);
    let events = loading.folder(&format!("{root}/events/"), |e: &Event| &e.id);
    let errata = loading.record::<ErrataFile>(&format!("{root}/errata.yaml"));
    let errata = by_id(errata.map(|f| f.errata.value).unwrap_or_default(), |e| &e.id).into_values().collect();
    let Some(report) = report else {
        let inside = format!("{root}/");
        if let (None, Some((first, _))) =
            (loading.sources.find(&format!("{inside}report.yaml")), loading.sources.under(&inside).next())
        {
            loading.file_missing(first, "report.yaml", "resoconto del periodo");
        }
        return None;
    };
    let id = report.id.value.clone();
    if EditionId::parse(name).is_err() {
        // The folder's name is wrong, not what the report says of itself.
        loading
            .reader
            .wrong
            .raise(Code::SYN_17, Span::start_of(report.span.file))
            .with("found", name)
            .with("expected", id.to_string());
    } else if id.to_string() != name {
        loading
            .reader
            .wrong
            .raise(Code::SYN_17, report.id.span)
            .with("found", id.to_string())
            .with("expected", name);
    }
    Some(Edition {
        id,
        report,
        activities,
        measures,
        broken,
        headcount,
        economics,
        reviews,
        actions,
        events,
        errata,
    })
}

fn headcount(
    loading: &mut Loading<'_>,
    root: &str,
    report: Option<&edition::ReportFile>,
) -> Vec<resources::Headcount> {
    let document = report.and_then(|r| r.paper.value.as_ref()).map(|p| p.document.as_str().to_owned());
    loading
        .table(&format!("{root}/headcount.csv"))
        .map(|t| resources::headcount(&t, document.as_deref(), &mut loading.reader))
        .unwrap_or_default()
}

/// Activities by service; a service's folder may hold several files of one group.
fn activities(
    loading: &mut Loading<'_>,
    folder: &str,
    services: &BTreeMap<Id<Service>, Service>,
) -> BTreeMap<Id<Service>, Vec<GroupItems>> {
    let files: Vec<(FileId, String)> = loading
        .sources
        .under(folder)
        .filter_map(|(id, f)| {
            let (service, file) = f.path[folder.len()..].split_once('/')?;
            (file.ends_with(".yaml") && !file.contains('/')).then(|| (id, service.to_owned()))
        })
        .collect();
    let mut all: BTreeMap<Id<Service>, Vec<GroupItems>> = BTreeMap::new();
    // One page shows all groups of a service: an identifier is an address on it.
    let mut seen: BTreeMap<(String, String), Span> = BTreeMap::new();
    for (file, service) in files {
        let id = Id::<Service>::new(&service);
        loading.reader.refer("service", &service, Span::start_of(file));
        let Some(read) = loading.record_of::<activity::ActivityFile>(file) else { continue };
        if let Some(known) = services.get(&id) {
            check_group(loading, known, &read);
        }
        for item in read.items.iter() {
            let key = (service.clone(), item.id.value.to_string());
            if let Some(first) = seen.insert(key, item.id.span) {
                loading.repeated("activity", item.id.as_str(), item.id.span, first);
            }
        }
        let groups = all.entry(id).or_default();
        match groups.iter_mut().find(|g| g.group == read.group.value) {
            Some(group) => group.items.extend(read.items.value),
            None => groups.push(GroupItems { group: read.group.value, items: read.items.value, of: None }),
        }
    }
    for (id, groups) in &mut all {
        let order = |g: &GroupItems| {
            let group = services.get(id).and_then(|s| s.groups.iter().find(|x| x.id.value == g.group));
            (group.map_or(u32::MAX, |x| x.order.value), g.group.clone())
        };
        groups.sort_by_key(order);
        for group in groups {
            group.items.sort_by_key(|i| i.order.value.unwrap_or(u32::MAX));
        }
    }
    all
}

/// The group exists in its service, or the nearest is named (SYN-07).
fn check_group(loading: &mut Loading<'_>, service: &Service, file: &activity::ActivityFile) {
    if service.groups.iter().any(|g| g.id.value == file.group.value) {
        return;
    }
    let near =
        crate::source::nearest(file.group.as_str(), service.groups.iter().map(|g| g.id.value.as_str()));
    let raised = loading.reader.wrong.raise(Code::SYN_07, file.group.span);
    raised.with("kind", "gruppo").with("kind-en", "group").with("found", file.group.as_str());
    if let Some(near) = near {
        raised.with("nearest", near).with("expected", near);
    }
}

/// Measures by indicator, and those with something wrong in their files.
type Measures = (BTreeMap<Id<Indicator>, Measure>, BTreeSet<Id<Indicator>>);

fn measures(
    loading: &mut Loading<'_>,
    folder: &str,
    contract: &str,
    period: Option<Period>,
    indicators: &BTreeMap<Id<Indicator>, Indicator>,
) -> Measures {
    let (mut measures, mut broken) = Measures::default();
    for (file, name) in loading.yaml_files(folder) {
        let beside = format!("{folder}{name}.csv");
        let table = loading.table(&beside);
        let measure = loading.record_of::<Measure>(file);
        let Some(mut measure) = measure else {
            broken.insert(Id::new(name));
            continue;
        };
        if !loading.is_name(file, &name) {
            continue;
        }
        // A name that no indicator has is reported as such; one that another has stands in the wrong file.
        if measure.indicator.as_str() != name
            && loading.knows("indicator", contract, measure.indicator.as_str())
        {
            loading
                .reader
                .wrong
                .raise(Code::SYN_17, measure.indicator.span)
                .with("found", measure.indicator.as_str())
                .with("expected", &name);
        }
        if let Some(table) = table {
            if let Some(indicator) = indicators.get(name.as_str()) {
                columns_are_the_rules(indicator, &table, loading);
            }
            add_counts(&mut measure, &table, loading);
        }
        months_inside(&measure, period, loading);
        let counted = loading.sources.find(&beside);
        if loading.has_errors(file) || counted.is_some_and(|f| loading.has_errors(f)) {
            broken.insert(Id::new(name));
            continue;
        }
        measures.insert(Id::new(name), measure);
    }
    (measures, broken)
}

/// The counts that every rule of the indicator needs have their column; one that no rule knows is the
/// misspelt one (SYN-01), or the missing one is told (SYN-09).
fn columns_are_the_rules(indicator: &Indicator, table: &Table, loading: &mut Loading<'_>) {
    if table.head.is_empty() || table.column("value").is_some() {
        return;
    }
    let rules: Vec<_> = indicator.versions.iter().filter_map(|v| v.rule.counts()).collect();
    let lacking = |needed: &&BTreeSet<&str>| -> Vec<String> {
        needed.iter().filter(|n| table.column(n).is_none()).map(|n| (*n).to_owned()).collect()
    };
    // A threshold that changed may need other counts: one rule that has all of its own is enough.
    let Some(mut missing) = rules.iter().map(|r| lacking(&r)).min_by_key(Vec::len) else { return };
    let known = |name: &str| name == "month" || name == "all" || rules.iter().any(|r| r.contains(name));
    if table.column("all").is_some() {
        missing.retain(|name| name == "within" || name == "at_least");
    }
    let strange: Vec<_> = table.head.iter().filter(|h| !known(&h.value)).collect();
    let only = strange.len() == 1 && missing.len() == 1;
    for head in strange {
        let near = nearest(&head.value, missing.iter().map(String::as_str)).map(str::to_owned);
        let Some(near) = near.or_else(|| missing.first().cloned().filter(|_| only)) else { continue };
        missing.retain(|name| *name != near);
        let raised = loading.reader.wrong.raise(Code::SYN_01, head.span);
        raised.with("found", &head.value).with("key", &head.value).with("nearest", &near);
        raised.with("allowed", &near).with("expected", &near);
    }
    for name in missing {
        let at = table.head[0].span;
        let raised = loading.reader.wrong.raise(Code::SYN_09, at);
        raised.with("key", &name).with("title", "colonna dei conteggi").with("expected", &name);
    }
}

/// Months lie in the period: others would be left out of every sum (SYN-21).
fn months_inside(measure: &Measure, period: Option<Period>, loading: &mut Loading<'_>) {
    let Some(period) = period else { return };
    for month in measure.months.iter().filter(|m| !period.contains(m.month.first_day())) {
        loading
            .reader
            .wrong
            .raise(Code::SYN_21, month.month.span)
            .with("found", month.month.value)
            .with("expected", format!("un mese del periodo {period}"))
            .with("expected-en", format!("a month of the period {period}"))
            .with("suggest", period.months().next().map_or_else(String::new, |m| m.to_string()));
    }
}

/// Adds the monthly counts of the table beside a measure.
fn add_counts(measure: &mut Measure, table: &Table, loading: &mut Loading<'_>) {
    let months = super::values::months(table, &mut loading.reader);
    measure.months.value.extend(months);
    measure.months.value.sort_by_key(|a| a.month.value);
}

fn reviews(loading: &mut Loading<'_>, folder: &str) -> BTreeMap<Id<contract::Area>, Review> {
    let mut reviews = BTreeMap::new();
    for (file, name) in loading.yaml_files(folder) {
        let Some(review) = loading.record_of::<Review>(file) else { continue };
        if !loading.is_name(file, &name) {
            continue;
        }
        if review.area.as_str() != name {
            loading
                .reader
                .wrong
                .raise(Code::SYN_17, review.area.span)
                .with("found", review.area.as_str())
                .with("expected", &name);
        }
        reviews.insert(Id::new(name), review);
    }
    reviews
}
