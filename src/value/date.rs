//! Civil dates. No clock, no time zone.

use std::fmt;

use jiff::ToSpan;
use jiff::civil;

use super::ParseProblem;

/// A day of the calendar, written `2021-12-31`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(civil::Date);

impl Date {
    /// A day known to exist; `None` if it does not.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Reads exactly `YYYY-MM-DD`: ten characters.
    pub fn parse(text: &str) -> Result<Self, ParseProblem> {
        let bytes = text.as_bytes();
        let iso = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(at, b)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
        if !iso {
            if super::problem::is_absence(text) {
                return Err(ParseProblem::Absent);
            }
            return Err(ParseProblem::NotIso { suggest: suggest(text) });
        }
        text.parse::<civil::Date>().map(Self).map_err(|_| ParseProblem::NoSuchDay)
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    pub fn month(self) -> i8 {
        self.0.month()
    }

    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The day so many days later (earlier if negative); the calendar's last day at most.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// Days from this day to another.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// The last day of this day's month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        Self(self.0.last_of_month())
    }
}

/// The ISO form of a day written as Italians do.
fn suggest(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let (day, month, year) = (day.parse::<i8>().ok()?, month.parse::<i8>().ok()?, year.parse::<i16>().ok()?);
    let year = if year < 100 { year + 2000 } else { year };
    Date::new(year, month, day).map(|d| d.to_string())
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}
impl<'de> serde::Deserialize<'de> for Date {
    /// Only what the writer beside it wrote.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'_, str>>::deserialize(from)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ten_characters_are_a_date() {
        assert_eq!(Date::parse("2021-12-31").expect("a day").to_string(), "2021-12-31");
        for (text, suggest) in [
            ("29/04/2021", Some("2021-04-29")),
            ("1.6.21", Some("2021-06-01")),
            ("20211231", None),
            ("2021-12-31T10:00", None),
            ("+002021-12-31", None),
            ("ieri", None),
        ] {
            let expected = ParseProblem::NotIso { suggest: suggest.map(str::to_owned) };
            assert_eq!(Date::parse(text), Err(expected), "{text}");
        }
        assert_eq!(Date::parse("2021-02-30"), Err(ParseProblem::NoSuchDay));
    }

    #[test]
    fn days_are_counted_across_months() {
        let day = |text| Date::parse(text).expect("a day");
        assert_eq!(day("2021-12-31").days_until(day("2022-03-21")), 80);
        assert_eq!(day("2021-12-31").plus_days(1), day("2022-01-01"));
    }
}
