//! Keys of the Results tab, and the sheet that lists them. The row in hand is the one that has the focus, so
//! that the browser shows it and a screen reader reads it.

use super::model::{PageModel, RowModel};
use crate::browser::is_typing;
use crate::components::icon::Icon;
use crate::pages::run_detail::rerun::RerunDialogs;
use domain::ids::ResultId;
use domain::review::Action;
use leptos::ev::{self, KeyboardEvent};
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What each key does, as the sheet lists it.
const KEYS: [(&str, &str); 15] = [
    ("j or ]", "Next row"),
    ("k or [", "Previous row"),
    ("Enter", "Open or close the row"),
    ("x", "Select the row"),
    ("a", "Accept"),
    ("s", "Skip"),
    ("e", "Edit the description"),
    ("1 … 5", "Promote an alternative"),
    ("r", "Re-Run"),
    ("p", "Pin"),
    ("/", "Search"),
    ("Ctrl+Z", "Undo"),
    ("Ctrl+Shift+Z", "Redo"),
    ("Ctrl+K", "Command palette"),
    ("?", "This list"),
];

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Move(i8),
    Toggle,
    Select,
    Accept,
    Skip,
    Edit,
    Promote(u8),
    Rerun,
    Pin,
    Search,
    Help,
}

impl Key {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "j" | "]" => Self::Move(1),
            "k" | "[" => Self::Move(-1),
            "Enter" => Self::Toggle,
            "x" => Self::Select,
            "a" => Self::Accept,
            "s" => Self::Skip,
            "e" => Self::Edit,
            "r" => Self::Rerun,
            "p" => Self::Pin,
            "/" => Self::Search,
            "?" => Self::Help,
            "1" => Self::Promote(0),
            "2" => Self::Promote(1),
            "3" => Self::Promote(2),
            "4" => Self::Promote(3),
            "5" => Self::Promote(4),
            _ => return None,
        })
    }
}

/// Handles the keys for as long as the page of rows is shown, and holds the sheet.
#[component]
pub(super) fn Keys(model: PageModel) -> impl IntoView {
    let sheet = NodeRef::<Dialog>::new();
    let dialogs = expect_context::<RerunDialogs>();
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |event| {
            if let Some(key) = meant(&event)
                && press(key, model, dialogs, sheet)
            {
                event.prevent_default();
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! { <Sheet sheet /> }
}

/// The key's meaning; none while somebody types, in a dialog, and where the browser means something by it.
fn meant(event: &KeyboardEvent) -> Option<Key> {
    let elsewhere = event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing();
    if elsewhere || is_typing(event) || find("dialog[open]").is_some() {
        return None;
    }
    let key = Key::of(&event.key())?;
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let has_its_own =
        |element: Element| matches!(element.tag_name().as_str(), "A" | "BUTTON" | "SUMMARY" | "INPUT");
    if key == Key::Toggle && pressed.is_some_and(has_its_own) {
        return None;
    }
    Some(key)
}

/// Does what the key means; whether there was something to do.
fn press(key: Key, model: PageModel, dialogs: RerunDialogs, sheet: NodeRef<Dialog>) -> bool {
    match key {
        Key::Move(step) => return step_to(model, step),
        Key::Search => return find("input[type=search]").is_some_and(|field| focus(&field)),
        Key::Help => {
            if let Some(sheet) = sheet.get_untracked() {
                // Refused only for a dialog that is open already.
                let _ = sheet.show_modal();
            }
            return true;
        }
        _ => {}
    }
    let Some(row) = in_hand(model) else { return false };
    match key {
        Key::Toggle => {
            if let Some(opener) = opener(row.id).and_then(|opener| opener.dyn_into::<HtmlElement>().ok()) {
                opener.click();
            }
        }
        Key::Select => model.selection.set(row.id, !model.selection.has(row.id)),
        Key::Accept => model.decide(row, Action::Accept),
        Key::Skip => model.decide(row, Action::Skip),
        Key::Promote(index) => model.decide(row, Action::Promote(index)),
        Key::Edit => row.editing.set(true),
        Key::Pin => model.pin(row),
        Key::Rerun => {
            let path = row.row.with_untracked(|row| row.asset.path());
            dialogs.open_rerun(vec![row.id], Some(path));
        }
        Key::Move(_) | Key::Search | Key::Help => return false,
    }
    true
}

/// The row that has the focus, or whose open panel has it.
fn in_hand(model: PageModel) -> Option<RowModel> {
    let active = document().active_element()?;
    let id = active.closest("tr[data-row]").ok()??.get_attribute("data-row")?.parse::<ResultId>().ok()?;
    model.rows.with_untracked(|rows| rows.iter().find(|row| row.id == id).copied())
}

/// Gives the focus to the next row or the one before; to the first where no row has it.
fn step_to(model: PageModel, step: i8) -> bool {
    let current = in_hand(model).map(|row| row.id);
    let next = model.rows.with_untracked(|rows| {
        let place = current.and_then(|id| rows.iter().position(|row| row.id == id));
        let next = match place {
            None => Some(0),
            Some(place) => place.checked_add_signed(step.into()),
        };
        next.and_then(|next| rows.get(next)).map(|row| row.id)
    });
    next.and_then(opener).is_some_and(|opener| focus(&opener))
}

fn opener(row: ResultId) -> Option<Element> {
    find(&format!("tr.item[data-row='{row}'] .asset-link"))
}

fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn focus(element: &Element) -> bool {
    element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok())
}

/// `?`: the list of shortcuts.
#[component]
fn Sheet(sheet: NodeRef<Dialog>) -> impl IntoView {
    let close = move |_| {
        if let Some(sheet) = sheet.get_untracked() {
            sheet.close();
        }
    };
    view! {
        <dialog class="dialog" node_ref=sheet aria-labelledby="keys-title">
            <header>
                <h2 id="keys-title">"Keyboard shortcuts"</h2>
                <button type="button" class="btn ghost icon push" aria-label="Close" on:click=close>
                    <Icon name="close" />
                </button>
            </header>
            <div class="body">
                <p class="muted">"They act on the row that has the focus, and are off while you type."</p>
                <dl class="keys">
                    {KEYS
                        .map(|(key, what)| view! { <dt><kbd>{key}</kbd></dt> <dd>{what}</dd> })
                        .collect_view()}
                </dl>
            </div>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_what_the_sheet_says() {
        assert_eq!((Key::of("j"), Key::of("]")), (Some(Key::Move(1)), Some(Key::Move(1))));
        assert_eq!((Key::of("1"), Key::of("5")), (Some(Key::Promote(0)), Some(Key::Promote(4))));
        for other in ["0", "6", "J", "A", "Escape", "+1", "é"] {
            assert_eq!(Key::of(other), None, "{other}");
        }
    }
}
