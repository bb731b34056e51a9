//! Consumers of the report tree: HTML, JSON, CSV.
