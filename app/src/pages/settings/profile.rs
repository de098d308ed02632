//! Adding and editing one profile.

use super::fields::TextField;
use super::form::Form;
use super::forms::{self, Seen};
use super::outcome::{OutcomeLine, Tested};
use super::section::add_label;
use crate::codec::load;
use crate::components::notice::ErrorNotice;
use crate::components::pill::Pill;
use crate::error::AppError;
use crate::server_fns::profiles::{activate_profile, list_settings, save_profile, test_profile};
use crate::state::{Hydrated, Toasts, Tone};
use domain::error::FieldError;
use domain::profiles::{ProfileInput, ProfileKind, name_problem};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The page of one profile, or of one that is to be.
#[component]
pub fn Profile() -> impl IntoView {
    let params = use_params_map();
    let named = Memo::new(move |_| {
        params.with(|params| (params.get("kind").unwrap_or_default(), params.get("name")))
    });
    let loaded = load(move || named.get(), |_| list_settings());
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let (kind, name) = named.get_untracked();
                let found = match (ProfileKind::parse(&kind), name, loaded.await) {
                    (_, _, Err(error)) => Err(error),
                    (None, _, _) => Err(AppError::not_found("such kind of profile")),
                    (Some(kind), None, Ok(_)) => Ok((kind, None)),
                    (Some(kind), Some(name), Ok(settings)) => {
                        super::find(&settings, kind, &name).map(|seen| (kind, Some((name, seen))))
                    }
                };
                match found {
                    Ok((kind, saved)) => view! { <Editor kind saved /> }.into_any(),
                    Err(error) => {
                        if error.is_not_found() {
                            not_found();
                        }
                        view! { <Title text="Settings" /> <h1>"Settings"</h1> <ErrorNotice error /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// Gives the page the status 404.
fn not_found() {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
}

#[component]
fn Editor(kind: ProfileKind, saved: Option<(String, Seen)>) -> impl IntoView {
    let (name, seen) = saved.unzip();
    let title = name.clone().unwrap_or_else(|| add_label(kind).to_owned());
    let form = seen.as_ref().map_or_else(|| forms::empty(kind), Seen::form);
    let active = seen.as_ref().is_some_and(Seen::active);
    let adding = name.is_none();
    view! {
        <Title text=title.clone() />
        <p class="crumbs"><a href="/settings">"Settings"</a> " / " {kind.title()}</p>
        <h1>{title} {active.then(|| view! { <Pill tone="good" sign="✓" label="Active" /> })}</h1>
        <form class="profile-form" node_ref=form.element() on:submit=|event| event.prevent_default()>
            {adding.then(|| view! {
                <div class="card">
                    <TextField form name="name" label="Name" hint="Letters, digits, dots, hyphens and underscores. Runs refer to it by its name." />
                </div>
            })}
            {forms::fields(kind, form, seen.as_ref())}
            <Footer kind form name active />
        </form>
    }
}

/// Save, test, make active; and what came of it.
#[component]
fn Footer(kind: ProfileKind, form: Form, name: Option<String>, active: bool) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let toasts = expect_context::<Toasts>();
    let navigate = use_navigate();
    let to_list = navigate.clone();
    let tested = RwSignal::new(Tested::Not);
    let refused = RwSignal::new(None::<String>);
    let name = StoredValue::new(name);
    let save = Action::new(move |(): &()| {
        let (entered, navigate) = (read(kind, form, name.get_value()), navigate.clone());
        async move {
            refused.set(None);
            let (profile_name, profile) = match entered {
                Ok(entered) => entered,
                Err(problems) => return form.complain(problems),
            };
            match save_profile(profile_name.clone(), profile, name.with_value(Option::is_none)).await {
                Ok(()) => {
                    toasts.show(Tone::Good, format!("{profile_name} is saved."));
                    navigate("/settings", NavigateOptions::default());
                }
                Err(error) => complain(form, refused, error),
            }
        }
    });
    let test = Action::new(move |(): &()| {
        let entered = read(kind, form, name.get_value().or_else(|| Some("unnamed".to_owned())));
        async move {
            let (profile_name, profile) = match entered {
                Ok(entered) => entered,
                Err(problems) => return form.complain(problems),
            };
            refused.set(None);
            tested.set(Tested::Running);
            match test_profile(kind, profile_name, Some(profile)).await {
                Ok(outcome) => tested.set(Tested::Done(outcome)),
                Err(error) => {
                    tested.set(Tested::Not);
                    complain(form, refused, error);
                }
            }
        }
    });
    let activate = Action::new(move |(): &()| {
        let navigate = to_list.clone();
        async move {
            let Some(name) = name.get_value() else { return };
            match activate_profile(kind, name.clone()).await {
                Ok(()) => {
                    toasts.show(Tone::Good, format!("{name} is active now."));
                    navigate("/settings", NavigateOptions::default());
                }
                Err(error) => toasts.show(Tone::Bad, error.to_string()),
            }
        }
    });
    let busy = move || !hydrated.get() || save.pending().get() || test.pending().get();
    view! {
        <div class="form-footer">
            <OutcomeLine tested />
            {move || refused.get().map(|reason| view! { <p class="error" role="alert">{reason}</p> })}
            <div class="row">
                <button class="btn primary" type="submit" disabled=busy on:click=move |_| { save.dispatch(()); }>"Save"</button>
                <button class="btn" type="button" disabled=busy on:click=move |_| { test.dispatch(()); }>"Test connection"</button>
                {(!active && name.with_value(Option::is_some)).then(|| view! {
                    <button class="btn" type="button" disabled=busy on:click=move |_| { activate.dispatch(()); }>"Make active"</button>
                })}
                <a class="btn ghost" href="/settings">"Cancel"</a>
            </div>
        </div>
    }
}

/// The name and the profile that were entered, or what is wrong with them. A given name is not asked for.
fn read(
    kind: ProfileKind,
    form: Form,
    given: Option<String>,
) -> Result<(String, ProfileInput), Vec<FieldError>> {
    let Some(mut entered) = form.entered() else { return Err(Vec::new()) };
    let name = given.unwrap_or_else(|| entered.text("name").unwrap_or_default());
    let profile = forms::input(kind, &mut entered);
    let mut problems: Vec<FieldError> = name_problem(&name).into_iter().collect();
    problems.append(&mut entered.problems);
    problems.extend(profile.problems());
    if problems.is_empty() { Ok((name, profile)) } else { Err(problems) }
}

/// What the server said: beside the fields that it names, else below them all.
fn complain(form: Form, refused: RwSignal<Option<String>>, error: AppError) {
    if error.problem.errors.is_empty() {
        refused.set(Some(error.to_string()));
    } else {
        form.complain(error.problem.errors);
    }
}
