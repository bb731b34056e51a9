//! Bars side by side: a measure in several services, or heads by service.

use super::backend::{Anchor, Canvas, Role, fitted, line, rect};
use super::{Figure, Mark, Scale};

#[derive(Debug, Clone)]
pub struct Bar {
    pub label: String,
    /// `None` keeps its place, empty and named.
    pub value: Option<f64>,
    pub text: String,
    /// The verdict that colours it; none for plain quantities.
    pub mark: Option<Mark>,
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

const STEP: i32 = 52;

impl Figure for Bars {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn alt(&self) -> String {
        self.alt.clone()
    }

    fn draw(&self, width: u32) -> Canvas {
        let w = i32::try_from(width).unwrap_or(720);
        let count = i32::try_from(self.bars.len()).unwrap_or(0);
        let top = if self.threshold.is_some() { 26 } else { 4 };
        let height = top + count * STEP + 4;
        let limit = self.threshold.as_ref().map_or(0.0, |(t, ..)| *t);
        let widest = self.bars.iter().filter_map(|b| b.value).fold(limit, f64::max) * 1.1;
        let most = if self.most > 0.0 { self.most } else { widest.max(1.0) };
        let scale = Scale::new(0.0, most, 0.0, f64::from(w - 4));
        let mut canvas = Canvas::new(width, u32::try_from(height).unwrap_or(60));
        canvas.area(|area| {
            if let Some((limit, more, _)) = &self.threshold {
                let x = scale.at(*limit);
                let band = if *more { (x, scale.at(most)) } else { (0, x) };
                let _ = area.draw(&rect((band.0, top), (band.1.max(band.0 + 2), height), Role::Band));
            }
            for (at, bar) in (0_i32..).zip(&self.bars) {
                let y = top + at * STEP + 24;
                let _ = area.draw(&rect((0, y), (w - 4, y + 18), Role::Track));
                if let Some(value) = bar.value {
                    let role = bar.mark.map_or(Role::Series, Role::Of);
                    let _ = area.draw(&rect((0, y), (scale.at(value).max(2), y + 18), role));
                }
            }
            if let Some((limit, ..)) = &self.threshold {
                let x = scale.at(*limit);
                let _ = area.draw(&line(vec![(x, top - 4), (x, height)], Role::Threshold, 3));
            }
        });
        if let Some((limit, _, text)) = &self.threshold {
            let x = scale.at(*limit);
            let (x, anchor) = if x > w / 2 { (x.min(w - 2), Anchor::End) } else { (x.max(2), Anchor::Start) };
            canvas.text(x, 15, anchor, "soft", text);
        }
        for (at, bar) in (0_i32..).zip(&self.bars) {
            let y = top + at * STEP + 17;
            // Beside a threshold the value stands with its name, or the line would cross it.
            if self.threshold.is_some() {
                canvas.text(0, y, Anchor::Start, "", &fitted(&format!("{}: {}", bar.label, bar.text), w - 8));
                continue;
            }
            let room = i32::try_from(bar.text.chars().count()).unwrap_or(0) * 8 + 12;
            canvas.text(0, y, Anchor::Start, "", &fitted(&bar.label, w - room));
            canvas.text(w - 4, y, Anchor::End, "strong", &bar.text);
        }
        canvas
    }
}
