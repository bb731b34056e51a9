//! `schema`: JSON Schemas for editors, and the settings that connect them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::Context;
use super::args::Schema;
use crate::edge::{Exit, Failure, scaffold};
use crate::model::schemas::{KINDS, find};
use crate::source::nearest;
use crate::text::json::pretty;

pub(super) fn run(args: &Schema, context: &Context) -> Result<Exit, Failure> {
    let files = match &args.kind {
        None => schemas(),
        Some(kind) => {
            let found = find(kind).ok_or_else(|| unknown(kind))?;
            BTreeMap::from([(format!("schema/{kind}.json"), pretty(&found.schema()))])
        }
    };
    if args.stdout {
        for text in files.values() {
            context.terminal.say(text);
        }
        return Ok(Exit::Done);
    }
    if args.check {
        let old = scaffold::differing(&context.root, &files);
        for path in &old {
            let word = context.words("da riscrivere", "to be written again");
            context.terminal.say(&format!("{word}  {path}\n"));
        }
        return Ok(if old.is_empty() { Exit::Done } else { Exit::Content });
    }
    for path in write(&context.root, &files, args.kind.is_none())? {
        let word = context.words("scritto", "written");
        context.terminal.say(&format!("{word}  {path}\n"));
    }
    Ok(Exit::Done)
}

fn unknown(kind: &str) -> Failure {
    let names: Vec<&str> = KINDS.iter().map(|k| k.kind).collect();
    let near = nearest(kind, names.iter().copied());
    let (it, en) = near.map_or((String::new(), String::new()), |near| {
        (format!(": forse «{near}»?"), format!(": perhaps «{near}»?"))
    });
    Failure::usage(
        format!("tipo di file «{kind}» sconosciuto{it} tipi: {}", names.join(", ")),
        format!("unknown kind of file «{kind}»{en} kinds: {}", names.join(", ")),
    )
}

/// Every schema, by path.
pub(super) fn schemas() -> BTreeMap<String, String> {
    KINDS.iter().map(|k| (format!("schema/{}.json", k.kind), pretty(&k.schema()))).collect()
}

/// Writes schemas over the old ones, and editor settings only where there are none.
pub(super) fn write(
    root: &Path,
    files: &BTreeMap<String, String>,
    settings: bool,
) -> Result<Vec<String>, Failure> {
    let mut written = scaffold::replace(root, files)?;
    if settings {
        written.extend(scaffold::add_missing(root, &editor())?);
    }
    Ok(written)
}

/// Settings of VS Code and of the editors that read them.
fn editor() -> BTreeMap<String, String> {
    let yaml: BTreeMap<String, &str> = KINDS
        .iter()
        .filter(|k| k.place.ends_with(".yaml"))
        .map(|k| (format!("./schema/{}.json", k.kind), k.place))
        .collect();
    let settings = json!({
        "yaml.schemas": yaml,
        "yaml.yamlVersion": "1.2",
        "yaml.schemaStore.enable": false,
        "evenBetterToml.schema.associations": {"book\\.toml$": "./schema/book.json"},
        "files.eol": "\n",
        "editor.rulers": [110],
    });
    let extensions = json!({"recommendations": ["redhat.vscode-yaml", "tamasfe.even-better-toml"]});
    BTreeMap::from([
        (".vscode/extensions.json".to_owned(), pretty(&extensions)),
        (".vscode/settings.json".to_owned(), pretty(&settings)),
    ])
}
