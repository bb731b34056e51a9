//! The site's own pages: home, list of periods, search, how to read, 404, free pages of prose.

use super::block::{Anchor, Block, Cell, LinkItem, Links, Prose, Row, SearchBox, Summary, Table};
use super::context::{Context, cell, escape};
use super::prose::{self, Piece};
use super::{Page, Report, Scope, Section, compose, edition, listing, publication};
use crate::model::{Contract, Edition};
use crate::rule::Verdict;
use crate::text::number;

pub(super) fn tree(context: &Context<'_>, shown: &[(&Contract, Vec<&Edition>)]) -> Report {
    let mut report = compose::report(context, Scope::Site, context.book.settings.title.clone(), None);
    report.pages = vec![home(context, shown), search(context), not_found(context)];
    if !is_plain_book(context) {
        report.pages.push(periods(context, shown));
        report.pages.push(how_to_read(context));
        report.pages.push(listing::page(context, shown));
        report.lists.push(listing::list(context, shown));
        report.cover = Some(Box::new(listing::cover(context)));
    }
    report.pages.extend(free_pages(context));
    report.moved = moved(context);
    report
}

/// Old names of free pages.
fn moved(context: &Context<'_>) -> Vec<(String, String)> {
    let src = format!("{}/", context.book.settings.src);
    let pages = context.book.pages.values().filter(|p| !p.is_draft());
    pages
        .filter_map(|p| Some((p.path.strip_prefix(&src)?.strip_suffix(".md")?, p.front.as_ref()?)))
        .filter(|(name, _)| !name.contains('/'))
        .flat_map(|(name, front)| {
            front.aliases.iter().map(move |old| (format!("{old}.html"), format!("{name}.html")))
        })
        .collect()
}

/// A book without contracts, such as a guide: pages of prose and nothing to judge.
fn is_plain_book(context: &Context<'_>) -> bool {
    !context.book.settings.contracts
}

pub(super) fn page(
    context: &Context<'_>,
    path: &str,
    key: &str,
    menu: &'static str,
    sections: Vec<Section>,
) -> Page {
    Page {
        path: path.to_owned(),
        title: context.t(&format!("page.{key}.title")),
        eyebrow: context.t(&format!("page.{key}.eyebrow")),
        subtitle: context.t(&format!("page.{key}.subtitle")),
        description: context.t(&format!("page.{key}.subtitle")),
        menu,
        chapter: false,
        kind: context.t("kind.site"),
        sections,
        source: None,
    }
}

/// Prose of a page of `content/`, blocks left out: they belong to periods.
pub(super) fn prose_section(
    context: &Context<'_>,
    path: &str,
    contract: Option<&Contract>,
) -> Option<Section> {
    let page = context.book.pages.get(path).filter(|p| !p.is_draft())?;
    let html: String = prose::pieces(context, page, contract, None, 2)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Html(html) => Some(html),
            Piece::Block { .. } => None,
        })
        .collect();
    Some(Section::new("testo", String::new(), vec![Block::Prose(Prose { html })]))
}

fn home(context: &Context<'_>, shown: &[(&Contract, Vec<&Edition>)]) -> Page {
    let mut sections = Vec::new();
    let latest: Vec<_> = shown.iter().filter_map(|(c, list)| list.last().map(|e| (*c, *e))).collect();
    for (contract, last) in &latest {
        if let Some(summary) = latest_summary(context, contract, last) {
            let title = contract.terms.short_title.value.clone();
            sections.push(Section::new(contract.id.as_str(), title, vec![Block::Summary(summary)]));
        }
    }
    if !is_plain_book(context) {
        sections.push(Section::new(
            "contratti",
            context.t("home.contracts"),
            vec![Block::Table(contracts_table(context, shown)), listing::way(context)],
        ));
    }
    if let Some(text) = prose_section(context, &format!("{}/index.md", context.book.settings.src), None) {
        sections.push(text);
    }
    sections.extend(contents(context));
    let administration = context.book.registers.administration.as_ref();
    let mut page = page(context, "index.html", "home", "contracts", sections);
    page.title = context.book.settings.title.clone();
    if is_plain_book(context) {
        page.subtitle = context.book.settings.description.clone();
        page.description.clone_from(&page.subtitle);
    }
    page.eyebrow = administration.map(|a| a.name.value.clone()).unwrap_or_default();
    page.source = Some(format!("{}/index.md", context.book.settings.src));
    page
}

