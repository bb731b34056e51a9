//! The official document, looked at by programs that had no part in making it.
//!
//! Typst refuses much by itself; what it lets pass (tables without header cells, a first heading of the
//! second level, no language) is asked for here, clause by clause of ISO 14289-1 and ISO 19005-3.
#![cfg(feature = "pdf")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests lay out folders, run programs and fail loudly"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

#[path = "support/closed.rs"]
mod closed;
#[path = "support/pdf.rs"]
mod pdf;
#[path = "support/mod.rs"]
mod support;
use closed::Site;
use lopdf::content::Content;
use pdf::{Pdf, squeezed};

/// This repository's own site and the larger example, built once.
fn built() -> &'static Path {
    static BUILT: OnceLock<tempfile::TempDir> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            for (from, to) in [(root.to_owned(), "vero"), (root.join("examples/completo"), "completo")] {
                let done = Command::new(env!("CARGO_BIN_EXE_resoconto"))
                    .args(["--quiet", "-C"])
                    .arg(from)
                    .args(["build", "-d"])
                    .arg(folder.path().join(to))
                    .output()
                    .unwrap();
                assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            }
            folder
        })
        .path()
}

const REAL: &str = "vero/agenda-digitale/2021-s2/resoconto.pdf";
const EXAMPLE: &str = "completo/servizi-digitali/2024-s1/resoconto.pdf";
const LIST: &str = "vero/elenco-contratti.pdf";
const ALL: [&str; 3] = [REAL, EXAMPLE, LIST];

fn each(check: impl Fn(&str, &Pdf)) {
    for path in ALL {
        check(path, &Pdf::open(&built().join(path)));
    }
}

#[test]
fn it_claims_both_standards_and_is_what_they_ask_of_the_file() {
    each(|path, pdf| {
        assert!(pdf.bytes.starts_with(b"%PDF-1.7\n%"), "{path}");
        assert!(pdf.bytes[10..14].iter().all(|b| *b > 127), "{path}: a comment of four high bytes");
        assert!(
            pdf.document.trailer.get(b"ID").is_ok() && pdf.document.trailer.get(b"Encrypt").is_err(),
            "{path}"
        );
        let xmp = pdf.metadata();
        for claim in [
            "<pdfaid:part>3</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
        ] {
            assert!(xmp.contains(claim), "{path}: {claim}\n{xmp}");
        }
        assert!(xmp.contains(concat!("resoconto ", env!("CARGO_PKG_VERSION"))), "{path}: {xmp}");
        let intents = pdf.list(pdf.catalog(), "OutputIntents");
        let intent = intents.first().expect("an output intent").as_dict().unwrap();
        assert_eq!(pdf.text_of(intent, "S"), "GTS_PDFA1", "{path}");
        assert!(!pdf.stream(pdf.get(intent, "DestOutputProfile").unwrap()).is_empty(), "{path}: a profile");
    });
}

#[test]
fn its_language_title_and_marks_are_set() {
    each(|path, pdf| {
        let catalog = pdf.catalog();
        assert_eq!(pdf.text_of(catalog, "Lang"), "it-IT", "{path}");
        let marks = pdf.dict(catalog, "MarkInfo").expect("MarkInfo");
        assert!(pdf.get(marks, "Marked").unwrap().as_bool().unwrap(), "{path}");
        assert!(pdf.get(marks, "Suspects").is_none_or(|s| !s.as_bool().unwrap()), "{path}");
        let view = pdf.dict(catalog, "ViewerPreferences").expect("ViewerPreferences");
        assert!(pdf.get(view, "DisplayDocTitle").unwrap().as_bool().unwrap(), "{path}");
        let info = pdf.dict(&pdf.document.trailer, "Info").expect("Info");
        let title = pdf.text_of(info, "Title");
        assert!(!title.is_empty() && pdf.metadata().contains(&title), "{path}: {title}");
    });
    let real = Pdf::open(&built().join(REAL));
    let info = real.dict(&real.document.trailer, "Info").unwrap();
    assert_eq!(real.text_of(info, "Title"), "Resoconto II semestre – anno 2021 – Agenda Digitale");
    assert_eq!(real.text_of(info, "Author"), "Regione Basilicata");
    assert!(real.text_of(info, "CreationDate").starts_with("D:20220321"), "the report's day, not today");
}

