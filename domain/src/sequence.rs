//! Following numbered events over a channel that may repeat and lose some: each is taken once and in order,
//! and what was lost is noticed.

use crate::ids::{ChangeId, EventId, JobId};

/// Events that are kept while a snapshot is read. More of them are dropped: the next one shows the gap.
const HELD: usize = 1_000;

/// The events of one job, as one reader takes them.
///
/// A gap (or joining in the middle) calls for a snapshot: the reader goes on behind it. What comes while
/// the snapshot is read is held back.
#[derive(Debug)]
pub struct Sequence<T> {
    after: EventId,
    awaiting: bool,
    /// In order, each once. A list, as the browser loads this code: a tree's is larger than all the rest.
    held: Vec<(EventId, T)>,
}

/// What a reader must do with an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<T> {
    /// It is the next one: take it.
    Take(T),
    /// It was taken before, or is held until the snapshot is there: nothing to do.
    Wait,
    /// Events are missing: read a snapshot, then call [`Sequence::resume`].
    Missing,
}

impl<T> Sequence<T> {
    /// Goes on after an event.
    pub fn after(after: EventId) -> Self {
        Self { after, awaiting: false, held: Vec::new() }
    }

    /// The last event that was taken.
    pub fn last(&self) -> EventId {
        self.after
    }

    /// Takes an event as it comes.
    pub fn hear(&mut self, id: EventId, event: T) -> Step<T> {
        if id <= self.after {
            return Step::Wait;
        }
        if !self.awaiting && id.0 == self.after.0 + 1 {
            self.after = id;
            return Step::Take(event);
        }
        if self.held.len() < HELD {
            match self.held.binary_search_by_key(&id, |(id, _)| *id) {
                Ok(place) => self.held[place].1 = event,
                Err(place) => self.held.insert(place, (id, event)),
            }
        }
        if self.awaiting {
            return Step::Wait;
        }
        self.awaiting = true;
        Step::Missing
    }

    /// A snapshot shall be read for another reason. `false` where one is under way already.
    pub fn expect_snapshot(&mut self) -> bool {
        !std::mem::replace(&mut self.awaiting, true)
    }

    /// Goes on behind a snapshot that knows everything up to `known`.
    ///
    /// A snapshot that is older than what was taken meanwhile tells nothing new; see [`Self::last`].
    pub fn resume(&mut self, known: EventId) -> Resumed<T> {
        self.after = self.after.max(known);
        self.held.retain(|(id, _)| *id > self.after);
        let next =
            self.held.iter().zip(self.after.0 + 1..).take_while(|((id, _), next)| id.0 == *next).count();
        let ready: Vec<T> = self.held.drain(..next).map(|(_, event)| event).collect();
        self.after = EventId(self.after.0 + next as i64);
        self.awaiting = !self.held.is_empty();
        Resumed { ready, missing: self.awaiting }
    }
}

/// How a reader goes on behind a snapshot.
#[derive(Debug, PartialEq, Eq)]
pub struct Resumed<T> {
    /// The held events that follow it, in order.
    pub ready: Vec<T>,
    /// Events are missing still: read another snapshot.
    pub missing: bool,
}

/// Jobs whose places are remembered.
const JOBS: usize = 256;

/// Which events of the shared stream a tab has heard: two leading tabs may tell one twice.
#[derive(Debug)]
pub struct Heard {
    change: ChangeId,
    /// In order.
    jobs: Vec<(JobId, EventId)>,
}

impl Heard {
    /// Nothing was heard yet of what comes after `change`.
    pub fn after(change: ChangeId) -> Self {
        Self { change, jobs: Vec::new() }
    }

    /// Notes a job's event. `false` where it was heard before.
    pub fn job(&mut self, job: &JobId, id: EventId) -> bool {
        match self.jobs.binary_search_by(|(known, _)| known.cmp(job)) {
            Ok(place) => {
                let last = &mut self.jobs[place].1;
                let fresh = id > *last;
                *last = id.max(*last);
                fresh
            }
            Err(place) => {
                self.jobs.insert(place, (job.clone(), id));
                if self.jobs.len() > JOBS {
                    // The ids sort by creation: the oldest goes.
                    self.jobs.remove(0);
                }
                true
            }
        }
    }

