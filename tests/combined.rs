//! Checks of rules made of rules: they speak of the part that decides, never of the first one. And checks that
//! look back: each period counts once.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read folders and fail loudly")]

use std::collections::BTreeMap;
use std::path::Path;

use resoconto::assess::{Sealed, assess};
use resoconto::check::{Scene, run};
use resoconto::diag::emit;
use resoconto::model::load;
use resoconto::source::Sources;
use resoconto::text::Lang;
use resoconto::value::Date;

const C: &str = "data/contratto-esempio";
const P: &str = "data/contratto-esempio/periods/2024-s1";

type Files = BTreeMap<String, String>;

/// The smallest site with another rule and measure, and without the text that cites its value.
fn site(rule: &str, measure: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/minimo");
    let walk = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
    let mut files: Files = walk
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            let path = e.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read_to_string(e.path()).unwrap())
        })
        .collect();
    files.remove(&format!("{P}/measures/attesa.csv"));
    files.insert(format!("{P}/measures/attesa.yaml"), measured("attesa", measure));
    files.insert("content/contratto-esempio/2024-s1/index.md".into(), page("Il semestre."));
    let old = "{stat: share, of: answered, within: 20s, op: \">=\", value: 90, unit: percent}";
    edit(&mut files, &format!("{C}/indicators/attesa.yaml"), old, rule);
    edit(&mut files, &format!("{C}/indicators/attesa.yaml"), "    printed: 90% entro 20 secondi\n", "");
    files
}

fn measured(id: &str, measure: &str) -> String {
    format!("indicator: {id}\nstatus: measured\nevidence: [dati-sportello]\n{measure}\n")
}

fn page(text: &str) -> String {
    format!("---\ntitle: Premessa\n---\n{text}\n")
}

fn edit(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(from), "{path}: {from}");
    *text = text.replacen(from, to, 1);
}

/// What one code says, in a language.
fn said_in(files: &Files, code: &str, lang: Lang) -> Vec<String> {
    let sources = Sources::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let (book, mut wrong) = load(&sources);
    let unread: Vec<String> = wrong.iter().map(|d| emit::short(d, &sources, Lang::It)).collect();
    assert!(unread.is_empty(), "{unread:?}");
    let findings = assess(&book, &Sealed::new());
    let today = Date::new(2024, 10, 1).unwrap();
    wrong.extend(run(&Scene { book: &book, findings: &findings, sources: &sources, today }));
    wrong.sort();
    wrong
        .iter()
        .filter(|d| d.code.id == code)
        .map(|d| emit::message(d, lang).replace('\u{a0}', " "))
        .collect()
}

fn said(files: &Files, code: &str) -> Vec<String> {
    said_in(files, code, Lang::It)
}

const TWO: &str = "{all: [{stat: ratio, part: lost, whole: offered, op: \"<=\", value: 4, unit: percent}, {stat: ratio, part: answered, whole: offered, op: \">=\", value: 90, unit: percent}]}";

#[test]
fn the_threshold_quoted_is_that_of_the_value() {
    let far = site(TWO, "counts: {offered: 1000, lost: 10, answered: 300}");
    assert_eq!(said(&far, "SLA-07"), ["«Attesa»: 30,00 % contro soglia 90 %: da confermare"]);
    let mut slight = site(TWO, "counts: {offered: 1000, lost: 10, answered: 850}");
    let cited = page("Il valore, [](indicator:attesa), è leggermente sotto la soglia.");
    slight.insert("content/contratto-esempio/2024-s1/index.md".into(), cited);
    assert_eq!(said(&slight, "TXT-03"), Vec::<String>::new(), "five points of ninety are slight");
    let units = "{all: [{stat: ratio, part: a, whole: b, op: \">=\", value: 90, unit: percent}, {stat: max, of: b, op: \"<=\", value: 3wh}]}";
    let hours = site(units, "declared: {stat: max, value: 2h}");
    // The first part has another statistic, which decides as little.
    assert_eq!(said(&hours, "SLA-01"), Vec::<String>::new());
    let hours = site(
        &units.replace(
            "stat: ratio, part: a, whole: b, op: \">=\", value: 90, unit: percent",
            "stat: max, of: b, op: \"<=\", value: 4h",
        ),
        "declared: {stat: max, value: 2h}",
    );
    let told = "«Attesa»: 2 h contro soglia 3 h lav., unità diverse".to_owned();
    assert!(said(&hours, "SLA-01").contains(&told), "{:?}", said(&hours, "SLA-01"));
}

