//! The root component and the routes.

use crate::components::palette::Palette;
use crate::components::session_note::SessionNote;
use crate::components::toasts::ToastList;
use crate::components::topbar::Topbar;
use crate::pages::lazy::{
    AuditRoute, CompareRoute, HomeRoute, NewRunRoute, PendingRoute, ProfileRoute, RunsRoute, SettingsRoute,
};
use crate::pages::not_found::NotFound;
use crate::pages::run::Run;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    crate::state::provide();
    view! {
        <Title formatter=|title: String| if title.is_empty() { "AMX Studio".to_owned() } else { format!("{title} · AMX Studio") } />
        <Router>
            // external: the browser itself goes there, and takes the focus along.
            <a class="skip-link" href="#main" rel="external">"Skip to the content"</a>
            <Topbar />
            <main id="main" tabindex="-1">
                <SessionNote />
                // Async: a page comes whole, with its data, to people without JavaScript too.
                <Routes fallback=NotFound>
                    <Route path=path!("/") view={Lazy::<HomeRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/runs") view={Lazy::<RunsRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/history") view={Lazy::<RunsRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/runs/new") view={Lazy::<NewRunRoute>::new()} ssr=SsrMode::Async />
                    // `/runs/42`, and `/runs/new-:jobId` for a job whose run is not created yet.
                    <Route path=path!("/runs/:id") view=Run ssr=SsrMode::Async />
                    <Route path=path!("/pending") view={Lazy::<PendingRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/compare") view={Lazy::<CompareRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/audit") view={Lazy::<AuditRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/settings") view={Lazy::<SettingsRoute>::new()} ssr=SsrMode::Async />
                    // One to add, and one to edit: `/settings/db`, `/settings/db/prod`.
                    <Route path=path!("/settings/:kind") view={Lazy::<ProfileRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/settings/:kind/:name") view={Lazy::<ProfileRoute>::new()} ssr=SsrMode::Async />
                </Routes>
            </main>
            <ToastList />
            <Palette />
        </Router>
    }
}
