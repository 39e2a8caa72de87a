//! The kept runs of the gallery are played from lessons: `web/gallery/runs/NAME.txt` makes `NAME.json`. With `RAFTARIUM_WRITE=1` they are
//! written anew.

use raft_lessons::{Chapter, robot};
use raft_sim::{Observed, Recording};
use std::fs;
use std::path::{Path, PathBuf};

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/gallery/runs");
    let mut scripts: Vec<_> = fs::read_dir(folder)
        .expect("the runs are there")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "txt"))
        .collect();
    scripts.sort();
    scripts
}

#[test]
fn each_kept_run_of_the_gallery_is_what_its_lesson_plays() {
    let scripts = scripts();
    assert!(scripts.len() >= 12);
    let mut wrong = Vec::new();
    for script in scripts {
        let text = fs::read_to_string(&script).expect("a lesson is text");
        let name = script.display();
        let chapter = match Chapter::parse(&text) {
            Ok(chapter) => chapter,
            Err(faults) => {
                wrong.push(format!("{name}:\n{faults}"));
                continue;
            }
        };
        let run = match robot::play(&chapter, chapter.seed) {
            Ok(played) => played.run,
            Err(fault) => {
                wrong.push(format!("{name}: {fault}"));
                continue;
            }
        };
        println!("{}: {}", chapter.name, run.cluster().now());
        for (at, event, violation) in &run.timeline().broken {
            println!("    {at} {event:?} {violation:?}");
        }
        let (recording, file) = (run.recording(), script.with_extension("json"));
        if std::env::var_os("RAFTARIUM_WRITE").is_some() {
            fs::write(&file, recording.to_json()).expect("it can be written");
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        if Recording::from_json(&kept).ok() != Some(recording) {
            wrong.push(format!(
                "{name} plays another run than is kept: RAFTARIUM_WRITE=1 keeps it"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
