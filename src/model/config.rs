//! `book.toml`.

use super::contract::Contract;
use super::{Id, Ref};
use crate::source::{Decode, Kind, Node, Reader, record};
use crate::text::Lang;
use crate::value::{Date, Decimal, Period};

record! {
    kebab
    /// The site's configuration. Unknown tables and keys are errors at every depth.
    pub struct Config = "configurazione" {
        schema ("schema"): Option<u32> = "versione dello schema",
        book ("book"): Option<BookTable> = "sito",
        build ("build"): Option<BuildTable> = "costruzione",
        monitoring ("monitoring"): Option<MonitoringTable> = "monitoraggio",
        check ("check"): Option<CheckTable> = "controlli",
        output ("output"): Option<OutputTable> = "uscite",
    }
}
record! {
    kebab
    pub struct BookTable = "sito" {
        title ("title"): String = "titolo",
        authors ("authors"): Vec<String> = "autori",
        language ("language"): Option<Language> = "lingua",
        src ("src"): Option<String> = "cartella dei testi",
        description ("description"): Option<String> = "descrizione",
    }
}
record! {
    kebab
    pub struct BuildTable = "costruzione" {
        build_dir ("build-dir"): Option<String> = "cartella del sito costruito",
        data_dir ("data-dir"): Option<String> = "cartella dei dati",
        archive_dir ("archive-dir"): Option<String> = "cartella dell’archivio",
        extra_watch_dirs ("extra-watch-dirs"): Vec<String> = "altre cartelle da seguire",
    }
}
record! {
    kebab
    pub struct MonitoringTable = "monitoraggio" {
        current ("current"): Option<Period> = "periodo in corso",
        default_contract ("default-contract"): Option<Ref<Contract>> = "contratto principale",
        as_of ("as-of"): Option<Date> = "data a cui si riferisce il sito",
        tolerance_percent ("tolerance-percent"): Option<Decimal> = "margine minimo (percento della soglia)",
        suspect_points ("suspect-points"): Option<Decimal> = "distanza sospetta (punti)",
        suspect_ratio ("suspect-ratio"): Option<Decimal> = "rapporto sospetto",
        report_days ("report-days"): Option<u32> = "giorni per il resoconto",
        role_limit_eur ("role-limit-eur"): Option<Decimal> = "importo oltre il quale RUP e DEC non coincidono",
        audience ("audience"): Option<super::stated::Audience> = "destinatari",
        invented ("invented"): Option<bool> = "esempio inventato",
    }
}
record! {
    kebab
    pub struct CheckTable = "controlli" {
        strict ("strict"): Option<bool> = "gli avvisi fermano",
    }
}
record! {
    kebab
    pub struct OutputTable = "uscite" {
        html ("html"): Option<HtmlTable> = "pagine",
        json ("json"): Option<EmptyTable> = "dati aperti JSON",
        csv ("csv"): Option<EmptyTable> = "dati aperti CSV",
    }
}
record! {
    kebab
    pub struct HtmlTable = "pagine" {
        theme ("theme"): Option<String> = "tema",
        site_url ("site-url"): Option<Blank> = "indirizzo pubblico",
        edit_url_template ("edit-url-template"): Option<Blank> = "indirizzo di modifica",
        git_repository_url ("git-repository-url"): Option<Blank> = "deposito git",
        search ("search"): Option<SearchTable> = "ricerca",
    }
}
record! { kebab pub struct SearchTable = "ricerca" { enable ("enable"): Option<bool> = "attiva" } }
record! { kebab pub struct EmptyTable = "uscita" { enable ("enable"): Option<bool> = "attiva" } }

/// A text that may be empty: «not set».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blank(pub String);
impl Decode for Blank {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::Empty => Some(Self(String::new())),
            _ => reader.scalar(node, "un testo", "a text").map(|(text, _)| Self(text.to_owned())),
        }
    }
}

/// Language of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(pub Lang);
impl Decode for Language {
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.one_of(node, &[("it", Lang::It), ("en", Lang::En)]).map(Self)
    }
}

