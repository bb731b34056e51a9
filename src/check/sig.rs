//! SIG: who signs. Whether closed editions are intact is known to the archive (SIG-01).

use super::{Check, Raise, Scene};
use crate::diag::{Code, Span};
use crate::model::contract::{MonitoringMode, Role};
use crate::model::edition::ReportFile;
use crate::model::registers::{Organisation, Person};
use crate::model::{Contract, Id};
use crate::text::number::short_date;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::SIG_02, run: signers_hold_their_role },
    Check { code: Code::SIG_03, run: not_the_supplier_alone },
    Check { code: Code::SIG_04, run: a_report_under_review_has_signers },
];

/// SIG-02. On the day of the signature the person holds the role; an edition still to be signed is
/// held to the day it is dated.
fn signers_hold_their_role(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        let report = &edition.report;
        if let Some(paper) = report.paper.value.as_ref()
            && let Some(day) = paper.signed_on.known().copied()
        {
            for signer in paper.signers.iter() {
                let Some(named) = signer.role.value.as_ref() else { continue };
                let Some(role) = contract.roles.get(&named.id) else { continue };
                let people = &scene.book.registers.people;
                // A person nobody knows was reported already.
                let holder = role.person.known().filter(|p| people.contains_key(&p.id));
                let person = holder.is_none_or(|p| p.id == signer.person.id);
                if !(person && in_force(role, day)) {
                    raise
                        .at(signer.person.span)
                        .with("found", name(scene, &signer.person.id))
                        .with("role", &role.label.value)
                        .with("date", short_date(day));
                }
            }
        }
        let Some(day) = report.dated.known().copied() else { continue };
        for signer in report.signers.iter() {
            let Some(role) = contract.roles.get(&signer.role.id) else { continue };
            if !in_force(role, day) {
                let person = role.person.known().map(|p| name(scene, &p.id));
                raise
                    .at(signer.role.span)
                    .with("found", person.unwrap_or_else(|| role.label.value.clone()))
                    .with("role", &role.label.value)
                    .with("date", short_date(day));
            }
        }
    }
}

fn in_force(role: &Role, day: crate::value::Date) -> bool {
    role.from.known().is_none_or(|from| *from <= day) && role.to.is_none_or(|to| to >= day)
}

fn name(scene: &Scene<'_>, id: &Id<Person>) -> String {
    scene.book.registers.people.get(id).map_or_else(|| id.to_string(), |p| p.name.value.clone())
}

/// SIG-03. With external monitoring somebody signs who is not of the supplier.
fn not_the_supplier_alone(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (contract, edition, _) in scene.editions() {
        if contract.terms.monitoring.mode.known() != Some(&MonitoringMode::External) {
            continue;
        }
        let signers = people(scene, &edition.report, contract);
        let Some((first, _)) = signers.first() else { continue };
        if signers.iter().all(|(_, organisation)| is_supplier(scene, contract, organisation.as_ref())) {
            raise.at(*first);
        }
    }
}

type Signing = (Span, Option<Id<Organisation>>);

/// Those who signed or are to sign, each with the organisation they belong to.
fn people(scene: &Scene<'_>, report: &ReportFile, contract: &Contract) -> Vec<Signing> {
    let own = |person: &Id<Person>| {
        let found = scene.book.registers.people.get(person)?;
        found.organisation.value.as_ref().map(|o| o.id.clone())
    };
    let held = |role: &Role| role.organisation.value.as_ref().map(|o| o.id.clone());
    let paper = report.paper.value.iter().flat_map(|p| p.signers.iter());
    let signed = paper.map(|s| {
        let role = s.role.value.as_ref().and_then(|r| contract.roles.get(&r.id));
        (s.person.span, role.and_then(held).or_else(|| own(&s.person.id)))
    });
    let expected = report.signers.iter().filter_map(|s| {
        let role = contract.roles.get(&s.role.id)?;
        let person = role.person.known().map(|p| p.id.clone());
        Some((s.role.span, held(role).or_else(|| person.as_ref().and_then(own))))
    });
    signed.chain(expected).collect()
}

/// A company that holds the contract, or a member of the consortium that does.
fn is_supplier(scene: &Scene<'_>, contract: &Contract, organisation: Option<&Id<Organisation>>) -> bool {
    let Some(organisation) = organisation else { return false };
    let organisations = &scene.book.registers.organisations;
    contract.terms.parties.iter().any(|party| {
        let party = &party.organisation.id;
        let consortium = organisations.get(party);
        party == organisation
            || consortium.is_some_and(|o| o.members.iter().any(|m| m.organisation.id == *organisation))
    })
}

/// SIG-04. A report that is no draft any more has its day and says who is to sign.
fn a_report_under_review_has_signers(scene: &Scene<'_>, raise: &mut Raise<'_>) {
    for (_, edition, _) in scene.editions().filter(|(_, e, _)| !e.is_draft()) {
        let report = &edition.report;
        let day = report.dated.known().is_none();
        let signers = report.signers.is_empty() && report.paper.value.is_none();
        let (it, en) = match (day, signers) {
            (true, true) => ("la data e chi deve firmare", "the day and who is to sign"),
            (true, false) => ("la data", "the day"),
            (false, true) => ("chi deve firmare", "who is to sign"),
            (false, false) => continue,
        };
        let at = if day { report.dated.span } else { report.state.span };
        raise.at(at).with("period", &edition.id).with("what", it).with("what-en", en);
    }
}
