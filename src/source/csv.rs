//! CSV tables with the place of every cell.
//!
//! One table per file, header in the first row, the same number of columns in each row (RFC 4180, as
//! the Italian guidelines on open data ask). Comma-separated; nothing is guessed.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostics, FileId, Span, Spanned};

/// A table: its header and its rows, all of the same width.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub head: Vec<Spanned<String>>,
    pub rows: Vec<Row>,
}

/// One row; cells in the order of the header.
#[derive(Debug, Clone)]
pub struct Row {
    pub span: Span,
    pub cells: Vec<Spanned<String>>,
}

impl Table {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|h| h.value == name)
    }
}

/// Parses a table. Irregular rows are reported (SYN-08) and left out.
pub fn parse(text: &str, file: FileId, out: &mut Diagnostics) -> Table {
    let (body, base) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (rest, 3),
        None => (text, 0),
    };
    let mut lines = Lines { text: body, at: 0, file, base, wrong: Vec::new() };
    let mut table = Table::default();
    let mut first: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut number = 0;
    let mut head = Span::start_of(file);
    let (mut widths, mut irregular) = (Vec::new(), Vec::new());
    while let Some(row) = lines.row() {
        number += 1;
        if table.head.is_empty() {
            if !check_head(&row, out) {
                return table;
            }
            head = row.span;
            table.head = row.cells;
            continue;
        }
        // Spreadsheets leave rows of nothing at the end.
        if row.cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        widths.push(row.cells.len());
        if row.cells.len() != table.head.len() {
            irregular.push((row.span, number, row.cells.len()));
            continue;
        }
        let values: Vec<String> = row.cells.iter().map(|c| c.value.clone()).collect();
        if let Some(other) = first.insert(values, number) {
            problem(
                out,
                row.span,
                format!("riga {number} uguale alla riga {other}"),
                format!("row {number} repeats row {other}"),
            );
            continue;
        }
        table.rows.push(row);
    }
    for (at, it, en) in lines.wrong {
        problem(out, at, it.into(), en.into());
        // The row that holds it says nothing more.
        let holds = |row: &Span| row.start <= at.start && at.end <= row.end;
        irregular.retain(|(row, ..)| !holds(row));
        table.rows.retain(|row| !holds(&row.span));
    }
    report_widths(&mut table, head, &widths, &irregular, out);
    if number == 0 {
        let start = Span::start_of(file);
        problem(
            out,
            start,
            "la tabella è vuota: manca l’intestazione".into(),
            "the table is empty: no header".into(),
        );
    }
    table
}

/// Rows of another width than the header; when all of them agree, the header is the mistake.
fn report_widths(
    table: &mut Table,
    head: Span,
    widths: &[usize],
    irregular: &[(Span, usize, usize)],
    out: &mut Diagnostics,
) {
    let m = table.head.len();
    let columns = |n: usize| if n == 1 { "1 colonna".to_owned() } else { format!("{n} colonne") };
    let columns_en = |n: usize| if n == 1 { "1 column".to_owned() } else { format!("{n} columns") };
    if let [n, more @ ..] = widths
        && *n != m
        && !more.is_empty()
        && more.iter().all(|w| w == n)
    {
        table.head.clear();
        return problem(
            out,
            head,
            format!("l’intestazione ha {}, le righe {n}", columns(m)),
            format!("the header has {}, the rows {n}", columns_en(m)),
        );
    }
    for (at, number, n) in irregular {
        problem(
            out,
            *at,
            format!("riga {number}: {}, attese {m}", columns(*n)),
            format!("row {number}: {}, {m} expected", columns_en(*n)),
        );
    }
}

/// Whether a header can be used; what is wrong with it is reported.
fn check_head(row: &Row, out: &mut Diagnostics) -> bool {
    let alone = row.cells.len() == 1;
    let wrong = [(';', "«;»", "«;»"), ('\t', "tabulatori", "tabs")];
    if let Some((_, it, en)) = wrong.iter().find(|(mark, ..)| alone && row.cells[0].contains(*mark)) {
        problem(
            out,
            row.span,
            format!("colonne separate da {it}: usare la virgola"),
            format!("columns separated by {en}: use the comma"),
        );
        return false;
    }
    for (at, cell) in row.cells.iter().enumerate() {
        if row.cells[..at].iter().any(|c| c.value == cell.value) {
            problem(
                out,
                cell.span,
                format!("colonna «{}» ripetuta", cell.value),
                format!("column «{}» is repeated", cell.value),
            );
        }
    }
    true
}

