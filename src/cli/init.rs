//! `init`: the smallest valid site.

use super::Context;
use super::args::Init;
use super::schema;
use crate::edge::{Exit, Failure, scaffold};

pub(super) fn run(args: &Init, context: &Context) -> Result<Exit, Failure> {
    let mut written = scaffold::write(&context.root, args.force)?;
    written.extend(schema::write(&context.root, &schema::schemas(), true)?);
    if context.terminal.quiet {
        return Ok(Exit::Done);
    }
    for path in &written {
        let word = context.words("creato", "created");
        context.terminal.say(&format!("{word}  {path}\n"));
    }
    let next = context.words(
        "prossimo passo: «resoconto build», poi aprire book/index.html; oppure «resoconto serve»\n",
        "next step: «resoconto build», then open book/index.html; or «resoconto serve»\n",
    );
    context.terminal.note(next);
    Ok(Exit::Done)
}
