//! What may become of each machine by itself. There are far fewer of those than of whole clusters, and what happens to one
//! machine depends on no other: so each is worked out once by the core, and looked up from then on.

use super::machine::{Deed, Machine};
use super::scope::Scope;
use super::sight::Sight;
use super::table::{NAMINGS, Sums, Table, Words};
use super::trace::Move;
use raft::{Envelope, MessageKind, Role, Rules};
use std::hash::Hasher;

/// The kinds of sums.
const MESSAGE: u64 = 3;
const SIGHT: u64 = 4;

/// One move: what happens to the machine at a place, or a message that arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Hear(u32),
    Flush(u32),
    Crash { place: u32, kept: u32 },
    Campaign(u32),
    Propose { place: u32, number: u8 },
    Beat(u32),
    Read { place: u32, number: u8 },
}

impl Step {
    const KIND: u32 = 29;
    const DETAIL: u32 = 4;

    /// The step in 32 bits.
    pub(super) const fn pack(self) -> u32 {
        let (kind, rest) = match self {
            Self::Hear(message) => (0, message),
            Self::Flush(place) => (1, place),
            Self::Crash { place, kept } => (2, place | kept << Self::DETAIL),
            Self::Campaign(place) => (3, place),
            Self::Propose { place, number } => (4, place | (number as u32) << Self::DETAIL),
            Self::Beat(place) => (5, place),
            Self::Read { place, number } => (6, place | (number as u32) << Self::DETAIL),
        };
        kind << Self::KIND | rest
    }

    pub(super) const fn unpack(bits: u32) -> Self {
        let rest = bits & ((1 << Self::KIND) - 1);
        let (place, detail) = (rest & ((1 << Self::DETAIL) - 1), rest >> Self::DETAIL);
        #[allow(clippy::cast_possible_truncation, reason = "it was a byte when it was packed")]
        let number = detail as u8;
        match bits >> Self::KIND {
            0 => Self::Hear(rest),
            1 => Self::Flush(place),
            2 => Self::Crash { place, kept: detail },
            3 => Self::Campaign(place),
            4 => Self::Propose { place, number },
            5 => Self::Beat(place),
            _ => Self::Read { place, number },
        }
    }
}

/// What a step does to its machine.
#[derive(Clone, Debug)]
pub(super) struct Effect {
    /// The machine from then on.
    pub(super) to: u32,
    /// The messages that it sends, ascending, each once.
    pub(super) sends: Box<[u32]>,
    /// What there was to be seen, if anything.
    pub(super) sight: Option<u32>,
}

/// What the search asks of a machine again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stand {
    pub(super) writes: u32,
    pub(super) leads: bool,
    campaigns: bool,
    pub(super) term: u64,
    /// The term that its disk holds: none below it comes back.
    saved_term: u64,
}

impl Stand {
    /// Whether a message is of no use to a node that keeps all rules, now and at any later time.
    ///
    /// Answers of a term that is over are not looked at. Those of the term that is on its disk are for whoever asked: a node that
    /// does not campaign in it never will, and one that neither leads nor campaigns will never lead it (§5.2: it votes once).
    pub(super) fn has_no_use_for(&self, envelope: &Envelope) -> bool {
        let term = envelope.term.0;
        let asked_no_more = match envelope.message.kind() {
            MessageKind::RequestVoteReply => !self.campaigns,
            MessageKind::AppendEntriesReply | MessageKind::HeartbeatReply => !self.campaigns && !self.leads,
            _ => return false,
        };
        term < self.saved_term || term == self.saved_term && (asked_no_more || self.term > term)
    }
}

/// The machines, messages and sights that have come up, each with a number.
pub(super) struct Locals {
    scope: Scope,
    rules: Rules,
    machines: Vec<Machine>,
    stands: Vec<Stand>,
    machine_sums: Vec<Sums>,
    machine_places: Table<u128, u32>,
    messages: Vec<Envelope>,
    /// By message and naming: the number of what it is called then. Two messages that differ by names have numbers in common.
    called: Vec<[u32; NAMINGS]>,
    called_places: Table<u128, u32>,
    message_places: Table<u128, u32>,
    sights: Vec<Sight>,
    sight_places: Table<u128, u32>,
    effects: Vec<Effect>,
    /// By machine and step: which effect; none if the node refuses.
    known: Table<u64, Option<u32>>,
    /// Machines that were taken for one that had come up, with its number.
    #[cfg(test)]
    twins: Vec<(u32, Machine)>,
}

