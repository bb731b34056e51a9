//! What a sealed page shows, as rectangles that are never too small.
//!
//! Each text, drawing and picture becomes a rectangle around it. Widths of letters are not read: a text is
//! taken to be as long as if its letters were squares, so what comes out covers at least what is there. A page
//! that cannot be followed answers nothing, and then no visible signature stands on it outside of a box.
#![allow(clippy::float_arithmetic, reason = "points on paper, no measure of the contract")]

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::decode;
use super::stamps::Area;

/// Rectangles of one page, and drawings inside drawings.
const MARKS: usize = 50_000;
const DEPTH: usize = 8;

/// What is added on each side, in points.
const EDGE: f32 = 1.0;

/// A transformation as PDF writes it: a b c d e f.
type Matrix = [f32; 6];

const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// What the page shows; nothing where its content cannot be followed.
pub(super) fn of(sealed: &Document, page: ObjectId) -> Option<Vec<Area>> {
    let keys = sealed.get_dictionary(page).ok()?;
    let paper = inherited(sealed, keys, b"MediaBox").and_then(|area| Area::of(area.as_array().ok()?));
    let resources = inherited(sealed, keys, b"Resources").and_then(|found| found.as_dict().ok());
    let content = sealed.get_page_content_with_limit(page, decode::CONTENT).ok()?;
    let mut drawing = Drawing { sealed, paper, marks: Vec::new() };
    drawing.content(&content, resources, SAME, DEPTH)?;
    Some(drawing.marks)
}

/// A key of a page, or of the nearest of those above it (7.7.3.4).
fn inherited<'a>(sealed: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut keys = page;
    for _ in 0..32 {
        if let Ok(value) = keys.get_deref(key, sealed) {
            return Some(value);
        }
        keys = keys.get_deref(b"Parent", sealed).ok()?.as_dict().ok()?;
    }
    None
}

struct Drawing<'a> {
    sealed: &'a Document,
    paper: Option<Area>,
    marks: Vec<Area>,
}

/// What `q` keeps and `Q` gives back.
#[derive(Clone, Copy)]
struct State {
    matrix: Matrix,
    /// Of lines.
    width: f32,
    size: f32,
    leading: f32,
    /// Bytes of one letter: two where the font is a composite one.
    letter: usize,
}

struct Text {
    matrix: Matrix,
    line: Matrix,
    /// How far texts shown since the last move may reach.
    reach: f32,
}