#[test]
fn a_number_that_is_any_part_s_threshold_may_be_meant_as_such() {
    let rule = "{all: [{stat: ratio, part: lost, whole: offered, op: \"<=\", value: 4, unit: percent}, {stat: ratio, part: answered, whole: offered, op: \">=\", value: 99.5, unit: percent}]}";
    let mut files = site(rule, "counts: {offered: 1000, lost: 0, answered: 995}");
    files.insert("content/contratto-esempio/2024-s1/index.md".into(), page("Serve almeno il 99,5 %."));
    let sheet = format!("{C}/indicators/attesa.yaml");
    edit(&mut files, &sheet, "rounding: {digits: 2, mode: half_up}", "rounding: {digits: 1, mode: half_up}");
    assert_eq!(said(&files, "TXT-04"), Vec::<String>::new());
}

#[test]
fn each_number_of_a_rule_is_held_against_the_words() {
    let printed = |rule: &str, words: &str| {
        let mut files = site(rule, "counts: {offered: 1000, lost: 0, answered: 995}");
        edit(
            &mut files,
            &format!("{C}/indicators/attesa.yaml"),
            "    rule:",
            &format!("    printed: {words}\n    rule:"),
        );
        said(&files, "SLA-22")
    };
    let two = "{all: [{stat: ratio, part: a, whole: offered, op: \">=\", value: 90, unit: percent}, {stat: ratio, part: b, whole: offered, op: \">=\", value: 99, unit: percent}]}";
    assert_eq!(printed(two, "90 % in 20 s e 99 % in 60 s"), Vec::<String>::new());
    let wrong = ["«Attesa»: il dato è 99 %, accanto è stampato «90 % in 20 s e 98 % in 60 s»"];
    assert_eq!(printed(two, "90 % in 20 s e 98 % in 60 s"), wrong);
    let by = "{by: class, rule: {stat: ratio, part: a, whole: offered, op: \">=\", unit: percent}, values: {sede-a: 99.5, sede-b: 98}}";
    assert_eq!(printed(by, "99,5 % sede A"), Vec::<String>::new(), "what is left out is not miscopied");
    assert_eq!(printed(by, "99,5 % sede A, 97 % sede B").len(), 1);
}

#[test]
fn counts_are_held_together_by_every_part() {
    let per_head = "{stat: ratio, part: calls, whole: heads, op: \"<=\", value: 400, unit: number}";
    let mut heads = site(per_head, "");
    edit(&mut heads, &format!("{C}/indicators/attesa.yaml"), "unit: percent\nsource", "unit: count\nsource");
    heads.insert(format!("{P}/measures/attesa.csv"), "month,calls,heads\n2024-01,1200,4\n".into());
    assert_eq!(said(&heads, "SLA-03"), Vec::<String>::new());
    let mut two = site(TWO, "");
    let months = "month,offered,lost,answered\n2024-01,100,1,120\n2024-02,100,1,70\n";
    two.insert(format!("{P}/measures/attesa.csv"), months.into());
    assert_eq!(said(&two, "SLA-03"), ["«Attesa»: conteggi impossibili (answered 120, lost 1, offered 100)"]);
}

