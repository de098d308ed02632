//! One row: the asset, its draft, the decision. Opens to its alternatives.

use super::alternatives::Panel;
use super::description::Description;
use super::model::{PageModel, RowModel};
use crate::components::icon::Icon;
use crate::components::pill::{ConfidencePill, ReviewStatusPill};
use domain::ids::ResultId;
use domain::result::{ResultRow, ReviewStatus};
use domain::review::Action;
use leptos::prelude::*;

#[component]
pub(super) fn Row(model: PageModel, row: RowModel, open: Memo<Option<ResultId>>) -> impl IntoView {
    let is_open = Memo::new(move |_| open.get() == Some(row.id));
    let confidence = Memo::new(move |_| row.row.with(|row| row.confidence));
    let status = Memo::new(move |_| row.row.with(|row| row.status));
    let (source, spare, run) = row.row.with_untracked(|row| {
        let drafted = row.alternatives.iter().filter(|alternative| !alternative.fallback).count();
        (row.source, drafted.saturating_sub(1), row.run_id)
    });
    let page = model.page;
    let toggle = move || {
        let open = if is_open.get() { String::new() } else { format!("&open={}", row.id) };
        format!("/runs/{run}?tab=results&page={page}{open}")
    };
    view! {
        <tr class="item" class:current=is_open aria-expanded=move || if is_open.get() { "true" } else { "false" }>
            <td class="asset"><AssetCell row toggle is_open /></td>
            <td class="conf" data-label="Confidence">
                {move || view! { <ConfidencePill confidence=confidence.get() /> }}
                {move || row.row.with(|row| row.logprob).map(|p| view! { " " <span class="badge" title="Probability of the text, from the model's token log-probabilities">{format!("{p:.2}")}</span> })}
            </td>
            <td data-label="Source"><span title=source.explanation()>{source.as_str()}</span></td>
            <td class="num muted" data-label="Alternatives">{format!("+{spare}")}</td>
            <td class="desc"><Description model row /></td>
            <td class="status">
                {move || view! { <ReviewStatusPill status=status.get() /> }}
                {move || row.row.with(|row| row.applied_at.is_some()).then(|| view! { <div class="kind">"applied"</div> })}
            </td>
            <td><Actions model row status /></td>
        </tr>
        <Show when=move || is_open.get()>
            <tr class="open">
                <td colspan="7"><Panel model row /></td>
            </tr>
        </Show>
    }
}

#[component]
fn AssetCell(
    row: RowModel,
    toggle: impl Fn() -> String + Send + Sync + 'static,
    is_open: Memo<bool>,
) -> impl IntoView {
    let (path, lead, last, kind) = row.row.with_untracked(|row| {
        let (lead, last) = row.asset.path_parts();
        (row.asset.path(), lead, last.to_owned(), kind_line(row))
    });
    view! {
        <a
            class="asset-link"
            href=toggle
            aria-label=move || format!("{} {path}", if is_open.get() { "Close" } else { "Open" })
            data-noscroll
        >
            <Icon name="chevron" />
            <span><span class="dim">{lead}</span><wbr /><b>{last}</b></span>
        </a>
        <div class="kind">{kind}</div>
    }
}

fn kind_line(row: &ResultRow) -> String {
    match &row.data_type {
        Some(data_type) if !data_type.is_empty() => format!("{} · {data_type}", row.asset.kind),
        _ => row.asset.kind.to_string(),
    }
}

#[component]
fn Actions(model: PageModel, row: RowModel, status: Memo<ReviewStatus>) -> impl IntoView {
    let path = row.row.with_untracked(|row| row.asset.path());
    let decide = move |action: Action| model.decide(row, action);
    let named = move |verb: &str| format!("{verb} {path}");
    view! {
        <div class="actions">
            {move || match status.get() {
                ReviewStatus::Unreviewed => view! {
                    <ActionButton label=named("Accept") icon="check" on_press=move || decide(Action::Accept) />
                    <ActionButton label=named("Skip") icon="skip" on_press=move || decide(Action::Skip) />
                }
                .into_any(),
                ReviewStatus::Accepted => view! {
                    <ActionButton label=named("Deselect") icon="restore" on_press=move || decide(Action::Deselect) />
                    <ActionButton label=named("Skip") icon="skip" on_press=move || decide(Action::Skip) />
                }
                .into_any(),
                ReviewStatus::Skipped => view! {
                    <ActionButton label=named("Restore") icon="restore" on_press=move || decide(Action::Deselect) />
                }
                .into_any(),
            }}
        </div>
    }
}

#[component]
fn ActionButton(label: String, icon: &'static str, on_press: impl Fn() + 'static) -> impl IntoView {
    let title = label.split(' ').next().unwrap_or_default().to_owned();
    view! {
        <button type="button" class="btn ghost icon" aria-label=label title=title on:click=move |_| on_press()>
            <Icon name=icon />
        </button>
    }
}
