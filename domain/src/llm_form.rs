//! The form **Advanced LLM settings**: what a person typed, and what it means. No view in here.

use crate::knob::{Knob, LlmChoice};
use crate::overrides::Overrides;
use crate::settings::AlternativesMode;
use serde::de::DeserializeOwned;

/// What the fields hold, as text; an empty one inherits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LlmForm {
    typed: Vec<(Knob, String)>,
}

/// A field that is wrong, and why.
pub type Wrong = (Knob, String);

impl LlmForm {
    /// A form into which this was typed.
    pub fn of(typed: Vec<(Knob, String)>) -> Self {
        Self { typed }
    }

    /// What a field holds.
    pub fn text(&self, knob: Knob) -> &str {
        self.typed.iter().find(|(other, _)| *other == knob).map_or("", |(_, text)| text)
    }

    /// Types into a field.
    pub fn set(&mut self, knob: Knob, text: impl Into<String>) {
        let text = text.into();
        self.typed.retain(|(other, _)| *other != knob);
        if !text.trim().is_empty() {
            self.typed.push((knob, text));
        }
    }

    /// How many fields differ from what they inherit.
    pub fn changed(&self) -> usize {
        self.typed.len()
    }

    /// Whether a field differs.
    pub fn is_changed(&self, knob: Knob) -> bool {
        !self.text(knob).is_empty()
    }

    /// Why a field is disabled under the chosen profile, in a sentence.
    pub fn disabled(&self, knob: Knob, choice: &LlmChoice) -> Option<String> {
        if let Some(reason) = choice.gate(knob) {
            return Some(reason.to_owned());
        }
        let one = || {
            let typed = self.text(Knob::NAlternatives).trim();
            let inherited = choice.inherits.n_alternatives.unwrap_or(1);
            if typed.is_empty() { inherited == 1 } else { typed == "1" }
        };
        (knob == Knob::AlternativesMode && one())
            .then(|| "One alternative differs from nothing: there is no mode to choose.".to_owned())
    }

    /// The overrides that the fields mean. Disabled ones are left out, whatever they hold.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(&self, choice: &LlmChoice) -> Result<Overrides, Vec<Wrong>> {
        let mut overrides = Overrides::default();
        let mut wrong = Vec::new();
        for (knob, text) in &self.typed {
            if self.disabled(*knob, choice).is_some() {
                continue;
            }
            let text = text.trim();
            if let Some(reason) = choice.value_gate(*knob, text) {
                wrong.push((*knob, reason.to_owned()));
            } else if let Err(sentence) = put(&mut overrides, *knob, text) {
                wrong.push((*knob, sentence.to_owned()));
            }
        }
        for (knob, sentence) in overrides.problems(&choice.inherits) {
            if !wrong.iter().any(|(other, _)| *other == knob) {
                wrong.push((knob, sentence.to_owned()));
            }
        }
        if wrong.is_empty() { Ok(overrides) } else { Err(wrong) }
    }

    /// What a field inherits, for its placeholder; nothing where the provider decides.
    pub fn inherited(knob: Knob, choice: &LlmChoice) -> Option<String> {
        let inherits = &choice.inherits;
        let words = |value: Option<String>| {
            let value = value?;
            let label = knob.values().iter().find(|(name, _)| *name == value).map(|(_, label)| *label);
            Some(label.map_or(value, str::to_owned))
        };
        fn number<T: ToString>(value: Option<T>) -> Option<String> {
            value.map(|value| value.to_string())
        }
        match knob {
            Knob::Temperature => number(inherits.temperature),
            Knob::MaxTokens => number(inherits.max_tokens),
            Knob::NAlternatives => number(inherits.n_alternatives),
            Knob::BatchSize => number(inherits.batch_size),
            Knob::PromptDetail => words(json_word(inherits.prompt_detail)),
            Knob::Verbosity => words(json_word(inherits.verbosity)),
            Knob::ConfidenceSignal => words(inherits.confidence_signal.map(|it| it.as_str().to_owned())),
            Knob::AlternativesMode => words(inherits.alternatives_mode.map(|it| it.as_str().to_owned())),
            Knob::ThinkingBudget => number(inherits.thinking_budget),
            Knob::ConfidenceHigh => number(inherits.confidence_high),
            Knob::ConfidenceMedium => number(inherits.confidence_medium),
            Knob::InputPrice => number(inherits.input_usd_per_1m),
            Knob::OutputPrice => number(inherits.output_usd_per_1m),
        }
    }
}

