//! `serve`: the preview.

use super::Context;
use super::args::Serve;
use super::pipeline;
use crate::diag::{Level, emit};
use crate::edge::serve::{Built, Options};
use crate::edge::watch::Mode;
use crate::edge::{Exit, Failure, open, serve};

pub(super) fn run(args: &Serve, context: &Context) -> Result<Exit, Failure> {
    // A broken seal stops the preview before it starts; later breaks are shown in its pages' place.
    pipeline::sound(context, None)?;
    let watcher = if args.watcher == "poll" { Mode::Poll } else { Mode::Native };
    let options = Options { host: args.hostname.clone(), port: args.port, watcher, lang: context.lang };
    serve::run(
        &context.root,
        &options,
        || build(args, context),
        |address| {
            let text = context.words("anteprima su", "preview at");
            context.terminal.say(&format!("{text} {address}\n"));
            if args.open {
                open::page(address);
            }
        },
    )?;
    Ok(Exit::Done)
}

/// One run of the pipeline; a site with errors is not shown, its errors are.
fn build(args: &Serve, context: &Context) -> Built {
    let checked = match pipeline::load(context, None) {
        Ok(checked) => checked,
        Err(failure) => return Built { site: None, problems: failure.sentence(context.lang) },
    };
    let mut problems = String::new();
    for diagnostic in checked.wrong.iter().filter(|d| d.code.page().level == Level::Error).take(20) {
        problems.push_str(&emit::human(diagnostic, &checked.sources, context.lang, false));
        problems.push('\n');
    }
    if !problems.is_empty() {
        context.terminal.note(&problems);
        return Built { site: None, problems };
    }
    match checked.site(context, args.drafts) {
        Ok(site) => Built { site: Some(site), problems },
        Err(failure) => Built { site: None, problems: failure.sentence(context.lang) },
    }
}
