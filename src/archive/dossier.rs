//! The dossier (fascicolo): everything about one closed edition in one folder that opens by itself.

use std::collections::BTreeMap;

use super::bag::{Bag, is_reserved};
use super::metadata::{Metadata, missing};
use super::seal::Seal;
use crate::model::Audience;

/// What goes into it.
pub struct Dossier<'a> {
    pub seal: &'a Seal,
    pub title: &'a str,
    pub audience: Audience,
    /// The closed folder with its signatures, by path inside it.
    pub folder: Bag,
    /// Documents of the repository that the report rests on, by name.
    pub evidence: Bag,
    pub metadata: &'a Metadata,
    /// What the verification said, for machines.
    pub verification: Vec<u8>,
}

/// The dossier's files by path; the first part is its name.
pub fn dossier(parts: Dossier<'_>) -> Bag {
    let Dossier { seal, title, audience, folder, evidence, metadata, verification } = parts;
    let top = format!("{}-{}", seal.contract, seal.period);
    let everything = audience == Audience::Internal;
    let mut bag = Bag::new();
    let mut left_out = 0;
    for (path, bytes) in folder {
        if !everything && path.strip_prefix("data/").is_some_and(is_reserved) {
            left_out += 1;
            continue;
        }
        bag.insert(format!("{top}/chiusura/{path}"), bytes);
    }
    let proofs = evidence.len();
    for (name, bytes) in evidence {
        bag.insert(format!("{top}/prove/{name}"), bytes);
    }
    bag.insert(format!("{top}/chiusura/firme/metadati-completi.json"), metadata.json());
    bag.insert(format!("{top}/metadati.json"), metadata.json());
    bag.insert(format!("{top}/metadati.xml"), metadata.xml());
    bag.insert(format!("{top}/verifica.json"), verification);
    bag.insert(format!("{top}/periodi.html"), periods(seal, title).into_bytes());
    bag.insert(format!("{top}/LEGGIMI.txt"), readme(seal, title, left_out, proofs).into_bytes());
    bag
}

/// The way out of the closed pages, which lead to «all periods»: a copy knows only its own.
fn periods(seal: &Seal, title: &str) -> String {
    let escaped: String = title
        .chars()
        .map(|c| {
            BTreeMap::from([('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;")])
                .get(&c)
                .map_or_else(|| c.to_string(), |s| (*s).to_owned())
        })
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"it\">\n<head><meta charset=\"utf-8\"><title>{escaped}</title></head>\n<body>\n\
         <h1>{escaped}</h1>\n<p>Questa copia contiene solo il periodo {}: gli altri stanno nel sito.</p>\n\
         <p><a href=\"chiusura/data/index.html\">Apri il resoconto</a></p>\n</body>\n</html>\n",
        seal.period
    )
}

fn readme(seal: &Seal, title: &str, left_out: usize, proofs: usize) -> String {
    let mut text = format!(
        "{title}\n\n\
         chiusura/        il periodo com'è stato chiuso il {}: aprire chiusura/data/index.html;\n\
         \x20                chiusura/LEGGIMI.txt dice come verificarlo con strumenti comuni\n\
         chiusura/firme/  le firme, quando ci sono, e i metadati con ciò che se ne è verificato\n\
         metadati.*       metadati secondo i nomi dell'Allegato 5 delle Linee guida AgID\n\
         verifica.json    che cosa ha risposto la verifica quando il fascicolo è stato fatto\n",
        seal.sealed_on
    );
    if proofs > 0 {
        text.push_str("prove/           documenti citati dal resoconto\n");
    }
    if left_out > 0 {
        text.push_str(&format!(
            "\nCopia per il pubblico: {left_out} file (data/fatti/, data/modello.json, data/esiti.json) restano\n\
             all'ufficio; le loro impronte sono nell'elenco.\n"
        ));
    }
    text.push_str("\nMetadati da completare al protocollo e in conservazione:\n");
    for name in missing() {
        text.push_str(&format!("- {name}\n"));
    }
    text
}
