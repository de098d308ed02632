//! What the form of a new run begins with when it shall be like an earlier run.

use crate::ids::RunId;
use crate::knob::Knob;
use crate::overrides::Overrides;
use crate::scope::Scope;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An earlier run's scope, profiles and settings, as a form takes them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prefill {
    /// The earlier run.
    pub run: RunId,
    /// What it covered.
    pub scope: Scope,
    /// Its llm profile; `None` where that is gone.
    pub llm_profile: Option<String>,
    /// The fields in which it differs from what the profile has by now.
    pub typed: Vec<(Knob, String)>,
    /// Its doc profile; empty where it had none, or that is gone.
    pub doc_profile: String,
    /// What cannot be as it was, in sentences.
    pub notes: Vec<String>,
}

/// The fields whose values differ from what is inherited, with what to type into each; and those that were left
/// to the provider and are not any more, which no field can say.
pub fn differences(frozen: &Overrides, inherits: &Overrides) -> (Vec<(Knob, String)>, Vec<Knob>) {
    let (frozen, inherits) = (fields(frozen), fields(inherits));
    let (mut typed, mut lost) = (Vec::new(), Vec::new());
    for knob in Knob::ALL {
        match (frozen.get(knob.name()), inherits.get(knob.name())) {
            (Some(value), inherited) if Some(value) != inherited => typed.push((knob, value.clone())),
            (None, Some(_)) => lost.push(knob),
            _ => {}
        }
    }
    (typed, lost)
}

/// The values by the names that knobs and JSON share.
fn fields(overrides: &Overrides) -> BTreeMap<String, String> {
    let serde_json::Value::Object(fields) = serde_json::to_value(overrides).unwrap_or_default() else {
        return BTreeMap::new();
    };
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    fields
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name, text(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{LlmSettings, PromptDetail};

    #[test]
    fn what_differs_is_typed_and_gives_the_same_settings() {
        let now = LlmSettings { temperature: Some(0.2), batch_size: 20, ..LlmSettings::default() };
        let then = LlmSettings {
            temperature: Some(0.7),
            prompt_detail: PromptDetail::Full,
            thresholds: crate::confidence::Thresholds { high: 0.9, medium: 0.5 },
            ..now.clone()
        };
        let (typed, lost) = differences(&Overrides::of(&then), &Overrides::of(&now));
        let typed: Vec<_> = typed.iter().map(|(knob, text)| (knob.name(), text.as_str())).collect();
        assert_eq!(typed, [("temperature", "0.7"), ("prompt_detail", "full"), ("confidence_high", "0.9")]);
        assert!(lost.is_empty());
    }

    #[test]
    fn what_was_left_to_the_provider_cannot_be_typed() {
        let now = LlmSettings { max_tokens: Some(500), ..LlmSettings::default() };
        let (typed, lost) = differences(&Overrides::of(&LlmSettings::default()), &Overrides::of(&now));
        assert_eq!((typed.len(), lost), (0, vec![Knob::MaxTokens]));
    }
}
