//! `/`: the latest runs, the pending count, a call to start the first run.

use crate::browser::feed::use_feed;
use crate::codec::load;
use crate::components::notice::{EmptyNotice, ErrorNotice};
use crate::pages::runs::{RunsTable, Shown, refetch_with_the_first};
use crate::server_fns::pending::count_pending;
use crate::server_fns::runs::list_runs;
use leptos::prelude::*;
use leptos_meta::Title;

/// Runs shown at home.
const LATEST: i64 = 8;

/// The home page.
#[component]
pub fn Home() -> impl IntoView {
    let latest = load(|| (), |()| list_runs(None, None, LATEST));
    let waiting = load(|| (), |()| count_pending());
    let feed = use_feed();
    let again = Callback::new(move |()| latest.refetch());
    view! {
        <Title text="Home" />
        <div class="page-head">
            <h1>"AMX Studio"</h1>
            <a class="btn primary" href="/runs/new">"New run"</a>
        </div>
        <p class="lead">"Drafts descriptions for your database, lets you review them, writes the approved ones back as comments."</p>
        <Suspense>
            {move || Suspend::new(async move {
                let first = waiting.await.unwrap_or(0);
                move || {
                    let waiting = feed.pending_total().unwrap_or(first);
                    (waiting > 0).then(|| view! { <PendingCard waiting /> })
                }
            })}
        </Suspense>
        <Suspense>
            {move || Suspend::new(async move {
                match latest.await {
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                    Ok(list) if list.runs.is_empty() => {
                        refetch_with_the_first(again);
                        view! { <FirstRun /> }.into_any()
                    }
                    Ok(list) => view! {
                        <h2 class="section">"Latest runs"</h2>
                        <RunsTable list shown=Shown { command: None, before: None, limit: LATEST } />
                    }
                    .into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn PendingCard(waiting: i64) -> impl IntoView {
    view! {
        <section class="card callout">
            <p>
                <b class="num">{waiting}</b>
                {if waiting == 1 { " approved description waits" } else { " approved descriptions wait" }}
                " to be applied."
            </p>
            <a class="btn" href="/pending">"Look at the queue"</a>
        </section>
    }
}

#[component]
fn FirstRun() -> impl IntoView {
    view! {
        <EmptyNotice title="No run yet">
            <p>"A run drafts a description for every table and column that you choose. Nothing is written to your database until you apply it."</p>
            <p><a class="btn primary" href="/runs/new">"Start the first run"</a></p>
        </EmptyNotice>
    }
}
