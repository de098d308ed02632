//! A form's state: what is wrong with its fields, and reading what was entered.
//!
//! The fields are the browser's own; they are read when the person saves or tests, so that what was
//! typed before the page came alive counts too.

use domain::error::FieldError;
use leptos::html;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::str::FromStr;

/// What is shown at first, and what is wrong now.
#[derive(Clone, Copy)]
pub(super) struct Form {
    element: NodeRef<html::Form>,
    first: StoredValue<BTreeMap<String, String>>,
    problems: RwSignal<Vec<FieldError>>,
}

impl Form {
    /// A form that shows a profile's fields.
    pub(super) fn of(profile: &impl Serialize) -> Self {
        let fields = match serde_json::to_value(profile) {
            Ok(Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        let first = fields.into_iter().map(|(name, value)| (name, shown(&value))).collect();
        Self { element: NodeRef::new(), first: StoredValue::new(first), problems: RwSignal::new(Vec::new()) }
    }

    /// Where the form's element is.
    pub(super) fn element(self) -> NodeRef<html::Form> {
        self.element
    }

    /// A field's first value.
    pub(super) fn first(self, name: &str) -> String {
        self.first.with_value(|first| first.get(name).cloned().unwrap_or_default())
    }

    /// What is wrong with a field.
    pub(super) fn problem(self, name: &'static str) -> Option<String> {
        self.problems.with(|problems| {
            problems.iter().find(|problem| problem.field == name).map(|problem| problem.message.clone())
        })
    }

    /// The person goes on: what was said of the field is out of date.
    pub(super) fn touched(self, name: &str) {
        if self.problems.with_untracked(|problems| problems.iter().any(|problem| problem.field == name)) {
            self.problems.update(|problems| problems.retain(|problem| problem.field != name));
        }
    }

    /// Says what is wrong, beside the fields; the first of them gets the focus.
    pub(super) fn complain(self, problems: Vec<FieldError>) {
        let first = problems.first().map(|problem| problem.field.clone());
        self.problems.set(problems);
        if let Some(field) = first {
            focus(self.element, &field);
        }
    }

    /// What was entered.
    pub(super) fn entered(self) -> Option<Entered> {
        let element = self.element.get_untracked()?;
        let data = web_sys::FormData::new_with_form(&element).ok()?;
        Some(Entered { data, problems: Vec::new() })
    }
}

/// A value as a field shows it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("\n"),
        Value::Null => String::new(),
        // `1` and not `1.0`.
        Value::Number(number) => number.as_f64().unwrap_or_default().to_string(),
        value => value.to_string(),
    }
}

fn focus(form: NodeRef<html::Form>, field: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(form) = form.get_untracked() {
        use wasm_bindgen::JsCast;
        let element = form.query_selector(&format!("[name='{field}']")).ok().flatten();
        // A field that is folded away cannot be focused.
        if let Some(details) = element.as_ref().and_then(|element| element.closest("details").ok().flatten())
        {
            let _ = details.set_attribute("open", "");
        }
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A field that cannot be focused is still marked.
            let _ = element.focus();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (form, field);
}

/// The values of a form, and what was found wrong while reading them.
pub(super) struct Entered {
    data: web_sys::FormData,
    pub(super) problems: Vec<FieldError>,
}

impl Entered {
    /// A field as it stands; empty where there is none.
    pub(super) fn raw(&self, name: &str) -> String {
        self.data.get(name).as_string().unwrap_or_default()
    }

    /// A text without the spaces around it; `None` where nothing was entered.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = self.raw(name).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// A number.
    pub(super) fn number<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let text = self.text(name)?;
        let number = text.parse().ok();
        if number.is_none() {
            let message = format!("{text} is no number that fits here.");
            self.problems.push(FieldError { field: name.to_owned(), message });
        }
        number
    }

    /// One of some words.
    pub(super) fn choice<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(Value::String(self.text(name)?)).ok()
    }

    /// Whether a box is ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        self.data.has(name)
    }
}
