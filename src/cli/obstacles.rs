//! What stands in the way of a seal beside findings and drafts: `seal` refuses for it, `status --for seal`
//! lists it. One list, so that the two never disagree.

use super::Context;
use super::pipeline::Checked;
use super::signatures;
use crate::archive::{self, Link, Signer};
use crate::edge::{Failure, git, outputs};
use crate::model::{Contract, Edition};
use crate::text::Lang;
use crate::value::Date;

/// What the command line says of the seal.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted<'a> {
    pub(super) first: bool,
    pub(super) without_codes: bool,
    pub(super) by: Option<&'a str>,
    /// The day of the seal; unknown, it is compared with nothing.
    pub(super) on: Option<Date>,
}

/// All that a seal needs to know of what is around it.
pub(super) struct Ready {
    pub(super) head: git::Head,
    pub(super) previous: Option<Link>,
    pub(super) amends: Option<Link>,
    pub(super) signers: Vec<Signer>,
    pub(super) by: String,
}

/// Gathers it.
///
/// # Errors
/// Everything that stands in the way, each with its way out.
pub(super) fn ready(
    checked: &Checked,
    context: &Context,
    (contract, edition): (&Contract, &Edition),
    wanted: &Wanted<'_>,
) -> Result<Ready, Vec<Failure>> {
    let mut list = Vec::new();
    let head = keep(&mut list, head(checked, context));
    let head = head.map(|(head, changed)| {
        // What the program itself made beside the sources is in no seal.
        list.extend(clean(&outputs::others(&context.root, &changed)).err());
        head
    });
    let previous = keep(&mut list, previous(checked, contract, edition, wanted.first));
    if let (Some(on), Some(previous)) = (wanted.on, &previous) {
        let committed = head.as_ref().and_then(|h| h.date);
        keep(&mut list, dated(checked, contract, previous.as_ref(), committed, on));
    }
    let amends = keep(&mut list, amended(checked, contract, edition));
    let signers = keep(&mut list, signers(checked, contract, edition));
    if !wanted.without_codes {
        list.extend(codes(checked, contract, edition));
    }
    let by = wanted.by.map(str::to_owned).or_else(|| git::user(&context.root));
    // Where git knows nothing yet, its own sentence comes first.
    if by.is_none() && head.is_some() {
        list.push(Failure::usage(
            "non so chi chiude il periodo: dirlo con --by, o a git con «git config user.name»",
            "who seals the period is unknown: say it with --by, or to git with «git config user.name»",
        ));
    }
    match (head, previous, amends, signers, by) {
        (Some(head), Some(previous), Some(amends), Some(signers), Some(by)) if list.is_empty() => {
            Ok(Ready { head, previous, amends, signers, by })
        }
        _ => Err(list),
    }
}

/// The same for people who ask beforehand: of a closed edition only that it is closed.
pub(super) fn told(
    checked: &Checked,
    context: &Context,
    (contract, edition): (&Contract, &Edition),
    wanted: &Wanted<'_>,
) -> Vec<String> {
    let list = match not_yet_closed(checked, contract, edition) {
        Err(closed) => vec![closed],
        Ok(()) => ready(checked, context, (contract, edition), wanted).err().unwrap_or_default(),
    };
    list.iter().map(|obstacle| obstacle.sentence(context.lang)).collect()
}

fn keep<T>(list: &mut Vec<Failure>, found: Result<T, Failure>) -> Option<T> {
    found.map_err(|obstacle| list.push(obstacle)).ok()
}

/// The commit at hand and what differs from it.
fn head(checked: &Checked, context: &Context) -> Result<(git::Head, Vec<String>), Failure> {
    let settings = &checked.book.settings;
    let sources = ["book.toml", settings.src.as_str(), settings.data_dir.as_str(), "themes"];
    let (head, changed) = git::head(&context.root, &sources)?;
    // What a killed seal left behind is cleared by the next one.
    let unfinished = format!("{}/.", settings.archive_dir);
    Ok((head, changed.into_iter().filter(|path| !path.starts_with(&unfinished)).collect()))
}

