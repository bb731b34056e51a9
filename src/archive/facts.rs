//! The shared facts that decide a closed edition, as they stood that day.
//!
//! A fact is kept as it was written, not as this program reads it: a later program compares the same.
//! Files of the period itself are kept as bytes; of the shared files only what a verdict, a threshold, a
//! penalty or a signer rests on.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::anchored;
use super::folder::Folder;
use super::inspect::Inspected;
use super::manifest::{sha256, unix};
use crate::assess::{Kept, Sealed, is_due, limits, penalty_suspension, version_for};
use crate::diag::{Diagnostic, Diagnostics, FileId, Level, Places, Span};
use crate::model::contract::{Penalties, Role};
use crate::model::edition::PaperRelation;
use crate::model::indicator::Indicator;
use crate::model::{Audience, Book, Contract, Edition};
use crate::source::{Kind, Node, Sources, yaml};
use crate::text::json::pretty;
use crate::value::{Date, EditionId};

/// One fact and where it is written now.
#[derive(Debug, Clone)]
pub struct Fact {
    pub value: Value,
    pub at: Span,
}

/// Facts by key: `threshold/cup-attesa`, `role/rup`.
pub type Facts = BTreeMap<String, Fact>;

/// Keys that explain and decide nothing.
const COMMENTS: [&str; 4] = ["note", "origin", "printed", "aliases"];

/// Whether a file belongs to one edition: changed after the seal, it always breaks it.
pub fn is_input(path: &str, book: &Book, contract: &str, edition: &EditionId) -> bool {
    own_folders(book, contract, edition).iter().any(|folder| path.starts_with(folder))
}

/// The folders that hold an edition's own files.
pub(super) fn own_folders(book: &Book, contract: &str, edition: &EditionId) -> [String; 2] {
    let settings = &book.settings;
    [
        format!("{}/{contract}/periods/{edition}/", settings.data_dir),
        format!("{}/{contract}/{edition}/", settings.src),
    ]
}

/// Every file that the edition was made from, its own and the shared ones, by path; texts with the line
/// ends of the repository. A document that is not for the public goes by its hash: the list of hashes is
/// public, and a name may tell what the document holds. [`resolve`] keeps which is which.
pub fn inputs(sources: &Sources, book: &Book, contract: &str, edition: &EditionId) -> super::Bag {
    let settings = &book.settings;
    let others = |path: &str| {
        let inside = |root: &str| path.strip_prefix(root).and_then(|p| p.strip_prefix('/'));
        let owner = inside(&settings.data_dir).or_else(|| inside(&settings.src));
        let Some((first, rest)) = owner.and_then(|p| p.split_once('/')) else { return false };
        let foreign = book.contracts.contains_key(first) && first != contract;
        let period = rest.strip_prefix("periods/").unwrap_or(rest).split('/').next().unwrap_or_default();
        foreign || (first == contract && EditionId::parse(period).is_ok() && period != edition.to_string())
    };
    let reserved: BTreeSet<&str> = reserved(book).collect();
    sources
        .iter()
        .filter(|(_, file)| file.unread.is_none() && !file.path.starts_with("themes/"))
        .filter(|(_, file)| !others(&file.path))
        .map(|(_, file)| {
            if reserved.contains(file.path.as_str()) {
                return (format!("riservati/{}", &sha256(&file.bytes)[..16]), file.bytes.clone());
            }
            let is_text = [".yaml", ".yml", ".md", ".csv", ".toml"].iter().any(|e| file.path.ends_with(e));
            let bytes = if is_text { unix(&file.bytes).into_owned() } else { file.bytes.clone() };
            (file.path.clone(), bytes)
        })
        .collect()
}

/// Files of registered documents that are not for the public.
fn reserved(book: &Book) -> impl Iterator<Item = &str> {
    let hidden = |audience: Option<Audience>| audience.unwrap_or_default() != Audience::Public;
    let documents = book.registers.documents.values().filter(move |d| hidden(d.visibility.value));
    documents.filter_map(|d| d.file.value.as_deref())
}

/// The facts that decide an edition: what its verdicts, thresholds, penalties and signers rest on, and
/// nothing that may go on changing after it.
pub fn resolve(book: &Book, sources: &Sources, contract: &Contract, edition: &Edition) -> Facts {
    resolved(&mut Trees::of(sources), book, contract, edition)
}

