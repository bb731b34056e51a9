//! Pages: each block through its template, then the page around them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tera::Context;

use super::Theme;
use crate::report::block::Block;
use crate::report::{Banner, Page, Report, Scope, Section, State};

/// What the site puts around every page.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    pub site_title: String,
    pub administration: String,
    /// Links of the footer; an empty address means «not stated».
    pub footer: Vec<Anchor>,
    /// «Dati verificati al …».
    pub checked: String,
    /// «Ultima modifica: …», from git, on pages of site and contract only.
    pub changed: String,
    pub license: String,
    pub search: bool,
    /// Whether there are contracts: a guide has none, and no list of periods.
    pub contracts: bool,
    /// Address where a file can be edited; `{path}` is filled.
    pub edit_url: String,
    /// Every page A–Z, for the search page.
    pub all_pages: Vec<Entry>,
    /// The first page of the newest period, for the menu.
    pub latest: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Anchor {
    pub text: String,
    pub href: String,
}

/// A page in the list A–Z.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    pub text: String,
    pub href: String,
    pub detail: String,
}

#[derive(Serialize)]
struct View<'a> {
    lang: &'a str,
    version: &'a str,
    head_title: String,
    title: &'a str,
    description: &'a str,
    eyebrow: &'a str,
    subtitle: &'a str,
    key: String,
    edition: String,
    root: String,
    home: String,
    site_title: &'a str,
    administration: &'a str,
    search_href: String,
    assets: Assets,
    periods_js: String,
    search_js: String,
    periods_href: String,
    menu: Vec<MenuItem>,
    banners: &'a [Banner],
    crumbs: Vec<Anchor>,
    state: Option<&'a State>,
    toc: Vec<TocItem<'a>>,
    sections: Vec<Part<'a>>,
    footer: &'a [Anchor],
    checked: &'a str,
    changed: &'a str,
    license: &'a str,
    source: &'a str,
    edit_href: String,
    print_line: String,
}

#[derive(Serialize)]
struct Assets {
    css: String,
    js: String,
    icon: String,
}

#[derive(Serialize)]
struct MenuItem {
    text: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct TocItem<'a> {
    id: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Part<'a> {
    id: &'a str,
    title: &'a str,
    guide: &'a str,
    html: String,
}

/// The page that holds all the others.
const WHOLE: &str = "report.html";

/// One page as bytes, and its text for the search index.
pub struct Rendered {
    pub html: Vec<u8>,
    pub text: String,
}

