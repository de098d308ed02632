//! Above the table: how many rows are in which state, and the queue.

use super::model::PageModel;
use crate::components::apply_dialog::ApplyQueue;
use crate::server_fns::results::list_results;
use domain::ids::RunId;
use domain::money::grouped;
use leptos::prelude::*;

#[component]
pub(super) fn Toolbar(model: PageModel, run: RunId) -> impl IntoView {
    let refresh = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            if let Ok(newer) = list_results(run, model.page).await {
                model.merge(newer);
            }
        });
    });
    let counted = move |count: fn(&domain::result::StatusCounts) -> i64| grouped(model.counts.with(count));
    view! {
        <div class="filters">
            <div class="row">
                <ul class="row tallies num" aria-label="Rows by decision">
                    <li>{move || counted(|counts| counts.unreviewed)} " unreviewed"</li>
                    <li>{move || counted(|counts| counts.accepted)} " accepted"</li>
                    <li>{move || counted(|counts| counts.skipped)} " skipped"</li>
                </ul>
                <span class="push muted num" aria-live="polite">{move || format!("{} queued", model.queued.get())}</span>
                <ApplyQueue run=Some(run) count=model.queued on_applied=refresh />
            </div>
        </div>
    }
}
