//! `seal`: closes a period for ever.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::Context;
use super::args::Seal as Args;
use super::pipeline::{self, Checked};
use super::signatures;
use crate::archive::{self, Bag, Closing, Git, Link, Seal, Signer};
use crate::assess::Kept;
use crate::edge::{Exit, Failure, archive as shelf, clock, git};
use crate::model::edition::PaperRelation;
use crate::model::{Contract, Edition};
use crate::render::pdf::{self, Stamp};
use crate::source::nearest;
use crate::status::{Scope, status};
use crate::text::Lang;
use crate::value::Date;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let on = pipeline::day_of(args.on.as_deref(), "--on")?;
    super::sign::not_to_come(on, clock::today())?;
    let checked = pipeline::load(context, on)?;
    let (contract, edition) = find(&checked, &args.period, args.contract.as_deref())?;
    not_yet_closed(&checked, contract, edition)?;
    if let Some(exit) = in_order(&checked, context, contract, edition) {
        return Ok(exit);
    }
    let settings = &checked.book.settings;
    let sources = ["book.toml", settings.src.as_str(), settings.data_dir.as_str(), "themes"];
    let (head, changed) = git::head(&context.root, &sources)?;
    // What a killed seal left behind is cleared by this one.
    let unfinished = format!("{}/.", settings.archive_dir);
    clean(&changed.into_iter().filter(|path| !path.starts_with(&unfinished)).collect::<Vec<_>>())?;
    let previous = previous(&checked, contract, edition, args.first)?;
    let on = on.unwrap_or_else(clock::today);
    dated(&checked, contract, previous.as_ref(), head.date, on)?;
    let by = args.by.clone().or_else(|| git::user(&context.root)).ok_or_else(|| {
        Failure::usage(
            "non so chi chiude il periodo: dirlo con --by, o a git con «git config user.name»",
            "who seals the period is unknown: say it with --by, or to git with «git config user.name»",
        )
    })?;
    let mut closing = Closing {
        contract: contract.id.to_string(),
        period: edition.id.to_string(),
        organisation: organisation(&checked),
        title: format!("{}. {}", contract.terms.short_title.value, edition.report.title.value),
        amends: amended(&checked, contract, edition)?,
        previous,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        typst: None,
        git: Git { commit: head.commit, clean: true },
        sealed_on: on.to_string(),
        sealed_by: by,
        note: args.note.clone(),
        rendition: is_rendition(edition),
        expected_signers: signers(&checked, contract, edition)?,
    };
    let unknown = match is_rendition(edition) {
        true => Vec::new(),
        false => signatures::unrecognisable(&checked.book, contract, edition, context.lang),
    };
    for line in unknown {
        context.terminal.note(&format!("{}: {line}\n", context.words("avviso", "warning")));
    }
    let progress = context.terminal.progress(context.words("chiusura del periodo…", "sealing the period…"));
    let payload = payload(&checked, context, contract, edition, on)?;
    let previous = closing.previous.as_ref().map(|link| (link.period.clone(), link.sha256.clone()));
    let stamp = Stamp { data: archive::contents(&payload).1, previous };
    let pdf = match &args.pdf {
        Some(file) => Some(brought(&checked, file, &stamp, args)?),
        None => checked.document(context, contract, edition, on, &stamp)?,
    };
    closing.typst = pdf.as_ref().filter(|_| args.pdf.is_none()).and_then(|_| pdf::typesetter());
    let (bag, seal) = archive::close(payload, pdf, &closing);
    if let Some(path) = bag.keys().find(|path| !archive::is_portable(path)) {
        let path = path.trim_start_matches("data/").trim_start_matches("fatti/");
        return Err(Failure::content(
            format!("il nome «{path}» è troppo lungo o riservato su altri sistemi: cambiarlo, poi chiudere"),
            format!("the name «{path}» is too long, or reserved on other systems: change it, then seal"),
        ));
    }
    if args.dry_run {
        drop(progress);
        context.terminal.say(&told(&seal, context.lang, true));
        return Ok(Exit::Done);
    }
    let to = shelf::write(&context.root, &closing.contract, &closing.period, &bag)?;
    drop(progress);
    context.terminal.say(&told(&seal, context.lang, false));
    let shown = to.strip_prefix(&context.root).unwrap_or(&to).display().to_string();
    let next = context.words("ora registrare la chiusura in git:\n", "now record the seal in git:\n");
    let commands = format!(
        "\n{next}\n  git add {shown}\n  git commit -m \"{} {}: {}\"\n",
        closing.contract,
        closing.period,
        context.words("chiusura", "seal")
    );
    if !context.terminal.quiet {
        context.terminal.say(&commands);
    }
    Ok(Exit::Done)
}

