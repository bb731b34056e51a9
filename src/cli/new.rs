//! `new`: a commented file in its place.

use super::Context;
use super::args::New;
use super::pipeline::{self, Checked};
use crate::diag::{Level, emit};
use crate::edge::prompt::{self, Ask};
use crate::edge::{Exit, Failure, scaffold};
use crate::skeleton::{self, Answers, Kind, Made, NewFile, Question, Refusal, Shape};
use crate::source::{File, Sources, nearest};
use crate::text::Lang;

pub(super) fn run(args: &New, context: &Context) -> Result<Exit, Failure> {
    let kind = kind(&args.kind)?;
    let checked = pipeline::sound(context, None)?;
    let answers = answers(args, kind, &checked, context)?;
    let made = skeleton::make(&checked.book, &checked.sources, kind, &answers).map_err(|r| refused(&r))?;
    match made {
        Made::Entry { path, text } => {
            context.terminal.say(&text);
            context.terminal.note(&match context.lang {
                Lang::It => format!("«{path}» è di tutti e non viene toccato: copiarci questa voce in fondo, poi «resoconto check»\n"),
                Lang::En => format!("«{path}» is shared and is left alone: copy this entry to its end, then «resoconto check»\n"),
            });
            Ok(Exit::Done)
        }
        Made::Files(files) if args.print => {
            print(&files, context);
            Ok(Exit::Done)
        }
        Made::Files(files) => write(&files, kind, &checked, context),
    }
}

fn kind(word: &str) -> Result<Kind, Failure> {
    Kind::parse(word).ok_or_else(|| {
        let names = || Kind::WORDS.iter().map(|(name, _)| *name);
        let near = nearest(word, names()).map(|n| format!(": forse «{n}»?")).unwrap_or_default();
        let near_en = nearest(word, names()).map(|n| format!(": perhaps «{n}»?")).unwrap_or_default();
        let all = names().collect::<Vec<_>>().join(", ");
        Failure::usage(
            format!("«{word}» non si può creare{near}; generi: {all}"),
            format!("«{word}» cannot be created{near_en}; kinds: {all}"),
        )
    })
}

fn refused(refusal: &Refusal) -> Failure {
    if refusal.taken {
        Failure::place(refusal.it.clone(), refusal.en.clone())
    } else {
        Failure::usage(refusal.it.clone(), refusal.en.clone())
    }
}

/// Answers from the flags, from their defaults, and from the person where there is one.
fn answers(args: &New, kind: Kind, checked: &Checked, context: &Context) -> Result<Answers, Failure> {
    let mut answers = Answers::new();
    let mut given = args.given();
    skeleton::implied(kind, &mut given);
    let asks = !args.yes && prompt::is_interactive();
    let mut missing: Vec<&'static str> = Vec::new();
    let mut seen: Vec<&'static str> = Vec::new();
    loop {
        let questions = skeleton::questions(&checked.book, &checked.sources, kind, &answers);
        let Some(question) = questions.into_iter().find(|q| !seen.contains(&q.flag)) else { break };
        seen.push(question.flag);
        if let Some(refusal) = skeleton::nothing_to_choose(&question, &answers) {
            return Err(refused(&refusal));
        }
        let answer = if let Some(text) = given.remove(question.flag) {
            Some(skeleton::accept(&question, &text).map_err(|r| refused(&r))?)
        } else if asks && !question.silent {
            asked(&question, context)?
        } else {
            question.default.clone()
        };
        match answer.filter(|text| !text.is_empty()) {
            Some(text) => drop(answers.insert(question.flag, text)),
            None if question.required => missing.push(question.flag),
            None => {}
        }
    }
    if let Some(flag) = given.keys().next() {
        return Err(stray(flag, &args.kind, &seen));
    }
    if missing.is_empty() { Ok(answers) } else { Err(incomplete(&missing, &args.kind)) }
}

fn stray(flag: &str, kind: &str, known: &[&str]) -> Failure {
    let all = known.iter().map(|f| format!("--{f}")).collect::<Vec<_>>().join(", ");
    Failure::usage(
        format!("--{flag} non serve per «{kind}»: toglierlo; opzioni: {all}"),
        format!("--{flag} is not for «{kind}»: remove it; options: {all}"),
    )
}

