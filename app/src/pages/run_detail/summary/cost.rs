//! **Tokens & cost**: what the run used, what that cost when it ran, and what it would cost today.

use domain::money::{MicroUsd, Rates, grouped};
use domain::run::RunView;
use leptos::prelude::*;

#[component]
pub(super) fn TokensAndCost(run: RunView) -> impl IntoView {
    let about = if run.usage.estimated { "~" } else { "" };
    let tokens = move |count: i64| format!("{about}{}", grouped(count));
    let cached = run.usage.cached_input_tokens;
    let (then, now) = (run.summary.cost, run.cost_at_current_rates);
    let under = match (then, run.rates) {
        (Some(_), Some(rates)) => format!("at run time, {}", per_million(rates)),
        (Some(_), None) => "at run time".to_owned(),
        (None, _) => format!("at run time: no price of {} was known", run.summary.model),
    };
    view! {
        <section class="card">
            <h2>"Tokens & cost"</h2>
            <div class="figure num">{shown(then)}</div>
            <p class="muted under">{under}</p>
            <dl class="pairs num">
                <dt>"Input tokens"</dt>
                <dd>
                    {tokens(run.usage.input_tokens)}
                    {(cached > 0).then(|| view! { " " <span class="muted">{format!("({} cached)", grouped(cached))}</span> })}
                </dd>
                <dt>"Output tokens"</dt><dd>{tokens(run.usage.output_tokens)}</dd>
                <dt>"Total tokens"</dt><dd><b>{tokens(run.usage.total())}</b></dd>
                <dt>"At run time"</dt><dd>{shown(then)}</dd>
                <dt>"At current rates"</dt>
                <dd>
                    {shown(now)}
                    {change(then, now).map(|(tone, text)| view! { " " <span class=format!("pill {tone}")>{text}</span> })}
                </dd>
            </dl>
            {(then.is_none() || now.is_none()).then(|| view! {
                <p class="muted hint">
                    "A model outside the price list costs what its provider says: give the profile its USD per million tokens under "
                    <a class="link" href="/settings">"Settings"</a> "."
                </p>
            })}
            {run.usage.estimated.then(|| view! { <p class="muted hint">"~ The provider told no usage: counted by the Studio."</p> })}
        </section>
    }
}

/// An amount; an unknown one is never 0.
fn shown(amount: Option<MicroUsd>) -> String {
    amount.map_or_else(|| "unknown".to_owned(), |amount| amount.to_string())
}

/// `$1 in, $2 out per million tokens`
fn per_million(rates: Rates) -> String {
    format!("${} in, ${} out per million tokens", rates.input_usd_per_1m, rates.output_usd_per_1m)
}

/// How much more or less it would cost today, in whole percent; nothing where that is the same, or unknown.
fn change(then: Option<MicroUsd>, now: Option<MicroUsd>) -> Option<(&'static str, String)> {
    let (then, now) = (then?.0, now?.0);
    if then <= 0 || then == now {
        return None;
    }
    let percent = (now - then).saturating_mul(100) / then;
    Some(if percent < 0 { ("good", format!("−{} %", -percent)) } else { ("warn", format!("+{percent} %")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_where_both_are_known() {
        let usd = |amount| Some(MicroUsd(amount));
        assert_eq!(change(usd(100), usd(87)), Some(("good", "−13 %".to_owned())));
        assert_eq!(change(usd(100), usd(250)), Some(("warn", "+150 %".to_owned())));
        for (then, now) in [(usd(5), usd(5)), (None, usd(5)), (usd(5), None), (usd(0), usd(5))] {
            assert_eq!(change(then, now), None);
        }
        assert_eq!(shown(None), "unknown");
    }
}
