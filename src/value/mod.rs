//! Exact values with units; knows nothing of contracts.
