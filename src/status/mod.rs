//! Where a period stands: what is missing before it can be closed, for whom, and by when.
//!
//! Pure: today enters as an argument. The command line passes the clock's day, pages pass the day the
//! data refer to and never show what follows from it.

mod deadlines;
mod tasks;
mod words;

pub use deadlines::{Deadline, DeadlineKind, deadlines};
pub use tasks::{Task, TaskKind};
pub use words::short;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::assess::{EditionFindings, Findings};
use crate::diag::Level;
use crate::model::review::{Action, ActionState};
use crate::model::service::Service;
use crate::model::{Book, Contract, Edition, Ref, Stated};
use crate::rule::Verdict;
use crate::value::Date;

/// Warnings and notes that stop a seal until somebody records why they are accepted (a waiver).
pub const BLOCKING: &[&str] = &["ACT-02", "CTR-08", "PUB-01", "REV-01", "SIG-04", "SLA-09"];

/// One finding of `check`, worded.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    pub code: &'static str,
    pub level: Level,
    pub path: String,
    pub line: usize,
    pub message: String,
    /// The way out.
    pub help: String,
    pub accepted: bool,
}

/// Where one period of one contract stands on a day.
#[derive(Debug, Serialize)]
pub struct Status {
    pub contract: String,
    pub contract_title: String,
    pub period: String,
    /// The folder of its facts, with a slash at its end.
    #[serde(skip)]
    folder: String,
    pub as_of: Date,
    pub state: &'static str,
    /// Indicators by verdict, every verdict named.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// Indicators due that have a value, or a reason why not.
    pub measures: Progress,
    /// Review inputs with a state.
    pub inputs: Progress,
    pub areas: Vec<AreaStatus>,
    pub tasks: Vec<Task>,
    pub actions: Vec<ActionStatus>,
    pub suspensions: Vec<SuspensionStatus>,
    pub deadlines: Vec<Deadline>,
    /// Files that only `--drafts` shows.
    pub drafts: Vec<String>,
    pub errors: usize,
    pub warnings: usize,
    /// Warnings that a waiver accepts.
    pub accepted: usize,
    /// What stops a seal.
    pub blockers: Vec<Finding>,
    /// What else stops a seal, outside the files: git, the periods before, the signers; in sentences. Known only
    /// where somebody asked for a seal.
    pub obstacles: Vec<String>,
    /// Of a closed edition, who is to sign and has not, by name.
    pub unsigned: Vec<String>,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
}

/// One area of the contract.
#[derive(Debug, Serialize)]
pub struct AreaStatus {
    pub id: String,
    pub name: String,
    pub verdicts: BTreeMap<&'static str, usize>,
    pub inputs: Progress,
    /// How many tasks are its own.
    pub tasks: usize,
}

/// How an action stands to its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Closed,
    /// Its day has passed.
    Overdue,
    /// Its day comes within [`SOON`] days.
    Due,
    Open,
    /// No day is stated.
    Undated,
}

/// Days before its date in which an action is said to be due.
pub const SOON: i32 = 30;

#[derive(Debug, Serialize)]
pub struct ActionStatus {
    pub id: String,
    pub text: String,
    pub owner: Option<String>,
    pub due: Option<Date>,
    pub standing: Standing,
    /// Whether the source says the state at all.
    pub stated: bool,
}

#[derive(Debug, Serialize)]
pub struct SuspensionStatus {
    pub id: String,
    pub services: Vec<String>,
    /// The same by the names that people know.
    #[serde(skip)]
    pub names: Vec<String>,
    pub until: Option<Date>,
    pub condition: Option<String>,
    pub decided: bool,
    /// The day has passed and nobody has decided.
    pub ended: bool,
}

/// What a status is asked of.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub book: &'a Book,
    pub contract: &'a Contract,
    pub edition: &'a Edition,
    pub found: &'a EditionFindings,
}

impl<'a> Scope<'a> {
    /// The newest edition of a contract, or one of a period; none if there is none.
    pub fn of(
        book: &'a Book,
        findings: &'a Findings,
        contract: &'a Contract,
        period: Option<&str>,
    ) -> Option<Self> {
        let edition = match period {
            Some(period) => contract.editions.values().find(|e| e.id.to_string() == period)?,
            None => contract.editions.values().last()?,
        };
        let found = findings.edition(&contract.id, &edition.id)?;
        Some(Self { book, contract, edition, found })
    }

    /// The folder of the period's facts, with a slash at its end.
    fn folder(&self) -> String {
        format!("{}/{}/periods/{}/", self.book.settings.data_dir, self.contract.id, self.edition.id)
    }

    /// Whether a file counts for this period: its own, the contract's, the shared registers; not those of
    /// other periods and contracts.
    pub fn holds(&self, path: &str) -> bool {
        let settings = &self.book.settings;
        let inside = path
            .strip_prefix(&format!("{}/", settings.data_dir))
            .or_else(|| path.strip_prefix(&format!("{}/", settings.src)));
        let Some((first, rest)) = inside.and_then(|p| p.split_once('/')) else { return true };
        if first != self.contract.id.as_str() {
            return !self.book.contracts.contains_key(first);
        }
        let rest = rest.strip_prefix("periods/").unwrap_or(rest);
        let folder = rest.split_once('/').map_or("", |(folder, _)| folder);
        let period = self.contract.editions.keys().any(|e| e.to_string() == folder);
        !period || folder == self.edition.id.to_string()
    }
}

