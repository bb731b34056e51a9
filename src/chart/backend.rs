//! The SVG that plotters draws on: fluid, and without a colour of its own.
//!
//! Plotters hands a backend whole pixels and a colour. Here a pixel across is a thousandth of the
//! drawing's width, written as a percentage, and a pixel down is a CSS pixel: the drawing follows its
//! box while its text keeps its size. The colour is never a colour but an [`Ink`]: a role that becomes
//! a class, so that dark pages, paper and forced colours restyle a chart without redrawing it.

use super::advance;
use super::shape::{Finish, Role};
use super::svg::escape;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Width of every drawing in plotters' pixels; one is a thousandth of the real width.
pub(super) const ACROSS: i32 = 1000;

/// Bold text.
pub(super) const STRONG: u8 = 1;
/// A rim in the colour of the ground, for text over lines.
pub(super) const HALO: u8 = 2;
/// Broken stroke.
pub(super) const DASHED: u8 = 4;
/// Shown only where the figure is wide.
pub(super) const WIDE: u8 = 8;
/// Shown only where the figure is narrow.
pub(super) const NARROW: u8 = 16;
/// Open outline: a declared value.
const HOLLOW: u8 = 32;
/// Open and broken outline: a provisional value.
const OPEN: u8 = 64;

/// What a stroke, an area, a text or a mark is drawn as.
///
/// A colour is all that plotters carries from a shape to its backend, so the ink travels inside one:
/// red is the role, green the manner, blue the shift in real pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink {
    pub(super) role: Role,
    pub(super) manner: u8,
    /// Shift to the right of the anchor, in CSS pixels; texts only.
    pub(super) shift: i8,
}

/// Roles start here, so that black, white and the primary colours are refused.
const FIRST: u8 = 0xA0;

impl Ink {
    pub(super) fn of(role: Role) -> Self {
        Self { role, manner: 0, shift: 0 }
    }

    pub(super) fn with(self, manner: u8) -> Self {
        Self { manner: self.manner | manner, ..self }
    }

    pub(super) fn shifted(self, shift: i8) -> Self {
        Self { shift, ..self }
    }

    pub(super) fn finished(self, finish: Finish) -> Self {
        match finish {
            Finish::Full => self,
            Finish::Hollow => self.with(HOLLOW),
            Finish::Open => self.with(OPEN),
        }
    }

    fn finish(self) -> Finish {
        match (self.manner & HOLLOW, self.manner & OPEN) {
            (0, 0) => Finish::Full,
            (_, 0) => Finish::Hollow,
            _ => Finish::Open,
        }
    }

    /// The sentinel colour.
    pub(super) fn rgb(self) -> (u8, u8, u8) {
        (FIRST + self.role as u8, self.manner, self.shift.cast_unsigned())
    }

    fn read(color: BackendColor) -> Result<Self, DrawingErrorKind<Unknown>> {
        let (red, manner, shift) = color.rgb;
        red.checked_sub(FIRST)
            .and_then(|at| Role::ALL.get(usize::from(at)))
            .map(|role| Self { role: *role, manner, shift: shift.cast_signed() })
            .ok_or(DrawingErrorKind::DrawingError(Unknown))
    }

    fn classes(self, first: &str) -> String {
        let mut out = String::from(first);
        let manners = [
            (STRONG, "strong"),
            (HALO, "halo"),
            (DASHED, "dashed"),
            (WIDE, "only-wide"),
            (NARROW, "only-narrow"),
        ];
        let name = self.role.class();
        for word in
            std::iter::once(name).chain(manners.iter().filter(|m| self.manner & m.0 != 0).map(|m| m.1))
        {
            if !out.is_empty() && !word.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
    }
}

/// A colour that is no role, or a shape this backend has no SVG for: a slip in a chart, never in data.
#[derive(Debug, thiserror::Error)]
#[error("colour outside the roles, or a shape without SVG")]
pub(super) struct Unknown;

/// Writes into `out`, and notes which marks the drawing has to define.
pub(super) struct Backend<'a> {
    pub(super) id: &'a str,
    pub(super) height: u32,
    pub(super) out: &'a mut String,
    pub(super) used: &'a mut BTreeSet<(Role, Finish)>,
}

type Outcome = Result<(), DrawingErrorKind<Unknown>>;

impl Backend<'_> {
    fn put(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        let _ = self.out.write_fmt(line);
    }
}

/// `694` → `69.4%`; whole percents lose the tail, zero its unit.
pub(super) fn percent(x: i32) -> String {
    match (x / 10, x % 10) {
        (0, 0) => "0".into(),
        (whole, 0) => format!("{whole}%"),
        (whole, tenth) => format!("{}{}.{}%", if x < 0 { "-" } else { "" }, whole.abs(), tenth.abs()),
    }
}

