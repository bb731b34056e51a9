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
/// Letters across a sheet, upright and on its long side.
const UPRIGHT: usize = 100;
const LONG_SIDE: usize = 160;
/// A cell this short stands on one line: a verdict, a day, «non rilevato».
const ONE_LINE: usize = 16;

/// Makes the document's tree and gathers its files.
pub(super) struct Maker<'k> {
    kit: &'k Kit,
    /// Images of the prose, by their name on the pages.
    images: &'k BTreeMap<String, Bytes>,
    pub(super) files: BTreeMap<String, Bytes>,
    labels: BTreeSet<String>,
    page: String,
    level: u8,
    across: usize,
}

impl<'k> Maker<'k> {
    pub(super) fn new(kit: &'k Kit, images: &'k BTreeMap<String, Bytes>) -> Self {
        let (files, labels) = (BTreeMap::new(), BTreeSet::new());
        Self { kit, images, files, labels, page: String::new(), level: 1, across: UPRIGHT }
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
        let outer = self.across;
        if part.landscape {
            self.across = LONG_SIDE;
        }
        let blocks: Vec<Value> = part.blocks.iter().filter_map(|block| self.block(block)).collect();
        let inner: Vec<Value> = part.inner.iter().map(|inner| self.part(inner, below + 1)).collect();
        self.across = outer;
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
            let dropped = if kind == "table" { without_empty_columns(map) } else { Vec::new() };
            let widths = widths(map, self.across);
            mark_long(map, &widths, self.across);
            map.insert("dropped".into(), json!(dropped));
            map.insert("widths".into(), json!(widths.iter().map(|w| w.letters).collect::<Vec<_>>()));
            map.insert("tight".into(), json!(widths.iter().map(|w| w.is_tight).collect::<Vec<_>>()));
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

    fn typed(&self, text: &str) -> String {
        self.kit.plain(text)
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

/// A column of a table: its room in letters, and whether its longest word does not fit and may be hyphenated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Width {
    letters: usize,
    is_tight: bool,
}

/// What a column asks for: its longest word at least, room for its texts by their length.
#[derive(Debug, Clone, Copy)]
struct Wish {
    least: usize,
    wanted: usize,
}

fn widths(table: &Map<String, Value>, across: usize) -> Vec<Width> {
    shared_out(&wishes(table), across)
}

/// Where all wishes fit they are shares of the sheet; else each column keeps its longest word, and what is left
/// goes to those that wish for more.
fn shared_out(wishes: &[Wish], across: usize) -> Vec<Width> {
    let wanted: usize = wishes.iter().map(|w| w.wanted).sum();
    let least: usize = wishes.iter().map(|w| w.least).sum();
    let width = |letters| Width { letters, is_tight: false };
    if wanted <= across {
        return wishes.iter().map(|w| width(w.wanted)).collect();
    }
    if least > across {
        let tight = |w: &Wish| Width { letters: w.least, is_tight: true };
        return wishes.iter().map(tight).collect();
    }
    let (left, more) = (across - least, (wanted - least).max(1));
    wishes.iter().map(|w| width(w.least + left * (w.wanted - w.least) / more)).collect()
}

fn wishes(table: &Map<String, Value>) -> Vec<Wish> {
    let head = list(table, "head");
    let rows = list(table, "rows");
    // A heading takes two lines at most, where its words allow.
    let heading = |column: &Value| {
        let text = heading(column);
        longest_word(&text).max(text.chars().count().div_ceil(2))
    };
    let mut words: Vec<usize> = head.iter().map(heading).collect();
    let mut letters = vec![0; words.len()];
    let mut most = vec![0; words.len()];
    for row in rows {
        for (at, cell) in cells(row).iter().enumerate().take(words.len()) {
            let text = cell_text(cell);
            let count = text.chars().count();
            words[at] = words[at].max(if count <= ONE_LINE { count } else { longest_word(&text) });
            letters[at] += count;
            most[at] = most[at].max(count);
        }
    }
    let rows = rows.len().max(1);
    let each = words.iter().zip(letters.iter().zip(&most)).enumerate();
    each.map(|(at, (word, (sum, most)))| {
        // Two letters stand for the room at the sides; the first column is in strong letters.
        let sides = 2 + if at == 0 { word / 6 } else { 0 };
        let mean = sum / rows;
        Wish {
            least: sides + (*word).max(4),
            wanted: sides + (*word).max(((mean + most) / 2).min(WIDEST)).max(4),
        }
    })
    .collect()
}

fn list<'v>(table: &'v Map<String, Value>, key: &str) -> &'v [Value] {
    table.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The cells of a row of a table, or of the table of a drawing.
fn cells(row: &Value) -> &[Value] {
    row.get("cells").unwrap_or(row).as_array().map(Vec::as_slice).unwrap_or_default()
}

fn heading(column: &Value) -> String {
    let text = column.as_str().or_else(|| column.get("text").and_then(Value::as_str));
    text.unwrap_or_default().to_owned()
}

/// Takes out the columns in which no row says anything, and gives their headings, which the table's foot names.
fn without_empty_columns(table: &mut Map<String, Value>) -> Vec<String> {
    let is_empty = |cell: &Value| {
        let is_missing = cell.get("missing").and_then(Value::as_bool) == Some(true);
        !is_missing && cell_text(cell).trim().is_empty()
    };
    let (head, rows) = (list(table, "head"), list(table, "rows"));
    let empty: Vec<usize> = (1..head.len())
        .filter(|at| !rows.is_empty() && rows.iter().all(|row| cells(row).get(*at).is_none_or(is_empty)))
        .collect();
    let names = empty.iter().map(|at| heading(&head[*at])).collect();
    let keep = |list: &mut Vec<Value>| {
        let mut at = 0;
        list.retain(|_| {
            at += 1;
            !empty.contains(&(at - 1))
        });
    };
    if let Some(Value::Array(head)) = table.get_mut("head") {
        keep(head);
    }
    for row in table.get_mut("rows").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(Value::Array(cells)) = row.get_mut("cells") {
            keep(cells);
        }
    }
    names
}

