//! YAML to [`Node`]: positions, quoting style and limits, no anchors, aliases or tags.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as YamlSpan};

use super::syntax::reason;
use super::{Kind, Node};
use crate::diag::{Code, Diagnostics, FileId, Span, Spanned};

/// Collections nested deeper than this are refused.
const DEEPEST: usize = 24;

/// Parses a whole YAML file.
pub fn parse(text: &str, file: FileId, out: &mut Diagnostics) -> Node {
    parse_within(text, 0..text.len(), file, 0, out)
}

/// Parses the YAML that stands in a range of a text (front matter, a block); `base` is the text's own
/// byte offset in the file.
pub fn parse_within(
    whole: &str,
    range: Range<usize>,
    file: FileId,
    base: usize,
    out: &mut Diagnostics,
) -> Node {
    let lines_before = whole[..range.start].bytes().filter(|b| *b == b'\n').count();
    let base = base + range.start;
    let text = &whole[range];
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    // The parser counts a byte-order mark in its offsets only if it sees it: cut it, shift the base.
    let (text, base) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, base + '\u{feff}'.len_utf8()),
        None => (text, base),
    };
    let mut reader = Loader {
        events: Parser::new_from_str_with_options(text, options),
        text,
        file,
        base,
        lines_before,
        out,
        failed: false,
    };
    reader.document()
}

struct Loader<'t, 'o, I> {
    events: I,
    text: &'t str,
    file: FileId,
    base: usize,
    lines_before: usize,
    out: &'o mut Diagnostics,
    failed: bool,
}

type Pulled<'t> = Option<(Event<'t>, YamlSpan)>;

