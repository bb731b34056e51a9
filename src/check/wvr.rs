//! WVR: recorded decisions that accept a finding (deroghe).
//!
//! A waiver hides nothing: the finding stays on the pages with its reason, and only the gate lets it pass.

use crate::diag::{Accepted, Code, Diagnostics, Level, Places, find_code};
use crate::model::Book;
use crate::model::review::Waiver;
use crate::source::nearest;
use crate::value::Date;

/// Marks what waivers accept, then reports waivers that are expired, useless or not allowed.
pub fn waive(book: &Book, places: &dyn Places, today: Date, found: &mut Diagnostics) {
    let mut wrong = Diagnostics::default();
    for contract in book.contracts.values() {
        for waiver in contract.waivers.values() {
            if !is_waivable(waiver, &mut wrong) {
                continue;
            }
            let expired = waiver.until.value < today;
            if !mark(waiver, expired, places, found) {
                // While something is wrong the finding may only be out of sight.
                if found.count(Level::Error) > 0 {
                    continue;
                }
                wrong.raise(Code::WVR_02, waiver.code.span).with("found", &waiver.code.value);
            } else if expired {
                wrong
                    .raise(Code::WVR_01, waiver.until.span)
                    .with("found", waiver.until.value)
                    .with("name", &waiver.code.value);
            }
        }
    }
    found.extend(wrong);
}

/// Errors have no waiver: a source that contradicts itself is corrected.
fn is_waivable(waiver: &Waiver, wrong: &mut Diagnostics) -> bool {
    let code = find_code(&waiver.code);
    let allowed = code.is_some_and(|c| c.page().level != Level::Error && !c.id.starts_with("WVR"));
    if !allowed {
        let raised = wrong.raise(Code::WVR_03, waiver.code.span);
        raised.with("found", &waiver.code.value);
        let known = crate::diag::CODES.iter().map(|c| c.id);
        if code.is_none()
            && let Some(near) = nearest(&waiver.code.to_uppercase(), known)
        {
            raised.with("nearest", near).with("expected", near);
        }
    }
    allowed
}

/// Marks every finding of the waiver; true if there was one.
fn mark(waiver: &Waiver, expired: bool, places: &dyn Places, found: &mut Diagnostics) -> bool {
    let mut used = false;
    for diagnostic in found.iter_mut().filter(|d| d.code.id.eq_ignore_ascii_case(&waiver.code)) {
        if !covers(waiver, places.path(diagnostic.at.file)) {
            continue;
        }
        if let Some(key) = &waiver.key.value
            && !["key", "found", "name"].iter().any(|hole| diagnostic.words.get(hole) == Some(key))
        {
            continue;
        }
        used = true;
        diagnostic.accepted = Some(Accepted {
            reason: waiver.reason.value.clone(),
            by: waiver.by.value.clone(),
            until: waiver.until.value.to_string(),
            expired,
        });
    }
    used
}

/// The waiver's own file or folder; and its period, where it names one.
fn covers(waiver: &Waiver, path: &str) -> bool {
    let place = waiver.path.value.as_str();
    let here = path == place || (place.ends_with('/') && path.starts_with(place));
    here && waiver.period.is_none_or(|p| path.contains(&format!("/{p}/")))
}
