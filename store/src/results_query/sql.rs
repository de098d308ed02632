//! The fragments of which the queries are put together. Nothing that a person typed is among them:
//! that is bound.
//!
//! Each query names the index that it runs on, because a plan that the statistics of one run suggest can
//! be a bad one for the next. This, and the case-insensitive match, are SQLite's own; both stand in one
//! function each.

use domain::filter::{Grouping, Preset, ResultsFilter, Sort};
use domain::ids::RunId;
use domain::result::ReviewStatus;
use sqlx::{QueryBuilder, Sqlite};

pub(super) type Sql = QueryBuilder<Sqlite>;

/// The place of a decision in their order, as the index `results_rank` has it.
macro_rules! rank {
    () => {
        "(CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END)"
    };
}

/// An index of `results` (migrations 0004 and 0005), each beginning with the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Index {
    Natural,
    Rank,
    ScoreUp,
    ScoreDown,
    LogprobUp,
    LogprobDown,
    Name,
    Low,
    Cited,
    Tables,
    Light,
}

impl Index {
    /// The table, read through this index.
    pub(super) fn table(self) -> &'static str {
        match self {
            Self::Natural => "results INDEXED BY results_natural",
            Self::Rank => "results INDEXED BY results_rank",
            Self::ScoreUp => "results INDEXED BY results_score_up",
            Self::ScoreDown => "results INDEXED BY results_score_down",
            Self::LogprobUp => "results INDEXED BY results_logprob_up",
            Self::LogprobDown => "results INDEXED BY results_logprob_down",
            Self::Name => "results INDEXED BY results_name",
            Self::Low => "results INDEXED BY results_low",
            Self::Cited => "results INDEXED BY results_cited",
            Self::Tables => "results INDEXED BY results_tables",
            Self::Light => "results INDEXED BY results_light",
        }
    }

    /// The index that gives a view with the least work: each holds every column that its views need.
    pub(super) fn of(filter: &ResultsFilter, sort: Sort, group: Grouping) -> Self {
        if !filter.q.is_empty() || group != Grouping::None {
            return Self::Light;
        }
        let preset = Self::of_presets(filter);
        match (sort, preset) {
            (Sort::ConfidenceAsc, None | Some(Self::Low)) => Self::ScoreUp,
            (Sort::ConfidenceDesc, None | Some(Self::Low)) => Self::ScoreDown,
            (Sort::Name, None) => Self::Name,
            (Sort::Name, Some(_)) => Self::Light,
            (_, Some(preset)) => preset,
            (Sort::LogprobAsc, None) => Self::LogprobUp,
            (Sort::LogprobDesc, None) => Self::LogprobDown,
            (Sort::Status, None) => Self::Rank,
            (Sort::Natural, None) if filter.status.is_some() => Self::Rank,
            (Sort::Natural, None) => Self::Natural,
        }
    }

    /// The index that walks through the rows of a filter in natural order, without sorting.
    pub(super) fn walking(filter: &ResultsFilter) -> Self {
        match Self::of_presets(filter) {
            Some(preset) => preset,
            None if filter.status.is_some() => Self::Rank,
            None => Self::Natural,
        }
    }

    /// The one that holds the fewest rows.
    fn of_presets(filter: &ResultsFilter) -> Option<Self> {
        [
            (Preset::TableLevel, Self::Tables),
            (Preset::HasCitations, Self::Cited),
            (Preset::LowConfidence, Self::Low),
        ]
        .into_iter()
        .find_map(|(preset, index)| filter.has(preset).then_some(index))
    }
}

/// Whether a query is for the status of its filter, or for every status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Statuses {
    Filtered,
    All,
}

/// ` FROM … WHERE …` for the rows of a filter.
pub(super) fn push_rows(sql: &mut Sql, index: Index, run: RunId, filter: &ResultsFilter, statuses: Statuses) {
    sql.push(" FROM ").push(index.table()).push(" WHERE run_id = ").push_bind(run.0);
    if let (Statuses::Filtered, Some(status)) = (statuses, filter.status) {
        sql.push(" AND ").push(has_status(status));
    }
    for preset in &filter.presets {
        sql.push(" AND ").push(is(*preset));
    }
    if !filter.q.is_empty() {
        push_search(sql, filter.q.as_str());
    }
}