#[test]
fn headings_begin_at_the_first_level_and_skip_none() {
    each(|path, pdf| {
        let mut last = 0;
        let mut met = 0;
        for element in pdf.structure().all() {
            let Some(level) = element.kind.strip_prefix('H').and_then(|n| n.parse::<u8>().ok()) else {
                continue;
            };
            assert!(level <= last + 1, "{path}: H{level} after H{last}");
            last = level;
            met += 1;
        }
        assert!(met > 0, "{path}: headings");
    });
}

#[test]
fn every_table_has_header_cells_with_a_scope() {
    each(|path, pdf| {
        let structure = pdf.structure();
        let tables = structure.of("Table");
        assert!(!tables.is_empty(), "{path}");
        for table in tables {
            let heads = table.of("TH");
            assert!(!heads.is_empty(), "{path}: a table without header cells");
            for head in heads {
                assert!(["Column", "Row", "Both"].contains(&head.scope.as_str()), "{path}: «{}»", head.scope);
            }
            for row in table.of("TR") {
                assert!(row.inner.iter().all(|c| c.kind == "TH" || c.kind == "TD"), "{path}");
            }
        }
    });
    let real = Pdf::open(&built().join(REAL)).structure();
    let by_column = |t: &&pdf::Element| t.of("TH").iter().any(|h| h.scope == "Column");
    let count = real.of("Table").into_iter().filter(by_column).count();
    assert!(count > 40, "{count} tables with a header over their columns");
}

#[test]
fn every_drawing_says_in_words_what_it_shows() {
    each(|path, pdf| {
        for figure in pdf.structure().of("Figure") {
            assert!(figure.alt.chars().count() > 10, "{path}: «{}»", figure.alt);
        }
    });
    let real = Pdf::open(&built().join(REAL)).structure();
    let alts: Vec<&str> = real.of("Figure").into_iter().map(|f| f.alt.as_str()).collect();
    assert!(alts.len() > 20, "{}", alts.len());
    let page = fs::read_to_string(built().join("vero/agenda-digitale/2021-s2/report.html")).unwrap();
    let page = scraper::Html::parse_document(&page);
    let described = scraper::Selector::parse("svg > desc").unwrap();
    for desc in page.select(&described).map(|d| d.text().collect::<String>()) {
        let wanted = squeezed(&desc);
        assert!(alts.iter().any(|alt| squeezed(alt).contains(&wanted)), "the site says «{desc}»");
    }
}

#[test]
fn lists_and_contents_are_built_of_their_parts() {
    each(|path, pdf| {
        let structure = pdf.structure();
        for list in structure.of("L") {
            assert!(list.inner.iter().all(|i| ["LI", "L", "Caption"].contains(&i.kind.as_str())), "{path}");
        }
        for item in structure.of("LI") {
            assert!(item.inner.iter().all(|i| ["Lbl", "LBody"].contains(&i.kind.as_str())), "{path}");
        }
        for contents in structure.of("TOC") {
            assert!(
                contents.inner.iter().all(|i| ["TOCI", "TOC", "Caption"].contains(&i.kind.as_str())),
                "{path}"
            );
        }
    });
    let real = Pdf::open(&built().join(REAL)).structure();
    assert!(real.of("TOCI").len() > 30, "the contents list services and indicators");
}

#[test]
fn the_bookmarks_are_the_chapters() {
    let pdf = Pdf::open(&built().join(REAL));
    let outline = pdf.outline();
    let chapters: Vec<&str> = outline.iter().filter(|(d, _)| *d == 1).map(|(_, t)| t.as_str()).collect();
    assert_eq!(
        chapters,
        [
            "Lista di distribuzione",
            "Premessa",
            "Esito dei livelli di servizio",
            "Il periodo in breve",
            "Supporto all’Agenda Digitale",
            "Contact Center – CUP Regionale",
            "Gli indicatori, uno per uno",
            "Piano di miglioramento",
            "Azioni di miglioramento",
            "Penali",
            "Persone e incarichi",
            "Documenti, sistemi, glossario, rilievi",
            "Come si leggono esiti e numeri",
            "Come verificare",
            "File allegati",
            "Firme",
        ]
    );
    assert!(outline.contains(&(2, "Ufficio Stampa".into())), "{outline:?}");
    let list = Pdf::open(&built().join(LIST));
    assert!(list.outline().iter().any(|(_, title)| title == "Agenda Digitale"), "{:?}", list.outline());
}

