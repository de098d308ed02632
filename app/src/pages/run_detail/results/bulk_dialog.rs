//! The dialog of bulk actions: the exact rows that it is about, a sample of them, what is left out and
//! why; then what was done.

use super::bulk::{Bulk, Step, Task};
use super::model::PageModel;
use crate::components::icon::Icon;
use crate::components::lazy::when_wanted;
use crate::error::AppError;
use domain::bulk::{BulkAction, LeftOutRow, SampleRow};
use domain::confidence::two_decimals;
use domain::filter::ResultsFilter;
use domain::ids::RunId;
use domain::text::counted;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

/// Left-out rows that are shown one by one.
const SHOWN: usize = 50;

/// The dialog's place on the page.
#[component]
pub(super) fn BulkDialog(model: PageModel, run: RunId, bulk: Bulk) -> impl IntoView {
    when_wanted(move || bulk.wanted.with(Option::is_some), code, move || view(model, run, bulk))
}

#[wasm_split(forms, preload(code), fallible)]
fn view(model: PageModel, run: RunId, bulk: Bulk) -> Result<AnyView, AppError> {
    Ok(view! { <Loaded model run bulk /> }.into_any())
}

#[component]
fn Loaded(model: PageModel, run: RunId, bulk: Bulk) -> impl IntoView {
    bulk.show_when_wanted(run);
    let title = move || match bulk.task.get() {
        Task::Threshold(_) => "Accept all ≥ threshold",
        Task::Rows(_, BulkAction::Accept) => "Accept rows",
        Task::Rows(_, BulkAction::Skip) => "Skip rows",
        Task::Rows(_, BulkAction::Unreview) => "Set rows back to unreviewed",
    };
    let preview = Memo::new(move |_| match bulk.step.get() {
        Step::Preview(preview) => Some(preview),
        _ => None,
    });
    let rows = move || preview.with(|preview| preview.as_ref().map_or(0, |preview| preview.rows.len()));
    let finished = move || matches!(bulk.step.get(), Step::Done(..) | Step::Failed(_));
    view! {
        <dialog class="dialog" node_ref=bulk.dialog aria-labelledby="bulk-title">
            <header>
                <h2 id="bulk-title">{title}</h2>
                <button type="button" class="btn ghost icon push" aria-label="Close" on:click=move |_| bulk.close()>
                    <Icon name="close" />
                </button>
            </header>
            <div class="body">
                <Show when=move || matches!(bulk.task.get(), Task::Threshold(_)) && !finished()>
                    <Slider run bulk />
                </Show>
                {move || body(bulk.step.get())}
            </div>
            <footer>
                <button type="button" class="btn" on:click=move |_| bulk.close()>
                    {move || if finished() { "Close" } else { "Cancel" }}
                </button>
                <Show when=move || !finished()>
                    <button
                        type="button"
                        class="btn primary"
                        disabled=move || rows() == 0
                        on:click=move |_| {
                            if let Some(preview) = preview.get_untracked() {
                                bulk.confirm(model, preview);
                            }
                        }
                    >
                        {move || format!("{} {}", verb(&bulk.task.get()), counted(rows(), "row"))}
                    </button>
                </Show>
            </footer>
        </dialog>
    }
}

fn verb(task: &Task) -> &'static str {
    match task {
        Task::Threshold(_) | Task::Rows(_, BulkAction::Accept) => "Accept",
        Task::Rows(_, BulkAction::Skip) => "Skip",
        Task::Rows(_, BulkAction::Unreview) => "Set back",
    }
}

#[component]
fn Slider(run: RunId, bulk: Bulk) -> impl IntoView {
    let narrowed = move || {
        let usual = |filter: &ResultsFilter| {
            filter.q.is_empty() && filter.band.is_none() && filter.presets.is_empty()
        };
        matches!(bulk.task.get(), Task::Threshold(filter) if !usual(&filter))
    };
    view! {
        <label class="field">
            <span>"Lowest score " <b class="num">{move || two_decimals(bulk.threshold.get())}</b></span>
            <input
                type="range"
                min="0"
                max="1"
                step="0.01"
                prop:value=move || two_decimals(bulk.threshold.get())
                on:input=move |event| {
                    if let Ok(score) = event_target_value(&event).parse() {
                        bulk.threshold.set(score);
                        bulk.load_soon(run);
                    }
                }
            />
        </label>
        <p class="muted">
            {move || narrowed().then_some("Only rows that pass the page's search and presets are counted. ")}
            "Rows that somebody decided on, that carry a warning, and FALLBACK placeholders stay as they are."
        </p>
    }
}

fn body(step: Step) -> AnyView {
    match step {
        Step::Loading => view! { <p class="muted" role="status">"Counting rows…"</p> }.into_any(),
        Step::Working => view! { <p class="muted" role="status">"Deciding…"</p> }.into_any(),
        Step::Failed(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
        Step::Preview(preview) => view! {
            <p role="status">
                {counted(preview.rows.len(), "row")} " will be " {preview.action.done()}
                {(preview.left_out_total > 0).then(|| format!(", {} left out", preview.left_out_total))} "."
            </p>
            <Sample rows=preview.sample />
            <LeftOuts total=preview.left_out_total rows=preview.left_out />
        }
        .into_any(),
        Step::Done(action, outcome) => view! {
            <p role="status">
                {counted(outcome.done, "row")} " " {action.done()}
                {(outcome.left_out_total > 0).then(|| format!(", {} left out", outcome.left_out_total))} "."
            </p>
            <LeftOuts total=outcome.left_out_total rows=outcome.left_out />
        }
        .into_any(),
    }
}

#[component]
fn Sample(rows: Vec<SampleRow>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h3>"For example"</h3>
                <ul class="bulk-rows">
                    {rows
                        .into_iter()
                        .map(|row| {
                            let score = row.score.map(|score| view! { <span class="badge">{two_decimals(score)}</span> });
                            view! { <li><b class="mono">{row.asset}</b> " " {score} <span class="muted">{row.description}</span></li> }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}

#[component]
fn LeftOuts(total: i64, rows: Vec<LeftOutRow>) -> impl IntoView {
    (total > 0).then(|| {
        let hidden = total - i64::try_from(rows.len().min(SHOWN)).unwrap_or(total);
        view! {
            <section>
                <h3>"Left out"</h3>
                <ul class="bulk-rows">
                    {rows
                        .into_iter()
                        .take(SHOWN)
                        .map(|row| {
                            let name = row.asset.unwrap_or_else(|| format!("row {}", row.id));
                            view! { <li><b class="mono">{name}</b> " " <span class="muted">{row.why.sentence()}</span></li> }
                        })
                        .collect_view()}
                </ul>
                {(hidden > 0).then(|| view! { <p class="muted">{format!("and {hidden} more")}</p> })}
            </section>
        }
    })
}
