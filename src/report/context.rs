//! What composing needs at every step: book, findings, words; and the small phrases made of them.

use crate::assess::{EditionFindings, Findings, version_for};
use crate::model::indicator::Indicator;
use crate::model::origin::Origin;
use crate::model::registers::{Document, Office, Person};
use crate::model::{Audience, Book, Contract, Edition, Id, Markdown, Stated};
use crate::report::block::{Anchor, Cell, Column, Fact, Mark};
use crate::report::prose;
use crate::rule::{Basis, Combined, Judgement, Kind, Need, Rule, Simple, Threshold, Verdict};
pub(super) use crate::text::markup::escape;
use crate::text::{Strings, number};
use crate::value::{Date, EditionId};

/// Book, findings and words.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) book: &'a Book,
    pub(super) findings: &'a Findings,
    pub(super) words: &'a Strings,
    pub(super) notes: &'a [super::Note],
    pub(super) audience: Audience,
    pub(super) standings: Option<&'a super::Standings>,
}

/// A period within its contract.
#[derive(Clone, Copy)]
pub(super) struct EditionContext<'a> {
    pub(super) site: Context<'a>,
    pub(super) contract: &'a Contract,
    pub(super) edition: &'a Edition,
    pub(super) found: &'a EditionFindings,
}

impl<'a> std::ops::Deref for EditionContext<'a> {
    type Target = Context<'a>;
    fn deref(&self) -> &Context<'a> {
        &self.site
    }
}