#[test]
fn what_is_declared_is_not_held_against_one_class() {
    let by = "{by: class, rule: {stat: ratio, part: up, whole: agreed, op: \">=\", value: 95, unit: percent}, values: {a: 99, b: 98}}";
    let counts = "counts: {a/up: 990, a/agreed: 1000, b/up: 970, b/agreed: 1000}";
    let declared = "declared: {stat: ratio, value: 98, unit: percent}";
    assert_eq!(said(&site(by, &format!("{counts}\n{declared}")), "SLA-05"), Vec::<String>::new());
    let simple = "{stat: ratio, part: up, whole: agreed, op: \">=\", value: 95, unit: percent}";
    let one = format!("counts: {{up: 990, agreed: 1000}}\n{declared}");
    assert_eq!(said(&site(simple, &one), "SLA-05").len(), 1);
}

/// A second indicator of the same service.
fn beside(files: &mut Files, rule: &str, measure: &str, more: &str) {
    let first = files[&format!("{C}/indicators/attesa.yaml")].clone();
    let at = first.find("    rule:").unwrap();
    let end = first[at..].find('\n').unwrap() + at;
    let text = format!("{}    rule: {rule}{}{more}", &first[..at], &first[end..])
        .replace("id: attesa", "id: altra")
        .replace("short_name: Attesa", "short_name: Altra")
        .replace("name: Chiamate con", "name: Altre chiamate con")
        .replace("order: 1", "order: 2");
    files.insert(format!("{C}/indicators/altra.yaml"), text);
    files.insert(format!("{P}/measures/altra.yaml"), measured("altra", measure));
}

#[test]
fn figures_of_several_parts_are_not_compared() {
    let first = "{stat: ratio, part: lost, whole: offered, op: \"<=\", value: 60, unit: percent}";
    let counts = "counts: {offered: 100, lost: 55, answered: 50}";
    let mut parted = site(TWO, counts);
    beside(&mut parted, first, counts, "complement_of: attesa\n");
    assert_eq!(said(&parted, "SLA-16"), Vec::<String>::new(), "of which part it would be is not known");
    let other = first.replace("part: lost", "part: answered");
    let mut shares = site(&other, counts);
    beside(&mut shares, first, counts, "complement_of: attesa\n");
    assert_eq!(said(&shares, "SLA-16").len(), 1);
    // Numbers that are no percentages may sum to anything.
    let mut numbers =
        site(&other.replace("unit: percent", "unit: number"), "counts: {offered: 1, answered: 90}");
    beside(
        &mut numbers,
        &first.replace("unit: percent", "unit: number"),
        "counts: {offered: 1, lost: 90}",
        "complement_of: attesa\n",
    );
    for id in ["attesa", "altra"] {
        edit(
            &mut numbers,
            &format!("{C}/indicators/{id}.yaml"),
            "unit: percent\nsource",
            "unit: count\nsource",
        );
    }
    assert_eq!(said(&numbers, "SLA-16"), Vec::<String>::new());
    // Two means declared for two shares are no shares, and a mean of every hundred is not below the largest.
    let within = |limit: &str| {
        format!("{{stat: share, of: cases, within: {limit}, op: \">=\", value: 90, unit: percent}}")
    };
    let mut means = site(&within("2m"), "declared: {stat: mean, value: 3m}");
    beside(&mut means, &within("4m"), "declared: {stat: mean, value: 1m}", "");
    assert_eq!(said(&means, "SLA-18"), Vec::<String>::new());
    let mut shares = site(&within("2m"), "counts: {cases: 100, within: 95}");
    beside(&mut shares, &within("4m"), "counts: {cases: 100, within: 91}", "");
    assert_eq!(said(&shares, "SLA-18").len(), 1);
}

