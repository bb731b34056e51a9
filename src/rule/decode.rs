//! Rules from YAML: one branch is read, the one its `stat` or combinator names.

use serde_json::{Value, json};

use super::combine::DEFAULT;
use super::shape;
use crate::source::schema::{self, Shapes};
use std::collections::BTreeMap;

use super::{Combined, Kind, Need, Op, Ratio, Rule, Simple, Threshold};
use crate::diag::Code;
use crate::source::{Decode, Fields, Kind as NodeKind, Node, Reader};
use crate::value::{Decimal, ParseProblem, Quantity, Unit};

/// Combinators nest two deep.
const DEEPEST: u8 = 2;

impl Decode for Rule {
    fn schema(_: &mut Shapes) -> Value {
        shape::rule()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        rule(node, reader, 0)
    }
}

fn rule(node: &Node, reader: &mut Reader, depth: u8) -> Option<Rule> {
    let combinator = ["all", "any", "by", "windows"].into_iter().find(|key| node.get(key).is_some());
    let Some(combinator) = combinator else {
        return simple(node, reader).map(Rule::Simple);
    };
    if depth >= DEEPEST {
        reader
            .wrong
            .raise(Code::SYN_16, node.span)
            .with("problem", "regole combinate su più di due livelli")
            .with("problem-en", "rules combined more than two deep");
        return None;
    }
    let combined = match combinator {
        "all" | "any" => list(node, combinator, reader, depth)?,
        "by" => by(node, reader)?,
        _ => windows(node, reader, depth)?,
    };
    Some(Rule::Combined(Box::new(combined)))
}

fn list(node: &Node, key: &'static str, reader: &mut Reader, depth: u8) -> Option<Combined> {
    let inner = node.get(key)?;
    let allowed: &[&str] = if key == "all" { &["all"] } else { &["any"] };
    let mut fields = Fields::open(node, allowed, reader)?;
    let _ = fields.take::<RawRule>(key, "regole", reader);
    fields.close(reader);
    let rules: Vec<Rule> = inner.list().iter().filter_map(|n| rule(n, reader, depth + 1)).collect();
    if rules.len() != inner.list().len() {
        return None;
    }
    if rules.is_empty() {
        reader.unexpected(inner, "un elenco di regole", "a list of rules");
        return None;
    }
    Some(if key == "all" { Combined::All(rules) } else { Combined::Any(rules) })
}

fn by(node: &Node, reader: &mut Reader) -> Option<Combined> {
    let mut fields = Fields::open(node, &["by", "rule", "values", "within"], reader)?;
    let _ = fields.take::<String>("by", "classe", reader);
    let values = fields.take::<BTreeMap<String, Decimal>>("values", "soglie per classe", reader);
    let within = fields.take::<BTreeMap<String, Quantity>>("within", "tempi per classe", reader);
    let inner = fields.take::<RawRule>("rule", "regola", reader);
    fields.close(reader);
    let raw = inner?.value.0;
    let defaults = Defaults {
        value: values.as_ref().is_some_and(|v| !v.is_empty()),
        within: within.as_ref().and_then(|w| w.values().next().cloned()),
    };
    let rule = simple_with(&raw, reader, &defaults)?;
    let (mut values, mut within) = (values?.value, within?.value);
    // What the rule itself states holds for the classes that are not named; what it leaves out holds for none.
    if raw.get("value").is_some() && !values.is_empty() {
        values.entry(DEFAULT.to_owned()).or_insert(rule.threshold.value.exact);
    }
    if let (Kind::Share { within: own, .. }, true) = (&rule.kind, raw.get("within").is_some())
        && !within.is_empty()
    {
        within.entry(DEFAULT.to_owned()).or_insert_with(|| own.clone());
    }
    Some(Combined::By { rule, values, within })
}

fn windows(node: &Node, reader: &mut Reader, depth: u8) -> Option<Combined> {
    let mut fields = Fields::open(node, &["windows", "need", "of", "rule"], reader)?;
    let unit = fields.take::<Month>("windows", "finestra", reader);
    let need = fields.take::<Need>("need", "quante finestre servono", reader);
    let of = fields.take::<Option<u64>>("of", "su quante", reader);
    let inner = fields.take::<RawRule>("rule", "regola", reader);
    fields.close(reader);
    unit?;
    let rule = rule(&inner?.value.0, reader, depth + 1)?;
    Some(Combined::Windows { rule, need: need?.value, of: of?.value })
}

