//! Extended thinking, in its budgeted and in its adaptive form.
//!
//! Up to Claude 4.5 a budget in tokens is given; from 4.6 on the model decides itself within a level of
//! effort, and from 4.7 on rejects budgets. Some always think; their effort can be set all the same. From
//! 4.7 on the thoughts are told only where that is asked for
//! (<https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking>).

use super::params::{Choices, Param};
use crate::capabilities::{Effort, Model, Thinking as Told, claude_version, short_name};
use serde::Serialize;

/// The least budget that is taken (<https://platform.claude.com/docs/en/build-with-claude/extended-thinking>).
const LEAST: u32 = 1_024;

/// The levels that all adaptive models have.
const LEVELS: [Effort; 3] = [Effort::Low, Effort::Medium, Effort::High];

/// `thinking`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Thinking {
    Enabled { budget_tokens: u32 },
    Adaptive { display: &'static str },
    Disabled,
}

/// How a request is about thinking.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// The field, where something is to be said.
    pub thinking: Option<Thinking>,
    /// How hard.
    pub effort: Option<Effort>,
    /// Output tokens that come on top for it.
    pub room: u32,
    /// Whether the model thinks, and so must not be forced to use a tool.
    pub thinks: bool,
}

impl Plan {
    /// The plan for a model and a budget; `None` leaves it to the model.
    pub fn of(model: &str, known: &Model, budget: Option<u32>, choices: &mut Choices) -> Self {
        let thinks = known.thinks(budget);
        let plan = match (known.thinking, budget) {
            (Told::Budget, Some(budget)) if budget > 0 => {
                let budget_tokens = budget.max(LEAST);
                let thinking = Some(Thinking::Enabled { budget_tokens });
                Self { thinking, effort: None, room: budget_tokens, thinks }
            }
            (Told::Adaptive, Some(budget)) if budget > 0 => Self::adaptive(Some(budget)),
            // It thinks anyway: that it is told is worth the asking.
            (Told::Always, budget) => Self::adaptive(budget),
            // Up to 4.8 a model does not think where nothing is said.
            (Told::Adaptive, Some(_)) if claude_version(&short_name(model)) >= Some((5, 0)) => {
                Self { thinking: Some(Thinking::Disabled), ..Self::default() }
            }
            (Told::Never, Some(budget)) if budget > 0 => {
                choices.leave_out(Param::Thinking);
                Self::default()
            }
            _ => Self { thinks, ..Self::default() },
        };
        plan.without_what_is_rejected(choices)
    }

    fn adaptive(budget: Option<u32>) -> Self {
        Self {
            thinking: Some(Thinking::Adaptive { display: "summarized" }),
            effort: budget.and_then(|budget| Effort::of(budget, &LEVELS)),
            room: budget.unwrap_or_default(),
            thinks: true,
        }
    }

    fn without_what_is_rejected(mut self, choices: &mut Choices) -> Self {
        if self.thinking.is_some() && !choices.take(Param::Thinking) {
            self.thinking = None;
        }
        if self.effort.is_some() && !choices.take(Param::Effort) {
            self.effort = None;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capabilities::anthropic;
    use crate::wire::Part;

    fn plan(model: &str, budget: Option<u32>) -> Plan {
        Plan::of(model, &anthropic(model), budget, &mut Choices::without([].into()))
    }

    #[test]
    fn budgets_go_to_those_who_take_them() {
        let old = plan("claude-sonnet-4-5", Some(4_000));
        assert_eq!(old.thinking, Some(Thinking::Enabled { budget_tokens: 4_000 }));
        assert_eq!((old.room, old.effort, old.thinks), (4_000, None, true));
        let least = Some(Thinking::Enabled { budget_tokens: LEAST });
        assert_eq!(plan("claude-3-7-sonnet-20250219", Some(1)).thinking, least);
        assert_eq!(plan("claude-sonnet-4-5", None), Plan::default());
        assert_eq!(plan("claude-sonnet-4-5", Some(0)), Plan::default());
        assert_eq!(plan("claude-3-5-haiku-20241022", Some(4_000)), Plan::default());
    }

    #[test]
    fn adaptive_models_get_an_effort() {
        let adaptive = Some(Thinking::Adaptive { display: "summarized" });
        let new = plan("claude-opus-4-7", Some(4_000));
        assert_eq!((new.thinking, new.effort, new.thinks), (adaptive, Some(Effort::Medium), true));
        assert_eq!(plan("claude-opus-4-7", None), Plan::default());
        assert_eq!(plan("claude-opus-4-7", Some(0)), Plan::default());
        assert_eq!(plan("claude-sonnet-5", Some(0)).thinking, Some(Thinking::Disabled));
        let always = plan("claude-opus-5-5", None);
        assert_eq!((always.thinking, always.effort, always.thinks), (adaptive, None, true));
        assert_eq!(plan("claude-opus-5-5", Some(0)).effort, Some(Effort::Low));
    }

    #[test]
    fn what_was_rejected_is_not_planned() {
        let mut choices = Choices::without([Param::Thinking.name()].into());
        let plan = Plan::of("claude-opus-4-7", &anthropic("claude-opus-4-7"), Some(4_000), &mut choices);
        assert_eq!((plan.thinking, plan.effort), (None, Some(Effort::Medium)));
        assert_eq!(choices.left_out(), ["a thinking budget"]);
    }
}
