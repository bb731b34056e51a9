//! The folder of certificates that the administration relies on, as the signature room wants it: bytes by
//! name. Its contents are judged there; no link is followed and nothing large is read.

use std::fs;
use std::io;
use std::path::Path;

use super::{Failure, machine, read, refused};
use crate::signature::Trust;

/// A certificate has a few kilobytes; a list of revoked ones may have many.
const LARGEST_CERTIFICATE: u64 = 1024 * 1024;
const LARGEST_LIST: u64 = 32 * 1024 * 1024;
/// More files than this are no choice of anybody.
const MOST_FILES: usize = 1000;

const CERTIFICATES: [&str; 4] = ["pem", "crt", "cer", "der"];
const LISTS: [&str; 3] = ["crl", "pem", "der"];

/// The site's own folder, as `book.toml` names it; none is none.
///
/// # Errors
/// A link stands there, a file is too large, or the machine refuses.
pub fn of_site(root: &Path) -> Result<Trust, Failure> {
    at(&root.join(read::trust_folder(root)))
}

/// That of the site which a folder is or lies in; none where it lies in none.
///
/// # Errors
/// As for a site's own.
pub fn around(folder: &Path) -> Result<Trust, Failure> {
    let at = std::path::absolute(folder).map_err(refused("looking at", folder))?;
    let site = at.ancestors().find(|up| up.join("book.toml").is_file());
    site.map_or_else(|| Ok(Trust::default()), of_site)
}

/// The folder that the command line names.
///
/// # Errors
/// It is not there; else as for the site's own.
pub fn named(folder: &Path) -> Result<Trust, Failure> {
    if !folder.is_dir() {
        let shown = folder.display();
        return Err(Failure::usage(
            format!(
                "«{shown}» non è una cartella: indicare con --trust quella dei certificati delle autorità"
            ),
            format!("«{shown}» is no folder: name with --trust the one of the authorities’ certificates"),
        ));
    }
    let trust = at(folder)?;
    if trust.anchors.is_empty() {
        let shown = folder.display();
        return Err(Failure::usage(
            format!("in «{shown}» non c’è nessun certificato (.pem, .crt, .cer, .der)"),
            format!("there is no certificate in «{shown}» (.pem, .crt, .cer, .der)"),
        ));
    }
    Ok(trust)
}

fn at(folder: &Path) -> Result<Trust, Failure> {
    match folder.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Trust::default()),
        Err(error) => return Err(refused("reading", folder)(error)),
        Ok(kind) if kind.is_symlink() => return Err(link(folder)),
        Ok(kind) if !kind.is_dir() => {
            return Err(refused("reading", folder)(io::ErrorKind::NotADirectory.into()));
        }
        Ok(_) => {}
    }
    Ok(Trust {
        present: true,
        anchors: files(folder, &CERTIFICATES, LARGEST_CERTIFICATE)?,
        intermediates: files(&folder.join("intermediates"), &CERTIFICATES, LARGEST_CERTIFICATE)?,
        revoked: files(&folder.join("crl"), &LISTS, LARGEST_LIST)?,
    })
}

/// Files of a folder with one of some endings, in the order of their names.
fn files(folder: &Path, endings: &[&str], largest: u64) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let list = match fs::read_dir(folder) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(refused("reading", folder)(error)),
    };
    if folder.is_symlink() {
        return Err(link(folder));
    }
    let mut found = Vec::new();
    for entry in list {
        let at = machine("reading", folder, entry)?.path();
        let ending = at.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = at.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') || !endings.contains(&ending.as_str()) {
            continue;
        }
        let kind = machine("reading", &at, at.symlink_metadata())?;
        if kind.is_symlink() {
            return Err(link(&at));
        }
        if !kind.is_file() {
            continue;
        }
        if kind.len() > largest || found.len() >= MOST_FILES {
            let shown = at.display();
            return Err(Failure::place(
                format!(
                    "«{shown}» è troppo grande, o è di troppo, fra i certificati di cui ci si fida: toglierlo"
                ),
                format!(
                    "«{shown}» is too large, or one too many, among the trusted certificates: take it out"
                ),
            ));
        }
        found.push((name, machine("reading", &at, fs::read(&at))?));
    }
    found.sort();
    Ok(found)
}

fn link(at: &Path) -> Failure {
    let shown = at.display();
    Failure::place(
        format!("«{shown}» è un collegamento e non viene seguito: mettere al suo posto una copia"),
        format!("«{shown}» is a link and is not followed: put a copy in its place"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_certificates_is_read_by_name_and_nothing_else() {
        let site = tempfile::tempdir().unwrap();
        assert!(!of_site(site.path()).unwrap().present, "no folder is a normal state");
        let trust = site.path().join("trust");
        for folder in ["intermediates", "crl"] {
            fs::create_dir_all(trust.join(folder)).unwrap();
        }
        for file in ["b.crt", "a.PEM", "leggimi.txt", "intermediates/c.der", "crl/d.crl", ".x.pem"] {
            fs::write(trust.join(file), file).unwrap();
        }
        let read = of_site(site.path()).unwrap();
        let names = |list: &[(String, Vec<u8>)]| list.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
        assert!(read.present);
        assert_eq!(names(&read.anchors), ["a.PEM", "b.crt"]);
        assert_eq!(names(&read.intermediates), ["c.der"]);
        assert_eq!(names(&read.revoked), ["d.crl"]);
        assert!(matches!(named(&site.path().join("crl")), Err(Failure::Usage { .. })));
    }

    #[test]
    fn a_folder_inside_a_site_relies_on_what_the_site_does() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir_all(site.path().join("trust")).unwrap();
        fs::create_dir_all(site.path().join("archive/c/2024-s1")).unwrap();
        fs::write(site.path().join("trust/a.pem"), "x").unwrap();
        assert!(!around(&site.path().join("archive")).unwrap().present, "no site yet");
        fs::write(site.path().join("book.toml"), "schema = 1\n").unwrap();
        for at in ["", "archive/c/2024-s1"] {
            assert_eq!(around(&site.path().join(at)).unwrap().anchors.len(), 1, "{at}");
        }
    }

    #[test]
    fn book_toml_names_the_folder_and_never_one_outside() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir_all(site.path().join("sito/fiducia")).unwrap();
        fs::write(site.path().join("sito/fiducia/a.pem"), "x").unwrap();
        fs::write(site.path().join("b.pem"), "x").unwrap();
        let write = |text: &str| fs::write(site.path().join("sito/book.toml"), text).unwrap();
        write("[signatures]\ntrust = \"fiducia\"\n");
        assert_eq!(of_site(&site.path().join("sito")).unwrap().anchors.len(), 1);
        write("[signatures]\ntrust = \"..\"\n");
        assert!(!of_site(&site.path().join("sito")).unwrap().present);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_refused() {
        let site = tempfile::tempdir().unwrap();
        fs::create_dir_all(site.path().join("trust")).unwrap();
        std::os::unix::fs::symlink("/etc/hostname", site.path().join("trust/a.pem")).unwrap();
        assert!(matches!(of_site(site.path()), Err(Failure::Place { .. })));
        fs::remove_dir_all(site.path().join("trust")).unwrap();
        std::os::unix::fs::symlink("/etc", site.path().join("trust")).unwrap();
        assert!(matches!(of_site(site.path()), Err(Failure::Place { .. })));
    }
}
