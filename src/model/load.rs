//! Path to record: every file of the site becomes part of the book, a draft, or is named.

use std::collections::{BTreeMap, BTreeSet};

use super::registers::{
    Administration, DocumentsFile, GlossaryFile, OrganisationsFile, PeopleFile, SystemsFile,
};
use super::{Book, Contract, Id, Known, Page, Registers, Spanned, config, contract, is_kebab, period};
use crate::diag::{Code, Diagnostics, FileId, Level, Places, Span};
use crate::source::{Decode, Kind, Node, Reader, Sources, csv, markdown, toml, yaml};

/// What one file became.
pub(super) enum Parsed {
    Tree {
        node: Node,
        cut: bool,
    },
    Table(csv::Table),
    Prose(Box<markdown::Document>),
    /// Unreadable and already reported, or of a kind only cited (an image, a PDF).
    Other,
}

/// Everything loading knows while it goes.
pub(super) struct Loading<'s> {
    pub(super) sources: &'s Sources,
    pub(super) parsed: BTreeMap<FileId, Parsed>,
    pub(super) used: BTreeSet<FileId>,
    pub(super) reader: Reader,
    pub(super) known: Known,
}

/// Reads the whole book. Everything wrong in any file is in the diagnostics.
pub fn load(sources: &Sources) -> (Book, Diagnostics) {
    let mut loading = Loading::new(sources);
    let settings = loading.settings();
    let registers = loading.registers(&settings);
    let contracts = loading.contracts(&settings);
    let (pages, images) = loading.pages(&settings);
    let unread = loading.unread_contracts(&settings, &contracts);
    loading.configured(&settings, &contracts);
    loading.folders_exist(&settings);
    loading.resolve(&settings);
    loading.name_unused(&settings, &pages, &images, &unread);
    let known = std::mem::take(&mut loading.known);
    let mut unstated: BTreeMap<String, Vec<crate::source::Unstated>> = BTreeMap::new();
    for field in std::mem::take(&mut loading.reader.unstated) {
        unstated.entry(sources.path(field.span.file).to_owned()).or_default().push(field);
    }
    let book = Book { settings, registers, contracts, unread, pages, images, known, unstated };
    let mut wrong = loading.reader.wrong;
    wrong.sort();
    (book, wrong)
}

/// Parses every file, several at once; results stand in path order.
fn parse_all(sources: &Sources) -> (BTreeMap<FileId, Parsed>, Diagnostics) {
    use rayon::prelude::*;
    let files: Vec<FileId> = sources.iter().map(|(id, _)| id).collect();
    let parsed: Vec<(FileId, Parsed, Diagnostics)> = files
        .into_par_iter()
        .map(|file| {
            let mut out = Diagnostics::default();
            let parsed = parse(sources, file, &mut out);
            (file, parsed, out)
        })
        .collect();
    let mut all = Diagnostics::default();
    let mut map = BTreeMap::new();
    for (file, one, out) in parsed {
        all.extend(out);
        map.insert(file, one);
    }
    (map, all)
}

fn parse(sources: &Sources, file: FileId, out: &mut Diagnostics) -> Parsed {
    let path = sources.path(file);
    let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
    if path.starts_with("themes/") || !matches!(extension, "yaml" | "yml" | "csv" | "md" | "toml") {
        if let Some(unread) = &sources.file(file).unread {
            crate::source::report_unread(sources.file(file), unread, Span::start_of(file), out);
        }
        return Parsed::Other;
    }
    if !sources.is_text(file, out) {
        return Parsed::Other;
    }
    let text = sources.text(file);
    match extension {
        "csv" => Parsed::Table(csv::parse(text, file, out)),
        "md" => Parsed::Prose(Box::new(markdown::parse(text, file, out))),
        "toml" => Parsed::Tree { node: toml::parse(text, file, out), cut: false },
        _ => {
            let before = out.len();
            let node = yaml::parse(text, file, out);
            let cut = out.iter().skip(before).any(|d| d.code == Code::SYN_11 || d.code == Code::SYN_16);
            Parsed::Tree { node, cut }
        }
    }
}

