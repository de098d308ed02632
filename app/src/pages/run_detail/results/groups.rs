//! The lines of the table: rows, and the headings that they come under.

use super::model::{PageModel, RowModel};
use domain::ids::ResultId;
use domain::money::grouped;
use domain::result::ResultGroup;
use leptos::prelude::*;

/// A line of the table.
#[derive(Clone)]
pub(super) enum Line {
    /// A heading. A page that starts inside a group begins with it too.
    Heading(ResultGroup),
    Row(RowModel),
}

/// What tells lines apart: a heading whose count changed is another one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum LineKey {
    Heading(String, i64),
    Row(ResultId),
}

impl Line {
    pub(super) fn key(&self) -> LineKey {
        match self {
            Self::Heading(group) => LineKey::Heading(name(group), group.count),
            Self::Row(row) => LineKey::Row(row.id),
        }
    }
}

/// The page's lines: each group's heading stands before the first of its rows.
pub(super) fn lines(model: PageModel) -> Vec<Line> {
    let groups = model.groups.get();
    let mut current = None;
    let mut lines = Vec::new();
    for row in model.rows.get() {
        let group = row.row.with_untracked(|row| {
            groups.iter().position(|group| {
                group.schema == row.asset.schema
                    && group.table.as_ref().is_none_or(|table| *table == row.asset.table)
            })
        });
        if group.is_some() && group != current {
            current = group;
            lines.extend(group.and_then(|place| groups.get(place)).cloned().map(Line::Heading));
        }
        lines.push(Line::Row(row));
    }
    lines
}

/// `sales.orders (12)`.
#[component]
pub(super) fn Heading(group: ResultGroup) -> impl IntoView {
    view! {
        <tr class="group">
            <th scope="rowgroup" colspan="8">
                <b class="mono">{name(&group)}</b>
                " "
                <span class="muted num">{format!("({})", grouped(group.count))}</span>
            </th>
        </tr>
    }
}

fn name(group: &ResultGroup) -> String {
    match &group.table {
        Some(table) => format!("{}.{table}", group.schema),
        None => group.schema.clone(),
    }
}