#[test]
fn rounding_is_asked_for_where_it_would_turn_a_part() {
    let mut files = site(TWO, "counts: {offered: 1000, lost: 10, answered: 896}");
    let sheet = format!("{C}/indicators/attesa.yaml");
    edit(&mut files, &sheet, "rounding: {digits: 2, mode: half_up}", "rounding: {not_stated: non c’è}");
    assert_eq!(said(&files, "SLA-20").len(), 1);
    let forgiving =
        TWO.replace("value: 90, unit: percent", "value: 91, unit: percent, tolerance: {points: 2}");
    edit(&mut files, &sheet, TWO, &forgiving);
    assert_eq!(said(&files, "SLA-20"), Vec::<String>::new(), "what is forgiven counts");
}

#[test]
fn a_sheet_has_the_unit_of_one_of_its_tests() {
    let times = "{any: [{stat: max, of: cases, op: \"<=\", value: 3h}, {stat: max, of: cases, op: \"<=\", value: 4wh}]}";
    assert_eq!(
        said(&site(times, "declared: {stat: max, value: 2h}"), "SLA-01")[0],
        "«Attesa»: percent contro soglia 3 h, unità diverse"
    );
    assert_eq!(
        said(&site(TWO, "counts: {offered: 10, lost: 0, answered: 10}"), "SLA-01"),
        Vec::<String>::new()
    );
}

#[test]
fn fields_and_months_are_told_in_the_reader_s_language() {
    let mut files = site("{stat: ratio, part: a, whole: b, op: \">=\", value: 90, unit: percent}", "");
    let sheet = format!("{C}/indicators/attesa.yaml");
    edit(&mut files, &sheet, "aspect: Rapidità di risposta", "aspect: {not_stated: da completare}");
    edit(&mut files, &sheet, "rounding: {digits: 2, mode: half_up}", "rounding: {not_stated: non c’è}");
    files.insert(
        format!("{P}/measures/attesa.csv"),
        "month,a,b\n2024-01,9,10\n2024-02,9,10\n2024-03,9,10\n2024-05,9,10\n".into(),
    );
    assert_eq!(said_in(&files, "SLA-14", Lang::En), ["sheet «Attesa»: missing aspect, rounding"]);
    assert_eq!(said(&files, "SLA-14"), ["scheda «Attesa»: manca aspetto da valutare, arrotondamento"]);
    assert_eq!(said(&files, "SLA-06"), ["«Attesa»: mancano i dati di aprile 2024 e giugno 2024"]);
    assert_eq!(
        said_in(&files, "SLA-06", Lang::En),
        ["«Attesa»: the data of April 2024 and June 2024 are missing"]
    );
}

#[test]
fn a_value_that_is_missing_is_cited_in_the_site_s_language() {
    let mut files = site("{stat: ratio, part: a, whole: b, op: \">=\", value: 90, unit: percent}", "");
    files.insert(
        format!("{P}/measures/attesa.yaml"),
        "indicator: attesa\nstatus: not_measured\nreason: nessuno\n".into(),
    );
    let cites = |words: &str| page(&format!("Nel 2024 [{words}, 0](indicator:attesa)."));
    files.insert("content/contratto-esempio/2024-s1/index.md".into(), cites("nulla"));
    assert_eq!(said(&files, "TXT-08"), ["il testo dice «nulla, 0», il dato è «non rilevato»"]);
    edit(&mut files, "book.toml", "language = \"it\"", "language = \"en\"");
    assert_eq!(said(&files, "TXT-08"), ["il testo dice «nulla, 0», il dato è «not measured»"]);
}

/// Another period of the smallest site, with its share of answers in time.
fn period(files: &mut Files, id: &str, value: u64, state: &str) {
    let (year, half) = (&id[..4], &id[5..7]);
    let (from, to) = if half == "s1" { ("01-01", "06-30") } else { ("07-01", "12-31") };
    let report = format!(
        "id: {id}\nkind: semester\ntitle: Resoconto\nfrom: {year}-{from}\nto: {year}-{to}\nstate: {state}\ndated: {{not_stated: poi}}\n"
    );
    files.insert(format!("{C}/periods/{id}/report.yaml"), report);
    let measure = measured("attesa", &format!("counts: {{a: {value}, b: 1000}}"));
    files.insert(format!("{C}/periods/{id}/measures/attesa.yaml"), measure);
}

