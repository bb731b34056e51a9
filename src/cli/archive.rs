//! `archive`: the dossier of a closed edition, one file to hand over.

use std::path::Path;

use super::Context;
use super::args::Archive as Args;
use super::pipeline::{self, Checked};
use super::{signatures, verify};
use crate::archive::{self, Bag, Dossier, Inspected, Metadata, Proof, Seal, Standing, dossier};
use crate::edge::{Exit, Failure, archive as shelf};
use crate::model::Audience;
use crate::model::registers::DocumentKind;
use crate::text::Lang;
use crate::text::json::pretty;
use crate::value::Date;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let checked = pipeline::load(context, None)?;
    let place = find(&checked, &args.period, args.contract.as_deref())?;
    if let Some(exit) = broken(&checked, place, context) {
        return Ok(exit);
    }
    let Some(seal) = &place.seal else { return Ok(Exit::Sealed) };
    let audience = match args.audience.as_str() {
        "internal" => Audience::Internal,
        "agid" => Audience::Agid,
        _ => Audience::Public,
    };
    let name = format!("{}-{}-{}.zip", seal.contract, seal.period, word(audience));
    let to = shelf::guard(&context.root, args.output.as_deref(), &name)?;
    let folder = whole(context, place)?;
    if args.require.is_some() && !place.signing.is_complete() {
        return Ok(unsigned(&checked, place, context));
    }
    let (bytes, files) = packed(&checked, (place, seal), audience, folder, context)?;
    let exit = if args.check {
        compared(&to, &bytes, files, context)?
    } else {
        shelf::hand_over(&to, &bytes)?;
        context.terminal.say(&told(&to.display().to_string(), &bytes, files, false, context.lang));
        Exit::Done
    };
    remind(&checked, seal, context);
    Ok(exit)
}

/// No dossier of what is not whole: why.
fn broken(checked: &Checked, place: &Inspected, context: &Context) -> Option<Exit> {
    if place.faults.is_empty() && checked.exit(false) != Exit::Sealed {
        return None;
    }
    let (one, replaced) = (std::slice::from_ref(place), archive::superseded(&checked.closed));
    let drifted = verify::drifted(checked, context);
    context.terminal.say(&verify::told(one, &replaced, &drifted, context));
    context.terminal.note(context.words(
        "il fascicolo non è stato fatto: il periodo non corrisponde al suo sigillo\n",
        "the dossier was not made: the period does not match its seal\n",
    ));
    Some(Exit::Sealed)
}

/// No dossier without the signatures that were asked for: which are missing.
fn unsigned(checked: &Checked, place: &Inspected, context: &Context) -> Exit {
    let (one, replaced) = (std::slice::from_ref(place), archive::superseded(&checked.closed));
    context.terminal.say(&verify::told(one, &replaced, &[], context));
    context.terminal.note(context.words(
        "il fascicolo non è stato fatto: mancano firme (--require signatures)\n",
        "the dossier was not made: signatures are missing (--require signatures)\n",
    ));
    Exit::Content
}

/// The dossier as one zip, and how many files it holds.
fn packed(
    checked: &Checked,
    (place, seal): (&Inspected, &Seal),
    audience: Audience,
    folder: Bag,
    context: &Context,
) -> Result<(Vec<u8>, usize), Failure> {
    let signing = &place.signing;
    let title = title(checked, place);
    let metadata = metadata(checked, place, seal, &title);
    let bag = dossier(Dossier {
        seal,
        title: &title,
        audience,
        evidence: evidence(checked, audience, &folder),
        folder,
        metadata: &metadata,
        standing: Standing { signing, superseded_by: superseding(checked, seal) },
        verification: verification(place, audience, context)?,
    });
    let day = Date::parse(&seal.sealed_on).ok().or(Date::new(2000, 1, 1)).unwrap_or(checked.today);
    let bytes = archive::zip(&bag, day).map_err(|why| {
        Failure::place(format!("il fascicolo non si può comporre: {why}"), format!("no dossier: {why}"))
    })?;
    Ok((bytes, bag.len()))
}

fn metadata(checked: &Checked, place: &Inspected, seal: &Seal, title: &str) -> Metadata {
    let data: Vec<(String, String)> = place
        .payload
        .iter()
        .filter_map(|(path, hash)| path.strip_prefix("data/").map(|p| (p.to_owned(), hash.clone())))
        .filter(|(path, _)| path == "report.json" || path.starts_with("csv/"))
        .collect();
    let administration = checked.book.registers.administration.as_ref();
    let owner = administration.map_or(checked.book.settings.title.as_str(), |a| a.name.value.as_str());
    let ipa = administration.and_then(|a| a.ipa_code.known()).map(String::as_str);
    let signing = &place.signing;
    Metadata::new(seal, title, (owner, ipa), &data).verified(signing.is_complete(), signing.is_stamped())
}

/// What `verify` answers of the copy that is handed over, not of the office's folder.
fn verification(place: &Inspected, audience: Audience, context: &Context) -> Result<Vec<u8>, Failure> {
    let anchors = archive::signing::imprints(&signatures::relied_on(None, context)?.anchors);
    let exit = if place.signing.is_wrong() { Exit::Content } else { Exit::Done };
    let handed = Inspected { is_public_copy: audience != Audience::Internal, ..place.clone() };
    let how = (context.lang, true);
    let said = verify::machine_form(std::slice::from_ref(&handed), &[], &anchors, exit, how);
    Ok(pretty(&said).into_bytes())
}

