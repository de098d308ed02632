//! `/pending`: the queue of approved descriptions.

use crate::components::apply_dialog::ApplyQueue;
use crate::components::notice::{EmptyNotice, ErrorNotice};
use crate::components::pager::{Pager, range_label};
use crate::components::time::Time;
use crate::server_fns::pending::list_pending;
use domain::filter::PER_PAGE;
use domain::pending::{PendingEntry, PendingPage};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The queue's page.
#[component]
pub fn Pending() -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| {
        query.with(|query| query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1i64)).max(1)
    });
    let loaded = Resource::new(move || page.get(), |page| list_pending(page, String::new()));
    let total = RwSignal::new(0i64);
    let refresh = Callback::new(move |()| loaded.refetch());
    view! {
        <Title text="Pending" />
        <div class="page-head">
            <h1>"Pending"</h1>
            // Beside the list and not in it: its dialog shows the outcome while the list is read again.
            <ApplyQueue run=None count=total on_applied=refresh />
        </div>
        <p class="lead">"Approved descriptions that are not in the database yet. Nothing is written until you apply them."</p>
        <Transition>
            {move || Suspend::new(async move {
                match loaded.await {
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                    Ok(queue) => {
                        total.set(queue.total);
                        view! { <Queue queue /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Queue(queue: PendingPage) -> impl IntoView {
    if queue.items.is_empty() {
        return view! {
            <EmptyNotice title="The queue is empty">
                <p>"Accept descriptions in a run's Results, and they wait here."</p>
                <p><a class="btn" href="/runs">"All runs"</a></p>
            </EmptyNotice>
        }
        .into_any();
    }
    let label = range_label(queue.page, PER_PAGE, queue.items.len(), queue.total);
    view! {
        <div class="table">
            <table aria-label="Pending queue">
                <thead>
                    <tr>
                        <th scope="col">"Asset"</th><th scope="col">"Description"</th><th scope="col">"Comment now"</th>
                        <th scope="col">"From"</th><th scope="col">"Queued"</th>
                    </tr>
                </thead>
                <tbody>{queue.items.into_iter().map(|entry| view! { <Entry entry /> }).collect_view()}</tbody>
            </table>
        </div>
        <Pager page=queue.page pages=queue.pages label href=|page| format!("/pending?page={page}") />
    }
    .into_any()
}

#[component]
fn Entry(entry: PendingEntry) -> impl IntoView {
    let (lead, last) = entry.asset.path_parts();
    let last = last.to_owned();
    view! {
        <tr class="item">
            <td class="asset">
                <span class="dim">{lead}</span><wbr /><b>{last}</b>
                <div class="kind">{format!("{} · {}", entry.asset.kind, entry.db_profile)}</div>
            </td>
            <td class="desc">
                {entry.description}
                {entry.error.map(|error| view! { <p class="error">{error}</p> })}
            </td>
            <td class="desc muted">{entry.current_comment.unwrap_or_else(|| "—".to_owned())}</td>
            <td><a class="link" href=format!("/runs/{}", entry.run_id)>{format!("run #{}", entry.run_id)}</a></td>
            <td><Time at=entry.queued_at /></td>
        </tr>
    }
}
