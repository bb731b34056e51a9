//! One value against its threshold, with the band where the threshold is met.

use super::backend::{Anchor, Canvas, Role, line, rect};
use super::{Figure, Mark, Scale};

#[derive(Debug, Clone)]
pub struct Bullet {
    pub title: String,
    pub alt: String,
    pub value: f64,
    pub threshold: f64,
    /// More is better: the band lies right of the threshold.
    pub wants_more: bool,
    /// The scale's end: 100 for percentages, otherwise what holds both.
    pub most: f64,
    pub mark: Mark,
    pub threshold_text: String,
}

impl Figure for Bullet {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn alt(&self) -> String {
        self.alt.clone()
    }

    fn draw(&self, _: u32) -> Canvas {
        let mut canvas = Canvas::new(270, 62);
        let scale = Scale::new(0.0, self.most, 2.0, 268.0);
        let (value, threshold) = (scale.at(self.value), scale.at(self.threshold));
        let band =
            if self.wants_more { (threshold, scale.at(self.most)) } else { (scale.at(0.0), threshold) };
        canvas.area(|area| {
            let shapes = [
                rect((band.0, 6), (band.1.max(band.0 + 2), 38), Role::Band),
                rect((2, 14), (268, 30), Role::Track),
                rect((2, 14), (value.max(4), 30), Role::Of(self.mark)),
            ];
            for shape in shapes {
                let _ = area.draw(&shape);
            }
            let _ = area.draw(&line(vec![(threshold, 3), (threshold, 41)], Role::Threshold, 3));
        });
        let (x, anchor) = match threshold {
            t if t > 180 => (t.min(268), Anchor::End),
            t if t < 90 => (t.max(2), Anchor::Start),
            t => (t, Anchor::Middle),
        };
        canvas.text(x, 58, anchor, "soft", &self.threshold_text);
        canvas
    }

    fn svg(&self, id: &str) -> String {
        self.draw(0).finish(id, &self.title, &self.alt, "bullet")
    }
}
