//! YAML to [`Node`]: positions, quoting style and limits, no anchors, aliases or tags.

use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as YamlSpan};

use super::{Kind, Node};
use crate::diag::{Code, Diagnostics, FileId, Span, Spanned};

/// Collections nested deeper than this are refused.
const DEEPEST: usize = 24;

/// Parses a whole YAML file.
pub fn parse(text: &str, file: FileId, out: &mut Diagnostics) -> Node {
    parse_at(text, file, 0, out)
}

/// Parses YAML that stands inside a file (front matter, a block) at a byte offset.
pub fn parse_at(text: &str, file: FileId, base: usize, out: &mut Diagnostics) -> Node {
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
        let mut node = match event {
            Event::Scalar(text, style, ..) => {
                let quoted = style != ScalarStyle::Plain;
                let kind = if !quoted && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
                    Kind::Empty
                } else {
                    Kind::Scalar { text: text.into_owned(), quoted }
                };
                Node { span, kind }
            }
            Event::SequenceStart(..) => self.list(span),
            Event::MappingStart(..) => self.map(span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse(span, "alias", "alias");
                Node { span, kind: Kind::Bad }
            }
            _ => Node { span, kind: Kind::Bad },
        };
        if anchor.is_some() {
            self.refuse(span, "ancora", "anchor");
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
        let info = error.info();
        if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
            self.out
                .raise(Code::SYN_16, span)
                .with("problem", format!("più di {DEEPEST} livelli annidati"))
                .with("problem-en", format!("more than {DEEPEST} nested levels"));
        } else {
            self.out.raise(Code::SYN_11, span).with("reason", reason(&info)).with("found", info);
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
        self.text.as_bytes()[..upto].iter().filter(|b| **b == b'\n').count() + 1
    }
}

/// The parser's English reason in plain Italian; unknown ones are shown as they are.
fn reason(info: &str) -> String {
    const KNOWN: &[(&str, &str)] = &[
        ("end of stream", "il file finisce prima che il valore sia chiuso"),
        ("unexpected end", "il file finisce prima che il valore sia chiuso"),
        ("quoted scalar", "virgolette non chiuse o testo dopo le virgolette"),
        ("tab", "un tabulatore al posto degli spazi"),
        ("mapping values", "due punti in una posizione non ammessa: mettere il testo fra virgolette"),
        ("simple key", "manca «:» dopo la chiave"),
        ("indentation", "rientro non coerente con le righe precedenti"),
        ("did not find expected", "struttura non valida: controllare rientri e parentesi"),
        ("control", "carattere di controllo nel testo"),
        ("character", "carattere non ammesso in questa posizione"),
    ];
    let lower = info.to_lowercase();
    KNOWN
        .iter()
        .find(|(english, _)| lower.contains(english))
        .map_or_else(|| info.to_owned(), |(_, italian)| (*italian).to_owned())
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
            ("a: &x 1\n", "SYN-12 1:7"),
            ("a: *x\n", "SYN-12 1:4"),
            ("a: !!str 1\n", "SYN-12 1:4"),
            ("a: {<<: {b: 1}}\n", "SYN-12 1:5"),
            ("a: 1\n---\nb: 2\n", "SYN-12 2:1"),
            ("a: \"x\n", "SYN-11 1:4"),
            ("\u{feff}a: 1\r\nb: 2\r\na: 1\r\n", "SYN-10 3:1"),
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
    fn an_alias_bomb_expands_nothing() {
        let found = wrong("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
        assert!(found.iter().all(|f| f.starts_with("SYN-12")) && !found.is_empty(), "{found:?}");
    }
}
