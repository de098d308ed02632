//! An open row: its alternatives, the evidence, and the comment that is there now.

use super::evidence::Evidence;
use super::model::{PageModel, RowModel};
use super::versions::VersionHistory;
use crate::components::icon::Icon;
use crate::components::pill::band_look;
use crate::error::AppError;
use crate::pages::run_detail::rerun::RerunDialogs;
use domain::confidence::two_decimals;
use domain::result::Alternative;
use domain::review::{Action, Standing};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

/// Its code comes when a row is opened.
#[wasm_split(parts, preload(panel_code), fallible)]
pub(super) fn panel_view(model: PageModel, row: RowModel) -> Result<AnyView, AppError> {
    Ok(view! { <Panel model row /> }.into_any())
}

#[component]
fn Panel(model: PageModel, row: RowModel) -> impl IntoView {
    let (alternatives, existing, provenance, seed) = row.row.with_untracked(|row| {
        let provenance = format!("{} · {}", row.provider, row.model);
        let seed = row.seed.as_ref().map(|seed| seed.text.clone());
        (row.alternatives.clone(), row.existing_comment.clone(), provenance, seed)
    });
    let came_along = model.evidence_of(row.id);
    view! {
        <div class="panel">
            <div>
                <h2>"Alternatives"</h2>
                <ol class="alts" aria-label="Alternatives">
                    {alternatives
                        .into_iter()
                        .map(|alternative| view! { <AlternativeItem model row alternative /> })
                        .collect_view()}
                </ol>
            </div>
            <div>
                <Evidence id=row.id came_along />
                {existing.map(|text| view! { <h2>"Comment in the database"</h2> <p class="cite">{text}</p> })}
                <h2>"Drafted by"</h2>
                <p class="muted mono">{provenance}</p>
                {seed.map(|text| view! { <h2>"Variations of"</h2> <p class="cite">{text}</p> })}
                <VersionHistory row />
            </div>
        </div>
    }
}

#[component]
fn AlternativeItem(model: PageModel, row: RowModel, alternative: Alternative) -> impl IntoView {
    let index = alternative.index;
    let chosen = Memo::new(move |_| row.row.with(|row| row.chosen_alternative == Some(index)));
    let queued = Memo::new(move |_| chosen.get() && row.row.with(|row| row.queued));
    let mode = row.row.with_untracked(|row| row.alternatives_mode.label());
    let (tone, sign) = band_look(alternative.band);
    let letter = alternative.letter;
    let score = alternative.score.map(|score| {
        view! { <span class=format!("pill {tone}")><span aria-hidden="true">{sign}</span><span class="num">{two_decimals(score)}</span></span> }
    });
    let held = Memo::new(move |_| row.row.with(|row| Standing::of(row).held_by));
    let press = move |_| {
        if held.get_untracked().is_none() {
            model.decide(row, if queued.get_untracked() { Action::Deselect } else { Action::Promote(index) })
        }
    };
    // Not `disabled`: the tooltip that says why must be reachable by keyboard and pointer.
    let why =
        move || held.get().map(|holder| format!("{holder} holds the queue entry. Deselect it there first."));
    let dialogs = expect_context::<RerunDialogs>();
    let varied = row.row.with_untracked(|row| row.alternatives.len() > 1);
    let vary = move |_| row.row.with_untracked(|row| dialogs.open_variations(row, index));
    view! {
        <li class="alt" class:chosen=chosen class:fallback=alternative.fallback>
            <span class="letter">{letter.to_string()}</span>
            <span>{alternative.text}</span>
            <span class="tools">
                {score}
                {(!alternative.fallback).then(|| view! {
                    <span class="pill">{mode}</span>
                    <button type="button" class="btn" aria-disabled=move || held.get().map(|_| "true") title=why aria-pressed=move || if queued.get() { "true" } else { "false" } aria-label=move || format!("{} {letter}", verb(queued.get())) on:click=press>
                        {move || verb(queued.get())}
                    </button>
                    {varied.then(|| view! {
                        <button type="button" class="btn ghost icon" aria-label=format!("Variations {letter}") title="Variations" on:click=vary>
                            <Icon name="vary" />
                        </button>
                    })}
                })}
            </span>
        </li>
    }
}

fn verb(queued: bool) -> &'static str {
    if queued { "Deselect" } else { "Promote" }
}
