use super::*;

/// As MariaDB 10.11 prints it.
const MARIADB: &[u8] = b"CREATE TABLE `odd, (name` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT COMMENT 'the \"id\", it''s \\\\ here\\nand there',
  `a` varchar(20) DEFAULT 'it''s, a \\\\ \"q\"',
  `e` enum('a','it''s','x,y','COMMENT ''z''',')') DEFAULT 'x,y',
  `q` int(11) DEFAULT NULL COMMENT 'checked' CHECK (`q` > 0),
  `r` varchar(20) DEFAULT NULL CHECK (`r` <> 'COMMENT \\'x\\'' and `r`  not like '%)%'),
  `t` varchar(40) GENERATED ALWAYS AS (concat(`a`,', COMMENT \\'x\\'')) STORED COMMENT 'gen',
  `m` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT '{}' CHECK (json_valid(`m`)),
  `x` varbinary(20) DEFAULT '\\0\xff',
  `cc` text /*M!100301 COMPRESSED*/ DEFAULT NULL,
  `u` int(11) INVISIBLE DEFAULT 4,
  `line
, break` int(11) DEFAULT NULL,
  `we``ird COMMENT ''x''` int(11) DEFAULT NULL COMMENT '',
  `st` timestamp(6) GENERATED ALWAYS AS ROW START,
  `ts` timestamp NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `k` (`a`,`e`) COMMENT 'an index, it''s',
  CONSTRAINT `chk` CHECK (`a` <> 'COMMENT')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='(tbl), COMMENT=''x'''";

/// As MySQL 8.0 prints it.
const MYSQL: &[u8] = b"CREATE TABLE `t` (
  `my_row_id` bigint unsigned NOT NULL AUTO_INCREMENT /*!80023 INVISIBLE */ COMMENT 'hidden',
  `id` binary(16) NOT NULL DEFAULT (uuid_to_bin(uuid())) COMMENT 'it\\'s, \\\"here\\\"',
  `name` varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci NOT NULL DEFAULT '\xc3\xbc' COMMENT 'a' /*!80023 INVISIBLE */,
  `full` varchar(41) GENERATED ALWAYS AS (concat(`name`,_utf8mb4', COMMENT ''',`name`)) VIRTUAL,
  `at` timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `place` point NOT NULL /*!80003 SRID 4326 */,
  `disk` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT NULL COMMENT 'c',
  `doc` json DEFAULT (json_object(_utf8mb4'k',_utf8mb4'a,b')),
  PRIMARY KEY (`id`),
  KEY `f` ((lower(`name`))),
  CONSTRAINT `t_chk_1` CHECK ((`name` <> _utf8mb4'COMMENT \\'x\\''))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='t'
/*!50100 PARTITION BY HASH (`id`)
PARTITIONS 4 */";

fn modify(create: &[u8], column: &str, text: &str) -> String {
    let definition = Definition::parse(create).unwrap();
    let column = definition.column(column).unwrap_or_else(|| panic!("{column}: {definition:?}"));
    definition.modify(column, text)
}

#[test]
fn a_new_comment_leaves_the_rest_of_the_definition_as_it_was() {
    for (column, clause) in [
        ("id", "MODIFY COLUMN `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s'"),
        ("a", "MODIFY COLUMN `a` varchar(20) DEFAULT 'it''s, a \\\\ \"q\"' COMMENT 'it''s'"),
        ("e", "MODIFY COLUMN `e` enum('a','it''s','x,y','COMMENT ''z''',')') DEFAULT 'x,y' COMMENT 'it''s'"),
        ("q", "MODIFY COLUMN `q` int(11) DEFAULT NULL COMMENT 'it''s' CHECK (`q` > 0)"),
        (
            "r",
            "MODIFY COLUMN `r` varchar(20) DEFAULT NULL COMMENT 'it''s' \
             CHECK (`r` <> 'COMMENT \\'x\\'' and `r`  not like '%)%')",
        ),
        (
            "t",
            "MODIFY COLUMN `t` varchar(40) GENERATED ALWAYS AS (concat(`a`,', COMMENT \\'x\\'')) STORED \
             COMMENT 'it''s'",
        ),
        ("m", "MODIFY COLUMN `m` json DEFAULT '{}' COMMENT 'it''s' CHECK (json_valid(`m`))"),
        ("x", "MODIFY COLUMN `x` varbinary(20) DEFAULT x'00ff' COMMENT 'it''s'"),
        ("cc", "MODIFY COLUMN `cc` text /*M!100301 COMPRESSED*/ DEFAULT NULL COMMENT 'it''s'"),
        ("u", "MODIFY COLUMN `u` int(11) INVISIBLE DEFAULT 4 COMMENT 'it''s'"),
        ("line\n, break", "MODIFY COLUMN `line\n, break` int(11) DEFAULT NULL COMMENT 'it''s'"),
        (
            "we`ird COMMENT ''x''",
            "MODIFY COLUMN `we``ird COMMENT ''x''` int(11) DEFAULT NULL COMMENT 'it''s'",
        ),
    ] {
        assert_eq!(modify(MARIADB, column, "it's"), clause);
    }
    for (column, clause) in [
        (
            "my_row_id",
            "MODIFY COLUMN `my_row_id` bigint unsigned NOT NULL AUTO_INCREMENT /*!80023 INVISIBLE */ COMMENT 'n'",
        ),
        ("id", "MODIFY COLUMN `id` binary(16) NOT NULL DEFAULT (uuid_to_bin(uuid())) COMMENT 'n'"),
        (
            "name",
            "MODIFY COLUMN `name` varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci NOT NULL \
             DEFAULT 'ü' COMMENT 'n' /*!80023 INVISIBLE */",
        ),
        (
            "full",
            "MODIFY COLUMN `full` varchar(41) GENERATED ALWAYS AS \
             (concat(`name`,_utf8mb4', COMMENT ''',`name`)) VIRTUAL COMMENT 'n'",
        ),
        (
            "at",
            "MODIFY COLUMN `at` timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) \
             ON UPDATE CURRENT_TIMESTAMP(3) COMMENT 'n'",
        ),
        ("place", "MODIFY COLUMN `place` point NOT NULL /*!80003 SRID 4326 */ COMMENT 'n'"),
        (
            "disk",
            "MODIFY COLUMN `disk` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ \
             DEFAULT NULL COMMENT 'n'",
        ),
        ("doc", "MODIFY COLUMN `doc` json DEFAULT (json_object(_utf8mb4'k',_utf8mb4'a,b')) COMMENT 'n'"),
    ] {
        assert_eq!(modify(MYSQL, column, "n"), clause);
    }
}

