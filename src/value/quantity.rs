//! A number and what it is a number of.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::problem::is_absence;
use super::{Decimal, ParseProblem};

/// What a number counts. Different units are never compared (SLA-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Percent,
    /// Difference of two percentages.
    Points,
    /// Calendar time, in seconds.
    Seconds,
    /// Time within the service's working hours, in seconds.
    WorkingSeconds,
    Count,
    Number,
    Euro,
    Fte,
}

impl Unit {
    pub fn key(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Points => "points",
            Self::Seconds => "seconds",
            Self::WorkingSeconds => "working_seconds",
            Self::Count => "count",
            Self::Number => "number",
            Self::Euro => "euro",
            Self::Fte => "fte",
        }
    }

    /// The unit of a difference.
    #[must_use]
    pub fn of_difference(self) -> Self {
        if self == Self::Percent { Self::Points } else { self }
    }
}

/// An exact number with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    pub exact: Decimal,
    pub unit: Unit,
}

impl Quantity {
    pub fn new(exact: Decimal, unit: Unit) -> Self {
        Self { exact, unit }
    }

    pub fn percent(exact: Decimal) -> Self {
        Self::new(exact, Unit::Percent)
    }

    pub fn number(exact: Decimal) -> Self {
        Self::new(exact, Unit::Number)
    }

    pub fn count(n: u64) -> Self {
        Self::new(Decimal::from(n), Unit::Count)
    }

    pub fn seconds(n: u64) -> Self {
        Self::new(Decimal::from(n), Unit::Seconds)
    }

    pub fn working_seconds(n: u64) -> Self {
        Self::new(Decimal::from(n), Unit::WorkingSeconds)
    }

    /// Compared only within one unit.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        (self.unit == other.unit).then(|| self.exact.cmp(&other.exact))
    }

    /// Reads a duration: `13s`, `4m`, `3m56s`, `2h`, `1h30m`, and working time `3wh`, `90wm`.
    pub fn parse_duration(text: &str) -> Result<Self, ParseProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ParseProblem::Empty);
        }
        if is_absence(text) {
            return Err(ParseProblem::Absent);
        }
        if text.starts_with('-') {
            return Err(ParseProblem::Negative);
        }
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(ParseProblem::NotANumber);
        }
        match parts(text) {
            Some(parts) => total(&parts),
            None if looks_timed(text) => Err(ambiguous(text)),
            None => Err(ParseProblem::NotANumber),
        }
    }
}

/// Number and unit pairs of a duration, or `None` if the text is not made of them.
fn parts(text: &str) -> Option<Vec<(u64, &str)>> {
    let mut list = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        list.push((number, &rest[..letters]));
        rest = &rest[letters..];
    }
    if list.is_empty() {
        return None;
    }
    list.iter().all(|(_, unit)| matches!(*unit, "s" | "m" | "h" | "d" | "wh" | "wm")).then_some(list)
}

fn total(parts: &[(u64, &str)]) -> Result<Quantity, ParseProblem> {
    let working = parts[0].1.starts_with('w');
    let mut seconds: u64 = 0;
    let mut smallest = u64::MAX;
    for (number, unit) in parts {
        let size = match *unit {
            "s" => 1,
            "m" | "wm" => 60,
            "h" | "wh" => 3_600,
            _ => 86_400,
        };
        // Units go down, each once, and working time does not mix with the other.
        if size >= smallest || unit.starts_with('w') != working {
            return Err(ParseProblem::Ambiguous { suggest: None });
        }
        smallest = size;
        seconds = number
            .checked_mul(size)
            .and_then(|s| seconds.checked_add(s))
            .filter(|s| *s < 1_000_000_000_000)
            .ok_or(ParseProblem::TooLarge)?;
    }
    let unit = if working { Unit::WorkingSeconds } else { Unit::Seconds };
    Ok(Quantity::new(Decimal::from(seconds), unit))
}

/// Whether a text that is no duration was meant as one: a bare number, or numbers with marks or words
/// of time.
fn looks_timed(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "d",
        "giorni",
        "giorno",
        "gg",
        "h",
        "hours",
        "hour",
        "hr",
        "hrs",
        "lav",
        "lavorative",
        "lavorativi",
        "lavorativa",
        "m",
        "min",
        "mins",
        "minuti",
        "minuto",
        "minutes",
        "ms",
        "ora",
        "ore",
        "s",
        "sec",
        "secondi",
        "secondo",
        "seconds",
        "w",
        "wh",
        "wm",
        "wd",
        "e",
    ];
    let lower = text.to_lowercase();
    let marks = ['\'', '’', '′', '"', '″', '”', ':'];
    let plain = |c: char| c.is_ascii_digit() || c.is_whitespace() || marks.contains(&c) || ".,".contains(c);
    let words: Vec<&str> = lower.split(plain).filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return lower.contains(marks) || lower.bytes().all(|b| b.is_ascii_digit());
    }
    words != ["e"] && words.iter().all(|word| WORDS.contains(word))
}

