//! The fragments of which the queries are put together. Nothing that a person typed is among them:
//! that is bound.
//!
//! Each query names the index that it runs on, because a plan that the statistics of one run suggest can
//! be a bad one for the next.

use super::search::push_search;
use domain::filter::{Grouping, Preset, ResultsFilter, Sort};
use domain::ids::RunId;
use domain::result::ReviewStatus;
use sqlx::{QueryBuilder, Sqlite};

pub(super) type Sql = QueryBuilder<Sqlite>;

/// The place of a decision in their order, as the indexes have it (migration 0008).
macro_rules! rank {
    () => {
        "(CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END)"
    };
}

/// The same for columns of a query.
pub(super) const RANK: &str = rank!();

/// An index of `results` (migration 0008), each beginning with the run and holding what filters ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Index {
    Natural,
    Rank,
    ScoreUp,
    ScoreDown,
    LogprobUp,
    LogprobDown,
    Name,
    Band,
    Low,
    Cited,
    Tables,
    Text,
    Asset,
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
            Self::Band => "results INDEXED BY results_band",
            Self::Low => "results INDEXED BY results_low",
            Self::Cited => "results INDEXED BY results_cited",
            Self::Tables => "results INDEXED BY results_tables",
            Self::Text => "results INDEXED BY results_text",
            Self::Asset => "results INDEXED BY results_asset",
        }
    }

    /// The index that has a sort's order already. `of_schema`: it must know the rows' schemas too.
    pub(super) fn of(filter: &ResultsFilter, sort: Sort, of_schema: bool) -> Self {
        if !filter.q.is_empty() {
            return Self::Text;
        }
        match sort {
            Sort::Natural if of_schema && filter.status.is_none() && Self::of_presets(filter).is_none() => {
                Self::Text
            }
            Sort::Natural => Self::walking(filter),
            Sort::ConfidenceAsc => Self::ScoreUp,
            Sort::ConfidenceDesc => Self::ScoreDown,
            Sort::LogprobAsc => Self::LogprobUp,
            Sort::LogprobDesc => Self::LogprobDown,
            Sort::Name => Self::Name,
            Sort::Status => Self::Rank,
        }
    }

    /// For few rows among many: the small index that holds them, which are then sorted. The indexes of sorts would
    /// be walked to their end for a handful.
    pub(super) fn of_few(filter: &ResultsFilter) -> Option<Self> {
        Self::of_presets(filter).filter(|index| *index != Self::Low)
    }

    /// The index that walks through the rows of a filter in natural order, without sorting.
    pub(super) fn walking(filter: &ResultsFilter) -> Self {
        match Self::of_presets(filter) {
            _ if !filter.q.is_empty() => Self::Text,
            Some(preset) => preset,
            None if filter.status.is_some() => Self::Rank,
            None => Self::Natural,
        }
    }

    /// The one of the presets or the band that holds the fewest rows.
    fn of_presets(filter: &ResultsFilter) -> Option<Self> {
        let band = filter.band.map(|_| Self::Band);
        let preset = |preset, index| filter.has(preset).then_some(index);
        preset(Preset::TableLevel, Self::Tables)
            .or(preset(Preset::HasCitations, Self::Cited))
            .or(band)
            .or(preset(Preset::LowConfidence, Self::Low))
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
    push_filter(sql, filter, statuses);
    push_search(sql, filter.q.as_str());
}

/// ` AND …` for a filter without its search.
pub(super) fn push_filter(sql: &mut Sql, filter: &ResultsFilter, statuses: Statuses) {
    if let (Statuses::Filtered, Some(status)) = (statuses, filter.status) {
        sql.push(" AND ").push(has_status(status));
    }
    if let Some(band) = filter.band {
        sql.push(" AND band = ").push_bind(band.as_str());
    }
    for preset in &filter.presets {
        sql.push(" AND ").push(is(*preset));
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

/// The rows of a preset. What stands in parentheses is a column of the indexes: SQLite finds it there only as one
/// side of a comparison.
fn is(preset: Preset) -> &'static str {
    match preset {
        Preset::LowConfidence => "(score < 0.7) = 1",
        Preset::HasCitations => "cited = 1",
        Preset::TableLevel => "(column_name = '') = 1",
    }
}

/// ` AND …` for a filter without its search, in the words of the tables of counts.
pub(super) fn push_counted(sql: &mut Sql, filter: &ResultsFilter) {
    if let Some(status) = filter.status {
        let rank = ReviewStatus::ALL.iter().position(|known| *known == status);
        sql.push(" AND rank = ").push_bind(rank.and_then(|rank| i64::try_from(rank).ok()));
    }
    if let Some(band) = filter.band {
        sql.push(" AND band = ").push_bind(band.as_str());
    }
    for preset in &filter.presets {
        sql.push(match preset {
            Preset::LowConfidence => " AND low = 1",
            Preset::HasCitations => " AND cited = 1",
            Preset::TableLevel => " AND itself = 1",
        });
    }
}

/// From the first row on, or from the last one back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Back,
}

/// ` ORDER BY …`
pub(super) fn push_order(sql: &mut Sql, sort: Sort, group: Grouping, way: Way) {
    sql.push(" ORDER BY ");
    sql.push(match group {
        Grouping::None => "",
        Grouping::Schema => "schema_name, ",
        Grouping::Table => "schema_name, table_name, ",
    });
    sql.push(match (way, sort) {
        (Way::Forward, Sort::Natural) => "ordinal",
        (Way::Forward, Sort::ConfidenceAsc) => "score ASC NULLS LAST, ordinal",
        (Way::Forward, Sort::ConfidenceDesc) => "score DESC NULLS LAST, ordinal",
        (Way::Forward, Sort::LogprobAsc) => "logprob ASC NULLS LAST, ordinal",
        (Way::Forward, Sort::LogprobDesc) => "logprob DESC NULLS LAST, ordinal",
        (Way::Forward, Sort::Name) => {
            "schema_name COLLATE NOCASE, table_name COLLATE NOCASE, column_name COLLATE NOCASE, ordinal"
        }
        (Way::Forward, Sort::Status) => concat!(rank!(), ", ordinal"),
        (Way::Back, Sort::Natural) => "ordinal DESC",
        (Way::Back, Sort::ConfidenceAsc) => "score DESC NULLS FIRST, ordinal DESC",
        (Way::Back, Sort::ConfidenceDesc) => "score ASC NULLS FIRST, ordinal DESC",
        (Way::Back, Sort::LogprobAsc) => "logprob DESC NULLS FIRST, ordinal DESC",
        (Way::Back, Sort::LogprobDesc) => "logprob ASC NULLS FIRST, ordinal DESC",
        (Way::Back, Sort::Name) => {
            "schema_name COLLATE NOCASE DESC, table_name COLLATE NOCASE DESC, \
             column_name COLLATE NOCASE DESC, ordinal DESC"
        }
        (Way::Back, Sort::Status) => concat!(rank!(), " DESC, ordinal DESC"),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preset_is_what_it_says() {
        let low = format!("(score < {}) = 1", domain::filter::LOW_CONFIDENCE);
        assert_eq!(is(Preset::LowConfidence), low);
    }
}
