//! The properties of a document: dates and the producer change with every tool, title and author never.

use std::collections::BTreeMap;

use lopdf::{Object, decode_text_string};
use roxmltree::Node;

use super::view::Pair;
use super::{Breach, decode};

/// What a signing tool may write into the information dictionary.
const FREE: [&[u8]; 3] = [b"ModDate", b"CreationDate", b"Producer"];

/// The same in XMP: names without their prefix, by namespace.
const FREE_XMP: [(&str, &str); 8] = [
    ("http://ns.adobe.com/xap/1.0/", "ModifyDate"),
    ("http://ns.adobe.com/xap/1.0/", "MetadataDate"),
    ("http://ns.adobe.com/xap/1.0/", "CreateDate"),
    ("http://ns.adobe.com/pdf/1.3/", "Producer"),
    ("http://ns.adobe.com/xap/1.0/mm/", "InstanceID"),
    ("http://ns.adobe.com/xap/1.0/mm/", "DocumentID"),
    ("http://ns.adobe.com/xap/1.0/mm/", "VersionID"),
    ("http://ns.adobe.com/xap/1.0/mm/", "History"),
];

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Bytes of XMP, and elements in it.
const XMP: usize = 1 << 20;
const NODES: u32 = 20_000;

/// Compares the information dictionaries by their decoded texts.
pub(super) fn information<'a>(
    pair: &Pair<'a>,
    before: Option<&'a Object>,
    after: Option<&'a Object>,
) -> Result<(), Breach> {
    let changed = |key: &[u8]| Breach::new("pdf_properties", String::from_utf8_lossy(key).into_owned());
    let (before, after) =
        (before.map(|value| pair.before.follow(value)), after.map(|value| pair.after.follow(value)));
    let one = before.and_then(|value| value.as_dict().ok());
    let other = after.and_then(|value| value.as_dict().ok());
    match (one, other) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(changed(b"Info")),
        (None, Some(other)) => match other.iter().find(|(key, _)| !FREE.contains(&key.as_slice())) {
            Some((key, _)) => Err(changed(key)),
            None => Ok(()),
        },
        (Some(one), Some(other)) => {
            for key in pair.different(one, other).into_iter().filter(|key| !FREE.contains(key)) {
                let texts = (pair.before.key(one, key), pair.after.key(other, key));
                let same = match texts {
                    (Some(one), Some(other)) => match (decode_text_string(one), decode_text_string(other)) {
                        (Ok(one), Ok(other)) => one == other,
                        _ => false,
                    },
                    _ => false,
                };
                if !same {
                    return Err(changed(key));
                }
            }
            Ok(())
        }
    }
}

/// Compares the metadata streams property by property.
pub(super) fn metadata<'a>(
    pair: &Pair<'a>,
    before: Option<&'a Object>,
    after: Option<&'a Object>,
) -> Result<(), Breach> {
    let changed = |what: &str| Breach::new("pdf_properties", what.to_owned());
    let (before, after) =
        (before.map(|value| pair.before.follow(value)), after.map(|value| pair.after.follow(value)));
    let text = |value: &Object| match value {
        Object::Stream(stream) => decode::content(stream).filter(|text| text.len() <= XMP),
        _ => None,
    };
    match (before, after) {
        (None | Some(Object::Null), None | Some(Object::Null)) => Ok(()),
        (Some(before), Some(after)) if pair.same(before, after) => Ok(()),
        (Some(before), Some(after)) => {
            let after = text(after).ok_or_else(|| changed("XMP"))?;
            let after = values(&after).ok_or_else(|| changed("XMP"))?;
            let before = text(before).ok_or_else(|| changed("XMP"))?;
            let before = values(&before).ok_or_else(|| changed("XMP"))?;
            let keys = before.keys().chain(after.keys());
            match keys.into_iter().find(|key| before.get(*key) != after.get(*key)) {
                Some(key) => Err(changed(key)),
                None => Ok(()),
            }
        }
        // Metadata where there was none say what the sealed document never said.
        _ => Err(changed("XMP")),
    }
}

/// The properties of a packet: a path of names to what is written there, in order, the free ones left out.
/// The short form of RDF, properties as attributes, reads like the long one.
fn values(packet: &[u8]) -> Option<BTreeMap<String, Vec<String>>> {
    let text = std::str::from_utf8(packet).ok()?;
    let options = roxmltree::ParsingOptions { nodes_limit: NODES, ..roxmltree::ParsingOptions::default() };
    let document =
        roxmltree::Document::parse_with_options(text.trim_start_matches('\u{feff}'), options).ok()?;
    let mut found = BTreeMap::new();
    let mut open: Vec<(Node<'_, '_>, String)> = vec![(document.root_element(), String::new())];
    while let Some((node, path)) = open.pop() {
        for attribute in node.attributes() {
            let space = attribute.namespace().unwrap_or_default();
            // How RDF is written is no property; `resource` is the text of its element.
            let form = space == RDF && ["about", "parseType"].contains(&attribute.name());
            if form || attribute.name() == "xmptk" || FREE_XMP.contains(&(space, attribute.name())) {
                continue;
            }
            let key = match attribute.name() {
                "resource" if space == RDF => path.clone(),
                name => format!("{path}/{}", label(space, name)),
            };
            found.entry(key).or_insert_with(Vec::new).push(attribute.value().to_owned());
        }
        let written: String =
            node.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect();
        if !written.trim().is_empty() {
            found.entry(path.clone()).or_insert_with(Vec::new).push(written.trim().to_owned());
        }
        // Taken from the end: the last child first.
        let children: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
        for child in children.into_iter().rev() {
            let name = child.tag_name();
            let space = name.namespace().unwrap_or_default();
            if FREE_XMP.contains(&(space, name.name())) {
                continue;
            }
            // Several descriptions of one thing are one (RDF).
            let below = match name.name() {
                "RDF" | "Description" if space == RDF => path.clone(),
                other => format!("{path}/{}", label(space, other)),
            };
            if below.len() > 4_000 {
                return None;
            }
            open.push((child, below));
        }
    }
    Some(found)
}

/// A name that people recognise, with the end of its namespace.
fn label(space: &str, name: &str) -> String {
    let room = space.trim_end_matches(['/', '#']).rsplit('/').next().unwrap_or_default();
    if room.is_empty() { name.to_owned() } else { format!("{room}:{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(inner: &str) -> String {
        format!(
            "<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='t'><rdf:RDF xmlns:rdf='{RDF}'>{inner}</rdf:RDF></x:xmpmeta>"
        )
    }

    #[test]
    fn the_short_form_says_what_the_long_one_says() {
        let long = packet(
            "<rdf:Description rdf:about='' xmlns:a='u/a/'><a:part>3</a:part></rdf:Description>\
             <rdf:Description rdf:about='' xmlns:p='http://ns.adobe.com/pdf/1.3/'><p:Producer>X</p:Producer></rdf:Description>",
        );
        let short = packet("<rdf:Description xmlns:a='u/a/' a:part='3'/>");
        assert_eq!(values(long.as_bytes()), values(short.as_bytes()));
        let other = packet("<rdf:Description xmlns:a='u/a/' a:part='2'/>");
        assert_ne!(values(long.as_bytes()), values(other.as_bytes()));
    }

    #[test]
    fn a_packet_that_is_no_xml_has_no_values() {
        let deep = "<a>".repeat(200_000);
        for text in ["", "<a", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", &deep] {
            assert_eq!(values(text.as_bytes()), None);
        }
    }
}
