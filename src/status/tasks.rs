//! What is still to be done, each with its file, its area and who answers for it.

use serde::Serialize;

use super::{Progress, Scope, known};
use crate::model::contract::{Area, Role};
use crate::model::indicator::Indicator;
use crate::model::measure::Status as Measured;
use crate::model::review::ActionState;
use crate::model::{Id, Ref, Stated};
use crate::value::Date;

/// What kind of thing is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// An indicator without a value and without a reason.
    Measure,
    /// Review inputs without a state.
    Inputs,
    /// An area without a review.
    Review,
    /// An action without owner or date.
    Action,
    /// An action whose state is not said.
    ActionState,
    /// An action whose date has passed.
    Overdue,
    /// A suspension of penalties that has ended, or may have, and needs a decision.
    Suspension,
    /// The report has no date.
    Dated,
    /// Fields that the source does not state.
    Fields,
}

impl TaskKind {
    /// The word of the site's texts and of machines.
    pub fn key(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Inputs => "inputs",
            Self::Review => "review",
            Self::Action => "action",
            Self::ActionState => "action_state",
            Self::Overdue => "overdue",
            Self::Suspension => "suspension",
            Self::Dated => "dated",
            Self::Fields => "fields",
        }
    }
}

/// One thing to be done.
#[derive(Debug, Clone, Serialize)]
pub struct Task {
    pub kind: TaskKind,
    /// The record: an indicator, an area, an action, a suspension; empty for fields of a file.
    pub id: String,
    pub name: String,
    /// How many, where there may be several.
    pub n: usize,
    pub path: String,
    pub area: Option<String>,
    /// The role that answers for it, as the contract names it.
    pub role: Option<String>,
    pub person: Option<String>,
    pub due: Option<Date>,
}

/// Everything to be done, by kind, then by name of file.
pub(super) fn tasks(scope: &Scope<'_>, today: Date) -> Vec<Task> {
    let mut list = Vec::new();
    list.extend(scope.found.judgements.keys().filter_map(|id| measure(scope, id)));
    list.extend(scope.contract.areas.iter().filter_map(|area| review(scope, area)));
    for action in scope.edition.actions.values() {
        list.extend(about_action(scope, action, today));
    }
    list.extend(suspensions(scope, today));
    if scope.edition.report.dated.known().is_none() {
        let mut task = task(TaskKind::Dated, scope.edition.id.to_string(), String::new());
        task.path = format!("{}report.yaml", scope.folder());
        let head = scope.contract.holders("monitoring-head", scope.edition.report.to.value).next();
        answer(&mut task, scope, head);
        list.push(task);
    }
    list.extend(fields(scope));
    list.sort_by(|a, b| (a.kind, &a.path, &a.id).cmp(&(b.kind, &b.path, &b.id)));
    list
}

fn task(kind: TaskKind, id: String, name: String) -> Task {
    Task { kind, id, name, n: 1, path: String::new(), area: None, role: None, person: None, due: None }
}

/// Who answers: the role's label and its holder.
fn answer(task: &mut Task, scope: &Scope<'_>, role: Option<&Role>) {
    let Some(role) = role else { return };
    task.role = Some(role.label.value.clone());
    let person = role.person.known().and_then(|p| scope.book.registers.people.get(&p.id));
    task.person = person.map(|p| p.name.value.clone());
}

fn role<'a>(scope: &Scope<'a>, stated: &Stated<Ref<Role>>) -> Option<&'a Role> {
    scope.contract.roles.get(&stated.known()?.id)
}

fn lead<'a>(scope: &Scope<'a>, area: &str) -> Option<&'a Role> {
    let area = scope.contract.areas.iter().find(|a| a.id.as_str() == area)?;
    scope.contract.roles.get(&area.lead_role.as_ref()?.id)
}

/// Indicators due that have a value, or a reason why not.
pub(super) fn measures(scope: &Scope<'_>) -> Progress {
    let total = scope.found.judgements.len();
    let open = scope.found.judgements.keys().filter(|id| measure(scope, id).is_some()).count();
    Progress { done: total - open, total }
}

fn measure(scope: &Scope<'_>, id: &Id<Indicator>) -> Option<Task> {
    if let Some(measure) = scope.edition.measures.get(id) {
        let said = measure.reason.as_ref().is_some_and(|r| r.known().is_some());
        if measure.status.value != Measured::NotMeasured || said {
            return None;
        }
    }
    // A year is measured by its parts, and each of them has its own tasks.
    if scope.found.composed.is_some() && !scope.edition.measures.contains_key(id) {
        return None;
    }
    let indicator = scope.contract.indicators.get(id)?;
    let service = scope.contract.services.get(&indicator.service.id);
    let short = &indicator.short_name.value;
    let name = service.map_or_else(|| short.clone(), |s| format!("{}: {short}", s.name.value));
    let mut task = task(TaskKind::Measure, id.to_string(), name);
    task.path = format!("{}measures/{id}.yaml", scope.folder());
    task.area = service.map(|s| s.area.as_str().to_owned());
    let held = role(scope, &indicator.responsible).or_else(|| lead(scope, task.area.as_deref()?));
    answer(&mut task, scope, held);
    let expected = scope.edition.measures.get(id).and_then(|m| m.expected_on.value.as_ref());
    task.due = expected.and_then(known);
    Some(task)
}

