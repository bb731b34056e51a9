//! A closed period travels: cloned by git with its conversions, zipped and unzipped by others' tools, put on
//! disks that see no capitals or know no long names. It stays what it was, or what happened to it is said.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, DATA, Site, files};

/// Says on the terminal itself, past the test's own capture, that a part was not tried here.
fn skipped(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "SALTATO: «{what}» non c’è");
}

fn has(tool: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {tool}")]).output().unwrap();
    if !found.status.success() {
        skipped(tool);
    }
    found.status.success()
}

#[test]
fn a_clone_that_converts_line_ends_is_intact() {
    let site = Site::new();
    fs::write(site.path(".gitattributes"), "* text=auto eol=crlf\n").unwrap();
    site.commit();
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    for setting in ["true", "input", "false"] {
        let (ok, said) =
            site.sh(".", &format!("rm -rf ../copia && git clone -q -c core.autocrlf={setting} . ../copia"));
        assert!(ok, "{said}");
        let copy = site.root.parent().unwrap().join("copia");
        let at = copy.to_str().unwrap();
        let report = fs::read_to_string(copy.join(DATA).join("report.yaml")).unwrap();
        assert!(report.contains("\r\n"), "git converts the sources");
        site.says(&["-C", at, "verify"], 0, &["integro"]);
        site.ok(&["-C", at, "check"]);
        let (ok, said) = site.sh(&format!("../copia/{CLOSED}"), "sha256sum -c --quiet manifest-sha256.txt");
        assert!(ok, "{said}");
    }
}

#[test]
fn rules_that_stand_higher_up_do_not_reach_the_closed_bytes() {
    let site = Site::new();
    fs::write(
        site.path(".gitattributes"),
        "* text ident filter=grande\n*.json working-tree-encoding=UTF-16\n*.csv export-ignore\n*.html export-subst\n",
    )
    .unwrap();
    site.git(&["config", "filter.grande.clean", "tr a-z A-Z"]);
    site.git(&["config", "filter.grande.smudge", "tr a-z A-Z"]);
    fs::write(
        site.path(".gitattributes"),
        "archive/**/*.* text ident filter=grande export-ignore export-subst\n",
    )
    .unwrap();
    site.commit();
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    fs::remove_dir_all(site.path("archive")).unwrap();
    site.git(&["checkout", "-q", "--", "."]);
    site.says(&["verify"], 0, &["integro"]);
    let (code, said) = site.run(&["check", "--format", "short"]);
    assert!(code == 0 && !said.contains("SIG-09"), "{said}");
    // What a forge hands out as «download zip».
    let (ok, said) =
        site.sh(".", "git archive HEAD archive | tar -x -C .. && rm -rf ../fuori && mv ../archive ../fuori");
    assert!(ok, "{said}");
    site.says(&["verify", "--archive", "../fuori"], 0, &["integro"]);
}

#[test]
fn git_is_warned_about_before_it_does_harm() {
    let site = Site::closed();
    let (_, said) = site.run(&["verify"]);
    assert!(!said.contains("avviso"), "{said}");
    let stronger = site.path(".git/info/attributes");
    fs::create_dir_all(stronger.parent().unwrap()).unwrap();
    for (rule, attribute, value) in [
        ("* text=auto", "text", "auto"),
        ("*.html text", "text", "set"),
        ("*.json ident", "ident", "set"),
        ("*.csv filter=lfs", "filter", "lfs"),
        ("*.html working-tree-encoding=UTF-16", "working-tree-encoding", "UTF-16"),
    ] {
        fs::write(&stronger, format!("{rule}\n")).unwrap();
        let words = format!("l’attributo «{attribute}» vale «{value}»");
        site.says(&["verify"], 0, &["avviso: git può riscrivere", &words, "-text -ident -filter"]);
        site.says(&["check", "--format", "short"], 0, &["SIG-09", &words, CLOSED]);
        let (code, _) = site.run(&["check", "--strict"]);
        assert_eq!(code, 1, "{rule}");
    }
    // How git is set up changes no page.
    site.ok(&["build"]);
    let with = fs::read(site.path("book/contratto-esempio/index.html")).unwrap();
    fs::remove_file(&stronger).unwrap();
    site.ok(&["build"]);
    assert_eq!(with, fs::read(site.path("book/contratto-esempio/index.html")).unwrap());
}

