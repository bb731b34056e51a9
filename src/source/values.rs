//! Exact values from text, with the right spelling in the message when the text is not one.

use serde_json::{Value, json};

use super::schema::{self, Shapes};
use super::{Decode, Node, Reader};
use crate::diag::Code;
use crate::value::{Date, Decimal, EditionId, ParseProblem, Period, Quantity};

impl Reader {
    /// Reports why a text is not a value. `what` is what was expected, in Italian and English;
    /// `example` is a right spelling.
    pub fn not_a_value(&mut self, node: &Node, problem: &ParseProblem, what: (&str, &str), example: &str) {
        let found = node.text().unwrap_or_default();
        let (code, suggest) = match problem {
            ParseProblem::DecimalComma { suggest } => (Code::SYN_06, Some(suggest.clone())),
            ParseProblem::Ambiguous { suggest } => (Code::SYN_04, suggest.clone()),
            ParseProblem::Absent => (Code::SYN_05, None),
            ParseProblem::NotIso { suggest } if what.0 == "una data" => (Code::SYN_02, suggest.clone()),
            ParseProblem::NotIso { suggest } => (Code::SYN_21, suggest.clone().or(Some(example.to_owned()))),
            _ => (Code::SYN_21, Some(plain_number(found).unwrap_or_else(|| example.to_owned()))),
        };
        let (key, title) = (self.key(), self.title());
        let raised = self.wrong.raise(code, node.span);
        raised
            .with("found", found)
            .with("key", key)
            .with("title", title)
            .with("expected", what.0)
            .with("expected-en", what.1);
        if let Some(suggest) = suggest {
            raised.with("suggest", suggest);
        }
    }

    /// Reads a scalar with a parser, or reports.
    pub fn value<T>(
        &mut self,
        node: &Node,
        parse: impl Fn(&str) -> Result<T, ParseProblem>,
        what: (&str, &str),
        example: &str,
    ) -> Option<T> {
        let (text, _) = self.scalar(node, what.0, what.1)?;
        match parse(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.not_a_value(node, &problem, what, example);
                None
            }
        }
    }
}

/// The number inside `69,49%`, `1000 €` or `1.000.000`, as it is written here.
fn plain_number(text: &str) -> Option<String> {
    let bare = text.trim_matches(|c: char| c == '%' || c == '€' || c.is_whitespace());
    let grouped = bare.split(['.', '\'', '_', ' ']).skip(1).count() > 1;
    let bare = if grouped && bare.split(['.', '\'', '_', ' ']).skip(1).all(|g| g.len() == 3) {
        bare.replace(['.', '\'', '_', ' '], "")
    } else {
        bare.to_owned()
    };
    if bare == text {
        return None;
    }
    match Decimal::parse(&bare) {
        Ok(_) => Some(bare),
        Err(ParseProblem::DecimalComma { suggest }) => Some(suggest),
        Err(_) => None,
    }
}

impl Decode for Date {
    fn schema(_: &mut Shapes) -> Value {
        schema::form(r"^\d{4}-\d{2}-\d{2}$", "Una data: anno-mese-giorno", "2021-12-31")
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.value(node, Self::parse, ("una data", "a date"), "2021-12-31")
    }
}

impl Decode for Decimal {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$", "description": "Un numero, con il punto per i decimali", "examples": [69.49]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.value(node, Self::parse, ("un numero", "a number"), "69.49")
    }
}

impl Decode for Period {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": ["string", "integer"], "pattern": r"^\d{4}(-(s[12]|q[1-4]|0[1-9]|1[0-2]))?$", "description": "Un periodo: anno, semestre, trimestre o mese", "examples": ["2021-s2"]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.value(node, Self::parse, ("un periodo", "a period"), "2021-s2")
    }
}

impl Decode for EditionId {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": ["string", "integer"], "pattern": r"^\d{4}(-(s[12]|q[1-4]|0[1-9]|1[0-2]))?(-r\d+)?$", "description": "Un periodo, o una sua rettifica", "examples": ["2021-s2"]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.value(node, Self::parse, ("un periodo", "a period"), "2021-s2")
    }
}

impl Decode for Quantity {
    fn schema(_: &mut Shapes) -> Value {
        schema::form(
            r"^(\d+h)?(\d+m)?(\d+s)?$|^\d+(\.\d+)?(wh|h|m|s|ms|d|wd)$|^P",
            "Una durata con la sua unità; wh sono ore lavorative",
            "3m56s",
        )
    }
    /// A duration with its unit: `13s`, `3m56s`, `3wh`.
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        reader.value(node, Self::parse_duration, ("una durata", "a duration"), "\"3m56s\"")
    }
}

impl Decode for u64 {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": "integer", "minimum": 0, "examples": [681]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let what = ("un numero intero non negativo", "a whole number from zero");
        let parse =
            |text: &str| Decimal::parse(text).and_then(|d| d.to_u64().ok_or(ParseProblem::NotANumber));
        reader.value(node, parse, what, "681")
    }
}

impl Decode for u32 {
    fn schema(_: &mut Shapes) -> Value {
        json!({"type": "integer", "minimum": 0, "examples": [10]})
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let what = ("un numero intero non negativo", "a whole number from zero");
        let parse = |text: &str| {
            Decimal::parse(text)
                .and_then(|d| d.to_u64().and_then(|n| Self::try_from(n).ok()).ok_or(ParseProblem::NotANumber))
        };
        reader.value(node, parse, what, "10")
    }
}
