//! The list of monitored contracts, for «Amministrazione trasparente / Altri contenuti / Dati ulteriori»
//! (AgID, «Elenco dati da pubblicare»; Circolare AgID 1/2021).

use super::block::{Block, Fact, Facts, LinkItem, Links, Notice};
use super::context::{Context, escape};
use super::site::page as site_page;
use super::{Cover, List, Page, Section};
use crate::model::contract::{Party, QuotedCode};
use crate::model::registers::{Member, MemberPart, Organisation};
use crate::model::{Contract, Edition, Stated};
use crate::text::number;
use crate::value::Decimal;

/// Name of the page and of the files for machines.
const NAME: &str = "elenco-contratti";
const FIELDS: [&str; 12] = [
    "administration",
    "ipa_code",
    "monitoring_head",
    "contract",
    "title",
    "cig",
    "project_code",
    "agid_opinion_code",
    "start_on",
    "end_on",
    "amount_net_eur",
    "suppliers",
];

type Shown<'a> = [(&'a Contract, Vec<&'a Edition>)];

/// The way from the site's first page.
pub(super) fn way(context: &Context<'_>) -> Block {
    let item = LinkItem {
        text: context.t("page.listing.title"),
        href: format!("@site/{NAME}.html"),
        detail: context.t("page.listing.subtitle"),
        mark: None,
    };
    Block::Links(Links { empty: String::new(), items: vec![item] })
}

/// One record per contract, as machines read them.
pub(super) fn list(context: &Context<'_>, shown: &Shown<'_>) -> List {
    List {
        name: NAME,
        elements: ("contracts", "contract"),
        fields: FIELDS.to_vec(),
        records: shown.iter().map(|(contract, _)| record(context, contract)).collect(),
    }
}

fn record(context: &Context<'_>, contract: &Contract) -> Vec<Option<String>> {
    let terms = &contract.terms;
    let administration = context.book.registers.administration.as_ref();
    let date = |day: &Stated<crate::value::Date>| day.known().map(ToString::to_string);
    vec![
        administration.map(|a| a.name.value.clone()),
        administration.and_then(|a| a.ipa_code.known().cloned()),
        head(context, contract),
        Some(contract.id.to_string()),
        Some(terms.title.value.clone()),
        terms.cig.known().map(|c| c.0.clone()),
        terms.project_code.known().map(|c| c.0.clone()),
        terms.agid_opinion_code.value.as_ref().and_then(|c| c.known().cloned()),
        date(&terms.start_on),
        date(&terms.end_on),
        terms.amount_net.known().map(Decimal::to_string),
        Some(suppliers(context, contract).join("; ")).filter(|names| !names.is_empty()),
    ]
}

/// Who answers for the monitoring now: the last to take the role.
fn head(context: &Context<'_>, contract: &Contract) -> Option<String> {
    let heads = contract.roles.values().filter(|r| r.role.as_str() == "monitoring-head" && r.to.is_none());
    let last = heads.max_by_key(|r| r.from.known().copied())?;
    last.person.known().map(|p| context.person_name(&p.id))
}

/// Who supplies on the day of the site; once nobody does any more, who did last.
fn suppliers(context: &Context<'_>, contract: &Contract) -> Vec<String> {
    let parties = || contract.terms.parties.iter();
    let last = parties().map(|p| p.to.value).max_by_key(|to| (to.is_none(), *to)).flatten();
    let day = context.book.as_of().map(|day| last.map_or(day, |last| last.min(day)));
    let serves = |p: &&Party| {
        let begun = |day| p.from.known().is_none_or(|from| *from <= day);
        day.is_none_or(|day| begun(day) && p.to.value.is_none_or(|to| to >= day))
    };
    let organisation = |p: &Party| context.book.registers.organisations.get(&p.organisation.id);
    parties().filter(serves).filter_map(organisation).map(|o| described(context, o)).collect()
}

/// `RTI Nuvola / Voce (Nuvola S.p.A., mandataria, 60 %; Voce S.r.l., 40 %)`.
fn described(context: &Context<'_>, organisation: &Organisation) -> String {
    let name = organisation.name.value.clone();
    let members: Vec<String> = organisation.members.iter().filter_map(|m| member(context, m)).collect();
    if members.is_empty() { name } else { format!("{name} ({})", members.join("; ")) }
}

fn member(context: &Context<'_>, member: &Member) -> Option<String> {
    let mut words =
        vec![context.book.registers.organisations.get(&member.organisation.id)?.name.value.clone()];
    if member.part.known() == Some(&MemberPart::Lead) {
        words.push(context.t("listing.lead"));
    }
    if let Some(share) = member.share.value.as_ref().and_then(|share| share.known()) {
        words.push(format!("{} %", number::decimal(*share, context.words.lang)));
    }
    Some(words.join(", "))
}

