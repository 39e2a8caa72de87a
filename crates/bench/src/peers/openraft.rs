//! openraft 0.9 on one thread of tokio with a paused clock. Store and network follow openraft's own
//! `cluster_benchmark`: a `BTreeMap`, and direct calls. One tick is 10 ms of virtual time.

use crate::cluster::Cluster;
use crate::machine::{ELECTION_TICKS, HEARTBEAT_TICKS, Machine};
use bytes::Bytes;
use openraft::error::{InstallSnapshotError, RPCError, RaftError, RemoteError, Unreachable};
use openraft::network::{RPCOption, RaftNetwork, RaftNetworkFactory};
use openraft::raft::{
    AppendEntriesRequest, AppendEntriesResponse, InstallSnapshotRequest, InstallSnapshotResponse,
    VoteRequest, VoteResponse,
};
use openraft::storage::{LogFlushed, RaftLogStorage, RaftStateMachine};
use openraft::{
    Config, Entry, EntryPayload, LogId, LogState, OptionalSend, Raft, RaftLogReader, RaftSnapshotBuilder,
    Snapshot, SnapshotMeta, SnapshotPolicy, StorageError, StoredMembership, Vote,
};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::Cursor;
use std::ops::RangeBounds;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::RwLock;

#[allow(missing_docs, reason = "the macro writes the type without any")]
mod types {
    use bytes::Bytes;
    use std::io::Cursor;
    openraft::declare_raft_types!(pub(crate) Types: D = Bytes, R = (), Node = (),);
}
use types::Types;

type Id = u64;
type Stored<T> = Result<T, StorageError<Id>>;
type Rpc<T, E = openraft::error::Infallible> = Result<T, RPCError<Id, (), RaftError<Id, E>>>;

/// One tick of the other cores.
const TICK_MS: u64 = 10;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Default)]
struct Log {
    vote: RwLock<Option<Vote<Id>>>,
    entries: RwLock<BTreeMap<u64, Entry<Types>>>,
    purged: RwLock<Option<LogId<Id>>>,
}

impl RaftLogReader<Types> for Arc<Log> {
    async fn try_get_log_entries<R: RangeBounds<u64> + Clone + Debug + OptionalSend>(
        &mut self,
        range: R,
    ) -> Stored<Vec<Entry<Types>>> {
        let entries = self.entries.read().await;
        Ok(entries.range(range).map(|(_, entry)| entry.clone()).collect())
    }
}

impl RaftLogStorage<Types> for Arc<Log> {
    type LogReader = Self;

    async fn get_log_state(&mut self) -> Stored<LogState<Types>> {
        let last = self
            .entries
            .read()
            .await
            .values()
            .next_back()
            .map(|entry| entry.log_id);
        let purged = *self.purged.read().await;
        Ok(LogState {
            last_purged_log_id: purged,
            last_log_id: last.or(purged),
        })
    }

    async fn get_log_reader(&mut self) -> Self {
        self.clone()
    }

    async fn save_vote(&mut self, vote: &Vote<Id>) -> Stored<()> {
        *self.vote.write().await = Some(*vote);
        Ok(())
    }

    async fn read_vote(&mut self) -> Stored<Option<Vote<Id>>> {
        Ok(*self.vote.read().await)
    }

    async fn append<I>(&mut self, entries: I, flushed: LogFlushed<Types>) -> Stored<()>
    where
        I: IntoIterator<Item = Entry<Types>> + Send,
        I::IntoIter: Send,
    {
        let entries = entries.into_iter().map(|entry| (entry.log_id.index, entry));
        self.entries.write().await.extend(entries);
        flushed.log_io_completed(Ok(()));
        Ok(())
    }

    async fn truncate(&mut self, from: LogId<Id>) -> Stored<()> {
        self.entries.write().await.split_off(&from.index);
        Ok(())
    }

    async fn purge(&mut self, upto: LogId<Id>) -> Stored<()> {
        *self.purged.write().await = Some(upto);
        let mut entries = self.entries.write().await;
        *entries = entries.split_off(&(upto.index + 1));
        Ok(())
    }
}

/// The last entry applied, and the members as of then.
type LastApplied = (Option<LogId<Id>>, StoredMembership<Id, ()>);

#[derive(Default)]
struct Applied {
    machine: Mutex<Machine>,
    last: Mutex<LastApplied>,
}

