//! The names of SAP's fields and tables, which stand for themselves and are not to be cut into words.

use super::data;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What SAP's field of that lower-case name holds.
pub fn field(name: &str) -> Option<&'static str> {
    FIELD.get(name).copied()
}

/// What a row of SAP's table of that lower-case name is.
pub fn table(name: &str) -> Option<&'static str> {
    TABLE.get(name).copied()
}

const FIELDS: &str = include_str!("../../data/sap_fields.txt");
const TABLES: &str = include_str!("../../data/sap_tables.txt");
static FIELD: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| data::pairs(FIELDS));
static TABLE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| data::pairs(TABLES));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_name_with_its_words() {
        data::check(FIELDS);
        data::check(TABLES);
        assert_eq!(field("bukrs"), Some("company code"));
        assert_eq!(table("kna1"), Some("customer"));
        assert_eq!(field("kna1"), None);
    }
}
