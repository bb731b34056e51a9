//! One value over the periods, with the threshold in force as a stepped line.

use super::Figure;
use super::advance;
use super::backend::{ACROSS, DASHED, HALO, Ink, WIDE};
use super::scale::{Scale, finite};
use super::shape::{Mark, Role, Standing};
use super::svg::{Anchor, LINE, NARROWEST, Pen, Sheet, WIDER, count, leaning, over, soft};

#[derive(Debug, Clone)]
pub struct Point {
    pub label: String,
    /// `None` keeps its place, empty and named by `text`.
    pub value: Option<f64>,
    pub text: String,
    pub threshold: Option<f64>,
    /// Written on the threshold's line where this threshold begins, in as many lines as it has; the date
    /// belongs in it.
    pub threshold_text: String,
    pub mark: Mark,
    pub standing: Standing,
}

#[derive(Debug, Clone)]
pub struct Trend {
    pub title: String,
    pub alt: String,
    pub points: Vec<Point>,
    pub wants_more: bool,
}

const TOP: i32 = 36;
const BOTTOM: i32 = 206;
const HEIGHT: i32 = 236;
/// Where the mark of a missing value stands, with its word beneath.
const MISSING: i32 = BOTTOM - 36;

/// Between a step of the threshold and the words beside it.
const CLEAR: i32 = ACROSS / 40;

/// A threshold from one period to another, both within.
struct Step<'a> {
    from: usize,
    to: usize,
    value: f64,
    text: &'a str,
}

/// What is taken already in a figure of some width, in pixels.
struct Taken {
    width: i32,
    spots: Vec<Covered>,
    /// Lines that words may cross where there is no better place, by their ends.
    lines: Vec<[(i32, i32); 2]>,
}

impl Taken {
    fn text(&self, text: &str, (x, y): (i32, i32), anchor: Anchor) -> Covered {
        let (long, x) = (advance::width(text, true), x * self.width / ACROSS);
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - long / 2,
            Anchor::End => x - long,
        };
        Covered { left, right: left + long, top: y - 13, bottom: y + 4 }
    }

    fn mark(&mut self, (x, y): (i32, i32)) {
        let x = x * self.width / ACROSS;
        self.spots.push(Covered { left: x - 11, right: x + 11, top: y - 11, bottom: y + 11 });
    }

    fn path(&mut self, points: &[(i32, i32)]) {
        let scaled = |(x, y): (i32, i32)| (x * self.width / ACROSS, y);
        let ends: Vec<_> = points.windows(2).map(|ends| [scaled(ends[0]), scaled(ends[1])]).collect();
        self.lines.extend(ends);
    }

    /// What words in this place would cost: a mark or other words most, a line less, the edge of the sheet all.
    fn cost(&self, own: &Covered) -> usize {
        let is_out = own.left < 0 || own.right > self.width || own.top < 0 || own.bottom > BOTTOM;
        let spots = self.spots.iter().filter(|other| own.meets(other)).count();
        let lines = self.lines.iter().filter(|ends| own.is_crossed(ends)).count();
        if is_out { 1000 } else { 4 * spots + 3 * lines }
    }
}

#[derive(Clone, Copy)]
struct Covered {
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
}

impl Covered {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether a line from one point to another runs through, followed in short steps.
    fn is_crossed(&self, [from, to]: &[(i32, i32); 2]) -> bool {
        const STEPS: i32 = 48;
        (0..=STEPS).any(|at| {
            let along = |a: i32, b: i32| a + (b - a) * at / STEPS;
            let (x, y) = (along(from.0, to.0), along(from.1, to.1));
            x > self.left && x < self.right && y > self.top && y < self.bottom
        })
    }
}

impl Trend {
    /// Lowest and highest of values and thresholds, with some air.
    fn range(&self) -> (f64, f64) {
        let all = self.points.iter().flat_map(|p| [finite(p.value), finite(p.threshold)]).flatten();
        let (low, high) = all.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        if low > high {
            return (0.0, 1.0);
        }
        let span = high - low;
        let air = if span > f64::EPSILON { span * 0.18 } else { high.abs().max(1.0) * 0.1 };
        (low - air, high + air)
    }