pub(super) fn resolved(trees: &mut Trees<'_>, book: &Book, contract: &Contract, edition: &Edition) -> Facts {
    let sources = trees.sources;
    let mut facts = Facts::new();
    let due: Vec<&Indicator> =
        contract.indicators.values().filter(|i| is_due(contract, edition, i)).collect();
    for indicator in &due {
        let id = &indicator.id.value;
        let value = sheet(indicator, contract, edition, trees);
        facts.insert(format!("indicator/{id}"), Fact { value, at: indicator.id.span });
        if let Some(version) = version_for(indicator, edition) {
            let mut value = trees.written(version.span);
            // When it ends is known later; that it was in force is what counts.
            if let Some(map) = value.as_object_mut() {
                map.remove("to");
            }
            facts.insert(format!("threshold/{id}"), Fact { value, at: version.span });
        }
    }
    if let Some(penalties) = &contract.penalties {
        facts.extend(priced(penalties, &due, contract, edition, trees));
    }
    facts.extend(people(book, contract, edition));
    facts.insert(anchored::EDITION.into(), waited_for(contract, edition));
    let limits = limits(book);
    let value = json!({
        "suspect_points": limits.suspect_points.to_string(),
        "suspect_ratio": limits.suspect_ratio.to_string(),
        "tight_percent": limits.tight_percent.to_string(),
    });
    facts.insert("limits".into(), Fact { value, at: sources.site_span() });
    for path in reserved(book) {
        let Some(file) = sources.find(path).filter(|f| sources.file(*f).unread.is_none()) else { continue };
        let value = json!(sha256(&sources.file(file).bytes));
        facts.insert(format!("{FILE}{path}"), Fact { value, at: Span::start_of(file) });
    }
    facts
}

/// Whose signatures the edition waits for.
fn waited_for(contract: &Contract, edition: &Edition) -> Fact {
    let report = &edition.report;
    let rendition = report.paper.as_ref().is_some_and(|p| p.relation.value == PaperRelation::Rendition);
    let signers = report.signers.iter().filter_map(|signer| {
        let person = contract.roles.get(&signer.role.id).and_then(|r| r.person.known())?;
        Some([signer.role.as_str().to_owned(), signer.label.value.clone(), person.as_str().to_owned()])
    });
    let value = anchored::edition(contract.id.as_str(), &edition.id.to_string(), rendition, signers);
    Fact { value, at: report.state.span }
}

/// Keys of files that stand in the list by their hash alone.
pub(super) const FILE: &str = "file/";

/// What of a sheet, and of its service, a verdict rests on.
fn sheet(indicator: &Indicator, contract: &Contract, edition: &Edition, trees: &mut Trees<'_>) -> Value {
    let rounding = indicator.rounding.known().map(|_| trees.written(indicator.rounding.span));
    let service = contract.services.get(&indicator.service.id);
    let period = edition.id.period;
    // The months that are due; a service that ends after the period changes nothing in it.
    let from = service.and_then(|s| s.active_from.known().copied()).filter(|day| *day > period.first_day());
    let to = service.and_then(|s| s.active_to.value).filter(|day| *day < period.last_day());
    json!({
        "service": indicator.service.as_str(),
        "unit": indicator.unit.key(),
        "rounding": rounding,
        "active_from": from.map(|day| day.to_string()),
        "active_to": to.map(|day| day.to_string()),
    })
}

/// Penalties of the indicators that are due: the rules, the amounts they name, the limit, what suspends them.
fn priced(
    penalties: &Penalties,
    due: &[&Indicator],
    contract: &Contract,
    edition: &Edition,
    trees: &mut Trees<'_>,
) -> Facts {
    let mut facts = Facts::new();
    let mut bases: BTreeSet<&str> = BTreeSet::new();
    for rule in penalties.rules.iter() {
        let Some(indicator) = due.iter().find(|i| i.id.value.as_str() == rule.indicator.value.0) else {
            continue;
        };
        let value = trees.written(rule.span);
        facts.insert(format!("penalty/{}", rule.id.value), Fact { value, at: rule.span });
        bases.extend(rule.base.value.as_deref());
        if let Some(by) = penalty_suspension(contract, edition, &indicator.id.value) {
            let value = json!(by.id.value.as_str());
            facts.insert(format!("suspension/{}", indicator.id.value), Fact { value, at: by.id.span });
        }
    }
    if facts.is_empty() {
        return facts;
    }
    if let Some(cap) = penalties.cap.value.as_ref() {
        let value = trees.written(penalties.cap.span);
        facts.insert("penalty-cap".into(), Fact { value, at: penalties.cap.span });
        bases.extend(cap.base.value.as_deref());
    }
    for base in penalties.bases.iter().filter(|b| bases.contains(b.id.value.as_str())) {
        let value = trees.written(base.amount.span);
        facts.insert(format!("base/{}", base.id.value), Fact { value, at: base.amount.span });
    }
    facts
}

