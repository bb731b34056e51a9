//! CTR: the contract's amount as the texts quote it.

use super::{Check, Raise, Scene};
use crate::diag::{Code, Span};
use crate::model::Contract;
use crate::text::{Lang, number};
use crate::value::Decimal;

pub(super) const CHECKS: &[Check] = &[Check { code: Code::CTR_09, run: quoted_amounts_are_the_contracts }];

/// CTR-09. A sum that a sentence calls «importo» is the original or the current amount of the contract.
fn quoted_amounts_are_the_contracts(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        let Some((original, current)) = amounts(contract) else { continue };
        let folder = format!("{}/{}/", scene.book.settings.src, contract.id);
        for (file, source) in scene.sources.under(&folder).filter(|(_, f)| f.path.ends_with(".md")) {
            let Ok(text) = std::str::from_utf8(&source.bytes) else { continue };
            for (start, end, sum) in sums(text) {
                if is_of_the_contract(text, start) && sum != original && sum != current {
                    raise
                        .at(Span::new(file, start, end))
                        .with("found", &text[start..end])
                        .with("expected", number::money(current, Lang::It));
                }
            }
        }
    }
}

/// The original amount, and the one after every change.
fn amounts(contract: &Contract) -> Option<(Decimal, Decimal)> {
    let original = *contract.terms.amount_net.known()?;
    let deltas = contract.terms.changes.iter().filter_map(|c| c.amount_delta.value);
    let current = deltas.into_iter().try_fold(original, Decimal::checked_add)?;
    Some((original, current))
}

/// Whether the sentence before a sum speaks of the contract's amount: «importo del contratto: …».
fn is_of_the_contract(text: &str, start: usize) -> bool {
    let from = text[..start].rfind(['\n', ';']).map_or(0, |at| at + 1);
    let before = text[from..start].to_lowercase();
    before.contains("importo") && (before.contains("contratt") || before.contains("complessivo"))
}

/// Sums in euro as Italians write them, `12.000.000,00 €` or `12.000.000 euro`: place and value.
fn sums(text: &str) -> Vec<(usize, usize, Decimal)> {
    let mut list = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let rest = &text[start..];
        let length = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(rest.len());
        let digits = rest[..length].trim_end_matches(['.', ',']);
        let after = rest[digits.len()..].trim_start_matches([' ', number::NBSP, '\u{202f}']);
        let plain = digits.replace('.', "").replace(',', ".");
        if (after.starts_with('€') || after.starts_with("euro"))
            && let Ok(sum) = Decimal::parse(&plain)
        {
            list.push((start, start + digits.len(), sum));
        }
        at = start + length.max(1);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_read_as_italians_write_them() {
        let found = sums("importo di 12.000.000,00 €, poi 900.000 euro, 3 persone, 4,5.");
        let values: Vec<String> = found.iter().map(|(.., sum)| sum.normalized().to_string()).collect();
        assert_eq!(values, ["12000000", "900000"]);
    }
}