/// Where a period stands on a day.
pub fn status(scope: &Scope<'_>, found: &[Finding], today: Date) -> Status {
    let Scope { contract, edition, .. } = scope;
    let all = scope.found.judgements.keys();
    let inside: Vec<&Finding> = found.iter().filter(|f| scope.holds(&f.path)).collect();
    let count = |level| inside.iter().filter(|f| f.level == level && !f.accepted).count();
    let tasks = tasks::tasks(scope, today);
    let drafts = drafts(scope);
    Status {
        contract: contract.id.to_string(),
        contract_title: contract.terms.short_title.value.clone(),
        period: edition.id.to_string(),
        as_of: today,
        state: edition.report.state.key(),
        verdicts: verdicts(scope, all.clone()),
        measures: tasks::measures(scope),
        inputs: contract
            .areas
            .iter()
            .map(|a| tasks::inputs(scope, &a.id.value))
            .fold(Progress::default(), |a, b| Progress { done: a.done + b.done, total: a.total + b.total }),
        areas: areas(scope, &tasks),
        actions: edition.actions.values().map(|a| action(a, today)).collect(),
        suspensions: suspensions(contract, today),
        deadlines: deadlines(scope, today),
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        accepted: inside.iter().filter(|f| f.accepted).count(),
        blockers: inside.into_iter().filter(|f| blocks(f)).cloned().collect(),
        obstacles: Vec::new(),
        unsigned: Vec::new(),
        folder: scope.folder(),
        tasks,
        drafts,
    }
}

impl Status {
    /// Whether something stops a seal: a blocking finding, a draft, an obstacle around.
    pub fn is_blocked(&self) -> bool {
        !self.blockers.is_empty() || !self.drafts.is_empty() || !self.obstacles.is_empty()
    }

    /// The same of a closed edition: nobody can do any more what was to be done in its files; its signatures
    /// may be missing still.
    pub fn close(&mut self, state: &'static str, unsigned: Vec<String>) {
        self.state = state;
        self.unsigned = unsigned;
        self.tasks.retain(|task| !task.path.starts_with(&self.folder));
        for area in &mut self.areas {
            area.tasks = self.tasks.iter().filter(|t| t.area.as_ref() == Some(&area.id)).count();
        }
        self.drafts.clear();
        self.blockers.clear();
    }
}

fn blocks(finding: &Finding) -> bool {
    match finding.level {
        Level::Error => true,
        Level::Warning | Level::Info => !finding.accepted && BLOCKING.contains(&finding.code),
    }
}

fn verdicts<'a>(
    scope: &Scope<'_>,
    of: impl Iterator<Item = &'a crate::model::Id<crate::model::indicator::Indicator>>,
) -> BTreeMap<&'static str, usize> {
    let tally = scope.found.tally(of);
    Verdict::ALL.iter().map(|v| (v.key(), tally.of(*v))).collect()
}

fn areas(scope: &Scope<'_>, tasks: &[Task]) -> Vec<AreaStatus> {
    scope
        .contract
        .areas
        .iter()
        .map(|area| {
            let id = &area.id.value;
            let services = scope.contract.services_of(id);
            let indicators =
                services.iter().flat_map(|s| scope.contract.indicators_of(&s.id)).map(|i| &i.id.value);
            AreaStatus {
                id: id.to_string(),
                name: area.name.value.clone(),
                verdicts: verdicts(scope, indicators),
                inputs: tasks::inputs(scope, id),
                tasks: tasks.iter().filter(|t| t.area.as_deref() == Some(id.as_str())).count(),
            }
        })
        .collect()
}

fn action(action: &Action, today: Date) -> ActionStatus {
    let due = action.due.known().copied();
    let state = action.state.known();
    let standing = match (state, due) {
        (Some(ActionState::Closed), _) => Standing::Closed,
        (_, None) => Standing::Undated,
        (_, Some(due)) if due < today => Standing::Overdue,
        (_, Some(due)) if today.days_until(due) <= SOON => Standing::Due,
        _ => Standing::Open,
    };
    ActionStatus {
        id: action.id.value.to_string(),
        text: action.text.document.plain(),
        owner: action.owner.known().map(|r| r.as_str().to_owned()),
        due,
        standing,
        stated: state.is_some(),
    }
}

fn suspensions(contract: &Contract, today: Date) -> Vec<SuspensionStatus> {
    let list = contract.penalties.iter().flat_map(|p| p.suspensions.iter());
    let name = |r: &Ref<Service>| {
        contract.services.get(&r.id).map_or_else(|| r.as_str().to_owned(), |s| s.name.value.clone())
    };
    list.map(|s| {
        let decided = s.resolved_on.is_some() || s.resolution.is_some();
        SuspensionStatus {
            id: s.id.value.to_string(),
            services: s.services.iter().map(|r| r.as_str().to_owned()).collect(),
            names: s.services.iter().map(name).collect(),
            until: s.until.date.value,
            condition: s.until.condition.value.clone(),
            decided,
            ended: !decided && s.until.date.is_some_and(|day| day < today),
        }
    })
    .collect()
}

/// The report itself, and the pages of its contract and period that are drafts.
fn drafts(scope: &Scope<'_>) -> Vec<String> {
    let mut list = Vec::new();
    if scope.edition.is_draft() {
        list.push(format!("{}report.yaml", scope.folder()));
    }
    let own = format!("{}/{}/", scope.book.settings.src, scope.contract.id);
    let pages = scope.book.pages.values().filter(|p| p.is_draft() && p.path.starts_with(&own));
    list.extend(pages.map(|p| p.path.clone()).filter(|path| scope.holds(path)));
    list
}

/// The known half of a stated value.
fn known<T: Clone>(stated: &Stated<T>) -> Option<T> {
    stated.known().cloned()
}
