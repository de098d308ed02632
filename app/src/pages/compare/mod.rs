//! `/compare`: pinned cells side by side. The pins are the browser's, so the page fills once it is alive.

mod cell;

use crate::browser::pins::Pins;
use crate::components::notice::{EmptyNotice, ErrorNotice};
use crate::error::AppError;
use crate::server_fns::results::compare_results;
use cell::{Cell, Gone};
use domain::compare::ComparedCell;
use domain::ids::ResultId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

/// The page.
#[component]
pub fn Compare() -> impl IntoView {
    let pins = expect_context::<Pins>();
    let read = RwSignal::new(None::<Result<Vec<ComparedCell>, AppError>>);
    let ids = Memo::new(move |_| pins.all().into_iter().map(|(_, pin)| pin.result_id).collect::<Vec<_>>());
    Effect::new(move |_| {
        let ids = ids.get();
        spawn_local(async move {
            let answer = compare_results(ids).await;
            let _ = read.try_set(Some(answer));
        });
    });
    let none = move || pins.count() == Some(0);
    view! {
        <Title text="Compare" />
        <h1>"Compare pinned cells"</h1>
        <noscript><p>"Pins are kept by the browser: this page needs JavaScript."</p></noscript>
        <Show when=none>
            <EmptyNotice title="Nothing is pinned">
                <p>"Pin two or more rows of a run, or the same row of several runs, and compare them here."</p>
                <p><a class="link" href="/runs">"All runs"</a></p>
            </EmptyNotice>
        </Show>
        {move || match read.get() {
            Some(Err(error)) => view! { <ErrorNotice error /> }.into_any(),
            Some(Ok(cells)) => view! { <Cells pins cells /> }.into_any(),
            None => ().into_any(),
        }}
    }
}

/// One card for each pin. Texts are compared with the first one's.
#[component]
fn Cells(pins: Pins, cells: Vec<ComparedCell>) -> impl IntoView {
    let base = cells.first().map(|cell| cell.row.description.clone());
    let known: Vec<ResultId> = cells.iter().map(|cell| cell.row.id).collect();
    // What was read is what is shown: a change of the pins reads anew.
    let profiles = untrack(|| pins.all());
    let profile_of =
        |id: ResultId| profiles.iter().find(|(_, pin)| pin.result_id == id).map(|(name, _)| name.clone());
    let gone: Vec<_> = profiles.iter().filter(|(_, pin)| !known.contains(&pin.result_id)).cloned().collect();
    view! {
        <div class="compare">
            {cells
                .into_iter()
                .enumerate()
                .map(|(place, cell)| {
                    let before = base.clone().filter(|_| place > 0);
                    let profile = profile_of(cell.row.id).unwrap_or_default();
                    view! { <Cell pins cell profile before /> }
                })
                .collect_view()}
            {gone.into_iter().map(|(profile, pin)| view! { <Gone pins profile pin /> }).collect_view()}
        </div>
    }
}
