//! What the run is, above the tabs.

use super::again::{Again, AgainButton};
use super::rerun::RerunDialogs;
use crate::components::icon::Icon;
use crate::components::pill::RunStatusPill;
use crate::components::time::Time;
use crate::state::Hydrated;
use domain::run::RunView;
use domain::text::counted;
use leptos::prelude::*;

#[component]
pub(super) fn Header(run: RwSignal<RunView>) -> impl IntoView {
    let status = Memo::new(move |_| run.with(|run| run.summary.status));
    let rows = Memo::new(move |_| run.with(|run| run.counts.all));
    let hydrated = expect_context::<Hydrated>();
    let dialogs = expect_context::<RerunDialogs>();
    let failed = Memo::new(move |_| run.with(|run| run.summary.rows_failed));
    let (id, title, model, started, mode, n) = run.with_untracked(|run| {
        (
            run.summary.id,
            format!("{} · {}", run.summary.db_profile, run.summary.scope_summary),
            run.summary.model.clone(),
            run.summary.started_at,
            run.mode.clone(),
            run.n_alternatives,
        )
    });
    view! {
        <div class="crumbs"><a href="/runs">"Runs"</a> {format!(" / {id}")}</div>
        <div class="page-head">
            <h1>{title} " " {move || view! { <RunStatusPill status=status.get() /> }}</h1>
            <AgainButton run what=Again::Resume />
            <button
                type="button"
                class="btn"
                aria-label="Re-Run run"
                disabled=move || !hydrated.get() || rows.get() == 0
                on:click=move |_| dialogs.open_run(rows.get_untracked())
            >
                <Icon name="rerun" />
                "Re-Run"
            </button>
        </div>
        <ul class="facts">
            <li>"run " <b>{format!("#{id}")}</b></li>
            <li>"model " <b class="mono">{model}</b></li>
            <li>"started " <b><Time at=started /></b></li>
            <li>"mode " <b>{mode}</b></li>
            <li>{counted(n, "alternative")}</li>
            {move || {
                let failed = failed.get();
                (failed > 0).then(|| view! { <li><a class="link" href=format!("/runs/{id}?tab=summary")>{format!("{} failed", counted(failed, "asset"))}</a></li> })
            }}
        </ul>
    }
}
