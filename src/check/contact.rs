//! Contacts as people write them in a sentence: mail addresses and Italian telephone numbers.

/// Words that announce a number of telephone.
const ANNOUNCED: [&str; 9] =
    ["tel", "telefono", "telefonico", "cell", "cellulare", "mobile", "fax", "recapito", "whatsapp"];
/// Characters that part the groups of a number.
const PARTS: [char; 5] = [' ', '\u{a0}', '.', '-', '/'];

/// Mail addresses of a text, with their places.
pub(super) fn addresses(text: &str) -> Vec<(usize, &str)> {
    let inside = |b: u8| b.is_ascii_alphanumeric() || b"._%+-".contains(&b);
    let bytes = text.as_bytes();
    let mut list = Vec::new();
    for (at, _) in text.match_indices('@') {
        let local = bytes[..at].iter().rev().take_while(|b| inside(**b)).count();
        let start = at - local;
        let start = start + bytes[start..at].iter().take_while(|b| !b.is_ascii_alphanumeric()).count();
        let host = bytes[at + 1..]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'.' || **b == b'-')
            .count();
        let host = text[at + 1..at + 1 + host].trim_end_matches(['.', '-']);
        let last = host.rsplit('.').next().unwrap_or_default();
        let is_host = host.contains('.') && last.len() > 1 && last.bytes().all(|b| b.is_ascii_alphabetic());
        if start < at && is_host {
            list.push((start, &text[start..at + 1 + host.len()]));
        }
    }
    list
}

/// A number of telephone found in a text.
pub(super) struct Telephone<'t> {
    pub(super) at: usize,
    /// As written, with its prefix of country.
    pub(super) text: &'t str,
    /// Its digits, without prefix of country.
    pub(super) digits: String,
    /// Ten digits in a row that nothing announces: in a field they may be any code.
    pub(super) bare: bool,
}

/// Numbers of telephone of a person or an office: mobile, or with an area code. Toll-free and service
/// numbers are not among them, dates, hours, amounts and codes neither.
pub(super) fn telephones(text: &str) -> Vec<Telephone<'_>> {
    let bytes = text.as_bytes();
    let mut list = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !(bytes[at].is_ascii_digit() || bytes[at] == b'+') {
            at += 1;
            continue;
        }
        let end = run_end(text, at);
        let glued = text[..at].ends_with(|c: char| c.is_alphanumeric() || "_./-,#@=".contains(c));
        if !glued && !text[end..].starts_with(|c: char| c.is_alphanumeric() || "_@%".contains(c)) {
            list.extend(telephone(text, at, end));
        }
        at = end.max(at + 1);
    }
    list
}

/// Where a run of digits ends, single separators between them included.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start + 1;
    let mut separator = None;
    for (at, c) in text[start + 1..].char_indices() {
        let at = start + 1 + at;
        if c.is_ascii_digit() {
            end = at + 1;
            separator = None;
        } else if PARTS.contains(&c) && separator.is_none() {
            separator = Some(at);
        } else {
            break;
        }
    }
    end
}

fn telephone(text: &str, start: usize, end: usize) -> Option<Telephone<'_>> {
    let written = &text[start..end];
    let (country, rest) = match written.strip_prefix("+39").or_else(|| written.strip_prefix("0039")) {
        Some(rest) => (true, rest.trim_start_matches(PARTS)),
        None if written.starts_with('+') => return None,
        None => (false, written),
    };
    let groups: Vec<&str> = rest.split(PARTS).collect();
    let digits: String = groups.concat();
    let said = country || is_announced(&text[..start]);
    let is_one = match digits.as_bytes() {
        [b'3', second, ..] if *second >= b'2' => is_mobile(&groups, digits.len(), said),
        [b'0', second, ..] if *second != b'0' => is_landline(rest, &groups, digits.len(), said),
        _ => false,
    };
    let bare = groups.len() == 1 && !said;
    is_one.then_some(Telephone { at: start, text: written, digits, bare })
}

fn is_mobile(groups: &[&str], digits: usize, said: bool) -> bool {
    let parted = groups.len() == 1 || groups[0].len() == 3;
    parted && (digits == 10 || (digits == 9 && said))
}

/// An area code and a number: `0971 668111`, `0971/668111`, `06-12345678`.
fn is_landline(written: &str, groups: &[&str], digits: usize, said: bool) -> bool {
    let length = (8..=11).contains(&digits);
    if said {
        return length;
    }
    let code = match groups[0].len() {
        2 => matches!(groups[0], "02" | "06"),
        3 | 4 => true,
        _ => false,
    };
    let is_date = matches!(groups, [a, b, c] if a.len() == 2 && b.len() == 2 && c.len() == 4);
    let pairs = groups.iter().all(|g| g.len() == 2);
    let marks = written.chars().filter(|c| matches!(c, '.' | '-' | '/')).count();
    groups.len() > 1 && code && length && !is_date && !pairs && marks <= 1
}

/// Whether one of the two words before a number says that it is one of telephone.
fn is_announced(before: &str) -> bool {
    let mut from = before.len().saturating_sub(24);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let near = before[from..].to_lowercase();
    near.split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .rev()
        .take(2)
        .any(|word| ANNOUNCED.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_where_they_are() {
        assert_eq!(addresses("a: «mario.rossi@example.org».")[0], (5, "mario.rossi@example.org"));
        assert!(addresses("@site, a@b, x@, 3@4.5").is_empty());
    }

    #[test]
    fn telephones_are_told_from_codes_dates_and_amounts() {
        let found = |text: &str| telephones(text).iter().map(|t| t.text.to_owned()).collect::<Vec<_>>();
        for text in ["340 1234567", "340-1234567", "340.123.4567", "340 12 34 567", "+39 340 1234567"] {
            assert_eq!(found(&format!("chiamare {text}, grazie")), [text]);
        }
        for text in ["0971 668111", "0971/668111", "06 12345678", "+39 0971 66 81 11", "tel. 0971668111"] {
            assert_eq!(found(&format!("ufficio {text}.")), [text.trim_start_matches("tel. ")]);
        }
        assert!(telephones("3401234567")[0].bare);
        for text in [
            "02 06 2021",
            "01/06/2021",
            "02.06.2021",
            "08:00-10:00",
            "09 00 13 00",
            "800814814",
            "tel. 848 800 900",
            "3.471.234.567",
            "CIG 3515399557A",
            "2021-12-31",
            "0,971668",
            "https://example.org/3401234567",
            "P00123456789",
            "00123456789",
            "3 min 56 s",
            "347123456",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
