//! Names of persons in a sentence: after a word that announces one, or three given names in a row.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Given names common in Italy (ISTAT, names of residents): a list of them is a list of persons.
const GIVEN: &str = "Adriana Alberto Alessandra Alessandro Alessia Alessio Alfonso Alfredo Alice Andrea Angela \
    Angelo Anna Annamaria Antonella Antonia Antonietta Antonio Arianna Arturo Aurora Barbara \
    Beatrice Bianca Bruna Bruno Camilla Carla Carlo Carmela Carmelo Carmen Carmine Carolina \
    Caterina Cesare Chiara Cinzia Claudia Claudio Concetta Cosimo Cristian Cristiano Cristina \
    Daniela Daniele Dario Davide Debora Diego Domenica Domenico Donatella Donato Edoardo Elena \
    Eleonora Elisa Elisabetta Emanuela Emanuele Emilia Emilio Enrica Enrico Enzo Ermanno Eugenio \
    Fabio Fabrizio Federica Federico Ferdinando Filippo Filomena Fiorella Francesca Francesco \
    Franco Gabriele Gabriella Gaetano Gerardo Giacomo Gianfranco Gianluca Gianni Giorgia Giorgio \
    Giovanna Giovanni Giulia Giuliana Giuliano Giulio Giuseppe Giuseppina Guido Ilaria Immacolata \
    Irene Isabella Ivan Laura Leonardo Lidia Liliana Lorenzo Luca Lucia Luciana Luciano Lucrezia \
    Luigi Luisa Manuela Marco Margherita Maria Mariangela Marina Mario Marta Martina Massimiliano \
    Massimo Matteo Maurizio Mauro Michela Michele Mirko Monica Nadia Nicola Nicoletta Nunzia \
    Ornella Paola Paolo Pasquale Patrizia Pietro Raffaele Raffaella Renato Riccardo Roberta Roberto \
    Rocco Rosa Rosanna Rosaria Rosario Salvatore Sandra Sara Silvia Simona Simone Stefania Stefano \
    Teresa Tiziana Valentina Valeria Vincenzo Vito";
/// Words that announce a person who works at a service.
const ANNOUNCING: [&str; 17] = [
    "addetta",
    "addetti",
    "addette",
    "addetto",
    "collega",
    "colleghi",
    "colleghe",
    "dipendente",
    "dipendenti",
    "operatore",
    "operatori",
    "operatrice",
    "operatrici",
    "sig",
    "sigra",
    "signor",
    "signora",
];

/// A word of a text and where it stands.
#[derive(Clone, Copy)]
struct Word<'t> {
    at: usize,
    text: &'t str,
    /// What stands between the word before and this one.
    gap: &'t str,
}

/// Names of persons: where each stands and its words. `is_other` says of a word that it belongs to
/// something else that the site knows (a service, an office, a system).
pub(super) fn names<'t>(text: &'t str, is_other: &dyn Fn(&str) -> bool) -> Vec<(usize, &'t str)> {
    let words = words(text);
    let mut list = Vec::new();
    let mut next = 0;
    while next < words.len() {
        let here = &words[next..];
        let after = |found: Option<(usize, usize)>| found.map(|(from, to)| (from + 1, to + 1));
        // A row that follows the announcing word is told whole.
        let found = row(here).or_else(|| {
            let single = announced(here, is_other);
            single.and_then(|(from, _)| after(row(&here[1..])).filter(|(at, _)| *at == from)).or(single)
        });
        if let Some((from, to)) = found {
            let (first, last) = (words[next + from], words[next + to]);
            list.push((first.at, &text[first.at..last.at + last.text.len()]));
            next += to;
        }
        next += 1;
    }
    list
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut list = Vec::new();
    let mut end = 0;
    let mut rest = text;
    while let Some(start) = rest.find(char::is_alphabetic) {
        let at = text.len() - rest.len() + start;
        let length = text[at..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - at);
        list.push(Word { at, text: &text[at..at + length], gap: &text[end..at] });
        end = at + length;
        rest = &text[end..];
    }
    list
}

