//! The dossier (fascicolo): everything about one closed edition in one folder that opens by itself.

use super::around::HASHES;
use super::bag::{Bag, is_reserved, listed};
use super::gateway::{self, Standing};
use super::metadata::{Metadata, missing};
use super::seal::Seal;
use super::words::day;
use crate::model::Audience;
use crate::text::Lang;

/// What goes into it.
pub struct Dossier<'a> {
    pub seal: &'a Seal,
    pub title: &'a str,
    pub audience: Audience,
    /// The closed folder with its signatures, by path inside it.
    pub folder: Bag,
    /// Documents of the register that this reader may know.
    pub evidence: Vec<Proof>,
    pub metadata: &'a Metadata,
    pub standing: Standing<'a>,
    /// What the verification said, for machines.
    pub verification: Vec<u8>,
}

/// A registered document, with its file where the repository has it.
pub struct Proof {
    pub title: String,
    /// A monitoring plan: the dossier says of it also where it is not.
    pub is_plan: bool,
    pub held_by: Option<String>,
    /// Its path in the repository and its bytes.
    pub file: Option<(String, Vec<u8>)>,
}

impl Proof {
    fn line(&self) -> String {
        let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        match (&self.file, &self.held_by) {
            (Some((path, _)), _) => format!("- {title}: prove/{path}\n"),
            (None, Some(holder)) => format!("- {title}: non è nel deposito, lo conserva {holder}\n"),
            (None, None) => format!("- {title}: non è nel deposito\n"),
        }
    }
}

/// The dossier's files by path; the first part is its name.
pub fn dossier(parts: Dossier<'_>) -> Bag {
    let Dossier { seal, title, audience, folder, evidence, metadata, standing, verification } = parts;
    let top = format!("{}-{}", seal.contract, seal.period);
    let periods = gateway::periods(seal, title, &standing, &folder);
    let entrance = gateway::entrance(title, &folder);
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
    let documents = documents(&evidence);
    for (path, bytes) in evidence.into_iter().filter_map(|proof| proof.file) {
        bag.insert(format!("{top}/prove/{path}"), bytes);
    }
    bag.insert(format!("{top}/chiusura/firme/metadati-completi.json"), metadata.json());
    bag.insert(format!("{top}/metadati.json"), metadata.json());
    bag.insert(format!("{top}/metadati.xml"), metadata.xml());
    bag.insert(format!("{top}/verifica.json"), verification);
    bag.insert(format!("{top}/periodi.html"), periods.into_bytes());
    bag.insert(format!("{top}/index.html"), entrance.into_bytes());
    bag.insert(format!("{top}/LEGGIMI.txt"), readme(seal, title, left_out, &documents).into_bytes());
    let inside: Bag =
        bag.iter().map(|(path, bytes)| (path[top.len() + 1..].to_owned(), bytes.clone())).collect();
    bag.insert(format!("{top}/{HASHES}"), listed(&inside));
    bag
}

/// What is under `prove/`, by name, and where the plan is.
fn documents(evidence: &[Proof]) -> String {
    let with_file: String = evidence.iter().filter(|p| p.file.is_some()).map(Proof::line).collect();
    let plans: String = evidence.iter().filter(|p| p.is_plan).map(Proof::line).collect();
    let mut text = String::new();
    if !with_file.is_empty() {
        text.push_str(&format!("\nDocumenti del registro con il loro file:\n{with_file}"));
    }
    if plans.is_empty() {
        text.push_str(
            "\nIl piano e lo screening del monitoraggio non sono in questo fascicolo: l'ufficio non li ha messi fra i\n\
             documenti del resoconto. Se servono, vanno chiesti all'ufficio.\n",
        );
    } else {
        text.push_str(&format!("\nPiano e screening del monitoraggio (documenti di tipo «plan»):\n{plans}"));
    }
    text
}

fn readme(seal: &Seal, title: &str, left_out: usize, documents: &str) -> String {
    let mut text = format!(
        "{title}\n\n\
         index.html       da dove cominciare\n\
         periodi.html     stato del periodo e firme, quando il fascicolo è stato fatto\n\
         chiusura/        il periodo com'è stato chiuso il {}: aprire chiusura/data/index.html;\n\
         \x20                chiusura/LEGGIMI.txt dice come verificarlo con strumenti comuni\n\
         chiusura/firme/  le firme, quando ci sono, e i metadati con ciò che se ne è verificato\n\
         metadati.*       metadati secondo i nomi dell'Allegato 5 delle Linee guida AgID\n\
         verifica.json    che cosa ha risposto la verifica quando il fascicolo è stato fatto\n\
         {HASHES}\n\
         \x20                l'elenco di tutto il resto: «sha256sum -c --quiet {HASHES}» lo confronta; non è\n\
         \x20                firmato, ciò che è chiuso lo dice chiusura/seal.json\n",
        day(&seal.sealed_on, Lang::It)
    );
    text.push_str(documents);
    if left_out > 0 {
        text.push_str(&format!(
            "\nQuesta copia lascia all'ufficio {left_out} file (data/fatti/, data/modello.json, data/esiti.json):\n\
             le loro impronte sono nell'elenco.\n"
        ));
    }
    text.push_str("\nMetadati da completare al protocollo e in conservazione:\n");
    for name in missing() {
        text.push_str(&format!("- {name}\n"));
    }
    text
}
