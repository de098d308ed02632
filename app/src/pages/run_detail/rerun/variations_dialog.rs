//! The Variations dialog: the seed, the mode, additional instructions, settings.

use super::rerun_dialog::{Footer, Instructions, Refusal, show};
use super::{RerunDialogs, Seed};
use crate::components::confirm::close;
use crate::components::icon::Icon;
use crate::components::llm_settings::{LlmSettings, LlmSettingsState};
use crate::server_fns::runs::start_variations;
use domain::overrides::Overrides;
use domain::settings::AlternativesMode;
use leptos::html::Dialog;
use leptos::prelude::*;

#[component]
pub(super) fn VariationsDialog(dialogs: RerunDialogs) -> impl IntoView {
    let node = NodeRef::<Dialog>::new();
    let state = LlmSettingsState::new("variations", Vec::new());
    let instructions = RwSignal::new(String::new());
    let mode = RwSignal::new(AlternativesMode::default());
    let refused = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if let Some(seed) = dialogs.seed.get() {
            instructions.set(String::new());
            mode.set(seed.mode);
            refused.set(None);
            show(node, state, dialogs, refused);
        }
    });
    let send = Action::new(move |(seed, profile, overrides): &(Seed, Option<String>, Overrides)| {
        let (row, index, profile, overrides) = (seed.row, seed.index, profile.clone(), *overrides);
        let (words, mode) = (Some(instructions.get_untracked()), mode.get_untracked());
        async move {
            match start_variations(row, index, mode, words, overrides, profile).await {
                Ok(job) => {
                    close(node);
                    dialogs.started("Variations", job);
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
        if let (false, Some(seed), Some((profile, overrides))) =
            (sending.get_untracked(), dialogs.seed.get_untracked(), state.read())
        {
            send.dispatch((seed, profile, overrides));
        }
    };
    let title = move || {
        dialogs
            .seed
            .with(|seed| seed.as_ref().map(|seed| format!("Variations of {}", seed.path)).unwrap_or_default())
    };
    let label = Signal::derive(|| "Start variations".to_owned());
    view! {
        <dialog class="dialog" node_ref=node aria-labelledby="variations-title" on:close=move |_| dialogs.seed.set(None)>
            <form novalidate on:submit=submit>
                <header>
                    <h2 id="variations-title">{title}</h2>
                    <button type="button" class="btn ghost icon push" aria-label="Close" on:click=move |_| close(node)>
                        <Icon name="close" />
                    </button>
                </header>
                <div class="body">
                    <SeedView dialogs />
                    <ModeChoice mode />
                    <Instructions id="variations-instructions" instructions />
                    <LlmSettings state without_mode=true />
                    <Refusal refused />
                </div>
                <Footer node state sending label />
            </form>
        </dialog>
    }
}

/// The seed, to read only.
#[component]
fn SeedView(dialogs: RerunDialogs) -> impl IntoView {
    let letter = move || dialogs.seed.with(|seed| seed.as_ref().map(|seed| seed.letter.to_string()));
    let text = move || dialogs.seed.with(|seed| seed.as_ref().map(|seed| seed.text.clone()));
    view! {
        <div class="field" role="group" aria-labelledby="variations-seed">
            <span id="variations-seed">"Seed alternative"</span>
            <p class="seed"><span class="letter">{letter}</span><span>{text}</span></p>
        </div>
    }
}

#[component]
fn ModeChoice(mode: RwSignal<AlternativesMode>) -> impl IntoView {
    let radio = move |value: AlternativesMode, what: &'static str| {
        let what_id = format!("variations-{}", value.as_str());
        view! {
            <label class="check radio">
                <input
                    type="radio"
                    name="variations-mode"
                    aria-describedby=what_id.clone()
                    prop:checked=move || mode.get() == value
                    on:change=move |_| mode.set(value)
                />
                <span><b>{value.label()}</b> " " <small class="muted" id=what_id aria-hidden="true">{what}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="modes">
            <legend>"Mode"</legend>
            {radio(AlternativesMode::Semantic, "the same meaning, other words")}
            {radio(AlternativesMode::Lexical, "shared vocabulary, the meaning may drift")}
        </fieldset>
    }
}
