//! The versions of an asset: a line of chips under its row, and the history in its open panel.

use super::model::RowModel;
use crate::components::diff::WordDiff;
use crate::components::pill::ReviewStatusPill;
use crate::server_fns::results::list_versions;
use domain::ids::ResultId;
use domain::result::{ResultRow, VersionRef};
use domain::run::RunCommand;
use domain::version::Version;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the line shows: other versions, and which holds the queue's entry.
#[derive(Clone, PartialEq)]
struct Others {
    versions: Vec<VersionRef>,
    holder: Option<VersionRef>,
}

impl Others {
    fn of(row: &ResultRow) -> Self {
        let versions = row.versions.iter().filter(|version| version.result_id != row.id).copied().collect();
        Self { versions, holder: row.queue_holder }
    }
}

/// `v2 · run #7 queued`, for each other version; nothing where there is only this one.
#[component]
pub(super) fn VersionChips(row: RowModel) -> impl IntoView {
    let others = Memo::new(move |_| row.row.with(Others::of));
    move || {
        let Others { versions, holder } = others.get();
        (!versions.is_empty()).then(|| {
            let chips = versions.into_iter().map(|version| chip(version, holder == Some(version)));
            view! { <ul class="versions" aria-label="Other versions">{chips.collect_view()}</ul> }
        })
    }
}

fn chip(version: VersionRef, queued: bool) -> impl IntoView {
    let href = href(version.run_id, version.result_id);
    view! {
        <li>
            <a class="chip num" href=href>{format!("v{} · run #{}", version.version, version.run_id)}</a>
            {queued.then(|| view! { <span class="pill good"><span aria-hidden="true">"✓"</span>"queued"</span> })}
        </li>
    }
}

fn href(run: domain::ids::RunId, row: ResultId) -> String {
    format!("/runs/{run}?tab=results&open={row}")
}

/// **Version history** of an open row: the versions at once, what is known of each once the browser has
/// read it, and again when a version joins or the queue's entry changes hands.
#[component]
pub(super) fn VersionHistory(row: RowModel) -> impl IntoView {
    let id = row.id;
    let known = RwSignal::new(None::<Vec<Version>>);
    let state = Memo::new(move |_| {
        row.row.with(|row| (row.versions.clone(), row.queue_holder, row.status, row.description.clone()))
    });
    Effect::new(move |_| {
        state.track();
        spawn_local(async move {
            // What is shown already is better than an error; the links work without more.
            if let Ok(versions) = list_versions(id).await {
                let _ = known.try_set(Some(versions));
            }
        });
    });
    let items = move || match known.get() {
        Some(versions) => {
            let before = versions.iter().map(|version| version.description.clone());
            let before: Vec<_> = std::iter::once(None).chain(before.map(Some)).collect();
            let items = versions.into_iter().zip(before);
            items.map(|(version, before)| item(version, before, id)).collect_view().into_any()
        }
        None => state.with(|(versions, ..)| versions.iter().map(link_item).collect_view()).into_any(),
    };
    view! {
        <h2>"Version history"</h2>
        <ol class="history" aria-label="Version history">{items}</ol>
    }
}

fn link_item(version: &VersionRef) -> impl IntoView + use<> {
    let href = href(version.run_id, version.result_id);
    view! {
        <li>
            <div class="row">
                <b class="num">{format!("v{}", version.version)}</b>
                <a class="link num" href=href>{format!("run #{}", version.run_id)}</a>
            </div>
        </li>
    }
}

/// A version; what changed against the one before is marked in its text.
fn item(version: Version, before: Option<String>, current: ResultId) -> impl IntoView {
    let text = match before {
        Some(before) => view! { <WordDiff before=Some(before) after=Some(version.description) /> }.into_any(),
        None => version.description.into_any(),
    };
    let itself = version.result_id == current;
    let how = match version.command {
        RunCommand::Run => "run",
        RunCommand::Rerun => "re-run",
        RunCommand::Variations => "variations",
    };
    let facts = format!("{how} · {} · {}", version.model, version.mode.label());
    let chosen = match version.chosen {
        Some(letter) => format!("{letter} "),
        None => "edited ".to_owned(),
    };
    view! {
        <li aria-current=itself.then_some("true")>
            <div class="row">
                <b class="num">{format!("v{}", version.version)}</b>
                <a class="link num" href=href(version.run_id, version.result_id)>{format!("run #{}", version.run_id)}</a>
                <span class="muted">{facts}</span>
                {itself.then(|| view! { <span class="pill info">"this one"</span> })}
                <ReviewStatusPill status=version.status />
                {version.queued.then(|| view! { <span class="pill good"><span aria-hidden="true">"✓"</span>"queued"</span> })}
                {version.applied_at.map(|_| view! { <span class="pill">"applied"</span> })}
            </div>
            <p><span class="muted mono">{chosen}</span> {text}</p>
            {version.instructions.map(|words| view! { <p class="muted">"Instructions: " {words}</p> })}
        </li>
    }
}
