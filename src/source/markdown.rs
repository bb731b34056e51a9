//! Prose: Markdown events with places, front matter, citations and blocks.
//!
//! Raw HTML is refused, link schemes come from an allow-list (checked on the resolved destination),
//! headings have one stable id each. Nothing in prose can run.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, Event, LinkType, MetadataBlockKind, Options, Parser, Tag, TagEnd,
};

pub use super::target::{CITATIONS, Target, path_from};
use super::{Kind, Node, nearest, yaml};
use crate::diag::{Code, Diagnostics, FileId, Span};

/// Names of the blocks that prose may hold.
pub const BLOCKS: &[&str] = &[
    "actions",
    "activities",
    "chart",
    "distribution",
    "headcount",
    "indicators",
    "penalties",
    "review-inputs",
    "signatures",
];

/// Fenced code that is only shown: languages that a report may quote.
const LISTINGS: &[&str] = &[
    "bash", "console", "csv", "diff", "html", "http", "json", "markdown", "md", "shell", "sh", "sql", "text",
    "toml", "txt", "xml", "yaml", "yml",
];

/// A page of prose.
#[derive(Debug, Clone)]
pub struct Document {
    pub file: FileId,
    pub front: Option<Node>,
    pub parts: Vec<Part>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
}

impl Document {
    /// The words without marks, on one line.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        let mut push = |text: &str| match out.ends_with(' ') && text.starts_with(' ') {
            true => out.push_str(text.trim_start()),
            false => out.push_str(text),
        };
        for part in &self.parts {
            let Part::Prose(events) = part else { continue };
            for event in events {
                match event {
                    Event::Text(text) | Event::Code(text) => push(text),
                    Event::SoftBreak | Event::HardBreak | Event::End(_) => push(" "),
                    _ => {}
                }
            }
        }
        out.trim().to_owned()
    }
}

/// A stretch of prose or a block, in order.
#[derive(Debug, Clone)]
pub enum Part {
    Prose(Vec<Event<'static>>),
    Block { name: String, body: Node, span: Span },
}

#[derive(Debug, Clone)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
    pub span: Span,
}

/// A link or image of the prose, as resolved by the Markdown parser.
#[derive(Debug, Clone)]
pub struct Link {
    pub target: Target,
    /// The text as the reader sees it.
    pub text: String,
    pub span: Span,
}

/// Parses a file of prose with its front matter.
pub fn parse(text: &str, file: FileId, out: &mut Diagnostics) -> Document {
    read(text, file, 0, true, out)
}

/// Parses Markdown that stands in a field of a record; places are those of the field.
pub fn parse_field(text: &str, span: Span, out: &mut Diagnostics) -> Document {
    let mut own = Diagnostics::default();
    let mut document = read(text, span.file, 0, false, &mut own);
    for heading in &mut document.headings {
        heading.span = span;
    }
    for link in &mut document.links {
        link.span = span;
    }
    for found in own.iter() {
        let raised = out.raise(found.code, span);
        raised.words = found.words.clone();
    }
    for part in &document.parts {
        if let Part::Block { name, .. } = part {
            out.raise(Code::TXT_15, span)
                .with("found", name)
                .with("what", "fuori dalle pagine di un periodo")
                .with("what-en", "outside of the pages of a period")
                .with("allowed", BLOCKS.join(", "));
        }
    }
    document
}

fn read(text: &str, file: FileId, base: usize, whole: bool, out: &mut Diagnostics) -> Document {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let (text, base) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, base + 3),
        None => (text, base),
    };
    if whole {
        options |= Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    }
    let mut walk = Walk {
        text,
        file,
        base,
        out,
        document: Document { file, front: None, parts: Vec::new(), headings: Vec::new(), links: Vec::new() },
        prose: Vec::new(),
        ids: BTreeSet::new(),
        repeated: BTreeMap::new(),
        open: Vec::new(),
        block: None,
        heading: None,
        in_front: false,
        opened: 0,
    };
    let mut dangling: Vec<(Range<usize>, String)> = Vec::new();
    let mut note = |link: BrokenLink<'_>| {
        // `[x]` alone may be plain text; `[x][y]` is a link to a definition that is not there.
        if link.link_type == LinkType::Reference {
            dangling.push((link.span.clone(), link.reference.to_string()));
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options, Some(&mut note));
    for (event, range) in parser.into_offset_iter() {
        walk.step(event, range);
    }
    walk.flush();
    if whole {
        walk.front_is_closed();
    }
    for (range, reference) in dangling {
        walk.out
            .raise(Code::TXT_12, Span::new(file, base + range.start, base + range.end))
            .with("found", reference);
    }
    walk.document
}

/// A heading being read: level, given id, text so far, place, its place among the events.
type OpenHeading = (u8, Option<String>, String, Range<usize>, usize);