    /// Notes a change. `false` where it was heard before.
    pub fn change(&mut self, change: ChangeId) -> bool {
        let fresh = change > self.change;
        self.change = self.change.max(change);
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_next_event_is_taken_and_a_repeated_one_is_not() {
        let mut sequence = Sequence::after(EventId(4));
        assert_eq!(sequence.hear(EventId(5), 'a'), Step::Take('a'));
        assert_eq!(sequence.hear(EventId(5), 'a'), Step::Wait);
        assert_eq!(sequence.hear(EventId(2), 'z'), Step::Wait);
        assert_eq!(sequence.hear(EventId(6), 'b'), Step::Take('b'));
        assert_eq!(sequence.last(), EventId(6));
    }

    #[test]
    fn a_gap_calls_for_one_snapshot_and_what_comes_meanwhile_follows_it() {
        let mut sequence = Sequence::after(EventId(4));
        assert_eq!(sequence.hear(EventId(7), 'c'), Step::Missing);
        assert_eq!(sequence.hear(EventId(8), 'd'), Step::Wait);
        assert_eq!(sequence.hear(EventId(9), 'e'), Step::Wait);
        // The snapshot knows 7 already.
        assert_eq!(sequence.resume(EventId(7)), Resumed { ready: vec!['d', 'e'], missing: false });
        assert_eq!(sequence.hear(EventId(10), 'f'), Step::Take('f'));
    }

    #[test]
    fn a_snapshot_from_before_the_gap_is_not_enough() {
        let mut sequence = Sequence::after(EventId(4));
        assert_eq!(sequence.hear(EventId(7), 'c'), Step::Missing);
        assert_eq!(sequence.resume(EventId(5)), Resumed { ready: vec![], missing: true });
        assert_eq!(sequence.resume(EventId(6)), Resumed { ready: vec!['c'], missing: false });
        assert!(sequence.expect_snapshot());
        assert!(!sequence.expect_snapshot());
        assert_eq!(sequence.resume(EventId(3)), Resumed { ready: vec![], missing: false });
        assert_eq!(sequence.last(), EventId(7));
    }

    proptest! {
        /// Whatever the channel repeats, loses or delays: nothing is taken twice or out of order, and
        /// together with the snapshots everything is known in the end.
        #[test]
        fn nothing_is_missed_or_doubled(heard in prop::collection::vec(1i64..40, 0..120), lag in 0i64..6) {
            let mut sequence = Sequence::after(EventId(0));
            let mut known = 0;
            let take = |known: &mut i64, id: i64| {
                assert_eq!(id, *known + 1, "taken out of order");
                *known = id;
            };
            let mut newest = 0;
            for id in heard {
                newest = newest.max(id);
                match sequence.hear(EventId(id), id) {
                    Step::Take(id) => take(&mut known, id),
                    Step::Wait => {}
                    Step::Missing => {
                        let mut snapshot = newest - lag;
                        loop {
                            let resumed = sequence.resume(EventId(snapshot));
                            known = known.max(snapshot);
                            resumed.ready.into_iter().for_each(|id| take(&mut known, id));
                            if !resumed.missing {
                                break;
                            }
                            snapshot += 1;
                        }
                    }
                }
                prop_assert_eq!(sequence.last(), EventId(known));
            }
        }
    }

    #[test]
    fn a_tab_hears_everything_once() {
        let mut heard = Heard::after(ChangeId(0));
        let job = JobId("01J".into());
        assert!(heard.job(&job, EventId(3)));
        assert!(!heard.job(&job, EventId(3)) && !heard.job(&job, EventId(2)));
        assert!(heard.job(&job, EventId(4)) && heard.job(&JobId("01K".into()), EventId(1)));
        assert!(heard.change(ChangeId(2)) && !heard.change(ChangeId(2)) && !heard.change(ChangeId(1)));
        // Another store, or an older copy of it.
        heard = Heard::after(ChangeId(0));
        assert!(heard.change(ChangeId(1)) && heard.job(&job, EventId(1)));
    }

    #[test]
    fn the_places_of_old_jobs_are_forgotten() {
        let mut heard = Heard::after(ChangeId(0));
        for number in 0..2_000 {
            heard.job(&JobId(format!("{number:06}")), EventId(1));
        }
        assert_eq!(heard.jobs.len(), JOBS);
        assert!(!heard.job(&JobId("001999".into()), EventId(1)));
    }
}
