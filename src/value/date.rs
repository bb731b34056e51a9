//! Civil dates, and the day that the law says it is in Italy at an instant. No clock, no zone database.

use std::fmt;

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::ParseProblem;

/// The directive as POSIX writes it; the change in autumn stands in the time that ends.
const ITALY: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

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

    /// The legal day in Italy at an instant (seconds since 1 January 1970, universal time); none where the
    /// calendar ends.
    ///
    /// Central European time, in summer one hour more from the last Sunday of March to the last of October,
    /// both at one o'clock universal time: directive 2000/84/EC and the decrees that repeat it. A rule and no
    /// zone database, which would let the same instant fall on other days on other machines.
    pub fn in_italy(seconds: i64) -> Option<Self> {
        let rule = TimeZone::posix(ITALY).ok()?;
        let instant = Timestamp::from_second(seconds).ok()?;
        Some(Self(rule.to_datetime(instant).date()))
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

    /// Midnight in Rome, a second before and at it, on the days around both changes of the hour.
    #[test]
    fn the_day_in_italy_begins_at_its_own_midnight() {
        for (seconds, day) in [
            (1_774_738_799, "2026-03-28"), // 22:59:59 UTC
            (1_774_738_800, "2026-03-29"), // 23:00:00 UTC
            (1_774_821_599, "2026-03-29"), // 21:59:59 UTC
            (1_774_821_600, "2026-03-30"), // 22:00:00 UTC
            (1_792_879_199, "2026-10-24"), // 21:59:59 UTC
            (1_792_879_200, "2026-10-25"), // 22:00:00 UTC
            (1_792_969_199, "2026-10-25"), // 22:59:59 UTC
            (1_792_969_200, "2026-10-26"), // 23:00:00 UTC
        ] {
            assert_eq!(Date::in_italy(seconds).map(|d| d.to_string()).as_deref(), Some(day), "{seconds}");
        }
        assert_eq!(Date::in_italy(i64::MAX), None);
    }

    #[test]
    fn days_are_counted_across_months() {
        let day = |text| Date::parse(text).expect("a day");
        assert_eq!(day("2021-12-31").days_until(day("2022-03-21")), 80);
        assert_eq!(day("2021-12-31").plus_days(1), day("2022-01-01"));
    }
}
