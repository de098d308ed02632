//! Writing many comments in few round trips, each isolated from the others.
//!
//! A chunk is one transaction of five messages, however many comments it has. The comparing and
//! writing is done in the server by one anonymous block: each comment in a sub-block, which is a
//! savepoint. Nothing is created for it, so that it needs no right but that to comment.

use super::comment::{refusal, storable};
use super::set_timeouts;
use crate::{ApplyOutcome, CommentChange, SourceError};
use domain::asset::{Asset, AssetKind};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

/// Comments of one transaction. A savepoint that wrote is a subtransaction; up to 64 of them every
/// other session can look up without going to disk.
pub(super) const CHUNK: usize = 60;

/// Reads the changes from the setting `amx.changes` and leaves what became of them in `amx.outcomes`;
/// both belong to the transaction.
///
/// The order is that of the names, so that two writers never wait for each other crosswise. A table
/// that somebody else holds is waited for once. The statements are, to the letter, those of
/// `comment::statement_on`.
const WRITE: &str = r#"
DO $amx$
DECLARE
    change record;
    live record;
    place text;
    busy text[] := '{}';
    state text;
    said text;
    outcome json;
    outcomes text[] := '{}';
BEGIN
    FOR change IN
        SELECT c.*
          FROM pg_catalog.json_to_recordset(pg_catalog.current_setting('amx.changes')::json)
               AS c (place int, schema_name text, table_name text, column_name text, keyword text,
                     expected text, comment text, confirmed boolean)
         ORDER BY c.schema_name COLLATE "C", c.table_name COLLATE "C", c.place
    LOOP
        place := change.schema_name || '.' || change.table_name;
        BEGIN
            IF place = ANY (busy) THEN
                RAISE EXCEPTION USING ERRCODE = 'lock_not_available', MESSAGE = 'could not obtain lock on ' || place;
            END IF;
            PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('amx comment ' || place, 0));
            SELECT c.relkind = 'f' AS foreign_table,
                   COALESCE(CASE WHEN change.column_name IS NULL THEN pg_catalog.obj_description(c.oid, 'pg_class')
                                 ELSE pg_catalog.col_description(c.oid, a.attnum) END, '') AS comment
              INTO live
              FROM pg_catalog.pg_class AS c
              JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_attribute AS a
                ON a.attrelid = c.oid AND a.attname = change.column_name AND a.attnum > 0 AND NOT a.attisdropped
             WHERE n.nspname = change.schema_name AND c.relname = change.table_name
               AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
               AND (change.column_name IS NULL OR a.attnum IS NOT NULL);
            IF NOT FOUND THEN
                outcome := pg_catalog.json_build_object('place', change.place, 'state', '42P01', 'said', '');
            ELSIF live.comment = change.comment THEN
                outcome := pg_catalog.json_build_object('place', change.place, 'became', 'unchanged');
            ELSIF live.comment <> change.expected AND NOT change.confirmed THEN
                outcome := pg_catalog.json_build_object('place', change.place, 'became', 'drifted',
                                                        'comment', live.comment);
            ELSE
                EXECUTE CASE WHEN live.foreign_table AND change.column_name IS NULL
                             THEN 'COMMENT ON FOREIGN TABLE ' ELSE 'COMMENT ON ' || change.keyword || ' ' END
                     || '"' || pg_catalog.replace(change.schema_name, '"', '""') || '"."'
                     || pg_catalog.replace(change.table_name, '"', '""') || '"'
                     || COALESCE('."' || pg_catalog.replace(change.column_name, '"', '""') || '"', '')
                     || ' IS ' || pg_catalog.quote_nullable(NULLIF(change.comment, ''));
                outcome := pg_catalog.json_build_object('place', change.place, 'became', 'applied',
                                                        'comment', live.comment);
            END IF;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT;
            IF state = '55P03' THEN
                busy := busy || place;
            END IF;
            outcome := pg_catalog.json_build_object('place', change.place, 'state', state, 'said', said);
        END;
        outcomes := outcomes || outcome::text;
    END LOOP;
    PERFORM pg_catalog.set_config('amx.outcomes', '[' || pg_catalog.array_to_string(outcomes, ',') || ']', true);
END
$amx$"#;

/// A change as the block reads it.
#[derive(Serialize)]
struct Wanted<'a> {
    place: usize,
    schema_name: &'a str,
    table_name: &'a str,
    column_name: Option<&'a str>,
    keyword: &'static str,
    expected: &'a str,
    comment: String,
    confirmed: bool,
}

/// What the block says became of a change: `became`, or the `state` and words of a failure.
#[derive(Deserialize)]
struct Told {
    place: usize,
    became: Option<Became>,
    comment: Option<String>,
    #[serde(default)]
    state: String,
    #[serde(default)]
    said: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Became {
    Applied,
    Unchanged,
    Drifted,
}

/// Writes a chunk in one transaction.
///
/// # Errors
/// When the chunk as a whole failed; then nothing of it is written, unless the connection broke while
/// it was committed.
pub(super) async fn write(
    pool: &PgPool,
    changes: &[CommentChange],
) -> Result<Vec<Result<ApplyOutcome, SourceError>>, sqlx::Error> {
    let wanted: Vec<Wanted<'_>> = changes.iter().enumerate().map(wanted).collect();
    let wanted = serde_json::to_string(&wanted).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let mut transaction = pool.begin().await?;
    // Longer than one statement's: the block is one statement with many in it.
    set_timeouts(&mut transaction, "60s").await?;
    sqlx::query("SELECT pg_catalog.set_config('amx.changes', $1, true)")
        .bind(wanted)
        .execute(&mut *transaction)
        .await?;
    sqlx::query(WRITE).execute(&mut *transaction).await?;
    let told: String = sqlx::query_scalar("SELECT pg_catalog.current_setting('amx.outcomes')")
        .fetch_one(&mut *transaction)
        .await?;
    let told: Vec<Told> = serde_json::from_str(&told).map_err(|error| sqlx::Error::Decode(error.into()))?;
    transaction.commit().await?;

    let silent = || Err(SourceError::Database("it gave no answer for this comment".to_owned()));
    let mut outcomes: Vec<_> = changes.iter().map(|_| silent()).collect();
    for told in told {
        if let (Some(place), Some(change)) = (outcomes.get_mut(told.place), changes.get(told.place)) {
            *place = outcome(told, &change.asset);
        }
    }
    Ok(outcomes)
}

fn wanted((place, change): (usize, &CommentChange)) -> Wanted<'_> {
    let Asset { schema, table, column, kind, .. } = &change.asset;
    Wanted {
        place,
        schema_name: schema,
        table_name: table,
        column_name: column.as_deref(),
        // A foreign table is found out by the block.
        keyword: super::comment::keyword(if column.is_some() { AssetKind::Column } else { *kind }, false),
        expected: change.expected.as_deref().unwrap_or_default(),
        comment: storable(&change.text),
        confirmed: change.confirm_drift,
    }
}

fn outcome(told: Told, asset: &Asset) -> Result<ApplyOutcome, SourceError> {
    let comment = told.comment.filter(|comment| !comment.is_empty());
    match told.became {
        Some(Became::Applied) => Ok(ApplyOutcome::Applied { before: comment }),
        Some(Became::Unchanged) => Ok(ApplyOutcome::Unchanged),
        Some(Became::Drifted) => Ok(ApplyOutcome::Drifted { current: comment }),
        None => Err(refusal(&told.state, &told.said, asset)),
    }
}