/// The edition a name stands for: in the contract asked for, or the only one that has it.
pub(super) fn find<'c>(
    checked: &'c Checked,
    period: &str,
    contract: Option<&str>,
) -> Result<(&'c Contract, &'c Edition), Failure> {
    let book = &checked.book;
    if let Some(name) = contract
        && !book.contracts.contains_key(name)
    {
        return Err(Failure::usage(format!("nessun contratto «{name}»"), format!("no contract «{name}»")));
    }
    let all = book
        .contracts
        .values()
        .filter(|c| contract.is_none_or(|name| c.id.as_str() == name))
        .flat_map(|c| c.editions.values().map(move |e| (c, e)));
    let found: Vec<_> = all.clone().filter(|(_, e)| e.id.to_string() == period).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let known: Vec<String> = all.map(|(_, e)| e.id.to_string()).collect();
            let near = nearest(period, known.iter().map(String::as_str));
            let (it, en) = near.map_or((String::new(), String::new()), |near| {
                (format!(": forse «{near}»?"), format!(": perhaps «{near}»?"))
            });
            Err(Failure::usage(
                format!("nessun periodo «{period}»{it} «resoconto list periods» li elenca"),
                format!("no period «{period}»{en} «resoconto list periods» lists them"),
            ))
        }
        many => {
            let names: Vec<&str> = many.iter().map(|(c, _)| c.id.as_str()).collect();
            let names = names.join(", ");
            Err(Failure::usage(
                format!("«{period}» c’è in più contratti ({names}): scegliere con --contract"),
                format!("«{period}» is in several contracts ({names}): choose with --contract"),
            ))
        }
    }
}

fn not_yet_closed(checked: &Checked, contract: &Contract, edition: &Edition) -> Result<(), Failure> {
    let id = edition.id.to_string();
    let same = |c: &&archive::Inspected| c.folder.contract == contract.id.as_str() && c.folder.edition == id;
    match checked.closed.iter().find(same) {
        None => Ok(()),
        Some(place) => {
            let on = place.seal.as_ref().map(|s| s.sealed_on.clone()).unwrap_or_default();
            Err(Failure::sealed(
                format!("{id} è già chiuso dal {on}: per correggerlo, «resoconto amend {id} --reason …»"),
                format!("{id} is sealed since {on}: to correct it, «resoconto amend {id} --reason …»"),
            ))
        }
    }
}

/// Nothing broken, nothing missing: else what stands in the way is printed.
fn in_order(checked: &Checked, context: &Context, contract: &Contract, edition: &Edition) -> Option<Exit> {
    let exit = checked.exit(false);
    if exit != Exit::Done {
        checked.lines(context, false, false);
        context.terminal.note(context.words(
            "il periodo non è stato chiuso: prima vanno risolti gli errori\n",
            "the period was not sealed: the errors come first\n",
        ));
        return Some(exit);
    }
    let id = edition.id.to_string();
    let scope = Scope::of(&checked.book, &checked.findings, contract, Some(&id))?;
    let standing = status(&scope, &super::status::findings(checked, context), checked.today);
    if standing.is_blocked() {
        context.terminal.say(&super::status::blocked(&standing, context));
        return Some(Exit::Content);
    }
    None
}

fn clean(changed: &[String]) -> Result<(), Failure> {
    if changed.is_empty() {
        return Ok(());
    }
    let first: Vec<&str> = changed.iter().take(8).map(String::as_str).collect();
    let more = changed.len().saturating_sub(first.len());
    let list = first.join(", ");
    let (it, en) = match more {
        0 => (list.clone(), list),
        n => (format!("{list} e altri {n}"), format!("{list} and {n} more")),
    };
    Err(Failure::content(
        format!("ci sono modifiche non ancora in git: {it}; registrarle con un commit, poi chiudere"),
        format!("some changes are not in git yet: {en}; commit them, then seal"),
    ))
}

