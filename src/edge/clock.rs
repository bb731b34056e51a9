//! Today, for checks that need it. No page knows it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::value::Date;

/// The legal day in Italy, as signatures and seals count it: just after midnight in Rome universal time still
/// has the day before, and a signature of that day would be one of tomorrow.
pub fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map(|d| d.as_secs()).unwrap_or(0);
    let epoch = || Date::new(1970, 1, 1).expect("the first day of Unix time exists");
    i64::try_from(seconds).ok().and_then(Date::in_italy).unwrap_or_else(epoch)
}
