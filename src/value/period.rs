//! Periods: years, semesters, quarters, months; and their editions.

use std::cmp::Ordering;
use std::fmt;

use super::{Date, ParseProblem};

/// The last year of the calendar.
const LAST_YEAR: i16 = 9999;

/// Which part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    Semester(i8),
    Quarter(i8),
    Month(i8),
}

/// `2021`, `2021-s2`, `2021-q4`, `2021-07`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    year: i16,
    part: Part,
}

impl Period {
    /// Reads the identifier of a period.
    pub fn parse(text: &str) -> Result<Self, ParseProblem> {
        let hint = |suggest: Option<String>| ParseProblem::NotIso { suggest };
        let lower = text.to_ascii_lowercase();
        if lower != text && Self::parse(&lower).is_ok() {
            return Err(hint(Some(lower)));
        }
        let (year, part) = match text.split_once('-') {
            None => (text, Part::Year),
            Some((year, part)) => (year, read_part(part).ok_or_else(|| hint(None))?),
        };
        let four = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let year = four.then(|| year.parse().ok()).flatten().ok_or_else(|| hint(None))?;
        Ok(Self { year, part })
    }

    /// The month that holds a day.
    pub fn month_of(day: Date) -> Self {
        Self { year: day.year(), part: Part::Month(day.month()) }
    }

    pub fn year(self) -> i16 {
        self.year
    }

    /// `semester`, `quarter`, `month` or `year`.
    pub fn kind(self) -> &'static str {
        match self.part {
            Part::Year => "year",
            Part::Semester(_) => "semester",
            Part::Quarter(_) => "quarter",
            Part::Month(_) => "month",
        }
    }

    /// Its number within the year, from 1.
    pub fn number(self) -> i8 {
        match self.part {
            Part::Year => 1,
            Part::Semester(n) | Part::Quarter(n) | Part::Month(n) => n,
        }
    }

    /// First and last month, from 1 to 12.
    fn span_of_months(self) -> (i8, i8) {
        match self.part {
            Part::Year => (1, 12),
            Part::Semester(n) => (n * 6 - 5, n * 6),
            Part::Quarter(n) => (n * 3 - 2, n * 3),
            Part::Month(n) => (n, n),
        }
    }

    pub fn first_day(self) -> Date {
        let (month, _) = self.span_of_months();
        Date::new(self.year, month, 1).expect("months are 1 to 12 by construction")
    }

    pub fn last_day(self) -> Date {
        let (_, month) = self.span_of_months();
        Date::new(self.year, month, 1).expect("months are 1 to 12 by construction").end_of_month()
    }

    pub fn contains(self, day: Date) -> bool {
        self.first_day() <= day && day <= self.last_day()
    }

    /// Whether every day of another period lies in this one.
    pub fn covers(self, other: Self) -> bool {
        self.first_day() <= other.first_day() && other.last_day() <= self.last_day()
    }

    /// The months inside, in order.
    pub fn months(self) -> impl Iterator<Item = Self> {
        let (from, to) = self.span_of_months();
        (from..=to).map(move |n| Self { year: self.year, part: Part::Month(n) })
    }

    /// The period of the same kind just before.
    #[must_use]
    pub fn previous(self) -> Self {
        let (year, number) = (self.year, self.number());
        let with = |last: i8, part: fn(i8) -> Part| match number {
            1 => Self { year: year - 1, part: part(last) },
            n => Self { year, part: part(n - 1) },
        };
        match self.part {
            Part::Year => Self { year: year - 1, part: Part::Year },
            Part::Semester(_) => with(2, Part::Semester),
            Part::Quarter(_) => with(4, Part::Quarter),
            Part::Month(_) => with(12, Part::Month),
        }
    }

    /// The period of the same kind just after.
    #[must_use]
    pub fn next(self) -> Self {
        let (year, number) = (self.year, self.number());
        let with = |last: i8, part: fn(i8) -> Part| match number {
            n if n == last => Self { year: (year + 1).min(LAST_YEAR), part: part(1) },
            n => Self { year, part: part(n + 1) },
        };
        match self.part {
            Part::Year => Self { year: (year + 1).min(LAST_YEAR), part: Part::Year },
            Part::Semester(_) => with(2, Part::Semester),
            Part::Quarter(_) => with(4, Part::Quarter),
            Part::Month(_) => with(12, Part::Month),
        }
    }
}

