//! The command palette, Ctrl+K: pages, recent runs and what can be done on the page that is open.

use super::export::{FORMATS, href};
use super::lazy::when_wanted;
use crate::browser::theme::Theme;
use crate::error::AppError;
use crate::server_fns::runs::list_runs;
use domain::ids::RunId;
use domain::run::RunSummary;
use leptos::ev::{self, KeyboardEvent};
use leptos::html::{Dialog, Input};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_split_helpers::wasm_split;

/// Runs that are offered.
const RECENT: i64 = 20;

/// Entries that are shown at once.
const SHOWN: usize = 12;

/// What an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    /// Goes to a page of the application.
    Go(String),
    /// Loads a file.
    Load(String),
    /// The next theme.
    Theme,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    label: String,
    group: &'static str,
    deed: Deed,
}

fn entry(group: &'static str, label: impl Into<String>, deed: Deed) -> Entry {
    Entry { label: label.into(), group, deed }
}

/// Everything that is offered on the page `path`.
fn entries(path: &str, runs: &[RunSummary]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let run = path.strip_prefix("/runs/").and_then(|id| id.parse::<RunId>().ok());
    if let Some(run) = run {
        let tabs =
            [("results", "Results"), ("summary", "Summary"), ("scope", "Scope"), ("settings", "Settings")];
        entries.extend(tabs.map(|(key, label)| {
            entry("This run", format!("{label} of run #{run}"), Deed::Go(format!("/runs/{run}?tab={key}")))
        }));
        entries.extend(FORMATS.map(|(format, label)| {
            let file = href(run, format, "");
            entry("This run", format!("Export run #{run} as {label}"), Deed::Load(file))
        }));
    }
    let pages = [
        ("Home", "/"),
        ("Runs", "/runs"),
        ("New run", "/runs/new"),
        ("Pending queue", "/pending"),
        ("Compare pinned cells", "/compare"),
        ("Audit", "/audit"),
        ("Settings", "/settings"),
        ("Add a database", "/settings/db"),
        ("Add a language model", "/settings/llm"),
        ("Add documents", "/settings/doc"),
    ];
    entries.extend(pages.map(|(label, href)| entry("Page", label, Deed::Go(href.to_owned()))));
    entries.push(entry("Action", "Next theme: light, dark, as the system", Deed::Theme));
    entries.extend(runs.iter().map(|run| {
        let label = format!("Run #{} · {} · {}", run.id, run.scope_summary, run.status.label());
        entry("Run", label, Deed::Go(format!("/runs/{}", run.id)))
    }));
    entries
}

/// The entries that hold every word of `text`, upper and lower case alike.
fn found(entries: Vec<Entry>, text: &str) -> Vec<Entry> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let holds = |entry: &Entry| {
        let label = entry.label.to_lowercase();
        words.iter().all(|word| label.contains(word))
    };
    entries.into_iter().filter(holds).take(SHOWN).collect()
}

/// The palette; once, at the root.
#[component]
pub fn Palette() -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            let wanted = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key();
            if wanted && event.key().eq_ignore_ascii_case("k") {
                event.prevent_default();
                if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
                    open.set(true);
                    // Refused only for a dialog that is open already.
                    let _ = dialog.show_modal();
                }
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! {
        <dialog class="dialog palette" node_ref=dialog aria-label="Command palette" on:close=move |_| open.set(false)>
            {when_wanted(move || open.get(), code, move || view(dialog, open))}
        </dialog>
    }
}

#[wasm_split(lists, preload(code), fallible)]
fn view(dialog: NodeRef<Dialog>, open: RwSignal<bool>) -> Result<AnyView, AppError> {
    Ok(view! {
        <Show when=move || open.get()>
            <Commands dialog />
        </Show>
    }
    .into_any())
}

/// The field and its list. The focus stays in the field; the arrows move through the list.
#[component]
fn Commands(dialog: NodeRef<Dialog>) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    field.on_load(|field| {
        // A field that cannot be focused is still a field.
        let _ = field.focus();
    });
    let text = RwSignal::new(String::new());
    let runs = RwSignal::new(Vec::new());
    spawn_local(async move {
        // Without them the pages are offered all the same.
        if let Ok(list) = list_runs(None, None, RECENT).await {
            let _ = runs.try_set(list.runs);
        }
    });
    let path = use_location().pathname;
    let shown = Memo::new(move |_| found(runs.with(|runs| entries(&path.get(), runs)), &text.get()));
    let place = RwSignal::new(0usize);
    let navigate = use_navigate();
    let choose = Callback::new(move |deed: Deed| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        match deed {
            Deed::Go(href) => navigate(&href, Default::default()),
            Deed::Load(href) => {
                let _ = window().location().set_href(&href);
            }
            Deed::Theme => Theme::current().next().choose(),
        }
    });
    let keys = move |event: KeyboardEvent| {
        let count = shown.with_untracked(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => place.update(|place| *place = (*place + 1) % count),
            "ArrowUp" => place.update(|place| *place = (*place + count - 1) % count),
            "Enter" => {
                let chosen = shown.with_untracked(|shown| shown.get(place.get_untracked()).cloned());
                if let Some(chosen) = chosen {
                    choose.run(chosen.deed);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <input
            type="text"
            role="combobox"
            aria-label="Search pages, runs and actions"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant=move || format!("palette-{}", place.get())
            placeholder="Search pages, runs and actions"
            autocomplete="off"
            node_ref=field
            prop:value=text
            on:input=move |event| {
                text.set(event_target_value(&event));
                place.set(0);
            }
            on:keydown=keys
        />
        <ul id="palette-list" role="listbox" aria-label="Commands">
            {move || {
                let items = shown.get().into_iter().enumerate().map(|(index, entry)| {
                    let deed = entry.deed;
                    view! {
                        <li
                            id=format!("palette-{index}")
                            role="option"
                            aria-selected=move || if place.get() == index { "true" } else { "false" }
                            on:click=move |_| choose.run(deed.clone())
                        >
                            <span>{entry.label}</span>
                            <span class="muted">{entry.group}</span>
                        </li>
                    }
                });
                items.collect_view()
            }}
        </ul>
        <Show when=move || shown.with(Vec::is_empty)>
            <p class="muted">"Nothing has that name."</p>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_every_word_is_found() {
        let labels = |path: &str, text: &str| {
            found(entries(path, &[]), text).into_iter().map(|entry| entry.label).collect::<Vec<_>>()
        };
        assert_eq!(labels("/", "RUN new"), ["New run"]);
        assert_eq!(labels("/runs/7", "csv"), ["Export run #7 as CSV"]);
        assert!(labels("/runs/new", "csv").is_empty());
        assert_eq!(labels("/", "").len(), 11);
    }
}