/// Renders a page of a report.
///
/// # Errors
/// A template that fails: its message, with file and line as the engine gives them.
pub fn page(theme: &Theme, shell: &Shell, report: &Report, page: &Page) -> Result<Rendered, String> {
    let way = Way::new(&report.scope, &page.path);
    let mut text = String::new();
    let mut parts = Vec::with_capacity(page.sections.len());
    let mut seen: BTreeSet<String> = page.sections.iter().map(|s| s.id.clone()).collect();
    for section in &page.sections {
        let made = blocks(theme, shell, section)?;
        let mut html = unique(&made, &section.id, page.path == WHOLE, &mut seen);
        if page.path == WHOLE {
            // The same table stands in several chapters: as landmarks they would share a name.
            html = html.replace("role=\"region\"", "role=\"group\"");
        }
        if page.path != WHOLE {
            strip_tags(&html, &mut text);
        }
        parts.push(Part {
            id: &section.id,
            title: &section.title,
            guide: &section.guide,
            html: way.resolve(&html),
        });
    }
    let toc: Vec<TocItem<'_>> = page
        .sections
        .iter()
        .filter(|s| !s.title.is_empty())
        .map(|s| TocItem { id: &s.id, text: &s.title })
        .collect();
    let in_edition = matches!(report.scope, Scope::Edition(..));
    let is_search = report.scope == Scope::Site && page.path == "cerca.html";
    let source = page.source.as_deref().unwrap_or_default();
    let edit_href = if shell.edit_url.is_empty() || source.is_empty() {
        String::new()
    } else {
        shell.edit_url.replace("{path}", source)
    };
    let view = View {
        lang: theme.words.lang.tag(),
        version: env!("CARGO_PKG_VERSION"),
        head_title: head_title(shell, report, page),
        title: &page.title,
        description: if page.description.is_empty() { &page.title } else { &page.description },
        eyebrow: &page.eyebrow,
        subtitle: &page.subtitle,
        key: if in_edition { page.path.clone() } else { String::new() },
        edition: report.scope.folder().trim_end_matches('/').to_owned(),
        root: way.site.clone(),
        home: if in_edition { format!("{}index.html", way.scope) } else { format!("{}index.html", way.site) },
        site_title: &shell.site_title,
        administration: &shell.administration,
        search_href: if shell.search && !in_edition {
            format!("{}cerca.html", way.site)
        } else {
            String::new()
        },
        assets: assets(theme, &way, in_edition),
        periods_js: if in_edition { format!("{}periods.js", way.site) } else { String::new() },
        search_js: if is_search && shell.search {
            format!("{}search-index.js", way.site)
        } else {
            String::new()
        },
        periods_href: format!("{}periodi.html", way.site),
        menu: menu(theme, shell, report, page, &way),
        banners: &report.banners,
        crumbs: crumbs(theme, shell, report, page, &way),
        state: report.state.as_ref(),
        toc: if toc.len() > 2 { toc } else { Vec::new() },
        sections: parts,
        footer: &shell.footer,
        checked: &shell.checked,
        changed: if in_edition { "" } else { &shell.changed },
        license: &shell.license,
        source,
        edit_href,
        print_line: print_line(theme, report, page),
    };
    let mut context = Context::new();
    context.insert("page", &view);
    let html = theme.tera.render("page.html", &context).map_err(|e| failed("page.html", &e))?;
    Ok(Rendered { html: html.into_bytes(), text })
}

fn blocks(theme: &Theme, shell: &Shell, section: &Section) -> Result<String, String> {
    let mut html = String::new();
    for block in &section.blocks {
        let value = serde_json::to_value(block).map_err(|e| e.to_string())?;
        let kind = value.get("kind").and_then(|k| k.as_str()).unwrap_or_default().to_owned();
        let name = format!("blocks/{kind}.html");
        let mut context = Context::new();
        context.insert("block", &value);
        context.insert("heading", &section.title);
        if matches!(block, Block::Search(_)) {
            context.insert("all_pages", &shell.all_pages);
        }
        html.push_str(&theme.tera.render(&name, &context).map_err(|e| failed(&name, &e))?);
        html.push('\n');
    }
    Ok(html)
}

fn failed(name: &str, error: &tera::Error) -> String {
    format!("{name}: {error}")
}

/// The page at an old address: it leads on at once, without a script, and says where.
pub fn moved(theme: &Theme, old: &str, now: &str) -> Vec<u8> {
    let up = "../".repeat(old.matches('/').count());
    let href = format!("{up}{now}");
    let words = |key: &str| theme.words.get(key);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <link rel=\"canonical\" href=\"{href}\">\n<title>{}</title>\n</head>\n<body>\n<main><h1>{}</h1>\n\
         <p><a href=\"{href}\">{}</a></p></main>\n</body>\n</html>\n",
        theme.words.lang.tag(),
        words("moved.title"),
        words("moved.title"),
        words("moved.link"),
    )
    .into_bytes()
}

/// Ways from a page to the root of its scope and of the site.
struct Way {
    scope: String,
    site: String,
}

impl Way {
    fn new(scope: &Scope, path: &str) -> Self {
        let up = |folders: usize| "../".repeat(folders);
        let inside = path.matches('/').count();
        let above = scope.folder().matches('/').count();
        Self { scope: up(inside), site: up(inside + above) }
    }