    fn steps(&self) -> Vec<Step<'_>> {
        let mut steps: Vec<Step<'_>> = Vec::new();
        for (at, point) in self.points.iter().enumerate() {
            let Some(value) = finite(point.threshold) else { continue };
            match steps.last_mut() {
                Some(last) if last.to + 1 == at && (last.value - value).abs() < f64::EPSILON => last.to = at,
                _ => steps.push(Step { from: at, to: at, value, text: &point.threshold_text }),
            }
        }
        steps
    }

    /// Edge between the period before `at` and `at`.
    fn edge(&self, at: usize) -> i32 {
        ACROSS * count(at) / count(self.points.len().max(1))
    }

    fn place(&self, at: usize) -> i32 {
        ACROSS * (2 * count(at) + 1) / (2 * count(self.points.len().max(1)))
    }

    /// Base line of a value's words: above a peak, below a valley, so that the line does not cross them.
    fn beside(spots: &[Option<(i32, i32)>], at: usize) -> i32 {
        let Some((_, y)) = spots[at] else { return MISSING + 28 };
        let near = [at.checked_sub(1), at.checked_add(1)];
        let near: Vec<i32> =
            near.into_iter().flatten().filter_map(|n| spots.get(n).copied().flatten()).map(|s| s.1).collect();
        let above = near.iter().map(|other| other - y).sum::<i32>() >= 0;
        if (above && y - 15 > 14) || y + 26 > BOTTOM { y - 15 } else { y + 26 }
    }

    /// One in how many labels fits, counting back from the last, in a figure so wide.
    fn every(&self, width: i32, text: impl Fn(&Point) -> &str) -> usize {
        let pitch = (width / count(self.points.len().max(1))).max(1);
        let widest = self.points.iter().map(|p| advance::width(text(p), true)).max().unwrap_or(0);
        // A label at the edge leans inwards and takes that much more.
        let lean = (widest / 2 - pitch / 2).max(0);
        let need = if widest + 8 <= pitch { 1 } else { (widest + lean + 7) / pitch + 1 };
        usize::try_from(need).unwrap_or(1).max(1)
    }

    /// Draws one row of labels as densely as each width allows, and notes what they cover.
    fn labels(
        &self,
        pen: &Pen<'_>,
        ink: Ink,
        text: impl Fn(&Point) -> &str,
        y: impl Fn(usize) -> i32,
        taken: &mut [Taken; 3],
    ) {
        let (narrow, wide) = (self.every(NARROWEST, &text), self.every(WIDER, &text));
        for (at, point) in self.points.iter().enumerate() {
            let back = self.points.len() - 1 - at;
            let (words, y) = (text(point), y(at));
            let manner = match (back.is_multiple_of(narrow), back.is_multiple_of(wide)) {
                (true, _) => 0,
                (false, true) => WIDE,
                (false, false) => continue,
            };
            let (x, anchor) = leaning(words, self.place(at), true);
            for room in taken.iter_mut().filter(|room| manner == 0 || room.width >= WIDER) {
                room.spots.push(room.text(words, (x, y), anchor));
            }
            pen.text(words, (x, y), anchor, ink.with(manner));
        }
    }

    /// The threshold's words by its line, where they cover nothing if there is such a place.
    fn name_steps(&self, pen: &Pen<'_>, steps: &[Step<'_>], levels: &Scale, taken: &mut [Taken; 3]) {
        for step in steps.iter().filter(|step| !step.text.is_empty()) {
            let level = levels.at(step.value);
            let (from, to) = (self.edge(step.from), self.edge(step.to + 1));
            let words: Vec<&str> = step.text.split('\n').collect();
            let more = LINE * (count(words.len()) - 1);
            let places = [
                (if from > 0 { from + CLEAR } else { from }, Anchor::Start),
                (if to < ACROSS { to - CLEAR } else { to }, Anchor::End),
                (i32::midpoint(from, to), Anchor::Middle),
                (0, Anchor::Start),
                (ACROSS, Anchor::End),
            ];
            let away = [-7 - more, 18, -24 - more, 35, -41 - more, 52, -58 - more, 69];
            let tries = places.into_iter().flat_map(|(x, anchor)| away.map(|down| (x, level + down, anchor)));
            let lines = |y: i32| words.iter().zip(0..).map(move |(line, at)| (*line, y + LINE * at));
            // The first of the least bad; leaving the sheet is worse than covering anything.
            let cost = |(x, y, anchor): &(i32, i32, Anchor)| -> usize {
                let each = |room: &Taken| -> usize {
                    lines(*y).map(|(line, y)| room.cost(&room.text(line, (*x, y), *anchor))).sum()
                };
                taken.iter().map(each).sum()
            };
            let (x, y, anchor) = tries.min_by_key(cost).unwrap_or((0, level - 7, Anchor::Start));
            for (line, y) in lines(y) {
                for room in taken.iter_mut() {
                    room.spots.push(room.text(line, (x, y), anchor));
                }
                pen.text(line, (x, y), anchor, soft().with(HALO));
            }
        }
    }

    fn paint(&self, pen: &Pen<'_>) {
        let (low, high) = self.range();
        let levels = Scale::new(low, high, (BOTTOM - 22, TOP));
        let steps = self.steps();
        for step in &steps {
            let (level, from, to) = (levels.at(step.value), self.edge(step.from), self.edge(step.to + 1));
            let (top, bottom) = if self.wants_more { (TOP - 12, level) } else { (level, BOTTOM) };
            pen.rect((from, top), (to, bottom), Ink::of(Role::Band));
        }
        pen.line(&[(0, BOTTOM), (ACROSS, BOTTOM)], Ink::of(Role::Axis));
        let mut taken =
            [NARROWEST, WIDER, 720].map(|width| Taken { width, spots: Vec::new(), lines: Vec::new() });
        for (at, point) in self.points.iter().enumerate().filter(|(_, p)| finite(p.value).is_none()) {
            let x = self.place(at);
            pen.line(&[(x, TOP), (x, BOTTOM)], Ink::of(Role::NotMeasured).with(DASHED));
            pen.mark((x, MISSING), Some(point.mark), point.standing);
            taken.iter_mut().for_each(|room| room.mark((x, MISSING)));
        }
        let mut line: Vec<(i32, i32)> = Vec::new();
        let mut end = None;
        for step in &steps {
            // A period without threshold breaks the line.
            if end != Some(step.from) {
                pen.line(&std::mem::take(&mut line), Ink::of(Role::Threshold));
            }
            let level = levels.at(step.value);
            line.extend([(self.edge(step.from), level), (self.edge(step.to + 1), level)]);
            taken.iter_mut().for_each(|room| room.path(&line[line.len().saturating_sub(3)..]));
            end = Some(step.to + 1);
        }
        pen.line(&line, Ink::of(Role::Threshold));
        let spots: Vec<Option<(i32, i32)>> = self
            .points
            .iter()
            .enumerate()
            .map(|(at, p)| finite(p.value).map(|v| (self.place(at), levels.at(v))))
            .collect();
        // A missing period breaks the line: nothing is drawn where nothing is known.
        for run in spots.split(Option::is_none) {
            let run: Vec<(i32, i32)> = run.iter().copied().flatten().collect();
            pen.line(&run, Ink::of(Role::Series));
            taken.iter_mut().for_each(|room| room.path(&run));
        }
        for (point, spot) in self.points.iter().zip(&spots) {
            if let Some(at) = spot {
                taken.iter_mut().for_each(|room| room.mark(*at));
                pen.mark(*at, Some(point.mark), point.standing);
            }
        }
        let base = |at: usize| Self::beside(&spots, at);
        self.labels(pen, over(), |p| &p.text, base, &mut taken);
        self.labels(pen, soft(), |p| &p.label, |_| BOTTOM + 22, &mut taken);
        self.name_steps(pen, &steps, &levels, &mut taken);
    }
}

