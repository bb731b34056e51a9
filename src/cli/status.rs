//! `status`: where a period stands, for whom, by when; `--for seal` says what stops a seal.

use std::collections::BTreeMap;

use super::Context;
use super::args::Status as Args;
use super::lookup;
use super::obstacles::{self, Wanted};
use super::pipeline::{self, Checked};
use super::signatures;
use crate::archive::{self, Inspected};
use crate::diag::{Places, emit};
use crate::edge::{Exit, Failure};
use crate::render::Theme;
use crate::status::{Finding, Scope, Status, SuspensionStatus, status};
use crate::text::Strings;
use crate::text::json::pretty;

mod human;
mod markdown;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let checked = pipeline::sound(context, pipeline::day(args.as_of.as_deref())?)?;
    let contracts = lookup::contracts(&checked.book, args.contract.as_deref())?;
    let found = findings(&checked, context);
    let scopes: Vec<Scope<'_>> = contracts
        .into_iter()
        .filter_map(|contract| Scope::of(&checked.book, &checked.findings, contract, args.period.as_deref()))
        .collect();
    let sealing = args.purpose.is_some();
    let standings = checked.standings();
    let all: Vec<Status> = scopes
        .iter()
        .map(|scope| {
            let mut standing = status(scope, &found, checked.today);
            if let Some(state) = signatures::state(&standings, &standing.contract, &standing.period) {
                let place = place(&checked, scope);
                let unsigned = place.filter(|place| !place.signing.rendition);
                let unsigned = unsigned.into_iter().flat_map(|place| place.signing.missing());
                standing.close(state, unsigned.map(|post| post.name.clone()).collect());
            }
            if sealing {
                let found = (scope.contract, scope.edition);
                standing.obstacles = obstacles::told(&checked, context, found, &Wanted::default());
            }
            standing
        })
        .collect();
    if all.is_empty() {
        return Err(nothing(&checked, args.period.as_deref()));
    }
    let words = Theme::new(&BTreeMap::new(), context.lang).map(|theme| theme.words).unwrap_or_default();
    let text = match args.format.as_str() {
        "json" => json(&all),
        "markdown" => each(&all, |s| markdown::text(s, &words, sealing)),
        _ => {
            each(&all, |s| human::text(s, &words, sealing, context.verbose))
                + &signing(&checked, &scopes, context)
        }
    };
    context.terminal.say(&text);
    let blocked = sealing && all.iter().any(Status::is_blocked);
    Ok(if blocked { Exit::Content } else { Exit::Done })
}

/// Of closed editions, who has signed.
fn signing(checked: &Checked, scopes: &[Scope<'_>], context: &Context) -> String {
    let mut text = String::new();
    for scope in scopes {
        let Some(place) = place(checked, scope) else { continue };
        let lines = archive::signing::sentences(&place.signing, context.lang);
        text.extend(lines.into_iter().take(1).map(|(_, line)| format!("\n{line}\n")));
    }
    text
}

/// The closed folder of an edition.
fn place<'c>(checked: &'c Checked, scope: &Scope<'_>) -> Option<&'c Inspected> {
    let (contract, edition) = (scope.contract.id.as_str(), scope.edition.id.to_string());
    checked.closed.iter().find(|c| c.folder.contract == contract && c.folder.edition == edition)
}

/// Nothing to be done, or nothing but the signatures.
fn nothing_open(status: &Status, words: &Strings) -> String {
    let n = status.unsigned.len().to_string();
    match status.unsigned.as_slice() {
        [] => words.get("status.nothing"),
        who => words.with("status.unsigned", &[("n", &n), ("who", &who.join(", "))]),
    }
}

/// That nothing stops a seal, and that what is still to be done does not.
fn sealable(status: &Status, words: &Strings) -> String {
    match status.tasks.len() {
        0 => words.get("status.sealable"),
        n => words.count("status.sealable_with_tasks", n),
    }
}

/// What ends a draft: a report says its state, a page drops a word.
fn draft_help(path: &str) -> &'static str {
    if path.ends_with("/report.yaml") { "status.draft_report_help" } else { "status.draft_help" }
}

