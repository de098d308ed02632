//! Small English: singular and plural, articles, lists, sentences.

const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("children", "child"),
    ("men", "man"),
    ("women", "woman"),
    ("indices", "index"),
    ("matrices", "matrix"),
    ("vertices", "vertex"),
    ("criteria", "criterion"),
    ("analyses", "analysis"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("statuses", "status"),
    ("bonuses", "bonus"),
    ("campuses", "campus"),
    ("buses", "bus"),
    ("viruses", "virus"),
    ("aliases", "alias"),
    ("caches", "cache"),
    ("axes", "axis"),
];

/// Words that look the same in singular and plural, or whose final s is no plural.
const INVARIANT: &[&str] = &[
    "series",
    "species",
    "news",
    "data",
    "status",
    "address",
    "sms",
    "gps",
    "sales",
    "goods",
    "business",
    "process",
    "access",
    "class",
    "bonus",
    "basis",
    "analysis",
    "campus",
    "canvas",
    "alias",
    "bus",
    "gas",
    "metadata",
    "staff",
    "stock",
    "inventory",
    "payroll",
    "information",
    "feedback",
    "equipment",
    "software",
    "bias",
    "lens",
    "diagnosis",
    "synopsis",
    "axis",
    "virus",
    "corpus",
    "census",
    "consensus",
    "tennis",
    "hours",
    "always",
    "tax",
    "express",
    "receivable",
    "payable",
    "below",
];

/// The singular of a lower-case noun.
pub fn singular(word: &str) -> String {
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    let keep = INVARIANT.contains(&word)
        || word.len() < 4
        || !word.ends_with('s')
        || ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if keep {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let es = ["sses", "ches", "shes", "xes", "zzes"].iter().any(|end| word.ends_with(end));
    let cut = if es { 2 } else { 1 };
    word[..word.len() - cut].to_owned()
}

/// The plural of a lower-case noun phrase: its last word changes.
pub fn plural(phrase: &str) -> String {
    for preposition in [" of ", " below ", " above ", " without ", " in ", " per "] {
        if let Some((head, rest)) = phrase.split_once(preposition) {
            return format!("{}{preposition}{rest}", plural(head));
        }
    }
    let (before, word) = phrase.rsplit_once(' ').map_or(("", phrase), |(before, word)| (before, word));
    let many = plural_word(word);
    if before.is_empty() { many } else { format!("{before} {many}") }
}

fn plural_word(word: &str) -> String {
    if let Some((many, _)) = IRREGULAR.iter().find(|(_, one)| *one == word) {
        return (*many).to_owned();
    }
    match word {
        "address" | "business" | "process" | "class" | "tax" | "gas" | "lens" => return format!("{word}es"),
        _ if INVARIANT.contains(&word) => return word.to_owned(),
        _ => {}
    }
    if let Some(stem) = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    let es = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    format!("{word}{}", if es { "es" } else { "s" })
}

/// A phrase with `a` or `an` before it.
pub fn with_article(phrase: &str) -> String {
    let article = if takes_an(phrase) { "an" } else { "a" };
    format!("{article} {phrase}")
}

fn takes_an(phrase: &str) -> bool {
    let word = phrase.split(' ').next().unwrap_or(phrase);
    let spelled = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
    let Some(first) = word.chars().next() else { return false };
    if spelled {
        // Acronyms are spoken letter by letter: an SKU, a URL.
        return "AEFHILMNORSX".contains(first);
    }
    let hard =
        ["uni", "use", "usa", "user", "one", "euro", "uti"].iter().any(|start| word.starts_with(start));
    let silent = ["hour", "honest", "honour"].iter().any(|start| word.starts_with(start));
    let vowel = "aeiou".contains(first.to_ascii_lowercase());
    silent || (vowel && (!hard || word.starts_with("unin") || word.starts_with("unim")))
}

/// The possessive of a noun phrase: `the customer's`.
pub fn possessive(phrase: &str) -> String {
    // `the customers'`, but `the address's`.
    let many = phrase.ends_with('s') && !phrase.ends_with("ss") && !phrase.ends_with("us");
    let mark = if many { "'" } else { "'s" };
    format!("{phrase}{mark}")
}

/// `A, B or C`.
pub fn list(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., end] => format!("{} {last} {end}", many.join(", ")),
    }
}

/// Text as a sentence: first letter in upper case, a full stop at the end.
pub fn sentence(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 1);
    let mut chars = text.chars();
    if let Some(first) = chars.next() {
        result.extend(first.to_uppercase());
        result.push_str(chars.as_str());
    }
    if !result.ends_with(['.', '!', '?']) {
        result.push('.');
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singular_and_plural() {
        for (many, one) in [
            ("customers", "customer"),
            ("categories", "category"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("warehouses", "warehouse"),
            ("people", "person"),
            ("statuses", "status"),
            ("prices", "price"),
        ] {
            assert_eq!(singular(many), one);
            assert_eq!(plural(one), many);
        }
        assert_eq!(singular("status"), "status");
        assert_eq!(plural("media type"), "media types");
        assert_eq!(plural("bill of materials"), "bills of materials");
        assert_eq!(plural("stock below minimum"), "stock below minimum");
    }

    #[test]
    fn articles_and_lists() {
        assert_eq!(with_article("album"), "an album");
        assert_eq!(with_article("user"), "a user");
        assert_eq!(with_article("invoice line"), "an invoice line");
        assert_eq!(with_article("unit"), "a unit");
        assert_eq!(with_article("SKU"), "an SKU");
        assert_eq!(list(&["A".to_owned(), "B".to_owned(), "C".to_owned()], "or"), "A, B or C");
        assert_eq!(sentence("name of the artist"), "Name of the artist.");
        assert_eq!(possessive("the customer"), "the customer's");
        assert_eq!(possessive("the address"), "the address's");
    }
}
