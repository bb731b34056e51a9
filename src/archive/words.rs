//! Faults in words, and the text that stands beside a closed edition.

use super::bag::{Closing, SEAL};
use super::inspect::{Fault, Inspected, Trouble};
use crate::signature::commands::{AROUND, BESIDE, INSIDE, WHO};
use crate::text::{Lang, number};
use crate::value::Date;

/// Names that systems leave behind by themselves.
const JUNK: [&str; 5] = ["thumbs.db", ".ds_store", "desktop.ini", "ehthumbs.db", ".directory"];

/// A text that strangers may have written, as a terminal may print it: no control characters, nothing that
/// turns the direction of writing.
pub fn plain(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
    };
    text.chars().map(|c| if unseen(c) { '\u{fffd}' } else { c }).collect()
}

impl Fault {
    /// What happened, where: one sentence without its way out.
    pub fn sentence(&self, lang: Lang) -> String {
        let path = &self.path;
        let short = |hash: &str| hash.chars().take(12).collect::<String>();
        let (it, en) = match &self.trouble {
            Trouble::Changed { expected, found } => (
                format!(
                    "«{path}» è stato modificato: impronta attesa {}, trovata {}",
                    short(expected),
                    short(found)
                ),
                format!("«{path}» was changed: expected hash {}, found {}", short(expected), short(found)),
            ),
            Trouble::LineEnds => (
                format!("«{path}» ha altri fine riga: li ha convertiti git"),
                format!("«{path}» has other line ends: git converted them"),
            ),
            Trouble::Missing => (format!("manca «{path}»"), format!("«{path}» is missing")),
            Trouble::Moved { to } => {
                (format!("«{path}» è stato spostato in «{to}»"), format!("«{path}» was moved to «{to}»"))
            }
            Trouble::Extra => (format!("«{path}» è di troppo"), format!("«{path}» does not belong here")),
            Trouble::Link => (
                format!("«{path}» è un collegamento, non un file"),
                format!("«{path}» is a link, not a file"),
            ),
            Trouble::Special => (format!("«{path}» non è un file"), format!("«{path}» is not a plain file")),
            Trouble::Name => (
                format!("il nome «{path}» non è lo stesso su tutti i sistemi"),
                format!("the name «{path}» is not the same on every system"),
            ),
            Trouble::List { line } => (
                format!("«{path}», riga {line}: non è un elenco di impronte"),
                format!("«{path}», line {line}: no list of hashes"),
            ),
            Trouble::Seal { line, column } => (
                format!("«{path}» non è leggibile come sigillo (riga {line}, carattere {column})"),
                format!("«{path}» cannot be read as a seal (line {line}, character {column})"),
            ),
            Trouble::Model => (
                format!("«{path}» non è leggibile: i dati non si possono confrontare con il periodo chiuso"),
                format!("«{path}» cannot be read: the data cannot be compared with the sealed period"),
            ),
            Trouble::Newer { format } => (
                format!("«{path}» è di una versione più recente di resoconto (formato {format})"),
                format!("«{path}» was written by a later resoconto (format {format})"),
            ),
            Trouble::Misplaced { says } => (
                format!("«{path}» parla di «{says}», non di questa cartella"),
                format!("«{path}» speaks of «{says}», not of this folder"),
            ),
            Trouble::Chain { period, expected, found } => (
                format!(
                    "«{path}» cita il sigillo di {period} con l’impronta {}, ma è {}",
                    short(expected),
                    short(found)
                ),
                format!(
                    "«{path}» names the seal of {period} by {}, but it is {}",
                    short(expected),
                    short(found)
                ),
            ),
            Trouble::Gap { period } => (
                format!("«{path}» cita il sigillo di {period}, che non c’è"),
                format!("«{path}» names the seal of {period}, which is not there"),
            ),
            Trouble::NotClosed => (
                "la cartella non è un periodo chiuso: mancano il sigillo e gli elenchi".to_owned(),
                "the folder is no sealed period: the seal and the lists are missing".to_owned(),
            ),
            Trouble::Unlisted { path: other } => (
                format!("«{path}» e l’elenco delle impronte non dicono lo stesso di «{other}»"),
                format!("«{path}» and the list of hashes do not say the same of «{other}»"),
            ),
            Trouble::Field { name } => (
                format!("«{path}», alla voce «{name}», dice altro da ciò che la cartella contiene"),
                format!("«{path}», at «{name}», says otherwise than what the folder holds"),
            ),
            Trouble::Stray => (
                format!("«{path}» è fra i periodi chiusi e non lo è"),
                format!("«{path}» is among the sealed periods and is none"),
            ),
            Trouble::Lost { folder, .. } => (
                format!("la cartella «{folder}» non c’è più, e git ne ha la chiusura"),
                format!("the folder «{folder}» is gone, and git has its seal"),
            ),
            Trouble::Fork { other } => (
                format!("«{path}» segue lo stesso sigillo che segue {other}"),
                format!("«{path}» follows the same seal as {other}"),
            ),
        };
        plain(if lang == Lang::It { &it } else { &en })
    }

