//! What is in a target database, for the scope tree.

use crate::{Engine, EngineError};
use domain::profile::{ColumnName, TableName, TreeTable};

impl Engine {
    /// Every table of a database, by schema and name; with `search`, those that have the text
    /// (in any case) in their schema's, their own or a column's name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tree(&self, db_profile: &str, search: &str) -> Result<Vec<TreeTable>, EngineError> {
        let search = search.trim().to_lowercase();
        let tables = self.target(db_profile).await?.catalogue().await?;
        Ok(tables
            .into_iter()
            .filter(|table| search.is_empty() || matches(table, &search))
            .map(|table| TreeTable {
                columns: table.columns.len(),
                schema: table.schema,
                table: table.table,
                kind: table.kind,
            })
            .collect())
    }

    /// The columns of one table, by ordinal; none where there is no such table.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn table_columns(
        &self,
        db_profile: &str,
        schema: &str,
        table: &str,
    ) -> Result<Vec<ColumnName>, EngineError> {
        let tables = self.target(db_profile).await?.catalogue().await?;
        Ok(tables
            .into_iter()
            .find(|other| other.schema == schema && other.table == table)
            .map(|table| table.columns)
            .unwrap_or_default())
    }
}

fn matches(table: &TableName, search: &str) -> bool {
    let has = |name: &str| name.to_lowercase().contains(search);
    has(&table.schema) || has(&table.table) || table.columns.iter().any(|column| has(&column.name))
}
