//! Questions on a terminal: one line asked, one line answered.
//!
//! No cursor games and no colours: a screen reader says every word, a pipe can answer. Known ids are
//! listed on `?`, completed from their beginning, and the nearest is proposed.

use std::io::{BufRead, IsTerminal, Write};

use crate::text::Lang;

/// What is asked.
#[derive(Debug)]
pub struct Ask<'a> {
    pub question: &'a str,
    /// Known answers with their names; empty where anything may be written.
    pub choices: &'a [(String, String)],
    /// Taken on an empty line.
    pub default: Option<&'a str>,
    pub required: bool,
}

/// Whether a person answers: questions go to stderr, answers come from stdin.
pub fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks until an answer holds; `None` when the input ends, `Some("")` for an answer left out.
///
/// `accept` says what is wrong with an answer.
pub fn ask(
    ask: &Ask<'_>,
    lang: Lang,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    accept: &dyn Fn(&str) -> Result<String, String>,
) -> Option<String> {
    let words = Words::of(lang);
    loop {
        let hint = match (ask.default, ask.required) {
            (Some(default), _) => format!(" [{default}]"),
            (None, true) => String::new(),
            (None, false) => format!(" ({})", words.optional),
        };
        let list = if ask.choices.is_empty() { String::new() } else { format!(" ({})", words.list) };
        // A terminal that went away ends the reading below.
        let _ = write!(output, "{}{list}{hint}: ", ask.question);
        let _ = output.flush();
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            let _ = writeln!(output);
            return None;
        }
        let line = line.trim();
        match (line, ask.default) {
            ("?", _) if !ask.choices.is_empty() => {
                for (id, name) in ask.choices {
                    let name = if name.is_empty() { String::new() } else { format!(" · {name}") };
                    let _ = writeln!(output, "  {id}{name}");
                }
                continue;
            }
            ("", Some(default)) => return Some(default.to_owned()),
            ("", None) if !ask.required => return Some(String::new()),
            _ => {}
        }
        match accept(&completed(line, ask.choices)) {
            Ok(answer) => {
                if answer != line {
                    let _ = writeln!(output, "  → {answer}");
                }
                return Some(answer);
            }
            Err(wrong) => {
                let _ = writeln!(output, "  {wrong}");
            }
        }
    }
}

/// The only choice that begins so, or the answer as it is.
fn completed(line: &str, choices: &[(String, String)]) -> String {
    let mut begins = choices.iter().filter(|(id, _)| id.starts_with(line) && !line.is_empty());
    match (begins.next(), begins.next()) {
        (Some((id, _)), None) => id.clone(),
        _ => line.to_owned(),
    }
}

struct Words {
    optional: &'static str,
    list: &'static str,
}

impl Words {
    fn of(lang: Lang) -> Self {
        match lang {
            Lang::It => Self { optional: "Invio per saltare", list: "? per l’elenco" },
            Lang::En => Self { optional: "Enter to skip", list: "? for the list" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(
        choices: &[&str],
        default: Option<&str>,
        required: bool,
        typed: &str,
    ) -> (Option<String>, String) {
        let choices: Vec<(String, String)> =
            choices.iter().map(|c| ((*c).to_owned(), String::new())).collect();
        let ask_ = Ask { question: "Servizio", choices: &choices, default, required };
        let accept = |text: &str| match choices.iter().any(|(id, _)| id == text) {
            true => Ok(text.to_owned()),
            false => Err(format!("«{text}» inesistente")),
        };
        let mut output = Vec::new();
        let answer = ask(&ask_, Lang::It, &mut typed.as_bytes(), &mut output, &accept);
        (answer, String::from_utf8(output).unwrap())
    }

    #[test]
    fn a_beginning_is_completed_and_a_mistake_is_asked_again() {
        let known = ["sportello-cittadino", "sportello-imprese", "urp-bur"];
        let (answer, said) = talk(&known, None, true, "spo\nu\n");
        assert_eq!(answer.as_deref(), Some("urp-bur"));
        assert!(said.contains("«spo» inesistente") && said.contains("→ urp-bur"), "{said}");
    }

    #[test]
    fn a_question_mark_lists_and_enter_takes_the_default() {
        let (answer, said) = talk(&["a", "b"], Some("b"), true, "?\n\n");
        assert_eq!(answer.as_deref(), Some("b"));
        assert!(said.contains("  a\n  b\n") && said.contains("[b]"), "{said}");
        assert!(!said.contains('\u{1b}'), "no colour, no cursor");
    }

    #[test]
    fn what_is_optional_may_be_left_out_and_an_ended_input_ends() {
        assert_eq!(talk(&["a"], None, false, "\n").0.as_deref(), Some(""));
        assert_eq!(talk(&["a"], None, true, "\n\n").0, None);
    }
}
