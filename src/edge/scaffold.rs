//! New files from a template folder inside the executable; never over an existing one.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::whole::{Over, put};
use super::{Failure, machine};

static MINIMAL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/examples/minimo");

/// Writes the smallest valid site into a folder. Returns the paths written.
///
/// # Errors
/// The folder holds something else (unless `force`), a file would be overwritten, or the machine
/// refuses. Nothing is written then.
pub fn write(into: &Path, force: bool) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    collect(&MINIMAL, &mut files);
    files.sort();
    let shown = into.display();
    let busy = fs::read_dir(into).map(|mut list| list.next().is_some()).unwrap_or(false);
    if busy && !force {
        return Err(Failure::usage(
            format!(
                "la cartella «{shown}» non è vuota: sceglierne un’altra, oppure --force per aggiungere i file mancanti"
            ),
            format!("the folder «{shown}» is not empty: choose another, or --force to add the missing files"),
        ));
    }
    let existing: Vec<&str> = files
        .iter()
        .filter(|(path, _)| into.join(path).symlink_metadata().is_ok())
        .map(|(path, _)| path.as_str())
        .collect();
    if !existing.is_empty() {
        let list = existing.join(", ");
        return Err(Failure::usage(
            format!(
                "questi file esistono già e non vengono toccati: {list}; spostarli o scegliere un’altra cartella"
            ),
            format!("these files exist and are left alone: {list}; move them or choose another folder"),
        ));
    }
    for (path, bytes) in &files {
        let to = into.join(path);
        if let Some(folder) = to.parent() {
            machine("writing", folder, fs::create_dir_all(folder))?;
        }
        // A file that appeared meanwhile is not overwritten either.
        let made = fs::File::create_new(&to).and_then(|mut file| file.write_all(bytes));
        machine("writing", &to, made)?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// Files whose text on disk is another, or that are not there.
pub fn differing(root: &Path, files: &BTreeMap<String, String>) -> Vec<String> {
    let same = |path: &str, text: &str| fs::read(root.join(path)).is_ok_and(|old| old == text.as_bytes());
    files.iter().filter(|(path, text)| !same(path, text)).map(|(path, _)| path.clone()).collect()
}

/// Writes new files as [`add_new`] does, `last` after all others: until it is there the others are nothing,
/// and what a killed run left of them is written again.
///
/// # Errors
/// A file of somebody else is there, or the machine refuses.
pub fn add_whole(root: &Path, files: &BTreeMap<String, Vec<u8>>, last: &str) -> Result<(), Failure> {
    let (mut first, mut end) = (files.clone(), BTreeMap::new());
    end.extend(first.remove_entry(last));
    if root.join(last).symlink_metadata().is_err() {
        for (path, bytes) in &first {
            let to = root.join(path);
            // Cut short or whole: ours in either case, and nothing else is lost.
            if fs::read(&to).is_ok_and(|left| bytes.starts_with(&left)) {
                machine("removing", &to, fs::remove_file(&to))?;
            }
        }
    }
    add_new(root, &first)?;
    add_new(root, &end)
}

/// Writes new files, none over another; what was written is removed when one fails.
///
/// # Errors
/// A file is there already, or the machine refuses.
pub fn add_new(root: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Failure> {
    let mut done = Vec::new();
    for (path, bytes) in files {
        let to = root.join(path);
        let folder = to.parent().unwrap_or(root);
        let made =
            fs::create_dir_all(folder).and_then(|()| fs::File::create_new(&to)).and_then(|mut file| {
                done.push(to.clone());
                file.write_all(bytes)
            });
        if made.is_err() {
            for path in &done {
                let _ = fs::remove_file(path);
            }
        }
        machine("writing", &to, made)?;
    }
    Ok(())
}

/// Writes generated files, each at once; returns those that changed.
///
/// # Errors
/// The machine refuses.
pub fn replace(root: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>, Failure> {
    let changed = differing(root, files);
    for path in &changed {
        let to = root.join(path);
        let folder = to.parent().unwrap_or(root);
        machine("writing", folder, fs::create_dir_all(folder))?;
        machine("writing", &to, put(&to, files[path].as_bytes(), Over::Old))?;
    }
    Ok(changed)
}

/// Writes files where there are none; an existing one is its owner's.
///
/// # Errors
/// The machine refuses.
pub fn add_missing(root: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>, Failure> {
    let absent = |path: &String| root.join(path).symlink_metadata().is_err();
    let fresh = files.iter().filter(|(path, _)| absent(path)).map(|(p, t)| (p.clone(), t.clone())).collect();
    replace(root, &fresh)
}

fn collect(dir: &Dir<'_>, into: &mut Vec<(String, Vec<u8>)>) {
    for file in dir.files() {
        into.push((file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec()));
    }
    for inner in dir.dirs() {
        collect(inner, into);
    }
}

/// Writes new files of a site, each whole or not at all, never over an existing one.
///
/// # Errors
/// A file exists, a folder on the way is a link or is none, or the machine refuses. What was written
/// before is taken back.
pub fn add(root: &Path, files: &[(String, String)]) -> Result<(), Failure> {
    for (path, _) in files {
        own(root, path)?;
    }
    let mut done: Vec<std::path::PathBuf> = Vec::new();
    for (path, text) in files {
        let to = root.join(path);
        if let Err(failure) = whole(&to, text) {
            for made in &done {
                // Only files of this call are taken back; the failure is what counts.
                let _ = fs::remove_file(made);
            }
            return Err(failure);
        }
        done.push(to);
    }
    Ok(())
}

/// The path is free and every folder on the way is a real one: nothing leads out of the site.
fn own(root: &Path, path: &str) -> Result<(), Failure> {
    let mut at = root.to_owned();
    for part in path.split('/') {
        at.push(part);
        let Ok(kind) = at.symlink_metadata() else { return Ok(()) };
        let shown = at.display();
        if at != root.join(path) && !kind.is_dir() {
            return Err(Failure::place(
                format!(
                    "«{shown}» non è una cartella del sito (è un collegamento o un file): spostarlo o rinominarlo"
                ),
                format!("«{shown}» is no folder of the site (a link or a file): move or rename it"),
            ));
        }
    }
    Err(taken(path))
}

fn taken(path: &str) -> Failure {
    Failure::place(
        format!(
            "«{path}» esiste già e non viene toccato: modificarlo, o scegliere un altro identificativo con --id"
        ),
        format!("«{path}» exists and is left alone: edit it, or choose another identifier with --id"),
    )
}

fn whole(to: &Path, text: &str) -> Result<(), Failure> {
    let folder = to.parent().unwrap_or(to);
    machine("writing", folder, fs::create_dir_all(folder))?;
    match put(to, text.as_bytes(), Over::Nothing) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(taken(&to.display().to_string()))
        }
        done => machine("writing", to, done),
    }
}
