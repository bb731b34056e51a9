//! Instants as signatures state them, and the Italian day on which they fall.

use jiff::civil;

use super::ber::Tlv;
use crate::value::Date;

const DAY: i64 = 86_400;

/// An instant: seconds since 1 January 1970, universal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) i64);

impl Moment {
    /// `UTCTime` or `GeneralizedTime` as RFC 5652 wants them: seconds, universal time.
    ///
    /// Fractions of a second are dropped: nothing here is decided within one.
    pub(super) fn of(time: Tlv<'_>) -> Option<Self> {
        let text = std::str::from_utf8(time.content).ok()?.strip_suffix('Z')?;
        let (text, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if fraction.is_empty() || !text.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (year, rest) = match time.tag {
            // RFC 5280: two digits from 50 on are of the last century.
            0x17 if text.len() >= 10 => {
                let (year, rest) = text.split_at(2);
                let year: i16 = year.parse().ok()?;
                (if year >= 50 { 1900 + year } else { 2000 + year }, rest)
            }
            0x18 if text.len() >= 12 => {
                let (year, rest) = text.split_at(4);
                (year.parse().ok()?, rest)
            }
            _ => return None,
        };
        let two = |at: usize| rest.get(at..at + 2).map_or(Some(0), |t| t.parse::<i8>().ok());
        if !matches!(rest.len(), 8 | 10) {
            return None;
        }
        let (hour, minute, second) = (two(4)?, two(6)?, two(8)?);
        let date = Date::new(year, two(0)?, two(2)?)?;
        let in_day = civil::Time::new(hour, minute, second.min(59), 0).ok()?;
        let seconds =
            i64::from(in_day.hour()) * 3600 + i64::from(in_day.minute()) * 60 + i64::from(in_day.second());
        Some(Self(i64::from(epoch()?.days_until(date)) * DAY + seconds))
    }

    /// Noon of a day, universal time.
    pub(super) fn noon(date: Date) -> Self {
        Self(epoch().map_or(0, |epoch| i64::from(epoch.days_until(date))) * DAY + DAY / 2)
    }

    /// The day in Italy: who signs in Rome half an hour past midnight signs on the new day.
    pub(super) fn day(self) -> Option<Date> {
        Date::in_italy(self.0)
    }
}

fn epoch() -> Option<Date> {
    Date::new(1970, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_past_midnight_in_rome_is_the_new_day_in_winter_and_in_summer() {
        let day = |tag, text: &str| {
            let moment = Moment::of(Tlv { tag, content: text.as_bytes(), whole: &[] });
            moment.and_then(Moment::day).map(|d| d.to_string())
        };
        for (tag, text, expected) in [
            (0x17, "220321233000Z", Some("2022-03-22")),
            (0x17, "220321225959Z", Some("2022-03-21")),
            (0x17, "220721223000Z", Some("2022-07-22")),
            (0x18, "20220721215959.5Z", Some("2022-07-21")),
            (0x18, "20501231120000Z", Some("2050-12-31")),
            (0x17, "991231235959Z", Some("2000-01-01")),
            (0x17, "2203212330Z", Some("2022-03-22")),
            (0x17, "220321233000+0100", None),
            (0x17, "220231233000Z", None),
            (0x18, "2022é21233000Z", None),
            (0x17, "", None),
        ] {
            assert_eq!(day(tag, text).as_deref(), expected, "{text}");
        }
        assert_eq!(Moment::of(Tlv { tag: 0x18, content: b"19700101000001Z", whole: &[] }), Some(Moment(1)));
    }
}