/// A row whose datum nobody gave.
fn without(context: &Context<'_>, key: &str) -> Fact {
    let html = format!("<span class=\"missing\">{}</span>", escape(&context.t("listing.not_stated")));
    Fact { missing: true, ..context.fact(key, html) }
}

/// `elenco-contratti.html`: a sheet for each contract; where much is not stated, a table would not hold it.
pub(super) fn page(context: &Context<'_>, shown: &Shown<'_>) -> Page {
    let mut sections: Vec<Section> = shown
        .iter()
        .map(|(contract, _)| {
            let title = contract.terms.short_title.value.clone();
            Section::new(contract.id.as_str(), title, vec![Block::Facts(sheet(context, contract))])
        })
        .collect();
    sections.extend(lacking(context));
    sections.push(Section::new("dati", context.t("listing.data"), vec![files(context)]));
    let mut page = site_page(context, &format!("{NAME}.html"), "listing", "contracts", sections);
    let administration = context.book.registers.administration.as_ref();
    page.eyebrow = administration.map(|a| a.name.value.clone()).unwrap_or_default();
    page
}

/// What stands around the list as a document.
pub(super) fn cover(context: &Context<'_>) -> Cover {
    let administration = context.book.registers.administration.as_ref();
    let ends = context.book.contracts.values().flat_map(|c| c.editions.values());
    let last = || ends.map(|edition| edition.report.to.value).max();
    let day = context.book.as_of().or_else(last);
    Cover {
        ident: NAME.to_owned(),
        administration: administration.map(|a| a.name.value.clone()).unwrap_or_default(),
        kind: context.t("page.listing.subtitle"),
        title: context.t("page.listing.title"),
        facts: day.map(|day| context.fact("listing.as_of", context.date(day))).into_iter().collect(),
        day,
        ..Cover::default()
    }
}

fn sheet(context: &Context<'_>, contract: &Contract) -> Facts {
    let terms = &contract.terms;
    let code = |c: &QuotedCode| format!("<code>{}</code>", escape(&c.0));
    let mut rows = vec![
        context
            .fact("contract.title", context.link(&format!("@site/{}/index.html", contract.id), &terms.title)),
        context.stated_fact("contract.cig", &terms.cig, code),
        context.stated_fact("contract.project_code", &terms.project_code, code),
    ];
    rows.push(match &terms.agid_opinion_code.value {
        Some(opinion) => context.stated_fact("contract.agid_opinion", opinion, |c| escape(c)),
        None => without(context, "contract.agid_opinion"),
    });
    rows.push(match head(context, contract) {
        Some(name) => context.fact("listing.head", escape(&name)),
        None => context.fact("listing.head", context.not_stated(&context.t("listing.no_head"))),
    });
    rows.push(context.stated_fact("contract.start", &terms.start_on, |d| context.date(*d)));
    rows.push(context.stated_fact("contract.end", &terms.end_on, |d| context.date(*d)));
    rows.push(context.stated_fact("listing.amount", &terms.amount_net, |amount| {
        escape(&number::money(*amount, context.words.lang))
    }));
    let suppliers = suppliers(context, contract);
    rows.push(match suppliers.is_empty() {
        true => without(context, "listing.supplier"),
        false => context.fact("listing.supplier", escape(&suppliers.join("; "))),
    });
    Facts { caption: contract.terms.short_title.value.clone(), rows }
}

/// What publication still lacks (CTR-08).
fn lacking(context: &Context<'_>) -> Option<Section> {
    let notes: Vec<String> = context
        .notes
        .iter()
        .filter(|n| n.code == "CTR-08")
        .map(|n| format!("<p>{} <code>{}</code></p>", escape(&n.message), escape(&n.path)))
        .collect();
    let notice =
        Notice { tone: "warning".into(), title: context.t("contract.listing_missing"), html: notes.concat() };
    (!notes.is_empty())
        .then(|| Section::new("manca", context.t("listing.lacking"), vec![Block::Notice(notice)]))
}

fn files(context: &Context<'_>) -> Block {
    let item = |ending: &str| LinkItem {
        text: format!("{NAME}.{ending}"),
        href: format!("@site/{NAME}.{ending}"),
        detail: context.t(&format!("listing.{ending}")),
        mark: None,
    };
    let document = context.book.settings.pdf.then_some("pdf");
    let items = document.into_iter().chain(["csv", "json", "xml"]).map(item).collect();
    Block::Links(Links { empty: String::new(), items })
}
