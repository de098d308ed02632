//! A batch's conversation: one question, asked once more when nothing of the answer can be read.

use super::logprobs::Alignment;
use super::parse::{self, ParsedDraft};
use super::reply::Reply;
use super::verdict;
use crate::draft::{AssetDraft, DraftAlternative, DraftAnswer, DraftRequest};
use crate::error::{CallFailed, ProviderError};
use crate::judge::{JudgeAnswer, JudgeRequest};
use crate::prompt::{self, Prompt, Schema, clean};
use async_trait::async_trait;
use domain::confidence::Signal;
use domain::money::Usage;
use domain::settings::LlmSettings;

/// How much of an unreadable answer is shown to the model again.
const BAD_ANSWER: usize = 8_000;

/// One wire format: how a question is put and its answer read.
#[async_trait]
pub(crate) trait Caller: Send + Sync {
    /// The provider's kind, for errors.
    fn provider(&self) -> &'static str;

    /// Takes the key out of a text.
    fn scrub(&self, text: &str) -> String;

    /// One call, repeated without what the model rejects. What a person should know goes into `warnings`.
    async fn call(&self, talk: &Talk<'_>, warnings: &mut Vec<String>) -> Result<Reply, ProviderError>;
}

/// An answer that is no answer of the wire format.
pub(crate) fn unreadable(caller: &dyn Caller, reason: &str) -> ProviderError {
    let reason = clean::line(&caller.scrub(reason), 300);
    ProviderError::Unreadable { provider: caller.provider(), reason }
}

/// What is said to a model.
pub(crate) struct Talk<'a> {
    /// The run's settings.
    pub settings: &'a LlmSettings,
    /// How the conversation begins.
    pub prompt: &'a Prompt,
    /// What the answer should look like.
    pub schema: &'a Schema,
    /// How it goes on.
    pub turn: Option<Turn>,
    /// The room for the answer.
    pub limit: Limit,
    /// Whether token probabilities are of use.
    pub logprobs: bool,
}

/// An answer that was no use, and what is said to it. The roles alternate: some chat templates insist on it.
pub(crate) struct Turn {
    /// What the model said.
    pub answer: String,
    /// What is said to it.
    pub complaint: &'static str,
}

/// The room for an answer, where the settings name no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// The usual.
    Usual,
    /// Twice as much: the usual was not enough.
    Twice,
}

/// What came of a conversation.
struct Outcome<T> {
    items: Vec<T>,
    truncated: bool,
    reply: Reply,
    usage: Usage,
    warnings: Vec<String>,
}

/// Drafts a batch.
pub(crate) async fn draft(caller: &dyn Caller, request: &DraftRequest) -> Result<DraftAnswer, CallFailed> {
    let (prompt, schema) = (prompt::messages(request), Schema::of(request));
    let settings = &*request.settings;
    let logprobs = matches!(settings.confidence_signal, Signal::Auto | Signal::Logprob);
    let talk = Talk { settings, prompt: &prompt, schema: &schema, turn: None, limit: Limit::Usual, logprobs };
    let outcome = converse(caller, talk, |reply| {
        let parsed = parse::parse(reply.answer(), &request.table.table, &request.assets);
        (parsed.drafts, parsed.truncated)
    });
    Ok(answer(outcome.await?))
}

/// Scores what was drafted. Without candidates nothing is asked.
pub(crate) async fn judge(caller: &dyn Caller, request: &JudgeRequest) -> Result<JudgeAnswer, CallFailed> {
    if request.candidates.iter().all(|candidate| candidate.texts.is_empty()) {
        return Ok(JudgeAnswer::default());
    }
    let (prompt, schema) = (prompt::judge_messages(request), Schema::of_judge(request));
    let settings = &*request.drafted.settings;
    let talk =
        Talk { settings, prompt: &prompt, schema: &schema, turn: None, limit: Limit::Usual, logprobs: false };
    let table = &request.drafted.table.table;
    let outcome =
        converse(caller, talk, |reply| verdict::parse(reply.answer(), table, &request.candidates)).await?;
    Ok(JudgeAnswer { scores: outcome.items, usage: outcome.usage, warnings: outcome.warnings })
}

