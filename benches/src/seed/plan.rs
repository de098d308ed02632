//! The tables of a seed, of all sizes, in natural order.

use super::draw::Draw;
use super::words::{COLUMNS, FORMS, SCHEMAS, SUBJECTS};
use super::{DATABASE, FAILS};
use domain::asset::{Asset, AssetKind};
use std::collections::HashSet;
use store::plan::PlannedTable;

/// A table, and which of its assets failed.
pub(super) struct Table {
    pub(super) planned: PlannedTable,
    /// The types of its columns.
    types: Vec<&'static str>,
    /// The natural-order number of the asset that failed.
    pub(super) fails: Option<i64>,
}

impl Table {
    pub(super) fn asset(&self, column: Option<&str>) -> Asset {
        Asset {
            database: DATABASE.to_owned(),
            schema: self.planned.schema.clone(),
            table: self.planned.table.clone(),
            column: column.map(str::to_owned),
            kind: if column.is_some() { AssetKind::Column } else { self.planned.kind },
        }
    }

    pub(super) fn data_type(&self, column: &str) -> Option<&'static str> {
        let place = self.planned.columns.iter().position(|name| name == column)?;
        self.types.get(place).copied()
    }
}

/// Tables whose assets give exactly `rows` results.
pub(super) fn tables(rows: usize) -> Vec<Table> {
    let (mut tables, mut names, mut left, mut assets) = (Vec::new(), HashSet::new(), rows, 0);
    while left > 0 {
        let number = tables.len();
        let mut draw = Draw::of(number, 1);
        let itself = !draw.once_in(50);
        let wanted = (size(&mut draw) + usize::from(itself)).min(left);
        let fails = assets / FAILS != (assets + wanted) / FAILS;
        let columns = wanted - usize::from(itself);
        let name = name(&mut draw, number, &mut names);
        tables.push(table(&mut draw, name, itself, columns + usize::from(fails)));
        let place = tables.len() - 1;
        if fails {
            // Its last asset has no row.
            tables[place].fails = Some(0);
        }
        left -= wanted;
        assets += wanted;
    }
    number(&mut tables);
    tables
}

/// Columns of a table: mostly some, sometimes a great many, now and then none.
fn size(draw: &mut Draw) -> usize {
    match draw.below(100) {
        0 => 0,
        1..=69 => 2 + draw.below(19),
        70..=94 => 20 + draw.below(41),
        95..=98 => 60 + draw.below(141),
        _ => 200 + draw.below(601),
    }
}

/// A schema and a name that no other table has.
fn name(
    draw: &mut Draw,
    number: usize,
    taken: &mut HashSet<(&'static str, String)>,
) -> (&'static str, String) {
    let schema = SCHEMAS[draw.below(SCHEMAS.len()).min(draw.below(SCHEMAS.len()))];
    let name = format!("{}{}", draw.pick(&SUBJECTS), draw.pick(&FORMS));
    let name = if taken.contains(&(schema, name.clone())) { format!("{name}_{number}") } else { name };
    taken.insert((schema, name.clone()));
    (schema, name)
}

fn table(draw: &mut Draw, (schema, table): (&'static str, String), itself: bool, columns: usize) -> Table {
    let mut planned = PlannedTable {
        position: 0,
        schema: schema.to_owned(),
        table,
        kind: match draw.below(20) {
            0 => AssetKind::MaterializedView,
            1 | 2 => AssetKind::View,
            _ => AssetKind::Table,
        },
        itself,
        columns: Vec::with_capacity(columns),
        first_ordinal: 0,
    };
    let mut types = Vec::with_capacity(columns);
    let shift = draw.below(COLUMNS.len());
    for number in 0..columns {
        let (name, data_type) = COLUMNS[(number + shift) % COLUMNS.len()];
        let name = match number / COLUMNS.len() {
            0 => name.to_owned(),
            round => format!("{}_{name}_{round}", draw.pick(&SUBJECTS)),
        };
        planned.columns.push(name);
        types.push(data_type);
    }
    Table { planned, types, fails: None }
}

/// Puts them in natural order and numbers them through.
fn number(tables: &mut [Table]) {
    tables.sort_by(|a, b| (&a.planned.schema, &a.planned.table).cmp(&(&b.planned.schema, &b.planned.table)));
    let mut next = 0;
    for (position, table) in (0..).zip(tables) {
        (table.planned.position, table.planned.first_ordinal) = (position, next);
        next += table.planned.len();
        table.fails = table.fails.map(|_| next - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_give_exactly_the_rows_and_are_the_same_every_time() {
        for rows in [1, 50, 3_000] {
            let tables = tables(rows);
            let assets: i64 = tables.iter().map(|table| table.planned.len()).sum();
            let failed = tables.iter().filter(|table| table.fails.is_some()).count();
            assert_eq!(usize::try_from(assets).unwrap() - failed, rows);
            let again: Vec<PlannedTable> =
                super::tables(rows).into_iter().map(|table| table.planned).collect();
            assert_eq!(tables.into_iter().map(|table| table.planned).collect::<Vec<_>>(), again);
        }
        assert!(tables(3_000).iter().any(|table| table.fails.is_some()));
    }

    #[test]
    fn no_asset_comes_twice() {
        let mut seen = HashSet::new();
        for table in tables(20_000) {
            for (_, column) in table.planned.assets() {
                assert!(seen.insert(table.asset(column).path()), "{}", table.asset(column).path());
            }
        }
    }
}
