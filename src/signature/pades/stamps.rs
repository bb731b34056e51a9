//! Where a visible signature may stand: in a box that the sealed document reserves, or where its page is empty.
//!
//! A box is a figure of the structure tree whose alternative text begins with «Spazio per la firma» (or
//! "Space for the signature") and whose attributes give its rectangle (ISO 32000-1, 14.8.5.4.3, `BBox`):
//! the sealed document says so itself, and a screen reader says the same to people.

use lopdf::{Dictionary, Object, ObjectId, decode_text_string};

use super::Breach;
use super::changes::{Step, object};
use super::marks;
use super::view::View;

/// How the alternative text of a box begins.
const BOXES: [&str; 2] = ["Spazio per la firma", "Space for the signature"];

/// What a person who places a stamp by hand may miss by, in points.
const SLACK: f32 = 2.0;

/// A rectangle in points: left, bottom, right, top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area(pub(super) [f32; 4]);

impl Area {
    /// Two corners in any order; nothing where they are no numbers.
    pub(super) fn of(corners: &[Object]) -> Option<Self> {
        let numbers: Vec<f32> = corners.iter().map(Object::as_float).collect::<Result<_, _>>().ok()?;
        let [a, b, c, d] = numbers.as_slice() else { return None };
        numbers.iter().all(|n| n.is_finite()).then(|| Self([a.min(*c), b.min(*d), a.max(*c), b.max(*d)]))
    }

    fn is_empty(self) -> bool {
        let [left, bottom, right, top] = self.0;
        left >= right || bottom >= top
    }

    pub(super) fn meets(self, other: Self) -> bool {
        let ([left, bottom, right, top], [l, b, r, t]) = (self.0, other.0);
        left < r && l < right && bottom < t && b < top
    }

    #[allow(clippy::float_arithmetic, reason = "points on paper, no measure of the contract")]
    pub(super) fn grown(self, by: f32) -> Self {
        let [left, bottom, right, top] = self.0;
        Self([left - by, bottom - by, right + by, top + by])
    }

    pub(super) fn holds(self, other: Self) -> bool {
        let ([left, bottom, right, top], [l, b, r, t]) = (self.0, other.0);
        left <= l && bottom <= b && r <= right && t <= top
    }
}

/// Holds each new widget of an update to its place.
pub(super) fn judge(step: &Step, view: View<'_>) -> Result<(), Breach> {
    for &(page, widget) in &step.stamps {
        let refused = || Breach::new("pdf_stamp", object(widget));
        let keys = view.numbered(widget).and_then(|value| value.as_dict().ok()).ok_or_else(refused)?;
        let Some(corners) = view.key(keys, b"Rect") else { continue };
        let area = corners.as_array().ok().and_then(|corners| Area::of(corners)).ok_or_else(refused)?;
        if area.is_empty() {
            continue;
        }
        // NoZoom and NoRotate draw outside of the rectangle (12.5.3).
        let flags = view.key(keys, b"F").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
        if flags & 0b1_1000 != 0 || !is_free(view, page, area) {
            return Err(refused());
        }
    }
    Ok(())
}

fn is_free(view: View<'_>, page: ObjectId, area: Area) -> bool {
    if boxes(view, page).iter().any(|place| place.grown(SLACK).holds(area)) {
        return true;
    }
    marks::of(view.base, page).is_some_and(|marks| !marks.iter().any(|mark| mark.meets(area)))
}

/// The boxes of a page, as the sealed document states them.
fn boxes(view: View<'_>, page: ObjectId) -> Vec<Area> {
    let sealed = View { updates: &[], ..view };
    let figures = sealed.base.objects.values().filter_map(|value| value.as_dict().ok());
    figures.filter(|keys| is_box(keys, page)).filter_map(|keys| rectangle(sealed, keys)).collect()
}

fn is_box(keys: &Dictionary, page: ObjectId) -> bool {
    let is_figure = keys.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Figure");
    is_figure
        && keys.get(b"Pg").and_then(Object::as_reference).is_ok_and(|named| named == page)
        && keys
            .get(b"Alt")
            .ok()
            .and_then(|text| decode_text_string(text).ok())
            .is_some_and(|text| BOXES.iter().any(|begin| text.starts_with(begin)))
}

fn rectangle<'a>(sealed: View<'a>, keys: &'a Dictionary) -> Option<Area> {
    let attributes = sealed.key(keys, b"A")?;
    let list = attributes.as_array().map_or(std::slice::from_ref(attributes), Vec::as_slice);
    list.iter().find_map(|item| {
        let corners = sealed.key(sealed.follow(item).as_dict().ok()?, b"BBox")?;
        Area::of(corners.as_array().ok()?)
    })
}
