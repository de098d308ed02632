//! Static files: hashed ones are kept by the browser for ever, others are asked for again.

use super::AppState;
use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use leptos::config::LeptosOptions;
use std::path::Path;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// `/pkg/…` and the favicon, precompressed where the build left `.br` and `.gz` beside them. They hold
/// nothing secret and need no session.
pub(super) fn service(options: &LeptosOptions) -> Router<AppState> {
    let root = Path::new(options.site_root.as_ref());
    let pkg = ServeDir::new(root.join(options.site_pkg_dir.as_ref())).precompressed_br().precompressed_gzip();
    let cache = if options.hash_files { "public, max-age=31536000, immutable" } else { "no-cache" };
    Router::new()
        .nest_service(&format!("/{}", options.site_pkg_dir), pkg)
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static(cache)))
        .route_service("/favicon.svg", ServeFile::new(root.join("favicon.svg")))
}