impl Drawing<'_> {
    fn content(
        &mut self,
        content: &[u8],
        resources: Option<&Dictionary>,
        matrix: Matrix,
        depth: usize,
    ) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let letters = self.letters(resources);
        let mut state = State { matrix, width: 1.0, size: 0.0, leading: 0.0, letter: 1 };
        let mut kept = Vec::new();
        let mut text = Text { matrix: SAME, line: SAME, reach: 0.0 };
        let mut path: Vec<Vec<(f32, f32)>> = Vec::new();
        // What a curve lies in: the points that draw it.
        let mut curves: Vec<Vec<(f32, f32)>> = Vec::new();
        for operation in Content::decode(content).ok()?.operations {
            let numbers: Vec<f32> = operation.operands.iter().filter_map(|o| o.as_float().ok()).collect();
            match (operation.operator.as_str(), numbers.as_slice()) {
                ("q", _) => kept.push(state),
                ("Q", _) => state = kept.pop()?,
                ("cm", &[a, b, c, d, e, f]) => state.matrix = times([a, b, c, d, e, f], state.matrix),
                ("m", &[x, y]) => path.push(vec![(x, y)]),
                ("l", &[x, y]) => path.last_mut()?.push((x, y)),
                ("w", &[width]) => state.width = width,
                ("c" | "v" | "y", points) => {
                    let part = path.last_mut()?;
                    let points: Vec<(f32, f32)> =
                        points.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
                    let start = *part.last()?;
                    curves.push([&[start], points.as_slice()].concat());
                    part.push(*points.last()?);
                }
                ("re", &[x, y, w, h]) => {
                    path.push(vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]);
                }
                ("h", _) => close(&mut path)?,
                ("S" | "s", _) => {
                    if operation.operator == "s" {
                        close(&mut path)?;
                    }
                    self.lines(&path, &curves, &state)?;
                    path.clear();
                    curves.clear();
                }
                ("f" | "F" | "f*" | "B" | "B*" | "b" | "b*", _) => {
                    let drawn = [path.concat(), curves.concat()].concat();
                    self.path(&drawn, &state)?;
                    path.clear();
                    curves.clear();
                }
                ("n", _) => {
                    path.clear();
                    curves.clear();
                }
                // A shading fills whatever is not clipped; a picture among the operations has its own form.
                ("sh" | "BI" | "EI", _) => return None,
                ("Do", _) => self.object(&operation, resources, state.matrix, depth)?,
                _ => self.text(&operation, &numbers, &mut state, &mut text, &letters)?,
            }
        }
        Some(())
    }

    /// The operations of texts (9.3 and 9.4).
    fn text(
        &mut self,
        operation: &Operation,
        numbers: &[f32],
        state: &mut State,
        text: &mut Text,
        letters: &BTreeMap<Vec<u8>, usize>,
    ) -> Option<()> {
        match (operation.operator.as_str(), numbers) {
            ("BT", _) => *text = Text { matrix: SAME, line: SAME, reach: 0.0 },
            ("Tf", &[size]) => {
                state.size = size;
                let name = operation.operands.first().and_then(|name| name.as_name().ok())?;
                state.letter = letters.get(name).copied().unwrap_or(1);
            }
            ("TL", &[leading]) => state.leading = leading,
            ("Tm", &[a, b, c, d, e, f]) => text.start([a, b, c, d, e, f]),
            ("Td", &[x, y]) => text.start(times([1.0, 0.0, 0.0, 1.0, x, y], text.line)),
            ("TD", &[x, y]) => {
                state.leading = -y;
                text.start(times([1.0, 0.0, 0.0, 1.0, x, y], text.line));
            }
            ("T*", _) => text.start(times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], text.line)),
            ("Tj" | "TJ", _) => self.show(operation, state, text)?,
            ("'" | "\"", _) => {
                text.start(times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], text.line));
                self.show(operation, state, text)?;
            }
            _ => {}
        }
        Some(())
    }

    fn show(&mut self, operation: &Operation, state: &State, text: &mut Text) -> Option<()> {
        let mut back = 0.0_f32;
        let mut items: Vec<&Object> = Vec::new();
        for operand in &operation.operands {
            match operand {
                Object::Array(list) => items.extend(list),
                other => items.push(other),
            }
        }
        for item in items {
            match item {
                // Spaces between letters and words (`Tc`, `Tw`) are far below the width of a square letter.
                Object::String(bytes, _) => {
                    text.reach += count(bytes.len().div_ceil(state.letter)) * state.size.abs();
                }
                other => {
                    let move_by = other.as_float().ok()? / 1000.0 * state.size;
                    if move_by > 0.0 { back += move_by } else { text.reach -= move_by }
                }
            }
        }
        let height = state.size.abs();
        let whole = times(text.matrix, state.matrix);
        let corners =
            [(-back, -height), (text.reach, -height), (-back, height * 1.2), (text.reach, height * 1.2)];
        self.add(&corners, whole, EDGE)
    }

    /// A line that encloses something does not cover it: each of its parts is a mark of its own.
    fn lines(&mut self, path: &[Vec<(f32, f32)>], curves: &[Vec<(f32, f32)>], state: &State) -> Option<()> {
        let straight = path.iter().flat_map(|part| part.windows(2));
        for points in straight.chain(curves.iter().map(Vec::as_slice)) {
            self.add(points, state.matrix, state.edge())?;
        }
        Some(())
    }

    fn path(&mut self, path: &[(f32, f32)], state: &State) -> Option<()> {
        if path.is_empty() {
            return Some(());
        }
        let area = around(path, state.matrix)?;
        // The colour of the paper is no content.
        if self.paper.is_some_and(|paper| area.grown(EDGE).holds(paper)) {
            return Some(());
        }
        self.add(path, state.matrix, state.edge())
    }

    fn add(&mut self, points: &[(f32, f32)], matrix: Matrix, edge: f32) -> Option<()> {
        self.marks.push(around(points, matrix)?.grown(edge));
        (self.marks.len() < MARKS).then_some(())
    }

    /// A picture, or a drawing of its own.
    fn object(
        &mut self,
        operation: &Operation,
        resources: Option<&Dictionary>,
        matrix: Matrix,
        depth: usize,
    ) -> Option<()> {
        const UNIT: [(f32, f32); 4] = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        let name = operation.operands.first()?.as_name().ok()?;
        let objects = resources?.get_deref(b"XObject", self.sealed).ok()?.as_dict().ok()?;
        let stream = objects.get_deref(name, self.sealed).ok()?.as_stream().ok()?;
        if stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image") {
            return self.add(&UNIT, matrix, EDGE);
        }
        let own: Option<Matrix> = stream.dict.get_deref(b"Matrix", self.sealed).ok().and_then(|list| {
            let numbers: Vec<f32> = list.as_array().ok()?.iter().filter_map(|n| n.as_float().ok()).collect();
            numbers.try_into().ok()
        });
        let below =
            stream.dict.get_deref(b"Resources", self.sealed).ok().and_then(|found| found.as_dict().ok());
        let content = decode::content(stream)?;
        self.content(&content, below.or(resources), times(own.unwrap_or(SAME), matrix), depth)
    }

    /// How many bytes make a letter, by the name of the font.
    fn letters(&self, resources: Option<&Dictionary>) -> BTreeMap<Vec<u8>, usize> {
        let fonts = resources.and_then(|r| r.get_deref(b"Font", self.sealed).ok()?.as_dict().ok());
        let composite = |font: &Object| {
            let font = self.sealed.dereference(font).ok()?.1.as_dict().ok()?;
            let encoding = font.get(b"Encoding").and_then(Object::as_name).ok()?;
            let is_composite = font.get(b"Subtype").and_then(Object::as_name).ok()? == b"Type0";
            (is_composite && encoding.starts_with(b"Identity")).then_some(2)
        };
        fonts
            .into_iter()
            .flat_map(Dictionary::iter)
            .map(|(name, font)| (name.clone(), composite(font).unwrap_or(1)))
            .collect()
    }
}

