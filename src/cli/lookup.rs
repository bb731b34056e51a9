//! Periods and contracts as the command line names them; one that is not there is answered with the nearest.

use super::pipeline::Checked;
use crate::edge::Failure;
use crate::model::{Book, Contract, Edition};
use crate::source::nearest;

/// Every edition with its contract.
pub(super) fn editions(book: &Book) -> impl Iterator<Item = (&Contract, &Edition)> {
    book.contracts.values().flat_map(|c| c.editions.values().map(move |e| (c, e)))
}

/// Whether some contract has the period.
///
/// # Errors
/// None has.
pub(super) fn known(book: &Book, period: &str) -> Result<(), Failure> {
    let known: Vec<String> = editions(book).map(|(_, e)| e.id.to_string()).collect();
    if known.iter().any(|id| id == period) { Ok(()) } else { Err(no_period(period, &known)) }
}

/// The edition a name stands for: in the contract asked for, or the only one that has it.
///
/// # Errors
/// None has it, or several have.
pub(super) fn edition<'c>(
    checked: &'c Checked,
    period: &str,
    contract: Option<&str>,
) -> Result<(&'c Contract, &'c Edition), Failure> {
    contracts(&checked.book, contract)?;
    let all: Vec<(&Contract, &Edition)> =
        editions(&checked.book).filter(|(c, _)| contract.is_none_or(|name| c.id.as_str() == name)).collect();
    only(period, &all, |(_, e)| e.id.to_string(), |(c, _)| c.id.to_string()).copied()
}

/// The one of a list with this period; `of` and `contract` say which each is.
///
/// # Errors
/// None is, or several are.
pub(super) fn only<'l, T>(
    period: &str,
    list: &'l [T],
    of: impl Fn(&T) -> String,
    contract: impl Fn(&T) -> String,
) -> Result<&'l T, Failure> {
    let found: Vec<&T> = list.iter().filter(|one| of(one) == period).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(no_period(period, &list.iter().map(of).collect::<Vec<_>>())),
        many => {
            let names: Vec<String> = many.iter().map(|one| contract(one)).collect();
            let names = names.join(", ");
            Err(Failure::usage(
                format!("«{period}» c’è in più contratti ({names}): scegliere con --contract"),
                format!("«{period}» is in several contracts ({names}): choose with --contract"),
            ))
        }
    }
}

/// Every contract, or the one that is asked for.
///
/// # Errors
/// There is none of that name.
pub(super) fn contracts<'b>(book: &'b Book, wanted: Option<&str>) -> Result<Vec<&'b Contract>, Failure> {
    let Some(wanted) = wanted else { return Ok(book.contracts.values().collect()) };
    if let Some(found) = book.contracts.get(wanted) {
        return Ok(vec![found]);
    }
    let (it, en) = near(wanted, book.contracts.keys().map(|id| id.as_str()), "", "");
    Err(Failure::usage(format!("nessun contratto «{wanted}»{it}"), format!("no contract «{wanted}»{en}")))
}

/// No period of this name, with the nearest among the known ones.
pub(super) fn no_period(period: &str, known: &[String]) -> Failure {
    let (it, en) = near(period, known.iter().map(String::as_str), ".", ".");
    Failure::usage(
        format!("nessun periodo «{period}»{it} «resoconto list periods» li elenca"),
        format!("no period «{period}»{en} «resoconto list periods» lists them"),
    )
}

fn near<'n>(wanted: &str, known: impl Iterator<Item = &'n str>, it: &str, en: &str) -> (String, String) {
    nearest(wanted, known).map_or((it.to_owned(), en.to_owned()), |near| {
        (format!(": forse «{near}»?"), format!(": perhaps «{near}»?"))
    })
}
