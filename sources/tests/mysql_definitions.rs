//! After an apply to MariaDB every definition is byte for byte what it was, except for the comment.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod mysql_server;

use domain::asset::Asset;
use mysql_server::{Scratch, change};
use sources::{ApplyOutcome, CommentChange};
use std::collections::BTreeMap;

/// What people and tools have made of `CREATE TABLE` over the years.
const ZOO: &str = r#"
CREATE TABLE defaults (
    id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'the "id", it''s \\ here\nand there',
    a varchar(20) DEFAULT 'it''s, a \\ "q"',
    b int NOT NULL DEFAULT (1 + 2),
    c timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
    d datetime(3) DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3) COMMENT 'COMMENT ''inner''',
    e enum('a', 'it''s', 'x,y', 'ü', 'COMMENT ''z''', ')', 'back\\') DEFAULT 'x,y',
    f set('a b', 'c"d') CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'a b',
    g varchar(10) CHARACTER SET latin1 COLLATE latin1_german1_ci NOT NULL DEFAULT 'ü',
    h bit(8) DEFAULT b'1010',
    i decimal(20, 5) unsigned zerofill DEFAULT 0.5,
    j double DEFAULT 1e10, k float(7, 3), l year DEFAULT 2020,
    m json DEFAULT '{}', n longtext DEFAULT (concat('a', "b")), o uuid DEFAULT uuid(), p inet6 DEFAULT '::1',
    q int COMMENT 'checked' CHECK (q > 0), r varchar(20) CHECK (r <> 'COMMENT ''x''' AND r NOT LIKE '%)%'),
    s int AS (b * 2) VIRTUAL,
    u int INVISIBLE DEFAULT 4, v date NOT NULL DEFAULT '0000-00-00', w time(6), w2 datetime DEFAULT '0000-00-00 00:00:00',
    x varbinary(20) DEFAULT x'00ff5c27', y binary(3) DEFAULT 'a\0b', z geometry, pt point REF_SYSTEM_ID=4326 NOT NULL,
    cc text COMPRESSED, dd varchar(100) COLLATE utf8mb4_bin NOT NULL DEFAULT '', ee tinyint(1) NOT NULL DEFAULT 1,
    `we``ird, name COMMENT ''x''` int, `select` int(5) zerofill, `größe` nchar(9) DEFAULT '\t\r\n\Z%\_',
    ff timestamp NULL DEFAULT '2020-02-03 04:05:06', gg int DEFAULT -1, hh int DEFAULT NULL, ii blob, jj timestamp NOT NULL,
    kk json CHECK (json_length(kk) > 1), ll boolean, mm char(4) CHARACTER SET ucs2 DEFAULT 'ü', nn binary(16) DEFAULT '',
    `line
break` int NOT NULL,
    UNIQUE KEY (a), KEY k (g, e) COMMENT 'idx, it''s', CONSTRAINT chk CHECK (b > 0 AND a <> 'COMMENT'), FULLTEXT KEY ft (dd)
) ENGINE = InnoDB COMMENT = 'tbl, COMMENT=''x''';
INSERT INTO defaults (a, pt, jj, `line
break`) VALUES ('x', POINT(1, 1), now(), 1), ('y', POINT(2, 2), now(), 2);
CREATE TABLE stored (id int, t varchar(40) AS (concat(id, ', COMMENT ''x''')) STORED COMMENT 'gen',
    t2 int GENERATED ALWAYS AS (id + 1) PERSISTENT, plain int DEFAULT 3, KEY (t2));
INSERT INTO stored (id) VALUES (1), (2);
CREATE TABLE parent (id int PRIMARY KEY, code char(3) NOT NULL UNIQUE);
CREATE TABLE child (id int PRIMARY KEY, pid int DEFAULT 1, code char(3) NOT NULL,
    CONSTRAINT fk FOREIGN KEY (pid) REFERENCES parent (id) ON DELETE CASCADE,
    CONSTRAINT fk_code FOREIGN KEY (code) REFERENCES parent (code) ON UPDATE CASCADE);
CREATE TABLE versioned (id int, name varchar(20) WITHOUT SYSTEM VERSIONING, x int) WITH SYSTEM VERSIONING;
INSERT INTO versioned VALUES (1, 'a', 1);
UPDATE versioned SET x = 2;
CREATE TABLE partitioned (id int NOT NULL, d date DEFAULT '2020-01-01') PARTITION BY RANGE (id)
    (PARTITION p0 VALUES LESS THAN (10) COMMENT = 'the first', PARTITION p1 VALUES LESS THAN MAXVALUE);
CREATE TABLE old (id int NOT NULL AUTO_INCREMENT, a varchar(5) DEFAULT 'x', g int AS (id + 1) VIRTUAL,
    c int CHECK (c > 1), KEY (id)) ENGINE = MyISAM COMMENT 'an old engine' PACK_KEYS = 1;