struct Walk<'t, 'o> {
    text: &'t str,
    file: FileId,
    base: usize,
    out: &'o mut Diagnostics,
    document: Document,
    prose: Vec<Event<'static>>,
    ids: BTreeSet<String>,
    /// The last number given to each repeated title.
    repeated: BTreeMap<String, usize>,
    /// Links being read: target, text so far, place.
    open: Vec<Link>,
    /// The block being read: name, body's range, whole range.
    block: Option<(String, Option<Range<usize>>, Range<usize>)>,
    heading: Option<OpenHeading>,
    /// Tags of HTML that were told and not closed yet.
    opened: usize,
    in_front: bool,
}

impl Walk<'_, '_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.base + range.start, self.base + range.end)
    }

    fn step(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => self.in_front = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.in_front = false,
            Event::Text(_) if self.in_front => {
                self.document.front =
                    Some(yaml::parse_within(self.text, range, self.file, self.base, self.out));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info)))
                if BLOCKS.contains(&info.trim()) || self.looks_like_block(&info, &range) =>
            {
                self.flush();
                self.block = Some((info.trim().to_owned(), None, range));
            }
            Event::Text(_) if self.block.is_some() => {
                if let Some((_, body, _)) = &mut self.block {
                    *body = Some(body.as_ref().map_or(range.clone(), |b| b.start..range.end));
                }
            }
            Event::End(TagEnd::CodeBlock) if self.block.is_some() => self.close_block(),
            // A block of HTML comes line by line: one message for all of it.
            Event::Start(Tag::HtmlBlock) => self.refuse_html(range),
            // The opening tag was told.
            Event::InlineHtml(tag) if tag.starts_with("</") && self.opened > 0 => self.opened -= 1,
            Event::InlineHtml(tag) => {
                self.opened += usize::from(!tag.starts_with("</") && !tag.ends_with("/>"));
                self.refuse_html(range);
            }
            Event::Html(_) | Event::End(TagEnd::HtmlBlock) => {}
            other => self.prose_step(other, range),
        }
    }

    fn refuse_html(&mut self, range: Range<usize>) {
        let first = self.text[range.clone()].lines().next().unwrap_or_default();
        let shown: String = first.trim().chars().take(40).collect();
        self.out.raise(Code::TXT_10, self.span(&range)).with("found", shown);
    }

    /// A fenced block whose name is near one of ours: a misspelt block, not a listing.
    fn looks_like_block(&mut self, info: &str, range: &Range<usize>) -> bool {
        let info = info.trim();
        let Some(name) = info.split_whitespace().next() else { return false };
        if LISTINGS.contains(&name.to_lowercase().as_str()) {
            return false;
        }
        let span = self.span(&(range.start..(range.start + 3 + info.len()).min(range.end)));
        let raised = self.out.raise(Code::TXT_15, span);
        raised
            .with("found", info)
            .with("what", "sconosciuto")
            .with("what-en", "unknown")
            .with("allowed", BLOCKS.join(", "));
        if let Some(near) = nearest(name, BLOCKS.iter().copied()) {
            raised.with("nearest", near).with("expected", near);
        }
        true
    }

    /// A first line `---` opens the front matter: one that is not closed would become text of the page.
    fn front_is_closed(&mut self) {
        let mut lines = self.text.lines();
        let first = lines.next().map(str::trim_end);
        let (reason, found) = match first {
            Some("+++") => (
                "l’intestazione si scrive in YAML fra due righe «---»",
                "front matter is written in YAML between two lines «---»",
            ),
            Some("---") if self.document.front.is_none() => {
                let inside: Vec<&str> =
                    lines.take_while(|l| !matches!(l.trim_end(), "---" | "...")).collect();
                if inside.iter().all(|l| l.trim().is_empty()) {
                    return;
                }
                (
                    "l’intestazione comincia con «---» e non è chiusa da un’altra riga «---», senza righe vuote dopo la prima",
                    "front matter begins with «---» and no other line «---» closes it, with no empty line after the first",
                )
            }
            _ => return,
        };
        let span = self.span(&(0..3));
        self.out.raise(Code::SYN_11, span).with("reason", reason).with("found", found);
    }

    fn close_block(&mut self) {
        let Some((name, body, whole)) = self.block.take() else { return };
        if !BLOCKS.contains(&name.as_str()) {
            return;
        }
        // Inside a list all lines are indented alike: the first one keeps its spaces too.
        let body = body.map(|b| {
            let line = self.text[..b.start].rfind('\n').map_or(0, |at| at + 1);
            if self.text[line..b.start].trim().is_empty() { line..b.end } else { b }
        });
        let node = match body {
            Some(body) => yaml::parse_within(self.text, body, self.file, self.base, self.out),
            None => Node { span: self.span(&whole), kind: Kind::Empty },
        };
        let span = self.span(&whole);
        self.document.parts.push(Part::Block { name, body: node, span });
    }

    fn prose_step(&mut self, event: Event<'_>, range: Range<usize>) {
        match &event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                self.heading = Some((
                    *level as u8,
                    id.as_ref().map(ToString::to_string),
                    String::new(),
                    range,
                    self.prose.len(),
                ));
            }
            Event::Start(Tag::Link { dest_url, link_type, .. }) => {
                self.open_link(dest_url, *link_type, false, &range);
            }
            Event::Start(Tag::Image { dest_url, link_type, .. }) => {
                self.open_link(dest_url, *link_type, true, &range);
            }
            Event::Text(text) | Event::Code(text) => {
                for link in &mut self.open {
                    link.text.push_str(text);
                }
                if let Some((_, _, title, ..)) = &mut self.heading {
                    title.push_str(text);
                }
            }
            _ => {}
        }
        let closes = match &event {
            Event::End(TagEnd::Link | TagEnd::Image) => {
                self.open.pop().map(|link| self.document.links.push(link))
            }
            _ => None,
        };
        let _ = closes;
        let ends_heading = matches!(event, Event::End(TagEnd::Heading(_)));
        self.prose.push(event.into_static());
        if ends_heading {
            self.close_heading();
        }
    }

    fn open_link(&mut self, destination: &str, kind: LinkType, image: bool, range: &Range<usize>) {
        let span = self.span(range);
        let destination =
            if kind == LinkType::Email { format!("mailto:{destination}") } else { destination.to_owned() };
        let target = Target::read(&destination, image);
        if target.is_none() {
            let shown: String = destination.chars().take(60).collect();
            self.out.raise(Code::TXT_11, span).with("found", shown);
        }
        let target = target.unwrap_or(Target::Outside(String::new()));
        self.open.push(Link { target, text: String::new(), span });
    }

    fn close_heading(&mut self) {
        let Some((level, id, text, range, at)) = self.heading.take() else { return };
        let span = self.span(&range);
        let given = id.is_some();
        let mut id = id.unwrap_or_else(|| slug(&text));
        let valid =
            !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if given && (!valid || self.ids.contains(&id)) {
            self.out.raise(Code::TXT_16, span).with("found", &id);
            id = slug(&text);
        }
        let stem = if id.is_empty() { "sezione".to_owned() } else { id };
        let mut id = stem.clone();
        // Numbering goes on from the last one: a title repeated a thousand times is counted once each.
        let mut n = self.repeated.get(&stem).copied().unwrap_or(1);
        while !self.ids.insert(id.clone()) {
            n += 1;
            id = format!("{stem}-{n}");
        }
        self.repeated.insert(stem, n);
        if let Some(Event::Start(Tag::Heading { id: slot, classes, attrs, .. })) = self.prose.get_mut(at) {
            *slot = Some(id.clone().into());
            classes.clear();
            attrs.clear();
        }
        self.document.headings.push(Heading { level, id, text, span });
    }

    fn flush(&mut self) {
        if !self.prose.is_empty() {
            self.document.parts.push(Part::Prose(std::mem::take(&mut self.prose)));
        }
    }
}

