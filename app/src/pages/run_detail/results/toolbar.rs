//! Above the table: how many rows are in which state, what can be done with many of them, the queue.

use super::bulk::{Bulk, Task};
use super::bulk_dialog::BulkDialog;
use super::export::Export;
use super::model::PageModel;
use super::undo::UndoButtons;
use crate::components::apply_dialog::ApplyQueue;
use crate::components::icon::Icon;
use crate::components::lazy::loaded_first;
use crate::error::AppError;
use crate::pages::run_detail::rerun::RerunDialogs;
use crate::state::Hydrated;
use domain::bulk::{BulkAction, Select};
use domain::ids::RunId;
use domain::money::grouped;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

#[component]
pub(super) fn Toolbar(model: PageModel, run: RunId, bulk: Bulk) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let refresh = Callback::new(move |()| model.reload());
    view! {
        <div class="toolbar">
            <div class="row">
                <UndoButtons model />
                <button
                    type="button"
                    class="btn"
                    disabled=move || !hydrated.get()
                    on:click=move |_| bulk.open(Task::Threshold(model.query.with_value(|query| query.filter.clone())))
                >
                    "Accept all ≥ threshold…"
                </button>
                <Export model run />
                <span class="push muted num" aria-live="polite">{move || format!("{} queued", model.queued.get())}</span>
                <ApplyQueue run=Some(run) count=model.queued on_applied=refresh />
            </div>
            <Show when=move || { model.selection.count() > 0 }>
                {loaded_first(bar_code, move || bar_view(model, run, bulk))}
            </Show>
        </div>
        <BulkDialog model run bulk />
    }
}

/// Its code comes when a row is ticked.
#[wasm_split(parts, preload(bar_code), fallible)]
fn bar_view(model: PageModel, run: RunId, bulk: Bulk) -> Result<AnyView, AppError> {
    Ok(view! { <SelectionBar model run bulk /> }.into_any())
}

/// What can be done with the ticked rows.
#[component]
fn SelectionBar(model: PageModel, run: RunId, bulk: Bulk) -> impl IntoView {
    let selection = model.selection;
    let dialogs = expect_context::<RerunDialogs>();
    let rerun = move |_| {
        let ids = selection.ids();
        let first =
            model.rows.with_untracked(|rows| rows.iter().find(|row| ids.first() == Some(&row.id)).copied());
        dialogs.open_rerun(ids, first.map(|row| row.row.with_untracked(|row| row.asset.path())));
    };
    let all = move || usize::try_from(model.total()).unwrap_or(usize::MAX);
    let page_ticked = move || model.rows.with(|rows| rows.iter().all(|row| selection.has(row.id)));
    let more = move || page_ticked() && selection.count() < all();
    view! {
        <div class="row selection" role="group" aria-label="Selected rows">
            <b class="num" aria-live="polite">{move || format!("{} selected", selection.count())}</b>
            <Show when=more>
                <button type="button" class="btn ghost" on:click=move |_| model.select_all(run)>
                    {move || format!("Select all {} matching", grouped(model.total()))}
                </button>
            </Show>
            <BulkButton model run bulk action=BulkAction::Accept label="Accept selected" />
            <BulkButton model run bulk action=BulkAction::Skip label="Skip selected" />
            <BulkButton model run bulk action=BulkAction::Unreview label="Restore selected" />
            <button
                type="button"
                class="btn"
                aria-label="Re-Run selected"
                on:click=rerun
            >
                <Icon name="rerun" />
                "Re-Run"
            </button>
            <button type="button" class="btn ghost" on:click=move |_| selection.clear()>"Clear selection"</button>
        </div>
    }
}

/// Rows that are all on the screen are decided on at once, as they are seen; others after a preview.
#[component]
fn BulkButton(
    model: PageModel,
    run: RunId,
    bulk: Bulk,
    action: BulkAction,
    label: &'static str,
) -> impl IntoView {
    let press = move |_| match model.seen(&model.selection.ids()) {
        Some(rows) => model.decide_many(run, rows, action, bulk),
        None => bulk.open(Task::Rows(Select::Ids(model.selection.ids()), action)),
    };
    view! { <button type="button" class="btn" on:click=press>{label}</button> }
}
