//! Trunk's post-build hook: writes boot.js and worker.js, and links boot.js into the page.
//!
//! What is protected: index.html names the digest of boot.js (as `integrity` of a module script), and boot.js loads
//! wasm-bindgen's glue and the program with theirs. The preload of the glue is only for speed: a browser that may not store
//! what it found changed fetches again for an `import()`, which takes no digest; so an element with the digest loads it first. So
//! files of two versions never mix, and a single file that was tampered with does not run.
//!
//! The published program comes in two parts (`parting`). The rest is fetched with its digest too; where the page cannot wait for it, boot.js
//! fetches it at once, in a way that takes no digest, and computes another one itself.
//!
//! worker.js, which boot.js starts when runs are looked for, is fetched with its digest before, and so is its glue; its program,
//! another one than the page's, is fetched with its digest and handed over compiled. No browser takes a digest for a worker: where
//! nothing may be stored, its scripts are fetched once more, and what comes then is not checked. The gallery's cards, one file with
//! their kept runs in it, are fetched with their digest when somebody wants to see them. theme.js and net.js have no digest:
//! Chromium would not run them where the page was opened as a file, and they are what says so. Against whoever can change index.html
//! itself, only the transport helps.

use std::fs;
use std::path::{Path, PathBuf};

use crate::args::Args;
use crate::failure::Failure;
use crate::parting;
use crate::preview;
use crate::root;
use crate::sha256;
use crate::sha384;
use crate::styles;

/// Set where the page is not to be kept for when there is no network: while somebody works on it.
pub(crate) const NOT_OFFLINE: &str = "RAFTARIUM_NOT_OFFLINE";
/// What keeps it has this name in every version, or another version could not take its place.
const OFFLINE_NAME: &str = "offline.js";

/// The programs that Trunk builds: the page's, and its worker's.
const PAGE: &str = "raftarium-web";
const FINDER: &str = "raftarium-finder";

/// The gallery's cards.
const GALLERY: &str = "web/gallery/cards.txt";

const TEMPLATE: &str = include_str!("boot.js");
const OFFLINE: &str = include_str!("offline.js");
const WORKER: &str = include_str!("worker.js");

/// `cargo xtask boot`
pub(crate) fn run(args: Args) -> Result<(), Failure> {
    args.finish()?;
    let Some(staging) = std::env::var_os("TRUNK_STAGING_DIR") else {
        return Err(Failure::usage(
            "`boot` is Trunk's post-build hook and needs TRUNK_STAGING_DIR",
            "`cargo xtask run` and `cargo xtask dist` call it through Trunk",
        ));
    };
    let offline = std::env::var_os(NOT_OFFLINE).is_none();
    write_boot(Path::new(&staging), offline)
}

/// Whether Trunk builds what is published: then the program has gone through wasm-opt, and has names by which it can be parted.
fn is_published() -> bool {
    std::env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release")
}

