//! Blocks: the data of each template under `blocks/`. All strings are finished; a field whose name
//! ends in `html` or `svg` was made by the program and is printed as it is.

use serde::Serialize;

/// One block of a page.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Prose(Prose),
    Summary(Summary),
    Cards(Cards),
    Head(Box<Head>),
    Facts(Facts),
    Table(Table),
    Figure(Figure),
    Steps(StepList),
    Activities(Activities),
    Entries(Entries),
    Checklist(Checklist),
    Timeline(Timeline),
    Signatures(Signatures),
    Notice(Notice),
    Links(Links),
    Search(SearchBox),
}

impl Block {
    /// Every kind, for the test that each has its template.
    pub const KINDS: &'static [&'static str] = &[
        "prose",
        "summary",
        "cards",
        "head",
        "facts",
        "table",
        "figure",
        "steps",
        "activities",
        "entries",
        "checklist",
        "timeline",
        "signatures",
        "notice",
        "links",
        "search",
    ];
}

/// A verdict as people see it: word, key of shape and colour, and a remark.
#[derive(Debug, Clone, Serialize, Default, PartialEq, Eq)]
pub struct Mark {
    pub key: String,
    pub word: String,
    /// «margine minimo», «provvisorio»; may be empty.
    pub note: String,
}

/// Text that may lead somewhere; `href` may be empty.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Anchor {
    pub text: String,
    pub href: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Prose {
    pub html: String,
}

/// The answer of a period in ten seconds.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub label: String,
    pub sentence_html: String,
    pub detail: String,
    pub strips: Vec<Strip>,
    pub legend: Vec<Mark>,
}

/// The verdicts of one service as a strip of tiles.
#[derive(Debug, Clone, Serialize)]
pub struct Strip {
    pub name: String,
    pub href: String,
    pub line: String,
    pub svg: String,
}

/// Indicators as cards: what is missed, what is unclear.
#[derive(Debug, Clone, Serialize)]
pub struct Cards {
    pub empty: String,
    pub items: Vec<Card>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub service: String,
    pub title: String,
    pub href: String,
    pub mark: Mark,
    pub value: String,
    pub exact: String,
    pub threshold: String,
    pub gap: String,
    pub svg: String,
    pub text: String,
    pub action: String,
    pub action_href: String,
    pub comparison: String,
}

/// The first screen of an indicator.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    pub mark: Mark,
    pub also: Vec<Mark>,
    pub value: String,
    pub exact: String,
    pub sentence: String,
    pub threshold: String,
    pub gap: String,
    pub basis: String,
    pub previous: String,
    pub reasons: Vec<String>,
    pub svg: String,
}

/// Terms and their texts.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    pub caption: String,
    pub rows: Vec<Fact>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    pub term: String,
    pub html: String,
    /// The source does not say it.
    pub missing: bool,
    /// Where it comes from; may be empty.
    pub origin: String,
}

/// A table; also its CSV file, if it has one.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    pub id: String,
    pub caption: String,
    pub head: Vec<Column>,
    pub rows: Vec<Row>,
    pub empty: String,
    pub csv: String,
    pub note: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Column {
    pub text: String,
    pub numeric: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub id: String,
    pub group: String,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, Serialize, Default)]
pub struct Cell {
    pub html: String,
    /// The exact value, for sorting and machines; may be empty.
    pub exact: String,
    pub mark: Option<Mark>,
    pub missing: bool,
    /// The verdict is of this cell alone and colours it alone, not the row: one period of several.
    pub alone: bool,
}

/// A drawing with its words, its table and its data.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    pub id: String,
    pub title: String,
    pub subtitle: String,
    pub svg: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub csv: String,
}

/// The arithmetic, line by line.
#[derive(Debug, Clone, Serialize)]
pub struct StepList {
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Activities {
    pub empty: String,
    pub groups: Vec<ActivityGroup>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ActivityGroup {
    pub id: String,
    pub title: String,
    pub offices: Vec<Anchor>,
    pub intro_html: String,
    pub count: String,
    pub origin: String,
    pub level: u8,
    pub items_html: String,
}

/// Records one under the other, each with its text and facts.
#[derive(Debug, Clone, Serialize)]
pub struct Entries {
    pub empty: String,
    pub items: Vec<Entry>,
}

#[derive(Debug, Clone, Serialize, Default)]
pub struct Entry {
    pub id: String,
    pub title: String,
    pub tag: String,
    pub html: String,
    pub facts: Vec<Fact>,
    pub links: Vec<Anchor>,
    pub origin: String,
    pub source: String,
}

/// Items to tick: label, state, what answers them.
#[derive(Debug, Clone, Serialize)]
pub struct Checklist {
    pub items: Vec<CheckItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CheckItem {
    pub label: String,
    pub state: String,
    pub key: String,
    pub html: String,
    pub links: Vec<Anchor>,
    pub origin: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Timeline {
    pub empty: String,
    pub items: Vec<Moment>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    pub id: String,
    pub date: String,
    pub iso: String,
    pub tag: String,
    pub title: String,
    pub html: String,
    pub context: String,
    pub facts: Vec<Fact>,
    pub links: Vec<Anchor>,
    pub origin: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Signatures {
    pub line: String,
    pub note: String,
    pub items: Vec<Signature>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Signature {
    pub label: String,
    pub name: String,
    pub href: String,
    pub mark: String,
    pub origin: String,
}

/// A sentence that stands out: `info`, `warning`, `success`.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    pub tone: String,
    pub title: String,
    pub html: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Links {
    pub empty: String,
    pub items: Vec<LinkItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct LinkItem {
    pub text: String,
    pub href: String,
    pub detail: String,
    pub mark: Option<Mark>,
}

/// The search page: everything A–Z stands below for those without scripts.
#[derive(Debug, Clone, Serialize)]
pub struct SearchBox {
    pub label: String,
    pub hint: String,
}