#[test]
fn what_is_written_is_tagged_or_set_aside() {
    each(|path, pdf| {
        for (number, id) in pdf.document.get_pages() {
            let content = Content::decode(&pdf.document.get_page_content(id)).unwrap();
            let mut depth = 0_usize;
            for operation in &content.operations {
                match operation.operator.as_str() {
                    "BMC" | "BDC" => depth += 1,
                    "EMC" => depth = depth.checked_sub(1).unwrap_or_else(|| panic!("{path}, page {number}")),
                    "Tj" | "TJ" | "f" | "S" | "B" | "Do" | "sh" => {
                        assert!(
                            depth > 0,
                            "{path}, page {number}: {} outside of all marks",
                            operation.operator
                        );
                    }
                    _ => {}
                }
            }
            assert_eq!(depth, 0, "{path}, page {number}");
        }
    });
}

#[test]
fn pages_with_links_follow_the_structure_and_name_them() {
    each(|path, pdf| {
        for (number, id) in pdf.document.get_pages() {
            let page = pdf.document.get_dictionary(id).unwrap();
            let links = pdf.list(page, "Annots");
            if links.is_empty() {
                continue;
            }
            assert_eq!(pdf.text_of(page, "Tabs"), "S", "{path}, page {number}");
            for link in links {
                let link = link.as_dict().unwrap();
                assert_eq!(pdf.text_of(link, "Subtype"), "Link", "{path}, page {number}");
                assert!(pdf.get(link, "StructParent").is_some(), "{path}, page {number}");
                assert!(!pdf.text_of(link, "Contents").is_empty(), "{path}, page {number}: a name");
            }
        }
    });
}

