//! Pretty-printed JSON as lines that fold: which lines belong to which bracket. The browser's own `<details>`
//! folds them, with or without JavaScript.

use domain::money::grouped;
use leptos::prelude::*;

/// Lines and blocks of one bracket that are shown; a scope of 100,000 names is for the download.
const SHOWN: usize = 400;

/// A line with its number from 1.
type Line<'a> = (usize, &'a str);

/// A line alone, or a bracket with what stands in it.
#[derive(Debug, PartialEq)]
enum Node<'a> {
    Line(Line<'a>),
    Block { open: Line<'a>, inner: Vec<Self>, close: Option<Line<'a>> },
}

/// The nodes up to the closing bracket, and that bracket.
fn nodes<'a>(lines: &mut impl Iterator<Item = Line<'a>>) -> (Vec<Node<'a>>, Option<Line<'a>>) {
    let mut nodes = Vec::new();
    while let Some(line) = lines.next() {
        let text = line.1.trim();
        if text.starts_with(['}', ']']) {
            return (nodes, Some(line));
        }
        // A text ends with a quote: an opening bracket at the end is no part of one.
        if text.ends_with(['{', '[']) {
            let (inner, close) = self::nodes(lines);
            nodes.push(Node::Block { open: line, inner, close });
        } else {
            nodes.push(Node::Line(line));
        }
    }
    (nodes, None)
}

/// The document, each bracket with something in it to be folded.
pub(super) fn tree(json: &str) -> Vec<AnyView> {
    let mut lines = json.lines().enumerate().map(|(place, line)| (place + 1, line));
    nodes(&mut lines).0.iter().flat_map(show).collect()
}

fn show(node: &Node<'_>) -> Vec<AnyView> {
    match node {
        Node::Line(line) => vec![number(*line)],
        Node::Block { open, inner, close } => {
            let hidden = close.map_or(0, |close| close.0 - open.0 - 1);
            let mut parts: Vec<_> = inner.iter().take(SHOWN).flat_map(show).collect();
            let rest = inner.len().saturating_sub(SHOWN);
            if rest > 0 {
                let rest = grouped(i64::try_from(rest).unwrap_or(i64::MAX));
                parts.push(
                    view! { <span class="ln">{format!("… {rest} more: the download has them")}</span> }
                        .into_any(),
                );
            }
            let fold = view! {
                <details open>
                    <summary data-hidden=format!("… {hidden} lines")>{number(*open)}</summary>
                    {parts}
                </details>
            };
            std::iter::once(fold.into_any()).chain(close.map(number)).collect()
        }
    }
}

/// A line behind its number, which is no part of the text when it is copied.
fn number((number, line): Line<'_>) -> AnyView {
    view! { <span class="ln" data-n=number.to_string()>{highlight(line)}</span> }.into_any()
}

/// A line of pretty-printed JSON: key, then value.
fn highlight(line: &str) -> impl IntoView + use<> {
    let content = line.trim_start();
    // An empty text would be rendered as a space.
    let indent = Some(line[..line.len() - content.len()].to_owned()).filter(|indent| !indent.is_empty());
    let (key, value) = match content.split_once("\": ") {
        Some((key, value)) if key.starts_with('"') => (Some(format!("{key}\"")), value),
        _ => (None, content),
    };
    let class = match value.chars().next() {
        Some('"') => "s",
        Some('0'..='9' | '-' | 't' | 'f' | 'n') => "n",
        _ => "",
    };
    let key = key.map(|key| view! { <span class="k">{key}</span> ": " });
    view! { {indent} {key} <span class=class>{value.to_owned()}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Vec<Node<'_>> {
        nodes(&mut json.lines().enumerate().map(|(place, line)| (place + 1, line))).0
    }

    #[test]
    fn a_bracket_holds_its_lines() {
        let json = "{\n  \"a\": [\n    \"x{\",\n    \"y\"\n  ],\n  \"b\": {},\n  \"c\": \"]\"\n}";
        let list = Node::Block {
            open: (2, "  \"a\": ["),
            inner: vec![Node::Line((3, "    \"x{\",")), Node::Line((4, "    \"y\""))],
            close: Some((5, "  ],")),
        };
        let inner = vec![list, Node::Line((6, "  \"b\": {},")), Node::Line((7, "  \"c\": \"]\""))];
        assert_eq!(read(json), [Node::Block { open: (1, "{"), inner, close: Some((8, "}")) }]);
    }

    #[test]
    fn what_is_no_document_is_shown_as_it_is() {
        assert_eq!(read("null"), [Node::Line((1, "null"))]);
        assert_eq!(read("{"), [Node::Block { open: (1, "{"), inner: vec![], close: None }]);
        assert!(read("").is_empty());
    }
}
