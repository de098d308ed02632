//! Texts that people wrote already: the existing comment, and the sentence of a document or of code that defines the
//! name. They are untrusted: what reads like an instruction is left aside.

use super::passages::{self, Definition, Form, Name};
use super::view::TableView;
use super::{clean, instructions};
use crate::DraftAsset;
use domain::citation::CitationKind;

/// The confidence in a text that restates an existing comment.
const COMMENT_SCORE: f64 = 0.95;

/// Where the first alternative comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// It restates the existing comment.
    Comment,
    /// It is the sentence of a document.
    Document,
    /// It is a comment or statement in code.
    Code,
    /// It was drafted from the profile.
    Drafted,
}

/// What is given of one asset.
#[derive(Debug, Default)]
pub struct Given {
    comment: Option<String>,
    /// The existing comment is only a reminder that one is missing.
    reminder: bool,
    definition: Option<Definition>,
    /// How many passages name the asset without defining it.
    mentions: usize,
    withheld: bool,
}

impl Given {
    /// Gathers what is given for a column, or for the table itself.
    pub fn of(
        comment: Option<&str>,
        table: &TableView<'_>,
        column: Option<&str>,
        asset: &DraftAsset,
    ) -> Self {
        let comment = comment.and_then(clean::comment);
        let withheld = comment.as_deref().is_some_and(instructions::reads_like_one);
        let reminder = comment.as_deref().is_some_and(is_reminder);
        let table = table.table.table.as_str();
        let definition = passages::definition(Name { table, column }, &asset.passages);
        let name = column.unwrap_or(table);
        let mentions =
            asset.passages.iter().filter(|passage| passages::has_word(&passage.snippet, name)).count();
        Self { comment: comment.filter(|_| !withheld && !reminder), reminder, definition, mentions, withheld }
    }

    /// The texts that go before all drafted ones.
    pub fn texts(&self) -> Vec<&str> {
        let defined = self.definition.as_ref().map(|definition| definition.text.as_str());
        self.comment.as_deref().into_iter().chain(defined).collect()
    }

    /// Where a text comes from, and the confidence that goes with that.
    pub fn origin(&self, text: &str) -> (First, f64) {
        if self.comment.as_deref() == Some(text) {
            return (First::Comment, COMMENT_SCORE);
        }
        match self.definition.as_ref().filter(|definition| definition.text == text) {
            None => (First::Drafted, 0.0),
            Some(definition) => {
                let first = match definition.kind {
                    CitationKind::Document => First::Document,
                    CitationKind::Code => First::Code,
                };
                (first, definition_score(definition))
            }
        }
    }

    /// What passages that only mention the name add to the confidence in a drafted text.
    pub fn support(&self) -> f64 {
        if self.mentions > 0 { 0.03 } else { 0.0 }
    }

    /// Why the texts are what they are: `why` is what the profile says.
    pub fn reasoning(&self, first: First, why: &str) -> String {
        let mut parts: Vec<String> = Vec::new();
        match (first, &self.definition) {
            (First::Comment, _) => parts.push("Restates the existing comment.".to_owned()),
            (First::Document | First::Code, Some(definition)) => parts.push(taken_from(definition)),
            _ => {}
        }
        if self.reminder {
            parts.push("The existing comment only says that a description is missing.".to_owned());
        }
        if self.withheld {
            parts.push("The existing comment reads like an instruction and was left aside.".to_owned());
        }
        parts.push(why.to_owned());
        if self.definition.is_none() && self.mentions > 0 {
            let passages = domain::text::counted(self.mentions, "passage");
            parts.push(format!("Named without a definition in {passages}."));
        }
        parts.join(" ")
    }
}

fn definition_score(definition: &Definition) -> f64 {
    let score = match definition.form {
        Form::Entry => 0.93,
        Form::Text => 0.88,
        Form::Comment => 0.86,
    };
    // Another table may have a column of that name.
    if definition.sure { score } else { score - 0.12 }
}

fn taken_from(definition: &Definition) -> String {
    let what = match (definition.form, definition.kind) {
        (Form::Entry, CitationKind::Document) => "an entry that describes the name",
        (Form::Entry, CitationKind::Code) => "a comment statement",
        (Form::Text, _) => "a sentence that defines the name",
        (Form::Comment, _) => "a comment beside the definition",
    };
    let place = clean::paragraph(&definition.place, 120);
    let doubt = if definition.sure { "" } else { "; the table is not named there" };
    format!("The first alternative is taken from {place} ({what}{doubt}).")
}

/// `TODO ask sales` is no description.
fn is_reminder(comment: &str) -> bool {
    let lower = comment.to_lowercase();
    ["todo", "to do:", "fixme", "tbd", "xxx", "n/a", "???"].iter().any(|mark| lower.starts_with(mark))
}
