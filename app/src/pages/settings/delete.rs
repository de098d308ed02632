//! Deleting a profile, after a question.

use crate::components::icon::Icon;
use crate::server_fns::profiles::delete_profile;
use crate::state::{Toasts, Tone};
use domain::profiles::ProfileKind;
use leptos::html::Dialog;
use leptos::prelude::*;

/// The profile that a person wants to delete.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Doomed {
    pub(super) kind: ProfileKind,
    pub(super) name: String,
    pub(super) active: bool,
    /// Whether it has a password or key.
    pub(super) secret: bool,
}

#[component]
pub(super) fn DeleteDialog(doomed: RwSignal<Option<Doomed>>, on_deleted: Callback<()>) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let dialog = NodeRef::<Dialog>::new();
    let refused = RwSignal::new(None::<String>);
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    Effect::new(move |_| {
        if doomed.with(Option::is_some)
            && let Some(dialog) = dialog.get()
        {
            refused.set(None);
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
        }
    });
    let delete = Action::new(move |target: &Doomed| {
        let Doomed { kind, name, .. } = target.clone();
        async move {
            match delete_profile(kind, name.clone()).await {
                Ok(()) => {
                    toasts.show(Tone::Good, format!("{name} is deleted."));
                    close();
                    on_deleted.run(());
                    focus_content();
                }
                Err(error) => refused.set(Some(error.to_string())),
            }
        }
    });
    let pending = delete.pending();
    let name =
        move || doomed.with(|doomed| doomed.as_ref().map(|doomed| doomed.name.clone()).unwrap_or_default());
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="delete-title" on:close=move |_| doomed.set(None)>
            <header>
                <h2 id="delete-title">{move || format!("Delete {}?", name())}</h2>
                <button class="btn ghost icon push" aria-label="Close" on:click=move |_| close()>
                    <Icon name="close" />
                </button>
            </header>
            <div class="body">
                <p>{move || doomed.get().map(|doomed| consequences(&doomed))}</p>
                {move || refused.get().map(|reason| view! { <p class="error" role="alert">{reason}</p> })}
            </div>
            <footer>
                <button class="btn" on:click=move |_| close()>"Keep it"</button>
                <button
                    class="btn danger"
                    disabled=move || pending.get()
                    on:click=move |_| {
                        if let Some(target) = doomed.get_untracked() {
                            delete.dispatch(target);
                        }
                    }
                >
                    "Delete"
                </button>
            </footer>
        </dialog>
    }
}

/// What comes of it, in sentences.
fn consequences(doomed: &Doomed) -> String {
    let mut said =
        "It is taken out of the configuration file. Runs that used it, and their results, stay.".to_owned();
    if doomed.secret {
        said.push_str(" What the Studio stored of its secret is deleted too.");
    }
    if doomed.active {
        said.push_str(" It is the active one: new runs begin with another until you choose.");
    }
    said
}

/// The button that opened the dialog is gone: the focus begins anew at the content.
fn focus_content() {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let main = document().get_element_by_id("main");
        if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Content that cannot take the focus is still there.
            let _ = main.focus();
        }
    }
}
