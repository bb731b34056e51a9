//! The command line: verbs, flags, help in Italian and English, and our own error sentences.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand};

use super::help::help_of;
use crate::text::Lang;

mod archive;
mod new;
mod slips;
pub(crate) use archive::{Amend, Archive, Seal, Sign, Verify};
pub(crate) use new::{New, Status};

/// The whole command line.
#[derive(Parser)]
#[command(name = "resoconto", version, about = "about", disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[arg(short = 'C', long, global = true, value_name = "DIR", help = "root")]
    pub(crate) root: Option<PathBuf>,
    #[arg(short, long, global = true, help = "quiet")]
    pub(crate) quiet: bool,
    #[arg(short, long, global = true, help = "verbose")]
    pub(crate) verbose: bool,
    #[arg(long, global = true, value_name = "auto|always|never", hide_possible_values = true, value_parser = ["auto", "always", "never"], help = "color")]
    pub(crate) color: Option<String>,
    #[arg(long, global = true, value_name = "it|en", hide_possible_values = true, value_parser = ["it", "en"], help = "lang")]
    pub(crate) lang: Option<String>,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    #[command(about = "init")]
    Init(Init),
    #[command(about = "new")]
    New(Box<New>),
    #[command(about = "build")]
    Build(Build),
    #[command(about = "check")]
    Check(Check),
    #[command(about = "serve")]
    Serve(Serve),
    #[command(about = "clean")]
    Clean(Clean),
    #[command(about = "diff")]
    Diff(Diff),
    #[command(about = "schema")]
    Schema(Schema),
    #[command(about = "list")]
    List(List),
    #[command(about = "show")]
    Show(Show),
    #[command(about = "status")]
    Status(Status),
    #[command(about = "seal")]
    Seal(Seal),
    #[command(about = "sign")]
    Sign(Sign),
    #[command(about = "verify")]
    Verify(Verify),
    #[command(about = "amend")]
    Amend(Amend),
    #[command(about = "archive")]
    Archive(Archive),
    #[command(about = "explain")]
    Explain(Explain),
    #[command(about = "completions")]
    Completions(Completions),
}

impl Verb {
    /// The folder given as the verb's own argument.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Init(a) => a.dir.as_deref(),
            Self::Build(a) => a.dir.as_deref(),
            Self::Check(a) => a.dir.as_deref(),
            Self::Serve(a) => a.dir.as_deref(),
            Self::Clean(a) => a.dir.as_deref(),
            Self::New(_)
            | Self::Diff(_)
            | Self::Schema(_)
            | Self::List(_)
            | Self::Show(_)
            | Self::Status(_)
            | Self::Seal(_)
            | Self::Sign(_)
            | Self::Verify(_)
            | Self::Amend(_)
            | Self::Archive(_)
            | Self::Explain(_)
            | Self::Completions(_) => None,
        }
    }
}

#[derive(Args)]
pub(crate) struct Init {
    #[arg(value_name = "DIR", help = "dir")]
    pub(crate) dir: Option<PathBuf>,
    #[arg(long, help = "force")]
    pub(crate) force: bool,
}

#[derive(Args)]
pub(crate) struct Build {
    #[arg(value_name = "DIR", help = "dir")]
    pub(crate) dir: Option<PathBuf>,
    #[arg(short, long, value_name = "DIR", help = "dest_dir")]
    pub(crate) dest_dir: Option<PathBuf>,
    #[arg(short, long, help = "open")]
    pub(crate) open: bool,
    #[arg(long, help = "drafts")]
    pub(crate) drafts: bool,
    #[arg(long, value_name = "public|agid|internal", hide_possible_values = true, value_parser = ["public", "agid", "internal"], help = "audience")]
    pub(crate) audience: Option<String>,
    #[command(flatten)]
    pub(crate) findings: Findings,
}

#[derive(Args)]
pub(crate) struct Check {
    #[arg(value_name = "DIR", help = "dir")]
    pub(crate) dir: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) findings: Findings,
}

/// Which findings are told, how, and what they stop.
#[derive(Args)]
pub(crate) struct Findings {
    #[arg(long, help = "strict")]
    pub(crate) strict: bool,
    #[arg(long, value_name = "human|short|json|sarif|github|gitlab", hide_possible_values = true, value_parser = ["human", "short", "json", "sarif", "github", "gitlab"], default_value = "human", help = "format")]
    pub(crate) format: String,
    #[arg(long, help = "all")]
    pub(crate) all: bool,
    #[arg(long, value_name = "CODES", value_delimiter = ',', help = "only")]
    pub(crate) only: Vec<String>,
    #[arg(long, value_name = "PERIOD", help = "findings_period")]
    pub(crate) period: Option<String>,
    #[arg(long, value_name = "GATE", value_delimiter = ',', hide_possible_values = true, value_parser = ["missed", "near", "overdue", "not-measured", "changed-verdict"], help = "fail_on")]
    pub(crate) fail_on: Vec<String>,
    #[arg(long, value_name = "REF", help = "changed_since")]
    pub(crate) changed_since: Option<String>,
    #[arg(long, value_name = "REF", help = "published")]
    pub(crate) published: Option<String>,
    #[arg(long, value_name = "DATE", help = "as_of")]
    pub(crate) as_of: Option<String>,
}

