//! Blocks as the templates read them: the same data as the pages', with fragments as nodes, drawings as
//! files, links as places of the document.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use typst::foundations::Bytes;

use super::contents::Part;
use super::drawing::drawing;
use super::fragment::{self, Setting, nodes};
use super::kit::Kit;
use crate::report::block::Block;

/// The deepest heading that every reader knows.
const DEEPEST: u8 = 6;
/// A column asks for at most this many letters.
const WIDEST: usize = 34;

/// Makes the document's tree and gathers its files.
pub(super) struct Maker<'k> {
    kit: &'k Kit,
    /// Images of the prose, by their name on the pages.
    images: &'k BTreeMap<String, Bytes>,
    pub(super) files: BTreeMap<String, Bytes>,
    labels: BTreeSet<String>,
    page: String,
    level: u8,
}

impl<'k> Maker<'k> {
    pub(super) fn new(kit: &'k Kit, images: &'k BTreeMap<String, Bytes>) -> Self {
        Self { kit, images, files: BTreeMap::new(), labels: BTreeSet::new(), page: String::new(), level: 1 }
    }

    /// Text as the document can show it.
    pub(super) fn text(&self, text: &str) -> Value {
        Value::String(self.kit.legible(text))
    }

    /// A part with all that stands below it; `level` is that of its heading.
    pub(super) fn part(&mut self, part: &Part, level: u8) -> Value {
        if !part.page.is_empty() {
            self.page.clone_from(&part.page);
        }
        let label = match (part.page.is_empty(), part.id.is_empty()) {
            (true, _) => None,
            (false, true) => self.named(part.page.clone()),
            (false, false) => self.named(format!("{}#{}", part.page, part.id)),
        };
        // A part without a heading stands at the level of the one above it.
        let level = level.min(DEEPEST);
        self.level = if part.title.is_empty() { level.saturating_sub(1).max(1) } else { level };
        let below = self.level;
        let blocks: Vec<Value> = part.blocks.iter().filter_map(|block| self.block(block)).collect();
        let inner: Vec<Value> = part.inner.iter().map(|inner| self.part(inner, below + 1)).collect();
        json!({
            "title": self.text(&part.title),
            "lead": self.text(&part.lead),
            "label": label,
            "level": level,
            "below": below,
            // Pages and sheets stand in the contents; their parts do not.
            "listed": part.id.is_empty() || level == 1,
            "guide": self.text(&part.guide),
            "landscape": part.landscape,
            "blocks": blocks,
            "inner": inner,
        })
    }

    /// One block; none for what only a screen has.
    pub(super) fn block(&mut self, block: &Block) -> Option<Value> {
        if matches!(block, Block::Search(_)) {
            return None;
        }
        // A structure of texts always has a JSON form.
        let value = serde_json::to_value(block).ok()?;
        let mut made = self.value("", value);
        let kind = made.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let (Value::Object(map), "table" | "figure") = (&mut made, kind.as_str()) {
            let widths = widths(map);
            mark_long(map, &widths);
            map.insert("widths".into(), json!(widths));
        }
        Some(made)
    }

    /// Any data of a block: what a field's name says about it decides.
    pub(super) fn value(&mut self, key: &str, value: Value) -> Value {
        match value {
            Value::String(text) if key.ends_with("html") => Value::Array(nodes(&text, self.level, self)),
            Value::String(text) if key.ends_with("svg") => self.drawing(&text),
            Value::String(text) if key.ends_with("href") => self.href(&text),
            Value::String(text) if key == "csv" => json!(text.trim_start_matches("@/")),
            Value::String(text) if key == "id" => json!(self.label(&text)),
            Value::String(text) if matches!(key, "kind" | "key" | "tone" | "exact" | "iso") => json!(text),
            Value::String(text) => self.text(&text),
            Value::Array(list) => Value::Array(list.into_iter().map(|v| self.value("", v)).collect()),
            Value::Object(map) => {
                let is_block = map.contains_key("kind");
                let map = map.into_iter().map(|(name, value)| {
                    // A table's own name is no place that links lead to.
                    let value = if is_block && name == "id" { Value::Null } else { self.value(&name, value) };
                    (name, value)
                });
                Value::Object(map.collect())
            }
            other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
        }
    }

    fn drawing(&mut self, svg: &str) -> Value {
        let Some(made) = drawing(svg, |text| self.kit.plain(text)) else { return Value::Null };
        let file = format!("drawings/{}.svg", self.files.len());
        self.files.insert(file.clone(), Bytes::new(made.svg.into_bytes()));
        json!({"file": file, "alt": made.alt, "kind": made.kind, "ratio": made.ratio})
    }

