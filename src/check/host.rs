//! TXT-06: addresses of the web, in links and in plain sentences: malformed ones, and hosts that look
//! like another one of the site with a slip.
//!
//! Labels are compared through an index of their spellings with letters left out, never one by one with
//! all others: the time grows with the text.

use std::collections::{BTreeMap, BTreeSet};

use super::written::{self, Written};
use super::{Check, Raise, Scene, contact};
use crate::diag::{Code, Span};

pub(super) const CHECKS: &[Check] = &[Check { code: Code::TXT_06, run: addresses_are_spelt_well }];

/// Ends of names that make a bare word an address.
const ENDS: [&str; 8] = ["it", "eu", "com", "org", "net", "gov", "edu", "info"];
/// Shorter labels differ by a letter because they are different (letters).
const SHORTEST: usize = 5;
/// From this length two letters may be wrong (letters).
const LONG: usize = 8;

/// A host where it is written.
struct Host {
    name: String,
    at: Span,
    /// In a register, which people copy from.
    registered: bool,
}

/// TXT-06. Malformed addresses; hosts nearly equal to one that the site uses more.
fn addresses_are_spelt_well(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    let mut hosts = Vec::new();
    // Other spellings that a register records are known as such.
    let systems = scene.book.registers.systems.values();
    let spellings: Vec<Span> = systems.filter(|s| !s.also.is_empty()).map(|s| s.also.span).collect();
    for file in written::public(scene).filter(|w| !w.path.ends_with("/errata.yaml")) {
        for (at, word) in words(file.text) {
            match address(file.text, at, word) {
                Address::Host(from, name) if !file.is_comment(at) => hosts.push(Host {
                    name: name.to_lowercase(),
                    at: file.span(at + from, name.len()),
                    registered: is_register(&file),
                }),
                Address::Malformed if !file.is_comment(at) => {
                    raise
                        .at(file.span(at, word.len()))
                        .with("found", word)
                        .with("malformed", "non valido")
                        .with("malformed-en", "is malformed");
                }
                _ => {}
            }
        }
        for (at, mail) in contact::addresses(file.text) {
            let Some((local, host)) = mail.split_once('@').filter(|_| !file.is_comment(at)) else { continue };
            let span = file.span(at + local.len() + 1, host.len());
            hosts.push(Host { name: host.to_lowercase(), at: span, registered: is_register(&file) });
        }
    }
    let recorded =
        |at: Span| spellings.iter().any(|s| s.file == at.file && s.start <= at.start && at.end <= s.end);
    hosts.retain(|host| !host.registered || !recorded(host.at));
    let labels = Labels::of(&hosts);
    for host in &hosts {
        if let Some((label, near)) = labels.suspect(host) {
            raise.at(host.at).with("found", &host.name).with("label", label).with("nearest", near);
        }
    }
}

fn is_register(file: &Written<'_>) -> bool {
    ["/systems.yaml", "/administration.yaml"].iter().any(|end| file.path.ends_with(end))
}

/// Words that may be addresses, with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = |c: char| c.is_whitespace() || "<>()[]{}|\"'`«»“”‘’,;".contains(c);
    text.split(parts).filter(|w| w.len() > 3).filter_map(move |word| {
        let maybe = word.contains('.') || word.contains("//") || word.starts_with("http");
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        let word = word.trim_end_matches(['.', ':', '!', '?', '*', '_', '…']);
        (maybe && !word.is_empty()).then_some((at, word))
    })
}

enum Address<'w> {
    /// Where in the word the host begins, and the host.
    Host(usize, &'w str),
    Malformed,
    /// Something else.
    No,
}

fn address<'w>(text: &str, at: usize, word: &'w str) -> Address<'w> {
    let lower = word.to_ascii_lowercase();
    if let Some(sign) = lower.find("://") {
        return match &lower[..sign] {
            "http" | "https" => linked(text, at, sign + 3, word),
            // Links with another scheme are refused where they are read (TXT-11).
            scheme if slipped(scheme) && !text[..at].ends_with("](") => Address::Malformed,
            _ => Address::No,
        };
    }
    let after = ["https", "http"].iter().find_map(|s| lower.strip_prefix(s));
    if after.is_some_and(|rest| rest.starts_with([':', '/', '.']) || rest.starts_with("www"))
        && lower.len() > 5
    {
        return Address::Malformed;
    }
    let host = &word[..word.find(['/', '?', '#', ':']).unwrap_or(word.len())];
    let last = host.rsplit('.').next().unwrap_or_default().to_lowercase();
    if host.contains('@') || !ENDS.contains(&last.as_str()) || !host.is_ascii() {
        return Address::No;
    }
    let web = host.to_lowercase().starts_with("www") || host.to_lowercase().starts_with("ww.");
    match is_host(host) {
        true if web && !host.to_lowercase().starts_with("www.") => Address::Malformed,
        true => Address::Host(0, host),
        false if web => Address::Malformed,
        false => Address::No,
    }
}

/// `htp`, `htttps`, `hhtp`: a slip in http.
fn slipped(scheme: &str) -> bool {
    ["http", "https"].iter().any(|right| strsim::damerau_levenshtein(scheme, right) <= 2) && scheme.len() > 1
}

