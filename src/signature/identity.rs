//! Who signed, among those who were to sign.

use super::{Code, Document, Expected, Identity, Integrity, Remark, Signatory, Signature, imprint, subject};

/// Gives every signature its person and role, each role to one signature.
///
/// Signatures of the sealed document that hold come first, in the order of the file: a broken one takes no
/// role from them. One person fills one role, unless the administration allowed two. May be called again
/// over signatures of several messages: it forgets what it said before.
pub(super) fn assign(signatures: &mut [Signature], expected: &Expected<'_>) {
    let mut taken: Vec<&str> = Vec::new();
    let holds = |s: &Signature| s.axes.signature == Integrity::Valid && s.axes.document == Document::Sealed;
    let (good, bad): (Vec<&mut Signature>, Vec<&mut Signature>) =
        signatures.iter_mut().partition(|s| holds(s));
    for signature in good {
        if let Some(role) = settle(signature, expected, &taken) {
            taken.push(role);
        }
    }
    for signature in bad {
        settle(signature, expected, &[]);
    }
    for counter in signatures.iter_mut().flat_map(|s| &mut s.counter) {
        settle_counters(counter, expected);
    }
}

fn settle_counters(signature: &mut Signature, expected: &Expected<'_>) {
    settle(signature, expected, &[]);
    for counter in &mut signature.counter {
        settle_counters(counter, expected);
    }
}

/// Keys of what this file says, so that it can be said anew.
const SAID: [&str; 7] = [
    "no_code",
    "nobody_recognised",
    "wrong_person",
    "homonym",
    "role_not_held",
    "same_person",
    "signed_twice",
];

/// Settles one signature; answers the role that it takes.
fn settle<'a>(signature: &mut Signature, expected: &Expected<'a>, taken: &[&str]) -> Option<&'a str> {
    signature.remarks.retain(|remark| !SAID.contains(&remark.key));
    (signature.role, signature.person) = (None, None);
    signature.axes.identity = Identity::UnknownPerson;
    let certificate = signature.certificate.as_ref()?;
    let Some(code) = &certificate.code else {
        signature.remarks.push(Remark::grave("no_code", &certificate.name));
        return None;
    };
    let own: Vec<&Signatory> = expected.signers.iter().filter(|s| is_of(s, code)).collect();
    let Some(first) = own.first() else {
        let (identity, remark) = stranger(&certificate.name, code, expected);
        signature.axes.identity = identity;
        signature.remarks.push(remark);
        return None;
    };
    signature.person = Some(first.person.clone());
    let day = signature.on.or(expected.dated).unwrap_or(expected.today);
    let held: Vec<&Signatory> = own
        .iter()
        .copied()
        .filter(|s| s.from.is_none_or(|from| from <= day) && s.to.is_none_or(|to| day <= to))
        .collect();
    let Some(any) = held.first() else {
        signature.axes.identity = Identity::RoleNotHeld;
        signature.role = Some(first.role.clone());
        signature.remarks.push(Remark::grave("role_not_held", format!("{}, {day}", first.label)));
        return None;
    };
    signature.axes.identity = Identity::Expected;
    let is_taken = |s: &Signatory| taken.contains(&s.role.as_str());
    let has_signed = own.iter().any(|s| is_taken(s));
    let Some(free) = held.iter().find(|s| !is_taken(s)) else {
        signature.role = Some(any.role.clone());
        signature.remarks.push(Remark::note("signed_twice", &any.label));
        return None;
    };
    if has_signed && !expected.same_person {
        signature.remarks.push(Remark::grave("same_person", &free.label));
        return None;
    }
    signature.role = Some(free.role.clone());
    // The borrow of the role outlives the signature: it is the caller's own text.
    expected.signers.iter().find(|s| std::ptr::eq(*s, *free)).map(|s| s.role.as_str())
}

fn is_of(signatory: &Signatory, code: &Code) -> bool {
    signatory.tax_code_sha256.as_ref().is_some_and(|stated| *stated == imprint(&signatory.person, code))
}

/// Somebody who is none of those recognised: another person, or one of those whose code is not stated.
fn stranger(name: &str, code: &Code, expected: &Expected<'_>) -> (Identity, Remark) {
    let shown = format!("{name} ({})", code.masked());
    if expected.signers.is_empty() || expected.signers.iter().any(|s| s.tax_code_sha256.is_none()) {
        return (Identity::UnknownPerson, Remark::note("nobody_recognised", shown));
    }
    let is_homonym = expected.signers.iter().any(|s| subject::is_same_name(&s.name, name));
    let key = if is_homonym { "homonym" } else { "wrong_person" };
    (Identity::WrongPerson, Remark::grave(key, shown))
}
