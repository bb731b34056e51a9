//! `firme/seal.json.tsr`: a timestamp over the seal, which proves to others when the seal existed already. It
//! is no signature, and nobody needs one.

use serde_json::{Value, json};

use super::{Grounds, without_codes, word};
use crate::archive::bag::SEAL;
use crate::archive::folder::{Entry, Kind};
use crate::archive::inspect::Inspected;
use crate::archive::manifest::unix;
use crate::archive::words::plain;
use crate::signature::{self, LARGEST_STAMP, Reliance, Remark, Stamp};
use crate::text::Lang;
use crate::text::number::short_date;
use crate::value::Date;

/// Its path inside a closed folder.
pub const STAMP: &str = "firme/seal.json.tsr";

/// The file, and what was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealStamp {
    pub bytes: u64,
    pub sha256: String,
    pub found: Stamp,
}

/// Looks at it; none where there is no such file.
pub(super) fn stamped(place: &Inspected, grounds: &Grounds<'_>) -> Option<SealStamp> {
    let folder = &place.folder;
    let entry = folder.entries.get(STAMP).filter(|entry| entry.kind == Kind::File)?;
    let Entry { bytes, sha256, .. } = entry.clone();
    let found = match folder.texts.get(STAMP) {
        Some(stamp) => {
            // What git did to its line ends is told elsewhere.
            let seal = folder.texts.get(SEAL).map_or(&[][..], Vec::as_slice);
            signature::stamp(stamp, &unix(seal), grounds.trust, grounds.today)
        }
        None => Stamp::too_large(bytes),
    };
    Some(SealStamp { bytes, sha256, found })
}

/// Whether the file is read at all.
pub(super) fn is_read(path: &str, entry: &Entry) -> bool {
    path == STAMP && entry.bytes <= LARGEST_STAMP
}

impl SealStamp {
    /// Whether something speaks against it.
    pub fn is_wrong(&self) -> bool {
        self.found.is_wrong()
    }

    /// The day by which a third party saw the seal.
    pub fn proves(&self) -> Option<Date> {
        self.found.proves()
    }

    /// What it says of the seal, first; then what a person should know beside it.
    pub fn sentences(&self, lang: Lang) -> Vec<String> {
        let remarks = self.found.remarks.iter().map(|r| remark(r, lang));
        self.proved(lang).into_iter().chain(remarks).collect()
    }

    /// «il sigillo esisteva il 26/11/2026: marca temporale di …; …».
    fn proved(&self, lang: Lang) -> Option<String> {
        let day = short_date(self.proves()?);
        let by = plain(&self.found.authority);
        let relied = match (self.found.trust, &self.found.anchor, lang) {
            (Reliance::Trusted, Some(anchor), Lang::It) => {
                format!("autorità affidabile secondo «{}»", plain(anchor))
            }
            (Reliance::Trusted, Some(anchor), Lang::En) => {
                format!("authority relied upon through «{}»", plain(anchor))
            }
            (_, _, Lang::It) => "affidabilità dell’autorità non valutata".to_owned(),
            (_, _, Lang::En) => "reliance on the authority not evaluated".to_owned(),
        };
        Some(without_codes(&match lang {
            Lang::It => format!("il sigillo esisteva il {day}: marca temporale di «{by}»; {relied}"),
            Lang::En => format!("the seal existed on {day}: timestamp by «{by}»; {relied}"),
        }))
    }

    /// As machines read it; `lasting` leaves out what another day would say otherwise.
    pub(super) fn form(&self, lang: Lang, lasting: bool) -> Value {
        let Stamp { on, authority, imprint, trust, anchor, revocation, remarks } = &self.found;
        let kept = remarks.iter().filter(|r| !(lasting && super::machine::AGEING.contains(&r.key)));
        let remarks: Vec<Value> =
            kept.map(|r| json!({"key": r.key, "grave": r.grave, "message": remark(r, lang)})).collect();
        json!({
            "file": STAMP,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "on": on.map(|day| day.to_string()),
            "authority": without_codes(authority),
            "imprint": word(imprint),
            "trust": word(trust),
            "anchor": anchor,
            "revocation": word(revocation),
            "proves": self.proves().is_some(),
            "wrong": self.is_wrong(),
            "remarks": remarks,
            "sentence": self.proved(lang),
        })
    }
}

fn remark(found: &Remark, lang: Lang) -> String {
    plain(&super::remark(found, lang))
}