fn previous(
    checked: &Checked,
    contract: &Contract,
    edition: &Edition,
    first: bool,
) -> Result<Option<Link>, Failure> {
    let closed = |id: &str| {
        checked.closed.iter().any(|c| c.folder.contract == contract.id.as_str() && c.folder.edition == id)
    };
    let replaced = archive::superseded(&checked.closed);
    for part in contract.composition(edition).parts {
        if let Some(by) = replaced.get(&(contract.id.to_string(), part.id.to_string())) {
            let (year, part) = (&edition.id, &part.id);
            return Err(Failure::content(
                format!("{year} si compone di {part}, sostituito da {by}: nominare {by} in «composed_of»"),
                format!("{year} is made of {part}, which {by} replaced: name {by} in «composed_of»"),
            ));
        }
    }
    // A year is made of closed periods; halves and years wait only for their own kind.
    if let Some(part) = contract.composition(edition).parts.iter().find(|p| !closed(&p.id.to_string())) {
        let (year, part) = (&edition.id, &part.id);
        return Err(Failure::content(
            format!("{part}, che compone {year}, non è chiuso: prima «resoconto seal {part}»"),
            format!("{part}, which {year} is made of, is not sealed: first «resoconto seal {part}»"),
        ));
    }
    let kind = edition.id.period.kind();
    let open: Vec<String> = contract
        .editions
        .keys()
        .filter(|id| id.period.kind() == kind && **id < edition.id && !closed(&id.to_string()))
        .map(ToString::to_string)
        .collect();
    if let (Some(one), false) = (open.last(), first) {
        return Err(Failure::content(
            format!(
                "{one} viene prima e non è chiuso: chiuderlo, o dire con --first che la catena comincia qui"
            ),
            format!(
                "{one} comes before and is not sealed: seal it, or say with --first that the chain begins here"
            ),
        ));
    }
    Ok(archive::head(&checked.closed, contract.id.as_str()))
}

/// A seal is never older than what it seals.
fn dated(
    checked: &Checked,
    contract: &Contract,
    previous: Option<&Link>,
    committed: Option<Date>,
    on: Date,
) -> Result<(), Failure> {
    let before = previous.and_then(|link| {
        let seals = checked.closed.iter().filter_map(|c| c.seal.as_ref());
        let mut same = seals.filter(|s| s.contract == contract.id.as_str() && s.period == link.period);
        same.next().and_then(|s| Date::parse(&s.sealed_on).ok())
    });
    match before.max(committed) {
        Some(latest) if latest > on => Err(Failure::content(
            format!(
                "la chiusura sarebbe del {on}, ma l’ultimo commit o sigillo è del {latest}: controllare l’orologio, o dire il giorno con --on"
            ),
            format!(
                "the seal would be of {on}, but the last commit or seal is of {latest}: check the clock, or say the day with --on"
            ),
        )),
        _ => Ok(()),
    }
}

fn amended(checked: &Checked, contract: &Contract, edition: &Edition) -> Result<Option<Link>, Failure> {
    let Some(amends) = edition.report.amends.value.as_ref() else { return Ok(None) };
    let period = amends.period.value.to_string();
    let seals = checked.closed.iter().filter_map(|c| c.seal.as_ref());
    let found = seals.into_iter().find(|s| s.contract == contract.id.as_str() && s.period == period);
    let hash = found.map(|s| archive::sha256(&s.bytes()));
    if hash.as_deref() == Some(amends.seal.value.as_str()) {
        return Ok(Some(Link { period, sha256: amends.seal.value.clone() }));
    }
    Err(Failure::sealed(
        format!("questa edizione rettifica {period}, ma il sigillo che cita non è quello dell’archivio"),
        format!("this edition amends {period}, but the seal it names is not the archive’s"),
    ))
}

fn organisation(checked: &Checked) -> String {
    let administration = checked.book.registers.administration.as_ref();
    administration.map_or_else(|| checked.book.settings.title.clone(), |a| a.name.value.clone())
}

fn is_rendition(edition: &Edition) -> bool {
    edition.report.paper.as_ref().is_some_and(|p| p.relation.value == PaperRelation::Rendition)
}

/// Who is to sign; a rendition of a paper report needs nobody.
fn signers(checked: &Checked, contract: &Contract, edition: &Edition) -> Result<Vec<Signer>, Failure> {
    let report = &edition.report;
    if report.dated.known().is_none() || (report.signers.is_empty() && report.paper.value.is_none()) {
        let id = &edition.id;
        return Err(Failure::content(
            format!("in report.yaml di {id} mancano la data («dated») o chi deve firmare («signers»)"),
            format!("report.yaml of {id} lacks its date («dated») or who is to sign («signers»)"),
        ));
    }
    let mut list: Vec<Signer> = Vec::new();
    for expected in report.signers.iter() {
        let role = contract.roles.get(&expected.role.id);
        let person = role.and_then(|r| r.person.known()).map(|p| p.id.clone());
        let name = person.as_ref().and_then(|id| checked.book.registers.people.get(id));
        let (Some(person), Some(name)) = (person.as_ref(), name) else {
            let role = expected.role.as_str();
            return Err(Failure::content(
                format!("l’incarico «{role}» deve firmare, ma roles.yaml non dice chi lo ricopre"),
                format!("the role «{role}» is to sign, but roles.yaml does not say who holds it"),
            ));
        };
        if let Some(other) = list.iter().find(|s| s.person == person.as_str())
            && report.same_person_allowed.value.is_none()
        {
            let (name, one, two) = (&other.name, &other.label, &expected.label.value);
            return Err(Failure::content(
                format!(
                    "{name} firmerebbe due volte ({one}, {two}): correggere, o dire perché con «same_person_allowed»"
                ),
                format!(
                    "{name} would sign twice ({one}, {two}): correct it, or say why with «same_person_allowed»"
                ),
            ));
        }
        list.push(Signer {
            role: expected.role.as_str().to_owned(),
            label: expected.label.value.clone(),
            person: person.to_string(),
            name: name.name.value.clone(),
            from: role.and_then(|r| r.from.known()).map(ToString::to_string),
            to: role.and_then(|r| r.to.value).map(|day| day.to_string()),
        });
    }
    Ok(list)
}

