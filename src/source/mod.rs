//! Bytes to positioned trees.
