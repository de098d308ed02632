//! What happens in the Studio, as every open page follows it: job events, decisions, the queue.
//!
//! A browser opens few connections to one host, so all its tabs share one event stream. The tab that
//! holds the Web Lock has the EventSource and broadcasts what comes; when it goes, the next one takes
//! the lock and goes on where the last broadcast was. Without Web Locks or BroadcastChannel a tab has a
//! stream of its own.

mod channel;
mod hub;
mod leader;
mod lock;

use crate::codec::JsonText;
use crate::state::PendingCount;
use domain::feed::{JobFrame, Reviewed, RunsChanged};
use domain::ids::{JobId, Revision, RunId};
use leptos::prelude::*;
use std::rc::Rc;

/// How the stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connection {
    /// Events come as they happen.
    Open,
    /// It broke; it will go on where it was.
    Reconnecting,
    /// The session ended: only signing in helps.
    SignedOut,
}

/// What listeners are told.
#[derive(Debug, Clone)]
pub enum Told {
    /// An event of a job, each once.
    Job(JobFrame),
    /// Rows were decided on, or their place in the queue changed.
    Review(Reviewed),
    /// A run was created or ended.
    Runs(RunsChanged),
    /// Something may have been missed: what is shown must be read anew.
    Anew,
}

/// The feed of this tab.
#[derive(Debug, Clone, Copy)]
pub struct Feed {
    /// How the stream is.
    pub connection: RwSignal<Connection>,
    /// Live banners on the page: they say themselves how the stream is.
    pub banners: RwSignal<u32>,
    pending: PendingCount,
}

/// Provides the feed and begins to follow, once, at the root.
pub fn provide(pending: PendingCount) {
    let (connection, banners) = (RwSignal::new(Connection::Open), RwSignal::new(0));
    let feed = Feed { connection, banners, pending };
    provide_context(feed);
    // Where the stream was when the server began to render: what happened since then is still to come.
    let position = SharedValue::<_, JsonText>::new_with_encoding(rendered_at).into_inner();
    Effect::new(move |_| hub::start(feed, position.clone()));
}

#[cfg(feature = "ssr")]
fn rendered_at() -> Option<String> {
    use_context::<engine::Engine>()?.feed_position()
}

#[cfg(not(feature = "ssr"))]
fn rendered_at() -> Option<String> {
    None
}

/// The feed of this tab.
pub fn use_feed() -> Feed {
    expect_context()
}

impl Feed {
    /// Entries in the whole queue; `None` until it is known.
    pub fn pending_total(self) -> Option<i64> {
        self.pending.get()
    }

    /// Notes that the current owner is a live banner.
    pub fn has_banner(self) {
        Effect::new(move |_| {
            self.banners.update(|banners| *banners += 1);
            on_cleanup(move || {
                self.banners.try_update(|banners| *banners -= 1);
            });
        });
    }

    /// Calls `listener`, in the browser, until the current owner goes.
    pub fn listen(self, listener: impl Fn(&Told) + 'static) {
        let listener: Rc<dyn Fn(&Told)> = Rc::new(listener);
        // Effects run in the browser only, after hydration.
        Effect::new(move |_| {
            let id = hub::listen(Rc::clone(&listener));
            on_cleanup(move || hub::forget(id));
        });
    }

    /// Calls `listener` with every event of a job from now on. An event that was missed is not told:
    /// [`super::events::LiveJob`] makes up for that.
    pub fn on_job(self, job: JobId, listener: impl Fn(&JobFrame) + 'static) {
        self.listen(move |told| {
            if let Told::Job(frame) = told
                && frame.job_id == job
            {
                listener(frame);
            }
        });
    }

    /// Calls `listener` whenever rows of a run may look different from how they are shown: somebody
    /// decided on them or on rows for the same assets, or something was missed. `shown` is a row of the
    /// page as it is known; a change that it has already is none.
    pub fn on_review(
        self,
        run: RunId,
        db_profile: String,
        shown: impl Fn(domain::ids::ResultId) -> Option<Revision> + 'static,
        listener: impl Fn() + 'static,
    ) {
        self.listen(move |told| {
            let concerned = match told {
                Told::Review(review) => concerns(review, run, &db_profile, &shown),
                Told::Anew => true,
                Told::Job(_) | Told::Runs(_) => false,
            };
            if concerned {
                listener();
            }
        });
    }

    /// Calls `listener` whenever lists of runs look different: one was created, went on or ended.
    pub fn on_runs(self, listener: impl Fn() + 'static) {
        self.listen(move |told| match told {
            Told::Job(frame) if frame.name != "progress" => {}
            Told::Job(_) | Told::Runs(_) | Told::Anew => listener(),
            Told::Review(_) => {}
        });
    }

    /// Calls `listener` whenever the queue may look different.
    pub fn on_queue(self, listener: impl Fn() + 'static) {
        self.listen(move |told| match told {
            Told::Review(_) | Told::Anew => listener(),
            Told::Job(_) | Told::Runs(_) => {}
        });
    }
}

/// Whether a change may show on a page of a run's rows.
fn concerns(
    review: &Reviewed,
    run: RunId,
    db_profile: &str,
    shown: &impl Fn(domain::ids::ResultId) -> Option<Revision>,
) -> bool {
    review.all
        || review.changes.iter().any(|changes| {
            if changes.run_id != run {
                // It may describe the same assets: then it has, or had, their queue entries.
                return changes.db_profile == db_profile;
            }
            let mut rows = changes.result_ids.iter().zip(&changes.revisions);
            rows.any(|(id, revision)| shown(*id).is_none_or(|known| known < *revision))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::feed::RunChanges;
    use domain::ids::{ChangeId, ResultId};

    #[test]
    fn a_page_is_concerned_by_what_it_does_not_know_yet() {
        let review = |run, id, revision| Reviewed {
            changes: vec![RunChanges {
                run_id: RunId(run),
                db_profile: "shop".into(),
                result_ids: vec![ResultId(id)],
                revisions: vec![Revision(revision)],
            }],
            all: false,
            change: ChangeId(1),
        };
        // The page shows row 3 at revision 2.
        let shown = |id: ResultId| (id == ResultId(3)).then_some(Revision(2));
        let concerned = |review: &Reviewed, profile| concerns(review, RunId(7), profile, &shown);
        assert!(!concerned(&review(7, 3, 2), "shop"), "its own decision");
        assert!(concerned(&review(7, 3, 3), "shop"), "somebody else's");
        assert!(concerned(&review(7, 4, 2), "shop"), "a row of another page changes the counts");
        assert!(concerned(&review(8, 30, 2), "shop"), "another version may hold the queue entry");
        assert!(!concerned(&review(8, 30, 2), "other"), "another database");
        let all = Reviewed { changes: vec![], all: true, change: ChangeId(1) };
        assert!(concerned(&all, "other"));
    }
}
