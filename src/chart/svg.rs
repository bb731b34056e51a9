//! One sheet of SVG: what plotters drew on it, its name, its description, its definitions.

use super::advance;
use super::backend::{ACROSS, Backend, HALO, Ink, NARROW, STRONG, WIDE};
use super::shape::{Finish, Mark, Role, Standing, definitions};
use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, IntoDrawingArea, IntoTextStyle, PathElement, RGBAColor, Rectangle, ShapeStyle, Text,
};
use plotters::style::Color;
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use std::collections::BTreeSet;

pub(super) use crate::text::markup::escape;

/// The narrowest place a chart is read in, in CSS pixels: a card on a telephone 320 px wide.
pub(super) const NARROWEST: i32 = 236;
/// From this width on a figure counts as wide; the style sheet's container query says the same.
pub(super) const WIDER: i32 = 512;
/// From one base line to the next.
pub(super) const LINE: i32 = 19;

/// An id that can stand in `id` and after `#`.
fn plain(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect()
}

pub(super) struct Sheet {
    id: String,
    height: i32,
    scale: f64,
    /// Width of the view box of a drawing without text, which may be scaled as a picture.
    boxed: Option<i32>,
    body: String,
    used: BTreeSet<(Role, Finish)>,
    linked: bool,
}

impl Sheet {
    /// `height` in CSS pixels.
    pub(super) fn new(id: &str, height: i32) -> Self {
        Self {
            id: plain(id),
            height: height.max(1),
            scale: 1.0,
            boxed: None,
            body: String::new(),
            used: BTreeSet::new(),
            linked: false,
        }
    }

    /// Size of the marks, 1 being 20 px.
    pub(super) fn marks(mut self, scale: f64) -> Self {
        self.scale = scale;
        self
    }

    /// For drawings without text: scaled as a whole, percentages being of `width` units.
    pub(super) fn boxed(mut self, width: i32) -> Self {
        self.boxed = Some(width);
        self
    }

