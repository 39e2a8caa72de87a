//! A web server for a folder of static files, on this machine only.
//!
//! Small on purpose: GET and HEAD, one thread a connection, nothing but files below one folder, under one base
//! path. It sends no policy of its own, so that a page proves itself with what any static host would send.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::args::Args;
use crate::failure::Failure;
use crate::root;

/// A folder under a base path.
pub(crate) struct Site {
    folder: PathBuf,
    base: String,
}

/// What a request is answered with.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    File(PathBuf),
    /// The same address with a slash behind it, so that relative links work.
    Moved(String),
    Missing,
    NotAllowed,
}

impl Site {
    /// `folder` under `base`, which begins and ends with a slash.
    pub(crate) fn new(folder: PathBuf, base: &str) -> Self {
        let inner = base.trim_matches('/');
        let base = if inner.is_empty() {
            String::from("/")
        } else {
            format!("/{inner}/")
        };
        Self { folder, base }
    }

    fn answer(&self, method: &str, target: &str) -> Answer {
        if !matches!(method, "GET" | "HEAD") {
            return Answer::NotAllowed;
        }
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.base {
            return Answer::Moved(self.base.clone());
        }
        let Some(path) = path.strip_prefix(&self.base).and_then(decode) else {
            return Answer::Missing;
        };
        let relative = Path::new(&path);
        // Only plain names: no `..`, no root, no drive letter.
        if !relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
            || path.contains('\\')
        {
            return Answer::Missing;
        }
        let file = self.folder.join(relative);
        let file = if file.is_dir() {
            file.join("index.html")
        } else {
            file
        };
        if file.is_file() {
            Answer::File(file)
        } else {
            Answer::Missing
        }
    }

    fn talk(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut out = stream.try_clone()?;
        let mut lines = BufReader::new(io::Read::take(stream, 64 * 1024)).lines();
        let Some(request) = lines.next() else {
            return Ok(());
        };
        let request = request?;
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let mut words = request.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (status, kind, body, extra) = match self.answer(method, target) {
            Answer::File(file) => ("200 OK", kind_of(&file), std::fs::read(&file)?, String::new()),
            Answer::Moved(to) => (
                "308 Permanent Redirect",
                TEXT,
                Vec::new(),
                format!("Location: {to}\r\n"),
            ),
            Answer::Missing => (
                "404 Not Found",
                TEXT,
                b"There is no such file here.\n".to_vec(),
                String::new(),
            ),
            Answer::NotAllowed => (
                "405 Method Not Allowed",
                TEXT,
                Vec::new(),
                String::from("Allow: GET, HEAD\r\n"),
            ),
        };
        write!(
            out,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             X-Content-Type-Options: nosniff\r\n{extra}Connection: close\r\n\r\n",
            body.len()
        )?;
        if method != "HEAD" {
            out.write_all(&body)?;
        }
        out.flush()
    }

    /// Answers requests for ever.
    pub(crate) fn serve(self, listener: &TcpListener) {
        let site = Arc::new(self);
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(&site);
            // A visitor who goes away in the middle is no concern of the others.
            thread::spawn(move || site.talk(stream).ok());
        }
    }

    /// Answers requests from a thread of its own.
    pub(crate) fn serve_in_background(self, listener: TcpListener) {
        thread::spawn(move || self.serve(&listener));
    }
}

const TEXT: &str = "text/plain; charset=utf-8";

/// `application/wasm` matters: without it the browser cannot compile while it loads.
fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => TEXT,
        _ => "application/octet-stream",
    }
}

/// Percent-decoding; none where it is no UTF-8 or cut short.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains('\0'))
}

/// Takes `port` on the loopback address, or says whose it is not.
pub(crate) fn listen(port: u16) -> Result<TcpListener, Failure> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(listener) => Ok(listener),
        Err(source) if source.kind() == io::ErrorKind::AddrInUse => {
            let free = (1..=100)
                .filter_map(|step| port.checked_add(step))
                .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok());
            Err(Failure::PortTaken { port, free })
        }
        Err(source) => Err(Failure::missing(
            format!("port {port} could not be opened: {source}"),
            "Try another one with `--port N`; ports below 1024 belong to root.",
        )),
    }
}

/// The port that was really taken; asking for port 0 lets the system choose.
pub(crate) fn port_of(listener: &TcpListener) -> u16 {
    listener.local_addr().map_or(0, |address| address.port())
}

/// `cargo xtask serve`
pub(crate) fn run(mut args: Args) -> Result<(), Failure> {
    let folder = args
        .value("--dir")?
        .map_or_else(root::dist, |folder| root::root().join(folder));
    let base = args.value("--base")?.unwrap_or_else(|| String::from("/"));
    let port = args.port()?.unwrap_or(8080);
    args.finish()?;
    if !folder.join("index.html").is_file() {
        return Err(Failure::missing(
            format!("there is no page in {}", root::shown(&folder)),
            "`cargo xtask dist` builds one.",
        ));
    }
    let listener = listen(port)?;
    let site = Site::new(folder, &base);
    println!(
        "Serving {} at http://127.0.0.1:{}{}",
        root::shown(&site.folder),
        port_of(&listener),
        site.base
    );
    site.serve(&listener);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Answer, Site, decode, kind_of};
    use std::path::Path;

    fn site() -> Site {
        Site::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "/some/where")
    }

    #[test]
    fn files_below_the_folder_are_found_under_the_base() {
        assert!(matches!(
            site().answer("GET", "/some/where/main.rs?seed=1"),
            Answer::File(_)
        ));
        assert!(matches!(
            site().answer("HEAD", "/some/where/tools/lanes.rs"),
            Answer::File(_)
        ));
        assert_eq!(site().answer("GET", "/main.rs"), Answer::Missing);
    }

    #[test]
    fn the_base_without_its_slash_is_sent_on() {
        assert_eq!(
            site().answer("GET", "/some/where"),
            Answer::Moved(String::from("/some/where/"))
        );
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        for path in [
            "../Cargo.toml",
            "%2e%2e/Cargo.toml",
            "tools/../../Cargo.toml",
            "..%5cCargo.toml",
            "/etc/passwd",
        ] {
            assert_eq!(
                site().answer("GET", &format!("/some/where/{path}")),
                Answer::Missing,
                "{path}"
            );
        }
        assert_eq!(site().answer("POST", "/some/where/main.rs"), Answer::NotAllowed);
    }

    #[test]
    fn odd_percent_signs_are_no_path() {
        assert_eq!(decode("a%20b").as_deref(), Some("a b"));
        for odd in ["%", "%2", "%zz", "%ff", "%00"] {
            assert_eq!(decode(odd), None, "{odd}");
        }
    }

    #[test]
    fn wasm_has_its_own_kind() {
        assert_eq!(kind_of(Path::new("a_bg.wasm")), "application/wasm");
    }
}