impl DrawingBackend for Backend<'_> {
    type ErrorType = Unknown;

    fn get_size(&self) -> (u32, u32) {
        (ACROSS.unsigned_abs(), self.height)
    }

    fn ensure_prepared(&mut self) -> Outcome {
        Ok(())
    }

    fn present(&mut self) -> Outcome {
        Ok(())
    }

    fn draw_pixel(&mut self, _: BackendCoord, color: BackendColor) -> Outcome {
        if color.alpha == 0.0 { Ok(()) } else { Err(DrawingErrorKind::DrawingError(Unknown)) }
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Outcome {
        self.draw_path([from, to], style)
    }

    /// Percentages are not allowed in `points`: a broken line is a group of straight ones.
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let classes = Ink::read(style.color())?.classes("l");
        let points: Vec<_> = path.into_iter().collect();
        if points.len() < 2 {
            return Ok(());
        }
        let many = points.len() > 2;
        if many {
            self.put(format_args!("<g class=\"{classes}\">"));
        }
        for pair in points.windows(2) {
            let own = if many { String::new() } else { format!(" class=\"{classes}\"") };
            let (from, to) = (pair[0], pair[1]);
            let (x1, x2) = (percent(from.0), percent(to.0));
            self.put(format_args!("<line{own} x1=\"{x1}\" y1=\"{}\" x2=\"{x2}\" y2=\"{}\"/>", from.1, to.1));
        }
        if many {
            self.put(format_args!("</g>"));
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Outcome {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let classes = Ink::read(style.color())?.classes("a");
        let (x, width) = (percent(upper_left.0), percent((bottom_right.0 - upper_left.0).max(0)));
        let (y, height) = (upper_left.1, (bottom_right.1 - upper_left.1).max(0));
        self.put(format_args!(
            "<rect class=\"{classes}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        ));
        Ok(())
    }

    /// A circle is where a mark stands: the role gives it its shape, defined once in the drawing.
    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, _: u32, style: &S, _: bool) -> Outcome {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let ink = Ink::read(style.color())?;
        self.used.insert((ink.role, ink.finish()));
        let (classes, name) = (ink.classes(""), ink.role.name(ink.finish()));
        let (id, x, y) = (self.id, percent(center.0), center.1);
        self.put(format_args!("<use class=\"{classes}\" href=\"#{id}-{name}\" x=\"{x}\" y=\"{y}\"/>"));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        _: I,
        style: &S,
    ) -> Outcome {
        if style.color().alpha == 0.0 { Ok(()) } else { Err(DrawingErrorKind::DrawingError(Unknown)) }
    }

    /// `pos` is the end, middle or start of the base line. The size is the style sheet's.
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, pos: BackendCoord) -> Outcome {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let ink = Ink::read(style.color())?;
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let classes = ink.classes("");
        let class = if classes.is_empty() { String::new() } else { format!(" class=\"{classes}\"") };
        let shift = if ink.shift == 0 { String::new() } else { format!(" dx=\"{}\"", ink.shift) };
        let (x, y, text) = (percent(pos.0), pos.1, escape(text));
        self.put(format_args!("<text{class} x=\"{x}\" y=\"{y}\"{shift}{anchor}>{text}</text>"));
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Unknown>> {
        let strong = Ink::read(style.color())?.manner & STRONG != 0;
        Ok((advance::width(text, strong).unsigned_abs(), advance::SIZE.unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::prelude::*;

    fn drawn(color: RGBAColor) -> (String, bool) {
        let (mut out, mut used) = (String::new(), BTreeSet::new());
        let went = {
            let area = Backend { id: "x", height: 10, out: &mut out, used: &mut used }.into_drawing_area();
            let style = ShapeStyle { color, filled: false, stroke_width: 1 };
            area.draw(&PathElement::new([(0, 1), (694, 9)], style)).is_ok()
        };
        (out, went)
    }

    #[test]
    fn a_role_becomes_a_class_and_pixels_across_become_percents() {
        let (r, g, b) = Ink::of(Role::Threshold).with(DASHED).rgb();
        let (out, went) = drawn(RGBAColor(r, g, b, 1.0));
        assert!(went);
        assert_eq!(out, r#"<line class="l threshold dashed" x1="0" y1="1" x2="69.4%" y2="9"/>"#);
    }

    #[test]
    fn what_is_transparent_is_not_written() {
        assert_eq!(drawn(RGBAColor(0, 0, 0, 0.0)), (String::new(), true));
    }

    #[test]
    fn a_true_colour_is_refused() {
        assert!(!drawn(RGBAColor(255, 0, 0, 1.0)).1);
        assert!(!drawn(RGBAColor(0, 0, 0, 1.0)).1);
    }

    #[test]
    fn every_role_survives_the_journey() {
        for role in Role::ALL {
            let ink = Ink::of(role).with(HALO).shifted(-7).finished(Finish::Open);
            let back = Ink::read(BackendColor { alpha: 1.0, rgb: ink.rgb() });
            assert_eq!(back.ok(), Some(ink));
        }
    }

    #[test]
    fn percents_have_at_most_one_decimal() {
        assert_eq!([0, 5, 694, 1000, -5, -15].map(percent), ["0", "0.5%", "69.4%", "100%", "-0.5%", "-1.5%"]);
    }
}
