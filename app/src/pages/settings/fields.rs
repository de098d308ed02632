//! The fields of the forms: label, control, hint, and what is wrong, tied together for everybody.

use super::form::Form;
use domain::profiles::{SecretChange, SecretSource};
use leptos::prelude::*;

/// What describes a control: its hint, and its problem while there is one.
fn described_by(form: Form, name: &'static str, hint: bool) -> Signal<Option<String>> {
    Signal::derive(move || {
        let problem = form.problem(name).map(|_| format!("{name}-problem"));
        let hint = hint.then(|| format!("{name}-hint"));
        match (hint, problem) {
            (Some(hint), Some(problem)) => Some(format!("{problem} {hint}")),
            (hint, problem) => problem.or(hint),
        }
    })
}

/// The frame of a field.
#[component]
fn Frame(
    form: Form,
    name: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=format!("field-{name}")>{label}</label>
            {children()}
            {move || form.problem(name).map(|problem| view! { <p class="error" id=format!("{name}-problem")>{problem}</p> })}
            {(!hint.is_empty()).then(|| view! { <small class="muted" id=format!("{name}-hint")>{hint}</small> })}
        </div>
    }
}

fn invalid(form: Form, name: &'static str) -> Signal<Option<&'static str>> {
    Signal::derive(move || form.problem(name).map(|_| "true"))
}

/// A line of text, or a number.
#[component]
pub(super) fn TextField(
    form: Form,
    name: &'static str,
    label: &'static str,
    /// What stands in it where nothing was entered: the default.
    #[prop(into, optional)]
    placeholder: String,
    #[prop(into, optional)] hint: String,
    /// For numbers: `numeric` or `decimal`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
) -> impl IntoView {
    let describes = described_by(form, name, !hint.is_empty());
    view! {
        <Frame form name label hint>
            <input
                class="input"
                id=format!("field-{name}")
                name=name
                type="text"
                inputmode=inputmode
                autocomplete="off"
                spellcheck="false"
                value=form.first(name)
                placeholder=placeholder
                aria-invalid=invalid(form, name)
                aria-describedby=describes
                on:input=move |_| form.touched(name)
            />
        </Frame>
    }
}

/// Some lines of text.
#[component]
pub(super) fn LinesField(
    form: Form,
    name: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
) -> impl IntoView {
    let describes = described_by(form, name, true);
    view! {
        <Frame form name label hint>
            <textarea
                class="input mono"
                id=format!("field-{name}")
                name=name
                rows="5"
                spellcheck="false"
                aria-invalid=invalid(form, name)
                aria-describedby=describes
                on:input=move |_| form.touched(name)
            >
                {form.first(name)}
            </textarea>
        </Frame>
    }
}

/// One of some words; the first option leaves it to the default.
#[component]
pub(super) fn ChoiceField(
    form: Form,
    name: &'static str,
    label: &'static str,
    /// Values and what they are called.
    options: &'static [(&'static str, &'static str)],
    #[prop(into, optional)] hint: String,
    /// Called with the value that was chosen.
    #[prop(optional)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let first = form.first(name);
    let describes = described_by(form, name, !hint.is_empty());
    view! {
        <Frame form name label hint>
            <select
                class="input"
                id=format!("field-{name}")
                name=name
                aria-invalid=invalid(form, name)
                aria-describedby=describes
                on:change=move |event| {
                    form.touched(name);
                    if let Some(on_change) = on_change {
                        on_change.run(event_target_value(&event));
                    }
                }
            >
                {options
                    .iter()
                    .map(|(value, label)| {
                        view! { <option value=*value selected=first == *value>{*label}</option> }
                    })
                    .collect_view()}
            </select>
        </Frame>
    }
}

/// A box to tick.
#[component]
pub(super) fn TickField(name: &'static str, label: &'static str, ticked: bool) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="yes" checked=ticked />
            {label}
        </label>
    }
}

/// A password or key: goes in, and never comes out.
#[component]
pub(super) fn SecretField(
    form: Form,
    name: &'static str,
    label: &'static str,
    /// Where it is now.
    source: Option<SecretSource>,
    /// The name of the box that removes it.
    removal: &'static str,
) -> impl IntoView {
    let placeholder = if source.is_some() { "set; leave empty to keep" } else { "none" };
    let now =
        source.as_ref().map(|source| format!("It is set now, {}. ", source.label())).unwrap_or_default();
    let hint = format!(
        "{now}Enter it, and the Studio keeps it in a file that only you can read; or env:NAME, or file:PATH."
    );
    let describes = described_by(form, name, true);
    view! {
        <Frame form name label hint>
            <input
                class="input"
                id=format!("field-{name}")
                name=name
                type="password"
                autocomplete="new-password"
                spellcheck="false"
                placeholder=placeholder
                aria-invalid=invalid(form, name)
                aria-describedby=describes
                on:input=move |_| form.touched(name)
            />
            {source.is_some().then(|| view! {
                <label class="check"><input type="checkbox" name=removal value="yes" />"Remove what is set"</label>
            })}
        </Frame>
    }
}

/// What a secret's field and its box mean.
pub(super) fn secret_change(entered: &super::form::Entered, name: &str, removal: &str) -> SecretChange {
    match entered.raw(name) {
        text if !text.is_empty() => SecretChange::Set(text),
        _ if entered.ticked(removal) => SecretChange::Remove,
        _ => SecretChange::Keep,
    }
}
