//! Today, for checks that need it. No page knows it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::value::Date;

/// The day in UTC.
pub fn today() -> Date {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map(|d| d.as_secs() / 86_400).unwrap_or(0);
    let epoch = Date::new(1970, 1, 1).expect("the first day of Unix time exists");
    epoch.plus_days(i32::try_from(days).unwrap_or(i32::MAX))
}
