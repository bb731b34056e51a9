//! Every mention finds its record, or says what is nearest.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Loading, Parsed, kind_word};
use super::{Contract, Id, config, contract};
use crate::diag::{Code, Places, Span};
use crate::source::{Reference, nearest};

impl Loading<'_> {
    /// Every mention finds its record, in its contract or in the registers. Where no record of a kind
    /// exists at all, only the first mention is reported: what is missing is the register.
    pub(super) fn resolve(&mut self, settings: &config::Settings) {
        let mut references = std::mem::take(&mut self.reader.references);
        references.sort_by_key(|r| r.span);
        let mut told = BTreeSet::new();
        for reference in references {
            let home = self.home(&reference, settings);
            if self.known.may_have(reference.kind, &home, &reference.id) {
                continue;
            }
            if !self.known.is_empty(reference.kind) || told.insert(reference.kind) {
                self.dangling(&reference, &home, settings);
            }
        }
    }

    /// The contract whose folder holds a mention.
    fn home(&self, reference: &Reference, settings: &config::Settings) -> String {
        let path = self.sources.path(reference.span.file);
        [&settings.data_dir, &settings.src]
            .into_iter()
            .filter_map(|folder| path.strip_prefix(&format!("{folder}/")))
            .find_map(|rest| rest.split_once('/'))
            .map_or_else(String::new, |(folder, _)| folder.to_owned())
    }

    fn dangling(&mut self, reference: &Reference, home: &str, settings: &config::Settings) {
        let (kind, kind_en) = kind_word(reference.kind);
        let near = self
            .renamed(reference, home, settings)
            .or_else(|| self.known.nearest(reference.kind, home, &reference.id));
        let register = register_of(reference.kind).filter(|_| self.known.is_empty(reference.kind));
        let raised = self.reader.wrong.raise(Code::SYN_07, reference.span);
        raised.with("kind", kind).with("kind-en", kind_en).with("found", &reference.id);
        if let Some(near) = near {
            raised.with("nearest", &near).with("expected", &near);
        }
        if let Some(name) = register {
            raised.with("register", format!("{}/{}", settings.data_dir, name.replace("<>", home)));
        }
    }

    /// The record that has the mentioned name among its old ones.
    fn renamed(&self, reference: &Reference, home: &str, settings: &config::Settings) -> Option<String> {
        let folder = match reference.kind {
            "indicator" => "indicators",
            "service" => "services",
            _ => return None,
        };
        let files = self.yaml_files(&format!("{}/{home}/{folder}/", settings.data_dir));
        files.into_iter().find_map(|(file, name)| {
            let Some(Parsed::Tree { node, .. }) = self.parsed.get(&file) else { return None };
            let aliases = node.get("aliases")?;
            aliases.list().iter().any(|a| a.text() == Some(&reference.id)).then_some(name)
        })
    }

    /// What `book.toml` names exists: the current period, the theme (SYN-07).
    pub(super) fn configured(
        &mut self,
        settings: &config::Settings,
        contracts: &BTreeMap<Id<contract::Contract>, Contract>,
    ) {
        let periods: BTreeSet<String> =
            contracts.values().flat_map(|c| c.editions.keys().map(|e| e.period.to_string())).collect();
        if let Some(current) = &settings.current
            && !periods.is_empty()
            && !periods.contains(&current.to_string())
        {
            let near = nearest(&current.to_string(), periods.iter().map(String::as_str)).map(str::to_owned);
            self.missing_name(current.span, ("periodo", "period"), &current.to_string(), near);
        }
        if let Some(theme) = &settings.theme_named
            && theme.value != "agid"
            && self.sources.under(&format!("themes/{}/", theme.value)).next().is_none()
        {
            let near = nearest(&theme.value, ["agid"]).map(str::to_owned);
            self.missing_name(theme.span, ("tema", "theme"), &theme.value, near);
        }
    }

    fn missing_name(&mut self, at: Span, kind: (&str, &str), found: &str, near: Option<String>) {
        let raised = self.reader.wrong.raise(Code::SYN_07, at);
        raised.with("kind", kind.0).with("kind-en", kind.1).with("found", found);
        if let Some(near) = near {
            raised.with("nearest", &near).with("expected", &near);
        }
    }
}

/// Where the records of a kind are listed (`<>` is the contract).
fn register_of(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "office" | "mailbox" => "administration.yaml",
        "person" => "people.yaml",
        "organisation" => "organisations.yaml",
        "system" => "systems.yaml",
        "document" => "documents.yaml",
        "term" => "glossary.yaml",
        "area" => "<>/areas.yaml",
        "role" => "<>/roles.yaml",
        _ => return None,
    })
}
