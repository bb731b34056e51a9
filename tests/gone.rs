//! What was closed or signed and is there no more: every verb says it, and how it comes back.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;

#[path = "support/closed.rs"]
mod closed;
#[path = "support/officers.rs"]
mod officers;

use closed::{CLOSED, DATA, Site};
use officers::{ANNA, BRUNO, CARLA, Officers, closed_for_three};

/// The amendment of the closed period, closed in its turn: the newest folder, which no seal names.
fn amended() -> Site {
    let site = Site::closed();
    site.ok(&["amend", "2024-s1", "--reason", "prova"]);
    site.edit(&format!("{DATA}-r1/report.yaml"), "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2024-s1-r1"]);
    site.commit();
    site.ok(&["check"]);
    site
}

#[test]
fn the_newest_closed_folder_does_not_vanish_unseen() {
    let site = amended();
    let newest = format!("{CLOSED}-r1");
    let verbs: &[&[&str]] = &[
        &["check"],
        &["build"],
        &["verify"],
        &["verify", "2024-s1-r1"],
        &["list", "periods"],
        &["status"],
        &["seal", "2024-s1-r1"],
        &["amend", "2024-s1", "--reason", "prova"],
        &["archive", "2024-s1-r1"],
    ];
    let gone = |revision: &str| {
        let words = [
            newest.as_str(),
            "non c’è più",
            &format!("git restore --source={revision} --staged --worktree -- {newest}"),
        ];
        for verb in verbs {
            site.says(verb, 4, &words);
        }
    };
    fs::remove_dir_all(site.path(&newest)).unwrap();
    gone("HEAD");
    // Staged as well: the index does not know it any more.
    site.git(&["rm", "-rq", "--cached", &newest]);
    gone("HEAD");
    site.git(&["restore", "--source=HEAD", "--staged", "--worktree", "--", &newest]);
    site.ok(&["check"]);
    // A commit that takes it away takes nothing from the history.
    site.git(&["rm", "-rq", &newest]);
    site.commit();
    let commit = site.sh(".", "git rev-parse --short=12 HEAD").1;
    site.says(&["check"], 4, &[&format!("--source={}^ ", commit.trim())]);
    site.git(&["restore", &format!("--source={}^", commit.trim()), "--staged", "--worktree", "--", &newest]);
    site.commit();
    site.ok(&["check"]);
    site.says(&["verify"], 0, &["2024-s1-r1: integro"]);
}

#[test]
fn a_whole_archive_that_is_gone_is_told_folder_by_folder_and_once() {
    let site = amended();
    fs::remove_dir_all(site.path("archive")).unwrap();
    let (code, said) = site.run(&["verify"]);
    assert_eq!(code, 4, "{said}");
    assert_eq!(said.matches("NON c’è più").count(), 2, "{said}");
    site.git(&["restore", "archive"]);
    // Only the first one: the seal that follows it is not blamed.
    fs::remove_dir_all(site.path(CLOSED)).unwrap();
    let (code, said) = site.run(&["check", "--format", "short"]);
    assert_eq!(code, 4, "{said}");
    assert_eq!(said.matches("SIG-01").count(), 1, "{said}");
}

/// Without git the open amendment knows what it corrects.
#[test]
fn an_amendment_misses_what_it_corrects_without_git() {
    let site = Site::closed();
    site.ok(&["amend", "2024-s1", "--reason", "prova"]);
    fs::remove_dir_all(site.path(".git")).unwrap();
    site.ok(&["check"]);
    fs::rename(site.path(CLOSED), site.path("altrove")).unwrap();
    site.says(&["check"], 4, &["periods/2024-s1-r1/report.yaml", "la sua cartella non è nell’archivio"]);
    fs::rename(site.path("altrove"), site.path(CLOSED)).unwrap();
    site.ok(&["check"]);
}

