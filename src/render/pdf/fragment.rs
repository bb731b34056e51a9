//! Our own finished HTML as a small tree of nodes: what a person wrote reaches the typesetter as data,
//! never as source.
//!
//! A node is a text or an object whose `k` names it: `p b i code hash word pre link span br ul ol li quote h table
//! img rule s sup sub label`. The theme has one function for each (`pdf/prose.typ`).

use roxmltree::{Document, Node, NodeType};
use serde_json::{Value, json};

/// Deeper than this, texts stand in the deepest element: nobody reads further, and stacks have an end.
const DEEPEST: usize = 20;

/// Kinds of nodes, for the test that the theme knows each.
#[cfg(test)]
pub(super) const KINDS: [&str; 22] = [
    "p", "b", "i", "code", "hash", "word", "pre", "link", "span", "br", "ul", "ol", "quote", "h", "table",
    "img", "rule", "s", "sup", "sub", "label", "box",
];

/// What the nodes of a fragment need to know of the document around them.
pub(super) trait Setting {
    /// Text as the document can show it.
    fn text(&self, text: &str) -> String;
    /// The same for what people copy: no sign that they would copy with it.
    fn typed(&self, text: &str) -> String;
    /// Where a link leads: an object with `to` or `url`, or null.
    fn href(&self, href: &str) -> Value;
    /// The document's name for an identifier of this page, the first time it is met.
    fn label(&mut self, id: &str) -> Option<String>;
    /// The document's file of an image, if it can show it.
    fn image(&self, src: &str) -> Option<String>;
}

/// The nodes of a fragment; headings begin below `level`.
pub(super) fn nodes(html: &str, level: u8, setting: &mut impl Setting) -> Vec<Value> {
    if html.is_empty() {
        return Vec::new();
    }
    if !html.contains(['<', '&']) {
        return vec![Value::String(setting.text(html))];
    }
    let clean: String =
        html.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect();
    match Document::parse(&format!("<x>{clean}</x>")) {
        Ok(document) => {
            let mut walk = Walk { setting, last: level, base: level, keeps_space: false, is_typed: false };
            walk.children(document.root_element(), 0)
        }
        // Never ours; but what cannot be read as elements can still be read.
        Err(_) => vec![Value::String(setting.text(&stripped(&clean)))],
    }
}

