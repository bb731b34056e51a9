//! One value against its threshold, with the band where the threshold is met.

use super::Figure;
use super::backend::{ACROSS, Ink};
use super::scale::Scale;
use super::shape::{Mark, Role, Standing};
use super::svg::{Pen, Sheet, soft};

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
    pub standing: Standing,
    /// Stands under the line of the threshold.
    pub threshold_text: String,
}

/// Band, track, bar, line of the threshold: one row of a bullet or of bars.
pub(super) struct Row {
    /// Middle of the bar, pixels down.
    pub(super) y: i32,
    pub(super) value: Option<i32>,
    pub(super) threshold: Option<(i32, bool)>,
    pub(super) mark: Option<Mark>,
    pub(super) standing: Standing,
}

impl Row {
    pub(super) fn draw(&self, pen: &Pen<'_>) {
        let y = self.y;
        pen.rect((0, y - 6), (ACROSS, y + 6), Ink::of(Role::Track));
        if let Some((limit, wants_more)) = self.threshold {
            let (from, to) = if wants_more { (limit, ACROSS) } else { (0, limit) };
            // A threshold at the scale's end still shows its good side.
            pen.rect((from.min(ACROSS - 8), y - 14), (to.max(8), y + 14), Ink::of(Role::Band));
        }
        let role = self.mark.map_or(Role::Series, Mark::role);
        match self.value {
            Some(x) => pen.rect((0, y - 6), (x.max(4), y + 6), Ink::of(role)),
            None => pen.line(&[(0, y), (ACROSS, y)], Ink::of(Role::NotMeasured).with(super::backend::DASHED)),
        }
        if let Some((limit, _)) = self.threshold {
            pen.line(&[(limit, y - 18), (limit, y + 18)], Ink::of(Role::Threshold));
        }
        match (self.value, self.mark) {
            (Some(x), Some(mark)) => pen.mark((x, y), Some(mark), self.standing),
            (None, Some(mark)) => pen.mark((ACROSS / 2, y), Some(mark), self.standing),
            (_, None) => {}
        }
    }
}

impl Figure for Bullet {
    fn title(&self) -> &str {
        &self.title
    }

    fn alt(&self) -> String {
        self.alt.clone()
    }

    fn svg(&self, id: &str) -> String {
        let scale = Scale::across(0.0, self.most);
        let limit = scale.at(self.threshold);
        let row = Row {
            y: 22,
            value: self.value.is_finite().then(|| scale.at(self.value)),
            threshold: Some((limit, self.wants_more)),
            mark: Some(self.mark),
            standing: self.standing,
        };
        let mut sheet = Sheet::new(id, 62);
        sheet.draw(|pen| {
            row.draw(pen);
            pen.lean(&self.threshold_text, (limit, 57), soft());
        });
        sheet.finish("bullet", &self.title, &self.alt)
    }
}
