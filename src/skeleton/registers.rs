//! Entries of registers that many people share: the file exists, so the entry is shown, never added.

use super::fill::{missing, scalar};
use super::here::Here;
use super::{Kind, Made, NewFile, Refusal};
use crate::model::Id;

/// The entry, or the whole register where there is none yet.
pub(super) fn entry(here: &Here<'_>, kind: Kind) -> Result<Made, Refusal> {
    let id = here.need("id")?;
    let name = scalar(here.need("title")?);
    let (file, key, text) = match kind {
        Kind::Area => {
            let contract = here.needed_contract()?;
            here.unused(id, contract.areas.iter().map(|a| &a.id).find(|a| a.as_str() == id))?;
            let order = contract.areas.iter().map(|a| a.order.value).max().unwrap_or(0).saturating_add(1);
            let text = format!(
                "  - id: {id}\n    name: {name}\n    # Il posto negli elenchi, dal più piccolo.\n    order: {order}\n    # L’incarico di chi la guida, da roles.yaml.\n    # lead_role: rup\n"
            );
            (format!("{}/areas.yaml", here.data(contract)), "areas", text)
        }
        Kind::Role => {
            let contract = here.needed_contract()?;
            here.unused(id, contract.roles.get(id).map(|r| &r.id))?;
            let person = here.answer("person").map_or_else(|| missing("da indicare"), str::to_owned);
            let text = format!(
                "  - id: {id}\n    # rtd, rup, dec, monitoring-head, area-head, supplier-contact…\n    role: {id}\n    label: {name}\n    person: {person}\n    # Da quando lo ricopre, per esempio 2024-01-01.\n    from: {}\n",
                missing("da indicare")
            );
            (format!("{}/roles.yaml", here.data(contract)), "roles", text)
        }
        _ => shared(here, kind, id, &name)?,
    };
    let path = file;
    if here.sources.find(&path).is_some() {
        return Ok(Made::Entry { path, text });
    }
    Ok(Made::Files(vec![NewFile { path, text: format!("{key}:\n{text}") }]))
}

fn shared(
    here: &Here<'_>,
    kind: Kind,
    id: &str,
    name: &str,
) -> Result<(String, &'static str, String), Refusal> {
    let registers = &here.book.registers;
    let (file, key, text) = match kind {
        Kind::Person => {
            here.unused(id, registers.people.get(&Id::new(id)).map(|p| &p.id))?;
            let text = "    # Solo chi ricopre un incarico pubblico si nomina; recapiti solo se servono ad AgID.\n    public_role: true\n";
            ("people.yaml", "people", format!("  - id: {id}\n    name: {name}\n{text}"))
        }
        Kind::Organisation => {
            here.unused(id, registers.organisations.get(&Id::new(id)).map(|o| &o.id))?;
            let text =
                "    # company (impresa), consortium (raggruppamento), public, other\n    kind: company\n";
            ("organisations.yaml", "organisations", format!("  - id: {id}\n    name: {name}\n{text}"))
        }
        Kind::System => {
            here.unused(id, registers.systems.get(&Id::new(id)).map(|s| &s.id))?;
            let text = "    # Che cosa è, per esempio: portale.\n    # kind: portale\n";
            ("systems.yaml", "systems", format!("  - id: {id}\n    name: {name}\n{text}"))
        }
        Kind::Term => {
            here.unused(id, registers.terms.get(&Id::new(id)).map(|t| &t.id))?;
            let text =
                format!("    # Che cosa vuol dire, in una frase.\n    meaning: {}\n", missing("da indicare"));
            ("glossary.yaml", "terms", format!("  - id: {id}\n    term: {name}\n{text}"))
        }
        _ => {
            here.unused(id, registers.documents.get(&Id::new(id)).map(|d| &d.id))?;
            let text = "    # report, minutes, register, plan, law, contract, letter, dataset, other\n    kind: other\n    # Il giorno del documento.\n    # date: 2024-07-05\n";
            ("documents.yaml", "documents", format!("  - id: {id}\n    title: {name}\n{text}"))
        }
    };
    Ok((format!("{}/{file}", here.book.settings.data_dir), key, text))
}
