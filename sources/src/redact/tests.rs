use super::*;
use domain::profile::{ColumnProfile, ColumnStatistics};
use proptest::prelude::*;

#[test]
fn sensitive_values_are_masked_as_a_whole() {
    for (value, mask) in [
        ("luisg@embraer.com.br", "<e-mail>"),
        ("write to Jürgen.Müller@exam", "<e-mail>"),
        ("{\"mail\": \"a.b+c@example.org\"}", "<e-mail>"),
        ("+55 (12) 3923-5555", "<phone>"),
        ("(514) 721-4711", "<phone>"),
        ("0049301234567", "<phone>"),
        ("030/1234567", "<phone>"),
        ("555.123.4567", "<phone>"),
        ("555-123-4567", "<phone>"),
        ("call 030 1234 5678 today", "<phone>"),
        ("123-45-6789", "<phone>"),
        ("4111 1111 1111 1111", "<card or account number>"),
        ("4111-1111-1111-1111", "<card or account number>"),
        ("378282246310005", "<card or account number>"),
        ("DE89 3704 0044 0532 0130 00", "<card or account number>"),
        ("GB82WEST12345698765432", "<card or account number>"),
        ("NO9386011117947", "<card or account number>"),
        ("123456789", "<number>"),
        ("ORD-1234567890", "<number>"),
        ("d41d8cd98f00b204e9800998ecf8427e", "<token>"),
        ("sk-proj-abcDEF123456", "<token>"),
        ("AKIAIOSFODNNEXAMPLEA", "<token>"),
        ("ghp_abcdefghijklmnopqrst", "<token>"),
        ("Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc", "<token>"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "<token>"),
        ("6f1c7a52-9f0e-4f5d-8f43-0123456789ab", "<uuid>"),
    ] {
        assert_eq!(mask_of(value), Some(mask), "{value}");
    }
}

#[test]
fn ordinary_values_stay() {
    for value in [
        "",
        "Rock",
        "AC/DC",
        "12345678",
        "-42",
        "123456789.25",
        "-122.419415512",
        "1.5e-12",
        "(12.123456789,13.5)",
        "2021-01-02",
        "2021/01/02",
        "31.12.2021",
        "9999-12-31",
        "2021-01-02 03:04:05.123456+00",
        "2021-01-02T03:04:05.123Z",
        "shipped 2021-01-02 10:11:12 by sea",
        "[2021-01-01,2021-02-01)",
        "192.168.100.200",
        "1 day 02:03:04.123456",
        "$1,234,567,890.00",
        "Internationalization of everything",
        "customer_address_line_1_verified",
        "ASIA-PACIFIC-REGION-OFFICE",
        "@handle",
        "{1,2,3}",
    ] {
        assert_eq!(mask_of(value), None, "{value}");
    }
}

#[test]
fn a_profile_is_masked_in_samples_ends_and_notes() {
    let statistics = ColumnStatistics {
        min: Some("a@example.com".to_owned()),
        max: Some("Rock".to_owned()),
        samples: vec!["b@example.com".to_owned(), "c@example.com".to_owned(), "Rock".to_owned()],
        ..ColumnStatistics::default()
    };
    let mut profile = TableProfile {
        columns: vec![ColumnProfile { statistics: Some(statistics), ..ColumnProfile::default() }],
        notes: vec!["No statistics for mail: invalid input syntax: \"d@example.com\"".to_owned()],
        ..TableProfile::default()
    };
    redact(&mut profile);
    let statistics = profile.columns[0].statistics.as_ref().unwrap();
    assert_eq!(statistics.min.as_deref(), Some("<e-mail>"));
    assert_eq!(statistics.max.as_deref(), Some("Rock"));
    assert_eq!(statistics.samples, ["<e-mail>", "Rock"]);
    assert_eq!(profile.notes, ["No statistics for mail: invalid input syntax: \"<e-mail>\""]);
}

#[test]
fn in_text_the_sensitive_part_alone_is_masked() {
    for (text, masked) in [
        ("Owner: ann.lee@example.org, see wiki.", "Owner: <e-mail>, see wiki."),
        ("Call +49 (30) 1234-567 first", "Call <phone> first"),
        ("Test card 4111 1111 1111 1111 works", "Test card <card or account number> works"),
        ("Paid to DE89 3704 0044 0532 0130 00.", "Paid to <card or account number>."),
        ("key=AKIAIOSFODNNEXAMPLEA;", "key=<token>;"),
        ("postgres://etl:s3cr!t@db.example/shop", "postgres://<token>db.example/shop"),
        ("password: hunter42!", "password: <token>"),
        ("Bearer abc123def456", "Bearer <token>"),
        ("'ORD-1234567890'::text", "'ORD-<number>'::text"),
        ("01 23 45 67 89", "<phone>"),
        ("4111\u{a0}1111\u{2013}1111.1111", "<card or account number>"),
    ] {
        assert_eq!(redact_text(text), masked);
    }
}

