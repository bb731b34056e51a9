//! SIG: who signs. Whether closed editions are intact is known to the archive (SIG-01).

use super::{Check, Raise, Scene};
use crate::diag::Code;
use crate::model::contract::MonitoringMode;
use crate::model::edition::ReportFile;
use crate::model::registers::Person;
use crate::model::{Contract, Id, Ref};
use crate::text::number::short_date;

pub(super) const CHECKS: &[Check] = &[
    Check { code: Code::SIG_02, run: signers_hold_their_role },
    Check { code: Code::SIG_03, run: not_the_supplier_alone },
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
                let person = role.person.known().is_none_or(|p| p.id == signer.person.id);
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

fn in_force(role: &crate::model::contract::Role, day: crate::value::Date) -> bool {
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
        let signers = people(&edition.report, contract);
        let Some((first, _)) = signers.first() else { continue };
        if signers.iter().all(|(_, person)| is_of_supplier(scene, contract, person)) {
            raise.at(*first);
        }
    }
}

/// Those who signed, or are to sign.
fn people(report: &ReportFile, contract: &Contract) -> Vec<(crate::diag::Span, Id<Person>)> {
    let paper = report.paper.value.iter().flat_map(|p| p.signers.iter());
    let signed = paper.map(|s| (s.person.span, s.person.id.clone()));
    let expected = report.signers.iter().filter_map(|s| {
        let person: &Ref<Person> = contract.roles.get(&s.role.id)?.person.known()?;
        Some((s.role.span, person.id.clone()))
    });
    signed.chain(expected).collect()
}

/// Of a company that holds the contract, or of a member of the consortium that does.
fn is_of_supplier(scene: &Scene<'_>, contract: &Contract, person: &Id<Person>) -> bool {
    let people = &scene.book.registers.people;
    let Some(organisation) = people.get(person).and_then(|p| p.organisation.value.as_ref()) else {
        return false;
    };
    contract.terms.parties.iter().any(|party| {
        let members = scene
            .book
            .registers
            .organisations
            .get(&party.organisation.id)
            .map(|o| o.members.iter().any(|m| m.organisation.id == organisation.id))
            .unwrap_or(false);
        party.organisation.id == organisation.id || members
    })
}
