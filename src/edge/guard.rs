//! Which folders the program may write or delete: its own output, and never a source.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Failure, refused};

/// Name of the file that says that a folder was made by the program.
pub const MARKER: &str = ".resoconto-site";

/// What a site's root holds that is never an output.
const SOURCES: [&str; 10] =
    ["content", "data", "themes", "archive", "trust", "inbox", "schema", ".git", "book.toml", "src"];

/// What stands at the place of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Nothing,
    /// A folder with nothing in it, whoever made it.
    Empty,
    /// A folder the program made.
    Ours,
}

/// Refuses an output that is, holds or lies inside something else than an output; gives its true
/// place (parents resolved) and what stands there.
pub(super) fn output(out: &Path, root: &Path) -> Result<(PathBuf, Standing), Failure> {
    let place = resolve(out)?;
    let root = resolve(root)?;
    let refuse = |it: &str, en: &str| {
        let shown = out.display();
        Err(Failure::place(
            format!("la cartella «{shown}» {it}: sceglierne un’altra con --dest-dir"),
            format!("the folder «{shown}» {en}: choose another with --dest-dir"),
        ))
    };
    if root.starts_with(&place) || place.parent().is_none() {
        return refuse("contiene i sorgenti del sito", "holds the site's sources");
    }
    if home().is_some_and(|home| home.starts_with(&place)) {
        return refuse("è o contiene la cartella personale", "is or holds the home folder");
    }
    if SOURCES.iter().any(|name| place.starts_with(root.join(name))) {
        return refuse("fa parte dei sorgenti del sito", "is part of the site's sources");
    }
    let standing = match fs::symlink_metadata(&place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Standing::Nothing,
        Err(error) => return Err(refused("looking at", &place)(error)),
        Ok(found) if found.is_symlink() => {
            return refuse("è un collegamento simbolico", "is a symbolic link");
        }
        Ok(found) if !found.is_dir() => return refuse("è un file", "is a file"),
        Ok(_) if is_ours(&place) => Standing::Ours,
        Ok(_) => match fs::read_dir(&place).map_err(refused("looking at", &place))?.next() {
            None => Standing::Empty,
            Some(_) => {
                return refuse(
                    "contiene altro e non è stata creata da resoconto",
                    "holds something else and was not made by resoconto",
                );
            }
        },
    };
    Ok((place, standing))
}

/// Whether a file would lie among the sources of a site, those folders included that have other names.
pub(super) fn sources_hold(file: &Path, root: &Path, named: &[String]) -> Result<bool, Failure> {
    let (place, root) = (resolve(file)?, resolve(root)?);
    let mut names = SOURCES.iter().copied().chain(named.iter().map(String::as_str));
    Ok(names.any(|name| place.starts_with(root.join(name))))
}

/// A marker that is a plain file: a link could point anywhere.
pub(super) fn is_ours(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(MARKER)).is_ok_and(|found| found.is_file())
}

/// Absolute, with links in the parents followed but not the last name, so that a link put at the
/// output's place is seen for what it is. Parents that do not exist yet are kept as written.
fn resolve(path: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(path).map_err(refused("looking at", path))?;
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                // `a/..` is where the link `a` leads, up one: resolve before going up.
                plain = fs::canonicalize(&plain).unwrap_or(plain);
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    let Some(name) = plain.file_name().map(std::ffi::OsStr::to_os_string) else { return Ok(plain) };
    let mut parent = plain;
    parent.pop();
    let mut missing = vec![name];
    loop {
        match fs::canonicalize(&parent) {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, name| path.join(name))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match parent.file_name() {
                Some(name) => {
                    missing.push(name.to_os_string());
                    parent.pop();
                }
                None => return Err(refused("looking at", path)(error)),
            },
            Err(error) => return Err(refused("looking at", path)(error)),
        }
    }
}

fn home() -> Option<PathBuf> {
    let home = std::env::home_dir()?;
    if home.as_os_str().is_empty() { None } else { fs::canonicalize(home).ok() }
}
