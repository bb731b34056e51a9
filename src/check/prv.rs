//! PRV: personal data in what everybody reads.

use std::collections::BTreeSet;

use super::written::{self, Written};
use super::{Check, Raise, Scene, contact, name};
use crate::diag::{Code, Span};
use crate::model::Audience;
use crate::source::markdown::{self, Target};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::PRV_01, run: no_personal_contacts },
    Check { code: Code::PRV_02, run: no_names_of_operators },
    Check { code: Code::PRV_03, run: small_groups_are_not_told_apart },
    Check { code: Code::PRV_04, run: personal_documents_are_not_public },
];

/// PRV-01. An address that is no registered mailbox, a telephone that is no number of a service.
fn no_personal_contacts(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let mailboxes = mailboxes(scene);
    let numbers = numbers(scene);
    for written in written::public(scene) {
        for (at, found) in contact::addresses(written.text) {
            if !mailboxes.contains(&found.to_lowercase()) && is_public(&written, at) {
                told(raise, written.span(at, found.len()), found, CONTACT);
            }
        }
        for (at, found, kind) in codes(written.text) {
            if is_public(&written, at) {
                told(raise, written.span(at, found.len()), found, kind);
            }
        }
        for phone in contact::telephones(written.text) {
            let code = phone.bare && is_code(&written, phone.at);
            if !numbers.contains(&phone.digits) && !code && is_public(&written, phone.at) {
                told(raise, written.span(phone.at, phone.text.len()), phone.text, CONTACT);
            }
        }
    }
}

const CONTACT: (&str, &str) = ("recapito", "contact");

fn told(raise: &mut Raise<'_>, at: Span, found: &str, kind: (&str, &str)) {
    raise.at(at).with("found", found).with("kind", kind.0).with("kind-en", kind.1);
}

/// Tax codes of persons (codice fiscale, d.m. 23 December 1976) and Italian bank accounts (IBAN).
fn codes(text: &str) -> impl Iterator<Item = (usize, &str, (&'static str, &'static str))> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(move |word| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let kind = if is_tax_code(word) {
            ("codice fiscale", "tax code")
        } else if is_account(word) {
            ("IBAN", "IBAN")
        } else {
            return None;
        };
        Some((at, word, kind))
    })
}

/// Six letters, then places of letters and digits; digits may be letters where two persons would be one.
fn is_tax_code(word: &str) -> bool {
    let number = |b: u8| b.is_ascii_digit() || b"LMNPQRSTUV".contains(&b.to_ascii_uppercase());
    let month = |b: u8| b"ABCDEHLMPRST".contains(&b.to_ascii_uppercase());
    let bytes = word.as_bytes();
    bytes.len() == 16
        && bytes[..6].iter().all(u8::is_ascii_alphabetic)
        && [6, 7, 9, 10, 12, 13, 14].iter().all(|at| number(bytes[*at]))
        && bytes.iter().filter(|b| b.is_ascii_digit()).count() >= 4
        && month(bytes[8])
        && [11, 15].iter().all(|at| bytes[*at].is_ascii_alphabetic())
}

fn is_account(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 27
        && word.starts_with("IT")
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4].is_ascii_uppercase()
        && bytes[5..15].iter().all(u8::is_ascii_digit)
}

/// Functional mailboxes: the register's, and the addresses of the site's footer.
fn mailboxes(scene: &Scene<'_>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    if let Some(administration) = &scene.book.registers.administration {
        all.extend(administration.mailboxes.iter().map(|m| m.address.value.to_lowercase()));
        for url in [
            &administration.feedback_url,
            &administration.accessibility_url,
            &administration.privacy_url,
            &administration.transparency_url,
        ] {
            let address = url.known().and_then(|u| u.strip_prefix("mailto:"));
            all.extend(address.map(|a| a.split('?').next().unwrap_or_default().to_lowercase()));
        }
    }
    all
}

