//! What publishing must never do.

use std::fs;
use std::path::Path;

use super::*;
use crate::site::Site;
use crate::text::Lang;

fn site(files: &[(&str, &str)]) -> Site {
    let files =
        files.iter().map(|(path, text)| (SitePath::new(*path).unwrap(), text.as_bytes().to_vec())).collect();
    Site { files, ..Site::default() }
}

fn root() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("content")).unwrap();
    fs::write(dir.path().join("book.toml"), "").unwrap();
    dir
}

fn publish(site: &Site, out: &Path, root: &Path) -> Result<Published, Failure> {
    swap(root, out, |put| site.files.iter().try_for_each(|(path, bytes)| put(path.clone(), bytes.clone())))
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_second_build_touches_only_what_changed() {
    let dir = root();
    let out = dir.path().join("book");
    let first =
        publish(&site(&[("index.html", "1"), ("a/b.html", "b"), ("x.html", "x")]), &out, dir.path()).unwrap();
    assert_eq!(first, Published { written: 3, unchanged: 0, removed: 0, bytes: 3 });
    let before = fs::metadata(out.join("a/b.html")).unwrap().modified().unwrap();
    let second = publish(&site(&[("index.html", "2"), ("a/b.html", "b")]), &out, dir.path()).unwrap();
    assert_eq!(second, Published { written: 1, unchanged: 1, removed: 1, bytes: 2 });
    assert_eq!(fs::metadata(out.join("a/b.html")).unwrap().modified().unwrap(), before);
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "2");
    assert_eq!(names(&out), [".resoconto-site", "a", "index.html"]);
    assert_eq!(names(dir.path()), ["book", "book.toml", "content"], "nothing is left beside");
    let third = publish(&site(&[("index.html", "2"), ("a/b.html", "b")]), &out, dir.path()).unwrap();
    assert_eq!(third, Published { written: 0, unchanged: 2, removed: 0, bytes: 2 });
}

#[test]
fn a_foreign_folder_is_refused_and_untouched() {
    let dir = root();
    let out = dir.path().join("altro");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("tesi.odt"), "anni").unwrap();
    let failure = publish(&site(&[("index.html", "1")]), &out, dir.path()).unwrap_err();
    assert!(matches!(failure, Failure::Place { .. }));
    assert!(failure.sentence(Lang::It).contains("altro"), "{}", failure.sentence(Lang::It));
    assert_eq!(names(&out), ["tesi.odt"]);
    assert!(super::super::clean::remove(dir.path(), &out, false).is_err());
    assert_eq!(names(&out), ["tesi.odt"]);
}

#[test]
fn sources_root_and_home_are_never_an_output() {
    let dir = root();
    let r = dir.path();
    let mut places =
        vec![r.to_path_buf(), r.join("content"), r.join("content/sub"), r.join("data/../content")];
    places.extend([r.parent().unwrap().to_path_buf(), r.join(".git/x"), Path::new("/").to_path_buf()]);
    places.extend(std::env::home_dir());
    for place in places {
        let failure = publish(&site(&[]), &place, r).unwrap_err();
        assert!(matches!(failure, Failure::Place { .. }), "{}: {failure}", place.display());
    }
}

#[cfg(unix)]
#[test]
fn a_link_at_the_output_is_refused() {
    let dir = root();
    let target = tempfile::tempdir().unwrap();
    fs::write(target.path().join(MARKER), "").unwrap();
    std::os::unix::fs::symlink(target.path(), dir.path().join("book")).unwrap();
    let out = dir.path().join("book");
    assert!(matches!(publish(&site(&[]), &out, dir.path()), Err(Failure::Place { .. })));
    assert!(super::super::clean::remove(dir.path(), &out, false).is_err());
    assert!(target.path().join(MARKER).exists());
    // A link to a source, reached through a parent, is a source too.
    std::os::unix::fs::symlink(dir.path().join("content"), dir.path().join("via")).unwrap();
    assert!(publish(&site(&[]), &dir.path().join("via/book"), dir.path()).is_err());
}

#[test]
fn a_build_that_fails_midway_leaves_the_old_site_whole() {
    let dir = root();
    let out = dir.path().join("book");
    publish(&site(&[("index.html", "1"), ("z.html", "z")]), &out, dir.path()).unwrap();
    // A page where another page needs a folder: the file system refuses one of the two, midway.
    let broken = site(&[("index.html", "2"), ("z.html", "z"), ("z.html/a.html", "a")]);
    let failure = publish(&broken, &out, dir.path()).unwrap_err();
    assert!(matches!(failure, Failure::Machine { .. }), "{failure}");
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "1");
    assert_eq!(fs::read_to_string(out.join("z.html")).unwrap(), "z");
    assert_eq!(names(dir.path()), ["book", "book.toml", "content"]);
}

#[cfg(unix)]
#[test]
fn a_web_server_may_read_what_is_published() {
    use std::os::unix::fs::PermissionsExt;
    let dir = root();
    let out = dir.path().join("book");
    publish(&site(&[("index.html", "1")]), &out, dir.path()).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&out), mode(&dir.path().join("content")), "the folder has the ordinary permissions");
}

#[test]
fn what_a_killed_build_left_is_cleaned_and_only_that() {
    let dir = root();
    let out = dir.path().join("book");
    let (ours, theirs) = (dir.path().join(".book.new-1"), dir.path().join(".book.new-mio"));
    for folder in [&ours, &theirs] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(ours.join(MARKER), "").unwrap();
    fs::write(ours.join("half.html"), "").unwrap();
    fs::write(theirs.join("caro.txt"), "").unwrap();
    publish(&site(&[("index.html", "1")]), &out, dir.path()).unwrap();
    assert!(!ours.exists());
    assert!(theirs.join("caro.txt").exists());
    // Killed between two renames: the old site comes back before anything else.
    fs::rename(&out, dir.path().join(".book.old-7")).unwrap();
    let counts = publish(&site(&[("index.html", "1")]), &out, dir.path()).unwrap();
    assert_eq!(counts.unchanged, 1);
}

#[test]
fn two_builds_do_not_interleave() {
    let dir = root();
    let path = dir.path().join(".book.lock");
    let held = Lock::take(&path).unwrap();
    let second = Lock::take_within(&path, std::time::Duration::ZERO);
    let Err(failure) = second else { panic!("both hold the lock") };
    assert_eq!(failure.exit(), super::super::Exit::Machine);
    drop(held);
    assert!(!path.exists());
    Lock::take_within(&path, std::time::Duration::ZERO).unwrap();
}

#[test]
fn where_no_rename_is_possible_files_are_replaced_one_by_one() {
    let dir = root();
    let out = dir.path().join("book");
    publish(&site(&[("index.html", "1"), ("old.html", "o")]), &out, dir.path()).unwrap();
    let new = site(&[("index.html", "2"), ("a/b.html", "b")]);
    let fresh = Fresh::create(&dir.path().join("fresh")).unwrap();
    let made = |put: &Put<'_, Failure>| new.files.iter().try_for_each(|(p, b)| put(p.clone(), b.clone()));
    let tally = write_all(made, &out, &fresh.path).unwrap();
    file_by_file(&fresh.path, &out, &tally.paths).unwrap();
    assert_eq!(fs::read_to_string(out.join("index.html")).unwrap(), "2");
    assert_eq!(fs::read_to_string(out.join("a/b.html")).unwrap(), "b");
    assert!(!out.join("old.html").exists());
}
