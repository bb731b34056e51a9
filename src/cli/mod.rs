//! One verb per file: parse, call, print, exit code.

mod amend;
mod archive;
mod args;
mod build;
mod check;
mod clean;
mod completions;
mod diff;
mod explain;
mod findings;
mod gates;
mod help;
mod init;
mod list;
mod lookup;
mod new;
mod obstacles;
mod pipeline;
mod rebuild;
mod schema;
mod seal;
mod serve;
mod show;
mod sign;
mod signatures;
mod status;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use args::{Cli, Verb};

use crate::edge::terminal::{Colour, Terminal};
use crate::edge::{Exit, Failure};
use crate::text::Lang;

/// What every verb needs: where the site is, how to speak.
pub(crate) struct Context {
    pub(crate) root: PathBuf,
    pub(crate) lang: Lang,
    pub(crate) terminal: Terminal,
    pub(crate) verbose: bool,
}

impl Context {
    /// Words in the user's language.
    pub(crate) fn words<'w>(&self, it: &'w str, en: &'w str) -> &'w str {
        match self.lang {
            Lang::It => it,
            Lang::En => en,
        }
    }
}

/// Runs the program on its arguments and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = args::language(&arguments);
    let cli = match args::parse(&arguments, lang) {
        Ok(cli) => cli,
        Err(stop) => {
            let terminal = Terminal::default();
            match stop {
                args::Stop::Show(text) => {
                    terminal.say(&text);
                    return Exit::Done as u8;
                }
                args::Stop::Wrong(text) => {
                    terminal.note(&text);
                    return Exit::Usage as u8;
                }
            }
        }
    };
    let context = context(&cli, lang);
    match dispatch(cli, &context) {
        Ok(exit) => exit as u8,
        Err(failure) => {
            let word = context.words("errore", "error");
            context.terminal.note(&format!("{word}: {}\n", failure.sentence(lang)));
            failure.exit() as u8
        }
    }
}

fn context(cli: &Cli, lang: Lang) -> Context {
    let colour = match cli.color.as_deref() {
        Some("always") => Colour::Always,
        Some("never") => Colour::Never,
        _ => Colour::Auto,
    };
    let folder = cli.verb.folder().or(cli.root.as_deref()).unwrap_or(std::path::Path::new("."));
    Context {
        root: folder.to_owned(),
        lang,
        terminal: Terminal { colour, quiet: cli.quiet },
        verbose: cli.verbose,
    }
}

fn dispatch(cli: Cli, context: &Context) -> Result<Exit, Failure> {
    match cli.verb {
        Verb::Init(args) => init::run(&args, context),
        Verb::New(args) => new::run(&args, context),
        Verb::Build(args) => build::run(&args, context),
        Verb::Check(args) => check::run(&args, context),
        Verb::Clean(args) => clean::run(&args, context),
        Verb::Diff(args) => diff::run(&args, context),
        Verb::Schema(args) => schema::run(&args, context),
        Verb::List(args) => list::run(&args, context),
        Verb::Show(args) => show::run(&args, context),
        Verb::Status(args) => status::run(&args, context),
        Verb::Seal(args) => seal::run(&args, context),
        Verb::Sign(args) => sign::run(&args, context),
        Verb::Verify(args) => verify::run(&args, context),
        Verb::Amend(args) => amend::run(&args, context),
        Verb::Archive(args) => archive::run(&args, context),
        Verb::Explain(args) => explain::run(&args, context),
        Verb::Completions(args) => Ok(completions::run(&args, context)),
        Verb::Serve(args) => serve::run(&args, context),
    }
}
