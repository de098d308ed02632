-- The audit, whole: who, what was reverted, and the attempts that a crash leaves behind.

ALTER TABLE audit ADD COLUMN applied_by TEXT NOT NULL DEFAULT '';
-- The line of versions that the row belongs to (its first version).
ALTER TABLE audit ADD COLUMN lineage_id BIGINT;
-- The entry that this one takes back.
ALTER TABLE audit ADD COLUMN reverts BIGINT REFERENCES audit (id);
UPDATE audit SET lineage_id =
    (SELECT COALESCE(r.lineage_id, r.id) FROM results r WHERE r.id = audit.result_id);
-- An entry is reverted at most once.
CREATE UNIQUE INDEX audit_reverts ON audit (reverts) WHERE reverts IS NOT NULL;
CREATE INDEX audit_run ON audit (run_id, id);
CREATE INDEX audit_lineage ON audit (lineage_id, id);
CREATE INDEX audit_asset ON audit (db_profile, database_name, schema_name, table_name, column_name, kind, id);

-- What is about to be written, noted before it is: an attempt whose process died is found here, and
-- audited where the database says that it was written.
CREATE TABLE attempts (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    result_id      BIGINT NOT NULL,
    run_id         BIGINT NOT NULL,
    db_profile     TEXT NOT NULL,
    database_name  TEXT NOT NULL,
    schema_name    TEXT NOT NULL,
    table_name     TEXT NOT NULL,
    column_name    TEXT NOT NULL,
    kind           TEXT NOT NULL,
    comment_before TEXT,
    comment_after  TEXT NOT NULL, -- '' takes the comment away
    applied_by     TEXT NOT NULL,
    reverts        BIGINT,
    attempted_at   BIGINT NOT NULL
);
CREATE INDEX attempts_result ON attempts (result_id);