fn latest_summary(context: &Context<'_>, contract: &Contract, last: &Edition) -> Option<Summary> {
    let scoped = super::context::EditionContext::of(*context, contract, last)?;
    let mut summary = edition::summary(&scoped);
    let folder = format!("@site/{}/{}/", contract.id, last.id);
    for strip in &mut summary.strips {
        strip.href = strip.href.replace("@/", &folder);
        strip.svg = strip.svg.replace("@/", &folder);
    }
    let name = number::capitalised(&number::edition(&last.id, context.words.lang));
    summary.label = format!("{name}: {}", summary.label);
    Some(summary)
}

fn contracts_table(context: &Context<'_>, shown: &[(&Contract, Vec<&Edition>)]) -> Table {
    let rows = shown
        .iter()
        .map(|(contract, list)| {
            let terms = &contract.terms;
            let periods: Vec<Anchor> = list
                .iter()
                .rev()
                .map(|e| Anchor {
                    text: number::capitalised(&number::edition(&e.id, context.words.lang)),
                    href: format!("@site/{}/{}/index.html", contract.id, e.id),
                })
                .collect();
            let suppliers: Vec<String> = terms
                .parties
                .iter()
                .filter_map(|p| context.book.registers.organisations.get(&p.organisation.id))
                .map(|o| escape(&o.name.value))
                .collect();
            let state =
                list.last().map(|e| publication::state(context, &contract.id, e).word).unwrap_or_default();
            Row {
                id: contract.id.to_string(),
                group: String::new(),
                cells: vec![
                    cell(context.link(&format!("@site/{}/index.html", contract.id), &terms.title)),
                    cell(suppliers.join(", ")),
                    cell(super::context::listed(&periods)),
                    cell(escape(&state)),
                ],
            }
        })
        .collect();
    Table {
        id: "contratti".into(),
        caption: context.t("home.contracts_caption"),
        head: ["column.contract", "column.supplier", "column.periods", "column.state"]
            .map(|key| context.column(key))
            .to_vec(),
        rows,
        empty: context.t("home.no_contracts"),
        csv: String::new(),
        note: String::new(),
    }
}

/// The only page of all periods: the fixed way out of each period's folder.
fn periods(context: &Context<'_>, shown: &[(&Contract, Vec<&Edition>)]) -> Page {
    let mut sections = Vec::new();
    for (contract, list) in shown {
        let rows = list.iter().rev().map(|e| period_row(context, contract, e)).collect();
        let table = Table {
            id: format!("periodi-{}", contract.id),
            caption: context.words.with("periods.caption", &[("contract", &contract.terms.short_title)]),
            head: ["column.period", "column.verdicts", "column.dated", "column.state"]
                .map(|key| context.column(key))
                .to_vec(),
            rows,
            empty: context.t("periods.none"),
            csv: String::new(),
            note: String::new(),
        };
        let title = contract.terms.short_title.value.clone();
        sections.push(Section::new(contract.id.as_str(), title, vec![Block::Table(table)]));
    }
    page(context, "periodi.html", "periods", "periods", sections)
}

fn period_row(context: &Context<'_>, contract: &Contract, edition: &Edition) -> Row {
    let name = number::capitalised(&number::edition(&edition.id, context.words.lang));
    let tally = context
        .findings
        .edition(&contract.id, &edition.id)
        .map(|f| edition::tally_words(context, &f.tally(f.judgements.keys())))
        .unwrap_or_default();
    let state = publication::state(context, &contract.id, edition);
    let corrected = context
        .standing(&contract.id, &edition.id)
        .map(|standing| {
            let by =
                standing.by.as_deref().and_then(|by| crate::value::EditionId::parse(by).ok()).map(|by| {
                    let name = context.edition_words("by", &by);
                    let text = context.words.with("seals.superseded", &[("edition", &name)]);
                    let href = format!("@site/{}/{by}/index.html", contract.id);
                    format!("<span class=\"note\">{}</span>", context.link(&href, &text))
                });
            let changed = super::seals::corrected(context, contract, edition, standing);
            by.unwrap_or_default() + &changed.replace("@/", &format!("@site/{}/", contract.id))
        })
        .unwrap_or_default();
    Row {
        id: edition.id.to_string(),
        group: String::new(),
        cells: vec![
            cell(context.link(&format!("@site/{}/{}/index.html", contract.id, edition.id), &name)),
            cell(escape(&tally)),
            cell(context.stated_date(&edition.report.dated)),
            Cell { html: escape(&state.word) + &corrected, ..Cell::default() },
        ],
    }
}

fn search(context: &Context<'_>) -> Page {
    let search = SearchBox { label: context.t("search.label"), hint: context.t("search.hint") };
    page(
        context,
        "cerca.html",
        "search",
        "search",
        vec![Section::new("ricerca", String::new(), vec![Block::Search(search)])],
    )
}