/// Lines after which a row may be cut: a row taller than a page must be.
const LINES: usize = 36;

fn mark_long(table: &mut Map<String, Value>, widths: &[Width], across: usize) {
    let total = widths.iter().map(|w| w.letters).sum::<usize>().max(1);
    let Some(Value::Array(rows)) = table.get_mut("rows") else { return };
    for row in rows {
        let Value::Object(row) = row else { return };
        let cells = row.get("cells").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_long = cells.iter().zip(widths).any(|(cell, width)| {
            let letters = (width.letters * across / total).max(1);
            cell_text(cell).chars().count() / letters > LINES
        });
        row.insert("long".into(), Value::Bool(is_long));
    }
}

fn cell_text(cell: &Value) -> String {
    let Value::Object(map) = cell else { return cell.as_str().unwrap_or_default().to_owned() };
    let mut text = String::new();
    if let Some(mark) = map.get("mark").filter(|m| !m.is_null()) {
        let of = |key| mark.get(key).and_then(Value::as_str).unwrap_or_default();
        // The shape before the word takes the room of two letters; the remark may stand on the next line.
        text.push_str(&format!("__{} {}", of("word").replace(' ', "\u{a0}"), of("note")));
        text.truncate(text.trim_end().len());
    }
    if let Some(Value::Array(list)) = map.get("html") {
        text.push_str(&fragment::plain(list));
    }
    text
}

/// What cannot be broken: letters between ordinary spaces. A hash asks for half of its digits in a line.
fn longest_word(text: &str) -> usize {
    let longest = text.split([' ', '\u{200b}']).map(|word| word.chars().count()).max().unwrap_or_default();
    if longest >= 64 { 34 } else { longest.min(24) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(head: &[&str], rows: &[&[&str]]) -> Map<String, Value> {
        let head: Vec<Value> = head.iter().map(|text| json!({"text": text, "numeric": false})).collect();
        let cell = |text: &&str| json!({"html": if text.is_empty() { json!([]) } else { json!([text]) }, "mark": null, "missing": *text == "?"});
        let rows: Vec<Value> =
            rows.iter().map(|row| json!({"cells": row.iter().map(cell).collect::<Vec<_>>()})).collect();
        let Value::Object(map) = json!({"head": head, "rows": rows}) else { unreachable!("an object") };
        map
    }

    #[test]
    fn a_column_that_says_nothing_is_named_and_not_drawn() {
        let mut made =
            table(&["Incarico", "Atto", "Note", "Fonte"], &[&["RUP", "", "?", ""], &["DEC", " ", "", ""]]);
        assert_eq!(without_empty_columns(&mut made), ["Atto", "Fonte"]);
        assert_eq!(list(&made, "head").iter().map(heading).collect::<Vec<_>>(), ["Incarico", "Note"]);
        assert!(list(&made, "rows").iter().all(|row| cells(row).len() == 2));
        let mut empty = table(&["Incarico", "Atto"], &[]);
        assert!(without_empty_columns(&mut empty).is_empty(), "a table without rows keeps its head");
    }

    #[test]
    fn no_column_is_narrower_than_its_longest_word_while_the_sheet_has_room() {
        let long = "una frase che da sola chiederebbe tutta la larghezza del foglio e anche di più";
        let made = table(
            &["Servizio", "Esito", "Nota", "Altra", "Terza"],
            &[
                &["Assistenza", "Non rispettato", long, long, long],
                &["Monitoraggio", "non rilevato", long, long, long],
            ],
        );
        let shares = widths(&made, UPRIGHT);
        assert!(shares.iter().map(|w| w.letters).sum::<usize>() <= UPRIGHT, "{shares:?}");
        assert!(shares[0].letters >= 14 && shares[1].letters >= 16, "{shares:?}");
        assert!(shares.iter().all(|w| !w.is_tight), "{shares:?}");
        assert!(widths(&made, 30).iter().all(|w| w.is_tight), "where they cannot all fit, words may be cut");
    }
}