/// Writes `worker-DIGEST.js` and `boot-DIGEST.js` into `folder` and puts the latter, and the glue, into the folder's index.html in place of the
/// element that told Trunk what to build.
fn write_boot(folder: &Path, offline: bool) -> Result<(), Failure> {
    let mut page = Program::find(folder, PAGE)?;
    let published = is_published();
    let rest = if published { page.parted(folder)? } else { None };
    let finder = Program::find(folder, FINDER)?.named_by_digest()?;

    let worker = WORKER.replace("@GLUE@", &finder.glue.address());
    let worker_name = format!("worker-{}.js", sha384::short_name(worker.as_bytes()));
    let worker_file = folder.join(&worker_name);
    fs::write(&worker_file, &worker).map_err(Failure::file("writing", &worker_file))?;

    let cards = gallery()?;
    let gallery_name = format!("cards-{}.txt", sha384::short_name(cards.as_bytes()));
    let gallery_file = folder.join(&gallery_name);
    fs::write(&gallery_file, &cards).map_err(Failure::file("writing", &gallery_file))?;

    let rest_part = |of: fn(&Built) -> String| rest.as_ref().map(of).unwrap_or_default();
    let keeper = if offline {
        format!("./{OFFLINE_NAME}")
    } else {
        String::new()
    };
    let boot = TEMPLATE
        .replace("@OFFLINE@", &keeper)
        .replace("@REST@", &rest_part(Built::address))
        .replace("@REST_INTEGRITY@", &rest_part(Built::integrity))
        .replace("@REST_DIGEST@", &rest_part(|rest| sha256::hex(&rest.bytes)))
        .replace("@GALLERY@", &format!("./{gallery_name}"))
        .replace("@GALLERY_INTEGRITY@", &sha384::integrity(cards.as_bytes()))
        .replace("@GLUE@", &page.glue.address())
        .replace("@GLUE_INTEGRITY@", &page.glue.integrity())
        .replace("@WORKER@", &format!("./{worker_name}"))
        .replace("@WORKER_INTEGRITY@", &sha384::integrity(worker.as_bytes()))
        .replace("@FINDER@", &finder.wasm.address())
        .replace("@FINDER_INTEGRITY@", &finder.wasm.integrity())
        .replace("@FINDER_GLUE@", &finder.glue.address())
        .replace("@FINDER_GLUE_INTEGRITY@", &finder.glue.integrity())
        .replace("@WASM@", &page.wasm.address())
        .replace("@WASM_INTEGRITY@", &page.wasm.integrity());
    let boot_name = format!("boot-{}.js", sha384::short_name(boot.as_bytes()));
    let boot_file = folder.join(&boot_name);
    fs::write(&boot_file, &boot).map_err(Failure::file("writing", &boot_file))?;

    let links = format!(
        "<link rel=\"modulepreload\" href=\"{glue}\" integrity=\"{glue_digest}\">\n\
         <script type=\"module\" src=\"./{boot_name}\" integrity=\"{boot_digest}\"></script>",
        glue = page.glue.address(),
        glue_digest = page.glue.integrity(),
        boot_digest = sha384::integrity(boot.as_bytes()),
    );
    let index = folder.join("index.html");
    let html = fs::read_to_string(&index).map_err(Failure::file("reading", &index))?;
    let html = put(&html, &links).ok_or_else(|| {
        Failure::wrong(
            format!("{} has no `<link data-trunk rel=\"rust\" ...>`", index.display()),
            "boot.js is linked in its place: put it back into index.html.",
        )
    })?;
    let html = match std::env::var(preview::ADDRESS) {
        Ok(address) => preview::addressed(&html, &address),
        Err(_) => html,
    };
    let html = if published {
        styles::join(folder, &html)?
    } else {
        html
    };
    fs::write(&index, html).map_err(Failure::file("writing", &index))?;
    if offline { write_offline(folder) } else { Ok(()) }
}

/// The gallery's cards as the page fetches them: each with its kept run in place of the file's name.
fn gallery() -> Result<String, Failure> {
    let read = |name: &str| {
        let file = root::root().join(name);
        fs::read_to_string(&file).map_err(Failure::file("reading", &file))
    };
    let mut cards = String::new();
    for line in read(GALLERY)?.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("run ") {
            Some(name) => {
                cards.push_str("run ");
                read(name)?
                    .lines()
                    .for_each(|line| cards.push_str(line.trim_start()));
            }
            None => cards.push_str(line),
        }
        cards.push('\n');
    }
    Ok(cards)
}

/// Writes offline.js, which knows every file of the folder and its digest. The page itself is known as the folder.
fn write_offline(folder: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::file("reading the folder", folder))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && ![OFFLINE_NAME, preview::NAME].contains(&name_of(path).as_str()))
        .collect();
    files.sort();
    let mut list = String::from("{");
    for file in &files {
        let bytes = fs::read(file).map_err(Failure::file("reading", file))?;
        let name = match name_of(file).as_str() {
            "index.html" => String::new(),
            name => name.to_owned(),
        };
        list.push_str(&format!("\n  \"./{name}\": \"{}\",", sha384::integrity(&bytes)));
    }
    list.push_str("\n}");
    let script = OFFLINE
        .replace("@VERSION@", &sha384::short_name(list.as_bytes()))
        .replace("@FILES@", &list);
    let file = folder.join(OFFLINE_NAME);
    fs::write(&file, script).map_err(Failure::file("writing", &file))
}

/// `html` with `links` in place of the element that names the Rust program.
fn put(html: &str, links: &str) -> Option<String> {
    let start = html.match_indices("<link").find_map(|(start, _)| {
        let end = start + html[start..].find('>')?;
        // Minified, an attribute has no quotes.
        ["rel=\"rust\"", "rel=rust"]
            .iter()
            .any(|rel| html[start..end].contains(rel))
            .then_some(start)
    })?;
    let end = start + html[start..].find('>')? + 1;
    Some([&html[..start], links, &html[end..]].concat())
}

/// A file that was built, and what is in it.
struct Built {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Built {
    fn read(path: PathBuf) -> Result<Self, Failure> {
        let bytes = fs::read(&path).map_err(Failure::file("reading", &path))?;
        Ok(Self { path, bytes })
    }

    fn address(&self) -> String {
        format!("./{}", name_of(&self.path))
    }

    fn integrity(&self) -> String {
        sha384::integrity(&self.bytes)
    }

