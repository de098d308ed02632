//! **Confidence distribution**: a bar and a table, each part a link to its rows.

use crate::components::pill::band_look;
use crate::pages::run_detail::results::address;
use domain::confidence::{Band, Distribution};
use domain::filter::{ResultsFilter, ResultsQuery};
use domain::ids::RunId;
use domain::money::grouped;
use leptos::prelude::*;

#[component]
pub(super) fn ConfidenceCard(run: RunId, distribution: Distribution) -> impl IntoView {
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
                    <th scope="row">
                        <a class=format!("pill {tone}") href=rows_of(run, band) title="Show these rows">
                            <span aria-hidden="true">{sign}</span>{band.label()}
                        </a>
                    </th>
                    <td class="num">{grouped(count)}</td>
                    <td class="num muted">{format!("{} %", percent(count))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>"Confidence distribution " <small>{format!("{} rows", grouped(total))}</small></h2>
            <Bar run bands=shown total />
            <table class="legend">
                <caption class="sr">"Rows by confidence"</caption>
                <thead class="sr"><tr><th scope="col">"Confidence"</th><th scope="col">"Rows"</th><th scope="col">"Share"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// The Results that have this confidence.
fn rows_of(run: RunId, band: Band) -> String {
    let filter = ResultsFilter { band: Some(band), ..ResultsFilter::default() };
    address(run, &ResultsQuery { filter, ..ResultsQuery::default() }, None)
}

/// One bar, as SVG: widths are attributes there, which the content security policy allows. Its links are for the
/// pointer; by keyboard and for screen readers the same ones are in the table.
#[component]
fn Bar(run: RunId, bands: Vec<(Band, i64)>, total: i64) -> impl IntoView {
    let mut x = 0;
    let parts = bands
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(band, count)| {
            let width = count * 1000 / total.max(1);
            let bar = view! { <rect class=format!("band {}", band.as_str()) x=x y="0" width=(width - 3).max(2) height="12"></rect> };
            // In `view!` it would be the link of HTML.
            let part = leptos::svg::a().attr("href", rows_of(run, band)).attr("tabindex", "-1").child(bar);
            x += width;
            part
        })
        .collect_view();
    view! {
        <svg class="stack" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">{parts}</svg>
    }
}
