//! `archive`: the dossier of a closed edition, one file to hand over.

use std::path::{Path, PathBuf};

use super::Context;
use super::args::Archive as Args;
use super::pipeline::{self, Checked};
use super::{signatures, verify};
use crate::archive::{self, Bag, Dossier, Inspected, Metadata, dossier};
use crate::edge::{Exit, Failure, archive as shelf};
use crate::model::Audience;
use crate::text::Lang;
use crate::value::Date;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    let checked = pipeline::load(context, None)?;
    let place = find(&checked, &args.period, args.contract.as_deref())?;
    if !place.faults.is_empty() || checked.exit(false) == Exit::Sealed {
        context.terminal.say(&verify::told(
            std::slice::from_ref(place),
            &verify::drifted(&checked, context),
            context,
        ));
        context.terminal.note(context.words(
            "il fascicolo non è stato fatto: il periodo non corrisponde al suo sigillo\n",
            "the dossier was not made: the period does not match its seal\n",
        ));
        return Ok(Exit::Sealed);
    }
    let Some(seal) = &place.seal else { return Ok(Exit::Sealed) };
    let audience = match args.audience.as_str() {
        "internal" => Audience::Internal,
        "agid" => Audience::Agid,
        _ => Audience::Public,
    };
    let folder = whole(context, place)?;
    let data: Vec<(String, String)> = place
        .payload
        .iter()
        .filter_map(|(path, hash)| path.strip_prefix("data/").map(|p| (p.to_owned(), hash.clone())))
        .filter(|(path, _)| path == "report.json" || path.starts_with("csv/"))
        .collect();
    let signing = &place.signing;
    if args.require.is_some() && !signing.is_complete() {
        context.terminal.say(&verify::told(std::slice::from_ref(place), &[], context));
        context.terminal.note(context.words(
            "il fascicolo non è stato fatto: mancano firme (--require signatures)\n",
            "the dossier was not made: signatures are missing (--require signatures)\n",
        ));
        return Ok(Exit::Content);
    }
    let title = title(&checked, place);
    let administration = checked.book.registers.administration.as_ref();
    let name = administration.map_or(checked.book.settings.title.as_str(), |a| a.name.value.as_str());
    let ipa = administration.and_then(|a| a.ipa_code.known()).map(String::as_str);
    let metadata = Metadata::new(seal, &title, (name, ipa), &data);
    let complete = metadata.clone().verified(signing.is_complete(), signing.is_stamped());
    let anchors = archive::signing::imprints(&signatures::relied_on(None, context)?.anchors);
    let exit = if signing.is_wrong() { Exit::Content } else { Exit::Done };
    let verification =
        verify::machine_form(std::slice::from_ref(place), &[], &anchors, exit, (context.lang, true));
    let bag = dossier(Dossier {
        seal,
        title: &title,
        audience,
        folder,
        evidence: evidence(&checked, audience),
        metadata: &complete,
        verification: verification.into_bytes(),
    });
    let day = Date::parse(&seal.sealed_on).ok().or(Date::new(2000, 1, 1)).unwrap_or(checked.today);
    let bytes = archive::zip(&bag, day).map_err(|why| {
        Failure::place(format!("il fascicolo non si può comporre: {why}"), format!("no dossier: {why}"))
    })?;
    let to = args.output.clone().unwrap_or_else(|| {
        PathBuf::from(format!("{}-{}-{}.zip", seal.contract, seal.period, word(audience)))
    });
    if args.check {
        return compared(&to, &bytes, context);
    }
    shelf::hand_over(&to, &bytes)?;
    context.terminal.say(&told(&to.display().to_string(), &bytes, bag.len(), context.lang));
    if !context.terminal.quiet {
        let lead =
            context.words("metadati da completare al protocollo", "metadata to complete at the registry");
        context.terminal.note(&format!("{lead}: {}\n", archive::missing().join("; ")));
    }
    Ok(Exit::Done)
}

/// Whether the dossier that is there is the one that would be made now.
fn compared(to: &Path, bytes: &[u8], context: &Context) -> Result<Exit, Failure> {
    let shown = to.display();
    let there = shelf::handed_over(to)?;
    let (it, en, exit) = match there {
        None => (
            format!("«{shown}» non c’è: farlo con «resoconto archive»\n"),
            format!("«{shown}» is not there: make it with «resoconto archive»\n"),
            Exit::Content,
        ),
        Some(hash) if hash == archive::sha256(bytes) => (
            format!("«{shown}» è il fascicolo di oggi\n"),
            format!("«{shown}» is the dossier of today\n"),
            Exit::Done,
        ),
        Some(hash) => {
            let (old, new) = (hash, archive::sha256(bytes));
            (
                format!(
                    "«{shown}» non è più quello di oggi: rifarlo con «resoconto archive»\n  impronta (SHA-256) {old}\n  oggi               {new}\n"
                ),
                format!(
                    "«{shown}» is not the one of today any more: make it again with «resoconto archive»\n  hash (SHA-256) {old}\n  today          {new}\n"
                ),
                Exit::Content,
            )
        }
    };
    context.terminal.say(if context.lang == Lang::It { &it } else { &en });
    Ok(exit)
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

/// Files of cited documents that this reader may see.
fn evidence(checked: &Checked, audience: Audience) -> Bag {
    let documents = checked.book.registers.documents.values();
    documents
        .filter(|d| d.visibility.value.unwrap_or_default() <= audience)
        .filter(|d| audience == Audience::Internal || d.personal_data.value != Some(true))
        .filter_map(|d| d.file.value.as_deref())
        .filter_map(|path| Some((path, checked.sources.find(path)?)))
        .map(|(path, file)| (path.replace('/', "-"), checked.sources.file(file).bytes.clone()))
        .collect()
}

fn told(to: &str, bytes: &[u8], files: usize, lang: Lang) -> String {
    let (size, hash) = (bytes.len().div_ceil(1024), archive::sha256(bytes));
    match lang {
        Lang::It => format!("fascicolo «{to}»: {files} file, {size} KiB\n  impronta (SHA-256) {hash}\n"),
        Lang::En => format!("dossier «{to}»: {files} files, {size} KiB\n  hash (SHA-256) {hash}\n"),
    }
}