/// Asks, and asks once more when nothing can be read. What was answered is paid for, whatever comes of it.
async fn converse<T>(
    caller: &dyn Caller,
    mut talk: Talk<'_>,
    read: impl Fn(&Reply) -> (Vec<T>, bool) + Send,
) -> Result<Outcome<T>, CallFailed>
where
    T: Send,
{
    let mut warnings = Vec::new();
    let mut usage = Usage::default();
    let mut thought = None;
    loop {
        let mut reply =
            caller.call(&talk, &mut warnings).await.map_err(|error| CallFailed { error, usage })?;
        usage = usage + reply.usage.unwrap_or_else(|| estimate(&talk, &reply));
        let (items, truncated) = read(&reply);
        if !items.is_empty() {
            reply.reasoning = reply.reasoning.take().or(thought);
            return Ok(Outcome { items, truncated, reply, usage, warnings });
        }
        let provider = caller.provider();
        if let Some(reason) = &reply.refusal {
            // It would decline again, and be paid again.
            let error = ProviderError::Declined { provider, reason: caller.scrub(reason) };
            return Err(CallFailed { error, usage });
        }
        if talk.turn.is_some() {
            let reason = caller.scrub(&fault(&reply, truncated));
            return Err(CallFailed { error: ProviderError::Unreadable { provider, reason }, usage });
        }
        if reply.cut_off {
            talk.limit = Limit::Twice;
        }
        talk.turn = Some(repair(&reply));
        thought = reply.reasoning;
    }
}

fn answer(outcome: Outcome<ParsedDraft>) -> DraftAnswer {
    let Outcome { items, truncated, reply, usage, mut warnings } = outcome;
    if truncated {
        let sentence = "The answer broke off; what was whole of it is used. A larger max_tokens or a smaller \
                        batch_size helps.";
        warnings.push(sentence.to_owned());
    }
    let alignment = Alignment::of(reply.answer(), &reply.tokens);
    let drafts = items.into_iter().map(|draft| AssetDraft {
        column: draft.column,
        alternatives: draft
            .alternatives
            .into_iter()
            .map(|one| DraftAlternative {
                logprob: alignment.as_ref().and_then(|alignment| alignment.mean(&one.span)),
                text: one.text,
                self_score: one.score,
            })
            .collect(),
        source: None,
        reasoning: draft.reasoning,
    });
    let drafts = drafts.collect();
    DraftAnswer { drafts, usage, reasoning: reply.reasoning, raw: reply.content, warnings }
}

/// What is said after an answer that cannot be read.
fn repair(reply: &Reply) -> Turn {
    let bad = clean::block(reply.answer(), BAD_ANSWER);
    let answer = if bad.is_empty() { "(no answer)".to_owned() } else { bad };
    let complaint = if reply.cut_off {
        "That broke off before the first description was whole. Answer again, and get to the one JSON object \
         that was asked for at once: no other text before or after it, no Markdown fence."
    } else {
        "That could not be read. Answer again with only the one JSON object that was asked for: valid JSON, no \
         other text before or after it, no Markdown fence."
    };
    Turn { answer, complaint }
}

/// What is wrong with an answer that holds nothing.
fn fault(reply: &Reply, truncated: bool) -> String {
    if reply.cut_off || truncated {
        return "it was cut off before the first description was whole".to_owned();
    }
    match clean::line(reply.answer(), 80) {
        text if text.is_empty() => "it is empty".to_owned(),
        text => format!("no description in “{text}”"),
    }
}

/// Tokens of a call whose provider does not count: four characters each, as a rule of thumb.
fn estimate(talk: &Talk<'_>, reply: &Reply) -> Usage {
    let tokens = |characters: usize| i64::try_from(characters.div_ceil(4)).unwrap_or(i64::MAX);
    let thought = reply.reasoning.as_ref().map_or(0, |text| text.chars().count());
    let turn =
        talk.turn.as_ref().map_or(0, |turn| turn.answer.chars().count() + turn.complaint.chars().count());
    Usage {
        input_tokens: tokens(talk.prompt.length() + turn),
        output_tokens: tokens(reply.answer().chars().count() + thought),
        cached_input_tokens: 0,
        estimated: true,
    }
}
