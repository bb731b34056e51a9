//! Nothing leaves that its reader may not know: a marker in every field that is not for everybody, looked for
//! in every byte and name that leaves.
//!
//! `leaks/audiences.txt` says for each field of each record who may know it. A field that nobody decided
//! fails by name, and so does one that is not for everybody and is not planted here.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use resoconto::model::schemas::KINDS;

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, CODE, DATA, Site, files};

const C: &str = "data/contratto-esempio";

/// `Record.field` with its audience.
fn decided() -> BTreeMap<String, &'static str> {
    let mut list = BTreeMap::new();
    for line in include_str!("leaks/audiences.txt").lines().filter(|l| !l.starts_with('#')) {
        let (head, fields) = line.split_once(": ").unwrap();
        let (record, audience) = head.split_once(' ').unwrap();
        assert!(["public", "agid", "document", "cites", "nobody"].contains(&audience), "{line}");
        for field in fields.split(' ') {
            let twice = list.insert(format!("{record}.{field}"), audience);
            assert!(twice.is_none(), "{record}.{field} is decided twice");
        }
    }
    list
}

/// Every field of every record that a file may hold, from the statements that the decoders come from.
fn stated() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for kind in KINDS {
        let schema = kind.schema();
        for (record, shape) in schema["$defs"].as_object().into_iter().flatten() {
            let fields = shape["properties"].as_object().into_iter().flatten();
            all.extend(fields.map(|(field, _)| format!("{record}.{field}")));
        }
    }
    assert!(all.len() > 400, "the schemas name their records elsewhere now");
    all
}

#[test]
fn somebody_decided_who_may_know_each_field() {
    let decided: BTreeSet<String> = decided().into_keys().collect();
    let stated = stated();
    let new: Vec<_> = stated.difference(&decided).collect();
    assert!(new.is_empty(), "say in tests/leaks/audiences.txt who may know {new:?}");
    let gone: Vec<_> = decided.difference(&stated).collect();
    assert!(gone.is_empty(), "no record has {gone:?} any more");
}

/// A reserved document of each sort: every field marked, with `zqxwi` for the office and `zqxwa` for AgID.
const DOCUMENTS: &str = "documents:
  - {id: zqxwi-id, title: Zqxwi titolo, kind: letter, number: zqxwi-numero, date: 1987-06-05, file: data/carte/zqxwi-file.pdf,
     held_by: zqxwi custode, visibility: internal, personal_data: true, note: zqxwi nota,
     origin: {document: zqxwi-id, section: zqxwi-sezione, item: zqxwi-elemento}}
  - {id: zqxwa-id, title: Zqxwa titolo, kind: letter, number: zqxwa-numero, date: 1986-05-04, file: data/carte/zqxwa-file.pdf,
     held_by: zqxwa custode, visibility: agid, personal_data: false, note: zqxwa nota,
     origin: {document: zqxwa-id, section: zqxwa-sezione}}
";

