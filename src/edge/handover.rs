//! A dossier comes to the disk: whole or not at all, and never over something else.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::guard::sources_hold;
use super::whole::{Over, put};
use super::{Failure, machine, read};

/// Where a dossier goes: the place asked for, or `name` in the folder asked for.
///
/// # Errors
/// It would lie among the site's sources or its closed editions, in a folder that is not there, or over a
/// file that is no zip.
pub fn guard(root: &Path, asked: Option<&Path>, name: &str) -> Result<PathBuf, Failure> {
    let to = match asked {
        None => PathBuf::from(name),
        Some(folder) if folder.is_dir() => folder.join(name),
        Some(file) => file.to_owned(),
    };
    let shown = to.display();
    if sources_hold(&to, root, &read::own_folders(root))? {
        return Err(Failure::place(
            format!(
                "«{shown}» è fra i sorgenti o i periodi chiusi del sito: scegliere un altro posto con -o"
            ),
            format!("«{shown}» is among the site’s sources or sealed periods: choose another place with -o"),
        ));
    }
    let folder = parent(&to);
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(Failure::place(
            format!("la cartella «{folder}» non c’è: crearla, o sceglierne un’altra con -o"),
            format!("there is no folder «{folder}»: create it, or choose another with -o"),
        ));
    }
    if !is_free(&to) {
        return Err(Failure::place(
            format!("«{shown}» c’è già e non è un fascicolo: spostarlo, o scegliere un altro nome con -o"),
            format!("«{shown}» is there already and is no dossier: move it, or choose another name with -o"),
        ));
    }
    Ok(to)
}

fn parent(file: &Path) -> &Path {
    file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Nothing there, or a plain file that is a zip, as an earlier dossier is, or empty.
fn is_free(to: &Path) -> bool {
    let Ok(found) = to.symlink_metadata() else { return true };
    let mut head = [0; 2];
    let mut is_zip =
        || fs::File::open(to).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"PK";
    found.is_file() && (found.len() == 0 || is_zip())
}

/// Writes a file beside its place and renames it: whoever reads it finds it whole.
///
/// # Errors
/// The machine refuses.
pub fn hand_over(to: &Path, bytes: &[u8]) -> Result<(), Failure> {
    machine("writing", to, put(to, bytes, Over::Old))
}
