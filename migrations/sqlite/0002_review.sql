-- The review engine: versions of an asset's description, the log of decisions, the log of changes,
-- and what a re-run needs of its source.

-- The first version of the line that a row belongs to; NULL for a first version.
ALTER TABLE results ADD COLUMN lineage_id BIGINT REFERENCES results (id);
-- What variations were drafted from: "<result id>:<index>" and the text.
ALTER TABLE results ADD COLUMN seed_alternative_id TEXT;
ALTER TABLE results ADD COLUMN seed_alternative_text TEXT;
CREATE UNIQUE INDEX results_lineage ON results (lineage_id, version) WHERE lineage_id IS NOT NULL;

-- The person's additional instructions, and the run that holds the profiles which this one drafts from.
ALTER TABLE runs ADD COLUMN instructions TEXT;
ALTER TABLE runs ADD COLUMN evidence_run_id BIGINT REFERENCES runs (id);

-- The tables at the other end of foreign keys, as the prompts of the run showed them.
CREATE TABLE run_neighbours (
    run_id      BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    schema_name TEXT NOT NULL,
    table_name  TEXT NOT NULL,
    profile     TEXT NOT NULL,
    PRIMARY KEY (run_id, schema_name, table_name)
) WITHOUT ROWID;
CREATE INDEX run_tables_name ON run_tables (run_id, schema_name, table_name);

-- Decisions as operations; a bulk action is one. Undo and redo name one and flip `undone`.
CREATE TABLE operations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL,
    undone     BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);
-- Each row of an operation: its decision and the holder of its asset's queue entry, before and after.
-- The text and what belongs to it stand here only where the operation changed them.
CREATE TABLE operation_rows (
    operation_id       BIGINT NOT NULL REFERENCES operations (id) ON DELETE CASCADE,
    result_id          BIGINT NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    before_status      TEXT NOT NULL,
    after_status       TEXT NOT NULL,
    before_holder      BIGINT,
    after_holder       BIGINT,
    text_changed       BIGINT NOT NULL DEFAULT 0,
    before_description TEXT,
    before_chosen      BIGINT,
    before_edited      BIGINT,
    before_score       DOUBLE PRECISION,
    before_band        TEXT,
    before_logprob     DOUBLE PRECISION,
    after_description  TEXT,
    after_chosen       BIGINT,
    after_edited       BIGINT,
    after_score        DOUBLE PRECISION,
    after_band         TEXT,
    after_logprob      DOUBLE PRECISION,
    -- The last undo or redo could not take this row along.
    left_out           BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (operation_id, result_id)
) WITHOUT ROWID;
CREATE INDEX operation_rows_result ON operation_rows (result_id, operation_id);

-- Rows that changed, in order: what every open page follows.
CREATE TABLE changes (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    result_id BIGINT NOT NULL
);
