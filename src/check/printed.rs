//! SLA-22: a number of the model beside the words it was copied from.

use super::{Raise, Scene};
use crate::diag::Span;
use crate::model::measure::RawQuantity;
use crate::value::{Decimal, Unit};

/// SLA-22. A percentage of the model is among those of the text beside it, where that text has some.
pub(super) fn numbers_are_those_printed(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for contract in scene.book.contracts.values() {
        for indicator in contract.indicators.values() {
            for version in indicator.versions.iter() {
                let Some(printed) = &version.printed.value else { continue };
                let tests = version.rule.tests().into_iter().map(|(_, test)| test.threshold.value);
                let limits: Vec<Decimal> =
                    tests.filter(|limit| limit.unit == Unit::Percent).map(|limit| limit.exact).collect();
                compare(&limits, printed, version.printed.span, &indicator.short_name, raise);
            }
        }
    }
    for (contract, edition, _) in scene.editions() {
        for (id, measure) in &edition.measures {
            let declared = measure.declared.value.as_ref().filter(|_| measure.impossible_share().is_none());
            let Some(declared) = declared else { continue };
            let (Some(printed), Some(indicator)) = (&declared.printed.value, contract.indicators.get(id))
            else {
                continue;
            };
            if let RawQuantity::Number(value) = declared.value.value {
                compare(&[value], printed, declared.value.span, &indicator.short_name, raise);
            }
        }
    }
}

/// A number that is not printed, beside a printed one that is none of the numbers. What the words leave out
/// is not miscopied.
fn compare(values: &[Decimal], printed: &str, at: Span, name: &str, raise: &mut Raise<'_>) {
    let same = |a: &Decimal, b: &Decimal| a.normalized() == b.normalized();
    let all = percentages(printed);
    let is_foreign = all.iter().any(|n| !values.iter().any(|value| same(value, n)));
    let absent = values.iter().find(|value| !all.iter().any(|n| same(value, n)));
    if let Some(value) = absent.filter(|_| is_foreign) {
        let found = value.to_string().replace('.', ",");
        raise.at(at).with("name", name).with("found", format!("{found} %")).with("expected", printed);
    }
}

/// The numbers that a per-cent sign follows: `97% dei casi`, `69,49 %`.
fn percentages(text: &str) -> Vec<Decimal> {
    text.match_indices('%')
        .filter_map(|(at, _)| {
            let before = text[..at].trim_end_matches([' ', '\u{a0}', '\u{202f}']);
            let from = before
                .rfind(|c: char| !(c.is_ascii_digit() || c == ','))
                .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
            Decimal::parse(&before[from..].replace(',', ".")).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_as_people_write_them() {
        let texts = |text: &str| percentages(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(texts("97% dei casi"), ["97"]);
        assert_eq!(texts("4 minuti nel 95 % dei casi"), ["95"]);
        assert_eq!(texts("69,49%"), ["69.49"]);
        assert!(texts("3 ore, n.d. %").is_empty());
    }
}
