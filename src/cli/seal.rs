//! `seal`: closes a period for ever.

use std::path::Path;

use serde_json::json;

use super::Context;
use super::args::Seal as Args;
use super::lookup;
use super::obstacles::{self, Ready, Wanted};
use super::pipeline::{self, Checked};
use super::signatures;
use crate::archive::{self, Bag, Closing, Git, Seal};
use crate::assess::Kept;
use crate::diag::{Code, Diagnostic};
use crate::edge::{Exit, Failure, archive as shelf, clock};
use crate::model::{Contract, Edition};
use crate::render::pdf::{self, Stamp};
use crate::status::{Scope, status};
use crate::text::Lang;
use crate::text::json::pretty;
use crate::value::Date;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let on = pipeline::day_of(args.on.as_deref(), "--on")?;
    super::sign::not_to_come(on, clock::today())?;
    let checked = pipeline::load(context, on)?;
    let (contract, edition) = lookup::edition(&checked, &args.period, args.contract.as_deref())?;
    obstacles::not_yet_closed(&checked, contract, edition)?;
    let wanted = Wanted {
        first: args.first,
        without_codes: args.without_codes,
        by: args.by.as_deref(),
        on: Some(on.unwrap_or_else(clock::today)),
    };
    let ready = obstacles::ready(&checked, context, (contract, edition), &wanted);
    if let Some(exit) = in_order(&checked, context, (contract, edition), ready.as_ref().err()) {
        return Ok(exit);
    }
    let ready = match ready {
        Ok(ready) => ready,
        Err(list) => return Ok(refused(&list, context)),
    };
    for line in signatures::unrecognisable(&checked.book, contract, edition, context.lang) {
        context.terminal.note(&format!("{}: {line}\n", context.words("avviso", "warning")));
    }
    if let Some(line) = without_change(&checked, context, contract, edition)? {
        context.terminal.note(&format!("{}: {line}\n", context.words("avviso", "warning")));
    }
    let progress = context.terminal.progress(context.words("chiusura del periodo…", "sealing the period…"));
    let on = on.unwrap_or_else(clock::today);
    let closing = closing(&checked, (contract, edition), ready, on, args.note.clone());
    let (bag, seal) = made(&checked, context, (contract, edition), (on, closing), args)?;
    let to = if args.dry_run {
        None
    } else {
        Some(shelf::write(&context.root, &seal.contract, &seal.period, &bag)?)
    };
    drop(progress);
    context.terminal.say(&told(&seal, context.lang, args.dry_run));
    if let Some(to) = to.filter(|_| !context.terminal.quiet) {
        context.terminal.say(&next(&seal, &to, context));
    }
    Ok(Exit::Done)
}

/// What the seal says of the edition and of the day.
fn closing(
    checked: &Checked,
    (contract, edition): (&Contract, &Edition),
    ready: Ready,
    on: Date,
    note: Option<String>,
) -> Closing {
    let Ready { head, previous, amends, signers, by } = ready;
    Closing {
        contract: contract.id.to_string(),
        period: edition.id.to_string(),
        organisation: organisation(checked),
        title: format!("{}. {}", contract.terms.short_title.value, edition.report.title.value),
        amends,
        previous,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        typst: None,
        git: Git { commit: head.commit, clean: true },
        sealed_on: on.to_string(),
        sealed_by: by,
        note,
        rendition: edition.is_rendition(),
        expected_signers: signers,
    }
}

