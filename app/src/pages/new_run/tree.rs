//! The scope tree: schema > table > column, each with a checkbox that may be mixed.

use crate::components::icon::Icon;
use crate::server_fns::catalogue::{list_columns, list_tables};
use crate::state::Hydrated;
use domain::profile::{ColumnName, TreeTable};
use domain::selection::{Node, Selection, Tick};
use leptos::html::Input;
use leptos::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// Milliseconds after the last key until the search runs.
const DEBOUNCE: u64 = 300;

type Tables = StoredValue<Vec<TreeTable>>;

#[component]
pub(super) fn Tree(db: StoredValue<String>, tables: Tables, selection: RwSignal<Selection>) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    // `None`: no search, everything is shown.
    let found = RwSignal::new(None::<HashSet<(String, String)>>);
    let by_schema = tables.with_value(|tables| {
        let mut schemas: BTreeMap<String, Vec<TreeTable>> = BTreeMap::new();
        for table in tables {
            schemas.entry(table.schema.clone()).or_default().push(table.clone());
        }
        schemas
    });
    let none_found = move || found.with(|found| found.as_ref().is_some_and(HashSet::is_empty));
    view! {
        <section class="card tree" aria-label="Scope">
            <Search db found />
            <fieldset disabled=move || !hydrated.get()>
                <legend class="sr">"Scope"</legend>
                {by_schema
                    .into_iter()
                    .map(|(schema, tables)| view! { <Schema db schema tables selection found /> })
                    .collect_view()}
            </fieldset>
            <Show when=none_found>
                <p class="muted">"Nothing has that in its name."</p>
            </Show>
        </section>
    }
}

#[component]
fn Search(db: StoredValue<String>, found: RwSignal<Option<HashSet<(String, String)>>>) -> impl IntoView {
    let run = move |text: String| {
        leptos::task::spawn_local(async move {
            if text.trim().is_empty() {
                found.set(None);
            } else if let Ok(tables) = list_tables(db.get_value(), text).await {
                found.set(Some(tables.into_iter().map(|table| (table.schema, table.table)).collect()));
            }
        });
    };
    let mut debounced =
        leptos::leptos_dom::helpers::debounce(std::time::Duration::from_millis(DEBOUNCE), run);
    view! {
        <label class="search">
            <Icon name="search" />
            <input
                type="search"
                placeholder="Search schema, table, column"
                aria-label="Search the scope"
                on:input=move |event| debounced(event_target_value(&event))
            />
        </label>
    }
}

#[component]
fn Schema(
    db: StoredValue<String>,
    schema: String,
    tables: Vec<TreeTable>,
    selection: RwSignal<Selection>,
    found: RwSignal<Option<HashSet<(String, String)>>>,
) -> impl IntoView {
    let names = StoredValue::new(tables.iter().map(|table| table.table.clone()).collect::<Vec<_>>());
    let name = StoredValue::new(schema.clone());
    let each = move |act: &mut dyn FnMut(&mut dyn Iterator<Item = Node<'_>>)| {
        name.with_value(|schema| {
            names.with_value(|names| act(&mut names.iter().map(|table| Node { schema, table })))
        });
    };
    let tick = Memo::new(move |_| {
        let mut tick = Tick::Off;
        selection.with(|selection| each(&mut |nodes| tick = selection.tables(nodes)));
        tick
    });
    let set = move |on| selection.update(|selection| each(&mut |nodes| selection.set_tables(nodes, on)));
    let label = format!("{} tables", tables.len());
    let opened = RwSignal::new(true);
    view! {
        <div class="schema">
            <div class="node">
                <TickBox label=schema.clone() tick on_change=set />
                <button
                    type="button"
                    class="node-name"
                    aria-expanded=move || if opened.get() { "true" } else { "false" }
                    on:click=move |_| opened.update(|opened| *opened = !*opened)
                >
                    <Icon name="chevron" />
                    <b class="mono">{schema.clone()}</b> " " <span class="muted">{label}</span>
                </button>
            </div>
            <ul hidden=move || !opened.get()>
                {tables
                    .into_iter()
                    .map(|table| view! { <Table db table selection found /> })
                    .collect_view()}
            </ul>
        </div>
    }
}

