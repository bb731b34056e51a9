//! From a folder to [`Sources`]: nothing is skipped silently, no link is followed, nothing large is
//! read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::{Failure, machine};
use crate::diag::{Diagnostics, FileId};
use crate::source::{File, LARGEST_FILE, Node, Sources, Unread, toml};

/// Folders of a site that are read, beside `book.toml`; the first three may have other names there. The
/// archive is read by [`super::archive`]: hashed, not parsed.
const FOLDERS: [&str; 4] = ["archive", "content", "data", "themes"];

/// Reads every file of a site. Names that begin with a dot are left alone.
///
/// # Errors
/// The root or a file cannot be read.
pub fn site(root: &Path) -> Result<Sources, Failure> {
    let mut found = Vec::new();
    let config = root.join("book.toml");
    if let Ok(kind) = config.symlink_metadata() {
        let unread = match kind.len() {
            _ if kind.is_symlink() => Some(Unread::Link),
            _ if !kind.is_file() => Some(Unread::Special),
            size => (size > LARGEST_FILE).then_some(Unread::TooLarge(size)),
        };
        found.push(("book.toml".to_owned(), config, unread));
    }
    for folder in folders(root).read {
        let top = root.join(&folder);
        let Ok(kind) = top.symlink_metadata() else { continue };
        if kind.is_symlink() || !kind.is_dir() {
            let why = if kind.is_symlink() { Unread::Link } else { Unread::NotAFolder };
            found.push((folder, top, Some(why)));
            continue;
        }
        walk(root, &top, &mut found)?;
    }
    // Certificates are read by [`super::trust`]: they are no facts of the site, wherever they stand.
    let trust = format!("{}/", trust_folder(root));
    found.retain(|(path, ..)| !path.starts_with(&trust));
    let files: Result<Vec<File>, Failure> =
        found.into_par_iter().map(|(path, at, unread)| read(path, &at, unread)).collect();
    Ok(Sources::new(files?))
}

/// The folder of closed editions, from the root.
pub(super) fn archive_folder(root: &Path) -> String {
    folders(root).archive
}

/// The folders of texts and of data, under the names they have at a site's root.
pub(super) fn written_folders(root: &Path) -> [String; 2] {
    let Folders { texts, data, .. } = folders(root);
    [texts, data]
}

/// The folders of a site that are read, and the one of certificates, as a text of `book.toml` names them.
pub(super) fn folders_named(book: &str) -> (BTreeSet<String>, String) {
    let config = toml::parse(book, FileId(0), &mut Diagnostics::default());
    (Folders::of(&config).read, trust_named(&config))
}

/// Every folder that holds something of the site's own, under the names it has there.
pub(super) fn own_folders(root: &Path) -> Vec<String> {
    let Folders { read, archive, .. } = folders(root);
    read.into_iter().chain([archive]).collect()
}

/// The folder of the certificates that the administration relies on, from the root.
pub(super) fn trust_folder(root: &Path) -> String {
    trust_named(&configuration(root))
}

fn trust_named(config: &Node) -> String {
    folder_named(config, "signatures", "trust").unwrap_or_else(|| "trust".to_owned())
}

fn configuration(root: &Path) -> Node {
    let text = match root.join("book.toml").symlink_metadata() {
        Ok(kind) if kind.is_file() && kind.len() <= LARGEST_FILE => {
            std::fs::read_to_string(root.join("book.toml"))
        }
        _ => Ok(String::new()),
    };
    toml::parse(&text.unwrap_or_default(), FileId(0), &mut Diagnostics::default())
}

/// A folder's name in `book.toml`, where it is a plain relative one.
fn folder_named(config: &Node, table: &str, key: &str) -> Option<String> {
    let name = config.get(table).and_then(|t| t.get(key)).and_then(Node::text)?;
    let name = name.trim().trim_start_matches("./").trim_end_matches('/');
    let plain = |part: &str| !part.is_empty() && !part.starts_with('.') && portable(part);
    name.split('/').all(plain).then(|| name.to_owned())
}

/// The folders of a site. What `book.toml` says is judged elsewhere: here a name that is not a plain relative
/// one is not followed.
struct Folders {
    archive: String,
    texts: String,
    data: String,
    /// Those to read: none lies in another, none is the archive.
    read: BTreeSet<String>,
}

fn folders(root: &Path) -> Folders {
    Folders::of(&configuration(root))
}

impl Folders {
    fn of(config: &Node) -> Self {
        let named = |table: &str, key: &str| folder_named(config, table, key);
        let named = [named("build", "archive-dir"), named("book", "src"), named("build", "data-dir"), None];
        let mut usual = FOLDERS.map(str::to_owned);
        for (folder, named) in usual.iter_mut().zip(named) {
            *folder = named.unwrap_or_else(|| folder.clone());
        }
        let [archive, texts, data, themes] = usual;
        let all = [&archive, &texts, &data, &themes];
        let inside = |name: &String| all.iter().any(|other| name.starts_with(&format!("{other}/")));
        let read = all[1..].iter().filter(|name| !inside(name) && ***name != archive);
        let read = read.map(|name| (*name).clone()).collect();
        Self { archive, texts, data, read }
    }
}

type Found = Vec<(String, std::path::PathBuf, Option<Unread>)>;

