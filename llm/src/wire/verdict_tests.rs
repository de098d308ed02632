use super::*;
use proptest::prelude::*;

fn candidates() -> Vec<Candidate> {
    let candidate = |column: Option<&str>, count: usize| Candidate {
        column: column.map(str::to_owned),
        texts: (0..count).map(|index| format!("Text {index}.")).collect(),
    };
    vec![candidate(None, 2), candidate(Some("id"), 3)]
}

fn scores(answer: &str) -> Vec<(Option<String>, Vec<Option<f64>>)> {
    parse(answer, "orders", &candidates())
        .0
        .into_iter()
        .map(|judged| (judged.column, judged.scores))
        .collect()
}

fn both(table: &[Option<f64>], id: &[Option<f64>]) -> Vec<(Option<String>, Vec<Option<f64>>)> {
    vec![(None, table.to_vec()), (Some("id".to_owned()), id.to_vec())]
}

#[test]
fn what_was_asked_for_is_read() {
    let answer = r#"{"scores":[{"asset":"*","scores":[0.9,0.4]},{"asset":"id","scores":[1,0,0.5]}]}"#;
    assert_eq!(scores(answer), both(&[Some(0.9), Some(0.4)], &[Some(1.0), Some(0.0), Some(0.5)]));
    let fenced = format!("Here you are:\n```json\n{answer}\n```");
    assert_eq!(scores(&fenced), scores(answer));
}

#[test]
fn other_shapes_are_read_too() {
    let expected = both(&[Some(0.9), Some(0.4)], &[Some(0.8), None, None]);
    for answer in [
        r#"[{"asset":"orders","scores":[0.9,0.4]},{"column":"ID","scores":[0.8]}]"#,
        r#"{"*":[0.9,0.4],"id":0.8}"#,
        r#"{"scores":{"*":{"A":0.9,"B":0.4},"id":{"A":"80%"}}}"#,
        r#"{"scores":[{"asset":"*","alternatives":[{"score":0.9},{"score":"0.4"}]},{"asset":"id","score":0.8}]}"#,
    ] {
        assert_eq!(scores(answer), expected, "{answer}");
    }
    let only = vec![Candidate { column: None, texts: vec!["A.".to_owned(), "B.".to_owned()] }];
    let (judged, _) = parse(r#"{"scores":[0.9,0.4]}"#, "orders", &only);
    assert_eq!(judged, vec![Judged { column: None, scores: vec![Some(0.9), Some(0.4)] }]);
}

#[test]
fn scores_are_within_zero_and_one_or_missing() {
    let answer =
        r#"{"scores":[{"asset":"*","scores":[1.2,-0.1,0.7]},{"asset":"id","scores":[null,"high",7.5]}]}"#;
    assert_eq!(scores(answer), both(&[Some(1.0), Some(0.0)], &[None, None, None]));
    let marks = r#"{"scores":[{"asset":"*","scores":[9,4]},{"asset":"id","scores":[10,0,1]}]}"#;
    assert_eq!(scores(marks), both(&[Some(0.9), Some(0.4)], &[Some(1.0), Some(0.0), Some(0.1)]));
    let percent = r#"{"scores":[{"asset":"*","scores":[90,40]}]}"#;
    assert_eq!(scores(percent), [(None, vec![Some(0.9), Some(0.4)])]);
}

#[test]
fn what_is_whole_of_a_cut_answer_is_used() {
    let (judged, truncated) =
        parse(r#"{"scores":[{"asset":"*","scores":[0.9,0.4]},{"asset":"id","sc"#, "orders", &candidates());
    assert_eq!((judged.len(), truncated), (1, true));
    assert!(parse("I cannot say.", "orders", &candidates()).0.is_empty());
}

proptest! {
    #[test]
    fn any_answer_gives_scores_within_bounds(answer in r#"[\[\]{}",:a-z*0-9. -]{0,80}"#) {
        for judged in parse(&answer, "orders", &candidates()).0 {
            prop_assert!(judged.scores.iter().flatten().all(|score| (0.0..=1.0).contains(score)));
        }
    }
}
