//! Why a row says what it says: its citations and the reasoning, read when the row is opened.

use crate::components::pill::Pill;
use crate::error::AppError;
use crate::server_fns::results::show_evidence;
use domain::citation::{Citation, CitationKind};
use domain::ids::ResultId;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A row's citations and reasoning.
pub(super) type Known = (Vec<Citation>, Option<String>);

/// **Citations** and **Reasoning** of an open row; nothing where it has neither. The row that was open when
/// the page was read came with it; any other is asked for now.
#[component]
pub(super) fn Evidence(id: ResultId, came_along: Option<Known>) -> impl IntoView {
    let missing = came_along.is_none();
    let known = RwSignal::new(came_along.map(Ok::<_, AppError>));
    Effect::new(move |_| {
        if missing {
            spawn_local(async move {
                let _ = known.try_set(Some(show_evidence(id).await));
            });
        }
    });
    move || {
        known.get().map(|known| match known {
            Ok((citations, reasoning)) => view! {
                <Citations citations />
                {reasoning.map(|text| view! { <h2>"Reasoning"</h2> <p class="muted">{text}</p> })}
            }
            .into_any(),
            Err(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
        })
    }
}

#[component]
fn Citations(citations: Vec<Citation>) -> impl IntoView {
    (!citations.is_empty()).then(|| {
        view! {
            <h2>"Citations"</h2>
            <ol class="citations" aria-label="Citations">
                {citations.into_iter().map(item).collect_view()}
            </ol>
        }
    })
}

fn item(citation: Citation) -> impl IntoView {
    let code = citation.kind == CitationKind::Code;
    let (place, snippet) = (citation.place(), snippet(&citation));
    view! {
        <li>
            <p class="row">
                <b>{citation.title}</b>
                {code.then(|| view! { <Pill tone="info" sign="‹›" label="Code" /> })}
                {citation.heading.map(|heading| view! { <span class="muted">{heading}</span> })}
            </p>
            <p class="mono muted place">{place}</p>
            <blockquote class="cite" class:mono=code>{snippet}</blockquote>
        </li>
    }
}

/// The snippet with what names the asset highlighted.
fn snippet(citation: &Citation) -> impl IntoView + use<> {
    citation
        .pieces()
        .into_iter()
        .map(|(text, marked)| if marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() })
        .collect_view()
}