impl<'a> Context<'a> {
    /// The state that follows from a closed folder.
    pub(super) fn standing(
        &self,
        contract: &Id<crate::model::contract::Contract>,
        edition: &EditionId,
    ) -> Option<&'a super::Standing> {
        self.standings?.get(&(contract.to_string(), edition.to_string()))
    }

    pub(super) fn t(&self, key: &str) -> String {
        self.words.get(key)
    }

    pub(super) fn date(&self, day: Date) -> String {
        let text = number::date(day, self.words.lang);
        format!("<time datetime=\"{day}\">{}</time>", escape(&text))
    }

    pub(super) fn plain_date(&self, day: Date) -> String {
        number::date(day, self.words.lang)
    }

    /// «dal secondo semestre 2023», «all’anno 2024», «il primo trimestre 2024»: a period with its article.
    pub(super) fn edition_words(&self, way: &str, edition: &EditionId) -> String {
        let kind = match edition.period.kind() {
            "semester" | "quarter" => "",
            "month" => "_month",
            _ => "_year",
        };
        let name = number::edition(edition, self.words.lang);
        self.words.with(&format!("edition.{way}{kind}"), &[("name", &name)])
    }

    /// The edition that another corrects, with the day of its report.
    pub(super) fn amended(
        &self,
        contract: &Id<crate::model::contract::Contract>,
        edition: &Edition,
    ) -> Option<(&'a EditionId, Date)> {
        let first = edition.report.amends.as_ref()?;
        let first = self.book.contracts.get(contract)?.editions.get(&first.period.value)?;
        Some((&first.id, *first.report.dated.known()?))
    }

    pub(super) fn stated_date(&self, day: &Stated<Date>) -> String {
        match day {
            Stated::Known(day) => self.date(*day),
            Stated::NotStated(reason) => self.not_stated(reason),
        }
    }

    /// «non indicato», with the reason.
    pub(super) fn not_stated(&self, reason: &str) -> String {
        format!("<span class=\"missing\">{}</span>: {}", escape(&self.t("common.not_stated")), escape(reason))
    }

    pub(super) fn stated_text(&self, text: &Stated<String>) -> String {
        match text {
            Stated::Known(text) => escape(text),
            Stated::NotStated(reason) => self.not_stated(reason),
        }
    }

    pub(super) fn fact(&self, key: &str, html: String) -> Fact {
        Fact { term: self.t(key), html, missing: false, origin: String::new() }
    }

    pub(super) fn stated_fact<T>(&self, key: &str, value: &Stated<T>, show: impl Fn(&T) -> String) -> Fact {
        match value {
            Stated::Known(value) => self.fact(key, show(value)),
            Stated::NotStated(reason) => Fact {
                term: self.t(key),
                html: self.not_stated(reason),
                missing: true,
                origin: String::new(),
            },
        }
    }

    pub(super) fn column(&self, key: &str) -> Column {
        Column { text: self.t(key), numeric: false }
    }

    pub(super) fn numeric(&self, key: &str) -> Column {
        Column { text: self.t(key), numeric: true }
    }

    pub(super) fn mark(&self, verdict: Verdict) -> Mark {
        Mark {
            key: verdict.key().into(),
            word: self.t(&format!("verdict.{}", verdict.key())),
            note: String::new(),
        }
    }

    pub(super) fn judged(&self, judgement: &Judgement) -> Mark {
        let mut mark = self.mark(judgement.verdict);
        if judgement.tight {
            mark.note = self.t("verdict.tight");
        } else if judgement.provisional {
            mark.note = self.t("verdict.provisional");
        }
        mark
    }

    /// «almeno 97 %», «al massimo 3 h lav.».
    pub(super) fn threshold(&self, threshold: &Threshold) -> String {
        use crate::rule::Op;
        let key = match threshold.op {
            Op::AtLeast => "threshold.at_least",
            Op::Above => "threshold.above",
            Op::AtMost => "threshold.at_most",
            Op::Below => "threshold.below",
        };
        self.words.with(key, &[("value", &number::quantity(&threshold.value, self.words.lang))])
    }

    /// The whole rule in words: «almeno 95 % dei casi entro 3 min».
    pub(super) fn rule(&self, rule: &Rule) -> String {
        let lang = self.words.lang;
        match rule {
            Rule::Simple(simple) => self.simple_rule(simple),
            Rule::Combined(combined) => match combined.as_ref() {
                Combined::All(rules) | Combined::Any(rules) => {
                    let parts: Vec<String> = rules.iter().map(|r| self.rule(r)).collect();
                    self.words.with(&format!("rule.{}", combined.key()), &[("parts", &parts.join("; "))])
                }
                Combined::By { rule: test, .. } => self.classes(rule, test),
                Combined::Windows { rule, need, .. } => {
                    let need = match need {
                        Need::All => self.t("rule.every_month"),
                        Need::Number(n) => self.words.with("rule.months", &[("n", &number::count(*n, lang))]),
                    };
                    self.words.with("rule.windows", &[("rule", &self.rule(rule)), ("need", &need)])
                }
            },
        }
    }

    /// «classe p1: almeno 95 % dei casi entro 2 h; classe p2: …»; one rule for all where no class has its own.
    fn classes(&self, rule: &Rule, test: &Simple) -> String {
        let each: Vec<String> = rule
            .tests()
            .iter()
            .map(|(class, test)| format!("{}: {}", self.class_name(class), self.simple_rule(test)))
            .collect();
        match each.as_slice() {
            [] => self.words.with("rule.by", &[("rule", &self.simple_rule(test))]),
            list => list.join("; "),
        }
    }

    pub(super) fn class_name(&self, class: &str) -> String {
        match class {
            crate::rule::DEFAULT => self.t("part.others"),
            class => self.words.with("part.class", &[("name", class)]),
        }
    }

    fn simple_rule(&self, simple: &Simple) -> String {
        let rule = self.test(simple);
        match simple.min_n {
            Some(n) => {
                self.words.with("rule.min_n", &[("rule", &rule), ("n", &number::count(n, self.words.lang))])
            }
            None => rule,
        }
    }

    fn test(&self, simple: &Simple) -> String {
        let threshold = self.threshold(&simple.threshold);
        let time = |limit| number::quantity(limit, self.words.lang);
        match &simple.kind {
            Kind::Share { within, .. } => {
                self.words.with("rule.within", &[("threshold", &threshold), ("limit", &time(within))])
            }
            Kind::ShareAtLeast { at_least, .. } => {
                self.words.with("rule.at_least", &[("threshold", &threshold), ("limit", &time(at_least))])
            }
            Kind::Quantile { share, .. } => self.words.with(
                "rule.quantile",
                &[("threshold", &threshold), ("share", &number::decimal(*share, self.words.lang))],
            ),
            Kind::Mean { per: Some(per), .. } => self.words.with(
                "rule.mean_per",
                &[("threshold", &threshold), ("per", &number::count(*per, self.words.lang))],
            ),
            Kind::Mean { .. } => self.words.with("rule.mean", &[("threshold", &threshold)]),
            Kind::Ratio(_) | Kind::Max { .. } | Kind::Min { .. } | Kind::Total { .. } => threshold,
        }
    }

    pub(super) fn value(&self, judgement: &Judgement) -> String {
        judgement
            .value
            .as_ref()
            .map_or_else(|| self.t("common.no_value"), |v| number::quantity(v, self.words.lang))
    }

    pub(super) fn gap(&self, judgement: &Judgement) -> String {
        judgement.gap.as_ref().map(|g| number::signed(g, self.words.lang)).unwrap_or_default()
    }

    pub(super) fn basis(&self, judgement: &Judgement) -> String {
        match judgement.basis {
            Some(Basis::Recomputed) => self.t("basis.recomputed"),
            Some(Basis::Declared) => self.t("basis.declared"),
            None => String::new(),
        }
    }

    pub(super) fn person_name(&self, id: &Id<Person>) -> String {
        self.book.registers.people.get(id).map_or_else(
            || id.to_string(),
            |p| match &p.title.value {
                Some(title) => format!("{title} {}", p.name.value),
                None => p.name.value.clone(),
            },
        )
    }

    pub(super) fn office_name(&self, id: &Id<Office>) -> String {
        self.book.registers.office(id).map_or_else(|| id.to_string(), |o| o.name.value.clone())
    }

    pub(super) fn document_title(&self, id: &Id<Document>) -> String {
        match self.book.registers.documents.get(id) {
            Some(document) if self.shows(document) => document.title.value.clone(),
            Some(_) => self.t("document.reserved"),
            None => id.to_string(),
        }
    }

    /// Whether this reader may know the document.
    pub(super) fn shows(&self, document: &Document) -> bool {
        document.visibility.value.unwrap_or_default() <= self.audience
    }

    /// The document's entry in the period's list; empty for one that this reader may not know.
    pub(super) fn document_href(&self, id: &Id<Document>) -> String {
        let hidden = self.book.registers.documents.get(id).is_some_and(|d| !self.shows(d));
        if hidden { String::new() } else { format!("@/documenti.html#{id}") }
    }

    /// «dal resoconto su carta, sezione premessa, elemento par-1».
    pub(super) fn origin(&self, origin: &Origin) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut last = String::new();
        for place in &origin.0 {
            let document = self.document_title(&place.document.id);
            let head = if document == last { String::new() } else { format!("{document}, ") };
            last = document;
            let section = &place.section.value;
            parts.push(match &place.item.value {
                Some(item) => self.words.with(
                    "origin.item",
                    &[("document", head.as_str()), ("section", section.as_str()), ("item", item.as_str())],
                ),
                None => self
                    .words
                    .with("origin.section", &[("document", head.as_str()), ("section", section.as_str())]),
            });
        }
        parts.join("; ")
    }

    /// A Markdown field as HTML, without a paragraph around a single line.
    pub(super) fn markdown(
        &self,
        text: &Markdown,
        contract: Option<&Contract>,
        edition: Option<&EditionId>,
    ) -> String {
        prose::inline(self, &text.document, contract, edition)
    }

    pub(super) fn link(&self, href: &str, text: &str) -> String {
        if href.is_empty() {
            return escape(text);
        }
        format!("<a href=\"{}\">{}</a>", escape(href), escape(text))
    }
}

