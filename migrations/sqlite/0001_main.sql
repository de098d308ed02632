-- The store, first cut. Points in time are milliseconds since the epoch (BIGINT), booleans 0/1,
-- structured values JSON text, so that the same statements run on SQLite and PostgreSQL.

CREATE TABLE jobs (
    id               TEXT PRIMARY KEY,
    request          TEXT NOT NULL,
    status           TEXT NOT NULL,
    run_id           BIGINT,
    cancel_requested BIGINT NOT NULL DEFAULT 0,
    lease_owner      TEXT,
    lease_until      BIGINT,
    attempts         BIGINT NOT NULL DEFAULT 0,
    last_event_id    BIGINT NOT NULL DEFAULT 0,
    error            TEXT,
    created_at       BIGINT NOT NULL,
    finished_at      BIGINT
);
-- The worker's question: what is not finished?
CREATE INDEX jobs_unfinished ON jobs (id) WHERE finished_at IS NULL;

CREATE TABLE events (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    id     BIGINT NOT NULL,
    name   TEXT NOT NULL,
    data   TEXT NOT NULL,
    PRIMARY KEY (job_id, id)
) WITHOUT ROWID;

CREATE TABLE runs (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id              TEXT NOT NULL UNIQUE REFERENCES jobs (id),
    command             TEXT NOT NULL,
    status              TEXT NOT NULL,
    parent_run_id       BIGINT REFERENCES runs (id),
    db_profile          TEXT NOT NULL,
    database_name       TEXT,
    dialect             TEXT,
    llm_profile         TEXT NOT NULL,
    doc_profile         TEXT,
    model               TEXT NOT NULL,
    scope               TEXT NOT NULL,
    settings            TEXT NOT NULL,
    rates               TEXT,
    rows_total          BIGINT NOT NULL DEFAULT 0,
    rows_done           BIGINT NOT NULL DEFAULT 0,
    rows_failed         BIGINT NOT NULL DEFAULT 0,
    planned             BIGINT NOT NULL DEFAULT 0,
    input_tokens        BIGINT NOT NULL DEFAULT 0,
    output_tokens       BIGINT NOT NULL DEFAULT 0,
    cached_input_tokens BIGINT NOT NULL DEFAULT 0,
    tokens_estimated    BIGINT NOT NULL DEFAULT 0,
    cost_micro_usd      BIGINT,
    error               TEXT,
    started_at          BIGINT NOT NULL,
    finished_at         BIGINT
);

-- A run's frozen plan: its tables in natural order, each with the assets that it gives, and the
-- table's profile once it was measured.
CREATE TABLE run_tables (
    run_id        BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position      BIGINT NOT NULL,
    schema_name   TEXT NOT NULL,
    table_name    TEXT NOT NULL,
    kind          TEXT NOT NULL,
    itself        BIGINT NOT NULL,
    columns       TEXT NOT NULL,
    first_ordinal BIGINT NOT NULL,
    profile       TEXT,
    PRIMARY KEY (run_id, position)
) WITHOUT ROWID;

CREATE TABLE run_batches (
    run_id        BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    first_ordinal BIGINT NOT NULL,
    schema_name   TEXT NOT NULL,
    table_name    TEXT NOT NULL,
    assets        BIGINT NOT NULL,
    input_tokens  BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    reasoning     TEXT,
    raw_answer    TEXT,
    PRIMARY KEY (run_id, first_ordinal)
) WITHOUT ROWID;

CREATE TABLE run_failures (
    run_id  BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    asset   TEXT NOT NULL,
    reason  TEXT NOT NULL,
    PRIMARY KEY (run_id, ordinal)
) WITHOUT ROWID;

CREATE TABLE results (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id             BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    ordinal            BIGINT NOT NULL,
    revision           BIGINT NOT NULL,
    version            BIGINT NOT NULL,
    parent_result_id   BIGINT REFERENCES results (id),
    db_profile         TEXT NOT NULL,
    database_name      TEXT NOT NULL,
    schema_name        TEXT NOT NULL,
    table_name         TEXT NOT NULL,
    column_name        TEXT NOT NULL, -- '' for the table itself
    kind               TEXT NOT NULL,
    data_type          TEXT,
    description        TEXT NOT NULL,
    chosen_alternative BIGINT,
    edited             BIGINT NOT NULL DEFAULT 0,
    status             TEXT NOT NULL,
    applied_at         BIGINT,
    score              DOUBLE PRECISION,
    band               TEXT NOT NULL,
    signal             TEXT NOT NULL,
    logprob            DOUBLE PRECISION,
    source             TEXT NOT NULL,
    alternatives       TEXT NOT NULL,
    alternatives_mode  TEXT NOT NULL,
    reasoning          TEXT,
    production_warning TEXT,
    provider           TEXT NOT NULL,
    model              TEXT NOT NULL,
    existing_comment   TEXT
);
-- Natural order; and the guard that no asset of a run is ever persisted twice.
CREATE UNIQUE INDEX results_natural ON results (run_id, ordinal);
CREATE UNIQUE INDEX results_asset ON results (run_id, schema_name, table_name, column_name, kind);
CREATE INDEX results_status ON results (run_id, status);
CREATE INDEX results_band ON results (run_id, band);

CREATE TABLE pending (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    result_id     BIGINT NOT NULL REFERENCES results (id) ON DELETE CASCADE,
    db_profile    TEXT NOT NULL,
    database_name TEXT NOT NULL,
    schema_name   TEXT NOT NULL,
    table_name    TEXT NOT NULL,
    column_name   TEXT NOT NULL,
    kind          TEXT NOT NULL,
    description   TEXT NOT NULL,
    queued_at     BIGINT NOT NULL,
    error         TEXT
);
-- At most one entry per asset (invariant 3).
CREATE UNIQUE INDEX pending_asset ON pending (db_profile, database_name, schema_name, table_name, column_name, kind);
CREATE INDEX pending_result ON pending (result_id);

CREATE TABLE audit (
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
    comment_after  TEXT NOT NULL,
    applied_at     BIGINT NOT NULL
);