fn each(all: &[Status], text: impl Fn(&Status) -> String) -> String {
    all.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn json(all: &[Status]) -> String {
    pretty(all)
}

/// No period to speak of: why, and the way out.
fn nothing(checked: &Checked, period: Option<&str>) -> Failure {
    let known: Vec<String> = lookup::editions(&checked.book).map(|(_, e)| e.id.to_string()).collect();
    match period {
        Some(period) if !known.is_empty() => lookup::no_period(period, &known),
        _ if checked.errors() > 0 => Failure::usage(
            "nessun periodo si può leggere: «resoconto check» dice perché",
            "no period can be read: «resoconto check» says why",
        ),
        _ => Failure::usage(
            "non c’è ancora nessun periodo: aprirlo con «resoconto new period»",
            "there is no period yet: open one with «resoconto new period»",
        ),
    }
}

/// What stops a seal, in words.
pub(super) fn blocked(standing: &Status, context: &Context) -> String {
    let words = Theme::new(&BTreeMap::new(), context.lang).map(|theme| theme.words).unwrap_or_default();
    human::text(standing, &words, true, context.verbose)
}

pub(super) fn findings(checked: &Checked, context: &Context) -> Vec<Finding> {
    let each = checked.wrong.iter().map(|d| {
        let place = checked.sources.place(d.at);
        Finding {
            code: d.code.id,
            level: d.code.page().level,
            path: place.path,
            line: place.line,
            message: emit::message(d, context.lang),
            help: emit::help(d, context.lang),
            accepted: d.is_accepted(),
        }
    });
    each.collect()
}

/// «12 rispettati, 3 non rispettati», verdicts that nobody has left out.
fn tallies(status: &Status, words: &Strings) -> String {
    use crate::rule::Verdict;
    let named = Verdict::ALL.iter().map(|v| (v.key(), status.verdicts.get(v.key()).copied().unwrap_or(0)));
    let said: Vec<String> =
        named.filter(|(_, n)| *n > 0).map(|(key, n)| words.count(&format!("tally.{key}"), n)).collect();
    said.join(", ")
}

/// «1 aperta, 1 scaduta».
fn standings(status: &Status, words: &Strings) -> String {
    use crate::status::Standing;
    let kinds = [
        ("open", Standing::Open),
        ("due", Standing::Due),
        ("overdue", Standing::Overdue),
        ("undated", Standing::Undated),
        ("closed", Standing::Closed),
    ];
    let count = |kind| status.actions.iter().filter(|a| a.standing == kind).count();
    let said: Vec<String> = kinds
        .iter()
        .map(|(key, kind)| (key, count(*kind)))
        .filter(|(_, n)| *n > 0)
        .map(|(key, n)| words.count(&format!("status.standing.{key}"), n))
        .collect();
    if said.is_empty() { words.get("status.no_actions") } else { said.join(", ") }
}

/// The facts of the head, one line each: name and words.
fn facts(status: &Status, words: &Strings) -> Vec<(String, String)> {
    let total: usize = status.verdicts.values().sum();
    let mut list = vec![
        (words.get("status.indicators"), format!("{total}: {}", tallies(status, words))),
        (words.get("status.measures"), status.measures.sentence("status.measures", words)),
        (words.get("status.inputs"), status.inputs.sentence("status.inputs", words)),
        (words.get("status.actions"), standings(status, words)),
    ];
    // What is over and decided is no longer open.
    let is_over = |s: &&SuspensionStatus| s.decided && s.until.is_some_and(|day| day < status.as_of);
    for s in status.suspensions.iter().filter(|s| !is_over(s)) {
        let until = match (s.until, &s.condition) {
            (Some(day), _) => {
                words.with("status.until_date", &[("date", &crate::text::number::date(day, words.lang))])
            }
            (None, Some(text)) => words.with("status.until_condition", &[("text", text)]),
            (None, None) => words.get("status.until_open"),
        };
        let text = words.with("status.suspended", &[("services", &s.names.join(", ")), ("until", &until)]);
        let decide = match (s.decided, s.ended || s.until.is_none()) {
            (true, _) => format!("; {}", words.get("status.decided")),
            (false, true) => format!("; {}", words.get("status.decide")),
            _ => String::new(),
        };
        list.push((words.get("status.penalties"), format!("{text}{decide}")));
    }
    let counts =
        [("d", status.drafts.len()), ("e", status.errors), ("w", status.warnings), ("a", status.accepted)]
            .map(|(key, n)| (key, n.to_string()));
    let counts: Vec<(&str, &str)> = counts.iter().map(|(k, v)| (*k, v.as_str())).collect();
    list.push((words.get("status.findings"), words.with("status.findings_line", &counts)));
    list
}

/// «Agenda Digitale, secondo semestre 2021: in revisione, al 1º ottobre 2024».
fn head(status: &Status, words: &Strings) -> String {
    use crate::text::number;
    use crate::value::EditionId;
    let period = EditionId::parse(&status.period)
        .map_or_else(|_| status.period.clone(), |id| number::edition(&id, words.lang));
    words.with(
        "status.head",
        &[
            ("contract", &status.contract_title),
            ("period", &period),
            ("state", &words.get(&format!("state.{}", status.state)).to_lowercase()),
            ("date", &number::date(status.as_of, words.lang)),
        ],
    )
}
