//! One request, one answer.

use std::sync::Arc;

use tiny_http::{Header, Method, Request, Response};

use super::{Shared, events};
use crate::site::{Site, SitePath};
use crate::text::markup::escape;

/// Where the preview's own files stand; a site has no path that starts so, `_` apart.
const OWN: &str = "_resoconto/";
const RELOAD: &str = include_str!("reload.js");
const STYLE: &str = include_str!("preview.css");

const HTML: &str = "text/html; charset=utf-8";

pub(super) fn answer(request: Request, shared: &Arc<Shared>) {
    if !is_host_ours(&request, shared.port) {
        return say(request, 421, "text/plain; charset=utf-8", b"421 Misdirected Request\n".to_vec());
    }
    if !matches!(request.method(), Method::Get | Method::Head) {
        let allow = Response::from_string("405 Method Not Allowed\n").with_status_code(405);
        let _ = request.respond(allow.with_header(header("Allow", "GET, HEAD")));
        return;
    }
    let path = request.url().split(['?', '#']).next().unwrap_or_default().trim_start_matches('/').to_owned();
    match path.strip_prefix(OWN) {
        Some("events") => events::stream(request, shared),
        Some("reload.js") => say(request, 200, "text/javascript; charset=utf-8", RELOAD.into()),
        Some("preview.css") => say(request, 200, "text/css; charset=utf-8", STYLE.into()),
        Some(_) => say(request, 404, "text/plain; charset=utf-8", b"404 Not Found\n".to_vec()),
        None => page(request, &path, shared),
    }
}

/// Another name for this machine means another site's page asking in the reader's name.
fn is_host_ours(request: &Request, port: u16) -> bool {
    let mut hosts = request.headers().iter().filter(|h| h.field.equiv("Host"));
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let host = host.value.as_str();
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.strip_prefix(name).is_some_and(|rest| rest.strip_prefix(':') == Some(&port.to_string()))
            || (port == 80 && host == *name)
    })
}

fn page(request: Request, path: &str, shared: &Arc<Shared>) {
    let (site, messages, version) = {
        let state = shared.state();
        (state.site.clone(), state.problems.clone(), state.version)
    };
    let Some(site) = site else {
        return say(request, 500, HTML, error_page(shared, &messages, version));
    };
    let file =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let later = SitePath::new(file.clone()).and_then(|path| site.later.get(&path));
    if let Some(recipe) = later {
        return match recipe.make() {
            Ok(bytes) => say(request, 200, content_type(&file), bytes),
            Err(reason) => say(request, 500, HTML, error_page(shared, &reason, version)),
        };
    }
    if let Some(bytes) = find(&site, &file) {
        let kind = content_type(&file);
        let bytes = if kind == HTML { with_script(&bytes, version) } else { bytes };
        return say(request, 200, kind, bytes);
    }
    if find(&site, &format!("{path}/index.html")).is_some() {
        let found = Response::from_string("").with_status_code(302);
        let _ = request.respond(found.with_header(header("Location", &format!("/{path}/"))));
        return;
    }
    let bytes = find(&site, "404.html").unwrap_or_else(|| not_found(shared));
    say(request, 404, HTML, with_script(&bytes, version));
}

fn find(site: &Site, path: &str) -> Option<Vec<u8>> {
    let path = SitePath::new(path)?;
    site.files.get(&path).cloned()
}

fn say(request: Request, status: u16, kind: &str, bytes: Vec<u8>) {
    let response = Response::from_data(bytes)
        .with_status_code(status)
        .with_header(header("Content-Type", kind))
        .with_header(header("Cache-Control", "no-store"))
        .with_header(header("X-Content-Type-Options", "nosniff"))
        .with_header(header("Cross-Origin-Resource-Policy", "same-origin"));
    let _ = request.respond(response); // the browser went away: nobody to tell
}

pub(super) fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).unwrap_or_else(|()| {
        // Names are ours and values are ASCII: a site path, a content type.
        Header::from_bytes("X-Resoconto", "header").expect("a constant ASCII header is well formed")
    })
}

/// Adds the reload script as a file of its own, so that a policy without inline scripts holds, and
/// lets it listen to our events. Only in memory: the published page has neither.
pub(super) fn with_script(html: &[u8], version: u64) -> Vec<u8> {
    let text = String::from_utf8_lossy(html).replacen(
        "default-src 'none'",
        "default-src 'none'; connect-src 'self'",
        1,
    );
    let script = format!("<script src=\"/_resoconto/reload.js?v={version}\"></script>");
    let at = text.rfind("</body>").unwrap_or(text.len());
    format!("{}{script}{}", &text[..at], &text[at..]).into_bytes()
}

fn error_page(shared: &Shared, messages: &str, version: u64) -> Vec<u8> {
    let title = shared.words("Il sito non si può ancora costruire", "The site cannot be built yet");
    let body = format!("<h1>{title}</h1><pre>{}</pre>", escape(messages));
    with_script(&document(shared, title, &body), version)
}

fn not_found(shared: &Shared) -> Vec<u8> {
    let title = shared.words("Pagina non trovata", "Page not found");
    let back = shared.words("Torna all’inizio", "Back to the start");
    document(shared, title, &format!("<h1>{title}</h1><p><a href=\"/\">{back}</a></p>"))
}

fn document(shared: &Shared, title: &str, body: &str) -> Vec<u8> {
    let lang = shared.lang.tag();
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/_resoconto/preview.css\"></head>\
         <body class=\"resoconto-page\"><main>{body}</main></body></html>"
    )
    .into_bytes()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