/// People who are to sign and whom nobody could recognise; a flag lets them be.
fn codes(checked: &Checked, contract: &Contract, edition: &Edition) -> Vec<Failure> {
    let of = |lang| signatures::unrecognisable(&checked.book, contract, edition, lang);
    let both = of(Lang::It).into_iter().zip(of(Lang::En));
    both.map(|(it, en)| {
        Failure::content(
            format!("{it}\n    (oppure chiudere lo stesso, con --without-codes)"),
            format!("{en}\n    (or seal all the same, with --without-codes)"),
        )
    })
    .collect()
}

fn clean(changed: &[String]) -> Result<(), Failure> {
    if changed.is_empty() {
        return Ok(());
    }
    let first: Vec<&str> = changed.iter().take(8).map(String::as_str).collect();
    let more = changed.len().saturating_sub(first.len());
    let list = first.join(", ");
    let (it, en) = match more {
        0 => (list.clone(), list),
        n => (format!("{list} e altri {n}"), format!("{list} and {n} more")),
    };
    Err(Failure::content(
        format!("ci sono modifiche non ancora in git: {it}; registrarle con un commit, poi chiudere"),
        format!("some changes are not in git yet: {en}; commit them, then seal"),
    ))
}

pub(super) fn not_yet_closed(
    checked: &Checked,
    contract: &Contract,
    edition: &Edition,
) -> Result<(), Failure> {
    let id = edition.id.to_string();
    let same = |c: &&archive::Inspected| c.folder.contract == contract.id.as_str() && c.folder.edition == id;
    match checked.closed.iter().find(same) {
        None => Ok(()),
        // It was closed once, and that it is gone is told with the other errors.
        Some(place) if place.is_lost() => Ok(()),
        Some(place) => {
            let on = place.seal.as_ref().map(|s| s.sealed_on.clone()).unwrap_or_default();
            let (it, en) = (archive::day(&on, Lang::It), archive::day(&on, Lang::En));
            Err(Failure::sealed(
                format!("{id} è già chiuso dal {it}: per correggerlo, «resoconto amend {id} --reason …»"),
                format!("{id} is sealed since {en}: to correct it, «resoconto amend {id} --reason …»"),
            ))
        }
    }
}

fn previous(
    checked: &Checked,
    contract: &Contract,
    edition: &Edition,
    first: bool,
) -> Result<Option<Link>, Failure> {
    let closed = |id: &str| {
        checked.closed.iter().any(|c| c.folder.contract == contract.id.as_str() && c.folder.edition == id)
    };
    let replaced = archive::superseded(&checked.closed);
    for part in contract.composition(edition).parts {
        if let Some(by) = replaced.get(&(contract.id.to_string(), part.id.to_string())) {
            let (year, part) = (&edition.id, &part.id);
            return Err(Failure::content(
                format!("{year} si compone di {part}, sostituito da {by}: nominare {by} in «composed_of»"),
                format!("{year} is made of {part}, which {by} replaced: name {by} in «composed_of»"),
            ));
        }
    }
    // A year is made of closed periods; halves and years wait only for their own kind.
    if let Some(part) = contract.composition(edition).parts.iter().find(|p| !closed(&p.id.to_string())) {
        let (year, part) = (&edition.id, &part.id);
        return Err(Failure::content(
            format!("{part}, che compone {year}, non è chiuso: prima «resoconto seal {part}»"),
            format!("{part}, which {year} is made of, is not sealed: first «resoconto seal {part}»"),
        ));
    }
    let kind = edition.id.period.kind();
    let open: Vec<String> = contract
        .editions
        .keys()
        .filter(|id| id.period.kind() == kind && **id < edition.id && !closed(&id.to_string()))
        .map(ToString::to_string)
        .collect();
    if let (Some(one), false) = (open.last(), first) {
        return Err(Failure::content(
            format!(
                "{one} viene prima e non è chiuso: chiuderlo, o dire con --first che la catena comincia qui"
            ),
            format!(
                "{one} comes before and is not sealed: seal it, or say with --first that the chain begins here"
            ),
        ));
    }
    Ok(archive::head(&checked.closed, contract.id.as_str()))
}

