//! What may happen to a machine while a period is closed: it is killed, its disk is full or read-only, two
//! people work at once, somebody leaves things between the closed periods.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, DATA, Site, files};

const WORK: &str = "archive/.tmp-contratto-esempio-2024-s1";

/// Every file of a closed edition, as a closing on this site leaves it.
fn finished(site: &Site) -> Vec<(PathBuf, Vec<u8>)> {
    site.ok(&["seal", "2024-s1"]);
    let all = files(&site.path(CLOSED));
    let read = |path: PathBuf| {
        let inside = path.strip_prefix(site.path(CLOSED)).unwrap().to_owned();
        (inside, fs::read(&path).unwrap())
    };
    let bag = all.into_iter().map(read).collect();
    fs::remove_dir_all(site.path("archive")).unwrap();
    bag
}

fn lay(at: &Path, file: &Path, bytes: &[u8]) {
    let to = at.join(file);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::write(to, bytes).unwrap();
}

/// The site works as before, and the next closing leaves nothing behind.
fn recovers(site: &Site, state: &str) {
    let (code, said) = site.run(&["check"]);
    assert_eq!(code, 0, "{state}: {said}");
    let (code, said) = site.run(&["seal", "2024-s1"]);
    assert_eq!(code, 0, "{state}: {said}");
    site.says(&["verify"], 0, &["integro"]);
    let hidden: Vec<_> =
        fs::read_dir(site.path("archive")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(hidden, ["contratto-esempio"], "{state}");
}

#[test]
fn a_closing_cut_short_after_any_step_is_taken_up_by_the_next() {
    let site = Site::new();
    let bag = finished(&site);
    let marker = Path::new(".resoconto-chiusura");
    // Each step that `seal` makes on the disk, stopped right after it.
    type Step<'a> = (&'a str, Box<dyn Fn(&Path) + 'a>);
    let part = |n: usize| {
        let bag = &bag;
        move |work: &Path| {
            lay(work, marker, b"resoconto\n");
            bag.iter().take(n).for_each(|(file, bytes)| lay(&work.join("chiusura"), file, bytes));
        }
    };
    let mut steps: Vec<Step<'_>> = vec![
        ("the folder of work, empty", Box::new(|_| {})),
        ("the marker without its text", Box::new(|work| lay(work, marker, b""))),
        ("the marker alone, before or after", Box::new(|work| lay(work, marker, b"resoconto\n"))),
        (
            "the last file cut in half",
            Box::new(|work| {
                part(bag.len())(work);
                let (file, bytes) = bag.last().unwrap();
                lay(&work.join("chiusura"), file, &bytes[..bytes.len() / 2]);
            }),
        ),
        (
            "all written and not yet in its place",
            Box::new(|work| {
                part(bag.len())(work);
                fs::create_dir_all(work.parent().unwrap().join("contratto-esempio")).unwrap();
            }),
        ),
    ];
    for n in (0..bag.len()).step_by(8) {
        steps.push(("some files", Box::new(part(n))));
    }
    for (state, make) in &steps {
        let work = site.path(WORK);
        fs::create_dir_all(&work).unwrap();
        fs::write(site.path("archive/.lock"), "999999").unwrap();
        make(&work);
        recovers(&site, state);
        fs::remove_dir_all(site.path("archive")).unwrap();
    }
    // What another period left behind goes too.
    lay(&site.path("archive/.tmp-contratto-esempio-2023-s2"), marker, b"resoconto\n");
    recovers(&site, "another period's work");
}

#[cfg(unix)]
#[test]
fn a_closing_killed_at_any_file_leaves_the_archive_whole() {
    let site = Site::new();
    let total = finished(&site).len();
    let mut cut = 0;
    for at in (0..=total).step_by((total / 12).max(1)) {
        let _ = fs::remove_dir_all(site.path("archive"));
        let mut child = quiet(&site, &["seal", "2024-s1"]);
        let fresh = site.path(WORK).join("chiusura");
        let reached = || fresh.exists() && files(&fresh).len() >= at;
        while child.try_wait().unwrap().is_none() && !reached() {
            std::hint::spin_loop();
        }
        let _ = child.kill();
        child.wait().unwrap();
        if site.path(CLOSED).exists() {
            site.says(&["verify"], 0, &["integro"]); // it came through before the kill, whole
        } else {
            cut += 1;
            recovers(&site, &format!("killed at file {at}"));
        }
    }
    assert!(cut > 0, "no closing was cut short: the test saw nothing");
}

