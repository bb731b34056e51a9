//! The preview, asked as a browser would.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::*;
use crate::site::SitePath;

fn site(pages: &[(&str, &str)]) -> Site {
    let files =
        pages.iter().map(|(path, text)| (SitePath::new(*path).unwrap(), text.as_bytes().to_vec())).collect();
    Site { files, ..Site::default() }
}

fn preview() -> Preview {
    Preview::start("127.0.0.1", 0, Lang::It).unwrap()
}

fn ask(preview: &Preview, line: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

fn get(preview: &Preview, path: &str) -> String {
    ask(preview, &format!("GET {path}"), &format!("127.0.0.1:{}", preview.port()))
}

#[test]
fn a_page_gets_the_script_and_keeps_its_policy() {
    let preview = preview();
    let html = "<head><meta content=\"default-src 'none'; script-src 'self'\"></head><body>ciao</body>";
    preview.show(Built {
        site: Some(site(&[("index.html", html), ("a/index.html", "A"), ("x.css", "b{}")])),
        problems: String::new(),
    });
    let page = get(&preview, "/");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("connect-src 'self'; script-src 'self'"), "{page}");
    assert!(page.contains("ciao<script src=\"/_resoconto/reload.js?v=1\"></script></body>"), "{page}");
    assert!(get(&preview, "/x.css").ends_with("b{}"));
    assert!(get(&preview, "/a").contains("Location: /a/"));
    assert!(get(&preview, "/a/?q=1").starts_with("HTTP/1.1 200"));
    assert!(get(&preview, "/_resoconto/reload.js").contains("EventSource"));
}

#[test]
fn only_this_machine_by_its_own_name() {
    let preview = preview();
    preview.show(Built { site: Some(site(&[("index.html", "x")])), problems: String::new() });
    let port = preview.port();
    for (host, status) in [
        (format!("localhost:{port}"), "200"),
        (format!("[::1]:{port}"), "200"),
        (format!("malo.example:{port}"), "421"),
        ("localhost:1".to_owned(), "421"),
        (format!("localhost.malo.example:{port}"), "421"),
    ] {
        let answer = ask(&preview, "GET /", &host);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{host}: {answer}");
    }
    assert!(ask(&preview, "POST /", &format!("localhost:{port}")).starts_with("HTTP/1.1 405"));
    assert!(Preview::start("0.0.0.0", 0, Lang::It).is_err());
}

#[test]
fn no_path_reaches_the_disk() {
    let preview = preview();
    preview.show(Built { site: Some(site(&[("index.html", "x")])), problems: String::new() });
    for path in ["/../../etc/passwd", "/%2e%2e/etc/passwd", "//etc/passwd", "/etc/passwd", "/niente.html"] {
        let answer = get(&preview, path);
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
}

#[test]
fn a_broken_start_shows_what_is_wrong_and_recovers() {
    let preview = preview();
    preview.show(Built { site: None, problems: "data/a.yaml:1:1: <manca>".into() });
    let broken = get(&preview, "/");
    assert!(broken.starts_with("HTTP/1.1 500") && broken.contains("&lt;manca&gt;"), "{broken}");
    preview.show(Built { site: Some(site(&[("index.html", "ecco")])), problems: String::new() });
    assert!(get(&preview, "/").contains("ecco"));
    preview.show(Built { site: None, problems: "rotto".into() });
    assert!(get(&preview, "/").contains("ecco"), "the last good site stays");
}

#[test]
fn events_tell_of_each_build() {
    let preview = preview();
    preview.show(Built { site: Some(site(&[("index.html", "x")])), problems: String::new() });
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port())).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET /_resoconto/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", preview.port()).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap).filter(|l| l.starts_with("data:"));
    assert_eq!(lines.next().unwrap(), r#"data: {"problems":"","version":1}"#);
    preview.show(Built { site: None, problems: "una\ndue".into() });
    assert_eq!(lines.next().unwrap(), r#"data: {"problems":"una\ndue","version":1}"#);
    preview.show(Built { site: Some(site(&[("index.html", "y")])), problems: String::new() });
    assert_eq!(lines.next().unwrap(), r#"data: {"problems":"","version":2}"#);
}

#[test]
fn a_busy_port_is_told_with_the_way_out() {
    let first = preview();
    let Err(failure) = Preview::start("127.0.0.1", first.port(), Lang::It) else { panic!("bound twice") };
    assert_eq!(failure.exit(), super::super::Exit::Machine);
    assert!(failure.sentence(Lang::It).contains("--port"), "{}", failure.sentence(Lang::It));
}
