//! What a token costs, as far as it is known without asking.
//!
//! A small dated table. A price that may be wrong is worse than none: a model that is not in the table is
//! unknown, and the profile's `cost_overrides` go first anyway.

use domain::money::Rates;
use domain::settings::ProviderKind;

/// The day on which the bundled prices were last looked up.
pub const AS_OF: &str = "2026-03-21";

/// Model, then US dollars per one million tokens: input, cached input, output.
const OPENAI: &[(&str, f64, f64, f64)] = &[
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
    ("o1", 15.00, 7.50, 60.00),
    ("o3", 2.00, 0.50, 8.00),
    ("o3-mini", 1.10, 0.55, 4.40),
    ("o4-mini", 1.10, 0.275, 4.40),
];

/// The bundled price of a model; `None` where it is unknown.
///
/// Snapshots (`gpt-4o-2024-11-20`, `gpt-4o-latest`) have their model's price. Other suffixes name other
/// models (`gpt-5-pro`) and are not guessed at.
pub fn rates(provider: ProviderKind, model: &str) -> Option<Rates> {
    match provider {
        ProviderKind::Builtin => Some(Rates::FREE),
        ProviderKind::Openai => openai(model),
    }
}

fn openai(model: &str) -> Option<Rates> {
    let model = model.trim().to_ascii_lowercase();
    // Routers put the maker's name before the model's.
    let name = model.strip_prefix("openai/").unwrap_or(&model);
    OPENAI
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
        assert_eq!(input("qwen3:8b"), None);
        assert_eq!(input(""), None);
    }

    #[test]
    fn the_longest_name_at_a_boundary_wins() {
        assert_eq!(input("gpt-4o"), Some(2.50));
        assert_eq!(input("GPT-4o-mini-2024-07-18"), Some(0.15));
        assert_eq!(input("gpt-4o-2024-05-13"), Some(5.00));
        assert_eq!(input("openai/gpt-4.1-nano"), Some(0.10));
        assert_eq!(input("gpt-5-pro"), None);
        assert_eq!(input("gpt-5.2"), None);
        assert_eq!(input("gpt-4o1"), None);
    }
}
