//! For people: the place, the excerpt, the caret, the way out; and a one-line form for editors.

use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};

use super::{help, level_word, message};
use crate::diag::{Diagnostic, Level, Places, Span};
use crate::text::Lang;

/// Lines longer than this are not shown as an excerpt (characters).
const LONGEST_LINE: usize = 400;
/// How far from a place its line's ends are looked for (bytes).
const FAR: usize = 4 * LONGEST_LINE;

/// Excerpt, caret and way out. `colour` adds ANSI codes; the terminal strips them when piped.
pub fn human(diagnostic: &Diagnostic, places: &dyn Places, lang: Lang, colour: bool) -> String {
    let level = diagnostic.code.page().level;
    let name = level_word(level, lang);
    let title = match level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::NOTE,
    };
    let mut main = Group::with_title(
        title.with_name(name).primary_title(message(diagnostic, lang)).id(diagnostic.code.id),
    );
    let excerpts: Vec<Excerpt> = std::iter::once(&diagnostic.at)
        .chain(&diagnostic.also)
        .map(|span| Excerpt::new(*span, places))
        .collect();
    for excerpt in &excerpts {
        main = main.element(
            Snippet::source(excerpt.line.as_str())
                .line_start(excerpt.number)
                .path(excerpt.path.as_str())
                .fold(false)
                .annotation(AnnotationKind::Primary.span(excerpt.from..excerpt.to)),
        );
    }
    let way_out = match lang {
        Lang::It => "rimedio",
        Lang::En => "help",
    };
    let main = main.element(Title::HELP.with_name(way_out).message(help(diagnostic, lang)));
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.render(&[main]);
    text.push('\n');
    text
}

/// `path:line:col: errore CODE: sentence`, as compilers print and editors read.
pub fn short(diagnostic: &Diagnostic, places: &dyn Places, lang: Lang) -> String {
    let place = places.place(diagnostic.at);
    let level = level_word(diagnostic.code.page().level, lang);
    let (path, line, col) = (place.path, place.line, place.col);
    format!("{path}:{line}:{col}: {level} {}: {}\n", diagnostic.code.id, message(diagnostic, lang))
}

/// A boundary of characters at or before an offset.
fn near(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One line of a file and the blamed bytes within it.
struct Excerpt {
    path: String,
    number: usize,
    line: String,
    from: usize,
    to: usize,
}

impl Excerpt {
    fn new(span: Span, places: &dyn Places) -> Self {
        let text = places.text(span.file);
        let start = near(text, span.start as usize);
        // Looked for nearby: a line longer than this is not shown whole, and need not be read.
        let (back, ahead) = (near(text, start.saturating_sub(FAR)), near(text, start.saturating_add(FAR)));
        let ends = |c: char| c == '\n' || c == '\r';
        let from = text[back..start].rfind(ends).map_or(back, |at| back + at + 1);
        let until = text[start..ahead].find(ends).map_or(ahead, |at| start + at);
        let line = &text[from..until];
        let mut end = (span.end as usize).clamp(start, from + line.len().max(start - from));
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let place = places.place(span);
        if line.chars().count() > LONGEST_LINE {
            let shown: String = line[start - from..].chars().take(80).collect();
            let to = (end - start).min(shown.len());
            return Self { path: place.path, number: place.line, line: shown, from: 0, to };
        }
        Self {
            path: place.path,
            number: place.line,
            line: line.to_owned(),
            from: (start - from).min(line.len()),
            to: (end - from).min(line.len()),
        }
    }
}