impl Locals {
    pub(super) fn new(scope: Scope, rules: Rules) -> Self {
        Self {
            scope,
            rules,
            machines: Vec::new(),
            stands: Vec::new(),
            machine_sums: Vec::new(),
            machine_places: Table::default(),
            messages: Vec::new(),
            called: Vec::new(),
            called_places: Table::default(),
            message_places: Table::default(),
            sights: Vec::new(),
            sight_places: Table::default(),
            effects: Vec::new(),
            known: Table::default(),
            #[cfg(test)]
            twins: Vec::new(),
        }
    }

    pub(super) fn machine(&self, machine: u32) -> &Machine {
        &self.machines[machine as usize]
    }

    pub(super) fn stand(&self, machine: u32) -> Stand {
        self.stands[machine as usize]
    }

    pub(super) fn machine_sums(&self, machine: u32) -> &Sums {
        &self.machine_sums[machine as usize]
    }

    pub(super) fn message(&self, message: u32) -> &Envelope {
        &self.messages[message as usize]
    }

    /// The number of what a message is called under a naming.
    pub(super) fn called(&self, message: u32, naming: usize) -> u32 {
        self.called[message as usize][naming]
    }

    pub(super) fn sight(&self, sight: u32) -> &Sight {
        &self.sights[sight as usize]
    }

    pub(super) fn effect(&self, effect: u32) -> &Effect {
        &self.effects[effect as usize]
    }

    pub(super) const fn rules(&self) -> Rules {
        self.rules
    }

    /// What a step does to a machine, if it was worked out.
    pub(super) fn look_up(&self, machine: u32, step: Step) -> Option<&Effect> {
        let effect = self.known.get(&key(machine, step)).copied().flatten()?;
        Some(self.effect(effect))
    }

    /// A step, as it is told.
    pub(super) fn tell(&self, machine: u32, step: Step) -> Move {
        match step {
            Step::Hear(message) => Move::Hear(self.message(message).clone()),
            Step::Flush(_) => Move::Flush,
            Step::Crash { kept, .. } => Move::Crash {
                kept,
                of: self.stand(machine).writes,
            },
            Step::Campaign(_) => Move::Campaign,
            Step::Propose { number, .. } => Move::Propose { number },
            Step::Beat(_) => Move::Beat,
            Step::Read { number, .. } => Move::Read { number },
        }
    }

    /// How many machines and messages have come up.
    pub(super) fn counts(&self) -> (u64, u64) {
        (self.machines.len() as u64, self.messages.len() as u64)
    }

    /// The number of a machine.
    pub(super) fn place(&mut self, machine: Machine) -> u32 {
        let sums = machine.sums();
        let next = number(self.machines.len());
        let place = *self.machine_places.entry(sums.as_named()).or_insert(next);
        if place != next {
            #[cfg(test)]
            self.twins.push((place, machine));
            return place;
        }
        self.stands.push(Stand {
            writes: number(machine.writes()),
            leads: machine.node.role() == Role::Leader,
            campaigns: machine.node.role() == Role::Candidate,
            term: machine.node.term().0,
            saved_term: machine.disk().term().0,
        });
        self.machines.push(machine);
        self.machine_sums.push(sums);
        place
    }

    fn message_place(&mut self, envelope: Envelope) -> u32 {
        let sums = Sums::of(MESSAGE, |named, words| envelope.digest(named, words));
        let next = number(self.messages.len());
        let place = *self.message_places.entry(sums.as_named()).or_insert(next);
        if place == next {
            self.messages.push(envelope);
            let called = std::array::from_fn(|naming| {
                let next = number(self.called_places.len());
                *self.called_places.entry(sums.under(naming)).or_insert(next)
            });
            self.called.push(called);
        }
        place
    }

    fn sight_place(&mut self, sight: Sight) -> Option<u32> {
        if sight.is_nothing() {
            return None;
        }
        let sums = Sums::of(SIGHT, |_, words: &mut Words| {
            words.write(format!("{sight:?}").as_bytes());
        });
        let next = number(self.sights.len());
        let place = *self.sight_places.entry(sums.as_named()).or_insert(next);
        if place == next {
            self.sights.push(sight);
        }
        Some(place)
    }