    /// What to do about it.
    pub fn way_out(&self, place: &Inspected, lang: Lang) -> String {
        plain(&self.way(place, lang))
    }

    fn way(&self, place: &Inspected, lang: Lang) -> String {
        let path = place.folder.at(&self.path);
        let it = lang == Lang::It;
        let pick = |a: &str, b: &str| if it { a.to_owned() } else { b.to_owned() };
        // A copy that stands alone has no git behind it.
        let is_copy = place.folder.is_copy();
        match &self.trouble {
            Trouble::LineEnds
            | Trouble::Changed { .. }
            | Trouble::Missing
            | Trouble::List { .. }
            | Trouble::Seal { .. }
            | Trouble::Model
                if is_copy =>
            {
                pick(
                    "riprendere il file da un’altra copia: quella dell’ufficio sta in «archive/» nel suo deposito git",
                    "take the file from another copy: the office’s own is in «archive/» of its git repository",
                )
            }
            Trouble::LineEnds => pick(
                "rimettere «.gitattributes» con «* -text» nella cartella e rifare il checkout dei file",
                "put «.gitattributes» with «* -text» back into the folder and check the files out again",
            ),
            Trouble::Extra | Trouble::Name | Trouble::Stray if is_junk(&self.path) => {
                pick("è un file lasciato dal sistema: eliminarlo", "the system left it behind: delete it")
            }
            Trouble::Extra | Trouble::Link | Trouble::Special | Trouble::Name => pick(
                "toglierlo: nella cartella chiusa sta solo ciò che è nell’elenco; le firme stanno in «firme/»",
                "take it out: a closed folder holds only what is listed; signatures go to «firme/»",
            ),
            Trouble::NotClosed => pick(
                "rimettere la cartella com’era, da git o da una copia, o toglierla dall’archivio",
                "put the folder back as it was, from git or from a copy, or take it out of the archive",
            ),
            Trouble::Stray => pick(
                "toglierlo, o rimettere al suo posto la cartella vera: nell’archivio stanno solo cartelle di periodi chiusi",
                "take it out, or put the true folder in its place: the archive holds only folders of sealed periods",
            ),
            Trouble::Newer { .. } => pick("aggiornare resoconto", "use a newer resoconto"),
            Trouble::Misplaced { says } => {
                let to = format!("archive/{says}");
                if it {
                    format!("rimettere la cartella in «{to}»")
                } else {
                    format!("move the folder back to «{to}»")
                }
            }
            Trouble::Chain { period, .. } | Trouble::Gap { period } | Trouble::Fork { other: period } => {
                if it {
                    format!("rimettere la cartella di {period} com’era alla chiusura, da git o da una copia")
                } else {
                    format!("put the folder of {period} back as it was sealed, from git or from a copy")
                }
            }
            Trouble::Lost { folder, revision } => {
                let command = format!("git restore --source={revision} --staged --worktree -- {folder}");
                if it {
                    format!("rimetterla con «{command}»")
                } else {
                    format!("put it back with «{command}»")
                }
            }
            Trouble::Moved { to } => {
                if it {
                    format!("rimettere «{to}» al suo posto, «{}»", self.path)
                } else {
                    format!("move «{to}» back to its place, «{}»", self.path)
                }
            }
            _ => {
                if it {
                    format!(
                        "rimettere il file com’era: «git restore -- {path}»; se il cambiamento è già in un commit, «git log -1 --format=%h -- {path}» dice quale, e «git restore --source=<commit>^ -- {path}» riprende il file di prima"
                    )
                } else {
                    format!(
                        "put the file back: «git restore -- {path}»; if the change is in a commit already, «git log -1 --format=%h -- {path}» says which, and «git restore --source=<commit>^ -- {path}» takes the file of before"
                    )
                }
            }
        }
    }
}

fn is_junk(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
    JUNK.contains(&name.as_str()) || name.starts_with("~$") || name.starts_with("._")
}

/// A day of a seal in words; one that is no day as it stands.
pub fn day(text: &str, lang: Lang) -> String {
    Date::parse(text).map_or_else(|_| text.to_owned(), |day| number::date(day, lang).replace('\u{a0}', " "))
}

