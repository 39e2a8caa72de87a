//! The commands of etcd's scripts, one after another: what each does to the cluster, and what it shows.

use super::cluster::{Cluster, Level};
use super::facts::Shown;
use super::peer::Held;
use super::requests::{self, Taken};
use super::{ours, ticks};
use crate::datadriven::{Case, Command};
use crate::members;
use raft::{ClusterId, Envelope, Index, Input, Message, NodeId, Role};

impl Cluster {
    /// Does a case's command, and those in its input. Says whether all that they showed is in `shown`, or some did their
    /// work in silence.
    pub(crate) fn run(&mut self, case: &Case, shown: &mut Shown) -> bool {
        let mut silent = self.one(&case.command, shown, |cluster, part| {
            if case.command.verb == "propose-conf-change" {
                cluster.propose_change(case, part)
            } else {
                cluster.command(&case.command, part)
            }
        });
        if case.command.verb == "propose-conf-change" {
            return !silent;
        }
        for (line, text) in &case.input {
            match Command::parse(text) {
                Ok(command) => {
                    silent |= self.one(&command, shown, |cluster, part| cluster.command(&command, part));
                }
                Err(error) => shown.said.push(format!("line {line}: {error}")),
            }
        }
        !silent
    }

    /// Does one command, and shows of it what is to be shown. Says whether it was done in silence.
    fn one(
        &mut self,
        command: &Command,
        shown: &mut Shown,
        work: impl FnOnce(&mut Self, &mut Shown) -> Result<(), String>,
    ) -> bool {
        let mut part = Shown::default();
        let done = work(self, &mut part);
        let own = command.values("log-level").last().map(Level::named);
        let level = match own {
            Some(Ok(level)) => level,
            _ => self.level,
        };
        let silent = level == Level::None && command.verb != "log-level";
        level.silence(&mut part);
        shown.append(part);
        // Errors are told whatever the level.
        shown.said.extend(done.err());
        silent
    }

    fn command(&mut self, command: &Command, shown: &mut Shown) -> Result<(), String> {
        let first = || node(command);
        match command.verb.as_str() {
            "_breakpoint" | "_breakpoint:" | "print" => {}
            "add-nodes" => self.add_nodes(command, shown)?,
            "log-level" => self.level = Level::named(command.names().next().unwrap_or(""))?,
            "campaign" => self.input(first()?, Input::Campaign, shown)?,
            "forget-leader" => self.input(first()?, Input::ForgetLeader, shown)?,
            "compact" => self.compact(command, shown)?,
            "deliver-msgs" => self.deliver_messages(command, shown)?,
            "process-ready" => {
                for id in nodes(command)? {
                    self.ready(id, shown)?;
                }
            }
            "process-append-thread" => {
                for id in nodes(command)? {
                    if !self.append_thread(id, shown)? {
                        shown.said.push("no append work to perform".to_owned());
                    }
                }
            }
            "process-apply-thread" => {
                for id in nodes(command)? {
                    if !self.peer(id)?.apply_thread(shown) {
                        shown.said.push("no apply work to perform".to_owned());
                    }
                }
            }
            "stabilize" => self.stabilize(&nodes(command)?, shown)?,
            "raft-log" => shown.log = Some(self.peer(first()?)?.disk.values().cloned().collect()),
            "raft-state" => shown.standing = self.standing(),
            "status" => shown.progress = self.progress(first()?)?,
            "set-randomized-election-timeout" => {
                let wanted = value(command, "timeout")?.ok_or("timeout=TICKS is missing")?;
                self.peer(first()?)?.election_ticks = Some(wanted);
            }
            "tick-election" => self.tick(first()?, ticks::ELECTION_TICKS, shown)?,
            "tick-heartbeat" => self.tick(first()?, 1, shown)?,
            "transfer-leadership" => self.transfer(command, shown)?,
            "propose" => self.propose(command, shown)?,
            "report-unreachable" => {
                let [at, peer] = nodes(command)?[..] else {
                    return Err("two nodes are expected".to_owned());
                };
                let peer = name(peer)?;
                self.input(at, Input::Unreachable { peer }, shown)?;
            }
            "send-snapshot" => self.send_snapshot(command, shown)?,
            _ => return Err("unknown command".to_owned()),
        }
        Ok(())
    }

    /// An input that a node may refuse: etcd's do nothing then, either.
    fn input(&mut self, id: u64, input: Input, shown: &mut Shown) -> Result<(), String> {
        let _ = self.peer(id)?.handle(input, shown);
        Ok(())
    }

    fn tick(&mut self, id: u64, ticks: u64, shown: &mut Shown) -> Result<(), String> {
        let at = self
            .peers
            .iter()
            .position(|peer| peer.id == id)
            .ok_or_else(|| format!("there is no node {id}"))?;
        for _ in 0..ticks {
            self.clocks[at].tick(&mut self.peers[at], shown);
        }
        Ok(())
    }

    fn compact(&mut self, command: &Command, shown: &mut Shown) -> Result<(), String> {
        let [id, upto] = nodes(command)?[..] else {
            return Err("a node and an index are expected".to_owned());
        };
        let peer = self.peer(id)?;
        if let Err(error) = peer.handle(Input::Compact { upto: Index(upto) }, shown) {
            return Err(error.to_string());
        }
        peer.disk = peer.disk.split_off(&(upto + 1));
        shown.log = Some(peer.disk.values().cloned().collect());
        Ok(())
    }

