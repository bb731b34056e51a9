//! `amend`: opens a new edition of a closed period; the closed one stays as it is.

use std::collections::BTreeMap;

use super::Context;
use super::args::Amend as Args;
use super::lookup;
use super::pipeline::{self, Checked};
use crate::archive::{self, Seal};
use crate::edge::{Exit, Failure, scaffold};
use crate::model::{Contract, Edition};
use crate::skeleton;
use crate::text::Lang;
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
    let is_way_out = archive::is_amendable(&checked.closed, &checked.book, &checked.sources);
    if checked.exit(false) == Exit::Sealed && !is_way_out {
        checked.lines(context, false, false);
        return Ok(Exit::Sealed);
    }
    let (contract, edition) = lookup::edition(&checked, &args.period, args.contract.as_deref())?;
    let id = edition.id.to_string();
    let seal = amendable(&checked, contract, edition)?;
    let next = EditionId { period: edition.id.period, revision: edition.id.revision + 1 };
    if contract.editions.contains_key(&next) {
        return Err(Failure::content(
            format!("la rettifica {next} è già aperta: modificare i suoi file"),
            format!("the amendment {next} is open already: edit its files"),
        ));
    }
    let hash = archive::sha256(&seal.bytes());
    let renewed = renewed(contract, edition);
    let new = next.to_string();
    let amended = |text: &str| skeleton::amended(text, &id, &new, &hash, &args.reason, &renewed);
    let (files, report) = copies(&checked, contract, (&id, &new), amended);
    scaffold::add_whole(&context.root, &files, &report)?;
    told(files.keys(), &renewed, (&id, &next), context);
    Ok(Exit::Done)
}

/// The seal of an edition that may be amended: closed, and by no other replaced.
fn amendable<'c>(checked: &'c Checked, contract: &Contract, edition: &Edition) -> Result<&'c Seal, Failure> {
    let id = edition.id.to_string();
    let of = |c: &&archive::Inspected| c.folder.contract == contract.id.as_str() && c.folder.edition == id;
    let seal = checked.closed.iter().find(of).and_then(|c| c.seal.as_ref()).ok_or_else(|| {
        Failure::content(
            format!("{id} non è chiuso: si corregge modificando i suoi file"),
            format!("{id} is not sealed: correct it by editing its files"),
        )
    })?;
    match archive::superseded(&checked.closed).get(&(seal.contract.clone(), id.clone())) {
        Some(by) => Err(Failure::content(
            format!("{id} è già sostituito da {by}: rettificare quello"),
            format!("{by} already takes the place of {id}: amend that one"),
        )),
        None => Ok(seal),
    }
}

/// Sources by path.
type Files = BTreeMap<String, Vec<u8>>;

/// The edition's own files under the name of the new one, and the path of its report.
fn copies(
    checked: &Checked,
    contract: &Contract,
    (old, new): (&str, &str),
    amended: impl Fn(&str) -> String,
) -> (Files, String) {
    let settings = &checked.book.settings;
    let facts = |edition: &str| format!("{}/{}/periods/{edition}/", settings.data_dir, contract.id);
    let texts = |edition: &str| format!("{}/{}/{edition}/", settings.src, contract.id);
    let mut files = Files::new();
    for (from, to) in [(facts(old), facts(new)), (texts(old), texts(new))] {
        for (_, file) in checked.sources.under(&from).filter(|(_, f)| f.unread.is_none()) {
            let inside = &file.path[from.len()..];
            let bytes = match inside {
                "report.yaml" => amended(&String::from_utf8_lossy(&file.bytes)).into_bytes(),
                _ => file.bytes.clone(),
            };
            files.insert(format!("{to}{inside}"), bytes);
        }
    }
    (files, format!("{}report.yaml", facts(new)))
}

/// What was written, and what comes next.
fn told<'p>(
    paths: impl Iterator<Item = &'p String>,
    renewed: &[(String, String)],
    (old, new): (&str, &EditionId),
    context: &Context,
) {
    for path in paths {
        let word = context.words("scritto", "written");
        context.terminal.say(&format!("{word}  {path}\n"));
    }
    for (part, by) in renewed {
        let word = context.words("aggiornato", "updated");
        context.terminal.say(&format!("{word}  composed_of: {part} → {by}\n"));
    }
    if context.terminal.quiet {
        return;
    }
    context.terminal.say(&match context.lang {
        Lang::It => format!(
            "\naperta la rettifica {new} di {old}: correggere i suoi file, in report.yaml scrivere «state: review», registrarli con un commit, poi «resoconto seal {new}»; {old} resta pubblico\n"
        ),
        Lang::En => format!(
            "\nthe amendment {new} of {old} is open: correct its files, write «state: review» in report.yaml, commit them, then «resoconto seal {new}»; {old} stays public\n"
        ),
    });
}

/// Parts that a year names and that were replaced since: the new edition is made of those in force.
fn renewed(contract: &Contract, edition: &Edition) -> Vec<(String, String)> {
    let latest = |id: &EditionId| contract.latest(id.period).map(|e| &e.id).filter(|latest| *latest > id);
    let parts = edition.report.composed_of.iter();
    parts.filter_map(|id| Some((id.to_string(), latest(id)?.to_string()))).collect()
}
