//! `verify`: closed editions against their seals, the chain, the signatures beside them, the data at work.
//! Reads only.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Context;
use super::args::Verify as Args;
use super::pipeline::{self, Checked};
use super::rebuild::{self, Rebuilt};
use super::signatures;
use crate::archive::signing::{self, Grounds};
use crate::archive::{self, Folder, Inspected};
use crate::diag::{Code, Places, emit};
use crate::edge::{Exit, Failure, archive as shelf, clock, trust};
use crate::signature::Trust;
use crate::text::Lang;
use crate::text::json::pretty;
use crate::text::number::short_date;
use crate::value::Date;

/// What the working tree says otherwise, in words.
type Drifted = Vec<(String, String)>;

/// Files at work that cannot be read to the end, by path: nothing in them could be compared.
type Unread = BTreeSet<String>;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let Found { mut all, open, drifted, unread, rebuilt, trust } = match &args.archive {
        Some(at) => {
            // A copy says nothing of whom to rely on: the command line does, or the site one stands in.
            let trust = match &args.trust {
                Some(folder) => trust::named(folder)?,
                None => trust::around(&context.root)?,
            };
            let mut all = archive::inspect_all(elsewhere(at)?);
            archive::surround(&mut all);
            signing::settle(&mut all, &Grounds { trust: &trust, today: clock::today() });
            Found { all, trust, ..Found::default() }
        }
        None => here(args, context)?,
    };
    let replaced = archive::superseded(&all);
    if let Some(period) = &args.period {
        // A folder that stands alone has no place that names it: its seal does.
        let named = |i: &Inspected| match (i.folder.edition.as_str(), &i.seal) {
            ("", Some(seal)) => seal.period == *period,
            (edition, _) => edition == period,
        };
        let known: Vec<String> = all.iter().filter(|i| !i.folder.is_shelf).map(period_of).collect();
        all.retain(named);
        if all.is_empty() && (!known.is_empty() || open.contains(period)) {
            return Err(absent(period, &known, &open));
        }
    }
    if all.is_empty() {
        return Err(nothing(args, context));
    }
    let exit = worst(&all, &drifted, &unread, &args.require);
    let anchors = signing::imprints(&trust.anchors);
    let text = match args.format.as_str() {
        "json" => {
            let whole = machine_form(&all, &drifted, &anchors, exit, (context.lang, false));
            pretty(&with_unread(with_rebuilt(whole, rebuilt.as_deref()), &unread))
        }
        _ => {
            let again = rebuilt.map(|list| rebuild::told(&list, context.lang)).unwrap_or_default();
            let lacking = not_compared(&unread, context) + &lacking(&all, &args.require, context);
            if context.terminal.quiet {
                // Only what is wrong.
                all.retain(|place| !place.faults.is_empty() || place.signing.is_wrong());
                told(&all, &replaced, &drifted, context) + &lacking
            } else {
                told(&all, &replaced, &drifted, context) + &lacking + &relied_on(&anchors, context) + &again
            }
        }
    };
    context.terminal.say(&text);
    Ok(exit)
}

/// Closed editions, what contradicts them, and what today's program would say, where that was asked.
#[derive(Default)]
struct Found {
    all: Vec<Inspected>,
    /// Editions of the site that are not closed.
    open: Vec<String>,
    drifted: Drifted,
    unread: Unread,
    rebuilt: Option<Vec<Rebuilt>>,
    trust: Trust,
}

/// The site's own archive; where the site can be read, also what its sources say.
fn here(args: &Args, context: &Context) -> Result<Found, Failure> {
    let trust = signatures::relied_on(args.trust.as_deref(), context)?;
    if !context.root.join("book.toml").is_file() {
        let mut all = pipeline::shelved(&context.root)?;
        signing::settle(&mut all, &Grounds { trust: &trust, today: clock::today() });
        return Ok(Found { all, trust, ..Found::default() });
    }
    let checked = pipeline::load_relying(context, None, Some(&trust))?;
    let drifted = drifted(&checked, context);
    for found in checked.wrong.iter().filter(|d| [Code::SIG_05, Code::SIG_09].contains(&d.code)) {
        let word = context.words("avviso", "warning");
        let (message, help) = (emit::message(found, context.lang), emit::help(found, context.lang));
        context.terminal.note(&format!("{word}: {message}\n  {help}\n"));
    }
    let all = checked.closed.clone();
    let editions = checked.book.contracts.values().flat_map(|c| c.editions.keys()).map(ToString::to_string);
    let open = editions.filter(|id| !all.iter().any(|place| place.folder.edition == *id)).collect();
    let unread = unread(&checked, args.period.as_deref());
    let again = args.rebuild.then(|| rebuild::rebuilt(checked, args.period.as_deref(), context));
    Ok(Found { all, open, drifted, unread, rebuilt: again.transpose()?, trust })
}

