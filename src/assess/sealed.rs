//! Findings of a closed edition as its `esiti.json` keeps them, and back: nothing closed is judged again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Claim, ClaimKind, Due, EditionFindings, Standing};
use crate::diag::Span;
use crate::model::review::Claims;
use crate::model::{Edition, Id};
use crate::rule::Judgement;
use crate::rule::penalty::Price;
use crate::value::{Decimal, EditionId};

/// Kept findings by contract and edition.
pub type Sealed = BTreeMap<(String, String), Kept>;

/// What was found for one edition on the day it was closed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Every judgement with all it rests on, by indicator.
    pub judgements: BTreeMap<String, Judgement>,
    claims: Vec<KeptClaim>,
    penalties: Vec<KeptDue>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptClaim {
    kind: String,
    id: String,
    standing: String,
    of: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptDue {
    indicator: String,
    rule: String,
    price: Price,
    capped: Option<Decimal>,
    suspended_by: Option<String>,
    of: Option<String>,
}

impl Kept {
    /// The findings of an edition as it is closed.
    pub fn of(found: &EditionFindings) -> Self {
        Self {
            judgements: found.judgements.iter().map(|(id, j)| (id.to_string(), j.clone())).collect(),
            claims: found.claims.iter().map(KeptClaim::of).collect(),
            penalties: found.penalties.iter().map(KeptDue::of).collect(),
        }
    }

    /// The part `findings` of a closed `esiti.json`; none where it is not one.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        /// The rest of the document is for people and other programs.
        #[derive(Deserialize)]
        struct Document {
            findings: Kept,
        }
        serde_json::from_slice(bytes).ok().map(|document: Document| document.findings)
    }

    /// The findings again. Claims point at the lines of the review as it stands, which is as it was closed.
    pub fn findings(&self, edition: &Edition) -> EditionFindings {
        EditionFindings {
            judgements: self.judgements.iter().map(|(id, j)| (Id::new(id.clone()), j.clone())).collect(),
            claims: self.claims.iter().filter_map(|c| c.again(edition)).collect(),
            penalties: self.penalties.iter().map(KeptDue::again).collect(),
            composed: None,
        }
    }
}

impl KeptClaim {
    fn of(claim: &Claim) -> Self {
        let (kind, id) = match &claim.kind {
            ClaimKind::Missed(id) => ("missed", id.to_string()),
            ClaimKind::AllMet(id) => ("all_met", id.to_string()),
            ClaimKind::AllOtherMeasuredMet(id) => ("all_other_measured_met", id.to_string()),
            ClaimKind::MetWhereForeseen(id) => ("met_where_foreseen", id.to_string()),
            ClaimKind::Silent(id) => ("silent", id.to_string()),
        };
        let (standing, of) = match &claim.standing {
            Standing::Confirmed => ("confirmed", [].as_slice()),
            Standing::Contradicted(ids) => ("contradicted", ids.as_slice()),
            Standing::Unprovable(ids) => ("unprovable", ids.as_slice()),
            Standing::WithoutData => ("without_data", [].as_slice()),
        };
        let of = of.iter().map(ToString::to_string).collect();
        Self { kind: kind.to_owned(), id, standing: standing.to_owned(), of }
    }

    fn again(&self, edition: &Edition) -> Option<Claim> {
        let id = &self.id;
        let kind = match self.kind.as_str() {
            "missed" => ClaimKind::Missed(Id::new(id.clone())),
            "all_met" => ClaimKind::AllMet(Id::new(id.clone())),
            "all_other_measured_met" => ClaimKind::AllOtherMeasuredMet(Id::new(id.clone())),
            "met_where_foreseen" => ClaimKind::MetWhereForeseen(Id::new(id.clone())),
            "silent" => ClaimKind::Silent(Id::new(id.clone())),
            _ => return None,
        };
        let ids = || self.of.iter().map(|id| Id::new(id.clone())).collect();
        let standing = match self.standing.as_str() {
            "confirmed" => Standing::Confirmed,
            "contradicted" => Standing::Contradicted(ids()),
            "unprovable" => Standing::Unprovable(ids()),
            "without_data" => Standing::WithoutData,
            _ => return None,
        };
        let all = || edition.reviews.values().filter_map(|r| r.claims.value.as_ref());
        let at = all().find_map(|claims| written(claims, &kind)).or_else(|| Some(all().next()?.span));
        Some(Claim { kind, at: at.unwrap_or(edition.report.id.span), standing })
    }
}

/// Where a review makes an assertion.
fn written(claims: &Claims, kind: &ClaimKind) -> Option<Span> {
    match kind {
        ClaimKind::Missed(id) => claims.missed.iter().find(|r| r.id == *id).map(|r| r.at),
        ClaimKind::AllMet(id) => claims.all_met_in.iter().find(|r| r.id == *id).map(|r| r.at),
        ClaimKind::AllOtherMeasuredMet(id) => {
            claims.all_other_measured_met_in.iter().find(|r| r.id == *id).map(|r| r.at)
        }
        ClaimKind::MetWhereForeseen(id) => {
            claims.met_where_foreseen_in.iter().find(|r| r.id == *id).map(|r| r.at)
        }
        ClaimKind::Silent(_) => Some(claims.missed.span),
    }
}

impl KeptDue {
    fn of(due: &Due) -> Self {
        Self {
            indicator: due.indicator.to_string(),
            rule: due.rule.clone(),
            price: due.price.clone(),
            capped: due.capped,
            suspended_by: due.suspended_by.clone(),
            of: due.of.as_ref().map(ToString::to_string),
        }
    }

    fn again(&self) -> Due {
        Due {
            indicator: Id::new(self.indicator.clone()),
            rule: self.rule.clone(),
            price: self.price.clone(),
            capped: self.capped,
            suspended_by: self.suspended_by.clone(),
            of: self.of.as_deref().and_then(|id| EditionId::parse(id).ok()),
        }
    }
}
