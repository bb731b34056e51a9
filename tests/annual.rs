//! A yearly report as an administration makes it: from two halves, by counts, closed after them.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests lay out folders and fail loudly")]

use std::fs;

use serde_json::Value;

#[path = "support/closed.rs"]
mod closed;
use closed::Site;

const FIRST: &str = "data/servizi-digitali/periods/2023-s1";
const SECOND: &str = "data/servizi-digitali/periods/2023-s2";
const YEAR: &str = "data/servizi-digitali/periods/2023/report.yaml";

/// The year's verdict on an indicator, as `list verdicts` prints it.
fn verdict(site: &Site, id: &str) -> Value {
    let text = site.ok(&["list", "verdicts", "--period", "2023", "--format", "json"]);
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    all.into_iter().find(|v| v["id"] == id).unwrap_or_else(|| panic!("{id} in {text}"))
}

fn steps(verdict: &Value) -> String {
    let list: Vec<&str> = verdict["steps"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    list.join("\n").replace('\u{a0}', " ")
}

#[test]
fn the_year_is_the_sum_of_what_its_halves_counted() {
    let site = Site::example("completo");
    let liked = verdict(&site, "gradimento");
    // 35 of 40 and 331 of 400; the mean of 87,50 and 82,75 would be 85,13.
    assert_eq!(liked["value"]["exact"], "83.18");
    let said = steps(&liked);
    for line in ["2023-s1: 35 ÷ 40 = 87,5 %", "2023-s2: 331 ÷ 400 = 82,75 %", "2023: 366 ÷ 440 = 83,18 %"]
    {
        assert!(said.contains(line), "{said}");
    }
    let waited = steps(&verdict(&site, "attesa"));
    assert!(waited.contains("La soglia è cambiata il 1º luglio 2023"), "{waited}");
    assert!(waited.contains("87,74 % < 90 %"), "by the threshold of the last day: {waited}");
    let up = steps(&verdict(&site, "disponibilita"));
    assert!(up.contains("Parte 2023-s1: l’indicatore non era dovuto"), "{up}");
}

#[test]
fn a_half_that_only_declares_leaves_the_year_undecided() {
    let site = Site::example("completo");
    site.edit(
        &format!("{FIRST}/measures/gradimento.yaml"),
        "counts: {answers: 40, positive: 35}",
        "declared: {stat: share, value: 87.5, unit: percent}",
    );
    let liked = verdict(&site, "gradimento");
    assert_eq!((liked["verdict"].as_str(), &liked["value"]), (Some("indeterminate"), &Value::Null));
    assert!(steps(&liked).contains("2023-s1: Valore dichiarato: 87,5 %"), "{liked}");
    site.ok(&["build"]);
    let page = site.text("book/servizi-digitali/2023/indicatori/gradimento.html");
    assert!(page.contains("una media di valori non è il valore dell’anno"), "{page}");
}

#[test]
fn a_half_that_was_not_measured_is_not_zero() {
    let site = Site::example("completo");
    site.edit(&format!("{FIRST}/measures/gradimento.yaml"), "status: measured", "status: not_measured");
    site.edit(
        &format!("{FIRST}/measures/gradimento.yaml"),
        "counts: {answers: 40, positive: 35}",
        "reason: indagine non svolta",
    );
    let liked = verdict(&site, "gradimento");
    assert_eq!((liked["verdict"].as_str(), &liked["value"]), (Some("indeterminate"), &Value::Null));
    site.edit(&format!("{SECOND}/measures/gradimento.yaml"), "status: measured", "status: not_measured");
    site.edit(
        &format!("{SECOND}/measures/gradimento.yaml"),
        "counts: {answers: 400, positive: 331}",
        "reason: indagine non svolta",
    );
    assert_eq!(verdict(&site, "gradimento")["verdict"], "not_measured");
}

#[test]
fn a_year_without_one_half_does_not_argue_for_a_verdict() {
    let site = Site::example("completo");
    fs::remove_file(site.path(&format!("{SECOND}/measures/attesa.yaml"))).unwrap();
    let waited = verdict(&site, "attesa");
    assert_eq!(waited["verdict"], "indeterminate");
    let said = steps(&waited);
    assert!(said.ends_with("manca 2023-s2: l’esito dell’anno non si può dire"), "{said}");
    assert!(!said.contains("la soglia è"), "{said}");
}

#[test]
fn a_half_in_draft_is_ended_first() {
    let site = Site::example("completo");
    site.edit(&format!("{SECOND}/report.yaml"), "state: review", "state: draft");
    let way = "completare 2023-s2, scrivere «state: review» e chiuderlo";
    site.says(&["check"], 1, &["PER-06", "«2023-s2» è ancora in bozza", way]);
}

#[test]
fn counts_by_another_limit_are_not_added() {
    let site = Site::example("completo");
    let sheet = "data/servizi-digitali/indicators/attesa.yaml";
    // Until June within thirty seconds, from July within twenty: the counts answer other questions.
    site.edit(sheet, "within: 20s, op: \">=\", value: 85", "within: 30s, op: \">=\", value: 85");
    let waited = verdict(&site, "attesa");
    assert_eq!(waited["verdict"], "indeterminate");
    site.ok(&["build"]);
    let page = site.text("book/servizi-digitali/2023/indicatori/attesa.html");
    assert!(page.contains("I conteggi di 2023-s1 seguono una regola diversa"), "{page}");
}

#[test]
fn the_largest_of_the_largest_is_exact_and_a_number_of_events_is_judged_half_by_half() {
    let site = Site::example("completo");
    let sheet = site.text("data/servizi-digitali/indicators/gradimento.yaml");
    for (id, rule, halves) in [
        ("picco", "{stat: max, of: calls, op: \"<=\", value: 60s}", ["41s", "55s"]),
        ("fermi", "{stat: total, of: stops, op: \"<=\", value: 3, unit: count}", ["2", "3"]),
    ] {
        let unit = if id == "picco" { "duration" } else { "count" };
        let text = sheet
            .replace("id: gradimento", &format!("id: {id}"))
            .replace("unit: percent\nsource", &format!("unit: {unit}\nsource"))
            .replace("order: 5", "order: 9");
        let at = text.find("    rule:").unwrap();
        fs::write(
            site.path(&format!("data/servizi-digitali/indicators/{id}.yaml")),
            format!("{}    rule: {rule}\n", &text[..at]),
        )
        .unwrap();
        for (folder, value) in [FIRST, SECOND].into_iter().zip(halves) {
            let what = match id {
                "picco" => format!("declared: {{stat: max, value: {value}}}"),
                _ => format!("counts: {{stops: {value}}}"),
            };
            let measure = format!("indicator: {id}\nstatus: measured\nevidence: [dati-mensili]\n{what}\n");
            fs::write(site.path(&format!("{folder}/measures/{id}.yaml")), measure).unwrap();
        }
    }
    let peak = verdict(&site, "picco");
    assert_eq!((peak["verdict"].as_str(), peak["value"]["exact"].as_str()), (Some("met"), Some("55.00")));
    // Two and three stops, three allowed each half: the year's five break nothing.
    let stops = verdict(&site, "fermi");
    assert_eq!((stops["verdict"].as_str(), stops["value"]["exact"].as_str()), (Some("met"), Some("5.00")));
    assert!(steps(&stops).contains("Parte 2023-s2: Rispettato"), "{stops}");
}

#[test]
fn a_year_is_made_of_each_month_once() {
    let site = Site::example("completo");
    for (composed, words) in [
        ("[2023-s1]", "nessuna parte conta luglio 2023, agosto 2023"),
        ("[2023-s1, 2024-s1]", "«2024-s1» non è una parte dell’anno"),
        ("[2023-s1, 2023-q4]", "«2023-q4» non c’è"),
        ("[2023-s1, 2023-s2, 2023-s2]", "contano gli stessi mesi"),
    ] {
        let before = site.text(YEAR);
        site.edit(YEAR, "[2023-s1, 2023-s2]", composed);
        site.says(&["check"], 1, &["PER-06", &format!("{YEAR}:"), words]);
        fs::write(site.path(YEAR), before).unwrap();
    }
    // Unnamed, the halves that the site has.
    site.edit(YEAR, "composed_of: [2023-s1, 2023-s2]\n", "");
    assert_eq!(verdict(&site, "gradimento")["value"]["exact"], "83.18");
}

#[test]
fn the_year_is_closed_after_its_halves_and_names_their_seals() {
    let site = Site::example("completo");
    site.says(&["seal", "2023"], 1, &["2023-s1, che compone 2023, non è chiuso", "seal 2023-s1"]);
    site.ok(&["build"]);
    let open = site.text("book/servizi-digitali/2023/index.html");
    assert!(open.contains("non ancora chiuso") && open.contains("<code>2023-s2</code>"), "{open}");
    for period in ["2023-s1", "2023-s2", "2023"] {
        site.ok(&["seal", period]);
        site.commit();
    }
    site.says(&["verify"], 0, &["2023: integro", "2023-s2: integro"]);
    let (_, hash) = site.sh("archive/servizi-digitali/2023-s1", "sha256sum seal.json");
    let hash = hash.split(' ').next().unwrap().to_owned();
    let page = site.text("archive/servizi-digitali/2023/data/index.html");
    assert!(page.contains(&hash) && !page.contains("non ancora chiuso"), "{page}");
    let facts: Value =
        serde_json::from_str(&site.text("archive/servizi-digitali/2023/data/report.json")).unwrap();
    assert_eq!(facts["composed_of"][0]["seal_sha256"], hash.as_str(), "{facts}");
    // The next half does not wait for the year, nor the year for the next half.
    site.ok(&["seal", "2024-s1"]);
    site.ok(&["build"]);
}

#[test]
fn people_amounts_activities_and_penalties_of_both_halves_stand_in_the_year() {
    let site = Site::example("completo");
    site.ok(&["build"]);
    let at = |page: &str| site.text(&format!("book/servizi-digitali/2023/{page}")).replace('\u{a0}', " ");
    let front = at("index.html");
    assert!(front.contains("1.000.000,00 €"), "twice 500.000,00: {front}");
    assert!(!front.contains("30 operatori"), "people of two days are not added");
    let service = at("servizi/assistenza-telefonica.html");
    for words in ["primo semestre 2023", "secondo semestre 2023", "30 giugno 2023", "31 dicembre 2023"] {
        assert!(service.contains(words), "{words}: {service}");
    }
    let penalties = at("penali.html");
    assert!(penalties.contains("Attesa, secondo semestre 2023") && penalties.contains("3.000,00"));
    assert!(!penalties.contains("Attesa, primo semestre 2023"), "it was met then");
    assert!(at("riesame/assistenza.html").contains("Dal riesame: secondo semestre 2023"));
    assert!(at("azioni.html").contains("Due operatori in più il lunedì mattina"));
}

#[test]
fn a_new_year_is_laid_out_by_the_program() {
    let site = Site::example("completo");
    fs::remove_dir_all(site.path("data/servizi-digitali/periods/2023")).unwrap();
    fs::remove_dir_all(site.path("content/servizi-digitali/2023")).unwrap();
    let said = site.ok(&["new", "period", "2023"]);
    assert!(!said.contains("measures/"), "{said}");
    let report = site.text(YEAR);
    assert!(
        report.contains("kind: annual") && report.contains("composed_of: [2023-s1, 2023-s2]"),
        "{report}"
    );
    site.ok(&["check"]);
    site.ok(&["build", "--drafts"]);
    assert!(site.path("book/servizi-digitali/2023/index.html").is_file());
}

#[test]
fn a_corrected_half_is_told_to_the_year_and_a_closed_year_stays() {
    let site = Site::example("completo");
    let correct = |half: &str| {
        site.ok(&["amend", half, "--reason", "un conteggio errato"]);
        let report = format!("data/servizi-digitali/periods/{half}-r1/report.yaml");
        site.edit(&report, "state: draft", "state: review");
        site.commit();
        site.ok(&["seal", &format!("{half}-r1")]);
        site.commit();
    };
    site.ok(&["seal", "2023-s1"]);
    site.commit();
    correct("2023-s1");
    site.says(&["check"], 0, &["PER-07", "si compone di «2023-s1», sostituito da «2023-s1-r1»"]);
    site.ok(&["seal", "2023-s2"]);
    site.commit();
    site.says(&["seal", "2023"], 1, &["nominare 2023-s1-r1 in «composed_of»"]);
    site.edit(YEAR, "[2023-s1, ", "[2023-s1-r1, ");
    site.commit();
    site.ok(&["seal", "2023"]);
    site.commit();
    let year = site.text("archive/servizi-digitali/2023/data/index.html");
    correct("2023-s2");
    // The year is closed: a warning tells it, and its pages stay.
    site.says(&["check"], 0, &["PER-07", "amend"]);
    site.ok(&["build"]);
    assert_eq!(site.text("book/servizi-digitali/2023/index.html"), year);
    site.says(&["verify"], 0, &["2023: integro"]);
    // Its amendment is made of what is in force, and ends the warning.
    let opened = site.ok(&["amend", "2023", "--reason", "il secondo semestre è stato rettificato"]);
    assert!(opened.contains("composed_of: 2023-s2 → 2023-s2-r1"), "{opened}");
    let again = "data/servizi-digitali/periods/2023-r1/report.yaml";
    assert!(site.text(again).contains("\ncomposed_of: [2023-s1-r1, 2023-s2-r1]\n"), "{}", site.text(again));
    site.says(&["check"], 0, &["PER-07"]);
    site.edit(again, "state: draft", "state: review");
    site.commit();
    site.ok(&["seal", "2023-r1"]);
    site.commit();
    let said = site.ok(&["check", "--all"]);
    assert!(!said.contains("PER-07"), "{said}");
}

#[test]
fn each_month_of_a_year_is_held_to_its_own_threshold() {
    let site = Site::example("completo");
    site.ok(&["build"]);
    let page = |path: &str| words(&site.text(&format!("book/servizi-digitali/{path}")));
    let year = page("2023/indicatori/attesa.html");
    for said in [
        "gennaio 2023, 86,00 %, almeno 85 %, Rispettato; ",
        "luglio 2023, 88,00 %, almeno 90 %, Non rispettato; ",
        "ogni mese si confronta con la sua",
    ] {
        assert!(year.contains(said), "{said}: {year}");
    }
    assert!(year.contains("La soglia è cambiata nell’anno"), "{year}");
    // A half has one threshold, and another part deciding is no other rule.
    assert!(page("2023-s1/indicatori/attesa.html").contains("la linea è la soglia almeno 85 %"));
    assert!(!page("2023/indicatori/qualita.html").contains("La soglia è cambiata"));
}

#[test]
fn too_few_cases_are_said_in_the_rule_and_after_the_arithmetic() {
    let site = Site::example("completo");
    let shown = site.ok(&["show", "gradimento", "--period", "2023-s1"]).replace('\u{a0}', " ");
    assert!(shown.contains("almeno 80 %, se i casi sono almeno 50"), "{shown}");
    let few = "I casi sono 40, meno dei 50 richiesti.\n  esito      Non applicabile";
    assert!(shown.contains(few), "{shown}");
    site.ok(&["build"]);
    let page = words(&site.text("book/servizi-digitali/2023-s1/indicatori/gradimento.html"));
    assert!(page.contains("almeno 80 %, se i casi sono almeno 50"), "{page}");
    let classes = site.ok(&["show", "guasti", "--period", "2024-s1"]).replace('\u{a0}', " ");
    assert!(classes.contains("classe p1: almeno 95 % dei casi entro 2 h; classe p2:"), "{classes}");
    let months = site.ok(&["show", "disponibilita", "--period", "2024-s1"]);
    assert!(months.contains("Gennaio 2024: Rispettato"), "{months}");
}

/// The page's text, without tags and with ordinary spaces.
fn words(page: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in page.replace("</td>", " |").replace('\u{a0}', " ").chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn people_counted_in_june_and_again_in_december_are_not_twice_as_many() {
    let site = Site::example("completo");
    site.ok(&["build"]);
    for page in ["persone.html", "report.html"] {
        let text = words(&site.text(&format!("book/servizi-digitali/2023/{page}")));
        assert!(text.contains("Totale all’ultima data di ogni servizio |15 |"), "{page}: {text}");
        assert!(!text.contains("|27 |"), "{page}: {text}");
    }
    // One date: the plain total of a half.
    let half = words(&site.text("book/servizi-digitali/2023-s2/persone.html"));
    assert!(half.contains("Totale |15 |"), "{half}");
}

#[test]
fn a_penalty_and_its_act_are_one_row() {
    let site = Site::example("completo");
    let act = format!("{SECOND}/events/penale-attesa.yaml");
    let sheet = site.text(&act);
    fs::write(site.path(&act), sheet.replace("state: computed", "state: applied\namount: \"1400.00\""))
        .unwrap();
    site.ok(&["build"]);
    for (page, part) in [("2023-s2", ""), ("2023", ", secondo semestre 2023")] {
        let text = words(&site.text(&format!("book/servizi-digitali/{page}/penali.html")));
        assert_eq!(text.matches("Penale per l’attesa").count(), 1, "{text}");
        assert_eq!(text.matches("Penale per i guasti").count(), 1, "{text}");
        assert!(!text.contains("non indicato nel resoconto"), "{text}");
        let row = text.split("Penale per l’attesa").nth(1).unwrap().split(" | Penale").next().unwrap();
        assert!(row.contains("|1.400,00 €"), "{row}");
        assert!(row.contains("|applicata |"), "{row}");
        assert!(text.contains(&format!("Attesa{part}Penale per l’attesa")), "{text}");
    }
}

#[test]
fn a_year_of_published_halves_is_not_called_the_first_period() {
    let site = Site::example("completo");
    site.ok(&["build"]);
    let year = words(&site.text("book/servizi-digitali/2023/index.html"));
    assert!(!year.contains("È il primo periodo pubblicato"), "{year}");
    assert!(year.contains("L’anno si compone di primo semestre 2023 e secondo semestre 2023"), "{year}");
    let first = words(&site.text("book/servizi-digitali/2023-s1/index.html"));
    assert!(first.contains("È il primo periodo pubblicato"), "{first}");
}

#[test]
fn a_year_judged_by_its_last_threshold_says_so_beside_the_verdict() {
    let site = Site::example("completo");
    site.ok(&["build"]);
    let said = "soglia cambiata il 1º luglio 2023: fino ad allora almeno 85 % dei casi entro 20 s; giudicato con \
                quella in vigore l’ultimo giorno";
    let page = |path: &str| words(&site.text(&format!("book/servizi-digitali/{path}")));
    let front = page("2023/index.html");
    assert!(front.contains(&format!("Non rispettato {said}")), "in the row: {front}");
    let own = page("2023/indicatori/attesa.html");
    let outcome = own.split("In questa pagina").next().unwrap();
    assert!(outcome.contains(&said[1..]), "on the first screen: {outcome}");
    assert!(!page("2023-s2/index.html").contains("soglia cambiata"), "a half has one threshold");
}
