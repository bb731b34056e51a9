//! Officers who sign with certificates of an invented authority, made by `openssl` when a test runs: two keys
//! that nobody keeps, names that nobody bears.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    dead_code,
    reason = "tests run programs and fail loudly; each uses a part"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::closed::{CLOSED, DATA, Site};

/// Person, name, tax code; Carla's is the one that the smallest site knows.
pub(crate) const ANNA: [&str; 3] = ["anna-esempio", "Anna Esempio", "SMPNNA70A41F205A"];
pub(crate) const BRUNO: [&str; 3] = ["bruno-prova", "Bruno Prova", "PRVBRN75B02F205B"];
pub(crate) const CARLA: [&str; 3] = ["carla-modello", "Carla Modello", "MDLCRL80A41H501X"];

const EXTENSIONS: &str = "
[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
[firma]
basicConstraints=critical,CA:FALSE
keyUsage=critical,nonRepudiation
[accesso]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
[marca]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=critical,timeStamping
";

/// How an authority answers who asks for a timestamp.
const STAMPING: &str = "
[tsa]
default_tsa=own
[own]
serial=tsa.serial
default_policy=1.2.3.4.1
signer_digest=sha256
digests=sha256
ess_cert_id_alg=sha256
";

pub(crate) struct Officers {
    folder: tempfile::TempDir,
}

impl Officers {
    /// The three of the smallest site; none, said aloud, where there is no `openssl`.
    pub(crate) fn new() -> Option<Self> {
        if Command::new("openssl").arg("version").output().is_err() {
            eprintln!("SKIPPED: openssl is not installed, nobody can sign");
            return None;
        }
        let this = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(this.path("estensioni.cnf"), format!("[req]\ndistinguished_name=dn\n[dn]\n{EXTENSIONS}"))
            .unwrap();
        this.key("ca");
        this.openssl(&[
            "req",
            "-x509",
            "-new",
            "-key",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "7300",
            "-subj",
            "/C=IT/O=Autorita di prova/CN=Radice di prova",
            "-config",
            "estensioni.cnf",
            "-extensions",
            "ca",
        ]);
        for [id, name, code] in [ANNA, BRUNO, CARLA] {
            this.officer(id, name, code, "firma");
        }
        Some(this)
    }

    /// Somebody with a certificate for signatures (`firma`) or for authentication (`accesso`).
    pub(crate) fn officer(&self, id: &str, name: &str, code: &str, kind: &str) {
        self.key(id);
        let (given, family) = name.split_once(' ').unwrap();
        let number = if code.is_empty() { String::new() } else { format!("/serialNumber=TINIT-{code}") };
        let subject = format!("/C=IT/GN={given}/SN={family}{number}/CN={name}");
        let (key, request, out) = (format!("{id}.key"), format!("{id}.csr"), format!("{id}.pem"));
        self.openssl(&[
            "req",
            "-new",
            "-key",
            &key,
            "-out",
            &request,
            "-subj",
            &subject,
            "-config",
            "estensioni.cnf",
        ]);
        self.openssl(&[
            "x509",
            "-req",
            "-in",
            &request,
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "7300",
            "-out",
            &out,
            "-extfile",
            "estensioni.cnf",
            "-extensions",
            kind,
        ]);
    }

    fn key(&self, id: &str) {
        let out = format!("{id}.key");
        self.openssl(&["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", &out]);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn openssl(&self, line: &[&str]) {
        let done = Command::new("openssl").current_dir(self.folder.path()).args(line).output().unwrap();
        assert!(done.status.success(), "{line:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// All of them around one document, in parallel, as CAdES.
    pub(crate) fn sign(&self, who: &[&str], document: &Path, out: &str) -> String {
        self.sign_with(who, document, out, &["-nodetach", "-outform", "DER"])
    }

    /// The same, detached or in another armour.
    pub(crate) fn sign_with(&self, who: &[&str], document: &Path, out: &str, how: &[&str]) -> String {
        let document = document.display().to_string();
        let mut line = vec![
            "cms",
            "-sign",
            "-binary",
            "-nosmimecap",
            "-cades",
            "-md",
            "sha256",
            "-in",
            &document,
            "-out",
            out,
        ];
        line.extend(how);
        let files: Vec<(String, String)> =
            who.iter().map(|id| (format!("{id}.pem"), format!("{id}.key"))).collect();
        for (certificate, key) in &files {
            line.extend(["-signer", certificate, "-inkey", key]);
        }
        self.openssl(&line);
        self.path(out).display().to_string()
    }

    /// A timestamp over a file by an authority of timestamps: the answer as it is sent.
    pub(crate) fn stamp(&self, authority: &str, file: &Path, out: &str) -> PathBuf {
        fs::write(self.path("tsa.cnf"), STAMPING).unwrap();
        fs::write(self.path("tsa.serial"), "01\n").unwrap();
        let file = file.display().to_string();
        self.openssl(&["ts", "-query", "-data", &file, "-sha256", "-cert", "-out", "query.tsq"]);
        let (certificate, key) = (format!("{authority}.pem"), format!("{authority}.key"));
        self.openssl(&[
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-section",
            "own",
            "-queryfile",
            "query.tsq",
            "-signer",
            &certificate,
            "-inkey",
            &key,
            "-out",
            out,
        ]);
        self.path(out)
    }

    /// One more signature added later to a signed file.
    pub(crate) fn resign(&self, who: &str, signed: &str, out: &str) -> String {
        let (certificate, key) = (format!("{who}.pem"), format!("{who}.key"));
        self.openssl(&[
            "cms",
            "-resign",
            "-cades",
            "-nosmimecap",
            "-md",
            "sha256",
            "-inform",
            "DER",
            "-in",
            signed,
            "-outform",
            "DER",
            "-out",
            out,
            "-signer",
            &certificate,
            "-inkey",
            &key,
        ]);
        self.path(out).display().to_string()
    }
}

/// The line of people.yaml by which a person is recognised.
fn imprint([id, _, code]: [&str; 3]) -> String {
    let code = resoconto::signature::Code { kind: "TIN".into(), country: "IT".into(), value: code.into() };
    resoconto::signature::imprint(id, &code)
}

/// The smallest site whose period is closed, with its document, for three to sign.
pub(crate) fn closed_for_three() -> Site {
    let site = open_for_three();
    seal(&site);
    site
}

/// The same before it is closed.
pub(crate) fn open_for_three() -> Site {
    let site = Site::new();
    for person in [ANNA, BRUNO] {
        let [id, name, _] = person;
        let (from, to) = (format!("id: {id}, name: {name},"), imprint(person));
        site.edit("data/people.yaml", &from, &format!("{from} tax_code_sha256: {to},"));
    }
    site.edit(
        &format!("{DATA}/report.yaml"),
        "signers:\n",
        "signers:\n  - {role: rup, label: RUP del contratto}\n  - {role: responsabile, label: Responsabile del servizio}\n",
    );
    site.commit();
    site
}

/// Closes the period, with its document.
pub(crate) fn seal(site: &Site) {
    site.ok(&["seal", "2024-s1"]);
    site.commit();
}

pub(crate) fn document(site: &Site) -> PathBuf {
    site.path(CLOSED).join("data/resoconto.pdf")
}