#[test]
fn a_recorded_signature_that_is_gone_is_told_by_every_verb() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let document = site.path(CLOSED).join("data/resoconto.pdf");
    let file = officers.sign(&[ANNA[0], BRUNO[0], CARLA[0]], &document, "resoconto.pdf.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    site.commit();
    site.ok(&["check"]);
    let name = fs::read_dir(site.path(CLOSED).join("firme")).unwrap().flatten();
    let name = name.map(|e| e.file_name().into_string().unwrap()).find(|n| n.ends_with(".p7m")).unwrap();
    let (there, away) = (site.path(CLOSED).join("firme").join(&name), site.path("via.p7m"));
    fs::rename(&there, &away).unwrap();
    let told = format!("«{name}» è registrato e non c’è più");
    for verb in ["check", "build", "verify"] {
        site.says(&[verb], 1, &[&told]);
    }
    site.says(&["check"], 1, &["SIG-06", "rimettere il file da git o da una copia"]);
    fs::rename(&away, &there).unwrap();
    fs::write(&there, [&fs::read(&there).unwrap()[..], b" "].concat()).unwrap();
    site.says(&["check"], 1, &["SIG-06", "non è più il file registrato"]);
    site.git(&["checkout", "-q", "--", "."]);
    site.ok(&["check"]);
}

#[test]
fn the_same_signature_in_another_armour_is_recorded_once() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let document = site.path(CLOSED).join("data/resoconto.pdf");
    let file = officers.sign(&[ANNA[0]], &document, "anna.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    officers.openssl(&["base64", "-in", "anna.p7m", "-out", "anna.b64.p7m"]);
    let again = officers.path("anna.b64.p7m").display().to_string();
    let words = ["sono già registrate, in un’altra forma: firme/", "firme: 1 di 3"];
    site.says(&["sign", "2024-s1", "--file", &again], 0, &words);
    let files = fs::read_dir(site.path(CLOSED).join("firme")).unwrap().count();
    assert_eq!(files, 2, "the first file and the record");
}

#[test]
fn a_copy_is_verified_with_the_trust_of_the_site_one_stands_in() {
    let Some(officers) = Officers::new() else { return };
    let site = closed_for_three();
    let document = site.path(CLOSED).join("data/resoconto.pdf");
    let file = officers.sign(&[ANNA[0], BRUNO[0], CARLA[0]], &document, "resoconto.pdf.p7m");
    site.ok(&["sign", "2024-s1", "--file", &file]);
    let asked = ["verify", "--archive", CLOSED, "--require", "trust"];
    site.says(&asked, 1, &["non ogni firma porta a un’autorità"]);
    fs::create_dir(site.path("trust")).unwrap();
    fs::copy(officers.path("ca.pem"), site.path("trust/ca.pem")).unwrap();
    site.says(&asked, 0, &["certificati di cui ci si fida", "affidabile secondo"]);
    site.says(&["-C", "data", "verify", "--archive", CLOSED, "--require", "trust"], 0, &["integro"]);
    // Of whom each change of trust is, is said by name.
    let ora = "affidabilità del certificato, firma di Anna Esempio: ora «porta a un’autorità scelta dall’amministrazione»; quando il file è stato registrato «non valutata»";
    site.says(&["verify"], 0, &[ora]);
}

/// Each message keeps what was said already, and names what is there.
#[test]
fn ways_out_can_be_typed_as_they_are_printed() {
    let site = Site::closed();
    site.says(
        &["amend", "2024-s1"],
        2,
        &["manca --reason <TESTO>: per esempio «resoconto amend 2024-s1 --reason \"…\"»"],
    );
    site.says(
        &["sign", "2024-s1"],
        2,
        &["manca --file <FILE>: per esempio «resoconto sign 2024-s1 --file resoconto.pdf.p7m»"],
    );
    site.says(&["verify", "2022-s1"], 2, &["nessun periodo chiuso «2022-s1»: ci sono 2024-s1"]);
    fs::write(site.path("scan.jpg"), [0xff, 0xd8, 0xff, 0xe0, 0, 16]).unwrap();
    for more in [&[][..], &["--declared", "--reason", "firma su carta"]] {
        let line = [&["sign", "2024-s1", "--file", "scan.jpg"][..], more].concat();
        site.says(&line, 1, &["voce «paper» di report.yaml", "resoconto amend 2024-s1 --reason"]);
    }
    let site = Site::new();
    site.says(&["verify", "2024-s1"], 2, &["2024-s1 non è chiuso: «resoconto status»"]);
}
