//! **Budget (USD)**: what the run may cost.

use crate::error::AppError;
use leptos::prelude::*;

/// The field of a problem that is about the budget.
const FIELD: &str = "max_cost_usd";

/// What the field holds, and what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    text: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { text: RwSignal::new(String::new()), wrong: RwSignal::new(None) }
    }

    /// The budget; `None` for a run without one.
    ///
    /// # Errors
    /// When the field holds no amount, which is then said beside it.
    pub(super) fn read(self) -> Result<Option<f64>, ()> {
        let text = self.text.get_untracked();
        match parse(&text) {
            Ok(budget) => {
                self.wrong.set(None);
                Ok(budget)
            }
            Err(sentence) => {
                self.wrong.set(Some(sentence.to_owned()));
                Err(())
            }
        }
    }

    /// Shows what the server refused; `false` where it is not about the budget.
    pub(super) fn refuse(self, error: &AppError) -> bool {
        let mine = error.problem.errors.iter().find(|error| error.field == FIELD);
        if let Some(error) = mine {
            self.wrong.set(Some(error.message.clone()));
        }
        mine.is_some()
    }
}

fn parse(text: &str) -> Result<Option<f64>, &'static str> {
    let text = text.trim().trim_start_matches('$').trim();
    if text.is_empty() {
        return Ok(None);
    }
    let amount = text.parse::<f64>().ok().filter(|amount| amount.is_finite() && *amount >= 0.0);
    amount.map(Some).ok_or("A budget is an amount of US dollars, such as 0.50.")
}

#[component]
pub(super) fn BudgetField(budget: Budget) -> impl IntoView {
    let hint = move || match budget.wrong.get() {
        Some(wrong) => ("error", wrong),
        None => ("muted", "The run stops before it costs more. Empty: no limit.".to_owned()),
    };
    view! {
        <div class="field" class:wrong=move || budget.wrong.with(Option::is_some)>
            <label for="run-budget">"Budget (USD)"</label>
            <input
                type="text"
                id="run-budget"
                inputmode="decimal"
                autocomplete="off"
                placeholder="no limit"
                aria-describedby="run-budget-hint"
                aria-invalid=move || budget.wrong.with(Option::is_some).then_some("true")
                prop:value=move || budget.text.get()
                on:input=move |event| {
                    budget.text.set(event_target_value(&event));
                    budget.wrong.set(None);
                }
            />
            {move || {
                let (class, text) = hint();
                view! { <small id="run-budget-hint" class=class>{text}</small> }
            }}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_budget_is_an_amount_or_nothing() {
        assert_eq!(parse("  "), Ok(None));
        assert_eq!(parse(" $0.50 "), Ok(Some(0.5)));
        for wrong in ["much", "-1", "1,5", "inf", "NaN"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
