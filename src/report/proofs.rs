//! «Documenti firmati» of a contract: each closed edition, the document to read, the signature files as
//! proofs, what was found about each signature and who has not signed yet. Never sealed itself.

use serde::Serialize;

use super::block::{
    Anchor, Block, Cell, Entries, Entry, Fact, Facts, LinkItem, Links, Notice, Prose, Row, Table,
};
use super::compose::Standing;
use super::context::{Context, cell, escape};
use super::seals;
use super::{Page, Section};
use crate::model::edition::Paper;
use crate::model::{Contract, Edition, Stated};
use crate::signature::{self, Axes, Reliance, Remark, Time};
use crate::text::number;
use crate::value::{Date, EditionId};

/// What stands beside a closed edition, as pages tell it: no code of a person, nothing that ages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proofs {
    /// SHA-256 of the closed document; none where the edition was closed without it.
    pub document: Option<String>,
    pub posts: Vec<Post>,
    pub files: Vec<Proof>,
    pub stamp: Option<Stamp>,
    pub rendition: bool,
}

/// The timestamp over the seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Its path beside the closed edition.
    pub file: String,
    /// The day by which the seal existed, where that is proved.
    pub on: Option<Date>,
    pub authority: String,
    pub trust: Reliance,
    pub remarks: Vec<Remark>,
    /// Something speaks against it.
    pub disputed: bool,
}

/// A role that is to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub name: String,
    pub label: String,
    /// By a signature that was found, on its day if it has one.
    pub signed: Option<(Option<Date>, Time)>,
    /// On somebody's word.
    pub declared: bool,
}

/// One file of `firme/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub file: String,
    pub sha256: String,
    /// Whether its name can be an address.
    pub published: bool,
    pub recorded_on: Option<String>,
    /// Why it is only declared, and by whom.
    pub declared: Option<(String, String)>,
    pub superseded_by: Option<String>,
    pub signatures: Vec<Shown>,
    /// Nothing in it could be read as a signature.
    pub unread: bool,
    /// The record or the file is not in order.
    pub disputed: bool,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub name: String,
    /// The qualification with which the person signs, where he is an expected one.
    pub label: String,
    pub form: String,
    pub axes: Axes,
    pub on: Option<Date>,
    pub issuer: String,
    pub serial: String,
    pub anchor: Option<String>,
    pub nested: usize,
    /// Names of those who signed this signature.
    pub counter: Vec<String>,
}

impl Proofs {
    /// Roles filled by a signature.
    pub fn signed(&self) -> usize {
        self.posts.iter().filter(|p| p.signed.is_some()).count()
    }
}

/// «firme: 1 di 3»; nothing where nobody is to sign.
pub(super) fn progress(context: &Context<'_>, standing: &Standing) -> Option<String> {
    let proofs = standing.proofs.as_ref().filter(|p| !p.rendition && !p.posts.is_empty())?;
    let (n, total) = (proofs.signed(), proofs.posts.len());
    Some(match n {
        0 => context.t("proofs.none_yet"),
        n => context.words.with("proofs.progress", &[("n", &n.to_string()), ("total", &total.to_string())]),
    })
}

/// The way from the contract's page.
pub(super) fn way(context: &Context<'_>) -> Section {
    let item = LinkItem {
        text: context.t("proofs.page"),
        href: "@/firme.html".into(),
        detail: context.t("proofs.way"),
        mark: None,
    };
    Section::new(
        "firme",
        context.t("proofs.page"),
        vec![Block::Links(Links { empty: String::new(), items: vec![item] })],
    )
}

/// The page; none where nothing is closed yet.
pub(super) fn page(context: &Context<'_>, contract: &Contract, shown: &[&Edition]) -> Option<Page> {
    let mut sections: Vec<Section> = seals::closed(context, contract, shown)
        .map(|(edition, standing)| section(context, contract, edition, standing))
        .collect();
    if sections.is_empty() {
        return None;
    }
    let html = format!(
        "<p>{}</p><p>{}</p>",
        escape(&context.t("proofs.axes_text")),
        escape(&context.t("proofs.trust_text"))
    );
    sections.push(Section::new(
        "significato",
        context.t("proofs.meaning"),
        vec![Block::Prose(Prose { html })],
    ));
    Some(Page {
        path: "firme.html".into(),
        title: context.t("proofs.page"),
        eyebrow: contract.terms.short_title.value.clone(),
        subtitle: context.t("proofs.way"),
        description: context.t("proofs.way"),
        menu: "contracts",
        chapter: false,
        kind: context.t("kind.contract"),
        sections,
        source: None,
    })
}

