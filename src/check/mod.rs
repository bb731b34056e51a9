//! What contradicts what; one file per family of checks.
//!
//! A check is a function and its page under `codes/`: it names the place and the words, the page holds
//! the sentence, the level and the explanation. A check raises only its own code.

mod act;
mod alike;
mod amounts;
mod cal;
mod carried;
mod contact;
mod ctr;
mod hdc;
mod heading;
mod host;
mod lnk;
mod name;
mod passage;
mod pen;
mod per;
mod printed;
mod prv;
mod publication;
mod relations;
mod renames;
mod rev;
mod rol;
mod sig;
mod similar;
mod sla;
mod speech;
mod txt;
mod written;
mod wvr;

pub use wvr::waive;

use rayon::prelude::*;

use crate::assess::{EditionFindings, Findings};
use crate::diag::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Book, Contract, Edition};
use crate::source::Sources;
use crate::text::{Lang, number};
use crate::value::{Date, Quantity};

/// What checks look at. `today` is known to the edge only and changes no page.
pub struct Scene<'a> {
    pub book: &'a Book,
    pub findings: &'a Findings,
    /// The files as written: for what stands between the values.
    pub sources: &'a Sources,
    pub today: Date,
}

impl<'a> Scene<'a> {
    /// Every edition with its contract and findings.
    pub(crate) fn editions(
        &self,
    ) -> impl Iterator<Item = (&'a Contract, &'a Edition, &'a EditionFindings)> + use<'a> {
        let findings = self.findings;
        self.book.contracts.values().flat_map(move |contract| {
            contract.editions.values().filter_map(move |edition| {
                findings.edition(&contract.id, &edition.id).map(|found| (contract, edition, found))
            })
        })
    }

    /// A quantity in the words of a message.
    pub(crate) fn shown(&self, value: &Quantity) -> String {
        number::quantity(value, Lang::It)
    }
}

/// Editions of a contract, each with the one in force of the period before. An amended edition and the one it
/// amends have the same former one; a year follows the year before, not the half.
fn with_former(contract: &Contract) -> Vec<(&Edition, &Edition)> {
    contract
        .editions
        .values()
        .filter_map(|edition| Some((contract.before(edition.id.period).next()?, edition)))
        .collect()
}

/// Names of fields that are absent, in both languages; none where all are there.
fn absent(fields: &[((&str, &str), bool)]) -> Option<(String, String)> {
    let absent = fields.iter().filter(|(_, absent)| *absent);
    let (it, en): (Vec<&str>, Vec<&str>) = absent.map(|(names, _)| *names).unzip();
    (!it.is_empty()).then(|| (it.join(", "), en.join(", ")))
}

/// Where a check puts what it finds: it can raise only its own code.
pub struct Raise<'d> {
    code: Code,
    out: &'d mut Diagnostics,
}

impl Raise<'_> {
    pub fn at(&mut self, span: Span) -> &mut Diagnostic {
        self.out.raise(self.code, span)
    }
}

/// One check: its code and its function.
pub struct Check {
    pub code: Code,
    pub run: fn(&Scene<'_>, &mut Raise<'_>),
}

/// Every family, in the order of the codes.
const FAMILIES: &[&[Check]] = &[
    act::CHECKS,
    amounts::CHECKS,
    cal::CHECKS,
    carried::CHECKS,
    ctr::CHECKS,
    hdc::CHECKS,
    heading::CHECKS,
    host::CHECKS,
    lnk::CHECKS,
    pen::CHECKS,
    per::CHECKS,
    prv::CHECKS,
    publication::CHECKS,
    relations::CHECKS,
    renames::CHECKS,
    rev::CHECKS,
    rol::CHECKS,
    similar::CHECKS,
    sig::CHECKS,
    sla::CHECKS,
    speech::CHECKS,
    txt::CHECKS,
];

/// Runs every check, several at a time; what they find stands in the order of the checks.
pub fn run(scene: &Scene<'_>) -> Diagnostics {
    let all: Vec<&Check> = FAMILIES.iter().flat_map(|family| family.iter()).collect();
    let found: Vec<Diagnostics> = all
        .par_iter()
        .with_max_len(1) // some checks read every text, most look at a few fields
        .map(|check| {
            let mut out = Diagnostics::default();
            (check.run)(scene, &mut Raise { code: check.code, out: &mut out });
            out
        })
        .collect();
    let mut out = Diagnostics::default();
    for one in found {
        out.extend(one);
    }
    out
}

/// Codes whose findings depend on today's date: they appear on no page.
pub const DATED: &[&str] = &["CAL-01", "CAL-02", "PEN-03", "WVR-01"];