impl Figure for Trend {
    fn title(&self) -> &str {
        &self.title
    }

    fn alt(&self) -> String {
        self.alt.clone()
    }

    fn svg(&self, id: &str) -> String {
        let mut sheet = Sheet::new(id, HEIGHT);
        sheet.draw(|pen| self.paint(pen));
        sheet.finish("trend", &self.title, &self.alt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cover_neither_marks_nor_lines_in_the_narrowest_place() {
        let words = ["almeno 80 %", "almeno 90 %\ndal 01/07/2023", "almeno 90 %\ndal 01/07/2023"];
        let values = [(87.08, 80.0), (88.4, 90.0), (91.57, 90.0)];
        let points = values.iter().zip(words).map(|((value, threshold), words)| Point {
            label: "1º sem. 2023".into(),
            value: Some(*value),
            text: "87,08 %".into(),
            threshold: Some(*threshold),
            threshold_text: words.into(),
            mark: Mark::Met,
            standing: Standing::Recomputed,
        });
        let trend =
            Trend { title: String::new(), alt: String::new(), points: points.collect(), wants_more: true };
        let svg = trend.svg("c");
        let (low, high) = trend.range();
        let levels = Scale::new(low, high, (BOTTOM - 22, TOP));
        let mut room = Taken { width: NARROWEST, spots: Vec::new(), lines: Vec::new() };
        let spots: Vec<(i32, i32)> =
            values.iter().enumerate().map(|(at, (value, _))| (trend.place(at), levels.at(*value))).collect();
        spots.iter().for_each(|at| room.mark(*at));
        room.path(&spots);
        for line in words[1].split('\n') {
            let at = svg.find(&format!(">{line}<")).expect("the words are drawn");
            let tag = &svg[svg[..at].rfind("<text").expect("a text")..at];
            let number = |name: &str| -> i32 {
                let value = tag.split(&format!(" {name}=\"")).nth(1).and_then(|t| t.split('"').next());
                let value = value.unwrap_or("0");
                let scale = if value.ends_with('%') { f64::from(ACROSS) / 100.0 } else { 1.0 };
                let value: f64 = value.trim_end_matches('%').parse().expect("a number");
                (value * scale).round() as i32
            };
            let anchor = match tag {
                tag if tag.contains("end") => Anchor::End,
                tag if tag.contains("middle") => Anchor::Middle,
                _ => Anchor::Start,
            };
            let own = room.text(line, (number("x"), number("y")), anchor);
            assert_eq!(room.cost(&own), 0, "{tag} in {svg}");
        }
    }
}