/// What whoever hands it over still has to think of.
fn remind(checked: &Checked, seal: &Seal, context: &Context) {
    if let Some(by) = superseding(checked, seal) {
        let period = &seal.period;
        context.terminal.note(&match context.lang {
            Lang::It => format!("avviso: {period} è sostituito da {by}: consegnare anche quello\n"),
            Lang::En => format!("warning: {by} takes the place of {period}: hand that one over too\n"),
        });
    }
    if !context.terminal.quiet {
        let lead =
            context.words("metadati da completare al protocollo", "metadata to complete at the registry");
        context.terminal.note(&format!("{lead}: {}\n", archive::missing().join("; ")));
    }
}

/// Whether the dossier that is there is the one that would be made now.
fn compared(to: &Path, bytes: &[u8], files: usize, context: &Context) -> Result<Exit, Failure> {
    let shown = to.display();
    let today = archive::sha256(bytes);
    let (it, en, exit) = match shelf::handed_over(to)? {
        None => {
            context.terminal.say(&told(&shown.to_string(), bytes, files, true, context.lang));
            return Ok(Exit::Done);
        }
        Some(there) if there == today => (
            format!("«{shown}» è il fascicolo di oggi\n"),
            format!("«{shown}» is the dossier of today\n"),
            Exit::Done,
        ),
        Some(there) => (
            format!(
                "«{shown}» non è più quello di oggi: rifarlo con «resoconto archive»\n  impronta (SHA-256) {there}\n  oggi               {today}\n"
            ),
            format!(
                "«{shown}» is not the one of today any more: make it again with «resoconto archive»\n  hash (SHA-256) {there}\n  today          {today}\n"
            ),
            Exit::Content,
        ),
    };
    context.terminal.say(if context.lang == Lang::It { &it } else { &en });
    Ok(exit)
}

/// The sealed edition that corrects this one.
fn superseding(checked: &Checked, seal: &Seal) -> Option<String> {
    archive::superseded(&checked.closed).remove(&(seal.contract.clone(), seal.period.clone()))
}

fn word(audience: Audience) -> &'static str {
    match audience {
        Audience::Internal => "interno",
        Audience::Agid => "agid",
        Audience::Public => "pubblico",
    }
}

pub(super) fn find<'c>(
    checked: &'c Checked,
    period: &str,
    contract: Option<&str>,
) -> Result<&'c Inspected, Failure> {
    let mut found = checked
        .closed
        .iter()
        .filter(|c| c.folder.edition == period && contract.is_none_or(|name| c.folder.contract == name));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Failure::usage(
            format!("{period} non è chiuso: prima «resoconto seal {period}»"),
            format!("{period} is not sealed: first «resoconto seal {period}»"),
        )),
        _ => Err(Failure::usage(
            format!("{period} è chiuso in più contratti: scegliere con --contract"),
            format!("{period} is sealed in several contracts: choose with --contract"),
        )),
    }
}

fn title(checked: &Checked, place: &Inspected) -> String {
    let contract = checked.book.contracts.get(place.folder.contract.as_str());
    let edition =
        contract.and_then(|c| c.editions.iter().find(|(id, _)| id.to_string() == place.folder.edition));
    match (contract, edition) {
        (Some(c), Some((_, e))) => format!("{}. {}", c.terms.short_title.value, e.report.title.value),
        _ => format!("{} {}", place.folder.contract, place.folder.edition),
    }
}

/// The closed folder and the signatures beside it.
fn whole(context: &Context, place: &Inspected) -> Result<Bag, Failure> {
    place
        .folder
        .entries
        .keys()
        .map(|path| Ok((path.clone(), shelf::file(&context.root, place, path)?)))
        .collect()
}

/// Documents that this reader may know, with their files: as they were closed, where they were.
fn evidence(checked: &Checked, audience: Audience, folder: &Bag) -> Vec<Proof> {
    let documents = checked.book.registers.documents.values();
    documents
        .filter(|d| d.visibility.value.unwrap_or_default() <= audience)
        .map(|document| {
            let handed = audience == Audience::Internal || document.personal_data.value != Some(true);
            let path = document.file.value.as_deref().filter(|path| handed && archive::is_portable(path));
            Proof {
                title: document.title.value.clone(),
                is_plan: document.kind.value == DocumentKind::Plan,
                held_by: document.held_by.value.clone(),
                file: path.and_then(|path| Some((path.to_owned(), bytes(checked, folder, path)?))),
            }
        })
        .collect()
}

fn bytes(checked: &Checked, folder: &Bag, path: &str) -> Option<Vec<u8>> {
    if let Some(kept) = archive::kept(folder, path) {
        return Some(kept.to_vec());
    }
    let file = checked.sources.file(checked.sources.find(path)?);
    file.unread.is_none().then(|| file.bytes.clone())
}

fn told(to: &str, bytes: &[u8], files: usize, dry: bool, lang: Lang) -> String {
    let (size, hash) = (bytes.len().div_ceil(1024), archive::sha256(bytes));
    let (it, en) = match dry {
        true => ("il fascicolo sarebbe", "the dossier would be"),
        false => ("fascicolo", "dossier"),
    };
    match lang {
        Lang::It => format!("{it} «{to}»: {files} file, {size} KiB\n  impronta (SHA-256) {hash}\n"),
        Lang::En => format!("{en} «{to}»: {files} files, {size} KiB\n  hash (SHA-256) {hash}\n"),
    }
}