    pub(super) fn draw(&mut self, on: impl FnOnce(&Pen<'_>)) {
        let backend = Backend {
            id: &self.id,
            height: self.height.unsigned_abs(),
            out: &mut self.body,
            used: &mut self.used,
        };
        on(&Pen { area: backend.into_drawing_area() });
    }

    /// Draws something that leads somewhere; `label` is its whole accessible name.
    pub(super) fn link(&mut self, href: &str, label: &str, on: impl FnOnce(&Pen<'_>)) {
        self.linked = true;
        let (href, label) = (escape(href), escape(label));
        self.body.push_str(&format!("<a href=\"{href}\" aria-label=\"{label}\"><title>{label}</title>"));
        self.draw(on);
        self.body.push_str("</a>");
    }

    /// The whole element. With links inside it is a group: an image would hide them.
    pub(super) fn finish(self, kind: &str, title: &str, alt: &str) -> String {
        let Self { id, height, scale, boxed, body, used, linked } = self;
        let size = match boxed {
            Some(width) => format!("viewBox=\"0 0 {width} {height}\""),
            None => format!("width=\"100%\" height=\"{height}\""),
        };
        let role = if linked { "group" } else { "img" };
        let (title, alt) = (escape(title), escape(alt));
        let named = if alt.is_empty() { format!("{id}-t") } else { format!("{id}-t {id}-d") };
        let desc = if alt.is_empty() { String::new() } else { format!("<desc id=\"{id}-d\">{alt}</desc>") };
        let defs = definitions(&id, &used, scale);
        format!(
            "<svg class=\"chart {kind}\" {size} role=\"{role}\" \
             aria-labelledby=\"{named}\"><title id=\"{id}-t\">{title}</title>{desc}{defs}{body}</svg>"
        )
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// Plotters' drawing area, asked only in roles. Points are (thousandths across, pixels down).
pub(super) struct Pen<'a> {
    area: DrawingArea<Backend<'a>, Shift>,
}

/// The only failures of the backend are a colour outside the roles and a shape it does not know; a pen
/// draws neither, so there is nothing to hand on.
const SOUND: &str = "a pen draws only roles and shapes that the backend writes";

impl Pen<'_> {
    pub(super) fn line(&self, points: &[(i32, i32)], ink: Ink) {
        self.area.draw(&PathElement::new(points.to_vec(), style(ink))).expect(SOUND);
    }

    pub(super) fn rect(&self, from: (i32, i32), to: (i32, i32), ink: Ink) {
        self.area.draw(&Rectangle::new([from, to], style(ink))).expect(SOUND);
    }

    pub(super) fn mark(&self, at: (i32, i32), mark: Option<Mark>, standing: Standing) {
        let role = mark.map_or(Role::Neutral, Mark::role);
        self.dot(at, Ink::of(role).finished(standing.finish()));
    }

    pub(super) fn dot(&self, at: (i32, i32), ink: Ink) {
        self.area.draw(&Circle::new(at, 9, style(ink))).expect(SOUND);
    }

    /// `at` is on the base line.
    pub(super) fn text(&self, text: &str, at: (i32, i32), anchor: Anchor, ink: Ink) {
        if text.is_empty() {
            return;
        }
        let h_pos = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let (r, g, b) = ink.rgb();
        let color = RGBAColor(r, g, b, 1.0).to_backend_color();
        let mut style = ("sans-serif", advance::SIZE).into_text_style(&self.area);
        style.color = color;
        style.pos = Pos::new(h_pos, VPos::Bottom);
        self.area.draw(&Text::new(text, at, style)).expect(SOUND);
    }

    /// A label from the left edge: in lines where the figure is narrow, in one where it is wide.
    /// `y` is the base line of the last line; [`lines`] says how many there are.
    pub(super) fn label(&self, text: &str, y: i32, room: i32, ink: Ink) {
        let strong = ink.manner & STRONG != 0;
        let parts = advance::wrap(text, room, strong);
        if parts.len() < 2 {
            return self.text(text, (0, y), Anchor::Start, ink);
        }
        let whole = advance::wrap(text, WIDER - (NARROWEST - room), strong);
        for (lines, manner) in [(parts, NARROW), (whole, WIDE)] {
            let first = y - LINE * (count(lines.len()) - 1);
            for (line, base) in lines.iter().zip((0..).map(|at| first + LINE * at)) {
                self.text(line, (0, base), Anchor::Start, ink.with(manner));
            }
        }
    }

    /// A text centred on `x`, or leaning on the edge it would cross where the figure is narrow.
    pub(super) fn lean(&self, text: &str, (x, y): (i32, i32), ink: Ink) {
        let (x, anchor) = leaning(text, x, ink.manner & STRONG != 0);
        self.text(text, (x, y), anchor, ink);
    }
}

/// Where a text around `x` has to be tied so as not to leave the narrowest figure.
pub(super) fn leaning(text: &str, x: i32, strong: bool) -> (i32, Anchor) {
    let half = advance::width(text, strong) / 2;
    let centre = x * NARROWEST / ACROSS;
    if centre < half {
        (0, Anchor::Start)
    } else if centre + half > NARROWEST {
        (ACROSS, Anchor::End)
    } else {
        (x, Anchor::Middle)
    }
}

/// Lines a label takes in the narrowest figure.
pub(super) fn lines(text: &str, room: i32, strong: bool) -> i32 {
    count(advance::wrap(text, room, strong).len())
}

/// Lengths of lists in pixels; a list too long for a drawing stays at the end of the scale.
pub(super) fn count(len: usize) -> i32 {
    i32::try_from(len).unwrap_or(i32::MAX / 1024).min(i32::MAX / 1024)
}

pub(super) fn strong() -> Ink {
    Ink::of(Role::Ink).with(STRONG)
}

pub(super) fn soft() -> Ink {
    Ink::of(Role::Soft)
}

pub(super) fn over() -> Ink {
    strong().with(HALO)
}

fn style(ink: Ink) -> ShapeStyle {
    let (r, g, b) = ink.rgb();
    ShapeStyle { color: RGBAColor(r, g, b, 1.0), filled: true, stroke_width: 1 }
}
