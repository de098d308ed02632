//! An entry's text: read, or edited in place.

use super::model::{EntryModel, QueueModel};
use crate::components::inline_editor::{EditButton, InlineEditor};
use leptos::html::Button;
use leptos::prelude::*;

#[component]
pub(super) fn Description(model: QueueModel, entry: EntryModel) -> impl IntoView {
    let editing = RwSignal::new(false);
    let button = NodeRef::<Button>::new();
    let path = entry.entry.with_untracked(|entry| entry.asset.path());
    let text = Memo::new(move |_| entry.entry.with(|entry| entry.description.clone()));
    let on_save = Callback::new(move |text| model.edit(entry, text));
    let editor = {
        let path = path.clone();
        move || {
            let before = text.get_untracked();
            view! { <InlineEditor path=path.clone() before editing button on_save /> }
        }
    };
    view! {
        <Show
            when=move || editing.get()
            fallback=move || view! { <span class="text" on:dblclick=move |_| editing.set(true)>{text}</span> }
        >
            {editor.clone()}
        </Show>
        <EditButton path editing button disabled=entry.busy />
    }
}
