//! The two pages of a dossier that lead to the closed ones: the way in, and what «all periods» answers in a
//! copy that knows only its own.

use super::bag::Bag;
use super::seal::Seal;
use super::signing::Signing;
use super::words::day;
use crate::signature::Time;
use crate::text::markup::escape;
use crate::text::{Lang, number};
use crate::value::EditionId;

/// What was found when the dossier was made.
pub struct Standing<'a> {
    pub signing: &'a Signing,
    /// The sealed edition that corrects this one.
    pub superseded_by: Option<String>,
}

/// `index.html`: a title and where to go.
pub(super) fn entrance(title: &str, folder: &Bag) -> String {
    let body = "<p><a href=\"chiusura/data/index.html\">Apri il resoconto</a></p>\n\
         <p><a href=\"periodi.html\">Stato del periodo e firme</a>, quando il fascicolo è stato fatto</p>\n\
         <p><a href=\"chiusura/data/come-verificare.html\">Come verificare</a> che sia quello chiuso, con strumenti comuni</p>\n\
         <p><a href=\"LEGGIMI.txt\">Che cosa contiene il fascicolo</a></p>\n";
    page(title, body, folder)
}

/// `periodi.html`: state, signatures, the edition that takes its place.
pub(super) fn periods(seal: &Seal, title: &str, standing: &Standing<'_>, folder: &Bag) -> String {
    let signing = standing.signing;
    let state = match &standing.superseded_by {
        Some(_) => "Sostituito",
        None if signing.rendition => "Chiuso con impronte; l’originale firmato su carta fa fede",
        None if signing.is_complete() => "Firmato",
        None => "Chiuso con impronte",
    };
    let row =
        |term: &str, text: &str| format!("<tr><th scope=\"row\">{term}</th><td>{}</td></tr>\n", escape(text));
    let mut rows = row("Stato", state) + &row("Chiuso il", &day(&seal.sealed_on, Lang::It));
    if let Some(other) = &standing.superseded_by {
        rows.push_str(&row("Sostituito da", &format!("{}, che non è in questa copia", named(other))));
    }
    if let Some(amended) = &seal.amends {
        rows.push_str(&row("Corregge", &named(&amended.period)));
    }
    for post in signing.posts.iter().filter(|_| !signing.rendition) {
        let how = match (&post.filled, &post.declared) {
            (Some(filled), _) => {
                let on = filled.on.map(|on| number::date(on, Lang::It)).unwrap_or_default();
                let source = match filled.time {
                    Time::Claimed => " (data dichiarata dal firmatario)",
                    _ => "",
                };
                if on.is_empty() {
                    "firma verificata".to_owned()
                } else {
                    format!("firma verificata, {on}{source}")
                }
            }
            (None, Some(_)) => "firma dichiarata, non verificata".to_owned(),
            (None, None) => "non ha firmato quando il fascicolo è stato fatto".to_owned(),
        };
        rows.push_str(&row(&escape(&format!("{}, {}", post.name, post.label)), &how));
    }
    let body = format!(
        "<p>Questa copia contiene solo il periodo {}: gli altri, e lo stato di oggi, sono nel sito.</p>\n\
         <table>\n<tbody>\n{rows}</tbody>\n</table>\n\
         <p><a href=\"chiusura/data/index.html\">Apri il resoconto</a></p>\n",
        escape(&seal.period)
    );
    page(title, &body, folder)
}

/// «secondo semestre 2023, rettifica 1» for `2023-s2-r1`.
fn named(edition: &str) -> String {
    EditionId::parse(edition)
        .map_or_else(|_| edition.to_owned(), |edition| number::edition(&edition, Lang::It))
}

/// A page in the dress of the closed ones.
fn page(title: &str, body: &str, folder: &Bag) -> String {
    let title = escape(title);
    let is_style = |path: &&String| path.starts_with("data/assets/style-") && path.ends_with(".css");
    let style = folder
        .keys()
        .find(is_style)
        .map(|path| format!("<link rel=\"stylesheet\" href=\"chiusura/{path}\">\n"))
        .unwrap_or_default();
    format!(
        "<!DOCTYPE html>\n<html lang=\"it\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n{style}</head>\n<body>\n<main id=\"contenuto\"><div class=\"wrap\">\n\
         <h1>{title}</h1>\n{body}</div></main>\n</body>\n</html>\n"
    )
}
