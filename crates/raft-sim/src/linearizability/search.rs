//! The search for an order (Wing and Gong 1993, with Lowe's memory of 2017) on one key: take up any request that was called before
//! the first return among those not yet taken up, if its answer fits; go back where none does.
//!
//! What was tried is remembered as the set of requests taken up and the value after them: whichever way leads there again, it
//! leads no further. The set is kept as a hash of 128 bits: two sets that share one would be a wrong verdict.

use super::model::{Op, Said};
use raft::draw::mix;
use std::collections::BTreeSet;

/// A request with its moments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timed {
    pub(super) op: Op,
    pub(super) called: u64,
    /// When it was answered, and how; none if it was not.
    pub(super) returned: Option<(u64, Said)>,
}

impl Timed {
    /// The value after it, if what it was answered fits.
    fn follow(&self, value: Option<i64>) -> Option<Option<i64>> {
        let (after, said) = self.op.apply(value);
        let fits = self.returned.is_none_or(|(_, answer)| answer == said);
        fits.then_some(after)
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// There is an order.
    Order,
    /// There is none: this one returned before it could be taken up, where most others were.
    Stuck(usize),
    /// The budget is used up.
    Nothing,
}

/// A call or a return, as the place of its request and whether it is the return.
type Moment = (usize, bool);

/// The calls and returns of all requests that are not taken up, in order: a ring with one more place, which is no moment.
struct Moments {
    moments: Vec<Moment>,
    next: Vec<usize>,
    before: Vec<usize>,
    /// Where the call of each request is, and its return, if it has one.
    places: Vec<(usize, Option<usize>)>,
}

impl Moments {
    /// The place before the first moment and after the last one.
    const START: usize = 0;

    fn of(requests: &[Timed]) -> Self {
        let calls = requests
            .iter()
            .enumerate()
            .map(|(place, one)| (one.called, (place, false)));
        let returns = requests
            .iter()
            .enumerate()
            .filter_map(|(place, one)| Some((one.returned?.0, (place, true))));
        let mut timed: Vec<(u64, Moment)> = calls.chain(returns).collect();
        timed.sort_unstable();
        let mut moments = vec![(usize::MAX, false)];
        moments.extend(timed.into_iter().map(|(_, moment)| moment));
        let mut places = vec![(0, None); requests.len()];
        for (place, (request, is_return)) in moments.iter().enumerate().skip(1) {
            if *is_return {
                places[*request].1 = Some(place);
            } else {
                places[*request].0 = place;
            }
        }
        let count = moments.len();
        Self {
            moments,
            next: (0..count).map(|place| (place + 1) % count).collect(),
            before: (0..count).map(|place| (place + count - 1) % count).collect(),
            places,
        }
    }

    fn take_out(&mut self, place: usize) {
        let (before, next) = (self.before[place], self.next[place]);
        self.next[before] = next;
        self.before[next] = before;
    }

    fn put_in(&mut self, place: usize) {
        let (before, next) = (self.before[place], self.next[place]);
        self.next[before] = place;
        self.before[next] = place;
    }

    /// A request is taken up.
    fn lift(&mut self, request: usize) {
        let (call, back) = self.places[request];
        self.take_out(call);
        back.into_iter().for_each(|back| self.take_out(back));
    }

    /// The request that was taken up last is not any more.
    fn unlift(&mut self, request: usize) {
        let (call, back) = self.places[request];
        back.into_iter().for_each(|back| self.put_in(back));
        self.put_in(call);
    }
}

/// What a request adds to the hash of a set.
fn part(request: usize) -> (u64, u64) {
    let request = request as u64;
    (mix(1, request), mix(2, request))
}

pub(super) fn search(requests: &[Timed], budget: &mut u64) -> Found {
    let mut moments = Moments::of(requests);
    let mut missing = requests.iter().filter(|one| one.returned.is_some()).count();
    let (mut value, mut set) = (None, (0, 0));
    let mut tried = BTreeSet::new();
    let mut taken: Vec<(usize, Option<i64>)> = Vec::new();
    let mut furthest = None;
    let mut place = moments.next[Moments::START];
    // Nobody must have taken place that was not answered: so this is the end, not the last moment.
    while missing > 0 {
        let (request, is_return) = moments.moments[place];
        let hash = part(request);
        if is_return {
            // It has returned, and must have been taken up before.
            if furthest.is_none_or(|(count, _)| taken.len() > count) {
                furthest = Some((taken.len(), request));
            }
            let Some((last, before)) = taken.pop() else {
                return Found::Stuck(furthest.map_or(request, |(_, request)| request));
            };
            let hash = part(last);
            (value, set) = (before, (set.0 ^ hash.0, set.1 ^ hash.1));
            moments.unlift(last);
            missing += usize::from(requests[last].returned.is_some());
            place = moments.next[moments.places[last].0];
            continue;
        }
        let Some(left) = budget.checked_sub(1) else {
            return Found::Nothing;
        };
        *budget = left;
        let with = (set.0 ^ hash.0, set.1 ^ hash.1);
        match requests[request].follow(value) {
            Some(after) if tried.insert((with, after)) => {
                taken.push((request, value));
                (value, set) = (after, with);
                moments.lift(request);
                missing -= usize::from(requests[request].returned.is_some());
                place = moments.next[Moments::START];
            }
            _ => place = moments.next[place],
        }
    }
    Found::Order
}