fn section(context: &Context<'_>, contract: &Contract, edition: &Edition, standing: &Standing) -> Section {
    let mut blocks = vec![Block::Facts(head(context, contract, edition, standing))];
    if let Some(paper) = edition.report.paper.as_ref() {
        blocks.push(Block::Table(on_paper(context, contract, edition, paper)));
    }
    if let Some(proofs) = &standing.proofs {
        if !proofs.rendition && !proofs.posts.is_empty() {
            blocks.push(Block::Table(posts(context, edition, proofs)));
        }
        for file in &proofs.files {
            blocks.extend(proof(context, edition, file));
        }
    }
    let name = number::capitalised(&number::edition(&edition.id, context.words.lang));
    Section::new(&format!("edizione-{}", edition.id), name, blocks)
}

/// State, the document to read and its hash, the way to check.
fn head(context: &Context<'_>, contract: &Contract, edition: &Edition, standing: &Standing) -> Facts {
    let folder = format!("@site/{}/{}/", contract.id, edition.id);
    let word = escape(&context.t(&format!("state.{}", standing.state.key())));
    let on = standing.on.map(|day| context.words.with("state.on", &[("date", &context.date(day))]));
    let first = [Some(word), on].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let name =
        |by: &String| EditionId::parse(by).map_or_else(|_| by.clone(), |by| context.edition_words("by", &by));
    let by = standing.by.as_ref().map(name);
    let by = by.map(|by| context.words.with("seals.superseded", &[("edition", &escape(&by))]));
    let progress = progress(context, standing).map(|text| escape(&text));
    let parts: Vec<String> = [Some(first), progress, by].into_iter().flatten().collect();
    let mut rows = vec![context.fact("seals.state", parts.join("; "))];
    let document = standing.proofs.as_ref().and_then(|p| p.document.as_ref());
    match document {
        Some(hash) => {
            let link = context.link(&format!("{folder}resoconto.pdf"), &context.t("proofs.document_link"));
            rows.push(context.fact("proofs.document", link));
            rows.push(context.fact("proofs.sha256", hash_html(hash)));
        }
        None => rows.push(context.fact(
            "proofs.document",
            format!(
                "{}: {}",
                escape(&context.t("proofs.no_document")),
                context.link(&format!("{folder}index.html"), &context.t("proofs.pages"))
            ),
        )),
    }
    rows.push(context.fact(
        "proofs.check",
        context.link(&format!("{folder}come-verificare.html"), &context.t("verify.page")),
    ));
    let stamp = standing.proofs.as_ref().and_then(|p| p.stamp.as_ref());
    rows.extend(stamp.map(|stamp| context.fact("proofs.stamp", stamped(context, edition, stamp))));
    Facts { caption: context.t("proofs.document"), rows }
}

/// What the timestamp over the seal proves, on whose word, or why nothing; the file to check it with.
fn stamped(context: &Context<'_>, edition: &Edition, stamp: &Stamp) -> String {
    let by = escape(&stamp.authority);
    let proved = stamp.on.map(|day| {
        context.words.with("proofs.stamp_on", &[("date", &context.date(day)), ("name", &by)])
            + "; "
            + &escape(&context.t(&format!("proofs.stamp_trust.{}", word(&stamp.trust))))
    });
    let remarks = stamp.remarks.iter().map(|r| escape(&signature::sentence(r, context.words.lang)));
    let mut parts: Vec<String> = proved.into_iter().chain(remarks).collect();
    let href = format!("@/chiusure/{}/{}", edition.id, stamp.file);
    parts.push(context.link(&href, &context.t("proofs.stamp_download")));
    let html = parts.join(". ");
    if stamp.disputed { format!("<strong>{html}</strong>") } else { html }
}

