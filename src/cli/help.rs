//! The words of the command line, in Italian and English.

use crate::text::Lang;

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
    (
        "schema",
        "Scrive gli schemi e le impostazioni che aiutano gli editor",
        "Write the schemas and settings that help editors",
    ),
    ("schema_kind", "Un solo tipo di file, per esempio measure", "One kind of file, for example measure"),
    ("schema_stdout", "Stampa invece di scrivere", "Print instead of writing"),
    ("schema_check", "Dice quali schemi scritti non sono aggiornati", "Say which written schemas are old"),
    (
        "published",
        "Errore se sparisce un indirizzo pubblicato in questa revisione di git",
        "An error if an address published at this git revision is gone",
    ),
];

/// The text of a key.
pub(super) fn help_of(key: &str, lang: Lang) -> Option<&'static str> {
    HELP.iter().find(|(k, ..)| *k == key).map(|(_, it, en)| match lang {
        Lang::It => *it,
        Lang::En => *en,
    })
}