    /// `@/…` and `@site/…` become relative; own text cannot hold such an attribute, its quotes are
    /// escaped.
    fn resolve(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(at) = rest.find("=\"@") {
            out.push_str(&rest[..at + 2]);
            let after = &rest[at + 3..];
            if let Some(tail) = after.strip_prefix("site/") {
                out.push_str(&self.site);
                rest = tail;
            } else if let Some(tail) = after.strip_prefix('/') {
                out.push_str(&self.scope);
                rest = tail;
            } else {
                out.push('@');
                rest = after;
            }
        }
        out.push_str(rest);
        out
    }
}

fn head_title(shell: &Shell, report: &Report, page: &Page) -> String {
    match report.scope {
        Scope::Site if page.title == shell.site_title => page.title.clone(),
        Scope::Site => format!("{} – {}", page.title, shell.site_title),
        Scope::Contract(_) | Scope::Edition(..) if page.title == report.name => {
            format!(
                "{} – {}",
                page.title,
                if page.eyebrow.is_empty() { &shell.site_title } else { &page.eyebrow }
            )
        }
        Scope::Contract(_) | Scope::Edition(..) => {
            if page.eyebrow.is_empty() {
                format!("{} – {}", page.title, report.name)
            } else {
                format!("{} – {}", page.title, page.eyebrow)
            }
        }
    }
}

fn assets(theme: &Theme, way: &Way, in_edition: bool) -> Assets {
    let folder = if in_edition { format!("{}assets/", way.scope) } else { format!("{}assets/", way.site) };
    let file = |name: &str| format!("{folder}{}", theme.published(name));
    Assets { css: file("style.css"), js: file("site.js"), icon: file("icon.svg") }
}

/// A period's menu leads inside it; the site's to the site.
fn menu(theme: &Theme, shell: &Shell, report: &Report, page: &Page, way: &Way) -> Vec<MenuItem> {
    let words = &theme.words;
    let item = |key: &str, href: String, current: bool| MenuItem { text: words.get(key), href, current };
    if let Scope::Edition(..) = report.scope {
        let to = |path: &str| format!("{}{path}", way.scope);
        return [
            ("menu.period", "index.html"),
            ("menu.actions", "azioni.html"),
            ("menu.people", "persone.html"),
            ("menu.documents", "documenti.html"),
            ("menu.whole", "report.html"),
        ]
        .into_iter()
        .map(|(key, path)| item(key, to(path), page.path == path))
        .collect();
    }
    let to = |path: &str| format!("{}{path}", way.site);
    let start = if shell.contracts { "menu.home" } else { "menu.start" };
    let mut list = vec![item(start, to("index.html"), page.menu == "contracts")];
    if shell.contracts {
        list.push(item("menu.periods", to("periodi.html"), page.menu == "periods"));
        list.push(item("menu.how", to("come-si-legge.html"), page.menu == "how"));
    }
    if shell.search {
        list.push(item("menu.search", to("cerca.html"), page.menu == "search"));
    }
    list
}

fn crumbs(theme: &Theme, shell: &Shell, report: &Report, page: &Page, way: &Way) -> Vec<Anchor> {
    let mut list = Vec::new();
    let start = theme.words.get(if shell.contracts { "menu.home" } else { "menu.start" });
    let here = Anchor { text: page.title.clone(), href: String::new() };
    match &report.scope {
        Scope::Site if page.path == "index.html" => return list,
        Scope::Site => {
            list.push(Anchor { text: start, href: format!("{}index.html", way.site) });
        }
        Scope::Contract(_) => {
            list.push(Anchor { text: start, href: format!("{}index.html", way.site) });
            if page.path != "index.html" {
                list.push(Anchor { text: report.name.clone(), href: format!("{}index.html", way.scope) });
            }
        }
        Scope::Edition(..) => {
            list.push(Anchor {
                text: theme.words.get("page.periods.title"),
                href: format!("{}periodi.html", way.site),
            });
            if page.path != "index.html" {
                list.push(Anchor { text: report.name.clone(), href: format!("{}index.html", way.scope) });
            }
        }
    }
    list.push(here);
    list
}

