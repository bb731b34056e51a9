//! The facts of a period as one document.

/// `report.json`: pretty, keys in a fixed order, ending in a newline.
pub fn file(facts: &serde_json::Value) -> Vec<u8> {
    let mut text = serde_json::to_string_pretty(facts).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}
