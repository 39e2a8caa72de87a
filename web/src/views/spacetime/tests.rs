//! The diagram as facts.