impl<'s> Loading<'s> {
    fn new(sources: &'s Sources) -> Self {
        let (parsed, wrong) = parse_all(sources);
        let reader = Reader::after(wrong);
        Self { sources, parsed, used: BTreeSet::new(), reader, known: Known::default() }
    }

    fn settings(&mut self) -> config::Settings {
        let config = self.record::<config::Config>("book.toml");
        config::Settings::new(config.as_ref())
    }

    fn registers(&mut self, settings: &config::Settings) -> Registers {
        let data = &settings.data_dir;
        let at = |name: &str| format!("{data}/{name}");
        let mut registers = Registers {
            administration: self.record::<Administration>(&at("administration.yaml")),
            ..Registers::default()
        };
        self.declare_list(&at("administration.yaml"), "offices", "office", "");
        self.declare_list(&at("administration.yaml"), "mailboxes", "mailbox", "");
        for (file, key, kind) in [
            ("people.yaml", "people", "person"),
            ("organisations.yaml", "organisations", "organisation"),
            ("systems.yaml", "systems", "system"),
            ("documents.yaml", "documents", "document"),
            ("glossary.yaml", "terms", "term"),
        ] {
            self.declare_list(&at(file), key, kind, "");
        }
        if let Some(file) = self.record::<PeopleFile>(&at("people.yaml")) {
            registers.people = by_id(file.people.value, |p| &p.id);
        }
        if let Some(file) = self.record::<OrganisationsFile>(&at("organisations.yaml")) {
            registers.organisations = by_id(file.organisations.value, |p| &p.id);
        }
        if let Some(file) = self.record::<SystemsFile>(&at("systems.yaml")) {
            registers.systems = by_id(file.systems.value, |p| &p.id);
        }
        if let Some(file) = self.record::<DocumentsFile>(&at("documents.yaml")) {
            registers.documents = by_id(file.documents.value, |p| &p.id);
        }
        if let Some(file) = self.record::<GlossaryFile>(&at("glossary.yaml")) {
            registers.terms = by_id(file.terms.value, |p| &p.id);
        }
        registers
    }

    fn contracts(&mut self, settings: &config::Settings) -> BTreeMap<Id<contract::Contract>, Contract> {
        let data = format!("{}/", settings.data_dir);
        let folders: BTreeSet<String> = self
            .sources
            .under(&data)
            .filter_map(|(_, f)| f.path[data.len()..].split_once('/').map(|(folder, _)| folder.to_owned()))
            .collect();
        let mut contracts = BTreeMap::new();
        for folder in folders {
            let Some(at) = self.sources.find(&format!("{data}{folder}/contract.yaml")) else {
                self.contract_without_terms(&format!("{data}{folder}/"), &folder);
                continue;
            };
            self.declare("contract", "", &folder, Span::start_of(at));
            if let Some(contract) = self.contract(&data, &folder) {
                contracts.insert(contract.id.clone(), contract);
            }
        }
        contracts
    }

    /// A folder that holds a contract's records and no `contract.yaml`: one mistake, and its files are
    /// not further judged.
    fn contract_without_terms(&mut self, root: &str, folder: &str) {
        const PARTS: [&str; 6] =
            ["areas.yaml", "indicators/", "penalties.yaml", "periods/", "roles.yaml", "services/"];
        let files: Vec<(FileId, bool)> = self
            .sources
            .under(root)
            .map(|(id, f)| (id, PARTS.iter().any(|part| f.path[root.len()..].starts_with(part))))
            .collect();
        let Some((first, _)) = files.iter().find(|(_, part)| *part) else { return };
        self.file_missing(*first, "contract.yaml", "contratto");
        self.declare("contract", "", folder, Span::start_of(*first));
        self.used.extend(files.iter().map(|(id, _)| *id));
    }

