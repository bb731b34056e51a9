//! `check`: everything `build` would do, without the writing.

use super::Context;
use super::args::Check;
use super::findings;
use crate::edge::{Exit, Failure};

pub(super) fn run(args: &Check, context: &Context) -> Result<Exit, Failure> {
    let mut checked = findings::load(&args.findings, context)?;
    checked.keep_addresses(&args.findings, context)?;
    if checked.errors() == 0 {
        checked.rehearse(context)?;
    }
    checked.narrow(&args.findings, context)?;
    let exit = checked.gated(&args.findings, context)?;
    checked.print(context, &args.findings);
    Ok(exit)
}
