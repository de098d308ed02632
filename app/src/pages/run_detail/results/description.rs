//! The description: read, or edited in place.

use super::model::{PageModel, RowModel};
use crate::components::inline_editor::{EditButton, InlineEditor};
use domain::review::Action;
use leptos::html::Button;
use leptos::prelude::*;

#[component]
pub(super) fn Description(model: PageModel, row: RowModel) -> impl IntoView {
    let editing = row.editing;
    let button = NodeRef::<Button>::new();
    let path = row.row.with_untracked(|row| row.asset.path());
    let on_save = Callback::new(move |text| model.decide(row, Action::Edit(text)));
    let editor = {
        let path = path.clone();
        move || {
            let before = row.row.with_untracked(|row| row.description.clone());
            let draft = row.draft.try_update_value(Option::take).flatten();
            view! { <InlineEditor path=path.clone() before draft editing button on_save /> }
        }
    };
    view! {
        <Show when=move || editing.get() fallback=move || view! { <Text row editing /> }>
            {editor.clone()}
        </Show>
        <EditButton path editing button />
        {move || row.row.with(|row| row.injection_warning.clone()).map(|warning| {
            view! { <span class="pill bad wrap"><span aria-hidden="true">"⚠"</span>{warning}</span> }
        })}
        {move || {
            row.row.with(|row| row.production_warning.clone()).map(|warning| {
                view! { <span class="pill warn wrap"><span aria-hidden="true">"⚠"</span>{warning}</span> }
            })
        }}
    }
}

#[component]
fn Text(row: RowModel, editing: RwSignal<bool>) -> impl IntoView {
    let text = Memo::new(move |_| row.row.with(|row| (row.description.clone(), row.edited)));
    view! {
        <span class="text" class:edited=move || text.with(|(_, edited)| *edited) on:dblclick=move |_| editing.set(true)>
            {move || text.get().0}
        </span>
    }
}
