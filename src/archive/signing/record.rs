//! `firme/signatures.json`: what was found about each signature file on the day it was recorded.
//!
//! It is published, so it holds names and roles and never a tax code. Nothing is concluded from it: the
//! files are looked at again each time, and a record that disagrees with its file is told.

use serde::{Deserialize, Serialize};

use crate::archive::manifest::{sha256, unix};
use crate::signature::{Axes, Inspection, Signature};
use crate::text::json::pretty;
use crate::value::Date;

/// The form of `signatures.json` that this program writes and reads.
pub(super) const RECORD_FORMAT: u32 = 1;

/// The record's own path inside a closed folder.
pub const RECORD: &str = "firme/signatures.json";

/// `signatures.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub format: u32,
    pub contract: String,
    pub period: String,
    /// In the order in which they were recorded.
    pub files: Vec<Recorded>,
    /// SHA-256 of these bytes with this value left empty, as in `seal.json`. It proves nothing against whoever
    /// writes both; it tells a record that was touched from one that was not.
    pub self_sha256: String,
}

/// One recorded file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// Its name inside `firme/`.
    pub file: String,
    pub sha256: String,
    /// Year-month-day.
    pub recorded_on: String,
    /// The program that looked at it.
    pub tool: String,
    /// Somebody answers for what could not be verified.
    pub declared: Option<Declared>,
    pub signatures: Vec<Noted>,
}

/// A signature taken on somebody's word (dichiarata, non verificata).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    pub reason: String,
    pub by: String,
    /// The role it is said to be of.
    pub role: Option<String>,
}

/// One signature as it was found: the words of the axes, who, with which certificate, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noted {
    pub form: String,
    pub document: String,
    pub signature: String,
    pub identity: String,
    pub trust: String,
    pub time: String,
    pub certificate: String,
    pub revocation: String,
    pub role: Option<String>,
    pub person: Option<String>,
    /// As the seal names an expected signer, else as the certificate does.
    pub name: String,
    /// As the certificate names an expected signer, where that is another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearer: Option<String>,
    pub issuer: String,
    pub serial: String,
    /// The day, proved or claimed as `time` says; year-month-day.
    pub on: Option<String>,
    pub nested: usize,
    pub counter: Vec<Noted>,
    /// Keys only: what they detail may hold a code.
    pub remarks: Vec<String>,
}

/// Why the bytes are no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRecord {
    /// A later program wrote it.
    Newer(u32),
    /// Not the form of one: what the reader says.
    Form(String),
    /// Of the right form, but not the bytes that were written: for showing, never for trusting.
    Altered(Box<Record>),
}

impl Record {
    /// A record of an edition that nobody has signed yet.
    pub fn new(contract: &str, period: &str) -> Self {
        Self {
            format: RECORD_FORMAT,
            contract: contract.to_owned(),
            period: period.to_owned(),
            files: Vec::new(),
            self_sha256: String::new(),
        }
    }

    /// The bytes of `signatures.json`, with the hash of themselves.
    pub fn bytes(&self) -> Vec<u8> {
        let mut whole = self.clone();
        whole.self_sha256 = String::new();
        whole.self_sha256 = sha256(&written(&whole));
        written(&whole)
    }

    /// Reads the bytes; unknown and repeated fields are refused, and bytes that were not written so. Line ends
    /// are git's business.
    ///
    /// # Errors
    /// They are no record, or one of a later program.
    pub fn read(bytes: &[u8]) -> Result<Self, NoRecord> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        if let Ok(Head { format }) = serde_json::from_slice::<Head>(bytes)
            && format > RECORD_FORMAT
        {
            return Err(NoRecord::Newer(format));
        }
        let read = serde_json::from_slice::<Self>(bytes);
        let record = read.map_err(|error| NoRecord::Form(error.to_string()))?;
        if record.bytes() == *unix(bytes) { Ok(record) } else { Err(NoRecord::Altered(Box::new(record))) }
    }

    /// What is recorded of the file with these bytes.
    pub fn of(&self, sha256: &str) -> Option<&Recorded> {
        self.files.iter().find(|f| f.sha256 == sha256)
    }
}