/// The folder to be: pages and data, the document that prints their hash, the seal over both.
fn made(
    checked: &Checked,
    context: &Context,
    (contract, edition): (&Contract, &Edition),
    (on, mut closing): (Date, Closing),
    args: &Args,
) -> Result<(Bag, Seal), Failure> {
    let payload = payload(checked, context, contract, edition, on)?;
    let previous = closing.previous.as_ref().map(|link| (link.period.clone(), link.sha256.clone()));
    let stamp = Stamp { data: archive::contents(&payload).1, previous };
    let pdf = match &args.pdf {
        Some(file) => Some(brought(checked, file, &stamp, args)?),
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
    Ok((bag, seal))
}

/// The two git commands, and what follows them.
fn next(seal: &Seal, to: &Path, context: &Context) -> String {
    let shown = to.strip_prefix(&context.root).unwrap_or(to).display().to_string();
    let lead = context.words("ora registrare la chiusura in git:\n", "now record the seal in git:\n");
    format!(
        "\n{lead}\n  git add {shown}\n  git commit -m \"{} {}: {}\"\n{}",
        seal.contract,
        seal.period,
        context.words("chiusura", "seal"),
        afterwards(seal, &shown, context.lang)
    )
}

/// Each thing that stands in the way; the first one decides the exit code.
fn refused(list: &[Failure], context: &Context) -> Exit {
    let word = context.words("errore", "error");
    for obstacle in list {
        context.terminal.note(&format!("{word}: {}\n", obstacle.sentence(context.lang)));
    }
    list.first().map_or(Exit::Content, Failure::exit)
}

/// Nothing broken, nothing missing: else what stands in the way is printed.
fn in_order(
    checked: &Checked,
    context: &Context,
    (contract, edition): (&Contract, &Edition),
    others: Option<&Vec<Failure>>,
) -> Option<Exit> {
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
    let mut standing = status(&scope, &super::status::findings(checked, context), checked.today);
    if standing.is_blocked() {
        standing.obstacles = others.into_iter().flatten().map(|o| o.sentence(context.lang)).collect();
        context.terminal.say(&super::status::blocked(&standing, context));
        return Some(Exit::Content);
    }
    None
}

/// An amendment that says the same as what it amends; none where something differs, be it a shared fact.
fn without_change(
    checked: &Checked,
    context: &Context,
    contract: &Contract,
    edition: &Edition,
) -> Result<Option<String>, Failure> {
    let Some(amends) = edition.report.amends.as_ref() else { return Ok(None) };
    let first = &amends.period.value;
    let (id, old) = (edition.id.to_string(), first.to_string());
    let is_shared = |d: &Diagnostic| d.code == Code::SIG_05 && d.words.get("amendment") == Some(&id);
    if checked.wrong.iter().any(is_shared) || checked.differs(contract, first, &edition.id)? {
        return Ok(None);
    }
    Ok(Some(match context.lang {
        Lang::It => format!(
            "{id} rettifica {old} e non ne differisce in esiti, dati e testi: la pagina delle differenze sarà vuota. Se la correzione manca, scriverla prima di chiudere"
        ),
        Lang::En => format!(
            "{id} amends {old} and differs from it in no verdict, datum or text: the page of differences will be empty. If the correction is missing, write it before sealing"
        ),
    }))
}

fn organisation(checked: &Checked) -> String {
    let administration = checked.book.registers.administration.as_ref();
    administration.map_or_else(|| checked.book.settings.title.clone(), |a| a.name.value.clone())
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
    bag.insert("esiti.json".into(), pretty(&findings).into_bytes());
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
    let data = &seal.content_sha256;
    let before =
        seal.previous.as_ref().map_or_else(|| "–".into(), |p| format!("{} ({})", p.sha256, p.period));
    let own = archive::sha256(&seal.bytes());
    let (contract, period) = (&seal.contract, &seal.period);
    let (files, size) = (seal.counts.files, seal.counts.bytes.div_ceil(1024));
    match lang {
        Lang::It => format!(
            "{} {contract} {period}: {files} file, {size} KiB\n\n  impronta dei dati        {data}\n  sigillo precedente       {before}\n  impronta del sigillo     {own}\n\n\
             {} i file del periodo, né soglie, penali e incarichi da cui dipende;\n\
             restano modificabili i periodi aperti e le pagine del contratto\n",
            if dry { "chiuderei" } else { "chiuso" },
            if dry { "dopo la chiusura non cambieranno più" } else { "da ora non cambiano più" }
        ),
        Lang::En => format!(
            "{} {contract} {period}: {files} files, {size} KiB\n\n  hash of the data         {data}\n  seal before              {before}\n  hash of the seal         {own}\n\n\
             {} the period’s files stay as they are, and so do the thresholds, penalties and roles it rests on;\n\
             open periods and the contract’s pages can still change\n",
            if dry { "would seal" } else { "sealed" },
            if dry { "once it is sealed" } else { "from now on" }
        ),
    }
}

/// What comes after the commit: the signatures, the hash to keep elsewhere, the site.
fn afterwards(seal: &Seal, folder: &str, lang: Lang) -> String {
    let is_signed = seal.pdf.is_some() && !seal.rendition && !seal.expected_signers.is_empty();
    let pdf = format!("{folder}/data/{}", archive::PDF);
    let (lead, sign, note, publish) = match lang {
        Lang::It => (
            "poi:",
            format!("far firmare «{pdf}», e registrare ciò che torna con «resoconto sign»"),
            "riportare l’impronta dei dati nella lettera di trasmissione o al protocollo",
            "pubblicare con «resoconto build»",
        ),
        Lang::En => (
            "then:",
            format!("have «{pdf}» signed, and record what comes back with «resoconto sign»"),
            "write the hash of the data into the covering letter or the register of documents",
            "publish with «resoconto build»",
        ),
    };
    let sign = if is_signed { format!("  - {sign}\n") } else { String::new() };
    format!("\n{lead}\n{sign}  - {note}\n  - {publish}\n")
}