    fn deliver_messages(&mut self, command: &Command, shown: &mut Shown) -> Result<(), String> {
        let kind = command.values("type").last();
        let mut count = 0;
        for argument in &command.arguments {
            let ids = |texts: &[String]| {
                let parsed = texts
                    .iter()
                    .map(|text| text.parse().map_err(|_| format!("`{text}` is no node")));
                parsed.collect::<Result<Vec<u64>, _>>()
            };
            let (drop, ids) = match (argument.key.as_str(), argument.values.as_slice()) {
                ("type", _) => continue,
                ("drop", dropped) => (true, ids(dropped)?),
                (_, []) => (false, ids(std::slice::from_ref(&argument.key))?),
                (other, _) => return Err(format!("`{other}` means nothing to deliver-msgs")),
            };
            for id in ids {
                count += self.deliver(id, kind, drop, shown)?;
            }
        }
        if count == 0 {
            shown.said.push("no messages".to_owned());
        }
        Ok(())
    }

    fn transfer(&mut self, command: &Command, shown: &mut Shown) -> Result<(), String> {
        let from = value(command, "from")?.ok_or("from=NODE is missing")?;
        let to = name(value(command, "to")?.ok_or("to=NODE is missing")?)?;
        let peer = self.peer(from)?;
        let now = peer.moment();
        if peer.node.transfer_leadership(now, to).is_ok() {
            // etcd's leaders do not look for their majority meanwhile.
            peer.looked = Some(now);
        }
        peer.poll(shown);
        Ok(())
    }

    fn propose(&mut self, command: &Command, shown: &mut Shown) -> Result<(), String> {
        let mut words = command.names();
        let (Some(_), Some(text)) = (words.next(), words.next()) else {
            return Err("a node and a command are expected".to_owned());
        };
        self.request(node(command)?, Held::Command(text.as_bytes().to_vec()), shown)
    }

    fn propose_change(&mut self, case: &Case, shown: &mut Shown) -> Result<(), String> {
        let command = &case.command;
        let lines = || case.input.iter().map(|(_, line)| line.as_str());
        let count = lines().flat_map(str::split_whitespace).count();
        let transition = command.values("transition").last().unwrap_or("auto");
        if truth(command, "v1")? && (count != 1 || transition != "auto") {
            return Err("v1 conf change can only have one operation and no transition".to_owned());
        }
        let change = requests::change(members::steps(lines())?, transition, count)?;
        self.request(node(command)?, Held::Change(change), shown)
    }

    fn request(&mut self, id: u64, request: Held, shown: &mut Shown) -> Result<(), String> {
        let mut peer = self.peer(id)?;
        // Changes are not passed on by nodes; so the host asks the leader that the node names.
        if let (Held::Change(_), Role::Follower, Some(leader)) =
            (&request, peer.node.role(), peer.node.leader())
        {
            peer = self.peer(ours::node(leader))?;
        }
        let taken = if peer.held.is_empty() {
            requests::make(peer, request.clone())
        } else {
            None
        };
        if taken.is_none() {
            peer.held.push_back(request);
        }
        peer.poll(shown);
        if taken == Some(Taken::Dropped) {
            return Err("raft proposal dropped".to_owned());
        }
        Ok(())
    }

    fn send_snapshot(&mut self, command: &Command, shown: &mut Shown) -> Result<(), String> {
        let [from, to] = nodes(command)?[..] else {
            return Err("two nodes are expected".to_owned());
        };
        let to = name(to)?;
        let peer = self.peer(from)?;
        let snapshot = peer
            .node
            .snapshot()
            .ok_or_else(|| format!("node {from} has no snapshot"))?;
        let envelope = Envelope {
            from: peer.node.id(),
            to,
            cluster: ClusterId(1),
            term: peer.node.term(),
            message: Message::InstallSnapshot(Box::new(snapshot.clone())),
        };
        shown.sent.push(ours::message(&envelope));
        self.network.push(envelope);
        Ok(())
    }
}

pub(crate) fn name(id: u64) -> Result<NodeId, String> {
    u32::try_from(id)
        .map(NodeId)
        .map_err(|_| format!("{id} is no node: they have numbers of 32 bits"))
}

fn nodes(command: &Command) -> Result<Vec<u64>, String> {
    command
        .names()
        .map(|name| name.parse().map_err(|_| format!("`{name}` is no number")))
        .collect()
}

fn node(command: &Command) -> Result<u64, String> {
    let first = command.names().next().ok_or("a node is expected")?;
    first.parse().map_err(|_| format!("`{first}` is no node"))
}

pub(crate) fn value(command: &Command, key: &str) -> Result<Option<u64>, String> {
    command
        .values(key)
        .last()
        .map(|value| {
            value
                .parse()
                .map_err(|_| format!("{key} is a number, not `{value}`"))
        })
        .transpose()
}

pub(crate) fn truth(command: &Command, key: &str) -> Result<bool, String> {
    match command.values(key).last() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(format!("{key} is true or false, not `{other}`")),
    }
}
