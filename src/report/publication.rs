//! What is to be published, composed scope by scope when asked: memory does not grow with the periods.

use super::context::{Context, EditionContext};
use super::differences::{self, Change};
use super::{Closed, EditionEntry, Note, Report, Request, State, contract, edition, proofs, site};
use crate::assess::Findings;
use crate::model::{Book, Contract, Edition, Id, contract as terms};
use crate::text::{Strings, number};
use crate::value::EditionId;

/// One [`Report`] per scope: the site, each contract, each edition.
pub struct Publication<'a> {
    context: Context<'a>,
    shown: Vec<(&'a Contract, Vec<&'a Edition>)>,
    /// Every edition, in the order of its folder: for the list of periods and the switcher.
    pub editions: Vec<EditionEntry>,
}

/// Prepares everything that is to be published; nothing is composed yet.
pub fn compose<'a>(
    book: &'a Book,
    findings: &'a Findings,
    notes: &'a [Note],
    words: &'a Strings,
    request: Request<'a>,
) -> Publication<'a> {
    let context =
        Context { book, findings, words, notes, audience: request.audience, standings: request.standings };
    let shown: Vec<(&Contract, Vec<&Edition>)> = book
        .contracts
        .values()
        .map(|c| {
            (
                c,
                c.editions
                    .values()
                    .filter(|e| request.drafts || !e.is_draft() || context.standing(&c.id, &e.id).is_some())
                    .collect(),
            )
        })
        .collect();
    let editions = shown
        .iter()
        .flat_map(|(contract, list)| list.iter().map(|edition| entry(&context, contract, edition)))
        .collect();
    Publication { context, shown, editions }
}

impl Publication<'_> {
    /// The words of the pages.
    pub fn words(&self) -> &Strings {
        self.context.words
    }

    /// The site's report, then each contract's.
    pub fn shared(&self) -> Vec<Report> {
        let mut reports = vec![site::tree(&self.context, &self.shown)];
        for (contract, list) in &self.shown {
            reports.push(contract::tree(&self.context, contract, list));
        }
        reports
    }

    /// The report of one edition; none for an entry of another publication.
    pub fn edition(&self, entry: &EditionEntry) -> Option<Report> {
        self.scoped(entry).map(|context| edition::tree(&context))
    }

    /// The facts of one edition as machines read them (`report.json`), without its pages.
    pub fn facts(&self, entry: &EditionEntry) -> Option<serde_json::Value> {
        self.scoped(entry).map(|context| edition::facts(&context))
    }

    /// What changed in one edition from another state of the same site to this one.
    ///
    /// An edition that stands on one side only is itself the change.
    pub fn changes_since(&self, before: &Publication<'_>, entry: &EditionEntry) -> Vec<Change> {
        match (before.scoped(entry), self.scoped(entry)) {
            (Some(old), Some(new)) => differences::between(&old, &new),
            (None, Some(_)) => vec![differences::period(entry, true)],
            (Some(_), None) => vec![differences::period(entry, false)],
            (None, None) => Vec::new(),
        }
    }

    /// What changed between two editions of this site.
    pub fn changes_between(&self, old: &EditionEntry, new: &EditionEntry) -> Vec<Change> {
        match (self.scoped(old), self.scoped(new)) {
            (Some(old), Some(new)) => differences::between(&old, &new),
            _ => Vec::new(),
        }
    }

    /// The sentence that sums changes up.
    pub fn summary(&self, changes: &[Change]) -> String {
        differences::summary(&self.context, changes)
    }

    fn scoped(&self, entry: &EditionEntry) -> Option<EditionContext<'_>> {
        let contract = self.context.book.contracts.get(&entry.contract)?;
        let edition = contract.editions.get(&entry.edition)?;
        EditionContext::of(self.context, contract, edition)
    }
}

fn entry(context: &Context<'_>, contract: &Contract, edition: &Edition) -> EditionEntry {
    EditionEntry {
        contract: contract.id.clone(),
        contract_name: contract.terms.short_title.value.clone(),
        edition: edition.id.clone(),
        name: number::capitalised(&number::edition(&edition.id, context.words.lang)),
        state: state(context, &contract.id, edition),
        superseded_by: context.standing(&contract.id, &edition.id).and_then(|s| s.by.clone()),
        changes: changes(context, contract, edition),
        dated: edition.report.dated.known().map(ToString::to_string),
    }
}

/// A correction leads to its own page of changes, what it corrects to the same one.
fn changes(context: &Context<'_>, contract: &Contract, edition: &Edition) -> Option<String> {
    let by = context.standing(&contract.id, &edition.id).and_then(|s| s.by.as_deref());
    match by.and_then(|by| EditionId::parse(by).ok()) {
        Some(by) => Some(differences::address(&edition.id, &by)),
        None => {
            let first = differences::amended(edition).filter(|first| contract.editions.contains_key(*first));
            first.map(|first| differences::address(first, &edition.id))
        }
    }
}

/// The state in words. A rendition of a paper report is never «signed».
pub(super) fn state(context: &Context<'_>, contract: &Id<terms::Contract>, edition: &Edition) -> State {
    if let Some(standing) = context.standing(contract, &edition.id) {
        let key = standing.state.key();
        let on = standing.on.map(|day| context.words.with("state.on", &[("date", &context.plain_date(day))]));
        let signatures = proofs::progress(context, standing).filter(|_| standing.state == Closed::Sealed);
        let detail = on.into_iter().chain(signatures).collect::<Vec<_>>().join("; ");
        return State { key: key.to_owned(), word: context.t(&format!("state.{key}")), detail };
    }
    let key = edition.report.state.key();
    // A corrected edition begins as a copy: the day that both have is the first one's.
    let first = context.amended(contract, edition).map(|(_, day)| day);
    let detail = match edition.report.dated.known().filter(|day| first != Some(**day)) {
        Some(day) => context.words.with("state.dated", &[("date", &context.plain_date(*day))]),
        None => String::new(),
    };
    State { key: key.to_owned(), word: context.t(&format!("state.{key}")), detail }
}
