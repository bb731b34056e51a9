//! `explain`: why a check exists and how to answer it.

use super::Context;
use super::args::Explain;
use crate::diag::{CODES, emit, find_code};
use crate::edge::{Exit, Failure};

pub(super) fn run(args: &Explain, context: &Context) -> Result<Exit, Failure> {
    let lang = context.lang;
    let Some(wanted) = &args.code else {
        for code in CODES {
            let page = code.page();
            let level = emit::level_word(page.level, lang);
            context.terminal.say(&format!("{}  {level:8} {}\n", code.id, page.title));
        }
        return Ok(Exit::Done);
    };
    let Some(code) = find_code(wanted) else {
        let near = crate::source::nearest(&wanted.to_uppercase(), CODES.iter().map(|c| c.id));
        let hint = near.map(|n| format!(": forse «{n}»?")).unwrap_or_default();
        return Err(Failure::usage(
            format!("codice «{wanted}» sconosciuto{hint} «resoconto explain» li elenca tutti"),
            format!("unknown code «{wanted}»{hint} «resoconto explain» lists them all"),
        ));
    };
    let page = code.page();
    let level = emit::level_word(page.level, lang);
    let (says, out) = (context.words("messaggio", "message"), context.words("rimedio", "help"));
    context.terminal.say(&format!(
        "{}: {} ({level})\n\n{says}: {}\n{out}: {}\n\n{}",
        code.id,
        page.title,
        page.sentence(lang),
        page.help(lang),
        readable(page.body, context)
    ));
    Ok(Exit::Done)
}

/// The page's text with its examples as people read them: what is wrong, what is right, in which file.
fn readable(body: &str, context: &Context) -> String {
    let mut out = String::new();
    let mut open = false;
    for line in body.lines() {
        let Some(info) = line.strip_prefix("```") else {
            out.push_str(if open { "    " } else { "" });
            out.push_str(line);
            out.push('\n');
            continue;
        };
        open = !open;
        let words: Vec<&str> = info.split_whitespace().collect();
        if let [_, kind, path, ..] = words[..] {
            let title = match kind {
                "bad" => context.words("sbagliato", "wrong"),
                "good" => context.words("giusto", "right"),
                "remove" => context.words("senza il file", "without the file"),
                _ => context.words("con", "with"),
            };
            out.push_str(&format!("{title}, {path}:\n"));
        }
    }
    out
}
