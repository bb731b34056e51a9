//! The distance of many indicators to their thresholds, in percent of the threshold.

use super::backend::{Anchor, Canvas, Role, dot, fitted, line, rect};
use super::{Figure, Mark, Scale};

#[derive(Debug, Clone)]
pub struct DistanceRow {
    pub label: String,
    /// Percent of the threshold, negative on the bad side; `None` keeps its place, empty and named.
    pub distance: Option<f64>,
    pub text: String,
    pub mark: Mark,
    /// Only declared, not recomputable.
    pub hollow: bool,
}

#[derive(Debug, Clone)]
pub struct Distance {
    pub title: String,
    pub alt: String,
    pub threshold_text: String,
    pub rows: Vec<DistanceRow>,
}

const ROW: i32 = 46;

impl Figure for Distance {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn alt(&self) -> String {
        self.alt.clone()
    }

    fn draw(&self, width: u32) -> Canvas {
        let w = i32::try_from(width).unwrap_or(720);
        let wide = w > 500;
        let left = if wide { 300 } else { 8 };
        let right = w - if wide { 120 } else { 8 };
        let count = i32::try_from(self.rows.len()).unwrap_or(0);
        let step = if wide { 34 } else { ROW + 18 };
        let height = 34 + count * step;
        let most =
            self.rows.iter().filter_map(|r| r.distance).map(f64::abs).fold(10.0_f64, f64::max).min(100.0);
        let scale = Scale::new(-most, most, f64::from(left), f64::from(right));
        let zero = scale.at(0.0);
        let mut canvas = Canvas::new(width, u32::try_from(height).unwrap_or(60));
        canvas.area(|area| {
            let _ = area.draw(&rect((zero, 24), (right, height - 2), Role::Band));
            for (at, row) in (0_i32..).zip(&self.rows) {
                let y = 34 + at * step + if wide { 12 } else { 34 };
                let _ = area.draw(&line(vec![(left, y), (right, y)], Role::Grid, 1));
                if let Some(distance) = row.distance {
                    let x = scale.at(distance);
                    let _ = area.draw(&line(vec![(zero, y), (x, y)], Role::Of(row.mark), 3));
                    let _ = area.draw(&dot((x, y), Role::Of(row.mark), row.hollow));
                }
            }
            let _ = area.draw(&line(vec![(zero, 22), (zero, height - 2)], Role::Threshold, 3));
        });
        canvas.text(zero, 15, Anchor::Middle, "soft", &self.threshold_text);
        for (at, row) in (0_i32..).zip(&self.rows) {
            let y = 34 + at * step;
            if wide {
                canvas.text(left - 14, y + 17, Anchor::End, "", &fitted(&row.label, left - 16));
                canvas.text(w - 4, y + 17, Anchor::End, "soft", &row.text);
            } else {
                canvas.text(0, y + 16, Anchor::Start, "", &fitted(&row.label, w - 96));
                canvas.text(w, y + 16, Anchor::End, "soft", &fitted(&row.text, 92));
            }
        }
        canvas
    }
}