/// Roles held on the day of the report, the names behind them, and by what a signer is recognised.
fn people(book: &Book, contract: &Contract, edition: &Edition) -> Facts {
    let mut facts = Facts::new();
    let report = &edition.report;
    let day: Date = report.dated.known().copied().unwrap_or(report.to.value);
    let held = |r: &&Role| r.from.known().is_none_or(|from| *from <= day) && r.to.is_none_or(|to| to >= day);
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for role in contract.roles.values().filter(held) {
        let person = role.person.known().map(|p| p.as_str());
        named.extend(person);
        let value = json!({"role": role.role.as_str(), "person": person});
        facts.insert(format!("role/{}", role.id.value), Fact { value, at: role.id.span });
    }
    for signer in report.signers.iter() {
        let person = contract.roles.get(&signer.role.id).and_then(|r| r.person.known());
        let Some(person) = person.and_then(|p| book.registers.people.get(&p.id)) else { continue };
        // By which a signature is recognised: no later edit may make somebody else the expected one.
        let value = json!({CODE: person.tax_code_sha256.as_ref().map(|i| &i.0)});
        facts.insert(format!("{SIGNER}{}", person.id.value), Fact { value, at: person.id.span });
        named.insert(person.id.value.as_str());
    }
    let paper = report.paper.value.iter().flat_map(|p| p.signers.iter());
    named.extend(paper.map(|signer| signer.person.as_str()));
    for id in named {
        facts.extend(name(book, id).map(|fact| (format!("{PERSON}{id}"), fact)));
    }
    facts
}

pub(super) const PERSON: &str = "person/";
/// Keys of those who are to sign: each holds by what a signature is recognised, under [`CODE`].
pub(super) const SIGNER: &str = "signer/";
pub(super) const CODE: &str = "tax_code_sha256";

/// The name behind an identifier.
pub(super) fn name(book: &Book, id: &str) -> Option<Fact> {
    let person = book.registers.people.get(id)?;
    Some(Fact { value: json!(person.name.value), at: person.name.span })
}

/// `modello.json`.
pub fn document(facts: &Facts) -> Vec<u8> {
    let values: BTreeMap<&str, &Value> =
        facts.iter().map(|(key, fact)| (key.as_str(), &fact.value)).collect();
    pretty(&json!({"schema": 1, "facts": values})).into_bytes()
}

/// The closed facts as `modello.json` keeps them; none where it is not there or cannot be read, which is a
/// fault of the folder ([`super::Trouble::Model`]).
pub(super) fn sealed(folder: &Folder) -> Option<serde_json::Map<String, Value>> {
    match serde_json::from_slice::<Value>(folder.texts.get(super::bag::MODEL)?).ok()?.get_mut("facts")?.take()
    {
        Value::Object(facts) => Some(facts),
        _ => None,
    }
}

/// What a fact rests on, as paths or folders; the file where it stands comes first. A line of any of them
/// that cannot be read may be why the fact is not there.
pub(super) fn stands_in(key: &str, book: &Book, contract: &str, edition: &EditionId) -> Vec<String> {
    let data = &book.settings.data_dir;
    let of = |rest: &str| format!("{data}/{contract}/{rest}");
    let (kind, id) = key.split_once('/').unwrap_or((key, ""));
    let sheet = of(&format!("indicators/{id}.yaml"));
    // Which indicators are due decides what else is a fact.
    let due = [of("indicators/"), of("services/"), of(&format!("periods/{edition}/")), of("contract.yaml")];
    match kind {
        "threshold" | "indicator" => std::iter::once(sheet).chain(due).collect(),
        "penalty" | "penalty-cap" | "base" | "suspension" => {
            std::iter::once(of("penalties.yaml")).chain(due).collect()
        }
        "role" => vec![of("roles.yaml"), of(&format!("periods/{edition}/"))],
        "person" | "signer" => {
            vec![format!("{data}/people.yaml"), of("roles.yaml"), of(&format!("periods/{edition}/"))]
        }
        _ => vec!["book.toml".to_owned()],
    }
}

/// Files at work, of those that a closed edition rests on, with a line that cannot be read: what they say
/// is not compared.
pub fn unread(place: &Inspected, book: &Book, sources: &Sources, wrong: &Diagnostics) -> BTreeSet<String> {
    let Ok(id) = EditionId::parse(&place.folder.edition) else { return BTreeSet::new() };
    let keys = ["threshold", "penalty", "role", "person", "limits"];
    let rests: Vec<String> =
        keys.iter().flat_map(|key| stands_in(key, book, &place.folder.contract, &id)).collect();
    let unread = broken(sources, wrong);
    unread.into_iter().filter(|path| rests.iter().any(|on| path.starts_with(on.as_str()))).collect()
}

