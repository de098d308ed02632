-- Pages of runs with a million rows (store/src/results_query): every sort walks an index that holds all that filters
-- ask for, so that nothing is sorted; what is counted stands beside the rows.

-- In place of a scan for each count. `rank`, `low` and `itself` are those of the indexes below.
CREATE TABLE run_counts (
    run_id      BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    schema_name TEXT NOT NULL,
    rank        BIGINT NOT NULL,
    low         BIGINT NOT NULL,
    cited       BIGINT NOT NULL,
    itself      BIGINT NOT NULL,
    band        TEXT NOT NULL,
    n           BIGINT NOT NULL,
    PRIMARY KEY (run_id, schema_name, rank, low, cited, itself, band)
) WITHOUT ROWID;
CREATE TABLE table_counts (
    run_id      BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    schema_name TEXT NOT NULL,
    table_name  TEXT NOT NULL,
    rank        BIGINT NOT NULL,
    low         BIGINT NOT NULL,
    cited       BIGINT NOT NULL,
    itself      BIGINT NOT NULL,
    band        TEXT NOT NULL,
    n           BIGINT NOT NULL,
    PRIMARY KEY (run_id, schema_name, table_name, rank, low, cited, itself, band)
) WITHOUT ROWID;

INSERT INTO run_counts
SELECT run_id, schema_name, CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END,
       COALESCE(score < 0.7, 0), cited, column_name = '', band, COUNT(*)
FROM results GROUP BY 1, 2, 3, 4, 5, 6, 7;
INSERT INTO table_counts
SELECT run_id, schema_name, table_name, CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END,
       COALESCE(score < 0.7, 0), cited, column_name = '', band, COUNT(*)
FROM results GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

