//! Reading how many tests passed out of what test runners print: cargo's and wasm-bindgen's `test result:`, nextest's
//! `Summary`, Playwright's `N passed`.

/// Tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: u64,
    pub(super) failed: u64,
}

impl Count {
    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Adds up every closing line in `text`.
    pub(super) fn read(text: &str) -> Self {
        let mut sum = Self::default();
        for line in text.lines() {
            let line = line.trim();
            if line.starts_with("test result:") || line.starts_with("Summary [") || is_playwrights(line) {
                sum.passed += before(line, "passed");
                sum.failed += before(line, "failed") + before(line, "timed") + before(line, "flaky");
            }
        }
        sum
    }
}

/// `12 passed (8.3s)` or `1 failed`, alone on its line.
fn is_playwrights(line: &str) -> bool {
    let mut words = line.split(' ');
    let number = words
        .next()
        .is_some_and(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()));
    number
        && matches!(words.next(), Some("passed" | "failed" | "flaky"))
        && words.next().is_none_or(|word| word.starts_with('('))
}

/// The number that stands before `word`.
fn before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line
        .split([' ', ';', ',', '.'])
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn every_runner_is_understood() {
        let lines = [
            (
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s",
                3,
                0,
            ),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored", 3, 2),
            (
                "     Summary [   0.010s] 7 tests run: 6 passed (1 slow), 1 failed, 0 skipped",
                6,
                1,
            ),
            (
                "     Summary [   0.010s] 2 tests run: 1 passed, 1 timed out, 0 skipped",
                1,
                1,
            ),
            ("  12 passed (8.3s)", 12, 0),
            ("  1 failed", 0, 1),
            ("  1 flaky", 0, 1),
            ("3 passed things happened", 0, 0),
            ("   Compiling raft v0.1.0", 0, 0),
        ];
        for (line, passed, failed) in lines {
            assert_eq!(Count::read(line), Count { passed, failed }, "{line}");
        }
    }
}