#[test]
fn a_period_counts_once_by_the_edition_in_force() {
    let rule = "{stat: ratio, part: a, whole: b, op: \">=\", value: 50, unit: percent}";
    let mut files = site(rule, "counts: {a: 600, b: 1000}");
    edit(&mut files, &format!("{C}/indicators/attesa.yaml"), "from: 2024-01-01", "from: 2020-01-01");
    for (id, value) in [("2022-s2", 940), ("2023-s1", 960)] {
        period(&mut files, id, value, "review");
    }
    period(&mut files, "2023-s2", 300, "review");
    period(&mut files, "2023-s2-r1", 950, "review");
    let told = "«Attesa»: 60,00, ma nei 3 periodi precedenti la mediana è 95,00 con scarto tipico 1,00";
    assert_eq!(said(&files, "SLA-21"), [told]);
    // An amendment that is still being written does not count yet.
    period(&mut files, "2023-s2-r1", 950, "draft");
    assert!(
        said(&files, "SLA-21").iter().all(|t| !t.contains("mediana è 95,00 ")),
        "{:?}",
        said(&files, "SLA-21")
    );
    // Two periods are too few, however many editions they have.
    period(&mut files, "2023-s2-r1", 950, "review");
    files.retain(|path, _| !path.contains("2022-s2"));
    assert_eq!(said(&files, "SLA-21"), Vec::<String>::new());
}

#[test]
fn a_penalty_that_an_amendment_repeats_is_one() {
    let rule = "{stat: ratio, part: a, whole: b, op: \">=\", value: 90, unit: percent}";
    let mut files = site(rule, "counts: {a: 600, b: 1000}");
    let rules = "rules:\n  - {id: penale-attesa, indicator: attesa, kind: fixed, amount: \"1500.00\"}\ncap: {per: contract, amount: \"2000.00\"}\n";
    files.insert(format!("{C}/penalties.yaml"), rules.into());
    let penalty = "id: penale\nkind: penalty\ndate: 2024-06-30\ntitle: Penale\nindicator: attesa\nstate: computed\namount: \"1500.00\"\n";
    files.insert(format!("{P}/events/penale.yaml"), penalty.into());
    period(&mut files, "2024-s1-r1", 600, "review");
    files.insert(format!("{C}/periods/2024-s1-r1/events/penale.yaml"), penalty.into());
    assert_eq!(said(&files, "PEN-01"), Vec::<String>::new());
    period(&mut files, "2024-s2", 600, "review");
    files.insert(format!("{C}/periods/2024-s2/events/penale.yaml"), penalty.into());
    assert_eq!(said(&files, "PEN-01").len(), 1);
}

#[test]
fn an_action_lingers_across_the_year_that_stands_between() {
    let rule = "{stat: ratio, part: a, whole: b, op: \">=\", value: 50, unit: percent}";
    let mut files = site(rule, "counts: {a: 600, b: 1000}");
    let action = files[&format!("{P}/actions/orario-esteso.yaml")].clone();
    for id in ["2023-s1", "2023-s2", "2023-s2-r1"] {
        period(&mut files, id, 940, "review");
        files.insert(format!("{C}/periods/{id}/actions/orario-esteso.yaml"), action.clone());
    }
    assert_eq!(said(&files, "ACT-05").len(), 1, "{:?}", said(&files, "ACT-05"));
    let year = "id: \"2023\"\nkind: annual\ntitle: Anno\nfrom: 2023-01-01\nto: 2023-12-31\nstate: draft\ndated: {not_stated: poi}\n";
    files.insert(format!("{C}/periods/2023/report.yaml"), year.into());
    assert_eq!(said(&files, "ACT-05").len(), 1, "{:?}", said(&files, "ACT-05"));
}
