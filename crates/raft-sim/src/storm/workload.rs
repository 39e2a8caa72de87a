//! What the clients ask for: each of a few keys by everybody, and keys of their own, each counted up once, which show what is done
//! twice.

use super::Storm;
use super::marks::Mark;
use crate::action::Action;
use crate::observed::Observed;
use raft::NodeId;

/// What is asked for, and what has come of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    /// How many keys were counted up, each once.
    counted: u64,
    /// Those of them that are settled, and can be deleted.
    pub(super) settled: Vec<u64>,
    /// Only reads are asked for.
    pub(super) idle: bool,
}

/// So much may be open at once.
const OPEN_MAX: usize = 24;
/// These keys everybody uses.
const KEYS: [&str; 3] = ["x", "y", "z"];

impl Storm {
    /// The clients ask for something, as often as they are said to.
    pub(super) fn ask(&mut self) {
        if !self.so(self.dials.load) {
            return;
        }
        let burst = if self.so(self.dials.burst) {
            2 + self.draws.up_to(8)
        } else {
            1
        };
        for _ in 0..burst {
            let node = self.any_node();
            self.ask_at(node);
        }
        if burst > 1 {
            self.mark(Mark::SeveralAtOnce);
        }
    }

    /// Somebody asks this node for something; unless so much is open already that what is asked for last would wait for long.
    pub(super) fn ask_at(&mut self, node: NodeId) {
        let open = self.cluster.submissions().filter(|view| !view.state.is_settled());
        if open.count() >= OPEN_MAX {
            return;
        }
        let command = if self.work.idle {
            self.read()
        } else {
            self.request()
        };
        self.act(Action::Submit { node, command });
    }

    fn request(&mut self) -> String {
        let dials = &self.dials;
        let weights = [dials.get, dials.set, dials.cas, dials.delete, dials.add];
        match self.weighted(&weights) {
            Some(0) => self.read(),
            Some(1) => format!("set {} {}", self.key(), self.draws.up_to(9)),
            Some(2) => format!(
                "cas {} {} {}",
                self.key(),
                self.draws.up_to(9),
                self.draws.up_to(9)
            ),
            Some(3) => match self.work.settled.pop() {
                Some(number) => format!("delete n{number}"),
                None => format!("delete {}", self.key()),
            },
            _ if self.draws.one_in(3) => format!("add {} 1", self.key()),
            _ => {
                self.work.counted += 1;
                format!("add n{} 1", self.work.counted)
            }
        }
    }

    /// A read of a key that everybody uses, or of the last one counted up.
    pub(super) fn read(&mut self) -> String {
        match self.draws.up_to(4) {
            0 if self.work.counted > 0 => format!("get n{}", self.work.counted),
            _ => format!("get {}", self.key()),
        }
    }

    fn key(&mut self) -> &'static str {
        KEYS[usize::try_from(self.draws.up_to(KEYS.len() as u64 - 1)).unwrap_or(0)]
    }
}

/// The number of a key that is counted up once.
pub(super) fn counted_key(key: &str) -> Option<u64> {
    key.strip_prefix('n')?.parse().ok()
}
