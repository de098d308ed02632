//! The bar at the top of every page.

use super::icon::Icon;
use super::pins::PinCounter;
use crate::browser::theme::Theme;
use crate::codec::load;
use crate::server_fns::pending::count_pending;
use crate::state::{Hydrated, PendingCount};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Brand, navigation with the queue's count, theme.
#[component]
pub fn Topbar() -> impl IntoView {
    let path = use_location().pathname;
    let current = move |is: fn(&str) -> bool| path.with(|path| is(path).then_some("page"));
    view! {
        <header class="topbar">
            <a class="brand" href="/">
                <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
                    <path d="M2 15 9 3l7 12M5 11h8" />
                </svg>
                "AMX Studio"
            </a>
            <nav aria-label="Main">
                <a href="/runs" aria-current=move || current(is_runs)>"Runs"</a>
                <a href="/runs/new" aria-current=move || current(|path| path == "/runs/new")>"New run"</a>
                <a href="/pending" aria-current=move || current(|path| path == "/pending")>
                    "Pending " <Count />
                </a>
                <a href="/audit" aria-current=move || current(|path| path == "/audit")>"Audit"</a>
                <a href="/settings" aria-current=move || current(|path| path.starts_with("/settings"))>"Settings"</a>
            </nav>
            <PinCounter />
            <ThemeButton />
        </header>
    }
}

fn is_runs(path: &str) -> bool {
    path == "/history" || (path.starts_with("/runs") && path != "/runs/new")
}

/// The queue's count: from the server at first, then as decisions change it.
#[component]
fn Count() -> impl IntoView {
    let shown = expect_context::<PendingCount>();
    let first = load(|| (), |()| count_pending());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let first = first.await.unwrap_or(0);
                view! {
                    {move || {
                        let count = shown.get().unwrap_or(first);
                        (count > 0).then(|| view! { <span class="count num">{count}</span> })
                    }}
                }
            })}
        </Suspense>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let theme = RwSignal::new(Theme::System);
    Effect::new(move |_| theme.set(Theme::current()));
    let choose = move |_| {
        theme.update(|theme| *theme = theme.next());
        theme.get_untracked().choose();
    };
    view! {
        <button
            class="btn ghost theme"
            disabled=move || !hydrated.get()
            aria-label=move || format!("Theme: {}", theme.get().label())
            on:click=choose
        >
            <Icon name="sun" />
            <span class="wide">{move || theme.get().label()}</span>
        </button>
    }
}
