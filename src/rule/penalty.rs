//! Penalties: kinds, prices and caps (penali). Catalogue: section 6 of the rules.
//!
//! A penalty is computed only when the verdict is *missed*; it belongs to an indicator.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::source::schema::{self, Shapes};
use crate::source::{Decode, Kind as NodeKind, Node, Reader, choice, record};
use crate::value::{Decimal, Fraction, Quantity, Rounding, RoundingMode};

record! {
    /// The price of a miss.
    pub struct PenaltyRule = "regola di penale" {
        id: String = "identificativo",
        indicator: IndicatorName = "indicatore",
        kind: PenaltyKind = "tipo",
        on: Option<PricedOn> = "su che cosa si calcola",
        step: Option<Decimal> = "passo",
        partial: Option<Partial> = "frazione di passo",
        amount: Option<Decimal> = "importo (euro)",
        rate: Option<Decimal> = "percentuale della base",
        base: Option<String> = "base di calcolo",
        bands: Vec<Band> = "fasce",
        text: Option<String> = "testo",
    }
}
choice! {
    pub enum PenaltyKind { Fixed = "fixed", Step = "step", Bands = "bands", ByAct = "by_act" }
}
choice! {
    /// The number a price is set on: the distance to the threshold, or the value.
    pub enum PricedOn { Gap = "gap", Value = "value" }
}
choice! {
    /// What a started step counts as: «o frazione» is `ceil`.
    pub enum Partial { Ceil = "ceil", Floor = "floor", Exact = "exact" }
}
record! {
    /// One band of a table of prices.
    pub struct Band = "fascia" {
        to: Option<Decimal> = "fino a",
        excluded: Option<bool> = "estremo escluso",
        amount: Option<Decimal> = "importo (euro)",
        rate: Option<Decimal> = "percentuale della base",
    }
}
record! {
    /// A named amount that rates refer to.
    pub struct Base = "base di calcolo" {
        id: String = "identificativo",
        amount: Decimal = "importo (euro)",
        of: Option<String> = "di che cosa",
    }
}
record! {
    /// A limit; the uncut amount stays visible.
    pub struct Cap = "limite" {
        per: CapPer = "per",
        amount: Option<Decimal> = "importo (euro)",
        rate: Option<Decimal> = "percentuale della base",
        base: Option<String> = "base di calcolo",
    }
}
choice! { pub enum CapPer { Period = "period", Year = "year", Contract = "contract" } }

/// The indicator a penalty belongs to, as a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorName(pub String);
impl Decode for IndicatorName {
    fn schema(_: &mut Shapes) -> Value {
        schema::form("^[a-z0-9-]+$", "L’identificativo dell’indicatore", "attesa")
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        let name = String::decode(node, reader)?;
        if !matches!(node.kind, NodeKind::Bad) {
            reader.refer("indicator", &name, node.span);
        }
        Some(Self(name))
    }
}

/// What a miss costs, before any cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Price {
    Euro(Decimal),
    /// The contract does not say whether a fraction of a step counts (PEN-06).
    Between(Decimal, Decimal),
    /// A base, an amount or a step is missing.
    NotComputable,
    /// Typed with its act.
    ByAct,
}

impl PenaltyRule {
    /// The price of one miss: `gap` is the distance to the threshold (negative on the bad side).
    pub fn price(&self, value: &Quantity, gap: &Quantity, bases: &[Base]) -> Price {
        let priced_on = match self.on.value.unwrap_or(PricedOn::Gap) {
            PricedOn::Gap => gap.exact.abs(),
            PricedOn::Value => value.exact,
        };
        match self.kind.value {
            PenaltyKind::ByAct => Price::ByAct,
            PenaltyKind::Fixed => euro(self.unit_price(bases)),
            PenaltyKind::Step => self.stepped(priced_on, bases),
            PenaltyKind::Bands => euro(self.banded(priced_on, bases)),
        }
    }

    fn unit_price(&self, bases: &[Base]) -> Option<Decimal> {
        price_of(self.amount.value, self.rate.value, self.base.value.as_deref(), bases)
    }

    fn stepped(&self, on: Decimal, bases: &[Base]) -> Price {
        let (Some(price), Some(step)) = (self.unit_price(bases), self.step.value) else {
            return Price::NotComputable;
        };
        let Some(steps) = Fraction::new(on, step) else { return Price::NotComputable };
        let whole = |mode| steps.round(Rounding { digits: 0, mode }).and_then(|n| n.checked_mul(price));
        match self.partial.value {
            Some(Partial::Ceil) => euro(whole(RoundingMode::Up)),
            Some(Partial::Floor) => euro(whole(RoundingMode::Down)),
            Some(Partial::Exact) => {
                let exact = on.checked_mul(price).and_then(|n| Fraction::new(n, step));
                euro(exact.and_then(|f| f.round(CENTS)))
            }
            None => match (whole(RoundingMode::Down), whole(RoundingMode::Up)) {
                (Some(low), Some(high)) if low == high => Price::Euro(low),
                (Some(low), Some(high)) => Price::Between(low, high),
                _ => Price::NotComputable,
            },
        }
    }

    fn banded(&self, on: Decimal, bases: &[Base]) -> Option<Decimal> {
        let band = self.bands.iter().find(|band| match band.to.value {
            None => true,
            Some(to) if band.excluded.value == Some(true) => on < to,
            Some(to) => on <= to,
        })?;
        price_of(band.amount.value, band.rate.value, self.base.value.as_deref(), bases)
    }
}

/// Money has two digits, half up, unless the contract says otherwise.
const CENTS: Rounding = Rounding { digits: 2, mode: RoundingMode::HalfUp };

fn euro(amount: Option<Decimal>) -> Price {
    amount.and_then(|a| CENTS.apply(a)).map_or(Price::NotComputable, Price::Euro)
}

fn price_of(
    amount: Option<Decimal>,
    rate: Option<Decimal>,
    base: Option<&str>,
    bases: &[Base],
) -> Option<Decimal> {
    if amount.is_some() {
        return amount;
    }
    let base = bases.iter().find(|b| Some(b.id.as_str()) == base)?;
    let hundredfold = base.amount.value.checked_mul(rate?)?;
    Fraction::new(hundredfold, Decimal::from(100_u64))?.exact()
}
