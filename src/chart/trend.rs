//! One value over the periods, with the threshold in force as a stepped line.

use super::backend::{Anchor, Canvas, Role, dot, line, rect};
use super::{Figure, Mark, Scale};

#[derive(Debug, Clone)]
pub struct Point {
    pub label: String,
    /// `None` keeps its place, empty and named.
    pub value: Option<f64>,
    pub text: String,
    pub threshold: Option<f64>,
    pub mark: Mark,
    /// Declared or provisional.
    pub hollow: bool,
}

#[derive(Debug, Clone)]
pub struct Trend {
    pub title: String,
    pub alt: String,
    pub points: Vec<Point>,
    pub wants_more: bool,
    /// Label of the last threshold, on its line.
    pub threshold_text: String,
}

const HEIGHT: i32 = 240;
const TOP: i32 = 34;
const BOTTOM: i32 = 196;

impl Trend {
    /// Lowest and highest of values and thresholds, with some air.
    fn range(&self) -> (f64, f64) {
        let all = self.points.iter().flat_map(|p| [p.value, p.threshold]).flatten().filter(|v| v.is_finite());
        let (low, high) = all.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        if low > high {
            return (0.0, 1.0);
        }
        let air = ((high - low) * 0.18).max(high.abs() * 0.02).max(0.5);
        (low - air, high + air)
    }

    fn place(&self, at: usize, width: i32) -> i32 {
        let count = self.points.len().max(1);
        let pad = f64::from(width) / (2.0 * f64::from(u32::try_from(count).unwrap_or(1)));
        let last = f64::from(u32::try_from(count.saturating_sub(1)).unwrap_or(0));
        Scale::new(0.0, last, pad, f64::from(width) - pad).at(f64::from(u32::try_from(at).unwrap_or(0)))
    }
}

impl Figure for Trend {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn alt(&self) -> String {
        self.alt.clone()
    }

    fn draw(&self, width: u32) -> Canvas {
        let w = i32::try_from(width).unwrap_or(720);
        let (low, high) = self.range();
        let y = Scale::new(low, high, f64::from(BOTTOM), f64::from(TOP));
        let mut canvas = Canvas::new(width, HEIGHT.unsigned_abs());
        let half = if self.points.len() > 1 { (self.place(1, w) - self.place(0, w)) / 2 } else { w / 2 };
        let mut steps: Vec<(i32, i32)> = Vec::new();
        canvas.area(|area| {
            for (at, point) in self.points.iter().enumerate() {
                let x = self.place(at, w);
                let Some(threshold) = point.threshold else { continue };
                let level = y.at(threshold);
                let (top, bottom) = if self.wants_more { (TOP - 10, level) } else { (level, BOTTOM + 6) };
                let _ = area.draw(&rect((x - half, top), (x + half, bottom), Role::Band));
                steps.push((x - half, level));
                steps.push((x + half, level));
            }
            let _ = area.draw(&line(vec![(0, BOTTOM + 6), (w, BOTTOM + 6)], Role::Axis, 1));
            if steps.len() > 1 {
                let _ = area.draw(&line(steps.clone(), Role::Threshold, 3));
            }
            // A missing period breaks the line: nothing is drawn where nothing is known.
            let mut run: Vec<(i32, i32)> = Vec::new();
            for (at, point) in self.points.iter().enumerate() {
                match point.value {
                    Some(value) => run.push((self.place(at, w), y.at(value))),
                    None => {
                        if run.len() > 1 {
                            let _ = area.draw(&line(std::mem::take(&mut run), Role::Series, 3));
                        }
                        run.clear();
                    }
                }
            }
            if run.len() > 1 {
                let _ = area.draw(&line(run, Role::Series, 3));
            }
            for (at, point) in self.points.iter().enumerate() {
                if let Some(value) = point.value {
                    let _ =
                        area.draw(&dot((self.place(at, w), y.at(value)), Role::Of(point.mark), point.hollow));
                }
            }
        });
        for (at, point) in self.points.iter().enumerate() {
            let x = self.place(at, w);
            let above = point.value.map_or(BOTTOM - 20, |v| y.at(v) - 14);
            canvas.text(x, above.max(14), Anchor::Middle, "strong", &point.text);
            canvas.text(x, BOTTOM + 28, Anchor::Middle, "soft", &point.label);
        }
        if let Some((_, level)) = steps.last() {
            canvas.text(w - 2, level + 18, Anchor::End, "soft", &self.threshold_text);
        }
        canvas
    }
}