/// Signatures on paper are facts of the original, not of this edition.
fn on_paper(context: &Context<'_>, contract: &Contract, edition: &Edition, paper: &Paper) -> Table {
    let when = context.stated_date(&paper.signed_on.value);
    let place = context.stated_text(&paper.place.value);
    let document = escape(&context.document_title(&paper.document.id));
    let rows = paper
        .signers
        .iter()
        .map(|signer| {
            let href =
                format!("@site/{}/{}/persone.html#{}", contract.id, edition.id, signer.person.as_str());
            let name = context.link(&href, &context.person_name(&signer.person.id));
            let mark = match signer.mark.as_ref() {
                Some(Stated::Known(mark)) => escape(mark),
                Some(Stated::NotStated(reason)) => context.not_stated(reason),
                None => String::new(),
            };
            let cells = [escape(&signer.label.value), name, place.clone(), when.clone(), mark];
            Row { id: String::new(), group: String::new(), cells: cells.into_iter().map(cell).collect() }
        })
        .collect();
    Table {
        id: format!("carta-{}", edition.id),
        caption: context.t("proofs.paper_caption"),
        head: ["column.role", "column.person", "proofs.place", "proofs.day", "proofs.mark"]
            .map(|k| context.column(k))
            .to_vec(),
        rows,
        empty: context.t("proofs.paper_empty"),
        csv: String::new(),
        note: context.words.with("proofs.paper_note", &[("document", &document)]),
    }
}

/// Who is to sign, and whether.
fn posts(context: &Context<'_>, edition: &Edition, proofs: &Proofs) -> Table {
    let rows = proofs
        .posts
        .iter()
        .map(|post| Row {
            id: String::new(),
            group: String::new(),
            cells: vec![cell(escape(&post.label)), cell(escape(&post.name)), signed(context, post)],
        })
        .collect();
    Table {
        id: format!("firmatari-{}", edition.id),
        caption: context.t("proofs.posts_caption"),
        head: ["column.role", "column.person", "proofs.signature"].map(|k| context.column(k)).to_vec(),
        rows,
        empty: String::new(),
        csv: String::new(),
        note: String::new(),
    }
}

fn signed(context: &Context<'_>, post: &Post) -> Cell {
    match (&post.signed, post.declared) {
        (Some((Some(day), time)), _) => {
            let key = if *time == Time::Proved { "proofs.proved_on" } else { "proofs.claimed_on" };
            cell(context.words.with(key, &[("date", &context.date(*day))]))
        }
        (Some((None, _)), _) => cell(escape(&context.t("proofs.present"))),
        (None, true) => {
            Cell { html: escape(&context.t("proofs.declared")), missing: true, ..Cell::default() }
        }
        (None, false) => {
            Cell { html: escape(&context.t("proofs.missing")), missing: true, ..Cell::default() }
        }
    }
}

/// One file, then each of its signatures.
fn proof(context: &Context<'_>, edition: &Edition, proof: &Proof) -> Vec<Block> {
    let mut facts = vec![context.fact("proofs.sha256", hash_html(&proof.sha256))];
    match &proof.recorded_on {
        Some(day) => {
            let day = Date::parse(day).map_or_else(|_| escape(day), |day| context.date(day));
            facts.push(context.fact("proofs.recorded", day));
        }
        None => facts.push(context.fact("proofs.recorded", escape(&context.t("proofs.unrecorded")))),
    }
    if let Some((reason, by)) = &proof.declared {
        let html =
            context.words.with("proofs.declared_by", &[("name", &escape(by)), ("reason", &escape(reason))]);
        facts.push(context.fact("proofs.declaration", html));
    }
    if let Some(other) = &proof.superseded_by {
        facts.push(context.fact("proofs.superseded", format!("<code>{}</code>", escape(other))));
    }
    let href = format!("@/chiusure/{}/firme/{}", edition.id, proof.file);
    let links =
        if proof.published { vec![Anchor { text: context.t("proofs.download"), href }] } else { Vec::new() };
    let mut items = vec![Entry {
        id: format!("file-{}", proof.sha256.chars().take(12).collect::<String>()),
        title: proof.file.clone(),
        tag: context.t("proofs.file"),
        facts,
        links,
        ..Entry::default()
    }];
    items.extend(proof.signatures.iter().map(|shown| one(context, shown)));
    let mut blocks = vec![Block::Entries(Entries { empty: String::new(), items })];
    let warning = if proof.disputed {
        Some("proofs.disputed")
    } else if proof.unread {
        Some("proofs.unread")
    } else {
        None
    };
    blocks.extend(warning.map(|key| {
        Block::Notice(Notice {
            tone: if proof.disputed { "warning" } else { "info" }.into(),
            title: proof.file.clone(),
            html: format!("<p>{}</p>", escape(&context.t(key))),
        })
    }));
    blocks
}

