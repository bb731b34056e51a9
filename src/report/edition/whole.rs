//! The whole report on one page, as an office would file it.

use super::page as new_page;
use crate::report::block::{Block, Fact, Facts, LinkItem, Links};
use crate::report::context::{EditionContext, escape};
use crate::report::{Page, Section};
use crate::text::number;

/// Chapters in the standard order: the first page, then every page of the period.
pub(super) fn page(context: &EditionContext<'_>, pages: &[Page]) -> Page {
    let mut first = vec![Block::Facts(cover(context))];
    if context.book.settings.pdf {
        let item = LinkItem {
            text: context.t("data.pdf"),
            href: "@/resoconto.pdf".into(),
            detail: context.t("data.pdf_detail"),
            mark: None,
        };
        first.push(Block::Links(Links { empty: String::new(), items: vec![item] }));
    }
    let mut sections = vec![Section::new("copertina", String::new(), first)];
    for (at, page) in pages.iter().enumerate() {
        let slug = page.path.trim_end_matches(".html").replace('/', "-");
        for (n, section) in page.sections.iter().enumerate() {
            let mut copy = section.clone();
            copy.id = format!("{slug}-{}", section.id);
            copy.title = if at == 0 {
                section.title.clone()
            } else if n == 0 || section.title.is_empty() {
                if section.title.is_empty() {
                    page.title.clone()
                } else {
                    format!("{}: {}", page.title, section.title)
                }
            } else {
                format!("{}: {}", page.title, section.title)
            };
            sections.push(copy);
        }
    }
    let title = context.edition.report.title.value.clone();
    let mut whole = new_page(context, "report.html".into(), title, "whole", sections);
    whole.subtitle = context.t("whole.subtitle");
    whole
}

/// What stands first: whose report, on what, of when.
pub(super) fn cover(context: &EditionContext<'_>) -> Facts {
    let report = &context.edition.report;
    let administration =
        context.book.registers.administration.as_ref().map(|a| a.name.value.clone()).unwrap_or_default();
    let mut rows = vec![
        context.fact("whole.administration", escape(&administration)),
        context.fact("whole.contract", escape(&context.contract.terms.title)),
        context.fact(
            "whole.period",
            format!("{} – {}", context.date(report.from.value), context.date(report.to.value)),
        ),
    ];
    rows.extend(dated(context));
    if let Some(place) = &report.place.value {
        rows.push(context.fact("whole.place", escape(place)));
    }
    if let Some(version) = &report.version.value {
        rows.push(context.fact("whole.version", escape(version)));
    }
    Facts { caption: String::new(), rows }
}

/// The day of the report. A corrected edition begins as a copy: the day that both have is the first one's.
fn dated(context: &EditionContext<'_>) -> Vec<Fact> {
    let report = &context.edition.report;
    let own = context.stated_fact("whole.dated", &report.dated, |d| context.date(*d));
    let Some((first, day)) = context.amended(&context.contract.id, context.edition) else {
        return vec![own];
    };
    let name = escape(&number::edition(first, context.words.lang));
    let words = [("edition", name.as_str()), ("date", &context.date(day))];
    let amended = context.fact("whole.amended", context.words.with("whole.amended_value", &words));
    let own = match report.dated.known() == Some(&day) {
        true => Fact { missing: true, ..context.fact("whole.dated", escape(&context.t("whole.same_day"))) },
        false => own,
    };
    vec![own, amended]
}
