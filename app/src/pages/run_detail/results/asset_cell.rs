//! Which asset a row is about: opened by its arrow, copied by its path.

use super::model::{PageModel, RowModel};
use crate::components::icon::Icon;
use crate::state::Tone;
use domain::result::ResultRow;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(super) fn AssetCell(
    model: PageModel,
    row: RowModel,
    toggle: impl Fn() -> String + Send + Sync + 'static,
    is_open: Memo<bool>,
) -> impl IntoView {
    let (path, lead, last, kind) = row.row.with_untracked(|row| {
        let (lead, last) = row.asset.path_parts();
        (row.asset.path(), lead, last.to_owned(), kind_line(row))
    });
    let named = format!("Copy {path}");
    let copied = StoredValue::new(path.clone());
    let copy = move |_| {
        spawn_local(async move {
            let path = copied.get_value();
            if crate::browser::copy(&path).await {
                model.toasts.show(Tone::Good, format!("{path} copied."));
            } else {
                model.toasts.show(Tone::Bad, "The browser did not allow copying.");
            }
        });
    };
    view! {
        <a
            class="asset-link"
            href=toggle
            aria-expanded=move || if is_open.get() { "true" } else { "false" }
            aria-label=move || format!("{} {path}", if is_open.get() { "Close" } else { "Open" })
            data-noscroll
        >
            <Icon name="chevron" />
        </a>
        <button type="button" class="path" aria-label=named title="Copy" on:click=copy>
            <span class="dim">{lead}</span><wbr /><b>{last}</b>
        </button>
        <div class="kind">{kind}</div>
    }
}

fn kind_line(row: &ResultRow) -> String {
    match &row.data_type {
        Some(data_type) if !data_type.is_empty() => format!("{} · {data_type}", row.asset.kind),
        _ => row.asset.kind.to_string(),
    }
}
