//! What a model said, whatever the wire format.

use super::logprobs::Token;
use crate::prompt::clean;
use domain::money::Usage;
use serde_json::Value;

/// How much of a reasoning trace is kept, in characters.
const REASONING: usize = 20_000;

/// What a model said.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Reply {
    /// The answer as it came.
    pub content: String,
    /// Where the answer begins in the content, behind a leading `<think>` block.
    pub answer_at: usize,
    /// The reasoning trace.
    pub reasoning: Option<String>,
    /// What the provider counted.
    pub usage: Option<Usage>,
    /// The content's tokens, where the provider gave them. May hold tokens of the reasoning too.
    pub tokens: Vec<Token>,
    /// The model stopped at its output limit.
    pub cut_off: bool,
    /// Why the model declined.
    pub refusal: Option<String>,
}

impl Reply {
    /// A reply of a content, its leading thought apart. `traces` are the fields that a reasoning trace may
    /// stand in, best first; the first that says something counts, before the leading thought.
    pub fn new(content: String, traces: impl IntoIterator<Item = String>) -> Self {
        let (thought, answer_at) = leading_thought(&content);
        let reasoning = traces
            .into_iter()
            .find(|trace| !trace.trim().is_empty())
            .or_else(|| thought.map(str::to_owned))
            .map(|trace| clean::block(&trace, REASONING))
            .filter(|trace| !trace.is_empty());
        Self { content, answer_at, reasoning, ..Self::default() }
    }

    /// The content without reasoning.
    pub fn answer(&self) -> &str {
        self.content.get(self.answer_at..).unwrap_or_default()
    }

    /// The same with the model's reason for declining, if it gave one.
    pub fn declined(self, refusal: &str) -> Self {
        let refusal = Some(clean::line(refusal, 200)).filter(|text| !text.is_empty());
        Self { refusal, ..self }
    }
}

/// A `<think>` block at the very beginning, and where the rest begins.
fn leading_thought(content: &str) -> (Option<&str>, usize) {
    // `<thought>` is Gemini's, through its OpenAI-compatible endpoint.
    for (open, close) in [("<think>", "</think>"), ("<thought>", "</thought>")] {
        let start = content.len() - content.trim_start().len();
        let Some(rest) = content[start..].strip_prefix(open) else { continue };
        return match rest.find(close) {
            Some(end) => (Some(&rest[..end]), start + open.len() + end + close.len()),
            // Still thinking when it was cut off: there is no answer.
            None => (Some(rest), content.len()),
        };
    }
    // Templates that put the opening tag into the prompt leave only the closing one.
    match content.find("</think>") {
        Some(end) if !content[..end].contains('{') => (Some(&content[..end]), end + "</think>".len()),
        _ => (None, 0),
    }
}

/// A text, or the texts of a list of parts.
pub(crate) fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_thought_is_no_answer() {
        let read = |content: &str| {
            let reply = Reply::new(content.to_owned(), []);
            (reply.reasoning.clone(), reply.answer().to_owned())
        };
        let thought = |text: &str| Some(text.to_owned());
        assert_eq!(read("\n<think>\nc\n</think>\n{}"), (thought("c"), "\n{}".to_owned()));
        assert_eq!(read("<thought>c</thought>{}"), (thought("c"), "{}".to_owned()));
        assert_eq!(read("<think>c"), (thought("c"), String::new()));
        assert_eq!(read("c\n</think>\n{}"), (thought("c"), "\n{}".to_owned()));
        let quoted = r#"{"a":"<think></think>"}"#;
        assert_eq!(read(quoted), (None, quoted.to_owned()));
    }

    #[test]
    fn the_first_trace_that_says_something_counts() {
        let reply = Reply::new("<think>c</think>{}".to_owned(), [" ".to_owned(), "b".to_owned()]);
        assert_eq!((reply.reasoning.as_deref(), reply.answer()), (Some("b"), "{}"));
    }
}
