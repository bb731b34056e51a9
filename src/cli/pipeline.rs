//! The one way from files to findings that `check`, `build`, `serve`, `list` and `show` share.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Context, signatures};
use crate::archive::{self, Inspected};
use crate::assess::{Findings, Sealed, assess};
use crate::check::{self, DATED, Scene};
use crate::diag::{Code, Diagnostics, Level, Places, Span, emit};
use crate::edge::publish::{self, Published};
use crate::edge::{Exit, Failure, archive as shelf, clock, git, read};
use crate::model::{self, Audience, Book};
use crate::render::Theme;
use crate::render::pdf::Stamp;
use crate::report::{self, Closed as State, Decision, EditionEntry, Note, Request, Standing, Standings};
use crate::signature::Trust;
use crate::site::{Closed, Documents, Empty, INDEX, Maker, Shelf, Site, Stop, Unmade};
use crate::source::Sources;
use crate::text::number;
use crate::value::{Date, EditionId};

/// A site that was read and checked.
pub(super) struct Checked {
    pub(super) sources: Sources,
    pub(super) book: Book,
    pub(super) findings: Findings,
    pub(super) wrong: Diagnostics,
    /// Closed editions, as they stand on disk.
    pub(super) closed: Vec<Inspected>,
    /// Whom the pages are for, where the command says.
    pub(super) audience: Option<Audience>,
    /// The day of the checks that need one.
    pub(super) today: Date,
}

/// Reads, decodes, assesses and checks.
pub(super) fn load(context: &Context, as_of: Option<Date>) -> Result<Checked, Failure> {
    load_relying(context, as_of, None)
}

/// The same, with other certificates to rely on than the site's own.
pub(super) fn load_relying(
    context: &Context,
    as_of: Option<Date>,
    trust: Option<&Trust>,
) -> Result<Checked, Failure> {
    let root = &context.root;
    if root.exists() && !root.is_dir() {
        let shown = root.display();
        return Err(Failure::usage(
            format!("«{shown}» non è una cartella: indicare quella che contiene book.toml"),
            format!("«{shown}» is no folder: name the one that holds book.toml"),
        ));
    }
    if !root.is_dir() {
        let shown = root.display();
        return Err(Failure::usage(
            format!("la cartella «{shown}» non esiste: indicarla con -C o crearla con «resoconto init»"),
            format!(
                "the folder «{shown}» does not exist: name it with -C or create it with «resoconto init»"
            ),
        ));
    }
    if !root.join("book.toml").is_file() {
        let shown = root.display();
        return Err(Failure::usage(
            format!(
                "in «{shown}» non c’è book.toml: entrare nella cartella del sito, usare -C, o crearne uno con «resoconto init»"
            ),
            format!(
                "there is no book.toml in «{shown}»: enter the site's folder, use -C, or create one with «resoconto init»"
            ),
        ));
    }
    let today = as_of.unwrap_or_else(clock::today);
    let mut closed = shelved(root)?;
    signatures::settle(&mut closed, root, trust, today)?;
    let rewritten = git::rewritings(root, &archive::samples(&closed));
    let named = archive::places(&closed).into_iter().chain(rewritten.iter().map(|r| r.path.clone()));
    let sources = read::site(root)?.and_named(named);
    let sealed = archive::findings(&closed);
    let mut checked = judged(sources, closed, &sealed, today);
    checked.warn(&rewritten);
    Ok(checked)
}

/// Every closed edition of a site, also those that git has and the disk has not.
pub(super) fn shelved(root: &Path) -> Result<Vec<Inspected>, Failure> {
    let mut closed = archive::inspect_all(shelf::read_all(root)?);
    archive::with_lost(&mut closed, shelf::lost(root));
    Ok(closed)
}

/// For verbs that tell or write something of a site: they stop where a closed period is no longer what it
/// was, and say so beside their output.
pub(super) fn sound(context: &Context, as_of: Option<Date>) -> Result<Checked, Failure> {
    let checked = load(context, as_of)?;
    if checked.exit(false) != Exit::Sealed {
        return Ok(checked);
    }
    let colour = context.terminal.colours();
    for broken in checked.wrong.iter().filter(|d| d.code == Code::SIG_01) {
        context.terminal.note(&(emit::human(broken, &checked.sources, context.lang, colour) + "\n"));
    }
    Err(Failure::sealed(
        "un periodo chiuso non corrisponde più al suo sigillo: rimetterlo com’era, poi riprovare",
        "a closed period no longer matches its seal: put it back as it was, then try again",
    ))
}

