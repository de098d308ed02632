//! A run's rows as a file: CSV, JSON, Markdown, or a `schema.yml` for dbt.
//!
//! The formats are pure: rows in, bytes out. The file is made chunk by chunk while it is sent, so a run
//! is never in memory as a whole. Names and texts are hostile (specification 5.1): each format writes them
//! so that the program that opens the file takes them for text.

mod csv;
mod dbt;
mod json;
mod markdown;
mod text;

use crate::{Engine, EngineError};
use domain::filter::ResultsFilter;
use domain::ids::RunId;
use domain::result::{ResultRow, ReviewStatus};
use domain::run::RunDetail;
use futures::Stream;
use std::io;
use store::Store;
use store::results_query;

/// Rows that are read, and sent, at a time.
const CHUNK: i64 = 500;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Format {
    /// Every row with its decision, for spreadsheets.
    Csv,
    /// `{"run":…,"results":[…]}`, both as the API has them.
    Json,
    /// Every row with its decision, for people.
    #[schema(rename = "md")]
    Markdown,
    /// The accepted descriptions, for dbt.
    Dbt,
}

impl Format {
    /// Every one, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Json, Self::Markdown, Self::Dbt];

    /// The name in the API and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Dbt => "dbt",
        }
    }

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Dbt => "application/yaml",
        }
    }

    /// The file's name.
    pub fn file_name(self, run: RunId) -> String {
        let extension = if self == Self::Dbt { "yml" } else { self.as_str() };
        format!("run-{run}.{extension}")
    }

    fn writer(self) -> Box<dyn Writer> {
        match self {
            Self::Csv => Box::new(csv::Csv),
            Self::Json => Box::new(json::Json::default()),
            Self::Markdown => Box::new(markdown::Markdown::default()),
            Self::Dbt => Box::new(dbt::Dbt::default()),
        }
    }
}

/// A format while a file is written. Rows come in natural order, so those of a table come together.
trait Writer: Send {
    /// What stands before the rows.
    fn head(&mut self, run: &RunDetail) -> io::Result<Vec<u8>>;
    /// The next rows.
    fn rows(&mut self, rows: &[ResultRow]) -> io::Result<Vec<u8>>;
    /// What stands behind them.
    fn tail(&mut self) -> Vec<u8>;
}

/// A file while it is written.
struct Walk {
    store: Store,
    run: RunId,
    filter: ResultsFilter,
    writer: Box<dyn Writer>,
    /// The natural place of the last row that was written; `None` behind the end.
    after: Option<i64>,
}

impl Walk {
    /// The file's next part.
    async fn next(mut self) -> Result<Option<(Vec<u8>, Self)>, EngineError> {
        let Some(after) = self.after else { return Ok(None) };
        let rows = results_query::chunk(&self.store, self.run, &self.filter, after, CHUNK).await?;
        self.after = rows.last().map(|row| row.ordinal);
        let part = if rows.is_empty() {
            self.writer.tail()
        } else {
            self.writer.rows(&rows).map_err(EngineError::Export)?
        };
        Ok(Some((part, self)))
    }
}

impl Engine {
    /// The rows of a run that a filter leaves, as the parts of a file. It ends with an error, and so as a
    /// broken transfer, when the store fails meanwhile.
    ///
    /// # Errors
    /// When there is no such run.
    pub async fn export(
        &self,
        run: RunId,
        format: Format,
        mut filter: ResultsFilter,
    ) -> Result<impl Stream<Item = Result<Vec<u8>, EngineError>> + Send + use<>, EngineError> {
        let detail = self.run(run).await?;
        if format == Format::Dbt && filter.status.is_none() {
            // The others would be left out anyway.
            filter.status = Some(ReviewStatus::Accepted);
        }
        let mut writer = format.writer();
        let head = writer.head(&detail).map_err(EngineError::Export)?;
        let walk = Walk { store: self.store().clone(), run, filter, writer, after: Some(-1) };
        let rest = futures::stream::try_unfold(walk, Walk::next);
        Ok(futures::StreamExt::chain(futures::stream::once(std::future::ready(Ok(head))), rest))
    }
}

#[cfg(test)]
mod tests;