#[test]
fn nothing_in_it_runs_or_leads_where_it_should_not() {
    each(|path, pdf| {
        for (id, dictionary) in pdf.dictionaries() {
            for key in ["JS", "JavaScript", "AA", "XFA", "RichMedia", "Launch"] {
                assert!(dictionary.get(key.as_bytes()).is_err(), "{path}: /{key} in {id:?}");
            }
            let action = pdf.text_of(dictionary, "S");
            let running = ["JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "Movie", "Sound"];
            assert!(!running.contains(&action.as_str()), "{path}: {action}");
            let address = pdf.text_of(dictionary, "URI");
            let fine = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
            assert!(address.is_empty() || fine, "{path}: «{address}»");
        }
        assert!(
            pdf.get(pdf.catalog(), "OpenAction").is_none() && pdf.get(pdf.catalog(), "AcroForm").is_none()
        );
    });
}

#[test]
fn every_font_is_inside_and_its_letters_have_names() {
    each(|path, pdf| {
        let mut fonts = 0;
        for (_, font) in pdf.dictionaries() {
            if pdf.text_of(font, "Type") != "Font" {
                continue;
            }
            if pdf.text_of(font, "Subtype") == "Type0" {
                fonts += 1;
                assert!(pdf.get(font, "ToUnicode").is_some(), "{path}: {}", pdf.text_of(font, "BaseFont"));
                continue;
            }
            let descriptor = pdf.dict(font, "FontDescriptor").expect("a descriptor");
            let inside =
                ["FontFile", "FontFile2", "FontFile3"].iter().any(|k| pdf.get(descriptor, k).is_some());
            assert!(inside, "{path}: {}", pdf.text_of(font, "BaseFont"));
        }
        assert!(fonts > 0, "{path}");
    });
}

#[test]
fn the_attached_files_are_the_published_ones() {
    for path in [REAL, EXAMPLE, LIST] {
        let at = built().join(path);
        let pdf = Pdf::open(&at);
        let attached = pdf.attached();
        let wanted: &[&str] = match path {
            LIST => &["elenco-contratti.csv", "elenco-contratti.json", "elenco-contratti.xml"],
            _ => &["csv/attivita.csv", "csv/azioni.csv", "csv/esiti.csv", "csv/operatori.csv", "report.json"],
        };
        let mut names: Vec<String> =
            attached.keys().map(|k| k.trim_start_matches("attached/").to_owned()).collect();
        names.sort();
        assert_eq!(names, wanted, "{path}");
        for (name, (relationship, kind, description, bytes)) in &attached {
            let published =
                fs::read(at.parent().unwrap().join(name.trim_start_matches("attached/"))).unwrap();
            assert!(bytes == &published, "{path}: {name} is another file");
            assert_eq!(relationship, "Data", "{path}: {name}");
            assert!(kind.contains('/') && description.len() > 10, "{path}: {name}: {kind}, {description}");
        }
    }
}

#[test]
fn the_plan_lies_on_its_long_side_and_pages_are_counted() {
    let pdf = Pdf::open(&built().join(REAL));
    let pages = pdf.document.get_pages();
    let lying = pages.values().filter(|id| {
        let page = pdf.document.get_dictionary(**id).unwrap();
        let size: Vec<f32> = pdf.list(page, "MediaBox").iter().map(|n| n.as_float().unwrap()).collect();
        size[2] > size[3]
    });
    assert!(lying.count() >= 2, "the sheets of two services");
    let last = pdf.document.extract_text(&[u32::try_from(pages.len()).unwrap()]).unwrap();
    let counted = format!("pagina{n}di{n}", n = pages.len());
    assert!(squeezed(&last).contains(&counted), "{counted} in {last}");
}

#[test]
fn a_rendition_says_twice_that_the_paper_original_prevails() {
    let pdf = Pdf::open(&built().join(REAL));
    let pages = u32::try_from(pdf.document.get_pages().len()).unwrap();
    let wanted =
        squeezed("Rielaborazione del resoconto firmato su carta il 21 marzo 2022; fa fede l’originale.");
    for page in [1, pages] {
        let text = squeezed(&pdf.document.extract_text(&[page]).unwrap());
        assert!(text.contains(&wanted), "page {page}: {text}");
    }
    let last = squeezed(&pdf.document.extract_text(&[pages]).unwrap());
    for fact in [
        "Potenza, 21 marzo 2022",
        "Salvatore Panzanaro",
        "Michele Ciani",
        "Rocco Gallucci",
        "presso l’ufficio",
    ] {
        assert!(last.contains(&squeezed(fact)), "{fact}: {last}");
    }
}

#[test]
fn an_open_period_says_that_it_has_no_imprint_and_where_to_sign() {
    let pdf = Pdf::open(&built().join(EXAMPLE));
    let text = squeezed(&pdf.text());
    for words in
        ["In revisione", "questo documento non ha impronta", "Responsabile dell’assistenza", "Luogo e data"]
    {
        assert!(text.contains(&squeezed(words)), "{words}");
    }
    assert!(!text.contains("conforme"), "produced as, never conforming to");
}

/// No number differs: what the page of the whole report says in tables and large, the document says.
#[test]
fn every_table_cell_and_number_of_the_site_is_in_the_document() {
    for folder in [
        "vero/agenda-digitale/2021-s2",
        "completo/servizi-digitali/2024-s1",
        "completo/servizi-digitali/2023-s2",
    ] {
        let folder = built().join(folder);
        let pdf = Pdf::open(&folder.join("resoconto.pdf"));
        let text = without_running_lines(&pdf);
        let page = scraper::Html::parse_document(&fs::read_to_string(folder.join("report.html")).unwrap());
        let told = ".table td, .table th, .number, .hero-sentence, .hero-detail, .tally dd, .card-values b, .steps li, .facts dt, .facts dd, .origin, .entry h3, .checks-label, .what";
        let mut seen = 0;
        for element in page.select(&scraper::Selector::parse(told).unwrap()) {
            let html = element.inner_html();
            // A drawing has its own words, tested apart.
            // Whose report, on what: large on the cover, without the terms of the page.
            let whole = element.text().collect::<String>();
            let named = ["Amministrazione", "Contratto"].contains(&whole.as_str());
            let bare = without_drawings(&html);
            let said =
                squeezed(&scraper::Html::parse_fragment(&bare).root_element().text().collect::<String>());
            assert!(
                named || text.contains(&said),
                "{}: «{}» of {}",
                folder.display(),
                said,
                element.value().name()
            );
            seen += 1;
        }
        assert!(seen > 300, "{seen}");
    }
}

/// The text of all pages as one, without what stands above and below each.
///
/// What every page has before or after its own words is taken from the pages themselves: a closed period's
/// foot also carries the imprint.
fn without_running_lines(pdf: &Pdf) -> String {
    let pages = pdf.document.get_pages();
    let numbered = |page: u32| {
        let text = squeezed(&pdf.document.extract_text(&[page]).unwrap());
        text.replacen(&format!("pagina{page}di{}", pages.len()), "", 1)
    };
    let texts: Vec<String> = pages.keys().map(|page| numbered(*page)).collect();
    // The last page's foot has the whole imprint of a closed period: it is like no other.
    let inner = &texts[2..texts.len() - 1];
    let head = inner.iter().skip(1).fold(inner[0].as_str(), |same, text| shared(same, text, false));
    let foot = inner.iter().skip(1).fold(inner[0].as_str(), |same, text| shared(same, text, true));
    assert!(foot.starts_with("RegioneBasilicata") || foot.starts_with("ComunediValmarina"), "{foot}");
    texts
        .iter()
        .map(|text| text.strip_prefix(head).unwrap_or(text))
        .fold(String::new(), |all, text| all + text.strip_suffix(foot).unwrap_or(text))
}

/// What two texts have alike at their beginning, or at their end.
fn shared<'a>(one: &'a str, other: &str, at_end: bool) -> &'a str {
    if at_end {
        let alike = one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b);
        &one[one.len() - alike.map(|(a, _)| a.len_utf8()).sum::<usize>()..]
    } else {
        let alike = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
        &one[..alike.map(|(a, _)| a.len_utf8()).sum::<usize>()]
    }
}

