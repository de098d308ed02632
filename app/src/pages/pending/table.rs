//! The table of entries.

use super::model::QueueModel;
use super::row::Row;
use crate::state::Hydrated;
use leptos::prelude::*;

#[component]
pub(super) fn Table(model: QueueModel) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    view! {
        // One switch for all buttons of the table; its links work without JavaScript.
        <fieldset class="table" disabled=move || !hydrated.get()>
            <legend class="sr">"Pending queue"</legend>
            <table class="labelled" aria-label="Pending queue">
                <thead>
                    <tr>
                        <th scope="col">"Asset"</th>
                        <th scope="col">"Description"</th>
                        <th scope="col">"Comment now"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"Queued"</th>
                        <th scope="col"><span class="muted">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || model.entries.get() key=|entry| (entry.id, entry.holder) let:entry>
                        <Row model entry />
                    </For>
                </tbody>
            </table>
        </fieldset>
    }
}