/// Of all closed editions, or of those of one period.
fn unread(checked: &Checked, period: Option<&str>) -> Unread {
    let asked = |i: &&Inspected| period.is_none_or(|period| i.folder.edition == period);
    let each = checked.closed.iter().filter(asked);
    each.flat_map(|place| archive::unread(place, &checked.book, &checked.sources, &checked.wrong)).collect()
}

/// What stays open, with its way out.
fn not_compared(unread: &Unread, context: &Context) -> String {
    if unread.is_empty() {
        return String::new();
    }
    let lead = context.words(
        "\ndati al lavoro non leggibili: non confrontati («resoconto check» dice che cosa correggere)\n",
        "\ndata at work that cannot be read: not compared («resoconto check» says what to mend)\n",
    );
    let lines: String = unread.iter().map(|path| format!("  {path}\n")).collect();
    format!("{lead}{lines}")
}

fn with_unread(mut document: Value, unread: &Unread) -> Value {
    if let (Value::Object(fields), false) = (&mut document, unread.is_empty()) {
        fields.insert("unread".into(), json!(unread));
    }
    document
}

fn with_rebuilt(mut document: Value, rebuilt: Option<&[Rebuilt]>) -> Value {
    if let (Value::Object(fields), Some(list)) = (&mut document, rebuilt) {
        fields.insert("rebuilt".into(), json!(list));
    }
    document
}

/// What the sources say otherwise than closed editions.
pub(super) fn drifted(checked: &Checked, context: &Context) -> Drifted {
    let in_folders = archive::places(&checked.closed);
    checked
        .wrong
        .iter()
        .filter(|d| {
            d.code == Code::SIG_01 && !in_folders.iter().any(|p| p == checked.sources.path(d.at.file))
        })
        .map(|d| (emit::message(d, context.lang), emit::help(d, context.lang)))
        .collect()
}

/// A folder that is closed itself, or holds closed ones: `<contract>/<edition>`, or only `<edition>`.
fn elsewhere(at: &std::path::Path) -> Result<Vec<Folder>, Failure> {
    let shown = at.display();
    if at.is_file() {
        return shelf::packed(at);
    }
    if !at.is_dir() {
        return Err(Failure::usage(
            format!("«{shown}» non c’è: indicare la cartella che contiene seal.json, o il fascicolo zip"),
            format!("«{shown}» is not there: name the folder that holds seal.json, or the zip"),
        ));
    }
    shelf::found_in(at)?.into_iter().map(shelf::surrounded).collect()
}

/// The period as its folder names it; of a copy, as its seal does.
fn period_of(place: &Inspected) -> String {
    match (place.folder.edition.as_str(), &place.seal) {
        ("", Some(seal)) => archive::plain(&seal.period),
        (edition, _) => edition.to_owned(),
    }
}

/// A period that is open, or that nobody knows.
fn absent(period: &str, closed: &[String], open: &[String]) -> Failure {
    if open.iter().any(|open| open == period) {
        return Failure::usage(
            format!("{period} non è chiuso: «resoconto status» dice che cosa manca per chiuderlo"),
            format!("{period} is not sealed: «resoconto status» says what it lacks"),
        );
    }
    let all = closed.join(", ");
    Failure::usage(
        format!("nessun periodo chiuso «{period}»: ci sono {all}"),
        format!("no sealed period «{period}»: there are {all}"),
    )
}

fn nothing(args: &Args, context: &Context) -> Failure {
    let at = args.archive.as_ref().unwrap_or(&context.root).display().to_string();
    Failure::usage(
        format!("in «{at}» non c’è nessun periodo chiuso"),
        format!("there is no sealed period in «{at}»"),
    )
}

/// 4 before 5 before 1: a broken seal weighs more than one that cannot be read, and that more than a
/// signature.
fn worst(all: &[Inspected], drifted: &Drifted, unread: &Unread, require: &[String]) -> Exit {
    let broken = |i: &Inspected| {
        i.signing.is_broken() || i.faults.iter().any(|f| !matches!(f.trouble, archive::Trouble::Newer { .. }))
    };
    if all.iter().any(broken) || !drifted.is_empty() {
        Exit::Sealed
    } else if all.iter().any(Inspected::is_newer) {
        Exit::Machine
    } else if !unread.is_empty() || all.iter().any(|i| i.signing.is_wrong() || !lacks(i, require).is_empty())
    {
        Exit::Content
    } else {
        Exit::Done
    }
}

