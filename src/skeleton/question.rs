//! What has to be known before a file can be made, and which answers hold.

use std::collections::BTreeSet;

use super::here::Here;
use super::{Answers, Kind};
use crate::diag::CODES;
use crate::model::indicator::IndicatorUnit;
use crate::model::review::{ActionClass, EventKind};
use crate::model::service::ServiceKind;
use crate::model::{Book, is_kebab};
use crate::source::{Sources, markdown};
use crate::text::{Lang, number};
use crate::value::Period;

/// One thing to be known: the flag that answers it and how to ask a person.
#[derive(Debug, Clone)]
pub struct Question {
    /// Without dashes: `period` for `--period`.
    pub flag: &'static str,
    pub it: &'static str,
    pub en: &'static str,
    pub shape: Shape,
    /// Taken when nobody answers.
    pub default: Option<String>,
    /// Proposed to a person only.
    pub proposed: Option<String>,
    pub required: bool,
    /// Not worth a question: the answer is plain, the flag changes it.
    pub silent: bool,
}

/// Which answers hold.
#[derive(Debug, Clone)]
pub enum Shape {
    /// One of these.
    OneOf(Vec<Choice>),
    /// A kebab-case identifier.
    Id,
    /// A period that may not exist yet.
    Period,
    Day,
    Text,
}

/// A known id with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: String,
    pub name: String,
}

fn choice(id: &(impl ToString + ?Sized), name: impl Into<String>) -> Choice {
    Choice { id: id.to_string(), name: name.into() }
}

impl Question {
    fn new(flag: &'static str, it: &'static str, en: &'static str, shape: Shape) -> Self {
        Self { flag, it, en, shape, default: None, proposed: None, required: true, silent: false }
    }

    fn or(mut self, default: Option<String>) -> Self {
        self.default = default;
        self
    }

    fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    fn proposing(mut self, text: Option<String>) -> Self {
        self.proposed = text;
        self.optional()
    }

    fn silent_if(mut self, silent: bool) -> Self {
        self.silent = silent;
        self
    }
}

/// What some flags say of another: an area means its page, a period its premise.
pub fn implied(kind: Kind, given: &mut Answers) {
    let meant = ["area", "period", "contract"].into_iter().find(|flag| given.contains_key(flag));
    if let (Kind::Page, Some(meant)) = (kind, meant) {
        given.entry("type").or_insert_with(|| meant.to_owned());
    }
}

/// Everything a kind asks, in order. Later questions depend on earlier answers, so ask again after each.
pub fn questions(book: &Book, sources: &Sources, kind: Kind, answers: &Answers) -> Vec<Question> {
    let here = Here { book, sources, answers };
    match kind {
        Kind::Period => vec![here.ask_contract(), here.ask_new_period(), here.ask_from()],
        Kind::Area => {
            vec![here.ask_contract(), ask_title("Nome dell’area", "Name of the area"), here.ask_id("title")]
        }
        Kind::Service => vec![
            here.ask_contract(),
            here.ask_area(),
            ask_title("Nome del servizio", "Name of the service"),
            here.ask_id("title"),
            ask_word("Tipo di servizio", "Kind of service", ServiceKind::WORDS, "other"),
        ],
        Kind::Indicator => vec![
            here.ask_contract(),
            here.ask_service(),
            ask_title("Nome dell’indicatore", "Name of the indicator"),
            here.ask_id("title"),
            ask_word("Unità di misura", "Unit", IndicatorUnit::WORDS, "percent"),
        ],
        Kind::Measure => vec![here.ask_contract(), here.ask_period(), here.ask_indicator(true)],
        Kind::Activity => vec![
            here.ask_contract(),
            here.ask_period(),
            here.ask_service(),
            here.ask_group(),
            ask_title("Che cosa è stato fatto", "What was done"),
            here.ask_id("title"),
        ],
        Kind::Action => vec![
            here.ask_contract(),
            here.ask_period(),
            here.ask_indicator(false),
            ask_title("Che cosa si farà", "What will be done"),
            here.ask_id("title"),
            ask_word("Di che genere è", "Of which class", ActionClass::WORDS, "process"),
            here.ask_owner(),
            Question::new("due", "Entro quando (anno-mese-giorno)", "By when (year-month-day)", Shape::Day)
                .optional(),
        ],
        Kind::Event => vec![
            here.ask_contract(),
            here.ask_period(),
            ask_word("Che cosa è successo", "What happened", EventKind::WORDS, "meeting"),
            ask_title("Titolo", "Title"),
            here.ask_id("title"),
            Question::new(
                "date",
                "In che giorno (anno-mese-giorno)",
                "On which day (year-month-day)",
                Shape::Day,
            )
            .optional(),
        ],
        Kind::Waiver => here.ask_waiver(),
        Kind::Page => here.ask_page(),
        Kind::Person => vec![ask_title("Nome e cognome", "Full name"), here.ask_id("title")],
        Kind::Role => vec![
            here.ask_contract(),
            ask_title("Come è scritto l’incarico", "The role as it is written"),
            here.ask_id("title"),
            here.ask_person().optional(),
        ],
        Kind::Document | Kind::Organisation | Kind::System | Kind::Term => {
            vec![ask_title("Titolo o denominazione", "Title or name"), here.ask_id("title")]
        }
    }
}

