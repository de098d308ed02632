//! Points in time.

use domain::clock::Timestamp;
use leptos::prelude::*;

/// `2026-11-22 09:41:07 UTC`.
#[component]
pub fn Time(
    /// The point in time.
    at: Timestamp,
) -> impl IntoView {
    view! { <time class="num" datetime=at.rfc3339()>{at.date_time()} " UTC"</time> }
}
