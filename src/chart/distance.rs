//! The distance of many indicators to their thresholds, in percent of the threshold.

use super::Figure;
use super::advance;
use super::backend::{ACROSS, DASHED, Ink};
use super::scale::{Scale, finite};
use super::shape::{Mark, Role, Standing};
use super::svg::{Anchor, LINE, NARROWEST, Sheet, lines, soft, strong};

#[derive(Debug, Clone)]
pub struct DistanceRow {
    /// Written once, above the first of the rows that share it; empty for none.
    pub group: String,
    pub label: String,
    /// Percent of the threshold, negative on the bad side; `None` keeps its place, empty and named.
    pub distance: Option<f64>,
    pub text: String,
    pub mark: Mark,
    pub standing: Standing,
}

#[derive(Debug, Clone)]
pub struct Distance {
    pub title: String,
    pub alt: String,
    pub threshold_text: String,
    pub rows: Vec<DistanceRow>,
}

/// Room for a text on the free side of the threshold, in the narrowest figure.
const SIDE: i32 = NARROWEST / 2 - 10;

impl Distance {
    /// The farthest distance, and no more than the whole threshold: what lies beyond stops at the edge
    /// and says its number.
    fn reach(&self) -> f64 {
        let far = self.rows.iter().filter_map(|row| finite(row.distance)).map(f64::abs).fold(0.0, f64::max);
        far.clamp(5.0, 100.0)
    }

    /// Whether a row is the first of its group.
    fn opens<'a>(&self, group: &mut &'a str, row: &'a DistanceRow) -> bool {
        let new = *group != row.group && !row.group.is_empty();
        *group = &row.group;
        new
    }
}

impl Figure for Distance {
    fn title(&self) -> &str {
        &self.title
    }

    fn alt(&self) -> String {
        self.alt.clone()
    }

    /// Two storeys a row: the name, then the dot. The dot lies on one side of the threshold and the
    /// words on the other, which is free.
    fn svg(&self, id: &str) -> String {
        let reach = self.reach();
        // The ends leave room for the marks.
        let scale = Scale::new(-reach, reach, (40, ACROSS - 40));
        let zero = scale.at(0.0);
        let mut y = 24;
        let mut group = "";
        let places: Vec<(i32, i32)> = self
            .rows
            .iter()
            .map(|row| {
                if self.opens(&mut group, row) {
                    y += LINE * lines(&row.group, NARROWEST, true) + 8;
                }
                let base = y + LINE * lines(&row.label, NARROWEST, false);
                let deep = if advance::width(&row.text, true) > SIDE { 26 + LINE } else { 26 };
                y = base + deep + 8;
                (base, base + 18)
            })
            .collect();
        let mut sheet = Sheet::new(id, y + 2);
        sheet.draw(|pen| {
            pen.lean(&self.threshold_text, (zero, 15), soft());
            group = "";
            for (row, (base, middle)) in self.rows.iter().zip(places) {
                if self.opens(&mut group, row) {
                    let name = base - LINE * lines(&row.label, NARROWEST, false) - 3;
                    pen.label(&row.group, name, NARROWEST, strong());
                }
                pen.label(&row.label, base, NARROWEST, Ink::of(Role::Ink));
                let far = finite(row.distance).map(|d| scale.at(d));
                let left = far.is_none_or(|x| x < zero);
                if far.is_some() {
                    pen.rect((zero, middle - 10), (ACROSS, middle + 10), Ink::of(Role::Band));
                    if left {
                        pen.line(&[(0, middle), (zero, middle)], Ink::of(Role::Grid));
                    }
                }
                if let Some(x) = far {
                    pen.line(&[(zero, middle), (x, middle)], Ink::of(row.mark.role()));
                }
                pen.line(&[(zero, middle - 13), (zero, middle + 13)], Ink::of(Role::Threshold));
                match far {
                    Some(x) => pen.mark((x, middle), Some(row.mark), row.standing),
                    None => {
                        pen.line(&[(0, middle), (zero, middle)], Ink::of(Role::NotMeasured).with(DASHED));
                        pen.mark((40, middle), Some(row.mark), row.standing);
                    }
                }
                if advance::width(&row.text, true) > SIDE {
                    pen.text(&row.text, (0, middle + 8 + LINE), Anchor::Start, strong());
                } else {
                    // A mark on the threshold itself needs its half.
                    let gap = if far.is_some_and(|x| (x - zero).abs() < 40) { 15 } else { 8 };
                    let (anchor, shift) = if left { (Anchor::Start, gap) } else { (Anchor::End, -gap) };
                    pen.text(&row.text, (zero, middle + 5), anchor, strong().shifted(shift));
                }
            }
        });
        sheet.finish("distance", &self.title, &self.alt)
    }
}
