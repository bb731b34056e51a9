//! Looking at the signatures beside a closed edition: the files against the document, the record against the
//! files.

use super::posts;
use super::record::{NoRecord, RECORD, Record, Recorded, word};
use super::stamped::stamped;
use super::{Blind, FileTrouble, Filed, Grounds, OF_DOSSIERS, OURS, Post, RecordFault, Signing, largest};
use super::{same_name, shown_name, without_codes};
use crate::archive::bag::PDF;
use crate::archive::facts::sealed;
use crate::archive::folder::{Entry, Kind};
use crate::archive::inspect::Inspected;
use crate::archive::manifest::{is_portable, sha256};
use crate::archive::seal::Seal;
use crate::signature::{self, Expected, Identity, Inspection, Signatory, Time};
use crate::value::Date;

/// Who is to sign, as the seal and the closed facts say it.
pub fn signatories(place: &Inspected) -> Vec<Signatory> {
    let Some(seal) = &place.seal else { return Vec::new() };
    // A copy for the public has none; one that cannot be read is a fault of the folder.
    let facts = sealed(&place.folder);
    let imprint = |person: &str| {
        let fact = facts.as_ref().and_then(|f| f.get(&format!("signer/{person}")));
        fact.and_then(|f| f.get("tax_code_sha256")).and_then(|v| v.as_str()).map(str::to_owned)
    };
    let day = |text: &Option<String>| text.as_deref().and_then(|t| Date::parse(t).ok());
    seal.expected_signers
        .iter()
        .map(|s| Signatory {
            role: s.role.clone(),
            label: s.label.clone(),
            person: s.person.clone(),
            name: s.name.clone(),
            tax_code_sha256: imprint(&s.person),
            from: day(&s.from),
            to: day(&s.to),
        })
        .collect()
}

/// Looks at one file against the closed document.
pub fn look(
    seal: &Seal,
    signers: &[Signatory],
    document: &[u8],
    file: &[u8],
    grounds: &Grounds<'_>,
) -> Inspection {
    let expected = Expected {
        document,
        signers,
        // The seal takes one person twice only where the report allows it.
        same_person: signers
            .iter()
            .enumerate()
            .any(|(at, s)| signers[..at].iter().any(|o| o.person == s.person)),
        dated: Date::parse(&seal.sealed_on).ok(),
        today: grounds.today,
        trust: grounds.trust,
    };
    signature::inspect(file, &expected)
}

/// The document as it lies in the folder, if it is the one of the seal.
///
/// # Errors
/// There is none, or it is another.
fn document(place: &Inspected) -> Result<&[u8], Blind> {
    let pdf = place.seal.as_ref().ok_or(Blind::Broken)?.pdf.as_ref().ok_or(Blind::NoDocument)?;
    let bytes = place.folder.texts.get(&pdf.path).ok_or(Blind::Broken)?;
    if sha256(bytes) == pdf.sha256 { Ok(bytes) } else { Err(Blind::Broken) }
}

/// Looks at the signatures of every folder, then lets go of their bytes.
pub fn settle(all: &mut [Inspected], grounds: &Grounds<'_>) {
    for place in all {
        place.signing = examine(place, grounds);
        let document = format!("data/{PDF}");
        place.folder.texts.retain(|path, _| *path != document && !path.starts_with("firme/"));
    }
}

