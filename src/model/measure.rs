//! What was counted or declared for one indicator in one period (rilevazione).

use std::collections::BTreeMap;

use super::indicator::Indicator;
use super::registers::{Document, Person};
use super::{Entity, Id, Markdown, Origin, Ref, Stated};
use crate::source::{choice, record};
use crate::value::{Date, Decimal, Histogram, Period, Quantity};

choice! {
    /// State of a measure.
    pub enum Status { Measured = "measured", NotMeasured = "not_measured", NotApplicable = "not_applicable" }
}
choice! {
    /// Statistic of a declared value.
    pub enum DeclaredStat {
        Share = "share", Ratio = "ratio", Mean = "mean", Max = "max", Min = "min",
        Quantile = "quantile", Total = "total",
    }
}
choice! {
    /// Unit written beside a declared number; durations carry their own.
    pub enum DeclaredUnit { Percent = "percent", Count = "count", Number = "number" }
}

record! {
    /// One measure of one indicator in one period.
    pub struct Measure = "rilevazione" {
        indicator: Ref<Indicator> = "indicatore misurato",
        status: Status = "misurata, non rilevata, non applicabile",
        reason: Option<Stated<String>> = "motivo della mancata rilevazione",
        expected_on: Option<Stated<Date>> = "quando sarà rilevata",
        declared: Option<Declared> = "valore dichiarato, non ricalcolabile",
        counts: BTreeMap<String, u64> = "conteggi da cui si ricalcola il valore",
        histogram: Option<Histogram> = "distribuzione dei casi per durata",
        months: Vec<Month> = "valori per mese",
        doubt: Option<Markdown> = "perché il valore va verificato",
        confirmed: Option<Confirmation> = "conferma di un valore sospetto",
        corrected_from: Option<String> = "valore prima della correzione",
        evidence: Vec<Ref<Document>> = "documenti che lo provano",
        received_on: Option<Date> = "ricevuta il",
        supplier_declared: Option<bool> = "dichiarata dal fornitore",
        printed: Option<Printed> = "celle della scheda come stampate",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
impl Entity for Measure {
    const KIND: &'static str = "measure";
}
impl Measure {
    /// The measure's identifier is its indicator's.
    pub fn id(&self) -> &Id<Indicator> {
        &self.indicator.id
    }
}

record! {
    /// A value somebody states, with the statistic it is.
    pub struct Declared = "valore dichiarato" {
        stat: Stated<DeclaredStat> = "statistica",
        value: RawQuantity = "valore",
        unit: Option<DeclaredUnit> = "unità",
        printed: Option<String> = "come è scritto nel documento",
    }
}

/// A plain number or a duration; what it is a number of, the unit beside it says.
#[derive(Debug, Clone, PartialEq)]
pub enum RawQuantity {
    Number(Decimal),
    Timed(Quantity),
}

impl Measure {
    /// A declared share of cases that no share can be: below 0 or above 100 percent.
    pub fn impossible_share(&self) -> Option<&Declared> {
        let declared = self.declared.value.as_ref()?;
        let RawQuantity::Number(share) = declared.value.value else { return None };
        let is_share = declared.stat.known() == Some(&DeclaredStat::Share);
        let possible = (Decimal::ZERO..=Decimal::from(100_u64)).contains(&share);
        (is_share && !possible).then_some(declared)
    }
}

impl Declared {
    /// The value with its unit.
    pub fn quantity(&self) -> Quantity {
        match (&self.value.value, self.unit.value) {
            (RawQuantity::Timed(quantity), _) => quantity.clone(),
            (RawQuantity::Number(n), Some(DeclaredUnit::Percent)) => Quantity::percent(*n),
            (RawQuantity::Number(n), _) => Quantity::number(*n),
        }
    }
}

record! {
    /// One month of a period.
    pub struct Month = "mese" {
        month: Period = "mese",
        status: Option<Status> = "stato",
        counts: BTreeMap<String, u64> = "conteggi",
        histogram: Option<Histogram> = "distribuzione",
        declared: Option<Declared> = "valore dichiarato",
    }
}

record! {
    /// Who confirmed a suspect value, when, on which evidence.
    pub struct Confirmation = "conferma" {
        by: Ref<Person> = "persona",
        on: Date = "data",
        evidence: Vec<Ref<Document>> = "prove",
    }
}

record! {
    /// The cells of the printed sheet that are not figures of the model.
    pub struct Printed = "celle stampate" {
        value_date: Option<Stated<String>> = "valori al",
        value: Option<Stated<String>> = "valore",
        threshold: Option<Stated<String>> = "valori da raggiungere",
        threshold_date: Option<Stated<String>> = "valori da raggiungere al",
        process: Option<Stated<String>> = "processo",
        objective: Option<Stated<String>> = "obiettivo",
        definition: Option<Stated<String>> = "indicatore e unità di misura",
        source: Option<Stated<String>> = "modalità e documenti di rilevazione",
        responsible: Option<Stated<String>> = "responsabile",
        frequency: Option<Stated<String>> = "frequenza",
        achieved: Option<Stated<String>> = "valori raggiunti",
        ok_ko: Option<Stated<String>> = "obiettivo raggiunto OK / KO",
        action: Option<Stated<String>> = "azioni da intraprendere",
        resources: Option<Stated<String>> = "risorse",
    }
}
