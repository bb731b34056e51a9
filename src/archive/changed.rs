//! A shared fact that changed after a seal, in words: what it is called, what it was, what it is now; and which
//! of its values it was.

use std::collections::BTreeSet;

use serde_json::Value;

use super::facts::{CODE, PERSON};
use crate::model::{Book, Contract};
use crate::text::{Lang, number};
use crate::value::{Decimal, Quantity};

/// A value inside a fact that is not what it was: where it is, by keys and places in lists.
pub(super) struct Leaf<'v> {
    pub(super) path: Vec<String>,
    old: Option<&'v Value>,
    new: Option<&'v Value>,
}

/// Every value that differs, in the order of the keys.
pub(super) fn leaves<'v>(old: &'v Value, new: &'v Value) -> Vec<Leaf<'v>> {
    let mut found = Vec::new();
    descend(&mut Vec::new(), Some(old), Some(new), &mut found);
    found
}

fn descend<'v>(
    path: &mut Vec<String>,
    old: Option<&'v Value>,
    new: Option<&'v Value>,
    found: &mut Vec<Leaf<'v>>,
) {
    let mut inside = |key: String, old, new| {
        path.push(key);
        descend(path, old, new, found);
        path.pop();
    };
    match (old, new) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            keys.into_iter().for_each(|key| inside(key.clone(), a.get(key), b.get(key)));
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) if a.len() == b.len() => {
            (0..a.len()).for_each(|at| inside(at.to_string(), a.get(at), b.get(at)));
        }
        _ if old.unwrap_or(&Value::Null) == new.unwrap_or(&Value::Null) => {}
        _ => found.push(Leaf { path: path.clone(), old, new }),
    }
}

/// «la soglia di «Attesa» era 90 %, ora è 92 %».
pub(super) fn sentence(
    key: &str,
    (old, new): (Option<&Value>, Option<&Value>),
    book: &Book,
    contract: &Contract,
    lang: Lang,
) -> String {
    let it = lang == Lang::It;
    let name = subject(key, book, contract, lang);
    match (old, new) {
        (Some(old), Some(new)) => {
            let unit = old.pointer("/rule/unit").and_then(Value::as_str);
            let words = Words { key, unit, book, lang };
            let each: Vec<String> = leaves(old, new).iter().map(|leaf| words.changed(leaf)).collect();
            format!("{name}{}", each.join("; "))
        }
        (Some(_), None) if it => format!("{name} non c’è più, o non vale più per il periodo"),
        (Some(_), None) => format!("{name} is gone, or holds for the period no more"),
        (None, _) if it => format!("{name} non faceva parte del periodo chiuso"),
        (None, _) => format!("{name} was not part of the closed period"),
    }
}

/// What people call it.
fn subject(key: &str, book: &Book, contract: &Contract, lang: Lang) -> String {
    let (kind, id) = key.split_once('/').unwrap_or((key, ""));
    let indicator = || contract.indicators.get(id).map_or(id, |i| i.short_name.value.as_str());
    let person = || book.registers.people.get(id).map_or(id, |p| p.name.value.as_str());
    let role = || contract.roles.get(id).map_or(id, |r| r.label.value.as_str());
    let (it, en) = match kind {
        "threshold" => {
            (format!("la soglia di «{}»", indicator()), format!("the threshold of «{}»", indicator()))
        }
        "indicator" => (format!("la scheda di «{}»", indicator()), format!("the sheet of «{}»", indicator())),
        "penalty" => (format!("la penale «{id}»"), format!("the penalty «{id}»")),
        "penalty-cap" => ("il limite delle penali".into(), "the limit of the penalties".into()),
        "base" => (format!("l’importo «{id}»"), format!("the amount «{id}»")),
        "suspension" => (
            format!("la sospensione delle penali di «{}»", indicator()),
            format!("the suspension of the penalties of «{}»", indicator()),
        ),
        "role" => (format!("l’incarico «{}»", role()), format!("the role «{}»", role())),
        "person" => (format!("il nome di «{id}»"), format!("the name of «{id}»")),
        "signer" => (
            format!("ciò da cui si riconosce la firma di {}", person()),
            format!("what the signature of {} is recognised by", person()),
        ),
        "limits" => ("un limite di book.toml".into(), "a limit of book.toml".into()),
        "edition" => ("chi deve firmare".into(), "who is to sign".into()),
        _ => (format!("«{key}»"), format!("«{key}»")),
    };
    if lang == Lang::It { it } else { en }
}

struct Words<'a> {
    key: &'a str,
    unit: Option<&'a str>,
    book: &'a Book,
    lang: Lang,
}

impl Words<'_> {
    /// « era 90 %, ora è 92 %», or with the name of the value: «: «within» era 20s, ora è 30s».
    fn changed(&self, leaf: &Leaf<'_>) -> String {
        let field = leaf.path.iter().rev().find(|part| part.parse::<usize>().is_err());
        let field = field.map_or("", String::as_str);
        let is_person = field == "person";
        let is_role = is_person && self.key.starts_with("role/");
        // What the fact is by its own name needs no second one.
        let named = !(field.is_empty() || field == "value" || field == CODE || is_person);
        let label = if named { format!(": «{field}»") } else { String::new() };
        let said = |value: Option<&Value>| self.value(value, field, is_person);
        match (said(leaf.old), said(leaf.new), self.lang) {
            (Some(old), Some(new), Lang::It) if is_role => format!("{label} era di {old}, ora è di {new}"),
            (Some(old), Some(new), Lang::En) if is_role => format!("{label} was {old}’s, is now {new}’s"),
            (Some(old), Some(new), Lang::It) => format!("{label} era {old}, ora è {new}"),
            (Some(old), Some(new), Lang::En) => format!("{label} was {old}, is now {new}"),
            (Some(old), None, Lang::It) => format!("{label} era {old}, ora non c’è"),
            (Some(old), None, Lang::En) => format!("{label} was {old}, now there is none"),
            (None, new, Lang::It) => format!("{label} non c’era, ora è {}", new.unwrap_or_default()),
            (None, new, Lang::En) => format!("{label} was not there, is now {}", new.unwrap_or_default()),
        }
    }

    /// A value for people; none where there is none.
    fn value(&self, value: Option<&Value>, field: &str, is_person: bool) -> Option<String> {
        let Some(Value::String(text)) = value.filter(|v| !v.is_null()) else {
            return value.filter(|v| !v.is_null()).map(one_line);
        };
        if is_person {
            let known = self.book.registers.people.get(text.as_str());
            return Some(known.map_or_else(|| text.clone(), |p| p.name.value.clone()));
        }
        if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Some(text.chars().take(12).collect());
        }
        let exact = Decimal::parse(text).ok().filter(|_| !self.key.starts_with(PERSON));
        Some(match (exact, self.unit) {
            (Some(exact), Some("percent")) if field == "value" => {
                number::quantity(&Quantity::percent(exact), self.lang)
            }
            (Some(exact), _) if self.key.starts_with("base/") => number::money(exact, self.lang),
            (Some(exact), _) if field == "value" => number::decimal(exact, self.lang),
            // A clause «10.2», a year or a code of digits is no amount: as the file has it.
            (Some(_), _) => text.clone(),
            _ => format!("«{text}»"),
        })
    }
}

/// A value on one line.
pub(super) fn one_line(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => {
            let parts: Vec<String> = map.iter().map(|(k, v)| format!("{k}: {}", one_line(v))).collect();
            parts.join(", ")
        }
        Value::Array(list) => list.iter().map(one_line).collect::<Vec<_>>().join("; "),
        Value::Null => "–".to_owned(),
        other => other.to_string(),
    }
}