    fn deed(&self, step: Step) -> Deed<'_> {
        match step {
            Step::Hear(message) => Deed::Hear(&self.messages[message as usize]),
            Step::Flush(_) => Deed::Flush,
            Step::Crash { kept, .. } => Deed::Crash(kept as usize),
            Step::Campaign(_) => Deed::Campaign,
            Step::Propose { number, .. } => Deed::Propose(number),
            Step::Beat(_) => Deed::Beat,
            Step::Read { number, .. } => Deed::Read(number),
        }
    }

    /// What a step does to a machine; nothing if its node refuses.
    pub(super) fn work_out(&mut self, machine: u32, step: Step) -> Option<u32> {
        let key = key(machine, step);
        if let Some(effect) = self.known.get(&key) {
            return *effect;
        }
        let deed = self.deed(step);
        let after = self.machines[machine as usize].after(&self.scope, self.rules, &deed);
        let effect = after.map(|after| {
            let to = self.place(after.machine);
            let mut sends: Vec<u32> = after
                .sends
                .into_iter()
                .map(|sent| self.message_place(sent))
                .collect();
            sends.sort_unstable();
            sends.dedup();
            let sight = self.sight_place(after.sight);
            let sends = sends.into_boxed_slice();
            self.effects.push(Effect { to, sends, sight });
            number(self.effects.len() - 1)
        });
        self.known.insert(key, effect);
        effect
    }
}

fn key(machine: u32, step: Step) -> u64 {
    u64::from(machine) << 32 | u64::from(step.pack())
}

/// A place in a list. Nothing here comes near four thousand million.
pub(super) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::exhaustive::Explorer;
    use std::collections::BTreeSet;

    /// What a machine does, for comparison.
    fn doing(locals: &Locals, machine: &Machine, step: Step) -> Option<(u128, BTreeSet<u128>, Sight)> {
        let after = machine.after(&locals.scope, locals.rules, &locals.deed(step))?;
        let sums = |envelope: &Envelope| Sums::of(MESSAGE, |named, words| envelope.digest(named, words));
        let sends = after.sends.iter().map(|sent| sums(sent).as_named());
        Some((after.machine.sums().as_named(), sends.collect(), after.sight))
    }

    /// All that may happen to a machine at this place.
    fn steps(locals: &Locals, machine: &Machine) -> Vec<Step> {
        let node = machine.node.id();
        let place = node.0 - 1;
        let mut steps: Vec<Step> = (0..number(locals.messages.len()))
            .filter(|message| locals.message(*message).to == node)
            .map(Step::Hear)
            .collect();
        steps.extend([Step::Flush(place), Step::Campaign(place), Step::Beat(place)]);
        steps.extend((0..=number(machine.writes())).map(|kept| Step::Crash { place, kept }));
        steps.push(Step::Propose { place, number: 1 });
        steps.push(Step::Read { place, number: 1 });
        steps
    }

    /// Searches a scope, and lets every so-manieth twin do whatever it can beside the machine that it was taken for.
    fn twins_do_the_same(scope: Scope, every: usize) {
        let mut explorer = Explorer::new(scope, Rules::ALL);
        while explorer.report().looked_at < 20_000 && !explorer.advance(1_000) {}
        let locals = &explorer.locals;
        let mut compared = 0;
        for (place, twin) in locals.twins.iter().step_by(every) {
            let known = locals.machine(*place);
            assert_eq!(twin.writes(), known.writes());
            for step in steps(locals, known) {
                let told = locals.tell(*place, step);
                assert_eq!(doing(locals, twin, step), doing(locals, known, step), "{told:?}");
                compared += 1;
            }
        }
        assert!(compared > 1_000, "{compared} comparisons say little");
    }

    /// Equal words, equal futures: a field that is left out of the words would let a machine be taken for another one.
    #[test]
    fn machines_with_the_same_words_do_the_same() {
        let scope = Scope {
            terms: 2,
            commands: 1,
            heartbeats: 1,
            ..Scope::USUAL
        };
        twins_do_the_same(scope, 7);
        let instant = Scope {
            writes_wait: false,
            reads: 1,
            ..scope
        };
        twins_do_the_same(instant, 3);
        twins_do_the_same(
            Scope {
                pre_vote: true,
                ..scope
            },
            7,
        );
    }

    #[test]
    fn a_step_comes_out_of_its_bits_as_it_went_in() {
        for step in [
            Step::Hear(123_456_789),
            Step::Flush(2),
            Step::Crash { place: 1, kept: 7 },
            Step::Campaign(0),
            Step::Propose {
                place: 2,
                number: 255,
            },
            Step::Beat(1),
            Step::Read { place: 2, number: 3 },
        ] {
            assert_eq!(Step::unpack(step.pack()), step);
        }
    }
}
