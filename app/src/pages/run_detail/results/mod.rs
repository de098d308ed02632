//! The Results tab: a page of rows, and what can be done with them.

mod alternatives;
mod asset_cell;
mod bulk;
mod bulk_dialog;
mod conflict;
mod description;
mod evidence;
mod export;
mod filter_bar;
mod focus;
mod follow;
mod foresight;
mod groups;
mod history;
mod hold;
mod keys;
mod leave;
mod many;
mod model;
mod row;
mod selection;
mod table;
mod toolbar;
mod undo;
mod versions;
mod view;

use crate::browser::events::LiveJob;
use crate::codec::load;
use crate::components::notice::ErrorNotice;
use crate::components::pager::{Pager, range_label};
use crate::error::AppError;
use crate::server_fns::results::list_results;
use bulk::Bulk;
use conflict::Conflicts;
use domain::filter::{QueryError, ResultsFilter, ResultsQuery};
use domain::ids::{ResultId, RunId};
use domain::result::ResultsPage;
use domain::run::RunView;
use evidence::Known;
use filter_bar::{Chips, FilterForm, is_narrowed};
use history::History;
use keys::Keys;
use leptos::prelude::*;
use model::PageModel;
use selection::Selection;
use table::Table;
use toolbar::Toolbar;
use view::View;
pub(super) use view::address;
use wasm_split_helpers::SplitLoaderError;

/// What the tab shows. It belongs to the page, not to the tab: the server builds the view of a tab twice, and
/// what is read twice could differ, or end half-way with the first of them.
#[derive(Clone, Copy)]
pub(super) struct ResultsState {
    loaded: crate::codec::Loaded<Loaded>,
    shared: Shared,
}

impl ResultsState {
    /// The tab's state; rows are read while `shown`.
    pub(super) fn new(id: RunId, run: RwSignal<RunView>, shown: Signal<bool>) -> Self {
        let view = View::of(id);
        let loaded = load(
            // A row that is opened later brings its own evidence.
            move || shown.get().then(|| (view.query.get(), view.open.get_untracked())),
            move |asked| async move {
                let (query, open) = asked?;
                Some(read(id, query, open).await)
            },
        );
        // These outlive a page of rows.
        let shared = Shared {
            view,
            evidence: StoredValue::new(None),
            selection: Selection::none(),
            history: History::of(id),
            conflicts: Conflicts::none(),
            bulk: Bulk::new(run.with_untracked(|run| run.high_threshold)),
        };
        Self { loaded, shared }
    }
}

async fn read(
    id: RunId,
    query: Result<ResultsQuery, QueryError>,
    open: Option<ResultId>,
) -> Result<(ResultsQuery, ResultsPage, Option<(ResultId, Known)>), AppError> {
    let mut query = query.map_err(|error| AppError::wrong(error.to_string()))?;
    let (page, evidence) = list_results(id, query.to_query(), open).await?;
    query.page = page.page;
    Ok((query, page, evidence))
}

/// Loads the code of open rows.
pub(super) async fn panel_code() -> Result<(), SplitLoaderError> {
    alternatives::panel_code().await
}

/// The tab.
#[component]
pub(super) fn Results(run: RwSignal<RunView>, job: LiveJob, state: ResultsState) -> impl IntoView {
    let ResultsState { loaded, shared } = state;
    view! {
        <div class="results">
            <FilterForm view=shared.view />
            <Transition fallback=|| view! { <p class="muted">"Loading rows…"</p> }>
                {move || Suspend::new(async move {
                    match loaded.await {
                        None => view! { <p class="muted">"Loading rows…"</p> }.into_any(),
                        Some(Ok((query, page, evidence))) => {
                            shared.evidence.set_value(evidence);
                            view! { <Page query page run job shared /> }.into_any()
                        }
                        Some(Err(error)) => view! { <ErrorNotice error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

/// What was asked for, its page of rows, and the evidence of the open one; nothing while another tab is shown.
type Loaded = Option<Result<(ResultsQuery, ResultsPage, Option<(ResultId, Known)>), AppError>>;

/// What the pages of a run's rows share.
#[derive(Clone, Copy)]
struct Shared {
    view: View,
    /// The evidence of the row that was open when the newest page was read.
    evidence: StoredValue<Option<(ResultId, Known)>>,
    selection: Selection,
    history: History,
    conflicts: Conflicts,
    bulk: Bulk,
}

#[component]
fn Page(
    query: ResultsQuery,
    page: ResultsPage,
    run: RwSignal<RunView>,
    job: LiveJob,
    shared: Shared,
) -> impl IntoView {
    let (id, db_profile) = run.with_untracked(|run| (run.summary.id, run.summary.db_profile.clone()));
    let narrowed = is_narrowed(&query);
    let model = PageModel::new(query, page, run, shared);
    follow::follow(id, db_profile, model, job);
    leave::guard(model);
    let (number, per_page) = model.query.with_value(|query| (query.page, query.per_page));
    let label =
        Signal::derive(move || range_label(number, per_page, model.rows.with(Vec::len), model.total()));
    view! {
        <Toolbar model run=id bulk=shared.bulk />
        <Chips view=shared.view counts=model.counts />
        <Table model view=shared.view />
        <Keys model />
        <Show when=move || model.rows.with(Vec::is_empty)>
            {if narrowed { view! { <NoMatch view=shared.view /> }.into_any() } else { view! { <Nothing job /> }.into_any() }}
        </Show>
        {move || {
            let query = model.query.get_value();
            let pages = query.pages(model.total());
            let href = move |page| address(id, &ResultsQuery { page, ..query.clone() }, None);
            view! { <Pager page=number pages label href /> }
        }}
    }
}

/// A filter that no row passes: the way out of it.
#[component]
fn NoMatch(view: View) -> impl IntoView {
    view! {
        <section class="notice">
            <h2>"No row matches"</h2>
            <p>
                "Nothing in this run passes the filter. "
                <a class="link" href=move || view.href(|query| query.filter = ResultsFilter::default())>"Show every row"</a>
            </p>
        </section>
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
