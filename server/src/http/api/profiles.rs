//! `/profiles`. Secrets go in and never come out.

use super::super::AppState;
use super::super::extract::{Body, Path};
use super::super::problem::ApiProblem;
use super::Items;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use domain::documents::{DocState, IngestReport};
use domain::profiles::{
    DbProfileInput, DbProfileView, DocProfileInput, DocProfileView, LlmProfileInput, LlmProfileView,
    ProfileInput, ProfileKind, ProfileTest, ProfileView, name_problem,
};
use engine::Engine;
use serde::de::DeserializeOwned;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The handlers of one kind of profile. They differ in the types of their bodies alone, which the API's
/// description names.
macro_rules! profiles_of {
    (
        $module:ident, $kind:ident, $input:ty, $view:ty, $addresses:literal,
        $list:tt $list_id:tt, $one:tt $get_id:tt $put_id:tt $delete_id:tt, $activate:tt $activate_id:tt, $test:tt $test_id:tt
    ) => {
        #[doc = $addresses]
        mod $module {
            use super::*;

            const KIND: ProfileKind = ProfileKind::$kind;

            /// The saved profiles, by name.
            #[utoipa::path(
                get, path = $list, operation_id = $list_id, tag = "profiles",
                responses((status = 200, body = Items<$view>, description = "The profiles, without their secrets."))
            )]
            pub(super) async fn list(State(engine): State<Engine>) -> Json<Items<ProfileView>> {
                Json(Items { items: views(&engine, KIND) })
            }

            /// A saved profile.
            #[utoipa::path(
                get, path = $one, operation_id = $get_id, tag = "profiles",
                params(("name" = String, Path, max_length = 64, pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$", description = "The profile.")),
                responses((status = 200, body = $view, description = "The profile, without its secret."))
            )]
            pub(super) async fn get(
                State(engine): State<Engine>,
                Path(name): Path<String>,
            ) -> Result<Json<ProfileView>, ApiProblem> {
                Ok(Json(engine.profile(KIND, &name)?))
            }

            /// Saves a profile, a new one or in the place of another.
            ///
            /// What is left out has its default afterwards; a secret that is left out stays, `null` removes it.
            #[utoipa::path(
                put, path = $one, operation_id = $put_id, tag = "profiles",
                params(("name" = String, Path, max_length = 64, pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$", description = "The profile: 1 to 64 letters, digits, dots, hyphens and underscores; the first is no dot and no hyphen.")),
                request_body = $input,
                responses(
                    (status = 200, body = $view, description = "The profile as it is now."),
                    (status = 201, body = $view, description = "The new profile."),
                )
            )]
            pub(super) async fn put(
                State(engine): State<Engine>,
                Path(name): Path<String>,
                Body(input): Body<$input>,
            ) -> Result<(StatusCode, Json<ProfileView>), ApiProblem> {
                save(&engine, &name, ProfileInput::$kind(input)).await
            }

            /// Deletes a profile and its stored secret.
            #[utoipa::path(
                delete, path = $one, operation_id = $delete_id, tag = "profiles",
                params(("name" = String, Path, max_length = 64, pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$", description = "The profile.")),
                responses(
                    (status = 204, description = "It is gone."),
                    (status = 409, description = "A run that is not finished, or the queue, needs it."),
                    (status = 422, description = "The configuration file cannot be changed; the problem says why."),
                )
            )]
            pub(super) async fn delete(
                State(engine): State<Engine>,
                Path(name): Path<String>,
            ) -> Result<StatusCode, ApiProblem> {
                engine.delete_profile(KIND, &name).await?;
                Ok(StatusCode::NO_CONTENT)
            }

            /// Makes a profile the one that is used where none is named.
            #[utoipa::path(
                post, path = $activate, operation_id = $activate_id, tag = "profiles",
                params(("name" = String, Path, max_length = 64, pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$", description = "The profile.")),
                responses(
                    (status = 200, body = $view, description = "The profile as it is now."),
                    (status = 422, description = "The configuration file cannot be changed; the problem says why."),
                )
            )]
            pub(super) async fn activate(
                State(engine): State<Engine>,
                Path(name): Path<String>,
            ) -> Result<Json<ProfileView>, ApiProblem> {
                engine.activate_profile(KIND, &name).await?;
                Ok(Json(engine.profile(KIND, &name)?))
            }

            /// Tests the connection of a saved profile; with a body of that one, which need not be saved.
            ///
            /// Where the body brings no secret, the stored one of that name is used. A connection that fails is an answer.
            #[utoipa::path(
                post, path = $test, operation_id = $test_id, tag = "profiles",
                params(("name" = String, Path, max_length = 64, pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$", description = "The profile.")),
                request_body = Option<$input>,
                responses((status = 200, body = ProfileTest, description = "What was found."))
            )]
            pub(super) async fn test(
                State(engine): State<Engine>,
                Path(name): Path<String>,
                request: Request,
            ) -> Result<Json<ProfileTest>, ApiProblem> {
                let unsaved = optional::<$input>(request).await?.map(ProfileInput::$kind);
                // One that could not be saved is not tested either.
                if let Some(problem) = unsaved.as_ref().and_then(|_| name_problem(&name)) {
                    return Err(ApiProblem::unprocessable(vec![problem]));
                }
                Ok(Json(engine.test_profile(KIND, &name, unsaved).await?))
            }

            pub(super) fn routes() -> OpenApiRouter<AppState> {
                OpenApiRouter::new()
                    .routes(routes!(list))
                    .routes(routes!(get, put, delete))
                    .routes(routes!(activate))
                    .routes(routes!(test))
            }
        }
    };
}

