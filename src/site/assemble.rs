//! Pages, data, assets, the table of periods and the search index become one site.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::closed::Shelf;
use super::periods::periods_script;
use super::search::{self, Entry};
use super::shell::shell;
use super::{Site, SitePath, Unmade};
use crate::model::Book;
use crate::render::html::{self, Rendered, Shell};
use crate::render::pdf::{self, Attachment, Recipe, Stamp};
use crate::render::{Theme, csv, ics, lists};
use crate::report::{EditionEntry, Page, Publication, Report, Scope};
use crate::source::Sources;
use crate::text::json::pretty;

/// Where a finished file goes: a folder on disk, a map in memory. Called from several threads.
pub type Put<'p, E> = dyn Fn(SitePath, Vec<u8>) -> Result<(), E> + Sync + 'p;

/// Why making stopped.
#[derive(Debug)]
pub enum Stop<E> {
    /// A template failed, or an address is not portable.
    Unmade(Unmade),
    /// The file was made and could not be put.
    Put(E),
}

impl<E> From<Unmade> for Stop<E> {
    fn from(unmade: Unmade) -> Self {
        Self::Unmade(unmade)
    }
}

/// What becomes of the official documents.
#[derive(Clone, Copy)]
pub enum Documents<'a> {
    /// Made with the site.
    Made,
    /// Kept to be made when somebody asks: setting one costs more than a page.
    Later(&'a Mutex<BTreeMap<SitePath, Recipe>>),
    /// Left out.
    Left,
}

/// The official document of an edition, in its folder.
const DOCUMENT: &str = "resoconto.pdf";

/// What a site is made of.
#[derive(Clone, Copy)]
pub struct Maker<'a> {
    pub publication: &'a Publication<'a>,
    pub book: &'a Book,
    pub sources: &'a Sources,
    pub theme: &'a Theme,
    /// «24 novembre 2026», from git, for the pages of site and contract.
    pub changed: Option<&'a str>,
    /// Where closed editions stand.
    pub shelf: &'a dyn Shelf,
    pub documents: Documents<'a>,
}

/// What a report leaves behind once its files are gone: lines of the indexes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Left {
    search: Vec<Entry>,
    listed: Vec<html::Entry>,
    pub(super) pages: Vec<String>,
}