fn print_line(theme: &Theme, report: &Report, page: &Page) -> String {
    let Some(state) = &report.state else { return String::new() };
    let path = format!("{}{}", report.scope.folder(), page.path);
    theme.words.with(
        "footer.print",
        &[
            ("contract", report.contract.as_str()),
            ("period", &report.name),
            ("state", &state.word),
            ("path", &path),
        ],
    )
}

/// Attributes that name identifiers of the page; the first one gives them.
const MENTIONS: [&str; 4] = [" id", " href", " aria-labelledby", " aria-describedby"];

/// Gives every name of an identifier its new form; `true` says that the name is the identifier's own.
fn renamed(html: &str, mut name: impl FnMut(&str, bool) -> String) -> String {
    let mut out = String::with_capacity(html.len() + 1_024);
    let mut rest = html;
    while let Some(at) = rest.find("=\"") {
        let mention = MENTIONS.iter().position(|m| rest[..at].ends_with(m));
        let (head, value) = rest.split_at(at + 2);
        let end = value.find('"').unwrap_or(value.len());
        out.push_str(head);
        let (value, tail) = value.split_at(end);
        match (mention, value.strip_prefix('#')) {
            (Some(1), Some(anchor)) => {
                out.push('#');
                out.push_str(&name(anchor, false));
            }
            (Some(which), _) if which != 1 => {
                let names: Vec<String> = value.split(' ').map(|n| name(n, which == 0)).collect();
                out.push_str(&names.join(" "));
            }
            _ => out.push_str(value),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// An identifier stands once in a page. In the whole report, which repeats parts of many pages, all of
/// them carry their part's; elsewhere only those that an earlier part already has.
fn unique(html: &str, part: &str, whole: bool, seen: &mut BTreeSet<String>) -> String {
    let mut own_names = BTreeSet::new();
    let fresh = |name: &str| {
        if name.is_empty() || !(whole || seen.contains(name)) {
            name.to_owned()
        } else {
            format!("{part}--{name}")
        }
    };
    let made = renamed(html, |name, own| {
        let mut new = fresh(name);
        while own && (seen.contains(&new) || !own_names.insert(new.clone())) {
            new.push_str("-bis");
        }
        new
    });
    seen.extend(own_names);
    made
}

/// The text of our own HTML: what stands between tags; drawings and their tables aside.
fn strip_tags(html: &str, into: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        into.push_str(&rest[..at]);
        into.push(' ');
        let tag = &rest[at..];
        if let Some(end) = tag.strip_prefix("<svg").and_then(|t| t.find("</svg>")) {
            rest = &tag[4 + end + 6..];
            continue;
        }
        match tag.find('>') {
            Some(end) => rest = &tag[end + 1..],
            None => return,
        }
    }
    into.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_relative_to_the_page() {
        let way = Way { scope: "../".into(), site: "../../../".into() };
        let html = r#"<a href="@/azioni.html">x</a> <a href="@site/periodi.html">y</a> <a href="@z">z</a>"#;
        assert_eq!(
            way.resolve(html),
            r#"<a href="../azioni.html">x</a> <a href="../../../periodi.html">y</a> <a href="@z">z</a>"#
        );
    }

    #[test]
    fn an_identifier_stands_once_in_a_page() {
        let html = r##"<li id="a"><a href="#a">x</a></li><svg aria-labelledby="t d"><title id="t">"##;
        let mut seen = BTreeSet::from(["a".to_owned()]);
        assert_eq!(
            unique(html, "s", false, &mut seen),
            r##"<li id="s--a"><a href="#s--a">x</a></li><svg aria-labelledby="t d"><title id="t">"##
        );
        assert!(unique(html, "r", true, &mut seen).contains(r#"aria-labelledby="r--t r--d""#));
    }

    #[test]
    fn every_block_has_its_template() {
        let theme = Theme::new(&std::collections::BTreeMap::new(), crate::text::Lang::It)
            .expect("the built-in theme");
        for kind in Block::KINDS {
            assert!(theme.has_template(&format!("blocks/{kind}.html")), "{kind}");
        }
    }
}
