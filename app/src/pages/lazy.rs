//! The pages as routes whose code the browser loads when it first goes there.
//!
//! Pages that are near each other share one chunk: with one each, what some of them use in common would
//! fall into as many small files as there are groupings of pages.

use crate::components::notice::ErrorNotice;
use crate::error::AppError;
use crate::pages::run_detail::parts;
use crate::pages::{audit, compare, home, new_run, pending, runs, settings};
use leptos::prelude::*;
use leptos_router::LazyRoute;
use wasm_split_helpers::wasm_split;

/// Defines routes by their page, the function that makes its view, the one that only loads its code, and
/// the chunk that this is in.
macro_rules! lazy_pages {
    ($($(#[$doc:meta])* $route:ident: $page:path, $view:ident, $code:ident in $chunk:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $route;

            #[wasm_split($chunk, preload($code), fallible)]
            fn $view() -> Result<AnyView, AppError> {
                Ok($page().into_any())
            }

            impl LazyRoute for $route {
                fn data() -> Self {
                    // A page reads its data itself.
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    $view().await.unwrap_or_else(|error| view! { <ErrorNotice error /> }.into_any())
                }

                async fn preload() {
                    // The old page stays until then. What fails here fails again, and is shown, in `view`.
                    let _ = $code().await;
                }
            }
        )*
    };
}

lazy_pages! {
    /// `/`
    HomeRoute: home::Home, home_view, home_code in lists;
    /// `/runs`, `/history`
    RunsRoute: runs::Runs, runs_view, runs_code in lists;
    /// `/pending`
    PendingRoute: pending::Pending, pending_view, pending_code in lists;
    /// `/audit`
    AuditRoute: audit::Audit, audit_view, audit_code in lists;
    /// `/compare`
    CompareRoute: compare::Compare, compare_view, compare_code in lists;
    /// `/runs/new`
    NewRunRoute: new_run::NewRun, new_run_view, new_run_code in forms;
    /// `/settings`
    SettingsRoute: settings::Settings, settings_view, settings_code in forms;
    /// `/settings/:kind`, `/settings/:kind/:name`
    ProfileRoute: settings::Profile, profile_view, profile_code in forms;
}

/// The pages by their address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    Home,
    Runs,
    Pending,
    Audit,
    Compare,
    Run,
    NewRun,
    Settings,
    Profile,
}

impl Page {
    /// As the routes have it.
    fn at(path: &str) -> Option<Self> {
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        Some(match (segments.next(), segments.next()) {
            (None, _) => Self::Home,
            (Some("runs" | "history"), None) => Self::Runs,
            (Some("pending"), None) => Self::Pending,
            (Some("audit"), None) => Self::Audit,
            (Some("compare"), None) => Self::Compare,
            (Some("runs"), Some("new")) => Self::NewRun,
            (Some("runs"), Some(_)) => Self::Run,
            (Some("settings"), None) => Self::Settings,
            (Some("settings"), Some(_)) => Self::Profile,
            _ => return None,
        })
    }
}

/// The chunk with the code of the page at this address, so that the document can name it: it is fetched along
/// with the rest then. None where everything is always there: Run detail, and what says that there is no page.
pub fn chunk_of(path: &str, query: &str) -> Option<&'static str> {
    Some(match Page::at(path)? {
        Page::Home | Page::Runs | Page::Pending | Page::Audit | Page::Compare => "lists",
        Page::Run => return parts_of_run(path, query).then_some("parts"),
        Page::NewRun | Page::Settings | Page::Profile => "forms",
    })
}

fn parts_of_run(path: &str, query: &str) -> bool {
    parts::are_shown(path.trim_end_matches('/').rsplit('/').next().unwrap_or_default(), query)
}

/// Loads the code of the page at this address. The first page is hydrated in one go, which needs everything
/// in its place.
///
/// # Errors
/// When it cannot be loaded.
pub async fn code_of(path: &str, query: &str) -> Result<(), AppError> {
    // Each by its own function: one that shares the chunk would leave this one waiting for a moment still.
    match Page::at(path) {
        Some(Page::Run) if parts_of_run(path, query) => parts::code().await?,
        None | Some(Page::Run) => {}
        Some(Page::Home) => home_code().await?,
        Some(Page::Runs) => runs_code().await?,
        Some(Page::Pending) => pending_code().await?,
        Some(Page::Audit) => audit_code().await?,
        Some(Page::Compare) => compare_code().await?,
        Some(Page::NewRun) => new_run_code().await?,
        Some(Page::Settings) => settings_code().await?,
        Some(Page::Profile) => profile_code().await?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_the_chunk_of_its_page() {
        for (path, chunk) in [
            ("/", Some("lists")),
            ("/runs", Some("lists")),
            ("/history", Some("lists")),
            ("/runs/new", Some("forms")),
            ("/runs/42", None),
            ("/runs/new-01J", Some("parts")),
            ("/pending/", Some("lists")),
            ("/audit", Some("lists")),
            ("/compare", Some("lists")),
            ("/settings", Some("forms")),
            ("/settings/db/prod", Some("forms")),
            ("/nothing", None),
        ] {
            assert_eq!(chunk_of(path, ""), chunk, "{path}");
        }
        assert_eq!(chunk_of("/runs/42", "tab=summary"), Some("parts"));
    }
}
