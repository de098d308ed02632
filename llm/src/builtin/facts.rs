//! What is certain of a column: keys, references, nullability, and what its statistics say.

use super::formats::DateFormat;
use super::{checks, clean, measured};
use domain::profile::{ColumnProfile, TableProfile};

/// A column's type, as far as it matters for words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeKind {
    /// Whole numbers.
    Integer,
    /// Other numbers.
    Decimal,
    /// Characters.
    Text,
    /// A day.
    Date,
    /// A day and a time.
    Timestamp,
    /// True or false.
    Boolean,
    /// Anything else.
    Other,
}

impl TypeKind {
    /// The kind of a type as a database names it.
    pub fn of(data_type: &str) -> Self {
        let name = data_type.trim().to_ascii_lowercase();
        let has = |part: &str| name.contains(part);
        if name == "tinyint(1)" || has("bool") || name == "bit" || name == "bit(1)" {
            Self::Boolean
        } else if has("timestamp") || has("datetime") {
            Self::Timestamp
        } else if name == "date" {
            Self::Date
        } else if has("interval") || has("point") || has("json") || name.ends_with("[]") {
            Self::Other
        } else if has("int") || has("serial") {
            Self::Integer
        } else if ["num", "dec", "real", "doub", "float", "money"].iter().any(|part| has(part)) {
            Self::Decimal
        } else if ["char", "text", "clob", "string", "enum"].iter().any(|part| has(part)) {
            Self::Text
        } else {
            Self::Other
        }
    }

    /// Whether values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }
}

/// The other end of a foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The referred table.
    pub table: String,
    /// `Table.Column` of the referred column.
    pub path: String,
    /// Whether it is the same table.
    pub itself: bool,
    /// Whether the key has other columns too.
    pub composite: bool,
}

/// The codes that a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// A constraint permits these and no others.
    Permitted(Vec<String>),
    /// Every value in the table is one of these.
    All(Vec<String>),
    /// Every value in the rows looked at is one of these.
    Sampled(Vec<String>),
    /// These occur, others too.
    Some(Vec<String>),
}

/// What is certain of one column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnFacts {
    /// The type.
    pub kind: TypeKind,
    /// It alone is the primary key.
    pub primary_key: bool,
    /// It is one of several columns of the primary key; these are the others.
    pub key_with: Vec<String>,
    /// It alone is unique by constraint or index.
    pub unique: bool,
    /// Where its foreign key points.
    pub target: Option<Target>,
    /// Nulls are not allowed.
    pub required: bool,
    /// Computed from other columns.
    pub generated: bool,
    /// The default is the current date or time.
    pub default_now: bool,
    /// Each value counts up from the one before.
    pub counts_up: bool,
    /// The codes it holds.
    pub codes: Option<Codes>,
    /// The least and the greatest value, and whether of all rows.
    pub range: Option<(String, String, bool)>,
    /// All rows looked at are null; whether these are all rows of the table.
    pub always_null: Option<bool>,
    /// The percentage of nulls among the rows looked at, and whether these are all rows.
    pub nulls: Option<(i64, bool)>,
    /// A check constraint names it.
    pub checked: bool,
    /// The least and the greatest value that a check constraint permits.
    pub permitted_range: Option<(String, String)>,
    /// How its values are written as dates, where the type does not say that they are.
    pub date_format: Option<DateFormat>,
    /// The one value that all rows looked at have, and whether these are all rows.
    pub constant: Option<(String, bool)>,
    /// A few values of a table of at most 100 rows, where all that were seen may be quoted.
    pub examples: Vec<String>,
    /// The values that occur, where they are no more than two and short.
    pub pair: Vec<String>,
    /// The type or the values say that it holds no dates.
    pub no_date: bool,
    /// The type or the values say that it holds no numbers.
    pub no_number: bool,
    /// More than two values were seen: more than yes and no.
    pub many: bool,
    /// All values looked at differ, and these are all rows (at least two).
    pub distinct: bool,
    /// How many different values were seen.
    pub distinct_values: i64,
    /// Some rows have the same value.
    pub shared: bool,
    /// All values that were seen begin with a plus sign, as telephone numbers with a country code do.
    pub international: bool,
}

