//! The search itself.

use super::facts::{Facts, durable};
use super::frontier::{Frontier, Reached, Set, State, Used};
use super::locals::{Locals, Step, number};
use super::scope::Scope;
use super::table::{Sums, Table};
use super::trace::{Moved, Trace};
use super::{Broken, Report};
use raft::draw::mix;
use raft::{Configuration, NodeId, Rules};
use std::mem;

/// How a state was first reached.
#[derive(Clone, Copy)]
struct Row {
    from: u32,
    step: u32,
}

/// A search under way. It can be stopped at any state and goes on from there.
pub struct Explorer {
    scope: Scope,
    members: Configuration,
    pub(super) locals: Locals,
    histories: Vec<Facts>,
    history_sums: Vec<Sums>,
    history_places: Table<u128, u32>,
    /// By what was known and what is seen: what is known then, and what is broken.
    judged: Table<u64, (u32, Option<Broken>)>,
    reached: Reached,
    rows: Vec<Row>,
    frontier: Frontier,
    depth: u32,
    looked_at: u64,
    transitions: u64,
    first: State,
    found: Option<Trace>,
    steps: Vec<Step>,
    /// Whether messages are forgotten that are of no use any more. Only where all rules are kept: a mutant may look at them.
    pub(super) forgets: bool,
}

impl Explorer {
    /// A search that is to begin, of nodes that keep these rules.
    #[must_use]
    pub fn new(scope: Scope, rules: Rules) -> Self {
        let mut locals = Locals::new(scope, rules);
        let mut machines = [u32::MAX; 3];
        for (place, machine) in machines.iter_mut().zip(scope.first(rules)) {
            *place = locals.place(machine);
        }
        let first = State {
            machines,
            sent: Set::default(),
            facts: 0,
            used: Used::default(),
            depth: 0,
            row: 0,
        };
        let mut frontier = Frontier::new(scope.shortest_first);
        frontier.push(first.clone());
        let members = Configuration::of(scope.node_ids());
        let mut explorer = Self {
            scope,
            members: members.expect("a scope has a node at least"),
            locals,
            histories: vec![Facts::default()],
            history_sums: vec![Sums::default()],
            history_places: Table::default(),
            judged: Table::default(),
            reached: Reached::default(),
            rows: vec![Row { from: 0, step: 0 }],
            frontier,
            depth: 0,
            looked_at: 0,
            transitions: 0,
            first,
            found: None,
            steps: Vec::new(),
            forgets: rules == Rules::ALL,
        };
        explorer.history_places.insert(Sums::default().as_named(), 0);
        let (rest, _) = explorer.sums(machines, Used::default(), 0).smallest();
        explorer.reached.add(rest, Set::default(), 0);
        explorer
    }

    /// Looks at so many more states. Says whether the search is over: nothing is left, or something is broken.
    pub fn advance(&mut self, states: u64) -> bool {
        for _ in 0..states {
            if self.found.is_some() {
                return true;
            }
            let Some(state) = self.frontier.pop() else {
                return true;
            };
            if self.reached.is_covered(state.row) || self.scope.depth.is_some_and(|most| state.depth >= most)
            {
                continue;
            }
            self.look_at(&state);
        }
        self.found.is_some()
    }

    fn look_at(&mut self, state: &State) {
        self.looked_at += 1;
        self.depth = self.depth.max(state.depth);
        let mut steps = mem::take(&mut self.steps);
        steps.clear();
        self.list_steps(state, &mut steps);
        for step in &steps {
            self.step(state, *step);
            if self.found.is_some() {
                break;
            }
        }
        self.steps = steps;
    }

    /// All that may happen to a cluster.
    fn list_steps(&self, state: &State, steps: &mut Vec<Step>) {
        let (scope, used) = (&self.scope, state.used);
        steps.extend(state.sent.iter().map(Step::Hear));
        for (place, machine) in (0..).zip(self.machines(state.machines)) {
            let stand = self.locals.stand(machine);
            if stand.writes > 0 {
                steps.push(Step::Flush(place));
            }
            if used.crashes < scope.crashes {
                steps.extend((0..=stand.writes).map(|kept| Step::Crash { place, kept }));
            }
            if !stand.leads && stand.term < scope.terms {
                steps.push(Step::Campaign(place));
            }
            if stand.leads && used.commands < scope.commands {
                let number = used.commands + 1;
                steps.push(Step::Propose { place, number });
            }
            if stand.leads && used.heartbeats < scope.heartbeats {
                steps.push(Step::Beat(place));
            }
            if stand.leads && used.reads < scope.reads {
                let number = used.reads + 1;
                steps.push(Step::Read { place, number });
            }
        }
    }

    fn machines(&self, machines: [u32; 3]) -> impl Iterator<Item = u32> + use<> {
        machines.into_iter().take(self.scope.node_ids().count())
    }