/// Review inputs of an area that have a state.
pub(super) fn inputs(scope: &Scope<'_>, area: &Id<Area>) -> Progress {
    let Some(review) = scope.edition.reviews.get(area) else { return Progress::default() };
    let done = review.inputs.iter().filter(|i| i.state.known().is_some()).count();
    Progress { done, total: review.inputs.len() }
}

fn review(scope: &Scope<'_>, area: &Area) -> Option<Task> {
    let id = &area.id.value;
    let state = inputs(scope, id);
    let (kind, n) = match scope.edition.reviews.contains_key(id) {
        true if state.done == state.total => return None,
        true => (TaskKind::Inputs, state.total - state.done),
        false if scope.found.composed.is_some() => return None,
        false => (TaskKind::Review, 1),
    };
    let mut task = task(kind, id.to_string(), area.name.value.clone());
    task.n = n;
    task.path = format!("{}review/{id}.yaml", scope.folder());
    task.area = Some(id.to_string());
    answer(&mut task, scope, lead(scope, id.as_str()));
    Some(task)
}

fn about_action(scope: &Scope<'_>, action: &crate::model::review::Action, today: Date) -> Vec<Task> {
    if action.state.known() == Some(&ActionState::Closed) {
        return Vec::new();
    }
    let due = known(&action.due.value);
    let held = role(scope, &action.owner);
    let area = action.indicators.first().and_then(|i| {
        let indicator = scope.contract.indicators.get(&i.id)?;
        Some(scope.contract.services.get(&indicator.service.id)?.area.as_str().to_owned())
    });
    let made = |kind| {
        let mut task = task(kind, action.id.value.to_string(), action.text.document.plain());
        task.path = format!("{}actions/{}.yaml", scope.folder(), action.id.value);
        task.area.clone_from(&area);
        task.due = due;
        answer(&mut task, scope, held.or_else(|| lead(scope, area.as_deref()?)));
        task
    };
    let mut list = Vec::new();
    if action.owner.known().is_none() || due.is_none() {
        list.push(made(TaskKind::Action));
    }
    if action.state.known().is_none() {
        list.push(made(TaskKind::ActionState));
    }
    if due.is_some_and(|day| day < today) {
        list.push(made(TaskKind::Overdue));
    }
    list
}

/// A suspension needs a decision once its day has passed; one that ends on a condition, as long as
/// nobody says whether the condition holds.
fn suspensions<'a>(scope: &'a Scope<'_>, today: Date) -> impl Iterator<Item = Task> + 'a {
    let list = scope.contract.penalties.iter().flat_map(|p| p.suspensions.iter());
    list.filter(|s| s.resolved_on.is_none() && s.resolution.is_none())
        .filter(move |s| s.until.date.is_none_or(|day| day < today))
        .map(|s| {
            let mut task = task(
                TaskKind::Suspension,
                s.id.value.to_string(),
                s.until.condition.value.clone().unwrap_or_default(),
            );
            task.path = format!("{}/{}/penalties.yaml", scope.book.settings.data_dir, scope.contract.id);
            task.due = s.until.date.value;
            task
        })
}

/// Fields that the period's own files do not state, one task per file; those that are a task by
/// themselves are not told twice.
fn fields<'a>(scope: &'a Scope<'_>) -> impl Iterator<Item = Task> + 'a {
    let folder = scope.folder();
    scope.book.unstated.iter().filter_map(move |(path, list)| {
        let inside = path.strip_prefix(&folder)?;
        let told = |key: &str| match inside.split('/').next() {
            Some("review") => key == "state",
            Some("actions") => matches!(key, "owner" | "due" | "state"),
            Some("measures") => key == "reason",
            Some("report.yaml") => key == "dated",
            _ => false,
        };
        let keys: Vec<&str> = list.iter().filter(|f| !told(f.key)).map(|f| f.title).collect();
        if keys.is_empty() {
            return None;
        }
        let mut task = task(TaskKind::Fields, String::new(), unique(&keys).join(", "));
        task.n = keys.len();
        task.path.clone_from(path);
        Some(task)
    })
}

fn unique<'a>(list: &[&'a str]) -> Vec<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for one in list {
        if !seen.contains(one) {
            seen.push(one);
        }
    }
    seen
}