/// The mode that a choice inherits.
pub fn inherited_mode(choice: &LlmChoice) -> AlternativesMode {
    choice.inherits.alternatives_mode.unwrap_or_default()
}

fn json_word<T: serde::Serialize>(value: Option<T>) -> Option<String> {
    let text = serde_json::to_string(&value?).ok()?;
    Some(text.trim_matches('"').to_owned())
}

/// Reads one field into the overrides.
fn put(overrides: &mut Overrides, knob: Knob, text: &str) -> Result<(), &'static str> {
    const NUMBER: &str = "Write a number, such as 0.2.";
    const WHOLE: &str = "Write a whole number.";
    const WORD: &str = "Choose one of the values.";
    fn number(text: &str) -> Result<Option<f64>, &'static str> {
        // A comma is a decimal point to half of the world.
        let number: f64 = text.replace(',', ".").parse().map_err(|_| NUMBER)?;
        if number.is_finite() { Ok(Some(number)) } else { Err(NUMBER) }
    }
    fn whole<T: std::str::FromStr>(text: &str) -> Result<Option<T>, &'static str> {
        text.parse().map(Some).map_err(|_| WHOLE)
    }
    fn word<T: DeserializeOwned>(text: &str) -> Result<Option<T>, &'static str> {
        serde_json::from_str(&format!("\"{}\"", text.replace(['"', '\\'], ""))).map(Some).map_err(|_| WORD)
    }
    match knob {
        Knob::Temperature => overrides.temperature = number(text)?,
        Knob::MaxTokens => overrides.max_tokens = whole(text)?,
        Knob::NAlternatives => {
            overrides.n_alternatives = Some(text.parse().map_err(|_| "Alternatives must be 1 to 5.")?);
        }
        Knob::BatchSize => overrides.batch_size = whole(text)?,
        Knob::PromptDetail => overrides.prompt_detail = word(text)?,
        Knob::Verbosity => overrides.verbosity = word(text)?,
        Knob::ConfidenceSignal => overrides.confidence_signal = word(text)?,
        Knob::AlternativesMode => overrides.alternatives_mode = word(text)?,
        Knob::ThinkingBudget => overrides.thinking_budget = whole(text)?,
        Knob::ConfidenceHigh => overrides.confidence_high = number(text)?,
        Knob::ConfidenceMedium => overrides.confidence_medium = number(text)?,
        Knob::InputPrice => overrides.input_usd_per_1m = number(text)?,
        Knob::OutputPrice => overrides.output_usd_per_1m = number(text)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knob::Gate;
    use crate::settings::{LlmSettings, ProviderKind};

    fn choice(gates: Vec<Gate>) -> LlmChoice {
        LlmChoice {
            name: Some("deep".into()),
            label: "deep".into(),
            provider: ProviderKind::Openai,
            model: "m".into(),
            inherits: Overrides::of(&LlmSettings { temperature: Some(0.2), ..LlmSettings::default() }),
            gates,
            unusable: None,
            active: false,
        }
    }

    fn gate(knob: Knob, value: Option<&str>) -> Gate {
        Gate { knob, value: value.map(str::to_owned), reason: "It does not.".into() }
    }

    fn filled(fields: &[(Knob, &str)]) -> LlmForm {
        let mut form = LlmForm::default();
        for (knob, text) in fields {
            form.set(*knob, *text);
        }
        form
    }

    #[test]
    fn an_untouched_form_overrides_nothing() {
        let mut form = filled(&[(Knob::Temperature, "0.9"), (Knob::Temperature, " ")]);
        assert_eq!(form.read(&choice(vec![])), Ok(Overrides::default()));
        assert_eq!(form.changed(), 0);
        form.set(Knob::Verbosity, "brief");
        assert!(form.is_changed(Knob::Verbosity) && form.changed() == 1);
        assert_eq!(LlmForm::inherited(Knob::Temperature, &choice(vec![])).as_deref(), Some("0.2"));
        assert_eq!(LlmForm::inherited(Knob::Verbosity, &choice(vec![])).as_deref(), Some("Standard"));
        assert_eq!(LlmForm::inherited(Knob::MaxTokens, &choice(vec![])), None);
    }

    #[test]
    fn every_field_is_read() {
        let form = filled(&[
            (Knob::Temperature, "0,7"),
            (Knob::MaxTokens, "2000"),
            (Knob::NAlternatives, "5"),
            (Knob::BatchSize, "20"),
            (Knob::PromptDetail, "full"),
            (Knob::Verbosity, "brief"),
            (Knob::ConfidenceSignal, "self_decl"),
            (Knob::AlternativesMode, "lexical"),
            (Knob::ThinkingBudget, "1024"),
            (Knob::ConfidenceHigh, "0.9"),
            (Knob::ConfidenceMedium, "0.6"),
            (Knob::InputPrice, "1.5"),
            (Knob::OutputPrice, "3"),
        ]);
        let overrides = form.read(&choice(vec![])).unwrap();
        let json = serde_json::to_value(overrides).unwrap();
        assert_eq!(json.as_object().unwrap().len(), Knob::ALL.len(), "{json}");
        assert_eq!((json["temperature"].as_f64(), json["prompt_detail"].as_str()), (Some(0.7), Some("full")));
    }

    #[test]
    fn each_wrong_field_is_named() {
        let form = filled(&[
            (Knob::Temperature, "hot"),
            (Knob::NAlternatives, "7"),
            (Knob::MaxTokens, "1.5"),
            (Knob::ConfidenceMedium, "0.9"),
        ]);
        let wrong: Vec<Knob> = form.read(&choice(vec![])).unwrap_err().into_iter().map(|it| it.0).collect();
        for knob in [Knob::Temperature, Knob::NAlternatives, Knob::MaxTokens, Knob::ConfidenceMedium] {
            assert!(wrong.contains(&knob), "{knob:?}");
        }
        assert_eq!(wrong.len(), 4);
    }

    #[test]
    fn what_the_model_does_not_honour_is_disabled_and_not_sent() {
        let gates = vec![gate(Knob::Temperature, None), gate(Knob::ConfidenceSignal, Some("logprob"))];
        let mut form = filled(&[(Knob::Temperature, "0.9")]);
        assert_eq!(form.disabled(Knob::Temperature, &choice(gates.clone())).as_deref(), Some("It does not."));
        assert_eq!(form.read(&choice(gates.clone())), Ok(Overrides::default()));
        form.set(Knob::ConfidenceSignal, "logprob");
        let wrong = form.read(&choice(gates)).unwrap_err();
        assert_eq!(wrong, [(Knob::ConfidenceSignal, "It does not.".to_owned())]);
    }

    #[test]
    fn one_alternative_has_no_mode() {
        let mut form = filled(&[(Knob::AlternativesMode, "lexical")]);
        assert!(form.read(&choice(vec![])).unwrap().alternatives_mode.is_some());
        form.set(Knob::NAlternatives, "1");
        assert!(form.disabled(Knob::AlternativesMode, &choice(vec![])).is_some());
        assert_eq!(form.read(&choice(vec![])).unwrap().alternatives_mode, None);
    }
}