    /// Reports that a file is not where others need it (SYN-09), at the first of those others.
    pub(super) fn file_missing(&mut self, beside: FileId, name: &str, title: &str) {
        self.reader
            .wrong
            .raise(Code::SYN_09, Span::start_of(beside))
            .with("key", name)
            .with("title", title)
            .with("expected", name);
    }

    fn contract(&mut self, data: &str, folder: &str) -> Option<Contract> {
        let root = format!("{data}{folder}");
        self.declare_list(&format!("{root}/areas.yaml"), "areas", "area", folder);
        self.declare_list(&format!("{root}/roles.yaml"), "roles", "role", folder);
        self.declare_files(&format!("{root}/services/"), "service", folder);
        self.declare_files(&format!("{root}/indicators/"), "indicator", folder);
        let terms = self.record::<contract::Terms>(&format!("{root}/contract.yaml"));
        let areas = self.record::<contract::AreasFile>(&format!("{root}/areas.yaml"));
        let roles = self.record::<contract::RolesFile>(&format!("{root}/roles.yaml"));
        let penalties = self.record::<contract::Penalties>(&format!("{root}/penalties.yaml"));
        let services = self.folder(&format!("{root}/services/"), |r: &super::service::Service| &r.id);
        let indicators = self.folder(&format!("{root}/indicators/"), |r: &super::indicator::Indicator| &r.id);
        let broken = self
            .yaml_files(&format!("{root}/indicators/"))
            .into_iter()
            .filter(|(file, _)| self.has_errors(*file))
            .map(|(_, name)| Id::new(name))
            .collect();
        let waivers = self.waivers(&format!("{root}/waivers/"));
        let editions = period::editions(self, &root, folder, &services, &indicators);
        let mut areas = areas.map(|f| f.areas.value).unwrap_or_default();
        areas.sort_by_key(|a| a.order.value);
        Some(Contract {
            id: Id::new(folder),
            terms: terms?,
            areas,
            roles: by_id(roles.map(|f| f.roles.value).unwrap_or_default(), |r| &r.id),
            penalties,
            services,
            indicators,
            broken,
            editions,
            waivers,
        })
    }

    fn waivers(&mut self, folder: &str) -> BTreeMap<String, super::review::Waiver> {
        let mut waivers = BTreeMap::new();
        for (file, name) in self.yaml_files(folder) {
            if let Some(waiver) = self.record_of(file) {
                waivers.insert(name, waiver);
            }
        }
        waivers
    }

    /// Pages of prose and the files beside them.
    fn pages(&mut self, settings: &config::Settings) -> (BTreeMap<String, Page>, BTreeMap<String, Span>) {
        let folder = format!("{}/", settings.src);
        let mut pages = BTreeMap::new();
        let mut images = BTreeMap::new();
        let files: Vec<FileId> = self.sources.under(&folder).map(|(id, _)| id).collect();
        for file in files {
            let path = self.sources.path(file).to_owned();
            match self.parsed.remove(&file) {
                Some(Parsed::Prose(document)) => {
                    self.used.insert(file);
                    let front = document
                        .front
                        .as_ref()
                        .and_then(|n| super::prose::Front::decode(n, &mut self.reader));
                    self.blocks(&path, &folder, &document);
                    pages.insert(path.clone(), Page { path, front, document: *document });
                }
                Some(Parsed::Other) => {
                    images.insert(path, Span::start_of(file));
                }
                _ => {}
            }
        }
        (pages, images)
    }

