//! What was read of a doc profile, and reading it anew.

use crate::components::icon::Icon;
use crate::server_fns::profiles::ingest_documents;
use crate::state::Hydrated;
use domain::documents::{DocState, IngestReport};
use domain::money::grouped;
use domain::text::counted;
use leptos::prelude::*;

/// Problems that are shown one by one.
const SHOWN: usize = 20;

/// How far reading is.
#[derive(Debug, Clone)]
enum Reading {
    /// As it was found.
    Known(DocState),
    Running,
    Done(IngestReport),
    Failed(String),
}

/// **Read documents**, and what is known of them; a live region.
#[component]
pub(super) fn Documents(
    /// The profile.
    name: String,
    /// How it stands with it.
    state: DocState,
) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let reading = RwSignal::new(Reading::Known(state));
    let read = Action::new({
        let name = name.clone();
        move |(): &()| {
            let name = name.clone();
            async move {
                reading.set(Reading::Running);
                reading.set(match ingest_documents(name).await {
                    Ok(report) => Reading::Done(report),
                    Err(error) => Reading::Failed(error.to_string()),
                });
            }
        }
    });
    let running = move || reading.with(|reading| matches!(reading, Reading::Running));
    view! {
        <div class="documents">
            <div class="outcome" role="status">{move || said(reading.get())}</div>
            <button
                class="btn"
                aria-label=format!("Read documents of {name}")
                disabled=move || !hydrated.get() || running()
                on:click=move |_| { read.dispatch(()); }
            >
                "Read documents"
            </button>
        </div>
    }
}

fn said(reading: Reading) -> AnyView {
    match reading {
        Reading::Running => view! { <span class="muted">"Reading…"</span> }.into_any(),
        Reading::Failed(why) => view! { <span class="error">{why}</span> }.into_any(),
        Reading::Known(state) => stands(state).into_any(),
        Reading::Done(report) => {
            let news = format!(
                "{} new, {} changed, {} unchanged, {} gone. ",
                grouped(report.added),
                grouped(report.changed),
                grouped(report.unchanged),
                grouped(report.removed)
            );
            view! { <span>{news}</span> {stands(report.state)} }.into_any()
        }
    }
}

fn stands(state: DocState) -> impl IntoView {
    let words = match state.ingested_at {
        None => "Not read yet; a run that uses it reads it first.".to_owned(),
        Some(_) => format!("{}, {}.", counted(state.files, "file"), counted(state.passages, "passage")),
    };
    let more = state.problems.len().saturating_sub(SHOWN);
    let problems = state.problems.into_iter().take(SHOWN).map(|problem| {
        view! { <p class="warning"><Icon name="warn" />{problem.sentence()}</p> }
    });
    view! {
        <span class="muted">{words}</span>
        {problems.collect_view()}
        {(more > 0).then(|| view! { <p class="muted">{format!("and {more} more")}</p> })}
    }
}
