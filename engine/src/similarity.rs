//! How much two descriptions say the same, from their words alone: the measure behind the signal
//! `self_consistency`.
//!
//! Two views are blended: which content words the texts share (stemmed, with words that mean the same in a data
//! catalogue taken as one), and which groups of letters (which forgives an inflection that the stemmer does not
//! know). The blend is then stretched so that the usual bands fit: see [`calibrated`] and its test.

use std::collections::HashMap;

/// The weight of the words; the letters have the rest.
const WORDS: f64 = 0.75;

/// Letters in a group.
const GROUP: usize = 3;

/// How similar two texts are, in [0, 1]: 1 for the same words, high for a paraphrase, low for texts about
/// different things.
pub fn similarity(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    if one == other {
        return 1.0;
    }
    let by_words = overlap(&content(&one), &content(&other));
    let by_letters = overlap(&groups(&one), &groups(&other));
    calibrated(WORDS * by_words + (1.0 - WORDS) * by_letters)
}

/// The mean similarity of each text to the others; `None` where a text has no other.
pub fn consistency(texts: &[&str]) -> Vec<Option<f64>> {
    let mean = |index: usize| {
        let others = texts.iter().enumerate().filter(|(other, _)| *other != index);
        let count = texts.len().checked_sub(1).filter(|count| *count > 0)?;
        Some(others.map(|(_, other)| similarity(texts[index], other)).sum::<f64>() / count as f64)
    };
    (0..texts.len()).map(mean).collect()
}

/// Where the blend of unrelated texts ends, where that of paraphrases begins, and what these become. Found with
/// the sentence pairs of the test below: unrelated ones share few words (a blend under 0.2), paraphrases a third
/// and more of them, and hardly any two wordings of one fact share more than four fifths.
const CURVE: [(f64, f64); 5] = [(0.0, 0.0), (0.20, 0.15), (0.35, 0.60), (0.65, 0.92), (1.0, 1.0)];

/// A blend as a score on the scale of the other signals, by straight lines between the points of the curve.
fn calibrated(blend: f64) -> f64 {
    let above = CURVE.iter().position(|(x, _)| blend <= *x).unwrap_or(CURVE.len() - 1);
    let (from, to) = (CURVE[above.saturating_sub(1)], CURVE[above]);
    let width = to.0 - from.0;
    let share = if width > 0.0 { (blend - from.0) / width } else { 1.0 };
    (from.1 + share * (to.1 - from.1)).clamp(0.0, 1.0)
}

/// The words of a text in small letters.
fn words(text: &str) -> Vec<String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// What of a text carries its meaning, counted. A text of small words alone keeps them.
fn content(words: &[String]) -> HashMap<String, usize> {
    let heavy = words.iter().filter(|word| !LIGHT.contains(&word.as_str())).map(|word| concept(&stem(word)));
    let heavy = counts(heavy);
    if heavy.is_empty() { counts(words.iter().cloned()) } else { heavy }
}

/// The groups of letters of a text's content, counted.
fn groups(words: &[String]) -> HashMap<String, usize> {
    let heavy = words.iter().filter(|word| !LIGHT.contains(&word.as_str()));
    let spelled = heavy.flat_map(|word| {
        let letters: Vec<char> = format!("^{word}$").chars().collect();
        letters.windows(GROUP).map(|group| group.iter().collect()).collect::<Vec<String>>()
    });
    counts(spelled)
}

fn counts(items: impl Iterator<Item = String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts
}

/// F1 of two bags: twice what they share, of all that they have.
fn overlap(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> f64 {
    let shared: usize = one.iter().map(|(item, count)| *count.min(other.get(item).unwrap_or(&0))).sum();
    let all: usize = one.values().sum::<usize>() + other.values().sum::<usize>();
    if all == 0 { 0.0 } else { 2.0 * shared as f64 / all as f64 }
}

/// A word without its commonest English endings.
fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    for (ending, instead, rest) in ENDINGS {
        if let Some(start) = stem.strip_suffix(ending)
            && start.chars().count() >= *rest
        {
            stem = format!("{start}{instead}");
            break;
        }
    }
    // `placed`, `place` and `placing` end alike.
    match stem.strip_suffix('e') {
        Some(start) if start.chars().count() >= 3 => start.to_owned(),
        _ => stem,
    }
}

