//! Defaults as SQL: MariaDB's `information_schema` shows expressions, MySQL's bare values.

use super::quote::quote_literal;

/// Who says what the default is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Mysql,
    Mariadb,
}

impl Origin {
    /// The default as an expression, with what else gives the column its value.
    pub(super) fn default(self, value: Option<String>, data_type: &str, extra: &str) -> Option<String> {
        let lower = extra.to_ascii_lowercase();
        if lower.contains("auto_increment") {
            return Some("AUTO_INCREMENT".to_owned());
        }
        let default = value.and_then(|value| self.expression(value, data_type, &lower));
        // Both write it the same way, MySQL behind other words.
        let update = lower.find("on update ").map(|at| extra[at + 10..].trim());
        match (default, update) {
            (Some(default), Some(update)) => Some(format!("{default} ON UPDATE {update}")),
            (None, Some(update)) => Some(format!("NULL ON UPDATE {update}")),
            (default, None) => default,
        }
    }

    fn expression(self, value: String, data_type: &str, extra: &str) -> Option<String> {
        match self {
            Self::Mariadb => (value != "NULL").then_some(value),
            Self::Mysql if extra.contains("default_generated") => Some(value),
            Self::Mysql if is_bare(&value, data_type) => Some(value),
            Self::Mysql => Some(quote_literal(&value)),
        }
    }
}

/// Whether MySQL shows an expression: a number, bits, or (before 8.0) the current time.
fn is_bare(value: &str, data_type: &str) -> bool {
    match data_type.to_ascii_lowercase().as_str() {
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" | "float" | "double" | "year"
        | "bit" => true,
        "timestamp" | "datetime" => value.starts_with("CURRENT_TIMESTAMP"),
        "binary" | "varbinary" => value.starts_with("0x"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_expressions_from_either_server() {
        for (origin, value, data_type, extra, shown) in [
            (Origin::Mariadb, "'it''s'", "varchar", "", Some("'it''s'")),
            (Origin::Mariadb, "NULL", "varchar", "", None),
            (Origin::Mariadb, "uuid()", "uuid", "", Some("uuid()")),
            (
                Origin::Mariadb,
                "current_timestamp(3)",
                "datetime",
                "on update current_timestamp(3)",
                Some("current_timestamp(3) ON UPDATE current_timestamp(3)"),
            ),
            (Origin::Mysql, "it's", "varchar", "", Some("'it''s'")),
            (Origin::Mysql, "NULL", "varchar", "", Some("'NULL'")),
            (Origin::Mysql, "7", "int", "", Some("7")),
            (Origin::Mysql, "b'101'", "bit", "", Some("b'101'")),
            (Origin::Mysql, "uuid()", "varchar", "DEFAULT_GENERATED", Some("uuid()")),
            (
                Origin::Mysql,
                "CURRENT_TIMESTAMP",
                "timestamp",
                "DEFAULT_GENERATED on update CURRENT_TIMESTAMP",
                Some("CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP"),
            ),
            (Origin::Mysql, "2020-01-01", "date", "", Some("'2020-01-01'")),
        ] {
            let default = origin.default(Some(value.to_owned()), data_type, extra);
            assert_eq!(default.as_deref(), shown, "{value}");
        }
        assert_eq!(Origin::Mysql.default(None, "int", "auto_increment").as_deref(), Some("AUTO_INCREMENT"));
        assert_eq!(Origin::Mysql.default(None, "int", ""), None);
    }
}
