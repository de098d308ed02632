//! The table of rows.

use super::groups::{Heading, Line, lines};
use super::model::PageModel;
use super::row::Row;
use super::selection::SelectPage;
use super::view::View;
use crate::state::Hydrated;
use leptos::prelude::*;

#[component]
pub(super) fn Table(model: PageModel, view: View) -> impl IntoView {
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
                    <For each=move || lines(model) key=Line::key let:line>
                        {match line {
                            Line::Heading(group) => view! { <Heading group /> }.into_any(),
                            Line::Row(row) => view! { <Row model row view /> }.into_any(),
                        }}
                    </For>
                </tbody>
            </table>
        </fieldset>
    }
}
