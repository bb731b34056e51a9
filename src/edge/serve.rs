//! The preview: loopback only, live reload, errors in the page, the last good site kept.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response, Server};

use super::Failure;
use super::watch::{self, Mode};
use crate::site::{Site, SitePath};

/// What one run of the pipeline gives: a site if it could be made, and what is to be shown.
pub struct Built {
    pub site: Option<Site>,
    /// Plain text for the box in the page; empty when all is well.
    pub problems: String,
}

/// Where and how to serve.
pub struct Options {
    pub host: String,
    pub port: u16,
    pub watcher: Mode,
}

/// At most so many open event streams.
const STREAMS: usize = 16;

const SCRIPT: &str = "(function(){var s=new EventSource('/_resoconto/events');s.onmessage=function(){location.reload();};}());\n";
const STYLE: &str = ".resoconto-problems{position:sticky;top:0;z-index:99;margin:0;padding:12px 16px;max-height:50vh;overflow:auto;background:#fff;color:#7a1f2e;border:4px solid #992639;font:14px/1.5 monospace;white-space:pre-wrap}";

#[derive(Default)]
struct State {
    site: BTreeMap<SitePath, Vec<u8>>,
    problems: String,
    version: u64,
}

/// The state with its signal.
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    streams: AtomicUsize,
}

impl Shared {
    /// A poisoned lock still holds a whole site: every write replaces it at once.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Serves until the process ends. `ready` learns the address; `build` is the pipeline.
///
/// # Errors
/// The address is not loopback, or the port is busy.
pub fn run(
    root: &Path,
    options: &Options,
    build: impl Fn() -> Built,
    ready: impl Fn(&str),
) -> Result<(), Failure> {
    if !matches!(options.host.as_str(), "localhost" | "127.0.0.1" | "::1" | "[::1]") {
        return Err(Failure::usage(
            format!(
                "«{}» non è un indirizzo di questa macchina: l’anteprima si apre solo su localhost",
                options.host
            ),
            format!(
                "«{}» is not an address of this machine: the preview opens on localhost only",
                options.host
            ),
        ));
    }
    let host = if options.host.contains(':') { "[::1]" } else { "127.0.0.1" };
    let server = Server::http(format!("{host}:{}", options.port)).map_err(|error| Failure::Machine {
        doing: "listening on",
        path: format!("{host}:{}", options.port).into(),
        cause: std::io::Error::new(std::io::ErrorKind::AddrInUse, error.to_string()),
    })?;
    let port = server.server_addr().to_ip().map_or(options.port, |a| a.port());
    let shared = Arc::new(Shared::default());
    update(&shared, build());
    let answering = Arc::clone(&shared);
    let server = Arc::new(server);
    let listener = Arc::clone(&server);
    thread::spawn(move || {
        for request in listener.incoming_requests() {
            answer(request, &answering, port);
        }
    });
    ready(&format!("http://localhost:{port}/"));
    let watching = watch::start(root, options.watcher)?;
    while watching.changes.recv().is_ok() {
        while watching.changes.recv_timeout(Duration::from_millis(80)).is_ok() {}
        update(&shared, build());
    }
    Ok(())
}

/// Takes a new site in, or keeps the last good one beside the problems.
fn update(shared: &Shared, built: Built) {
    let mut state = shared.lock();
    let site = built.site.map(|s| s.files);
    let same = site.as_ref().is_none_or(|s| *s == state.site) && built.problems == state.problems;
    if same && state.version > 0 {
        return;
    }
    if let Some(site) = site {
        state.site = site;
    }
    state.problems = built.problems;
    state.version += 1;
    shared.changed.notify_all();
}

fn answer(request: Request, shared: &Arc<Shared>, port: u16) {
    let host = request.headers().iter().find(|h| h.field.equiv("Host")).map(|h| h.value.as_str().to_owned());
    if !host.is_some_and(|h| is_ours(&h, port)) {
        return respond(request, 421, "text/plain; charset=utf-8", b"421\n".to_vec());
    }
    if !matches!(request.method(), Method::Get | Method::Head) {
        return respond(request, 405, "text/plain; charset=utf-8", b"405\n".to_vec());
    }
    let path = request.url().split(['?', '#']).next().unwrap_or("/").trim_start_matches('/').to_owned();
    match path.as_str() {
        "_resoconto/events" => stream(request, shared),
        "_resoconto/reload.js" => respond(request, 200, "text/javascript; charset=utf-8", SCRIPT.into()),
        "_resoconto/problems.css" => respond(request, 200, "text/css; charset=utf-8", STYLE.into()),
        _ => page(request, shared, &path),
    }
}

fn is_ours(host: &str, port: u16) -> bool {
    ["localhost", "127.0.0.1", "[::1]"]
        .iter()
        .any(|name| host == format!("{name}:{port}") || (port == 80 && host == *name))
}

fn page(request: Request, shared: &Shared, path: &str) {
    let wanted =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let (status, body, problems) = {
        let state = shared.lock();
        let found = SitePath::new(wanted.clone()).and_then(|p| state.site.get(&p).cloned());
        let missing = SitePath::new("404.html").and_then(|p| state.site.get(&p).cloned());
        match found {
            Some(body) => (200, body, state.problems.clone()),
            None if wanted.ends_with(".html") => {
                (404, missing.unwrap_or_else(empty_page), state.problems.clone())
            }
            None => (404, b"404\n".to_vec(), String::new()),
        }
    };
    let kind = content_type(&wanted);
    let body = if kind.starts_with("text/html") { inject(&body, &problems) } else { body };
    respond(request, status, kind, body);
}

/// A page for a start on a broken site: the box says why, and the reload waits for the cure.
fn empty_page() -> Vec<u8> {
    b"<!DOCTYPE html><html lang=\"it\"><head><meta charset=\"utf-8\"><title>resoconto</title></head><body></body></html>".to_vec()
}

/// Reload script and problem box, in memory only.
fn inject(body: &[u8], problems: &str) -> Vec<u8> {
    let mut html = String::from_utf8_lossy(body).into_owned();
    if !problems.is_empty() {
        let text = problems.replace('&', "&amp;").replace('<', "&lt;");
        let panel = format!("<pre class=\"resoconto-problems\" role=\"alert\" tabindex=\"0\">{text}</pre>");
        if let Some(at) = html.find("<body").and_then(|b| html[b..].find('>').map(|e| b + e + 1)) {
            html.insert_str(at, &panel);
        }
        html =
            html.replacen("</head>", "<link rel=\"stylesheet\" href=\"/_resoconto/problems.css\"></head>", 1);
    }
    html = html.replacen("default-src 'none';", "default-src 'none'; connect-src 'self';", 1);
    match html.rfind("</body>") {
        Some(at) => html.insert_str(at, "<script src=\"/_resoconto/reload.js\"></script>"),
        None => html.push_str("<script src=\"/_resoconto/reload.js\"></script>"),
    }
    html.into_bytes()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, e)| e) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        _ => "text/plain; charset=utf-8",
    }
}