#[test]
fn without_its_own_rules_the_harm_of_git_is_recognised() {
    let site = Site::closed();
    site.git(&["rm", "-q", &format!("{CLOSED}/.gitattributes")]);
    fs::write(site.path(".gitattributes"), "* text=auto\n").unwrap();
    site.commit();
    let (ok, said) = site.sh(".", "git clone -q -c core.autocrlf=true . ../copia");
    assert!(ok, "{said}");
    let copy = site.root.parent().unwrap().join("copia");
    site.says(
        &["-C", copy.to_str().unwrap(), "verify"],
        4,
        &["manca «.gitattributes»", "hanno altri fine riga: li ha convertiti git", "rifare il checkout"],
    );
    let (_, json) = site.run(&["-C", copy.to_str().unwrap(), "verify", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(json.split("avviso").next().unwrap()).unwrap();
    for fault in found["editions"][0]["faults"].as_array().unwrap() {
        let (path, kind) = (&fault["path"], fault["kind"].as_str().unwrap());
        assert_eq!(kind, if path == ".gitattributes" { "missing" } else { "line_ends" }, "{path}");
    }
}

#[test]
fn a_period_is_closed_from_a_whole_and_honest_copy_only() {
    let site = Site::new();
    site.commit_again();
    let (ok, said) = site.sh(".", "git clone -q --depth 1 \"file://$PWD\" ../parziale");
    assert!(ok, "{said}");
    site.says(&["-C", "../parziale", "seal", "2024-s1", "--by", "Elena"], 5, &["git fetch --unshallow"]);

    let report = format!("{DATA}/report.yaml");
    for hide in ["--assume-unchanged", "--skip-worktree"] {
        site.git(&["update-index", hide, &report]);
        site.edit(&report, "place: Esempio", "place: Altrove");
        site.says(&["seal", "2024-s1"], 1, &["git non guarda", "report.yaml", "no-assume-unchanged"]);
        site.edit(&report, "place: Altrove", "place: Esempio");
        site.git(&["update-index", &hide.replace("--", "--no-"), &report]);
    }
    // A source that git is told to overlook would be closed without being in the commit.
    fs::write(site.path(".git/info/exclude"), "*.segreto.yaml\nareas.yaml\n").unwrap();
    site.git(&["rm", "-q", "--cached", "data/contratto-esempio/areas.yaml"]);
    site.git(&["commit", "-qm", "via"]);
    site.says(&["seal", "2024-s1"], 1, &["modifiche non ancora in git", "areas.yaml"]);
}

trait Again {
    fn commit_again(&self);
}
impl Again for Site {
    fn commit_again(&self) {
        self.git(&["commit", "-q", "--allow-empty", "-m", "ancora"]);
    }
}

#[test]
fn a_detached_head_a_worktree_and_a_site_in_a_subfolder_close_as_well() {
    let site = Site::new();
    site.git(&["checkout", "-q", "--detach"]);
    site.ok(&["seal", "2024-s1", "--dry-run"]);
    let (ok, said) = site.sh(".", "git worktree add -q ../ramo");
    assert!(ok, "{said}");
    site.ok(&["-C", "../ramo", "seal", "2024-s1"]);
    site.says(&["-C", "../ramo", "verify"], 0, &["integro"]);

    let (ok, said) = site.sh(".", "mkdir -p ../grande/siti && cp -r book.toml content data .gitignore ../grande/siti/ && cd ../grande && git init -q && git add -A && git -c user.name=E -c user.email=e@example.org commit -qm uno");
    assert!(ok, "{said}");
    let inner = ["-C", "../grande/siti"];
    // What a killed closing left behind is no change, in a subfolder either.
    fs::create_dir_all(site.path("../grande/siti/archive/.tmp-x")).unwrap();
    fs::write(site.path("../grande/siti/archive/.tmp-x/.resoconto-chiusura"), "").unwrap();
    fs::write(site.path("../grande/siti/.gitignore"), "/book/\n").unwrap();
    site.says(&[&inner[..], &["seal", "2024-s1", "--by", "E"]].concat(), 1, &[".gitignore"]);
    let (ok, said) = site.sh("../grande", "git -c user.name=E -c user.email=e@example.org commit -qam due");
    assert!(ok, "{said}");
    site.ok(&[&inner[..], &["seal", "2024-s1", "--by", "E"]].concat());
    site.says(&[&inner[..], &["verify"]].concat(), 0, &["integro"]);
}

#[test]
fn every_name_is_the_same_on_every_disk() {
    let site = Site::closed();
    site.ok(&["archive", "2024-s1", "--audience", "internal", "-o", "f.zip"]);
    site.sh(".", "mkdir fuori && cd fuori && unzip -q ../f.zip");
    for top in [site.path(CLOSED), site.path("fuori")] {
        let mut seen = BTreeSet::new();
        for path in files(&top) {
            let name = path.strip_prefix(&top).unwrap().to_str().unwrap().to_owned();
            assert!(name.len() <= 200 && name.is_ascii(), "{name}");
            assert!(seen.insert(name.to_lowercase()), "{name}: another name differs only in capitals");
            let last = name.rsplit('/').next().unwrap();
            let custom = ["LEGGIMI.txt", "CONTENUTO.sha256"].contains(&last);
            assert!(custom || name.bytes().all(|b| !b.is_ascii_uppercase()), "{name}");
            assert!(name.split('/').all(|part| part.len() <= 100 && !part.ends_with(['.', ' '])), "{name}");
        }
    }
}

#[test]
fn a_disk_that_sees_no_capitals_keeps_the_period() {
    if !(has("mcopy") && has("mkfs.vfat")) {
        return;
    }
    let site = Site::closed();
    let (ok, said) = site.sh(
        ".",
        "truncate -s 40M d.img && mkfs.vfat d.img >/dev/null && mcopy -s -i d.img archive ::/ && mkdir fuori && mcopy -s -i d.img ::/ARCHIVE fuori/",
    );
    assert!(ok, "{said}");
    site.says(&["verify", "--archive", "fuori/ARCHIVE"], 0, &["integro"]);
}

#[test]
fn a_very_long_way_to_the_folder_is_no_obstacle() {
    let site = Site::closed();
    let deep = site.root.join(["cartella-molto-lunga-per-un-percorso"; 40].join("/"));
    fs::create_dir_all(&deep).unwrap();
    let (ok, said) = site.sh(".", &format!("cp -r {CLOSED} {}", deep.display()));
    assert!(ok, "{said}");
    let at = deep.join("2024-s1");
    assert!(at.as_os_str().len() > 1200);
    site.says(&["verify", "--archive", at.to_str().unwrap()], 0, &["integro"]);
}

#[test]
fn names_too_long_for_other_systems_are_refused_before_the_seal() {
    let site = Site::new();
    let long = format!("data/{}.pdf", "verbale-della-riunione-".repeat(6));
    fs::write(site.path(&long), "%PDF-1.4\n").unwrap();
    site.edit(
        "data/documents.yaml",
        "documents:\n",
        &format!(
            "documents:\n  - {{id: verbale, title: Verbale, kind: minutes, date: 2024-03-01, file: {long}}}\n"
        ),
    );
    site.commit();
    let (_, said) = site.run(&["check", "--format", "short"]);
    site.says(&["seal", "2024-s1"], 1, &["verbale-della-riunione", "troppo lungo", "cambiarlo"]);
    assert!(!site.path(CLOSED).exists(), "{said}");
}

/// The dossier, unpacked and packed again by a tool: as a folder and as a zip.
fn through(site: &Site, tool: &str, pack: &str, unpack: &str) {
    let line = format!(
        "rm -rf fuori giro && mkdir fuori giro && (cd fuori && {unpack}) && (cd fuori && {pack}) && (cd giro && {})",
        unpack.replace("../f.zip", "../giro.zip")
    );
    let (ok, said) = site.sh(".", &line);
    assert!(ok, "{tool}: {said}");
    for place in
        ["fuori/contratto-esempio-2024-s1/chiusura", "giro/contratto-esempio-2024-s1/chiusura", "giro.zip"]
    {
        let (code, said) = site.run(&["verify", "--archive", place]);
        assert!(code == 0 && said.contains("integro"), "{tool}, {place}: {said}");
    }
    fs::remove_file(site.path("giro.zip")).unwrap();
}

#[test]
fn tools_that_pack_and_unpack_leave_the_period_intact() {
    let site = Site::closed();
    for audience in ["public", "internal"] {
        site.ok(&["archive", "2024-s1", "--audience", audience, "-o", "f.zip"]);
        if has("zip") && has("unzip") {
            through(&site, "zip", "zip -qr ../giro.zip .", "unzip -q ../f.zip");
            through(&site, "zip -fz", "zip -qrfz ../giro.zip . ", "unzip -q ../f.zip");
            through(&site, "zip -X9", "zip -qrX9 ../giro.zip .", "unzip -q ../f.zip");
            through(&site, "streamed", "zip -qr - . | cat > ../giro.zip", "unzip -q ../f.zip");
        }
        if has("python3") {
            let pack = "python3 -m zipfile -c ../giro.zip contratto-esempio-2024-s1";
            through(&site, "python", pack, "python3 -m zipfile -e ../f.zip .");
        }
        if has("7z") {
            through(&site, "7z", "7z a -bso0 -tzip ../giro.zip .", "7z x -bso0 ../f.zip");
            let (ok, said) = site.sh(".", "7z t f.zip");
            assert!(ok && said.contains("Everything is Ok"), "{said}");
        }
        if has("bsdtar") {
            through(&site, "bsdtar", "bsdtar -acf ../giro.zip .", "bsdtar -xf ../f.zip");
        }
    }
}

#[test]
fn a_zip_with_other_separators_and_fields_is_read() {
    if !has("python3") {
        return;
    }
    let site = Site::closed();
    site.ok(&["archive", "2024-s1", "--audience", "internal", "-o", "f.zip"]);
    // As some tools of Windows do: backslashes, folders as entries, a comment, fields of their own.
    let script = r#"
import zipfile, struct
src = zipfile.ZipFile('f.zip')
with zipfile.ZipFile('w.zip', 'w', zipfile.ZIP_DEFLATED) as out:
    out.comment = 'fatto altrove'.encode()
    out.writestr(zipfile.ZipInfo('contratto-esempio-2024-s1/'), b'')
    for item in src.infolist():
        info = zipfile.ZipInfo(item.filename.replace('/', chr(92)), (1998, 1, 2, 3, 4, 6))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.extra = struct.pack('<HHI', 0xfeed, 4, 7)
        info.create_system = 0
        out.writestr(info, src.read(item))
"#;
    fs::write(site.path("w.py"), script).unwrap();
    let (ok, said) = site.sh(".", "python3 w.py");
    assert!(ok, "{said}");
    site.says(&["verify", "--archive", "w.zip"], 0, &["integro"]);
}
