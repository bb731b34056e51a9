//! Our charts for paper: a fixed width instead of percentages, ink instead of classes.
//!
//! The pages' drawings hold no colour and follow their box; the style sheet knows both. Here the same
//! drawing is written once more with the colours of that sheet's light scheme. Text stays text.
#![expect(clippy::float_arithmetic, reason = "pixels of a drawing; no verdict depends on them")]

use std::fmt::Write;

use roxmltree::{Document, Node};

use crate::text::markup::escape;

/// Width of a drawing in its own pixels: wide enough for every label on one line.
const WIDTH: f64 = 720.0;
/// Room for what leans over the edges: left and right, above, below.
const MARGIN: (f64, f64, f64) = (14.0, 6.0, 8.0);

/// A drawing ready for the document.
#[derive(Debug, PartialEq)]
pub(super) struct Drawing {
    pub(super) svg: String,
    /// Its name and what it shows, in words.
    pub(super) alt: String,
    /// A strip of tiles, a bullet, a figure: what the theme may size differently.
    pub(super) kind: String,
    /// Height in hundredths of the width.
    pub(super) ratio: u32,
}

/// `None` if the text is no drawing of ours.
pub(super) fn drawing(svg: &str, text: impl Fn(&str) -> String) -> Option<Drawing> {
    let clean: String = svg.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let document = Document::parse(&clean).ok()?;
    let root = document.root_element();
    let (width, height) = match root.attribute("viewBox") {
        Some(boxed) => {
            let mut sizes = boxed.split(' ').skip(2).filter_map(|n| n.parse::<f64>().ok());
            (sizes.next()?, sizes.next()?)
        }
        None => (WIDTH, root.attribute("height")?.parse().ok()?),
    };
    let classes = root.attribute("class").unwrap_or_default();
    let words = |tag: &str| {
        root.children().find(|n| n.has_tag_name(tag)).and_then(|n| n.text()).unwrap_or_default().trim()
    };
    let (title, described) = (words("title"), words("desc"));
    let alt = match (title.is_empty(), described.is_empty()) {
        (false, false) => format!("{}. {described}", title.trim_end_matches('.')),
        (false, true) => title.to_owned(),
        (true, _) => described.to_owned(),
    };
    let (side, above, below) = MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"-{side} -{above} {w} {h}\" \
         font-family=\"Titillium Web, DejaVu Sans\" font-size=\"15\" stroke-width=\"2\">",
        w = width + 2.0 * side,
        h = height + above + below,
    );
    let pen = Pen { root, width, text: &text };
    for child in root.children() {
        pen.element(child, None, &mut out);
    }
    out.push_str("</svg>");
    let kind = classes.split(' ').nth(1).unwrap_or_default().to_owned();
    let ratio = percent(height + above + below, width + 2.0 * side);
    Some(Drawing { svg: out, alt: text(&alt), kind, ratio })
}

/// A positive ratio; pixels of a drawing are far below the limits.
fn percent(part: f64, whole: f64) -> u32 {
    (part * 100.0 / whole.max(1.0)).clamp(1.0, 10_000.0) as u32
}

/// The colour of a role on paper, as in the style sheet's light scheme.
fn colour(role: &str) -> Option<&'static str> {
    Some(match role {
        "ink" | "threshold" => "#17324d",
        "soft" | "neutral" => "#2f475e",
        "grid" => "#c5c7c9",
        "axis" | "not_measured" | "not_applicable" => "#5c6f82",
        "track" => "#ebeced",
        "series" => "#004d99",
        "series2" | "indeterminate" | "suspect" => "#804d00",
        "band" => "#d3efe3",
        "met" => "#006644",
        "missed" => "#992639",
        _ => return None,
    })
}

const NEUTRAL: &str = "#2f475e";
const TEXT: &str = "#1a1a1a";

struct Pen<'d, 'i, T> {
    root: Node<'d, 'i>,
    width: f64,
    text: &'d T,
}

impl<T: Fn(&str) -> String> Pen<'_, '_, T> {
    /// `ink` is the colour that the element around gives, as a mark takes that of its place.
    fn element(&self, node: Node<'_, '_>, ink: Option<&'static str>, out: &mut String) {
        if !node.is_element() {
            return;
        }
        let classes: Vec<&str> = node.attribute("class").unwrap_or_default().split(' ').collect();
        let is = |class: &str| classes.contains(&class);
        let name = node.tag_name().name();
        if is("only-narrow") || matches!(name, "title" | "desc" | "defs" | "style" | "script") {
            return;
        }
        let own = classes.iter().find_map(|class| colour(class)).or(ink);
        match name {
            "a" | "g" => {
                let _ = write!(out, "<g{}>", self.dress(&classes, own)); // writing into a String cannot fail
                for child in node.children() {
                    self.element(child, own, out);
                }
                out.push_str("</g>");
            }
            "use" => self.mark(node, own.unwrap_or(NEUTRAL), out),
            "text" => self.words(node, &classes, out),
            "line" | "rect" | "circle" | "path" => {
                let _ = write!(out, "<{name}{}{}/>", self.places(node), self.dress(&classes, own));
            }
            _ => {}
        }
    }

    /// A mark where it stands, in the colour of its place.
    fn mark(&self, node: Node<'_, '_>, ink: &'static str, out: &mut String) {
        let id = node.attribute("href").unwrap_or_default().trim_start_matches('#');
        let Some(shape) = self.root.descendants().find(|n| n.attribute("id") == Some(id)) else { return };
        let at = |name: &str| node.attribute(name).map_or(0.0, |v| self.length(v));
        let scale = shape.attribute("transform").unwrap_or_default();
        let (x, y) = (at("x"), at("y"));
        let _ = write!(out, "<g transform=\"translate({x:.1} {y}) {scale}\">");
        for child in shape.children() {
            self.element(child, Some(ink), out);
        }
        out.push_str("</g>");
    }

