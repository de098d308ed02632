//! One field of the settings: its value, what it inherits, and what is the matter with it.

use super::state::LlmSettingsState;
use domain::knob::Knob;
use domain::llm_form::LlmForm;
use leptos::prelude::*;

/// What is said under a field.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Hint {
    /// Nothing.
    None,
    /// Why it is disabled, or what it would inherit.
    Quiet(String),
    /// What is wrong.
    Wrong(String),
}

/// A field, by its label.
#[component]
pub(super) fn Field(state: LlmSettingsState, knob: Knob) -> impl IntoView {
    let id = state.field_id(knob);
    let hint_id = StoredValue::new(format!("{id}-hint"));
    let inherited =
        Memo::new(move |_| state.with_choice(|choice| LlmForm::inherited(knob, choice)).flatten());
    let disabled = Memo::new(move |_| {
        state.form.with(|form| state.with_choice(|choice| form.disabled(knob, choice))).flatten()
    });
    let changed = Memo::new(move |_| state.form.with(|form| form.is_changed(knob)));
    let wrong = Memo::new(move |_| {
        state.wrong.with(|wrong| wrong.iter().find(|(other, _)| *other == knob).map(|(_, why)| why.clone()))
    });
    let hint = Memo::new(move |_| match (wrong.get(), disabled.get()) {
        (Some(why), _) => Hint::Wrong(why),
        (None, Some(why)) => Hint::Quiet(why),
        (None, None) if changed.get() => {
            inherited.get().map_or(Hint::None, |inherited| Hint::Quiet(format!("instead of {inherited}")))
        }
        (None, None) => Hint::None,
    });
    let described = move || hint.with(|hint| *hint != Hint::None).then(|| hint_id.get_value());
    let invalid = move || wrong.with(Option::is_some).then_some("true");
    let off = move || disabled.with(Option::is_some);
    let shown = move || {
        hint.with(|hint| match hint {
            Hint::None => None,
            Hint::Quiet(text) => Some(("muted", text.clone())),
            Hint::Wrong(text) => Some(("error", text.clone())),
        })
    };
    let control = if knob.values().is_empty() {
        view! { <Number state knob id=id.clone() inherited described invalid disabled /> }.into_any()
    } else {
        view! { <Words state knob id=id.clone() inherited described invalid disabled /> }.into_any()
    };
    view! {
        <div class="field" class:changed=move || changed.get() && !off() class:wrong=move || wrong.with(Option::is_some)>
            <label for=id>{knob.label()}</label>
            {control}
            {move || shown().map(|(class, text)| view! { <small class=class id=hint_id.get_value()>{text}</small> })}
        </div>
    }
}

/// A number. Text, so that a wrong one stays and is named.
#[component]
fn Number(
    state: LlmSettingsState,
    knob: Knob,
    id: String,
    inherited: Memo<Option<String>>,
    described: impl Fn() -> Option<String> + Send + Sync + 'static,
    invalid: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
    disabled: Memo<Option<String>>,
) -> impl IntoView {
    let placeholder = move || match (inherited.get(), disabled.with(Option::is_some)) {
        (Some(inherited), _) => inherited,
        (None, true) => "—".to_owned(),
        (None, false) => left_open(knob).to_owned(),
    };
    view! {
        <input
            type="text"
            inputmode="decimal"
            autocomplete="off"
            id=id
            placeholder=placeholder
            prop:value=move || state.form.with(|form| form.text(knob).to_owned())
            disabled=move || disabled.with(Option::is_some)
            aria-describedby=described
            aria-invalid=invalid
            on:input=move |event| state.set(knob, event_target_value(&event))
        />
    }
}

/// Who decides where neither profile nor person does.
fn left_open(knob: Knob) -> &'static str {
    match knob {
        Knob::InputPrice | Knob::OutputPrice => "bundled price",
        Knob::ThinkingBudget => "the model decides",
        _ => "the provider decides",
    }
}

/// One of some words; the first option inherits.
#[component]
fn Words(
    state: LlmSettingsState,
    knob: Knob,
    id: String,
    inherited: Memo<Option<String>>,
    described: impl Fn() -> Option<String> + Send + Sync + 'static,
    invalid: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
    disabled: Memo<Option<String>>,
) -> impl IntoView {
    let first = move || inherited.get().map_or_else(|| "Inherit".to_owned(), |it| format!("Inherit ({it})"));
    let options = knob
        .values()
        .iter()
        .map(|&(value, label)| {
            let gate = Memo::new(move |_| {
                state.with_choice(|choice| choice.value_gate(knob, value).map(str::to_owned)).flatten()
            });
            let text = move || match gate.get() {
                Some(reason) => format!("{label} — {reason}"),
                None => label.to_owned(),
            };
            view! { <option value=value disabled=move || gate.with(Option::is_some)>{text}</option> }
        })
        .collect_view();
    view! {
        <select
            id=id
            prop:value=move || state.form.with(|form| form.text(knob).to_owned())
            disabled=move || disabled.with(Option::is_some)
            aria-describedby=described
            aria-invalid=invalid
            on:change=move |event| state.set(knob, event_target_value(&event))
        >
            <option value="">{first}</option>
            {options}
        </select>
    }
}