fn incomplete(missing: &[&str], kind: &str) -> Failure {
    let all = missing.iter().map(|f| format!("--{f}")).collect::<Vec<_>>().join(", ");
    Failure::usage(
        format!(
            "per creare «{kind}» manca {all}: indicarlo, o lanciare il comando in un terminale per rispondere alle domande"
        ),
        format!(
            "to create «{kind}» {all} is missing: give it, or run the command in a terminal to answer questions"
        ),
    )
}

/// One question to the person.
fn asked(question: &Question, context: &Context) -> Result<Option<String>, Failure> {
    let choices: Vec<(String, String)> = match &question.shape {
        Shape::OneOf(list) => list.iter().map(|c| (c.id.clone(), c.name.clone())).collect(),
        _ => Vec::new(),
    };
    let ask = Ask {
        question: context.words(question.it, question.en),
        choices: &choices,
        default: question.default.as_deref().or(question.proposed.as_deref()),
        required: question.required,
    };
    let accept =
        |text: &str| skeleton::accept(question, text).map_err(|r| context.words(&r.it, &r.en).to_owned());
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stderr().lock());
    match prompt::ask(&ask, context.lang, &mut input, &mut output, &accept) {
        Some(answer) => Ok(Some(answer)),
        None => Err(Failure::usage("interrotto: nulla è stato scritto", "interrupted: nothing was written")),
    }
}

fn print(files: &[NewFile], context: &Context) {
    for file in files {
        // The path is a comment of YAML, and no part of a page or a table: one file is printed bare.
        let head = if files.len() > 1 { format!("# ── {}\n", file.path) } else { String::new() };
        context.terminal.say(&format!("{head}{}", file.text));
    }
}

/// Tries the files in memory first: what is written never breaks the site.
fn write(files: &[NewFile], kind: Kind, checked: &Checked, context: &Context) -> Result<Exit, Failure> {
    let tried = pipeline::assessed(with(&checked.sources, files), crate::edge::clock::today());
    let new = |path: &str| files.iter().any(|f| f.path == path);
    let broken: Vec<_> = tried
        .wrong
        .iter()
        .filter(|d| d.code.page().level == Level::Error)
        .filter(|d| new(&tried.sources.file(d.at.file).path))
        .collect();
    if !broken.is_empty() {
        for diagnostic in broken {
            let text = emit::human(diagnostic, &tried.sources, context.lang, context.terminal.colours());
            context.terminal.note(&format!("{text}\n"));
        }
        context.terminal.note(context.words(
            "così il file avrebbe errori: nulla è stato scritto; cambiare la risposta indicata\n",
            "the file would have errors: nothing was written; change the answer shown\n",
        ));
        return Ok(Exit::Content);
    }
    let texts: Vec<(String, String)> = files.iter().map(|f| (f.path.clone(), f.text.clone())).collect();
    scaffold::add(&context.root, &texts)?;
    for file in files {
        let word = context.words("creato", "created");
        context.terminal.say(&format!("{word}  {}\n", file.path));
    }
    if !context.terminal.quiet {
        context.terminal.note(next(kind, context));
    }
    Ok(Exit::Done)
}

fn with(sources: &Sources, files: &[NewFile]) -> Sources {
    let old = sources.iter().map(|(_, f)| f.clone());
    let new =
        files.iter().map(|f| File { path: f.path.clone(), bytes: f.text.clone().into_bytes(), unread: None });
    Sources::new(old.chain(new).collect())
}

fn next(kind: Kind, context: &Context) -> &'static str {
    let (it, en) = match kind {
        Kind::Period => (
            "prossimo passo: completare report.yaml e le misure; «resoconto status» dice che cosa manca\n",
            "next step: complete report.yaml and the measures; «resoconto status» says what is missing\n",
        ),
        Kind::Indicator => (
            "prossimo passo: scrivere la soglia in «versions», poi «resoconto check»\n",
            "next step: write the threshold under «versions», then «resoconto check»\n",
        ),
        Kind::Page => (
            "prossimo passo: scrivere il testo e togliere «draft: true», poi «resoconto check»\n",
            "next step: write the text and remove «draft: true», then «resoconto check»\n",
        ),
        _ => (
            "prossimo passo: completare il file, poi «resoconto check»\n",
            "next step: complete the file, then «resoconto check»\n",
        ),
    };
    match context.lang {
        Lang::It => it,
        Lang::En => en,
    }
}