/// HTML without its drawings.
fn without_drawings(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<svg") {
        out.push_str(&rest[..at]);
        rest = rest[at..].find("</svg>").map_or("", |end| &rest[at + end + 6..]);
    }
    out + rest
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let site = support::site();
    let root = site.path();
    for to in ["uno", "due"] {
        support::run(root, &["build", "-d", root.join(to).to_str().unwrap()]);
    }
    let read = |to: &str| fs::read(root.join(to).join("contratto-esempio/2024-s1/resoconto.pdf")).unwrap();
    assert!(read("uno") == read("due"), "two builds, one document");
}

#[test]
fn a_closed_period_prints_the_imprint_of_its_data() {
    let site = Site::closed();
    let seal = site.text("archive/contratto-esempio/2024-s1/seal.json");
    let seal: serde_json::Value = serde_json::from_str(&seal).unwrap();
    let data = seal["content_sha256"].as_str().unwrap();
    let pdf = Pdf::open(&site.path("archive/contratto-esempio/2024-s1/data/resoconto.pdf"));
    let pages = u32::try_from(pdf.document.get_pages().len()).unwrap();
    for page in [1, pages] {
        let text = squeezed(&pdf.document.extract_text(&[page]).unwrap());
        assert!(text.contains(data), "page {page}: {data} in {text}");
    }
    assert!(pdf.metadata().contains(&format!("sha256-data:{data}")), "{}", pdf.metadata());
    assert_eq!(seal["tool"]["typst"], "0.15.1");
    assert_eq!(seal["pdf"]["path"], "data/resoconto.pdf");
    // Once published, it is the sealed one.
    site.ok(&["build"]);
    let published = fs::read(site.path("book/contratto-esempio/2024-s1/resoconto.pdf")).unwrap();
    assert!(published == pdf.bytes, "copied, not made again");
    let text = squeezed(&pdf.text());
    assert!(text.contains(&squeezed("Chiuso con impronte")), "the state in words");
    assert!(text.contains(&squeezed("la catena delle chiusure comincia qui")), "no seal before");
}

#[test]
fn the_second_seal_prints_the_first() {
    let site = Site::closed();
    site.ok(&["amend", "2024-s1", "--reason", "errore di battitura"]);
    site.edit("data/contratto-esempio/periods/2024-s1-r1/report.yaml", "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2024-s1-r1"]);
    let first = fs::read(site.path("archive/contratto-esempio/2024-s1/seal.json")).unwrap();
    let hash = resoconto::archive::sha256(&first);
    let pdf = Pdf::open(&site.path("archive/contratto-esempio/2024-s1-r1/data/resoconto.pdf"));
    let cover = squeezed(&pdf.document.extract_text(&[1]).unwrap());
    assert!(cover.contains(&hash), "{hash} in {cover}");
    assert!(pdf.metadata().contains(&format!("sha256-previous-seal:{hash}")));
}