    fn words(&self, node: Node<'_, '_>, classes: &[&str], out: &mut String) {
        let is = |class: &str| classes.contains(&class);
        let fill = if is("soft") { NEUTRAL } else { TEXT };
        let _ = write!(out, "<text{} fill=\"{fill}\" stroke=\"none\"", self.places(node));
        if is("strong") {
            out.push_str(" font-weight=\"600\"");
        }
        if is("halo") {
            out.push_str(
                " paint-order=\"stroke\" style=\"stroke:#fff;stroke-width:4;stroke-linejoin:round\"",
            );
        }
        let text = escape(&(self.text)(node.text().unwrap_or_default()));
        let _ = write!(out, ">{text}</text>");
    }

    /// Where an element stands, percentages of the width being pixels now.
    fn places(&self, node: Node<'_, '_>) -> String {
        let mut out = String::new();
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            match name {
                "x" | "x1" | "x2" | "width" | "cx" => {
                    let _ = write!(out, " {name}=\"{:.1}\"", self.length(value));
                }
                "y" | "y1" | "y2" | "height" | "cy" | "r" | "rx" | "d" | "dx" | "text-anchor" => {
                    let value = value.replace('&', "").replace(['<', '"'], "");
                    let _ = write!(out, " {name}=\"{value}\"");
                }
                _ => {}
            }
        }
        out
    }

    fn length(&self, value: &str) -> f64 {
        match value.strip_suffix('%') {
            Some(percent) => percent.parse::<f64>().unwrap_or_default() * self.width / 100.0,
            None => value.parse().unwrap_or_default(),
        }
    }

    /// What the style sheet says of an element's classes.
    fn dress(&self, classes: &[&str], ink: Option<&'static str>) -> String {
        let is = |class: &str| classes.contains(&class);
        let ink = ink.unwrap_or(NEUTRAL);
        if is("mark-sign") {
            let stroke = if is("mark-own") { ink } else { "#fff" };
            return format!(
                " fill=\"none\" stroke=\"{stroke}\" stroke-width=\"2.2\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
            );
        }
        if is("mark") {
            let fill = if is("mark-open") { "#fff" } else { ink };
            let dash = if is("mark-broken") { " stroke-dasharray=\"3.5 2.6\"" } else { "" };
            return format!(" fill=\"{fill}\" stroke=\"{ink}\" stroke-width=\"2\"{dash}");
        }
        if is("l") {
            let width = match () {
                () if is("grid") || is("axis") => 1,
                () if is("threshold") || is("series") || is("met") || is("missed") => 3,
                () => 2,
            };
            let dashed = is("dashed") || is("series2");
            let butt = dashed || is("threshold") || is("met") || is("missed");
            let cap = if butt { "butt" } else { "round" };
            let dash = if dashed { " stroke-dasharray=\"7 5\"" } else { "" };
            return format!(
                " fill=\"none\" stroke=\"{ink}\" stroke-width=\"{width}\" stroke-linejoin=\"round\" stroke-linecap=\"{cap}\"{dash}"
            );
        }
        if is("a") {
            let edge = if is("band") { " stroke=\"#008055\" stroke-width=\"1\"" } else { "" };
            return format!(" fill=\"{ink}\"{edge}");
        }
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_and_classes_become_pixels_and_ink() {
        let svg = "<svg class=\"chart bullet\" width=\"100%\" height=\"40\"><title id=\"t\">Attesa</title><desc id=\"d\">Valore 3.</desc>\
            <defs><g id=\"b-met\"><g class=\"mark\"><circle r=\"9\"/></g><path class=\"mark-sign\" d=\"m0 0\"/></g></defs>\
            <line class=\"l threshold\" x1=\"50%\" y1=\"1\" x2=\"50%\" y2=\"30\"/>\
            <use class=\"met\" href=\"#b-met\" x=\"25%\" y=\"20\"/>\
            <text class=\"soft only-narrow\" x=\"0\" y=\"30\">stretto</text><text x=\"100%\" y=\"30\" text-anchor=\"end\">97 % &lt; x</text></svg>";
        let made = drawing(svg, str::to_owned).unwrap();
        assert_eq!(made.alt, "Attesa. Valore 3.");
        assert_eq!(made.kind, "bullet");
        for part in [
            "width=\"748\" height=\"54\" viewBox=\"-14 -6 748 54\"",
            "<line x1=\"360.0\" y1=\"1\" x2=\"360.0\" y2=\"30\" fill=\"none\" stroke=\"#17324d\" stroke-width=\"3\"",
            "<g transform=\"translate(180.0 20) \"><g fill=\"#006644\" stroke=\"#006644\" stroke-width=\"2\"><circle r=\"9\"/></g>",
            "<text x=\"720.0\" y=\"30\" text-anchor=\"end\" fill=\"#1a1a1a\" stroke=\"none\">97 % &lt; x</text>",
        ] {
            assert!(made.svg.contains(part), "{part}\n{}", made.svg);
        }
        assert!(!made.svg.contains("stretto") && !made.svg.contains("class="), "{}", made.svg);
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        for wrong in ["", "<svg", "<svg class=\"chart\"/>", "<p>x</p>"] {
            assert_eq!(drawing(wrong, str::to_owned), None, "{wrong}");
        }
    }
}
