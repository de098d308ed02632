//! The Summary tab: metadata, tokens and cost, confidence, failures, reasoning.

mod confidence;
mod cost;

use super::again::{Again, AgainButton};
use super::json_tree::tree;
use crate::components::time::Time;
use confidence::ConfidenceCard;
use cost::TokensAndCost;
use domain::clock::duration;
use domain::money::grouped;
use domain::run::{BatchReasoning, RunView};
use domain::text::counted;
use leptos::prelude::*;

/// The distribution is shown for runs with more rows than this.
const DISTRIBUTION_FROM: i64 = 5;

#[component]
pub(super) fn Summary(run: RwSignal<RunView>) -> impl IntoView {
    let live = run;
    move || {
        let run = run.get();
        let distribution = run.distribution;
        view! {
            <div class="cards">
                <Metadata run=run.clone() />
                <TokensAndCost run=run.clone() />
                {(distribution.total() > DISTRIBUTION_FROM).then(|| view! { <ConfidenceCard run=run.summary.id distribution /> })}
                {(!run.failures.is_empty()).then(|| view! { <Failures live run=run.clone() /> })}
                {(!run.reasoning.is_empty()).then(|| view! { <Reasoning batches=run.reasoning.clone() /> })}
                <section class="card wide">
                    <h2>"Scope"</h2>
                    <div class="code" role="group" aria-label="JSON, read-only">{tree(&run.scope_json)}</div>
                </section>
            </div>
        }
    }
}

#[component]
fn Metadata(run: RunView) -> impl IntoView {
    let took = duration(run.summary.duration(run.now));
    let dialect = run.dialect;
    let parent = run.parent_run_id;
    let failed = run.summary.rows_failed;
    let status = run.summary.status.label();
    let status =
        if failed > 0 { format!("{status}, {} failed", counted(failed, "asset")) } else { status.to_owned() };
    view! {
        <section class="card">
            <h2>"Run"</h2>
            <dl class="pairs">
                <dt>"Command"</dt><dd>{run.summary.command.as_str()}</dd>
                <dt>"Status"</dt><dd>{status}</dd>
                <dt>"Duration"</dt><dd class="num">{took}</dd>
                <dt>"Started at"</dt><dd><Time at=run.summary.started_at /></dd>
                <dt>"DB profile"</dt><dd>{run.summary.db_profile} " " <span class="muted">{dialect}</span></dd>
                <dt>"LLM profile"</dt><dd>{run.summary.llm_profile}</dd>
                <dt>"Model"</dt><dd class="mono">{run.summary.model}</dd>
                {run.doc_profile.map(|name| view! { <dt>"Documents"</dt><dd>{name}</dd> })}
                {parent.map(|id| view! { <dt>"Parent run"</dt><dd><a class="link" href=format!("/runs/{id}")>{format!("#{id}")}</a></dd> })}
                {run.instructions.map(|words| view! { <dt>"Instructions"</dt><dd>{words}</dd> })}
                {run.error.map(|error| view! { <dt>"Outcome"</dt><dd>{error}</dd> })}
            </dl>
        </section>
    }
}

#[component]
fn Failures(live: RwSignal<RunView>, run: RunView) -> impl IntoView {
    let (id, failures) = (run.summary.id, run.failures);
    let all = run.summary.rows_failed;
    let shown = i64::try_from(failures.len()).unwrap_or(i64::MAX);
    let more = (all > shown).then(|| {
        view! {
            <p class="muted">
                {format!("These are the first {}. ", grouped(shown))}
                <a class="link" href=format!("/api/v1/runs/{id}/failures") rel="external">"The list as JSON"</a>
                " has all of them, page by page."
            </p>
        }
    });
    view! {
        <section class="card wide">
            <div class="card-head">
                <h2>"Failures " <small>{counted(all, "asset")}</small></h2>
                <AgainButton run=live what=Again::RetryFailed />
            </div>
            <ul class="failures">
                {failures
                    .into_iter()
                    .map(|failure| view! { <li><b class="mono">{failure.asset}</b> " " <span class="muted">{failure.reason}</span></li> })
                    .collect_view()}
            </ul>
            {more}
        </section>
    }
}

/// As many traces come with a run at most.
const TRACES: usize = 100;

#[component]
fn Reasoning(batches: Vec<BatchReasoning>) -> impl IntoView {
    let of = match batches.len() {
        1 => "1 batch".to_owned(),
        TRACES.. => format!("the first {TRACES} batches"),
        some => format!("{some} batches"),
    };
    view! {
        <section class="card wide">
            <h2>"LLM reasoning " <small>{of}</small></h2>
            {batches
                .into_iter()
                .map(|batch| {
                    view! {
                        <details>
                            <summary>
                                <b class="mono">{batch.table}</b>
                                <span class="muted">{format!(" · {} assets · {} tokens", batch.assets, grouped(batch.tokens))}</span>
                            </summary>
                            <p>{batch.text}</p>
                        </details>
                    }
                })
                .collect_view()}
        </section>
    }
}
