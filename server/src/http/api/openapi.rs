//! `/api/openapi.json`: the description of the API, generated from its handlers.

use super::{problems, schemas};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::error::Problem;
use domain::filter::{Grouping, Preset, Sort};
use domain::ids::{ChangeId, Revision, RunId};
use domain::result::ReviewStatus;
use engine::export::Format;
use std::sync::LazyLock;
use utoipa::Modify;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, PathItem, RefOr};
use utoipa_axum::router::OpenApiRouter;

/// The name of the way to sign in.
const SESSION: &str = "session";

/// What is the same for all handlers. Their own part comes from the router.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "AMX Studio",
        description = "Drafts descriptions for undocumented databases, lets a person review each, and writes \
                       the approved ones back as comments. Every error is a problem document (RFC 9457).",
    ),
    // Types of parameters are not collected from the handlers.
    components(schemas(Problem, ChangeId, Revision, RunId, ReviewStatus, Preset, Sort, Grouping, Format)),
    tags(
        (name = "studio", description = "The server itself."),
        (name = "runs", description = "Executions over a scope."),
        (name = "results", description = "What a run produced for each asset, and the decisions on it."),
        (name = "jobs", description = "What executes runs, and its events."),
        (name = "pending", description = "Accepted descriptions that wait to be applied."),
        (name = "audit", description = "Comments that were written."),
        (name = "profiles", description = "Saved databases, language models and documents."),
    ),
    security(("session" = [])),
    modifiers(&Session),
)]
struct Base;

struct Session;

impl Modify for Session {
    fn modify(&self, document: &mut OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The session token that `amx studio` printed, or `AMX_TOKEN`."))
            .build();
        document
            .components
            .get_or_insert_with(Components::new)
            .add_security_scheme(SESSION, SecurityScheme::Http(bearer));
    }
}

/// The description of the whole API.
pub(super) fn document() -> OpenApi {
    let router =
        OpenApiRouter::with_openapi(<Base as utoipa::OpenApi>::openapi()).nest("/api", super::routes());
    let mut document = router.into_openapi();
    for item in document.paths.paths.values_mut() {
        for operation in operations_mut(item) {
            problems::complete(operation);
            let parameters = operation.parameters.iter_mut().flatten();
            parameters
                .filter_map(|parameter| match parameter {
                    RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
                        parameter.schema.as_mut()
                    }
                    _ => None,
                })
                .for_each(schemas::tighten);
        }
    }
    let components = document.components.iter_mut();
    components.flat_map(|components| components.schemas.values_mut()).for_each(schemas::tighten);
    document
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch].into_iter().flatten()
}

/// This description.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "get_openapi",
    tag = "studio",
    responses((status = 200, content_type = "application/json", description = "An OpenAPI 3.1 document."))
)]
pub(super) async fn show() -> Response {
    /// It never changes while the server runs.
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
        // The document is plain data and always serialises; an empty object would still be valid JSON.
        document().to_json().unwrap_or_else(|_| "{}".to_owned())
    });
    ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}
