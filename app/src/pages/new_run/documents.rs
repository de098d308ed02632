//! The choice of **Documents**: the doc profile whose files are evidence.

use leptos::prelude::*;

/// The choice; nothing where there is no doc profile. The chosen one is `""` for none.
#[component]
pub(super) fn DocumentsField(names: Vec<String>, chosen: RwSignal<String>) -> impl IntoView {
    (!names.is_empty()).then(|| {
        let options = std::iter::once(String::new()).chain(names).map(|name| {
            let label = if name.is_empty() { "None".to_owned() } else { name.clone() };
            let selected = chosen.get_untracked() == name;
            view! { <option value=name selected=selected>{label}</option> }
        });
        view! {
            <label class="field">
                <span>"Documents"</span>
                <select class="select" on:change=move |event| chosen.set(event_target_value(&event))>
                    {options.collect_view()}
                </select>
            </label>
        }
    })
}