fn how_to_read(context: &Context<'_>) -> Page {
    let text = context.t("how.periods_text");
    let html = format!("<p>{}</p>", escape(&text));
    let mut sections = reading(context);
    sections.push(Section::new("periodi", context.t("how.periods"), vec![Block::Prose(Prose { html })]));
    page(context, "come-si-legge.html", "how", "how", sections)
}

/// What verdicts, numbers and drawings mean.
pub(super) fn reading(context: &Context<'_>) -> Vec<Section> {
    let rows = Verdict::ALL
        .iter()
        .map(|verdict| {
            let mark = context.mark(*verdict);
            Row {
                id: String::new(),
                group: String::new(),
                cells: vec![
                    Cell { html: String::new(), mark: Some(mark), ..Cell::default() },
                    cell(escape(&context.t(&format!("how.verdict.{}", verdict.key())))),
                ],
            }
        })
        .collect();
    let table = Table {
        id: "esiti".into(),
        caption: context.t("how.verdicts_caption"),
        head: ["column.verdict", "column.meaning"].map(|key| context.column(key)).to_vec(),
        rows,
        empty: String::new(),
        csv: String::new(),
        note: String::new(),
    };
    let text = |key: &str| {
        let html = context
            .t(key)
            .split('\n')
            .filter(|line| !line.trim().is_empty())
            .map(|line| format!("<p>{}</p>", escape(line.trim())))
            .collect();
        Block::Prose(Prose { html })
    };
    vec![
        Section::new("esiti", context.t("how.verdicts"), vec![Block::Table(table)]),
        Section::new("numeri", context.t("how.numbers"), vec![text("how.numbers_text")]),
        Section::new("grafici", context.t("how.charts"), vec![text("how.charts_text")]),
        Section::new("provenienza", context.t("how.origin"), vec![text("how.origin_text")]),
    ]
}

/// The free pages by weight, then by name: how a reader finds them from the first page.
fn contents(context: &Context<'_>) -> Option<Section> {
    let mut pages = free_pages(context);
    let weight = |page: &Page| {
        let prose = page.source.as_ref().and_then(|path| context.book.pages.get(path));
        prose.and_then(|p| p.front.as_ref()).and_then(|f| f.weight.value).unwrap_or(u32::MAX)
    };
    pages.sort_by_key(|page| (weight(page), page.path.clone()));
    let items: Vec<LinkItem> = pages
        .into_iter()
        .map(|page| LinkItem {
            text: page.title,
            href: format!("@site/{}", page.path),
            detail: page.description,
            mark: None,
        })
        .collect();
    (!items.is_empty()).then(|| {
        let list = Links { empty: String::new(), items };
        Section::new("pagine", context.t("home.pages"), vec![Block::Links(list)])
    })
}

fn not_found(context: &Context<'_>) -> Page {
    let item = |key: &str, href: &str| LinkItem {
        text: context.t(key),
        href: href.into(),
        detail: String::new(),
        mark: None,
    };
    let mut items = vec![item("menu.search", "@site/cerca.html")];
    if is_plain_book(context) {
        items.insert(0, item("menu.start", "@site/index.html"));
    } else {
        items.insert(0, item("menu.home", "@site/index.html"));
        items.insert(1, item("menu.periods", "@site/periodi.html"));
    }
    let links = Links { empty: String::new(), items };
    page(
        context,
        "404.html",
        "not_found",
        "",
        vec![Section::new("dove", context.t("not_found.where"), vec![Block::Links(links)])],
    )
}

/// Pages directly under `content/`, each at its own address.
fn free_pages(context: &Context<'_>) -> Vec<Page> {
    let src = format!("{}/", context.book.settings.src);
    context
        .book
        .pages
        .values()
        .filter(|p| !p.is_draft())
        .filter_map(|p| {
            let name = p.path.strip_prefix(&src)?.strip_suffix(".md")?;
            (!name.contains('/') && name != "index").then_some((name, p))
        })
        .map(|(name, prose)| {
            let section = prose_section(context, &prose.path, None);
            Page {
                path: format!("{name}.html"),
                title: prose.title().unwrap_or(name).to_owned(),
                eyebrow: String::new(),
                subtitle: String::new(),
                description: prose
                    .front
                    .as_ref()
                    .and_then(|f| f.description.value.clone())
                    .unwrap_or_default(),
                menu: "",
                chapter: false,
                kind: context.t("kind.page"),
                sections: section.into_iter().collect(),
                source: Some(prose.path.clone()),
            }
        })
        .collect()
}
