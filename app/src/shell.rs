//! The document around the application, and its content security policy.

use crate::App;
use crate::components::icon::IconSprite;
use crate::pages::lazy::chunk_of;
use axum::http::header::{CONTENT_SECURITY_POLICY, COOKIE, HeaderValue};
use axum::http::request::Parts;
use leptos::WasmSplitManifest;
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::{HashedStylesheet, MetaTags};

/// The cookie with the theme that a person chose; without it the system's is followed. A cookie and
/// not localStorage, so that the first byte of the page has the right colours already.
pub const THEME_COOKIE: &str = "amx_theme";

/// The whole document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    set_policy();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <HashedStylesheet options=options.clone() id="amx-style" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <PageCode />
                <MetaTags />
            </head>
            <body>
                <App />
                // After the application: hydration begins at the body's first node.
                <IconSprite />
            </body>
        </html>
    }
}

/// Has the browser fetch the code of the page along with the rest. Leptos would do so too, but not at every
/// request: it asks for its context where there may be none.
#[component]
fn PageCode() -> impl IntoView {
    // HydrationScripts has just read it.
    let manifest = use_context::<WasmSplitManifest>()?;
    let address = use_context::<Parts>()?.uri;
    let files = manifest.0.try_with_value(|(root, chunks, loader)| {
        let files = chunks.get(chunk_of(address.path(), address.query().unwrap_or_default())?)?;
        let files: Vec<_> = files.iter().map(|file| format!("{root}/{file}.wasm")).collect();
        Some((format!("{root}/{loader}"), files))
    });
    let (loader, files) = files.flatten()?;
    let chunks = files
        .into_iter()
        .map(|file| view! { <link rel="preload" href=file r#as="fetch" r#type="application/wasm" crossorigin="anonymous" /> })
        .collect_view();
    Some(view! {
        <link rel="modulepreload" href=loader crossorigin="anonymous" />
        {chunks}
    })
}

fn set_policy() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else { return };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

fn theme() -> Option<&'static str> {
    let parts = use_context::<Parts>()?;
    let cookies = parts.headers.get(COOKIE)?.to_str().ok()?;
    let chosen =
        cookies.split(';').find_map(|pair| pair.trim().strip_prefix(THEME_COOKIE)?.strip_prefix('='))?;
    match chosen {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}
