//! PRV: personal data in what everybody reads.

use std::collections::BTreeSet;

use super::{Check, Raise, Scene};
use crate::diag::{Code, FileId, Span};
use crate::model::{Audience, activity::Activity};

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::PRV_01, run: no_personal_contacts },
    Check { code: Code::PRV_02, run: no_names_of_operators },
    Check { code: Code::PRV_03, run: small_groups_are_not_told_apart },
    Check { code: Code::PRV_04, run: personal_documents_are_not_public },
];

/// Files that readers of the site see, with their text; the register of people keeps its own contacts
/// for AgID.
fn public_texts<'a>(scene: &Scene<'a>) -> impl Iterator<Item = (FileId, &'a str)> + use<'a> {
    let settings = &scene.book.settings;
    let (data, prose) = (format!("{}/", settings.data_dir), format!("{}/", settings.src));
    let people = format!("{}/people.yaml", settings.data_dir);
    scene.sources.iter().filter_map(move |(id, file)| {
        let shown = file.path.starts_with(&data) || file.path.starts_with(&prose);
        let text = [".yaml", ".md", ".csv"].iter().any(|end| file.path.ends_with(end));
        (shown && text && file.path != people && !file.path.contains("/waivers/"))
            .then(|| std::str::from_utf8(&file.bytes).ok().map(|text| (id, text)))
            .flatten()
    })
}

/// PRV-01. An address that is no registered mailbox, a mobile number.
fn no_personal_contacts(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let functional: BTreeSet<String> = scene
        .book
        .registers
        .administration
        .iter()
        .flat_map(|a| a.mailboxes.iter())
        .map(|m| m.address.value.to_lowercase())
        .collect();
    for (file, text) in public_texts(scene) {
        for (at, found) in addresses(text).into_iter().chain(mobiles(text)) {
            if !functional.contains(&found.to_lowercase()) {
                raise.at(Span::new(file, at, at + found.len())).with("found", found);
            }
        }
    }
}

/// Mail addresses in a text, with their places.
fn addresses(text: &str) -> Vec<(usize, &str)> {
    let inside = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let mut list = Vec::new();
    for (at, _) in text.match_indices('@') {
        let start = text[..at]
            .rfind(|c| !inside(c))
            .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        let tail = &text[at + 1..];
        let host = &tail[..tail
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
            .unwrap_or(tail.len())];
        let host = host.trim_end_matches(['.', '-']);
        let last = host.rsplit('.').next().unwrap_or_default();
        if start < at && host.contains('.') && last.len() > 1 && last.chars().all(|c| c.is_ascii_alphabetic())
        {
            list.push((start, &text[start..at + 1 + host.len()]));
        }
    }
    list
}

/// Mobile numbers written as people write them: `+39 3…`, or prefix and number apart. Ten digits in a
/// row may be any code and are left alone.
fn mobiles(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let mut list = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let begins = bytes[at] == b'3' && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        if !begins {
            at += 1;
            continue;
        }
        let mut end = at;
        let mut digits = 0;
        let mut parted = false;
        while end < bytes.len()
            && (bytes[end].is_ascii_digit() || (digits == 3 && b" ./-".contains(&bytes[end]) && !parted))
        {
            if bytes[end].is_ascii_digit() {
                digits += 1;
            } else {
                parted = true;
            }
            end += 1;
        }
        let before = text.get(..at).unwrap_or_default().trim_end();
        let named = before.ends_with("+39") || before.ends_with("tel.") || before.ends_with("cell.");
        let closed = bytes.get(end).is_none_or(|b| !b.is_ascii_alphanumeric());
        if (digits == 10 || digits == 9) && closed && (named || (parted && digits == 10)) {
            list.push((at, &text[at..end]));
        }
        at = end.max(at + 1);
    }
    list
}

/// PRV-02. The text of an activity names an operator.
fn no_names_of_operators(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let public: BTreeSet<&str> = scene
        .book
        .registers
        .people
        .values()
        .filter(|p| p.public_role.value)
        .map(|p| p.name.value.as_str())
        .collect();
    for (_, edition, _) in scene.editions() {
        let items = edition.activities.values().flatten().flat_map(|g| g.items.iter());
        for item in items {
            let item: &Activity = item;
            if let Some(name) = named_operator(&item.text.source).filter(|n| !public.contains(n.as_str())) {
                raise.at(item.text.span).with("found", name).with("key", &item.id.value);
            }
        }
    }
}

/// Two capitalised words after a word that announces a person.
fn named_operator(text: &str) -> Option<String> {
    const BEFORE: [&str; 9] = [
        "operatore",
        "operatrice",
        "operatori",
        "operatrici",
        "sig.",
        "sig.ra",
        "signor",
        "signora",
        "collega",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_name = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && word.chars().count() > 2
            && letters.all(char::is_lowercase)
    };
    words.windows(3).find_map(|three| {
        let announced = BEFORE.contains(&three[0].to_lowercase().as_str());
        let clean = |w: &str| w.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
        (announced && is_name(three[1]) && is_name(three[2]))
            .then(|| format!("{} {}", clean(three[1]), clean(three[2])))
    })
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

/// PRV-04. A document with personal data has no public file.
fn personal_documents_are_not_public(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for document in scene.book.registers.documents.values() {
        let public = document.visibility.value.is_none_or(|v| v == Audience::Public);
        if document.personal_data.value == Some(true) && document.file.is_some() && public {
            raise.at(document.file.span).with("found", &document.title.value).with("key", &document.id.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_found_where_they_are_and_codes_are_left_alone() {
        assert_eq!(addresses("a: «mario.rossi@example.org».")[0].1, "mario.rossi@example.org");
        assert!(addresses("@site, a@b, x@").is_empty());
        let found: Vec<&str> =
            mobiles("cell. 3401234567, 340 1234567; CIG 3515399557, 3 ore").iter().map(|m| m.1).collect();
        assert_eq!(found, ["3401234567", "340 1234567"]);
    }

    #[test]
    fn operators_are_named_only_after_a_word_that_says_so() {
        assert_eq!(named_operator("turni dell'operatore Mario Rossi").as_deref(), None);
        assert_eq!(
            named_operator("assistenza della collega Maria Bianchi").as_deref(),
            Some("Maria Bianchi")
        );
        assert_eq!(named_operator("operatori del Contact Center Regionale"), None);
    }
}
