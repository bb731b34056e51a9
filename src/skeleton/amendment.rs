//! The report of an amendment: the closed one's, with its new name and what it corrects.

/// `report.yaml` of the new edition; every other line stays as it was written.
pub fn amended(text: &str, old: &str, new: &str, seal: &str, reason: &str) -> String {
    let mut out = String::with_capacity(text.len() + 256);
    let mut skipping = false;
    for line in text.lines() {
        let key = line.split(':').next().unwrap_or_default();
        let top = !line.starts_with([' ', '-', '#']) && line.contains(':');
        skipping = if top { key == "amends" } else { skipping && line.starts_with(' ') };
        if skipping {
            continue;
        }
        match key {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_keeps_its_lines_and_says_what_it_corrects() {
        let text = "id: 2024-s1\nstate: review\ndated: 2024-07-15 # ieri\n";
        let out = amended(text, "2024-s1", "2024-s1-r1", "abc", "numero: errato");
        assert!(out.starts_with("id: 2024-s1-r1\nstate: draft"), "{out}");
        assert!(out.contains("dated: 2024-07-15 # ieri\n"), "{out}");
        assert!(out.ends_with("period: 2024-s1\n  seal: abc\n  reason: \"numero: errato\"\n"), "{out}");
        let again = amended(&out, "2024-s1-r1", "2024-s1-r2", "def", "altro");
        assert_eq!(again.matches("amends:").count(), 1, "{again}");
    }
}
