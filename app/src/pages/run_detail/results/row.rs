//! One row: the asset, its draft, the decision. Opens to its alternatives.

use super::alternatives::{panel_code, panel_view};
use super::asset_cell::AssetCell;
use super::conflict::Conflict;
use super::description::Description;
use super::model::{PageModel, RowModel};
use super::selection::SelectRow;
use super::versions::VersionChips;
use super::view::{View, address};
use crate::browser::pins::Pins;
use crate::components::icon::Icon;
use crate::components::lazy::loaded_first;
use crate::components::pill::{ConfidencePill, ReviewStatusPill};
use crate::pages::run_detail::rerun::RerunDialogs;
use domain::confidence::two_decimals;
use domain::result::{ResultRow, ReviewStatus};
use domain::review::{Action, Standing};
use leptos::prelude::*;

#[component]
pub(super) fn Row(model: PageModel, row: RowModel, view: View) -> impl IntoView {
    let is_open = Memo::new(move |_| view.open.get() == Some(row.id));
    let confidence = Memo::new(move |_| row.row.with(|row| row.confidence));
    let status = Memo::new(move |_| row.row.with(|row| row.status));
    let (source, spare) = row.row.with_untracked(|row| {
        let drafted = row.alternatives.iter().filter(|alternative| !alternative.fallback).count();
        (row.source, drafted.saturating_sub(1))
    });
    let run = row.row.with_untracked(|row| row.run_id);
    let toggle = move || {
        let open = (!is_open.get()).then_some(row.id);
        model.query.with_value(|query| address(run, query, open))
    };
    view! {
        <tr class="item" class:current=is_open data-row=row.id.to_string()>
            <td class="tick"><SelectRow model row /></td>
            <td class="asset"><AssetCell model row toggle is_open /></td>
            <td class="conf" data-label="Confidence">
                {move || view! { <ConfidencePill confidence=confidence.get() /> }}
                {move || row.row.with(|row| row.logprob).map(|p| view! { " " <span class="badge" title="Probability of the text, from the model's token log-probabilities">{two_decimals(p)}</span> })}
            </td>
            <td data-label="Source" title=source.explanation()>{source.as_str()}</td>
            <td class="num muted" data-label="Alternatives">{format!("+{spare}")}</td>
            <td class="desc"><Description model row /><VersionChips row /></td>
            <td class="status">
                {move || view! { <ReviewStatusPill status=status.get() /> }}
                {move || row.row.with(|row| row.applied_at.is_some()).then(|| view! { <div class="kind">"applied"</div> })}
                <Holder row />
            </td>
            <td><Actions model row /></td>
        </tr>
        <Conflict model row />
        <Show when=move || is_open.get()>
            <tr class="open" data-row=row.id.to_string()>
                <td colspan="8">{loaded_first(panel_code, move || panel_view(model, row))}</td>
            </tr>
        </Show>
    }
}

/// Which other version holds the asset's queue entry.
#[component]
fn Holder(row: RowModel) -> impl IntoView {
    let other = Memo::new(move |_| row.row.with(|row| Standing::of(row).held_by));
    move || {
        other.get().map(|holder| {
            view! {
                <div class="kind">
                    "queued: " <a class="link" href=format!("/runs/{}", holder.run_id)>{holder.to_string()}</a>
                </div>
            }
        })
    }
}

/// What the first button does: it follows the row's status and its standing to the queue.
fn primary(row: &ResultRow) -> (&'static str, &'static str, Action) {
    let standing = Standing::of(row);
    match row.status {
        ReviewStatus::Skipped => ("Restore", "restore", Action::Restore),
        _ if standing.held_by.is_some() => ("Restore", "restore", Action::Restore),
        ReviewStatus::Accepted if standing.superseded && !row.queued => {
            ("Restore", "restore", Action::Restore)
        }
        ReviewStatus::Accepted => ("Deselect", "restore", Action::Deselect),
        ReviewStatus::Unreviewed => ("Accept", "check", Action::Accept),
    }
}

/// Buttons that stay where they are, so that the focus does.
#[component]
fn Actions(model: PageModel, row: RowModel) -> impl IntoView {
    let path = StoredValue::new(row.row.with_untracked(|row| row.asset.path()));
    let dialogs = expect_context::<RerunDialogs>();
    let pins = expect_context::<Pins>();
    let pinned = Memo::new(move |_| pins.has(row.id));
    let primary = Memo::new(move |_| row.row.with(primary));
    let named = move |verb: &str| path.with_value(|path| format!("{verb} {path}"));
    let skipped = move || row.row.with(|row| row.status == ReviewStatus::Skipped);
    view! {
        <div class="actions">
            <button
                type="button"
                class="btn ghost icon pin"
                aria-pressed=move || if pinned.get() { "true" } else { "false" }
                aria-label=named("Pin")
                title="Pin"
                on:click=move |_| model.pin(row)
            >
                <Icon name="pin" />
            </button>
            <button
                type="button"
                class="btn ghost icon"
                aria-label=move || named(primary.get().0)
                title=move || primary.get().0
                on:click=move |_| model.decide(row, primary.get_untracked().2)
            >
                {move || view! { <Icon name=primary.get().1 /> }}
            </button>
            <button
                type="button"
                class="btn ghost icon"
                aria-disabled=move || skipped().then_some("true")
                aria-label=named("Skip")
                title="Skip"
                on:click=move |_| {
                    if !skipped() {
                        model.decide(row, Action::Skip);
                    }
                }
            >
                <Icon name="skip" />
            </button>
            <button
                type="button"
                class="btn ghost icon"
                aria-label=named("Re-Run")
                title="Re-Run"
                on:click=move |_| dialogs.open_rerun(vec![row.id], Some(path.get_value()))
            >
                <Icon name="rerun" />
            </button>
        </div>
    }
}