    /// The blocks of a text: each as its kind wants it, and only where a period can fill it.
    fn blocks(&mut self, path: &str, folder: &str, document: &markdown::Document) {
        let in_period = path[folder.len()..].split('/').count() > 2;
        for part in &document.parts {
            let markdown::Part::Block { name, body, span } = part else { continue };
            if in_period {
                super::prose::check_block(name, body, &mut self.reader);
                continue;
            }
            self.reader
                .wrong
                .raise(Code::TXT_15, *span)
                .with("found", name)
                .with("what", "fuori dalle pagine di un periodo")
                .with("what-en", "outside of the pages of a period")
                .with("allowed", markdown::BLOCKS.join(", "));
        }
    }

    /// The record of a file that may be absent.
    pub(super) fn record<T: Decode>(&mut self, path: &str) -> Option<T> {
        let file = self.sources.find(path)?;
        self.record_of(file)
    }

    /// The record of a file; marks the file as used.
    pub(super) fn record_of<T: Decode>(&mut self, file: FileId) -> Option<T> {
        self.used.insert(file);
        let Some(Parsed::Tree { node, cut }) = self.parsed.get(&file) else { return None };
        if matches!(node.kind, Kind::Empty) && T::decode(node, &mut Reader::default()).is_none() {
            let name = self.sources.path(file).rsplit('/').next().unwrap_or_default();
            self.reader.wrong.raise(Code::SYN_20, Span::start_of(file)).with("key", name);
            return None;
        }
        self.reader.cut = *cut;
        let record = T::decode(node, &mut self.reader);
        self.reader.cut = false;
        record
    }