#[component]
fn Table(
    db: StoredValue<String>,
    table: TreeTable,
    selection: RwSignal<Selection>,
    found: RwSignal<Option<HashSet<(String, String)>>>,
) -> impl IntoView {
    let opened = RwSignal::new(false);
    let columns = RwSignal::new(None::<Vec<ColumnName>>);
    let table = StoredValue::new(table);
    let tick = Memo::new(move |_| {
        table.with_value(|table| selection.with(|selection| selection.table(node(table))))
    });
    let hidden = move || {
        found.with(|found| {
            found.as_ref().is_some_and(|found| {
                table.with_value(|table| !found.contains(&(table.schema.clone(), table.table.clone())))
            })
        })
    };
    let set = move |on| {
        table.with_value(|table| selection.update(|selection| selection.set_tables([node(table)], on)))
    };
    let open = move |_| {
        opened.update(|opened| *opened = !*opened);
        if columns.with_untracked(Option::is_none) {
            leptos::task::spawn_local(async move {
                let (schema, name) = table.with_value(|table| (table.schema.clone(), table.table.clone()));
                columns.set(Some(list_columns(db.get_value(), schema, name).await.unwrap_or_default()));
            });
        }
    };
    let (name, note) = table.with_value(|table| {
        let kind = match table.kind {
            domain::asset::AssetKind::Table => String::new(),
            other => format!("{other}, "),
        };
        (table.table.clone(), format!("{kind}{} columns", table.columns))
    });
    view! {
        <li hidden=hidden>
            <div class="node">
                <TickBox label=name.clone() tick on_change=set />
                <button type="button" class="node-name" aria-expanded=move || if opened.get() { "true" } else { "false" } on:click=open>
                    <Icon name="chevron" />
                    <span class="mono">{name.clone()}</span> " " <span class="muted">{note}</span>
                </button>
            </div>
            <Show when=move || opened.get()>
                <ul class="columns">
                    {move || columns.get().map(|all| view! { <Columns table all selection /> })}
                </ul>
            </Show>
        </li>
    }
}

fn node(table: &TreeTable) -> Node<'_> {
    Node { schema: &table.schema, table: &table.table }
}

#[component]
fn Columns(
    table: StoredValue<TreeTable>,
    all: Vec<ColumnName>,
    selection: RwSignal<Selection>,
) -> impl IntoView {
    let names = StoredValue::new(all.iter().map(|column| column.name.clone()).collect::<Vec<_>>());
    all.into_iter()
        .map(|column| {
            let name = StoredValue::new(column.name.clone());
            let ticked = Memo::new(move |_| {
                table.with_value(|table| {
                    name.with_value(|name| selection.with(|selection| selection.column(node(table), name)))
                })
            });
            let set = move |event| {
                let on = event_target_checked(&event);
                table.with_value(|table| {
                    names.with_value(|names| {
                        name.with_value(|name| {
                            selection.update(|selection| selection.set_column(node(table), name, on, names));
                        });
                    });
                });
            };
            view! {
                <li>
                    <label class="check">
                        <input type="checkbox" prop:checked=ticked on:change=set />
                        <span class="mono">{column.name}</span> " " <span class="muted">{column.data_type}</span>
                    </label>
                </li>
            }
        })
        .collect_view()
}

/// A checkbox that may be mixed.
#[component]
fn TickBox(label: String, tick: Memo<Tick>, on_change: impl Fn(bool) + 'static) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    // `indeterminate` is a property, not an attribute: only a script can set it.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            input.set_indeterminate(tick.get() == Tick::Mixed);
        }
    });
    view! {
        <input
            type="checkbox"
            node_ref=input
            aria-label=label
            checked=move || tick.get() == Tick::On
            prop:checked=move || tick.get() == Tick::On
            on:change=move |event| on_change(event_target_checked(&event))
        />
    }
}
