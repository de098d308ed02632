//! Claims that hold are none; each kind of false one is found.

use super::false_claims;
use domain::profile::{ColumnProfile, ColumnStatistics, ForeignKey, TableProfile};

fn column(name: &str, data_type: &str, nullable: bool) -> ColumnProfile {
    ColumnProfile { name: name.into(), data_type: data_type.into(), nullable, ..ColumnProfile::default() }
}

fn measured(mut column: ColumnProfile, complete: bool, nulls: i64, samples: &[&str]) -> ColumnProfile {
    column.statistics = Some(ColumnStatistics {
        rows: 100,
        complete,
        nulls,
        distinct: i64::try_from(samples.len()).unwrap_or_default(),
        min: samples.first().map(|text| (*text).to_owned()),
        max: samples.last().map(|text| (*text).to_owned()),
        samples: samples.iter().map(|text| (*text).to_owned()).collect(),
    });
    column
}

fn order() -> TableProfile {
    TableProfile {
        schema: "main".into(),
        table: "Order".into(),
        primary_key: vec!["Id".into()],
        columns: vec![
            column("Id", "INTEGER", false),
            measured(column("Status", "TEXT", false), true, 0, &["A", "B"]),
            measured(column("Kind", "TEXT", true), false, 40, &["K", "L"]),
            measured(column("Void", "TEXT", true), false, 100, &[]),
            measured(column("Number", "INTEGER", true), true, 0, &["1", "5", "9"]),
            column("CustomerId", "INTEGER", true),
            column("Created", "TIMESTAMP", false),
            measured(column("Phone", "TEXT", true), true, 0, &["+1 555", "+49 30"]),
        ],
        foreign_keys: vec![ForeignKey {
            from_schema: "main".into(),
            from_table: "Order".into(),
            columns: vec!["CustomerId".into()],
            to_schema: "main".into(),
            to_table: "Customer".into(),
            to_columns: vec!["Id".into()],
        }],
        referenced_by: vec![ForeignKey {
            from_schema: "main".into(),
            from_table: "Line".into(),
            columns: vec!["OrderId".into()],
            to_schema: "main".into(),
            to_table: "Order".into(),
            to_columns: vec!["Id".into()],
        }],
        checks: vec!["Kind IN ('K','L')".into()],
        ..TableProfile::default()
    }
}

fn check(column: &str, text: &str) -> Vec<String> {
    false_claims(text, &order(), Some(column))
}

#[test]
fn what_the_profile_carries_is_no_false_claim() {
    for (column, text) in [
        ("Id", "Unique identifier of the order (primary key)."),
        ("CustomerId", "Customer of the order (foreign key to Customer)."),
        ("Status", "Status of the order; one of A or B. A value is required."),
        ("Kind", "Kind of the order; one of K or L. It is empty in about 40 % of the rows in the sample."),
        ("Void", "It is empty in every row of the sample."),
        ("Number", "Number of the order. Values range from 1 to 9."),
        ("Number", "It may be empty, but every row has a value at present."),
        ("Created", "Date and time at which the order was created."),
        ("Kind", "Kind of the order; several orders share the same."),
        ("Id", "Number, different for every order."),
        ("CustomerId", "Link to Customer, which has its name."),
        ("Number", "Number of the order, beside Status and Kind."),
        ("Id", "Key by which Line refers to the order."),
        ("Status", "Status of the order; required."),
        ("Phone", "Phone number of the order, in international format."),
    ] {
        assert_eq!(check(column, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn each_kind_of_false_claim_is_found() {
    for (column, text) in [
        ("Status", "Unique status of the order."),
        ("Status", "Status (primary key)."),
        ("Id", "Part of the primary key."),
        ("Status", "Status (foreign key to Customer)."),
        ("CustomerId", "Customer (foreign key to Client)."),
        ("CustomerId", "Customer (refers to another row of Order)."),
        ("Kind", "A value is required."),
        ("Status", "It may be empty."),
        ("Void", "It is empty in every row."),
        ("Kind", "It is empty in about 10 % of the rows in the sample."),
        ("Kind", "Kind; empty in about 40 % of the rows."),
        ("Status", "Status; one of A, B or C."),
        ("Status", "Status; for example Z."),
        ("Number", "Values range from 1 to 10."),
        ("Number", "Whether the order is numbered."),
        ("Created", "Whether the order was created."),
        ("Created", "Amount of the order."),
        ("Status", "Date of the order."),
        ("Status", "Quantity of the order."),
        ("Status", "Whether it is open (1 = yes, 0 = no)."),
        ("Status", "It has the same value in every row."),
        ("Number", "Date (YYYYMMDD)."),
        ("Number", "Moment (Unix time in seconds)."),
        ("Number", "All values differ; taken from Other.x."),
        ("Status", "All values differ at present."),
        ("Number", "Computed from other columns."),
        ("Number", "It defaults to the current date and time."),
        ("Status", "Status; different for every order."),
        ("Void", "Text; several orders share the same."),
        ("Void", "Text; not unique."),
        ("Kind", "Text required for every order."),
        ("CustomerId", "Link to Client, where it is kept."),
        ("CustomerId", "Row of Client that goes with the order."),
        ("Status", "Link to Customer."),
        ("Number", "Number of the order, beside Colour."),
        ("Number", "Amount in the currency that Money names."),
        ("Id", "Key by which Invoice refers to the order."),
        ("Kind", "Kind; required."),
        ("Kind", "Kind of the order; every order has one."),
        ("Number", "Number in international format."),
        ("Status", "Street address of the order."),
    ] {
        assert!(!check(column, text).is_empty(), "{text}");
    }
}

#[test]
fn tables_are_checked_too() {
    let check = |text| false_claims(text, &order(), None);
    assert!(
        check("Each row is one order, linked to a customer. The primary key is Id. The table has 8 columns.")
            .is_empty()
    );
    assert!(check("Orders, with links to Customer and from Line.").is_empty());
    assert!(check("Orders, each known by its Id.").is_empty());
    for text in [
        "The table has 9 columns.",
        "The primary key is Number.",
        "Orders; used by Invoice.",
        "Invoice refers to it.",
        "Each row links an order to a customer.",
        "Orders, with links to Invoice.",
        "Orders, with links to Customer and from Invoice.",
        "Orders, each known by its Number.",
    ] {
        assert!(!check(text).is_empty(), "{text}");
    }
}
