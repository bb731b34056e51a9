//! JSON as it is filed and printed, the same for every output.

use serde::Serialize;

/// A value as indented JSON with a newline at its end, keys in the order of the type.
///
/// # Panics
/// For a map whose keys are no texts, which no type of this crate has.
pub fn pretty(value: &(impl Serialize + ?Sized)) -> String {
    let text = serde_json::to_string_pretty(value);
    // Structures of texts, numbers and lists with texts for keys always have a JSON form; an empty file in its
    // place would be sealed unseen.
    text.expect("a value of texts and numbers has a JSON form") + "\n"
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_ends_in_a_newline_and_keeps_the_order() {
        assert_eq!(super::pretty(&serde_json::json!({"uno": 1})), "{\n  \"uno\": 1\n}\n");
    }
}