/// The pure part for sources without an archive.
pub(super) fn assessed(sources: Sources, today: Date) -> Checked {
    judged(sources, Vec::new(), &Sealed::new(), today)
}

/// The site as a revision of git has it: what was closed by then found what it found, as in the working tree.
pub(super) fn at_revision(context: &Context, revision: &str, today: Date) -> Result<Checked, Failure> {
    let root = &context.root;
    let sources = git::sources_at(root, revision)?;
    let closed = shelf::sealed_at(root, revision);
    let closed = if closed.is_empty() { Sealed::new() } else { kept(root, &closed)? };
    Ok(judged(sources, Vec::new(), &closed, today))
}

/// What these closed editions found, from their folders on the disk: they are the same at every revision that
/// has them.
fn kept(root: &Path, editions: &BTreeSet<(String, String)>) -> Result<Sealed, Failure> {
    let mut found = archive::findings(&archive::inspect_all(shelf::read_all(root)?));
    found.retain(|edition, _| editions.contains(edition));
    Ok(found)
}

/// The same site as if nothing were closed: what today's program makes of it.
pub(super) fn unsealed(checked: Checked) -> Checked {
    judged(checked.sources, checked.closed, &Sealed::new(), checked.today)
}

/// The pure part: sources and closed editions to findings.
fn judged(sources: Sources, closed: Vec<Inspected>, sealed: &Sealed, today: Date) -> Checked {
    let (book, mut wrong) = model::load(&sources);
    let findings = assess(&book, sealed);
    // A reference that decoding already reported is not reported again by a check.
    let known: Vec<_> = wrong.iter().map(|d| (d.code, d.at)).collect();
    let mut found = check::run(&Scene { book: &book, findings: &findings, sources: &sources, today });
    found.retain(|d| !known.contains(&(d.code, d.at)));
    wrong.extend(found);
    check::waive(&book, &sources, today, &mut wrong);
    archive::report(&closed, &book, &sources, &mut wrong);
    wrong.sort();
    Checked { sources, book, findings, wrong, closed, audience: None, today }
}

impl Checked {
    pub(super) fn errors(&self) -> usize {
        self.wrong.count(Level::Error)
    }

    /// SIG-09: closed files that git may rewrite.
    fn warn(&mut self, rewritten: &[git::Rewriting]) {
        let mut told: Vec<(&str, &str, &str)> = Vec::new();
        for found in rewritten {
            // One file stands for its edition.
            let edition = found.path.split("/data/").next().unwrap_or_default();
            let fact = (edition, found.attribute.as_str(), found.value.as_str());
            if told.contains(&fact) {
                continue;
            }
            told.push(fact);
            let at = self.sources.find(&found.path).map_or(self.sources.site_span(), Span::start_of);
            let raised = self.wrong.raise(Code::SIG_09, at);
            raised.with("found", &found.path).with("attribute", &found.attribute).with("value", &found.value);
        }
        self.wrong.sort();
    }

    /// Findings that pages show: they need no date, and no git.
    pub(super) fn notes(&self) -> Vec<Note> {
        let lang = self.book.settings.lang;
        self.wrong
            .iter()
            .filter(|d| {
                !DATED.contains(&d.code.id) && ![Code::SIG_05, Code::SIG_06, Code::SIG_09].contains(&d.code)
            })
            .map(|d| {
                let place = self.sources.place(d.at);
                Note {
                    code: d.code.id,
                    level: d.code.page().level,
                    title: d.code.page().title,
                    message: number::capitalised(&emit::message(d, lang)),
                    help: number::capitalised(&emit::help(d, lang)),
                    path: place.path,
                    line: place.line,
                    accepted: d.accepted.as_ref().map(|a| Decision {
                        reason: a.reason.clone(),
                        by: a.by.clone(),
                        until: Date::parse(&a.until).ok(),
                    }),
                }
            })
            .collect()
    }

