//! `/pending`: the queue of approved descriptions.

mod actions;
mod edit;
mod model;
mod row;
mod table;

use crate::browser::feed::use_feed;
use crate::browser::refresh::{BRISK, Refresh};
use crate::codec::load;
use crate::components::apply_dialog::{ApplyQueue, Outcomes, PreviewSql};
use crate::components::notice::{EmptyNotice, ErrorNotice};
use crate::components::pager::{Pager, range_label};
use crate::components::search::{SearchBox, address, searched};
use crate::server_fns::pending::list_pending;
use actions::ClearQueue;
use domain::filter::PER_PAGE;
use domain::pending::{EntryOutcome, PendingPage};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use model::QueueModel;
use table::Table;

/// The queue's address.
const PATH: &str = "/pending";

/// The queue's page.
#[component]
pub fn Pending() -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| {
        query.with(|query| query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1i64)).max(1)
    });
    let q = searched();
    let loaded = load(move || (page.get(), q.get()), |(page, q)| list_pending(page, q));
    let queued = RwSignal::new(0i64);
    let outcome = RwSignal::new(Vec::<EntryOutcome>::new());
    let refresh = Callback::new(move |()| loaded.refetch());
    let shown = StoredValue::new(None::<QueueModel>);
    let follow = Refresh::new(BRISK, move || async move {
        let Ok(newer) = list_pending(page.get_untracked(), q.get_untracked()).await else { return };
        // What a person is writing stays; a decision on an older text is refused anyway.
        if is_editing() {
            return;
        }
        match shown.try_get_value().flatten() {
            Some(shown) if shown.shows(&newer) => {}
            // In place and at once: between reading and showing nobody can have begun to write.
            Some(shown) if !newer.items.is_empty() && shown.pages() == newer.pages => shown.renew(newer),
            _ => loaded.refetch(),
        }
    });
    use_feed().on_queue(move || follow.ask());
    view! {
        <Title text="Pending" />
        <div class="page-head">
            <h1>"Pending"</h1>
            // Beside the list and not in it: the dialogs stay while the list is read again.
            <div class="row">
                <ClearQueue count=queued on_cleared=refresh />
                <PreviewSql count=queued />
                <ApplyQueue run=None count=queued on_applied=refresh outcome />
            </div>
        </div>
        <p class="lead">"Approved descriptions that are not in the database yet. Nothing is written until you apply them."</p>
        <LastApply outcome />
        <SearchBox path=PATH placeholder="Table, column or description" />
        <Transition>
            {move || Suspend::new(async move {
                match loaded.await {
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                    Ok(found) => {
                        queued.set(found.queued);
                        view! { <Queue found q=q.get_untracked() queued refresh shown /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// What the last apply did, kept until the next.
#[component]
fn LastApply(outcome: RwSignal<Vec<EntryOutcome>>) -> impl IntoView {
    view! {
        <Show when=move || outcome.with(|outcome| !outcome.is_empty())>
            <section class="card last-apply" aria-label="Last apply">
                <h2>"Last apply"</h2>
                {move || view! { <Outcomes entries=outcome.get() /> }}
            </section>
        </Show>
    }
}

#[component]
fn Queue(
    found: PendingPage,
    q: String,
    queued: RwSignal<i64>,
    refresh: Callback<()>,
    shown: StoredValue<Option<QueueModel>>,
) -> impl IntoView {
    shown.set_value(None);
    if found.queued == 0 {
        return view! {
            <EmptyNotice title="The queue is empty">
                <p>"Accept descriptions in a run's Results, and they wait here. What was applied is in the "<a class="link" href="/audit">"audit"</a>"."</p>
                <p><a class="btn" href="/runs">"All runs"</a></p>
            </EmptyNotice>
        }
        .into_any();
    }
    if found.items.is_empty() {
        return view! {
            <EmptyNotice title="Nothing found">
                <p>{format!("No entry has “{q}” in its table, column or description.")}</p>
                <p><a class="btn" href=PATH>"The whole queue"</a></p>
            </EmptyNotice>
        }
        .into_any();
    }
    let (page, pages) = (found.page, found.pages);
    let model = QueueModel::new(found, queued, refresh);
    shown.set_value(Some(model));
    let label =
        Signal::derive(move || range_label(page, PER_PAGE, model.entries.with(Vec::len), model.total.get()));
    view! {
        <Table model />
        <Pager page pages label href=move |page| address(PATH, &q, page) />
    }
    .into_any()
}

fn is_editing() -> bool {
    matches!(document().query_selector("textarea.editor"), Ok(Some(_)))
}
