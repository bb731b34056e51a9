//! What the official document says around the chapters: cover, distribution, who signs.

use super::{people, plan, whole};
use crate::model::edition::{Paper, PaperRelation};
use crate::report::block::{Block, Signature};
use crate::report::context::{EditionContext, escape};
use crate::report::{Cover, site};
use crate::text::number;

pub(super) fn cover(context: &EditionContext<'_>) -> Cover {
    let (report, terms) = (&context.edition.report, &context.contract.terms);
    let administration = context.book.registers.administration.as_ref();
    let mut facts = whole::cover(context).rows;
    // Administration and contract stand large above them.
    facts.drain(..2);
    facts.splice(0..0, codes(context));
    if let Some(repertory) = &terms.repertory.value {
        let date = context.plain_date(repertory.date.value);
        let words = [("number", repertory.number.as_str()), ("date", date.as_str())];
        let text = context.words.with("contract.repertory_value", &words);
        facts.insert(0, context.fact("contract.repertory", escape(&text)));
    }
    if report.version.value.is_none() {
        facts.push(context.fact("whole.version", escape(&context.edition.id.to_string())));
    }
    let paper = report.paper.as_ref();
    let rendition = paper.filter(|p| p.relation.value == PaperRelation::Rendition);
    let Block::Table(distribution) = people::distribution(context) else { return Cover::default() };
    Cover {
        ident: format!("{}/{}", context.contract.id, context.edition.id),
        administration: administration.map(|a| a.name.value.clone()).unwrap_or_default(),
        kind: context.t(&format!("report_kind.{}", report.kind.key())),
        title: title(context),
        subject: terms.title.value.clone(),
        facts,
        day: Some(report.dated.known().copied().unwrap_or(report.to.value)),
        prevails: rendition.map(|paper| prevails(context, paper)).unwrap_or_default(),
        distribution: Some(distribution),
        plan: plan::sheets(context),
        reading: site::reading(context),
        signers: signers(context),
        paper: paper.and_then(|paper| signed_on_paper(context, paper)),
    }
}

/// The report's title; of a corrected edition with the number of the correction, where it does not say it.
fn title(context: &EditionContext<'_>) -> String {
    let title = &context.edition.report.title.value;
    let n = context.edition.id.revision.to_string();
    let whole = context.words.with("contract.amendment", &[("period", title), ("n", &n)]);
    let said = whole.trim_start_matches(title.as_str()).trim_start_matches([',', ' ']);
    let is_said = title.to_lowercase().contains(&said.to_lowercase());
    if context.edition.id.revision == 0 || is_said { title.clone() } else { whole }
}

/// The codes that name the contract elsewhere.
fn codes(context: &EditionContext<'_>) -> [crate::report::block::Fact; 2] {
    let terms = &context.contract.terms;
    [
        context.stated_fact("contract.cig", &terms.cig, |c| escape(&c.0)),
        context.stated_fact("contract.project_code", &terms.project_code, |c| escape(&c.0)),
    ]
}

fn prevails(context: &EditionContext<'_>, paper: &Paper) -> String {
    match paper.signed_on.known() {
        Some(day) => context.words.with("banner.rendition", &[("date", &context.plain_date(*day))]),
        None => context.t("banner.rendition_undated"),
    }
}

/// One place to sign for each role; who holds it on the day of the report.
fn signers(context: &EditionContext<'_>) -> Vec<Signature> {
    let person = |role: &str| {
        let role = context.contract.roles.get(role)?;
        role.person.known().map(|p| context.person_name(&p.id))
    };
    context
        .edition
        .report
        .signers
        .iter()
        .map(|signer| Signature {
            label: signer.label.value.clone(),
            name: person(signer.role.as_str()).unwrap_or_else(|| context.t("common.not_stated")),
            href: String::new(),
            mark: String::new(),
            origin: String::new(),
        })
        .collect()
}

/// The signatures of the original as facts, and where the original is.
fn signed_on_paper(
    context: &EditionContext<'_>,
    paper: &Paper,
) -> Option<(crate::report::block::Signatures, String)> {
    let section = people::signatures(context)?;
    let Some(Block::Signatures(signatures)) = section.blocks.into_iter().next() else { return None };
    let document = context.book.registers.documents.get(&paper.document.id);
    let holder = document.filter(|d| context.shows(d)).and_then(|d| d.held_by.value.clone());
    let kept = match holder {
        Some(holder) => context.words.with("pdf.kept_by", &[("holder", &holder)]),
        None => context.t("pdf.kept"),
    };
    let note = paper.note.value.as_ref().map(|note| context.md(note)).unwrap_or_default();
    let html = if note.is_empty() { escape(&kept) } else { format!("{} {note}", escape(&kept)) };
    Some((signatures, number::capitalised(&html)))
}
