//! Files and records of signatures in words; a signature's own sentence is the signature room's.

use super::{Blind, FileTrouble, Filed, Post, RecordFault, word};
use crate::text::Lang;

impl RecordFault {
    /// The word for machines.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Newer(_) => "newer",
            Self::Form(_) => "form",
            Self::Altered => "altered",
            Self::Misplaced { .. } => "misplaced",
            Self::Gone { .. } => "gone",
            Self::Repeated { .. } => "repeated",
            Self::Day { .. } => "day",
        }
    }

    /// What is wrong and the way out, in one sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let (what, way) = self.told(lang);
        format!("{what}: {way}")
    }

    /// What is wrong; the way out.
    pub fn told(&self, lang: Lang) -> (String, String) {
        let (it, en) = match self {
            Self::Newer(format) => (
                (
                    format!(
                        "«signatures.json» è di una versione più recente di resoconto (formato {format})"
                    ),
                    "aggiornare resoconto",
                ),
                (
                    format!("«signatures.json» was written by a later resoconto (format {format})"),
                    "use a newer one",
                ),
            ),
            Self::Form(why) => (
                (
                    format!("«signatures.json» non si legge ({why})"),
                    "rimetterlo da git, o toglierlo e registrare di nuovo i file con «resoconto sign»",
                ),
                (
                    format!("«signatures.json» cannot be read ({why})"),
                    "put it back from git, or remove it and record the files again with «resoconto sign»",
                ),
            ),
            Self::Altered => (
                (
                    "«signatures.json» è stato modificato dopo la registrazione".to_owned(),
                    "rimetterlo da git, o toglierlo e registrare di nuovo i file con «resoconto sign»",
                ),
                (
                    "«signatures.json» was changed after it was written".to_owned(),
                    "put it back from git, or remove it and record the files again with «resoconto sign»",
                ),
            ),
            Self::Misplaced { says } => (
                (format!("«signatures.json» parla di {says}"), "rimettere quello di questa cartella"),
                (format!("«signatures.json» speaks of {says}"), "put this folder’s own back"),
            ),
            Self::Gone { file } => (
                (format!("«{file}» è registrato e non c’è più"), "rimetterlo da git o da una copia"),
                (format!("«{file}» is recorded and gone"), "put it back from git or from a copy"),
            ),
            Self::Repeated { file } => (
                (format!("«{file}» è registrato due volte"), "rimettere «signatures.json» da git"),
                (format!("«{file}» is recorded twice"), "put «signatures.json» back from git"),
            ),
            Self::Day { file, says } => (
                (
                    format!(
                        "«{file}» risulta registrato il «{says}», che non è un giorno fra la chiusura e oggi"
                    ),
                    "rimettere «signatures.json» da git",
                ),
                (
                    format!("«{file}» is said to be recorded on «{says}», no day between the seal and today"),
                    "put «signatures.json» back from git",
                ),
            ),
        };
        let (what, way) = if lang == Lang::It { it } else { en };
        (what, way.to_owned())
    }
}

impl FileTrouble {
    /// The word for machines.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::Name => "name",
            Self::Changed { .. } => "changed",
            Self::Disagrees { .. } => "disagrees",
        }
    }

    /// What is wrong and the way out, in one sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let (what, way) = self.told(lang);
        format!("{what}: {way}")
    }

    /// What is wrong; the way out.
    pub fn told(&self, lang: Lang) -> (String, String) {
        let short = |hash: &str| hash.chars().take(12).collect::<String>();
        let (it, en) = match self {
            Self::TooLarge { limit } => {
                let mib = limit / 1024 / 1024;
                (
                    (
                        format!(
                            "è troppo grande per essere una firma di questo documento (più di {mib} MiB) e non è stato letto"
                        ),
                        "toglierlo",
                    ),
                    (
                        format!(
                            "it is too large to be a signature of this document (more than {mib} MiB) and was not read"
                        ),
                        "take it out",
                    ),
                )
            }
            Self::Name => (
                (
                    "il suo nome non è lo stesso su tutti i sistemi e non viene pubblicato".to_owned(),
                    "registrarlo con «resoconto sign»",
                ),
                (
                    "its name is not the same on every system and it is not published".to_owned(),
                    "record it with «resoconto sign»",
                ),
            ),
            Self::Changed { expected } => (
                (
                    format!("non è più il file registrato (impronta {})", short(expected)),
                    "rimetterlo da git o da una copia",
                ),
                (
                    format!("it is not the recorded file any more (hash {})", short(expected)),
                    "put it back from git or from a copy",
                ),
            ),
            Self::Disagrees { axis, recorded, found } => (
                (
                    format!(
                        "«signatures.json» non corrisponde al file ({})",
                        differs(axis, recorded, found, Lang::It)
                    ),
                    "rimettere «signatures.json» da git, o toglierne la voce e registrare di nuovo il file",
                ),
                (
                    format!(
                        "«signatures.json» disagrees with the file ({})",
                        differs(axis, recorded, found, Lang::En)
                    ),
                    "put «signatures.json» back from git, or take its entry out and record the file again",
                ),
            ),
        };
        let (what, way) = if lang == Lang::It { it } else { en };
        (what, way.to_owned())
    }
}

/// «persona: registrato «quella che doveva firmare», trovato «non riconoscibile»».
fn differs(axis: &str, recorded: &str, found: &str, lang: Lang) -> String {
    let (name, recorded, found) =
        (axis_name(axis, lang), axis_value(axis, recorded, lang), axis_value(axis, found, lang));
    match lang {
        Lang::It => format!("{name}: registrato «{recorded}», trovato «{found}»"),
        Lang::En => format!("{name}: recorded «{recorded}», found «{found}»"),
    }
}

