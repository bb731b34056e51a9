//! Which answers hold, and the nearest one that would.

use super::question::{Choice, Question, Shape};
use super::{Answers, Refusal};
use crate::model::is_kebab;
use crate::source::{markdown, nearest};
use crate::value::{Date, EditionId, ParseProblem};

/// The answer as it will be written.
///
/// # Errors
/// What is wrong with it, with the nearest that would hold.
pub fn accept(question: &Question, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let flag = question.flag;
    match &question.shape {
        Shape::OneOf(list) => one_of(flag, list, text),
        Shape::Id if is_kebab(text) => Ok(text.to_owned()),
        Shape::Id => Err(not_kebab(flag, text)),
        Shape::Period => period(flag, text),
        Shape::Day => day(flag, text),
        Shape::Text if text.is_empty() => Err(Refusal::call(
            format!("--{flag} è vuoto: scrivere un testo"),
            format!("--{flag} is empty: write a text"),
        )),
        Shape::Text => Ok(text.to_owned()),
    }
}

/// Nothing to choose from: where to begin.
pub fn nothing_to_choose(question: &Question, answers: &Answers) -> Option<Refusal> {
    let Shape::OneOf(list) = &question.shape else { return None };
    if !list.is_empty() || !question.required {
        return None;
    }
    let flag = question.flag;
    Some(match answers.get("service").filter(|_| flag == "group") {
        Some(service) => Refusal::call(
            format!(
                "il servizio «{service}» non ha gruppi di attività: aggiungerne uno sotto «groups» in services/{service}.yaml"
            ),
            format!(
                "the service «{service}» has no groups of activities: add one under «groups» in services/{service}.yaml"
            ),
        ),
        None if flag == "contract" => Refusal::call(
            "nessun contratto si può leggere: «resoconto check» dice perché",
            "no contract can be read: «resoconto check» says why",
        ),
        None => Refusal::call(
            format!("non c’è nulla da scegliere per --{flag}: crearlo prima con «resoconto new {flag}»"),
            format!("there is nothing to choose for --{flag}: create it first with «resoconto new {flag}»"),
        ),
    })
}

fn one_of(flag: &str, list: &[Choice], text: &str) -> Result<String, Refusal> {
    if let Some(found) = list.iter().find(|c| c.id == text) {
        return Ok(found.id.clone());
    }
    let near = nearest(text, list.iter().map(|c| c.id.as_str()));
    let shown: Vec<&str> = list.iter().map(|c| c.id.as_str()).take(20).collect();
    let more = if list.len() > shown.len() { ", …" } else { "" };
    let known = format!("{}{more}", shown.join(", "));
    if list.is_empty() {
        return Err(Refusal::call(
            format!("--{flag} «{text}»: non ce n’è ancora nessuno; crearlo prima"),
            format!("--{flag} «{text}»: there is none yet; create it first"),
        ));
    }
    Err(match near {
        Some(near) => Refusal::call(
            format!("--{flag} «{text}» inesistente: forse «{near}»?"),
            format!("no --{flag} «{text}»: perhaps «{near}»?"),
        ),
        None => Refusal::call(
            format!("--{flag} «{text}» inesistente: scegliere fra {known}"),
            format!("no --{flag} «{text}»: choose one of {known}"),
        ),
    })
}

fn not_kebab(flag: &str, text: &str) -> Refusal {
    let flag = before(flag);
    let mended = markdown::slug(text);
    let (it, en) = if is_kebab(&mended) {
        (format!(": per esempio «{mended}»"), format!(": for example «{mended}»"))
    } else {
        (String::new(), String::new())
    };
    Refusal::call(
        format!("{flag}«{text}» non è un identificativo: usare lettere minuscole, cifre e trattini{it}"),
        format!("{flag}«{text}» is not an identifier: use small letters, digits and hyphens{en}"),
    )
}

/// The flag before what was given; an identifier is mostly given without one.
fn before(flag: &str) -> String {
    if flag == "id" { String::new() } else { format!("--{flag} ") }
}

fn period(flag: &str, text: &str) -> Result<String, Refusal> {
    let flag = before(flag);
    let wrong = |hint: String| {
        Refusal::call(
            format!("{flag}«{text}» non è un periodo: scrivere {hint}"),
            format!("{flag}«{text}» is not a period: write {hint}"),
        )
    };
    match EditionId::parse(text) {
        Ok(id) if id.revision > 0 || id.period.kind() == "month" => {
            Err(wrong("2024-s2, 2024-q4 o 2024".into()))
        }
        Ok(id) => Ok(id.to_string()),
        Err(ParseProblem::NotIso { suggest: Some(suggest) }) => Err(wrong(suggest)),
        Err(_) => Err(wrong("2024-s2, 2024-q4 o 2024".into())),
    }
}

fn day(flag: &str, text: &str) -> Result<String, Refusal> {
    match Date::parse(text) {
        Ok(day) => Ok(day.to_string()),
        Err(problem) => {
            let hint = match problem {
                ParseProblem::NotIso { suggest: Some(day) } => day,
                _ => "2024-12-31".to_owned(),
            };
            Err(Refusal::call(
                format!("--{flag} «{text}» non è una data: scrivere anno-mese-giorno, per esempio {hint}"),
                format!("--{flag} «{text}» is not a date: write year-month-day, for example {hint}"),
            ))
        }
    }
}
