//! What git knows of the sources. Without git, pages do not say when they changed; verbs that compare
//! revisions say what is missing.
//!
//! Every call is hardened: no hooks, no external diff, no text conversion, no optional locks, and a
//! reference can never be read as an option.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Failure, read};
use crate::archive::{Lost, is_portable};
use crate::source::{File, LARGEST_FILE, Sources, Unread};
use crate::value::Date;

/// The author's day of the newest commit that touched texts or data.
pub fn last_change(root: &Path) -> Option<Date> {
    let [texts, data] = read::written_folders(root);
    let log = ["log", "-1", "--format=%as", "--end-of-options", "HEAD", "--", &texts, &data, "book.toml"];
    let text = run(root, &log)?;
    Date::parse(String::from_utf8(text).ok()?.trim()).ok()
}

/// The way from the repository's root to the site's, ending in `/`; empty at the root or without git.
pub fn prefix(root: &Path) -> String {
    let text = run(root, &["rev-parse", "--show-prefix"]).unwrap_or_default();
    String::from_utf8_lossy(&text).trim_end_matches(['\n', '\r']).to_owned()
}

/// The commit a clean tree stands on: its name and its day.
#[derive(Debug, Clone)]
pub struct Head {
    pub commit: String,
    pub date: Option<Date>,
}

/// The commit at hand, and what differs from it: paths under the site's root, those not yet added included
/// and, among `sources`, also those that git is told to overlook.
///
/// # Errors
/// No repository, no commit yet, or a copy of which git has or sees only a part.
pub fn head(root: &Path, sources: &[&str]) -> Result<(Head, Vec<String>), Failure> {
    let commit = committed(root)?;
    whole(root, sources)?;
    // The instant, for the day of the clock: the committer's own zone may have had another day.
    let date = run(root, &["log", "-1", "--format=%ct", "--end-of-options", &commit])
        .and_then(|bytes| Date::in_italy(String::from_utf8(bytes).ok()?.trim().parse().ok()?));
    let status =
        run(root, &["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", "."])
            .ok_or_else(|| unread("HEAD"))?;
    // Told from the repository's root, whatever the folder.
    let prefix = prefix(root);
    let path = |row: String| Some(row.get(3..)?.strip_prefix(&prefix)?.to_owned());
    let mut changed: Vec<String> = names(&status).into_iter().filter_map(path).collect();
    let ignored = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--"];
    let ignored = run(root, &[&ignored[..], sources].concat()).ok_or_else(|| unread("HEAD"))?;
    changed.extend(names(&ignored).into_iter().filter(|path| !path.split('/').any(|p| p.starts_with('.'))));
    changed.sort();
    changed.dedup();
    Ok((Head { commit, date }, changed))
}

/// The commit at hand, where there is one.
fn committed(root: &Path) -> Result<String, Failure> {
    let commands = match run(root, &["rev-parse", "--git-dir"]) {
        None => "«git init», «git add -A», «git commit»",
        Some(_) => match commit(root, "HEAD") {
            Ok(commit) => return Ok(commit),
            Err(_) => "«git add -A», «git commit»",
        },
    };
    Err(Failure::place(
        format!("si chiude da git: eseguire {commands}, poi ripetere"),
        format!("a period is sealed from git: run {commands}, then try again"),
    ))
}

/// Refuses a copy without its history, and one where git does not look at every file.
fn whole(root: &Path, sources: &[&str]) -> Result<(), Failure> {
    if run(root, &["rev-parse", "--is-shallow-repository"]).is_some_and(|t| t.starts_with(b"true")) {
        return Err(Failure::place(
            "la copia del deposito è parziale: prima eseguire «git fetch --unshallow»",
            "the clone is shallow: first run «git fetch --unshallow»",
        ));
    }
    let rows = run(root, &[&["ls-files", "-v", "-z", "--"], sources].concat()).unwrap_or_default();
    // Small letters: assumed unchanged. S: not checked out.
    let unseen = |row: &String| row.starts_with(|c: char| c.is_ascii_lowercase() || c == 'S');
    let Some(row) = names(&rows).into_iter().find(unseen) else { return Ok(()) };
    let path = row.get(2..).unwrap_or_default();
    Err(Failure::content(
        format!(
            "git non guarda «{path}»: rimettere la copia intera con «git sparse-checkout disable» e «git update-index --really-refresh --no-assume-unchanged --no-skip-worktree -- {path}»"
        ),
        format!(
            "git does not look at «{path}»: make the copy whole with «git sparse-checkout disable» and «git update-index --really-refresh --no-assume-unchanged --no-skip-worktree -- {path}»"
        ),
    ))
}

