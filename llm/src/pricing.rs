//! What a token costs, as far as it is known without asking.
//!
//! A small dated table. A price that may be wrong is worse than none: a model that is not in the table is
//! unknown, and the profile's own prices go first anyway. Left out are therefore
//! - DeepSeek's, which double at peak hours since August 2026
//!   (<https://api-docs.deepseek.com/quick_start/pricing>);
//! - offers for a time only: gpt-5.6-sol, Gemini 3.6 to 3.8 Flash, Mistral Large 4;
//! - open weights by their own names (`llama`, `qwen`, `gpt-oss`): what they cost depends on who serves them,
//!   and on a machine of one's own nobody can say.
//!
//! Long prompts (beyond 200,000 tokens and more) cost more at OpenAI, Google and xAI; no batch is as long.
//! Writing to a prompt cache costs a quarter more than plain input at Anthropic and from gpt-5.6 on; it is
//! counted as plain input.

use domain::money::Rates;
use domain::settings::ProviderKind;

/// The day on which the bundled prices were last looked up.
pub const AS_OF: &str = "2026-11-24";

/// Model, then US dollars per one million tokens: input, cached input, output.
type Price = (&'static str, f64, f64, f64);

/// <https://developers.openai.com/api/docs/pricing> and the models' own pages.
const OPENAI: &[Price] = &[
    ("gpt-4.1", 2.00, 0.50, 8.00),
    ("gpt-4.1-mini", 0.40, 0.10, 1.60),
    ("gpt-4.1-nano", 0.10, 0.025, 0.40),
    ("gpt-4o", 2.50, 1.25, 10.00),
    // The first snapshot kept its price.
    ("gpt-4o-2024-05-13", 5.00, 5.00, 15.00),
    ("gpt-4o-mini", 0.15, 0.075, 0.60),
    ("gpt-5", 1.25, 0.125, 10.00),
    ("gpt-5-mini", 0.25, 0.025, 2.00),
    ("gpt-5-nano", 0.05, 0.005, 0.40),
    ("gpt-5.1", 1.25, 0.125, 10.00),
    ("gpt-5.2", 1.75, 0.175, 14.00),
    ("gpt-5.3-codex", 1.75, 0.175, 14.00),
    ("gpt-5.4", 2.50, 0.25, 15.00),
    ("gpt-5.4-mini", 0.75, 0.075, 4.50),
    ("gpt-5.4-nano", 0.20, 0.02, 1.25),
    ("gpt-5.5", 5.00, 0.50, 30.00),
    ("gpt-5.6-luna", 0.20, 0.02, 1.20),
    ("gpt-5.6-terra", 2.00, 0.20, 12.00),
    ("gpt-6-luna", 0.10, 0.01, 0.50),
    ("gpt-6-sol", 2.00, 0.20, 10.00),
    ("o1", 15.00, 7.50, 60.00),
    ("o3", 2.00, 0.50, 8.00),
    ("o3-mini", 1.10, 0.55, 4.40),
    ("o4-mini", 1.10, 0.275, 4.40),
];

/// <https://platform.claude.com/docs/en/about-claude/pricing>.
const ANTHROPIC: &[Price] = &[
    ("claude-3-haiku", 0.25, 0.03, 1.25),
    ("claude-3-opus", 15.00, 1.50, 75.00),
    ("claude-3-5-haiku", 0.80, 0.08, 4.00),
    ("claude-3-5-sonnet", 3.00, 0.30, 15.00),
    ("claude-3-7-sonnet", 3.00, 0.30, 15.00),
    ("claude-haiku-4-5", 1.00, 0.10, 5.00),
    // Prompts of up to 100,000 tokens.
    ("claude-haiku-5-5", 0.10, 0.01, 0.50),
    ("claude-sonnet-4", 3.00, 0.30, 15.00),
    ("claude-sonnet-4-0", 3.00, 0.30, 15.00),
    ("claude-sonnet-4-5", 3.00, 0.30, 15.00),
    ("claude-sonnet-4-6", 3.00, 0.30, 15.00),
    ("claude-sonnet-5", 2.00, 0.20, 10.00),
    ("claude-sonnet-5-5", 2.00, 0.10, 10.00),
    ("claude-opus-4", 15.00, 1.50, 75.00),
    ("claude-opus-4-0", 15.00, 1.50, 75.00),
    ("claude-opus-4-1", 15.00, 1.50, 75.00),
    ("claude-opus-4-5", 5.00, 0.50, 25.00),
    ("claude-opus-4-6", 5.00, 0.50, 25.00),
    ("claude-opus-4-7", 5.00, 0.50, 25.00),
    ("claude-opus-4-8", 5.00, 0.50, 25.00),
    ("claude-opus-5", 5.00, 0.50, 25.00),
    ("claude-opus-5-5", 4.00, 0.20, 20.00),
    ("claude-fable-5", 10.00, 1.00, 50.00),
    ("claude-fable-5-1", 10.00, 0.25, 50.00),
    ("claude-mythos-5", 10.00, 1.00, 50.00),
    ("claude-mythos-5-1", 10.00, 0.25, 50.00),
];

/// Moonshot (<https://platform.kimi.ai/docs/pricing/chat>), Mistral (<https://docs.mistral.ai/inference/pricing>),
/// Google (<https://ai.google.dev/gemini-api/docs/pricing>), xAI (<https://docs.x.ai/developers/pricing>).
const OTHERS: &[Price] = &[
    ("kimi-k2.6", 0.95, 0.16, 4.00),
    ("kimi-k2.7-code", 0.95, 0.19, 4.00),
    ("kimi-k3", 3.00, 0.30, 15.00),
    ("mistral-medium-3.5", 1.50, 0.15, 7.50),
    ("mistral-medium-3-5", 1.50, 0.15, 7.50),
    ("mistral-medium-latest", 1.50, 0.15, 7.50),
    ("gemini-2.5-pro", 1.25, 0.125, 10.00),
    ("gemini-2.5-flash", 0.30, 0.03, 2.50),
    ("gemini-2.5-flash-lite", 0.10, 0.01, 0.40),
    ("gemini-3.1-pro-preview", 2.00, 0.20, 12.00),
    ("gemini-3.5-flash", 1.50, 0.15, 9.00),
    ("grok-4.3", 1.25, 0.20, 2.50),
    ("grok-4.5", 2.00, 0.50, 6.00),
    ("grok-4.6", 2.00, 0.50, 6.00),
    ("grok-4.7", 2.00, 0.50, 6.00),
];

/// The makers that sell a model at one price wherever it is asked for: a router may put their name first.
const MAKERS: [&str; 4] = ["openai/", "anthropic/", "google/", "x-ai/"];

/// The bundled price of a model; `None` where it is unknown.
///
/// Snapshots (`gpt-4o-2024-11-20`, `gpt-4o-latest`) have their model's price. Other suffixes name other
/// models (`gpt-5-pro`) and are not guessed at.
pub fn rates(provider: ProviderKind, model: &str) -> Option<Rates> {
    let model = model.trim().to_ascii_lowercase();
    match provider {
        ProviderKind::Builtin => Some(Rates::FREE),
        ProviderKind::Openai => {
            let name = MAKERS.iter().find_map(|maker| model.strip_prefix(maker)).unwrap_or(&model);
            find(OPENAI, name).or_else(|| find(OTHERS, name)).or_else(|| claude(name))
        }
        ProviderKind::Anthropic => claude(&model),
    }
}

/// Routers write a version with a dot, Anthropic with a dash.
fn claude(name: &str) -> Option<Rates> {
    find(ANTHROPIC, &name.replace('.', "-"))
}

fn find(prices: &[Price], name: &str) -> Option<Rates> {
    prices
        .iter()
        .filter(|(known, ..)| name.strip_prefix(known).is_some_and(is_snapshot))
        .max_by_key(|(known, ..)| known.len())
        .map(|&(_, input, cached, output)| Rates {
            input_usd_per_1m: input,
            output_usd_per_1m: output,
            cached_input_usd_per_1m: Some(cached),
        })
}

/// Whether what follows a known name is nothing, a date or `latest`.
fn is_snapshot(rest: &str) -> bool {
    let Some(suffix) = rest.strip_prefix('-') else { return rest.is_empty() };
    suffix == "latest"
        || (suffix.starts_with("20")
            && suffix.chars().all(|character| character.is_ascii_digit() || character == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(model: &str) -> Option<f64> {
        rates(ProviderKind::Openai, model).map(|rates| rates.input_usd_per_1m)
    }

    #[test]
    fn builtin_is_free_and_unknown_is_unknown() {
        assert_eq!(rates(ProviderKind::Builtin, "builtin"), Some(Rates::FREE));
        for model in ["qwen3:8b", "", "llama3.2", "deepseek-v4-flash", "gpt-5.6-sol", "moonshotai/kimi-k2.6"]
        {
            assert_eq!(input(model), None, "{model}");
        }
        assert_eq!(rates(ProviderKind::Anthropic, "claude-opus-9"), None);
        assert_eq!(rates(ProviderKind::Anthropic, "gpt-4o"), None);
    }

    #[test]
    fn the_longest_name_at_a_boundary_wins() {
        assert_eq!(input("gpt-4o"), Some(2.50));
        assert_eq!(input("GPT-4o-mini-2024-07-18"), Some(0.15));
        assert_eq!(input("gpt-4o-2024-05-13"), Some(5.00));
        assert_eq!(input("openai/gpt-4.1-nano"), Some(0.10));
        assert_eq!(input("gpt-5-pro"), None);
        assert_eq!(input("gpt-5.9"), None);
        assert_eq!(input("gpt-4o1"), None);
    }

    #[test]
    fn claudes_have_their_versions_price() {
        let claude = |model| rates(ProviderKind::Anthropic, model).map(|rates| rates.input_usd_per_1m);
        assert_eq!(claude("claude-opus-4-20250514"), Some(15.00));
        assert_eq!(claude("claude-opus-4-7"), Some(5.00));
        assert_eq!(claude("claude-3-7-sonnet-latest"), Some(3.00));
        assert_eq!(claude("claude-sonnet-4-5-20250929"), Some(3.00));
        assert_eq!(input("anthropic/claude-opus-4.7"), Some(5.00));
    }

    #[test]
    fn cached_input_is_never_dearer_and_names_are_unique() {
        let all: Vec<&Price> = OPENAI.iter().chain(ANTHROPIC).chain(OTHERS).collect();
        for (index, (name, input, cached, output)) in all.iter().enumerate() {
            assert!(*cached > 0.0 && cached <= input && input < output, "{name}");
            assert!(all[index + 1..].iter().all(|(other, ..)| other != name), "{name}");
        }
    }
}
