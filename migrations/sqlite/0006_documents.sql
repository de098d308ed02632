-- What doc profiles hold: their files, the passages of each, and the full-text index over these.

CREATE TABLE doc_profiles (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT NOT NULL UNIQUE,
    ingested_at BIGINT,
    problems    TEXT NOT NULL DEFAULT '[]' -- paths that lead nowhere
);

CREATE TABLE documents (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id  BIGINT NOT NULL REFERENCES doc_profiles (id) ON DELETE CASCADE,
    path        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    hash        TEXT NOT NULL, -- '' where the bytes could not be read
    reader      BIGINT NOT NULL, -- the version of the program's readers that made its passages
    title       TEXT NOT NULL,
    passages    BIGINT NOT NULL,
    problem     TEXT -- why it could not be read, or not as a whole
);
CREATE UNIQUE INDEX documents_path ON documents (profile_id, path);

-- Names of entries are kept as their keys (lower-case letters and digits), '' where there is none.
CREATE TABLE passages (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id  BIGINT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    profile_id   BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    line         BIGINT NOT NULL,
    headings     TEXT NOT NULL,
    text         TEXT NOT NULL,
    entry_schema TEXT NOT NULL DEFAULT '',
    entry_table  TEXT NOT NULL DEFAULT '',
    entry_column TEXT NOT NULL DEFAULT ''
);
CREATE INDEX passages_document ON passages (document_id);
CREATE INDEX passages_entry ON passages (profile_id, entry_column, entry_table) WHERE kind = 'entry';

-- The terms come ready: no tokenizer of SQLite knows `orderDate`. Column `scope` holds the profile and
-- whether it is code, so that one profile's questions never touch another's passages.
CREATE VIRTUAL TABLE passages_index USING fts5 (
    scope, heading, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO passages_index (passages_index, rank) VALUES ('rank', 'bm25(0.0, 2.0, 1.0)');

CREATE TRIGGER passages_gone AFTER DELETE ON passages BEGIN
    DELETE FROM passages_index WHERE rowid = old.id;
END;
