//! `/runs` (also `/history`): every run.

use crate::browser::feed::use_feed;
use crate::browser::refresh::{CALM, Refresh};
use crate::codec::load;
use crate::components::notice::{EmptyNotice, ErrorNotice};
use crate::components::pill::RunStatusPill;
use crate::components::time::Time;
use crate::server_fns::jobs::cancel_job;
use crate::server_fns::runs::{RunList, list_runs};
use crate::state::{Hydrated, Toasts, Tone};
use domain::clock::duration;
use domain::ids::JobId;
use domain::money;
use domain::run::{RunCommand, RunSummary};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Runs on a page.
const PER_PAGE: i64 = 50;

/// The list of runs, filtered by command, page by page.
#[component]
pub fn Runs() -> impl IntoView {
    let query = use_query_map();
    let command = Memo::new(move |_| query.with(|query| RunCommand::parse(&query.get("command")?)));
    let before = Memo::new(move |_| query.with(|query| query.get("before")?.parse::<i64>().ok()));
    let list =
        load(move || (command.get(), before.get()), |(command, before)| list_runs(command, before, PER_PAGE));
    let list_again = Callback::new(move |()| list.refetch());
    view! {
        <Title text="Runs" />
        <div class="page-head">
            <h1>"Runs"</h1>
            <a class="btn primary" href="/runs/new">"New run"</a>
        </div>
        <CommandFilter command />
        <Transition>
            {move || Suspend::new(async move {
                match list.await {
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                    Ok(list) if list.runs.is_empty() => {
                        refetch_with_the_first(list_again);
                        view! { <NoRuns /> }.into_any()
                    }
                    Ok(list) => {
                        let older = list.runs.last().filter(|_| list.more).map(|run| older_href(command.get_untracked(), run));
                        let shown = Shown { command: command.get_untracked(), before: before.get_untracked(), limit: PER_PAGE };
                        view! {
                            <RunsTable list shown />
                            {older.map(|href| view! { <nav class="pager" aria-label="Pages"><span></span><a class="btn" href=href>"Older runs"</a></nav> })}
                        }
                        .into_any()
                    }
                }
            })}
        </Transition>
    }
}

fn older_href(command: Option<RunCommand>, last: &RunSummary) -> String {
    let command = command.map(|command| format!("command={}&", command.as_str())).unwrap_or_default();
    format!("/runs?{command}before={}", last.id)
}

#[component]
fn CommandFilter(command: Memo<Option<RunCommand>>) -> impl IntoView {
    let choices = [
        (None, "All", "/runs"),
        (Some(RunCommand::Run), "Runs", "/runs?command=run"),
        (Some(RunCommand::Rerun), "Re-runs", "/runs?command=rerun"),
        (Some(RunCommand::Variations), "Variations", "/runs?command=variations"),
    ];
    view! {
        <nav class="row chips" aria-label="Command">
            {choices
                .map(|(choice, label, href)| {
                    view! { <a class="chip" href=href aria-current=move || (command.get() == choice).then_some("true")>{label}</a> }
                })
                .collect_view()}
        </nav>
    }
}

#[component]
fn NoRuns() -> impl IntoView {
    view! {
        <EmptyNotice title="No run here">
            <p><a class="btn" href="/runs/new">"Start one"</a></p>
        </EmptyNotice>
    }
}

/// Reads a list that is empty again when there is a run.
pub fn refetch_with_the_first(read: Callback<()>) {
    let refresh = Refresh::new(CALM, move || async move { read.run(()) });
    use_feed().on_runs(move || refresh.ask());
}

/// Which runs a table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Only those of a command.
    pub command: Option<RunCommand>,
    /// Only those before a run.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// The table of runs; home shows it too. It follows what happens: a row stays itself while others come.
#[component]
pub fn RunsTable(
    /// The runs.
    list: RunList,
    /// Which ones they are.
    shown: Shown,
) -> impl IntoView {
    let list = RwSignal::new(list);
    let refresh = Refresh::new(CALM, move || async move {
        if let Ok(newer) = list_runs(shown.command, shown.before, shown.limit).await {
            list.try_set(newer);
        }
    });
    let again = refresh.clone();
    use_feed().on_runs(move || refresh.ask());
    // What a live run did between the reading of the list and now was told to nobody here.
    Effect::new(move |_| {
        if list.with_untracked(|list| list.runs.iter().any(|run| !run.status.is_terminal())) {
            again.ask();
        }
    });
    view! {
        <div class="table">
            <table class="runs">
                <thead>
                    <tr>
                        <th>"Run"</th><th>"Command"</th><th>"Scope"</th><th>"Status"</th><th class="right">"Rows"</th>
                        <th class="right">"Duration"</th><th>"Model"</th><th class="right">"Cost"</th><th>"Database"</th>
                        <th>"Started"</th><th><span class="sr">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || list.with(|list| list.runs.clone()) key=|run| run.id let:run>
                        <RunRow run list />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn RunRow(run: RunSummary, list: RwSignal<RunList>) -> impl IntoView {
    let (id, first) = (run.id, run.clone());
    let newest = Memo::new(move |_| {
        list.with(|list| {
            let found = list.runs.iter().find(|run| run.id == id);
            (found.cloned().unwrap_or_else(|| first.clone()), list.now)
        })
    });
    let rows = move || newest.with(|(run, _)| rows_label(run));
    let status = Memo::new(move |_| newest.with(|(run, _)| run.status));
    // Another one where the run goes on.
    let job = Memo::new(move |_| newest.with(|(run, _)| run.job_id.clone()));
    view! {
        <tr class="item">
            <td data-label="Run"><a class="link strong" href=format!("/runs/{id}")>{format!("#{id}")}</a></td>
            <td data-label="Command">{run.command.as_str()}</td>
            <td data-label="Scope">{run.scope_summary}</td>
            <td data-label="Status">{move || view! { <RunStatusPill status=status.get() /> }}</td>
            <td data-label="Rows" class="num right">{rows}</td>
            <td data-label="Duration" class="num right">{move || newest.with(|(run, now)| duration(run.duration(*now)))}</td>
            <td data-label="Model" class="mono">{run.model}</td>
            <td data-label="Cost" class="num right">{move || newest.with(|(run, _)| money::show(run.cost))}</td>
            <td data-label="Database">{run.db_profile}</td>
            <td data-label="Started"><Time at=run.started_at /></td>
            <td class="right">
                {move || (!status.get().is_terminal()).then(|| view! { <CancelRun job=job.get() /> })}
            </td>
        </tr>
    }
}

fn rows_label(run: &RunSummary) -> String {
    if run.rows_done == run.rows_total {
        money::grouped(run.rows_done)
    } else {
        format!("{} of {}", money::grouped(run.rows_done), money::grouped(run.rows_total))
    }
}

#[component]
fn CancelRun(job: JobId) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let toasts = expect_context::<Toasts>();
    let asked = RwSignal::new(false);
    let cancel = Action::new(move |job: &JobId| {
        let job = job.clone();
        async move {
            asked.set(true);
            if let Err(error) = cancel_job(job).await {
                asked.set(false);
                toasts.show(Tone::Bad, error.to_string());
            }
        }
    });
    view! {
        <button
            class="btn danger"
            disabled=move || !hydrated.get() || asked.get()
            on:click=move |_| { cancel.dispatch(job.clone()); }
        >
            {move || if asked.get() { "Cancelling…" } else { "Cancel" }}
        </button>
    }
}
