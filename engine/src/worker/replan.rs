//! The plan of a re-run: the source's plan, narrowed to the rows that shall be drafted again.

use super::execute::Execution;
use super::gather::Facts;
use crate::EngineError;
use crate::jobs::{Origin, Pick};
use domain::event::{Activity, JobEvent, Progress};
use domain::ids::RunId;
use std::collections::HashSet;
use store::plan::{PlannedTable, tables_from};
use store::{Store, StoreError, selection};

/// Tables of the source's plan read at once.
const PAGE: i64 = 200;

impl Execution {
    /// Freezes the plan if that was not done yet, from the store alone. Where the facts come from is the
    /// first run of the line.
    pub(super) async fn prepare_again(&self, origin: &Origin) -> Result<Facts, EngineError> {
        let source = store::runs::find(self.engine.store(), origin.run).await?;
        let database = source.database.clone().unwrap_or_default();
        let facts = Facts::Kept {
            run: source.evidence_run_id.unwrap_or(origin.run),
            source: origin.run,
            database: database.clone(),
        };
        if self.run.planned {
            return Ok(facts);
        }
        let text = format!("Taking the plan of run #{} again", origin.run);
        self.tell(&[JobEvent::Activity(Activity { text, asset: None, column: 0, columns_total: 0 })]).await?;
        let keep = kept_ordinals(self.engine.store(), origin).await?;
        let tables = narrow(plan_of(self.engine.store(), origin.run).await?, &keep);
        let total = tables.iter().map(PlannedTable::len).sum();
        let run = self.run.summary.id;
        let mut tx = self.begin_write().await?;
        if let Some(dialect) = source.dialect {
            store::runs::set_database(&mut tx, run, &database, dialect).await?;
        }
        store::plan::freeze(&mut tx, run, &tables).await?;
        self.log(&mut tx, &[JobEvent::Progress(Progress { done: 0, total })]).await?;
        self.commit(tx).await?;
        Ok(facts)
    }
}

/// The natural-order numbers, in the source run, of what shall be drafted again.
async fn kept_ordinals(store: &Store, origin: &Origin) -> Result<HashSet<i64>, StoreError> {
    let ordinals: Vec<i64> = match &origin.pick {
        Pick::All => selection::ordinals(store, origin.run).await?,
        Pick::Rows(ids) => ordinals_of(store, ids).await?,
        Pick::Variations { result_id, .. } => ordinals_of(store, &[*result_id]).await?,
    };
    Ok(ordinals.into_iter().collect())
}

async fn ordinals_of(store: &Store, ids: &[domain::ids::ResultId]) -> Result<Vec<i64>, StoreError> {
    Ok(selection::places(store, ids).await?.into_iter().map(|place| place.ordinal).collect())
}

/// A run's whole plan.
async fn plan_of(store: &Store, run: RunId) -> Result<Vec<PlannedTable>, StoreError> {
    let mut tables: Vec<PlannedTable> = Vec::new();
    loop {
        let from = tables.last().map_or(0, |table| table.first_ordinal + table.len());
        let known = tables.last().map_or(-1, |table| table.position);
        let page = tables_from(store, run, from, PAGE).await?;
        let before = tables.len();
        tables.extend(page.into_iter().filter(|table| table.position > known));
        if tables.len() == before {
            return Ok(tables);
        }
    }
}

/// The part of a plan with these natural-order numbers, numbered through anew.
fn narrow(tables: Vec<PlannedTable>, keep: &HashSet<i64>) -> Vec<PlannedTable> {
    let mut narrowed: Vec<PlannedTable> = Vec::new();
    let mut next = 0;
    for table in tables {
        let kept: Vec<Option<String>> = table
            .assets()
            .filter(|(ordinal, _)| keep.contains(ordinal))
            .map(|(_, column)| column.map(str::to_owned))
            .collect();
        if kept.is_empty() {
            continue;
        }
        let table = PlannedTable {
            position: i64::try_from(narrowed.len()).unwrap_or(i64::MAX),
            itself: kept.contains(&None),
            columns: kept.into_iter().flatten().collect(),
            first_ordinal: next,
            ..table
        };
        next += table.len();
        narrowed.push(table);
    }
    narrowed
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::asset::AssetKind;

    fn table(position: i64, first_ordinal: i64, itself: bool, columns: &[&str]) -> PlannedTable {
        PlannedTable {
            position,
            schema: "main".into(),
            table: format!("t{position}"),
            kind: AssetKind::Table,
            itself,
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            first_ordinal,
        }
    }

    #[test]
    fn a_narrowed_plan_has_the_kept_assets_in_their_order() {
        let plan = vec![
            table(0, 0, true, &["a", "b"]),
            table(1, 3, true, &["c"]),
            table(2, 5, false, &["d", "e", "f"]),
        ];
        let keep = HashSet::from([2, 5, 7]);
        assert_eq!(
            narrow(plan.clone(), &keep),
            [
                table(0, 0, false, &["b"]),
                PlannedTable { table: "t2".into(), ..table(1, 1, false, &["d", "f"]) }
            ]
        );
        let all = (0..8).collect();
        assert_eq!(narrow(plan.clone(), &all), plan);
        assert!(narrow(plan, &HashSet::new()).is_empty());
    }
}
