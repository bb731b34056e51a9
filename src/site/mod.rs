//! Path to bytes: everything that is to be published.
