//! The signatures beside a closed edition as machines read them. Published in a dossier: no subject of a
//! certificate, no code.

use serde_json::{Value, json};

use super::{Filed, Signing, Weight, shown_name, without_codes, word};
use crate::signature::{Remark, Signature};
use crate::text::Lang;

/// Remarks that come with time alone.
pub(super) const AGEING: [&str; 4] =
    ["expired_since", "expired_since_unproved", "signed_in_the_future", "timestamp_in_the_future"];

/// The remarks that another day would not change.
pub fn lasting(remarks: &[Remark]) -> impl Iterator<Item = &Remark> {
    remarks.iter().filter(|r| !AGEING.contains(&r.key))
}

/// One object for the whole folder; `lasting` leaves out what another day would say otherwise.
pub fn form(signing: &Signing, lang: Lang, lasting: bool) -> Value {
    let names: Vec<(&str, &str)> =
        signing.posts.iter().map(|p| (p.person.as_str(), p.name.as_str())).collect();
    let expected: Vec<Value> = signing
        .posts
        .iter()
        .map(|p| {
            json!({
                "role": p.role, "label": p.label, "person": p.person, "name": p.name,
                "signed": p.filled.is_some(),
                "file": p.filled.as_ref().map(|f| &f.file),
                "on": p.filled.as_ref().and_then(|f| f.on).map(|day| day.to_string()),
                "time": p.filled.as_ref().map(|f| word(&f.time)),
                "declared": p.declared,
                "registered": p.registered.as_ref().map(|f| &f.file),
                "recognisable": p.recognisable,
            })
        })
        .collect();
    let record: Vec<Value> =
        signing.record.iter().map(|f| json!({"kind": f.key(), "message": f.sentence(lang)})).collect();
    let files: Vec<Value> = signing.files.iter().map(|f| file(f, signing, &names, (lang, lasting))).collect();
    json!({
        "complete": signing.is_complete(),
        "rendition": signing.rendition,
        "expected": expected,
        "files": files,
        "record": record,
        "stamp": signing.stamp.as_ref().map(|stamp| stamp.form(lang, lasting)),
        "not_looked_at": signing.blind.map(|b| b.sentence(lang)),
    })
}

fn file(file: &Filed, signing: &Signing, names: &[(&str, &str)], how: (Lang, bool)) -> Value {
    let (lang, _) = how;
    let found = file.found.iter().flat_map(|f| &f.signatures);
    let signatures: Vec<Value> = found
        .zip(file.weights(signing.public_copy))
        .map(|(s, weight)| {
            let mut value = one(s, names, how);
            value["counts"] = (weight == Weight::Counts).into();
            value["wrong"] = (weight == Weight::Wrong).into();
            value
        })
        .collect();
    let remarks = file.found.iter().flat_map(|f| &f.remarks);
    let remarks: Vec<Value> = remarks.map(|r| remark(r, lang)).collect();
    let troubles: Vec<Value> =
        file.troubles.iter().map(|t| json!({"kind": t.key(), "message": t.sentence(lang)})).collect();
    json!({
        "file": format!("firme/{}", file.name),
        "bytes": file.bytes,
        "sha256": file.sha256,
        "recorded_on": file.recorded.as_ref().map(|r| &r.recorded_on),
        "declared": file.recorded.as_ref().and_then(|r| r.declared.as_ref()),
        "superseded_by": file.superseded_by,
        "other_sha256": file.found.as_ref().and_then(|f| f.other_sha256.as_ref()),
        "signatures": signatures,
        "remarks": remarks,
        "troubles": troubles,
    })
}

fn remark(remark: &Remark, lang: Lang) -> Value {
    json!({"key": remark.key, "grave": remark.grave, "message": without_codes(&super::remark(remark, lang))})
}

fn one(found: &Signature, names: &[(&str, &str)], how: (Lang, bool)) -> Value {
    let (lang, lasting) = how;
    let certificate = found.certificate.as_ref().map(|c| {
        json!({
            "issuer": without_codes(&c.issuer), "serial": c.serial, "sha256": c.sha256,
            "from": c.from.map(|d| d.to_string()), "to": c.to.map(|d| d.to_string()),
            "for_signatures": c.for_signatures, "declared_qualified": c.declared_qualified,
            "declared_device": c.declared_device,
        })
    });
    let counter: Vec<Value> = found.counter.iter().map(|s| one(s, names, how)).collect();
    let kept = found.remarks.iter().filter(|r| !(lasting && AGEING.contains(&r.key)));
    let remarks: Vec<Value> = kept.map(|r| remark(r, lang)).collect();
    json!({
        "form": found.form,
        "axes": found.axes,
        "indication": crate::signature::outcome(&found.axes),
        "name": shown_name(found, names),
        "role": found.role,
        "person": found.person,
        "certificate": certificate,
        "anchor": found.anchor,
        "on": found.on.map(|day| day.to_string()),
        "nested": found.nested,
        "counter": counter,
        "remarks": remarks,
        "sentence": without_codes(&super::sentence::sentence(found, lang)),
    })
}
