//! The period's drawings: from findings to the data of each chart.

use crate::model::indicator::Indicator;
use crate::model::service::Service;
use crate::report::block::Block;
use crate::report::context::EditionContext;

pub(super) fn strip(_: &EditionContext<'_>, _: &Service, _: &[&Indicator]) -> String {
    String::new()
}
pub(super) fn bullet(_: &EditionContext<'_>, _: &Indicator) -> String {
    String::new()
}
pub(super) fn distance(_: &EditionContext<'_>, _: &[&Indicator]) -> Option<Block> {
    None
}
pub(super) fn comparison(_: &EditionContext<'_>, _: &Indicator) -> Option<Block> {
    None
}
pub(in crate::report) fn trend(_: &EditionContext<'_>, _: &Indicator) -> Option<Block> {
    None
}
pub(super) fn months(_: &EditionContext<'_>, _: &Indicator) -> Option<Block> {
    None
}
pub(super) fn headcount(_: &EditionContext<'_>) -> Option<Block> {
    None
}