    /// The place of the machine that a step happens to.
    fn place_of(&self, step: Step) -> usize {
        let place = match step {
            Step::Hear(message) => self.locals.message(message).to.0.saturating_sub(1),
            Step::Flush(place)
            | Step::Crash { place, .. }
            | Step::Campaign(place)
            | Step::Propose { place, .. }
            | Step::Beat(place)
            | Step::Read { place, .. } => place,
        };
        place as usize
    }

    /// Makes a move, and keeps where it leads to, if nothing stands for that yet.
    fn step(&mut self, state: &State, step: Step) {
        let Some((mut next, broken)) = self.after(state, step) else {
            return;
        };
        self.transitions += 1;
        let (rest, naming) = self.sums(next.machines, next.used, next.facts).smallest();
        if broken.is_none() {
            self.forget(&mut next);
            // What stands for a cluster has sent all that it can without moving: so it stands for this one then, too.
            if self.reached.covers(rest, &self.called(&next.sent, naming)) {
                return;
            }
            self.close(&mut next);
        }
        next.row = number(self.rows.len());
        self.rows.push(Row {
            from: state.row,
            step: step.pack(),
        });
        if let Some(broken) = broken {
            self.found = Some(self.trace(next.row, &broken));
            return;
        }
        self.reached.add(rest, self.called(&next.sent, naming), next.row);
        self.frontier.push(next);
    }

    /// What a move leads to, and what it breaks; nothing if it cannot be made, or changes nothing.
    fn after(&mut self, state: &State, step: Step) -> Option<(State, Option<Broken>)> {
        let place = self.place_of(step);
        let machine = state.machines[place];
        let effect = self.locals.work_out(machine, step)?;
        let effect = self.locals.effect(effect);
        let is_there = |sent: &u32| state.sent.has(*sent) || self.is_useless(state, *sent);
        if effect.to == machine && effect.sight.is_none() && effect.sends.iter().all(is_there) {
            return None;
        }
        let mut next = state.clone();
        next.depth += 1;
        next.machines[place] = effect.to;
        effect.sends.iter().for_each(|sent| next.sent.add(*sent));
        match step {
            Step::Crash { .. } => next.used.crashes += 1,
            Step::Propose { .. } => next.used.commands += 1,
            Step::Beat(_) => next.used.heartbeats += 1,
            Step::Read { .. } => next.used.reads += 1,
            Step::Hear(_) | Step::Flush(_) | Step::Campaign(_) => {}
        }
        let Some(sight) = effect.sight else {
            return Some((next, None));
        };
        let (facts, broken) = self.judge(state.facts, sight);
        next.facts = facts;
        let holds = |voter: NodeId, index, hash| {
            let machine = next.machines.get(voter.0.saturating_sub(1) as usize);
            machine.is_some_and(|machine| self.locals.machine(*machine).disk().holds(index, hash))
        };
        let (known, sight) = (&self.histories[facts as usize], self.locals.sight(sight));
        let broken = broken.or_else(|| known.lost(sight, holds));
        let broken = broken.or_else(|| durable(sight, &self.members, holds));
        Some((next, broken))
    }

    /// What may be sent without anybody becoming another by it is sent at once: the cluster can do no less afterwards.
    fn close(&mut self, state: &mut State) {
        let mut steps: Vec<Step> = state.sent.iter().map(Step::Hear).collect();
        while let Some(step) = steps.pop() {
            let Some(effect) = self.sent_for_nothing(state, step) else {
                continue;
            };
            for sent in self.locals.effect(effect).sends.iter().copied() {
                if !state.sent.has(sent) {
                    state.sent.add(sent);
                    steps.push(Step::Hear(sent));
                }
            }
        }
        self.forget(state);
    }

    /// Drops the messages that are of no use any more.
    fn forget(&self, state: &mut State) {
        let useless: Vec<u32> = state
            .sent
            .iter()
            .filter(|sent| self.is_useless(state, *sent))
            .collect();
        useless.into_iter().for_each(|message| state.sent.remove(message));
    }

    fn is_useless(&self, state: &State, message: u32) -> bool {
        let envelope = self.locals.message(message);
        let machine = state.machines[envelope.to.0.saturating_sub(1) as usize];
        self.forgets && self.locals.stand(machine).has_no_use_for(envelope)
    }

    /// What was sent, as it is called under a naming.
    fn called(&self, sent: &Set, naming: usize) -> Set {
        let mut called = Set::default();
        for message in sent.iter() {
            called.add(self.locals.called(message, naming));
        }
        called
    }

    /// The effect of a step, if all that it does is to send something.
    fn sent_for_nothing(&mut self, state: &State, step: Step) -> Option<u32> {
        let machine = state.machines[self.place_of(step)];
        let number = self.locals.work_out(machine, step)?;
        let effect = self.locals.effect(number);
        (effect.to == machine && effect.sight.is_none() && !effect.sends.is_empty()).then_some(number)
    }

