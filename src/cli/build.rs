//! `build`: check, make, exchange.

use std::path::PathBuf;
use std::time::Instant;

use super::Context;
use super::args::Build;
use super::findings;
use super::pipeline::Checked;
use crate::edge::{Exit, Failure, open, publish};
use crate::model::Audience;

pub(super) fn run(args: &Build, context: &Context) -> Result<Exit, Failure> {
    let started = Instant::now();
    let progress = context.terminal.progress(context.words("costruzione del sito…", "building the site…"));
    let mut checked = findings::load(&args.findings, context)?;
    checked.keep_addresses(&args.findings, context)?;
    checked.audience = args.audience.as_deref().map(|name| match name {
        "internal" => Audience::Internal,
        "agid" => Audience::Agid,
        _ => Audience::Public,
    });
    let out = destination(&checked, context, args.dest_dir.as_ref());
    publish::guard(&context.root, &out)?;
    let exit = checked.exit(args.findings.strict);
    let published = match exit {
        Exit::Done => Some(checked.publish(context, args.drafts, &out)?),
        _ => None,
    };
    drop(progress);
    checked.narrow(&args.findings, context)?;
    checked.print(context, &args.findings);
    let Some(published) = published else {
        context.terminal.note(context.words(
            "il sito non è stato costruito; quello precedente resta com’era\n",
            "the site was not built; the former one stays as it was\n",
        ));
        return Ok(exit);
    };
    if !context.terminal.quiet {
        let total = published.written + published.unchanged;
        let seconds = started.elapsed().as_millis();
        let text = match context.lang {
            crate::text::Lang::It => format!(
                "sito in «{}»: {total} file, {} scritti, {} uguali, {} tolti, {seconds} ms\n",
                out.display(),
                published.written,
                published.unchanged,
                published.removed
            ),
            crate::text::Lang::En => format!(
                "site in «{}»: {total} files, {} written, {} unchanged, {} removed, {seconds} ms\n",
                out.display(),
                published.written,
                published.unchanged,
                published.removed
            ),
        };
        context.terminal.note(&text);
    }
    if args.open {
        open::page(&out.join("index.html").display().to_string());
    }
    checked.gated(&args.findings, context)
}

/// The folder of the built site: the flag's, from here; else the configuration's, from the root.
pub(super) fn destination(checked: &Checked, context: &Context, flag: Option<&PathBuf>) -> PathBuf {
    flag.cloned().unwrap_or_else(|| context.root.join(&checked.book.settings.build_dir))
}
