//! Two texts as one, with what went and what came marked.

use domain::diff::{Piece, words};
use leptos::prelude::*;

/// A word diff: removed words struck out, added ones underlined, never by colour alone.
#[component]
pub fn WordDiff(
    /// The text before; nothing where there was none.
    before: Option<String>,
    /// The text after.
    after: Option<String>,
) -> impl IntoView {
    let pieces = words(before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default());
    if pieces.is_empty() {
        return view! { <span class="muted">"no comment"</span> }.into_any();
    }
    let pieces = pieces.into_iter().map(|piece| match piece {
        Piece::Same(text) => view! { <span>{text}</span> }.into_any(),
        Piece::Removed(text) => view! { <del>{text}</del> }.into_any(),
        Piece::Added(text) => view! { <ins>{text}</ins> }.into_any(),
    });
    view! { <span class="diff">{pieces.collect_view()}</span> }.into_any()
}
