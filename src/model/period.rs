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
use crate::value::EditionId;

/// Every edition of a contract, by identifier.
pub(super) fn editions(
    loading: &mut Loading<'_>,
    root: &str,
    contract: &str,
    services: &BTreeMap<Id<Service>, Service>,
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
        if let Some(edition) = read(loading, &format!("{folder}{name}"), &name, contract, services) {
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
) -> Option<Edition> {
    let report = loading.record::<edition::ReportFile>(&format!("{root}/report.yaml"));
    let activities = activities(loading, &format!("{root}/activities/"), services);
    let (measures, broken) = measures(loading, &format!("{root}/measures/"), contract);
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
    for (file, service) in files {
        let id = Id::<Service>::new(&service);
        loading.reader.refer("service", &service, Span::start_of(file));
        let Some(read) = loading.record_of::<activity::ActivityFile>(file) else { continue };
        if let Some(known) = services.get(&id) {
            check_group(loading, known, &read);
        }
        let groups = all.entry(id).or_default();
        match groups.iter_mut().find(|g| g.group == read.group.value) {
            Some(group) => group.items.extend(read.items.value),
            None => groups.push(GroupItems { group: read.group.value, items: read.items.value }),
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

fn measures(loading: &mut Loading<'_>, folder: &str, contract: &str) -> Measures {
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
            add_counts(&mut measure, &table, loading);
        }
        let counted = loading.sources.find(&beside);
        if loading.has_errors(file) || counted.is_some_and(|f| loading.has_errors(f)) {
            broken.insert(Id::new(name));
            continue;
        }
        measures.insert(Id::new(name), measure);
    }
    (measures, broken)
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