fn problem(out: &mut Diagnostics, at: Span, it: String, en: String) {
    out.raise(Code::SYN_08, at).with("problem", it).with("problem-en", en);
}

/// Splits rows and cells, keeping their bytes; quoting as RFC 4180 says.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    file: FileId,
    base: usize,
    /// Quotes that are not as they should be.
    wrong: Vec<(Span, &'static str, &'static str)>,
}

impl Lines<'_> {
    fn row(&mut self) -> Option<Row> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let mut cells = Vec::new();
        loop {
            let (cell, last) = self.cell();
            cells.push(cell);
            if last {
                break;
            }
        }
        let end = cells.last().map_or(start, |c| c.span.end as usize - self.base);
        Some(Row { span: self.span(start, end), cells })
    }

    /// The next cell, and whether it closes its row.
    fn cell(&mut self) -> (Spanned<String>, bool) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut value = String::new();
        if bytes.get(start) == Some(&b'"') {
            let mut from = start + 1;
            loop {
                let Some(quote) = self.text[from..].find('"').map(|q| from + q) else {
                    value.push_str(&self.text[from..]);
                    self.at = self.text.len();
                    let at = self.span(start, start + 1);
                    self.wrong.push((at, "virgolette aperte e mai chiuse", "quotes opened and never closed"));
                    return (Spanned::new(value, self.span(start, self.at)), true);
                };
                value.push_str(&self.text[from..quote]);
                if bytes.get(quote + 1) == Some(&b'"') {
                    value.push('"');
                    from = quote + 2;
                } else {
                    self.at = quote + 1;
                    break;
                }
            }
        }
        let rest = &self.text[self.at..];
        let stop = rest.find([',', '\n']).map_or(self.text.len(), |s| self.at + s);
        let after = self.text[self.at..stop].trim_end_matches('\r');
        if self.at > start && !after.trim().is_empty() {
            let at = self.span(self.at, self.at + after.len());
            self.wrong.push((at, "testo dopo le virgolette chiuse", "text after the closing quotes"));
        }
        value.push_str(after);
        let end = stop - usize::from(self.text[..stop].ends_with('\r'));
        let last = bytes.get(stop) != Some(&b',');
        self.at = (stop + 1).min(self.text.len() + usize::from(!last));
        (Spanned::new(value.trim().to_owned(), self.span(start, end)), last)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Vec<String>>, usize) {
        let mut out = Diagnostics::default();
        let table = parse(text, FileId(0), &mut out);
        let rows = table.rows.iter().map(|r| r.cells.iter().map(|c| c.value.clone()).collect()).collect();
        (rows, out.len())
    }

    #[test]
    fn rows_quotes_and_line_ends() {
        let rows = |text: &str| read(text).0;
        assert_eq!(rows("a,b\r\n1,\"x, \"\"y\"\"\"\r\n"), [["1", "x, \"y\""]]);
        assert_eq!(rows("\u{feff}a,b\n1,\n"), [["1", ""]]);
        assert_eq!(rows("a,b\n1,2"), [["1", "2"]]);
    }

    #[test]
    fn irregular_rows_are_reported() {
        assert_eq!(read("a,b\n1\n").1, 1);
        assert_eq!(read("a,b\n1,2\n1,2\n").1, 1);
        assert_eq!(read("a;b\n1;2\n").1, 1);
        assert_eq!(read("a\tb\n1\t2\n").1, 1);
        assert_eq!(read("Titolo\na,b\n1,2\n").1, 1);
        assert_eq!(read("a,b\n\"1\"x,2\n").1, 1);
        assert_eq!(read("").1, 1);
        assert_eq!(read("a,a\n1,2\n").1, 1);
    }
}