/// The rows of a decision.
pub(super) fn has_status(status: ReviewStatus) -> &'static str {
    match status {
        ReviewStatus::Unreviewed => concat!(rank!(), " = 0"),
        ReviewStatus::Accepted => concat!(rank!(), " = 1"),
        ReviewStatus::Skipped => concat!(rank!(), " = 2"),
    }
}

/// The rows of a preset, in the words of its partial index.
fn is(preset: Preset) -> &'static str {
    match preset {
        Preset::LowConfidence => "score < 0.7",
        Preset::HasCitations => "cited = 1",
        Preset::TableLevel => "column_name = ''",
    }
}

/// ` AND …`: the text is in one of the searched columns, upper and lower case alike.
///
/// SQLite's `LIKE` knows the case of ASCII only, so other letters take `GLOB` with both cases spelt out.
/// PostgreSQL's `ILIKE` knows all of them.
fn push_search(sql: &mut Sql, text: &str) {
    let (pattern, parts): (String, [&str; 4]) = if text.is_ascii() {
        let parts =
            ["schema_name LIKE ", " OR table_name LIKE ", " OR column_name LIKE ", " OR description LIKE "];
        (like(text), parts)
    } else {
        let parts = [
            "lower(schema_name) GLOB ",
            " OR lower(table_name) GLOB ",
            " OR lower(column_name) GLOB ",
            " OR lower(description) GLOB ",
        ];
        (glob(text), parts)
    };
    sql.push(" AND (");
    for part in parts {
        sql.push(part).push_bind(pattern.clone());
        if text.is_ascii() {
            sql.push(" ESCAPE '\\'");
        }
    }
    sql.push(")");
}

/// The pattern for `LIKE … ESCAPE '\'`: the text anywhere, each of its characters meaning itself.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The pattern for `lower(…) GLOB`, where `lower` changes ASCII only.
fn glob(text: &str) -> String {
    let mut pattern = String::from("*");
    for c in text.chars() {
        match c {
            '*' | '?' | '[' => pattern.extend(['[', c, ']']),
            c if c.is_ascii() => pattern.push(c.to_ascii_lowercase()),
            c => {
                let upper = single(c.to_uppercase()).unwrap_or(c);
                let lower = single(c.to_lowercase()).unwrap_or(c);
                pattern.extend(['[', c, upper, lower, single(upper.to_lowercase()).unwrap_or(c), ']']);
            }
        }
    }
    pattern.push('*');
    pattern
}

/// The one character that a change of case leads to.
fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    if chars.next().is_none() { first } else { None }
}

/// ` ORDER BY …`
pub(super) fn push_order(sql: &mut Sql, sort: Sort, group: Grouping) {
    sql.push(" ORDER BY ");
    sql.push(match group {
        Grouping::None => "",
        Grouping::Schema => "schema_name, ",
        Grouping::Table => "schema_name, table_name, ",
    });
    sql.push(match sort {
        Sort::Natural => "ordinal",
        Sort::ConfidenceAsc => "score ASC NULLS LAST, ordinal",
        Sort::ConfidenceDesc => "score DESC NULLS LAST, ordinal",
        Sort::LogprobAsc => "logprob ASC NULLS LAST, ordinal",
        Sort::LogprobDesc => "logprob DESC NULLS LAST, ordinal",
        Sort::Name => {
            "schema_name COLLATE NOCASE, table_name COLLATE NOCASE, column_name COLLATE NOCASE, ordinal"
        }
        Sort::Status => concat!(rank!(), ", ordinal"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_means_itself() {
        assert_eq!(like(r"50%_\x"), r"%50\%\_\\x%");
        assert_eq!(glob("Ä*[?]x"), "*[ÄÄää][*][[][?]]x*");
        // The sharp s has no single upper case.
        assert_eq!(glob("ß"), "*[ßßßß]*");
    }

    #[test]
    fn the_preset_is_what_it_says() {
        assert_eq!(is(Preset::LowConfidence), format!("score < {}", domain::filter::LOW_CONFIDENCE));
    }
}
