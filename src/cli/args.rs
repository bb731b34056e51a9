//! The command line: verbs, flags, help in Italian and English, and our own error sentences.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Command, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::text::Lang;

mod new;
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

/// Help texts: key, Italian, English. A test holds every key of the command line to this list.
const HELP: &[(&str, &str, &str)] = &[
    (
        "about",
        "Monitoraggio dei contratti ICT: dati verificati, sito statico",
        "Monitoring of public ICT contracts: checked data, static site",
    ),
    ("root", "Cartella del sito (quella con book.toml)", "The site's folder (the one with book.toml)"),
    ("quiet", "Non stampa i riepiloghi", "Print no summaries"),
    ("verbose", "Stampa più particolari", "Print more details"),
    ("color", "Quando usare i colori", "When to use colours"),
    ("lang", "Lingua dei messaggi", "Language of messages"),
    ("help", "Stampa questo aiuto", "Print this help"),
    ("version", "Stampa la versione", "Print the version"),
    ("init", "Crea un sito minimo che si costruisce subito", "Create a minimal site that builds at once"),
    (
        "new",
        "Crea un file commentato al suo posto, senza mai sovrascrivere",
        "Create a commented file in its place, never overwriting",
    ),
    (
        "new_kind",
        "Che cosa: period, area, service, indicator, measure, activity, action, event, waiver, page; e le voci dei registri: role, person, organisation, system, document, term",
        "What: period, area, service, indicator, measure, activity, action, event, waiver, page; and entries of registers: role, person, organisation, system, document, term",
    ),
    (
        "new_id",
        "Identificativo del nuovo record: minuscole, cifre e trattini; non cambia più",
        "Identifier of the new record: small letters, digits, hyphens; kept for ever",
    ),
    (
        "new_contract",
        "Contratto (predefinito: quello di book.toml, o l’unico)",
        "Contract (default: that of book.toml, or the only one)",
    ),
    ("new_area", "Area", "Area"),
    ("new_service", "Servizio", "Service"),
    ("new_indicator", "Indicatore", "Indicator"),
    ("new_group", "Gruppo di attività del servizio", "Group of activities of the service"),
    ("new_title", "Titolo, nome o testo breve", "Title, name or short text"),
    ("new_type", "Genere, fra quelli che il file ammette", "Sort, among those the file allows"),
    ("new_owner", "Chi se ne occupa: un incarico di roles.yaml", "Who does it: a role of roles.yaml"),
    ("new_person", "Persona di people.yaml", "Person of people.yaml"),
    ("new_due", "Entro quando (anno-mese-giorno)", "By when (year-month-day)"),
    ("new_date", "In che giorno (anno-mese-giorno)", "On which day (year-month-day)"),
    (
        "new_from",
        "Periodo precedente da cui riprendere azioni, riesame e destinatari",
        "Earlier period to carry over actions, review and recipients from",
    ),
    ("new_code", "Codice del rilievo che si accetta", "Code of the finding that is accepted"),
    ("new_path", "File in cui sta il rilievo", "File where the finding stands"),
    ("new_reason", "Perché si accetta", "Why it is accepted"),
    ("new_until", "Fino a quando vale (anno-mese-giorno)", "Until when it holds (year-month-day)"),
    ("new_yes", "Non chiede nulla: prende i valori predefiniti", "Ask nothing: take the defaults"),
    ("new_print", "Stampa il file senza scriverlo", "Print the file, write nothing"),
    ("build", "Controlla i dati e costruisce il sito", "Check the data and build the site"),
    ("check", "Controlla i dati senza scrivere nulla", "Check the data, write nothing"),
    ("serve", "Anteprima locale che si aggiorna a ogni modifica", "Local preview that follows every change"),
    ("clean", "Rimuove il sito costruito", "Remove the built site"),
    (
        "list",
        "Elenca i record: verdicts, indicators, services, actions, people, documents, systems, periods",
        "List records: verdicts, indicators, services, actions, people, documents, systems, periods",
    ),
    (
        "show",
        "Mostra un indicatore con il suo calcolo, o un altro record",
        "Show an indicator with its arithmetic, or another record",
    ),
    (
        "status",
        "Dice che cosa manca per chiudere un periodo, a chi, entro quando",
        "Say what is missing before a period can be closed, for whom, by when",
    ),
    (
        "status_for",
        "Con seal elenca ciò che impedisce il sigillo, e se c’è esce con 1",
        "With seal list what stops a seal, and exit 1 if anything does",
    ),
    ("status_format", "Forma del quadro", "Form of the board"),
    (
        "status_as_of",
        "Giorno a cui riferire scadenze e ritardi (anno-mese-giorno; predefinito: oggi)",
        "Day of deadlines and delays (year-month-day; default: today)",
    ),
    (
        "explain",
        "Spiega un codice di controllo; senza codice li elenca",
        "Explain a check's code; without a code list them",
    ),
    ("completions", "Stampa i completamenti per la shell", "Print shell completions"),
    (
        "diff",
        "Dice che cosa è cambiato, per significato: fra due periodi o fra due revisioni",
        "Say what changed, by meaning: between two periods or two revisions",
    ),
    (
        "diff_from",
        "Periodo di partenza; con --base, la revisione di arrivo",
        "Earlier period; with --base, the later revision",
    ),
    ("diff_to", "Periodo di arrivo (predefinito: il più recente)", "Later period (default: the newest)"),
    ("diff_base", "Revisione di git da cui partire", "Git revision to start from"),
    ("diff_contract", "Contratto, se più d’uno ha il periodo", "Contract, if several have the period"),
    ("diff_format", "Forma delle differenze", "Form of the differences"),
    ("dir", "Cartella del sito", "The site's folder"),
    (
        "force",
        "Aggiunge i file anche in una cartella non vuota, senza mai sovrascrivere",
        "Add the files to a folder that is not empty, never overwriting",
    ),
    (
        "dest_dir",
        "Cartella del sito costruito (predefinita: quella di book.toml)",
        "Folder of the built site (default: that of book.toml)",
    ),
    ("open", "Apre il sito nel browser", "Open the site in the browser"),
    ("drafts", "Include le bozze", "Include drafts"),
    ("strict", "Anche gli avvisi fermano", "Warnings stop too"),
    ("format", "Forma dei rilievi", "Form of the findings"),
    ("only", "Solo questi controlli, per esempio SLA-07,TXT", "Only these checks, for example SLA-07,TXT"),
    (
        "findings_period",
        "Solo i rilievi e gli esiti di questo periodo",
        "Only findings and verdicts of this period",
    ),
    (
        "fail_on",
        "Esce con 3 se: missed, near, overdue, not-measured, changed-verdict (nel periodo più recente)",
        "Exit 3 if: missed, near, overdue, not-measured, changed-verdict (in the newest period)",
    ),
    (
        "changed_since",
        "Solo i rilievi dei file cambiati da questa revisione di git",
        "Only findings of files changed since this git revision",
    ),
    ("all", "Stampa tutti i rilievi, non solo i primi 50", "Print all findings, not only the first 50"),
    (
        "as_of",
        "Data a cui riferire i controlli che ne hanno bisogno (anno-mese-giorno)",
        "Date for the checks that need one (year-month-day)",
    ),
    ("hostname", "Indirizzo locale su cui ascoltare", "Local address to listen on"),
    ("port", "Porta su cui ascoltare", "Port to listen on"),
    (
        "watcher",
        "Come accorgersi delle modifiche: poll per cartelle di rete",
        "How to notice changes: poll for network folders",
    ),
    ("dry_run", "Dice che cosa farebbe, senza farlo", "Say what would be done, without doing it"),
    ("kind", "Che cosa elencare", "What to list"),
    ("period", "Periodo, per esempio 2021-s2", "Period, for example 2021-s2"),
    ("list_format", "Forma dell’elenco", "Form of the list"),
    ("id", "Identificativo del record", "Identifier of the record"),
    ("show_format", "Forma della scheda", "Form of the sheet"),
    ("code", "Codice, per esempio SLA-05", "Code, for example SLA-05"),
    ("shell", "bash, zsh, fish, elvish o powershell", "bash, zsh, fish, elvish or powershell"),
];

