//! Numbers, durations and dates as people read them: `69,49 %`, `3 min 56 s`, `21 marzo 2022`.
//!
//! Each number is formatted here once and then printed as it is, on pages and in documents. Spaces
//! before units are no-break.

use super::Lang;
use crate::value::{Date, Decimal, EditionId, Period, Quantity, Unit};

/// The space that never breaks a line.
pub const NBSP: char = '\u{a0}';

const MONTHS_IT: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Digits grouped by three from five digits on in no language: 1.234 in Italian, 1,234 in English.
pub fn decimal(number: Decimal, lang: Lang) -> String {
    let text = number.abs().to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((&text, ""));
    let (group, point) = match lang {
        Lang::It => ('.', ','),
        Lang::En => (',', '.'),
    };
    let mut out = String::new();
    if number.is_negative() {
        out.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !cents.is_empty() {
        out.push(point);
        out.push_str(cents);
    }
    out
}

/// A whole number.
pub fn count(n: u64, lang: Lang) -> String {
    decimal(Decimal::from(n), lang)
}

/// A number with its unit.
pub fn quantity(value: &Quantity, lang: Lang) -> String {
    let number = || decimal(value.exact, lang);
    let with = |unit: &str| format!("{}{NBSP}{unit}", number());
    match value.unit {
        Unit::Percent => with("%"),
        Unit::Points => with(match (lang, is_one(value)) {
            (Lang::It, true) => "punto",
            (Lang::It, false) => "punti",
            (Lang::En, true) => "point",
            (Lang::En, false) => "points",
        }),
        Unit::Seconds => duration(value.exact, lang, ["h", "min", "s"]),
        Unit::WorkingSeconds => {
            let time = duration(value.exact, lang, ["h", "min", "s"]);
            match lang {
                Lang::It => format!("{time} lav."),
                Lang::En => format!("{time} working"),
            }
        }
        Unit::Count | Unit::Number => number(),
        Unit::Euro => money(value.exact, lang),
        Unit::Fte => with("FTE"),
    }
}

/// A difference with its sign: `−27,51 punti`, `+2 punti`.
pub fn signed(value: &Quantity, lang: Lang) -> String {
    let text = quantity(value, lang);
    if value.exact.is_negative() || value.exact.is_zero() { text } else { format!("+{text}") }
}

/// Euro with two digits.
pub fn money(amount: Decimal, lang: Lang) -> String {
    let mut text = decimal(amount, lang);
    let digits = amount.digits();
    if digits < 2 {
        if digits == 0 {
            text.push(if lang == Lang::It { ',' } else { '.' });
        }
        text.push_str(&"0".repeat(2 - digits as usize));
    }
    format!("{text}{NBSP}€")
}

fn is_one(value: &Quantity) -> bool {
    value.exact.abs() == Decimal::from(1_u64)
}

/// Seconds as hours, minutes, seconds; parts that are zero are left out.
fn duration(seconds: Decimal, lang: Lang, units: [&str; 3]) -> String {
    let sign = if seconds.is_negative() { "−" } else { "" };
    let Some(whole) = seconds.abs().to_u64() else {
        return format!("{}{NBSP}{}", decimal(seconds, lang), units[2]);
    };
    let parts = [(whole / 3_600, units[0]), (whole % 3_600 / 60, units[1]), (whole % 60, units[2])];
    let shown: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, unit)| format!("{}{NBSP}{unit}", count(*n, lang)))
        .collect();
    if shown.is_empty() {
        return format!("0{NBSP}{}", units[2]);
    }
    format!("{sign}{}", shown.join(&NBSP.to_string()))
}

/// `21 marzo 2022`.
pub fn date(day: Date, lang: Lang) -> String {
    let month = month_name(day.month(), lang);
    let n = day.day();
    match (lang, n) {
        (Lang::It, 1) => format!("1º{NBSP}{month} {}", day.year()),
        _ => format!("{n}{NBSP}{month} {}", day.year()),
    }
}

/// `30 marzo`, for what comes back every year.
pub fn day_of_year(day: Date, lang: Lang) -> String {
    let text = date(day, lang);
    text.rsplit_once(' ').map_or(text.clone(), |(day, _)| day.to_owned())
}

/// `21/03/2022`.
pub fn short_date(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

pub fn month_name(month: i8, lang: Lang) -> &'static str {
    let at = usize::try_from(month).unwrap_or(1).clamp(1, 12) - 1;
    match lang {
        Lang::It => MONTHS_IT[at],
        Lang::En => MONTHS_EN[at],
    }
}

