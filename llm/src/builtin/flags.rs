//! Phrases for yes and no.

use super::alternatives::{Line, Phrasing};
use super::facts::TypeKind;
use super::grammar::with_article;
use super::view::ColumnView;

/// Words that follow `is` without an article.
const ADJECTIVES: &[&str] = &[
    "active",
    "valid",
    "default",
    "open",
    "final",
    "new",
    "primary",
    "main",
    "public",
    "private",
    "manual",
    "automatic",
    "current",
    "internal",
    "external",
    "void",
    "paid",
    "sent",
    "exempt",
    "urgent",
    "ready",
    "complete",
    "online",
    "offline",
    "mandatory",
    "optional",
    "free",
    "live",
    "empty",
    "legacy",
    "standard",
    "special",
    "temporary",
    "permanent",
    "virtual",
    "physical",
    "digital",
    "unique",
    "obsolete",
    "hidden",
    "sold",
    "foreign",
    "domestic",
    "global",
    "local",
    "national",
    "confidential",
    "late",
    "full",
    "partial",
    "secondary",
    "senior",
    "known",
    "correct",
    "dead",
    "read",
    "locked",
    "international",
];

/// What a flag says of its owner, by the words between its marks.
const PREDICATES: &[(&str, &str)] = &[
    ("block", "is blocked"),
    ("blocking", "is blocked"),
    ("lock", "is locked"),
    ("hold", "is on hold"),
    ("deletion", "is marked for deletion"),
    ("delete", "is marked for deletion"),
    ("deleted", "is marked as deleted"),
    ("cancellation", "is cancelled"),
    ("cancel", "is cancelled"),
    ("reversal", "was reversed"),
    ("check", "was checked"),
    ("migration", "was migrated"),
    ("approval", "was approved"),
    ("release", "was released"),
    ("print", "was printed"),
    ("export", "was exported"),
    ("archive", "was archived"),
    ("gift", "is a gift"),
    ("default", "is the default"),
    ("visibility", "is visible"),
    ("opt-in", "has opted in"),
    ("opt-out", "has opted out"),
    ("statistics", "counts in statistics"),
];

/// A column that says yes or no.
pub fn flag(view: &ColumnView<'_>) -> Phrasing {
    let body = body(&view.words);
    let owner = &view.owner;
    let first = view.words.first().map_or("", String::as_str);
    let text = body.join(" ");
    let known =
        PREDICATES.iter().find(|(body, _)| *body == text).map(|(_, predicate)| (*predicate).to_owned());
    let coded =
        view.facts.codes.is_some() && view.facts.yes_no().is_none() && super::columns::shows_codes(view);
    let opted = text.strip_suffix(" opt-in").map(|what| format!("has opted in to {what}"));
    let dated = matches!(view.facts.kind, TypeKind::Date | TypeKind::Timestamp);
    let predicate = match first {
        _ if view.facts.many || dated => return indicator(owner, &text),
        _ if body.is_empty() => return unnamed(view),
        // Other values than yes and no say more than that.
        _ if coded => None,
        _ if opted.is_some() => opted,
        _ if known.is_some() && first != "has" => known,
        "is" => Some(format!("is {}", complement(&text))),
        "was" => Some(format!("was {}", complement(&text))),
        "has" | "can" => Some(format!("{first} {}", object(first, &text))),
        "allow" => Some(format!("allows {text}")),
        _ if is_state_of_part(body) => return part_in_state(view, body),
        _ if is_adjective(&text) || opens_state(&text) => Some(format!("is {text}")),
        _ => None,
    };
    match predicate {
        Some(predicate) => predicated(owner, &predicate, &text),
        None => marked(owner, &text),
    }
}

/// Whether the name says what is the case when the flag is set, not only what it is about.
pub fn says_state(view: &ColumnView<'_>) -> bool {
    flag(view).same.first().is_some_and(|line| line.core.starts_with("whether "))
}

/// `on hold`, `in stock`.
fn opens_state(text: &str) -> bool {
    ["on ", "in ", "at ", "not "].iter().any(|opening| text.starts_with(opening))
}

/// `email verified`: it is the e-mail that is verified.
fn is_state_of_part(body: &[String]) -> bool {
    let [first, .., last] = body else { return false };
    let noun = !is_adjective(first)
        && !first.ends_with("ly")
        && !matches!(first.as_str(), "not" | "on" | "in" | "tax");
    noun && last.len() > 4 && last.ends_with("ed")
}

