//! `/settings`: the saved profiles; `/settings/:kind` adds one, `/settings/:kind/:name` edits one.

mod delete;
mod documents;
mod fields;
mod form;
mod forms;
mod outcome;
mod profile;
mod section;

pub use profile::Profile;

use crate::codec::load;
use crate::components::icon::Icon;
use crate::components::notice::ErrorNotice;
use crate::error::AppError;
use crate::server_fns::profiles::{activate_profile, list_documents, list_settings};
use crate::state::{Toasts, Tone};
use delete::{DeleteDialog, Doomed};
use domain::documents::DocState;
use domain::profiles::{ProfileKind, SettingsView};
use leptos::prelude::*;
use leptos_meta::Title;
use section::Section;

/// What the rows of the page can ask for.
#[derive(Clone, Copy)]
struct Actions {
    /// Opens the dialog that deletes.
    delete: Callback<Doomed>,
    /// Makes a profile the active one of its kind.
    activate: Callback<(ProfileKind, String)>,
}

/// The page with the lists.
#[component]
pub fn Settings() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let loaded = load(
        || (),
        |()| async move {
            let settings = list_settings().await?;
            let names = settings.doc.iter().map(|view| view.name.clone()).collect();
            let documents = list_documents(names).await?;
            Ok::<_, AppError>((settings, documents))
        },
    );
    let doomed = RwSignal::new(None::<Doomed>);
    let activate = Action::new(move |(kind, name): &(ProfileKind, String)| {
        let (kind, name) = (*kind, name.clone());
        async move {
            match activate_profile(kind, name.clone()).await {
                Ok(()) => toasts.show(Tone::Good, format!("{name} is active now.")),
                Err(error) => toasts.show(Tone::Bad, error.to_string()),
            }
            loaded.refetch();
        }
    });
    let actions = Actions {
        delete: Callback::new(move |target| doomed.set(Some(target))),
        activate: Callback::new(move |target| drop(activate.dispatch(target))),
    };
    view! {
        <Title text="Settings" />
        <h1>"Settings"</h1>
        <p class="lead">"Databases, language models and documents that runs can use. A run keeps the settings that it began with."</p>
        <Transition>
            {move || Suspend::new(async move {
                match loaded.await {
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                    Ok((settings, documents)) => view! { <Sections settings documents actions /> }.into_any(),
                }
            })}
        </Transition>
        <DeleteDialog doomed on_deleted=Callback::new(move |()| loaded.refetch()) />
    }
}

#[component]
fn Sections(settings: SettingsView, documents: Vec<DocState>, actions: Actions) -> impl IntoView {
    view! {
        <FileProblem error=settings.error.clone() />
        <div class="settings">
            {section::sections(settings.clone(), documents)
                .into_iter()
                .map(|(kind, rows)| view! { <Section kind rows actions /> })
                .collect_view()}
        </div>
        <p class="muted under-list">"Kept in " <code>{settings.path}</code> ". A change made there with an editor takes effect at once."</p>
    }
}

/// What is wrong with the file, if anything.
#[component]
fn FileProblem(error: Option<String>) -> impl IntoView {
    error.map(|error| {
        view! {
            <div class="problem" role="alert">
                <Icon name="warn" />
                <div>
                    <p class="strong">"The configuration file cannot be used; its last version stays in use."</p>
                    <p>{error}</p>
                </div>
            </div>
        }
    })
}

/// The profile of an address, out of everything.
fn find(settings: &SettingsView, kind: ProfileKind, name: &str) -> Result<forms::Seen, AppError> {
    let found = match kind {
        ProfileKind::Db => settings.db.iter().find(|view| view.name == name).cloned().map(forms::Seen::Db),
        ProfileKind::Llm => settings.llm.iter().find(|view| view.name == name).cloned().map(forms::Seen::Llm),
        ProfileKind::Doc => settings.doc.iter().find(|view| view.name == name).cloned().map(forms::Seen::Doc),
    };
    found.ok_or_else(|| AppError::not_found(&format!("{kind} profile '{name}'")))
}
