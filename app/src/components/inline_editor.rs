//! A description edited in place: Enter or blur saves, Esc restores, Shift+Enter is a new line.

use super::icon::Icon;
use leptos::ev::KeyboardEvent;
use leptos::html::{Button, Textarea};
use leptos::prelude::*;

/// The button that opens the editor. Hidden and not taken away while editing: the focus comes back to it.
#[component]
pub fn EditButton(
    /// The asset's path.
    path: String,
    /// Whether the editor is open.
    editing: RwSignal<bool>,
    /// The button, for the editor to give the focus back to.
    button: NodeRef<Button>,
    /// Whether it can be opened now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn ghost icon edit"
            class:gone=editing
            node_ref=button
            aria-label=format!("Edit {path}")
            title="Edit"
            disabled=disabled
            on:click=move |_| editing.set(true)
        >
            <Icon name="edit" />
        </button>
    }
}

/// The open editor.
#[component]
pub fn InlineEditor(
    /// The asset's path.
    path: String,
    /// The text as it is.
    before: String,
    /// The text to begin with, where that is another one.
    #[prop(optional_no_strip)]
    draft: Option<String>,
    /// Closes the editor.
    editing: RwSignal<bool>,
    /// Gets the focus back.
    button: NodeRef<Button>,
    /// Called with other words than there were.
    on_save: Callback<String>,
) -> impl IntoView {
    let area = NodeRef::<Textarea>::new();
    let draft = RwSignal::new(draft.unwrap_or_else(|| before.clone()));
    area.on_load(|area| {
        // A field that cannot be focused is still a field.
        let _ = area.focus();
        // Once the field has its text.
        request_animation_frame(move || area.select());
    });
    let before = StoredValue::new(before);
    let save = move || {
        // Leaving the editor blurs it: the second call finds it closed, or gone with its row.
        if editing.try_get_untracked() != Some(true) {
            return;
        }
        editing.set(false);
        let text = draft.get_untracked().trim().to_owned();
        if before.with_value(|before| text != before.trim()) {
            on_save.run(text);
        }
    };
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
            on:blur=move |_| save()
        ></textarea>
    }
}