    fn named(&mut self, label: String) -> Option<String> {
        self.labels.insert(label.clone()).then_some(label)
    }

    /// Links to what the document has; others become their text.
    pub(super) fn settle(&self, value: &mut Value) {
        match value {
            Value::Object(map) => {
                if let (1, Some(Value::String(to))) = (map.len(), map.get("to")) {
                    let page = to.split('#').next().unwrap_or_default();
                    let found = [to.as_str(), page].into_iter().find(|name| self.labels.contains(*name));
                    match found.map(str::to_owned) {
                        Some(name) => {
                            map.insert("to".into(), Value::String(name));
                        }
                        None => *value = Value::Null,
                    }
                    return;
                }
                map.values_mut().for_each(|inner| self.settle(inner));
            }
            Value::Array(list) => list.iter_mut().for_each(|inner| self.settle(inner)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

impl Setting for Maker<'_> {
    fn text(&self, text: &str) -> String {
        self.kit.legible(text)
    }

    fn href(&self, href: &str) -> Value {
        if ["https://", "http://", "mailto:"].iter().any(|scheme| href.starts_with(scheme)) {
            return json!({"url": href});
        }
        let to = match (href.strip_prefix("@/"), href.strip_prefix('#')) {
            (Some(page), _) if !page.starts_with("..") => page.to_owned(),
            (_, Some(anchor)) if !anchor.is_empty() => format!("{}#{anchor}", self.page),
            _ => return Value::Null,
        };
        json!({"to": to})
    }

    fn label(&mut self, id: &str) -> Option<String> {
        if id.is_empty() {
            return None;
        }
        let label = format!("{}#{id}", self.page);
        self.named(label)
    }

    fn image(&self, src: &str) -> Option<String> {
        let name = src.rsplit('/').next()?;
        self.images.contains_key(name).then(|| format!("images/{name}"))
    }
}

/// How much room each column of a table asks for, in letters: enough for its longest word, and for its
/// texts by their length.
fn widths(table: &Map<String, Value>) -> Vec<usize> {
    let head = table.get("head").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let rows = table.get("rows").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let heading = |column: &Value| match column {
        Value::Object(map) => map.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let mut widths: Vec<usize> = head.iter().map(|column| longest_word(&heading(column))).collect();
    let mut letters = vec![0; widths.len()];
    let mut most = vec![0; widths.len()];
    for row in rows {
        let cells = row.get("cells").unwrap_or(row).as_array().map(Vec::as_slice).unwrap_or_default();
        for (at, cell) in cells.iter().enumerate().take(widths.len()) {
            let text = cell_text(cell);
            widths[at] = widths[at].max(longest_word(&text));
            letters[at] += text.chars().count();
            most[at] = most[at].max(text.chars().count());
        }
    }
    let rows = rows.len().max(1);
    widths
        .iter()
        .zip(letters.iter().zip(&most))
        .enumerate()
        .map(|(at, (word, (sum, most)))| {
            let mean = sum / rows;
            // Two letters stand for the room at the sides.
            let strong = if at == 0 { word / 4 } else { 0 };
            2 + strong + (*word).max(((mean + most) / 2).min(WIDEST)).max(4)
        })
        .collect()
}

/// Letters across a page, and lines after which a row may be cut: a row taller than a page must be.
const ACROSS: usize = 96;
const LINES: usize = 36;

fn mark_long(table: &mut Map<String, Value>, widths: &[usize]) {
    let total = widths.iter().sum::<usize>().max(1);
    let Some(Value::Array(rows)) = table.get_mut("rows") else { return };
    for row in rows {
        let Value::Object(row) = row else { return };
        let cells = row.get("cells").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_long = cells.iter().zip(widths).any(|(cell, width)| {
            let letters = (width * ACROSS / total).max(1);
            cell_text(cell).chars().count() / letters > LINES
        });
        row.insert("long".into(), Value::Bool(is_long));
    }
}

fn cell_text(cell: &Value) -> String {
    let Value::Object(map) = cell else { return cell.as_str().unwrap_or_default().to_owned() };
    let mut text = String::new();
    if let Some(mark) = map.get("mark").filter(|m| !m.is_null()) {
        // The shape before the word takes the room of two letters.
        for key in ["word", "note"] {
            text.push_str("__");
            text.push_str(&mark.get(key).and_then(Value::as_str).unwrap_or_default().replace(' ', "\u{a0}"));
        }
    }
    if let Some(Value::Array(list)) = map.get("html") {
        text.push_str(&fragment::plain(list));
    }
    text
}

/// What cannot be broken: letters between ordinary spaces.
fn longest_word(text: &str) -> usize {
    text.split([' ', '\u{200b}']).map(|word| word.chars().count()).max().unwrap_or_default().min(24)
}
