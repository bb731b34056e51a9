//! `completions`: for the shells.

use super::Context;
use super::args::{Completions, command};
use crate::edge::Exit;

pub(super) fn run(args: &Completions, context: &Context) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(context.lang), "resoconto", &mut script);
    context.terminal.say(&String::from_utf8_lossy(&script));
    Exit::Done
}