impl Maker<'_> {
    /// Makes every file and gives it away at once, several at a time: a period is composed, written and
    /// dropped before the next, so memory holds as many periods as there are threads.
    ///
    /// # Errors
    /// The first file that cannot be made or put.
    pub fn each<E: Send>(&self, put: &Put<'_, E>) -> Result<(), Stop<E>> {
        let mut shell = shell(self.publication, self.book, self.theme, self.changed);
        let shared = self.publication.shared();
        let editions = self
            .publication
            .editions
            .par_iter()
            .map(|entry| self.one(&shell, entry, put))
            .collect::<Result<Vec<_>, _>>()?;
        let lists = shared.iter().map(listed).chain(editions.iter().map(|left| left.listed.clone()));
        shell.all_pages = lists.flatten().collect();
        shell.all_pages.sort_by_cached_key(|entry| (entry.text.to_lowercase(), entry.href.clone()));
        let mut search = Vec::new();
        for report in &shared {
            search.extend(self.report(&shell, report, put)?.search);
        }
        self.images(put)?;
        give(put, "periods.js".into(), periods_script(self.publication, &editions))?;
        if shell.search {
            search.extend(editions.into_iter().flat_map(|left| left.search));
            give(put, "search-index.js".into(), search::script(&search))?;
        }
        Ok(())
    }

    /// The whole site in memory, for the preview.
    ///
    /// # Errors
    /// The first page that cannot be made.
    pub fn whole(&self) -> Result<Site, Unmade> {
        let (files, later) = (Mutex::new(BTreeMap::new()), Mutex::new(BTreeMap::new()));
        let maker = Maker { documents: Documents::Later(&later), ..*self };
        let put = |path, bytes| -> Result<(), Infallible> {
            // A panic elsewhere cannot leave the map half-made: one insertion at a time.
            files.lock().unwrap_or_else(PoisonError::into_inner).insert(path, bytes);
            Ok(())
        };
        match maker.each(&put) {
            Ok(()) => Ok(Site {
                files: files.into_inner().unwrap_or_else(PoisonError::into_inner),
                later: later.into_inner().unwrap_or_else(PoisonError::into_inner),
            }),
            Err(Stop::Unmade(unmade)) => Err(unmade),
            Err(Stop::Put(never)) => match never {},
        }
    }

    /// One edition's files, by path inside its folder, to be closed; with the lines it leaves to indexes.
    /// Its official document is not among them: it prints their imprint.
    ///
    /// # Errors
    /// The first page that cannot be made.
    pub fn period(&self, entry: &EditionEntry) -> Result<BTreeMap<String, Vec<u8>>, Unmade> {
        let folder = format!("{}/{}/", entry.contract, entry.edition);
        let files = Mutex::new(BTreeMap::new());
        let put = |path: SitePath, bytes| -> Result<(), Infallible> {
            if let Some(inside) = path.as_str().strip_prefix(&folder) {
                let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
                files.insert(inside.to_owned(), bytes);
            }
            Ok(())
        };
        let shell = shell(self.publication, self.book, self.theme, None);
        let maker = Maker { documents: Documents::Left, ..*self };
        let made = self.publication.edition(entry).map(|report| maker.report(&shell, &report, &put));
        let left = match made.transpose().and_then(|left| maker.images(&put).map(|()| left)) {
            Ok(left) => left.unwrap_or_default(),
            Err(Stop::Unmade(unmade)) => return Err(unmade),
            Err(Stop::Put(never)) => match never {},
        };
        let mut files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
        files.insert(super::INDEX.to_owned(), super::closed::index(&left));
        Ok(files)
    }

    /// One edition's official document, with the imprint it prints; none where documents are not made.
    ///
    /// # Errors
    /// A template that fails: what the typesetter says.
    pub fn document(&self, entry: &EditionEntry, stamp: &Stamp) -> Result<Option<Vec<u8>>, Unmade> {
        let Some(report) = self.publication.edition(entry).filter(|_| self.book.settings.pdf) else {
            return Ok(None);
        };
        let recipe = self.recipe(&report, &self.data(&report), Some(stamp));
        let page = format!("{}{DOCUMENT}", report.scope.folder());
        recipe.map(|recipe| recipe.make().map_err(|reason| Unmade { page, reason })).transpose()
    }

    /// Every address of a page, redirects included.
    pub fn addresses(&self) -> std::collections::BTreeSet<String> {
        let editions = self.publication.editions.iter().filter_map(|entry| self.publication.edition(entry));
        self.publication
            .shared()
            .into_iter()
            .chain(editions)
            .flat_map(|report| {
                let folder = report.scope.folder();
                let pages = report.pages.into_iter().map(|page| page.path);
                let moved = report.moved.into_iter().map(|(old, _)| old);
                pages.chain(moved).map(move |path| format!("{folder}{path}")).collect::<Vec<_>>()
            })
            .collect()
    }

    /// An edition: composed, or copied as it was closed.
    fn one<E: Send>(&self, shell: &Shell, entry: &EditionEntry, put: &Put<'_, E>) -> Result<Left, Stop<E>> {
        let folder = format!("{}/{}/", entry.contract, entry.edition);
        if self.shelf.holds(entry) {
            let closed = self.shelf.pages(entry).map_err(|reason| Unmade { page: folder.clone(), reason })?;
            for (path, bytes) in closed.files {
                give(put, format!("{folder}{path}"), bytes)?;
            }
            for (path, bytes) in closed.beside {
                let path = format!("{}/chiusure/{}/{path}", entry.contract, entry.edition);
                // A signature may have any name; one that is not portable stays in the archive.
                if SitePath::new(path.clone()).is_some() {
                    give(put, path, bytes)?;
                }
            }
            return Ok(closed.left);
        }
        match self.publication.edition(entry) {
            Some(report) => self.report(shell, &report, put),
            None => Ok(Left::default()),
        }
    }

    /// Pages, data and assets of one report.
    fn report<E: Send>(&self, shell: &Shell, report: &Report, put: &Put<'_, E>) -> Result<Left, Stop<E>> {
        let folder = report.scope.folder();
        let search = report
            .pages
            .par_iter()
            .map(|page| {
                let address = format!("{folder}{}", page.path);
                let made: Rendered = html::page(self.theme, shell, report, page)
                    .map_err(|reason| Unmade { page: address.clone(), reason })?;
                let entry = (shell.search && is_searchable(report, page))
                    .then(|| Entry::new(&page.title, address.clone(), &entry_kind(page), &made.text));
                give(put, address, made.html)?;
                Ok(entry)
            })
            .collect::<Result<Vec<_>, Stop<E>>>()?;
        for (old, now) in &report.moved {
            give(put, format!("{folder}{old}"), html::moved(self.theme, old, now))?;
        }
        self.data_files(report, put)?;
        self.assets(report, put)?;
        Ok(Left {
            search: search.into_iter().flatten().collect(),
            listed: listed(report),
            pages: report.pages.iter().map(|page| page.path.clone()).collect(),
        })
    }

    /// Open data beside the pages: what the official document carries too.
    fn data(&self, report: &Report) -> Vec<Attachment> {
        let mut files = Vec::new();
        if self.book.settings.json
            && let Some(value) = &report.facts
        {
            let bytes = pretty(value).into_bytes();
            files.push(Attachment { path: "report.json".into(), mime: "application/json", bytes });
        }
        for (path, bytes) in report.lists.iter().flat_map(lists::files) {
            let mime = match path.rsplit('.').next() {
                Some("json") => "application/json",
                Some("xml") => "application/xml",
                _ => "text/csv",
            };
            files.push(Attachment { path, mime, bytes });
        }
        if self.book.settings.csv {
            files.extend(report.tables.iter().map(|table| Attachment {
                path: format!("csv/{}.csv", table.name),
                mime: "text/csv",
                bytes: csv::file(table),
            }));
        }
        files
    }

    fn data_files<E>(&self, report: &Report, put: &Put<'_, E>) -> Result<(), Stop<E>> {
        let folder = report.scope.folder();
        if let Some(calendar) = &report.calendar {
            give(put, format!("{folder}scadenze.ics"), ics::file(calendar))?;
        }
        let files = self.data(report);
        self.official(report, &files, put)?;
        for file in files {
            give(put, format!("{folder}{}", file.path), file.bytes)?;
        }
        Ok(())
    }

    /// The official document: of an edition, of the list of contracts.
    fn official<E>(&self, report: &Report, data: &[Attachment], put: &Put<'_, E>) -> Result<(), Stop<E>> {
        if !self.book.settings.pdf || matches!(self.documents, Documents::Left) {
            return Ok(());
        }
        let Some(recipe) = self.recipe(report, data, None) else { return Ok(()) };
        let name = match (&report.scope, &report.cover) {
            (Scope::Edition(..), _) | (_, None) => DOCUMENT.to_owned(),
            (_, Some(cover)) => format!("{}.pdf", cover.ident),
        };
        let path = format!("{}{name}", report.scope.folder());
        match (self.documents, SitePath::new(path.clone())) {
            (Documents::Later(list), Some(path)) => {
                list.lock().unwrap_or_else(PoisonError::into_inner).insert(path, recipe);
                Ok(())
            }
            _ => {
                let bytes = recipe.make().map_err(|reason| Unmade { page: path.clone(), reason })?;
                give(put, path, bytes)
            }
        }
    }

    fn recipe(&self, report: &Report, data: &[Attachment], stamp: Option<&Stamp>) -> Option<Recipe> {
        let folder = report.scope.folder();
        let images = self
            .book
            .images
            .iter()
            .filter(|(path, _)| image_folder(self.book, path) == folder)
            .map(|(path, span)| {
                let name = path.rsplit('/').next().unwrap_or_default().to_owned();
                (name, self.sources.file(span.file).bytes.clone())
            })
            .collect();
        pdf::document(self.theme, report, data, &images, stamp)
    }

    /// The theme's files, at the site's root and in each period's folder, which stands alone.
    fn assets<E>(&self, report: &Report, put: &Put<'_, E>) -> Result<(), Stop<E>> {
        if matches!(report.scope, Scope::Contract(_)) {
            return Ok(());
        }
        let folder = report.scope.folder();
        for (name, bytes) in &self.theme.statics {
            let published = self.theme.published(name).to_lowercase();
            give(put, format!("{folder}assets/{published}"), bytes.clone())?;
        }
        Ok(())
    }

    /// Images of the prose, beside the pages that show them; a closed edition has its own.
    fn images<E>(&self, put: &Put<'_, E>) -> Result<(), Stop<E>> {
        let closed: Vec<String> = self
            .publication
            .editions
            .iter()
            .filter(|e| self.shelf.holds(e))
            .map(|e| format!("{}/{}/", e.contract, e.edition))
            .collect();
        for (path, span) in &self.book.images {
            let folder = image_folder(self.book, path);
            if closed.contains(&folder) {
                continue;
            }
            let name = path.rsplit('/').next().unwrap_or_default();
            give(put, format!("{folder}assets/{name}"), self.sources.file(span.file).bytes.clone())?;
        }
        Ok(())
    }
}

fn give<E>(put: &Put<'_, E>, path: String, bytes: Vec<u8>) -> Result<(), Stop<E>> {
    match SitePath::new(path.clone()) {
        Some(path) => put(path, bytes).map_err(Stop::Put),
        None => Err(Stop::Unmade(Unmade { page: path, reason: "indirizzo non portabile".into() })),
    }
}

/// The report's pages as the search page lists them.
fn listed(report: &Report) -> Vec<html::Entry> {
    let shown = report.pages.iter().filter(|page| is_searchable(report, page));
    shown
        .map(|page| html::Entry {
            text: page.title.clone(),
            href: format!("{}{}", report.scope.folder(), page.path),
            detail: entry_kind(page),
        })
        .collect()
}

/// The folder of the page that shows an image.
fn image_folder(book: &Book, path: &str) -> String {
    let inside = path.strip_prefix(&format!("{}/", book.settings.src)).unwrap_or(path);
    let parts: Vec<&str> = inside.split('/').collect();
    match parts.as_slice() {
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
