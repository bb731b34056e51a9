//! «Come verificare»: how anybody checks this period without any program of ours. The page is closed with
//! the period, so it names no hash: they are inside what the hash covers.

use super::page as new_page;
use crate::model::edition::PaperRelation;
use crate::report::block::{Block, Prose};
use crate::report::context::{EditionContext, escape};
use crate::report::{Page, Section};
use crate::signature::commands::{AROUND, BESIDE, INSIDE, WHO};

/// What the reader types, in the folder `chiusura` of the dossier. What a public copy does not hold is left
/// out by name: «--ignore-missing» would pass over anything that is gone.
const LISTED: &str = "grep -v -e data/fatti/ -e data/modello.json -e data/esiti.json manifest-sha256.txt | sha256sum -c --quiet --strict";
/// The list whose hash the document prints, held against the files: whoever forged a file and the list
/// above would have to forge this one too, and then its hash is another.
const INNER: &str = "(cd data && grep -v -e '  fatti/' -e '  modello.json' -e '  esiti.json' CONTENUTO.sha256 | sha256sum -c --quiet --strict)";
const IMPRINT: &str = "sha256sum data/CONTENUTO.sha256";
const ON_WINDOWS: &str = "certutil -hashfile data\\CONTENUTO.sha256 SHA256";

/// A command whose lines end between its words: an option cut in two is another option for who copies it.
fn typed(lines: &str) -> String {
    let line = |line: &str| words(line).map(word).collect::<Vec<_>>().join(" ");
    format!("<pre><code>{}</code></pre>", lines.split('\n').map(line).collect::<Vec<_>>().join("\n"))
}

fn word(word: &str) -> String {
    if word.is_empty() { String::new() } else { format!("<span class=\"word\">{}</span>", escape(word)) }
}

/// The words of a line; what stands between quotes is one, spaces and all.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    line.split(move |c| {
        is_quoted ^= c == '\'';
        c == ' ' && !is_quoted
    })
}

pub(super) fn page(context: &EditionContext<'_>) -> Page {
    let text = |key: &str| format!("<p>{}</p>", escape(&context.t(key)));
    let prose = |html: String| vec![Block::Prose(Prose { html })];
    let mut sections = vec![
        Section::new("che-cosa", context.t("verify.what"), prose(text("verify.what_text"))),
        Section::new(
            "file",
            context.t("verify.files"),
            prose(text("verify.files_text") + &typed(LISTED) + &text("verify.files_after")),
        ),
        Section::new(
            "impronta",
            context.t("verify.imprint"),
            prose(
                text("verify.inner_text")
                    + &typed(INNER)
                    + &text("verify.imprint_text")
                    + &typed(IMPRINT)
                    + &text("verify.windows")
                    + &typed(ON_WINDOWS)
                    + &text("verify.imprint_after"),
            ),
        ),
    ];
    let paper = context.edition.report.paper.as_ref();
    let signed = match paper.map(|p| p.relation.value) {
        Some(PaperRelation::Rendition) => text("verify.rendition_text"),
        _ => [
            text("verify.signatures_text") + &text("verify.around") + &typed(AROUND),
            text("verify.encoding") + &text("verify.beside") + &typed(BESIDE),
            text("verify.inside") + &typed(INSIDE),
            text("verify.who") + &typed(WHO) + &text("verify.legal"),
        ]
        .concat(),
    };
    sections.push(Section::new("firme", context.t("verify.signatures"), prose(signed)));
    let mut page =
        new_page(context, "come-verificare.html".into(), context.t("verify.page"), "period", sections);
    page.subtitle = context.t("verify.subtitle");
    page.description = context.t("verify.subtitle");
    page.chapter = false;
    page
}

#[cfg(test)]
mod tests {
    use super::{INNER, LISTED, typed};

    #[test]
    fn a_command_is_cut_between_its_words_and_copied_whole() {
        let made = typed(LISTED);
        assert!(
            made.contains("<span class=\"word\">--quiet</span> <span class=\"word\">--strict</span>"),
            "{made}"
        );
        let made = typed(INNER);
        assert!(made.contains("<span class=\"word\">&#39;  fatti/&#39;</span>"), "{made}");
        let copied = made.replace("<span class=\"word\">", "").replace("</span>", "").replace("&#39;", "'");
        assert_eq!(copied.replace("&amp;", "&"), format!("<pre><code>{INNER}</code></pre>"));
    }
}