/// What is required of an edition and is not there. A rendition is not signed here.
fn lacks<'r>(place: &Inspected, require: &'r [String]) -> Vec<&'r str> {
    let lacks = |what: &&str| match *what {
        "signatures" => !place.signing.is_complete(),
        _ => !place.signing.is_trusted(),
    };
    if place.signing.rendition {
        return Vec::new();
    }
    require.iter().map(String::as_str).filter(lacks).collect()
}

/// What `--require` asks and the editions do not give.
fn lacking(all: &[Inspected], require: &[String], context: &Context) -> String {
    let mut text = String::new();
    for place in all {
        for what in lacks(place, require) {
            let why = match what {
                "signatures" if place.signing.public_copy => context.words(
                    "in una copia per il pubblico o per AgID non si riconosce chi ha firmato: lo riconosce l’ufficio, con il fascicolo interno (--require signatures)",
                    "a copy for the public or for AgID cannot recognise who signed: the office does, with the internal dossier (--require signatures)",
                ),
                "signatures" => context.words(
                    "mancano firme (--require signatures)",
                    "signatures are missing (--require signatures)",
                ),
                _ => context.words(
                    "non ogni firma porta a un’autorità di cui ci si fida (--require trust): mettere in trust/ il certificato dell’autorità che ha emesso quello di chi firma",
                    "not every signature leads to a trusted authority (--require trust): put into trust/ the certificate of the authority that issued the signer’s",
                ),
            };
            text.push_str(&format!("{}: {why}\n", name(place)));
        }
    }
    text
}

/// The certificates relied upon, each with its imprint: to be compared with the ones the office published.
fn relied_on(anchors: &[(String, String)], context: &Context) -> String {
    if anchors.is_empty() {
        return String::new();
    }
    let lead = context.words("certificati di cui ci si fida (SHA-256):", "trusted certificates (SHA-256):");
    let lines: String = anchors.iter().map(|(name, hash)| format!("  {name}  {hash}\n")).collect();
    format!("\n{lead}\n{lines}")
}

/// Editions by contract and period, each with the one that takes its place.
type Replaced = BTreeMap<(String, String), String>;

pub(super) fn told(
    all: &[Inspected],
    replaced: &Replaced,
    drifted: &[(String, String)],
    context: &Context,
) -> String {
    let lang = context.lang;
    let mut text = String::new();
    for place in all {
        text.push_str(&headline(place, lang));
        let key = place.seal.as_ref().map(|s| (s.contract.clone(), s.period.clone()));
        if let Some(by) = key.and_then(|key| replaced.get(&key)) {
            let by = archive::plain(by);
            text.push_str(&match lang {
                Lang::It => format!("  sostituito da {by}\n"),
                Lang::En => format!("  {by} takes its place\n"),
            });
        }
        if place.is_public_copy {
            text.push_str(context.words(
                "  copia per il pubblico o per AgID: «data/fatti», «modello.json» ed «esiti.json» non sono inclusi\n",
                "  a copy for the public or for AgID: «data/fatti», «modello.json» and «esiti.json» are not included\n",
            ));
        }
        if let Some(before) = archive::not_here(place, all) {
            let (period, hash) = (archive::plain(&before.period), archive::plain(&before.sha256));
            text.push_str(&match lang {
                Lang::It => format!("  la chiusura precedente, {period}, non è in questa copia: il suo seal.json deve avere l’impronta\n  {hash}\n"),
                Lang::En => format!("  the seal before, {period}, is not in this copy: its seal.json must have the hash\n  {hash}\n"),
            });
        }
        let converted = |f: &&archive::Fault| f.trouble == archive::Trouble::LineEnds;
        let n = place.faults.iter().filter(converted).count();
        for fault in place.faults.iter().filter(|f| n < 4 || !converted(f)) {
            text.push_str(&format!("  {}\n    {}\n", fault.sentence(lang), fault.way_out(place, lang)));
        }
        if let Some(first) = place.faults.iter().find(converted).filter(|_| n >= 4) {
            let (path, way) = (&first.path, first.way_out(place, lang));
            text.push_str(&match lang {
                Lang::It => format!(
                    "  {n} file, da «{path}», hanno altri fine riga: li ha convertiti git\n    {way}\n"
                ),
                Lang::En => format!(
                    "  {n} files, from «{path}» on, have other line ends: git converted them\n    {way}\n"
                ),
            });
        }
        for (depth, line) in signing::sentences(&place.signing, lang) {
            text.push_str(&format!("  {}{line}\n", "  ".repeat(depth)));
        }
    }
    if !drifted.is_empty() {
        text.push_str(
            context.words("\ndati al lavoro che non corrispondono:\n", "\ndata at work that disagree:\n"),
        );
        for (message, help) in drifted {
            text.push_str(&format!("  {message}\n    {help}\n"));
        }
    }
    text
}