INSERT INTO old (a) VALUES ('a'), ('b');
CREATE TABLE aria (id int, a varchar(5)) ENGINE = Aria;
CREATE TABLE latin (a varchar(10) DEFAULT 'ü', b text, c varchar(5) CHARACTER SET utf8mb4)
    CHARACTER SET latin1 COLLATE latin1_german2_ci ROW_FORMAT = COMPACT;
CREATE TABLE bytes (j json, k varchar(10) COLLATE utf8mb4_general_ci DEFAULT 'x') COLLATE utf8mb4_bin;
CREATE TABLE periods (id int, s date, e date, PERIOD FOR p (s, e));
CREATE TABLE `odd, (name``` (`COMMENT` int COMMENT 'COMMENT', `CHECK` int CHECK (`CHECK` > 0), `KEY` int);
CREATE TRIGGER loud BEFORE INSERT ON aria FOR EACH ROW SET NEW.a = upper(NEW.a);
"#;

/// Everything that the server knows of the schema but comments, each query's rows as text.
async fn everything(scratch: &mut Scratch) -> BTreeMap<String, Vec<Vec<Option<Vec<u8>>>>> {
    let schema = scratch.name.clone();
    let mut known = BTreeMap::new();
    for (table, columns) in [
        (
            "COLUMNS",
            "TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, HEX(COLUMN_DEFAULT), IS_NULLABLE, DATA_TYPE, \
             CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION, CHARACTER_SET_NAME, \
             COLLATION_NAME, COLUMN_TYPE, COLUMN_KEY, EXTRA, IS_GENERATED, GENERATION_EXPRESSION",
        ),
        (
            "STATISTICS",
            "TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE, SUB_PART, INDEX_COMMENT",
        ),
        ("TABLE_CONSTRAINTS", "TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE"),
        (
            "KEY_COLUMN_USAGE",
            "TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME",
        ),
        (
            "TABLES",
            "TABLE_NAME, TABLE_TYPE, ENGINE, ROW_FORMAT, AUTO_INCREMENT, TABLE_COLLATION, CREATE_OPTIONS",
        ),
        ("PARTITIONS", "TABLE_NAME, PARTITION_NAME, PARTITION_DESCRIPTION, PARTITION_COMMENT"),
    ] {
        let sql = format!(
            "SELECT {columns} FROM information_schema.{table} WHERE TABLE_SCHEMA = '{schema}' ORDER BY 1, 2, 3"
        );
        let rows = scratch.rows(&sql).await.into_iter();
        let rows = rows.map(|row| row.into_iter().map(|value| value.map(without_aria_default)).collect());
        known.insert(table.to_owned(), rows.collect());
    }
    for sql in [
        format!(
            "SELECT TABLE_NAME, CONSTRAINT_NAME, LEVEL, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS
              WHERE CONSTRAINT_SCHEMA = '{schema}' ORDER BY 1, 2"
        ),
        format!(
            "SELECT G_TABLE_NAME, G_GEOMETRY_COLUMN, SRID FROM information_schema.GEOMETRY_COLUMNS
              WHERE G_TABLE_SCHEMA = '{schema}' ORDER BY 1, 2"
        ),
        format!(
            "SELECT CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS
              WHERE CONSTRAINT_SCHEMA = '{schema}' ORDER BY 1"
        ),
        "SELECT * FROM defaults ORDER BY id".to_owned(),
        "SELECT * FROM stored ORDER BY id".to_owned(),
        "SELECT *, row_start, row_end FROM versioned FOR SYSTEM_TIME ALL ORDER BY x".to_owned(),
        "SELECT * FROM old ORDER BY id".to_owned(),
    ] {
        let rows = scratch.rows(&sql).await;
        known.insert(sql, rows);
    }
    known
}

/// What `SHOW CREATE TABLE` says of each table, comments of columns and of the table itself cut out.
async fn definitions(scratch: &mut Scratch, comments: &[String]) -> BTreeMap<String, Vec<u8>> {
    let mut shown = BTreeMap::new();
    for table in TABLES {
        let rows = scratch.rows(&format!("SHOW CREATE TABLE {}", mysql_server::quoted(table))).await;
        let mut create = without_aria_default(rows[0][1].clone().unwrap());
        for comment in comments {
            for clause in [format!(" COMMENT '{comment}'"), format!(" COMMENT='{comment}'")] {
                create = cut(&create, clause.as_bytes());
            }
        }
        shown.insert(table.to_owned(), create);
    }
    shown
}

/// Any `ALTER TABLE` at all makes Aria write down that page checksums are on, which is its default.
fn without_aria_default(value: Vec<u8>) -> Vec<u8> {
    [b"page_checksum=1 ".as_slice(), b" PAGE_CHECKSUM=1"].iter().fold(value, |value, part| cut(&value, part))
}

fn cut(text: &[u8], part: &[u8]) -> Vec<u8> {
    let mut rest = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(part) {
            at += part.len();
        } else {
            rest.push(text[at]);
            at += 1;
        }
    }
    rest
}

