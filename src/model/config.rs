//! `book.toml`.

use serde_json::{Value, json};

use super::contract::Contract;
use super::{Id, Ref, Spanned};
use crate::diag::Span;
use crate::source::schema::{self, Shapes};
use crate::source::{Decode, Kind, Node, Reader, record};
use crate::text::Lang;
use crate::value::{Date, Decimal, ParseProblem, Period};

record! {
    kebab
    /// The site's configuration. Unknown tables and keys are errors at every depth.
    pub struct Config = "configurazione" {
        schema ("schema"): Option<Schema> = "versione dello schema",
        book ("book"): Option<BookTable> = "sito",
        build ("build"): Option<BuildTable> = "costruzione",
        monitoring ("monitoring"): Option<MonitoringTable> = "monitoraggio",
        check ("check"): Option<CheckTable> = "controlli",
        output ("output"): Option<OutputTable> = "uscite",
        signatures ("signatures"): Option<SignaturesTable> = "firme",
    }
}
record! {
    kebab
    pub struct BookTable = "sito" {
        title ("title"): String = "titolo",
        authors ("authors"): Vec<String> = "autori",
        language ("language"): Option<Language> = "lingua",
        src ("src"): Option<Folder> = "cartella dei testi",
        description ("description"): Option<String> = "descrizione",
        contracts ("contracts"): Option<bool> = "ha contratti; false per una guida",
    }
}
record! {
    kebab
    pub struct BuildTable = "costruzione" {
        build_dir ("build-dir"): Option<String> = "cartella del sito costruito",
        data_dir ("data-dir"): Option<Folder> = "cartella dei dati",
        archive_dir ("archive-dir"): Option<Folder> = "cartella dell’archivio",
        extra_watch_dirs ("extra-watch-dirs"): Vec<String> = "altre cartelle da seguire",
    }
}
record! {
    kebab
    pub struct MonitoringTable = "monitoraggio" {
        current ("current"): Option<Period> = "periodo in corso",
        default_contract ("default-contract"): Option<Ref<Contract>> = "contratto principale",
        as_of ("as-of"): Option<Date> = "data a cui si riferisce il sito",
        tolerance_percent ("tolerance-percent"): Option<Bare<Decimal>> = "margine minimo (percento della soglia)",
        suspect_points ("suspect-points"): Option<Bare<Decimal>> = "distanza sospetta (punti)",
        suspect_ratio ("suspect-ratio"): Option<Bare<Decimal>> = "rapporto sospetto",
        outlier_spreads ("outlier-spreads"): Option<Bare<Decimal>> = "quante dispersioni dalla mediana sono troppe",
        report_days ("report-days"): Option<Bare<u32>> = "giorni per il resoconto",
        role_limit_eur ("role-limit-eur"): Option<Bare<Decimal>> = "importo oltre il quale RUP e DEC non coincidono",
        audience ("audience"): Option<super::stated::Audience> = "destinatari",
        invented ("invented"): Option<bool> = "esempio inventato",
    }
}
record! {
    kebab
    pub struct CheckTable = "controlli" {
        strict ("strict"): Option<bool> = "gli avvisi fermano",
        slight_percent ("slight-percent"): Option<Bare<Decimal>> = "scarto oltre il quale non si dice «leggermente»",
        similar_percent ("similar-percent"): Option<Bare<u32>> = "somiglianza oltre la quale due testi sono quasi uguali",
        copied_percent ("copied-percent"): Option<Bare<u32>> = "somiglianza oltre la quale un testo è ricopiato dal periodo precedente",
        smallest_cell ("smallest-cell"): Option<Bare<u32>> = "gruppo più piccolo che si pubblica",
    }
}
record! {
    kebab
    pub struct OutputTable = "uscite" {
        html ("html"): Option<HtmlTable> = "pagine",
        json ("json"): Option<EmptyTable> = "dati aperti JSON",
        csv ("csv"): Option<EmptyTable> = "dati aperti CSV",
        pdf ("pdf"): Option<EmptyTable> = "documento ufficiale PDF",
    }
}
record! {
    kebab
    pub struct HtmlTable = "pagine" {
        theme ("theme"): Option<String> = "tema",
        site_url ("site-url"): Option<Address> = "indirizzo pubblico",
        edit_url_template ("edit-url-template"): Option<Address> = "indirizzo di modifica",
        git_repository_url ("git-repository-url"): Option<Address> = "deposito git",
        search ("search"): Option<SearchTable> = "ricerca",
    }
}
record! {
    kebab
    pub struct SignaturesTable = "firme" {
        trust ("trust"): Option<Folder> = "cartella dei certificati di cui ci si fida",
    }
}
record! { kebab pub struct SearchTable = "ricerca" { enable ("enable"): Option<bool> = "attiva" } }
record! { kebab pub struct EmptyTable = "uscita" { enable ("enable"): Option<bool> = "attiva" } }