    /// One edition as it is closed on a day, handed over with all that makes it; none if it is unknown.
    fn closing<T>(
        &self,
        context: &Context,
        contract: &model::Contract,
        edition: &model::Edition,
        on: Date,
        work: impl FnOnce(&Maker<'_>, &EditionEntry) -> Result<T, Unmade>,
    ) -> Result<Option<T>, Failure> {
        let theme = self.theme()?;
        let notes = self.notes();
        let mut standings = self.standings();
        let key = (contract.id.to_string(), edition.id.to_string());
        let sealed = Standing { state: State::Sealed, on: Some(on), by: None, seal: None, proofs: None };
        standings.insert(key, sealed);
        let request = Request { drafts: true, standings: Some(&standings), ..Request::default() };
        let publication = report::compose(&self.book, &self.findings, &notes, &theme.words, request);
        let maker = Maker {
            publication: &publication,
            book: &self.book,
            sources: &self.sources,
            theme: &theme,
            changed: None,
            shelf: &Disk { checked: self, context },
            documents: Documents::Left,
        };
        let mut entries = publication.editions.iter();
        let entry = entries.find(|e| e.contract == contract.id && e.edition == edition.id);
        entry.map(|entry| work(&maker, entry).map_err(|reason| unmade(&reason))).transpose()
    }

    /// The files of an edition as it is closed, by path inside its folder, and its facts.
    pub(super) fn period(
        &self,
        context: &Context,
        contract: &model::Contract,
        edition: &model::Edition,
        on: Date,
    ) -> Result<(archive::Bag, serde_json::Value), Failure> {
        let made = self.closing(context, contract, edition, on, |maker, entry| {
            Ok((maker.period(entry)?, maker.publication.facts(entry).unwrap_or_default()))
        });
        made.map(Option::unwrap_or_default)
    }

    /// The official document of an edition as it is closed; none where documents are not made.
    pub(super) fn document(
        &self,
        context: &Context,
        contract: &model::Contract,
        edition: &model::Edition,
        on: Date,
        stamp: &Stamp,
    ) -> Result<Option<Vec<u8>>, Failure> {
        self.closing(context, contract, edition, on, |maker, entry| maker.document(entry, stamp))
            .map(Option::flatten)
    }

    /// The site's theme.
    fn theme(&self) -> Result<Theme, Failure> {
        theme_in(self, self.book.settings.lang)
    }

    /// Prepares everything that makes the site and hands it over.
    fn made<T>(
        &self,
        context: &Context,
        drafts: bool,
        documents: Documents<'_>,
        work: impl FnOnce(&Maker<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let theme = self.theme()?;
        let notes = self.notes();
        let standings = self.standings();
        let audience = self.audience.unwrap_or(self.book.settings.audience);
        let request = Request { drafts, standings: Some(&standings), audience };
        let publication = report::compose(&self.book, &self.findings, &notes, &theme.words, request);
        let changed = git::last_change(&context.root).map(|day| number::date(day, theme.words.lang));
        work(&Maker {
            publication: &publication,
            book: &self.book,
            sources: &self.sources,
            theme: &theme,
            changed: changed.as_deref(),
            shelf: &Disk { checked: self, context },
            documents,
        })
    }

    /// The closed folder of an edition.
    pub(super) fn shelved(&self, entry: &EditionEntry) -> Option<&Inspected> {
        let edition = entry.edition.to_string();
        self.closed
            .iter()
            .find(|c| c.folder.contract == entry.contract.as_str() && c.folder.edition == edition)
    }

    /// States that follow from closed folders.
    pub(super) fn standings(&self) -> Standings {
        signatures::standings(&self.closed)
    }

    /// The facts of every edition, drafts included, as `report.json` states them; and the theme's words.
    pub(super) fn facts(&self) -> Result<(Theme, Vec<serde_json::Value>), Failure> {
        let theme = self.theme()?;
        let request = Request { drafts: true, ..Request::default() };
        let publication = report::compose(&self.book, &self.findings, &[], &theme.words, request);
        let facts = publication.editions.iter().filter_map(|entry| publication.facts(entry)).collect();
        drop(publication);
        Ok((theme, facts))
    }

    /// Whether two editions differ in what the page of their differences tells.
    pub(super) fn differs(
        &self,
        contract: &model::Contract,
        before: &EditionId,
        after: &EditionId,
    ) -> Result<bool, Failure> {
        let theme = self.theme()?;
        let request = Request { drafts: true, ..Request::default() };
        let publication = report::compose(&self.book, &self.findings, &[], &theme.words, request);
        let entry = |id: &EditionId| {
            publication.editions.iter().find(|e| e.contract == contract.id && e.edition == *id)
        };
        let (Some(before), Some(after)) = (entry(before), entry(after)) else { return Ok(true) };
        Ok(!publication.changes_between(before, after).is_empty())
    }

    /// Every address of a published page.
    pub(super) fn addresses(&self) -> Result<std::collections::BTreeSet<String>, Failure> {
        let theme = self.theme()?;
        let publication = report::compose(&self.book, &self.findings, &[], &theme.words, Request::default());
        let maker = Maker {
            publication: &publication,
            book: &self.book,
            sources: &self.sources,
            theme: &theme,
            changed: None,
            shelf: &Empty,
            documents: Documents::Left,
        };
        Ok(maker.addresses())
    }

    /// Every page and file of the site, in memory; its documents are made when somebody asks.
    pub(super) fn site(&self, context: &Context, drafts: bool) -> Result<Site, Failure> {
        self.made(context, drafts, Documents::Left, |maker| maker.whole().map_err(|reason| unmade(&reason)))
    }

    /// Makes every page and file and drops it: what a build would stumble over is found.
    pub(super) fn rehearse(&self, context: &Context) -> Result<(), Failure> {
        self.made(context, true, Documents::Left, |maker| maker.each(&|_, _| Ok(())).map_err(stopped))
    }

    /// Puts the site on disk.
    pub(super) fn publish(&self, context: &Context, drafts: bool, out: &Path) -> Result<Published, Failure> {
        self.made(context, drafts, Documents::Made, |maker| {
            publish::swap(&context.root, out, |put| maker.each(put).map_err(stopped))
        })
    }
}

/// Closed editions as this site's archive has them.
struct Disk<'a> {
    checked: &'a Checked,
    context: &'a Context,
}

impl Shelf for Disk<'_> {
    fn holds(&self, entry: &EditionEntry) -> bool {
        self.checked.shelved(entry).is_some()
    }

