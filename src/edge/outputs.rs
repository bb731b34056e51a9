//! What the program itself made inside a site, among files that git does not know.

use std::path::Path;

use super::archive::packed;
use super::guard::MARKER;

/// What the program made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// A built site: a folder that carries the marker.
    Site,
    /// A dossier: a zip that holds a closed edition.
    Dossier,
}

/// Tells outputs, each once by its path, from the other paths under a site's root.
pub fn among(root: &Path, changed: &[String]) -> (Vec<(Output, String)>, Vec<String>) {
    let mut made = Vec::new();
    let mut others = Vec::new();
    for path in changed {
        match output(root, path) {
            Some(found) if made.contains(&found) => {}
            Some(found) => made.push(found),
            None => others.push(path.clone()),
        }
    }
    (made, others)
}

fn output(root: &Path, path: &str) -> Option<(Output, String)> {
    let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
    let site = folders.clone().find(|folder| root.join(folder).join(MARKER).is_file());
    if let Some(folder) = site {
        return Some((Output::Site, folder.to_owned()));
    }
    let is_dossier = path.ends_with(".zip") && packed(&root.join(path)).is_ok_and(|found| !found.is_empty());
    is_dossier.then(|| (Output::Dossier, path.to_owned()))
}