/// The plain text of nodes.
pub(super) fn plain(nodes: &[Value]) -> String {
    let mut out = String::new();
    for node in nodes {
        match node {
            Value::String(text) => out.push_str(text),
            Value::Object(map) => {
                for key in ["c", "items", "head", "rows"] {
                    if let Some(Value::Array(inner)) = map.get(key) {
                        out.push_str(&plain(inner));
                    }
                }
            }
            Value::Array(inner) => out.push_str(&plain(inner)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    out
}

struct Walk<'s, S> {
    setting: &'s mut S,
    /// Level of the last heading: the next is at most one deeper.
    last: u8,
    base: u8,
    keeps_space: bool,
    /// Inside what a reader copies: a command, a path, a hash.
    is_typed: bool,
}

impl<S: Setting> Walk<'_, S> {
    fn children(&mut self, node: Node<'_, '_>, depth: usize) -> Vec<Value> {
        let mut out = Vec::new();
        for child in node.children() {
            match child.node_type() {
                NodeType::Text => self.text(child.text().unwrap_or_default(), &mut out),
                NodeType::Element if depth >= DEEPEST => {
                    let text: String =
                        child.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect();
                    self.text(&text, &mut out);
                }
                NodeType::Element => self.element(child, depth + 1, &mut out),
                NodeType::Root | NodeType::Comment | NodeType::PI => {}
            }
        }
        out
    }

    fn text(&mut self, text: &str, out: &mut Vec<Value>) {
        if self.keeps_space {
            for (at, line) in text.trim_end_matches('\n').split('\n').enumerate() {
                if at > 0 {
                    out.push(json!({"k": "br"}));
                }
                out.push(Value::String(self.setting.typed(line)));
            }
            return;
        }
        let mut flat = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, ' ' | '\n' | '\t') {
                if !flat.ends_with(' ') {
                    flat.push(' ');
                }
            } else {
                flat.push(c);
            }
        }
        if !(flat.is_empty() || flat == " " && out.is_empty()) {
            let shown = if self.is_typed { self.setting.typed(&flat) } else { self.setting.text(&flat) };
            out.push(Value::String(shown));
        }
    }

    fn element(&mut self, node: Node<'_, '_>, depth: usize, out: &mut Vec<Value>) {
        if let Some(label) = node.attribute("id").and_then(|id| self.setting.label(id)) {
            out.push(json!({"k": "label", "label": label}));
        }
        match node.tag_name().name() {
            "p" => self.wrapped("p", node, depth, out),
            "b" | "strong" => self.wrapped("b", node, depth, out),
            "i" | "em" => self.wrapped("i", node, depth, out),
            "s" | "del" => self.wrapped("s", node, depth, out),
            "code" => {
                let kind = if node.attribute("class") == Some("hash") { "hash" } else { "code" };
                self.is_typed = true;
                self.wrapped(kind, node, depth, out);
                self.is_typed = false;
            }
            // A day stands on one line.
            "time" => {
                let day: String = node.descendants().filter_map(|n| n.is_text().then(|| n.text())?).collect();
                self.text(&day.replace(' ', "\u{a0}"), out);
            }
            "sup" => self.wrapped("sup", node, depth, out),
            "sub" => self.wrapped("sub", node, depth, out),
            "blockquote" => self.wrapped("quote", node, depth, out),
            "div" | "section" | "li" => self.wrapped("box", node, depth, out),
            "br" => out.push(json!({"k": "br"})),
            "hr" => out.push(json!({"k": "rule"})),
            "pre" => {
                self.keeps_space = true;
                self.wrapped("pre", node, depth, out);
                self.keeps_space = false;
            }
            "a" => {
                let content = self.children(node, depth);
                let href = self.setting.href(node.attribute("href").unwrap_or_default());
                match (content.is_empty(), href.is_null()) {
                    (true, _) => {}
                    (false, true) => out.extend(content),
                    (false, false) => out.push(json!({"k": "link", "href": href, "c": content})),
                }
            }
            name @ ("ul" | "ol") => {
                let items: Vec<Value> = node
                    .children()
                    .filter(|n| n.has_tag_name("li"))
                    .map(|item| {
                        let mut content = Vec::new();
                        if let Some(label) = item.attribute("id").and_then(|id| self.setting.label(id)) {
                            content.push(json!({"k": "label", "label": label}));
                        }
                        content.extend(self.children(item, depth + 1));
                        Value::Array(content)
                    })
                    .collect();
                let start: u32 = node.attribute("start").and_then(|n| n.parse().ok()).unwrap_or(1);
                if !items.is_empty() {
                    out.push(json!({"k": name, "start": start, "items": items}));
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let content = self.children(node, depth);
                if plain(&content).trim().is_empty() {
                    return;
                }
                // On a page the text's first headings are of the third level, below its part's.
                let asked = node.tag_name().name()[1..].parse::<u8>().unwrap_or(3).max(3) - 2 + self.base;
                self.last = asked.min(self.last + 1).min(6);
                out.push(json!({"k": "h", "level": self.last, "c": content}));
            }
            "table" => self.table(node, depth, out),
            "img" => {
                let alt = self.setting.text(node.attribute("alt").unwrap_or_default());
                match self.setting.image(node.attribute("src").unwrap_or_default()) {
                    Some(file) => out.push(json!({"k": "img", "file": file, "alt": alt})),
                    None if alt.is_empty() => {}
                    None => out.push(Value::String(format!("[{alt}]"))),
                }
            }
            "input" => {
                let ticked = node.has_attribute("checked");
                out.push(Value::String(self.setting.text(if ticked { "☑ " } else { "☐ " })));
            }
            _ => match node.attribute("class") {
                Some("word") => self.wrapped("word", node, depth, out),
                Some(class) => {
                    let content = self.children(node, depth);
                    if !content.is_empty() {
                        out.push(json!({"k": "span", "class": class, "c": content}));
                    }
                }
                None => out.extend(self.children(node, depth)),
            },
        }
    }

    fn wrapped(&mut self, kind: &str, node: Node<'_, '_>, depth: usize, out: &mut Vec<Value>) {
        let content = self.children(node, depth);
        if !content.is_empty() {
            out.push(json!({"k": kind, "c": content}));
        }
    }

    fn table(&mut self, node: Node<'_, '_>, depth: usize, out: &mut Vec<Value>) {
        let mut rows: Vec<Value> = Vec::new();
        let mut columns = 0;
        for row in node.descendants().filter(|n| n.has_tag_name("tr")) {
            let cells: Vec<Value> = row
                .children()
                .filter(|n| n.has_tag_name("td") || n.has_tag_name("th"))
                .map(|cell| Value::Array(self.children(cell, depth + 2)))
                .collect();
            columns = columns.max(cells.len());
            rows.push(Value::Array(cells));
        }
        for row in &mut rows {
            if let Value::Array(cells) = row {
                cells.resize(columns, Value::Array(Vec::new()));
            }
        }
        if rows.is_empty() || columns == 0 {
            return;
        }
        let head = rows.remove(0);
        out.push(json!({"k": "table", "head": head, "rows": rows}));
    }
}