fn read_part(text: &str) -> Option<Part> {
    let number = |digits: &str, most: i8| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse::<i8>().ok()).flatten().filter(|n| (1..=most).contains(n))
    };
    match text.split_at_checked(1)? {
        ("s", rest) => number(rest, 2).map(Part::Semester),
        ("q", rest) => number(rest, 4).map(Part::Quarter),
        _ if text.len() == 2 => number(text, 12).map(Part::Month),
        _ => None,
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        match self.part {
            Part::Year => Ok(()),
            Part::Semester(n) => write!(f, "-s{n}"),
            Part::Quarter(n) => write!(f, "-q{n}"),
            Part::Month(n) => write!(f, "-{n:02}"),
        }
    }
}

impl Ord for Period {
    /// By last day, then the shorter first: a year is reported after the parts it is made of.
    fn cmp(&self, other: &Self) -> Ordering {
        let order = self.last_day().cmp(&other.last_day());
        order.then(other.first_day().cmp(&self.first_day())).then(self.kind().cmp(other.kind()))
    }
}
impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl serde::Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// A period's edition: `2021-s2`, and `2021-s2-r1` after an amendment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EditionId {
    pub period: Period,
    /// 0 is the first edition.
    pub revision: u16,
}

impl EditionId {
    pub fn parse(text: &str) -> Result<Self, ParseProblem> {
        let amended = text.rsplit_once("-r").and_then(|(period, revision)| {
            let plain = !revision.is_empty() && revision.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| revision.parse::<u16>().ok()).flatten().filter(|r| *r > 0).map(|r| (period, r))
        });
        match amended {
            Some((period, revision)) => Ok(Self { period: Period::parse(period)?, revision }),
            None => Ok(Self { period: Period::parse(text)?, revision: 0 }),
        }
    }
}

impl fmt::Display for EditionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.period.fmt(f)?;
        if self.revision > 0 {
            write!(f, "-r{}", self.revision)?;
        }
        Ok(())
    }
}
impl serde::Serialize for EditionId {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_read_and_written_alike() {
        for text in ["2021", "2021-s2", "2021-q4", "2021-07", "2021-s2-r1"] {
            assert_eq!(EditionId::parse(text).expect(text).to_string(), text);
        }
        for text in ["2021-s3", "2021-q0", "2021-13", "21-s2", "2021-7", "2021-s2-r0", "s2-2021", ""] {
            assert!(EditionId::parse(text).is_err(), "{text}");
        }
        assert_eq!(Period::parse("2021-S2"), Err(ParseProblem::NotIso { suggest: Some("2021-s2".into()) }));
    }

    #[test]
    fn semesters_have_their_days_and_neighbours() {
        let s2 = Period::parse("2021-s2").expect("a period");
        assert_eq!(s2.first_day().to_string(), "2021-07-01");
        assert_eq!(s2.last_day().to_string(), "2021-12-31");
        assert_eq!(s2.previous().to_string(), "2021-s1");
        assert_eq!(s2.previous().previous().to_string(), "2020-s2");
        assert_eq!(s2.next().to_string(), "2022-s1");
        assert_eq!(s2.next().previous(), s2);
        assert_eq!(s2.months().count(), 6);
    }

    #[test]
    fn a_year_comes_after_its_parts_and_before_what_follows() {
        let mut list = ["2023", "2024-s1", "2023-12", "2023-s1", "2023-s2", "2023-q4"]
            .map(|text| Period::parse(text).expect(text));
        list.sort();
        let sorted = list.map(|p| p.to_string());
        assert_eq!(sorted, ["2023-s1", "2023-12", "2023-q4", "2023-s2", "2023", "2024-s1"]);
        let year = Period::parse("2023").expect("a year");
        assert!(year.covers(list[0]) && year.covers(year) && !list[0].covers(year));
    }
}