/// A web address, or an empty text: «not set». Pages link to it, so that nothing else may stand here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(pub String);
impl Decode for Address {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": "string", "pattern": r"^$|^https?://\S+$"})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let parse = |text: &str| {
            let is_web = ["https://", "http://"].iter().any(|s| text.len() > s.len() && text.starts_with(s));
            let is_plain = !text.contains(|c: char| c.is_whitespace() || "\"<>\\".contains(c));
            (text.is_empty() || (is_web && is_plain))
                .then(|| Self(text.to_owned()))
                .ok_or(ParseProblem::NotANumber)
        };
        reader.value(node, parse, ("un indirizzo web", "a web address"), "\"https://www.example.it/\"")
    }
}

/// A number from zero written as TOML writes numbers: without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bare<T>(pub T);
impl<T: Decode> Decode for Bare<T> {
    fn schema(shapes: &mut Shapes) -> Value {
        T::schema(shapes)
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::Scalar { quoted: true, .. } => {
                reader.unexpected(node, "un numero senza virgolette", "a number without quotes");
                None
            }
            Kind::Scalar { text, .. } if text.starts_with('-') => {
                let what = ("un numero non negativo", "a number from zero");
                reader.not_a_value(node, &ParseProblem::Negative, what, text.trim_start_matches('-'));
                None
            }
            _ => T::decode(node, reader).map(Self),
        }
    }
}

/// The version of the site's schema: this program reads the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema;
impl Decode for Schema {
    fn schema(_: &mut Shapes) -> Value {
        json!({"const": 1})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        Bare::<u32>::decode(node, reader)?;
        reader.one_of(node, &[("1", Self)])
    }
}

/// A folder of the site's own, in portable letters: what is read never lies outside of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder(pub String);
impl Decode for Folder {
    fn schema(_: &mut Shapes) -> Value {
        schema::form(
            r"^(\./)?[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*/?$",
            "Una cartella del sito",
            "content",
        )
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let what = ("una cartella del sito", "a folder of the site");
        let example = match reader.key() {
            "src" => "content",
            "trust" => "trust",
            _ => "data",
        };
        let parse = |text: &str| {
            let text = text.trim().trim_start_matches("./").trim_end_matches('/');
            let is_name = |part: &str| {
                part.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
            };
            text.split('/').all(is_name).then(|| Self(text.to_owned())).ok_or(ParseProblem::NotANumber)
        };
        reader.value(node, parse, what, example)
    }
}

/// Language of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(pub Lang);
impl Decode for Language {
    fn schema(_: &mut Shapes) -> Value {
        schema::words(["it", "en"].into_iter())
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.one_of(node, &[("it", Lang::It), ("en", Lang::En)]).map(Self)
    }
}

/// The configuration with its defaults filled in.
#[derive(Debug, Clone)]
pub struct Settings {
    pub title: String,
    /// Whether the site monitors contracts; a guide has pages alone.
    pub contracts: bool,
    /// What the site is, in a sentence; may be empty.
    pub description: String,
    pub lang: Lang,
    pub src: String,
    pub data_dir: String,
    pub build_dir: String,
    pub archive_dir: String,
    /// Places in `book.toml` that name folders.
    folders: Vec<(String, Span)>,
    pub default_contract: Option<Id<Contract>>,
    /// The period being worked on, where it is written.
    pub current: Option<Spanned<Period>>,
    /// The theme, where it is written.
    pub theme_named: Option<Spanned<String>>,
    pub as_of: Option<Date>,
    /// A pass nearer to its threshold than this share of it is tight (percent).
    pub tolerance_percent: Decimal,
    /// Percentages further than this from their threshold are suspect (points).
    pub suspect_points: Decimal,
    /// Other values beyond this ratio to their threshold, or below its inverse, are suspect.
    pub suspect_ratio: Decimal,
    /// A value so many median deviations from the median of earlier periods is an outlier (SLA-21).
    pub outlier_spreads: Decimal,
    /// Who the site is for, unless the command says otherwise.
    pub audience: super::stated::Audience,
    /// Days after the period's end within which its report is due.
    pub report_days: u32,
    pub role_limit_eur: Decimal,
    pub invented: bool,
    pub strict: bool,
    /// Beyond this share of the threshold (percent) a gap is not «slight» (TXT-03).
    pub slight_percent: Decimal,
    /// Two texts this alike (percent of shared runs of words) are nearly the same (TXT-18, TXT-19).
    pub similar_percent: u32,
    /// From this likeness on (percent) a text is a copy of the former period's (TXT-19, TXT-20).
    pub copied_percent: u32,
    /// Groups smaller than this are not published with a sensitive attribute (PRV-03).
    pub smallest_cell: u32,
    pub theme: String,
    pub site_url: String,
    pub edit_url_template: String,
    pub search: bool,
    pub json: bool,
    pub csv: bool,
    /// Whether official documents are made; never where the program was built without them.
    pub pdf: bool,
}