/// Windows are months.
struct Month;
impl Decode for Month {
    fn schema(_: &mut Shapes) -> Value {
        schema::words(["month"].into_iter())
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.one_of(node, &[("month", ())]).map(|()| Self)
    }
}
impl Decode for Need {
    fn schema(_: &mut Shapes) -> Value {
        json!({"anyOf": [{"const": "all"}, {"type": "integer", "minimum": 0}]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        if node.text() == Some("all") {
            return Some(Self::All);
        }
        u64::decode(node, reader).map(Self::Number)
    }
}

/// A rule kept as written until its kind is known.
struct RawRule(Node);
impl Decode for RawRule {
    fn schema(_: &mut Shapes) -> Value {
        shape::rule()
    }
    fn decode(node: &Node, _: &mut Reader) -> Option<Self> {
        Some(Self(node.clone()))
    }
}

/// What a `by` gives in place of the rule's own keys.
#[derive(Default)]
struct Defaults {
    value: bool,
    within: Option<Quantity>,
}

const STATS: &[(&str, &str)] = &[
    ("share", "share"),
    ("ratio", "ratio"),
    ("mean", "mean"),
    ("quantile", "quantile"),
    ("max", "max"),
    ("min", "min"),
    ("total", "total"),
];

fn simple(node: &Node, reader: &mut Reader) -> Option<Simple> {
    simple_with(node, reader, &Defaults::default())
}

fn simple_with(node: &Node, reader: &mut Reader, defaults: &Defaults) -> Option<Simple> {
    if !matches!(node.kind, NodeKind::Map(_)) {
        reader.unexpected(
            node,
            "una regola ({stat: …, op: …, value: …})",
            "a rule ({stat: …, op: …, value: …})",
        );
        return None;
    }
    let Some(stat) = node.get("stat") else {
        if !reader.cut {
            let allowed = STATS.map_keys();
            reader
                .wrong
                .raise(Code::SYN_09, node.span)
                .with("key", "stat")
                .with("title", "statistica")
                .with("expected", allowed);
        }
        return None;
    };
    let stat = reader.one_of(stat, STATS)?;
    let mut fields = Fields::open(node, keys(stat), reader)?;
    let _ = fields.take::<String>("stat", "statistica", reader);
    let kind = kind(stat, &mut fields, reader, defaults);
    let op = fields.take::<Option<Op>>("op", "verso", reader);
    let value = fields.take::<Option<RawValue>>("value", "soglia", reader);
    let unit = fields.take::<Option<UnitWord>>("unit", "unità", reader);
    let min_n = fields.take::<Option<u64>>("min_n", "numero minimo di casi", reader);
    let tolerance = fields.take::<Option<Tolerance>>("tolerance", "tolleranza", reader);
    fields.close(reader);
    let value = threshold_value(node, value?.value, unit?.value, reader, defaults)?;
    if stat == "share" && value.unit == Unit::Percent && value.exact > Decimal::from(100_u64) {
        let at = node.get("value").unwrap_or(node);
        let what = ("una percentuale da 0 a 100", "a percentage from 0 to 100");
        reader.not_a_value(at, &ParseProblem::TooLarge, what, "97");
        return None;
    }
    let Some(op) = op?.value else {
        let at = node.get("value").map_or(node.span, |n| n.span);
        let found = node.get("value").and_then(Node::text).unwrap_or_default();
        reader
            .wrong
            .raise(Code::SLA_02, at)
            .with("found", found)
            .with("key", "op")
            .with("expected", ">=, >, <=, <");
        return None;
    };
    Some(Simple {
        kind: kind?,
        threshold: Threshold { op, value },
        min_n: min_n?.value,
        tolerance: tolerance?.value.map(|t| t.0),
    })
}

trait MapKeys {
    fn map_keys(&self) -> String;
}
impl MapKeys for [(&str, &str)] {
    fn map_keys(&self) -> String {
        self.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(", ")
    }
}

/// Keys that each kind may have.
fn keys(stat: &str) -> &'static [&'static str] {
    macro_rules! with_common {
        ($($key:literal),*) => { &["stat", $($key,)* "op", "value", "unit", "min_n", "tolerance"] };
    }
    match stat {
        "share" => with_common!("of", "within", "at_least"),
        "ratio" => with_common!("part", "whole"),
        "mean" => with_common!("of", "sum", "over", "per"),
        "quantile" => with_common!("of", "share"),
        _ => with_common!("of"),
    }
}

fn kind(stat: &str, fields: &mut Fields<'_>, reader: &mut Reader, defaults: &Defaults) -> Option<Kind> {
    if stat == "ratio" {
        let part = fields.take::<Signed>("part", "parte", reader);
        let whole = fields.take::<Signed>("whole", "totale", reader);
        return Some(Kind::Ratio(Ratio { part: part?.value.0, whole: whole?.value.0 }));
    }
    if stat == "mean" {
        // Every key is taken before the first failure ends the reading: none is left as unknown.
        let of = fields.take::<Option<String>>("of", "casi", reader);
        let sum = fields.take::<Option<String>>("sum", "somma", reader);
        let over = fields.take::<Option<String>>("over", "divisore", reader);
        let per = fields.take::<Option<u64>>("per", "ogni quanti", reader);
        let of = of?.value.unwrap_or_else(|| "all".into());
        return Some(Kind::Mean { of, sum: sum?.value, over: over?.value, per: per?.value });
    }
    let of = fields.take::<String>("of", "casi", reader);
    match stat {
        "share" => {
            let share = share(fields, reader, defaults);
            share?(of?.value)
        }
        "quantile" => {
            let share = fields.take::<Decimal>("share", "percentile", reader);
            Some(Kind::Quantile { of: of?.value, share: share?.value })
        }
        "max" => Some(Kind::Max { of: of?.value }),
        "min" => Some(Kind::Min { of: of?.value }),
        _ => Some(Kind::Total { of: of?.value }),
    }
}

/// The limit of a share, as what makes its kind once the cases are known.
fn share(
    fields: &mut Fields<'_>,
    reader: &mut Reader,
    defaults: &Defaults,
) -> Option<impl FnOnce(String) -> Option<Kind> + use<>> {
    let at_least = fields.take::<Option<Quantity>>("at_least", "almeno", reader);
    let own = match (&at_least, &defaults.within) {
        (Some(at_least), None) if at_least.value.is_none() => {
            fields.take::<Quantity>("within", "entro", reader).map(|own| Some(own.value))
        }
        _ => fields.take::<Option<Quantity>>("within", "entro", reader).map(|own| own.value),
    };
    let (at_least, within) = (at_least?.value, own?.or_else(|| defaults.within.clone()));
    Some(move |of| match (at_least, within) {
        (Some(at_least), _) => Some(Kind::ShareAtLeast { of, at_least }),
        (None, Some(within)) => Some(Kind::Share { of, within }),
        (None, None) => None,
    })
}

impl Decode for Op {
    fn schema(_: &mut Shapes) -> Value {
        shape::op()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.one_of(
            node,
            &[(">=", Self::AtLeast), (">", Self::Above), ("<=", Self::AtMost), ("<", Self::Below)],
        )
    }
}

/// One count or a list of signed ones: `calls`, `[calls, -late]`.
struct Signed(Vec<(bool, String)>);
impl Decode for Signed {
    fn schema(_: &mut Shapes) -> Value {
        shape::counts()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let one = |text: &str| match text.strip_prefix('-') {
            Some(name) => (false, name.trim().to_owned()),
            None => (true, text.to_owned()),
        };
        match &node.kind {
            NodeKind::List(_) => {
                let names = Vec::<String>::decode(node, reader)?;
                Some(Self(names.iter().map(|n| one(n)).collect()))
            }
            _ => String::decode(node, reader).map(|name| Self(vec![one(&name)])),
        }
    }
}

/// A threshold's number, or its duration.
enum RawValue {
    Number(Decimal),
    Time(Quantity),
}
impl Decode for RawValue {
    fn schema(_: &mut Shapes) -> Value {
        shape::value()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let (text, _) = reader.scalar(node, "un numero o una durata", "a number or a duration")?;
        match Decimal::parse(text) {
            Ok(number) if number.is_negative() => {
                reader.not_a_value(
                    node,
                    &ParseProblem::Negative,
                    ("un numero non negativo", "a number from zero"),
                    "97",
                );
                None
            }
            Ok(number) => Some(Self::Number(number)),
            Err(ParseProblem::NotANumber) => {
                let what = ("un numero o una durata", "a number or a duration");
                reader.value(node, Quantity::parse_duration, what, "\"3m56s\"").map(Self::Time)
            }
            Err(problem) => {
                reader.not_a_value(node, &problem, ("un numero", "a number"), "97");
                None
            }
        }
    }
}

struct UnitWord(Unit);
impl Decode for UnitWord {
    fn schema(_: &mut Shapes) -> Value {
        shape::unit()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let words = &[
            ("percent", Unit::Percent),
            ("count", Unit::Count),
            ("number", Unit::Number),
            ("euro", Unit::Euro),
        ];
        reader.one_of(node, words).map(Self)
    }
}

/// `{points: 0.5}` or `{count: 2}`.
struct Tolerance(Decimal);
impl Decode for Tolerance {
    fn schema(_: &mut Shapes) -> Value {
        shape::tolerance()
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::open(node, &["points", "count"], reader)?;
        let points = fields.take::<Option<Decimal>>("points", "punti", reader)?.value;
        let count = fields.take::<Option<Decimal>>("count", "casi", reader)?.value;
        fields.close(reader);
        points.or(count).map(Self)
    }
}

fn threshold_value(
    node: &Node,
    value: Option<RawValue>,
    unit: Option<UnitWord>,
    reader: &mut Reader,
    defaults: &Defaults,
) -> Option<Quantity> {
    let unit_of = |unit: Option<UnitWord>| unit.map_or(Unit::Number, |u| u.0);
    match value {
        Some(RawValue::Time(quantity)) => Some(quantity),
        Some(RawValue::Number(number)) => Some(Quantity::new(number, unit_of(unit))),
        None if defaults.value => Some(Quantity::new(Decimal::ZERO, unit_of(unit))),
        None => {
            // A value that was written and refused is already reported.
            let written = match &node.kind {
                NodeKind::Map(entries) => entries.iter().find(|(key, _)| key.value == "value"),
                _ => None,
            };
            if written.is_none_or(|(_, n)| matches!(n.kind, NodeKind::Empty)) && !reader.cut {
                reader
                    .wrong
                    .raise(Code::SYN_09, written.map_or(node.span, |(key, _)| key.span))
                    .with("key", "value")
                    .with("title", "soglia")
                    .with("expected", "value");
            }
            None
        }
    }
}
