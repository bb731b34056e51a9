//! `build`: check, make, exchange.

use std::path::PathBuf;
use std::time::Instant;

use super::Context;
use super::args::Build;
use super::pipeline::{self, Checked};
use crate::edge::{Exit, Failure, open, publish};

pub(super) fn run(args: &Build, context: &Context) -> Result<Exit, Failure> {
    let started = Instant::now();
    let progress = context.terminal.progress(context.words("costruzione del sito…", "building the site…"));
    let checked = pipeline::load(context, pipeline::day(args.as_of.as_deref())?)?;
    let out = destination(&checked, context, args.dest_dir.as_ref());
    publish::guard(&context.root, &out)?;
    let exit = checked.exit(args.strict);
    if exit != Exit::Done {
        drop(progress);
        checked.print(context, &args.format, args.all);
        context.terminal.note(context.words(
            "il sito non è stato costruito; quello precedente resta com’era\n",
            "the site was not built; the former one stays as it was\n",
        ));
        return Ok(exit);
    }
    let published = checked.publish(context, args.drafts, &out)?;
    drop(progress);
    checked.print(context, &args.format, args.all);
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
    Ok(Exit::Done)
}

/// The folder of the built site: the flag's, from here; else the configuration's, from the root.
pub(super) fn destination(checked: &Checked, context: &Context, flag: Option<&PathBuf>) -> PathBuf {
    flag.cloned().unwrap_or_else(|| context.root.join(&checked.book.settings.build_dir))
}