/// Closed editions in a folder of archive that git has and the disk has not: those of the commit at hand, and
/// those that an earlier commit took away. None without git.
pub fn lost(root: &Path, archive: &str) -> Vec<Lost> {
    let gone = |(contract, edition): &(String, String)| {
        root.join(format!("{archive}/{contract}/{edition}")).symlink_metadata().is_err()
    };
    let mut found: BTreeMap<(String, String), String> = sealed_at(root, "HEAD", archive)
        .into_iter()
        .filter(gone)
        .map(|one| (one, "HEAD".to_owned()))
        .collect();
    let options = ["log", "--full-history", "-m", "--diff-filter=D", "--no-renames", "--no-ext-diff"];
    let form = ["--name-only", "--relative", "-z", "--format=%H", "--end-of-options", "HEAD", "--", archive];
    let history = run(root, &[&options[..], &form].concat()).unwrap_or_default();
    let mut commit = String::new();
    for row in names(&history) {
        let row = row.trim_start_matches('\n');
        match sealed(row, archive) {
            Some(edition) if gone(&edition) && !found.contains_key(&edition) => {
                let (contract, name) = &edition;
                let before = parent_with(root, &commit, &format!("{archive}/{contract}/{name}/seal.json"));
                found.extend(before.map(|revision| (edition, revision)));
            }
            None if !row.contains('/') => row.clone_into(&mut commit),
            _ => {}
        }
    }
    let lost = |((contract, edition), revision)| Lost {
        path: format!("{archive}/{contract}/{edition}"),
        contract,
        edition,
        revision,
    };
    found.into_iter().map(lost).collect()
}

/// The closed editions that a revision has: contract and edition.
pub fn sealed_at(root: &Path, revision: &str, archive: &str) -> BTreeSet<(String, String)> {
    let list = ["ls-tree", "-r", "-z", "--name-only", "--end-of-options", revision, "--", archive];
    let list = run(root, &list).unwrap_or_default();
    names(&list).iter().filter_map(|path| sealed(path, archive)).collect()
}

/// The edition whose seal a path is. Other names than the program gives are no edition's, and none to print in
/// a command.
fn sealed(path: &str, archive: &str) -> Option<(String, String)> {
    let path = Some(path).filter(|path| is_portable(path))?;
    let inside = path.strip_prefix(archive)?.strip_prefix('/')?.strip_suffix("/seal.json")?;
    let (contract, edition) = inside.split_once('/')?;
    (!edition.contains('/')).then(|| (contract.to_owned(), edition.to_owned()))
}

/// The parent of a commit that has a file.
fn parent_with(root: &Path, commit: &str, path: &str) -> Option<String> {
    let short: String = commit.chars().take(12).collect();
    let parents = (1..=8).map(|n| if n == 1 { format!("{short}^") } else { format!("{short}^{n}") });
    let has = |parent: &String| run(root, &["cat-file", "-e", &format!("{parent}:./{path}")]).is_some();
    parents.into_iter().find(has)
}

/// Something git would do to the bytes of a file when it writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewriting {
    pub path: String,
    pub attribute: String,
    pub value: String,
}

/// Which of these files git may rewrite at a checkout, each told once; none without git.
pub fn rewritings(root: &Path, paths: &[String]) -> Vec<Rewriting> {
    if paths.is_empty() {
        return Vec::new();
    }
    let asked = ["check-attr", "-z", "--stdin", "text", "ident", "filter", "working-tree-encoding"];
    let input: Vec<u8> = paths.iter().flat_map(|path| [path.as_bytes(), b"\0"].concat()).collect();
    let Some(output) = answer(root, &asked, input) else { return Vec::new() };
    let mut found: Vec<Rewriting> = Vec::new();
    for fact in names(&output).chunks_exact(3) {
        let [path, attribute, value] = fact else { continue };
        let kept = match attribute.as_str() {
            "text" => value == "unset",
            _ => ["unset", "unspecified"].contains(&value.as_str()),
        };
        if !kept && found.last().is_none_or(|last| last.path != *path) {
            let (path, attribute, value) = (path.clone(), attribute.clone(), value.clone());
            found.push(Rewriting { path, attribute, value });
        }
    }
    found
}