/// A signature: each axis on its own line, in words.
fn one(context: &Context<'_>, shown: &Shown) -> Entry {
    let Axes { document, signature, identity, trust, time, certificate, revocation } = &shown.axes;
    let mut facts = vec![
        axis(context, "document", document),
        axis(context, "signature", signature),
        axis(context, "identity", identity),
        axis(context, "trust", trust),
        axis(context, "time", time),
        axis(context, "certificate", certificate),
        axis(context, "revocation", revocation),
    ];
    if let Some(day) = shown.on {
        facts[4].html.push_str(&format!(", {}", context.date(day)));
    }
    if let Some(anchor) = &shown.anchor {
        facts[3].html.push_str(&format!(" ({})", escape(anchor)));
    }
    facts.push(context.fact("proofs.form", escape(&context.t(&format!("proofs.form.{}", shown.form)))));
    facts.push(context.fact("proofs.issuer", issuer(context, shown)));
    if shown.nested > 0 {
        facts.push(context.fact("proofs.nested", escape(&context.t("proofs.nested_text"))));
    }
    if !shown.counter.is_empty() {
        let names = number::listed(&shown.counter, context.words.lang);
        let html = context.words.with("proofs.counter_text", &[("names", &escape(&names))]);
        facts.push(context.fact("proofs.counter", html));
    }
    let name = if shown.name.is_empty() { context.t("proofs.nobody") } else { shown.name.clone() };
    Entry { title: name, tag: shown.label.clone(), facts, ..Entry::default() }
}

/// The authority by the name that people know; the whole name and the number for who needs them.
fn issuer(context: &Context<'_>, shown: &Shown) -> String {
    let whole = format!("{}, {}", shown.issuer, shown.serial);
    format!(
        "{}<details><summary>{}</summary><code>{}</code></details>",
        escape(&common_name(&shown.issuer)),
        escape(&context.t("proofs.issuer_whole")),
        escape(&whole)
    )
}

/// `Autorità di prova: non usare` of `CN=Autorità di prova: non usare,O=Prova,C=IT`; a name without one as it is.
fn common_name(name: &str) -> String {
    let Some(at) = name.find("CN=").filter(|at| *at == 0 || name[..*at].ends_with(',')) else {
        return name.to_owned();
    };
    let mut out = String::new();
    let mut rest = name[at + 3..].chars();
    while let Some(c) = rest.next().filter(|c| *c != ',') {
        out.extend(if c == '\\' { rest.next() } else { Some(c) });
    }
    out
}

fn axis(context: &Context<'_>, name: &str, value: &impl Serialize) -> Fact {
    context.fact(&format!("axis.{name}"), escape(&context.t(&format!("axis.{name}.{}", word(value)))))
}

/// The same word that machines read.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn hash_html(hash: &str) -> String {
    format!("<code class=\"hash\">{}</code>", escape(hash))
}

#[cfg(test)]
mod tests {
    use super::common_name;

    #[test]
    fn an_authority_is_shown_by_its_common_name() {
        for (whole, shown) in [
            ("CN=Autorità di prova: non usare,O=Prova,C=IT", "Autorità di prova: non usare"),
            ("C=IT,O=Prova,CN=Prova\\, sezione 2", "Prova, sezione 2"),
            ("O=Senza nome,C=IT", "O=Senza nome,C=IT"),
            ("", ""),
        ] {
            assert_eq!(common_name(whole), shown);
        }
    }
}
