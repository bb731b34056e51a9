//! The nearest name in «forse …?».

/// The candidate within three edits and a third of the length, the nearest first, then by name.
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let found = &found.to_lowercase();
    let length = found.chars().count();
    if length > 80 {
        return None;
    }
    candidates
        .into_iter()
        // Cheap first: texts of very different lengths are never near.
        .filter(|name| name.len().abs_diff(found.len()) <= 12)
        .map(|name| (strsim::damerau_levenshtein(found, &name.to_lowercase()), name))
        .filter(|(edits, name)| *edits <= 3 && *edits * 3 <= length.max(name.chars().count()))
        .min()
        .map(|(_, name)| name)
}
