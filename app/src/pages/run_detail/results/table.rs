//! The table of rows.

use super::model::PageModel;
use super::row::Row;
use super::selection::SelectPage;
use crate::state::Hydrated;
use domain::ids::ResultId;
use leptos::prelude::*;

#[component]
pub(super) fn Table(model: PageModel, open: Memo<Option<ResultId>>) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    view! {
        // One switch for all buttons of the table; its links work without JavaScript.
        <fieldset class="table" disabled=move || !hydrated.get()>
            <legend class="sr">"Results"</legend>
            <table aria-label="Results">
                <thead>
                    <tr>
                        <th scope="col" class="tick"><SelectPage model /></th>
                        <th scope="col">"Asset"</th>
                        <th scope="col">"Confidence"</th>
                        <th scope="col">"Source"</th>
                        <th scope="col"><abbr title="Additional alternatives">"Alt."</abbr></th>
                        <th scope="col">"Description"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col"><span class="muted">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || model.rows.get() key=|row| row.id let:row>
                        <Row model row open />
                    </For>
                </tbody>
            </table>
        </fieldset>
    }
}
