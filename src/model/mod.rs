//! The typed book: every entity of a monitored contract.
