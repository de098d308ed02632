//! The filter bar: search, order, groups, status and presets. All of it lives in the URL: links and a plain
//! form, which on a living page searches by itself.

use super::focus::{keep_focus, remember};
use super::view::View;
use crate::components::icon::Icon;
use crate::components::search::{SearchInput, replace};
use crate::state::Hydrated;
use domain::confidence::Band;
use domain::filter::{Grouping, Preset, ResultsQuery, Search, Sort};
use domain::money::grouped;
use domain::result::{ReviewStatus, StatusCounts};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Status and presets, with the page that they count: a second reader of it beside the rows could outlive the
/// first of the two views that the server builds.
#[component]
pub(super) fn Chips(view: View, counts: RwSignal<StatusCounts>) -> impl IntoView {
    keep_focus(view);
    view! {
        <div class="row chip-bar" on:click=move |event| remember(view, &event)>
            <nav class="row chips" aria-label="Status">
                <StatusChip view counts status=None />
                {ReviewStatus::ALL.map(|status| view! { <StatusChip view counts status=Some(status) /> }).collect_view()}
            </nav>
            <nav class="row chips" aria-label="Presets">
                {Preset::ALL.map(|preset| view! { <PresetChip view preset /> }).collect_view()}
                {move || view.asked().filter.band.map(|band| view! { <BandChip view band /> })}
            </nav>
        </div>
    }
}

/// Search, sort and group: they outlive the pages of rows, so that nobody loses the focus or half a word. What
/// is chosen elsewhere goes along when it is sent without JavaScript.
#[component]
pub(super) fn FilterForm(view: View) -> impl IntoView {
    let hydrated = expect_context::<Hydrated>();
    let q = Memo::new(move |_| view.asked().filter.q.as_str().to_owned());
    let navigate = use_navigate();
    let to = navigate.clone();
    let search = Callback::new(move |text: String| {
        // A text that cannot be searched for is left standing in the field.
        if let Ok(text) = Search::new(&text) {
            replace(&to, &view.href(|query| query.filter.q = text));
        }
    });
    let choose = Callback::new(move |href: String| replace(&navigate, &href));
    view! {
        <form class="row filters" role="search" method="get" action=move || view.href(|_| {}).split('?').next().map(str::to_owned)
            on:submit=|event| event.prevent_default()>
            <input type="hidden" name="tab" value="results" />
            {move || {
                let filter = view.asked().filter;
                let presets = filter.presets.into_iter().map(|preset| view! { <input type="hidden" name="preset" value=preset.as_str() /> });
                view! {
                    {filter.status.map(|status| view! { <input type="hidden" name="status" value=status.as_str() /> })}
                    {filter.band.map(|band| view! { <input type="hidden" name="band" value=band.as_str() /> })}
                    {presets.collect_view()}
                }
            }}
            <span class="search"><Icon name="search" /><SearchInput q placeholder="Schema, table, column, description" on_search=search /></span>
            <Choice
                label="Sort"
                name="sort"
                choices=Sort::ALL.map(|sort| (sort.as_str(), sort_label(sort))).to_vec()
                chosen=Signal::derive(move || view.asked().sort.as_str())
                on_choose=Callback::new(move |name: String| {
                    if let Some(sort) = Sort::ALL.into_iter().find(|sort| sort.as_str() == name) {
                        choose.run(view.href(|query| query.sort = sort));
                    }
                })
            />
            <Choice
                label="Group"
                name="group"
                choices=Grouping::ALL.map(|group| (group.as_str(), group_label(group))).to_vec()
                chosen=Signal::derive(move || view.asked().group.as_str())
                on_choose=Callback::new(move |name: String| {
                    if let Some(group) = Grouping::ALL.into_iter().find(|group| group.as_str() == name) {
                        choose.run(view.href(|query| query.group = group));
                    }
                })
            />
            <Show when=move || !hydrated.get()>
                <button class="btn" type="submit">"Show"</button>
            </Show>
            <Show when=move || view.query.with(|query| query.as_ref().is_ok_and(is_narrowed))>
                <a class="link" href=move || view.href(|query| *query = ResultsQuery { sort: query.sort, group: query.group, ..ResultsQuery::default() })>"Clear filters"</a>
            </Show>
        </form>
    }
}

#[component]
fn Choice(
    label: &'static str,
    name: &'static str,
    choices: Vec<(&'static str, &'static str)>,
    chosen: Signal<&'static str>,
    on_choose: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="field inline">
            <span>{label}</span>
            <select
                class="select"
                name=name
                prop:value=move || chosen.get()
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                {choices
                    .into_iter()
                    .map(|(value, label)| {
                        let selected = chosen.get_untracked() == value;
                        view! { <option value=value selected=selected>{label}</option> }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

#[component]
fn StatusChip(view: View, counts: RwSignal<StatusCounts>, status: Option<ReviewStatus>) -> impl IntoView {
    let label = status.map_or("All", ReviewStatus::label);
    let here = move || view.asked().filter.status == status;
    view! {
        <a class="chip" href=move || view.href(|query| query.filter.status = status) aria-current=move || here().then_some("true") data-chip=status.map_or("all", ReviewStatus::as_str) data-noscroll>
            {label} " "
            <span class="n num">{move || grouped(counts.get().of(status))}</span>
        </a>
    }
}

#[component]
fn PresetChip(view: View, preset: Preset) -> impl IntoView {
    let on = move || view.asked().filter.has(preset);
    let href = move || {
        view.href(|query| {
            if !query.filter.presets.remove(&preset) {
                query.filter.presets.insert(preset);
            }
        })
    };
    view! {
        <a class="chip" href=href aria-current=move || on().then_some("true") data-chip=preset.as_str() data-noscroll>{preset_label(preset)}</a>
    }
}

/// The confidence that a link from Summary asked for: pressed, it goes.
#[component]
fn BandChip(view: View, band: Band) -> impl IntoView {
    let href = move || view.href(|query| query.filter.band = None);
    view! {
        <a class="chip" href=href aria-current="true" data-chip="band" aria-label=format!("Remove the filter Confidence: {}", band.label()) data-noscroll>
            {format!("Confidence: {}", band.label())}
            <Icon name="close" />
        </a>
    }
}

/// Whether some rows are left out.
pub(super) fn is_narrowed(query: &ResultsQuery) -> bool {
    query.filter != domain::filter::ResultsFilter::default()
}

fn sort_label(sort: Sort) -> &'static str {
    match sort {
        Sort::Natural => "Natural order",
        Sort::ConfidenceAsc => "Confidence ↑",
        Sort::ConfidenceDesc => "Confidence ↓",
        Sort::LogprobAsc => "Logprob ↑",
        Sort::LogprobDesc => "Logprob ↓",
        Sort::Name => "Name A→Z",
        Sort::Status => "Status (unreviewed first)",
    }
}

fn group_label(group: Grouping) -> &'static str {
    match group {
        Grouping::None => "None",
        Grouping::Schema => "Schema",
        Grouping::Table => "Table",
    }
}

fn preset_label(preset: Preset) -> &'static str {
    match preset {
        Preset::LowConfidence => "Low confidence (<0.7)",
        Preset::HasCitations => "Has citations",
        Preset::TableLevel => "Table-level only",
    }
}
