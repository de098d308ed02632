//! Any endpoint with OpenAI's chat completions: OpenAI, Azure, DeepSeek, OpenRouter, Ollama, vLLM, llama.cpp.
//!
//! Servers differ in what they take and in what they answer. What a model rejects is dropped and
//! remembered; what it answers is read leniently, and asked for once more when nothing of it can be read.

mod complaint;
mod config;
mod http;
mod logprobs;
mod names;
mod parse;
mod request;
mod response;
mod retry;
mod scan;
mod secret;

pub use config::OpenaiConfig;
pub use secret::Secret;

use crate::Provider;
use crate::draft::{AssetDraft, DraftAlternative, DraftAnswer, DraftRequest};
use crate::error::{CallFailed, ProviderError};
use crate::prompt::{self, Prompt, Schema, clean};
use async_trait::async_trait;
use complaint::PROVIDER;
use domain::money::Usage;
use http::{Failure, Http};
use logprobs::Alignment;
use parse::Parsed;
use request::{Body, Message, Param};
use response::Reply;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// How much of an unreadable answer is shown to the model again.
const BAD_ANSWER: usize = 8_000;

/// An OpenAI-compatible endpoint.
pub struct Openai {
    http: Http,
    /// What models rejected, by model.
    dropped: Mutex<BTreeSet<(String, Param)>>,
}

impl fmt::Debug for Openai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Openai").field("endpoint", &self.http.endpoint()).finish_non_exhaustive()
    }
}

/// One question: the same settings and schema for all calls that it takes.
struct Question<'a> {
    request: &'a DraftRequest,
    schema: Schema,
    warnings: Vec<String>,
    usage: Usage,
}

impl Openai {
    /// An endpoint; nothing is sent yet.
    ///
    /// # Errors
    /// When the URL or the key cannot be used.
    pub fn new(config: OpenaiConfig) -> Result<Self, ProviderError> {
        Ok(Self { http: Http::new(config)?, dropped: Mutex::default() })
    }

    /// One call, repeated without the parameters that the model rejects.
    async fn ask(&self, question: &mut Question<'_>, messages: &[Message]) -> Result<Reply, ProviderError> {
        let settings = &question.request.settings;
        let value = loop {
            let body = Body::new(settings, &question.schema, messages, &self.dropped(&settings.model));
            match self.http.post(&body).await {
                Ok(value) => break value,
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Rejected(complaint)) => {
                    let Some(param) = body.rejected(&complaint) else { return Err(complaint.into_error()) };
                    if self.remember(&settings.model, param) {
                        tracing::info!(model = settings.model, %param, "the model rejects a parameter");
                        let model = clean::line(&settings.model, 100);
                        question.warnings.push(format!("{model} does not take {param}; it was left out."));
                    }
                }
            }
        };
        let reply = response::read(&value).map_err(unreadable)?;
        question.usage = question.usage + reply.usage.unwrap_or_else(|| estimate(messages, &reply));
        Ok(reply)
    }

    fn dropped(&self, model: &str) -> BTreeSet<Param> {
        let dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        dropped.iter().filter(|(of, _)| of == model).map(|(_, param)| *param).collect()
    }

    /// Whether this is news.
    fn remember(&self, model: &str, param: Param) -> bool {
        let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
        dropped.insert((model.to_owned(), param))
    }
}

#[async_trait]
impl Provider for Openai {
    async fn draft(&self, request: &DraftRequest) -> Result<DraftAnswer, CallFailed> {
        let Prompt { system, user } = prompt::messages(request);
        let mut messages = vec![Message::system(system), Message::user(user)];
        let mut question =
            Question { request, schema: Schema::of(request), warnings: Vec::new(), usage: Usage::default() };
        let mut reply = self.ask(&mut question, &messages).await.map_err(|error| question.failed(error))?;
        let mut parsed = question.parse(&reply);
        if parsed.drafts.is_empty() {
            messages.extend(repair(&reply));
            let thought = reply.reasoning.take();
            reply = self.ask(&mut question, &messages).await.map_err(|error| question.failed(error))?;
            reply.reasoning = reply.reasoning.take().or(thought);
            parsed = question.parse(&reply);
        }
        if parsed.drafts.is_empty() {
            return Err(question.failed(unreadable(self.http.scrub(&fault(&reply, &parsed)))));
        }
        Ok(question.answer(reply, parsed))
    }
}

impl Question<'_> {
    /// The end of a question: what was answered so far is paid for.
    fn failed(&self, error: ProviderError) -> CallFailed {
        CallFailed { error, usage: self.usage }
    }

    fn parse(&self, reply: &Reply) -> Parsed {
        parse::parse(reply.answer(), &self.request.table.table, &self.request.assets)
    }

    fn answer(mut self, reply: Reply, parsed: Parsed) -> DraftAnswer {
        if parsed.truncated {
            let sentence = "The answer broke off; what was whole of it is used. A larger max_tokens or a smaller \
                            batch_size helps.";
            self.warnings.push(sentence.to_owned());
        }
        let alignment = Alignment::of(reply.answer(), &reply.tokens);
        let drafts = parsed.drafts.into_iter().map(|draft| AssetDraft {
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
        DraftAnswer {
            drafts: drafts.collect(),
            usage: self.usage,
            reasoning: reply.reasoning,
            raw: reply.content,
            warnings: self.warnings,
        }
    }
}

/// What is said after an answer that cannot be read. The roles alternate: some chat templates insist on it.
fn repair(reply: &Reply) -> [Message; 2] {
    let bad = clean::block(reply.answer(), BAD_ANSWER);
    let bad = if bad.is_empty() { "(no answer)".to_owned() } else { bad };
    let sentence = "That could not be read. Answer again with only the one JSON object that was asked for: valid \
                    JSON, no other text before or after it, no Markdown fence.";
    [Message::assistant(bad), Message::user(sentence.to_owned())]
}

/// What is wrong with an answer that holds no draft.
fn fault(reply: &Reply, parsed: &Parsed) -> String {
    if let Some(refusal) = &reply.refusal {
        return format!("the model declined: {refusal}");
    }
    if reply.cut_off || parsed.truncated {
        return "it was cut off before the first description was whole".to_owned();
    }
    match clean::line(reply.answer(), 80) {
        text if text.is_empty() => "it is empty".to_owned(),
        text => format!("no description in “{text}”"),
    }
}

fn unreadable(reason: String) -> ProviderError {
    ProviderError::Unreadable { provider: PROVIDER, reason }
}

/// Tokens of a call whose provider does not count: four characters each, as a rule of thumb.
fn estimate(messages: &[Message], reply: &Reply) -> Usage {
    let tokens = |characters: usize| i64::try_from(characters.div_ceil(4)).unwrap_or(i64::MAX);
    let thought = reply.reasoning.as_ref().map_or(0, |text| text.chars().count());
    Usage {
        input_tokens: tokens(messages.iter().map(Message::length).sum()),
        output_tokens: tokens(reply.answer().chars().count() + thought),
        cached_input_tokens: 0,
        estimated: true,
    }
}
