use super::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    Named(String),
    Pair(i64, bool),
    Fields { a: u8, b: Option<char> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Tagged {
    One { n: i64 },
    None,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Id(i64);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner {
    word: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Everything {
    id: Id,
    small: u8,
    below: i64,
    most: u64,
    ratio: f64,
    whole: f64,
    yes: bool,
    letter: char,
    text: String,
    absent: Option<String>,
    present: Option<Box<Inner>>,
    #[serde(default)]
    left_out: Vec<i64>,
    list: Vec<Kind>,
    tagged: Vec<Tagged>,
    map: BTreeMap<String, (i64, ())>,
    any: serde_json::Value,
    #[serde(flatten)]
    inner: Inner,
}

fn everything() -> Everything {
    Everything {
        id: Id(-7),
        small: 255,
        below: i64::MIN,
        most: u64::MAX,
        ratio: 0.1,
        whole: 3.0,
        yes: true,
        letter: 'é',
        text: "\u{202e}<b>\"\\\n".into(),
        absent: None,
        present: Some(Box::new(Inner { word: "in".into() })),
        left_out: vec![1],
        list: vec![
            Kind::Plain,
            Kind::Named("n".into()),
            Kind::Pair(1, false),
            Kind::Fields { a: 1, b: Some('x') },
        ],
        tagged: vec![Tagged::One { n: -1 }, Tagged::None],
        map: BTreeMap::from([("k".into(), (1, ()))]),
        any: serde_json::json!({"deep": [1, null, {"x": -1.5}]}),
        inner: Inner { word: "out".into() },
    }
}

#[test]
fn reads_what_serde_json_writes() {
    let text = serde_json::to_string(&everything()).unwrap();
    assert_eq!(read::<Everything>(&text), Ok(everything()));
    let answer: Result<Everything, Id> = Ok(everything());
    assert_eq!(read::<Result<Everything, Id>>(&serde_json::to_string(&answer).unwrap()), Ok(answer));
    assert_eq!(read::<()>("null"), Ok(()));
    assert_eq!(read::<Option<u8>>("null"), Ok(None));
}

#[test]
fn what_is_new_is_passed_over_and_what_may_be_missing_is_not_missed() {
    let mut value = serde_json::to_value(everything()).unwrap();
    value.as_object_mut().unwrap().remove("left_out");
    value.as_object_mut().unwrap().remove("absent");
    let expected = Everything { left_out: Vec::new(), ..everything() };
    assert_eq!(read::<Everything>(&value.to_string()), Ok(expected));
    assert_eq!(read::<Inner>(r#"{"newer":{"x":[1]},"word":"w"}"#), Ok(Inner { word: "w".into() }));
}

#[test]
fn what_does_not_fit_is_an_error() {
    for text in ["", "{", "[]", "null", "7", r#"{"word":7}"#, r#"{"Word":"w"}"#, r#"{"word":"w"} x"#] {
        assert_eq!(read::<Inner>(text), Err(Unreadable), "{text}");
    }
    for text in ["256", "-1", "1.5", "\"1\"", "true"] {
        assert_eq!(read::<u8>(text), Err(Unreadable), "{text}");
    }
    for text in [
        "{}",
        "\"other\"",
        r#"{"plain":1}"#,
        "\"named\"",
        r#"{"pair":[1]}"#,
        r#"{"fields":{"a":1,"b":"xy"}}"#,
    ] {
        assert_eq!(read::<Kind>(text), Err(Unreadable), "{text}");
    }
}