fn is_given(word: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<&str>> = OnceLock::new();
    NAMES.get_or_init(|| GIVEN.split(' ').collect()).contains(word)
}

/// A capital and small letters, as names are written.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && word.len() > 2 && letters.all(char::is_lowercase)
}

/// The first and last word of a name after a word that announces one. After «signora» or «collega» two
/// capitalised words are a name; «operatore» is also a trade («Operatore Socio Sanitario») and asks for
/// a given name.
fn announced(words: &[Word<'_>], is_other: &dyn Fn(&str) -> bool) -> Option<(usize, usize)> {
    let lower = words.first()?.text.to_lowercase();
    if !ANNOUNCING.contains(&lower.as_str()) {
        return None;
    }
    // «sig.ra» is two words.
    let title = lower == "sig";
    let at = if title && words.get(1).is_some_and(|w| w.text == "ra") { 2 } else { 1 };
    let (name, next) = (words.get(at)?, words.get(at + 1));
    let joined = joins(name.gap, &["", ":"]) || (title && joins(name.gap, &["."]));
    if !joined || is_other(name.text) || !is_capitalised(name.text) {
        return None;
    }
    let second = next.filter(|w| joins(w.gap, &[""]) && is_capitalised(w.text) && !is_other(w.text));
    let given = is_given(name.text) || second.is_some_and(|w| is_given(w.text));
    let person = title || matches!(lower.as_str(), "signor" | "signora" | "collega");
    (given || (person && second.is_some())).then_some((at, at + usize::from(second.is_some())))
}

/// Three given names or more, parted by commas and «e», each with or without a surname.
fn row(words: &[Word<'_>]) -> Option<(usize, usize)> {
    let mut at = 0;
    let mut names = 0;
    let mut last = 0;
    while let Some(word) = words.get(at).filter(|w| is_given(w.text)) {
        let is_next = names == 0 || word.gap.trim() == "," || (word.gap == " " && words[at - 1].text == "e");
        if !is_next {
            break;
        }
        names += 1;
        last = at;
        if words.get(at + 1).is_some_and(|w| w.gap == " " && is_capitalised(w.text)) {
            last = at + 1;
        }
        at = last + 1;
        if words.get(at).is_some_and(|w| w.text == "e" && w.gap == " ") {
            at += 1;
        }
    }
    (names > 2).then_some((0, last))
}

/// Whether a stretch between two words is white space after one of these marks.
fn joins(gap: &str, marks: &[&str]) -> bool {
    gap.ends_with(char::is_whitespace) && marks.contains(&gap.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_named_after_a_word_that_says_so_or_in_a_row() {
        let other = |word: &str| matches!(word, "Contact" | "Center" | "Cup");
        let found = |text: &str| names(text, &other).iter().map(|n| n.1.to_owned()).collect::<Vec<_>>();
        for (text, name) in [
            ("turni dell'operatore Mario Rossi", "Mario Rossi"),
            ("assistenza della collega Maria Bianchi.", "Maria Bianchi"),
            ("affiancamento con la sig.ra Lotito Pasqualina", "Lotito Pasqualina"),
            ("l’operatrice\n  Anna", "Anna"),
            ("operatori: Maria, Luca e Anna", "Maria, Luca e Anna"),
            ("turno di Maria, Luca Verdi e Anna", "Maria, Luca Verdi e Anna"),
        ] {
            assert_eq!(found(text), [name], "{text}");
        }
        for text in [
            "operatori del Contact Center Regionale",
            "operatore Contact Center",
            "Operatore Socio Sanitario",
            "Operatori CUP e altri",
            "gli operatori. Informazioni Utili",
            "Dipendenti Regionali",
            "sale Sinni e Inguscio",
            "San Rocco e Santa Maria",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