impl<'a> EditionContext<'a> {
    /// An edition with its findings, a year as its parts make it; none where it has none.
    pub(super) fn of(site: Context<'a>, contract: &'a Contract, edition: &'a Edition) -> Option<Self> {
        let found = site.findings.edition(&contract.id, &edition.id)?;
        let edition = found.composed.as_ref().map_or(edition, |whole| &whole.edition);
        Some(Self { site, contract, edition, found })
    }

    /// The parts a year is made of, in order; none for other periods.
    pub(super) fn parts(&self) -> Vec<Self> {
        let ids = self.found.composed.iter().flat_map(|whole| &whole.parts);
        ids.filter_map(|id| Self::of(self.site, self.contract, self.contract.editions.get(id)?)).collect()
    }

    /// Whether the edition's own files measure the indicator, and no part does it for them.
    pub(super) fn is_own_measure(&self, indicator: &Indicator) -> bool {
        let own = self.contract.editions.get(&self.edition.id);
        own.is_some_and(|own| own.measures.contains_key(&indicator.id.value))
    }

    pub(super) fn md(&self, text: &Markdown) -> String {
        self.markdown(text, Some(self.contract), Some(&self.edition.id))
    }

    pub(super) fn service_name(&self, id: &str) -> String {
        self.contract.services.get(id).map_or_else(|| id.to_owned(), |s| s.name.value.clone())
    }