    fn rename(&mut self, name: &str) -> Result<(), Failure> {
        let path = self.path.with_file_name(name);
        fs::rename(&self.path, &path).map_err(Failure::file("renaming", &self.path))?;
        self.path = path;
        Ok(())
    }
}

/// A program as Trunk leaves it: what was compiled, and the glue between it and the browser.
struct Program {
    name: &'static str,
    wasm: Built,
    glue: Built,
}

impl Program {
    fn find(folder: &Path, name: &'static str) -> Result<Self, Failure> {
        let wasm = the_only(folder, name, "_bg.wasm")?;
        let glue = wasm.with_file_name(name_of(&wasm).replace("_bg.wasm", ".js"));
        Ok(Self {
            name,
            wasm: Built::read(wasm)?,
            glue: Built::read(glue)?,
        })
    }

    /// Keeps of the program what its first seconds call, and lays the rest beside it. Both names change with what is in them.
    fn parted(&mut self, folder: &Path) -> Result<Option<Built>, Failure> {
        let Some(parts) = parting::part(&self.wasm.bytes)? else {
            return Ok(None);
        };
        let lay = |name: String, bytes: Vec<u8>| {
            let path = folder.join(name);
            fs::write(&path, &bytes).map_err(Failure::file("writing", &path))?;
            Ok(Built { path, bytes })
        };
        fs::remove_file(&self.wasm.path).map_err(Failure::file("removing", &self.wasm.path))?;
        let name = sha384::short_name(&parts.first);
        self.wasm = lay(format!("{}-{name}_bg.wasm", self.name), parts.first)?;
        let rest = lay(
            format!("rest-{}.wasm", sha384::short_name(&parts.rest)),
            parts.rest,
        )?;
        Ok(Some(rest))
    }

    /// Under names that change with what is in it. Trunk does so for the page's program alone.
    fn named_by_digest(mut self) -> Result<Self, Failure> {
        let name = format!("{}-{}", self.name, sha384::short_name(&self.wasm.bytes));
        self.wasm.rename(&format!("{name}_bg.wasm"))?;
        self.glue.rename(&format!("{name}.js"))?;
        Ok(self)
    }
}

/// The one file of the folder whose name begins and ends so.
fn the_only(folder: &Path, beginning: &str, ending: &str) -> Result<PathBuf, Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::file("reading the folder", folder))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| name_of(path).starts_with(beginning) && name_of(path).ends_with(ending))
        .collect();
    match (found.pop(), found.pop()) {
        (Some(file), None) => Ok(file),
        (None, _) => Err(Failure::wrong(
            format!("the build left no {beginning}*{ending} in {}", folder.display()),
            "Which programs are built: see `<link data-trunk rel=\"rust\">` in index.html.",
        )),
        (Some(one), Some(two)) => Err(Failure::wrong(
            format!("the build left both {} and {}", one.display(), two.display()),
            "boot.js can start only one of them.",
        )),
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::{OFFLINE, TEMPLATE, WORKER, gallery, put};

    #[test]
    fn boot_takes_the_place_of_the_program() {
        let html = "<head><link rel=\"icon\"><link data-trunk rel=\"rust\" data-trunk-id=\"1\"></head>";
        assert_eq!(
            put(html, "HERE").as_deref(),
            Some("<head><link rel=\"icon\">HERE</head>")
        );
        assert_eq!(put("<link data-trunk rel=rust>", "HERE").as_deref(), Some("HERE"));
        assert_eq!(put("<head></head>", "HERE"), None);
    }

    #[test]
    fn each_card_of_the_gallery_has_its_run_in_one_line() {
        let cards = gallery().unwrap_or_default();
        let count = |beginning: &str| cards.lines().filter(|line| line.starts_with(beginning)).count();
        assert!(count("card ") >= 12);
        assert_eq!(count("run {"), count("card "));
        assert_eq!(count("run "), count("card "));
    }

    #[test]
    fn the_templates_have_every_place() {
        for place in [
            "@GLUE@",
            "@GLUE_INTEGRITY@",
            "@WASM@",
            "@WASM_INTEGRITY@",
            "@WORKER_INTEGRITY@",
            "@FINDER@",
            "@FINDER_INTEGRITY@",
            "@FINDER_GLUE@",
            "@FINDER_GLUE_INTEGRITY@",
            "@GALLERY@",
            "@GALLERY_INTEGRITY@",
            "@REST_INTEGRITY@",
            "@REST_DIGEST@",
        ] {
            assert_eq!(TEMPLATE.matches(place).count(), 1, "{place}");
        }
        assert_eq!(TEMPLATE.matches("@WORKER@").count(), 2);
        assert_eq!(WORKER.matches("@GLUE@").count(), 1);
        assert_eq!(TEMPLATE.matches("@OFFLINE@").count(), 2);
        assert_eq!(TEMPLATE.matches("@REST@").count(), 2);
        assert_eq!(OFFLINE.matches("@FILES@").count(), 1);
        assert_eq!(OFFLINE.matches("@VERSION@").count(), 1);
    }
}