/// What stands between tags.
fn stripped(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bare;
    impl Setting for Bare {
        fn text(&self, text: &str) -> String {
            text.to_owned()
        }
        fn typed(&self, text: &str) -> String {
            text.to_owned()
        }
        fn href(&self, href: &str) -> Value {
            if href.is_empty() { Value::Null } else { json!({"to": href}) }
        }
        fn label(&mut self, id: &str) -> Option<String> {
            Some(format!("page#{id}"))
        }
        fn image(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn check(html: &str, expected: &Value) {
        assert_eq!(&Value::Array(nodes(html, 3, &mut Bare)), expected, "{html}");
    }

    #[test]
    fn elements_become_nodes_and_text_stays_text() {
        check("a #read(\"x\") $b$ *c* &lt;script&gt;", &json!(["a #read(\"x\") $b$ *c* <script>"]));
        check(
            "<p>Uno <b>due</b>\n <a href=\"@/x.html\">tre</a></p>",
            &json!([{"k": "p", "c": ["Uno ", {"k": "b", "c": ["due"]}, " ", {"k": "link", "href": {"to": "@/x.html"}, "c": ["tre"]}]}]),
        );
        check(
            "<ul><li id=\"a\">x<ul><li>y</li></ul></li></ul>",
            &json!([{"k": "ul", "start": 1, "items": [[{"k": "label", "label": "page#a"}, "x", {"k": "ul", "start": 1, "items": [["y"]]}]]}]),
        );
    }

    #[test]
    fn headings_never_skip_a_level() {
        check(
            "<h5>a</h5><h3>b</h3><h6>c</h6><h4> </h4>",
            &json!([
                {"k": "h", "level": 4, "c": ["a"]}, {"k": "h", "level": 4, "c": ["b"]}, {"k": "h", "level": 5, "c": ["c"]}
            ]),
        );
    }

    #[test]
    fn hashes_days_and_lines_of_commands_keep_their_form() {
        check(
            "<code class=\"hash\">ab12</code><time datetime=\"2024-06-30\">30 giugno 2024</time>",
            &json!([{"k": "hash", "c": ["ab12"]}, "30\u{a0}giugno\u{a0}2024"]),
        );
        check(
            "<pre><code>cd data\nsha256sum -c --quiet\n</code></pre>",
            &json!([{"k": "pre", "c": [{"k": "code", "c": ["cd data", {"k": "br"}, "sha256sum -c --quiet"]}]}]),
        );
        check(
            "<pre><code><span class=\"word\">--quiet</span> -c</code></pre>",
            &json!([{"k": "pre", "c": [{"k": "code", "c": [{"k": "word", "c": ["--quiet"]}, " -c"]}]}]),
        );
    }

    #[test]
    fn what_is_not_well_formed_is_still_read() {
        check("<p>a <b>b</p> &amp; c", &json!(["a b & c"]));
        check("a\u{0}\u{7}<b>b</b>", &json!(["a ", {"k": "b", "c": ["b"]}]));
    }

    #[test]
    fn depth_has_an_end_and_loses_no_text() {
        let deep = format!("{}fondo{}", "<blockquote>".repeat(2_000), "</blockquote>".repeat(2_000));
        let made = nodes(&deep, 3, &mut Bare);
        assert!(serde_json::to_string(&made).unwrap().len() < 2_000);
        assert_eq!(plain(&made), "fondo");
    }
}
