//! One calm hint on a tab whose session ended. What it shows stays.

use crate::browser::feed::{Connection, use_feed};
use leptos::prelude::*;

/// What to do when the session ended.
pub const SIGNED_OUT: &str =
    "Your session ended. Open the address that amx studio printed; nothing was lost.";

/// The hint; nothing where a live banner gives it.
#[component]
pub fn SessionNote() -> impl IntoView {
    let feed = use_feed();
    let shown = move || feed.connection.get() == Connection::SignedOut && feed.banners.get() == 0;
    view! {
        <Show when=shown>
            <section class="card callout" role="alert"><p>{SIGNED_OUT}</p></section>
        </Show>
    }
}