fn help_of(key: &str, lang: Lang) -> Option<&'static str> {
    HELP.iter().find(|(k, ..)| *k == key).map(|(_, it, en)| match lang {
        Lang::It => *it,
        Lang::En => *en,
    })
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
    let matches = command(lang).try_get_matches_from(arguments).map_err(|error| stop(&error, lang))?;
    Cli::from_arg_matches(&matches).map_err(|error| stop(&error, lang))
}

/// The command with its texts in one language.
pub(super) fn command(lang: Lang) -> Command {
    let (usage, verbs, options, arguments) = match lang {
        Lang::It => ("Uso", "Comandi", "Opzioni", "Argomenti"),
        Lang::En => ("Usage", "Commands", "Options", "Arguments"),
    };
    let main =
        format!("{{about}}\n\n{usage}: {{usage}}\n\n{verbs}:\n{{subcommands}}\n\n{options}:\n{{options}}\n");
    let mut command = translated(Cli::command(), lang).help_template(main);
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |verb| {
            let has_arguments = verb.get_positionals().next().is_some();
            let positional =
                if has_arguments { format!("{arguments}:\n{{positionals}}\n\n") } else { String::new() };
            let text = format!("{{about}}\n\n{usage}: {{usage}}\n\n{positional}{options}:\n{{options}}\n");
            translated(verb, lang).help_template(text)
        });
    }
    command
}