#[derive(Args)]
pub(crate) struct Serve {
    #[arg(value_name = "DIR", help = "dir")]
    pub(crate) dir: Option<PathBuf>,
    #[arg(short = 'n', long, value_name = "HOST", default_value = "localhost", help = "hostname")]
    pub(crate) hostname: String,
    #[arg(short, long, value_name = "PORT", default_value_t = 3000, help = "port")]
    pub(crate) port: u16,
    #[arg(short, long, help = "open")]
    pub(crate) open: bool,
    #[arg(long, help = "drafts")]
    pub(crate) drafts: bool,
    #[arg(long, value_name = "native|poll", hide_possible_values = true, value_parser = ["native", "poll"], default_value = "native", help = "watcher")]
    pub(crate) watcher: String,
}

#[derive(Args)]
pub(crate) struct Clean {
    #[arg(value_name = "DIR", help = "dir")]
    pub(crate) dir: Option<PathBuf>,
    #[arg(short, long, value_name = "DIR", help = "dest_dir")]
    pub(crate) dest_dir: Option<PathBuf>,
    #[arg(long, help = "dry_run")]
    pub(crate) dry_run: bool,
}

#[derive(Args)]
pub(crate) struct Schema {
    #[arg(long, value_name = "KIND", help = "schema_kind")]
    pub(crate) kind: Option<String>,
    #[arg(long, help = "schema_stdout")]
    pub(crate) stdout: bool,
    #[arg(long, conflicts_with = "stdout", help = "schema_check")]
    pub(crate) check: bool,
}

#[derive(Args)]
pub(crate) struct Diff {
    #[arg(value_name = "A", help = "diff_from")]
    pub(crate) from: Option<String>,
    #[arg(value_name = "B", help = "diff_to")]
    pub(crate) to: Option<String>,
    #[arg(long, value_name = "REF", help = "diff_base")]
    pub(crate) base: Option<String>,
    #[arg(long, value_name = "ID", help = "diff_contract")]
    pub(crate) contract: Option<String>,
    #[arg(long, value_name = "human|markdown|json", hide_possible_values = true, value_parser = ["human", "markdown", "json"], default_value = "human", help = "diff_format")]
    pub(crate) format: String,
}

#[derive(Args)]
pub(crate) struct List {
    #[arg(value_name = "KIND", help = "kind")]
    pub(crate) kind: String,
    #[arg(long, value_name = "PERIOD", help = "period")]
    pub(crate) period: Option<String>,
    #[arg(long, value_name = "table|json|csv", hide_possible_values = true, value_parser = ["table", "json", "csv"], default_value = "table", help = "list_format")]
    pub(crate) format: String,
}

#[derive(Args)]
pub(crate) struct Show {
    #[arg(value_name = "ID", help = "id")]
    pub(crate) id: String,
    #[arg(long, value_name = "PERIOD", help = "period")]
    pub(crate) period: Option<String>,
    #[arg(long, value_name = "human|json", hide_possible_values = true, value_parser = ["human", "json"], default_value = "human", help = "show_format")]
    pub(crate) format: String,
}

#[derive(Args)]
pub(crate) struct Explain {
    #[arg(value_name = "CODE", help = "code")]
    pub(crate) code: Option<String>,
}

#[derive(Args)]
pub(crate) struct Completions {
    #[arg(value_name = "SHELL", help = "shell")]
    pub(crate) shell: clap_complete::Shell,
}

/// The language that the arguments ask for, before anything is parsed: errors speak it too.
pub(super) fn language(arguments: &[OsString]) -> Lang {
    let texts: Vec<String> = arguments.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let after = texts.iter().position(|a| a == "--lang").and_then(|at| texts.get(at + 1)).map(String::as_str);
    let joined = texts.iter().find_map(|a| a.strip_prefix("--lang="));
    joined.or(after).and_then(|l| l.parse().ok()).unwrap_or_default()
}

/// Why parsing ends: something to show, or something wrong.
pub(super) enum Stop {
    Show(String),
    Wrong(String),
}

