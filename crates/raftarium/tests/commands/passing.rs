//! `link`, `open` and `export`: how a run is passed on.

use super::{Ran, broken, command, folder, raftarium, written};
use raft_sim::link::Link;
use raft_sim::{Recording, generate};
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_link_has_the_run_and_the_event_that_breaks_it() {
    let run = broken();
    let event = run
        .replay()
        .expect("it replays")
        .violations()
        .next()
        .map(|(event, _)| event);
    let path = written("link", &run);
    let ran = raftarium(&format!(
        "link {} --page https://example.org/lab/",
        path.display()
    ));
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(ran.out.starts_with("https://example.org/lab/#run="));
    let link = Link::from_address(&ran.out).expect("a link");
    assert_eq!((&link.recording, link.event), (&run, event));
    let other = raftarium(&format!("link {} --event 7 --json", path.display())).json();
    let other = Link::from_address(other["link"].as_str().expect("a link")).expect("a link");
    assert_eq!(other.event.map(|event| event.0), Some(7));
    let again = raftarium(&format!("replay {} --story none --json", ran.out.trim())).json();
    assert_eq!(again["fingerprint"], run.fingerprint.to_string());
}

#[test]
fn a_run_comes_back_from_every_form() {
    let run = generate::recording(5);
    let path = written("forms", &run);
    for form in ["json", "link", "bytes"] {
        let out = path.with_file_name(form);
        let ran = raftarium(&format!(
            "export {} --as {form} --out {}",
            path.display(),
            out.display()
        ));
        assert_eq!(ran.status, Some(0), "{}", ran.err);
        let again = raftarium(&format!("replay {} --story none --json", out.display())).json();
        assert_eq!(again["fingerprint"], run.fingerprint.to_string(), "{form}");
    }
    let printed = raftarium(&format!("export {} --as json", path.display()));
    assert_eq!(Recording::from_json(&printed.out).expect("a recording"), run);
}

/// Whatever browser there is, it is handed the link that is printed, too.
#[cfg(target_os = "linux")]
#[test]
fn a_browser_is_started_with_the_link() {
    let folder = folder("browser");
    let (opener, seen) = (folder.join("xdg-open"), folder.join("seen"));
    std::fs::write(
        &opener,
        format!(
            "#!/bin/sh\nprintf %s \"$1\" > {}.part && mv {0}.part {0}\n",
            seen.display()
        ),
    )
    .expect("written");
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).expect("made a program");
    let path = written("opened", &generate::recording(3));
    let search = format!("{}:/usr/bin:/bin", folder.display());
    let ran: Ran = command(&format!("open {}", path.display()))
        .env("PATH", search)
        .output()
        .expect("it starts")
        .into();
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let begun = std::time::Instant::now();
    while !seen.exists() && begun.elapsed().as_secs() < 10 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let seen = std::fs::read_to_string(&seen).expect("the browser was started");
    assert_eq!(seen, ran.out.trim());
}

#[test]
fn what_is_no_link_is_refused_in_one_sentence() {
    for link in [
        "http://127.0.0.1:8080/",
        "http://127.0.0.1:8080/#run=abc",
        "run=%%",
    ] {
        let ran = raftarium(&format!("replay {link}"));
        assert_eq!(ran.status, Some(2), "{link}");
        assert_eq!(ran.err.trim().lines().count(), 1, "{}", ran.err);
    }
}
