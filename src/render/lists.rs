//! Lists of records as CSV, JSON and XML: the same fields in the same order in each.

use serde_json::{Map, Value, json};

use crate::report::{DataTable, List};
use crate::text::json::pretty;
use crate::text::markup::escape;

/// Every form of a list: file name and bytes.
pub fn files(list: &List) -> Vec<(String, Vec<u8>)> {
    let file = |ending: &str, bytes: Vec<u8>| (format!("{}.{ending}", list.name), bytes);
    vec![file("csv", csv(list)), file("json", json_form(list)), file("xml", xml(list))]
}

fn csv(list: &List) -> Vec<u8> {
    let head = list.fields.iter().map(|f| (*f).to_owned()).collect();
    let rows = list.records.iter().map(|r| r.iter().map(|v| v.clone().unwrap_or_default()).collect());
    super::csv::file(&DataTable {
        name: list.name.to_owned(),
        rows: std::iter::once(head).chain(rows).collect(),
    })
}

/// What is not stated is `null`.
fn json_form(list: &List) -> Vec<u8> {
    let records: Vec<Value> = list
        .records
        .iter()
        .map(|record| {
            let fields = list.fields.iter().zip(record);
            Value::Object(
                fields.map(|(name, value)| ((*name).to_owned(), json!(value))).collect::<Map<_, _>>(),
            )
        })
        .collect();
    pretty(&json!({"schema": 1, list.elements.0: records})).into_bytes()
}

/// What is not stated is an empty element with `stated="false"`.
fn xml(list: &List) -> Vec<u8> {
    let (all, each) = list.elements;
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{all} schema=\"1\">\n");
    for record in &list.records {
        out.push_str(&format!("  <{each}>\n"));
        for (name, value) in list.fields.iter().zip(record) {
            match value {
                Some(value) => out.push_str(&format!("    <{name}>{}</{name}>\n", escape(value))),
                None => out.push_str(&format!("    <{name} stated=\"false\"/>\n")),
            }
        }
        out.push_str(&format!("  </{each}>\n"));
    }
    out.push_str(&format!("</{all}>\n"));
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_says_the_same() {
        let list = List {
            name: "elenco",
            elements: ("contracts", "contract"),
            fields: vec!["title", "cig"],
            records: vec![vec![Some("A & <B>".into()), None]],
        };
        let text = |at: usize| String::from_utf8(files(&list).remove(at).1).unwrap();
        assert_eq!(text(0), "title,cig\r\nA & <B>,\r\n");
        assert!(text(1).contains("\"cig\": null"), "{}", text(1));
        assert!(text(2).contains("<title>A &amp; &lt;B&gt;</title>"), "{}", text(2));
        assert!(text(2).contains("<cig stated=\"false\"/>"), "{}", text(2));
    }
}
