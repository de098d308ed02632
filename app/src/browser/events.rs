//! Following a job: from a snapshot on, event by event. What is missed is made up for by a new snapshot.

use crate::browser::feed::{Feed, Told, use_feed};
use crate::server_fns::jobs::show_job;
use domain::event::JobEvent;
use domain::feed::JobFrame;
use domain::ids::JobId;
use domain::live::{Change, JobSnapshot, LiveState};
use domain::run::RunStatus;
use domain::sequence::{Sequence, Step};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub use crate::browser::feed::Connection;

/// Milliseconds until a snapshot that could not be read is asked for again.
const RETRY_MILLIS: u32 = 1_500;

/// A job as the page follows it.
#[derive(Clone, Copy)]
pub struct LiveJob {
    /// The job: of a run that somebody lets go on, the next one.
    pub id: RwSignal<JobId>,
    /// When it was queued, and the server's clock then: what the elapsed time is counted from.
    pub snapshot: StoredValue<JobSnapshot>,
    /// What the events add up to.
    pub state: RwSignal<LiveState>,
    /// How the stream is.
    pub connection: RwSignal<Connection>,
    /// Grows whenever rows were persisted.
    pub rows: RwSignal<u64>,
}

impl LiveJob {
    /// A job from its snapshot. In the browser it is followed until the owner is disposed of.
    pub fn follow(snapshot: JobSnapshot) -> Self {
        let feed = use_feed();
        let live = Self {
            id: RwSignal::new(snapshot.job_id.clone()),
            state: RwSignal::new(snapshot.state.clone()),
            connection: feed.connection,
            rows: RwSignal::new(0),
            snapshot: StoredValue::new(snapshot),
        };
        Follower::start(live, feed);
        live
    }

    /// Follows the job that goes on with the run. One that is not newer is no news.
    pub fn go_on(self, snapshot: JobSnapshot) {
        if self.id.with_untracked(|id| snapshot.job_id <= *id) {
            return;
        }
        // Before the state: the banner that comes back reads it.
        self.snapshot.set_value(snapshot.clone());
        self.state.set(snapshot.state);
        self.id.set(snapshot.job_id);
    }

    /// How it ended, once it did.
    pub fn status(self) -> Option<RunStatus> {
        self.state.with(|state| state.ended.as_ref().map(|ended| ended.status))
    }

    /// Whether it goes on.
    pub fn is_live(self) -> bool {
        self.state.with(|state| state.ended.is_none())
    }
}

/// Takes the job's events from the feed.
struct Follower {
    live: LiveJob,
    sequence: RefCell<Sequence<JobFrame>>,
    reading: Cell<bool>,
}

impl Follower {
    fn start(live: LiveJob, feed: Feed) {
        let after = live.snapshot.with_value(|snapshot| snapshot.after);
        let follower =
            Rc::new(Self { live, sequence: RefCell::new(Sequence::after(after)), reading: Cell::new(false) });
        let listener = Rc::clone(&follower);
        feed.listen(move |told| listener.told(told));
        // What happened between the snapshot and now was told to nobody here. An effect, since it runs in
        // the browser only, after the one that listens.
        Effect::new(move |before: Option<JobId>| {
            let job = live.id.get();
            if before.is_some_and(|before| before != job) {
                let after = live.snapshot.with_value(|snapshot| snapshot.after);
                *follower.sequence.borrow_mut() = Sequence::after(after);
            }
            if !follower.is_over() {
                follower.read();
            }
            job
        });
    }

    /// Whether something is about the followed job.
    fn is_of(&self, job: &JobId) -> bool {
        self.live.id.try_with_untracked(|id| id == job).unwrap_or(false)
    }

    fn told(self: &Rc<Self>, told: &Told) {
        if self.is_over() {
            return;
        }
        match told {
            Told::Job(frame) if self.is_of(&frame.job_id) => {
                let step = self.sequence.borrow_mut().hear(frame.event_id, frame.clone());
                match step {
                    Step::Take(frame) => self.take(&frame),
                    Step::Wait => {}
                    Step::Missing => self.read(),
                }
            }
            Told::Anew => self.read(),
            Told::Job(_) | Told::Review(_) | Told::Runs(_) => {}
        }
    }

    /// The job has ended, or the page is gone.
    fn is_over(&self) -> bool {
        self.live.state.try_with_untracked(|state| state.ended.is_some()).unwrap_or(true)
    }

    fn take(&self, frame: &JobFrame) {
        let Some(event) = JobEvent::parse(&frame.name, &frame.data) else { return };
        let change = self.live.state.try_update(|state| state.apply(event));
        if matches!(change, Some(Change::Rows(_))) {
            self.live.rows.update(|rows| *rows += 1);
        }
    }

    /// Reads a snapshot and goes on behind it.
    fn read(self: &Rc<Self>) {
        self.sequence.borrow_mut().expect_snapshot();
        if self.reading.replace(true) {
            return;
        }
        let follower = Rc::clone(self);
        let Some(job) = self.live.id.try_get_untracked() else { return };
        spawn_local(async move {
            let snapshot = show_job(job.clone()).await;
            follower.reading.set(false);
            if follower.is_over() {
                return;
            }
            // Another job goes on with the run meanwhile.
            if !follower.is_of(&job) {
                return follower.read();
            }
            match snapshot {
                Ok(snapshot) => follower.resume(snapshot),
                // Signing in again makes everybody read anew.
                Err(error) if error.is_signed_out() => {}
                Err(_) => crate::browser::after(RETRY_MILLIS, move || follower.read()),
            }
        });
    }

    fn resume(self: &Rc<Self>, snapshot: JobSnapshot) {
        let newer = snapshot.after > self.sequence.borrow().last();
        let resumed = self.sequence.borrow_mut().resume(snapshot.after);
        if newer {
            self.live.state.set(snapshot.state);
            self.live.rows.update(|rows| *rows += 1);
        }
        for frame in &resumed.ready {
            self.take(frame);
        }
        if resumed.missing {
            let follower = Rc::clone(self);
            crate::browser::after(RETRY_MILLIS, move || follower.read());
        }
    }
}