/// Looks at everything in `firme/`.
fn examine(place: &Inspected, grounds: &Grounds<'_>) -> Signing {
    let Some(seal) = &place.seal else { return Signing::default() };
    let signers = signatories(place);
    let mut signing = Signing {
        rendition: seal.rendition,
        public_copy: place.is_public_copy,
        posts: signers.iter().map(Post::open).collect(),
        stamp: stamped(place, grounds),
        ..Signing::default()
    };
    let beside: Vec<(&str, &Entry)> = place
        .folder
        .entries
        .iter()
        .filter(|(_, entry)| entry.kind == Kind::File)
        .filter_map(|(path, entry)| Some((path.strip_prefix("firme/")?, entry)))
        .collect();
    let record = read(place, seal, &beside, &mut signing.record);
    signing.record.extend(days(&record, seal, grounds.today));
    let document = document(place);
    signing.blind = document.err();
    let limit = largest(seal.pdf.as_ref().map_or(0, |pdf| pdf.bytes));
    let mut files: Vec<Filed> = beside
        .into_iter()
        .filter(|(name, _)| !OURS.contains(name))
        .filter(|(name, _)| place.folder.in_office || *name != OF_DOSSIERS)
        .map(|(name, entry)| {
            let mut troubles = Vec::new();
            if !is_portable(name) {
                troubles.push(FileTrouble::Name);
            }
            if entry.bytes > limit {
                troubles.push(FileTrouble::TooLarge { limit });
            }
            let bytes = place.folder.texts.get(&format!("firme/{name}"));
            let recorded = record.iter().find(|r| r.file == name).cloned();
            let found = match (document, bytes) {
                (Ok(document), Some(bytes)) => {
                    let known = recorded.as_ref().filter(|r| r.sha256 == entry.sha256);
                    Some(look_again(known, grounds, |on| look(seal, &signers, document, bytes, on)))
                }
                _ => None,
            };
            let mut file = Filed {
                name: name.to_owned(),
                bytes: entry.bytes,
                sha256: entry.sha256.clone(),
                recorded,
                found,
                troubles,
                superseded_by: None,
            };
            file.compare(&signing);
            file
        })
        .collect();
    let place_of = |name: &str| record.iter().position(|r| r.file == name).unwrap_or(usize::MAX);
    files.sort_by(|a, b| (place_of(&a.name), &a.name).cmp(&(place_of(&b.name), &b.name)));
    posts::supersede(&mut files, signing.public_copy);
    posts::fill(&mut signing.posts, &files, signing.public_copy);
    signing.files = files;
    signing
}

