//! Templates with `%holes%`, filled in one pass: an answer can never become a hole or a line of its own.

/// What goes into a hole.
pub(super) enum Word {
    /// Words for a comment: one line.
    Plain(String),
    /// Lines made by this room (a whole entry, a list), as they are.
    Lines(String),
}

/// Fills a template. A hole without a word stays visible, and a test sees it.
pub(super) fn fill(template: &str, words: &[(&str, Word)]) -> String {
    let mut out = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        let name = inner.split('%').next().unwrap_or_default();
        let word = words.iter().find(|(key, _)| *key == name).map(|(_, word)| word);
        match word.filter(|_| inner.len() > name.len()) {
            Some(Word::Plain(text)) => out.push_str(&line(text)),
            Some(Word::Lines(text)) => out.push_str(text),
            None => {
                out.push('%');
                rest = inner;
                continue;
            }
        }
        rest = &inner[name.len() + 1..];
    }
    out.push_str(rest);
    out
}

/// A text on one line, without control characters.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect()
}

/// A text as a value on one line, quoted where YAML needs it.
pub(super) fn scalar(text: &str) -> String {
    let text = line(text);
    let tricky = text.is_empty()
        || text.starts_with(|c: char| !c.is_alphanumeric())
        || text.chars().any(|c| ":#,[]{}\"'&*!|>%@`\\=".contains(c))
        || text.starts_with(|c: char| c.is_ascii_digit())
        || ["true", "false", "null", "yes", "no", "na"].contains(&text.to_lowercase().as_str());
    // The serialiser knows every trap of a bare value; inside `{…}` there are more, so quotes then.
    match serde_yaml::to_string(&text).map(|t| t.trim_end().to_owned()) {
        Ok(bare) if !tricky && !bare.contains('\n') => bare,
        _ => quoted(&text),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// `key: value`, in as many lines as the text has.
pub(super) fn entry(key: &str, text: &str) -> String {
    if !text.trim().contains('\n') {
        return format!("{key}: {}", scalar(text));
    }
    let lines: Vec<String> = text
        .trim()
        .lines()
        .map(|l| if l.trim().is_empty() { String::new() } else { format!("  {}", l.trim_end()) })
        .collect();
    format!("{key}: |-\n{}", lines.join("\n"))
}

/// A value that is still to be given, with what to do.
pub(super) fn missing(reason: &str) -> String {
    format!("{{not_stated: {}}}", scalar(reason))
}

pub(super) fn plain(text: impl Into<String>) -> Word {
    Word::Plain(text.into())
}

pub(super) fn lines(text: impl Into<String>) -> Word {
    Word::Lines(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::{Sources, yaml};
    use proptest::prelude::*;

    /// The text of `a` as our reader reads it back.
    fn read_back(written: &str) -> Option<String> {
        let sources = Sources::from_texts([("data/a.yaml", written)]);
        let mut out = Diagnostics::default();
        let node = yaml::parse(written, sources.find("data/a.yaml")?, &mut out);
        out.is_empty().then(|| node.get("a")?.text().map(str::to_owned)).flatten()
    }

    #[test]
    fn an_answer_is_never_a_hole_nor_a_new_key() {
        let text =
            fill("a: %a%\n# %b%, al 97 %\n", &[("a", lines(scalar("%b%\nid: x"))), ("b", plain("x\ny: z"))]);
        assert_eq!(text, "a: \"%b% id: x\"\n# x y: z, al 97 %\n");
    }

    #[test]
    fn traps_of_yaml_are_quoted() {
        for text in [
            "no",
            "3:56",
            "0515399557",
            "2.60",
            "- a",
            "a: b",
            "# a",
            "~",
            "è {x}",
            "null",
            "\"a",
            "2024-01-01",
        ] {
            assert_eq!(read_back(&format!("a: {}\n", scalar(text))).as_deref(), Some(text));
            assert_eq!(read_back(&format!("{{a: {}}}\n", scalar(text))).as_deref(), Some(text));
        }
        assert_eq!(scalar("Rilascio dello SPID"), "Rilascio dello SPID");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "\\PC{1,40}") {
            prop_assume!(!text.trim().is_empty());
            let flow = read_back(&format!("{{a: {}}}\n", scalar(&text)));
            prop_assert_eq!(flow, Some(line(&text)));
        }

        #[test]
        fn every_paragraph_comes_back(text in "[a-z:#%{}\"'-]{1,9}( ?[a-z:#-]{1,9}){0,3}(\n{1,2}[a-z#:-][a-z:# -]{0,9}){1,4}") {
            let back = read_back(&format!("{}\n", entry("a", &text)));
            let wanted: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
            prop_assert_eq!(back, Some(wanted.join("\n")));
        }
    }
}
