//! `cargo xtask dist`: the page as a folder of static files, and how large it is.

use std::fs;
use std::path::{Path, PathBuf};

use crate::args::Args;
use crate::failure::Failure;
use crate::page::{self, Flavour};
use crate::parting;
use crate::preview;
use crate::root;
use crate::run;
use crate::shell;
use crate::tools;

/// What may be on the way to a reader before the page stands and a cluster runs in it, compressed by brotli: the program's first part,
/// with its texts; the glue, the scripts, the styles. The limits are what is weighed and a little, so that it does not grow unseen.
const FIRST_MAX: u64 = 350 * 1024;
/// The same with what comes right after it by itself, while the page lives already: the program's rest with the tour's texts, and what keeps the page for when there is no
/// network. Where somebody opens a link to a run, a place of the tour or a frame, or comes back to a kept run, the rest is waited for, too.
/// One limit for both: what a machine gets to in the seconds that are watched decides on which side of the border some KB come.
const WITH_THE_REST_MAX: u64 = 740 * 1024;
/// What comes when runs are looked for: the same simulator once more, with its storms and searches; and the gallery's cards.
const ON_DEMAND_MAX: u64 = 215 * 1024;
/// How the files begin that come right after, and those that nobody needs before they are asked for.
const AFTER: [&str; 2] = ["rest-", "offline.js"];
const ON_DEMAND: [&str; 3] = ["worker-", "raftarium-finder-", "cards-"];

/// Compresses with node's zlib, which is here whenever wasm-opt is. A compressor in Rust would make every
/// `cargo xtask` compile longer, for a table that only this command prints.
const MEASURE: &str = r#"
const fs = require("fs"), zlib = require("zlib");
for (const file of process.argv.slice(1)) {
  const bytes = fs.readFileSync(file);
  const brotli = zlib.brotliCompressSync(bytes, { params: {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  console.log(zlib.gzipSync(bytes, { level: 9 }).length, brotli.length);
}"#;

pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let address = args.value("--address")?;
    args.finish()?;
    let address = address.map(|given| preview::address(&given)).transpose()?;
    build(address.as_deref())
}

/// Builds `dist/`, prints its sizes, and fails when it has become too heavy.
pub(crate) fn build(address: Option<&str>) -> Result<(), Failure> {
    run::install(None)?;
    tools::wasm_opt()?;
    let folder = root::dist();
    page::build(Flavour::Published, &folder, address)?;
    // What its first seconds call is known once it was seen to run; then it is parted by that.
    parting::measure(&folder)?;
    page::build(Flavour::Published, &folder, address)?;
    let sizes = sizes(&folder)?;
    print!("\n{}", table(&sizes));
    println!(
        "\nThe page is in {}/. Any static web server can serve it, under any path.",
        root::shown(&folder)
    );
    let weigh = |load: Load| load.of(&sizes).map(|size| size.brotli).sum::<u64>();
    let (first, after) = (weigh(Load::First), weigh(Load::After));
    for (what, weight, most) in [
        ("the first load", first, FIRST_MAX),
        ("it with what comes right after", first + after, WITH_THE_REST_MAX),
        ("what comes on demand", weigh(Load::OnDemand), ON_DEMAND_MAX),
    ] {
        if weight > most {
            return Err(Failure::wrong(
                format!(
                    "in brotli {what} weighs {} KB, and {} KB are allowed",
                    kib(weight),
                    kib(most)
                ),
                "`cargo tree -p raftarium-web --target wasm32-unknown-unknown` shows what is in it.",
            ));
        }
    }
    Ok(())
}

/// A file and its weights in bytes.
struct Size {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// When a file comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Load {
    First,
    After,
    OnDemand,
}

impl Load {
    const ALL: [Self; 3] = [Self::First, Self::After, Self::OnDemand];

    fn of_file(name: &str) -> Self {
        let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| name.starts_with(beginning));
        if begins(&AFTER) {
            Self::After
        } else if begins(&ON_DEMAND) {
            Self::OnDemand
        } else {
            Self::First
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::First => "first load",
            Self::After => "right after",
            Self::OnDemand => "on demand",
        }
    }

    fn of(self, sizes: &[Size]) -> impl Iterator<Item = &Size> {
        sizes.iter().filter(move |size| Self::of_file(&size.name) == self)
    }
}

fn sizes(folder: &Path) -> Result<Vec<Size>, Failure> {
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    let mut node = shell::command("node");
    node.arg("-e").arg(MEASURE).arg("--").args(&files);
    let unmeasured = || {
        Failure::missing(
            "node could not compress the files to measure them",
            "`node --version` should be 12 or later.",
        )
    };
    let printed = shell::answer(node).ok_or_else(unmeasured)?;
    let mut sizes = Vec::new();
    for (file, line) in files.iter().zip(printed.lines()) {
        let raw = file.metadata().map_err(Failure::file("reading", file))?.len();
        let (gzip, brotli) = line.split_once(' ').ok_or_else(unmeasured)?;
        let number = |text: &str| text.parse().map_err(|_| unmeasured());
        let name = file.strip_prefix(folder).unwrap_or(file).display().to_string();
        sizes.push(Size {
            name,
            raw,
            gzip: number(gzip)?,
            brotli: number(brotli)?,
        });
    }
    sizes.sort_by_key(|size| std::cmp::Reverse(size.raw));
    Ok(sizes)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)
        .map_err(Failure::file("reading the folder", folder))?
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.file_name().is_none_or(|name| name != preview::NAME) {
            // The picture of a link is never loaded by the page.
            files.push(path);
        }
    }
    Ok(())
}