pub(super) fn parse(arguments: &[OsString], lang: Lang) -> Result<Cli, Stop> {
    let command = command(lang);
    let named = |a: &OsString| a.to_str().and_then(|a| command.find_subcommand(a));
    let verb = arguments.iter().skip(1).find_map(named).map(|verb| verb.get_name().to_owned());
    let after = arguments.iter().skip_while(|a| verb.is_none() || a.to_str() != verb.as_deref()).skip(1);
    let given: Vec<String> = after.map(|a| a.to_string_lossy().into_owned()).collect();
    let stop = |error: clap::Error| slips::told(&error, verb.as_deref(), &given, lang);
    let matches = command.clone().try_get_matches_from(arguments).map_err(stop)?;
    Cli::from_arg_matches(&matches).map_err(stop)
}

/// The command with its texts in one language.
pub(super) fn command(lang: Lang) -> Command {
    let (usage, verbs) = match lang {
        Lang::It => ("Uso", "Comandi"),
        Lang::En => ("Usage", "Commands"),
    };
    let template = format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}\n");
    let shared = headings(lang).2;
    let mut command = translated(Cli::command(), lang)
        .mut_args(|arg| arg.help_heading(shared))
        .subcommand_help_heading(verbs)
        .help_template(template.clone());
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |verb| translated(verb, lang).help_template(template.clone()));
    }
    command
}

/// Over the arguments of a verb, its own options, those of every verb.
fn headings(lang: Lang) -> (&'static str, &'static str, &'static str) {
    match lang {
        Lang::It => ("Argomenti", "Opzioni", "Opzioni comuni"),
        Lang::En => ("Arguments", "Options", "Common options"),
    }
}

/// What stands for a value in help and errors, in Italian.
const VALUES: [(&str, &str); 15] = [
    ("PERIOD", "PERIODO"),
    ("TEXT", "TESTO"),
    ("NAME", "NOME"),
    ("ROLE", "INCARICO"),
    ("DIR", "CARTELLA"),
    ("DIR|ZIP", "CARTELLA|ZIP"),
    ("DATE", "GIORNO"),
    ("CODE", "CODICE"),
    ("CODES", "CODICI"),
    ("GATE", "CONDIZIONE"),
    ("REF", "REVISIONE"),
    ("HOST", "INDIRIZZO"),
    ("PORT", "PORTA"),
    ("KIND", "GENERE"),
    ("WORD", "PAROLA"),
];

fn value_name(arg: &clap::Arg, lang: Lang) -> Option<&'static str> {
    let name = arg.get_value_names()?.first().filter(|_| lang == Lang::It)?;
    VALUES.iter().find(|(en, _)| *en == name.as_str()).map(|(_, it)| *it)
}

fn translated(mut command: Command, lang: Lang) -> Command {
    let (arguments, options, shared) = headings(lang);
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    if let Some(text) = help_of(&about, lang) {
        command = command.about(text);
    }
    command = command.mut_args(|arg| {
        let key = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let heading = if arg.is_positional() { arguments } else { options };
        let value = value_name(&arg, lang);
        let arg = arg.help_heading(heading);
        let arg = match value {
            Some(value) => arg.value_name(value),
            None => arg,
        };
        match help_of(&key, lang) {
            Some(text) => arg.help(text),
            None => arg,
        }
    });
    let own = |command: Command, name: &'static str, short: char, action| {
        let text = help_of(name, lang).unwrap_or_default();
        let arg = clap::Arg::new(name).short(short).long(name).action(action).help(text);
        command.arg(arg.help_heading(shared).display_order(LAST))
    };
    command = command.disable_help_flag(true);
    command = own(command, "help", 'h', clap::ArgAction::Help);
    if command.get_version().is_some() {
        command = command.disable_version_flag(true);
        command = own(command, "version", 'V', clap::ArgAction::Version);
    }
    command
}

/// Help and version stand at the end of the options.
const LAST: usize = 900;

/// The few words that the parser itself puts into its help.
fn in_words(text: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return text.to_owned();
    }
    [("[OPTIONS]", "[OPZIONI]"), ("<COMMAND>", "<COMANDO>"), ("[default: ", "[predefinito: ")]
        .iter()
        .fold(text.to_owned(), |text, (en, it)| text.replace(en, it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_help_text_is_in_both_languages() {
        let mut keys = Vec::new();
        let raw = Cli::command();
        for command in std::iter::once(&raw).chain(raw.get_subcommands()) {
            keys.push(command.get_about().map(ToString::to_string).unwrap_or_default());
            keys.extend(command.get_arguments().filter_map(|a| a.get_help().map(ToString::to_string)));
        }
        for key in keys {
            assert!(help_of(&key, Lang::It).is_some(), "«{key}» has no text");
        }
        command(Lang::It).debug_assert();
        command(Lang::En).debug_assert();
    }
}
