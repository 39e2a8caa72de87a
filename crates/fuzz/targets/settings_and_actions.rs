//! `fuzz::settings_and_actions`, fed by libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::settings_and_actions(bytes));
