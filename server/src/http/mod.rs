//! The web server: pages, server functions, JSON API, event streams, static files.

mod api;
mod assets;
mod extract;
mod headers;
mod limit;
mod problem;
pub(crate) mod session;
mod sse;

use app::shell::shell;
use axum::Router;
use axum::ServiceExt;
use axum::extract::{FromRef, State};
use axum::http::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use engine::Engine;
use leptos::config::LeptosOptions;
use leptos::context::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list};
use session::Session;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tower::Layer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::normalize_path::{NormalizePath, NormalizePathLayer};

/// What handlers need.
#[derive(Clone)]
pub(crate) struct AppState {
    options: LeptosOptions,
    engine: Engine,
    streams: Arc<sse::Streams>,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}

impl FromRef<AppState> for Engine {
    fn from_ref(state: &AppState) -> Self {
        state.engine.clone()
    }
}

impl FromRef<AppState> for Arc<sse::Streams> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.streams)
    }
}

/// The whole server as a service, ready for `axum::serve`.
pub(crate) fn router(
    engine: Engine,
    session: Session,
    options: LeptosOptions,
    shutdown: CancellationToken,
) -> axum::extract::connect_info::IntoMakeServiceWithConnectInfo<NormalizePath<Router>, std::net::SocketAddr>
{
    let assets = assets::service(&options);
    let state = AppState { options, engine: engine.clone(), streams: Arc::new(sse::Streams::new(shutdown)) };
    let context = move || provide_context(engine.clone());
    let shell_options = state.options.clone();
    // The pages' routes, and the server functions' with them.
    let router = Router::new()
        .merge(api::router())
        .leptos_routes_with_context(&state, generate_route_list(app::App), context, move || {
            shell(shell_options.clone())
        })
        .fallback(page_not_found)
        .layer(from_fn(extract::server_function_content_type))
        .layer(CompressionLayer::new())
        .layer(RequestBodyLimitLayer::new(limit::BODY_LIMIT))
        .layer(from_fn(limit::announced))
        .layer(from_fn_with_state(Arc::new(session), session::guard))
        .merge(assets)
        .layer(from_fn(headers::security))
        .with_state(state);
    // Around the whole router: a layer of the router would run after the route was chosen.
    let service = NormalizePathLayer::trim_trailing_slash().layer(router);
    ServiceExt::<Request<axum::body::Body>>::into_make_service_with_connect_info(service)
}

/// The application's own page for addresses that are none.
async fn page_not_found(State(state): State<AppState>, request: Request<axum::body::Body>) -> Response {
    let engine = state.engine.clone();
    let options = state.options.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || provide_context(engine.clone()),
        move || shell(options.clone()),
    );
    let mut response = render(request).await;
    *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
    response
}
