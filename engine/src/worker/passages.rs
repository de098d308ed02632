//! Documents and code in a run: read at its start, found for each table; of a re-run those of its source.

use super::execute::Execution;
use crate::EngineError;
use crate::evidence::{AssetName, Library, marks};
use domain::citation::Citation;
use domain::documents::DocProblem;
use domain::event::{Activity, JobEvent, Warning};
use domain::ids::RunId;
use domain::text::counted;
use std::collections::HashMap;
use store::StoreError;
use store::plan::PlannedTable;

/// Files with a problem that a run warns of one by one.
const WARNED: usize = 20;

/// Passages by asset; `None` is the table itself.
pub(super) type Passages = HashMap<Option<String>, Vec<Citation>>;

impl Execution {
    /// Reads what is new or changed of the run's documents. That some cannot be read is a warning; so is it
    /// when none can.
    pub(super) async fn read_documents(&self) -> Result<(), StoreError> {
        let Some(name) = &self.run.doc_profile else { return Ok(()) };
        match self.ingest(name).await {
            Ok(problems) => self.warn_of(&problems).await,
            Err(EngineError::Store(error)) => Err(error),
            Err(error) => {
                let text = format!("The documents of '{name}' cannot be read: {error}");
                self.tell(&[JobEvent::Warning(Warning { asset: None, text })]).await
            }
        }
    }

    async fn ingest(&self, name: &str) -> Result<Vec<DocProblem>, EngineError> {
        let pending = self.engine.look_at_documents(name).await?;
        if pending.len() > 0 {
            let text = format!("Reading {} of '{name}'", counted(pending.len(), "document"));
            let activity = Activity { text, asset: None, column: 0, columns_total: 0 };
            self.tell(&[JobEvent::Activity(activity)]).await?;
        }
        // Even with nothing to read: that it was looked at is noted.
        Ok(self.engine.carry_out(pending).await?.state.problems)
    }

    async fn warn_of(&self, problems: &[DocProblem]) -> Result<(), StoreError> {
        let warning = |text| JobEvent::Warning(Warning { asset: None, text });
        let mut warnings: Vec<JobEvent> =
            problems.iter().take(WARNED).map(|problem| warning(problem.sentence())).collect();
        let more = problems.len().saturating_sub(WARNED);
        if more > 0 {
            warnings.push(warning(format!("{} more could not be read.", counted(more, "document"))));
        }
        if warnings.is_empty() { Ok(()) } else { self.tell(&warnings).await }
    }

    /// What was read of the run's documents, if it has any.
    pub(super) async fn library(&self) -> Result<Option<Library>, StoreError> {
        match &self.run.doc_profile {
            Some(name) => Library::open(self.engine.store(), name).await,
            None => Ok(None),
        }
    }

    /// What documents and code say of a table's assets. A re-run takes its source's rows' as they were; what
    /// the source has no row of is looked for.
    pub(super) async fn passages(
        &self,
        library: Option<&Library>,
        source: Option<RunId>,
        table: &PlannedTable,
    ) -> Result<Passages, StoreError> {
        let store = self.engine.store();
        let mut kept = match source {
            Some(source) => store::citations::of_table(store, source, &table.schema, &table.table).await?,
            None => Passages::new(),
        };
        let looked_for: Vec<Option<&str>> = table
            .assets()
            .map(|(_, column)| column)
            .filter(|column| !kept.contains_key(&column.map(str::to_owned)))
            .collect();
        if let (Some(library), false) = (library, looked_for.is_empty()) {
            kept.extend(library.passages(store, &table.schema, &table.table, &looked_for).await?);
        }
        Ok(kept)
    }
}

/// Masks what must not leave, in the passages and in what stands above them.
pub(super) fn redact(passages: &mut Passages, schema: &str, table: &str) {
    use sources::redact::redact_text;
    for (column, citations) in passages {
        for citation in citations {
            let snippet = redact_text(&citation.snippet);
            if snippet != citation.snippet {
                citation.marks = marks(&snippet, &AssetName { schema, table, column: column.as_deref() });
                citation.snippet = snippet;
            }
            citation.title = redact_text(&citation.title);
            citation.heading = citation.heading.as_deref().map(redact_text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_masked_keeps_its_marks_right() {
        let citation = Citation {
            snippet: "Ask jane@example.com for the status.".into(),
            heading: Some("Call +49 30 1234567".into()),
            marks: vec![(29, 35)],
            ..Citation::default()
        };
        let mut passages = Passages::from([(Some("status".to_owned()), vec![citation])]);
        redact(&mut passages, "main", "orders");
        let masked = &passages[&Some("status".to_owned())][0];
        assert_eq!(masked.snippet, "Ask <e-mail> for the status.");
        let marked: Vec<String> =
            masked.pieces().into_iter().filter(|(_, marked)| *marked).map(|(text, _)| text).collect();
        assert_eq!(marked, ["status"]);
        assert!(!masked.heading.as_deref().unwrap().contains("1234567"));
    }
}
