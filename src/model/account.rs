//! Every file of the site is accounted for: used, a draft, or named.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Loading, Parsed};
use super::{Page, config};
use crate::diag::{Code, FileId, Places, Span};

impl Loading<'_> {
    /// The folders of facts and texts are there, or the place that names them is told.
    pub(super) fn folders_exist(&mut self, settings: &config::Settings) {
        for (folder, needed) in [
            (&settings.data_dir, settings.contracts),
            (&settings.src, !settings.contracts || settings.src != "content"),
        ] {
            let inside = format!("{folder}/");
            let is_there =
                self.sources.under(&inside).next().is_some() || self.sources.find(folder).is_some();
            if needed && !is_there {
                let at = settings.folder_span(folder).unwrap_or_else(|| self.sources.site_span());
                // Whatever mentions a record would be dangling: the folder is the mistake.
                self.reader.references.clear();
                self.reader
                    .wrong
                    .raise(Code::SYN_09, at)
                    .with("key", &inside)
                    .with("title", "cartella del sito, non vuota")
                    .with("expected", &inside);
            }
            if self.sources.find(folder).is_some() {
                self.reader.references.clear();
            }
        }
    }

    /// Files that became nothing are named, with a likely reason.
    pub(super) fn name_unused(
        &mut self,
        settings: &config::Settings,
        pages: &BTreeMap<String, Page>,
        images: &BTreeMap<String, Span>,
        unread: &BTreeSet<String>,
    ) {
        let data = format!("{}/", settings.data_dir);
        for (file, entry) in self.sources.under(&data) {
            if self.used.contains(&file) || entry.unread.is_some() || entry.path.contains("/evidence/") {
                continue;
            }
            if std::str::from_utf8(&entry.bytes).is_err()
                && !matches!(self.parsed.get(&file), Some(Parsed::Other))
            {
                continue;
            }
            let raised = self.reader.wrong.raise(Code::SYN_18, Span::start_of(file));
            raised.with("found", &entry.path);
            if entry.path.ends_with(".yml") {
                raised.with("nearest", "«.yaml» al posto di «.yml»").with("nearest-en", "«.yaml» for «.yml»");
            }
        }
        let shown: BTreeSet<String> = pages.values().flat_map(Page::files_shown).collect();
        let unseen_pages = pages
            .values()
            .filter(|page| !page.is_draft() && !self.has_place(page, settings, unread))
            .filter_map(|page| self.sources.find(&page.path));
        let unseen_files = images.iter().filter(|(path, _)| !shown.contains(*path)).map(|(_, at)| at.file);
        let unseen: Vec<FileId> = unseen_pages
            .chain(unseen_files)
            .filter(|f| self.sources.file(*f).unread.is_none() && !self.has_errors(*f))
            .collect();
        for file in unseen {
            let path = self.sources.path(file);
            self.reader.wrong.raise(Code::SYN_18, Span::start_of(file)).with("found", path);
        }
    }

    /// Whether the site shows a page of prose: at the top, or where a contract, a period or an area
    /// has its text.
    fn has_place(&self, page: &Page, settings: &config::Settings, unread: &BTreeSet<String>) -> bool {
        let rest = page.path.strip_prefix(&settings.src).unwrap_or(&page.path).trim_start_matches('/');
        let parts: Vec<&str> = rest.split('/').collect();
        let contract = |id: &str| self.knows("contract", "", id);
        let period = |id: &str, name: &str| {
            let folder = format!("{}/{id}/periods/{name}/", settings.data_dir);
            self.sources.under(&folder).next().is_some()
        };
        match parts.as_slice() {
            [_] => true,
            // Why a contract was not read is already told: its texts are not judged.
            [c, ..] if unread.contains(*c) => true,
            [c, "index.md"] => contract(c),
            [c, p, "index.md"] => contract(c) && period(c, p),
            [c, p, area, "index.md" | "riesame.md"] => {
                let known = &self.known;
                contract(c) && period(c, p) && (known.is_empty("area") || known.may_have("area", c, area))
            }
            _ => false,
        }
    }
}
