//! The Re-Run dialog: additional instructions, settings, and off it goes.

use super::{RerunDialogs, Subject, Wanted};
use crate::components::confirm::{close, open};
use crate::components::icon::Icon;
use crate::components::llm_settings::{LlmSettings, LlmSettingsState, ResetSettings};
use crate::server_fns::runs::{list_llm_choices, start_rerun};
use domain::overrides::Overrides;
use leptos::html::Dialog;
use leptos::prelude::*;

#[component]
pub(super) fn RerunDialog(dialogs: RerunDialogs) -> impl IntoView {
    let node = NodeRef::<Dialog>::new();
    let state = LlmSettingsState::new("rerun", Vec::new());
    let instructions = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<String>);
    open_on(dialogs, node, state, instructions, refused);
    let send = Action::new(move |(wanted, profile, overrides): &(Wanted, Option<String>, Overrides)| {
        let (ids, run) = match &wanted.subject {
            Subject::Rows(ids) => (Some(ids.clone()), None),
            Subject::Run => (None, Some(dialogs.run)),
        };
        let (words, profile, overrides) = (Some(instructions.get_untracked()), profile.clone(), *overrides);
        async move {
            match start_rerun(ids, run, words, overrides, profile).await {
                Ok(job) => {
                    close(node);
                    dialogs.started("Re-run", job);
                }
                Err(error) if state.refuse(&error) => {}
                Err(error) => refused.set(Some(error.to_string())),
            }
        }
    });
    let sending = send.pending();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        refused.set(None);
        if let (false, Some(wanted), Some((profile, overrides))) =
            (sending.get_untracked(), dialogs.wanted.get_untracked(), state.read())
        {
            send.dispatch((wanted, profile, overrides));
        }
    };
    let title = Memo::new(move |_| {
        dialogs.wanted.with(|wanted| wanted.as_ref().map(|wanted| wanted.title.clone()).unwrap_or_default())
    });
    let items =
        Signal::derive(move || dialogs.wanted.with(|wanted| wanted.as_ref().map_or(0, |it| it.items)));
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby="rerun-title" on:close=move |_| dialogs.wanted.set(None)>
            <form novalidate on:submit=submit>
                <header>
                    <h2 id="rerun-title">{title}</h2>
                    <button type="button" class="btn ghost icon push" aria-label="Close" on:click=move |_| close(node)>
                        <Icon name="close" />
                    </button>
                </header>
                <div class="body">
                    <Instructions id="rerun-instructions" instructions />
                    <LlmSettings state items />
                    <Refusal refused />
                </div>
                <Footer node state sending label=title />
            </form>
        </dialog>
    }
}

/// Opens anew whenever a re-run is asked for.
fn open_on(
    dialogs: RerunDialogs,
    node: NodeRef<Dialog>,
    state: LlmSettingsState,
    instructions: RwSignal<String>,
    refused: RwSignal<Option<String>>,
) {
    let asked = Memo::new(move |_| dialogs.wanted.with(Option::is_some));
    Effect::new(move |_| {
        if !asked.get() {
            return;
        }
        instructions.set(String::new());
        refused.set(None);
        show(node, state, dialogs, refused);
    });
}

/// Shows a dialog with an untouched form over the choices that there are now.
pub(super) fn show(
    node: NodeRef<Dialog>,
    state: LlmSettingsState,
    dialogs: RerunDialogs,
    refused: RwSignal<Option<String>>,
) {
    state.clear();
    open(node);
    leptos::task::spawn_local(async move {
        match list_llm_choices(Some(dialogs.run)).await {
            Ok(choices) => state.arrive(choices),
            Err(error) => refused.set(Some(error.to_string())),
        }
    });
}

/// What is appended to the source's prompt.
#[component]
pub(super) fn Instructions(id: &'static str, instructions: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>"Additional instructions"</label>
            <textarea
                id=id
                rows="4"
                maxlength="4000"
                placeholder="Appended to the original prompt, for example: Amounts are in EUR, net of tax."
                prop:value=instructions
                on:input=move |event| instructions.set(event_target_value(&event))
            ></textarea>
        </div>
    }
}

/// Why the server refused, where no field says it.
#[component]
pub(super) fn Refusal(refused: RwSignal<Option<String>>) -> impl IntoView {
    move || refused.get().map(|reason| view! { <p class="error" role="alert">{reason}</p> })
}

/// Reset, cancel, go.
#[component]
pub(super) fn Footer(
    node: NodeRef<Dialog>,
    state: LlmSettingsState,
    #[prop(into)] sending: Signal<bool>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    let loading = move || state.choices.with(Vec::is_empty);
    view! {
        <footer>
            <span class="push-right"><ResetSettings state /></span>
            <button type="button" class="btn" on:click=move |_| close(node)>"Cancel"</button>
            <button type="submit" class="btn primary" disabled=move || sending.get() || loading()>{label}</button>
        </footer>
    }
}
