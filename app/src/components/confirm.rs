//! Asking before something is done.

use super::icon::Icon;
use leptos::html::Dialog;
use leptos::prelude::*;

/// Opens a dialog, modal.
pub fn open(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        // Refused only for a dialog that is open already.
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog; the browser gives the focus back.
pub fn close(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

/// A question with two answers.
#[component]
pub fn Confirm(
    /// The dialog's element, for opening and closing it.
    dialog: NodeRef<Dialog>,
    /// The question's title, and the dialog's name.
    title: &'static str,
    /// The button that does it.
    verb: &'static str,
    /// It is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Does it.
    on_confirm: Callback<()>,
    /// What will happen.
    children: Children,
) -> impl IntoView {
    view! {
        <dialog class="dialog" node_ref=dialog aria-label=title>
            <header>
                <h2>{title}</h2>
                <button type="button" class="btn ghost icon push" aria-label="Close" on:click=move |_| close(dialog)>
                    <Icon name="close" />
                </button>
            </header>
            <div class="body">{children()}</div>
            <footer>
                <button type="button" class="btn" on:click=move |_| close(dialog)>"Not now"</button>
                <button type="button" class="btn danger" disabled=busy on:click=move |_| on_confirm.run(())>
                    {verb}
                </button>
            </footer>
        </dialog>
    }
}