fn part_in_state(view: &ColumnView<'_>, body: &[String]) -> Phrasing {
    let (state, part) =
        body.split_last().map_or(("", String::new()), |(last, part)| (last.as_str(), part.join(" ")));
    let owner = &view.owner;
    lines(
        &[
            format!("whether the {part} of {owner} is {state}"),
            format!("{part} {state} flag of {owner}"),
            format!("flag that is set when the {part} of {owner} is {state}"),
            format!("yes/no value that tells if the {part} of {owner} is {state}"),
            format!("marker that shows if the {part} of {owner} is {state}"),
        ],
        &[
            format!("whether the {part} of {owner} is currently {state}"),
            format!("whether the {part} of {owner} counts as {state}"),
        ],
    )
}

/// `has a discount`, `has children`, `can edit`.
fn object(verb: &str, text: &str) -> String {
    let single = !text.contains(' ') && super::grammar::singular(text) == text && !is_adjective(text);
    if verb == "has" && text == "opt-in" {
        return "opted in".to_owned();
    }
    if verb == "has" && single { with_article(text) } else { text.to_owned() }
}

fn predicated(owner: &str, predicate: &str, text: &str) -> Phrasing {
    lines(
        &[
            format!("whether {owner} {predicate}"),
            format!("flag that is set when {owner} {predicate}"),
            format!("indicator of whether {owner} {predicate}"),
            format!("yes/no value that tells if {owner} {predicate}"),
            format!("marker that shows if {owner} {predicate}"),
        ],
        &[
            format!("whether {owner} currently {predicate}"),
            format!("whether {owner} {predicate} for further processing"),
            format!("whether {owner} is treated as one that {predicate}"),
            format!("{text} flag of {owner}"),
        ],
    )
}

fn marked(owner: &str, text: &str) -> Phrasing {
    lines(
        &[
            format!("{text} flag of {owner}"),
            format!("whether {text} applies to {owner}"),
            format!("indicator for {text} on {owner}"),
            format!("yes/no value for {text} of {owner}"),
            format!("marker that tells if {text} is set for {owner}"),
        ],
        &[
            format!("{text} flag that controls how {owner} is handled"),
            format!("{text} flag set for {owner}"),
            format!("{text} flag that selects {owner} in processing"),
        ],
    )
}

/// A name that speaks of yes and no over values that do not.
fn indicator(owner: &str, text: &str) -> Phrasing {
    let what = format!("{text} indicator").trim().to_owned();
    lines(
        &[
            format!("{what} of {owner}"),
            format!("{what} recorded for {owner}"),
            format!("{what} kept with {owner}, with more values than yes and no"),
            format!("code of the {what} of {owner}"),
            format!("{what} that goes with {owner}"),
        ],
        &[format!("{what} set for {owner}"), format!("{what} that applies to {owner}")],
    )
}

fn unnamed(view: &ColumnView<'_>) -> Phrasing {
    let owner = &view.owner;
    lines(
        &[
            format!("flag of {owner}"),
            format!("yes/no indicator for {owner}"),
            format!("marker set on {owner}"),
            format!("whether {owner} is marked"),
            format!("yes/no value recorded for {owner}"),
        ],
        &[],
    )
}

fn lines(same: &[String], readings: &[String]) -> Phrasing {
    Phrasing {
        same: same.iter().map(Line::new).collect(),
        readings: readings.iter().map(Line::new).collect(),
        ..Phrasing::default()
    }
}

/// The words between the marks that say that it is a flag.
fn body(words: &[String]) -> &[String] {
    let mut body = words;
    while let [first, rest @ ..] = body
        && matches!(first.as_str(), "is" | "has" | "was" | "can" | "flag" | "allow")
    {
        body = rest;
    }
    while let [rest @ .., last] = body
        && matches!(last.as_str(), "flag" | "flags" | "indicator")
    {
        body = rest;
    }
    body
}

/// Whether a text can be said with `is`.
pub fn is_adjective(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or(text);
    let ends = ["ed", "able", "ible", "less", "ous", "ful"];
    ADJECTIVES.contains(&last) || (last.len() > 4 && ends.iter().any(|end| last.ends_with(end)))
}

fn complement(text: &str) -> String {
    let opening = text.split(' ').next().unwrap_or(text);
    let bare = is_adjective(text)
        || matches!(opening, "in" | "on" | "at" | "of" | "from" | "not" | "part")
        || super::grammar::singular(text) != text;
    if bare { text.to_owned() } else { with_article(text) }
}
