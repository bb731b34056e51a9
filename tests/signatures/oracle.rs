//! OpenSSL as a second judge of the arithmetic, where it is installed.

use std::process::Command;

use resoconto::signature::{Form, Integrity};

use super::{World, line, signed, vectors};

/// Where OpenSSL 3 says otherwise, and why we keep to our word: file, its verdict, reason.
const DISAGREEMENTS: &[(&str, bool, &str)] = &[
    (
        "chunked-attributes.p7m",
        false,
        "hashes signed attributes as they stand in the file, RFC 5652 wants them in DER",
    ),
    ("unsorted.p7m", false, "the same: the order of the file, not that of DER"),
    ("detached-other.p7s", false, "has no word for a good signature of another document"),
    (
        "equal-serials.p7m",
        false,
        "takes the first certificate of that number, not the one whose hash is signed",
    ),
    ("no-attributes.p7m", true, "takes a signature without attributes, even asked for CAdES"),
    ("wrong-content-type.p7m", true, "does not compare the signed content type"),
    ("not-data.p7m", true, "does not compare the signed content type"),
    ("protection-differs.p7m", true, "does not read the protected algorithms (RFC 6211)"),
    ("algorithms-differ.p7m", true, "takes the hash from beside, whatever the signature's algorithm says"),
    ("trailing.p7m", true, "leaves unread what follows the signature"),
    ("trailing-zeros.p7m", true, "leaves unread what follows the signature"),
    ("sha1.p7m", true, "takes more algorithms"),
    ("sha1-detached.p7s", true, "takes more algorithms"),
    ("weak.p7m", true, "takes more algorithms"),
    ("pss-long.p7m", true, "takes more algorithms"),
    ("pss-mask.p7m", true, "takes more algorithms"),
    ("pyhanko-pss.p7m", true, "takes more algorithms"),
    ("p521.p7m", true, "takes more algorithms"),
];

/// Whether OpenSSL finds every signer right, at any time and for any purpose.
fn openssl(name: &str, is_cades: bool, is_detached: bool) -> bool {
    let vectors = vectors();
    let pem = signed(name).starts_with(b"-----BEGIN");
    let mut command = Command::new("openssl");
    command.args([
        "cms",
        "-verify",
        "-purpose",
        "any",
        "-no_check_time",
        "-binary",
        "-inform",
        if pem { "PEM" } else { "DER" },
    ]);
    command
        .arg("-in")
        .arg(vectors.join("signed").join(name))
        .arg("-CAfile")
        .arg(vectors.join("pki/root.pem"));
    if is_cades {
        command.arg("-cades");
    }
    if is_detached {
        command.arg("-content").arg(vectors.join("sealed.pdf"));
    }
    command.output().expect("openssl ran a moment ago").status.success()
}

#[test]
fn openssl_agrees_on_the_arithmetic_save_where_it_is_written() {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("openssl is not installed: its word was not asked");
        return;
    }
    let world = World::new();
    let mut wrong = Vec::new();
    for (_, name, _) in super::TABLE {
        let bytes = signed(name);
        if bytes[0] != 0x30 && !bytes.starts_with(b"-----BEGIN") {
            continue;
        }
        let found = world.look(&bytes);
        let ours = !found.signatures.is_empty()
            && found.signatures.iter().all(|s| s.axes.signature == Integrity::Valid);
        let is_cades = found.signatures.iter().all(|s| s.form == Form::Cades);
        let theirs = openssl(name, is_cades, name.ends_with(".p7s"));
        let known = DISAGREEMENTS.iter().find(|(file, ..)| file == name);
        let expected = known.map_or(ours, |(_, verdict, _)| *verdict);
        if theirs != expected || known.is_some_and(|(_, verdict, _)| *verdict == ours) {
            wrong.push(format!("{name}: openssl {theirs}, here {ours}: {}", line(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
