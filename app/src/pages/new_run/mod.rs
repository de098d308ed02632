//! `/runs/new`: choose what to cover, and start.

mod budget;
mod documents;
mod estimate;
mod tree;

use crate::codec::load;
use crate::components::llm_settings::{LlmSettings, LlmSettingsState, ProfileField, ResetSettings};
use crate::components::notice::ErrorNotice;
use crate::error::AppError;
use crate::server_fns::catalogue::{Profiles, list_profiles, list_tables};
use crate::server_fns::runs::{list_llm_choices, prefill_run, start_run};
use crate::state::Hydrated;
use budget::{Budget, BudgetField};
use documents::DocumentsField;
use domain::ids::RunId;
use domain::knob::LlmChoice;
use domain::prefill::Prefill;
use domain::profile::TreeTable;
use domain::selection::{Node, Selection};
use domain::text::counted;
use estimate::Estimate;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use tree::Tree;

/// The page.
#[component]
pub fn NewRun() -> impl IntoView {
    let query = use_query_map();
    let chosen_db = Memo::new(move |_| query.with(|query| query.get("db")));
    let from = Memo::new(move |_| query.with(|query| query.get("from")?.parse::<RunId>().ok()));
    let loaded = load(
        move || (chosen_db.get(), from.get()),
        |(chosen, from)| async move {
            let like = match from {
                Some(run) => Some(prefill_run(run).await?),
                None => None,
            };
            let chosen = chosen.or_else(|| like.as_ref().map(|like| like.scope.db_profile.clone()));
            let profiles = list_profiles().await?;
            let db = chosen.or_else(|| profiles.active_db.clone()).unwrap_or_default();
            let tables = list_tables(db.clone(), String::new()).await;
            let llm = list_llm_choices(None).await?;
            Ok::<_, AppError>((profiles, llm, db, tables, like))
        },
    );
    view! {
        <Title text="New run" />
        <h1>"New run"</h1>
        <p class="lead">"Choose what to describe. A run drafts; nothing is written to the database until you apply it."</p>
        <Transition fallback=|| view! { <p class="muted">"Reading the catalogue…"</p> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                    Ok((profiles, llm, db, tables, like)) => view! { <Form profiles llm db tables like /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Form(
    profiles: Profiles,
    llm: Vec<LlmChoice>,
    db: String,
    tables: Result<Vec<TreeTable>, AppError>,
    like: Option<Prefill>,
) -> impl IntoView {
    let llm = LlmSettingsState::new("run", llm);
    let missing_only = RwSignal::new(like.as_ref().is_some_and(|like| like.scope.missing_only));
    let budget = Budget::new();
    let documents = RwSignal::new(match &like {
        Some(like) => like.doc_profile.clone(),
        None => profiles.active_doc.unwrap_or_default(),
    });
    if let Some(like) = &like {
        llm.begin(like.llm_profile.as_deref(), like.typed.clone());
    }
    let doc_names = StoredValue::new(profiles.doc);
    view! {
        <div class="new-run">
            <DbChoice names=profiles.db.clone() db=db.clone() />
            {match tables {
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
                Ok(tables) => {
                    let (selection, missing) = match &like {
                        Some(like) => Selection::of_scope(&like.scope, nodes(&tables)),
                        None => (Selection::of(nodes(&tables)), 0),
                    };
                    let selection = RwSignal::new(selection);
                    let tables = StoredValue::new(tables);
                    let db = StoredValue::new(db);
                    view! {
                        {like.map(|like| view! { <Like like missing /> })}
                        <Tree db tables selection />
                        <aside class="card start">
                            <h2>"Run"</h2>
                            <ProfileField state=llm />
                            <DocumentsField names=doc_names.get_value() chosen=documents />
                            <label class="check">
                                <input type="checkbox" checked=missing_only.get_untracked() on:change=move |event| missing_only.set(event_target_checked(&event)) />
                                "Only what has no comment yet"
                            </label>
                            <LlmSettings state=llm without_profile=true />
                            <ResetSettings state=llm />
                            <BudgetField budget />
                            <Start db tables selection llm missing_only budget documents />
                        </aside>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

/// Which run the form is filled after, and what cannot be as it was.
#[component]
fn Like(like: Prefill, missing: usize) -> impl IntoView {
    let Prefill { run, mut notes, .. } = like;
    if missing > 0 {
        notes.push(format!(
            "{} of its scope not there any more.",
            match missing {
                1 => "1 name is".to_owned(),
                some => format!("{some} names are"),
            }
        ));
    }
    view! {
        <p class="note like" role="note">
            "Filled in as in " <a class="link" href=format!("/runs/{run}")>{format!("run #{run}")}</a> ". "
            {notes.join(" ")}
        </p>
    }
}

/// Every table as the selection knows it.
fn nodes(tables: &[TreeTable]) -> Vec<Node<'_>> {
    tables.iter().map(|table| Node { schema: &table.schema, table: &table.table }).collect()
}

/// A plain form: another database is another page.
#[component]
fn DbChoice(names: Vec<String>, db: String) -> impl IntoView {
    view! {
        <form class="row" method="get" action="/runs/new">
            <label class="field inline">
                <span>"Database"</span>
                <select class="select" name="db">
                    {names
                        .into_iter()
                        .map(|name| {
                            let selected = name == db;
                            view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
                        })
                        .collect_view()}
                </select>
            </label>
            <button class="btn" type="submit">"Show"</button>
        </form>
    }
}

#[component]
fn Start(
    db: StoredValue<String>,
    tables: StoredValue<Vec<TreeTable>>,
    selection: RwSignal<Selection>,
    llm: LlmSettingsState,
    missing_only: RwSignal<bool>,
    budget: Budget,
    documents: RwSignal<String>,
) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let navigate = use_navigate();
    let refused = RwSignal::new(None::<String>);
    let rows = Memo::new(move |_| {
        tables.with_value(|tables| {
            let columns = |schema: &str, table: &str| {
                tables
                    .iter()
                    .find(|t| t.schema == schema && t.table == table)
                    .map_or(0, |table| table.columns)
            };
            selection.with(|selection| selection.rows(columns))
        })
    });
    let scope = move || {
        tables.with_value(|tables| {
            selection.with(|selection| selection.scope(&db.get_value(), &nodes(tables), missing_only.get()))
        })
    };
    let estimated = Memo::new(move |_| (rows.get() > 0).then(scope));
    let start = Action::new(move |(): &()| {
        let scope = untrack(scope);
        let navigate = navigate.clone();
        let (settings, limit) = (llm.read(), budget.read());
        let documents = documents.get_untracked();
        async move {
            refused.set(None);
            // Where a field is wrong, nothing is sent.
            let (Some((profile, overrides)), Ok(limit)) = (settings, limit) else { return };
            match start_run(scope, profile, overrides, documents, limit).await {
                Err(error) if llm.refuse(&error) || budget.refuse(&error) => {}
                Ok(job) => navigate(&format!("/runs/new-{job}"), NavigateOptions::default()),
                Err(error) => refused.set(Some(error.to_string())),
            }
        }
    });
    let pending = start.pending();
    let count = move || {
        let rows = counted(rows.get(), "row");
        if missing_only.get() { format!("At most {rows}") } else { rows }
    };
    view! {
        <p class="num" role="status">{count}</p>
        <Estimate scope=estimated llm />
        <button
            class="btn primary"
            disabled=move || !hydrated.get() || rows.get() == 0 || pending.get()
            on:click=move |_| { start.dispatch(()); }
        >
            "Start run"
        </button>
        {move || refused.get().map(|reason| view! { <p class="error" role="alert">{reason}</p> })}
    }
}
