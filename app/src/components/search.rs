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
    let navigate = use_navigate();
    let on_search = Callback::new(move |text: String| replace(&navigate, &address(path, &text, 1)));
    view! {
        <form class="search" role="search" method="get" action=path on:submit=|event| event.prevent_default()>
            <Icon name="search" />
            <SearchInput q=searched() placeholder on_search />
        </form>
    }
}

/// Goes to another view of the same list: Back leads to before the search, not through each word of it.
pub fn replace(navigate: &impl Fn(&str, NavigateOptions), href: &str) {
    navigate(href, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
}

/// The field of a search, alone.
#[component]
pub fn SearchInput(
    /// What the URL searches for.
    q: Memo<String>,
    /// What can be searched for.
    placeholder: &'static str,
    /// Called with the text a short pause after the last key, and at once with Enter.
    on_search: Callback<String>,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let mut soon = debounce(PAUSE, move |text| on_search.run(text));
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
        <input
            type="search"
            name="q"
            aria-label="Search"
            placeholder=placeholder
            autocomplete="off"
            value=q.get_untracked()
            node_ref=field
            on:input=move |event| soon(event_target_value(&event))
            on:change=move |event| {
                let text = event_target_value(&event);
                if text.trim() != q.get_untracked() {
                    on_search.run(text);
                }
            }
        />
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
