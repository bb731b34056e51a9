//! `clean`: removes the built site, and only that.

use super::Context;
use super::args::Clean;
use super::build::destination;
use super::pipeline;
use crate::edge::{Exit, Failure, clean};
use crate::text::Lang;

pub(super) fn run(args: &Clean, context: &Context) -> Result<Exit, Failure> {
    let checked = pipeline::load(context, None)?;
    let out = destination(&checked, context, args.dest_dir.as_ref());
    let removed = clean::remove(&context.root, &out, args.dry_run)?;
    let shown = out.display();
    let text = match (removed, args.dry_run, context.lang) {
        (None, _, Lang::It) => format!("nulla da togliere: «{shown}» non c’è\n"),
        (None, _, Lang::En) => format!("nothing to remove: «{shown}» is not there\n"),
        (Some(n), true, Lang::It) => format!("toglierei «{shown}»: {n} file\n"),
        (Some(n), true, Lang::En) => format!("would remove «{shown}»: {n} files\n"),
        (Some(n), false, Lang::It) => format!("tolto «{shown}»: {n} file\n"),
        (Some(n), false, Lang::En) => format!("removed «{shown}»: {n} files\n"),
    };
    // What would be done is the answer asked for, not a summary.
    if args.dry_run || !context.terminal.quiet {
        context.terminal.note(&text);
    }
    Ok(Exit::Done)
}
