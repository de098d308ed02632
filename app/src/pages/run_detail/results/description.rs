//! The description: read, or edited in place. Enter or blur saves, Esc restores, Shift+Enter is a new line.

use super::model::{PageModel, RowModel};
use crate::components::icon::Icon;
use domain::review::Action;
use leptos::ev::KeyboardEvent;
use leptos::html::{Button, Textarea};
use leptos::prelude::*;

#[component]
pub(super) fn Description(model: PageModel, row: RowModel) -> impl IntoView {
    let editing = row.editing;
    let button = NodeRef::<Button>::new();
    let path = row.row.with_untracked(|row| row.asset.path());
    view! {
        <Show when=move || editing.get() fallback=move || view! { <Text row editing /> }>
            <Editor model row editing button />
        </Show>
        // Hidden and not taken away while editing: the focus comes back to it.
        <button
            type="button"
            class="btn ghost icon edit"
            class:gone=editing
            node_ref=button
            aria-label=format!("Edit {path}")
            title="Edit"
            on:click=move |_| editing.set(true)
        >
            <Icon name="edit" />
        </button>
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

#[component]
fn Editor(
    model: PageModel,
    row: RowModel,
    editing: RwSignal<bool>,
    button: NodeRef<Button>,
) -> impl IntoView {
    let area = NodeRef::<Textarea>::new();
    let (before, path) = row.row.with_untracked(|row| (row.description.clone(), row.asset.path()));
    let draft = RwSignal::new(before.clone());
    area.on_load(|area| {
        // A field that cannot be focused is still a field.
        let _ = area.focus();
        area.select();
    });
    let save = move || {
        // Leaving the editor blurs it: the second call finds it closed.
        if !editing.get_untracked() {
            return;
        }
        editing.set(false);
        let text = draft.get_untracked();
        if text.trim() != before.trim() {
            model.decide(row, Action::Edit(text.trim().to_owned()));
        }
    };
    let blur = save.clone();
    let return_focus = move || {
        if let Some(button) = button.get_untracked() {
            request_animation_frame(move || {
                let _ = button.focus();
            });
        }
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.shift_key() && !event.is_composing() => {
            event.prevent_default();
            save();
            return_focus();
        }
        "Escape" => {
            editing.set(false);
            return_focus();
        }
        _ => {}
    };
    view! {
        <textarea
            class="editor"
            node_ref=area
            rows="3"
            aria-label=format!("Description of {path}")
            prop:value=draft
            on:input=move |event| draft.set(event_target_value(&event))
            on:keydown=keys
            on:blur=move |_| blur()
        ></textarea>
    }
}