    pub(super) fn table(&mut self, path: &str) -> Option<csv::Table> {
        let file = self.sources.find(path)?;
        self.used.insert(file);
        match self.parsed.remove(&file) {
            Some(Parsed::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// One record per file of a folder; a file's name is the record's id.
    pub(super) fn folder<T: Decode>(
        &mut self,
        folder: &str,
        id: impl Fn(&T) -> &Spanned<Id<T>>,
    ) -> BTreeMap<Id<T>, T> {
        let mut records = BTreeMap::new();
        for (file, name) in self.yaml_files(folder) {
            let Some(record) = self.record_of::<T>(file) else { continue };
            let written = id(&record);
            if !self.is_name(file, &name) {
                continue;
            }
            if written.as_str() != name {
                self.reader
                    .wrong
                    .raise(Code::SYN_17, written.span)
                    .with("found", written.as_str())
                    .with("expected", &name);
            }
            records.insert(Id::new(name), record);
        }
        records
    }

    /// YAML files directly in a folder, with the names their records have.
    pub(super) fn yaml_files(&self, folder: &str) -> Vec<(FileId, String)> {
        self.sources
            .under(folder)
            .filter_map(|(id, file)| {
                let name = file.path[folder.len()..].strip_suffix(".yaml")?;
                (!name.contains('/')).then(|| (id, name.to_owned()))
            })
            .collect()
    }

    pub(super) fn declare_files(&mut self, folder: &str, kind: &'static str, contract: &str) {
        for (file, name) in self.yaml_files(folder) {
            self.declare(kind, contract, &name, Span::start_of(file));
        }
    }

    /// Whether a file's name can be an identifier, or a report at the file (SYN-17).
    pub(super) fn is_name(&mut self, file: FileId, name: &str) -> bool {
        if is_kebab(name) {
            return true;
        }
        if self.sources.file(file).unread.is_none() {
            let mended = markdown::slug(name);
            let raised = self.reader.wrong.raise(Code::SYN_17, Span::start_of(file));
            raised.with("found", name);
            if is_kebab(&mended) {
                raised.with("expected", mended);
            }
        }
        false
    }

    /// Makes the ids of a list known before anything is decoded.
    pub(super) fn declare_list(&mut self, path: &str, key: &str, kind: &'static str, contract: &str) {
        let Some(file) = self.sources.find(path) else { return };
        let Some(Parsed::Tree { node, cut }) = self.parsed.get(&file) else {
            return self.known.is_incomplete(kind, contract);
        };
        let list = node.get(key);
        let is_list = list.is_none_or(|l| matches!(l.kind, Kind::List(_) | Kind::Empty));
        let items = list.map(Node::list).unwrap_or_default();
        let ids: Vec<(String, Span)> = items
            .iter()
            .filter_map(|item| item.get("id"))
            .filter_map(|id| id.text().map(|text| (text.to_owned(), id.span)))
            .collect();
        if *cut || !is_list || matches!(node.kind, Kind::Bad) || ids.len() < items.len() {
            self.known.is_incomplete(kind, contract);
        }
        for (id, span) in ids {
            self.declare(kind, contract, &id, span);
        }
    }

    pub(super) fn declare(&mut self, kind: &'static str, contract: &str, id: &str, span: Span) {
        if let Some(first) = self.known.declare(kind, contract, id, span) {
            self.repeated(kind, id, span, first);
        }
    }

    /// An identifier that another record of its kind has already (SYN-23).
    pub(super) fn repeated(&mut self, kind: &'static str, id: &str, span: Span, first: Span) {
        let other = self.sources.place(first);
        self.reader
            .wrong
            .raise(Code::SYN_23, span)
            .with("kind", kind_word(kind).0)
            .with("kind-en", kind_word(kind).1)
            .with("found", id)
            .with("other", format!("{}:{}", other.path, other.line))
            .and_at(first);
    }

    /// Contracts that have a folder and no readable `contract.yaml`.
    fn unread_contracts(
        &self,
        settings: &config::Settings,
        read: &BTreeMap<Id<contract::Contract>, Contract>,
    ) -> BTreeSet<String> {
        let src = format!("{}/", settings.src);
        if self.sources.under(&format!("{}/", settings.data_dir)).next().is_none() {
            let rest = self.sources.under(&src).map(|(_, f)| &f.path[src.len()..]);
            return rest.filter_map(|p| p.split_once('/').map(|(folder, _)| folder.to_owned())).collect();
        }
        let known = self.known.of("contract", "");
        known.filter(|id| !read.contains_key(*id)).map(str::to_owned).collect()
    }

    /// Whether a kind of record has this id in a contract.
    pub(super) fn knows(&self, kind: &str, contract: &str, id: &str) -> bool {
        self.known.has(kind, contract, id)
    }

    /// Whether something in a file is already an error: what follows from it would be noise.
    pub(super) fn has_errors(&self, file: FileId) -> bool {
        self.reader.wrong.iter().any(|d| d.at.file == file && d.code.page().level == Level::Error)
    }

    /// Makes an id known where the same record may stand in several periods.
    pub(super) fn know(&mut self, kind: &'static str, contract: &str, id: &str, span: Span) {
        let _ = self.known.declare(kind, contract, id, span);
    }
}

/// Records by id; a repeated id was reported when it was declared, the first one stays.
pub(super) fn by_id<T>(list: Vec<T>, id: impl Fn(&T) -> &Spanned<Id<T>>) -> BTreeMap<Id<T>, T> {
    let mut map = BTreeMap::new();
    for record in list {
        let key = id(&record).value.clone();
        map.entry(key).or_insert(record);
    }
    map
}

/// The word of a kind of record in messages (Italian, English).
pub(super) fn kind_word(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "office" => ("ufficio", "office"),
        "mailbox" => ("casella", "mailbox"),
        "person" => ("persona", "person"),
        "organisation" => ("organizzazione", "organisation"),
        "system" => ("sistema", "system"),
        "document" => ("documento", "document"),
        "term" => ("voce di glossario", "glossary term"),
        "contract" => ("contratto", "contract"),
        "area" => ("area", "area"),
        "role" => ("incarico", "role"),
        "service" => ("servizio", "service"),
        "indicator" => ("indicatore", "indicator"),
        "action" => ("azione", "action"),
        "activity" => ("attività", "activity"),
        "event" => ("fatto", "event"),
        _ => ("riferimento", "reference"),
    }
}
