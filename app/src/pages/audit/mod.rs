//! `/audit`: every comment that was written, and taking one back.

mod revert;
mod table;

use crate::codec::load;
use crate::components::notice::{EmptyNotice, ErrorNotice};
use crate::components::pager::{Pager, range_label};
use crate::components::search::{SearchBox, address, searched};
use crate::server_fns::audit::list_audit;
use domain::audit::{AuditEntry, AuditPage};
use domain::filter::PER_PAGE;
use domain::ids::RunId;
use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use revert::RevertDialog;
use table::Table;

/// The audit's address.
const PATH: &str = "/audit";

/// The audit's page.
#[component]
pub fn Audit() -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| {
        query.with(|query| query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1i64)).max(1)
    });
    let run = Memo::new(move |_| query.with(|query| query.get("run")?.parse::<RunId>().ok()));
    let q = searched();
    let loaded = load(move || (page.get(), q.get(), run.get()), |(page, q, run)| list_audit(page, q, run));
    let dialog = NodeRef::<Dialog>::new();
    let chosen = RwSignal::new(None::<AuditEntry>);
    let refresh = Callback::new(move |()| loaded.refetch());
    view! {
        <Title text="Audit" />
        <div class="page-head"><h1>"Audit"</h1></div>
        <p class="lead">"Every comment that was written, newest first: what was there before, and what after."</p>
        <SearchBox path=PATH placeholder="Table, column or comment" />
        {move || run.get().map(|run| view! {
            <p class="row chips">
                <span class="chip" aria-current="true">{format!("run #{run}")}</span>
                <a class="link" href=PATH>"All runs"</a>
            </p>
        })}
        // Beside the list and not in it: it stays while the list is read again.
        <RevertDialog dialog chosen on_reverted=refresh />
        <Transition>
            {move || Suspend::new(async move {
                match loaded.await {
                    Err(error) => view! { <ErrorNotice error /> }.into_any(),
                    Ok(found) => {
                        let filtered = !q.get_untracked().is_empty() || run.get_untracked().is_some();
                        let href = href(q.get_untracked(), run.get_untracked());
                        view! { <Entries found filtered href dialog chosen /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

/// The addresses of the pages of what is shown.
fn href(q: String, run: Option<RunId>) -> impl Fn(i64) -> String + Send + Sync + 'static {
    move |page| {
        let address = address(PATH, &q, page);
        match run {
            None => address,
            Some(run) => format!("{address}{}run={run}", if address.contains('?') { "&" } else { "?" }),
        }
    }
}

#[component]
fn Entries(
    found: AuditPage,
    filtered: bool,
    href: impl Fn(i64) -> String + Send + Sync + 'static,
    dialog: NodeRef<Dialog>,
    chosen: RwSignal<Option<AuditEntry>>,
) -> impl IntoView {
    if found.items.is_empty() {
        return if filtered {
            view! {
                <EmptyNotice title="Nothing found">
                    <p><a class="btn" href=PATH>"The whole audit"</a></p>
                </EmptyNotice>
            }
            .into_any()
        } else {
            view! {
                <EmptyNotice title="Nothing was applied yet">
                    <p>"Descriptions that you apply from the " <a class="link" href="/pending">"pending queue"</a> " are listed here."</p>
                </EmptyNotice>
            }
            .into_any()
        };
    }
    let label = range_label(found.page, PER_PAGE, found.items.len(), found.total);
    view! {
        <Table items=found.items dialog chosen />
        <Pager page=found.page pages=found.pages label href />
    }
    .into_any()
}