fn respond(request: Request, status: u16, kind: &str, body: Vec<u8>) {
    let mut response = Response::from_data(body).with_status_code(status);
    for (name, value) in
        [("Content-Type", kind), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
    {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // The browser may have gone away.
    let _ = request.respond(response);
}

/// One thread per event stream; a comment every 15 s keeps it open.
fn stream(request: Request, shared: &Arc<Shared>) {
    if shared.streams.fetch_add(1, Ordering::SeqCst) >= STREAMS {
        shared.streams.fetch_sub(1, Ordering::SeqCst);
        return respond(request, 503, "text/plain; charset=utf-8", b"503\n".to_vec());
    }
    let shared = Arc::clone(shared);
    thread::spawn(move || {
        let mut seen = shared.lock().version;
        let mut out = request.into_writer();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n: pronto\n\n";
        let mut open = out.write_all(head.as_bytes()).and_then(|()| out.flush()).is_ok();
        while open {
            let state = shared.lock();
            let (state, _) = shared
                .changed
                .wait_timeout_while(state, Duration::from_secs(15), |s| s.version == seen)
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            let message = if state.version == seen { ": attesa\n\n" } else { "data: ricarica\n\n" };
            seen = state.version;
            drop(state);
            open = out.write_all(message.as_bytes()).and_then(|()| out.flush()).is_ok();
        }
        shared.streams.fetch_sub(1, Ordering::SeqCst);
    });
}