/// A seal is never older than what it seals.
fn dated(
    checked: &Checked,
    contract: &Contract,
    previous: Option<&Link>,
    committed: Option<Date>,
    on: Date,
) -> Result<(), Failure> {
    let before = previous.and_then(|link| {
        let seals = checked.closed.iter().filter_map(|c| c.seal.as_ref());
        let mut same = seals.filter(|s| s.contract == contract.id.as_str() && s.period == link.period);
        same.next().and_then(|s| Date::parse(&s.sealed_on).ok())
    });
    match before.max(committed) {
        Some(latest) if latest > on => Err(Failure::content(
            format!(
                "la chiusura sarebbe del {on}, ma l’ultimo commit o sigillo è del {latest}: controllare l’orologio, o dire il giorno con --on"
            ),
            format!(
                "the seal would be of {on}, but the last commit or seal is of {latest}: check the clock, or say the day with --on"
            ),
        )),
        _ => Ok(()),
    }
}

fn amended(checked: &Checked, contract: &Contract, edition: &Edition) -> Result<Option<Link>, Failure> {
    let Some(amends) = edition.report.amends.value.as_ref() else { return Ok(None) };
    let period = amends.period.value.to_string();
    let seals = checked.closed.iter().filter_map(|c| c.seal.as_ref());
    let found = seals.into_iter().find(|s| s.contract == contract.id.as_str() && s.period == period);
    let hash = found.map(|s| archive::sha256(&s.bytes()));
    if hash.as_deref() == Some(amends.seal.value.as_str()) {
        return Ok(Some(Link { period, sha256: amends.seal.value.clone() }));
    }
    Err(Failure::sealed(
        format!("questa edizione rettifica {period}, ma il sigillo che cita non è quello dell’archivio"),
        format!("this edition amends {period}, but the seal it names is not the archive’s"),
    ))
}

/// Who is to sign; a rendition of a paper report needs nobody.
fn signers(checked: &Checked, contract: &Contract, edition: &Edition) -> Result<Vec<Signer>, Failure> {
    let report = &edition.report;
    if report.dated.known().is_none() || (report.signers.is_empty() && report.paper.value.is_none()) {
        let id = &edition.id;
        return Err(Failure::content(
            format!("in report.yaml di {id} mancano la data («dated») o chi deve firmare («signers»)"),
            format!("report.yaml of {id} lacks its date («dated») or who is to sign («signers»)"),
        ));
    }
    let mut list: Vec<Signer> = Vec::new();
    for expected in report.signers.iter() {
        let role = contract.roles.get(&expected.role.id);
        let person = role.and_then(|r| r.person.known()).map(|p| p.id.clone());
        let name = person.as_ref().and_then(|id| checked.book.registers.people.get(id));
        let (Some(person), Some(name)) = (person.as_ref(), name) else {
            let role = expected.role.as_str();
            return Err(Failure::content(
                format!("l’incarico «{role}» deve firmare, ma roles.yaml non dice chi lo ricopre"),
                format!("the role «{role}» is to sign, but roles.yaml does not say who holds it"),
            ));
        };
        if let Some(other) = list.iter().find(|s| s.person == person.as_str())
            && report.same_person_allowed.value.is_none()
        {
            let (name, one, two) = (&other.name, &other.label, &expected.label.value);
            return Err(Failure::content(
                format!(
                    "{name} firmerebbe due volte ({one}, {two}): correggere, o dire perché con «same_person_allowed»"
                ),
                format!(
                    "{name} would sign twice ({one}, {two}): correct it, or say why with «same_person_allowed»"
                ),
            ));
        }
        list.push(Signer {
            role: expected.role.as_str().to_owned(),
            label: expected.label.value.clone(),
            person: person.to_string(),
            name: name.name.value.clone(),
            from: role.and_then(|r| r.from.known()).map(ToString::to_string),
            to: role.and_then(|r| r.to.value).map(|day| day.to_string()),
        });
    }
    Ok(list)
}