    fn pages(&self, entry: &EditionEntry) -> Result<Closed, String> {
        let Some(place) = self.checked.shelved(entry) else { return Ok(Closed::default()) };
        let read = |path: &str| {
            shelf::file(&self.context.root, place, path)
                .map_err(|failure| failure.sentence(self.context.lang))
        };
        let mut files = Vec::new();
        for path in place.payload.keys() {
            let inside = path.strip_prefix("data/").unwrap_or(path);
            if archive::is_published(inside) {
                files.push((inside.to_owned(), read(path)?));
            }
        }
        let lists = [("seal.json", "seal.json"), ("manifest-sha256.txt", "manifest-sha256.txt")];
        let mut beside = Vec::new();
        for (from, to) in lists.into_iter().chain([("data/CONTENUTO.sha256", "contenuto.sha256")]) {
            beside.push((to.to_owned(), read(from)?));
        }
        // A name that is no address stays where it is: verify tells it.
        let portable = |path: &&String| archive::is_portable(path);
        for path in place.folder.entries.keys().filter(|p| p.starts_with("firme/")).filter(portable) {
            beside.push((path.clone(), read(path)?));
        }
        Closed::new(files, beside, &read(&format!("data/{INDEX}"))?)
    }
}

/// The site's theme with its words in a language.
pub(super) fn theme_in(checked: &Checked, lang: crate::text::Lang) -> Result<Theme, Failure> {
    let settings = &checked.book.settings;
    Theme::new(&read::theme(&checked.sources, &settings.theme), lang).map_err(|problem| Failure::Theme {
        it: format!("tema «{}», {}: {}", settings.theme, problem.path, problem.reason),
        en: format!("theme «{}», {}: {}", settings.theme, problem.path, problem.reason),
    })
}

fn unmade(unmade: &Unmade) -> Failure {
    Failure::Theme {
        it: format!("pagina «{}»: {}", unmade.page, unmade.reason),
        en: format!("page «{}»: {}", unmade.page, unmade.reason),
    }
}

fn stopped(stop: Stop<Failure>) -> Failure {
    match stop {
        Stop::Unmade(reason) => unmade(&reason),
        Stop::Put(failure) => failure,
    }
}

/// A date from the command line.
pub(super) fn day(text: Option<&str>) -> Result<Option<Date>, Failure> {
    day_of(text, "--as-of")
}

/// A date given to one of the flags.
pub(super) fn day_of(text: Option<&str>, flag: &str) -> Result<Option<Date>, Failure> {
    let Some(text) = text else { return Ok(None) };
    Date::parse(text).map(Some).map_err(|_| {
        Failure::usage(
            format!("data «{text}» non valida per {flag}: scrivere anno-mese-giorno, per esempio 2022-03-21"),
            format!("invalid date «{text}» for {flag}: write year-month-day, for example 2022-03-21"),
        )
    })
}