/// Digits of the numbers of the services.
fn numbers(scene: &Scene<'_>) -> BTreeSet<String> {
    let services = scene.book.contracts.values().flat_map(|c| c.services.values());
    services
        .flat_map(|s| s.numbers.iter())
        .map(|n| {
            let digits: String = n.number.chars().filter(char::is_ascii_digit).collect();
            let plain = n.number.strip_prefix("+39").and_then(|_| digits.strip_prefix("39"));
            plain.map_or(digits.clone(), str::to_owned)
        })
        .collect()
}

/// Contacts in the register of people are shown to AgID alone; a comment is shown to nobody.
fn is_public(written: &Written<'_>, at: usize) -> bool {
    let own = written.path.ends_with("/people.yaml") && matches!(written.key(at), Some("email" | "phone"));
    !own && !written.is_comment(at)
}

/// Whether ten digits in a row are the whole value of a field that holds no sentence, or a cell.
fn is_code(written: &Written<'_>, at: usize) -> bool {
    const SENTENCES: [&str; 8] = ["text", "note", "title", "label", "purpose", "summary", "intro", "reason"];
    written.path.ends_with(".csv") || written.key(at).is_some_and(|key| !SENTENCES.contains(&key))
}

/// PRV-02. A text names somebody who works at a service and has no public role.
fn no_names_of_operators(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let people = scene.book.registers.people.values();
    let (public, private): (Vec<_>, Vec<_>) = people.partition(|p| p.public_role.value);
    let known: BTreeSet<String> = known_words(scene);
    let is_other = |word: &str| known.contains(&word.to_lowercase());
    let registers = [format!("{}/people.yaml", scene.book.settings.data_dir), String::from("book.toml")];
    for written in written::public(scene).filter(|w| !registers.iter().any(|path| path == w.path)) {
        let mut found = name::names(written.text, &is_other);
        for person in &private {
            let name = person.name.value.as_str();
            found.extend(written.text.match_indices(name));
        }
        for (at, name) in found {
            let has_role =
                public.iter().any(|p| p.name.contains(name) || name.contains(p.name.value.as_str()));
            if !has_role && !written.is_comment(at) {
                raise.at(written.span(at, name.len())).with("found", name);
            }
        }
    }
}

/// Words of the names of services, offices, organisations and systems.
fn known_words(scene: &Scene<'_>) -> BTreeSet<String> {
    let registers = &scene.book.registers;
    let offices = registers.administration.iter().flat_map(|a| a.offices.iter()).map(|o| &o.name.value);
    let services = scene.book.contracts.values().flat_map(|c| c.services.values()).map(|s| &s.name.value);
    offices
        .chain(services)
        .chain(registers.organisations.values().map(|o| &o.name.value))
        .chain(registers.systems.values().map(|s| &s.name.value))
        .flat_map(|name| name.split(|c: char| !c.is_alphabetic()))
        .map(str::to_lowercase)
        .collect()
}

/// PRV-03. A group with a sensitive attribute smaller than the smallest cell.
fn small_groups_are_not_told_apart(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let smallest = u64::from(scene.book.settings.smallest_cell);
    for (_, edition, _) in scene.editions() {
        for row in &edition.headcount {
            if let Some(n) = row.on_leave.filter(|n| (1..smallest).contains(n)) {
                raise
                    .at(row.span)
                    .with("found", n)
                    .with("expected", smallest)
                    .with("key", &row.service.value);
            }
        }
    }
}

/// PRV-04. A document with personal data has no public file, and no page leads to its file.
fn personal_documents_are_not_public(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let registers = &scene.book.registers;
    let personal = || registers.documents.values().filter(|d| d.personal_data.value == Some(true));
    for document in personal() {
        let public = document.visibility.value.is_none_or(|v| v == Audience::Public);
        if document.file.is_some() && public {
            raise.at(document.file.span).with("found", &document.title.value).with("key", &document.id.value);
        }
    }
    for page in scene.book.pages.values() {
        for link in &page.document.links {
            let (Target::Page { path, .. } | Target::Image(path)) = &link.target else { continue };
            let leads = markdown::path_from(&page.path, path);
            let shown = personal().find(|d| d.file.value.is_some() && d.file.value == leads);
            if let Some(document) = shown {
                raise.at(link.span).with("found", &document.title.value).with("key", &document.id.value);
            }
        }
    }
}
