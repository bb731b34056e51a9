//! Pages, data, assets, the table of periods and the search index become one site.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::json;

use super::search::{self, Entry};
use super::{Site, SitePath, Unmade};
use crate::model::{Book, Stated};
use crate::render::html::{self, Anchor, Rendered, Shell};
use crate::render::{Theme, csv, json as facts};
use crate::report::{Page, Publication, Report, Scope};
use crate::source::Sources;
use crate::text::number;

/// Makes every file of the site. Pages are rendered several at once; the result is in path order.
///
/// # Errors
/// A template that fails, or an address that is not portable.
pub fn assemble(
    publication: &Publication,
    book: &Book,
    sources: &Sources,
    theme: &Theme,
    changed: Option<&str>,
) -> Result<Site, Unmade> {
    let shell = shell(publication, book, theme, changed);
    let work: Vec<(&Report, &Page)> =
        publication.reports.iter().flat_map(|r| r.pages.iter().map(move |p| (r, p))).collect();
    let rendered: Vec<(&Report, &Page, Result<Rendered, String>)> =
        work.into_par_iter().map(|(r, p)| (r, p, html::page(theme, &shell, r, p))).collect();
    let mut files = Files::default();
    let mut entries = Vec::new();
    for (report, page, made) in rendered {
        let address = format!("{}{}", report.scope.folder(), page.path);
        let made = made.map_err(|reason| Unmade { page: address.clone(), reason })?;
        if shell.search && is_searchable(report, page) {
            let kind = entry_kind(page);
            entries.push(Entry::new(&page.title, address.clone(), &kind, &made.text));
        }
        files.put(address, made.html)?;
    }
    for report in &publication.reports {
        data_files(report, book, &mut files)?;
    }
    assets(publication, theme, &mut files)?;
    images(book, sources, &mut files)?;
    files.put("periods.js".into(), periods_script(publication))?;
    if shell.search {
        files.put("search-index.js".into(), search::script(&entries))?;
    }
    Ok(Site { files: files.0 })
}

#[derive(Default)]
struct Files(BTreeMap<SitePath, Vec<u8>>);

impl Files {
    fn put(&mut self, path: String, bytes: Vec<u8>) -> Result<(), Unmade> {
        match SitePath::new(path.clone()) {
            Some(path) => {
                self.0.insert(path, bytes);
                Ok(())
            }
            None => Err(Unmade { page: path, reason: "indirizzo non portabile".into() }),
        }
    }
}

fn is_searchable(report: &Report, page: &Page) -> bool {
    match report.scope {
        Scope::Site => !matches!(page.path.as_str(), "404.html" | "cerca.html"),
        Scope::Contract(_) => page.path != "latest.html",
        Scope::Edition(..) => page.path != "report.html",
    }
}

/// «Indicatore. Agenda Digitale, Secondo semestre 2021».
fn entry_kind(page: &Page) -> String {
    if page.eyebrow.is_empty() { page.kind.clone() } else { format!("{}. {}", page.kind, page.eyebrow) }
}

fn data_files(report: &Report, book: &Book, files: &mut Files) -> Result<(), Unmade> {
    let folder = report.scope.folder();
    if book.settings.json
        && let Some(value) = &report.facts
    {
        files.put(format!("{folder}report.json"), facts::file(value))?;
    }
    if book.settings.csv {
        for table in &report.tables {
            files.put(format!("{folder}csv/{}.csv", table.name), csv::file(table))?;
        }
    }
    Ok(())
}

/// The theme's files, at the site's root and in each period's folder, which stands alone.
fn assets(publication: &Publication, theme: &Theme, files: &mut Files) -> Result<(), Unmade> {
    for report in &publication.reports {
        if matches!(report.scope, Scope::Contract(_)) {
            continue;
        }
        let folder = report.scope.folder();
        for (name, bytes) in &theme.statics {
            let published = theme.published(name).to_lowercase();
            files.put(format!("{folder}assets/{published}"), bytes.clone())?;
        }
    }
    Ok(())
}