impl<'t, I: Iterator<Item = Result<(Event<'t>, YamlSpan), ScanError>>> Loader<'t, '_, I> {
    fn document(&mut self) -> Node {
        let mut root = Node { span: self.at(0, 0), kind: Kind::Empty };
        let mut documents = 0;
        while let Some((event, span)) = self.pull() {
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::StreamEnd => break,
                Event::DocumentStart(_, version) => {
                    documents += 1;
                    if documents > 1 {
                        self.refuse(self.span(&span), "secondo documento", "second document");
                        break;
                    }
                    if version.is_some() {
                        self.refuse(self.span(&span), "direttiva", "directive");
                    }
                }
                other => root = self.node(other, &span),
            }
        }
        root
    }

    fn pull(&mut self) -> Pulled<'t> {
        if self.failed {
            return None;
        }
        match self.events.next()? {
            Ok(pulled) => Some(pulled),
            Err(error) => {
                self.failed = true;
                self.report(&error);
                None
            }
        }
    }

    fn node(&mut self, event: Event<'t>, at: &YamlSpan) -> Node {
        let span = self.span(at);
        let (anchor, tag) = (event.anchor_id(), event.tag().is_some());
        if anchor.is_some() {
            self.refuse(self.anchor(span), "ancora", "anchor");
        }
        let mut node = match event {
            Event::Scalar(text, style, ..) => {
                let quoted = style != ScalarStyle::Plain;
                let kind = if self.has_unseen(&text, span) {
                    Kind::Bad
                } else if !quoted && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Kind::Empty
                } else {
                    Kind::Scalar { text: text.into_owned(), quoted }
                };
                Node { span, kind }
            }
            Event::SequenceStart(..) => self.list(span),
            Event::MappingStart(..) => self.map(span),
            // The anchor it points to is already reported: its mentions are no further mistakes.
            Event::Alias(_) => Node { span, kind: Kind::Bad },
            Event::UnresolvedAlias(_) => {
                self.refuse(span, "alias", "alias");
                Node { span, kind: Kind::Bad }
            }
            _ => Node { span, kind: Kind::Bad },
        };
        if anchor.is_some() {
            node.kind = Kind::Bad;
        } else if tag {
            let tagged = at.tag_span().map_or(span, |t| self.span(&t));
            self.refuse(tagged, "etichetta di tipo", "type tag");
            node.kind = Kind::Bad;
        }
        node
    }

    fn list(&mut self, start: Span) -> Node {
        let mut items = Vec::new();
        let mut end = start;
        while let Some((event, span)) = self.pull() {
            if matches!(event, Event::SequenceEnd) {
                end = self.span(&span);
                break;
            }
            let item = self.node(event, &span);
            items.push(self.whole(item));
        }
        self.closed(start, end, Kind::List(items))
    }

    fn map(&mut self, start: Span) -> Node {
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        let mut end = start;
        while let Some((event, span)) = self.pull() {
            if matches!(event, Event::MappingEnd) {
                end = self.span(&span);
                break;
            }
            let key = self.node(event, &span);
            let Some((event, span)) = self.pull() else { break };
            let value = self.node(event, &span);
            let value = self.whole(value);
            if let Some((_, before)) = entries.last_mut()
                && self.is_cents_of(before, &key, &value)
            {
                join(before, &key);
                continue;
            }
            let Some(name) = self.key_name(&key) else { continue };
            if let Some(first) = seen.get(&name) {
                let line = self.line(*first);
                self.out
                    .raise(Code::SYN_10, key.span)
                    .with("found", &name)
                    .with("key", &name)
                    .with("line", line)
                    .and_at(*first);
                continue;
            }
            seen.insert(name.clone(), key.span);
            entries.push((Spanned::new(name, key.span), value));
        }
        self.closed(start, end, Kind::Map(entries))
    }

    /// Whether a «key» is what follows a decimal comma: `{value: 69,49}` is for YAML a value and a key.
    fn is_cents_of(&self, before: &Node, key: &Node, value: &Node) -> bool {
        let number = |node: &Node, part: fn(&str) -> Option<char>| match &node.kind {
            Kind::Scalar { text, quoted: false } => part(text).is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
        let between = before.span.end as usize - self.base..key.span.start as usize - self.base;
        matches!(value.kind, Kind::Empty)
            && number(before, |text| text.chars().next_back())
            && number(key, |text| text.chars().next())
            && self.text.get(between) == Some(",")
            && self.text.get(key.span.end as usize - self.base..).is_none_or(|rest| !rest.starts_with(':'))
    }

    /// Reports characters that no reader sees, written as escapes in a quoted text.
    fn has_unseen(&mut self, text: &str, span: Span) -> bool {
        let Some(unseen) = crate::source::unseen(text) else { return false };
        crate::source::report_unseen(unseen.1, span, self.out);
        true
    }

    /// Where the anchor of a value is written, just before it.
    fn anchor(&self, value: Span) -> Span {
        let upto = (value.start as usize - self.base).min(self.text.len());
        let from = self.text[..upto].rfind('&').unwrap_or(upto);
        let name = self.text[from..].find(char::is_whitespace).map_or(upto, |n| from + n);
        self.at(from, name)
    }

    /// A value cut by a syntax error says nothing more; what came before it stays.
    fn whole(&self, node: Node) -> Node {
        if self.failed { Node { kind: Kind::Bad, ..node } } else { node }
    }

    fn key_name(&mut self, key: &Node) -> Option<String> {
        match &key.kind {
            Kind::Scalar { text, .. } if text == "<<" => {
                self.refuse(key.span, "unione di chiavi", "merge key");
                None
            }
            Kind::Scalar { text, .. } => Some(text.clone()),
            Kind::Bad => None,
            _ => {
                self.refuse(key.span, "chiave composta", "complex key");
                None
            }
        }
    }

    /// A collection whose span ends where its last element does: the closing event of a block stands
    /// at the next token, lines below.
    fn closed(&self, start: Span, end: Span, kind: Kind) -> Node {
        let last = match &kind {
            Kind::List(items) => items.last().map(|n| n.span.end),
            Kind::Map(entries) => entries.last().map(|(_, n)| n.span.end),
            _ => None,
        };
        let flow = self.text.as_bytes().get(start.start as usize - self.base.min(start.start as usize));
        let end = match (flow, last) {
            (Some(b'[' | b'{'), _) | (_, None) => end.end,
            (_, Some(last)) => last,
        };
        Node { span: Span { end: end.max(start.start), ..start }, kind }
    }

    fn refuse(&mut self, span: Span, what: &str, what_en: &str) {
        let from = span.start as usize - self.base;
        let until = (span.end as usize - self.base).min(self.text.len());
        let shown: String = self
            .text
            .get(from..until)
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(40)
            .collect();
        self.out.raise(Code::SYN_12, span).with("what", what).with("what-en", what_en).with("found", shown);
    }

    fn report(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let span = self.at(at, at);
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            self.out
                .raise(Code::SYN_16, span)
                .with("problem", format!("più di {DEEPEST} livelli annidati"))
                .with("problem-en", format!("more than {DEEPEST} nested levels"));
        } else {
            let (reason, found) = reason(error.kind());
            self.out.raise(Code::SYN_11, span).with("reason", reason).with("found", found);
        }
    }

    fn span(&self, span: &YamlSpan) -> Span {
        let range = span.byte_range().unwrap_or(0..0);
        self.at(range.start, range.end)
    }

    fn at(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + end)
    }

    fn line(&self, span: Span) -> usize {
        let upto = (span.start as usize - self.base).min(self.text.len());
        self.lines_before + self.text.as_bytes()[..upto].iter().filter(|b| **b == b'\n').count() + 1
    }
}

