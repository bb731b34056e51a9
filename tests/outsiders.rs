//! Whoever receives a closed period and has nothing of ours: what coreutils alone find, and what they cannot.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, Site, files};

/// The commands that LEGGIMI.txt of the folder prints, as they are printed there.
fn printed(site: &Site, folder: &str) -> Vec<String> {
    let read = site.text(&format!("{folder}/LEGGIMI.txt"));
    let known = ["sha256sum", "grep", "(cd data"];
    let line = |l: &str| Some(l.strip_prefix("    ")?.to_owned());
    read.lines().filter_map(line).filter(|l| known.iter().any(|k| l.starts_with(k))).collect()
}

/// Whether any of these says that something is wrong; the imprint of the data has to be the one in the seal.
fn finds(site: &Site, folder: &str, commands: &[String], imprint: &str) -> bool {
    commands.iter().any(|command| {
        let (ok, said) = site.sh(folder, command);
        let is_imprint = command.ends_with("CONTENUTO.sha256");
        !ok || if is_imprint { !said.starts_with(imprint) } else { !said.is_empty() }
    })
}

fn imprint(site: &Site, folder: &str) -> String {
    let (_, said) = site.sh(folder, "sha256sum data/CONTENUTO.sha256");
    said[..64].to_owned()
}

#[test]
fn each_byte_of_the_period_is_guarded_by_common_tools() {
    let site = Site::closed();
    let mut commands = printed(&site, CLOSED);
    assert_eq!(commands.len(), 4, "{commands:?}");
    commands.retain(|c| !c.starts_with("grep"));
    // The files around the data have a list of their own.
    commands.push("sha256sum -c --quiet --strict tagmanifest-sha256.txt".into());
    let imprint = imprint(&site, CLOSED);
    assert!(!finds(&site, CLOSED, &commands, &imprint), "nothing is wrong yet");
    let mut unseen = Vec::new();
    for path in files(&site.path(CLOSED)) {
        let bytes = fs::read(&path).unwrap();
        for at in [0, bytes.len() / 3, bytes.len() - 1] {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            fs::write(&path, &altered).unwrap();
            if !finds(&site, CLOSED, &commands, &imprint) {
                unseen.push(format!("{}, byte {at}", path.display()));
            }
        }
        fs::write(&path, &bytes).unwrap();
        fs::remove_file(&path).unwrap();
        let outside = path.ends_with("LEGGIMI.txt");
        if !outside && !finds(&site, CLOSED, &commands, &imprint) {
            unseen.push(format!("{} removed", path.display()));
        }
        fs::write(&path, &bytes).unwrap();
        let moved = path.with_file_name("altro-nome");
        fs::rename(&path, &moved).unwrap();
        if !outside && !finds(&site, CLOSED, &commands, &imprint) {
            unseen.push(format!("{} renamed", path.display()));
        }
        fs::rename(&moved, &path).unwrap();
    }
    assert_eq!(unseen, Vec::<String>::new());
    // What they cannot: a file too many. That is what «verify» is for.
    fs::write(site.path(CLOSED).join("data/intruso.html"), "x").unwrap();
    assert!(!finds(&site, CLOSED, &commands, &imprint));
    site.says(&["verify"], 4, &["«data/intruso.html» è di troppo", "1 differenza"]);
}

#[test]
fn each_byte_of_a_public_copy_is_guarded_too() {
    let site = Site::closed();
    site.ok(&["archive", "2024-s1", "-o", "f.zip"]);
    site.sh(".", "mkdir fuori && cd fuori && unzip -q ../f.zip");
    let folder = "fuori/contratto-esempio-2024-s1/chiusura";
    let mut commands = printed(&site, folder);
    commands.retain(|c| !c.ends_with("manifest-sha256.txt"));
    let imprint = imprint(&site, folder);
    assert!(!finds(&site, folder, &commands, &imprint), "nothing is wrong yet");
    for path in files(&site.path(folder).join("data")) {
        let bytes = fs::read(&path).unwrap();
        let mut altered = bytes.clone();
        altered[bytes.len() / 2] ^= 4;
        fs::write(&path, &altered).unwrap();
        assert!(finds(&site, folder, &commands, &imprint), "{}", path.display());
        fs::remove_file(&path).unwrap();
        assert!(finds(&site, folder, &commands, &imprint), "{} removed", path.display());
        fs::write(&path, &bytes).unwrap();
    }
}

#[test]
fn a_forger_who_writes_all_lists_anew_is_found_by_the_next_seal() {
    let site = Site::closed();
    site.ok(&["amend", "2024-s1", "--reason", "prova"]);
    site.edit("data/contratto-esempio/periods/2024-s1-r1/report.yaml", "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2024-s1-r1"]);
    let next = "archive/contratto-esempio/2024-s1-r1";
    let (_, hash) = site.sh(next, "sha256sum ../2024-s1/seal.json");
    let read = site.text(&format!("{next}/LEGGIMI.txt"));
    assert!(read.contains(&hash[..64]), "P is printed: {read}");
    // The seal as a forger would write it: well formed, with the right hash of itself, of another day.
    let forged = site.root.parent().unwrap().join("altro");
    let (ok, said) = site.sh(
        ".",
        "git clone -q . ../altro && cd ../altro && git checkout -q HEAD~2 && git checkout -q -b falso",
    );
    assert!(ok, "{said}");
    let at = forged.to_str().unwrap();
    fs::write(forged.join("content/index.md"), "---\ntitle: Altro\n---\nAltro.\n").unwrap();
    let (ok, said) = site.sh(
        "../altro",
        "rm -rf archive && git add -A && git -c user.name=F -c user.email=f@example.org commit -qm falso",
    );
    assert!(ok, "{said}");
    site.ok(&["-C", at, "seal", "2024-s1", "--by", "Falsario"]);
    let (ok, said) = site.sh(".", &format!("rm -r {CLOSED} && cp -r ../altro/{CLOSED} {CLOSED}"));
    assert!(ok, "{said}");
    site.says(&["verify", "--archive", CLOSED], 0, &["integro"]); // alone it is flawless
    site.says(&["verify"], 4, &["cita il sigillo di 2024-s1 con l’impronta", "ma è"]);
    let (_, now) = site.sh(next, "sha256sum ../2024-s1/seal.json");
    assert_ne!(now, hash, "and the outsider's command finds it too");
}
