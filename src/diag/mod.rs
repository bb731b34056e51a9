//! What is wrong, where, and the way out.
