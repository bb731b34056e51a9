//! Tells when a source changes: one call for each burst of saves.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use notify_debouncer_full::notify::event::{AccessKind, AccessMode, EventKind};
use notify_debouncer_full::notify::{self, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use super::{Failure, refused};

/// What is followed beside `book.toml`; never the output.
const FOLDERS: [&str; 4] = ["archive", "content", "data", "themes"];

/// Saves closer than this are one change.
const BURST: Duration = Duration::from_millis(200);
/// How often `poll` looks.
const POLL: Duration = Duration::from_millis(800);

/// How changes are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The system's own notices.
    #[default]
    Native,
    /// Looking again and again: for network shares and containers.
    Poll,
}

/// Calls `changed` after each burst, for ever; returns only if watching is impossible.
pub fn watch(root: &Path, mode: Mode, changed: impl FnMut()) -> Result<(), Failure> {
    let config = notify::Config::default().with_poll_interval(POLL).with_compare_contents(true);
    let (tx, rx) = mpsc::channel();
    let root = std::path::absolute(root).map_err(refused("watching", root))?;
    match mode {
        Mode::Native => follow(debouncer::<RecommendedWatcher>(tx, config, &root)?, &rx, &root, changed),
        Mode::Poll => follow(debouncer::<PollWatcher>(tx, config, &root)?, &rx, &root, changed),
    }
}

fn debouncer<W: Watcher>(
    tx: mpsc::Sender<DebounceEventResult>,
    config: notify::Config,
    root: &Path,
) -> Result<Debouncer<W, NoCache>, Failure> {
    new_debouncer_opt(BURST, None, tx, NoCache, config).map_err(|e| failure(e, root))
}

fn follow<W: Watcher>(
    mut debouncer: Debouncer<W, NoCache>,
    rx: &mpsc::Receiver<DebounceEventResult>,
    root: &Path,
    mut changed: impl FnMut(),
) -> Result<(), Failure> {
    // The root itself, not only `book.toml`: editors save by putting a new file in its place.
    debouncer.watch(root, RecursiveMode::NonRecursive).map_err(|e| failure(e, root))?;
    let mut followed: Vec<PathBuf> = Vec::new();
    loop {
        for folder in FOLDERS.map(|name| root.join(name)) {
            // A folder may be made while we watch, or be made again.
            if !folder.is_dir() {
                followed.retain(|known| *known != folder);
            } else if !followed.contains(&folder) {
                debouncer.watch(&folder, RecursiveMode::Recursive).map_err(|e| failure(e, &folder))?;
                followed.push(folder);
            }
        }
        match rx.recv() {
            Ok(Ok(events)) => {
                if events.iter().any(|e| is_change(&e.kind) && e.paths.iter().any(|p| is_source(p, root))) {
                    changed();
                }
            }
            // Notices were lost or a folder went: look again at everything.
            Ok(Err(_)) => changed(),
            Err(_) => return Ok(()),
        }
    }
}

/// Reading is not changing: our own build reads every file.
fn is_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

fn is_source(path: &Path, root: &Path) -> bool {
    let Some(first) = path.strip_prefix(root).ok().and_then(|p| p.iter().next()) else { return false };
    first.to_str().is_some_and(|name| name == "book.toml" || FOLDERS.contains(&name))
}

fn failure(error: notify::Error, path: &Path) -> Failure {
    let cause = match error.kind {
        notify::ErrorKind::Io(cause) => cause,
        other => std::io::Error::other(format!("{other:?}")),
    };
    refused("watching", path)(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_and_only_changes_count() {
        let root = Path::new("/sito");
        assert!(is_source(Path::new("/sito/data/x/y.yaml"), root));
        assert!(is_source(Path::new("/sito/book.toml"), root));
        assert!(!is_source(Path::new("/sito/book/index.html"), root));
        assert!(!is_source(Path::new("/sito/.git/index"), root));
        assert!(!is_change(&EventKind::Access(AccessKind::Read)));
        assert!(is_change(&EventKind::Access(AccessKind::Close(AccessMode::Write))));
    }
}
