//! A search that lives in the URL.

use super::icon::Icon;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::location::Url;
use std::time::Duration;

/// From the last key to the search.
const PAUSE: Duration = Duration::from_millis(300);

/// The address of a list with a search and a page; the first page needs no number.
pub fn address(path: &str, q: &str, page: i64) -> String {
    let q = q.trim();
    let mut parts = Vec::new();
    if !q.is_empty() {
        parts.push(format!("q={}", Url::escape(q)));
    }
    if page > 1 {
        parts.push(format!("page={page}"));
    }
    let sign = if parts.is_empty() { "" } else { "?" };
    format!("{path}{sign}{}", parts.join("&"))
}

/// What the URL searches for.
pub fn searched() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default().trim().to_owned()))
}

/// The search field: a plain form, which on a living page searches by itself after a short pause.
#[component]
pub fn SearchBox(
    /// The list's address.
    path: &'static str,
    /// What can be searched for.
    placeholder: &'static str,
) -> impl IntoView {
    let q = searched();
    let field = NodeRef::<Input>::new();
    let navigate = use_navigate();
    let go = move |text: String| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&address(path, &text, 1), options);
    };
    let at_once = go.clone();
    let mut soon = debounce(PAUSE, go);
    // Back and links change the search; what a person is typing right now is theirs.
    Effect::new(move |_| {
        let q = q.get();
        if let Some(field) = field.get()
            && field.value().trim() != q
            && !is_focused(&field)
        {
            field.set_value(&q);
        }
    });
    view! {
        <form
            class="search"
            role="search"
            method="get"
            action=path
            on:submit=move |event| {
                event.prevent_default();
                if let Some(field) = field.get_untracked() {
                    at_once(field.value());
                }
            }
        >
            <Icon name="search" />
            <input
                type="search"
                name="q"
                aria-label="Search"
                placeholder=placeholder
                autocomplete="off"
                value=q.get_untracked()
                node_ref=field
                on:input=move |event| soon(event_target_value(&event))
            />
        </form>
    }
}

fn is_focused(field: &leptos::web_sys::HtmlInputElement) -> bool {
    document().active_element().is_some_and(|active| active.is_same_node(Some(field)))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_hold_what_differs_from_the_usual() {
        assert_eq!(address("/pending", "  ", 1), "/pending");
        assert_eq!(address("/pending", "50% & more", 3), "/pending?q=50%25%20%26%20more&page=3");
    }
}
