//! Kinds of threshold and their arithmetic.
