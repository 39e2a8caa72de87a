//! `splitter`: called by `cargo xtask`, which knows where the files are.

use std::path::Path;
use std::process::ExitCode;

use splitter::whole::Whole;
use splitter::{Fault, Given, is_long, kept, marks, parting};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Fault> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["part", whole, list, first, rest, lines, sentences, ref texts @ ..] => {
            let (bytes, list) = (read(whole)?, read(list)?);
            let texts: Vec<Vec<u8>> = texts.iter().map(|text| read(text)).collect::<Result<_, _>>()?;
            let (lines, sentences) = (read(lines)?, read(sentences)?);
            let lines: Vec<&[u8]> = split(&lines).collect();
            let texts = texts.iter().map(Vec::as_slice);
            let texts: Vec<&[u8]> = texts
                .chain(split(&sentences).filter(|line| is_long(line)))
                .collect();
            let whole = Whole::read(&bytes)?;
            let is_first = kept::meant(&whole, &String::from_utf8_lossy(&list));
            let parts = parting::part(
                &whole,
                &is_first,
                Given {
                    texts: &texts,
                    lines: &lines,
                },
            )?;
            write(first, &parts.first)?;
            write(rest, &parts.rest)
        }
        ["mark", whole, marked] => write(marked, &marks::marked(&read(whole)?)?),
        ["keep", whole, called, list] => {
            let bytes = read(whole)?;
            write(
                list,
                kept::list(&Whole::read(&bytes)?, &read(called)?)?.as_bytes(),
            )
        }
        _ => Err(Fault::Usage),
    }
}

/// The lines of a file, without empty ones.
fn split(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = bytes.split(|byte| *byte == b'\n');
    lines.filter(|line| !line.is_empty())
}

fn read(path: &str) -> Result<Vec<u8>, Fault> {
    std::fs::read(path).map_err(|source| Fault::File {
        path: Path::new(path).to_path_buf(),
        source,
    })
}

fn write(path: &str, bytes: &[u8]) -> Result<(), Fault> {
    std::fs::write(path, bytes).map_err(|source| Fault::File {
        path: Path::new(path).to_path_buf(),
        source,
    })
}
