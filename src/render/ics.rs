//! A calendar as RFC 5545 wants it: CRLF, lines of at most 75 octets, texts escaped, whole days.

use crate::report::{Calendar, CalendarEntry};
use crate::value::Date;

/// Longest line, without its end, in octets (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// The calendar as a file. Same data, same bytes: the stamp is the day the data refer to.
pub fn file(calendar: &Calendar) -> Vec<u8> {
    let mut out = String::new();
    for (name, value) in [
        ("BEGIN", "VCALENDAR".to_owned()),
        ("VERSION", "2.0".to_owned()),
        ("PRODID", "-//resoconto//scadenze//IT".to_owned()),
        ("CALSCALE", "GREGORIAN".to_owned()),
        ("METHOD", "PUBLISH".to_owned()),
        ("X-WR-CALNAME", escaped(&calendar.name)),
    ] {
        line(&mut out, &format!("{name}:{value}"));
    }
    for entry in &calendar.entries {
        event(&mut out, entry, calendar.as_of);
    }
    line(&mut out, "END:VCALENDAR");
    out.into_bytes()
}

fn event(out: &mut String, entry: &CalendarEntry, as_of: Date) {
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}", escaped(&entry.uid)));
    line(out, &format!("DTSTAMP:{}T000000Z", digits(as_of)));
    line(out, &format!("DTSTART;VALUE=DATE:{}", digits(entry.date)));
    line(out, &format!("SUMMARY:{}", escaped(&entry.title)));
    if !entry.detail.is_empty() {
        line(out, &format!("DESCRIPTION:{}", escaped(&entry.detail)));
    }
    line(out, &format!("CATEGORIES:{}", escaped(&entry.category)));
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
}

/// `20240930`.
fn digits(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// TEXT of RFC 5545, 3.3.11; control characters have no place in it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One content line, folded between characters: what follows begins with a space.
fn line(out: &mut String, text: &str) {
    let mut used = 0;
    for c in text.chars() {
        if used + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use icalendar::parser::{read_calendar, unfold};
    use proptest::prelude::*;

    fn of(title: &str) -> Vec<u8> {
        let day = Date::new(2024, 9, 30).unwrap();
        let entry = CalendarEntry {
            uid: "a@b".into(),
            date: day,
            title: title.into(),
            detail: String::new(),
            category: "legge".into(),
        };
        file(&Calendar { name: "Prova".into(), as_of: day, entries: vec![entry] })
    }

    /// The grammar of content lines, read strictly; returns name and value of each.
    fn strict(bytes: &[u8]) -> Vec<(String, String)> {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "CRLF only");
        assert!(text.split("\r\n").all(|l| l.len() <= LONGEST), "at most 75 octets");
        let unfolded = text.replace("\r\n ", "");
        let lines = unfolded.lines().map(|l| {
            let (name, value) = l.split_once(':').unwrap();
            assert!(name.bytes().all(|b| b.is_ascii_uppercase() || b"-;=".contains(&b)), "{name}");
            (name.to_owned(), value.to_owned())
        });
        lines.collect()
    }

    #[test]
    fn a_long_line_is_folded_between_characters() {
        let text = String::from_utf8(of(&"è".repeat(100))).unwrap();
        let first = text.lines().find(|l| l.starts_with("SUMMARY")).unwrap();
        assert_eq!(first.len(), 74, "an accented letter is not cut in two");
        assert!(text.contains("DTSTAMP:20240930T000000Z\r\nDTSTART;VALUE=DATE:20240930\r\n"), "{text}");
    }

    /// TEXT read as RFC 5545, 3.3.11 says, one character after the other.
    fn unescaped(value: &str) -> String {
        let mut out = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            assert!(!";,".contains(c), "a bare {c}");
            match (c, (c == '\\').then(|| chars.next()).flatten()) {
                ('\\', Some('n')) => out.push('\n'),
                ('\\', Some(next)) => {
                    assert!("\\;,".contains(next), "\\{next}");
                    out.push(next);
                }
                _ => out.push(c),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn the_grammar_gives_the_text_back(title in "[ -~àèéìòù€\\n]{0,200}") {
            let lines = strict(&of(&title));
            let summary = lines.iter().find(|(name, _)| name == "SUMMARY").map(|(_, value)| unescaped(value));
            prop_assert_eq!(summary, Some(title));
        }

        // That reader undoes escapes one kind after the other, wrongly beside a backslash: none here.
        #[test]
        fn a_reader_of_others_gets_the_text_back(title in "[ -\\[\\]-~àèéìòù€\\n]{0,200}") {
            let text = String::from_utf8(of(&title)).unwrap();
            let unfolded = unfold(&text);
            let calendar = read_calendar(&unfolded).unwrap();
            prop_assert_eq!(calendar.components.len(), 1);
            let read = calendar.components[0].properties.iter().find(|p| p.name == "SUMMARY").unwrap();
            prop_assert_eq!(read.val.clone().unescape_text().to_string(), title);
        }
    }
}