/// Where each field that cites documents is planted: the file, a text in it, what takes its place.
fn citations() -> BTreeMap<&'static str, (String, &'static str, String)> {
    let both = "[zqxwi-id, zqxwa-id]";
    let one = "zqxwi-id";
    let report = format!("{DATA}/report.yaml");
    let review = format!("{DATA}/review/cittadini.yaml");
    let measure = format!("{DATA}/measures/attesa.yaml");
    let contract = format!("{C}/contract.yaml");
    let sheet = format!("{C}/indicators/attesa.yaml");
    BTreeMap::from([
        (
            "Action.evidence",
            (
                format!("{DATA}/actions/orario-esteso.yaml"),
                "state: open",
                format!("state: open\nevidence: {both}"),
            ),
        ),
        (
            "Activity.origin",
            (
                format!("{DATA}/activities/sportello/informazioni.yaml"),
                "status: done}",
                format!("status: done, origin: {{document: {one}, section: premessa}}}}"),
            ),
        ),
        (
            "Attachment.document",
            (
                report.clone(),
                "place: Esempio",
                format!("place: Esempio\nattachments:\n  - {{title: Allegato A, document: {one}}}"),
            ),
        ),
        (
            "Change.act",
            (
                contract.clone(),
                "end_on: 2026-12-31",
                format!(
                    "end_on: 2026-12-31\nchanges:\n  - {{kind: atto aggiuntivo, act: {one}, date: 2024-03-01}}"
                ),
            ),
        ),
        (
            "Confirmation.evidence",
            (
                measure.clone(),
                "status: measured",
                format!(
                    "status: measured\nconfirmed: {{by: carla-modello, on: 2024-07-06, evidence: {both}}}"
                ),
            ),
        ),
        (
            "Duty.evidence",
            (
                contract.clone(),
                "rivolto ai cittadini}",
                format!(
                    "rivolto ai cittadini, duties: [{{kind: plan, year: 2024, done_on: 2024-03-01, evidence: {both}}}]}}"
                ),
            ),
        ),
        (
            "Event.documents",
            (
                format!("{DATA}/events/riunione.yaml"),
                "",
                format!(
                    "id: riunione\nkind: meeting\ndate: 2024-03-01\ntitle: Riunione\nplace: Esempio\nby: {{not_stated: non detto}}\noutcome: presa visione\ndocuments: {both}\n"
                ),
            ),
        ),
        (
            "Indicator.source",
            (
                sheet.clone(),
                "source: [dati-sportello]",
                "source: [dati-sportello, zqxwi-id, zqxwa-id]".into(),
            ),
        ),
        (
            "Input.evidence",
            (review.clone(), "state: considered,", format!("state: considered, evidence: {both},")),
        ),
        (
            "Analysis.input_documents",
            (
                review.clone(),
                "    title: Prestazioni\n",
                format!("    title: Prestazioni\n    input_documents: {both}\n"),
            ),
        ),
        (
            "InputLine.document",
            (
                review,
                "    findings:\n",
                format!("    inputs:\n      - {{text: Una voce, document: {one}}}\n    findings:\n"),
            ),
        ),
        (
            "Measure.evidence",
            (measure, "evidence: [dati-sportello]", "evidence: [dati-sportello, zqxwi-id, zqxwa-id]".into()),
        ),
        (
            "Paper.document",
            (
                report,
                "signers:\n",
                format!(
                    "paper: {{document: {one}, signed_on: 2024-07-20, place: Esempio, relation: original, signers: [{{label: Responsabile del monitoraggio, person: carla-modello, role: monitoraggio}}]}}\nsigners:\n"
                ),
            ),
        ),
        ("Party.act", (contract, "reason: award, act: capitolato", format!("reason: award, act: {one}"))),
        (
            "Place.document",
            (
                "data/systems.yaml".into(),
                "kind: telefonia",
                format!("kind: telefonia, origin: {{document: {one}, section: premessa}}"),
            ),
        ),
        (
            "Role.act",
            (
                format!("{C}/roles.yaml"),
                "organisation: servizi-inventati,",
                format!("organisation: servizi-inventati, act: {one},"),
            ),
        ),
        (
            "Suspension.act",
            (
                format!("{C}/penalties.yaml"),
                "",
                format!(
                    "suspensions:\n  - {{id: congelamento, services: [sportello], from: 2024-02-01, until: {{date: 2024-12-31}}, act: {one}, decided_by: il comitato}}\nrules:\n  - {{id: penale-attesa, indicator: attesa, kind: fixed, amount: \"100.00\"}}\n"
                ),
            ),
        ),
        ("Version.act", (sheet, "    act: capitolato", format!("    act: {one}"))),
    ])
}

/// By what a signature is recognised.
const IMPRINT: &str = "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff";

fn marked() -> Site {
    let site = Site::new();
    let own = format!(
        "name: Carla Modello, email: zqxwa-posta@example.org, phone: \"0971 555777\", tax_code_sha256: {IMPRINT},"
    );
    site.edit("data/people.yaml", &format!(", {CODE}"), "");
    site.edit("data/people.yaml", "name: Carla Modello,", &own);
    site.edit("data/documents.yaml", "documents:\n", DOCUMENTS);
    fs::create_dir_all(site.path("data/carte")).unwrap();
    for sort in ["zqxwi", "zqxwa"] {
        fs::write(site.path(&format!("data/carte/{sort}-file.pdf")), format!("{sort} contenuto")).unwrap();
    }
    for (file, from, to) in citations().into_values() {
        if from.is_empty() {
            fs::create_dir_all(site.path(&file).parent().unwrap()).unwrap();
            fs::write(site.path(&file), to).unwrap();
        } else {
            site.edit(&file, from, &to);
        }
    }
    // In prose, and in pages that are not ready.
    let prose = "content/contratto-esempio/2024-s1/index.md";
    fs::write(
        site.path(prose),
        format!(
            "{}\nSi veda [una lettera](document:zqxwi-id) e [un’altra](document:zqxwa-id).\n",
            site.text(prose)
        ),
    )
    .unwrap();
    fs::write(site.path("content/bozza.md"), "---\ntitle: Zqxwd titolo\ndraft: true\n---\nZqxwd testo.\n")
        .unwrap();
    site.commit();
    let (code, said) = site.run(&["check", "--format", "short"]);
    assert_eq!(code, 0, "the marked site is a valid one: {said}");
    site
}

#[test]
fn every_field_that_is_not_for_everybody_is_planted() {
    let here: BTreeSet<String> = citations().into_keys().map(str::to_owned).collect();
    for (field, audience) in decided() {
        let planted = match audience {
            "cites" => here.contains(&field),
            "document" => DOCUMENTS.contains(field.strip_prefix("Document.").unwrap()),
            "agid" => ["Person.email", "Person.phone"].contains(&field.as_str()),
            "nobody" => field == "Person.tax_code_sha256",
            _ => true,
        };
        assert!(planted, "{field} is for {audience} and no marker is planted in it");
    }
}

