//! A timestamp (RFC 3161) in a file of its own, about bytes that lie beside it: the authority's answer
//! (`TimeStampResp`) or the token alone (`TimeStampToken`).

use serde::Serialize;

use super::ber::{self, INTEGER, SEQUENCE, Tlv};
use super::chain::Roots;
use super::cms::Case;
use super::container::{self, Opened};
use super::time::{self, Said};
use super::{Expected, Form, Reliance, Remark, Revocation, Trust};
use crate::value::Date;

/// The most octets that a timestamp with its certificates and lists may have. To be asked before a file is
/// read.
pub const LARGEST_STAMP: u64 = 4 * 1024 * 1024;

/// Whether a timestamp is about the bytes that lie beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Imprint {
    Same,
    Other,
    /// It could not be read, or is of a hash that this program does not take.
    NotCompared,
}

/// A timestamp and what was found about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stamp {
    /// The day it states, in Rome; absent where it does not hold.
    pub on: Option<Date>,
    /// The name of the authority, for people; empty where it does not hold.
    pub authority: String,
    pub imprint: Imprint,
    pub trust: Reliance,
    /// The authority of the administration's folder it leads to.
    pub anchor: Option<String>,
    pub revocation: Revocation,
    pub remarks: Vec<Remark>,
}

impl Stamp {
    /// Whether something speaks against it. An authority that nobody chose does not.
    pub fn is_wrong(&self) -> bool {
        self.remarks.iter().any(|r| r.grave)
    }

    /// The day by which the bytes existed. None where that rests on an authority outside of the folder of
    /// trust: everybody could prove any day to himself.
    pub fn proves(&self) -> Option<Date> {
        self.on.filter(|_| !self.is_wrong() && self.trust != Reliance::Untrusted)
    }

    /// One about which only this can be said.
    fn only(imprint: Imprint, remark: Remark) -> Self {
        Self {
            on: None,
            authority: String::new(),
            imprint,
            trust: Reliance::NotEvaluated,
            anchor: None,
            revocation: Revocation::NotEvaluated,
            remarks: vec![remark],
        }
    }

    /// A file that was not read: it has more octets than [`LARGEST_STAMP`].
    pub fn too_large(bytes: u64) -> Self {
        Self::only(Imprint::NotCompared, Remark::grave("timestamp_too_large", bytes.to_string()))
    }
}

/// Judges a timestamp over `imprinted`.
///
/// Total: whatever the bytes, it answers, in time and memory bounded by [`LARGEST_STAMP`].
pub fn stamp(bytes: &[u8], imprinted: &[u8], trust: &Trust, today: Date) -> Stamp {
    if bytes.len() as u64 > LARGEST_STAMP {
        return Stamp::too_large(bytes.len() as u64);
    }
    let roots = Roots::of(trust);
    let nobody = Trust::default();
    let expected = Expected {
        document: imprinted,
        signers: &[],
        same_person: false,
        dated: None,
        today,
        trust: &nobody,
    };
    let case = Case {
        expected: &expected,
        roots: &roots,
        certificates: &[],
        revoked: &[],
        form: Form::Cades,
        stated: None,
        proved: None,
        nested: 0,
    };
    let found = token(bytes).and_then(|token| time::said(&token, &|hash| hash.digest(imprinted), &case));
    match found {
        Ok(said) => of(said, &roots, today),
        Err(remark) => refused(remark),
    }
}

/// One whose arithmetic holds.
fn of(said: Said, roots: &Roots, today: Date) -> Stamp {
    let Said { at, authority, led, revocation } = said;
    let on = at.day();
    let mut remarks = Vec::new();
    if revocation == Revocation::Revoked {
        remarks.push(Remark::grave("timestamp_revoked", authority.clone()));
    }
    if roots.present && led.trust == Reliance::Untrusted {
        remarks.push(Remark::note("timestamp_untrusted", authority.clone()));
    }
    remarks.extend(led.remarks.into_iter().filter(|r| r.key == "chain_not_judged"));
    match on {
        None => remarks.push(Remark::grave("timestamp_unread", "")),
        Some(day) if day > today => remarks.push(Remark::note("timestamp_in_the_future", day.to_string())),
        Some(_) => {}
    }
    Stamp { on, authority, imprint: Imprint::Same, trust: led.trust, anchor: led.anchor, revocation, remarks }
}

/// One that does not hold, or that this program does not judge: only then nothing speaks against it.
fn refused(remark: Remark) -> Stamp {
    let Remark { key, detail, .. } = remark;
    match key {
        "timestamp_of_other_bytes" => {
            Stamp::only(Imprint::Other, Remark::grave("timestamp_of_another_file", ""))
        }
        "timestamp_unsupported" => Stamp::only(Imprint::NotCompared, Remark::note(key, detail)),
        _ => Stamp::only(Imprint::NotCompared, Remark { grave: true, key, detail }),
    }
}

/// The token, out of its armour and of the authority's answer.
fn token(bytes: &[u8]) -> Result<Vec<u8>, Remark> {
    let unread = || Remark::grave("timestamp_unread", "");
    let Ok(Opened::Cms(bytes)) = container::open(bytes) else { return Err(unread()) };
    let (definite, used) = ber::definite(&bytes).map_err(|_| unread())?;
    if used < bytes.len() {
        return Err(unread());
    }
    let whole = Tlv::first(&definite).filter(|t| t.tag == SEQUENCE).ok_or_else(unread)?;
    let mut parts = whole.children();
    let first = parts.next().ok_or_else(unread)?;
    if first.tag != SEQUENCE {
        // Begins with the kind of its content: the token itself.
        return Ok(bytes.into_owned());
    }
    let status = first.children().next().filter(|t| t.tag == INTEGER).ok_or_else(unread)?;
    match (status.content, parts.next()) {
        // Granted, or granted with changes.
        ([0 | 1], Some(token)) => Ok(token.whole.to_vec()),
        ([0 | 1], None) => Err(unread()),
        ([number], _) => Err(Remark::grave("timestamp_refused", number.to_string())),
        _ => Err(unread()),
    }
}