/// All that is closed, by path under `data/`.
fn payload(
    checked: &Checked,
    context: &Context,
    contract: &Contract,
    edition: &Edition,
    on: Date,
) -> Result<Bag, Failure> {
    let (mut bag, facts) = checked.period(context, contract, edition, on)?;
    let inputs = archive::inputs(&checked.sources, &checked.book, contract.id.as_str(), &edition.id);
    bag.extend(inputs.into_iter().map(|(path, bytes)| (format!("fatti/{path}"), bytes)));
    let resolved = archive::resolve(&checked.book, &checked.sources, contract, edition);
    bag.insert("modello.json".into(), archive::document(&resolved));
    let notes: Vec<_> = checked
        .notes()
        .into_iter()
        .map(|n| {
            json!({
                "code": n.code, "level": n.level.key(), "message": n.message, "path": n.path, "line": n.line,
                "accepted": n.accepted.map(|a| json!({"reason": a.reason, "by": a.by, "until": a.until.map(|d| d.to_string())})),
            })
        })
        .collect();
    let found = checked.findings.edition(&contract.id, &edition.id).map(Kept::of).unwrap_or_default();
    let findings = json!({"schema": 1, "report": facts, "findings": found, "notes": notes});
    bag.insert("esiti.json".into(), crate::render::json::file(&findings));
    Ok(bag)
}

/// A document made elsewhere, for a program or a site that makes none: it has to print the imprint.
fn brought(checked: &Checked, file: &Path, stamp: &Stamp, args: &Args) -> Result<Vec<u8>, Failure> {
    if checked.book.settings.pdf {
        return Err(Failure::usage(
            "il documento ufficiale lo fa il programma: togliere --pdf, oppure spegnerlo in book.toml con [output.pdf] enable = false",
            "the program makes the official document: leave --pdf out, or turn it off in book.toml with [output.pdf] enable = false",
        ));
    }
    let bytes = shelf::document(file)?;
    if archive::prints(&bytes, &stamp.data) {
        return Ok(bytes);
    }
    let (shown, data, period) = (file.display(), &stamp.data, &args.period);
    Err(Failure::content(
        format!(
            "«{shown}» non riporta l’impronta dei dati {data}: scriverla sulla copertina come la stampa «resoconto seal {period} --dry-run», oppure far fare il documento a un programma costruito con «pdf»"
        ),
        format!(
            "«{shown}» does not print the hash of the data {data}: put it on the cover as «resoconto seal {period} --dry-run» prints it, or let a program built with «pdf» make the document"
        ),
    ))
}

/// The answer: what was closed and the hashes to keep elsewhere.
fn told(seal: &Seal, lang: Lang, dry: bool) -> String {
    let bytes = seal.bytes();
    let rows: BTreeMap<&str, String> = BTreeMap::from([
        ("a", seal.content_sha256.clone()),
        ("b", seal.previous.as_ref().map_or_else(|| "–".into(), |p| format!("{} ({})", p.sha256, p.period))),
        ("c", archive::sha256(&bytes)),
    ]);
    let (contract, period) = (&seal.contract, &seal.period);
    let (files, size) = (seal.counts.files, seal.counts.bytes.div_ceil(1024));
    match lang {
        Lang::It => format!(
            "{} {contract} {period}: {files} file, {size} KiB\n\n  impronta dei dati        {}\n  sigillo precedente       {}\n  impronta del sigillo     {}\n\n\
             da ora non cambiano più i file del periodo, né soglie, penali e incarichi da cui dipende;\n\
             restano modificabili i periodi aperti e le pagine del contratto\n",
            if dry { "chiuderei" } else { "chiuso" },
            rows["a"],
            rows["b"],
            rows["c"]
        ),
        Lang::En => format!(
            "{} {contract} {period}: {files} files, {size} KiB\n\n  hash of the data         {}\n  seal before              {}\n  hash of the seal         {}\n\n\
             from now on the period’s files stay as they are, and so do the thresholds, penalties and roles it rests on;\n\
             open periods and the contract’s pages can still change\n",
            if dry { "would seal" } else { "sealed" },
            rows["a"],
            rows["b"],
            rows["c"]
        ),
    }
}
