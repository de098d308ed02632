//! The Results tab: a page of rows, and what can be done with them.

mod alternatives;
mod bulk_dialog;
mod description;
mod evidence;
mod follow;
mod history;
mod leave;
mod many;
mod model;
mod row;
mod selection;
mod table;
mod toolbar;
mod undo;
mod versions;

use crate::browser::events::LiveJob;
use crate::components::notice::ErrorNotice;
use crate::components::pager::{Pager, range_label};
use crate::server_fns::results::list_results;
use bulk_dialog::Bulk;
use domain::filter::PER_PAGE;
use domain::ids::{ResultId, RunId};
use domain::result::ResultsPage;
use domain::run::RunView;
use history::History;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::PageModel;
use selection::Selection;
use table::Table;
use toolbar::Toolbar;

/// The tab.
#[component]
pub(super) fn Results(id: RunId, run: RwSignal<RunView>, job: LiveJob) -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| {
        query.with(|query| query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1i64)).max(1)
    });
    let loaded = Resource::new(move || page.get(), move |page| list_results(id, page));
    // These outlive a page of rows.
    let shared = Shared {
        selection: Selection::none(),
        history: History::of(id),
        bulk: Bulk::new(run.with_untracked(|run| run.high_threshold)),
    };
    view! {
        <Transition fallback=|| view! { <p class="muted">"Loading rows…"</p> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(page) => view! { <Page page run job shared /> }.into_any(),
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// What the pages of a run's rows share.
#[derive(Clone, Copy)]
struct Shared {
    selection: Selection,
    history: History,
    bulk: Bulk,
}

#[component]
fn Page(page: ResultsPage, run: RwSignal<RunView>, job: LiveJob, shared: Shared) -> impl IntoView {
    let (id, db_profile) = run.with_untracked(|run| (run.summary.id, run.summary.db_profile.clone()));
    let query = use_query_map();
    let open = Memo::new(move |_| query.with(|query| query.get("open")?.parse::<ResultId>().ok()));
    let model = PageModel::new(page, run, shared.selection, shared.history);
    follow::follow(id, db_profile, model, job);
    leave::guard(model);
    let number = model.page;
    let label = Signal::derive(move || {
        range_label(number, PER_PAGE, model.rows.with(Vec::len), model.counts.get().all)
    });
    view! {
        <Toolbar model run=id bulk=shared.bulk />
        <Table model open />
        <Show when=move || model.rows.with(Vec::is_empty)>
            <Nothing job />
        </Show>
        {move || {
            let pages = (model.counts.get().all + PER_PAGE - 1) / PER_PAGE;
            view! { <Pager page=number pages=pages.max(1) label href=move |page| format!("/runs/{id}?tab=results&page={page}") /> }
        }}
    }
}

/// What is being prepared, until the first row is there.
#[component]
fn Nothing(job: LiveJob) -> impl IntoView {
    let title = move || if job.is_live() { "Being prepared" } else { "No rows" };
    let text = move || {
        job.state.with(|state| match &state.ended {
            Some(ended) => {
                ended.reason.clone().unwrap_or_else(|| "This page of the run has no rows.".to_owned())
            }
            None if state.activity.is_empty() => "Waiting for a worker.".to_owned(),
            None => format!("{}. Rows appear here as they are drafted.", state.activity),
        })
    };
    view! {
        <section class="notice">
            <h2>{title}</h2>
            <p>{text}</p>
        </section>
    }
}