/// A signature that states no day was there at the latest on the day of its record: what becomes of its
/// certificate later is nothing against it.
fn look_again(
    known: Option<&Recorded>,
    grounds: &Grounds<'_>,
    look: impl Fn(&Grounds<'_>) -> Inspection,
) -> Inspection {
    let found = look(grounds);
    let is_undated = found.signatures.iter().any(|s| s.axes.time == Time::Unknown);
    let on = known.filter(|_| is_undated).and_then(|r| Date::parse(&r.recorded_on).ok());
    match on.filter(|on| *on <= grounds.today) {
        Some(today) => look(&Grounds { today, ..*grounds }),
        None => found,
    }
}

/// The record, with what is wrong in it.
fn read(
    place: &Inspected,
    seal: &Seal,
    beside: &[(&str, &Entry)],
    wrong: &mut Vec<RecordFault>,
) -> Vec<Recorded> {
    let Some(bytes) = place.folder.texts.get(RECORD) else { return Vec::new() };
    let record = match Record::read(bytes) {
        Ok(record) => record,
        Err(NoRecord::Newer(format)) => {
            wrong.push(RecordFault::Newer(format));
            return Vec::new();
        }
        Err(NoRecord::Form(why)) => {
            wrong.push(RecordFault::Form(why));
            return Vec::new();
        }
        Err(NoRecord::Altered(record)) => {
            wrong.push(RecordFault::Altered);
            *record
        }
    };
    if (&record.contract, &record.period) != (&seal.contract, &seal.period) {
        wrong.push(RecordFault::Misplaced { says: format!("{} {}", record.contract, record.period) });
        return Vec::new();
    }
    for (at, one) in record.files.iter().enumerate() {
        if record.files[..at].iter().any(|other| other.file == one.file) {
            wrong.push(RecordFault::Repeated { file: one.file.clone() });
        } else if !beside.iter().any(|(name, _)| *name == one.file) {
            wrong.push(RecordFault::Gone { file: one.file.clone() });
        }
    }
    record.files
}

/// Days of the record on which nothing can have been recorded: before the seal, or still to come.
fn days(record: &[Recorded], seal: &Seal, today: Date) -> Vec<RecordFault> {
    let sealed = Date::parse(&seal.sealed_on).ok();
    let fits = |text: &str| Date::parse(text).is_ok_and(|day| Some(day) >= sealed && day <= today);
    let odd = record.iter().filter(|one| !fits(&one.recorded_on));
    odd.map(|one| RecordFault::Day { file: one.file.clone(), says: one.recorded_on.clone() }).collect()
}

impl Filed {
    /// The record against the file: what cannot change with time or with the trust of today.
    fn compare(&mut self, signing: &Signing) {
        let public_copy = signing.public_copy;
        let names: Vec<(&str, &str)> =
            signing.posts.iter().map(|p| (p.person.as_str(), p.name.as_str())).collect();
        let Some(recorded) = &self.recorded else { return };
        if recorded.sha256 != self.sha256 {
            self.troubles.push(FileTrouble::Changed { expected: recorded.sha256.clone() });
            return;
        }
        let Some(found) = &self.found else { return };
        let mut differ = |axis, recorded: String, found: String| {
            if recorded != found {
                self.troubles.push(FileTrouble::Disagrees { axis, recorded, found });
            }
        };
        let (n, m) = (recorded.signatures.len(), found.signatures.len());
        differ("signatures", n.to_string(), m.to_string());
        for (noted, found) in recorded.signatures.iter().zip(&found.signatures) {
            differ("document", noted.document.clone(), word(&found.axes.document));
            differ("signature", noted.signature.clone(), word(&found.axes.signature));
            differ("nested", noted.nested.to_string(), found.nested.to_string());
            let own = found.certificate.as_ref();
            differ("serial", noted.serial.clone(), own.map(|c| c.serial.clone()).unwrap_or_default());
            differ("issuer", noted.issuer.clone(), own.map(|c| without_codes(&c.issuer)).unwrap_or_default());
            differ("form", noted.form.clone(), word(&found.form));
            // Another folder of trust may take a timestamp that this one does not.
            let stamped = found.remarks.iter().any(|r| r.key.starts_with("timestamp_"));
            if !stamped || noted.trust == word(&found.axes.trust) {
                differ("time", noted.time.clone(), word(&found.axes.time));
                let day = found.on.map(|day| day.to_string()).unwrap_or_default();
                differ("on", noted.on.clone().unwrap_or_default(), day);
            }
            // A copy that recognises nobody knows the expected name only from the seal.
            let known = names.iter().find(|(id, _)| public_copy && noted.person.as_deref() == Some(*id));
            match (known, own) {
                (Some((_, name)), Some(own)) if noted.identity == word(&Identity::Expected) => {
                    differ("name", noted.name.clone(), (*name).to_owned());
                    let own = without_codes(&own.name);
                    if !same_name(name, &own) && noted.bearer.as_ref() != Some(&own) {
                        differ("name", (*name).to_owned(), own);
                    }
                }
                (Some(_), _) => {}
                // Whatever the order: earlier versions wrote the surname first.
                (None, _) => {
                    let shown = shown_name(found, &names);
                    if !same_name(&noted.name, &shown) {
                        differ("name", noted.name.clone(), shown);
                    }
                }
            }
            let (role, person) = (noted.role.as_deref(), noted.person.as_deref());
            let is_post = |p: &Post| Some(p.role.as_str()) == role && Some(p.person.as_str()) == person;
            if noted.identity == word(&Identity::Expected) && !signing.posts.iter().any(is_post) {
                differ("role", role.unwrap_or_default().to_owned(), found.role.clone().unwrap_or_default());
            }
            if !public_copy {
                differ("identity", noted.identity.clone(), word(&found.axes.identity));
                let person = |p: &Option<String>| p.clone().unwrap_or_default();
                differ("person", person(&noted.person), person(&found.person));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::{Trust, Validity};

    const DOCUMENT: &[u8] = include_bytes!("../../../tests/vectors/sealed.pdf");
    const UNDATED: &[u8] = include_bytes!("../../../tests/vectors/signed/no-time.p7m");

    #[test]
    fn a_recorded_signature_does_not_grow_wrong_with_its_certificate() {
        let trust = Trust::default();
        let day = |text: &str| Date::parse(text).unwrap();
        let look = |on: &Grounds<'_>| {
            let expected = Expected {
                document: DOCUMENT,
                signers: &[],
                same_person: false,
                dated: None,
                today: on.today,
                trust: on.trust,
            };
            signature::inspect(UNDATED, &expected)
        };
        let late = Grounds { trust: &trust, today: day("2190-01-01") };
        let early = look(&Grounds { trust: &trust, today: day("2026-11-26") });
        let recorded = Recorded::new("a.p7m".into(), String::new(), day("2026-11-26"), &early, &[]);
        let validity = |found: &Inspection| found.signatures[0].axes.certificate;
        assert_eq!(validity(&early), Validity::ValidThen);
        assert_eq!(validity(&look_again(None, &late, look)), Validity::ExpiredThen);
        assert_eq!(validity(&look_again(Some(&recorded), &late, look)), Validity::ValidThen);
    }
}