/// Files with a line that could not be read, by path.
pub(super) fn broken(sources: &Sources, wrong: &Diagnostics) -> BTreeSet<String> {
    let is_reading = |d: &&Diagnostic| d.code.id.starts_with("SYN-") && d.code.page().level == Level::Error;
    wrong.iter().filter(is_reading).map(|d| sources.path(d.at.file).to_owned()).collect()
}

pub fn kept<'b>(folder: &'b super::Bag, path: &str) -> Option<&'b [u8]> {
    let by_name = folder.get(&format!("data/fatti/{path}"));
    let by_hash = || {
        let model: Value = serde_json::from_slice(folder.get(super::bag::MODEL)?).ok()?;
        let hash = model.get("facts")?.get(format!("{FILE}{path}"))?.as_str()?;
        folder.get(&format!("data/fatti/riservati/{}", hash.get(..16)?))
    };
    by_name.or_else(by_hash).map(Vec::as_slice)
}

/// What closed editions found, from each `esiti.json`: it stands instead of judging them again. An altered
/// one is told by its seal and says nothing here.
pub fn findings(all: &[Inspected]) -> Sealed {
    all.iter()
        .filter(|place| place.faults.is_empty())
        .filter_map(|place| {
            let seal = place.seal.as_ref()?;
            let kept = Kept::read(place.folder.texts.get(super::bag::FINDINGS)?)?;
            Some(((seal.contract.clone(), seal.period.clone()), kept))
        })
        .collect()
}

/// The facts of a closed edition's `report.json`, as its `esiti.json` keeps them.
pub fn sealed_report(place: &Inspected) -> Option<Value> {
    let mut document: Value = serde_json::from_slice(place.folder.texts.get(super::bag::FINDINGS)?).ok()?;
    Some(document.get_mut("report")?.take())
}

/// Files read again as trees, each once, whatever number of editions rest on them.
#[derive(Debug)]
pub struct Trees<'s> {
    pub(super) sources: &'s Sources,
    read: BTreeMap<FileId, Node>,
}

impl<'s> Trees<'s> {
    pub fn of(sources: &'s Sources) -> Self {
        Self { sources, read: BTreeMap::new() }
    }
    /// Where a value inside the record at a place is written, or the nearest that is: `path` leads there by
    /// keys and places in lists. The place of a scalar stands for the record that holds it.
    pub(super) fn place(&mut self, at: Span, path: &[String]) -> Option<Span> {
        let tree = self.tree(at.file);
        let record = find(tree, at)?;
        let mut node = match record.kind {
            Kind::Map(_) | Kind::List(_) => record,
            _ => holder(tree, at)?,
        };
        let mut found = None;
        for part in path {
            let inner = match &node.kind {
                Kind::Map(entries) => entries.iter().find(|(key, _)| key.value == *part).map(|(_, n)| n),
                Kind::List(items) => part.parse().ok().and_then(|n: usize| items.get(n)),
                _ => None,
            };
            let Some(inner) = inner else { break };
            (node, found) = (inner, Some(inner.span));
        }
        found
    }

    fn tree(&mut self, file: FileId) -> &Node {
        let sources = self.sources;
        let parsed = || yaml::parse(sources.text(file), file, &mut Diagnostics::default());
        self.read.entry(file).or_insert_with(parsed)
    }

    /// The value written at a place, keys in order, texts as typed, comments left out.
    fn written(&mut self, at: Span) -> Value {
        find(self.tree(at.file), at).map_or(Value::Null, plain)
    }
}

fn find(node: &Node, at: Span) -> Option<&Node> {
    if node.span == at {
        return Some(node);
    }
    match &node.kind {
        Kind::List(items) => items.iter().find_map(|n| find(n, at)),
        Kind::Map(entries) => entries.iter().find_map(|(_, n)| find(n, at)),
        _ => None,
    }
}

/// The map that holds the value at a place.
fn holder(node: &Node, at: Span) -> Option<&Node> {
    match &node.kind {
        Kind::List(items) => items.iter().find_map(|n| holder(n, at)),
        Kind::Map(entries) if entries.iter().any(|(_, n)| n.span == at) => Some(node),
        Kind::Map(entries) => entries.iter().find_map(|(_, n)| holder(n, at)),
        _ => None,
    }
}

fn plain(node: &Node) -> Value {
    match &node.kind {
        Kind::Empty | Kind::Bad => Value::Null,
        Kind::Scalar { text, .. } => Value::String(text.clone()),
        Kind::List(items) => items.iter().map(plain).collect(),
        Kind::Map(entries) => {
            let sorted: BTreeMap<&str, Value> = entries
                .iter()
                .filter(|(key, _)| !COMMENTS.contains(&key.value.as_str()))
                .map(|(key, node)| (key.value.as_str(), plain(node)))
                .collect();
            json!(sorted)
        }
    }
}