    pub(super) fn role_label(&self, id: &str) -> String {
        self.contract.roles.get(id).map_or_else(|| id.to_owned(), |r| r.label.value.clone())
    }

    pub(super) fn services(&self, list: &[crate::model::Ref<crate::model::service::Service>]) -> Vec<Anchor> {
        list.iter()
            .map(|r| Anchor {
                text: self.service_name(r.as_str()),
                href: format!("@/servizi/{}.html", r.as_str()),
            })
            .collect()
    }

    pub(super) fn documents(&self, list: &[crate::model::Ref<Document>]) -> Vec<Anchor> {
        list.iter()
            .map(|r| Anchor { text: self.document_title(&r.id), href: self.document_href(&r.id) })
            .collect()
    }

    pub(super) fn indicators(&self, list: &[crate::model::Ref<Indicator>]) -> Vec<Anchor> {
        list.iter()
            .map(|r| {
                let text = self.contract.indicators.get(&r.id).map_or_else(
                    || r.as_str().to_owned(),
                    |i| format!("{}: {}", self.service_name(i.service.as_str()), i.short_name.value),
                );
                Anchor { text, href: format!("@/indicatori/{}.html", r.as_str()) }
            })
            .collect()
    }

    pub(super) fn judgement(&self, indicator: &Indicator) -> Option<&'a Judgement> {
        self.found.judgements.get(&indicator.id.value)
    }

    pub(super) fn threshold_of(&self, indicator: &Indicator) -> String {
        version_for(indicator, self.edition).map(|v| self.rule(&v.rule)).unwrap_or_default()
    }

    /// The edition in force of the period just before, if the site has it.
    pub(super) fn previous(&self) -> Option<&'a Edition> {
        self.contract.latest(self.edition.id.period.previous())
    }

    pub(super) fn previous_judgement(&self, indicator: &Indicator) -> Option<&'a Judgement> {
        let before = self.previous()?;
        self.findings.judgement(&self.contract.id, &before.id, &indicator.id.value)
    }

    /// A value's cell with its exact form.
    pub(super) fn value_cell(&self, judgement: &Judgement) -> Cell {
        let exact = judgement.value.as_ref().map(|v| v.exact.to_string()).unwrap_or_default();
        let text = escape(&self.value(judgement));
        let html = if exact.is_empty() { text } else { format!("<data value=\"{exact}\">{text}</data>") };
        Cell { html, exact, missing: judgement.value.is_none(), ..Cell::default() }
    }
}

/// A path that a line may end in after its strokes only.
pub(super) fn path(text: &str) -> String {
    if text.contains(' ') {
        return escape(text);
    }
    text.split_inclusive('/').map(|part| format!("<span class=\"word\">{}</span>", escape(part))).collect()
}

/// Anchors in one line.
pub(super) fn listed(anchors: &[Anchor]) -> String {
    anchors
        .iter()
        .map(|a| {
            if a.href.is_empty() {
                escape(&a.text)
            } else {
                format!("<a href=\"{}\">{}</a>", escape(&a.href), escape(&a.text))
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

/// A plain cell.
pub(super) fn cell(html: String) -> Cell {
    Cell { html, ..Cell::default() }
}
