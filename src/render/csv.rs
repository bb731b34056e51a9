//! Tables of open data as CSV (RFC 4180): header first, the same columns in each row, CRLF.

use crate::report::DataTable;

/// One table as a file. A cell that a spreadsheet could take for a formula gets a leading apostrophe.
pub fn file(table: &DataTable) -> Vec<u8> {
    let mut out = String::new();
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

fn quoted(cell: &str) -> String {
    let number = cell.strip_prefix('-').unwrap_or(cell);
    let plain_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
        && !plain_number
        && !matches!(cell, "<=" | ">=" | "<" | ">");
    let text = if risky { format!("'{cell}") } else { cell.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        for (cell, expected) in [
            ("a", "a"),
            ("a,b", "\"a,b\""),
            ("x\"y", "\"x\"\"y\""),
            ("=1+1", "'=1+1"),
            ("-27.51", "-27.51"),
            (">=", ">="),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }
}