/// An anchor from a title: lower case, accents folded, the rest hyphens.
pub fn slug(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::new();
    for c in text.nfd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !('\u{300}'..='\u{36f}').contains(&c) && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        let mut out = Diagnostics::default();
        parse(text, FileId(0), &mut out);
        out.iter().map(|d| d.code.id).collect()
    }

    #[test]
    fn nothing_raw_and_no_foreign_scheme_passes() {
        for (text, expected) in [
            ("<script>alert(1)</script>\n", vec!["TXT-10"]),
            ("<div>\n<b>x</b>\n</div>\n", vec!["TXT-10"]),
            ("a <b>c</b>", vec!["TXT-10"]),
            ("a c</b>", vec!["TXT-10"]),
            ("[x](javascript:alert(1))", vec!["TXT-11"]),
            ("[x][r]\n\n[r]: data:text/html,x", vec!["TXT-11"]),
            ("![x](https://example.com/a.png)", vec!["TXT-11"]),
            ("[x](//example.com)", vec!["TXT-11"]),
            ("[x](/etc/passwd)", vec!["TXT-11"]),
            ("[x](https://example.com) <mario@example.com>", vec![]),
            ("```chrt\nkind: trend\n```\n", vec!["TXT-15"]),
            ("# a {#A}\n", vec!["TXT-16"]),
        ] {
            assert_eq!(codes(text), expected, "{text}");
        }
    }

    #[test]
    fn citations_blocks_and_front_matter_keep_their_places() {
        let text = "---\ntitle: T\n---\n# Uno\n\n[69,49 %](indicator:cup-attesa) e [](person:x)\n\n```chart\nkind: trend\n```\n";
        let mut out = Diagnostics::default();
        let document = parse(text, FileId(0), &mut out);
        assert!(out.is_empty());
        assert_eq!(document.front.as_ref().and_then(|f| f.get("title")).and_then(Node::text), Some("T"));
        assert_eq!(document.links.len(), 2);
        assert_eq!(document.links[0].text, "69,49 %");
        let block = document.parts.iter().find_map(|p| match p {
            Part::Block { name, body, .. } => Some((name.as_str(), body)),
            Part::Prose(_) => None,
        });
        let (name, body) = block.expect("a block");
        assert_eq!(name, "chart");
        let kind = body.get("kind").expect("kind");
        assert_eq!(&text[kind.span.start as usize..kind.span.end as usize], "trend");
    }
}
