//! `cargo xtask peers DIR`: replays the published test data of other Rafts against the core. The work is `crates/peers`.

use crate::args::Args;
use crate::failure::Failure;
use crate::shell;

pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let path = args.only_word("a directory with test data")?;
    args.finish()?;
    // As seen from where the command was typed, not from the top of the checkout.
    let path = std::path::absolute(&path).map_err(Failure::file("finding", path.as_ref()))?;
    let mut cargo = shell::command("cargo");
    cargo
        .args(["run", "--quiet", "--package", "peers", "--"])
        .arg(path);
    shell::run(cargo)
}
