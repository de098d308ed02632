//! One card of the comparison.

use crate::browser::pins::Pins;
use crate::components::diff::WordDiff;
use crate::components::icon::Icon;
use crate::components::pill::{ConfidencePill, ReviewStatusPill};
use domain::compare::ComparedCell;
use domain::confidence::two_decimals;
use domain::ids::ResultId;
use domain::pins::Pin;
use leptos::prelude::*;

/// A pinned result. `before` is the text that its own is compared with.
#[component]
pub(super) fn Cell(pins: Pins, cell: ComparedCell, profile: String, before: Option<String>) -> impl IntoView {
    let ComparedCell { row, settings } = cell;
    let path = row.asset.path();
    let href = format!("/runs/{}?tab=results&open={}", row.run_id, row.id);
    let drafted_by = format!("run #{} · v{} · {} · {}", row.run_id, row.version, row.provider, row.model);
    let description = match before {
        Some(before) => view! { <WordDiff before=Some(before) after=Some(row.description) /> }.into_any(),
        None => row.description.into_any(),
    };
    view! {
        <article class="card cell" aria-labelledby=format!("cell-{}", row.id)>
            <header class="row">
                <h2 class="mono" id=format!("cell-{}", row.id)><a class="link" href=href>{path.clone()}</a></h2>
                <Unpin pins profile path id=row.id />
            </header>
            <p class="muted">{drafted_by}</p>
            <p class="row">
                <ConfidencePill confidence=row.confidence />
                {row.logprob.map(|p| view! { <span class="badge" title="Probability of the text, from the model's token log-probabilities">{two_decimals(p)}</span> })}
                <ReviewStatusPill status=row.status />
            </p>
            <h3>"Description"</h3>
            <p>{description}</p>
            <h3>"Alternatives"</h3>
            <ol class="bulk-rows" aria-label="Alternatives">
                {row.alternatives
                    .into_iter()
                    .map(|one| view! { <li class:muted=one.fallback><b class="mono">{one.letter.to_string()}</b> " " {one.text}</li> })
                    .collect_view()}
            </ol>
            {(!settings.is_empty()).then(|| view! {
                <h3>"Settings that differ"</h3>
                <dl class="differing">
                    {settings.into_iter().map(|(name, value)| view! { <dt>{name}</dt> <dd class="mono">{value}</dd> }).collect_view()}
                </dl>
            })}
        </article>
    }
}

/// A pin whose result is not in the store any more.
#[component]
pub(super) fn Gone(pins: Pins, profile: String, pin: Pin) -> impl IntoView {
    let path = pin.asset.path();
    view! {
        <article class="card cell">
            <header class="row">
                <h2 class="mono">{path.clone()}</h2>
                <Unpin pins profile path id=pin.result_id />
            </header>
            <p class="muted">{format!("Result {} of run #{} is not there any more.", pin.result_id, pin.run_id)}</p>
        </article>
    }
}

#[component]
fn Unpin(pins: Pins, profile: String, path: String, id: ResultId) -> impl IntoView {
    view! {
        <button type="button" class="btn ghost icon push" aria-label=format!("Unpin {path}") title="Unpin" on:click=move |_| pins.unpin(&profile, id)>
            <Icon name="close" />
        </button>
    }
}
