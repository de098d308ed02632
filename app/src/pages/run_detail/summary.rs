//! The Summary tab: metadata, tokens and cost, confidence, failures, reasoning.

use super::again::{Again, AgainButton};
use crate::components::pill::band_look;
use crate::components::time::Time;
use domain::clock::duration;
use domain::confidence::{Band, Distribution};
use domain::money::{self, grouped};
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
                {(distribution.total() > DISTRIBUTION_FROM).then(|| view! { <ConfidenceCard distribution /> })}
                {(!run.failures.is_empty()).then(|| view! { <Failures live run=run.clone() /> })}
                {(!run.reasoning.is_empty()).then(|| view! { <Reasoning batches=run.reasoning.clone() /> })}
                <section class="card wide">
                    <h2>"Scope"</h2>
                    <pre tabindex="0">{run.scope_json}</pre>
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
    view! {
        <section class="card">
            <h2>"Run"</h2>
            <dl class="pairs">
                <dt>"Command"</dt><dd>{run.summary.command.as_str()}</dd>
                <dt>"Status"</dt><dd>{run.summary.status.label()}</dd>
                <dt>"Duration"</dt><dd class="num">{took}</dd>
                <dt>"Started at"</dt><dd><Time at=run.summary.started_at /></dd>
                <dt>"DB profile"</dt><dd>{run.summary.db_profile} " " <span class="muted">{dialect}</span></dd>
                <dt>"LLM profile"</dt><dd>{run.summary.llm_profile}</dd>
                <dt>"Model"</dt><dd class="mono">{run.summary.model}</dd>
                {parent.map(|id| view! { <dt>"Parent run"</dt><dd><a class="link" href=format!("/runs/{id}")>{format!("#{id}")}</a></dd> })}
                {run.instructions.map(|words| view! { <dt>"Instructions"</dt><dd>{words}</dd> })}
                {run.error.map(|error| view! { <dt>"Outcome"</dt><dd>{error}</dd> })}
            </dl>
        </section>
    }
}

#[component]
fn TokensAndCost(run: RunView) -> impl IntoView {
    let about = if run.usage.estimated { "~" } else { "" };
    let tokens = move |count: i64| format!("{about}{}", grouped(count));
    let cached = run.usage.cached_input_tokens;
    view! {
        <section class="card">
            <h2>"Tokens & cost"</h2>
            <div class="figure num">{money::show(run.summary.cost)}</div>
            <p class="muted under">"at run time"</p>
            <dl class="pairs num">
                <dt>"Input tokens"</dt>
                <dd>
                    {tokens(run.usage.input_tokens)}
                    {(cached > 0).then(|| view! { " " <span class="muted">{format!("({} cached)", grouped(cached))}</span> })}
                </dd>
                <dt>"Output tokens"</dt><dd>{tokens(run.usage.output_tokens)}</dd>
                <dt>"Total tokens"</dt><dd><b>{tokens(run.usage.total())}</b></dd>
                <dt>"At current rates"</dt><dd>{money::show(run.cost_at_current_rates)}</dd>
            </dl>
        </section>
    }
}

#[component]
fn ConfidenceCard(distribution: Distribution) -> impl IntoView {
    let total = distribution.total();
    let bands = [
        (Band::High, distribution.high),
        (Band::Medium, distribution.medium),
        (Band::Low, distribution.low),
        (Band::None, distribution.none),
    ];
    let shown: Vec<_> = bands.into_iter().filter(|(band, count)| *band != Band::None || *count > 0).collect();
    let percent = move |count: i64| (count * 200 + total) / (total * 2).max(1);
    let rows = shown
        .iter()
        .map(|&(band, count)| {
            let (tone, sign) = band_look(band);
            view! {
                <tr>
                    <th scope="row"><span class=format!("pill {tone}")><span aria-hidden="true">{sign}</span>{band.label()}</span></th>
                    <td class="num">{grouped(count)}</td>
                    <td class="num muted">{format!("{} %", percent(count))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>"Confidence distribution " <small>{format!("{} rows", grouped(total))}</small></h2>
            <DistributionBar bands=shown total />
            <table class="legend">
                <caption class="sr">"Rows by confidence"</caption>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// One bar, as SVG: widths are attributes there, which the content security policy allows.
#[component]
fn DistributionBar(bands: Vec<(Band, i64)>, total: i64) -> impl IntoView {
    let mut x = 0;
    let parts = bands
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(band, count)| {
            let width = count * 1000 / total.max(1);
            let part = view! { <rect class=format!("band {}", band.as_str()) x=x y="0" width=(width - 3).max(2) height="12"></rect> };
            x += width;
            part
        })
        .collect_view();
    view! {
        <svg class="stack" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">{parts}</svg>
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

#[component]
fn Reasoning(batches: Vec<BatchReasoning>) -> impl IntoView {
    view! {
        <section class="card wide">
            <h2>"LLM reasoning " <small>{format!("{} batches", batches.len())}</small></h2>
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