/// What follows `https://`.
fn linked<'w>(text: &str, at: usize, from: usize, word: &'w str) -> Address<'w> {
    let rest = &word[from..];
    let host = &rest[..rest.find(['/', '?', '#', ':']).unwrap_or(rest.len())];
    if host.is_empty() {
        // `https://<sito>/` and `https://…` stand for an address.
        let next = text[at + word.len()..].chars().next();
        let stands = rest.is_empty() && next.is_some_and(|c| "<{[…".contains(c));
        return if stands { Address::No } else { Address::Malformed };
    }
    let local = host == "localhost" || host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let bare = host.strip_prefix("www.").unwrap_or(host);
    match () {
        () if local || host.contains(['{', '…']) || !host.is_ascii() => Address::No,
        () if is_host(host) && bare.contains('.') => Address::Host(from, host),
        () => Address::Malformed,
    }
}

fn is_host(host: &str) -> bool {
    let label = |l: &str| {
        !l.is_empty()
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    host.contains('.') && host.split('.').all(label)
}

/// How often each label stands before the same rest of a host.
struct Labels<'h> {
    /// Rest of the host, label → times, in a register.
    times: BTreeMap<(&'h str, &'h str), (usize, bool)>,
    /// Rest of the host, spelling with letters left out → labels.
    index: BTreeMap<(&'h str, String), BTreeSet<&'h str>>,
}

impl<'h> Labels<'h> {
    fn of(hosts: &'h [Host]) -> Self {
        let mut times: BTreeMap<(&str, &str), (usize, bool)> = BTreeMap::new();
        for host in hosts {
            for (label, rest) in labels(&host.name) {
                let entry = times.entry((rest, label)).or_default();
                entry.0 += 1;
                entry.1 |= host.registered;
            }
        }
        let mut index: BTreeMap<(&str, String), BTreeSet<&str>> = BTreeMap::new();
        for (rest, label) in times.keys() {
            for spelling in without_letters(label) {
                index.entry((rest, spelling)).or_default().insert(label);
            }
        }
        Self { times, index }
    }

    /// The label of a host that is most likely a slip, and what it should be.
    fn suspect(&self, host: &'h Host) -> Option<(&'h str, &'h str)> {
        labels(&host.name).find_map(|(label, rest)| {
            let own = self.times.get(&(rest, label))?;
            let near = without_letters(label)
                .into_iter()
                .filter_map(|spelling| self.index.get(&(rest, spelling)))
                .flatten()
                .filter(|other| is_slip(label, other))
                .filter_map(|other| self.times.get(&(rest, *other)).map(|times| (times, *other)))
                .filter(|(times, _)| times.0 > own.0 || (times.1 && !own.1))
                .max()?;
            Some((label, near.1))
        })
    }
}

/// Every label of a host long enough to be compared, with the rest of the host after it.
fn labels(host: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = Some(host);
    std::iter::from_fn(move || {
        let (label, after) = rest?.split_once('.')?;
        rest = Some(after);
        Some((label, after))
    })
    .filter(|(label, _)| (SHORTEST..=40).contains(&label.len()))
}

/// A label as it is, and with one letter (two in a long one) left out.
fn without_letters(label: &str) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = [label.to_owned()].into();
    let rounds = if label.len() >= LONG { 2 } else { 1 };
    let mut last: Vec<String> = vec![label.to_owned()];
    for _ in 0..rounds {
        let shorter: BTreeSet<String> = last
            .iter()
            .flat_map(|w| {
                (0..w.len())
                    .map(move |at| w.chars().enumerate().filter(|(n, _)| *n != at).map(|(_, c)| c).collect())
            })
            .collect();
        last = shorter.iter().cloned().collect();
        all.extend(shorter);
    }
    all
}

/// Whether two labels differ by a slip: one letter, two in long ones; not by a number (`srv1`, `srv2`).
fn is_slip(label: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let edits = strsim::damerau_levenshtein(label, other);
    let most = if label.len().min(other.len()) >= LONG { 2 } else { 1 };
    edits > 0 && edits <= most && letters(label) != letters(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let shown = |at: usize, word: &str| match address(text, at, word) {
            Address::Host(_, host) => Some(host.to_owned()),
            Address::Malformed => Some(format!("! {word}")),
            Address::No => None,
        };
        words(text).filter_map(|(at, word)| shown(at, word)).collect()
    }

    #[test]
    fn addresses_are_read_in_links_and_in_sentences() {
        for (text, expected) in [
            ("sul sito www.regione.basilicata.it, ogni giorno", "www.regione.basilicata.it"),
            ("[portale](https://www.example.org/a?b=c)", "www.example.org"),
            ("vedi europa.basilicata.it/feasr.", "europa.basilicata.it"),
            ("https:/www.example.org", "! https:/www.example.org"),
            ("http//www.example.org", "! http//www.example.org"),
            ("htp://www.example.org", "! htp://www.example.org"),
            ("https://www..example.org", "! https://www..example.org"),
            ("https://example_it/", "! https://example_it/"),
            ("https://www.regione", "! https://www.regione"),
            ("wwww.example.org", "! wwww.example.org"),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
        for text in [
            "il file report.yaml, la versione 1.2.3 e l’art. 3",
            "http://localhost:3000/ e http://127.0.0.1:3000",
            "https://<sito>/periods.html",
            "mario@example.org",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_slip_in_a_long_label_is_near_and_a_number_is_not() {
        assert!(is_slip("reeione", "regione") && is_slip("basilciata", "basilicata"));
        assert!(!is_slip("server1", "server2") && !is_slip("regione", "ragione2"));
        assert!(without_letters("reeione").intersection(&without_letters("regione")).next().is_some());
    }
}