impl RaftSnapshotBuilder<Types> for Arc<Applied> {
    async fn build_snapshot(&mut self) -> Stored<Snapshot<Types>> {
        unreachable!("nothing is compacted")
    }
}

impl RaftStateMachine<Types> for Arc<Applied> {
    type SnapshotBuilder = Self;

    async fn applied_state(&mut self) -> Stored<LastApplied> {
        Ok(locked(&self.last).clone())
    }

    async fn apply<I>(&mut self, entries: I) -> Stored<Vec<()>>
    where
        I: IntoIterator<Item = Entry<Types>> + Send,
        I::IntoIter: Send,
    {
        let mut replies = Vec::new();
        let (mut machine, mut last) = (locked(&self.machine), locked(&self.last));
        for entry in entries {
            last.0 = Some(entry.log_id);
            match entry.payload {
                EntryPayload::Blank => {}
                EntryPayload::Normal(command) => machine.apply(&command),
                EntryPayload::Membership(membership) => {
                    last.1 = StoredMembership::new(Some(entry.log_id), membership);
                }
            }
            replies.push(());
        }
        Ok(replies)
    }

    async fn get_snapshot_builder(&mut self) -> Self {
        self.clone()
    }

    async fn begin_receiving_snapshot(&mut self) -> Stored<Box<Cursor<Vec<u8>>>> {
        unreachable!("nothing is compacted")
    }

    async fn install_snapshot(&mut self, _: &SnapshotMeta<Id, ()>, _: Box<Cursor<Vec<u8>>>) -> Stored<()> {
        unreachable!("nothing is compacted")
    }

    async fn get_current_snapshot(&mut self) -> Stored<Option<Snapshot<Types>>> {
        Ok(None)
    }
}

#[derive(Default)]
struct Shared {
    nodes: Mutex<Vec<Raft<Types>>>,
    cut: Vec<AtomicBool>,
    messages: AtomicU64,
}

/// A node's way to another one.
struct Link {
    shared: Arc<Shared>,
    from: Id,
    to: Id,
}

fn at(id: Id) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

impl Link {
    fn receiver(&self) -> Result<Raft<Types>, Unreachable> {
        self.shared.messages.fetch_add(1, Relaxed);
        if [self.from, self.to]
            .iter()
            .any(|end| self.shared.cut[at(*end)].load(Relaxed))
        {
            return Err(Unreachable::new(&std::io::Error::other("cut")));
        }
        Ok(locked(&self.shared.nodes)[at(self.to)].clone())
    }

    fn answered(&self) {
        self.shared.messages.fetch_add(1, Relaxed);
    }
}

struct Links {
    shared: Arc<Shared>,
    from: Id,
}

impl RaftNetworkFactory<Types> for Links {
    type Network = Link;

    async fn new_client(&mut self, to: Id, _: &()) -> Link {
        Link {
            shared: Arc::clone(&self.shared),
            from: self.from,
            to,
        }
    }
}

impl RaftNetwork<Types> for Link {
    async fn append_entries(
        &mut self,
        request: AppendEntriesRequest<Types>,
        _: RPCOption,
    ) -> Rpc<AppendEntriesResponse<Id>> {
        let answer = self.receiver()?.append_entries(request).await;
        let answer = answer.map_err(|error| RemoteError::new(self.to, error))?;
        self.answered();
        Ok(answer)
    }

    async fn install_snapshot(
        &mut self,
        _: InstallSnapshotRequest<Types>,
        _: RPCOption,
    ) -> Rpc<InstallSnapshotResponse<Id>, InstallSnapshotError> {
        unreachable!("nothing is compacted")
    }

    async fn vote(&mut self, request: VoteRequest<Id>, _: RPCOption) -> Rpc<VoteResponse<Id>> {
        let answer = self.receiver()?.vote(request).await;
        let answer = answer.map_err(|error| RemoteError::new(self.to, error))?;
        self.answered();
        Ok(answer)
    }
}

/// A cluster of openraft nodes.
pub(crate) struct OpenRaft {
    runtime: Runtime,
    nodes: Vec<Raft<Types>>,
    applied: Vec<Arc<Applied>>,
    shared: Arc<Shared>,
    proposals: Vec<(usize, Bytes)>,
    proposed: u64,
    started: bool,
}