/// `secondo semestre 2021`.
pub fn period(period: Period, lang: Lang) -> String {
    let (year, n) = (period.year(), period.number());
    let at = usize::try_from(n).unwrap_or(1).clamp(1, 4) - 1;
    let ordinal = match lang {
        Lang::It => ["primo", "secondo", "terzo", "quarto"][at],
        Lang::En => ["first", "second", "third", "fourth"][at],
    };
    match (period.kind(), lang) {
        ("semester", Lang::It) => format!("{ordinal} semestre {year}"),
        ("semester", Lang::En) => format!("{ordinal} half of {year}"),
        ("quarter", Lang::It) => format!("{ordinal} trimestre {year}"),
        ("quarter", Lang::En) => format!("{ordinal} quarter of {year}"),
        ("month", _) => format!("{} {year}", month_name(n, lang)),
        (_, Lang::It) => format!("anno {year}"),
        (_, Lang::En) => format!("year {year}"),
    }
}

/// `secondo semestre 2021, rettifica 1`.
pub fn edition(edition: &EditionId, lang: Lang) -> String {
    let text = period(edition.period, lang);
    match (edition.revision, lang) {
        (0, _) => text,
        (n, Lang::It) => format!("{text}, rettifica {n}"),
        (n, Lang::En) => format!("{text}, amendment {n}"),
    }
}

/// `2º sem. 2021`, for charts and narrow columns.
pub fn short_period(period: Period, lang: Lang) -> String {
    let (year, n) = (period.year(), period.number());
    match (period.kind(), lang) {
        ("semester", Lang::It) => format!("{n}º{NBSP}sem. {year}"),
        ("semester", Lang::En) => format!("H{n} {year}"),
        ("quarter", Lang::It) => format!("{n}º{NBSP}trim. {year}"),
        ("quarter", Lang::En) => format!("Q{n} {year}"),
        ("month", _) => format!("{n:02}/{year}"),
        _ => year.to_string(),
    }
}

/// The first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `a, b e c`.
pub fn listed(items: &[String], lang: Lang) -> String {
    let and = match lang {
        Lang::It => "e",
        Lang::En => "and",
    };
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {and} {last}", most.join(", ")),
    }
}

/// Months by their identifiers, in words: `aprile 2024 e giugno 2024`.
pub fn months_listed(ids: &[String], lang: Lang) -> String {
    let named = |id: &String| Period::parse(id).map_or_else(|_| id.clone(), |month| period(month, lang));
    listed(&ids.iter().map(named).collect::<Vec<_>>(), lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).expect(text)
    }

    #[test]
    fn numbers_follow_italian_and_english_use() {
        let it = |q: &Quantity| quantity(q, Lang::It).replace(NBSP, " ");
        for (value, expected) in [
            (Quantity::percent(d("69.49")), "69,49 %"),
            (Quantity::percent(d("97")), "97 %"),
            (Quantity::new(d("-27.51"), Unit::Points), "−27,51 punti"),
            (Quantity::new(d("1"), Unit::Points), "1 punto"),
            (Quantity::seconds(236), "3 min 56 s"),
            (Quantity::seconds(13), "13 s"),
            (Quantity::seconds(7_200), "2 h"),
            (Quantity::seconds(0), "0 s"),
            (Quantity::working_seconds(10_800), "3 h lav."),
            (Quantity::count(1_234_567), "1.234.567"),
            (Quantity::count(123), "123"),
            (Quantity::new(d("12000"), Unit::Euro), "12.000,00 €"),
            (Quantity::new(d("1500.5"), Unit::Euro), "1.500,50 €"),
            (Quantity::new(d("2.75"), Unit::Fte), "2,75 FTE"),
        ] {
            assert_eq!(it(&value), expected);
        }
        assert_eq!(quantity(&Quantity::percent(d("1234.5")), Lang::En), "1,234.5\u{a0}%");
    }

    #[test]
    fn dates_and_periods() {
        let day = Date::parse("2022-03-21").expect("a day");
        assert_eq!(date(day, Lang::It).replace(NBSP, " "), "21 marzo 2022");
        assert_eq!(short_date(day), "21/03/2022");
        let s2 = Period::parse("2021-s2").expect("a period");
        assert_eq!(period(s2, Lang::It), "secondo semestre 2021");
        assert_eq!(period(s2, Lang::En), "second half of 2021");
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()], Lang::It), "a, b e c");
    }
}
