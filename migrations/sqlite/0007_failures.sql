-- A batch of a retry begins where an earlier one began: batches have a number of their own. Their cost is kept, so
-- that the run's is their sum, whatever the rates are later.
CREATE TABLE batches (
    id                  INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id              BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    first_ordinal       BIGINT NOT NULL,
    schema_name         TEXT NOT NULL,
    table_name          TEXT NOT NULL,
    assets              BIGINT NOT NULL,
    input_tokens        BIGINT NOT NULL,
    output_tokens       BIGINT NOT NULL,
    cached_input_tokens BIGINT NOT NULL DEFAULT 0,
    cost_micro_usd      BIGINT,
    reasoning           TEXT,
    raw_answer          TEXT
);
INSERT INTO batches (run_id, first_ordinal, schema_name, table_name, assets, input_tokens, output_tokens, reasoning,
                     raw_answer)
SELECT run_id, first_ordinal, schema_name, table_name, assets, input_tokens, output_tokens, reasoning, raw_answer
FROM run_batches ORDER BY run_id, first_ordinal;
DROP TABLE run_batches;
ALTER TABLE batches RENAME TO run_batches;
CREATE INDEX run_batches_natural ON run_batches (run_id, first_ordinal, id);

-- The job that tried the asset last: a retry that is taken up again after a crash tries each once.
ALTER TABLE run_failures ADD COLUMN job_id TEXT;

-- Milliseconds between an end of the run and its going on: no part of its duration.
ALTER TABLE runs ADD COLUMN idle_ms BIGINT NOT NULL DEFAULT 0;

-- The jobs of a run, one after the other.
CREATE INDEX jobs_run ON jobs (run_id, id) WHERE run_id IS NOT NULL;