impl Cluster for OpenRaft {
    const STEPS: bool = false;

    fn new(nodes: usize, _seed: u64) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime on this thread");
        let shared = Arc::new(Shared {
            cut: (0..nodes).map(|_| AtomicBool::new(false)).collect(),
            ..Shared::default()
        });
        let config = Config {
            heartbeat_interval: HEARTBEAT_TICKS * TICK_MS,
            election_timeout_min: ELECTION_TICKS * TICK_MS,
            election_timeout_max: 2 * ELECTION_TICKS * TICK_MS,
            snapshot_policy: SnapshotPolicy::Never,
            max_in_snapshot_log_to_keep: u64::MAX,
            replication_lag_threshold: u64::MAX,
            ..Config::default()
        };
        let config = Arc::new(config.validate().expect("the settings are sound"));
        let applied: Vec<Arc<Applied>> = (0..nodes).map(|_| Arc::default()).collect();
        let nodes = runtime.block_on(async {
            let mut nodes = Vec::new();
            for (id, applied) in applied.iter().enumerate() {
                let links = Links {
                    shared: Arc::clone(&shared),
                    from: id as Id,
                };
                let log = Arc::new(Log::default());
                let node = Raft::new(id as Id, Arc::clone(&config), links, log, Arc::clone(applied)).await;
                nodes.push(node.expect("a node starts"));
            }
            nodes
        });
        locked(&shared.nodes).clone_from(&nodes);
        Self {
            runtime,
            nodes,
            applied,
            shared,
            proposals: Vec::new(),
            proposed: 0,
            started: false,
        }
    }

    fn tick(&mut self) {
        if !std::mem::replace(&mut self.started, true) {
            // openraft learns its members this way, and campaigns there at once: its cold election waits for no timeout.
            let members: BTreeMap<Id, ()> = (0..self.nodes.len() as Id).map(|id| (id, ())).collect();
            let started = self.runtime.block_on(self.nodes[0].initialize(members));
            started.expect("a cluster starts once");
        }
        let tick = Duration::from_millis(TICK_MS);
        self.runtime.block_on(async { tokio::time::sleep(tick).await });
    }

    fn step(&mut self) -> bool {
        false
    }

    fn leader(&self) -> Option<usize> {
        let metrics: Vec<_> = self
            .nodes
            .iter()
            .map(|node| node.metrics().borrow().clone())
            .collect();
        let leader = metrics.first()?.current_leader?;
        let agreed = metrics.iter().all(|metrics| {
            metrics.current_leader == Some(leader) && metrics.last_applied.is_some_and(|last| last.index >= 1)
        });
        agreed.then(|| at(leader))
    }

    fn propose(&mut self, leader: usize, command: &[u8]) {
        self.proposals.push((leader, Bytes::copy_from_slice(command)));
        self.proposed += 1;
    }

    fn settle(&mut self) {
        let proposals = std::mem::take(&mut self.proposals);
        self.runtime.block_on(async {
            let mut answers = Vec::with_capacity(proposals.len());
            for (leader, command) in proposals {
                let answer = self.nodes[leader].client_write_ff(command).await;
                answers.push(answer.expect("the node runs"));
            }
            for answer in answers {
                let answer = answer.await.expect("the node runs");
                answer.expect("a leader takes proposals");
            }
            for (id, applied) in self.applied.iter().enumerate() {
                if !self.shared.cut[id].load(Relaxed) {
                    let mut watch = self.nodes[id].data_metrics();
                    while locked(&applied.machine).count < self.proposed {
                        watch.changed().await.expect("the node runs");
                    }
                }
            }
        });
    }

    fn cut(&mut self, node: usize, cut: bool) {
        self.shared.cut[node].store(cut, Relaxed);
    }

    fn messages(&self) -> u64 {
        self.shared.messages.load(Relaxed)
    }

    fn machine(&self, node: usize) -> Machine {
        *locked(&self.applied[node].machine)
    }

    fn nodes(&self) -> usize {
        self.nodes.len()
    }
}

impl Drop for OpenRaft {
    fn drop(&mut self) {
        self.runtime.block_on(async {
            for node in &self.nodes {
                // A node that is gone already is as good.
                let _ = node.shutdown().await;
            }
        });
        locked(&self.shared.nodes).clear();
    }
}