/// An ending, what stands for it, and how many letters must be left.
const ENDINGS: &[(&str, &str, usize)] = &[
    ("ifications", "ify", 3),
    ("ification", "ify", 3),
    ("ifier", "ify", 3),
    ("ifies", "ify", 3),
    ("ified", "ify", 3),
    ("izations", "ize", 3),
    ("ization", "ize", 3),
    ("ations", "ate", 3),
    ("ation", "ate", 3),
    ("ments", "", 4),
    ("ment", "", 4),
    ("ions", "", 4),
    ("ion", "", 4),
    ("ings", "", 3),
    ("ing", "", 3),
    ("ied", "y", 2),
    ("ies", "y", 2),
    ("ed", "", 3),
    ("ers", "er", 3),
    ("ly", "", 4),
    ("sses", "ss", 2),
    ("xes", "x", 2),
    ("ches", "ch", 2),
    ("shes", "sh", 2),
    ("ss", "ss", 1),
    ("us", "us", 1),
    ("s", "", 3),
];

/// The word that stands for all that mean the same here.
fn concept(stem: &str) -> String {
    let group = SAME.iter().find(|group| group.contains(&stem));
    group.map_or(stem, |group| group[0]).to_owned()
}

/// Words, stemmed, that descriptions of data use for one thing.
const SAME: &[&[&str]] = &[
    &["identify", "id", "key", "uniqu", "surrogat"],
    &["dat", "day", "when", "timestamp", "tim", "moment", "dated"],
    &["nam", "label", "titl", "call", "known", "nam"],
    &["amount", "sum", "total", "valu", "overall"],
    &["number", "count", "quantity", "many", "numb", "number"],
    &["wheth", "flag", "indicat", "tru", "show", "mark", "whether"],
    &["creat", "add", "insert", "enter", "regist", "register", "record"],
    &["chang", "updat", "modify", "alter", "edit"],
    &["delet", "remov"],
    &["customer", "client", "buyer"],
    &["employee", "staff", "worker", "employe", "colleagu"],
    &["product", "item", "article", "articl", "good"],
    &["price", "pric", "cost", "rate", "rat", "charg"],
    &["address", "location", "locat", "place", "plac"],
    &["phone", "phon", "telephon", "telephone"],
    &["email", "mail"],
    &["description", "descrip", "describ", "text", "not", "remark", "comment"],
    &["stat", "status", "stage", "stag", "progress", "phas"],
    &["typ", "kind", "category", "class", "sort", "classify", "group"],
    &["begin", "start", "first", "begins"],
    &["end", "last", "finish", "expir", "latest"],
    &["current", "present", "now", "activ"],
    &["person", "user", "people", "account"],
    &["country", "nation"],
    &["sal", "sold", "sell", "order", "purchas", "bought"],
    &["invoic", "bill"],
    &["pay", "paid", "payment"],
    &["ship", "deliver", "delivery", "dispatch", "sent"],
    &["stock", "inventory", "warehous"],
    &["tax", "vat"],
    &["refer", "link", "point", "belong"],
    &["percentag", "percent", "shar", "proportion"],
    &["currency", "money", "monetary"],
    &["salary", "wag", "pay"],
    &["code", "cod", "abbreviat", "symbol"],
    &["free", "availabl"],
    &["parent", "superior", "manag", "manager", "boss"],
];

/// Words that say nothing of what a text is about; `column` and `table` are what all texts are about.
const LIGHT: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "for",
    "to",
    "in",
    "on",
    "at",
    "by",
    "with",
    "from",
    "and",
    "or",
    "as",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "has",
    "have",
    "had",
    "it",
    "its",
    "this",
    "that",
    "these",
    "those",
    "which",
    "who",
    "whose",
    "what",
    "where",
    "into",
    "per",
    "each",
    "every",
    "one",
    "any",
    "all",
    "some",
    "other",
    "such",
    "than",
    "then",
    "can",
    "may",
    "must",
    "does",
    "do",
    "did",
    "not",
    "no",
    "if",
    "so",
    "up",
    "out",
    "about",
    "under",
    "used",
    "uses",
    "use",
    "given",
    "gives",
    "give",
    "stored",
    "stores",
    "store",
    "holds",
    "hold",
    "contains",
    "contain",
    "represents",
    "represent",
    "denotes",
    "denote",
    "specifies",
    "specify",
    "states",
    "tells",
    "tell",
    "says",
    "column",
    "columns",
    "table",
    "tables",
    "field",
    "row",
    "rows",
    "value",
    "values",
    "data",
    "they",
    "their",
    "them",
    "he",
    "she",
    "his",
    "her",
];

#[cfg(test)]
mod tests;
