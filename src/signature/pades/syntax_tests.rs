//! Objects of a PDF as the standard writes them, and as an attacker would.

use super::*;

fn read(text: &str) -> Result<Object, Flaw> {
    let mut reader = Reader::new(text.as_bytes(), 0);
    let value = reader.direct()?;
    reader.skip()?;
    if reader.at() == text.len() { Ok(value) } else { reader.flaw() }
}

#[test]
fn values_are_read_as_the_standard_writes_them() {
    for (text, expected) in [
        ("(a(b)\\)\\101\\\n\r\nz)", "(a(b)\\)A\nz)"),
        ("<48 6>", "<4860>"),
        ("[1 0 R 2 -3 .5 /A#42 true null]", "[1 0 R 2 -3 0.5 /AB true null]"),
    ] {
        let found = format!("{:?}", read(text).expect("a value"));
        assert_eq!(found, format!("{:?}", read(expected).expect("a value")), "{text}");
    }
}

#[test]
fn what_two_readers_would_read_differently_is_refused() {
    let deep = "[".repeat(100_000);
    for text in
        ["<</A 1/A 2>>", "<</A 1", "(a", "<4z>", "truth", "1x", "[1", "%%EOF\n1", "/A#4", "", &deep, "--1"]
    {
        assert!(read(text).is_err(), "{}", &text[..text.len().min(20)]);
    }
}

#[test]
fn a_stream_ends_where_it_says() {
    let good = b"7 0 obj <</Length 3>> stream\nabc\nendstream endobj";
    let none = |_: u32| None;
    assert!(Reader::new(good, 0).indirect(&none).is_ok());
    let longer = b"7 0 obj <</Length 3>> stream\nabcd\nendstream endobj";
    assert!(Reader::new(longer, 0).indirect(&none).is_err());
    let elsewhere = b"7 0 obj <</Length 8 0 R>> stream\nabc\nendstream endobj";
    assert!(Reader::new(elsewhere, 0).indirect(&none).is_err());
    assert!(Reader::new(elsewhere, 0).indirect(&|n| (n == 8).then_some(3)).is_ok());
}