    /// The sums of a cluster, but for what was sent.
    fn sums(&self, machines: [u32; 3], used: Used, facts: u32) -> Sums {
        let mut sums = self.history_sums[facts as usize];
        for machine in self.machines(machines) {
            sums.add(self.locals.machine_sums(machine));
        }
        let used = mix(0x7573_6564, u64::from(used.word()));
        sums.add_to_all(u128::from(mix(used, 1)) << 64 | u128::from(mix(used, 2)));
        sums
    }

    fn judge(&mut self, facts: u32, sight: u32) -> (u32, Option<Broken>) {
        let key = u64::from(facts) << 32 | u64::from(sight);
        if let Some(judged) = self.judged.get(&key) {
            return judged.clone();
        }
        let mut known = self.histories[facts as usize].clone();
        let broken = known.see(self.locals.sight(sight), &self.members);
        let sums = known.sums();
        let next = number(self.histories.len());
        let place = *self.history_places.entry(sums.as_named()).or_insert(next);
        if place == next {
            self.histories.push(known);
            self.history_sums.push(sums);
        }
        self.judged.insert(key, (place, broken.clone()));
        (place, broken)
    }

    /// How far it has come.
    #[must_use]
    pub fn report(&self) -> Report {
        let (machines, messages) = self.locals.counts();
        Report {
            states: self.reached.len(),
            looked_at: self.looked_at,
            transitions: self.transitions,
            depth: self.depth,
            frontier: self.frontier.len(),
            complete: self.frontier.len() == 0 && self.found.is_none() && self.scope.depth.is_none(),
            machines,
            messages,
            violation: self.found.clone(),
        }
    }

    /// How a state was reached, without the moves that it does not take.
    fn trace(&mut self, mut row: u32, broken: &Broken) -> Trace {
        let mut steps = Vec::new();
        while row != 0 {
            let Row { from, step } = self.rows[row as usize];
            steps.push(Step::unpack(step));
            row = from;
        }
        steps.reverse();
        let mut steps = self.spelled_out(&steps);
        let mut before = usize::MAX;
        while steps.len() < before {
            before = steps.len();
            for place in (0..before).rev() {
                let mut fewer = steps.clone();
                fewer.remove(place);
                if self.breaks(&fewer).is_some_and(|other| other.is_like(broken)) {
                    steps = fewer;
                }
            }
        }
        let broken = self.breaks(&steps).unwrap_or_else(|| broken.clone());
        self.told(&steps, broken)
    }

    /// The moves, with those that were made unasked in between.
    fn spelled_out(&mut self, steps: &[Step]) -> Vec<Step> {
        let (mut state, mut all) = (self.first.clone(), Vec::new());
        for step in steps {
            let mut more: Vec<Step> = state.sent.iter().map(Step::Hear).collect();
            while let Some(step) = more.pop() {
                if let Some(effect) = self.sent_for_nothing(&state, step) {
                    all.push(step);
                    for sent in self.locals.effect(effect).sends.iter().copied() {
                        if !state.sent.has(sent) {
                            state.sent.add(sent);
                            more.push(Step::Hear(sent));
                        }
                    }
                }
            }
            all.push(*step);
            if let Some((next, _)) = self.after(&state, *step) {
                state = next;
            }
        }
        all
    }

    /// What the last of these moves breaks, if they can be made and no earlier one breaks anything.
    fn breaks(&mut self, steps: &[Step]) -> Option<Broken> {
        let mut state = self.first.clone();
        for (place, step) in (1..).zip(steps) {
            if let Step::Hear(message) = step
                && !state.sent.has(*message)
            {
                return None;
            }
            // One that changes nothing can be made, and need not be.
            let Some((next, broken)) = self.after(&state, *step) else {
                continue;
            };
            if broken.is_some() {
                return broken.filter(|_| place == steps.len());
            }
            state = next;
        }
        None
    }

    fn told(&self, steps: &[Step], broken: Broken) -> Trace {
        let mut machines = self.first.machines;
        let mut moves = Vec::new();
        for step in steps {
            let place = self.place_of(*step);
            let before = machines[place];
            let Some(effect) = self.locals.look_up(before, *step) else {
                break;
            };
            machines[place] = effect.to;
            let after = &self.locals.machine(effect.to).node;
            let sends = effect.sends.iter().map(|sent| self.locals.message(*sent).clone());
            moves.push(Moved {
                node: after.id(),
                what: self.locals.tell(before, *step),
                role: after.role(),
                term: after.term(),
                last: after.log().last(),
                commit: after.commit_index(),
                sends: sends.collect(),
            });
        }
        Trace {
            scope: self.scope,
            rules: self.locals.rules(),
            moves,
            broken,
        }
    }
}
