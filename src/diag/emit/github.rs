//! Workflow commands: annotations that the forge lays over the lines of a pull request.

use super::{News, help, message};
use crate::diag::{Diagnostics, Level, Places};
use crate::text::Lang;

/// One command a line. `prefix` leads from the repository's root to the site's (`siti/comune/` or
/// nothing): without it the annotations would not attach to the diff.
pub fn github(found: &Diagnostics, news: &[News], places: &dyn Places, prefix: &str, lang: Lang) -> String {
    let mut out = String::new();
    for diagnostic in found.iter().filter(|d| !d.is_accepted()) {
        let command = match diagnostic.code.page().level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let title = format!("{} {}", diagnostic.code.id, diagnostic.code.page().title);
        let text = format!("{}\n{}", message(diagnostic, lang), help(diagnostic, lang));
        out.push_str(&line(command, &places.place(diagnostic.at), prefix, &title, &text));
    }
    let title = match lang {
        Lang::It => "Esito",
        Lang::En => "Verdict",
    };
    for one in news {
        out.push_str(&line("notice", &places.place(one.at), prefix, title, &one.text));
    }
    out
}

fn line(command: &str, place: &crate::diag::Place, prefix: &str, title: &str, text: &str) -> String {
    format!(
        "::{command} file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
        property(&format!("{prefix}{}", place.path)),
        place.line,
        place.end.line,
        place.col,
        place.end.col,
        property(title),
        data(text),
    )
}

/// Escaping of a command's text.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escaping of a property, where colon and comma part the fields.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_ends_the_command() {
        assert_eq!(data("50 %\na::b"), "50 %25%0Aa::b");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }
}
