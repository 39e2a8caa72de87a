//! A node that is driven by bytes: messages of any kind with anything in them, writes that are done sooner or later, requests.
//! Hosts do not lie here, peers do.

use raft::{
    AppendReply, Change, ClusterId, Config, Configuration, EntriesBuilder, Envelope, Index, Input, Instant,
    LogId, Message, Node, NodeId, NotTaken, Output, Payload, Recovered, Round, Snapshot, Step, Term, Ticket,
    Transition, WriteId,
};

/// What is left of the bytes; after their end, zeros.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *byte
    }

    fn flag(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// A small number, or one from the end of the range.
    fn number(&mut self) -> u64 {
        match self.byte() {
            byte @ 0..=0xf0 => u64::from(byte % 16),
            byte @ 0xf1..=0xf8 => u64::MAX - u64::from(byte - 0xf1),
            _ => (0..8).fold(0, |number, _| number << 8 | u64::from(self.byte())),
        }
    }

    fn log_id(&mut self) -> LogId {
        LogId::new(Term(self.number()), Index(self.number()))
    }

    fn configuration(&mut self) -> Configuration {
        let bits = self.byte();
        let voters = (1..=5).filter(|node| bits >> node & 1 == 1).map(NodeId);
        Configuration::of(voters).unwrap_or_else(|_| Configuration::of([NodeId(1)]).expect("one node"))
    }

    fn message(&mut self) -> Message {
        match self.byte() % 15 {
            0 => Message::PreVote { last: self.log_id() },
            1 => Message::PreVoteReply { granted: self.flag() },
            2 => Message::RequestVote {
                last: self.log_id(),
                transfer: self.flag(),
            },
            3 => Message::RequestVoteReply { granted: self.flag() },
            4 | 5 => self.append(),
            6 => Message::AppendEntriesReply(if self.flag() {
                AppendReply::Accepted {
                    matched: Index(self.number()),
                }
            } else {
                AppendReply::Refused {
                    previous: Index(self.number()),
                    hint: self.log_id(),
                }
            }),
            7 => Message::InstallSnapshot(Box::new(Snapshot {
                last: self.log_id(),
                configuration: self.configuration(),
            })),
            8 => Message::TimeoutNow,
            9 => Message::ReadIndex { name: self.number() },
            10 => Message::ReadIndexReply {
                name: self.number(),
                index: Index(self.number()),
            },
            11 => Message::Heartbeat {
                commit: Index(self.number()),
                round: Round(self.number()),
            },
            12 => Message::HeartbeatReply {
                round: Round(self.number()),
            },
            13 => Message::Propose {
                life: self.number(),
                number: self.number(),
                command: b"anything"[..].into(),
            },
            _ => Message::ProposeReply {
                life: self.number(),
                number: self.number(),
                answer: if self.flag() {
                    Ok(self.log_id())
                } else {
                    Err(NotTaken::Throttled)
                },
            },
        }
    }

    /// Entries that follow what they are said to follow, as often as not.
    fn append(&mut self) -> Message {
        let previous = self.log_id();
        let first = if self.flag() {
            previous.index.next()
        } else {
            Index(self.number())
        };
        let mut term = previous.term;
        let mut builder = EntriesBuilder::starting_at(first);
        for _ in 0..self.byte() % 4 {
            term = if self.flag() {
                Term(term.0.saturating_add(1))
            } else {
                term
            };
            let _ = match self.byte() % 5 {
                0 => builder.push(term, Payload::Blank),
                1 => builder.push(term, Payload::Configuration(&self.configuration().encode())),
                2 => builder.push(term, Payload::Configuration(&[1, self.byte(), self.byte()])),
                3 => builder.push(Term(self.number()), Payload::Command(b"anything")),
                _ => builder.push(term, Payload::Command(b"fits")),
            };
        }
        Message::AppendEntries {
            previous,
            entries: builder.finish(),
            commit: Index(self.number()),
        }
    }
}

/// The host of a node: it does what it is told, when the bytes say so.
struct Host {
    node: Node,
    now: Instant,
    tickets: u64,
    written: Option<WriteId>,
    applied: Option<Index>,
}

impl Host {
    fn poll(&mut self) {
        while let Some((output, _)) = self.node.poll_output() {
            match output {
                Output::Persist(write) => self.written = Some(write.id),
                Output::Apply(entries) => self.applied = entries.iter().last().map(|entry| entry.id.index),
                Output::InstallSnapshot(snapshot) => self.applied = Some(snapshot.last.index),
                Output::LoadEntries { .. } => unreachable!("all entries are in memory"),
                _ => {}
            }
        }
    }

