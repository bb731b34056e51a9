//! The report of an amendment: the closed one's, with its new name and what it corrects.

/// `report.yaml` of the new edition; every other line stays as it was written. A part of a year gives way to
/// the edition that took its place.
pub fn amended(
    text: &str,
    old: &str,
    new: &str,
    seal: &str,
    reason: &str,
    renewed: &[(String, String)],
) -> String {
    let mut out = String::with_capacity(text.len() + 256);
    let (mut skipping, mut composing) = (false, false);
    for line in text.lines() {
        let key = line.split(':').next().unwrap_or_default();
        let top = !line.starts_with([' ', '-', '#']) && line.contains(':');
        skipping = if top { key == "amends" } else { skipping && line.starts_with(' ') };
        composing = if top { key == "composed_of" } else { composing };
        if skipping {
            continue;
        }
        match key {
            _ if composing => out.push_str(&format!("{}\n", renamed(line, renewed))),
            "id" if top => out.push_str(&format!("id: {new}\n")),
            "state" if top => {
                out.push_str("state: draft # «review» quando è pronta da rileggere\n");
            }
            _ => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    let reason = super::fill::scalar(reason.trim());
    out.push_str(&format!(
        "# Che cosa corregge questa edizione; la prima resta pubblica com’era.\n\
         amends:\n  period: {old}\n  seal: {seal}\n  reason: {reason}\n"
    ));
    out
}

/// A line with other names of editions in it: whole names only, and none in a comment.
fn renamed(line: &str, renewed: &[(String, String)]) -> String {
    let (line, comment) = line.split_at(line.find('#').unwrap_or(line.len()));
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let words = line.split_inclusive(|c| !is_name(c)).map(|word| {
        let (name, rest) = word.split_at(word.find(|c| !is_name(c)).unwrap_or(word.len()));
        let new = renewed.iter().find(|(old, _)| old == name).map_or(name, |(_, new)| new);
        format!("{new}{rest}")
    });
    words.chain([comment.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_keeps_its_lines_and_says_what_it_corrects() {
        let text = "id: 2024-s1\nstate: review\ndated: 2024-07-15 # ieri\n";
        let out = amended(text, "2024-s1", "2024-s1-r1", "abc", "numero: errato", &[]);
        assert!(out.starts_with("id: 2024-s1-r1\nstate: draft"), "{out}");
        assert!(out.contains("dated: 2024-07-15 # ieri\n"), "{out}");
        assert!(out.ends_with("period: 2024-s1\n  seal: abc\n  reason: \"numero: errato\"\n"), "{out}");
        let again = amended(&out, "2024-s1-r1", "2024-s1-r2", "def", "altro", &[]);
        assert_eq!(again.matches("amends:").count(), 1, "{again}");
    }

    #[test]
    fn a_year_names_the_parts_in_force() {
        let renewed = [("2023-s2".to_owned(), "2023-s2-r1".to_owned())];
        for (list, expected) in [
            ("composed_of: [2023-s1, 2023-s2]\n", "composed_of: [2023-s1, 2023-s2-r1]\n"),
            (
                "composed_of: # 2023-s2\n- 2023-s1\n  - \"2023-s2\"\n",
                "composed_of: # 2023-s2\n- 2023-s1\n  - \"2023-s2-r1\"\n",
            ),
            ("composed_of: [2023-s1, 2023-s2-r1]\n", "composed_of: [2023-s1, 2023-s2-r1]\n"),
        ] {
            let text = format!("id: \"2023\"\n{list}title: Il 2023-s2\n");
            let out = amended(&text, "2023", "2023-r1", "abc", "prova", &renewed);
            assert!(out.contains(expected) && out.contains("title: Il 2023-s2\n"), "{out}");
        }
    }
}
