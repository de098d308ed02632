//! A page of rows stays as the store has it: rows that are persisted join, decisions made elsewhere show.
//! The rows that are there stay where they are.

use super::model::PageModel;
use crate::browser::events::LiveJob;
use crate::browser::feed::use_feed;
use crate::browser::refresh::{BRISK, Refresh};
use crate::pages::run_detail::rerun::RerunDialogs;
use crate::server_fns::results::list_results;
use domain::ids::{ResultId, Revision, RunId};
use leptos::prelude::*;

impl PageModel {
    /// How often rows of the page were decided on, decisions on their way included: while this stays, what
    /// is read from the server is no older than what is shown.
    fn decisions(self) -> u64 {
        self.decided.try_get_value().unwrap_or(0)
    }

    /// Whether some row is being edited.
    fn is_edited(self) -> bool {
        self.rows.with(|rows| rows.iter().any(|row| row.editing.get()))
    }

    /// The page is shown no more.
    fn is_gone(self) -> bool {
        self.rows.is_disposed()
    }

    /// A row's revision as the server told it last; `None` for a row of another page.
    fn revision(self, id: ResultId) -> Option<Revision> {
        let row = self.rows.try_with_untracked(|rows| rows.iter().find(|row| row.id == id).copied())??;
        row.confirmed.try_with_value(|row| row.revision)
    }
}

/// Follows the run's job and everybody's decisions.
pub(super) fn follow(id: RunId, db_profile: String, model: PageModel, job: LiveJob) {
    let refresh = Refresh::new(BRISK, move || async move {
        // A decision made while the page was read is newer than it: the counts would go back.
        loop {
            let decided = model.decisions();
            let newer = list_results(id, model.asked(), None).await;
            if model.is_gone() {
                return;
            }
            if model.decisions() == decided {
                if let Ok((newer, _)) = newer {
                    model.merge(newer);
                }
                return;
            }
        }
    });
    let ask = refresh.clone();
    // New versions of rows that this page ran again.
    let persisted = expect_context::<RerunDialogs>().persisted;
    // Another job may be over before this page hears of it: then nothing but its id is new.
    let state = Memo::new(move |_| (job.id.get(), job.rows.get(), job.status().is_some(), persisted.get()));
    Effect::new(move |seen: Option<()>| {
        // Read, and not only tracked: what nobody reads does not follow.
        state.with(|_| ());
        if seen.is_some() {
            ask.ask();
        }
    });
    let ask = refresh.clone();
    let edited = Memo::new(move |_| model.is_edited());
    // What happened to a row while it was edited was left for now.
    Effect::new(move |before: Option<bool>| {
        let now = edited.get();
        if before == Some(true) && !now {
            ask.ask();
        }
        now
    });
    let shown = move |row| model.revision(row);
    use_feed().on_review(id, db_profile, shown, move || refresh.ask());
}
