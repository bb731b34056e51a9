//! The list of monitored contracts: the page, and the same facts for machines.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;

#[path = "support/closed.rs"]
mod closed;
use closed::Site;

#[test]
fn the_list_says_the_same_in_every_form() {
    let site = Site::new();
    site.edit(
        "data/contratto-esempio/contract.yaml",
        "title: Servizio di",
        "title: Servizio & <assistenza> di",
    );
    site.edit(
        "data/contratto-esempio/contract.yaml",
        "end_on: 2026-12-31",
        "end_on: {not_stated: da definire}",
    );
    site.ok(&["build"]);
    let csv = site.text("book/elenco-contratti.csv");
    let row: Vec<&str> = csv.lines().nth(1).unwrap().split(',').collect();
    assert!(csv.starts_with("administration,ipa_code,monitoring_head,contract,title,cig,"), "{csv}");
    assert!(row.contains(&"A000000000") && row.contains(&"900000.00"), "{csv}");
    let json: serde_json::Value = serde_json::from_str(&site.text("book/elenco-contratti.json")).unwrap();
    let record = &json["contracts"][0];
    assert_eq!(record["cig"], "A000000000");
    assert_eq!(record["end_on"], serde_json::Value::Null);
    assert_eq!(record["amount_net_eur"], "900000.00");
    let xml = site.text("book/elenco-contratti.xml");
    assert!(xml.contains("<cig>A000000000</cig>") && xml.contains("<end_on stated=\"false\"/>"), "{xml}");
    assert!(xml.contains("Servizio &amp; &lt;assistenza&gt; di"), "{xml}");
    let page = site.text("book/elenco-contratti.html");
    assert!(page.contains("900.000,00") && page.contains("da definire"), "{page}");
    assert!(
        page.contains("CTR-08") || page.contains("manca fine prevista"),
        "what is missing is said: {page}"
    );
    for link in ["elenco-contratti.csv", "elenco-contratti.json", "elenco-contratti.xml"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}: {page}");
        assert!(site.path("book").join(link).is_file());
    }
}

#[test]
fn a_consortium_is_named_with_its_members_and_what_nobody_gave_is_said() {
    let site = Site::example("completo");
    site.ok(&["build"]);
    let consortium = "RTI Nuvola / Voce (Nuvola Esempio S.p.A., mandataria, 60 %; Voce Esempio S.r.l., 40 %)";
    for form in ["html", "csv", "json", "xml"] {
        let text = site.text(&format!("book/elenco-contratti.{form}"));
        assert!(text.contains(consortium), "{form}: {text}");
    }
    let page = site.text("book/elenco-contratti.html");
    let opinion = page.split("Parere AgID").nth(1).unwrap_or_default();
    assert!(opinion.starts_with("</dt>") && opinion[..80].contains("non indicato"), "{page}");
    // Once the last supplier's days are over, the list still says who it was.
    site.edit("data/servizi-digitali/contract.yaml", "to: 2026-12-31", "to: 2023-06-30");
    site.ok(&["build"]);
    assert!(site.text("book/elenco-contratti.csv").contains(consortium));
    site.edit(
        "data/servizi-digitali/contract.yaml",
        "parties:\n  - {organisation: rti-valmarina, from: 2023-01-01, to: 2023-06-30, reason: award, act: capitolato}\n",
        "",
    );
    site.run(&["build"]);
    let page = site.text("book/elenco-contratti.html");
    let supplier = page.split(">Fornitore</dt>").nth(1).unwrap_or_default();
    assert!(supplier[..80].contains("non indicato"), "{page}");
}

#[test]
fn a_site_without_contracts_has_no_list() {
    let site = Site::new();
    fs::remove_dir_all(site.path("data")).unwrap();
    fs::remove_dir_all(site.path("content/contratto-esempio")).unwrap();
    let book = site.text("book.toml");
    fs::write(site.path("book.toml"), book.replacen("[book]", "[book]\ncontracts = false", 1)).unwrap();
    let (_, said) = site.run(&["build"]);
    assert!(!site.path("book/elenco-contratti.html").exists(), "{said}");
}