/// Everything a reader could find in a file: its bytes, and what a PDF holds under its compression.
fn readable(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let mut text = String::from_utf8_lossy(&bytes).to_lowercase();
    if bytes.starts_with(b"%PDF-") {
        let out = tempfile::tempdir().unwrap();
        let at = out.path().display();
        for line in [
            "qpdf --qdf --object-streams=disable --stream-data=uncompress \"$0\" -".to_owned(),
            "pdftotext -layout \"$0\" -".to_owned(),
            "pdfinfo \"$0\"".to_owned(),
            format!("pdfdetach -saveall -o {at} \"$0\" && cat {at}/*"),
        ] {
            let done = Command::new("sh").args(["-c", &line]).arg(path).output().unwrap();
            // A file that only calls itself a PDF has nothing more to say.
            text.push_str(&String::from_utf8_lossy(&done.stdout).to_lowercase());
        }
    }
    text
}

/// Markers in names and contents under a folder, of those that a reader may not know.
fn leaks(at: &Path, secret: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(at) {
        let name = path.strip_prefix(at).unwrap().display().to_string().to_lowercase();
        let text = readable(&path);
        for word in secret {
            if name.contains(word) || text.contains(word) {
                let near = text
                    .find(word)
                    .map_or("", |n| text.get(n.saturating_sub(80)..n + 60).unwrap_or_default());
                found.push(format!("{name}: «{word}» …{near}…"));
            }
        }
    }
    found
}

const OFFICE: [&str; 7] =
    ["zqxwi", "zqxwd", "1987-06-05", "05/06/1987", "5 giugno 1987", "c0ffeec0ffee", "carte/zqxwi"];
const AGID: [&str; 5] = ["zqxwa", "555777", "1986-05-04", "04/05/1986", "4 maggio 1986"];

#[test]
fn no_reader_finds_what_is_not_theirs() {
    let site = marked();
    let everything = [&OFFICE[..], &AGID[..]].concat();
    let none = Vec::<String>::new();

    // Open: pages that are built from the sources.
    site.ok(&["build"]);
    assert_eq!(leaks(&site.path("book"), &everything), none, "open, public");
    site.ok(&["build", "--audience", "agid", "-d", "agid"]);
    assert_eq!(leaks(&site.path("agid"), &OFFICE), none, "open, AgID");
    let known = leaks(&site.path("agid"), &AGID).join("\n");
    for word in
        ["zqxwa-posta@example.org", "555777", "zqxwa-numero", "zqxwa titolo", "zqxwa custode", "zqxwa nota"]
    {
        assert!(site.sh("agid", &format!("grep -riq '{word}' .")).0, "AgID does not see «{word}»: {known}");
    }
    site.ok(&["build", "--audience", "internal", "-d", "ufficio"]);
    assert_eq!(leaks(&site.path("ufficio"), &["c0ffeec0ffee", "zqxwd"]), none, "open, office");
    assert!(site.sh("ufficio", "grep -riq 'zqxwi custode' .").0, "the office sees everything");

    // Closed: pages from the archive, the lists beside them, the dossiers.
    site.sh(".", "rm -rf agid ufficio");
    site.ok(&["seal", "2024-s1"]);
    site.commit();
    site.ok(&["build"]);
    assert_eq!(leaks(&site.path("book"), &everything), none, "closed, public");
    site.ok(&["build", "--audience", "agid", "-d", "agid"]);
    assert_eq!(leaks(&site.path("agid"), &OFFICE), none, "closed, AgID");
    for (audience, secret) in [("public", &everything), ("agid", &OFFICE.to_vec())] {
        site.ok(&["archive", "2024-s1", "--audience", audience, "-o", "f.zip"]);
        let (ok, said) =
            site.sh(".", "rm -rf fuori && mkdir fuori && cd fuori && unzip -q ../f.zip && mv ../f.zip .");
        assert!(ok, "{said}");
        assert_eq!(leaks(&site.path("fuori"), secret), none, "dossier, {audience}");
    }
    assert!(site.path("fuori/contratto-esempio-2024-s1/prove/data/carte/zqxwa-file.pdf").is_file());
    let list = site.text(&format!("{CLOSED}/manifest-sha256.txt"));
    assert!(!list.contains("zqxw"), "the list of hashes is public: {list}");
    // The office keeps it all, and finds it again.
    let kept = leaks(&site.path(CLOSED), &["zqxwi contenuto", "c0ffeec0ffee"]);
    assert!(kept.len() >= 2, "{kept:?}");

    // Corrected: the two editions side by side, and what differs.
    site.ok(&["amend", "2024-s1", "--reason", "una correzione"]);
    let amended = "data/contratto-esempio/periods/2024-s1-r1";
    site.edit(
        &format!("{amended}/measures/attesa.yaml"),
        "evidence: [dati-sportello, zqxwi-id, zqxwa-id]",
        "evidence: [dati-sportello]",
    );
    site.edit(&format!("{amended}/report.yaml"), "state: draft", "state: review");
    site.commit();
    site.ok(&["build"]);
    assert_eq!(leaks(&site.path("book"), &everything), none, "two editions, public");
}
