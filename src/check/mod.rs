//! What contradicts what; one file per family of checks.