#[test]
fn ordinary_text_is_not_mangled() {
    for text in [
        "nextval('orders_order_id_seq'::regclass)",
        "'1970-01-01 00:00:00'::timestamp without time zone",
        "CHECK (price >= 0.01 AND price < 10000000)",
        "numeric(12,2)",
        "enum('small','medium','large')",
        "SELECT \"SalesOrderLineNumber2Discount\", customer_address_line_1_verified FROM \"FactInternetSales2021\"",
        "Sizes 10 12 14 16 18 20",
        "Fiscal years 2019 2020 2021 2022",
        "Valid 2021-01-02 to 2021-12-31, 10:11:12",
        "password: hashed with bcrypt",
        "The token of the session",
        "Position 52.520008, 13.404954",
        "Version 10.11.19 on 192.168.100.200",
        "Rows 1,234,567,890",
        "50 % of 12 345",
    ] {
        assert_eq!(redact_text(text), text);
    }
}

#[test]
fn texts_of_a_profile_are_masked_too() {
    let planted = "ask ann@example.org";
    let mut profile = TableProfile {
        comment: Some(planted.to_owned()),
        definition: Some(format!("SELECT 1 WHERE a = '{planted}'")),
        checks: vec![format!("CHECK (a <> '{planted}')")],
        columns: vec![ColumnProfile {
            data_type: format!("enum('{planted}')"),
            default: Some(format!("'{planted}'")),
            comment: Some(planted.to_owned()),
            ..ColumnProfile::default()
        }],
        ..TableProfile::default()
    };
    redact(&mut profile);
    let told = serde_json::to_string(&profile).unwrap();
    assert!(!told.contains("example.org"), "{told}");
    assert_eq!(profile.columns[0].comment.as_deref(), Some("ask <e-mail>"));
}

fn digits(least: usize, most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(0..10u8, least..=most)
        .prop_map(|digits| digits.iter().map(|digit| char::from(b'0' + digit)).collect())
}

/// Groups with one kind of separator between them.
fn grouped(text: &str, size: usize, separator: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let groups: Vec<String> = chars.chunks(size).map(|group| group.iter().collect()).collect();
    groups.join(separator)
}

/// A value of each class that must never leave.
fn planted() -> impl Strategy<Value = String> {
    let alphanumeric = "[A-Za-z0-9]{24,40}";
    prop_oneof![
        "[a-z][a-z0-9.]{0,10}[a-z0-9]@[a-z]{2,10}\\.(com|org|de)",
        (digits(7, 11), prop::sample::select(vec!["", " ", "-", "."]))
            .prop_map(|(number, gap)| format!("+49{gap}{}", grouped(&number, 3, gap))),
        (digits(12, 12), prop::sample::select(vec!["", " ", "-"])).prop_map(|(number, gap)| grouped(
            &format!("4111{number}"),
            4,
            gap
        )),
        (digits(18, 18), any::<bool>()).prop_map(|(number, spaced)| {
            let whole = format!("DE{number}00");
            if spaced { grouped(&whole, 4, " ") } else { whole }
        }),
        "(ghp_|sk_live_|xoxb-|glpat-)[A-Za-z0-9]{20,30}",
        "[0-9a-f]{6}[0-9][a-f][0-9][a-f][0-9][a-f][0-9a-f]{20}",
        alphanumeric.prop_filter("as random as tokens are", |text: &String| {
            text.chars().filter(char::is_ascii_digit).count() >= 4
                && text.chars().any(|c| c.is_ascii_lowercase())
                && text.chars().any(|c| c.is_ascii_uppercase())
        }),
        digits(9, 19),
    ]
}

proptest! {
    /// Whatever stands around it, in a value or in a text.
    #[test]
    fn no_planted_value_survives(
        value in planted(),
        before in "([A-Za-z]{1,8}[ :=('\"]){0,3}",
        after in "([ .,;)'\"][A-Za-z]{1,8}){0,3}",
    ) {
        let text = format!("{before}{value}{after}");
        prop_assert!(!redact_text(&text).contains(&value), "{}", redact_text(&text));
        let statistics = ColumnStatistics { samples: vec![text.clone()], ..ColumnStatistics::default() };
        let mut profile = TableProfile {
            comment: Some(text),
            columns: vec![ColumnProfile { statistics: Some(statistics), ..ColumnProfile::default() }],
            ..TableProfile::default()
        };
        redact(&mut profile);
        let told = serde_json::to_string(&profile).unwrap();
        prop_assert!(!told.contains(&value), "{}", told);
    }

    #[test]
    fn masking_twice_changes_nothing(text in any::<String>()) {
        let once = redact_text(&text);
        prop_assert_eq!(redact_text(&once), once.clone());
    }
}