impl ColumnFacts {
    /// Gathers the facts of a column.
    pub fn of(table: &TableProfile, column: &ColumnProfile) -> Self {
        let kind = TypeKind::of(&column.data_type);
        let name = &column.name;
        let statistics = column.statistics.as_ref();
        let key = table.primary_key.len() > 1 && table.primary_key.contains(name);
        let others = table.primary_key.iter().filter(|part| key && *part != name);
        let default = column.default.as_deref().unwrap_or_default().to_ascii_lowercase();
        Self {
            kind,
            primary_key: table.is_primary_key(name),
            key_with: others.map(|part| clean::name(part)).collect(),
            unique: table.unique_keys.iter().any(|key| key.len() == 1 && key[0] == *name),
            target: target(table, name),
            required: !column.nullable,
            generated: column.generated,
            default_now: ["now(", "current_timestamp", "current_date", "getdate", "localtimestamp"]
                .iter()
                .any(|part| default.contains(part)),
            counts_up: default.contains("nextval(") || default.contains("auto_increment"),
            codes: measured::permitted(table, name).or_else(|| statistics.and_then(measured::codes)),
            range: statistics.and_then(|statistics| measured::range(statistics, kind)),
            always_null: statistics.filter(|s| s.rows > 0 && s.nulls >= s.rows).map(|s| s.complete),
            nulls: statistics
                .filter(|s| s.rows > 0)
                .map(|s| (measured::percent(s.nulls, s.rows), s.complete)),
            checked: table.checks.iter().any(|check| checks::names(check, name)),
            permitted_range: table.checks.iter().find_map(|check| checks::between(check, name)),
            date_format: statistics
                .filter(|_| matches!(kind, TypeKind::Integer | TypeKind::Text | TypeKind::Other))
                .and_then(DateFormat::of),
            constant: statistics.and_then(measured::constant),
            examples: statistics.map(measured::examples).unwrap_or_default(),
            pair: statistics.map(measured::pair).unwrap_or_default(),
            no_date: measured::no_date(kind, statistics),
            no_number: measured::no_number(kind, statistics),
            many: statistics.is_some_and(|s| s.distinct > 2),
            distinct: statistics
                .is_some_and(|s| s.complete && s.rows - s.nulls > 1 && s.distinct == s.rows - s.nulls),
            distinct_values: statistics.map_or(0, |s| s.distinct),
            shared: statistics.is_some_and(|s| s.distinct < s.rows - s.nulls),
            international: statistics.is_some_and(measured::international),
        }
    }
}

fn target(table: &TableProfile, column: &str) -> Option<Target> {
    // A column may belong to several keys; the one with the fewest columns says most about it.
    let key = table
        .foreign_keys
        .iter()
        .filter(|key| key.columns.iter().any(|name| name == column))
        .min_by_key(|key| key.columns.len())?;
    let position = key.columns.iter().position(|name| name == column)?;
    let name = clean::name(&key.to_table);
    let path = match key.to_columns.get(position) {
        Some(to) => format!("{name}.{}", clean::name(to)),
        None => name.clone(),
    };
    let composite = key.columns.len() > 1;
    let itself = key.to_table == table.table && (key.to_schema == table.schema || key.to_schema.is_empty());
    Some(Target { table: name, path, itself, composite })
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn types_have_kinds() {
        assert_eq!(TypeKind::of("NVARCHAR(160)"), TypeKind::Text);
        assert_eq!(TypeKind::of("INTEGER"), TypeKind::Integer);
        assert_eq!(TypeKind::of("NUMERIC(10,2)"), TypeKind::Decimal);
        assert_eq!(TypeKind::of("timestamp without time zone"), TypeKind::Timestamp);
        assert_eq!(TypeKind::of("tinyint(1)"), TypeKind::Boolean);
    }
}
