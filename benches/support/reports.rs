//! Generated half-yearly reports of one contract: what benchmarks work on.

use std::fmt::Write;

use resoconto::source::{File, Sources};

const INDICATORS: usize = 20;

/// What each activity is about: a text said twice would be a finding.
const TOPICS: [&str; 20] = [
    "orari e uffici",
    "carte di identità",
    "asili nido",
    "tributi locali",
    "cambi di residenza",
    "mense scolastiche",
    "permessi di sosta",
    "certificati anagrafici",
    "matrimoni civili",
    "borse di studio",
    "trasporto scolastico",
    "raccolta dei rifiuti",
    "occupazione di suolo",
    "impianti sportivi",
    "biblioteche comunali",
    "assistenza domiciliare",
    "contributi per l’affitto",
    "atti notarili depositati",
    "cimiteri",
    "elezioni e tessere",
];

/// A site with so many half-yearly reports of one contract.
pub(crate) fn sources(reports: usize) -> Sources {
    let minimal = [
        ("book.toml", include_str!("../../examples/minimo/book.toml")),
        ("data/administration.yaml", include_str!("../../examples/minimo/data/administration.yaml")),
        ("data/people.yaml", include_str!("../../examples/minimo/data/people.yaml")),
        ("data/organisations.yaml", include_str!("../../examples/minimo/data/organisations.yaml")),
        ("data/documents.yaml", include_str!("../../examples/minimo/data/documents.yaml")),
        ("data/systems.yaml", include_str!("../../examples/minimo/data/systems.yaml")),
        ("data/glossary.yaml", include_str!("../../examples/minimo/data/glossary.yaml")),
        (
            "data/contratto-esempio/contract.yaml",
            include_str!("../../examples/minimo/data/contratto-esempio/contract.yaml"),
        ),
        (
            "data/contratto-esempio/areas.yaml",
            include_str!("../../examples/minimo/data/contratto-esempio/areas.yaml"),
        ),
        (
            "data/contratto-esempio/roles.yaml",
            include_str!("../../examples/minimo/data/contratto-esempio/roles.yaml"),
        ),
        (
            "data/contratto-esempio/services/sportello.yaml",
            include_str!("../../examples/minimo/data/contratto-esempio/services/sportello.yaml"),
        ),
    ];
    let mut files: Vec<(String, String)> = minimal
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.replace("2023-12-10", "1500-01-01")))
        .collect();
    let sheet = include_str!("../../examples/minimo/data/contratto-esempio/indicators/attesa.yaml")
        .replace("from: 2024-01-01", "from: 1500-01-01");
    for n in 0..INDICATORS {
        let path = format!("data/contratto-esempio/indicators/attesa-{n}.yaml");
        files.push((path, sheet.replace("id: attesa", &format!("id: attesa-{n}"))));
    }
    for n in 0..reports {
        report(n, &mut files);
    }
    let list =
        files.into_iter().map(|(path, text)| File { path, bytes: text.into_bytes(), unread: None }).collect();
    Sources::new(list)
}

fn report(n: usize, files: &mut Vec<(String, String)>) {
    let (year, half) = (1600 + n / 2, n % 2 + 1);
    let (from, to) = if half == 1 { ("01-01", "06-30") } else { ("07-01", "12-31") };
    let root = format!("data/contratto-esempio/periods/{year}-s{half}");
    let text = format!(
        "id: {year}-s{half}\nkind: semester\ntitle: Resoconto\nfrom: {year}-{from}\nto: {year}-{to}\nstate: review\ndated: {year}-{to}\n"
    );
    files.push((format!("{root}/report.yaml"), text));
    for i in 0..INDICATORS {
        let measure = format!("indicator: attesa-{i}\nstatus: measured\nevidence: [dati-sportello]\n");
        files.push((format!("{root}/measures/attesa-{i}.yaml"), measure));
        let mut table = String::from("month,answered,within\n");
        for month in (half * 6 - 5)..=(half * 6) {
            let _ = writeln!(table, "{year}-{month:02},{},{}", 1_000 + i, 900 + (n + i * 7) % 100);
        }
        files.push((format!("{root}/measures/attesa-{i}.csv"), table));
    }
    let mut activities = String::from("group: informazioni\nitems:\n");
    for (i, topic) in TOPICS.iter().enumerate() {
        let _ =
            writeln!(activities, "  - {{id: voce-{i}, text: Risposte su {topic}, systems: [centralino]}}");
    }
    files.push((format!("{root}/activities/sportello/informazioni.yaml"), activities));
}
