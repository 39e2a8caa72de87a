//! `peers PATH`: replays the test data there, prints what came out, and fails if anything failed.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let [path] = arguments.as_slice() else {
        eprintln!("error: name one directory with test data, or one file");
        return ExitCode::FAILURE;
    };
    match peers::run(Path::new(path)) {
        Ok(report) => {
            // Nobody may be reading any more: what came out is told by the exit status all the same.
            let _ = write!(std::io::stdout(), "{report}");
            if report.is_sound() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