fn translated(mut command: Command, lang: Lang) -> Command {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    if let Some(text) = help_of(&about, lang) {
        command = command.about(text);
    }
    let keys: Vec<(String, String)> = command
        .get_arguments()
        .map(|a| (a.get_id().to_string(), a.get_help().map(ToString::to_string).unwrap_or_default()))
        .collect();
    for (id, key) in keys {
        if let Some(text) = help_of(&key, lang) {
            command = command.mut_arg(id, |arg| arg.help(text));
        }
    }
    let own = |command: Command, name: &'static str, short: char, action| {
        let text = help_of(name, lang).unwrap_or_default();
        command.arg(clap::Arg::new(name).short(short).long(name).action(action).help(text))
    };
    command = command.disable_help_flag(true);
    command = own(command, "help", 'h', clap::ArgAction::Help);
    if command.get_version().is_some() {
        command = command.disable_version_flag(true);
        command = own(command, "version", 'V', clap::ArgAction::Version);
    }
    command
}

/// The few words that the parser itself puts into its help.
fn in_words(text: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return text.to_owned();
    }
    [("[OPTIONS]", "[OPZIONI]"), ("<COMMAND>", "<COMANDO>"), ("[default: ", "[predefinito: ")]
        .iter()
        .fold(text.to_owned(), |text, (en, it)| text.replace(en, it))
}

/// Our own sentences in place of the parser's.
fn stop(error: &clap::Error, lang: Lang) -> Stop {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Stop::Show(in_words(&error.to_string(), lang));
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Stop::Wrong(in_words(&error.to_string(), lang));
    }
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(list)) => list.join(", "),
        _ => String::new(),
    };
    let found = |kind| get(kind);
    let nearest = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .map(get)
        .find(|text| !text.is_empty());
    let it = lang == Lang::It;
    let mut text = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let what = found(ContextKind::InvalidSubcommand);
            if it { format!("comando sconosciuto «{what}»") } else { format!("unknown command «{what}»") }
        }
        ErrorKind::UnknownArgument => {
            let what = found(ContextKind::InvalidArg);
            match (what.starts_with('-'), it) {
                (true, true) => format!("opzione sconosciuta «{what}»"),
                (true, false) => format!("unknown option «{what}»"),
                (false, true) => format!("argomento di troppo «{what}»"),
                (false, false) => format!("unexpected argument «{what}»"),
            }
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let (arg, what) = (found(ContextKind::InvalidArg), found(ContextKind::InvalidValue));
            if what.is_empty() {
                if it { format!("manca il valore di {arg}") } else { format!("missing value of {arg}") }
            } else if it {
                format!("valore «{what}» non ammesso per {arg}")
            } else {
                format!("value «{what}» not allowed for {arg}")
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let what = found(ContextKind::InvalidArg);
            if it { format!("manca {what}") } else { format!("missing {what}") }
        }
        ErrorKind::ArgumentConflict => {
            let what = found(ContextKind::InvalidArg);
            if it { format!("opzione ripetuta «{what}»") } else { format!("repeated option «{what}»") }
        }
        ErrorKind::TooManyValues => {
            let what = found(ContextKind::InvalidArg);
            if it { format!("{what} non vuole un valore") } else { format!("{what} takes no value") }
        }
        ErrorKind::MissingSubcommand => {
            if it {
                "manca il comando".to_owned()
            } else {
                "missing command".to_owned()
            }
        }
        _ => {
            if it {
                "riga di comando non valida".to_owned()
            } else {
                "invalid command line".to_owned()
            }
        }
    };
    if let Some(near) = nearest {
        text.push_str(&if it { format!(": forse «{near}»?") } else { format!(": perhaps «{near}»?") });
    }
    let valid = get(ContextKind::ValidValue);
    if !valid.is_empty() {
        text.push_str(&if it { format!("; valori ammessi: {valid}") } else { format!("; allowed: {valid}") });
    }
    let word = if it { "errore" } else { "error" };
    let hint = if it { "vedere «resoconto --help»" } else { "see «resoconto --help»" };
    Stop::Wrong(format!("{word}: {text}\n{hint}\n"))
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
