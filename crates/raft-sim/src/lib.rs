//! A whole Raft cluster in virtual time.
