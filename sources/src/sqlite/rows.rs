//! Which rows of a SQLite table are measured, and the statement that does it.

use super::quote::quote_ident;
use super::statistics::{Measured, Target, figures};
use domain::asset::AssetKind;
use domain::profile::TableProfile;
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};

/// In how many places a large table is looked at.
const PLACES: i64 = 10;
/// A table with more than this many times the sample's rows is sampled all over: the first rows of a
/// large table are often the oldest and tell little of the others.
const SPREAD_FROM: i64 = 20;
/// The names by which a row's number can be had, unless columns are called so.
const ROW_NUMBERS: [&str; 3] = ["rowid", "_rowid_", "oid"];

/// The rows to look at.
pub(super) struct Rows {
    /// What comes after `FROM`, in one statement each.
    parts: Vec<String>,
    /// Whether they are few enough to be kept, so that all figures are about the very same ones.
    kept: bool,
    /// Below this many rows looked at, they are all of the table.
    complete_below: Option<i64>,
}

impl Rows {
    /// All rows.
    pub(super) fn all(profile: &TableProfile) -> Self {
        Self { parts: vec![table(profile)], kept: false, complete_below: Some(i64::MAX) }
    }

    /// The first rows.
    pub(super) fn first(profile: &TableProfile, limit: u32) -> Self {
        let part = format!("{} LIMIT {limit}", table(profile));
        Self { parts: vec![part], kept: true, complete_below: Some(limit.into()) }
    }

    /// The first rows, or those of several places of a large table. Also gives the table an estimate where
    /// its rows were too many to count: the span of their numbers.
    pub(super) async fn choose(conn: &mut SqliteConnection, profile: &mut TableProfile, limit: u32) -> Self {
        let large = SPREAD_FROM * i64::from(limit);
        if profile.kind == Some(AssetKind::Table)
            && profile.row_estimate.is_none_or(|rows| rows > large)
            && let Some((number, least, greatest)) = ends(conn, profile).await
        {
            let span = greatest.saturating_sub(least).saturating_add(1);
            if profile.row_estimate.is_none() {
                profile.row_estimate = Some(span);
            }
            if span > large {
                return Self::spread(profile, number, least, greatest, limit);
            }
        }
        Self::first(profile, limit)
    }

    /// The first rows after each of several row numbers, evenly spread.
    fn spread(profile: &TableProfile, number: &str, least: i64, greatest: i64, limit: u32) -> Self {
        let places = PLACES.min(i64::from(limit).max(1));
        let span = i128::from(greatest) - i128::from(least) + 1;
        let bound = |place: i64| i128::from(least) + span * i128::from(place) / i128::from(places);
        let part = |place: i64| {
            format!(
                "{} WHERE amx_table.{number} >= {} AND amx_table.{number} <= {} LIMIT {}",
                table(profile),
                bound(place),
                bound(place + 1) - 1,
                i64::from(limit) / places
            )
        };
        Self { parts: (0..places).map(part).collect(), kept: true, complete_below: None }
    }

    /// Whether so many rows are all rows of the table.
    pub(super) fn are_all(&self, looked_at: i64) -> bool {
        self.complete_below.is_some_and(|limit| looked_at < limit)
    }

    /// Whether several places were looked at and hardly a row was there.
    pub(super) fn are_missed(&self, measured: &[Measured]) -> bool {
        self.complete_below.is_none() && measured.iter().all(|column| column.looked_at < 2)
    }

    /// One row of figures per column. A bounded sample is kept, so that all figures are about the same
    /// rows; a whole table is not, each column reads it again.
    ///
    /// Names come with the table's alias: a lone `"name"` that is no column would be taken for a string.
    pub(super) fn statement(&self, chunk: &[Target]) -> String {
        let columns: Vec<String> = chunk
            .iter()
            .enumerate()
            .map(|(slot, target)| format!("amx_table.{} AS c{slot}", quote_ident(&target.name)))
            .collect();
        let columns = columns.join(", ");
        let selects: Vec<String> = match self.parts.as_slice() {
            [part] => vec![format!("SELECT {columns} FROM {part}")],
            parts => {
                parts.iter().map(|part| format!("SELECT * FROM (SELECT {columns} FROM {part})")).collect()
            }
        };
        let figures: Vec<String> =
            chunk.iter().enumerate().map(|(slot, target)| figures(slot, target.binary)).collect();
        let kept = if self.kept { "MATERIALIZED" } else { "NOT MATERIALIZED" };
        format!(
            "WITH amx_rows AS {kept} ({})\n{}",
            selects.join(" UNION ALL "),
            figures.join("\nUNION ALL\n")
        )
    }
}

fn table(profile: &TableProfile) -> String {
    format!("main.{} AS amx_table", quote_ident(&profile.table))
}

/// The name of the rows' number, the least and the greatest; `None` for a table without it. Each end is a
/// step into the tree; asked for together they would cost a scan.
async fn ends(conn: &mut SqliteConnection, profile: &TableProfile) -> Option<(&'static str, i64, i64)> {
    let is_column = |name: &&str| profile.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    let number = ROW_NUMBERS.into_iter().find(|name| !is_column(name))?;
    let table = table(profile);
    let sql = format!(
        "SELECT (SELECT min(amx_table.{number}) FROM {table}), (SELECT max(amx_table.{number}) FROM {table})"
    );
    // Names cannot be parameters; they are quoted by SQLite's rules.
    let found = sqlx::query_as::<Sqlite, (Option<i64>, Option<i64>)>(AssertSqlSafe(sql))
        .persistent(false)
        .fetch_one(conn)
        .await;
    let (least, greatest) = found.ok()?;
    Some((number, least?, greatest?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::profile::ColumnProfile;
    use sqlx::Connection;

    /// 200,000 rows are sampled by steps into the tree: no scan of the table, no sort of it.
    #[tokio::test]
    async fn a_large_table_is_neither_scanned_nor_sorted() {
        let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        sqlx::raw_sql(
            "CREATE TABLE big (n INTEGER PRIMARY KEY, rowid TEXT);
             WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 200000)
             INSERT INTO big SELECT n, 'row ' || n FROM i;",
        )
        .execute(&mut conn)
        .await
        .unwrap();
        let column = |name: &str| ColumnProfile { name: name.to_owned(), ..ColumnProfile::default() };
        let mut profile = TableProfile {
            table: "big".to_owned(),
            kind: Some(AssetKind::Table),
            columns: vec![column("n"), column("rowid")],
            ..TableProfile::default()
        };
        let rows = Rows::choose(&mut conn, &mut profile, 1_000).await;
        assert_eq!(profile.row_estimate, Some(200_000));
        let sql = rows.statement(&[Target::of(&profile, 1)]);
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")))
                .fetch_all(&mut conn)
                .await
                .unwrap();
        let steps: Vec<&str> = plan.iter().map(|step| step.3.as_str()).collect();
        let searches =
            steps.iter().filter(|step| step.starts_with("SEARCH amx_table USING INTEGER PRIMARY KEY"));
        assert_eq!(searches.count(), 10, "{steps:#?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN amx_table")), "{steps:#?}");
    }
}
