#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use super::*;
use proptest::prelude::*;

const ANSWER: &str = r#"{"drafts":[
 {"asset":"*","alternatives":[{"text":"Orders.","confidence":0.9},{"text":"Purchases \"é\".","confidence":"80%"}],"reasoning":"Name."},
 {"asset":"id","alternatives":[{"text":"Key of the order.","confidence":95},{"text":"Number.","confidence":0.5}],"reasoning":"Key."}
]}"#;

fn assets(columns: &[&str]) -> Vec<DraftAsset> {
    columns
        .iter()
        .map(|name| DraftAsset {
            column: (*name != "*").then(|| (*name).to_owned()),
            avoid: Vec::new(),
            ..DraftAsset::default()
        })
        .collect()
}

type Drafts = Vec<(String, Vec<(String, Option<f64>)>)>;

/// Column, texts and scores of each draft.
fn read(answer: &str, columns: &[&str]) -> Drafts {
    let parsed = parse(answer, "orders", &assets(columns));
    parsed
        .drafts
        .into_iter()
        .map(|draft| {
            let texts = draft.alternatives.into_iter().map(|one| (one.text, one.score)).collect();
            (draft.column.unwrap_or_else(|| "*".to_owned()), texts)
        })
        .collect()
}

fn one(column: &str, texts: &[&str]) -> Drafts {
    vec![(column.to_owned(), texts.iter().map(|text| ((*text).to_owned(), None)).collect())]
}

#[test]
fn the_asked_for_shape() {
    let parsed = parse(ANSWER, "orders", &assets(&["*", "id"]));
    assert!(!parsed.truncated);
    assert_eq!(parsed.drafts.len(), 2);
    let table = &parsed.drafts[0];
    assert_eq!((table.column.as_deref(), table.reasoning.as_deref()), (None, Some("Name.")));
    assert_eq!(table.alternatives[1].text, "Purchases \"é\".");
    assert_eq!(table.alternatives[1].score, Some(0.8));
    assert_eq!(&ANSWER[table.alternatives[1].span.clone()], r#"Purchases \"é\"."#);
    assert_eq!(parsed.drafts[1].alternatives[0].score, Some(0.95));
}

#[test]
fn other_shapes() {
    let want = one("id", &["A", "B"]);
    for answer in [
        r#"{"drafts":[{"asset":"ID","alternatives":["A","B"]}]}"#,
        r#"[{"column":"orders.id","alternatives":[{"description":"A"},{"text":"B"}]}]"#,
        r#"{"id":["A","B"]}"#,
        r#"{"id":{"alternatives":["A","B",],},}"#,
        r#"{"drafts":{"id":["A","B"]}}"#,
        r#"{"answer":{"drafts":[{"asset":"id","alternatives":["A","B"]}]}}"#,
        r#"{"answer":[{"asset":"id","alternatives":["A","B"]}]}"#,
        r#"[{"asset":"id","text":"A"},{"asset":"id","text":"B"}]"#,
        "Sure [as asked], here:\n```json\n{\"drafts\":[{\"asset\":\"id\",\"alternatives\":[\"A\",\"B\"]}]}\n```\nBye {x}",
    ] {
        assert_eq!(read(answer, &["*", "id"]), want, "{answer}");
    }
    assert_eq!(read(r#"{"alternatives":["A","B"]}"#, &["id"]), want);
    assert!(read(r#"{"alternatives":["A","B"]}"#, &["id", "*"]).is_empty());
    // Columns that are called like fields of the answer.
    assert_eq!(read(r#"{"name":["A"]}"#, &["name", "description"]), one("name", &["A"]));
}

#[test]
fn texts_and_scores_are_normalised() {
    let single = |text: &str, score: &str| {
        let answer = format!(r#"{{"id":[{{"text":{text},"confidence":{score}}}]}}"#);
        read(&answer, &["id"]).pop().map(|(_, mut all)| all.remove(0))
    };
    assert_eq!(single(r#""“A\n b”""#, "1"), Some(("A b".to_owned(), Some(1.0))));
    assert_eq!(single(r#""\"A\" or \"B\"""#, "\" 40 % \""), Some(("\"A\" or \"B\"".to_owned(), Some(0.4))));
    assert_eq!(single(r#""a\u202eb\u0007""#, "-1"), Some(("ab".to_owned(), None)));
    assert_eq!(single(r#""A""#, "\"high\""), Some(("A".to_owned(), None)));
    assert_eq!(single(r#""  ""#, "1"), None);
    let long = single(&format!("\"{}\"", "x".repeat(5_000)), "1").unwrap();
    assert_eq!(long.0.chars().count(), LONGEST);
}

#[test]
fn what_is_whole_survives_a_cut() {
    let cut = ANSWER.find("Number").unwrap();
    let parsed = parse(&ANSWER[..cut], "orders", &assets(&["*", "id"]));
    assert!(parsed.truncated);
    assert_eq!(parsed.drafts.len(), 2);
    assert_eq!(parsed.drafts[1].alternatives.len(), 1);
}

#[test]
fn nothing_usable_is_nothing() {
    assert_eq!(parse("I cannot do that.", "orders", &assets(&["id"])), Parsed::default());
    assert!(read(r#"{"drafts":[{"asset":"other","alternatives":["A"]}]}"#, &["id"]).is_empty());
    assert!(parse(r#"{"drafts":[{"asset":"id","alt"#, "orders", &assets(&["id"])).truncated);
}

proptest! {
    #[test]
    fn any_text_is_read(answer in any::<String>()) {
        parse(&answer, "orders", &assets(&["id"]));
    }

    #[test]
    fn any_part_of_an_answer_is_read(start in 0..ANSWER.len(), length in 0..ANSWER.len()) {
        let bytes = ANSWER.as_bytes();
        let part = String::from_utf8_lossy(&bytes[start..bytes.len().min(start + length)]);
        parse(&part, "orders", &assets(&["*", "id"]));
    }

    #[test]
    fn a_prefix_gives_nothing_that_the_whole_does_not(length in 0..=ANSWER.len()) {
        prop_assume!(ANSWER.is_char_boundary(length));
        let whole = read(ANSWER, &["*", "id"]);
        for (draft, full) in read(&ANSWER[..length], &["*", "id"]).iter().zip(&whole) {
            prop_assert_eq!(&draft.0, &full.0);
            for (text, full) in draft.1.iter().zip(&full.1) {
                prop_assert_eq!(&text.0, &full.0);
            }
        }
    }
}

#[test]
fn what_is_copied_from_the_prompt_is_no_draft() {
    let assets = [DraftAsset::default()];
    let copied = r#"{"drafts":[{"asset":"*","alternatives":[{"text":"<description>","confidence":0.1}]}]}"#;
    assert!(parse(copied, "t", &assets).drafts.is_empty());
    let partly = r#"{"drafts":[{"asset":"*","alternatives":["<description>","Rows > 5 < 9."],"reasoning":"<one short sentence>"}]}"#;
    let parsed = parse(partly, "t", &assets);
    assert_eq!(parsed.drafts[0].alternatives.len(), 1);
    assert_eq!(parsed.drafts[0].reasoning, None);
}