    fn handle(&mut self, input: Input) {
        let _ = self.node.handle(self.now, input);
        self.poll();
    }

    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    fn step(&mut self, bytes: &mut Bytes<'_>) {
        match bytes.byte() % 24 {
            0 | 1 => {
                if let Some(upto) = self.written.take() {
                    self.handle(Input::Persisted { upto });
                }
            }
            2 => {
                if let Some(upto) = self.applied.take() {
                    self.handle(Input::Applied { upto });
                }
            }
            3 => {
                self.now = Instant(self.now.0 + u64::from(bytes.byte()) * 2_000);
                self.handle(Input::Timeout);
            }
            4 => {
                if let Some(deadline) = self.node.deadline() {
                    self.now = self.now.max(deadline);
                }
                self.handle(Input::Timeout);
            }
            5 => self.handle(Input::Campaign),
            6 => {
                let ticket = self.ticket();
                let _ = self.node.propose_or_forward(self.now, ticket, b"mine");
                self.poll();
            }
            7 => {
                let ticket = self.ticket();
                let _ = self.node.read(self.now, ticket);
                self.poll();
            }
            8 => {
                let node = NodeId(u32::from(bytes.byte() % 6));
                let step = [Step::AddVoter(node), Step::AddLearner(node), Step::Remove(node)];
                let change = match bytes.byte() % 5 {
                    0 => Change::LeaveJoint,
                    kind => Change::Steps {
                        steps: vec![step[usize::from(kind) % 3]],
                        transition: if kind == 4 {
                            Transition::Joint {
                                auto_leave: bytes.flag(),
                            }
                        } else {
                            Transition::Auto
                        },
                    },
                };
                let ticket = self.ticket();
                let _ = self.node.change_membership(self.now, ticket, &change);
                self.poll();
            }
            9 => {
                let to = NodeId(u32::from(bytes.byte() % 6));
                let _ = self.node.transfer_leadership(self.now, to);
                self.poll();
            }
            10 => {
                let upto = self.node.status().applied;
                self.handle(Input::SnapshotTaken { upto });
                if bytes.flag() {
                    self.handle(Input::Compact { upto });
                }
            }
            11 => match bytes.byte() % 5 {
                0 => self.handle(Input::Pause),
                1 => self.handle(Input::ForgetLeader),
                2 => self.handle(Input::Unreachable { peer: NodeId(2) }),
                3 => self.handle(Input::SnapshotSent {
                    to: NodeId(3),
                    arrived: bytes.flag(),
                }),
                _ => self.handle(Input::Resume),
            },
            _ => {
                let envelope = Envelope {
                    from: NodeId(u32::from(bytes.byte() % 6)),
                    to: NodeId(if bytes.byte() == 0xff { 2 } else { 1 }),
                    cluster: ClusterId(1),
                    term: Term(bytes.number()),
                    message: bytes.message(),
                };
                self.handle(Input::Message(envelope));
            }
        }
    }
}

/// A node, driven. Its term, its commit index and what it has applied only rise.
pub fn node(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let mut config = Config::new(NodeId(1), 7);
    let settings = bytes.byte();
    config.pre_vote = settings & 1 == 1;
    config.check_quorum = settings & 2 == 2;
    config.lease_reads = settings & 4 == 4 && config.check_quorum;
    config.forward_proposals = settings & 8 == 8;
    config.inflight_messages_max = if settings & 16 == 16 { 1 } else { 64 };
    let members = Configuration::of([1, 2, 3].map(NodeId)).expect("three nodes");
    let Ok(node) = Node::recover(config, Recovered::fresh(members), Instant::ZERO) else {
        return;
    };
    let mut host = Host {
        node,
        now: Instant::ZERO,
        tickets: 0,
        written: None,
        applied: None,
    };
    host.poll();
    let mut before = host.node.status();
    while !bytes.0.is_empty() && before.halted.is_none() {
        host.step(&mut bytes);
        let after = host.node.status();
        assert!(after.term >= before.term, "the term fell");
        assert!(after.commit >= before.commit, "the commit index fell");
        assert!(after.applied >= before.applied, "what is applied fell");
        before = after;
    }
}
