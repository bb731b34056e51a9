//! Indicator sheets (schede indicatore) and their dated thresholds.

use serde_json::Value;

use super::contract::Role;
use super::registers::Document;
use super::service::Service;
use super::{Entity, Id, Markdown, Origin, Ref, Stated};
use crate::rule::Rule;
use crate::source::schema::Shapes;
use crate::source::{Decode, Node, Reader, choice, record};
use crate::value::{Date, ParseProblem, Rounding, Unit};

choice! {
    /// Unit of an indicator's value (unità di misura).
    pub enum IndicatorUnit {
        Percent = "percent", Duration = "duration", WorkingHours = "working_hours", Count = "count",
        Decimal = "decimal",
    }
}
choice! {
    /// How long an observation lasts, and how often one is made.
    pub enum Frequency {
        Month = "month", Quarter = "quarter", Semester = "semester", Year = "year", Event = "event",
    }
}

impl IndicatorUnit {
    /// Whether a value of this unit can be held against a threshold of that one.
    pub fn measures(self, unit: Unit) -> bool {
        match self {
            Self::Percent => matches!(unit, Unit::Percent | Unit::Points),
            Self::Duration => unit == Unit::Seconds,
            Self::WorkingHours => unit == Unit::WorkingSeconds,
            Self::Count => matches!(unit, Unit::Count | Unit::Number),
            Self::Decimal => matches!(unit, Unit::Number | Unit::Count | Unit::Euro | Unit::Fte),
        }
    }
}

record! {
    /// The sheet of one indicator.
    pub struct Indicator = "indicatore" {
        id: Id<Indicator> = "identificativo",
        code: Option<String> = "codice",
        name: String = "denominazione",
        short_name: String = "nome breve",
        service: Ref<Service> = "servizio",
        process: Stated<String> = "processo",
        characteristic: Option<String> = "caratteristica",
        subcharacteristic: Option<String> = "sottocaratteristica",
        aspect: Stated<String> = "aspetto da valutare",
        definition: Stated<Markdown> = "definizione",
        question: Option<String> = "la domanda a cui risponde",
        good_sentence: Option<String> = "frase che spiega il valore",
        unit: IndicatorUnit = "unità di misura",
        source: Stated<Vec<Ref<Document>>> = "fonte dei dati",
        observation_period: Frequency = "periodo di riferimento",
        frequency: Stated<Frequency> = "frequenza di misurazione",
        data: Vec<Datum> = "dati da rilevare",
        sampling: Stated<String> = "regole di campionamento",
        formula: Stated<String> = "formula",
        rounding: Stated<RoundingRule> = "regole di arrotondamento",
        clock: Option<Clock> = "inizio e fine della misura",
        versions: Vec<Version> = "soglia",
        responsible: Stated<Ref<Role>> = "responsabile",
        weight: Option<crate::value::Decimal> = "peso",
        critical: Option<bool> = "critico",
        exceptions: Option<Markdown> = "eccezioni",
        comparable_with: Vec<Ref<Indicator>> = "stessa misura in altri servizi",
        complement_of: Option<Ref<Indicator>> = "con l’altro indicatore divide tutti i casi",
        order: u32 = "ordine",
        aliases: Vec<Id<Indicator>> = "vecchi identificativi",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}
impl Entity for Indicator {
    const KIND: &'static str = "indicator";
}

record! {
    /// One elementary datum behind the value.
    pub struct Datum = "dato da rilevare" {
        name: String = "nome",
        unit: Option<String> = "unità",
        description: Option<String> = "descrizione",
        sum_of: Vec<String> = "è la somma di questi dati",
    }
}

record! {
    /// When the clock of a wait starts and stops.
    pub struct Clock = "orologio" {
        start: Stated<String> = "inizio",
        stop: Stated<String> = "fine",
        short_abandon: Option<String> = "abbandoni brevi",
        calendar: Option<String> = "calendario",
    }
}

record! {
    /// A threshold in force from a day (soglia); a later one needs its act (SLA-13).
    pub struct Version = "soglia" {
        from: Stated<Date> = "dal",
        to: Option<Date> = "al",
        rule: Rule = "regola",
        act: Option<Stated<Ref<Document>>> = "atto",
        printed: Option<String> = "come è scritta nel documento",
        note: Option<Markdown> = "nota",
        origin: Origin = "da dove viene",
    }
}

/// Rounding of a sheet: `{digits: 2, mode: half_up}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundingRule(pub Rounding);

/// More decimal digits than any contract rounds to would leave exact arithmetic no room.
const MOST_DIGITS: u32 = 10;

choice! {
    enum Mode { HalfUp = "half_up", HalfEven = "half_even", Up = "up", Down = "down", CustomCut = "custom_cut" }
}
record! {
    struct RoundingFields = "arrotondamento" {
        digits: u32 = "cifre decimali",
        mode: Mode = "modo",
        raise_from: Option<u32> = "cifra da cui si alza",
    }
}

impl Decode for RoundingRule {
    fn schema(shapes: &mut Shapes) -> Value {
        RoundingFields::schema(shapes)
    }
    fn decode(node: &Node, reader: &mut Reader) -> Option<Self> {
        use crate::value::RoundingMode;
        let fields = RoundingFields::decode(node, reader)?;
        if fields.digits.value > MOST_DIGITS {
            let at = node.get("digits").unwrap_or(node);
            let what = ("un numero di cifre da 0 a 10", "a number of digits from 0 to 10");
            reader.not_a_value(at, &ParseProblem::TooLarge, what, "2");
            return None;
        }
        let raise_from = fields.raise_from.value.and_then(|d| u8::try_from(d).ok()).unwrap_or(5);
        let mode = match fields.mode.value {
            Mode::HalfUp => RoundingMode::HalfUp,
            Mode::HalfEven => RoundingMode::HalfEven,
            Mode::Up => RoundingMode::Up,
            Mode::Down => RoundingMode::Down,
            Mode::CustomCut => RoundingMode::CustomCut { raise_from },
        };
        Some(Self(Rounding { digits: fields.digits.value, mode }))
    }
}

impl Indicator {
    /// The threshold in force on a day: the last version that has begun and has not ended.
    ///
    /// A version without a stated beginning holds from the contract's start.
    pub fn version_on(&self, day: Date) -> Option<&Version> {
        self.versions
            .iter()
            .filter(|v| v.from.known().is_none_or(|from| *from <= day))
            .filter(|v| v.to.is_none_or(|to| to >= day))
            .max_by_key(|v| v.from.known().copied())
    }
}
