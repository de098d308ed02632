//! One kind of profile: its list.

use super::Actions;
use super::delete::Doomed;
use super::documents::Documents;
use super::outcome::{OutcomeLine, Tested};
use crate::components::icon::Icon;
use crate::components::notice::EmptyNotice;
use crate::components::pill::Pill;
use crate::server_fns::profiles::test_profile;
use crate::state::Hydrated;
use domain::documents::DocState;
use domain::profiles::{ProfileKind, SecretSource, SettingsView};
use leptos::prelude::*;

/// A profile as the list shows it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    kind: ProfileKind,
    name: String,
    active: bool,
    what: String,
    secret: Option<String>,
    warnings: Vec<String>,
    documents: Option<DocState>,
}

/// The sections of the page, in its order.
pub(super) fn sections(settings: SettingsView, documents: Vec<DocState>) -> Vec<(ProfileKind, Vec<Row>)> {
    let secret = |source: &Option<SecretSource>, word: &str| {
        source.as_ref().map(|source| format!("{word} {}", source.label()))
    };
    let db = settings.db.into_iter().map(|view| Row {
        kind: ProfileKind::Db,
        name: view.name,
        active: view.active,
        what: view.profile.url,
        secret: secret(&view.password_source, "Password"),
        warnings: view.warnings,
        documents: None,
    });
    let llm = settings.llm.into_iter().map(|view| {
        let model = view.profile.model.map(|model| format!(" · {model}")).unwrap_or_default();
        let at = view.profile.base_url.map(|url| format!(" · {url}")).unwrap_or_default();
        Row {
            kind: ProfileKind::Llm,
            name: view.name,
            active: view.active,
            what: format!("{}{model}{at}", view.profile.provider),
            secret: secret(&view.api_key_source, "Key"),
            warnings: view.warnings,
            documents: None,
        }
    });
    let doc = settings.doc.into_iter().map(|view| Row {
        documents: documents.iter().find(|state| state.profile == view.name).cloned(),
        kind: ProfileKind::Doc,
        name: view.name,
        active: view.active,
        what: view.profile.paths.join(", "),
        secret: None,
        warnings: view.warnings,
    });
    vec![
        (ProfileKind::Db, db.collect()),
        (ProfileKind::Llm, llm.collect()),
        (ProfileKind::Doc, doc.collect()),
    ]
}

/// What an added profile is called.
pub(super) fn add_label(kind: ProfileKind) -> &'static str {
    match kind {
        ProfileKind::Db => "Add a database",
        ProfileKind::Llm => "Add a language model",
        ProfileKind::Doc => "Add documents",
    }
}

#[component]
pub(super) fn Section(kind: ProfileKind, rows: Vec<Row>, actions: Actions) -> impl IntoView {
    view! {
        <section aria-labelledby=format!("{kind}-title")>
            <div class="page-head">
                <h2 class="section" id=format!("{kind}-title")>{kind.title()}</h2>
                <a class="btn" href=format!("/settings/{kind}")><Icon name="plus" />{add_label(kind)}</a>
            </div>
            {if rows.is_empty() {
                view! { <Nothing kind /> }.into_any()
            } else {
                view! {
                    <ul class="profiles card" aria-labelledby=format!("{kind}-title")>
                        {rows.into_iter().map(|row| view! { <ProfileRow row actions /> }).collect_view()}
                    </ul>
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn Nothing(kind: ProfileKind) -> impl IntoView {
    let (title, hint) = match kind {
        ProfileKind::Db => {
            ("No database yet", "Name one to describe: PostgreSQL, MySQL, MariaDB or a SQLite file.")
        }
        ProfileKind::Llm => (
            "No language model yet",
            "The built-in provider needs no key; any OpenAI-compatible endpoint will do, or Anthropic.",
        ),
        ProfileKind::Doc => (
            "No documents yet",
            "Name files and folders that tell of your data: handbooks, wikis, dbt models.",
        ),
    };
    view! { <EmptyNotice title><p>{hint}</p></EmptyNotice> }
}

#[component]
fn ProfileRow(row: Row, actions: Actions) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let Row { kind, name, active, what, secret, warnings, documents } = row;
    let tested = RwSignal::new(Tested::Not);
    let test = Action::new({
        let name = name.clone();
        move |(): &()| {
            let name = name.clone();
            async move {
                tested.set(Tested::Running);
                tested.set(test_profile(kind, name, None).await.into());
            }
        }
    });
    let href = format!("/settings/{kind}/{name}");
    let (activated, doomed) =
        (name.clone(), Doomed { kind, name: name.clone(), active, secret: secret.is_some() });
    view! {
        <li class="profile">
            <div class="profile-text">
                <p class="row">
                    <a class="link strong" href=href.clone()>{name.clone()}</a>
                    {active.then(|| view! { <Pill tone="good" sign="✓" label="Active" /> })}
                </p>
                <p class="mono muted">{what}</p>
                {secret.filter(|_| warnings.is_empty()).map(|secret| view! { <p class="muted">{secret}</p> })}
                {warnings
                    .into_iter()
                    .map(|warning| view! { <p class="warning"><Icon name="warn" />{warning}</p> })
                    .collect_view()}
                <OutcomeLine tested />
                {documents.map(|state| view! { <Documents name=state.profile.clone() state /> })}
            </div>
            <div class="row profile-tools">
                <button
                    class="btn"
                    aria-label=format!("Test connection of {name}")
                    disabled=move || !hydrated.get() || tested.get() == Tested::Running
                    on:click=move |_| { test.dispatch(()); }
                >
                    "Test connection"
                </button>
                {(!active).then(|| view! {
                    <button
                        class="btn"
                        aria-label=format!("Make active: {activated}")
                        disabled=move || !hydrated.get()
                        on:click={
                            let name = activated.clone();
                            move |_| actions.activate.run((kind, name.clone()))
                        }
                    >
                        "Make active"
                    </button>
                })}
                <a class="btn" href=href aria-label=format!("Edit {name}")><Icon name="edit" />"Edit"</a>
                <button
                    class="btn danger"
                    aria-label=format!("Delete {name}")
                    disabled=move || !hydrated.get()
                    on:click=move |_| actions.delete.run(doomed.clone())
                >
                    "Delete"
                </button>
            </div>
        </li>
    }
}
