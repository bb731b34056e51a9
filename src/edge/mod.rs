//! The only room with effects: disk, clock, terminal, network.