fn walk(root: &Path, top: &Path, found: &mut Found) -> Result<(), Failure> {
    let hidden =
        |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    let mut walk = WalkDir::new(top).follow_links(false).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry.map_err(|error| Failure::Machine {
            doing: "reading",
            path: error.path().unwrap_or(top).to_owned(),
            cause: error.into_io_error().unwrap_or_else(|| std::io::Error::other("walk")),
        })?;
        let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let path = printable(&inside.to_string_lossy());
        if hidden(&entry) || entry.file_type().is_dir() {
            let why = if hidden(&entry) { Some(None) } else { folder(&entry, &path) };
            if entry.file_type().is_dir() && why.is_some() {
                walk.skip_current_dir();
            }
            if let Some(Some(why)) = why {
                found.push((path, entry.path().to_owned(), Some(why)));
            }
            continue;
        }
        let unread = if entry.file_type().is_symlink() {
            Some(Unread::Link)
        } else if !entry.file_type().is_file() {
            Some(Unread::Special)
        } else if !portable(&path) {
            Some(Unread::Name)
        } else {
            let size = entry.metadata().map(|m| m.len()).unwrap_or(0);
            (size > LARGEST_FILE).then_some(Unread::TooLarge(size))
        };
        found.push((path, entry.path().to_owned(), unread));
    }
    Ok(())
}

/// Why a folder is not entered, told once for all that it holds.
fn folder(entry: &walkdir::DirEntry, path: &str) -> Option<Option<Unread>> {
    let name = path.rsplit('/').next().unwrap_or_default();
    if entry.depth() == 0 {
        None
    } else if [".yaml", ".yml", ".csv", ".md"].iter().any(|end| name.ends_with(end)) {
        Some(Some(Unread::Folder))
    } else if !portable(path) {
        Some(Some(Unread::Name))
    } else {
        None
    }
}

/// A path as messages can show it: one separator, control characters spelled out.
fn printable(path: &str) -> String {
    let spelled = |c: char| match c {
        '\\' => "/".to_owned(),
        c if c.is_control() => c.escape_default().to_string().replace('\\', "?"),
        c => c.to_string(),
    };
    path.chars().map(spelled).collect()
}

fn portable(path: &str) -> bool {
    // Themes hold files made by others (fonts, licences): capitals alone are no mistake there.
    (path.starts_with("themes/") && path.bytes().all(|b| b.is_ascii_graphic()))
        || path.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._/-".contains(&b))
}

fn read(path: String, at: &Path, unread: Option<Unread>) -> Result<File, Failure> {
    let bytes = match unread {
        Some(_) => Vec::new(),
        None => machine("reading", at, std::fs::read(at))?,
    };
    Ok(File { path, bytes, unread })
}

/// The site's own theme files, by path inside the theme.
pub fn theme(sources: &Sources, name: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = format!("themes/{name}/");
    sources
        .under(&folder)
        .filter(|(_, f)| f.unread.is_none())
        .map(|(_, f)| (f.path[folder.len()..].to_owned(), f.bytes.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn unread<'a>(sources: &'a Sources, path: &str) -> Option<&'a Unread> {
        let id = sources.find(path).unwrap_or_else(|| panic!("{path} is not named"));
        sources.file(id).unread.as_ref()
    }

    #[test]
    fn nothing_is_skipped_and_nothing_unsafe_is_followed() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for folder in ["content", "data", "inbox", "book"] {
            fs::create_dir(root.join(folder)).unwrap();
        }
        fs::write(root.join("book.toml"), "schema = 1\n").unwrap();
        fs::write(root.join("content/index.md"), "# Ciao\n").unwrap();
        fs::write(root.join("content/perché.md"), "").unwrap();
        fs::write(root.join("inbox/chiamate.csv"), "numero\n").unwrap();
        fs::write(root.join("book/index.html"), "").unwrap();
        let large = fs::File::create(root.join("data/grande.yaml")).unwrap();
        large.set_len(100 * 1024 * 1024).unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/etc", root.join("data/fuori")).unwrap();
            std::os::unix::fs::symlink("/etc", root.join("themes")).unwrap();
        }
        let sources = site(root).unwrap();
        let paths: Vec<&str> = sources.iter().map(|(_, f)| f.path.as_str()).collect();
        assert!(!paths.iter().any(|p| p.starts_with("inbox") || p.starts_with("book/")), "{paths:?}");
        assert_eq!(unread(&sources, "content/index.md"), None);
        assert_eq!(unread(&sources, "content/perché.md"), Some(&Unread::Name));
        assert_eq!(unread(&sources, "data/grande.yaml"), Some(&Unread::TooLarge(100 * 1024 * 1024)));
        #[cfg(unix)]
        {
            assert_eq!(unread(&sources, "data/fuori"), Some(&Unread::Link));
            assert_eq!(unread(&sources, "themes"), Some(&Unread::Link));
        }
    }

    #[test]
    fn names_that_change_between_systems() {
        for good in ["content/index.md", "data/2021-s2.yaml", "themes/agid/OFL.txt"] {
            assert!(portable(good), "{good}");
        }
        for bad in ["content/perché.md", "data/a b.yaml", "content/Indice.md", "themes/è.css"] {
            assert!(!portable(bad), "{bad}");
        }
    }
}
