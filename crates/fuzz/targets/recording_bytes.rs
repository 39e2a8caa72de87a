//! `fuzz::recording_bytes`, fed by libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::recording_bytes(bytes));
