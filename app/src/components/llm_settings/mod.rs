//! **Advanced LLM settings**: one component for `/runs/new` and the dialogs of re-runs and variations.

mod field;
mod profile;
mod state;

pub use profile::ProfileField;
pub use state::LlmSettingsState;

use domain::knob::Knob;
use field::Field;
use leptos::prelude::*;

const THRESHOLDS: [Knob; 2] = [Knob::ConfidenceHigh, Knob::ConfidenceMedium];
const PRICES: [Knob; 2] = [Knob::InputPrice, Knob::OutputPrice];

/// The settings, collapsed at first.
#[component]
pub fn LlmSettings(
    /// The form.
    state: LlmSettingsState,
    /// Without the choice of profile, where the page has it elsewhere.
    #[prop(optional)]
    without_profile: bool,
    /// Without the mode, where the dialog asks for it itself.
    #[prop(optional)]
    without_mode: bool,
    /// How many items the overrides are for.
    #[prop(into, optional)]
    items: Signal<i64>,
) -> impl IntoView {
    let generation: Vec<Knob> = Knob::ALL
        .into_iter()
        .filter(|knob| !THRESHOLDS.contains(knob) && !PRICES.contains(knob))
        .filter(|knob| !(without_mode && *knob == Knob::AlternativesMode))
        .collect();
    let changed = move || {
        let changed = state.changed();
        (changed > 0).then(|| view! { <span class="pill info num">{format!("{changed} changed")}</span> })
    };
    let note = move || {
        (items.get() > 1).then(|| {
            view! {
                <p class="note">
                    "Defaults reflect your active LLM profile; overrides apply uniformly to all "
                    {items.get()} " selected items."
                </p>
            }
        })
    };
    view! {
        <details
            class="llm-settings"
            prop:open=move || state.open.get()
            on:toggle=move |event| state.open.set(is_open(&event))
        >
            <summary>
                <b>"Advanced LLM settings"</b> " " {changed}
            </summary>
            {note}
            <fieldset>
                <legend>"Generation"</legend>
                <div class="fields">
                    {(!without_profile).then(|| view! { <ProfileField state /> })}
                    {fields(state, &generation)}
                </div>
            </fieldset>
            <fieldset>
                <legend>"Confidence thresholds"</legend>
                <div class="fields">{fields(state, &THRESHOLDS)}</div>
            </fieldset>
            <fieldset>
                <legend>"Cost overrides"</legend>
                <div class="fields">{fields(state, &PRICES)}</div>
            </fieldset>
        </details>
    }
}

fn fields(state: LlmSettingsState, knobs: &[Knob]) -> impl IntoView + use<> {
    knobs.iter().map(|knob| view! { <Field state knob=*knob /> }).collect_view()
}

fn is_open(event: &web_sys::Event) -> bool {
    event_target::<web_sys::Element>(event).has_attribute("open")
}

/// **Reset to profile defaults**, once anything differs.
#[component]
pub fn ResetSettings(
    /// The form.
    state: LlmSettingsState,
) -> impl IntoView {
    view! {
        <Show when=move || state.is_changed()>
            <button type="button" class="linkish" on:click=move |_| state.reset()>
                "Reset to profile defaults"
            </button>
        </Show>
    }
}
