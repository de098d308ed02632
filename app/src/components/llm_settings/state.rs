//! What the settings form holds. What it means is `domain::llm_form`'s.

use crate::error::AppError;
use domain::knob::{Knob, LlmChoice};
use domain::llm_form::{LlmForm, Wrong};
use domain::overrides::Overrides;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The form's state; one for each place that shows it.
#[derive(Clone, Copy)]
pub struct LlmSettingsState {
    /// Begins the ids of its fields.
    pub(super) id: &'static str,
    /// The choices of **LLM profile**; none until they are loaded.
    pub choices: RwSignal<Vec<LlmChoice>>,
    pub(super) chosen: RwSignal<usize>,
    pub(super) form: RwSignal<LlmForm>,
    pub(super) wrong: RwSignal<Vec<Wrong>>,
    pub(super) open: RwSignal<bool>,
}

impl LlmSettingsState {
    /// An untouched form. `id` begins the ids of its fields, and is unique on the page.
    pub fn new(id: &'static str, choices: Vec<LlmChoice>) -> Self {
        Self {
            id,
            chosen: RwSignal::new(first(&choices)),
            choices: RwSignal::new(choices),
            form: RwSignal::new(LlmForm::default()),
            wrong: RwSignal::new(Vec::new()),
            open: RwSignal::new(false),
        }
    }

    /// Begins with a profile and with what is typed already, which is then shown.
    pub fn begin(self, profile: Option<&str>, typed: Vec<(Knob, String)>) {
        let named = |choice: &LlmChoice| choice.name.as_deref() == profile && choice.unusable.is_none();
        if let Some(place) = self.choices.with_untracked(|choices| choices.iter().position(named)) {
            self.chosen.set(place);
        }
        self.open.set(!typed.is_empty());
        self.form.set(LlmForm::of(typed));
    }

    /// Begins anew, until there are choices.
    pub fn clear(self) {
        self.choices.set(Vec::new());
        self.reset();
        self.open.set(false);
    }

    /// Takes the choices that it waited for. What was typed meanwhile stays.
    pub fn arrive(self, choices: Vec<LlmChoice>) {
        self.choices.set(choices);
        self.chosen.set(self.choices.with_untracked(|choices| first(choices)));
    }

    /// Back to what the first choice has.
    pub fn reset(self) {
        self.chosen.set(self.choices.with_untracked(|choices| first(choices)));
        self.form.set(LlmForm::default());
        self.wrong.set(Vec::new());
    }

    /// Whether anything differs.
    pub fn is_changed(self) -> bool {
        let chosen = self.chosen.get();
        self.form.with(LlmForm::changed) > 0 || self.choices.with(|choices| chosen != first(choices))
    }

    /// How many fields differ.
    pub(super) fn changed(self) -> usize {
        let other = self.choices.with(|choices| self.chosen.get() != first(choices));
        self.form.with(LlmForm::changed) + usize::from(other)
    }

    /// Something of the choice.
    pub(super) fn with_choice<T>(self, look: impl FnOnce(&LlmChoice) -> T) -> Option<T> {
        let chosen = self.chosen.get();
        self.choices.with(|choices| choices.get(chosen).map(look))
    }

    /// The profile and the overrides. Where a field is wrong, each says so, the first gets the focus, and
    /// there is nothing to send.
    pub fn read(self) -> Option<(Option<String>, Overrides)> {
        let form = self.form.get_untracked();
        let chosen = self.chosen.get_untracked();
        let choice = self.choices.with_untracked(|choices| choices.get(chosen).cloned())?;
        match form.read(&choice) {
            Ok(overrides) => {
                self.wrong.set(Vec::new());
                Some((choice.name, overrides))
            }
            Err(wrong) => {
                self.show(wrong);
                None
            }
        }
    }

    /// The same for who only looks: tracked, and nobody is told what is wrong.
    pub fn peek(self) -> Option<(Option<String>, Overrides)> {
        let chosen = self.chosen.get();
        let choice = self.choices.with(|choices| choices.get(chosen).cloned())?;
        let overrides = self.form.with(|form| form.read(&choice)).ok()?;
        Some((choice.name, overrides))
    }

    /// Shows beside their fields what the server refused; `false` where it is about no field of this form.
    pub fn refuse(self, error: &AppError) -> bool {
        let wrong: Vec<Wrong> = error
            .problem
            .errors
            .iter()
            .filter_map(|error| {
                let name = error.field.strip_prefix("overrides.")?;
                let knob = Knob::ALL.into_iter().find(|knob| knob.name() == name)?;
                Some((knob, error.message.clone()))
            })
            .collect();
        let known = !wrong.is_empty();
        if known {
            self.show(wrong);
        }
        known
    }

    fn show(self, wrong: Vec<Wrong>) {
        let field = Knob::ALL
            .into_iter()
            .find(|knob| wrong.iter().any(|(other, _)| other == knob))
            .map(|knob| self.field_id(knob));
        self.wrong.set(wrong);
        self.open.set(true);
        // Once the section is open: what is hidden takes no focus.
        request_animation_frame(move || {
            let element = field.and_then(|id| document().get_element_by_id(&id));
            if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = element.focus();
            }
        });
    }

    /// The id of a field.
    pub(super) fn field_id(self, knob: Knob) -> String {
        format!("{}-{}", self.id, knob.name())
    }

    /// Types into a field; what was wrong with it is no longer known.
    pub(super) fn set(self, knob: Knob, text: String) {
        self.form.update(|form| form.set(knob, text));
        if self.wrong.with_untracked(|wrong| wrong.iter().any(|(other, _)| *other == knob)) {
            self.wrong.update(|wrong| wrong.retain(|(other, _)| *other != knob));
        }
    }
}

/// The choice that a form begins with: the active profile where it can be used, else the first that can.
fn first(choices: &[LlmChoice]) -> usize {
    let usable = |choice: &LlmChoice| choice.unusable.is_none();
    choices
        .iter()
        .position(|choice| choice.active && usable(choice))
        .or_else(|| choices.iter().position(usable))
        .unwrap_or(0)
}