#[test]
fn an_empty_text_takes_the_comment_out() {
    assert_eq!(modify(MARIADB, "id", ""), "MODIFY COLUMN `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT");
    assert_eq!(modify(MARIADB, "q", ""), "MODIFY COLUMN `q` int(11) DEFAULT NULL CHECK (`q` > 0)");
}

#[test]
fn definitions_are_equal_when_only_comments_differ() {
    let with =
        |sql: &str| Definition::parse(format!("CREATE TABLE `t` (\n{sql}\n) ENGINE=X").as_bytes()).unwrap();
    let before = with("`a` int COMMENT 'x, y' /*!80023 INVISIBLE */,\n`b` int CHECK (`b` > 1),\nKEY (`a`)");
    assert_eq!(
        before,
        with("`a` int /*!80023 INVISIBLE */,\n`b` int COMMENT 'z' CHECK (`b` > 1),\nKEY (`a`)")
    );
    assert_ne!(before, with("`a` int,\n`b` int CHECK (`b` > 1),\nKEY (`a`)"), "no longer invisible");
    assert_ne!(
        before,
        with("`b` int CHECK (`b` > 1),\n`a` int /*!80023 INVISIBLE */,\nKEY (`a`)"),
        "another order"
    );
    assert_ne!(before, with("`a` int /*!80023 INVISIBLE */,\n`b` int CHECK (`b` > 1)"), "a key is gone");
}

#[test]
fn what_cannot_be_changed_like_others_is_known() {
    let definition = Definition::parse(MARIADB).unwrap();
    let column = |name: &str| definition.column(name).unwrap();
    assert!(column("st").is_row_period() && !column("t").is_row_period());
    assert!(column("t").is_stored() && !column("a").is_stored());
    assert!(column("ts").has_implicit_default() && !column("st").is_stored());
    assert!(!Definition::parse(MYSQL).unwrap().column("at").unwrap().has_implicit_default());
    assert_eq!(Definition::parse(b"CREATE ALGORITHM=UNDEFINED VIEW `v` AS select 1"), None);
    assert_eq!(Definition::parse(b"CREATE TABLE `t` (`a` int"), None);
}

#[test]
fn a_spatial_reference_is_declared_again() {
    let mut definition = Definition::parse(b"CREATE TABLE `t` (`p` point NOT NULL)").unwrap();
    definition.columns[0].srid = Some(4326);
    let clause = definition.modify(&definition.columns[0], "c");
    assert_eq!(clause, "MODIFY COLUMN `p` point REF_SYSTEM_ID=4326 NOT NULL COMMENT 'c'");
}

#[test]
fn json_is_called_json_only_where_it_is_compared_by_bytes() {
    let json = "`j` longtext DEFAULT NULL CHECK (json_valid(`j`))";
    let with = |options: &str| modify(format!("CREATE TABLE `t` ({json}) {options}").as_bytes(), "j", "c");
    let rest = "DEFAULT NULL COMMENT 'c' CHECK (json_valid(`j`))";
    assert_eq!(with("ENGINE=InnoDB COLLATE=utf8mb4_bin"), format!("MODIFY COLUMN `j` json {rest}"));
    assert_eq!(
        with("ENGINE=InnoDB COLLATE=utf8mb4_general_ci"),
        format!("MODIFY COLUMN `j` longtext {rest}")
    );
}
