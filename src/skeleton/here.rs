//! Where the new record will stand: contract, period, service, and what is already there.

use super::{Answers, Refusal};
use crate::diag::{Places, Spanned};
use crate::model::indicator::Indicator;
use crate::model::service::Service;
use crate::model::{Book, Contract, Edition};
use crate::source::Sources;
use crate::value::Period;

/// The book, the files, the answers so far.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) book: &'a Book,
    pub(super) sources: &'a Sources,
    pub(super) answers: &'a Answers,
}

impl<'a> Here<'a> {
    pub(super) fn answer(&self, flag: &str) -> Option<&'a str> {
        self.answers.get(flag).map(String::as_str)
    }

    /// An answer that the questions guarantee.
    pub(super) fn need(&self, flag: &'static str) -> Result<&'a str, Refusal> {
        self.answer(flag).ok_or_else(|| {
            Refusal::call(format!("manca --{flag}: indicarlo"), format!("missing --{flag}: give it"))
        })
    }

    /// The contract asked for, the configured one, or the only one.
    pub(super) fn contract(&self) -> Option<&'a Contract> {
        let contracts = &self.book.contracts;
        match self.answer("contract") {
            Some(id) => contracts.get(id),
            None => self
                .book
                .settings
                .default_contract
                .as_ref()
                .and_then(|id| contracts.get(id))
                .or_else(|| contracts.values().next().filter(|_| contracts.len() == 1)),
        }
    }

    pub(super) fn needed_contract(&self) -> Result<&'a Contract, Refusal> {
        self.contract().ok_or_else(|| {
            Refusal::call(
                "manca --contract: indicare il contratto (la sua cartella sotto data/)",
                "missing --contract: give the contract (its folder under data/)",
            )
        })
    }

    pub(super) fn edition(&self) -> Option<&'a Edition> {
        let wanted = self.answer("period")?;
        self.contract()?.editions.values().find(|e| e.id.to_string() == wanted)
    }

    pub(super) fn needed_edition(&self) -> Result<&'a Edition, Refusal> {
        self.edition().ok_or_else(|| {
            Refusal::call(
                "manca --period: indicare un periodo che esiste, oppure crearlo con «resoconto new period»",
                "missing --period: give a period that exists, or create it with «resoconto new period»",
            )
        })
    }

    pub(super) fn service(&self) -> Option<&'a Service> {
        self.contract()?.services.get(self.answer("service")?)
    }

    pub(super) fn indicator(&self) -> Option<&'a Indicator> {
        self.contract()?.indicators.get(self.answer("indicator")?)
    }

    /// The newest period with a report.
    pub(super) fn last_period(&self) -> Option<Period> {
        self.contract()?.editions.keys().map(|e| e.period).max()
    }

    pub(super) fn data(&self, contract: &Contract) -> String {
        format!("{}/{}", self.book.settings.data_dir, contract.id)
    }

    pub(super) fn folder(&self, contract: &Contract, edition: &Edition) -> String {
        format!("{}/periods/{}", self.data(contract), edition.id)
    }

    /// `file:line` of something written.
    pub(super) fn place<T>(&self, at: &Spanned<T>) -> String {
        let place = self.sources.place(at.span);
        format!("{}:{}", place.path, place.line)
    }

    /// Nothing stands at a path.
    pub(super) fn free(&self, path: &str) -> Result<(), Refusal> {
        if self.sources.find(path).is_none() {
            return Ok(());
        }
        Err(Refusal::taken(
            format!(
                "«{path}» esiste già e non viene toccato: modificarlo, o scegliere un altro identificativo con --id"
            ),
            format!("«{path}» exists and is left alone: edit it, or choose another identifier with --id"),
        ))
    }

    /// An identifier that nobody has.
    pub(super) fn unused<T>(&self, id: &str, other: Option<&Spanned<T>>) -> Result<(), Refusal> {
        let Some(other) = other else { return Ok(()) };
        let place = self.place(other);
        Err(Refusal::taken(
            format!("l’identificativo «{id}» è già usato in {place}: sceglierne un altro con --id"),
            format!("the identifier «{id}» is already used in {place}: choose another with --id"),
        ))
    }
}
