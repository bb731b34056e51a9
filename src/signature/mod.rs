//! Signature files that people bring: what they cover, who made them, what they rest on.
//!
//! Two functions, without disk, clock or network, so that any bytes may be fed to them. [`inspect()`]
//! answers on five axes and never with one tick: whether the document is the sealed one, whether the
//! signature is whole, who signed, whether the certificate can be relied upon, when it was done. [`stamp()`]
//! judges a timestamp that lies in a file of its own (RFC 3161).
//! Formats: CMS (RFC 5652) with the attributes of CAdES (ETSI EN 319 122-1), PAdES (ETSI EN 319 142-1).

mod algorithms;
mod attributes;
mod ber;
mod certificate;
mod chain;
mod cms;
pub mod commands;
mod container;
mod counter;
mod identity;
mod inspect;
mod moment;
mod ocsp;
mod pades;
mod remarks;
mod revocation;
mod signer;
mod stamp;
mod subject;
mod time;
mod words;

pub use certificate::is_certificate;
pub use inspect::{inspect, limit};
pub use stamp::{Imprint, LARGEST_STAMP, Stamp, stamp};
pub use subject::{Code, imprint};
pub use words::{findings, identity_words, outcome, phrase, sentence};

use serde::Serialize;

use crate::value::Date;

/// What a signature file has to be about.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The sealed document, byte for byte.
    pub document: &'a [u8],
    /// Who is to sign, as the seal states it.
    pub signers: &'a [Signatory],
    /// Whether one person may sign in two roles.
    pub same_person: bool,
    /// The day of the report: nobody signs before.
    pub dated: Option<Date>,
    /// The day on which this is asked, to say what expired since.
    pub today: Date,
    pub trust: &'a Trust,
}

/// A role that is to sign, and who held it on the day of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    pub role: String,
    pub label: String,
    pub person: String,
    pub name: String,
    /// See [`imprint`]; absent where the site does not state it, or a public copy leaves it out: then nobody
    /// is recognised.
    pub tax_code_sha256: Option<String>,
    /// Days between which the role was held, both included; open where absent.
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// What the administration relies on: a folder of certificates and lists of its choice.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Whether there is such a folder at all: without it trust is not evaluated.
    pub present: bool,
    /// Files by name, certificates of authorities in PEM or DER.
    pub anchors: Vec<(String, Vec<u8>)>,
    /// Certificates that a signature may have left out.
    pub intermediates: Vec<(String, Vec<u8>)>,
    /// Lists of revoked certificates (CRL) in PEM or DER.
    pub revoked: Vec<(String, Vec<u8>)>,
}

/// Whether the document under a signature is the sealed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Document {
    Sealed,
    /// Another document, or other bytes of the same.
    Other,
    /// The sealed document with something changed under or after the signature.
    Altered,
}

/// Whether the arithmetic holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Integrity {
    Valid,
    Invalid,
    /// An algorithm that this program does not take: nothing is said against the signature.
    Unsupported,
    Malformed,
}

/// Whether the signer is one of those who were to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    Expected,
    WrongPerson,
    /// The right person, on a day when the role was not held.
    RoleNotHeld,
    /// The certificate names no tax code, or the site states none to compare with.
    UnknownPerson,
}

/// Whether the certificate leads to an authority of the administration's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reliance {
    Trusted,
    Untrusted,
    NotEvaluated,
}

/// What the day of the signature rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Time {
    /// A timestamp of a third party (RFC 3161).
    Proved,
    /// The signer's own word.
    Claimed,
    Unknown,
}

/// The certificate's days against that of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    ValidThen,
    ExpiredThen,
    NotYet,
}

/// What is known of a revocation on the day of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    Good,
    Revoked,
    NotEvaluated,
}

/// The five axes, the last in three parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Axes {
    pub document: Document,
    pub signature: Integrity,
    pub identity: Identity,
    pub trust: Reliance,
    pub time: Time,
    pub certificate: Validity,
    pub revocation: Revocation,
}

/// The form in which a signature came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Around or beside the document, with the attributes of CAdES.
    Cades,
    /// Inside a PDF.
    Pades,
    /// CMS without the certificate's hash among the signed attributes.
    Pkcs7,
}

/// What a signer's certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// Name for people: given name and surname, else the common name.
    pub name: String,
    /// The whole subject, RFC 4514.
    pub subject: String,
    /// The tax code or another national number; kept out of what is published.
    #[serde(skip)]
    pub code: Option<Code>,
    pub issuer: String,
    /// Serial number in hexadecimal.
    pub serial: String,
    pub sha256: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// Whether it is for signatures (nonRepudiation), not for authentication.
    pub for_signatures: bool,
    /// Qualified and on a device, as the certificate itself declares.
    pub declared_qualified: bool,
    pub declared_device: bool,
}

/// One signature and everything that was found about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signature {
    pub form: Form,
    pub axes: Axes,
    /// Absent where the signature names one that is nowhere.
    pub certificate: Option<Certificate>,
    /// The role of the expected signer it fills.
    pub role: Option<String>,
    pub person: Option<String>,
    /// The authority of the administration's folder it leads to.
    pub anchor: Option<String>,
    /// The day that the signature rests on, proved or claimed.
    pub on: Option<Date>,
    /// 0 for a signature of the document, 1 for one around a signed file, and so on.
    pub nested: usize,
    /// Signatures of this signature: shown, never counted as signatures of the document.
    pub counter: Vec<Signature>,
    pub remarks: Vec<Remark>,
    /// Its own bytes, which no armour changes; none where they could not be read.
    #[serde(skip)]
    pub value: Vec<u8>,
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspection {
    pub signatures: Vec<Signature>,
    /// What is wrong with the file itself, where no signature could be read or more came with it.
    pub remarks: Vec<Remark>,
    /// SHA-256 of the document that the file holds or covers, where it is another one.
    pub other_sha256: Option<String>,
}

/// Something that a person should know, by a stable key; `detail` holds names, numbers, places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    pub grave: bool,
    pub key: &'static str,
    pub detail: String,
}

impl Remark {
    /// Something that takes its force from a signature, or from the file.
    pub(crate) fn grave(key: &'static str, detail: impl Into<String>) -> Self {
        Self { grave: true, key, detail: detail.into() }
    }

    /// Something to know.
    pub(crate) fn note(key: &'static str, detail: impl Into<String>) -> Self {
        Self { grave: false, key, detail: detail.into() }
    }
}
