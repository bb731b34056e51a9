//! Bars side by side: a measure in several services, or heads by service.

use super::Figure;
use super::advance;
use super::backend::{ACROSS, Ink};
use super::bullet::Row;
use super::scale::{Scale, finite};
use super::shape::Role;
use super::shape::{Mark, Standing};
use super::svg::{Anchor, LINE, NARROWEST, Sheet, lines, soft, strong};

#[derive(Debug, Clone)]
pub struct Bar {
    pub label: String,
    /// `None` keeps its place, empty and named by `text`.
    pub value: Option<f64>,
    pub text: String,
    /// The verdict that colours it; none for plain quantities.
    pub mark: Option<Mark>,
    pub standing: Standing,
}

#[derive(Debug, Clone)]
pub struct Bars {
    pub title: String,
    pub alt: String,
    pub bars: Vec<Bar>,
    /// Threshold, whether more is better, its label.
    pub threshold: Option<(f64, bool, String)>,
    /// The scale's end; 0 means: what holds every bar.
    pub most: f64,
}

impl Bars {
    fn most(&self) -> f64 {
        if self.most > 0.0 && self.most.is_finite() {
            return self.most;
        }
        let limit = self.threshold.as_ref().and_then(|t| finite(Some(t.0)));
        let widest = self.bars.iter().filter_map(|b| finite(b.value)).chain(limit).fold(0.0, f64::max);
        if widest > 0.0 { widest } else { 1.0 }
    }
}

impl Figure for Bars {
    fn title(&self) -> &str {
        &self.title
    }

    fn alt(&self) -> String {
        self.alt.clone()
    }

    /// Name and value above each bar, so that no bar is ever as long as to cover its own value.
    fn svg(&self, id: &str) -> String {
        let scale = Scale::across(0.0, self.most());
        let limit = self.threshold.as_ref().map(|(at, more, _)| (scale.at(*at), *more));
        // The band stands taller than the bar, and the line taller than the band.
        let (above, below) = if limit.is_some() { (27, 20) } else { (16, 12) };
        let top = if limit.is_some() { 22 } else { 0 };
        let mut y = top;
        let places: Vec<(i32, i32, i32)> = self
            .bars
            .iter()
            .map(|bar| {
                let room = (NARROWEST - advance::width(&bar.text, true) - 12).max(60);
                let base = y + LINE * lines(&bar.label, room, false);
                y = base + above + below;
                (base, base + above, room)
            })
            .collect();
        let mut sheet = Sheet::new(id, y + 2);
        sheet.draw(|pen| {
            if let (Some((at, _)), Some((_, _, text))) = (limit, &self.threshold) {
                pen.lean(text, (at, 15), soft());
            }
            for (bar, (base, middle, room)) in self.bars.iter().zip(places) {
                pen.label(&bar.label, base, room, Ink::of(Role::Ink));
                pen.text(&bar.text, (ACROSS, base), Anchor::End, strong());
                let value = finite(bar.value).map(|v| scale.at(v));
                let Bar { mark, standing, .. } = *bar;
                Row { y: middle, value, threshold: limit, mark, standing }.draw(pen);
            }
        });
        sheet.finish("bars", &self.title, &self.alt)
    }
}
