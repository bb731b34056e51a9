//! What stands around every page: name, administration, footer.

use crate::model::{Book, Stated};
use crate::render::Theme;
use crate::render::html::{Anchor, Shell};
use crate::report::Publication;
use crate::text::number;

/// The same for all pages of a site; `changed` is the day of its last change, in words.
pub(super) fn shell(
    publication: &Publication<'_>,
    book: &Book,
    theme: &Theme,
    changed: Option<&str>,
) -> Shell {
    let words = &theme.words;
    let administration = book.registers.administration.as_ref();
    let footer = [
        ("footer.accessibility", administration.map(|a| &a.accessibility_url.value)),
        ("footer.privacy", administration.map(|a| &a.privacy_url.value)),
        ("footer.feedback", administration.map(|a| &a.feedback_url.value)),
        ("footer.transparency", administration.map(|a| &a.transparency_url.value)),
    ]
    .into_iter()
    .filter(|_| administration.is_some() || book.settings.contracts)
    .map(|(key, url)| match url {
        Some(Stated::Known(url)) if is_web(url) => Anchor { text: words.get(key), href: url.clone() },
        _ => Anchor { text: words.with("footer.missing", &[("name", &words.get(key))]), href: String::new() },
    })
    .collect();
    let license =
        administration.and_then(|a| a.data_license.value.clone()).unwrap_or_else(|| "CC-BY-4.0".to_owned());
    Shell {
        site_title: book.settings.title.clone(),
        administration: administration.map(|a| a.name.value.clone()).unwrap_or_default(),
        footer,
        checked: book
            .as_of()
            .map(|day| words.with("footer.checked", &[("date", &number::date(day, words.lang))]))
            .unwrap_or_default(),
        changed: changed.map(|day| words.with("footer.changed", &[("date", day)])).unwrap_or_default(),
        license: words.with("footer.license", &[("license", &license)]),
        search: book.settings.search,
        contracts: book.settings.contracts,
        edit_url: book.settings.edit_url_template.clone(),
        all_pages: Vec::new(), // known once every report is made
        latest: publication
            .editions
            .last()
            .map(|e| format!("{}/{}/index.html", e.contract, e.edition))
            .unwrap_or_default(),
    }
}

/// Addresses from data are links only if they are plain web or mail addresses.
fn is_web(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}