-- Triggers, because rows change in several places, and all of them must count.
CREATE TRIGGER results_counted AFTER INSERT ON results BEGIN
    INSERT INTO run_counts VALUES (NEW.run_id, NEW.schema_name,
        CASE NEW.status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END,
        COALESCE(NEW.score < 0.7, 0), NEW.cited, NEW.column_name = '', NEW.band, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
    INSERT INTO table_counts VALUES (NEW.run_id, NEW.schema_name, NEW.table_name,
        CASE NEW.status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END,
        COALESCE(NEW.score < 0.7, 0), NEW.cited, NEW.column_name = '', NEW.band, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER results_discounted AFTER DELETE ON results BEGIN
    UPDATE run_counts SET n = n - 1
    WHERE run_id = OLD.run_id AND schema_name = OLD.schema_name
      AND rank = CASE OLD.status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END
      AND low = COALESCE(OLD.score < 0.7, 0) AND cited = OLD.cited AND itself = (OLD.column_name = '')
      AND band = OLD.band;
    UPDATE table_counts SET n = n - 1
    WHERE run_id = OLD.run_id AND schema_name = OLD.schema_name AND table_name = OLD.table_name
      AND rank = CASE OLD.status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END
      AND low = COALESCE(OLD.score < 0.7, 0) AND cited = OLD.cited AND itself = (OLD.column_name = '')
      AND band = OLD.band;
END;
CREATE TRIGGER results_recounted AFTER UPDATE OF status, score, band, cited ON results
WHEN OLD.status <> NEW.status OR OLD.score IS NOT NEW.score OR OLD.band <> NEW.band OR OLD.cited <> NEW.cited
BEGIN
    UPDATE run_counts SET n = n - 1
    WHERE run_id = OLD.run_id AND schema_name = OLD.schema_name
      AND rank = CASE OLD.status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END
      AND low = COALESCE(OLD.score < 0.7, 0) AND cited = OLD.cited AND itself = (OLD.column_name = '')
      AND band = OLD.band;
    UPDATE table_counts SET n = n - 1
    WHERE run_id = OLD.run_id AND schema_name = OLD.schema_name AND table_name = OLD.table_name
      AND rank = CASE OLD.status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END
      AND low = COALESCE(OLD.score < 0.7, 0) AND cited = OLD.cited AND itself = (OLD.column_name = '')
      AND band = OLD.band;
    INSERT INTO run_counts VALUES (NEW.run_id, NEW.schema_name,
        CASE NEW.status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END,
        COALESCE(NEW.score < 0.7, 0), NEW.cited, NEW.column_name = '', NEW.band, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
    INSERT INTO table_counts VALUES (NEW.run_id, NEW.schema_name, NEW.table_name,
        CASE NEW.status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END,
        COALESCE(NEW.score < 0.7, 0), NEW.cited, NEW.column_name = '', NEW.band, 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- How many of a run's assets have an entry in the queue, of whatever version: asked for with each page and decision.
-- Beside the runs, which never change once they ended.
CREATE TABLE run_queue (
    run_id BIGINT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    n      BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX runs_db_profile ON runs (db_profile);
INSERT INTO run_queue
SELECT runs.id, COUNT(*) FROM pending p JOIN runs ON runs.db_profile = p.db_profile
WHERE EXISTS (SELECT 1 FROM results r INDEXED BY results_asset
                  WHERE r.run_id = runs.id AND r.schema_name = p.schema_name AND r.table_name = p.table_name
                    AND r.column_name = p.column_name AND r.kind = p.kind
                    AND r.database_name = p.database_name)
GROUP BY runs.id;
CREATE TRIGGER pending_queued AFTER INSERT ON pending BEGIN
    INSERT INTO run_queue
    SELECT runs.id, 1 FROM runs
    WHERE runs.db_profile = NEW.db_profile
      AND EXISTS (SELECT 1 FROM results r INDEXED BY results_asset
                  WHERE r.run_id = runs.id AND r.schema_name = NEW.schema_name AND r.table_name = NEW.table_name
                    AND r.column_name = NEW.column_name AND r.kind = NEW.kind
                    AND r.database_name = NEW.database_name)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER pending_left AFTER DELETE ON pending BEGIN
    UPDATE run_queue SET n = n - 1
    WHERE run_id IN (
        SELECT runs.id FROM runs
        WHERE runs.db_profile = OLD.db_profile
          AND EXISTS (SELECT 1 FROM results r INDEXED BY results_asset
                  WHERE r.run_id = runs.id AND r.schema_name = OLD.schema_name AND r.table_name = OLD.table_name
                    AND r.column_name = OLD.column_name AND r.kind = OLD.kind
                    AND r.database_name = OLD.database_name));
END;
CREATE TRIGGER results_queued AFTER INSERT ON results
WHEN EXISTS (SELECT 1 FROM pending p
             WHERE p.db_profile = NEW.db_profile AND p.database_name = NEW.database_name
               AND p.schema_name = NEW.schema_name AND p.table_name = NEW.table_name
               AND p.column_name = NEW.column_name AND p.kind = NEW.kind)
BEGIN
    INSERT INTO run_queue VALUES (NEW.run_id, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- Indexes. Replaced: the one that held descriptions, by one in natural order, which a search
-- walks. Its text is folded as far as SQLite folds (ASCII); the line breaks between its parts are in no search.
DROP INDEX results_band;
DROP INDEX results_light;
DROP INDEX results_rank;
DROP INDEX results_score_up;
DROP INDEX results_score_down;
DROP INDEX results_logprob_up;
DROP INDEX results_logprob_down;
DROP INDEX results_name;
DROP INDEX results_low;
DROP INDEX results_cited;
DROP INDEX results_tables;

CREATE INDEX results_rank ON results
    (run_id, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END), ordinal,
     (score < 0.7), cited, (column_name = ''), band, schema_name);
CREATE INDEX results_score_up ON results
    (run_id, score, ordinal, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band, schema_name);
CREATE INDEX results_score_down ON results
    (run_id, score DESC, ordinal, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band, schema_name);
CREATE INDEX results_logprob_up ON results
    (run_id, logprob, ordinal, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band, schema_name);
CREATE INDEX results_logprob_down ON results
    (run_id, logprob DESC, ordinal, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band, schema_name);
CREATE INDEX results_name ON results
    (run_id, schema_name COLLATE NOCASE, table_name COLLATE NOCASE, column_name COLLATE NOCASE, ordinal,
     (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band);
-- The bands and the presets, in natural order.
CREATE INDEX results_band ON results
    (run_id, band, ordinal, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), schema_name, table_name, column_name, score, logprob);
CREATE INDEX results_low ON results
    (run_id, ordinal, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band, schema_name) WHERE (score < 0.7) = 1;
CREATE INDEX results_cited ON results
    (run_id, ordinal, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band, schema_name, table_name, column_name, score, logprob)
    WHERE cited = 1;
CREATE INDEX results_tables ON results
    (run_id, ordinal, (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band, schema_name, table_name, column_name, score, logprob)
    WHERE (column_name = '') = 1;
CREATE INDEX results_text ON results
    (run_id, ordinal, (lower(schema_name || char(10) || table_name || char(10) || column_name || char(10) || description)),
     (CASE status WHEN 'unreviewed' THEN 0 WHEN 'accepted' THEN 1 ELSE 2 END),
     (score < 0.7), cited, (column_name = ''), band, schema_name, table_name, column_name, score, logprob, revision);
