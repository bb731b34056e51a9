//! What the program itself made inside a site, among files that git does not know: a built site, dossiers.

use std::path::Path;

use super::archive::packed;
use super::guard::MARKER;
use super::read;

/// The paths under a site's root that are no output of the program. Among the sources nothing is one, whatever
/// it looks like: a marker there would hide a change.
pub fn others(root: &Path, changed: &[String]) -> Vec<String> {
    let mut own = read::own_folders(root);
    own.push(read::trust_folder(root));
    let is_source = |path: &String| own.iter().any(|folder| path.starts_with(&format!("{folder}/")));
    changed.iter().filter(|path| is_source(path) || !is_output(root, path)).cloned().collect()
}

/// In a folder that carries the marker, or a zip that holds a closed edition.
fn is_output(root: &Path, path: &str) -> bool {
    let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    folders.any(|folder| root.join(folder).join(MARKER).is_file())
        || path.ends_with(".zip") && packed(&root.join(path)).is_ok_and(|found| !found.is_empty())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_marker_among_the_sources_hides_nothing() {
        let site = tempfile::tempdir().unwrap();
        for folder in ["book", "dati/x", "content"] {
            fs::create_dir_all(site.path().join(folder)).unwrap();
            fs::write(site.path().join(folder).join(MARKER), "").unwrap();
        }
        fs::write(site.path().join("book.toml"), "[build]\ndata-dir = \"dati\"\n").unwrap();
        let changed = ["book/index.html", "dati/x/a.yaml", "content/index.md", "book.toml", "note.txt"];
        let changed = changed.map(str::to_owned);
        assert_eq!(others(site.path(), &changed), &changed[1..]);
    }
}
