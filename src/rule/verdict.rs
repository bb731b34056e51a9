//! Verdicts and what they rest on.

use serde::{Deserialize, Serialize};

use super::Steps;
use super::steps::Key;
use crate::value::Quantity;

/// The outcome for one indicator in one period (esito).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Missed,
    Suspect,
    Indeterminate,
    NotMeasured,
    NotApplicable,
    Met,
}

impl Verdict {
    /// Every verdict, in the order in which people want to hear of them.
    pub const ALL: [Self; 6] =
        [Self::Missed, Self::Suspect, Self::Indeterminate, Self::NotMeasured, Self::NotApplicable, Self::Met];

    pub fn key(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::NotMeasured => "not_measured",
            Self::NotApplicable => "not_applicable",
            Self::Indeterminate => "indeterminate",
            Self::Suspect => "suspect",
        }
    }

    /// not_applicable > not_measured > suspect > indeterminate > missed > met.
    pub fn precedence(self) -> u8 {
        match self {
            Self::NotApplicable => 5,
            Self::NotMeasured => 4,
            Self::Suspect => 3,
            Self::Indeterminate => 2,
            Self::Missed => 1,
            Self::Met => 0,
        }
    }
}

/// Whether the value was made again from counts or only stated by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Recomputed,
    Declared,
}

/// Why a verdict is not simply met or missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
pub enum Reason {
    /// No measure, or its status says so.
    NoData,
    /// Delivered counts without a single case.
    NoCases,
    /// Fewer cases than the contract asks.
    TooFew { cases: u64, needed: u64 },
    /// The declared statistic is not the rule's (SLA-04).
    OtherStatistic { declared: Key, wanted: Key },
    /// Value and threshold in different units (SLA-01).
    OtherUnit,
    /// The same number as the threshold (SLA-08).
    SameAsThreshold,
    /// Implausibly far from the threshold (SLA-07).
    Implausible,
    /// A person doubts it.
    Doubted { words: String },
    /// Some months are missing (SLA-06).
    MonthsMissing { missing: Vec<String> },
    /// The counts do not hold together (SLA-03).
    BadCounts,
    /// A count the rule needs is not delivered.
    CountMissing { name: String },
    /// A key of the rule is not stated.
    RuleNotStated,
    /// The rule has bounds for other classes, and none for this one.
    BoundMissing { class: String },
    /// Numbers beyond what exact arithmetic holds.
    Overflow,
    /// The service was not active in the period.
    Inactive,
    /// Parts of a year state a value without what it was computed from: no mean of values is a value.
    PartsDeclared { parts: Vec<String> },
    /// Parts of a year were not measured: what is unknown is not zero.
    PartsMissing { parts: Vec<String> },
    /// Parts of a year counted by another rule than the one in force at its end.
    PartsCountedOtherwise { parts: Vec<String> },
    /// Parts of a year hold a value that nobody has confirmed yet.
    PartsSuspect { parts: Vec<String> },
    /// The threshold is set for a part of the year: the year holds where each part holds.
    PartByPart,
}

/// A verdict with everything it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    pub verdict: Verdict,
    /// What it would be besides: a suspect value may also be indeterminate.
    pub also: Vec<Verdict>,
    pub value: Option<Quantity>,
    /// Distance to the threshold, negative on the bad side, in the rule's unit (points for percent).
    pub gap: Option<Quantity>,
    pub basis: Option<Basis>,
    /// The part of a combined rule that value and gap are of ([`super::Rule::part`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    pub reasons: Vec<Reason>,
    /// Met within the configured margin of the threshold (SLA-19).
    pub tight: bool,
    /// Months are still missing: the value may change.
    pub provisional: bool,
    pub steps: Steps,
}

impl Judgement {
    /// A judgement without a value.
    pub fn without_value(verdict: Verdict, reason: Reason) -> Self {
        Self {
            verdict,
            also: Vec::new(),
            value: None,
            gap: None,
            basis: None,
            part: None,
            reasons: vec![reason],
            tight: false,
            provisional: false,
            steps: Steps::default(),
        }
    }

    /// Adds a finding of higher precedence; the former verdict is kept in `also`.
    pub fn override_with(&mut self, verdict: Verdict, reason: Reason) {
        self.reasons.push(reason);
        if verdict.precedence() <= self.verdict.precedence() {
            if verdict != self.verdict && !self.also.contains(&verdict) {
                self.also.push(verdict);
            }
            return;
        }
        // A doubtful number is not asked whether it passes; that it could not decide is kept.
        if self.verdict == Verdict::Indeterminate {
            self.also.push(self.verdict);
        }
        self.verdict = verdict;
        self.tight = false;
    }
}
