//! Everything that reads what comes from outside, each as a function of bytes that may be anything. None may panic, and what is
//! read is written as it was.
//!
//! The functions are ordinary ones: libFuzzer feeds them (`targets/`, by `cargo xtask fuzz`), and so does a test of the main
//! workspace, which replays the inputs that are kept in `kept/`.

mod decoders;

pub use decoders::*;