profiles_of!(
    db, Db, DbProfileInput, DbProfileView, "`/profiles/db`.",
    "/profiles/db" "list_db_profiles",
    "/profiles/db/{name}" "get_db_profile" "put_db_profile" "delete_db_profile",
    "/profiles/db/{name}/activate" "activate_db_profile",
    "/profiles/db/{name}/test" "test_db_profile"
);
profiles_of!(
    llm, Llm, LlmProfileInput, LlmProfileView, "`/profiles/llm`.",
    "/profiles/llm" "list_llm_profiles",
    "/profiles/llm/{name}" "get_llm_profile" "put_llm_profile" "delete_llm_profile",
    "/profiles/llm/{name}/activate" "activate_llm_profile",
    "/profiles/llm/{name}/test" "test_llm_profile"
);
profiles_of!(
    doc, Doc, DocProfileInput, DocProfileView, "`/profiles/doc`.",
    "/profiles/doc" "list_doc_profiles",
    "/profiles/doc/{name}" "get_doc_profile" "put_doc_profile" "delete_doc_profile",
    "/profiles/doc/{name}/activate" "activate_doc_profile",
    "/profiles/doc/{name}/test" "test_doc_profile"
);

/// The routes of all kinds.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    db::routes().merge(llm::routes()).merge(doc::routes()).routes(routes!(documents, ingest))
}

/// What was read of a doc profile's files, as of the last ingest.
#[utoipa::path(
    get, path = "/profiles/doc/{name}/ingest", operation_id = "get_doc_profile_state", tag = "profiles",
    params(("name" = String, Path, max_length = 64, pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$", description = "The profile.")),
    responses((status = 200, body = DocState, description = "How it stands."))
)]
async fn documents(
    State(engine): State<Engine>,
    Path(name): Path<String>,
) -> Result<Json<DocState>, ApiProblem> {
    Ok(Json(engine.documents_state(&name).await?))
}

/// Reads what is new or changed of a doc profile's files, and forgets what is gone.
///
/// Files that cannot be read are problems in the answer. A run with the profile does the same at its start.
#[utoipa::path(
    post, path = "/profiles/doc/{name}/ingest", operation_id = "ingest_doc_profile", tag = "profiles",
    params(("name" = String, Path, max_length = 64, pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]*$", description = "The profile.")),
    responses((status = 200, body = IngestReport, description = "What was done."))
)]
async fn ingest(
    State(engine): State<Engine>,
    Path(name): Path<String>,
) -> Result<Json<IngestReport>, ApiProblem> {
    Ok(Json(engine.ingest_documents(&name).await?))
}

fn views(engine: &Engine, kind: ProfileKind) -> Vec<ProfileView> {
    let settings = engine.settings();
    match kind {
        ProfileKind::Db => settings.db.into_iter().map(ProfileView::Db).collect(),
        ProfileKind::Llm => settings.llm.into_iter().map(ProfileView::Llm).collect(),
        ProfileKind::Doc => settings.doc.into_iter().map(ProfileView::Doc).collect(),
    }
}

async fn save(
    engine: &Engine,
    name: &str,
    input: ProfileInput,
) -> Result<(StatusCode, Json<ProfileView>), ApiProblem> {
    let kind = input.kind();
    let created = engine.save_profile(name, input, false).await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(engine.profile(kind, name)?)))
}

/// A body that may be left out.
async fn optional<T: DeserializeOwned>(request: Request) -> Result<Option<T>, ApiProblem> {
    let (parts, body) = request.into_parts();
    let body = Bytes::from_request(Request::new(body), &()).await.map_err(|rejection| {
        ApiProblem::new(rejection.status(), "too-large", "The body cannot be read", rejection.body_text())
    })?;
    if body.is_empty() {
        return Ok(None);
    }
    let Body(value) = Body::<Option<T>>::from_request(Request::from_parts(parts, body.into()), &()).await?;
    Ok(value)
}
