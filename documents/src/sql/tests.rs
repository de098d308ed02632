use super::*;
use crate::{Limits, PassageKind};

fn found(text: &str) -> Vec<(u32, String, String)> {
    let mut builder = Builder::new(&Limits::default());
    read(text, &mut builder);
    let entry = |passage: crate::Passage| {
        let subject = passage.subject.unwrap_or_default();
        let name = [subject.schema, subject.table, subject.column].map(Option::unwrap_or_default).join("|");
        assert_eq!(passage.kind == PassageKind::Text, name == "||");
        (passage.line, name, passage.text)
    };
    builder.finish().0.into_iter().map(entry).collect()
}

fn of(line: u32, name: &str, text: &str) -> (u32, String, String) {
    (line, name.to_owned(), text.to_owned())
}

#[test]
fn comments_on_objects_are_entries() {
    let text = "-- This file\n-- is about orders.\n\nCOMMENT ON COLUMN sales.orders.\"status\" IS 'The order''s state';\ncomment on table orders is 'One row per order';";
    assert_eq!(
        found(text),
        [
            of(1, "||", "This file\nis about orders."),
            of(4, "sales|orders|status", "status: The order's state"),
            of(5, "|orders|", "orders: One row per order"),
        ]
    );
}

#[test]
fn comments_beside_columns_are_entries() {
    let text = "/* One row\n * per order */\nCREATE TABLE IF NOT EXISTS orders (\n  id INT PRIMARY KEY, -- the number\n  -- how far it is\n  status VARCHAR(20) DEFAULT 'a,b',\n  total DECIMAL(10, 2) COMMENT 'in cents',\n  plain int,\n  CONSTRAINT c CHECK (total > 0) -- never\n) ENGINE=InnoDB COMMENT='Orders of the shop';\nselect 1;";
    assert_eq!(
        found(text),
        [
            of(3, "|orders|", "orders: One row\nper order"),
            of(4, "|orders|id", "id: the number"),
            of(6, "|orders|status", "status: how far it is"),
            of(7, "|orders|total", "total: in cents"),
            of(3, "|orders|", "orders: Orders of the shop"),
        ]
    );
}
