//! The jobs for batch schedulers in docs/cluster: that they are what those schedulers want, and that the program takes their words.

use super::{Ran, command, folder};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use yaml_rust2::{Yaml, YamlLoader};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cluster")
}

/// The words of the job's container, for one index.
fn words(job: &Yaml, index: &str) -> Vec<String> {
    let container = &job["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["command"][0].as_str(), Some("raftarium"));
    let words = container["args"].as_vec().expect("arguments");
    words
        .iter()
        .map(|word| {
            word.as_str()
                .expect("text")
                .replace("$(JOB_COMPLETION_INDEX)", index)
        })
        .collect()
}

#[test]
fn the_job_for_kubernetes_is_indexed_and_its_shards_are_its_completions() {
    let text = std::fs::read_to_string(docs().join("job.yaml")).expect("the job");
    let job = &YamlLoader::load_from_str(&text).expect("YAML")[0];
    assert_eq!(job["apiVersion"].as_str(), Some("batch/v1"));
    assert_eq!(job["kind"].as_str(), Some("Job"));
    assert_eq!(job["spec"]["completionMode"].as_str(), Some("Indexed"));
    // What a failing index needs besides: it is there only with this policy.
    assert_eq!(
        job["spec"]["template"]["spec"]["restartPolicy"].as_str(),
        Some("Never")
    );
    assert!(job["spec"]["backoffLimitPerIndex"].as_i64().is_some());
    let completions = job["spec"]["completions"].as_i64().expect("a number");
    assert!(text.contains(&format!("--shard=$(JOB_COMPLETION_INDEX)/{completions}\n")));
    assert!(text.contains("--out=/results/part-$(JOB_COMPLETION_INDEX).json"));

    let results = folder("kubernetes").display().to_string();
    let last = (completions - 1).to_string();
    let words = words(job, &last)
        .into_iter()
        .map(|word| word.replace("/results", &results));
    let ran: Ran = command("")
        .args(words)
        .args(["--time=1s", "--budget-events=1"])
        .output()
        .expect("it starts")
        .into();
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(Path::new(&results).join(format!("part-{last}.json")).exists());
}

#[test]
fn the_array_job_for_slurm_runs_its_shard() {
    let folder = folder("slurm");
    let srun = folder.join("srun");
    std::fs::write(&srun, "#!/bin/sh\nexec \"$@\" --time 1s\n").expect("written");
    std::fs::set_permissions(&srun, std::fs::Permissions::from_mode(0o755)).expect("made a program");
    let program = Path::new(env!("CARGO_BIN_EXE_raftarium"))
        .parent()
        .expect("a folder");
    let path = format!("{}:{}:/usr/bin:/bin", folder.display(), program.display());
    let ran: Ran = Command::new("bash")
        .arg(docs().join("array.sh"))
        .current_dir(&folder)
        .env("PATH", path)
        .env("SEEDS", "10..14")
        .env("SLURM_ARRAY_TASK_ID", "1")
        .env("SLURM_ARRAY_TASK_COUNT", "2")
        .output()
        .expect("bash starts")
        .into();
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let text = std::fs::read_to_string(folder.join("results/part-1.json")).expect("written");
    let result: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(result["seeds"], serde_json::json!([[12, 14]]));

    let alone = Command::new("bash")
        .arg(docs().join("array.sh"))
        .current_dir(&folder)
        .output();
    assert!(
        !alone.expect("bash starts").status.success(),
        "without Slurm it says so"
    );
}
