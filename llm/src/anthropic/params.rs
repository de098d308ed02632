//! The parts of a Messages request that not every model takes.

use crate::wire::{Complaint, Part};

/// What goes into one request.
pub(super) type Choices = crate::wire::Choices<Param>;

/// A part of a request that not every model or server takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Param {
    /// A tool that must be used; the prompt alone asks for the form without it. Models that always think
    /// reject it (<https://platform.claude.com/docs/en/models/opus-5-5/migration-guide>).
    ForcedTool,
    /// `output_config.effort`.
    Effort,
    /// `thinking`.
    Thinking,
    /// `temperature`; gone from Claude 4.7 on
    /// (<https://platform.claude.com/docs/en/about-claude/models/migration-guide>).
    Temperature,
    /// `cache_control`; some servers of this format do not know it.
    Caching,
}

impl Part for Param {
    // A forced tool that thinking forbids is complained of as “Thinking may not be enabled when tool_choice
    // forces tool use.”
    const ALL: &'static [Self] =
        &[Self::ForcedTool, Self::Temperature, Self::Effort, Self::Thinking, Self::Caching];

    fn name(self) -> &'static str {
        match self {
            Self::ForcedTool => "a forced tool",
            Self::Effort => "output_config",
            Self::Thinking => "a thinking budget",
            Self::Temperature => "temperature",
            Self::Caching => "cache_control",
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::ForcedTool => &["tool_choice", "tools", "tool use", "input_schema"],
            Self::Effort => &["output_config", "effort"],
            Self::Thinking => &["thinking", "budget_tokens"],
            Self::Temperature => &["temperature"],
            Self::Caching => &["cache_control"],
        }
    }

    fn told(self) -> bool {
        !matches!(self, Self::ForcedTool | Self::Caching)
    }
}

/// The part of a request that a complaint is about.
pub(super) fn rejected(choices: &Choices, complaint: &Complaint) -> Option<Param> {
    matches!(complaint.status, 400 | 422).then(|| choices.named_in(complaint)).flatten()
}