/// Images of the prose, beside the pages that show them.
fn images(book: &Book, sources: &Sources, files: &mut Files) -> Result<(), Unmade> {
    for (path, span) in &book.images {
        let inside = path.strip_prefix(&format!("{}/", book.settings.src)).unwrap_or(path);
        let parts: Vec<&str> = inside.split('/').collect();
        let folder = match parts.as_slice() {
            [contract, period, _, ..]
                if book
                    .contracts
                    .get(*contract)
                    .is_some_and(|c| c.editions.keys().any(|e| e.to_string() == *period)) =>
            {
                format!("{contract}/{period}/")
            }
            [contract, _, ..] if book.contracts.contains_key(*contract) => format!("{contract}/"),
            _ => String::new(),
        };
        let name = parts.last().copied().unwrap_or_default();
        files.put(format!("{folder}assets/{name}"), sources.file(span.file).bytes.clone())?;
    }
    Ok(())
}

/// The table that fills the switcher: every edition, and which editions have each page.
fn periods_script(publication: &Publication) -> Vec<u8> {
    let editions: Vec<serde_json::Value> = publication
        .editions
        .iter()
        .rev()
        .map(|e| {
            json!({
                "contract": e.contract.as_str(),
                "id": e.edition.to_string(),
                "name": e.name,
                "state": e.state.key,
            })
        })
        .collect();
    let mut pages: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for report in &publication.reports {
        if let Scope::Edition(contract, edition) = &report.scope {
            for page in &report.pages {
                pages.entry(&page.path).or_default().push(format!("{contract}/{edition}"));
            }
        }
    }
    let table = json!({"editions": editions, "pages": pages}).to_string().replace('<', "\\u003c");
    format!("window.RESOCONTO_PERIODS={table};\n").into_bytes()
}

fn shell(publication: &Publication, book: &Book, theme: &Theme, changed: Option<&str>) -> Shell {
    let words = &theme.words;
    let administration = book.registers.administration.as_ref();
    let footer = [
        ("footer.accessibility", administration.map(|a| &a.accessibility_url.value)),
        ("footer.privacy", administration.map(|a| &a.privacy_url.value)),
        ("footer.feedback", administration.map(|a| &a.feedback_url.value)),
        ("footer.transparency", administration.map(|a| &a.transparency_url.value)),
    ]
    .into_iter()
    .map(|(key, url)| match url {
        Some(Stated::Known(url)) if is_web(url) => Anchor { text: words.get(key), href: url.clone() },
        _ => Anchor { text: words.with("footer.missing", &[("name", &words.get(key))]), href: String::new() },
    })
    .collect();
    let license =
        administration.and_then(|a| a.data_license.value.clone()).unwrap_or_else(|| "CC-BY-4.0".to_owned());
    let as_of = book.settings.as_of.or_else(|| {
        book.contracts
            .values()
            .flat_map(|c| c.editions.values())
            .filter_map(|e| e.report.dated.known().copied())
            .max()
    });
    let mut all_pages: Vec<html::Entry> = publication
        .reports
        .iter()
        .flat_map(|report| {
            report.pages.iter().filter(|p| is_searchable(report, p)).map(|page| html::Entry {
                text: page.title.clone(),
                href: format!("{}{}", report.scope.folder(), page.path),
                detail: entry_kind(page),
            })
        })
        .collect();
    all_pages.sort_by(|a, b| (a.text.to_lowercase(), &a.href).cmp(&(b.text.to_lowercase(), &b.href)));
    Shell {
        site_title: book.settings.title.clone(),
        administration: administration.map(|a| a.name.value.clone()).unwrap_or_default(),
        footer,
        checked: as_of
            .map(|day| words.with("footer.checked", &[("date", &number::date(day, words.lang))]))
            .unwrap_or_default(),
        changed: changed.map(|day| words.with("footer.changed", &[("date", day)])).unwrap_or_default(),
        license: words.with("footer.license", &[("license", &license)]),
        search: book.settings.search,
        edit_url: book.settings.edit_url_template.clone(),
        all_pages,
        latest: publication
            .editions
            .last()
            .map(|e| format!("{}/{}/index.html", e.contract, e.edition))
            .unwrap_or_default(),
    }
}

/// Addresses from data are links only if they are plain web or mail addresses.
fn is_web(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}