const TABLES: [&str; 12] = [
    "defaults",
    "stored",
    "parent",
    "child",
    "versioned",
    "partitioned",
    "old",
    "aria",
    "latin",
    "bytes",
    "periods",
    "odd, (name`",
];

/// The comments that the zoo begins with, as the server prints them.
fn old_comments() -> Vec<String> {
    let comments = [
        r#"the "id", it''s \\ here\nand there"#,
        "COMMENT ''inner''",
        "checked",
        "tbl, COMMENT=''x''",
        "gen",
        "an old engine",
        "COMMENT",
    ];
    comments.map(str::to_owned).to_vec()
}

#[tokio::test]
async fn nothing_but_the_comment_changes_in_the_whole_zoo() {
    let mut scratch = Scratch::new(ZOO).await;
    let target = scratch.target().await;
    let (known, shown) = (everything(&mut scratch).await, definitions(&mut scratch, &old_comments()).await);
    let catalogue = target.catalogue().await.unwrap();
    assert_eq!(catalogue.len(), TABLES.len());

    // Together, then one by one, then away.
    for (round, text) in ["An odd one: it's \\ 'COMMENT' (x), \"q\"", "Another", ""].into_iter().enumerate() {
        let mut changes: Vec<CommentChange> = Vec::new();
        for table in &catalogue {
            let mut about = vec![scratch.asset(&table.table, None)];
            about.extend(table.columns.iter().map(|column| scratch.asset(&table.table, Some(&column.name))));
            changes.extend(
                about.iter().map(|asset| CommentChange { confirm_drift: true, ..change(asset, text, None) }),
            );
        }
        let outcomes = if round == 1 {
            let mut outcomes = Vec::new();
            for change in &changes {
                outcomes.push(target.write_comment(change).await);
            }
            outcomes
        } else {
            target.write_comments(&changes).await
        };
        for (change, outcome) in changes.iter().zip(outcomes) {
            assert!(matches!(outcome, Ok(ApplyOutcome::Applied { .. })), "{}: {outcome:?}", change.asset);
        }
        let assets: Vec<Asset> = changes.into_iter().map(|change| change.asset).collect();
        for (asset, comment) in assets.iter().zip(target.comments(&assets).await) {
            assert_eq!(comment.unwrap().unwrap_or_default(), text, "{asset}");
        }
        for (what, rows) in everything(&mut scratch).await {
            assert_eq!(rows.len(), known[&what].len(), "{what}");
            for (row, before) in rows.iter().zip(&known[&what]) {
                assert_eq!(lossy(row), lossy(before), "{what}");
                assert_eq!(row, before, "{what}");
            }
        }
        let literal = text.replace('\\', "\\\\").replace('\'', "''");
        let literals: Vec<String> = Some(literal).into_iter().filter(|text| !text.is_empty()).collect();
        for (table, create) in definitions(&mut scratch, &literals).await {
            assert_eq!(
                String::from_utf8_lossy(&create),
                String::from_utf8_lossy(&shown[&table]),
                "after round {round}"
            );
            assert_eq!(create, shown[&table]);
        }
    }
}

fn lossy(row: &[Option<Vec<u8>>]) -> Vec<String> {
    row.iter()
        .map(|value| value.as_ref().map_or("NULL".into(), |value| String::from_utf8_lossy(value).into()))
        .collect()
}

#[tokio::test]
async fn the_preview_is_the_statement_with_the_whole_definition() {
    let scratch = Scratch::new(ZOO).await;
    let target = scratch.target().await;
    let schema = &scratch.name;
    for (table, column, statement) in [
        ("latin", None, format!("ALTER TABLE `{schema}`.`latin` COMMENT = 'it''s', ALGORITHM=INSTANT")),
        (
            "partitioned",
            Some("d"),
            format!(
                "ALTER TABLE `{schema}`.`partitioned` MODIFY COLUMN `d` date DEFAULT '2020-01-01' COMMENT 'it''s', \
                 ALGORITHM=INSTANT"
            ),
        ),
        (
            "bytes",
            Some("j"),
            format!(
                "ALTER TABLE `{schema}`.`bytes` MODIFY COLUMN `j` json DEFAULT NULL COMMENT 'it''s' \
                 CHECK (json_valid(`j`)), ALGORITHM=INSTANT"
            ),
        ),
        (
            "stored",
            Some("t2"),
            format!(
                "ALTER TABLE `{schema}`.`stored` MODIFY COLUMN `t2` int(11) GENERATED ALWAYS AS (`id` + 1) STORED \
                 COMMENT 'it''s', ALGORITHM=COPY"
            ),
        ),
    ] {
        let previews = target.previews(&[change(&scratch.asset(table, column), "it's", None)]).await;
        assert_eq!(previews[0].as_ref().unwrap().statement, statement);
    }
}
