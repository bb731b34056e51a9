//! A backend of plotters that writes classes: colours are roles, the stylesheet decides.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Write;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Rectangle};
use plotters::style::{Color, RGBColor, ShapeStyle};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};

use super::Mark;

/// What a shape stands for. The sentinel colour's red channel is its place in [`ROLES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Axis,
    Grid,
    Track,
    Series,
    Threshold,
    Band,
    Of(Mark),
}

const ROLES: [&str; 13] = [
    "ink",
    "axis",
    "grid",
    "track",
    "series",
    "threshold",
    "band",
    "met",
    "missed",
    "indeterminate",
    "suspect",
    "not_measured",
    "not_applicable",
];

impl Role {
    fn place(self) -> u8 {
        match self {
            Self::Axis => 1,
            Self::Grid => 2,
            Self::Track => 3,
            Self::Series => 4,
            Self::Threshold => 5,
            Self::Band => 6,
            Self::Of(mark) => match mark {
                Mark::Met => 7,
                Mark::Missed => 8,
                Mark::Indeterminate => 9,
                Mark::Suspect => 10,
                Mark::NotMeasured => 11,
                Mark::NotApplicable => 12,
            },
        }
    }

    /// The sentinel colour that plotters carries.
    pub(super) fn colour(self) -> RGBColor {
        RGBColor(self.place(), 0, 0)
    }
}

fn class(colour: BackendColor) -> &'static str {
    ROLES.get(usize::from(colour.rgb.0)).copied().unwrap_or("ink")
}

/// A drawing in the making.
pub struct Canvas {
    width: u32,
    height: u32,
    body: String,
}

/// Where a text is held.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32) -> Self {
        Self { width, height, body: String::with_capacity(2_048) }
    }

    /// Shapes through plotters. Writing to a string cannot fail.
    pub(super) fn area(&mut self, draw: impl FnOnce(&DrawingArea<Self, Shift>)) {
        let (width, height) = (self.width, self.height);
        let shared = Rc::new(RefCell::new(std::mem::replace(self, Self::new(width, height))));
        let area = DrawingArea::from(&shared);
        draw(&area);
        *self = shared.replace(Self::new(width, height));
    }

    /// Text; sizes are the stylesheet's. `class` is `soft`, `strong` or empty.
    pub(super) fn text(&mut self, x: i32, y: i32, anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let _ = write!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\"{anchor} class=\"halo {class}\">{}</text>",
            escape(text)
        );
    }

    /// The sign within a mark: a path of ours, in the mark's own pixels.
    pub(super) fn raw(&mut self, markup: &str) {
        self.body.push_str(markup);
    }

    pub(super) fn finish(self, id: &str, title: &str, alt: &str, kind: &str) -> String {
        let (w, h) = (self.width, self.height);
        format!(
            "<svg class=\"chart {kind}\" viewBox=\"0 0 {w} {h}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}</svg>",
            escape(title),
            escape(alt),
            self.body
        )
    }
}

/// A rectangle of a role.
pub(super) fn rect(from: (i32, i32), to: (i32, i32), role: Role) -> Rectangle<(i32, i32)> {
    Rectangle::new([from, to], role.colour().filled())
}

/// A line through points.
pub(super) fn line(points: Vec<(i32, i32)>, role: Role, width: u32) -> PathElement<(i32, i32)> {
    PathElement::new(points, Color::stroke_width(&role.colour(), width))
}

/// A dot; hollow for what is only declared or provisional.
pub(super) fn dot(at: (i32, i32), role: Role, hollow: bool) -> Circle<(i32, i32), i32> {
    let style: ShapeStyle =
        if hollow { Color::stroke_width(&role.colour(), 2) } else { role.colour().filled() };
    Circle::new(at, 7, style)
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width, self.height)
    }
    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }
    fn present(&mut self) -> Done {
        Ok(())
    }
    fn draw_pixel(&mut self, _: BackendCoord, _: BackendColor) -> Done {
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        // plotters draws what is hidden as transparent shapes.
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let (x, y) = (a.0.min(b.0), a.1.min(b.1));
        let (w, h) = ((b.0 - a.0).abs(), (b.1 - a.1).abs());
        let kind = if fill { "a" } else { "l" };
        let _ = write!(
            self.body,
            "<rect class=\"{kind} {}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>",
            class(style.color())
        );
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let mut d = String::new();
        for (at, (x, y)) in path.into_iter().enumerate() {
            let _ = write!(d, "{}{x} {y}", if at == 0 { "M" } else { "L" });
        }
        let _ = write!(self.body, "<path class=\"l {}\" d=\"{d}\"/>", class(style.color()));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        let hollow = if fill { "" } else { " hollow" };
        let _ = write!(
            self.body,
            "<circle class=\"m{hollow} {}\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
            class(style.color()),
            centre.0,
            centre.1
        );
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Done {
        let list: Vec<String> = points.into_iter().map(|(x, y)| format!("{x},{y}")).collect();
        let _ = write!(
            self.body,
            "<polygon class=\"a {}\" points=\"{}\"/>",
            class(style.color()),
            list.join(" ")
        );
        Ok(())
    }
}

/// Text for SVG content.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Cuts a label that would not fit, by the mean advance of the site's font at 15 px.
pub(super) fn fitted(text: &str, pixels: i32) -> String {
    let most = usize::try_from(pixels * 10 / 74).unwrap_or(0).max(4);
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most - 1).collect();
    format!("{}…", cut.trim_end())
}
