//! From a scope to a frozen plan.

use crate::EngineError;
use domain::profile::TableName;
use domain::scope::Scope;
use store::plan::PlannedTable;

/// The covered tables in natural order (schema, table; the table-level row first, then columns by
/// ordinal), numbered through.
///
/// # Errors
/// When the scope names something that is not there: the person should know before anything is drafted.
pub(crate) fn plan(scope: &Scope, catalogue: &[TableName]) -> Result<Vec<PlannedTable>, EngineError> {
    let unknown = scope.unknown_names(catalogue);
    if !unknown.is_empty() {
        let names = unknown.join(", ");
        return Err(EngineError::field(
            "scope.include",
            format!("The database has no {names}. Correct the scope and start again."),
        ));
    }
    let mut next = 0;
    let mut tables = Vec::new();
    for (position, covered) in (0..).zip(catalogue.iter().filter_map(|table| scope.covers(table))) {
        let table = PlannedTable {
            position,
            schema: covered.table.schema.clone(),
            table: covered.table.table.clone(),
            kind: covered.table.kind,
            itself: covered.itself,
            columns: covered.columns.iter().map(|column| column.name.clone()).collect(),
            first_ordinal: next,
        };
        next += table.len();
        tables.push(table);
    }
    Ok(tables)
}
