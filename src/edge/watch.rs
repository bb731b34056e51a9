//! Watching the sources, natively or by polling (network shares, containers).

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{PollWatcher, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, NoCache, new_debouncer_opt};

use super::Failure;

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    #[default]
    Native,
    Poll,
}

/// Keeps the watcher alive; each message means «something changed».
pub struct Watch {
    pub changes: Receiver<()>,
    _watcher: Box<dyn std::any::Any>,
}

/// What is watched: sources, never the output.
const WATCHED: [&str; 5] = ["content", "data", "themes", "archive", "book.toml"];

/// One message per burst of changes (200 ms).
///
/// # Errors
/// The system refuses to watch.
pub fn start(root: &Path, mode: Mode) -> Result<Watch, Failure> {
    let (send, changes) = channel();
    let react = move |result: DebounceEventResult| {
        // Reading a file is an event too on some systems: rebuild and compare, never trust kinds.
        let real = result.map_or(true, |events| events.iter().any(|e| !e.kind.is_access()));
        if real {
            let _ = send.send(());
        }
    };
    let fail = |error: notify::Error| Failure::Machine {
        doing: "watching",
        path: root.to_owned(),
        cause: std::io::Error::other(error.to_string()),
    };
    let quiet = Duration::from_millis(200);
    let watcher: Box<dyn std::any::Any> = match mode {
        Mode::Native => {
            let mut debouncer = new_debouncer_opt::<_, RecommendedWatcher, NoCache>(
                quiet,
                None,
                react,
                NoCache::new(),
                notify::Config::default(),
            )
            .map_err(fail)?;
            watch(root, |path, depth| debouncer.watch(path, depth)).map_err(fail)?;
            Box::new(debouncer)
        }
        Mode::Poll => {
            let config = notify::Config::default().with_poll_interval(Duration::from_millis(700));
            let mut debouncer =
                new_debouncer_opt::<_, PollWatcher, NoCache>(quiet, None, react, NoCache::new(), config)
                    .map_err(fail)?;
            watch(root, |path, depth| debouncer.watch(path, depth)).map_err(fail)?;
            Box::new(debouncer)
        }
    };
    Ok(Watch { changes, _watcher: watcher })
}

fn watch(root: &Path, mut add: impl FnMut(&Path, RecursiveMode) -> notify::Result<()>) -> notify::Result<()> {
    // The root itself, not deeply: a folder may be made later.
    add(root, RecursiveMode::NonRecursive)?;
    for name in WATCHED {
        let path = root.join(name);
        if path.is_dir() {
            add(&path, RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}
