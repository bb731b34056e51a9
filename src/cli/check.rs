//! `check`: everything `build` would do, without the writing.

use super::Context;
use super::args::Check;
use super::pipeline;
use crate::edge::{Exit, Failure};

pub(super) fn run(args: &Check, context: &Context) -> Result<Exit, Failure> {
    let checked = pipeline::load(context, pipeline::day(args.as_of.as_deref())?)?;
    if checked.errors() == 0 {
        checked.rehearse(context)?;
    }
    checked.print(context, &args.format, args.all);
    Ok(checked.exit(args.strict))
}
