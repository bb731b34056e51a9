//! Counts of a sheet and parts of a combined rule, by the names people know.

use std::borrow::Cow;

use super::context::EditionContext;
use crate::assess::version_for;
use crate::model::indicator::{Indicator, Version};
use crate::rule::{Combined, Judgement, Kind, Rule, Simple, Threshold};
use crate::text::number;
use crate::value::EditionId;

/// Counts whose names are the program's own.
const OWN: [&str; 4] = ["within", "at_least", "sum", "all"];

impl EditionContext<'_> {
    /// What the sheet calls a count: «Reclami arrivati»; of a class, «Guasti (p1)».
    pub(super) fn count_name(&self, indicator: &Indicator, name: &str) -> String {
        if let Some((class, name)) = name.split_once('/') {
            return format!("{} ({class})", self.count_name(indicator, name));
        }
        let datum = indicator.data.value.iter().find(|d| d.name.value == name);
        match datum.and_then(|d| d.description.value.as_deref()) {
            Some(description) => description.trim_end_matches('.').to_owned(),
            None if OWN.contains(&name) => self.t(&format!("count.{name}")),
            None => name.replace('_', " "),
        }
    }

    /// A formula with each count by the name that the sheet gives it; one without a name stays as written.
    pub(super) fn formula(&self, indicator: &Indicator, text: &str) -> String {
        let is_key = |c: char| c.is_alphanumeric() || c == '_';
        let named = |word: &str| {
            let datum = indicator.data.value.iter().find(|d| d.name.value == word)?;
            let text = datum.description.value.as_deref()?;
            Some(format!("«{}»", text.trim_end_matches('.')))
        };
        let mut out = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c: char| is_key(c) != is_key(first)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            out.push_str(&named(run).unwrap_or_else(|| run.to_owned()));
            rest = after;
        }
        out
    }

    /// What a part of a rule is about: «Reclami», «classe p1». A month or the half of a year is none.
    pub(super) fn part_name(&self, indicator: &Indicator, name: &str) -> Option<String> {
        if EditionId::parse(name).is_ok() {
            return None;
        }
        self.name_in(indicator, &version_for(indicator, self.edition)?.rule, name)
    }

    fn name_in(&self, indicator: &Indicator, rule: &Rule, name: &str) -> Option<String> {
        let Rule::Combined(combined) = rule else { return None };
        match combined.as_ref() {
            Combined::All(rules) | Combined::Any(rules) => {
                let (at, inner) = name.split_once('/').unwrap_or((name, ""));
                let rule = rules.get(at.parse::<usize>().ok()?.checked_sub(1)?)?;
                if let Some(inner) = self.name_in(indicator, rule, inner) {
                    return Some(inner);
                }
                let subject = self.subject(indicator, rule.simple()?);
                let of_rule = |rule: &Rule| rule.simple().map(|simple| self.subject(indicator, simple));
                let alone = rules.iter().filter(|r| of_rule(r).as_ref() == Some(&subject)).count() == 1;
                Some(if alone { subject } else { format!("{subject}, {}", self.rule(rule)) })
            }
            Combined::By { .. } => Some(self.class_name(name)),
            Combined::Windows { rule, .. } => self.name_in(indicator, rule, name),
        }
    }

    /// What one test counts.
    fn subject(&self, indicator: &Indicator, test: &Simple) -> String {
        match &test.kind {
            Kind::Ratio(ratio) => {
                let names: Vec<String> =
                    ratio.part.iter().map(|(_, name)| self.count_name(indicator, name)).collect();
                number::listed(&names, self.words.lang)
            }
            Kind::Share { of, .. }
            | Kind::ShareAtLeast { of, .. }
            | Kind::Mean { of, .. }
            | Kind::Quantile { of, .. }
            | Kind::Max { of }
            | Kind::Min { of }
            | Kind::Total { of } => self.count_name(indicator, of),
        }
    }

    /// The threshold of the part that decided, for numbers and drawings.
    pub(super) fn deciding<'v>(&self, version: &'v Version, judgement: &Judgement) -> Cow<'v, Threshold> {
        version.rule.threshold_of(judgement)
    }

    /// The name of the part that decided; none where the rule is one test.
    pub(super) fn decided_by(&self, indicator: &Indicator, judgement: &Judgement) -> Option<String> {
        self.part_name(indicator, judgement.part.as_deref()?)
    }

    /// «Reclami: al massimo 1 %», the part that decided; the whole rule where it is one test.
    pub(super) fn threshold_by(&self, indicator: &Indicator, judgement: &Judgement) -> String {
        let version = version_for(indicator, self.edition);
        let part = judgement.part.as_deref().and_then(|name| version?.rule.part(name));
        match (part, self.decided_by(indicator, judgement)) {
            (Some(part), Some(name)) => format!("{name}: {}", self.rule(&Rule::Simple(part))),
            _ => self.threshold_of(indicator),
        }
    }

    /// The value of another period beside this one's, with its part where another decided there.
    pub(super) fn value_beside(&self, indicator: &Indicator, now: &Judgement, other: &Judgement) -> String {
        let value = self.value(other);
        match self.decided_by(indicator, other) {
            Some(name) if other.part != now.part && other.value.is_some() => format!("{value} ({name})"),
            _ => value,
        }
    }
}