fn table(sizes: &[Size]) -> String {
    let width = sizes
        .iter()
        .map(|size| size.name.len())
        .max()
        .unwrap_or(0)
        .max(10);
    let mut text = format!(
        "{:width$} {:>10} {:>10} {:>10}\n",
        "file (KB)", "raw", "gzip", "brotli"
    );
    let mut line = |name: &str, weights: [u64; 3]| {
        let [raw, gzip, brotli] = weights.map(kib);
        text.push_str(&format!("{name:width$} {raw:>10} {gzip:>10} {brotli:>10}\n"));
    };
    for load in Load::ALL {
        for size in load.of(sizes) {
            line(&size.name, [size.raw, size.gzip, size.brotli]);
        }
        let sum = |of: fn(&Size) -> u64| load.of(sizes).map(of).sum();
        line(
            load.name(),
            [
                sum(|size| size.raw),
                sum(|size| size.gzip),
                sum(|size| size.brotli),
            ],
        );
    }
    text
}

/// Bytes as KB of 1,024, with one decimal.
fn kib(bytes: u64) -> String {
    let tenths = bytes * 10 / 1024;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::{Size, kib, table};

    #[test]
    fn kilobytes_have_one_decimal() {
        assert_eq!(kib(300 * 1024), "300.0");
        assert_eq!(kib(1536), "1.5");
    }

    #[test]
    fn what_is_loaded_when_is_summed_apart() {
        let size = |name: &str, kilobytes: u64| Size {
            name: name.to_owned(),
            raw: kilobytes * 1024,
            gzip: 0,
            brotli: 0,
        };
        let sizes = [
            size("raftarium-finder-1.js", 1),
            size("raftarium-web-2.js", 2),
            size("worker-3.js", 4),
            size("boot-4.js", 8),
            size("rest-5.wasm", 16),
        ];
        let table = table(&sizes);
        let sums: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .filter(|words: &Vec<&str>| !words[0].contains('.'))
            .collect();
        assert_eq!(sums[1][..3], ["first", "load", "10.0"]);
        assert_eq!(sums[2][..3], ["right", "after", "16.0"]);
        assert_eq!(sums[3][..3], ["on", "demand", "5.0"]);
    }
}
