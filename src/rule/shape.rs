//! The JSON Schema of rules, told apart by `stat` or by a combinator: an editor names one branch's mistakes only.

use serde_json::{Value, json};

use crate::source::schema;

/// A rule: one test, or a combination.
pub(super) fn rule() -> Value {
    let nested = || json!({"type": "object"});
    json!({
        "type": "object",
        "description": "Una soglia: {stat: share, of: answered, within: 13s, op: \">=\", value: 97, unit: percent}",
        "if": {"required": ["stat"]},
        "then": simple(),
        "else": {"oneOf": [
            {"properties": {"all": {"type": "array", "items": nested(), "minItems": 1}}, "required": ["all"], "additionalProperties": false},
            {"properties": {"any": {"type": "array", "items": nested(), "minItems": 1}}, "required": ["any"], "additionalProperties": false},
            {"properties": {
                "by": schema::text(),
                "rule": nested(),
                "values": {"type": "object", "additionalProperties": number()},
                "within": {"type": "object", "additionalProperties": duration()},
            }, "required": ["by", "rule"], "additionalProperties": false},
            {"properties": {
                "windows": {"const": "month"},
                "need": {"anyOf": [{"const": "all"}, {"type": "integer", "minimum": 0}]},
                "of": {"type": "integer", "minimum": 0},
                "rule": nested(),
            }, "required": ["windows", "need", "rule"], "additionalProperties": false},
        ]},
    })
}

fn simple() -> Value {
    let needs = |stat: &str, keys: &[&str]| {
        json!({
            "if": {"properties": {"stat": {"const": stat}}},
            "then": {"required": keys},
        })
    };
    json!({
        "properties": {
            "stat": {"enum": ["share", "ratio", "mean", "quantile", "max", "min", "total"], "title": "Statistica"},
            "of": {"type": "string", "title": "Conteggio di tutti i casi"},
            "within": duration(),
            "at_least": value(),
            "part": counts(),
            "whole": counts(),
            "sum": {"type": "string"},
            "over": {"type": "string"},
            "per": {"type": "integer", "minimum": 1},
            "share": number(),
            "op": op(),
            "value": value(),
            "unit": unit(),
            "min_n": {"type": "integer", "minimum": 0, "title": "Casi minimi"},
            "tolerance": tolerance(),
        },
        "required": ["stat", "op"],
        "additionalProperties": false,
        "allOf": [
            needs("share", &["of"]),
            needs("ratio", &["part", "whole"]),
            needs("quantile", &["of", "share"]),
            needs("max", &["of"]),
            needs("min", &["of"]),
            needs("total", &["of"]),
        ],
    })
}

pub(super) fn op() -> Value {
    json!({"enum": [">=", ">", "<=", "<"], "title": "Verso della soglia"})
}

pub(super) fn unit() -> Value {
    json!({"enum": ["percent", "count", "number", "euro"], "title": "Unità di misura"})
}

pub(super) fn counts() -> Value {
    json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]})
}

pub(super) fn value() -> Value {
    json!({"type": ["number", "string"], "minimum": 0, "pattern": r"^\d", "title": "Soglia", "examples": [97, "3m56s"]})
}

pub(super) fn tolerance() -> Value {
    json!({"type": "object", "properties": {"points": number(), "count": number()}, "additionalProperties": false})
}

fn number() -> Value {
    json!({"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$"})
}

fn duration() -> Value {
    schema::form(r"^\d+(\.\d+)?[a-z]", "Una durata con la sua unità", "13s")
}
