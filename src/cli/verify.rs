//! `verify`: closed editions against their seals, the chain, the data at work. Reads only.

use serde_json::{Value, json};

use super::Context;
use super::args::Verify as Args;
use super::pipeline::{self, Checked};
use super::rebuild::{self, Rebuilt};
use crate::archive::{self, Folder, Inspected};
use crate::diag::{Code, Places, emit};
use crate::edge::{Exit, Failure, archive as shelf};
use crate::text::Lang;

/// What the working tree says otherwise, in words.
type Drifted = Vec<(String, String)>;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let (mut all, drifted, rebuilt) = match &args.archive {
        Some(at) => (archive::inspect_all(elsewhere(at)?), Drifted::new(), None),
        None => here(args, context)?,
    };
    if let Some(period) = &args.period {
        // A folder that stands alone has no place that names it: its seal does.
        let named = |i: &Inspected| match (i.folder.edition.as_str(), &i.seal) {
            ("", Some(seal)) => seal.period == *period,
            (edition, _) => edition == period,
        };
        all.retain(named);
    }
    if all.is_empty() {
        return Err(nothing(args, context));
    }
    let exit = worst(&all, &drifted);
    let text = match args.format.as_str() {
        "json" => pretty(&with_rebuilt(machine_form(&all, &drifted, exit, context.lang), rebuilt.as_deref())),
        _ => {
            let again = rebuilt.map(|list| rebuild::told(&list, context.lang)).unwrap_or_default();
            told(&all, &drifted, context) + &again
        }
    };
    context.terminal.say(&text);
    Ok(exit)
}

/// Closed editions, what contradicts them, and what today's program would say, where that was asked.
type Found = (Vec<Inspected>, Drifted, Option<Vec<Rebuilt>>);

/// The site's own archive; where the site can be read, also what its sources say.
fn here(args: &Args, context: &Context) -> Result<Found, Failure> {
    if !context.root.join("book.toml").is_file() {
        return Ok((archive::inspect_all(shelf::read_all(&context.root)?), Drifted::new(), None));
    }
    let checked = pipeline::load(context, None)?;
    let drifted = drifted(&checked, context);
    for found in checked.wrong.iter().filter(|d| d.code == Code::SIG_09) {
        let word = context.words("avviso", "warning");
        let (message, help) = (emit::message(found, context.lang), emit::help(found, context.lang));
        context.terminal.note(&format!("{word}: {message}\n  {help}\n"));
    }
    let closed = checked.closed.clone();
    let again = args.rebuild.then(|| rebuild::rebuilt(checked, args.period.as_deref(), context));
    Ok((closed, drifted, again.transpose()?))
}

fn with_rebuilt(mut document: Value, rebuilt: Option<&[Rebuilt]>) -> Value {
    if let (Value::Object(fields), Some(list)) = (&mut document, rebuilt) {
        fields.insert("rebuilt".into(), json!(list));
    }
    document
}

/// A document as it is printed and filed.
pub(super) fn pretty(document: &Value) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
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
    shelf::found_in(at)
}

fn nothing(args: &Args, context: &Context) -> Failure {
    match &args.period {
        Some(period) => Failure::usage(
            format!("{period} non è chiuso: «resoconto status» dice che cosa manca per chiuderlo"),
            format!("{period} is not sealed: «resoconto status» says what it lacks"),
        ),
        None => {
            let at = args.archive.as_ref().unwrap_or(&context.root).display().to_string();
            Failure::usage(
                format!("in «{at}» non c’è nessun periodo chiuso"),
                format!("there is no sealed period in «{at}»"),
            )
        }
    }
}

/// 4 before 5: a broken seal weighs more than one that cannot be read.
fn worst(all: &[Inspected], drifted: &Drifted) -> Exit {
    let broken =
        all.iter().any(|i| i.faults.iter().any(|f| !matches!(f.trouble, archive::Trouble::Newer { .. })));
    if broken || !drifted.is_empty() {
        Exit::Sealed
    } else if all.iter().any(Inspected::is_newer) {
        Exit::Machine
    } else {
        Exit::Done
    }
}

pub(super) fn told(all: &[Inspected], drifted: &[(String, String)], context: &Context) -> String {
    let lang = context.lang;
    let mut text = String::new();
    for place in all {
        text.push_str(&headline(place, lang));
        if place.is_public_copy {
            text.push_str(context.words(
                "  copia per il pubblico: «data/fatti», «modello.json» ed «esiti.json» non sono inclusi\n",
                "  a copy for the public: «data/fatti», «modello.json» and «esiti.json» are not included\n",
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

fn headline(place: &Inspected, lang: Lang) -> String {
    let name = match (&place.seal, place.folder.contract.is_empty()) {
        _ if place.folder.is_shelf => place.folder.at(""),
        (Some(seal), true) => archive::plain(&format!("{} {}", seal.contract, seal.period)),
        _ => format!("{} {}", place.folder.contract, place.folder.edition),
    };
    let n = place.faults.len();
    if place.folder.is_shelf {
        return among(&name, lang);
    }
    let Some(seal) = &place.seal else {
        return match lang {
            Lang::It => format!("{name}: senza sigillo leggibile\n"),
            Lang::En => format!("{name}: no readable seal\n"),
        };
    };
    let (on, by) = (archive::plain(&seal.sealed_on), archive::plain(&seal.sealed_by));
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

pub(super) fn machine_form(all: &[Inspected], drifted: &[(String, String)], exit: Exit, lang: Lang) -> Value {
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
            json!({"path": place.folder.path, "seal": place.seal, "faults": faults, "public_copy": place.is_public_copy})
        })
        .collect();
    let drifted: Vec<Value> = drifted.iter().map(|(m, h)| json!({"message": m, "help": h})).collect();
    let intact = exit == Exit::Done;
    json!({"intact": intact, "editions": editions, "drifted": drifted})
}
