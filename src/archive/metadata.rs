//! Metadata for whoever preserves the documents, by the names of Allegato 5, chapter 3 (documento
//! amministrativo informatico) of the AgID guidelines on electronic documents. What only the registry and
//! the preservation system know is left out and named.

use std::fmt::Write;

use serde::Serialize;

use super::seal::Seal;
use crate::text::json::pretty;
use crate::text::markup::escape;

/// What is known when an edition leaves the archive.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Metadata {
    pub id_doc: IdDoc,
    /// Made by software, from data (a).
    pub modalita_di_formazione: String,
    pub chiave_descrittiva: Key,
    pub soggetti: Vec<Agent>,
    pub allegati: Annexes,
    pub riservato: bool,
    pub identificativo_del_formato: Format,
    pub verifica: Verification,
    pub nome_del_documento: String,
    pub versione_del_documento: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_doc_primario: Option<IdDoc>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct IdDoc {
    pub impronta: String,
    pub algoritmo: String,
    pub identificativo: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Key {
    pub oggetto: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Agent {
    pub ruolo: String,
    /// `PF` a person, `PG` a company, `PAI` an Italian administration.
    pub tipo: String,
    pub denominazione: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub codice_ipa: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Annexes {
    pub numero: usize,
    pub elenco: Vec<Annex>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Annex {
    pub id_doc: IdDoc,
    pub descrizione: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Format {
    pub formato: String,
    pub prodotto_software: String,
    pub versione_prodotto: String,
}

/// A qualified electronic seal is not what our seal is: always «no».
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Verification {
    pub firmato_digitalmente: bool,
    pub sigillato_elettronicamente: bool,
    pub marcatura_temporale: bool,
}

/// What only others know, by its name in the annex.
pub fn missing() -> [&'static str; 7] {
    [
        "dati di registrazione (numero, data, codice del registro)",
        "segnatura",
        "tipologia documentale",
        "classificazione",
        "identificativo dell’aggregazione (fascicolo)",
        "tempo di conservazione",
        "tracciature delle modifiche",
    ]
}

impl Metadata {
    /// From the seal, the title, the administration with its IPA code, the data files with their hashes.
    pub fn new(
        seal: &Seal,
        title: &str,
        organisation: (&str, Option<&str>),
        data: &[(String, String)],
    ) -> Self {
        let id = |hash: &str, name: &str| IdDoc {
            impronta: hash.to_owned(),
            algoritmo: "SHA-256".into(),
            identificativo: format!("{}/{}/{name}", seal.contract, seal.period),
        };
        let main = match &seal.pdf {
            Some(pdf) => id(&pdf.sha256, "resoconto.pdf"),
            None => id(&seal.content_sha256, "CONTENUTO.sha256"),
        };
        let (name, ipa) = organisation;
        let agent = |role: &str, kind: &str, name: &str, ipa: Option<&str>| Agent {
            ruolo: role.into(),
            tipo: kind.into(),
            denominazione: name.into(),
            codice_ipa: ipa.map(str::to_owned),
        };
        let author = agent("Amministrazione che effettua la registrazione", "PAI", name, ipa);
        let signers = seal.expected_signers.iter().map(|s| agent(&s.label, "PF", &s.name, None));
        Self {
            id_doc: main,
            modalita_di_formazione:
                "a) creazione tramite l’utilizzo di strumenti software che assicurino la produzione di documenti nei formati previsti"
                    .into(),
            chiave_descrittiva: Key { oggetto: title.to_owned() },
            soggetti: std::iter::once(author).chain(signers).collect(),
            allegati: Annexes {
                numero: data.len(),
                elenco: data
                    .iter()
                    .map(|(name, hash)| Annex { id_doc: id(hash, name), descrizione: name.clone() })
                    .collect(),
            },
            riservato: false,
            identificativo_del_formato: Format {
                formato: if seal.pdf.is_some() { "application/pdf" } else { "text/html" }.into(),
                prodotto_software: seal.tool.name.clone(),
                versione_prodotto: seal.tool.version.clone(),
            },
            verifica: Verification {
                firmato_digitalmente: false,
                sigillato_elettronicamente: false,
                marcatura_temporale: false,
            },
            nome_del_documento: format!("{}-{}", seal.contract, seal.period),
            versione_del_documento: seal.period.rsplit_once("-r").map_or("1", |(_, n)| n).to_owned(),
            id_doc_primario: seal.amends.as_ref().map(|a| IdDoc {
                impronta: a.sha256.clone(),
                algoritmo: "SHA-256".into(),
                identificativo: format!("{}/{}/seal.json", seal.contract, a.period),
            }),
        }
    }

    /// With what the verification of the signatures found: whether each who was to sign has signed, whether
    /// each signature has a timestamp.
    pub fn verified(mut self, is_signed: bool, is_stamped: bool) -> Self {
        self.verifica.firmato_digitalmente = is_signed;
        self.verifica.marcatura_temporale = is_stamped;
        self
    }

    /// `metadati.json`.
    pub fn json(&self) -> Vec<u8> {
        pretty(self).into_bytes()
    }

    /// `metadati.xml`: the same names as elements.
    pub fn xml(&self) -> Vec<u8> {
        let value = serde_json::to_value(self).unwrap_or_default();
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        element(&mut out, "DocumentoAmministrativoInformatico", &value, 0);
        out.into_bytes()
    }
}

fn element(out: &mut String, name: &str, value: &serde_json::Value, depth: usize) {
    use serde_json::Value;
    let pad = "  ".repeat(depth);
    // Writing into a text cannot fail.
    match value {
        Value::Object(map) => {
            let _ = writeln!(out, "{pad}<{name}>");
            for (key, value) in map {
                element(out, key, value, depth + 1);
            }
            let _ = writeln!(out, "{pad}</{name}>");
        }
        Value::Array(list) => {
            for value in list {
                element(out, name, value, depth);
            }
        }
        Value::String(text) => {
            let _ = writeln!(out, "{pad}<{name}>{}</{name}>", escape(text));
        }
        other => {
            let _ = writeln!(out, "{pad}<{name}>{other}</{name}>");
        }
    }
}
