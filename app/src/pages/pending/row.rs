//! One entry of the queue.

use super::edit::Description;
use super::model::{EntryModel, QueueModel};
use crate::components::icon::Icon;
use crate::components::time::Time;
use leptos::prelude::*;

#[component]
pub(super) fn Row(model: QueueModel, entry: EntryModel) -> impl IntoView {
    let shown = entry.entry.get_untracked();
    let path = shown.asset.path();
    let (lead, last) = shown.asset.path_parts();
    let last = last.to_owned();
    let version = if shown.version > 1 { format!(" v{}", shown.version) } else { String::new() };
    view! {
        <tr class="item">
            <td class="asset">
                <span class="dim">{lead}</span><wbr /><b>{last}</b>
                <div class="kind plain">{format!("{} · {}", shown.asset.kind, shown.db_profile)}</div>
            </td>
            <td class="desc">
                <Description model entry />
                {move || entry.entry.with(|entry| entry.error.clone()).map(|error| view! { <p class="error">{error}</p> })}
            </td>
            <td class="desc muted" data-label="Comment now">{shown.current_comment.unwrap_or_else(|| "—".to_owned())}</td>
            <td data-label="From">
                <a class="link" href=format!("/runs/{}", shown.run_id)>{format!("run #{}", shown.run_id)}</a>{version}
            </td>
            <td data-label="Queued"><Time at=shown.queued_at /></td>
            <td>
                <div class="actions">
                    <button
                        type="button"
                        class="btn ghost icon"
                        aria-label=format!("Remove {path}")
                        title="Remove from the queue"
                        disabled=entry.busy
                        on:click=move |_| model.remove(entry)
                    >
                        <Icon name="close" />
                    </button>
                </div>
            </td>
        </tr>
    }
}
