//! What is wrong with a command line, in our own sentences: the slip, what was meant, where the help is.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Stop, in_words};
use crate::text::Lang;

/// Our own sentences in place of the parser's.
pub(super) fn told(error: &clap::Error, verb: Option<&str>, given: &[String], lang: Lang) -> Stop {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Stop::Show(in_words(&error.to_string(), lang));
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Stop::Wrong(in_words(&error.to_string(), lang));
    }
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(list)) => list.join(", "),
        _ => String::new(),
    };
    let found = |kind| get(kind);
    let nearest = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .map(get)
        .find(|text| !text.is_empty());
    let it = lang == Lang::It;
    let mut text = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let what = found(ContextKind::InvalidSubcommand);
            if it { format!("comando sconosciuto «{what}»") } else { format!("unknown command «{what}»") }
        }
        ErrorKind::UnknownArgument => {
            let what = found(ContextKind::InvalidArg);
            match (what.starts_with('-'), it) {
                (true, true) => format!("opzione sconosciuta «{what}»"),
                (true, false) => format!("unknown option «{what}»"),
                (false, true) => format!("argomento di troppo «{what}»"),
                (false, false) => format!("unexpected argument «{what}»"),
            }
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (arg, what) = (found(ContextKind::InvalidArg), found(ContextKind::InvalidValue));
            if what.is_empty() {
                if it { format!("manca il valore di {arg}") } else { format!("missing value of {arg}") }
            } else if it {
                format!("valore «{what}» non ammesso per {arg}")
            } else {
                format!("value «{what}» not allowed for {arg}")
            }
        }
        ErrorKind::MissingRequiredArgument => {
            missing(&found(ContextKind::InvalidArg), verb.unwrap_or_default(), given, lang)
        }
        ErrorKind::ArgumentConflict => {
            let what = found(ContextKind::InvalidArg);
            if it { format!("opzione ripetuta «{what}»") } else { format!("repeated option «{what}»") }
        }
        ErrorKind::TooManyValues => {
            let what = found(ContextKind::InvalidArg);
            if it { format!("{what} non vuole un valore") } else { format!("{what} takes no value") }
        }
        ErrorKind::MissingSubcommand => {
            if it {
                "manca il comando".to_owned()
            } else {
                "missing command".to_owned()
            }
        }
        _ => {
            if it {
                "riga di comando non valida".to_owned()
            } else {
                "invalid command line".to_owned()
            }
        }
    };
    if let Some(near) = nearest {
        text.push_str(&if it { format!(": forse «{near}»?") } else { format!(": perhaps «{near}»?") });
    }
    let valid = get(ContextKind::ValidValue);
    if !valid.is_empty() {
        text.push_str(&if it { format!("; valori ammessi: {valid}") } else { format!("; allowed: {valid}") });
    }
    let word = if it { "errore" } else { "error" };
    let help = verb.map_or_else(|| "--help".to_owned(), |verb| format!("{verb} --help"));
    let hint = if it { format!("vedere «resoconto {help}»") } else { format!("see «resoconto {help}»") };
    Stop::Wrong(format!("{word}: {text}\n{hint}\n"))
}

/// «manca il periodo: per esempio «resoconto seal 2024-s1»». What was given stays in the example.
fn missing(what: &str, verb: &str, given: &[String], lang: Lang) -> String {
    let named = [
        ("<PERIODO>", "il periodo", "2024-s1"),
        ("<PERIOD>", "the period", "2024-s1"),
        ("<GENERE>", "il genere", if verb == "new" { "period 2024-s1" } else { "periods" }),
        ("<KIND>", "the kind", if verb == "new" { "period 2024-s1" } else { "periods" }),
        ("<ID>", if lang == Lang::It { "l’identificativo" } else { "the identifier" }, "attesa"),
    ];
    let mut all: Vec<&str> = what.split(", ").collect();
    all.sort_by_key(|one| !one.starts_with('<'));
    let values = all.iter().take_while(|one| one.starts_with('<')).count();
    let quoted = |word: &String| if word.contains(' ') { format!("\"{word}\"") } else { word.clone() };
    let given: Vec<String> = given.iter().map(quoted).collect();
    let example: Vec<&str> = all[..values]
        .iter()
        .copied()
        .chain(given.iter().map(String::as_str))
        .chain(all[values..].iter().copied())
        .collect();
    let (mut names, mut example) =
        (all.join(if lang == Lang::It { " e " } else { " and " }), example.join(" "));
    for (value, name, one) in named {
        names = names.replace(value, name);
        example = example.replace(value, one);
    }
    for (value, one) in [("<TESTO>", "\"…\""), ("<TEXT>", "\"…\""), ("<FILE>", "resoconto.pdf.p7m")] {
        example = example.replace(value, one);
    }
    match lang {
        Lang::It if all.len() > 1 => format!("mancano {names}: per esempio «resoconto {verb} {example}»"),
        Lang::It => format!("manca {names}: per esempio «resoconto {verb} {example}»"),
        Lang::En => format!("missing {names}: for example «resoconto {verb} {example}»"),
    }
}