fn written(record: &Record) -> Vec<u8> {
    pretty(record).into_bytes()
}

impl Recorded {
    /// What is written down about a file. `names` gives an expected signer's name by person.
    pub fn new(file: String, sha256: String, on: Date, found: &Inspection, names: &[(&str, &str)]) -> Self {
        Self {
            file,
            sha256,
            recorded_on: on.to_string(),
            tool: format!("resoconto {}", env!("CARGO_PKG_VERSION")),
            declared: None,
            signatures: found.signatures.iter().map(|s| noted(s, names)).collect(),
        }
    }
}

fn noted(found: &Signature, names: &[(&str, &str)]) -> Noted {
    let Axes { document, signature, identity, trust, time, certificate, revocation } = &found.axes;
    let own = found.certificate.as_ref();
    let mut remarks: Vec<String> = found.remarks.iter().map(|r| r.key.to_owned()).collect();
    remarks.sort();
    remarks.dedup();
    Noted {
        form: word(&found.form),
        document: word(document),
        signature: word(signature),
        identity: word(identity),
        trust: word(trust),
        time: word(time),
        certificate: word(certificate),
        revocation: word(revocation),
        role: found.role.clone(),
        person: found.person.clone(),
        name: super::shown_name(found, names),
        bearer: super::bearer(found, names),
        issuer: own.map(|c| super::without_codes(&c.issuer)).unwrap_or_default(),
        serial: own.map(|c| c.serial.clone()).unwrap_or_default(),
        on: found.on.map(|day| day.to_string()),
        nested: found.nested,
        counter: found.counter.iter().map(|s| noted(s, names)).collect(),
        remarks,
    }
}

/// The word that machines read for a value of an axis.
pub fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let mut record = Record::new("contratto", "2024-s1");
        record.files.push(Recorded {
            file: "0a1b2c3d-resoconto.pdf.p7m".into(),
            sha256: "0".repeat(64),
            recorded_on: "2024-07-20".into(),
            tool: "resoconto 1".into(),
            declared: Some(Declared { reason: "algoritmo".into(), by: "Elena".into(), role: None }),
            signatures: Vec::new(),
        });
        record
    }

    #[test]
    fn what_is_written_is_read_back() {
        let read = Record::read(&record().bytes()).unwrap();
        assert_eq!(Record { self_sha256: String::new(), ..read }, record());
    }

    #[test]
    fn a_single_bit_is_noticed() {
        let bytes = record().bytes();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut touched = bytes.clone();
                touched[at] ^= 1 << bit;
                assert!(Record::read(&touched).is_err(), "byte {at}, bit {bit}");
            }
        }
        let text = String::from_utf8(bytes).unwrap();
        assert!(Record::read(text.replace('\n', "\r\n").as_bytes()).is_ok(), "git converts ends of lines");
        let touched = Record::read(text.replace("Elena", "Elisa").as_bytes());
        assert!(matches!(touched, Err(NoRecord::Altered(_))), "{touched:?}");
    }

    #[test]
    fn unknown_repeated_and_later_forms_are_refused() {
        let text = String::from_utf8(record().bytes()).unwrap();
        let form = |text: &str| matches!(Record::read(text.as_bytes()), Err(NoRecord::Form(_)));
        assert!(form(&text.replace("\"files\"", "\"altro\": 1, \"files\"")));
        assert!(form(&text.replace("\"files\"", "\"period\": \"2024-s2\", \"files\"")));
        assert!(form("{}") && form("") && form("[]"));
        let later = text.replace("\"format\": 1", "\"format\": 2, \"nuovo\": 1");
        assert_eq!(Record::read(later.as_bytes()), Err(NoRecord::Newer(2)));
    }
}
