//! The tabs. They are links, so that they work before hydration and Back works after it.

use domain::money;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A tab of Run detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Summary,
    Results,
    Scope,
    Settings,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Summary, Self::Results, Self::Scope, Self::Settings];

    fn label(self) -> &'static str {
        match self {
            Self::Summary => "Summary",
            Self::Results => "Results",
            Self::Scope => "Scope",
            Self::Settings => "Settings",
        }
    }

    /// The value in the URL's query.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Results => "results",
            Self::Scope => "scope",
            Self::Settings => "settings",
        }
    }

    pub(super) fn element_id(self) -> String {
        format!("tab-{}", self.key())
    }
}

/// The tab that the URL names; Results, the main review surface, where it names none.
pub(super) fn use_tab() -> Memo<Tab> {
    let query = use_query_map();
    Memo::new(move |_| {
        let key = query.with(|query| query.get("tab"));
        Tab::ALL.into_iter().find(|tab| key.as_deref() == Some(tab.key())).unwrap_or(Tab::Results)
    })
}

#[component]
pub(super) fn Tabs(
    /// The page's address without its query.
    path: String,
    /// How many rows there are.
    #[prop(into)]
    rows: Signal<i64>,
    tab: Memo<Tab>,
) -> impl IntoView {
    let count = move || money::grouped(rows.get());
    view! {
        <div role="tablist" aria-label="Run">
            {Tab::ALL
                .map(|this| {
                    view! {
                        <a
                            role="tab"
                            id=this.element_id()
                            href=format!("{path}?tab={}", this.key())
                            aria-selected=move || if tab.get() == this { "true" } else { "false" }
                            aria-controls="panel"
                        >
                            {this.label()}
                            {(this == Tab::Results).then(|| view! { <span class="n num">{count}</span> })}
                        </a>
                    }
                })
                .collect_view()}
        </div>
    }
}
