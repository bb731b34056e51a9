//! `amend`: opens a new edition of a closed period; the closed one stays as it is.

use std::collections::BTreeMap;

use super::Context;
use super::args::Amend as Args;
use super::pipeline;
use super::seal::find;
use crate::archive;
use crate::edge::{Exit, Failure, scaffold};
use crate::model::{Contract, Edition};
use crate::skeleton;
use crate::value::EditionId;

pub(super) fn run(args: &Args, context: &Context) -> Result<Exit, Failure> {
    if args.reason.trim().is_empty() {
        return Err(Failure::usage(
            "dire perché si rettifica: --reason «…»",
            "say why it is amended: --reason «…»",
        ));
    }
    let checked = pipeline::load(context, None)?;
    // A shared fact that changed does not stop the verb that is its way out.
    let amendable = archive::is_amendable(&checked.closed, &checked.book, &checked.sources);
    if checked.exit(false) == Exit::Sealed && !amendable {
        checked.lines(context, false, false);
        return Ok(Exit::Sealed);
    }
    let (contract, edition) = find(&checked, &args.period, args.contract.as_deref())?;
    let id = edition.id.to_string();
    let of = |c: &&archive::Inspected| c.folder.contract == contract.id.as_str() && c.folder.edition == id;
    let seal = checked.closed.iter().find(of).and_then(|c| c.seal.as_ref()).ok_or_else(|| {
        Failure::content(
            format!("{id} non è chiuso: si corregge modificando i suoi file"),
            format!("{id} is not sealed: correct it by editing its files"),
        )
    })?;
    if let Some(by) = archive::superseded(&checked.closed).get(&(seal.contract.clone(), id.clone())) {
        return Err(Failure::content(
            format!("{id} è già sostituito da {by}: rettificare quello"),
            format!("{by} already takes the place of {id}: amend that one"),
        ));
    }
    let next = EditionId { period: edition.id.period, revision: edition.id.revision + 1 };
    if contract.editions.contains_key(&next) {
        return Err(Failure::content(
            format!("la rettifica {next} è già aperta: modificare i suoi file"),
            format!("the amendment {next} is open already: edit its files"),
        ));
    }
    let hash = archive::sha256(&seal.bytes());
    let settings = &checked.book.settings;
    let (old, new) = (id.as_str(), next.to_string());
    let moves = [
        (
            format!("{}/{}/periods/{old}/", settings.data_dir, contract.id),
            format!("{}/{}/periods/{new}/", settings.data_dir, contract.id),
        ),
        (
            format!("{}/{}/{old}/", settings.src, contract.id),
            format!("{}/{}/{new}/", settings.src, contract.id),
        ),
    ];
    let renewed = renewed(contract, edition);
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (from, to) in &moves {
        for (_, file) in checked.sources.under(from).filter(|(_, f)| f.unread.is_none()) {
            let inside = &file.path[from.len()..];
            let bytes = match inside {
                "report.yaml" => {
                    let text = String::from_utf8_lossy(&file.bytes);
                    skeleton::amended(&text, old, &new, &hash, &args.reason, &renewed).into_bytes()
                }
                _ => file.bytes.clone(),
            };
            files.insert(format!("{to}{inside}"), bytes);
        }
    }
    let report = format!("{}report.yaml", moves[0].1);
    scaffold::add_whole(&context.root, &files, &report)?;
    for path in files.keys() {
        let word = context.words("scritto", "written");
        context.terminal.say(&format!("{word}  {path}\n"));
    }
    for (part, by) in &renewed {
        let word = context.words("aggiornato", "updated");
        context.terminal.say(&format!("{word}  composed_of: {part} → {by}\n"));
    }
    if !context.terminal.quiet {
        let text = match context.lang {
            crate::text::Lang::It => format!(
                "\naperta la rettifica {new} di {old}: correggere i suoi file, in report.yaml scrivere «state: review», registrarli con un commit, poi «resoconto seal {new}»; {old} resta pubblico\n"
            ),
            crate::text::Lang::En => format!(
                "\nthe amendment {new} of {old} is open: correct its files, write «state: review» in report.yaml, commit them, then «resoconto seal {new}»; {old} stays public\n"
            ),
        };
        context.terminal.say(&text);
    }
    Ok(Exit::Done)
}

/// Parts that a year names and that were replaced since: the new edition is made of those in force.
fn renewed(contract: &Contract, edition: &Edition) -> Vec<(String, String)> {
    let latest = |id: &EditionId| contract.latest(id.period).map(|e| &e.id).filter(|latest| *latest > id);
    let parts = edition.report.composed_of.iter();
    parts.filter_map(|id| Some((id.to_string(), latest(id)?.to_string()))).collect()
}
