//! Monitoring as code for public ICT contracts.
//!
//! One direction of flow; each step is a pure function, effects stand only at both ends:
//! files -> `source` (positioned trees) -> `model` (the typed book) -> `assess` (values, verdicts)
//! -> `check` (what contradicts what) -> `report` (one tree all outputs share) -> `render` (pages,
//! JSON, CSV) -> `site` (path and bytes) -> `edge` (disk, terminal, network). `ARCHITECTURE.md`
//! says which room may import which; a test holds the code to it.

pub mod archive;
pub mod assess;
pub mod chart;
pub mod check;
pub mod cli;
pub mod diag;
pub mod edge;
pub mod model;
pub mod render;
pub mod report;
pub mod rule;
pub mod signature;
pub mod site;
pub mod skeleton;
pub mod source;
pub mod status;
pub mod text;
pub mod value;
