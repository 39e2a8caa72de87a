//! The command `add-nodes`: nodes as etcd's scripts describe them, with our settings.

use super::cluster::Cluster;
use super::facts::Shown;
use super::peer::Peer;
use super::ticks;
use super::verbs::{name, truth, value};
use crate::datadriven::Command;
use raft::{
    Configuration, ConfigurationParts, Entries, HardState, Index, Instant, LogId, Node, NodeId, Recovered,
    Snapshot, Term,
};

impl Cluster {
    pub(crate) fn add_nodes(&mut self, command: &Command, shown: &mut Shown) -> Result<(), String> {
        let count: u64 = command
            .names()
            .next()
            .and_then(|count| count.parse().ok())
            .filter(|count| *count <= 255)
            .ok_or("add-nodes needs a number of nodes, at most 255")?;
        let list = |key| {
            let parsed = command.values(key).map(|value| value.parse().map(NodeId));
            parsed
                .collect::<Result<Vec<_>, _>>()
                .map_err(|_| format!("{key} is a list of nodes"))
        };
        let parts = ConfigurationParts {
            voters: list("voters")?,
            learners: list("learners")?,
            ..ConfigurationParts::default()
        };
        let index = value(command, "index")?.unwrap_or(0);
        let bootstrap =
            index > 0 || !parts.voters.is_empty() || !parts.learners.is_empty() || command.has("content");
        if bootstrap && index <= 1 {
            shown
                .said
                .push("index must be specified as > 1 due to bootstrap".to_owned());
            return Ok(());
        }
        let members = match bootstrap {
            true => Some(Configuration::from_parts(parts).map_err(|error| error.to_string())?),
            false => None,
        };
        for _ in 0..count {
            let id = self.peers.len() as u64 + 1;
            let mut config = ticks::config(name(id)?);
            for argument in &command.arguments {
                for given in &argument.values {
                    set(&mut config, &argument.key, given)?;
                }
            }
            if command.has("inflight") {
                self.inflight_max = u64::from(config.inflight_messages_max);
            }
            let recovered = self.recovered(name(id)?, members.as_ref(), index)?;
            let node =
                Node::recover(config.clone(), recovered, Instant::ZERO).map_err(|error| error.to_string())?;
            let lease = config.lease_reads;
            let mut peer = Peer::new(id, node, members.clone(), shown);
            let mut clock = ticks::Clock::new(config);
            if lease {
                // With lease reads a node grants no vote for an election timeout after it starts: that has passed.
                clock.skip(&mut peer, shown);
            }
            peer.asynchronous = truth(command, "async-storage-writes")?;
            peer.pages = command.has("max-committed-size-per-ready");
            self.peers.push(peer);
            self.clocks.push(clock);
        }
        Ok(())
    }

    /// What a node begins with. One that etcd pulls out of thin air has no configuration; ours always has one: that of
    /// those who are there, without itself.
    fn recovered(
        &self,
        id: NodeId,
        members: Option<&Configuration>,
        index: u64,
    ) -> Result<Recovered, String> {
        const NOBODY: NodeId = NodeId(u32::MAX);
        let Some(members) = members else {
            let there = self.peers.iter().find_map(|peer| peer.applied_members.as_ref());
            let voters = there.map_or(&[][..], Configuration::voters);
            let others: Vec<_> = voters.iter().copied().filter(|voter| *voter != id).collect();
            let configuration = Configuration::of(if others.is_empty() { vec![NOBODY] } else { others });
            return Ok(Recovered::fresh(
                configuration.map_err(|error| error.to_string())?,
            ));
        };
        Ok(Recovered {
            configuration: members.clone(),
            snapshot: Some(Snapshot {
                last: LogId::new(Term(1), Index(index)),
                configuration: members.clone(),
            }),
            hard_state: HardState {
                term: Term(1),
                vote: None,
            },
            entries: Entries::EMPTY,
        })
    }
}

/// A setting of etcd's, put into ours.
fn set(config: &mut raft::Config, key: &str, given: &str) -> Result<(), String> {
    let on = given == "true";
    let number = || {
        given
            .parse::<u64>()
            .map_err(|_| format!("{key} is a number, not `{given}`"))
    };
    match key {
        "prevote" => config.pre_vote = on,
        "checkquorum" => config.check_quorum = on,
        "inflight" | "max-inflight" => {
            config.inflight_messages_max = u32::try_from(number()?).unwrap_or(u32::MAX);
        }
        "max-committed-size-per-ready" => config.apply_bytes_max = number()?.max(1),
        "read-only" | "read_only" if given == "lease-based" => {
            config.lease_reads = true;
            // etcd leaves that to the caller; ours insists.
            config.check_quorum = true;
        }
        // Read elsewhere, or of no meaning to our core: changes are always checked, and a leader that is removed always
        // steps down.
        _ => {}
    }
    Ok(())
}