/// What git says to an input.
fn answer(root: &Path, arguments: &[&str], input: Vec<u8>) -> Option<Vec<u8>> {
    let mut child = git(root, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut pipe = child.stdin.take()?;
    // Its own thread: git answers while it is being asked, and a full pipe would stop both.
    let asking = std::thread::spawn(move || {
        let _ = pipe.write_all(&input);
    });
    let output = child.wait_with_output().ok()?;
    asking.join().ok()?;
    output.status.success().then_some(output.stdout)
}

/// The name git signs commits with.
pub fn user(root: &Path) -> Option<String> {
    let text = String::from_utf8(run(root, &["config", "user.name"])?).ok()?;
    Some(text.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Paths under the site's root that differ from a revision, those not yet added included.
///
/// # Errors
/// No repository, or no such revision: with the way out.
pub fn changed_since(root: &Path, revision: &str) -> Result<BTreeSet<String>, Failure> {
    let commit = commit(root, revision)?;
    let options =
        ["diff", "--name-only", "-z", "--relative", "--no-ext-diff", "--no-textconv", "--no-renames"];
    let changed = run(root, &[&options[..], &["--end-of-options", &commit, "--", "."]].concat());
    let fresh = run(root, &["ls-files", "-z", "--others", "--exclude-standard", "--", "."]);
    let lists = [changed.ok_or_else(|| unread(revision))?, fresh.unwrap_or_default()];
    Ok(lists.iter().flat_map(|bytes| names(bytes)).collect())
}

/// The site as a revision has it: the same folders, links and large files refused alike.
///
/// # Errors
/// No repository, or no such revision.
pub fn sources_at(root: &Path, revision: &str) -> Result<Sources, Failure> {
    let commit = commit(root, revision)?;
    // The revision names its own folders: they may have had other names.
    let book = run(root, &["cat-file", "blob", &format!("{commit}:./book.toml")]).unwrap_or_default();
    let (folders, trust) = read::folders_named(&String::from_utf8_lossy(&book));
    let mut asked = vec!["ls-tree", "-r", "-z", "-l", "--end-of-options", commit.as_str(), "--", "book.toml"];
    asked.extend(folders.iter().map(String::as_str));
    let list = run(root, &asked).ok_or_else(|| unread(revision))?;
    let trust = format!("{trust}/");
    let mut wanted = Vec::new();
    let mut files = Vec::new();
    for row in list.split(|b| *b == 0).filter(|row| !row.is_empty()) {
        let Some((facts, path)) =
            String::from_utf8_lossy(row).split_once('\t').map(|(f, p)| (f.to_owned(), p.to_owned()))
        else {
            continue;
        };
        let facts: Vec<&str> = facts.split_whitespace().collect();
        let [mode, kind, object, size] = facts[..] else { continue };
        if path.starts_with(&trust) || path.split('/').any(|part| part.starts_with('.')) {
            continue;
        }
        let size: u64 = size.parse().unwrap_or(0);
        let reason = match (mode, kind) {
            ("120000", _) => Some(Unread::Link),
            (_, "blob") => (size > LARGEST_FILE).then_some(Unread::TooLarge(size)),
            _ => Some(Unread::Special),
        };
        match reason {
            None => wanted.push((path, object.to_owned())),
            unread => files.push(File { path, bytes: Vec::new(), unread }),
        }
    }
    files.extend(blobs(root, wanted).ok_or_else(|| unread(revision))?);
    Ok(Sources::new(files))
}

/// The contents of many objects by one process.
fn blobs(root: &Path, wanted: Vec<(String, String)>) -> Option<Vec<File>> {
    let asked: String = wanted.iter().map(|(_, object)| format!("{object}\n")).collect();
    let output = answer(root, &["cat-file", "--batch"], asked.into_bytes())?;
    let mut rest = output.as_slice();
    let mut files = Vec::with_capacity(wanted.len());
    for (path, _) in wanted {
        let end = rest.iter().position(|b| *b == b'\n')?;
        let head = std::str::from_utf8(&rest[..end]).ok()?;
        let size: usize = head.rsplit(' ').next()?.parse().ok()?;
        let bytes = rest.get(end + 1..end + 1 + size)?.to_vec();
        rest = rest.get(end + 2 + size..)?;
        files.push(File { path, bytes, unread: None });
    }
    Some(files)
}

/// The commit a reference names.
fn commit(root: &Path, revision: &str) -> Result<String, Failure> {
    if run(root, &["rev-parse", "--git-dir"]).is_none() {
        let shown = root.display();
        return Err(Failure::place(
            format!("«{shown}» non è in un deposito git: il confronto con «{revision}» non si può fare"),
            format!("«{shown}» is not in a git repository: nothing to compare with «{revision}»"),
        ));
    }
    let asked = format!("{revision}^{{commit}}");
    let found = (!revision.starts_with('-'))
        .then(|| run(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &asked]))
        .flatten();
    let found = found.and_then(|bytes| String::from_utf8(bytes).ok()).map(|text| text.trim().to_owned());
    found.filter(|text| !text.is_empty()).ok_or_else(|| {
        let shallow =
            run(root, &["rev-parse", "--is-shallow-repository"]).is_some_and(|t| t.starts_with(b"true"));
        let (it, en) = if shallow {
            (
                "; la copia è parziale: eseguire «git fetch --unshallow»",
                "; the clone is shallow: run «git fetch --unshallow»",
            )
        } else {
            ("; controllare il nome, o eseguire «git fetch»", "; check the name, or run «git fetch»")
        };
        Failure::place(
            format!("la revisione «{revision}» non c’è in questo deposito{it}"),
            format!("the revision «{revision}» is not in this repository{en}"),
        )
    })
}

fn unread(revision: &str) -> Failure {
    Failure::place(
        format!("git non riesce a leggere la revisione «{revision}»"),
        format!("git cannot read the revision «{revision}»"),
    )
}

fn names(bytes: &[u8]) -> Vec<String> {
    bytes
        .split(|b| *b == 0)
        .filter(|n| !n.is_empty())
        .map(|n| String::from_utf8_lossy(n).into_owned())
        .collect()
}

fn run(root: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = git(root, arguments).output().ok()?;
    output.status.success().then_some(output.stdout)
}

fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false", "--no-pager"])
        .args(arguments)
        .current_dir(root)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_LITERAL_PATHSPECS", "1")
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}
