//! Which pages of a report become which chapters, in the order of the reports that offices sign.

use crate::report::block::{Block, Table};
use crate::report::{Cover, Page, Report, Section};
use crate::text::Strings;

/// A part of the document: a heading, what stands under it, parts below.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) title: String,
    pub(super) lead: String,
    /// The page it comes from, which gives its identifiers their first name.
    pub(super) page: String,
    /// The identifier on that page; empty for the page itself.
    pub(super) id: String,
    pub(super) guide: String,
    pub(super) blocks: Vec<Block>,
    pub(super) inner: Vec<Part>,
    /// Set on sheets that lie on their long side.
    pub(super) landscape: bool,
}

const FRONT: &str = "index.html";
/// Parts of the first page that answer the question whether the period was good.
const OUTCOME: [&str; 8] =
    ["esito", LEVELS, "fuori", "chiarire", "non-rilevati", "cambiamenti", "affermazioni", "economia"];
const LEVELS: &str = "livelli";
/// Parts that the document has in places of its own.
const ELSEWHERE: [&str; 2] = ["firme", "distribuzione"];
/// Up to so many indicators a sheet of the improvement plan need not lie on its long side: its rows are turned.
const FEW: usize = 2;
/// Ways to files and other pages, beside the notes among them.
const WAYS: &str = "documenti";

/// The chapters of a period's document.
pub(super) fn chapters(report: &Report, cover: &Cover, words: &Strings) -> Vec<Part> {
    let mut stock = Stock { pages: report.pages.iter().filter(|p| p.path != "report.html").collect() };
    let front: Vec<Section> = stock.take(FRONT).map(|page| page.sections.clone()).unwrap_or_default();
    let of = |chosen: &dyn Fn(&str) -> bool| -> Vec<Section> {
        front.iter().filter(|s| chosen(&s.id)).cloned().collect()
    };
    let mut chapters: Vec<Part> = Vec::new();
    for section in of(&|id| id == "premessa") {
        chapters.push(part(FRONT, section));
    }
    let mut outcome: Vec<Section> = Vec::new();
    for id in OUTCOME {
        outcome.extend(of(&|other| other == id));
    }
    // On paper nothing leads to a page.
    for levels in outcome.iter_mut().filter(|s| s.id == LEVELS) {
        levels.guide = words.get("pdf.levels_guide");
    }
    // Drawings as tall as a page stand behind what follows, which would leave their place half empty.
    let mut drawings = Vec::new();
    for section in &mut outcome {
        let (tall, kept) = section.blocks.drain(..).partition(|b| matches!(b, Block::Figure(_)));
        section.blocks = kept;
        drawings.extend::<Vec<Block>>(tall);
    }
    let mut first = chapter(words.get("pdf.chapter.outcome"), FRONT, outcome);
    if !drawings.is_empty() {
        first.inner.push(Part { blocks: drawings, ..Part::default() });
    }
    chapters.push(first);
    let rest = of(&|id| {
        let placed = OUTCOME.contains(&id) || ELSEWHERE.contains(&id) || [WAYS, "premessa"].contains(&id);
        !placed && !id.starts_with("area-")
    });
    chapters.push(chapter(words.get("pdf.chapter.period"), FRONT, rest));
    chapters.extend(areas(&mut stock, &of));
    let indicators = stock.take_all("indicatori/");
    if !indicators.is_empty() {
        chapters.push(Part {
            title: words.get("pdf.chapter.indicators"),
            inner: indicators.into_iter().map(of_page).collect(),
            ..Part::default()
        });
    }
    chapters.extend(plan(cover, words));
    for path in ["azioni.html", "penali.html", "persone.html"] {
        chapters.extend(stock.take(path).map(of_page));
    }
    let registers: Vec<Part> =
        ["documenti.html", "sistemi.html", "glossario.html", "errata.html", "rilievi.html"]
            .into_iter()
            .filter_map(|path| stock.take(path).map(of_page))
            .collect();
    let notes: Vec<Block> = of(&|id| id == WAYS)
        .into_iter()
        .flat_map(|section| section.blocks)
        .filter(|block| !matches!(block, Block::Links(_)))
        .collect();
    if !registers.is_empty() {
        let title = words.get("pdf.chapter.registers");
        chapters.push(Part { title, blocks: notes, inner: registers, ..Part::default() });
    }
    let verify = stock.take("come-verificare.html").map(of_page);
    // A page that this order does not know is not lost.
    chapters.extend(stock.pages.drain(..).map(of_page));
    let reading: Vec<Part> = cover.reading.iter().cloned().map(|s| part("come-si-legge.html", s)).collect();
    if !reading.is_empty() {
        chapters.push(Part { title: words.get("pdf.chapter.reading"), inner: reading, ..Part::default() });
    }
    chapters.extend(verify);
    chapters.retain(|c| !(c.blocks.is_empty() && c.inner.is_empty()));
    chapters
}