/// Contract and edition; of a copy, as its seal says.
fn name(place: &Inspected) -> String {
    match (&place.seal, place.folder.contract.is_empty()) {
        _ if place.folder.is_shelf => place.folder.at(""),
        (Some(seal), true) => archive::plain(&format!("{} {}", seal.contract, seal.period)),
        (None, true) => archive::plain(&place.folder.path),
        _ => format!("{} {}", place.folder.contract, place.folder.edition),
    }
}

fn headline(place: &Inspected, lang: Lang) -> String {
    let name = name(place);
    let n = place.faults.len();
    if place.folder.is_shelf {
        return among(&name, lang);
    }
    if place.is_lost() {
        return match lang {
            Lang::It => format!("{name}: NON c’è più\n"),
            Lang::En => format!("{name}: is GONE\n"),
        };
    }
    let Some(seal) = &place.seal else {
        return match lang {
            Lang::It => format!("{name}: senza sigillo leggibile\n"),
            Lang::En => format!("{name}: no readable seal\n"),
        };
    };
    let on = Date::parse(&seal.sealed_on).map_or_else(|_| archive::plain(&seal.sealed_on), short_date);
    let by = archive::plain(&seal.sealed_by);
    let (files, data) = (seal.counts.files, archive::plain(&seal.content_sha256));
    match (n, lang) {
        (0, Lang::It) => {
            format!("{name}: integro, chiuso il {on} da {by}, {files} file\n  impronta dei dati {data}\n")
        }
        (0, Lang::En) => {
            format!("{name}: intact, sealed on {on} by {by}, {files} files\n  hash of the data {data}\n")
        }
        (1, Lang::It) => format!("{name}: NON corrisponde al sigillo del {on}, 1 differenza\n"),
        (1, Lang::En) => format!("{name}: does NOT match its seal of {on}, 1 difference\n"),
        (n, Lang::It) => format!("{name}: NON corrisponde al sigillo del {on}, {n} differenze\n"),
        (n, Lang::En) => format!("{name}: does NOT match its seal of {on}, {n} differences\n"),
    }
}

fn among(name: &str, lang: Lang) -> String {
    let name = if name.is_empty() { "archive/" } else { name };
    match lang {
        Lang::It => format!("{name}: contiene altro oltre ai periodi chiusi\n"),
        Lang::En => format!("{name}: holds something beside the sealed periods\n"),
    }
}

pub(super) fn machine_form(
    all: &[Inspected],
    drifted: &[(String, String)],
    anchors: &[(String, String)],
    exit: Exit,
    (lang, lasting): (Lang, bool),
) -> Value {
    let editions: Vec<Value> = all
        .iter()
        .map(|place| {
            let faults: Vec<Value> = place
                .faults
                .iter()
                .map(|f| {
                    let (expected, found) = match &f.trouble {
                        archive::Trouble::Changed { expected, found } => (Some(expected), Some(found)),
                        archive::Trouble::Chain { expected, found, .. } => (Some(expected), Some(found)),
                        _ => (None, None),
                    };
                    json!({
                        "path": f.path, "kind": f.trouble.key(), "expected": expected, "found": found,
                        "message": f.sentence(lang), "help": f.way_out(place, lang),
                    })
                })
                .collect();
            json!({
                "path": place.folder.path, "seal": place.seal, "faults": faults,
                "public_copy": place.is_public_copy, "signatures": signing::form(&place.signing, lang, lasting),
            })
        })
        .collect();
    let drifted: Vec<Value> = drifted.iter().map(|(m, h)| json!({"message": m, "help": h})).collect();
    let trust: Vec<Value> =
        anchors.iter().map(|(name, hash)| json!({"file": name, "sha256": hash})).collect();
    // Whole is whole, whatever the signatures are: they have their own words.
    let intact = !matches!(exit, Exit::Sealed | Exit::Machine);
    json!({
        "intact": intact, "exit": exit as u8, "editions": editions, "drifted": drifted, "trust": trust,
    })
}