/// `LEGGIMI.txt`: what the folder is and how to check it with common tools.
pub fn readme(closing: &Closing, content_sha256: &str, with_pdf: bool) -> String {
    let Closing { contract, period, title, .. } = closing;
    let sealed_on = day(&closing.sealed_on, Lang::It);
    let mut text = format!(
        "{title}\n\nContratto: {contract}\nPeriodo: {period}\nChiuso il: {sealed_on}\n\n\
         Questa cartella contiene un periodo di monitoraggio chiuso con impronte SHA-256.\n\
         Le pagine si aprono da data/index.html; il documento è data/resoconto.pdf, i dati sono in\n\
         data/report.json e data/csv/, i file da cui tutto è stato calcolato in data/fatti/.\n\
         La cartella è anche un contenitore BagIt 1.0 (RFC 8493).\n"
    );
    if closing.rendition {
        text.push_str("\nÈ la rielaborazione di un resoconto firmato su carta: fa fede l'originale.\n");
    }
    text.push_str(&format!(
        "\nCOME VERIFICARE, senza resoconto, da questa cartella\n\n\
         1. I file sono quelli chiusi: nessuna riga stampata, se è tutto a posto.\n\n\
         \x20  Se è una copia per il pubblico (senza data/fatti/, data/modello.json e data/esiti.json):\n\
         \n    grep -v -e data/fatti/ -e data/modello.json -e data/esiti.json manifest-sha256.txt | sha256sum -c --quiet --strict\n\n\
         \x20  Se è la copia intera, quella dell'ufficio:\n\
         \n    sha256sum -c --quiet --strict manifest-sha256.txt\n\n\
         2. L'elenco di cui il documento stampa l'impronta dice il vero dei file (nessuna riga stampata):\n\
         \n    (cd data && grep -v -e '  fatti/' -e '  modello.json' -e '  esiti.json' CONTENUTO.sha256 | sha256sum -c --quiet --strict)\n\n\
         \x20  e la sua impronta è il numero stampato sulla copertina del documento, che nel PDF firmato non si\n\
         \x20  può cambiare senza rompere le firme:\n\
         \n    sha256sum data/CONTENUTO.sha256\n\n\
         \x20  deve dare {content_sha256}\n"
    ));
    if with_pdf && !closing.rendition {
        text.push_str(&signatures());
    }
    text.push_str(&format!(
        "\nSe in firme/ c'è {SEAL}.tsr, è una marca temporale (RFC 3161) del sigillo: prova a chi si fida di chi\n\
         l'ha emessa che il sigillo esisteva già quel giorno. «radici.pem» è il certificato di quell'autorità:\n\
         \n    openssl ts -verify -data {SEAL} -in firme/{SEAL}.tsr -CAfile radici.pem\n"
    ));
    if let Some(previous) = &closing.previous {
        text.push_str(&format!(
            "\nLa chiusura precedente è quella di {0}; l'impronta del suo {SEAL} è\n\n    {1}\n\n\
             e si calcola, dove le due cartelle stanno una accanto all'altra, con\n\n    sha256sum ../{0}/{SEAL}\n",
            previous.period, previous.sha256
        ));
    }
    text.push_str(&format!(
        "\nDa riportare nella lettera di trasmissione o al protocollo:\n\n    {contract} {period}, impronta dei dati (SHA-256) {content_sha256}\n"
    ));
    text
}

/// How to check the signatures, and who made them.
fn signatures() -> String {
    let typed = |command: &str| -> String { command.lines().map(|line| format!("    {line}\n")).collect() };
    format!(
        "\n3. Le firme stanno in firme/: ogni nome comincia con le prime otto cifre dell'impronta del file.\n\
         \x20  Per ogni file in ordine si legge una riga «OK»; se si legge «NO», la firma non è del documento chiuso.\n\n\
         \x20  Una firma CAdES (.p7m) contiene il documento chiuso, o un'altra firma che lo contiene. «CMS\n\
         \x20  Verification successful» si legge una volta per ogni firma una dentro l'altra. Se openssl non\n\
         \x20  riconosce il file, il file è testo: con intestazione «-----BEGIN» scrivere PEM al posto di DER;\n\
         \x20  senza, decodificarlo prima con «base64 -d».\n\n{}\n\
         \x20  Una firma CAdES separata (.p7s) sta accanto al documento chiuso:\n\n{}\n\
         \x20  Un PDF firmato comincia con il documento chiuso, byte per byte; pdfsig (pacchetto poppler-utils)\n\
         \x20  ne elenca le firme, chi le ha fatte e quando:\n\n{}\n\
         4. Chi ha firmato («subject», anche le autorità dei certificati) e quando dice di averlo fatto («TIME»):\n\n{}",
        typed(AROUND),
        typed(BESIDE),
        typed(INSIDE),
        typed(WHO)
    )
}
