//! What follows from the facts: one verdict per indicator and period.
