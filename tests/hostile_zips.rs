//! Zips and folders made to harm whoever verifies them: bombs, names that lead out, lists that lie. Each ends
//! soon, in little memory, with its exit code and one sentence.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use resoconto::archive::{Bag, Closing, Git, close};

#[path = "support/closed.rs"]
mod closed;
use closed::{CLOSED, Site, files};

/// One file of a zip, with whatever its headers are to say.
#[derive(Clone)]
struct Member {
    name: Vec<u8>,
    data: Vec<u8>,
    flags: u16,
    method: u16,
    size: Option<u32>,
    sum: Option<u32>,
    /// Where the list says it begins, where that is a lie.
    offset: Option<u32>,
    rights: u32,
}

impl Member {
    fn new(name: &str, data: &[u8]) -> Self {
        Self {
            name: name.as_bytes().to_vec(),
            data: data.to_vec(),
            flags: 0,
            method: 0,
            size: None,
            sum: None,
            offset: None,
            rights: 0o100_644,
        }
    }
}

fn sum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8)
            .fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (0u32.wrapping_sub(sum & 1))))
    })
}

/// A zip of these members; `count` is what its end says.
fn pack(members: &[Member], count: Option<u16>) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for member in members {
        let at = u32::try_from(out.len()).unwrap();
        let mut facts = Vec::new();
        for number in [20, member.flags, member.method, 0, 0x21] {
            facts.extend(number.to_le_bytes());
        }
        let stored = u32::try_from(member.data.len()).unwrap();
        for number in [member.sum.unwrap_or_else(|| sum(&member.data)), stored, member.size.unwrap_or(stored)]
        {
            facts.extend(number.to_le_bytes());
        }
        facts.extend(u16::try_from(member.name.len()).unwrap().to_le_bytes());
        facts.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&facts);
        out.extend(&member.name);
        out.extend(&member.data);
        list.extend(b"PK\x01\x02\x14\x03");
        list.extend(&facts);
        list.extend([0; 6]);
        list.extend((member.rights << 16).to_le_bytes());
        list.extend(member.offset.unwrap_or(at).to_le_bytes());
        list.extend(&member.name);
    }
    let at = u32::try_from(out.len()).unwrap();
    let n = count.unwrap_or(u16::try_from(members.len() & 0xffff).unwrap());
    let length = u32::try_from(list.len()).unwrap();
    out.extend(list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(n.to_le_bytes());
    out.extend(n.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn members(site: &Site) -> Vec<Member> {
    let inside =
        |path: &std::path::Path| path.strip_prefix(site.path(CLOSED)).unwrap().to_str().unwrap().to_owned();
    let all = files(&site.path(CLOSED));
    all.iter().map(|path| Member::new(&format!("x/{}", inside(path)), &fs::read(path).unwrap())).collect()
}

/// Verified in a gigabyte and a half and in half a minute: the exit code and everything said.
fn judged(site: &Site, place: &str) -> (i32, String) {
    let start = Instant::now();
    let bin = env!("CARGO_BIN_EXE_resoconto");
    let line =
        format!("ulimit -v 1600000; NO_COLOR=1 RAYON_NUM_THREADS=2 exec '{bin}' verify --archive '{place}'");
    let done = Command::new("sh").args(["-c", &line]).current_dir(&site.root).output().unwrap();
    assert!(start.elapsed() < Duration::from_secs(60), "{place}: too long");
    let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    (done.status.code().unwrap_or(-1), said)
}

#[test]
fn a_zip_that_lies_is_refused_in_one_sentence() {
    let site = Site::closed();
    let base = members(&site);
    fs::write(site.path("z.zip"), pack(&base, None)).unwrap();
    let (code, said) = judged(&site, "z.zip");
    assert!(code == 0 && said.contains("integro"), "the zip without a lie: {said}");

    let with = |more: Member| [&base[..], &[more]].concat();
    let at = base.iter().position(|m| m.name == b"x/data/index.html").unwrap();
    let altered = |change: &dyn Fn(&mut Member)| {
        let mut all = base.clone();
        change(&mut all[at]);
        all
    };
    let capitals = Member::new("x/DATA/index.html", b"altro");
    let backslash = Member::new("x\\data\\index.html", b"altro");
    for (lie, zip) in [
        ("up", pack(&with(Member::new("../fuori.txt", b"x")), None)),
        ("up inside", pack(&with(Member::new("x/data/../../y.txt", b"x")), None)),
        ("up with backslashes", pack(&with(Member::new("x\\..\\..\\y.txt", b"x")), None)),
        ("absolute", pack(&with(Member::new("/etc/passwd", b"x")), None)),
        ("drive", pack(&with(Member::new("C:\\y.txt", b"x")), None)),
        ("NUL", pack(&with(Member::new("x/data/a\0b", b"x")), None)),
        ("line break", pack(&with(Member::new("x/data/a\nb: integro", b"x")), None)),
        ("twice", pack(&with(Member::new("x/data/index.html", b"altro")), None)),
        ("twice on some systems", pack(&with(capitals), None)),
        ("twice with another separator", pack(&with(backslash), None)),
        ("fewer than there are", pack(&base, Some(u16::try_from(base.len() - 1).unwrap()))),
        ("more than there are", pack(&base, Some(u16::try_from(base.len() + 1).unwrap()))),
        ("overlapping", pack(&altered(&|m| m.offset = Some(0)), None)),
        ("begins nowhere", pack(&altered(&|m| m.offset = Some(0x7fff_ffff)), None)),
        ("encrypted", pack(&altered(&|m| m.flags = 1), None)),
        ("unknown packing", pack(&altered(&|m| m.method = 77), None)),
        ("wrong sum", pack(&altered(&|m| m.sum = Some(7)), None)),
        ("smaller than said", pack(&altered(&|m| m.size = Some(0xffff_fff0)), None)),
        ("a folder with a file's name", pack(&with(Member::new("x/data/index.html/", b"")), None)),
        ("a file above a file", pack(&with(Member::new("x/data/index.html/y", b"")), None)),
        ("a folder with contents", pack(&with(Member::new("x/data/vuota/", b"nascosto")), None)),
        ("a device", pack(&altered(&|m| m.rights = 0o020_644), None)),
        ("a folder's rights", pack(&altered(&|m| m.rights = 0o040_755), None)),
        ("a link", pack(&altered(&|m| m.rights = 0o120_777), None)),
        ("a byte", pack(&altered(&|m| m.data[9] ^= 1), None)),
    ] {
        fs::write(site.path("z.zip"), zip).unwrap();
        let (code, said) = judged(&site, "z.zip");
        let sentence = said.contains("non è uno zip integro") || said.contains("NON corrisponde");
        assert!([4, 5].contains(&code) && sentence, "{lie}: {code} {said}");
        assert!(lie != "overlapping" || said.contains("si sovrappongono"), "{said}");
        let is_read = said.contains("NON corrisponde");
        assert!(!is_read || code == 4, "{lie}: what can be read and is otherwise: {code} {said}");
        let told = said.lines().filter(|line| !line.trim_start().starts_with("firme:")).count();
        assert!(
            told <= 3 && !said.contains("zip:x") && !said.contains("::"),
            "{lie}: one sentence, one way out: {said}"
        );
    }
    assert!(!site.path("../fuori.txt").exists());
}

#[test]
fn bombs_do_not_go_off() {
    let site = Site::new();
    // Seventy thousand files; with the long form of the list's end, and with a lie in the short one.
    let many: Vec<Member> = (0..70_000).map(|n| Member::new(&format!("{n}"), b"")).collect();
    for count in [None, Some(u16::MAX), Some(1)] {
        fs::write(site.path("z.zip"), pack(&many, count)).unwrap();
        let (code, said) = judged(&site, "z.zip");
        assert!(code == 5 && said.contains("troppo grande"), "{count:?}: {code} {said}");
    }
    // A few kilobytes that unfold to gigabytes; where a seal should be, and where anything may be.
    for (name, mib) in [("x/seal.json", 64), ("x/data/index.html", 2100)] {
        let file = fs::File::create(site.path("z.zip")).unwrap();
        let mut zip = zip::ZipWriter::new(file);
        let packed =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(name, packed.large_file(true)).unwrap();
        let zeros = vec![0; 1024 * 1024];
        (0..mib).for_each(|_| zip.write_all(&zeros).unwrap());
        zip.finish().unwrap();
        let (code, said) = judged(&site, "z.zip");
        assert!(code == 5 && said.contains("troppo grande"), "{name}: {code} {said}");
    }
    // A file that is only long.
    fs::File::create(site.path("z.zip")).unwrap().set_len(1 << 40).unwrap();
    let (code, said) = judged(&site, "z.zip");
    assert!(code == 5 && said.contains("troppo grande"), "{code} {said}");
}

#[test]
fn whatever_is_no_archive_is_told_so() {
    let site = Site::closed();
    fs::create_dir(site.path("vuota")).unwrap();
    fs::create_dir_all(site.path("piena/a/b/c")).unwrap();
    fs::write(site.path("piena/a/b/c/seal.json"), "{}").unwrap();
    site.sh(".", "mkfifo tubo; tar -cf t.tar archive; gzip -k t.tar");
    for (place, code, words) in [
        ("manca", 2, "non c’è"),
        ("tubo", 2, "non c’è"),
        ("/dev/zero", 2, "non c’è"),
        ("vuota", 2, "non c’è nessun periodo chiuso"),
        ("piena", 2, "non c’è nessun periodo chiuso"),
        ("content", 2, "non c’è nessun periodo chiuso"),
        ("book.toml", 5, "non è uno zip integro"),
        ("t.tar", 5, "non è uno zip integro"),
        ("t.tar.gz", 5, "non è uno zip integro"),
        (&format!("{CLOSED}/seal.json"), 5, "non è uno zip integro"),
        (&format!("{CLOSED}/data/assets"), 2, "non c’è nessun periodo chiuso"),
    ] {
        let (found, said) = judged(&site, place);
        assert!(found == code && said.contains(words), "{place}: {found} {said}");
        assert_eq!(said.lines().count(), 1, "{place}: {said}");
    }
    // Honest ones, in forms that few packers write.
    site.sh(".", "cat book.toml | zip -q flusso.zip - || echo niente zip > flusso.zip");
    let (found, said) = judged(&site, "flusso.zip");
    let is_zip = fs::read(site.path("flusso.zip")).unwrap().starts_with(b"PK");
    assert!(!is_zip || found == 2, "{found} {said}");
    let empty = pack(&[], None);
    fs::write(site.path("z.zip"), empty).unwrap();
    let (code, said) = judged(&site, "z.zip");
    assert!(code == 2 && said.contains("nessun periodo chiuso"), "{said}");
}

#[test]
fn seals_and_lists_of_any_form_are_judged() {
    let site = Site::closed();
    let deep = format!("{}{}", "[".repeat(300_000), "]".repeat(300_000));
    let seal = site.text(&format!("{CLOSED}/seal.json"));
    let huge = seal.replacen("\"files\": ", "\"files\": 99999999999999999999999", 1);
    let twice = seal.replacen("{\n", "{\n  \"note\": null,\n", 1);
    let more = seal.replacen("{\n", "{\n  \"altro\": 1,\n", 1);
    let shown = seal.replacen("\"sealed_by\": \"", "\"sealed_by\": \"\\u001b[2J\\u202e\\n", 1);
    let garbage: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("deep", deep.clone().into_bytes()),
        ("deep inside", format!("{{\"format\": {deep}}}").into_bytes()),
        ("binary", (0..=255u8).cycle().take(9_000).collect()),
        ("huge number", huge.into_bytes()),
        ("number without end", format!("{{\"format\": {}}}", "9".repeat(1_000_000)).into_bytes()),
        ("a key twice", twice.into_bytes()),
        ("a key more", more.into_bytes()),
        ("marks of a terminal", shown.into_bytes()),
        ("mark of order", [b"\xef\xbb\xbf", seal.as_bytes()].concat()),
        ("only a list", b"[]".to_vec()),
        ("text of another kind", b"null".to_vec()),
        ("one long line", vec![b'a'; 3_000_000]),
        ("many lines", b"\n".repeat(1_000_000)),
    ];
    for name in [
        "seal.json",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "data/CONTENUTO.sha256",
        "data/modello.json",
        "data/esiti.json",
        "data/indice.json",
        "data/report.json",
    ] {
        let path = site.path(CLOSED).join(name);
        let before = fs::read(&path).unwrap();
        for (kind, bytes) in &garbage {
            fs::write(&path, bytes).unwrap();
            let (code, said) = judged(&site, CLOSED);
            assert_eq!(code, 4, "{name}, {kind}: {said}");
            assert!(said.contains(&format!("«{name}»")), "{name}, {kind}: {said}");
            assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'), "{name}, {kind}: {said:?}");
        }
        fs::write(&path, before).unwrap();
    }
    site.ok(&["verify"]);
}

/// A closed period whose hashes are all right and whose contents are not what the program writes: nothing
/// that reads them back stops in the middle.
#[test]
fn a_sealed_garbage_stops_no_verb_in_the_middle() {
    let site = Site::closed();
    let whole: Bag = files(&site.path(CLOSED).join("data"))
        .into_iter()
        .map(|path| {
            let inside =
                path.strip_prefix(site.path(CLOSED).join("data")).unwrap().to_str().unwrap().to_owned();
            (inside, fs::read(&path).unwrap())
        })
        .filter(|(path, _)| path != "CONTENUTO.sha256" && path != "resoconto.pdf")
        .collect();
    let closing = Closing {
        contract: "contratto-esempio".into(),
        period: "2024-s1".into(),
        organisation: "Comune".into(),
        title: "Resoconto".into(),
        amends: None,
        previous: None,
        version: "0".into(),
        typst: None,
        git: Git { commit: "0".repeat(40), clean: true },
        sealed_on: "9999-99-99".into(),
        sealed_by: String::new(),
        note: None,
        rendition: false,
        expected_signers: Vec::new(),
    };
    let deep = format!("{{\"facts\": {}{}}}", "[".repeat(90_000), "]".repeat(90_000));
    let odd = r#"{"schema": 99999999999999999999, "facts": {"threshold/attesa": [], "role/": 1e999, "person/": null, "file/": 3, "file/data/x": "é"}, "report": 7, "pages": "x", "notes": {}}"#;
    let lists = r#"[1, null, {"path": "../../../etc/passwd", "title": 3}, []]"#;
    for name in ["modello.json", "esiti.json", "indice.json", "report.json"] {
        for bytes in ["", "null", "[]", "{}", "\u{0}", lists, odd, &deep] {
            let mut payload = whole.clone();
            payload.insert(name.to_owned(), bytes.as_bytes().to_vec());
            let (bag, _) = close(payload, None, &closing);
            fs::remove_dir_all(site.path(CLOSED)).unwrap();
            for (path, bytes) in &bag {
                let to = site.path(CLOSED).join(path);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::write(to, bytes).unwrap();
            }
            for verb in [
                &["verify"][..],
                &["check"],
                &["build"],
                &["list", "verdicts"],
                &["show", "attesa"],
                &["archive", "2024-s1", "-o", "f.zip"],
            ] {
                let (code, said) = site.run(verb);
                let start: String = bytes.chars().take(30).collect();
                assert!([0, 1, 2, 4, 5].contains(&code), "{name} = {start}, {verb:?}: {code} {said}");
                assert!(!said.contains("panicked"), "{said}");
            }
        }
    }
}