impl Settings {
    pub fn new(config: Option<&Config>) -> Self {
        let book = config.and_then(|c| c.book.value.as_ref());
        let build = config.and_then(|c| c.build.value.as_ref());
        let monitoring = config.and_then(|c| c.monitoring.value.as_ref());
        let check = config.and_then(|c| c.check.value.as_ref());
        let output = config.and_then(|c| c.output.value.as_ref());
        let html = output.and_then(|o| o.html.value.as_ref());
        let text = |value: Option<String>, or: &str| value.unwrap_or_else(|| or.to_owned());
        let number = |value: Option<Bare<Decimal>>, or: i64| value.map_or_else(|| Decimal::from(or), |b| b.0);
        let blank = |value: Option<&Address>| value.map(|b| b.0.clone()).unwrap_or_default();
        let folder = |value: Option<&Spanned<Option<Folder>>>, or: &str| {
            value.and_then(|f| f.value.clone()).map_or_else(|| or.to_owned(), |f| f.0)
        };
        let named = [book.map(|b| &b.src), build.map(|b| &b.data_dir)];
        let folders = named
            .into_iter()
            .flatten()
            .filter_map(|f| f.value.as_ref().map(|name| (name.0.clone(), f.span)))
            .collect();
        let enabled = |table: Option<&EmptyTable>| table.is_none_or(|t| t.enable.value.unwrap_or(true));
        Self {
            title: text(book.map(|b| b.title.value.clone()), "Monitoraggio dei contratti ICT"),
            contracts: book.and_then(|b| b.contracts.value).unwrap_or(true),
            description: text(book.and_then(|b| b.description.value.clone()), ""),
            lang: book.and_then(|b| b.language.value).map_or(Lang::It, |l| l.0),
            src: folder(book.map(|b| &b.src), "content"),
            data_dir: folder(build.map(|b| &b.data_dir), "data"),
            build_dir: text(build.and_then(|b| b.build_dir.value.clone()), "book"),
            archive_dir: folder(build.map(|b| &b.archive_dir), "archive"),
            folders,
            default_contract: monitoring
                .and_then(|m| m.default_contract.value.as_ref())
                .map(|r| r.id.clone()),
            current: monitoring
                .and_then(|m| m.current.value.map(|period| Spanned::new(period, m.current.span))),
            theme_named: html
                .and_then(|h| h.theme.value.clone().map(|name| Spanned::new(name, h.theme.span))),
            audience: monitoring.and_then(|m| m.audience.value).unwrap_or_default(),
            as_of: monitoring.and_then(|m| m.as_of.value),
            tolerance_percent: number(monitoring.and_then(|m| m.tolerance_percent.value), 2),
            suspect_points: number(monitoring.and_then(|m| m.suspect_points.value), 50),
            suspect_ratio: number(monitoring.and_then(|m| m.suspect_ratio.value), 10),
            outlier_spreads: number(monitoring.and_then(|m| m.outlier_spreads.value), 6),
            report_days: monitoring.and_then(|m| m.report_days.value).map_or(120, |b| b.0),
            role_limit_eur: number(monitoring.and_then(|m| m.role_limit_eur.value), 500_000),
            invented: monitoring.and_then(|m| m.invented.value).unwrap_or(false),
            strict: config.and_then(|c| c.check.value.as_ref()).and_then(|c| c.strict.value).unwrap_or(false),
            slight_percent: number(check.and_then(|c| c.slight_percent.value), 10),
            similar_percent: check.and_then(|c| c.similar_percent.value).map_or(85, |b| b.0),
            copied_percent: check.and_then(|c| c.copied_percent.value).map_or(90, |b| b.0),
            smallest_cell: check.and_then(|c| c.smallest_cell.value).map_or(3, |b| b.0),
            theme: text(html.and_then(|h| h.theme.value.clone()), "agid"),
            site_url: blank(html.and_then(|h| h.site_url.value.as_ref())),
            edit_url_template: blank(html.and_then(|h| h.edit_url_template.value.as_ref())),
            search: html.and_then(|h| h.search.value.as_ref()).and_then(|s| s.enable.value).unwrap_or(true),
            json: enabled(output.and_then(|o| o.json.value.as_ref())),
            csv: enabled(output.and_then(|o| o.csv.value.as_ref())),
            pdf: cfg!(feature = "pdf") && enabled(output.and_then(|o| o.pdf.value.as_ref())),
        }
    }

    /// Where `book.toml` names a folder.
    pub(super) fn folder_span(&self, folder: &str) -> Option<Span> {
        self.folders.iter().find(|(name, _)| name == folder).map(|(_, at)| *at)
    }
}