#[test]
fn an_amendment_cut_short_after_any_file_is_opened_by_the_next() {
    let site = Site::closed();
    let amend = ["amend", "2024-s1", "--reason", "prova"];
    let said = site.ok(&amend);
    let paths: Vec<&str> = said.lines().filter_map(|l| l.strip_prefix("scritto  ")).collect();
    assert!(paths.len() > 5, "{said}");
    let report = "data/contratto-esempio/periods/2024-s1-r1/report.yaml";
    let others: Vec<&str> = paths.iter().copied().filter(|p| *p != report).collect();
    let whole: Vec<Vec<u8>> = paths.iter().map(|p| fs::read(site.path(p)).unwrap()).collect();
    for n in 0..others.len() {
        // The report comes last: without it the others are no edition.
        for path in paths.iter().filter(|p| !others[..n].contains(p)) {
            fs::remove_file(site.path(path)).unwrap();
        }
        if let Some(path) = n.checked_sub(1).map(|last| site.path(others[last])) {
            let bytes = fs::read(&path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }
        site.ok(&amend);
        let again: Vec<Vec<u8>> = paths.iter().map(|p| fs::read(site.path(p)).unwrap()).collect();
        assert_eq!(again, whole, "stopped after {n} files");
    }
    site.says(&amend, 1, &["già aperta"]);
    // Somebody's own file is not taken for a remnant.
    fs::remove_file(site.path(report)).unwrap();
    fs::write(site.path(others[0]), "scritto da altri\n").unwrap();
    site.says(&amend, 5, &["c’è già un file"]);
    assert_eq!(site.text(others[0]), "scritto da altri\n");
}

#[cfg(unix)]
#[test]
fn an_amendment_or_a_dossier_killed_midway_spoils_nothing() {
    let site = Site::closed();
    for line in [&["amend", "2024-s1", "--reason", "prova"][..], &["archive", "2024-s1", "-o", "f.zip"]] {
        for spins in [0u64, 20_000, 200_000, 2_000_000, 8_000_000] {
            let mut child = quiet(&site, line);
            (0..spins).for_each(|_| std::hint::spin_loop());
            let _ = child.kill();
            child.wait().unwrap();
            site.says(&["verify", "--archive", CLOSED], 0, &["integro"]);
            if site.path("f.zip").exists() {
                site.says(&["verify", "--archive", "f.zip"], 0, &["integro"]);
            }
            site.git(&["clean", "-qfd"]);
        }
    }
}

fn quiet(site: &Site, line: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_resoconto"))
        .current_dir(&site.root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .args(line)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A small disk of memory at a place; gone when dropped.
struct Disk(PathBuf);

impl Disk {
    /// Nothing where this user may not mount: said aloud, and the test is skipped.
    fn at(place: PathBuf, options: &str) -> Option<Self> {
        fs::create_dir_all(&place).unwrap();
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&place).output();
        if done.is_ok_and(|d| d.status.success()) {
            return Some(Self(place));
        }
        skipped("mount");
        None
    }

    fn read_only(&self) {
        let done = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap();
        assert!(done.success());
    }

    /// Leaves so many KiB.
    fn fill(&self, left: usize) {
        use std::io::Write;
        let mut file = fs::File::create(self.0.join(".peso")).unwrap();
        while file.write_all(&[7; 4096]).is_ok() {}
        let size = file.metadata().unwrap().len().saturating_sub(left as u64 * 1024);
        file.set_len(size).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Says on the terminal itself, past the test's own capture, that a part was not tried here.
fn skipped(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "SALTATO: «{what}» non si può usare qui");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_archive_as_it_was_and_says_so() {
    let site = Site::new();
    let Some(disk) = Disk::at(site.path("archive"), "size=4m") else { return };
    for left in [0, 4, 16, 64, 200] {
        disk.fill(left);
        let (code, said) = site.run(&["seal", "2024-s1"]);
        assert_eq!(code, 5, "{left} KiB left: {said}");
        assert!(said.contains("il disco è pieno; liberare spazio"), "{left} KiB left: {said}");
        assert!(!site.path(CLOSED).exists() && !site.path(WORK).exists(), "{left} KiB left");
        site.ok(&["check"]);
    }
    fs::remove_file(site.path("archive/.peso")).unwrap();
    site.ok(&["seal", "2024-s1"]);
    site.says(&["verify"], 0, &["integro"]);

    fs::create_dir(site.path("uscita")).unwrap();
    let out = Disk::at(site.path("uscita"), "size=64k").unwrap();
    site.says(&["archive", "2024-s1", "-o", "uscita/f.zip"], 5, &["il disco è pieno"]);
    assert_eq!(fs::read_dir(&out.0).unwrap().count(), 0, "nothing half-made is left");
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_archive_is_verified_and_not_written() {
    let site = Site::new();
    let Some(disk) = Disk::at(site.path("archive"), "size=8m") else { return };
    disk.read_only();
    site.says(&["seal", "2024-s1"], 5, &["è in sola lettura"]);
    drop(disk);
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    let copy = Disk::at(site.path("supporto"), "size=8m").unwrap();
    let (ok, said) = site.sh(".", "cp -r archive content data book.toml supporto/");
    assert!(ok, "{said}");
    copy.read_only();
    let at = format!("supporto/{CLOSED}");
    site.says(&["verify", "--archive", &at], 0, &["integro"]);
    for verb in [&["verify"][..], &["check"], &["list", "periods"], &["status"]] {
        let (code, said) = site.run(&[&["-C", "supporto"], verb].concat());
        assert_eq!(code, 0, "{verb:?}: {said}");
    }
    let amend = ["-C", "supporto", "amend", "2024-s1", "--reason", "prova"];
    site.says(&amend, 5, &["è in sola lettura"]);
    site.says(&["archive", "2024-s1", "-o", "supporto/f.zip"], 5, &["è in sola lettura"]);
    site.ok(&["-C", "supporto", "archive", "2024-s1", "-o", "f.zip"]);
}

#[test]
fn the_second_of_two_closings_names_the_first() {
    let site = Site::new();
    fs::create_dir_all(site.path("archive")).unwrap();
    let held = fs::File::create(site.path("archive/.lock")).unwrap();
    held.lock().unwrap();
    fs::write(site.path("archive/.lock"), "4711").unwrap();
    site.says(&["seal", "2024-s1"], 5, &["un altro resoconto sta scrivendo (processo 4711)"]);
    site.says(&["seal", "2024-s1", "--lang", "en"], 5, &["another resoconto is writing (process 4711)"]);
    drop(held);
    site.ok(&["seal", "2024-s1"]);
}

#[test]
fn of_many_closings_at_once_one_is_made() {
    let site = Site::new();
    let mut all: Vec<Child> = (0..4).map(|_| quiet(&site, &["seal", "2024-s1"])).collect();
    let codes: Vec<i32> = all.iter_mut().map(|c| c.wait().unwrap().code().unwrap()).collect();
    assert_eq!(codes.iter().filter(|c| **c == 0).count(), 1, "{codes:?}");
    // The others found it being made (5), made (4), or not yet in git (1).
    assert!(codes.iter().all(|c| [0, 1, 4, 5].contains(c)), "{codes:?}");
    site.says(&["verify"], 0, &["integro"]);
}

#[test]
fn a_site_is_built_while_a_period_is_closed() {
    let site = Site::new();
    for _ in 0..4 {
        let mut seal = quiet(&site, &["seal", "2024-s1"]);
        let mut built: Vec<Child> = (0..3).map(|_| quiet(&site, &["build"])).collect();
        for build in &mut built {
            assert_eq!(build.wait().unwrap().code(), Some(0));
        }
        assert_eq!(seal.wait().unwrap().code(), Some(0));
        site.says(&["verify"], 0, &["integro"]);
        site.ok(&["build"]);
        let state = site.text("book/periods.js");
        assert!(state.contains("\"state\":\"sealed\""), "{state}");
        fs::remove_dir_all(site.path("archive")).unwrap();
    }
}

#[test]
fn a_clock_that_is_wrong_closes_nothing() {
    let site = Site::new();
    let (ok, said) = site.sh(
        ".",
        "GIT_COMMITTER_DATE=2098-03-04T10:00:00Z git commit -q --allow-empty -m domani --date 2098-03-04T10:00:00Z",
    );
    assert!(ok, "{said}");
    site.says(&["seal", "2024-s1"], 1, &["2098-03-04", "--on"]);
    site.says(&["seal", "2024-s1", "--on", "2098-03-04"], 1, &["deve ancora venire"]);
    site.says(&["seal", "2024-s1", "--on", "31/12/2098"], 2, &["31/12/2098"]);
    let committed = |day: &str| {
        let (ok, said) = site.sh(
            ".",
            &format!("git add -A && GIT_COMMITTER_DATE={day} git commit -q --allow-empty -m lavoro"),
        );
        assert!(ok, "{said}");
    };
    // Where it was tomorrow already, the day is the one that Italy had.
    committed("2024-09-05T03:30:00+09:00");
    site.says(&["seal", "2024-s1", "--on", "2024-09-03"], 1, &["2024-09-03", "2024-09-04"]);
    site.ok(&["seal", "2024-s1", "--on", "2024-09-04"]);
    // Nor before the seal that it follows.
    site.ok(&["amend", "2024-s1", "--reason", "prova"]);
    site.edit("data/contratto-esempio/periods/2024-s1-r1/report.yaml", "state: draft", "state: review");
    committed("2024-09-01T10:00:00Z");
    site.says(&["seal", "2024-s1-r1", "--on", "2024-09-03"], 1, &["2024-09-04"]);
    assert!(!site.path("archive/contratto-esempio/2024-s1-r1").exists());
    assert!(site.path(DATA).exists());
}
