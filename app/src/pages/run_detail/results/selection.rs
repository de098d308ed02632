//! Which rows are ticked. The ticks survive paging.

use super::model::{PageModel, RowModel};
use domain::ids::ResultId;
use leptos::prelude::*;

/// The ticked rows, in order. A list: the code of a tree would be one more thing to load.
#[derive(Clone, Copy)]
pub(super) struct Selection(RwSignal<Vec<ResultId>>);

impl Selection {
    pub(super) fn none() -> Self {
        Self(RwSignal::default())
    }

    pub(super) fn has(self, id: ResultId) -> bool {
        self.0.with(|ids| ids.binary_search(&id).is_ok())
    }

    pub(super) fn count(self) -> usize {
        self.0.with(Vec::len)
    }

    pub(super) fn ids(self) -> Vec<ResultId> {
        self.0.get_untracked()
    }

    pub(super) fn clear(self) {
        self.0.update(Vec::clear);
    }

    pub(super) fn set(self, id: ResultId, on: bool) {
        self.0.update(|ids| match (ids.binary_search(&id), on) {
            (Err(place), true) => ids.insert(place, id),
            (Ok(place), false) => drop(ids.remove(place)),
            (Ok(_), true) | (Err(_), false) => {}
        });
    }

    pub(super) fn add(self, more: impl IntoIterator<Item = ResultId>) {
        self.0.update(|ids| {
            ids.extend(more);
            ids.sort_unstable();
            ids.dedup();
        });
    }
}

/// The checkbox in the head: all rows of this page.
#[component]
pub(super) fn SelectPage(model: PageModel) -> impl IntoView {
    let selection = model.selection;
    let ids = move || model.rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>());
    let all = Memo::new(move |_| {
        let ids = ids();
        !ids.is_empty() && ids.into_iter().all(|id| selection.has(id))
    });
    let some = move || !all.get() && ids().into_iter().any(|id| selection.has(id));
    view! {
        <input
            type="checkbox"
            aria-label="Select this page"
            prop:checked=all
            prop:indeterminate=some
            on:change=move |event| {
                let on = event_target_checked(&event);
                for id in ids() {
                    selection.set(id, on);
                }
            }
        />
    }
}

/// A row's checkbox.
#[component]
pub(super) fn SelectRow(model: PageModel, row: RowModel) -> impl IntoView {
    let path = row.row.with_untracked(|row| row.asset.path());
    view! {
        <input
            type="checkbox"
            aria-label=format!("Select {path}")
            prop:checked=move || model.selection.has(row.id)
            on:change=move |event| model.selection.set(row.id, event_target_checked(&event))
        />
    }
}
