//! Pins: results kept in view across pages and tabs. Only the browser has them; the format is shared with
//! whoever else reads its storage.

use crate::asset::{Asset, AssetKind};
use crate::ids::{ResultId, RunId};
use miniserde::json::{Array, Number, Object, Value, from_str, to_string};

/// The key of a db profile's pins in `localStorage` is this, followed by the profile's name.
pub const KEY_PREFIX: &str = "amx.compare.pinnedCells.";

/// The most pins that a profile keeps: a page that compares more is no comparison.
pub const MAX_PINS: usize = 100;

/// A pinned result. Members that this program does not know stay as they were.
#[derive(Debug, Clone)]
pub struct Pin {
    /// Its run.
    pub run_id: RunId,
    /// The result.
    pub result_id: ResultId,
    /// Schema, table and column, for a list.
    pub asset: Asset,
    members: Object,
}

impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        (self.run_id, self.result_id, &self.asset) == (other.run_id, other.result_id, &other.asset)
            && to_string(&self.members) == to_string(&other.members)
    }
}

impl Pin {
    /// A pin of a result.
    pub fn of(run_id: RunId, result_id: ResultId, asset: &Asset) -> Self {
        let text = |text: &str| Value::String(text.to_owned());
        let members = [
            ("run_id", Value::Number(Number::I64(run_id.0))),
            ("result_id", Value::Number(Number::I64(result_id.0))),
            ("db", text(&asset.database)),
            ("schema", text(&asset.schema)),
            ("table", text(&asset.table)),
            ("column", asset.column.as_deref().map_or(Value::Null, text)),
        ];
        let members = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { run_id, result_id, asset: asset.clone(), members }
    }

    fn read(value: Value) -> Option<Self> {
        let Value::Object(members) = value else { return None };
        let text = |name: &str| match members.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        };
        let number = |name: &str| match members.get(name) {
            Some(Value::Number(Number::I64(number))) => Some(*number),
            Some(Value::Number(Number::U64(number))) => i64::try_from(*number).ok(),
            _ => None,
        };
        let column = match members.get("column") {
            None | Some(Value::Null) => None,
            Some(Value::String(column)) => Some(column.clone()),
            Some(_) => return None,
        };
        Some(Self {
            run_id: RunId(number("run_id")?),
            result_id: ResultId(number("result_id")?),
            asset: Asset {
                database: text("db")?,
                schema: text("schema")?,
                table: text("table")?,
                kind: if column.is_some() { AssetKind::Column } else { AssetKind::Table },
                column,
            },
            members,
        })
    }
}

/// What the storage holds under a profile's key. Whatever is no pin, or no JSON at all, is ignored; of pins
/// of the same result the first counts.
pub fn parse(json: &str) -> Vec<Pin> {
    let Ok(Value::Array(values)) = from_str(json) else { return Vec::new() };
    let mut pins: Vec<Pin> = Vec::new();
    for pin in values.into_iter().filter_map(Pin::read) {
        if pins.iter().all(|other| other.result_id != pin.result_id) {
            pins.push(pin);
        }
    }
    pins
}

/// What is put under the key.
pub fn print(pins: &[Pin]) -> String {
    to_string(&pins.iter().map(|pin| Value::Object(pin.members.clone())).collect::<Array>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TWO: &str = r#"[{"run_id":7,"result_id":412,"db":"chinook","schema":"public","table":"album","column":"title"},
        {"run_id":7,"result_id":9,"db":"chinook","schema":"public","table":"album","column":null,"note":{"by":"Ann"}}]"#;

    #[test]
    fn pins_are_read_and_unknown_members_kept() {
        let pins = parse(TWO);
        assert_eq!(pins.len(), 2);
        assert_eq!((pins[0].run_id, pins[0].asset.path().as_str()), (RunId(7), "public.album.title"));
        assert_eq!(pins[1].asset.column, None);
        assert!(print(&pins).contains(r#""note":{"by":"Ann"}"#));
        assert_eq!(parse(&print(&pins)), pins);
        let made = Pin::of(RunId(7), ResultId(412), &pins[0].asset);
        assert_eq!(parse(&print(&[made])), pins[..1]);
    }

    #[test]
    fn what_is_no_pin_is_ignored() {
        for foreign in ["", "{", "null", "7", "{}", "[1,\"a\",null,[]]", r#"[{"run_id":"7"}]"#] {
            assert_eq!(parse(foreign), [], "{foreign}");
        }
        let mixed =
            TWO.replacen('[', r#"[{"run_id":7,"result_id":412,"db":"x","schema":"s","table":"t"},5,"#, 1);
        assert_eq!(parse(&mixed).len(), 2);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let pins = parse(&text);
            prop_assert_eq!(parse(&print(&pins)), pins);
        }
    }
}
