//! New files from a template folder inside the executable; never over an existing one.

use std::fs;
use std::io::Write;
use std::path::Path;

use include_dir::{Dir, include_dir};

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
    files.push((".gitignore".to_owned(), b"/book/\n/.book.*\n/inbox/\n".to_vec()));
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

fn collect(dir: &Dir<'_>, into: &mut Vec<(String, Vec<u8>)>) {
    for file in dir.files() {
        into.push((file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec()));
    }
    for inner in dir.dirs() {
        collect(inner, into);
    }
}
