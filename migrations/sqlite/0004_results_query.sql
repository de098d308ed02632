-- A page of results by any sort, filter and group on an index alone; only the page's rows are read
-- whole (store/src/results_query).

-- Decisions in their order: unreviewed, accepted, skipped. It takes the place of an index on the text.
DROP INDEX results_status;
CREATE INDEX results_rank ON results
    (run_id, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END), ordinal);

-- Two for each score: in both directions ties are in natural order.
CREATE INDEX results_score_up ON results (run_id, score, ordinal, status);
CREATE INDEX results_score_down ON results (run_id, score DESC, ordinal, status);
CREATE INDEX results_logprob_up ON results (run_id, logprob, ordinal, status);
CREATE INDEX results_logprob_down ON results (run_id, logprob DESC, ordinal, status);
CREATE INDEX results_name ON results
    (run_id, schema_name COLLATE NOCASE, table_name COLLATE NOCASE, column_name COLLATE NOCASE, ordinal, status);

-- The presets.
CREATE INDEX results_low ON results (run_id, ordinal, status, score, logprob) WHERE score < 0.7;
CREATE INDEX results_cited ON results (run_id, ordinal, status, score, logprob, source, column_name)
    WHERE source = 'rag';
CREATE INDEX results_tables ON results (run_id, ordinal, status, score, logprob, source, column_name)
    WHERE column_name = '';

-- What can be searched, and groups with every filter: the light columns of a row, without its drafts.
CREATE INDEX results_light ON results
    (run_id, schema_name, table_name, ordinal, status, score, logprob, source, column_name, revision, description);
