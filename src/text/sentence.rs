//! Sentences with holes: `{name}`, plurals `{n:indicatore/indicatori}`, optional parts `[[…]]`.
//!
//! An optional part is left out when a hole inside it has no word. `{{` and `}}` are braces. That is
//! the whole grammar: two languages with two plural forms need no message-format engine.

use std::collections::BTreeMap;

/// Words for the holes of a sentence.
pub trait Words {
    fn word(&self, name: &str) -> Option<&str>;
}

impl<K: Ord + std::borrow::Borrow<str>> Words for BTreeMap<K, String> {
    fn word(&self, name: &str) -> Option<&str> {
        self.get(name).map(String::as_str)
    }
}

impl Words for [(&str, &str)] {
    fn word(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| *key == name).map(|(_, word)| *word)
    }
}

impl<const N: usize> Words for [(&str, &str); N] {
    fn word(&self, name: &str) -> Option<&str> {
        self.as_slice().word(name)
    }
}

/// Fills a sentence. A hole without a word outside an optional part stays visible as `{name}`.
pub fn fill(sentence: &str, words: &(impl Words + ?Sized)) -> String {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some(at) = rest.find("[[") {
        out.push_str(&holes(&rest[..at], words).0);
        let inner_on = &rest[at + 2..];
        let Some(end) = inner_on.find("]]") else {
            rest = inner_on;
            continue;
        };
        let (text, whole) = holes(&inner_on[..end], words);
        if whole {
            out.push_str(&text);
        }
        rest = &inner_on[end + 2..];
    }
    out.push_str(&holes(rest, words).0);
    out
}

/// The text with its holes filled, and whether each hole had a word.
fn holes(text: &str, words: &(impl Words + ?Sized)) -> (String, bool) {
    let mut out = String::new();
    let mut whole = true;
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let here = &rest[at..];
        if here.starts_with("{{") || here.starts_with("}}") {
            out.push_str(&here[..1]);
            rest = &here[2..];
            continue;
        }
        let Some(end) = here.find('}').filter(|_| here.starts_with('{')) else {
            out.push_str(&here[..1]);
            rest = &here[1..];
            continue;
        };
        match hole(&here[1..end], words) {
            Some(word) => out.push_str(&word),
            None => {
                whole = false;
                out.push_str(&here[..=end]);
            }
        }
        rest = &here[end + 1..];
    }
    out.push_str(rest);
    (out, whole)
}

fn hole(name: &str, words: &(impl Words + ?Sized)) -> Option<String> {
    match name.split_once(':') {
        None => words.word(name).map(str::to_owned),
        Some((count, forms)) => {
            let (one, many) = forms.split_once('/')?;
            Some(if words.word(count)? == "1" { one } else { many }.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_plurals_options_and_braces() {
        let words = [("n", "1"), ("m", "3"), ("x", "a")];
        for (sentence, expected) in [
            ("{n} {n:indicatore/indicatori}", "1 indicatore"),
            ("{m} {m:indicatore/indicatori}", "3 indicatori"),
            ("a[[ b {x}]] c", "a b a c"),
            ("a[[ b {y}]] c", "a c"),
            ("{y}", "{y}"),
            ("{{not_stated: \"x\"}}", "{not_stated: \"x\"}"),
            ("a } b [[ open", "a } b  open"),
        ] {
            assert_eq!(fill(sentence, &words), expected);
        }
    }
}