/// What people call a fact of a signature.
fn axis_name(axis: &str, lang: Lang) -> String {
    if let Some(word) = of_the_site(&format!("axis.{axis}"), lang) {
        let mut letters = word.chars();
        return letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default();
    }
    let (it, en) = match axis {
        "signatures" => ("numero delle firme", "number of signatures"),
        "document" => ("documento", "document"),
        "nested" => ("quante firme sono una dentro l’altra", "how many signatures are one inside another"),
        "serial" => ("numero del certificato", "number of the certificate"),
        "issuer" => ("chi ha rilasciato il certificato", "issuer of the certificate"),
        "form" => ("forma della firma", "form of the signature"),
        "on" => ("giorno della firma", "day of the signature"),
        "name" => ("nome", "name"),
        "person" => ("persona", "person"),
        other => (other, other),
    };
    if lang == Lang::It { it.to_owned() } else { en.to_owned() }
}

fn axis_value(axis: &str, value: &str, lang: Lang) -> String {
    of_the_site(&format!("axis.{axis}.{value}"), lang).unwrap_or(value).to_owned()
}

/// The words of the site's own pages: the same fact is not named twice. A line of the file is a key and its
/// words.
fn of_the_site(key: &str, lang: Lang) -> Option<&'static str> {
    let words = match lang {
        Lang::It => include_str!("../../../themes/agid/strings/it.toml"),
        Lang::En => include_str!("../../../themes/agid/strings/en.toml"),
    };
    let opening = format!("\"{key}\" = \"");
    words.lines().find_map(|line| line.strip_prefix(opening.as_str())?.strip_suffix('"'))
}

impl Blind {
    /// Why nobody can sign this edition, in one sentence.
    pub fn sentence(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::NoDocument, Lang::It) => {
                "il periodo è stato chiuso senza il documento: non c’è nulla da firmare"
            }
            (Self::NoDocument, Lang::En) => {
                "the period was sealed without its document: there is nothing to sign"
            }
            (Self::Broken, Lang::It) => "firme non esaminate: il documento non è quello del sigillo",
            (Self::Broken, Lang::En) => "signatures not looked at: the document is not the one of the seal",
        }
    }
}

impl Post {
    /// «Carla Modello (Responsabile del monitoraggio)».
    pub fn who(&self) -> String {
        format!("{} ({})", self.name, self.label)
    }
}

impl Filed {
    /// What is told of the file beside its signatures; `names` gives an expected signer's name by person.
    pub fn notes(&self, names: &[(&str, &str)], lang: Lang) -> Vec<String> {
        let it = lang == Lang::It;
        let pick = |a: &str, b: &str| if it { a.to_owned() } else { b.to_owned() };
        let mut list: Vec<String> = self.troubles.iter().map(|t| t.sentence(lang)).collect();
        if let Some(declared) = self.recorded.as_ref().and_then(|r| r.declared.as_ref()) {
            let (by, why) = (&declared.by, &declared.reason);
            list.push(if it {
                format!("dichiarata da {by}, non verificata: {why}")
            } else {
                format!("declared by {by}, not verified: {why}")
            });
        }
        let noted = self.recorded.iter().flat_map(|r| &r.signatures);
        for (noted, found) in noted.zip(self.found.iter().flat_map(|f| &f.signatures)) {
            for (axis, before, now) in [
                ("trust", &noted.trust, word(&found.axes.trust)),
                ("revocation", &noted.revocation, word(&found.axes.revocation)),
            ] {
                if *before != now {
                    let (what, who) = (axis_name(axis, lang), super::shown_name(found, names));
                    let (now, before) = (axis_value(axis, &now, lang), axis_value(axis, before, lang));
                    list.push(if it {
                        format!("{what}, firma di {who}: ora «{now}»; quando il file è stato registrato «{before}» (dipende dalle autorità di fiducia)")
                    } else {
                        format!("{what}, signature of {who}: now «{now}»; when the file was recorded «{before}» (it depends on the authorities relied upon)")
                    });
                }
            }
        }
        if let Some(other) = &self.superseded_by {
            list.push(if it {
                format!("le stesse firme, e altre, sono in «{other}»")
            } else {
                format!("the same signatures, and more, are in «{other}»")
            });
        }
        if self.recorded.is_none() && self.is_paper() {
            list.push(pick("allegato: non è una firma", "laid beside the signatures: it is none itself"));
        } else if self.recorded.is_none() {
            list.push(pick(
                "non è registrato in «signatures.json»: registrarlo con «resoconto sign»",
                "it is not recorded in «signatures.json»: record it with «resoconto sign»",
            ));
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_of_a_signature_has_the_words_of_the_pages() {
        for lang in [Lang::It, Lang::En] {
            for axis in ["trust", "revocation", "identity", "signature", "time"] {
                assert!(of_the_site(&format!("axis.{axis}"), lang).is_some(), "{axis}");
            }
            for value in ["trusted", "untrusted", "not_evaluated"] {
                assert!(of_the_site(&format!("axis.trust.{value}"), lang).is_some(), "{value}");
            }
        }
        assert_eq!(
            differs("identity", "expected", "unknown_person", Lang::It),
            "persona: registrato «quella che doveva firmare», trovato «non riconoscibile»"
        );
    }
}