/// The configuration with its defaults filled in.
#[derive(Debug, Clone)]
pub struct Settings {
    pub title: String,
    /// What the site is, in a sentence; may be empty.
    pub description: String,
    pub lang: Lang,
    pub src: String,
    pub data_dir: String,
    pub build_dir: String,
    pub archive_dir: String,
    pub default_contract: Option<Id<Contract>>,
    pub as_of: Option<Date>,
    /// A pass nearer to its threshold than this share of it is tight (percent).
    pub tolerance_percent: Decimal,
    /// Percentages further than this from their threshold are suspect (points).
    pub suspect_points: Decimal,
    /// Other values beyond this ratio to their threshold, or below its inverse, are suspect.
    pub suspect_ratio: Decimal,
    /// Days after the period's end within which its report is due.
    pub report_days: u32,
    pub role_limit_eur: Decimal,
    pub invented: bool,
    pub strict: bool,
    pub theme: String,
    pub site_url: String,
    pub edit_url_template: String,
    pub search: bool,
    pub json: bool,
    pub csv: bool,
}

impl Settings {
    pub fn new(config: Option<&Config>) -> Self {
        let book = config.and_then(|c| c.book.value.as_ref());
        let build = config.and_then(|c| c.build.value.as_ref());
        let monitoring = config.and_then(|c| c.monitoring.value.as_ref());
        let output = config.and_then(|c| c.output.value.as_ref());
        let html = output.and_then(|o| o.html.value.as_ref());
        let text = |value: Option<String>, or: &str| value.unwrap_or_else(|| or.to_owned());
        let number = |value: Option<Decimal>, or: i64| value.unwrap_or_else(|| Decimal::from(or));
        let blank = |value: Option<&Blank>| value.map(|b| b.0.clone()).unwrap_or_default();
        let enabled = |table: Option<&EmptyTable>| table.is_none_or(|t| t.enable.value.unwrap_or(true));
        Self {
            title: text(book.map(|b| b.title.value.clone()), "Monitoraggio dei contratti ICT"),
            description: text(book.and_then(|b| b.description.value.clone()), ""),
            lang: book.and_then(|b| b.language.value).map_or(Lang::It, |l| l.0),
            src: text(book.and_then(|b| b.src.value.clone()), "content"),
            data_dir: text(build.and_then(|b| b.data_dir.value.clone()), "data"),
            build_dir: text(build.and_then(|b| b.build_dir.value.clone()), "book"),
            archive_dir: text(build.and_then(|b| b.archive_dir.value.clone()), "archive"),
            default_contract: monitoring
                .and_then(|m| m.default_contract.value.as_ref())
                .map(|r| r.id.clone()),
            as_of: monitoring.and_then(|m| m.as_of.value),
            tolerance_percent: number(monitoring.and_then(|m| m.tolerance_percent.value), 2),
            suspect_points: number(monitoring.and_then(|m| m.suspect_points.value), 50),
            suspect_ratio: number(monitoring.and_then(|m| m.suspect_ratio.value), 10),
            report_days: monitoring.and_then(|m| m.report_days.value).unwrap_or(120),
            role_limit_eur: number(monitoring.and_then(|m| m.role_limit_eur.value), 500_000),
            invented: monitoring.and_then(|m| m.invented.value).unwrap_or(false),
            strict: config.and_then(|c| c.check.value.as_ref()).and_then(|c| c.strict.value).unwrap_or(false),
            theme: text(html.and_then(|h| h.theme.value.clone()), "agid"),
            site_url: blank(html.and_then(|h| h.site_url.value.as_ref())),
            edit_url_template: blank(html.and_then(|h| h.edit_url_template.value.as_ref())),
            search: html.and_then(|h| h.search.value.as_ref()).and_then(|s| s.enable.value).unwrap_or(true),
            json: enabled(output.and_then(|o| o.json.value.as_ref())),
            csv: enabled(output.and_then(|o| o.csv.value.as_ref())),
        }
    }
}