impl State {
    /// How far a line reaches beyond its middle, corners included.
    fn edge(&self) -> f32 {
        let [a, b, c, d, ..] = self.matrix;
        EDGE + self.width.abs() * (a.abs() + b.abs() + c.abs() + d.abs())
    }
}

impl Text {
    const fn start(&mut self, matrix: Matrix) {
        *self = Self { matrix, line: matrix, reach: 0.0 };
    }
}

/// Ends a part of a path where it began.
fn close(path: &mut [Vec<(f32, f32)>]) -> Option<()> {
    let part = path.last_mut()?;
    part.push(*part.first()?);
    Some(())
}

/// Letters of one text: more than sixty thousand are as good as endless.
fn count(letters: usize) -> f32 {
    f32::from(u16::try_from(letters).unwrap_or(u16::MAX))
}

fn times(inner: Matrix, outer: Matrix) -> Matrix {
    let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (inner, outer);
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

fn around(points: &[(f32, f32)], [a, b, c, d, e, f]: Matrix) -> Option<Area> {
    let moved = points.iter().map(|&(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let mut area = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    for (x, y) in moved {
        area = [area[0].min(x), area[1].min(y), area[2].max(x), area[3].max(y)];
    }
    area.iter().all(|n| n.is_finite()).then_some(Area(area))
}