/// A site without documents seals with one made elsewhere, if that prints the imprint.
#[test]
fn a_document_made_elsewhere_has_to_print_the_imprint() {
    let site = Site::new();
    site.says(&["seal", "2024-s1", "--pdf", "x.pdf"], 2, &["togliere --pdf", "enable = false"]);
    let book = site.text("book.toml");
    fs::write(site.path("book.toml"), format!("{book}\n[output.pdf]\nenable = false\n")).unwrap();
    site.commit();
    let other = Pdf::open(&built().join(LIST)).bytes;
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), other).unwrap();
    let name = file.path().to_str().unwrap().to_owned();
    site.says(
        &["seal", "2024-s1", "--pdf", &name],
        1,
        &["non riporta l’impronta dei dati", "--dry-run", "«pdf»"],
    );
    assert!(!site.path("archive/contratto-esempio").exists(), "nothing was closed");
    site.ok(&["build"]);
    assert!(!site.path("book/contratto-esempio/2024-s1/resoconto.pdf").exists());
    let page = site.text("book/contratto-esempio/2024-s1/index.html");
    assert!(!page.contains("resoconto.pdf"), "no link to what is not made");
}

#[test]
fn hostile_prose_is_printed_and_runs_nothing() {
    let site = support::site();
    let root = site.path();
    let path = root.join("content/contratto-esempio/2024-s1/index.md");
    let hostile =
        "#read(\"/etc/passwd\") e $a^2$ e \\*b\\* e #import \"@preview/tablex:0.0.1\" e \\<script\\> fine\n\n\
        Supercalifragilistichespiralidoso"
            .to_owned()
            + &"o".repeat(400)
            + "\n\nשלום مرحبا 🧭 漢字 e\u{301}\n\n> > > > > > > > > > > > > > > > > > > > > > > > > > > > fondo\n\n\
           ###### Sesto\n\n| a | b |\n|---|---|\n| 1 | `x` |\n\n1. uno\n   - due\n\n```\nriga 1\nriga 2\n```\n";
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{text}\n{hostile}")).unwrap();
    let (said, code) = support::run(root, &["build", "-d", root.join("fuori").to_str().unwrap()]);
    assert_eq!(code, Some(0), "{said}");
    let pdf = Pdf::open(&root.join("fuori/contratto-esempio/2024-s1/resoconto.pdf"));
    let text = squeezed(&pdf.text());
    for words in [
        "#read(\"/etc/passwd\")",
        "$a^2$",
        "*b*",
        "@preview/tablex:0.0.1",
        "<script>",
        "oooooooooo",
        "□[U+1F9ED]",
        "□[U+6F22]□[U+5B57]",
        "é",
        "fondo",
        "Sesto",
        "riga 2",
    ] {
        assert!(text.contains(&squeezed(words)), "«{words}» in {text}");
    }
    assert!(!text.contains("root:"), "no file was read");
}

#[test]
fn every_character_that_texts_may_hold_has_a_form() {
    let site = support::site();
    let root = site.path();
    let path = root.join("content/contratto-esempio/2024-s1/index.md");
    let text = fs::read_to_string(&path).unwrap();
    let mut all = String::new();
    for c in ('\u{a1}'..='\u{24f}')
        .chain("ẞ‘’“”„–—…‰′″€™≤≥≠→←↑↓✓✗☐☑▲▼■□●○−×÷±∑√∞½¼¾№ﬁ\u{a0}\u{202f}\u{2011}".chars())
    {
        all.push(c);
        all.push(' ');
    }
    fs::write(&path, format!("{text}\n\n**{all}** _{all}_ {all}\n")).unwrap();
    let (said, code) = support::run(root, &["build", "-d", root.join("fuori").to_str().unwrap()]);
    assert_eq!(code, Some(0), "{said}");
    let pdf = Pdf::open(&root.join("fuori/contratto-esempio/2024-s1/resoconto.pdf"));
    let text = pdf.text();
    for c in "àèéìòùÀÈÉÌÒÙ«»’“”–€§°ªº·×±−½≤≥→✓ńđšžăẞ".chars()
    {
        assert!(text.contains(c), "«{c}»");
    }
    assert!(!text.contains("□[U+"), "all of these have a form of their own");
}