/// The parts of one page as chapters: a list, a sheet.
pub(super) fn of_list(page: &Page) -> Vec<Part> {
    let mut parts: Vec<Part> = page.sections.iter().cloned().map(|s| part(&page.path, s)).collect();
    for part in &mut parts {
        part.blocks.retain(|block| !matches!(block, Block::Links(_)));
    }
    parts.retain(|p| !p.blocks.is_empty());
    parts
}

/// Pages not yet placed.
struct Stock<'r> {
    pages: Vec<&'r Page>,
}

impl<'r> Stock<'r> {
    fn take(&mut self, path: &str) -> Option<&'r Page> {
        let at = self.pages.iter().position(|p| p.path == path)?;
        Some(self.pages.remove(at))
    }

    fn take_all(&mut self, folder: &str) -> Vec<&'r Page> {
        let (taken, left) = self.pages.iter().copied().partition(|p| p.path.starts_with(folder));
        self.pages = left;
        taken
    }
}

/// Sections of the front page whose identifier a condition takes.
type Chosen<'f> = &'f dyn Fn(&dyn Fn(&str) -> bool) -> Vec<Section>;

/// Each area: its introduction, its services, its review. Services stand before the review of their area.
fn areas(stock: &mut Stock<'_>, of: Chosen<'_>) -> Vec<Part> {
    let mut services: Vec<Part> = Vec::new();
    let mut chapters = Vec::new();
    let mut left = Vec::new();
    for page in stock.pages.drain(..) {
        if page.path.starts_with("servizi/") {
            services.push(of_page(page));
        } else if let Some(area) = page.path.strip_prefix("riesame/").and_then(|p| p.strip_suffix(".html")) {
            let id = format!("area-{area}");
            let intro = of(&|other| other == id).into_iter().next();
            let named = services.first().map(|s| s.lead.clone()).filter(|name| !name.is_empty());
            let title = intro.as_ref().map(|s| s.title.clone()).or(named);
            let mut inner: Vec<Part> = std::mem::take(&mut services);
            // The area is the chapter: its services need not say it again.
            inner.iter_mut().for_each(|service| service.lead.clear());
            let title = title.unwrap_or_else(|| page.title.clone());
            inner.push(of_page(page));
            let blocks = intro.map(|s| s.blocks).unwrap_or_default();
            chapters.push(Part { title, page: FRONT.into(), id, blocks, inner, ..Part::default() });
        } else {
            left.push(page);
        }
    }
    stock.pages = left;
    chapters.extend(services);
    chapters
}

/// The improvement plan: sheets on their long side; those of few rows, which are turned, upright after them.
fn plan(cover: &Cover, words: &Strings) -> Vec<Part> {
    let sheet = |(title, table): &(String, Table)| Part {
        title: title.clone(),
        blocks: vec![Block::Table(table.clone())],
        ..Part::default()
    };
    let (long, short): (Vec<_>, Vec<_>) = cover.plan.iter().partition(|(_, table)| table.rows.len() > FEW);
    let mut parts: Vec<Part> = [(long, true), (short, false)]
        .into_iter()
        .filter(|(sheets, _)| !sheets.is_empty())
        .map(|(sheets, landscape)| Part {
            inner: sheets.into_iter().map(sheet).collect(),
            landscape,
            ..Part::default()
        })
        .collect();
    if let Some(first) = parts.first_mut() {
        first.title = words.get("pdf.chapter.plan");
        first.lead = words.get("pdf.plan.lead");
    }
    parts
}

fn chapter(title: String, page: &str, sections: Vec<Section>) -> Part {
    let mut inner: Vec<Part> = sections.into_iter().map(|s| part(page, s)).collect();
    let mut blocks = Vec::new();
    if inner.first().is_some_and(|first| first.title == title) {
        blocks = inner.remove(0).blocks;
    }
    Part { title, blocks, inner, ..Part::default() }
}

fn of_page(page: &Page) -> Part {
    let kept = page.sections.iter().filter(|s| !ELSEWHERE.contains(&s.id.as_str()));
    let mut whole = Part {
        title: page.title.clone(),
        lead: page.subtitle.clone(),
        page: page.path.clone(),
        inner: kept.cloned().map(|s| part(&page.path, s)).collect(),
        ..Part::default()
    };
    fold(&mut whole);
    whole
}

/// A page with one part needs one heading.
fn fold(whole: &mut Part) {
    if whole.inner.len() == 1 && whole.blocks.is_empty() {
        let only = whole.inner.remove(0);
        (whole.guide, whole.blocks, whole.inner) = (only.guide, only.blocks, only.inner);
    }
}

fn part(page: &str, section: Section) -> Part {
    Part {
        title: section.title,
        page: page.to_owned(),
        id: section.id,
        guide: section.guide,
        blocks: section.blocks,
        ..Part::default()
    }
}
