//! The choice of **LLM profile**, which all other fields inherit from.

use super::state::LlmSettingsState;
use domain::knob::LlmChoice;
use leptos::prelude::*;

/// The choice; one that cannot be used says why.
#[component]
pub fn ProfileField(
    /// The form.
    state: LlmSettingsState,
) -> impl IntoView {
    let id = format!("{}-profile", state.id);
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let place =
            state.choices.with_untracked(|choices| choices.iter().position(|choice| value(choice) == chosen));
        if let Some(index) = place {
            state.chosen.set(index);
            state.wrong.set(Vec::new());
        }
    };
    let options = move || {
        state.choices.with(|choices| {
            choices.iter().enumerate().map(|(index, choice)| option(state, index, choice)).collect_view()
        })
    };
    view! {
        <div class="field">
            <label for=id.clone()>"LLM profile"</label>
            <select class="select" id=id on:change=choose>
                {options}
            </select>
        </div>
    }
}

fn option(state: LlmSettingsState, index: usize, choice: &LlmChoice) -> impl IntoView + use<> {
    let text = match &choice.unusable {
        Some(reason) => format!("{} — {reason}", choice.label),
        None => choice.label.clone(),
    };
    // What the server renders, and what a reset sets afterwards.
    let at_first = state.chosen.get_untracked() == index;
    view! {
        <option
            value=value(choice)
            disabled=choice.unusable.is_some()
            selected=at_first
            prop:selected=move || state.chosen.get() == index
        >
            {text}
        </option>
    }
}

fn value(choice: &LlmChoice) -> String {
    choice.name.clone().unwrap_or_default()
}
