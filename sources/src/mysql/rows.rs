//! Which rows of a table are measured, and the statements that do it.

use super::facts::Measure;
use super::quote::{quote_ident, quote_table};

/// In how many places a large table is looked at.
const PLACES: u32 = 10;

/// A column to measure.
pub(super) struct Target {
    /// Where it is in the profile.
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) measure: Measure,
}

/// The rows to look at: each part is what comes after `FROM`.
pub(super) struct Rows {
    parts: Vec<String>,
    /// Below this many rows looked at, they are all of the table.
    complete_below: Option<i64>,
}

/// The statement that finds the ends of a column of whole numbers.
pub(super) fn ends(schema: &str, table: &str, column: &str) -> String {
    let column = quote_ident(column);
    format!(
        "SELECT CAST(MIN({column}) AS CHAR), CAST(MAX({column}) AS CHAR) FROM {}",
        quote_table(schema, table)
    )
}

impl Rows {
    /// All rows.
    pub(super) fn all(schema: &str, table: &str) -> Self {
        Self { parts: vec![quote_table(schema, table)], complete_below: Some(i64::MAX) }
    }

    /// The first rows. Of a table in its own order: by a secondary index they would be those with the
    /// least values.
    pub(super) fn first(schema: &str, table: &str, is_view: bool, limit: u32) -> Self {
        let hint = if is_view { "" } else { " USE INDEX ()" };
        let part = format!("{}{hint} LIMIT {limit}", quote_table(schema, table));
        Self { parts: vec![part], complete_below: Some(limit.into()) }
    }

    /// The first rows after each of several numbers of the primary key, evenly spread.
    pub(super) fn spread(
        schema: &str,
        table: &str,
        column: &str,
        least: i128,
        greatest: i128,
        limit: u32,
    ) -> Self {
        let places = PLACES.min(limit.max(1));
        let (table, column) = (quote_table(schema, table), quote_ident(column));
        let bound = |place: u32| least + (greatest - least + 1) * i128::from(place) / i128::from(places);
        let part = |place: u32| {
            format!(
                "{table} WHERE {column} >= {} AND {column} < {} ORDER BY {column} LIMIT {}",
                bound(place),
                bound(place + 1),
                limit / places
            )
        };
        Self { parts: (0..places).map(part).collect(), complete_below: None }
    }

    /// Whether so many rows are all rows of the table.
    pub(super) fn are_all(&self, looked_at: i64) -> bool {
        self.complete_below.is_some_and(|limit| looked_at < limit)
    }

    /// One row: the number of rows, and of each column its values, its distinct values and its ends.
    pub(super) fn figures(&self, chunk: &[Target]) -> String {
        let figures: Vec<String> =
            chunk.iter().enumerate().map(|(slot, target)| figures(slot, target.measure)).collect();
        let slots: Vec<usize> = (0..chunk.len()).collect();
        format!(
            "SELECT CAST(COUNT(*) AS SIGNED), {} FROM {}",
            figures.join(", "),
            self.derived(chunk, &slots)
        )
    }

    /// The most frequent values of each column that shows any: slot, value, how often.
    pub(super) fn samples(&self, chunk: &[Target]) -> Option<String> {
        let sample = |(slot, target): (usize, &Target)| {
            let text = text(slot, target.measure)?;
            // By their bytes, so that values which differ in case only are told apart.
            Some(format!(
                "SELECT CAST({slot} AS SIGNED), v, n FROM (\
                 SELECT LEFT({text}, 80) COLLATE utf8mb4_bin AS v, CAST(COUNT(*) AS SIGNED) AS n \
                 FROM {} WHERE c{slot} IS NOT NULL GROUP BY v ORDER BY n DESC, v LIMIT 5) AS s{slot}",
                self.derived(chunk, &[slot])
            ))
        };
        let samples: Vec<String> = chunk.iter().enumerate().filter_map(sample).collect();
        (!samples.is_empty()).then(|| samples.join("\nUNION ALL\n"))
    }

    /// The rows with the columns of these slots as `c{slot}`.
    fn derived(&self, chunk: &[Target], slots: &[usize]) -> String {
        let columns: Vec<String> =
            slots.iter().map(|slot| format!("{} AS c{slot}", quote_ident(&chunk[*slot].name))).collect();
        let columns = columns.join(", ");
        match self.parts.as_slice() {
            [part] => format!("(SELECT {columns} FROM {part}) AS amx_rows"),
            parts => {
                let select = |(place, part): (usize, &String)| {
                    format!("SELECT * FROM (SELECT {columns} FROM {part}) AS amx_{place}")
                };
                let selects: Vec<String> = parts.iter().enumerate().map(select).collect();
                format!("({}) AS amx_rows", selects.join(" UNION ALL "))
            }
        }
    }
}

/// The figures of the column `c{slot}`. Its ends are found in its own order, then written as text.
fn figures(slot: usize, measure: Measure) -> String {
    let distinct = match measure {
        Measure::Ordered | Measure::Bits => format!("c{slot}"),
        Measure::Counted => format!("CAST(c{slot} AS CHAR)"),
        Measure::Opaque => format!("SHA1(c{slot})"),
        Measure::Shape => format!("SHA1(ST_AsBinary(c{slot}))"),
    };
    let end = |function: &str| match measure {
        Measure::Ordered => format!("LEFT(CAST({function}(c{slot}) AS CHAR), 80)"),
        Measure::Bits => format!("CAST({function}(c{slot} + 0) AS CHAR)"),
        Measure::Counted | Measure::Opaque | Measure::Shape => "CAST(NULL AS CHAR)".to_owned(),
    };
    format!(
        "CAST(COUNT(c{slot}) AS SIGNED), CAST(COUNT(DISTINCT {distinct}) AS SIGNED), {}, {}",
        end("MIN"),
        end("MAX")
    )
}

/// A value of the column `c{slot}` as text; `None` where it would tell nothing.
fn text(slot: usize, measure: Measure) -> Option<String> {
    match measure {
        Measure::Ordered | Measure::Counted => Some(format!("CAST(c{slot} AS CHAR)")),
        Measure::Bits => Some(format!("CAST(c{slot} + 0 AS CHAR)")),
        Measure::Opaque | Measure::Shape => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_cover_the_whole_range_without_overlap() {
        let rows = Rows::spread("s", "t", "id", 1, 100, 50);
        assert_eq!(rows.parts.len(), 10);
        assert_eq!(rows.parts[0], "`s`.`t` WHERE `id` >= 1 AND `id` < 11 ORDER BY `id` LIMIT 5");
        assert_eq!(rows.parts[9], "`s`.`t` WHERE `id` >= 91 AND `id` < 101 ORDER BY `id` LIMIT 5");
        let widest = Rows::spread("s", "t", "id", 0, u64::MAX.into(), 1);
        assert_eq!(
            widest.parts,
            ["`s`.`t` WHERE `id` >= 0 AND `id` < 18446744073709551616 ORDER BY `id` LIMIT 1"]
        );
        assert!(!rows.are_all(3));
    }
}