fn ask_title(it: &'static str, en: &'static str) -> Question {
    Question::new("title", it, en, Shape::Text)
}

fn ask_word<T>(it: &'static str, en: &'static str, words: &[(&'static str, T)], default: &str) -> Question {
    let list = words.iter().map(|(word, _)| choice(word, "")).collect();
    Question::new("type", it, en, Shape::OneOf(list)).or(Some(default.to_owned()))
}

impl Here<'_> {
    fn ask_contract(&self) -> Question {
        let list: Vec<Choice> =
            self.book.contracts.values().map(|c| choice(&c.id, c.terms.short_title.value.clone())).collect();
        let one = list.len() == 1;
        let default = self.contract().map(|c| c.id.to_string());
        Question::new("contract", "Contratto", "Contract", Shape::OneOf(list)).or(default).silent_if(one)
    }

    fn ask_new_period(&self) -> Question {
        let next = self.last_period().map(Period::next);
        let mut question = Question::new(
            "id",
            "Periodo da aprire (per esempio 2024-s2)",
            "Period to open (2024-s2)",
            Shape::Period,
        );
        question.proposed = next.map(|p| p.to_string());
        question
    }

    /// The period to carry over from; nothing is carried over unless it is named.
    fn ask_from(&self) -> Question {
        let list = self.editions();
        let none = list.is_empty();
        let last = self.last_period().map(|p| p.to_string());
        Question::new("from", "Periodo da cui riprendere", "Period to carry over from", Shape::OneOf(list))
            .proposing(last)
            .silent_if(none)
    }

    fn editions(&self) -> Vec<Choice> {
        let Some(contract) = self.contract() else { return Vec::new() };
        contract.editions.keys().map(|e| choice(e, number::edition(e, Lang::It))).collect()
    }

    fn ask_period(&self) -> Question {
        let list = self.editions();
        let default = self.last_period().map(|p| p.to_string()).filter(|p| list.iter().any(|c| c.id == *p));
        Question::new("period", "Periodo", "Period", Shape::OneOf(list)).or(default)
    }

    fn ask_area(&self) -> Question {
        let list: Vec<Choice> = self
            .contract()
            .map(|c| c.areas.iter().map(|a| choice(&a.id.value, a.name.value.clone())).collect())
            .unwrap_or_default();
        Question::new("area", "Area", "Area", Shape::OneOf(list))
    }

    fn ask_service(&self) -> Question {
        let list: Vec<Choice> = self
            .contract()
            .map(|c| c.services.values().map(|s| choice(&s.id.value, s.name.value.clone())).collect())
            .unwrap_or_default();
        Question::new("service", "Servizio", "Service", Shape::OneOf(list))
    }

    /// Indicators; of those with a measure already, none is asked again.
    fn ask_indicator(&self, required: bool) -> Question {
        let list: Vec<Choice> = self
            .contract()
            .map(|c| c.indicators.values().map(|i| choice(&i.id.value, i.name.value.clone())).collect())
            .unwrap_or_default();
        let question = Question::new("indicator", "Indicatore", "Indicator", Shape::OneOf(list));
        if required { question } else { question.optional() }
    }

    fn ask_group(&self) -> Question {
        let list: Vec<Choice> = self
            .service()
            .map(|s| s.groups.iter().map(|g| choice(&g.id.value, g.title.value.clone())).collect())
            .unwrap_or_default();
        let only = list.first().filter(|_| list.len() == 1).map(|c| c.id.clone());
        Question::new("group", "Gruppo di attività", "Group of activities", Shape::OneOf(list)).or(only)
    }

    fn ask_owner(&self) -> Question {
        let list: Vec<Choice> = self
            .contract()
            .map(|c| c.roles.values().map(|r| choice(&r.id.value, r.label.value.clone())).collect())
            .unwrap_or_default();
        Question::new("owner", "Chi se ne occupa (incarico)", "Who does it (a role)", Shape::OneOf(list))
            .optional()
    }

    fn ask_person(&self) -> Question {
        let people = &self.book.registers.people;
        let list = people.values().map(|p| choice(&p.id.value, p.name.value.clone())).collect();
        Question::new("person", "Persona", "Person", Shape::OneOf(list))
    }

    /// The identifier; a person may take the one made from the title, which is then kept for ever.
    fn ask_id(&self, from: &'static str) -> Question {
        let made = self.answer(from).map(short_slug).filter(|text| is_kebab(text));
        Question::new("id", "Identificativo (non cambia più)", "Identifier (kept for ever)", Shape::Id)
            .or(made)
    }

    fn ask_waiver(&self) -> Vec<Question> {
        let codes = CODES.iter().map(|c| choice(c.id, c.page().title)).collect();
        let files: Vec<&str> = self.sources.iter().map(|(_, f)| f.path.as_str()).collect();
        let folders = files.iter().filter_map(|path| path.rfind('/').map(|at| &path[..=at]));
        let paths: BTreeSet<&str> = files.iter().copied().chain(folders).collect();
        let paths = paths.into_iter().map(|path| choice(path, "")).collect();
        let stem = self.answer("path").map(|p| p.rsplit('/').next().unwrap_or(p).to_owned());
        let made = self
            .answer("code")
            .zip(stem)
            .map(|(code, stem)| short_slug(&format!("{code} {}", stem.split('.').next().unwrap_or_default())))
            .filter(|text| is_kebab(text));
        vec![
            self.ask_contract(),
            Question::new("code", "Codice del rilievo", "Code of the finding", Shape::OneOf(codes)),
            Question::new("path", "File in cui sta", "File where it stands", Shape::OneOf(paths)),
            Question::new("reason", "Perché si accetta", "Why it is accepted", Shape::Text),
            Question::new(
                "person",
                "Chi l’ha deciso (nome e incarico)",
                "Who decided (name and role)",
                Shape::Text,
            ),
            Question::new(
                "until",
                "Fino a quando (anno-mese-giorno)",
                "Until when (year-month-day)",
                Shape::Day,
            ),
            Question::new("id", "Identificativo", "Identifier", Shape::Id).or(made),
        ]
    }

    fn ask_page(&self) -> Vec<Question> {
        let words = [
            ("site", "pagina del sito"),
            ("contract", "presentazione del contratto"),
            ("period", "premessa di un periodo"),
            ("area", "testo di un’area in un periodo"),
            ("review", "testo del riesame di un’area"),
        ];
        let list = words.map(|(id, name)| choice(id, name)).to_vec();
        let mut all = vec![
            Question::new("type", "Quale pagina", "Which page", Shape::OneOf(list))
                .or(Some("site".to_owned())),
        ];
        let kind = self.answer("type").unwrap_or("site");
        if kind != "site" {
            all.push(self.ask_contract());
        }
        if matches!(kind, "period" | "area" | "review") {
            all.push(self.ask_period());
        }
        if matches!(kind, "area" | "review") {
            all.push(self.ask_area());
        }
        all.push(ask_title("Titolo", "Title").or(page_title(kind)));
        if kind == "site" {
            all.push(self.ask_id("title"));
        }
        all
    }
}

fn page_title(kind: &str) -> Option<String> {
    match kind {
        "period" => Some("Premessa".to_owned()),
        "review" => Some("Riesame".to_owned()),
        _ => None,
    }
}

/// An identifier from words: at most fifty characters, whole words.
fn short_slug(text: &str) -> String {
    let whole = markdown::slug(text);
    if whole.len() <= 50 {
        return whole;
    }
    let cut = whole[..50].rfind('-').unwrap_or(50);
    whole[..cut].to_owned()
}