#[test]
fn a_theme_of_the_site_dresses_the_document_and_sees_no_disk() {
    let site = support::site();
    let root = site.path();
    let own = root.join("themes/agid/pdf/blocks");
    fs::create_dir_all(&own).unwrap();
    let out = root.join("fuori");
    let build = || support::run(root, &["build", "-d", out.to_str().unwrap()]);
    fs::write(own.join("notice.typ"), "#let render(data, at) = [AVVISO VESTITO ALTROVE #data.title]\n")
        .unwrap();
    fs::write(own.join("steps.typ"), "#let render(data, at) = [PASSI VESTITI ALTROVE]\n").unwrap();
    assert_eq!(build().1, Some(0));
    let pdf = Pdf::open(&out.join("contratto-esempio/2024-s1/resoconto.pdf"));
    assert!(squeezed(&pdf.text()).contains("PASSIVESTITIALTROVE"));
    for reach in [
        "read(\"/etc/passwd\")",
        "read(\"../../book.toml\")",
        "datetime.today()",
        "import \"@preview/x:1.0.0\"",
    ] {
        fs::write(own.join("steps.typ"), format!("#let render(data, at) = {{ {reach} }}\n")).unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_resoconto"))
            .args(["build", "-C"])
            .arg(root)
            .args(["--as-of", "2024-07-20", "-d"])
            .arg(&out)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{reach}: {said}");
        assert!(said.contains("pdf/blocks/steps.typ:1"), "{reach}: {said}");
    }
}

#[test]
fn fonts_and_templates_of_the_document_are_not_published() {
    for path in closed::files(built()) {
        let name = path.display().to_string();
        assert!(!name.ends_with(".typ") && !name.ends_with(".ttf"), "{name}");
    }
}

#[test]
fn an_english_site_has_an_english_document() {
    let site = support::site();
    let root = site.path();
    let book = fs::read_to_string(root.join("book.toml")).unwrap();
    fs::write(root.join("book.toml"), book.replace("language = \"it\"", "language = \"en\"")).unwrap();
    let page = root.join("content/contratto-esempio/2024-s1/index.md");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("95,00 %", "95.00 %")).unwrap();
    support::run(root, &["build", "-d", root.join("fuori").to_str().unwrap()]);
    let pdf = Pdf::open(&root.join("fuori/contratto-esempio/2024-s1/resoconto.pdf"));
    assert_eq!(pdf.text_of(pdf.catalog(), "Lang"), "en-GB");
    assert!(pdf.outline().iter().any(|(_, title)| title == "Improvement plan"), "{:?}", pdf.outline());
}

/// Whether a program is here; where it has to be, its absence is a failure.
fn here(program: &str, argument: &str) -> bool {
    let found = Command::new(program).arg(argument).output().is_ok();
    assert!(
        found || std::env::var("RESOCONTO_PDF_TOOLS").as_deref() != Ok("required"),
        "{program} is required and absent"
    );
    if !found {
        eprintln!("SKIPPED: {program} is not here");
    }
    found
}

fn said(program: &str, arguments: &[&str]) -> String {
    let done = Command::new(program).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    assert!(done.status.success(), "{program} {arguments:?}: {text}");
    text
}

#[test]
fn independent_tools_read_it_without_complaint() {
    for path in ALL {
        let at: PathBuf = built().join(path);
        let name = at.to_str().unwrap();
        if here("qpdf", "--version") {
            let text = said("qpdf", &["--check", name]);
            assert!(text.contains("No syntax or stream encoding errors found"), "{text}");
        }
        if here("pdfinfo", "-v") {
            let text = said("pdfinfo", &[name]);
            assert!(text.contains("Tagged:          yes") && text.contains("JavaScript:      no"), "{text}");
            assert!(said("pdfinfo", &["-struct-text", name]).contains("H1"), "headings");
        }
        if here("pdffonts", "-v") {
            for line in
                said("pdffonts", &[name]).lines().filter(|l| l.contains("CID") || l.contains("TrueType"))
            {
                assert_eq!(line.matches(" yes").count(), 3, "embedded, subset, named: {line}");
            }
        }
        if here("pdftotext", "-v") {
            let text = said("pdftotext", &["-layout", name, "-"]);
            assert!(text.contains("Regione Basilicata") || text.contains("Valmarina"), "{path}");
        }
        if here("pdfdetach", "-v") {
            let text = said("pdfdetach", &["-list", name]);
            assert!(text.contains("report.json") || text.contains("elenco-contratti.json"), "{text}");
        }
        if here("mutool", "-v") {
            said("mutool", &["info", name]);
        }
    }
}

#[test]
fn the_validator_runs_where_it_is_installed() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bin/validate-pdf");
    let done = Command::new("sh").arg(script).arg(built().join(REAL)).output().unwrap();
    let text = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    println!("{text}");
    assert!(done.status.success(), "{text}");
    assert!(text.contains("veraPDF"), "it says what it did: {text}");
}