/// The likely meaning of a duration in another notation.
fn ambiguous(text: &str) -> ParseProblem {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let lower = text.to_lowercase();
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let suggest = match (numbers.as_slice(), letters.as_str()) {
        ([a, b], "") if lower.contains([':', '\'', '’', '′']) => Some(format!("\"{a}m{b}s\"")),
        ([a, b, c], "") if lower.contains(':') => Some(format!("\"{a}h{b}m{c}s\"")),
        ([a], "") if lower.ends_with(['"', '″', '”']) || lower.ends_with("''") => {
            Some(format!("\"{a}s\""))
        }
        ([a], "") if lower.ends_with(['\'', '’', '′']) => Some(format!("\"{a}m\"")),
        ([a], "h" | "ore" | "ora" | "hour" | "hours") => Some(format!("\"{a}h\"")),
        ([a], "orelavorative" | "hlavorative" | "hlav") => Some(format!("\"{a}wh\"")),
        ([whole, part], "h" | "ore" | "wh") if lower.contains([',', '.']) => hours(whole, part, &letters),
        ([a], "m" | "min" | "minuti" | "minuto" | "minutes") => Some(format!("\"{a}m\"")),
        ([a], "s" | "sec" | "secondi" | "seconds") => Some(format!("\"{a}s\"")),
        (_, "ms" | "hm" | "hms" | "minsec" | "mins") if lower.contains(' ') => {
            Some(format!("\"{}\"", lower.replace("min", "m").replace("sec", "s").replace(' ', "")))
        }
        _ => None,
    };
    // What is proposed must itself be a duration.
    let suggest = suggest.filter(|s| parts(s.trim_matches('"')).is_some_and(|p| total(&p).is_ok()));
    ParseProblem::Ambiguous { suggest }
}

/// `3,5 ore` as hours and minutes, where it is whole minutes.
fn hours(whole: &str, part: &str, unit: &str) -> Option<String> {
    let (hours, part_of, scale) = (
        whole.parse::<u32>().ok()?,
        part.parse::<u32>().ok()?,
        10_u32.checked_pow(part.len().try_into().ok()?)?,
    );
    let sixtieths = part_of.checked_mul(60)?;
    let work = if unit == "wh" { "w" } else { "" };
    (sixtieths % scale == 0).then(|| format!("\"{hours}{work}h{}{work}m\"", sixtieths / scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_whole_seconds() {
        for (text, seconds, unit) in [
            ("13s", 13_u64, Unit::Seconds),
            ("3m56s", 236, Unit::Seconds),
            ("42m56s", 2_576, Unit::Seconds),
            ("2h", 7_200, Unit::Seconds),
            ("3wh", 10_800, Unit::WorkingSeconds),
            ("1d", 86_400, Unit::Seconds),
        ] {
            let read = Quantity::parse_duration(text).expect(text);
            assert_eq!((read.exact, read.unit), (Decimal::from(seconds), unit), "{text}");
        }
    }

    #[test]
    fn other_notations_are_refused_with_the_right_spelling() {
        let suggest = |text: &str| match Quantity::parse_duration(text) {
            Err(ParseProblem::Ambiguous { suggest }) => suggest.unwrap_or_default(),
            other => format!("{other:?}"),
        };
        for (text, right) in [
            ("3:56", "\"3m56s\""),
            ("3':56\"", "\"3m56s\""),
            ("13\"", "\"13s\""),
            ("2 ore", "\"2h\""),
            ("3 ore lavorative", "\"3wh\""),
            ("3 min 56 s", "\"3m56s\""),
            ("236", ""),
            ("3 h", "\"3h\""),
            ("3H", "\"3h\""),
            ("13''", "\"13s\""),
            ("3,5h", "\"3h30m\""),
            ("3.25 ore", "\"3h15m\""),
            ("3s4m", ""),
            ("1wh30m", ""),
        ] {
            assert_eq!(suggest(text), right, "{text}");
        }
        for text in ["69.49%", "1e3", "0x10", "1_000", "2021-12-31", "69..49", "tanto", "3 kg"] {
            assert_eq!(Quantity::parse_duration(text), Err(ParseProblem::NotANumber), "{text}");
        }
        assert_eq!(Quantity::parse_duration("na"), Err(ParseProblem::Absent));
        assert_eq!(
            Quantity::parse_duration("99999999999999999999s"),
            Err(ParseProblem::Ambiguous { suggest: None })
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = Quantity::parse_duration(&text);
        }

        #[test]
        fn minutes_and_seconds_add_up(m in 0u64..600, s in 0u64..60) {
            let read = Quantity::parse_duration(&format!("{m}m{s}s")).expect("well formed");
            prop_assert_eq!(read.exact, Decimal::from(m * 60 + s));
        }
    }
}
