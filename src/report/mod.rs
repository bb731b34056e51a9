//! The one tree that all outputs share.
