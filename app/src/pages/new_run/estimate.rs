//! What the run will take, while the form is filled in.

use crate::components::llm_settings::LlmSettingsState;
use crate::error::AppError;
use crate::server_fns::runs::estimate_run;
use domain::estimate::Estimate as Figures;
use domain::money::{self, grouped};
use domain::scope::Scope;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// From the last change to the estimate.
const PAUSE: Duration = Duration::from_millis(400);

/// The estimate of a run over `scope` with the form's settings; nothing where there is nothing to run.
#[component]
pub(super) fn Estimate(
    /// The scope; `None` where it is empty.
    scope: Memo<Option<Scope>>,
    llm: LlmSettingsState,
) -> impl IntoView {
    let known = RwSignal::new(None::<Result<Figures, AppError>>);
    let waiting = RwSignal::new(false);
    // Only the answer to the newest question counts.
    let newest = StoredValue::new(0u64);
    let ask = move |number: u64| {
        let Some((scope, (profile, overrides))) = untrack(|| scope.try_get().flatten().zip(llm.peek()))
        else {
            return;
        };
        spawn_local(async move {
            let answer = estimate_run(scope, profile, overrides).await;
            if newest.try_get_value() == Some(number) {
                waiting.set(false);
                known.set(Some(answer));
            }
        });
    };
    let mut soon = debounce(PAUSE, ask);
    Effect::new(move |_| {
        let complete = scope.with(Option::is_some) && llm.peek().is_some();
        let number = newest.get_value() + 1;
        newest.set_value(number);
        waiting.set(complete);
        if complete {
            soon(number);
        } else {
            known.set(None);
        }
    });
    let shown = move || {
        known.get().map(|known| match known {
            Ok(figures) => view! { <FiguresList figures /> }.into_any(),
            Err(error) => view! { <p class="muted">{format!("No estimate: {error}")}</p> }.into_any(),
        })
    };
    view! {
        <section aria-label="Estimate" aria-busy=move || if waiting.get() { "true" } else { "false" }>
            {shown}
            <Show when=move || waiting.get() && known.with(Option::is_none)>
                <p class="muted">"Estimating…"</p>
            </Show>
        </section>
    }
}

#[component]
fn FiguresList(figures: Figures) -> impl IntoView {
    let about = |tokens: i64| if tokens == 0 { "0".to_owned() } else { format!("~{}", grouped(tokens)) };
    let cost = match figures.cost {
        Some(cost) if cost.0 > 0 => format!("~{cost}"),
        cost => money::show(cost),
    };
    view! {
        <dl class="pairs num">
            <dt>"Calls"</dt><dd>{grouped(figures.calls)}</dd>
            <dt>"Input tokens"</dt><dd>{about(figures.input_tokens)}</dd>
            <dt>"Output tokens"</dt><dd>{about(figures.output_tokens)}</dd>
            <dt>"Cost"</dt><dd>{cost}</dd>
        </dl>
    }
}
