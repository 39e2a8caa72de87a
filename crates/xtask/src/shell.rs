//! Running other programs: with their output passed on, kept in a log, or passed on and counted.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use crate::failure::Failure;
use crate::root;

/// `program`, run from the top of the checkout, finding this project's own tools first.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root::root()).env("PATH", path_with_tools());
    command
}

/// `PATH` with the folders of this project's tools in front.
pub(crate) fn path_with_tools() -> std::ffi::OsString {
    let mut folders = vec![
        root::tools().join("bin"),
        root::tools().join("npm/node_modules/.bin"),
    ];
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    std::env::join_paths(&folders).unwrap_or_else(|_| std::env::var_os("PATH").unwrap_or_default())
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let quoted = words.map(|word| {
        let word = word.to_string_lossy();
        if word.contains(char::is_whitespace) {
            format!("\"{word}\"")
        } else {
            word.into_owned()
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

fn ended(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("failed (exit code {code})"),
        None => String::from("was stopped by a signal"),
    }
}

fn not_started(command: &Command, source: &std::io::Error) -> Failure {
    Failure::missing(
        format!(
            "`{}` could not be started: {source}",
            command.get_program().to_string_lossy()
        ),
        "`cargo xtask doctor` says what is missing.",
    )
}

/// Runs the command with its output on the terminal.
pub(crate) fn run(mut command: Command) -> Result<(), Failure> {
    let status = command
        .status()
        .map_err(|source| not_started(&command, &source))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Program {
        line: line(&command),
        how: ended(status),
        log: None,
        tail: String::new(),
    })
}

/// Runs the command with its output in `log`; when it fails, the end of the log is part of the error.
pub(crate) fn run_logged(mut command: Command, log: &Path) -> Result<(), Failure> {
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).map_err(Failure::file("making the folder", folder))?;
    }
    let file = File::create(log).map_err(Failure::file("writing", log))?;
    let copy = file.try_clone().map_err(Failure::file("writing", log))?;
    let status = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(copy)
        .status()
        .map_err(|source| not_started(&command, &source))?;
    if status.success() {
        return Ok(());
    }
    let tail = last_lines(&std::fs::read_to_string(log).unwrap_or_default(), 25);
    Err(Failure::Program {
        line: line(&command),
        how: ended(status),
        log: Some(PathBuf::from(log)),
        tail,
    })
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

/// What a program printed, when it may fail: `None` if it could not be started or did not succeed.
pub(crate) fn answer(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a program printed, its errors included; it must succeed.
pub(crate) fn both_outputs(mut command: Command) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| not_started(&command, &source))?;
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    let text = text.concat();
    if output.status.success() {
        return Ok(text);
    }
    Err(Failure::Program {
        line: line(&command),
        how: ended(output.status),
        log: None,
        tail: last_lines(&text, 25),
    })
}

/// Runs the command with its output both on the terminal and returned: the text, and whether it succeeded.
pub(crate) fn run_and_keep(mut command: Command) -> Result<(String, bool), Failure> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| not_started(&command, &source))?;
    let out = child
        .stdout
        .take()
        .map(|pipe| thread::spawn(move || pass_on(pipe, std::io::stdout())));
    let err = child
        .stderr
        .take()
        .map(|pipe| thread::spawn(move || pass_on(pipe, std::io::stderr())));
    let status = child.wait().map_err(|source| not_started(&command, &source))?;
    let text: String = [out, err]
        .into_iter()
        .flatten()
        .map(|reader| reader.join().unwrap_or_default())
        .collect();
    Ok((text, status.success()))
}

fn pass_on(pipe: impl Read, mut to: impl Write) -> String {
    let mut kept = String::new();
    let mut reader = BufReader::new(pipe);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
        // A closed terminal must not stop the program whose output this is.
        let _ = to.write_all(&bytes);
        kept.push_str(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{command, last_lines, line};

    #[test]
    fn a_line_can_be_typed_again() {
        let mut cargo = command("cargo");
        cargo.args(["test", "two words"]);
        assert_eq!(line(&cargo), "cargo test \"two words\"");
    }

    #[test]
    fn the_tail_is_the_end() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
    }
}