/// Puts back together a number that the comma divided.
fn join(before: &mut Node, cents: &Node) {
    if let (Kind::Scalar { text, .. }, Some(more)) = (&mut before.kind, cents.text()) {
        text.push(',');
        text.push_str(more);
        before.span.end = cents.span.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Diagnostics, Places};
    use crate::source::Sources;

    /// Codes and positions of what is wrong, as `code line:col`.
    fn wrong(text: &str) -> Vec<String> {
        let sources = Sources::from_texts([("data/a.yaml", text)]);
        let file = sources.find("data/a.yaml").expect("just added");
        let mut out = Diagnostics::default();
        parse(text, file, &mut out);
        out.iter()
            .map(|d| {
                let place = sources.place(d.at);
                format!("{} {}:{}", d.code.id, place.line, place.col)
            })
            .collect()
    }

    #[test]
    fn traps_are_refused_at_their_place() {
        for (text, expected) in [
            ("a: 1\nb: 2\na: 3\n", "SYN-10 3:1"),
            ("a: &x 1\n", "SYN-12 1:4"),
            ("a: *x\n", "SYN-12 1:4"),
            ("a: !!str 1\n", "SYN-12 1:4"),
            ("a: {<<: {b: 1}}\n", "SYN-12 1:5"),
            ("a: 1\n---\nb: 2\n", "SYN-12 2:1"),
            ("a: \"x\n", "SYN-11 1:4"),
            ("\u{feff}a: 1\r\nb: 2\r\na: 1\r\n", "SYN-10 3:1"),
            ("a: \"\\e[31m\"\n", "SYN-15 1:4"),
        ] {
            assert_eq!(wrong(text), [expected], "{text:?}");
        }
    }

    #[test]
    fn deep_nesting_is_one_message() {
        for text in ["[".repeat(5_000), "- ".repeat(100_000)] {
            let found = wrong(&text);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with("SYN-16"), "{found:?}");
        }
    }

    #[test]
    fn an_alias_bomb_expands_nothing_and_each_anchor_is_told_once() {
        let found = wrong("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
        assert_eq!(found, ["SYN-12 1:4", "SYN-12 2:4"]);
    }

    #[test]
    fn a_decimal_comma_between_brackets_stays_with_its_number() {
        let mut out = Diagnostics::default();
        let node = parse("{stat: share, value: 69,49, unit: percent}\n", FileId(0), &mut out);
        assert!(out.is_empty(), "{out:?}");
        let value = node.get("value").expect("a value");
        assert_eq!((value.text(), value.span.start, value.span.end), (Some("69,49"), 21, 26));
        assert_eq!(node.get("unit").and_then(Node::text), Some("percent"));
    }

    #[test]
    fn every_syntax_error_has_its_reason() {
        for text in
            ["a: \"x\n", "a: [1\n", "a: b: c\n", "a:\n\tb: 1\n", "a: @x\n", "a: 'x'y\n", "a: \"\\q\"\n"]
        {
            let mut out = Diagnostics::default();
            parse(text, FileId(0), &mut out);
            let reason = out.iter().next().and_then(|d| d.words.get("reason")).expect(text);
            assert_ne!(reason, "struttura non valida", "{text}");
        }
    }
}
