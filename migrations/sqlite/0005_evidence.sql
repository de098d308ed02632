-- What a draft rests on besides the table's profile, and whether some of it tries to give orders.

ALTER TABLE results ADD COLUMN citations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE results ADD COLUMN cited BIGINT NOT NULL DEFAULT 0;
ALTER TABLE results ADD COLUMN injection_warning TEXT;

-- The preset "Has citations" asks for them, no longer for the source; the others that hold what it needs follow.
DROP INDEX results_cited;
DROP INDEX results_tables;
DROP INDEX results_light;
CREATE INDEX results_cited ON results (run_id, ordinal, status, score, logprob, cited, column_name)
    WHERE cited = 1;
CREATE INDEX results_tables ON results (run_id, ordinal, status, score, logprob, cited, column_name)
    WHERE column_name = '';
CREATE INDEX results_light ON results
    (run_id, schema_name, table_name, ordinal, status, score, logprob, cited, column_name, revision, description);
