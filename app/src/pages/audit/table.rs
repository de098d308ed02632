//! The table of written comments.

use crate::components::confirm::open;
use crate::components::diff::WordDiff;
use crate::components::time::Time;
use crate::state::Hydrated;
use domain::audit::AuditEntry;
use leptos::html::Dialog;
use leptos::prelude::*;

#[component]
pub(super) fn Table(
    items: Vec<AuditEntry>,
    dialog: NodeRef<Dialog>,
    chosen: RwSignal<Option<AuditEntry>>,
) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    view! {
        <fieldset class="table" disabled=move || !hydrated.get()>
            <legend class="sr">"Audit"</legend>
            <table class="audit labelled" aria-label="Audit">
                <thead>
                    <tr>
                        <th scope="col">"Asset"</th>
                        <th scope="col">"Change"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"When"</th>
                        <th scope="col">"From"</th>
                        <th scope="col"><span class="muted">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>
                    {items.into_iter().map(|entry| view! { <Row entry dialog chosen /> }).collect_view()}
                </tbody>
            </table>
        </fieldset>
    }
}

#[component]
fn Row(entry: AuditEntry, dialog: NodeRef<Dialog>, chosen: RwSignal<Option<AuditEntry>>) -> impl IntoView {
    let (lead, last) = entry.asset.path_parts();
    let (last, path) = (last.to_owned(), entry.asset.path());
    let what = match (entry.reverts, &entry.after) {
        (Some(id), _) => Some(format!("reverts #{id}")),
        (None, None) => Some("removed".to_owned()),
        (None, Some(_)) => None,
    };
    let revertible = entry.reverted_by.is_none();
    let reverted = entry.reverted_by.map(|by| format!("reverted by #{by}"));
    let kept = StoredValue::new(entry.clone());
    view! {
        <tr class="item">
            <td class="asset">
                <span class="dim">{lead}</span><wbr /><b>{last}</b>
                <div class="kind plain">
                    {format!("#{} · {} · {}", entry.id, entry.asset.kind, entry.db_profile)}
                </div>
            </td>
            <td class="desc">
                <WordDiff before=entry.before after=entry.after />
                {what.map(|what| view! { " " <span class="pill wrap">{what}</span> })}
            </td>
            <td data-label="Who">{entry.applied_by}</td>
            <td data-label="When"><Time at=entry.applied_at /></td>
            <td data-label="From">
                <a class="link" href=format!("/runs/{}", entry.run_id)>{format!("run #{}", entry.run_id)}</a>
            </td>
            <td>
                {reverted.map(|reverted| view! { <span class="pill wrap">{reverted}</span> })}
                {revertible.then(|| view! {
                    <button
                        type="button"
                        class="btn"
                        aria-label=format!("Revert {path}")
                        on:click=move |_| {
                            chosen.set(Some(kept.get_value()));
                            open(dialog);
                        }
                    >
                        "Revert"
                    </button>
                })}
            </td>
        </tr>
    }
}
