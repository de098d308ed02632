//! A batch through a provider whose answers a test decides: what is asked, what counts, what it costs.

use super::*;
use async_trait::async_trait;
use domain::asset::AssetKind;
use domain::money::Usage;
use domain::profile::ColumnProfile;
use llm::{AssetDraft, DraftAlternative, JudgeAnswer, Judged, ProviderError};
use std::sync::Mutex;

/// Answers in turn, and what it was asked.
struct Scripted {
    drafts: Mutex<Vec<Result<DraftAnswer, CallFailed>>>,
    judge: Result<JudgeAnswer, CallFailed>,
    asked: Mutex<Vec<DraftRequest>>,
    judged: Mutex<Vec<JudgeRequest>>,
}

#[async_trait]
impl Provider for Scripted {
    async fn draft(&self, request: &DraftRequest) -> Result<DraftAnswer, CallFailed> {
        self.asked.lock().unwrap().push(request.clone());
        self.drafts.lock().unwrap().remove(0)
    }

    async fn judge(&self, request: &JudgeRequest) -> Result<JudgeAnswer, CallFailed> {
        self.judged.lock().unwrap().push(request.clone());
        self.judge.clone()
    }
}

fn usage(input_tokens: i64) -> Usage {
    Usage { input_tokens, output_tokens: 1, ..Usage::default() }
}

fn answer(input_tokens: i64, assets: &[(Option<&str>, &[&str])]) -> DraftAnswer {
    let draft = |(column, texts): &(Option<&str>, &[&str])| AssetDraft {
        column: column.map(str::to_owned),
        alternatives: texts
            .iter()
            .map(|text| DraftAlternative { text: (*text).to_owned(), self_score: Some(0.9), logprob: None })
            .collect(),
        source: None,
        reasoning: None,
    };
    DraftAnswer {
        drafts: assets.iter().map(draft).collect(),
        usage: usage(input_tokens),
        ..DraftAnswer::default()
    }
}

fn gone(input_tokens: i64) -> CallFailed {
    let error = ProviderError::Unreachable {
        provider: "openai",
        endpoint: "http://x".into(),
        reason: "refused".into(),
    };
    CallFailed { error, usage: usage(input_tokens) }
}

/// Drafts the table `t` and its columns `a` and `b`, two alternatives each.
async fn draft(
    signal: Signal,
    drafts: Vec<Result<DraftAnswer, CallFailed>>,
    judge: Result<JudgeAnswer, CallFailed>,
) -> (Drafted, Arc<Scripted>) {
    let (drafter, batch, provider) = prepared(signal, drafts, judge);
    (drafter.draft(batch).await, provider)
}

fn prepared(
    signal: Signal,
    drafts: Vec<Result<DraftAnswer, CallFailed>>,
    judge: Result<JudgeAnswer, CallFailed>,
) -> (Drafter, Batch, Arc<Scripted>) {
    let provider = Arc::new(Scripted {
        drafts: Mutex::new(drafts),
        judge,
        asked: Mutex::default(),
        judged: Mutex::default(),
    });
    let settings = LlmSettings { n_alternatives: 2, confidence_signal: signal, ..LlmSettings::default() };
    let drafter = Drafter {
        provider: Arc::clone(&provider) as Arc<dyn Provider>,
        settings: Arc::new(settings),
        db_profile: "shop".into(),
        database: "shop".into(),
        instructions: None,
        seed: None,
    };
    let column = |name: &str| ColumnProfile { name: name.into(), ..ColumnProfile::default() };
    let profile =
        Arc::new(TableProfile { columns: vec![column("a"), column("b")], ..TableProfile::default() });
    let evidence = Evidence { profile: Arc::clone(&profile), shown: profile, ..Evidence::none() };
    let table = PlannedTable {
        position: 0,
        schema: "main".into(),
        table: "t".into(),
        kind: AssetKind::Table,
        itself: true,
        columns: vec!["a".into(), "b".into()],
        first_ordinal: 0,
    };
    let assets = vec![(0, None), (1, Some("a".to_owned())), (2, Some("b".to_owned()))];
    (drafter, Batch { table: Arc::new(table), evidence, assets }, provider)
}

const WHOLE: [(Option<&str>, &[&str]); 3] =
    [(None, &["T one.", "T two."]), (Some("a"), &["A one.", "A two."]), (Some("b"), &["B one.", "B two."])];

#[tokio::test]
async fn the_judge_is_asked_once_for_a_batch_and_its_scores_are_the_rows() {
    let judged = JudgeAnswer {
        scores: vec![
            Judged { column: Some("a".into()), scores: vec![Some(0.2), Some(0.95)] },
            Judged { column: None, scores: vec![Some(1.4)] },
        ],
        usage: usage(50),
        warnings: vec!["Hm.".into()],
    };
    let (drafted, provider) = draft(Signal::Judge, vec![Ok(answer(100, &WHOLE))], Ok(judged)).await;
    let asked = provider.judged.lock().unwrap();
    assert_eq!(asked.len(), 1);
    let texts: Vec<_> = asked[0].candidates.iter().map(|candidate| candidate.texts.len()).collect();
    assert_eq!((texts, asked[0].drafted.assets.len()), (vec![2, 2, 2], 3));
    assert_eq!((drafted.usage.input_tokens, drafted.warnings.as_slice()), (150, &["Hm.".to_owned()][..]));
    let scores: Vec<Vec<Option<f64>>> =
        drafted.rows.iter().map(|row| row.alternatives.iter().map(|one| one.score).collect()).collect();
    // What it did not score has none, not the model's own confidence.
    assert_eq!(scores, [vec![Some(1.0), None], vec![Some(0.2), Some(0.95)], vec![None, None]]);
    assert!(drafted.rows.iter().all(|row| row.signal == Signal::Judge));
}

#[tokio::test]
async fn a_judge_that_fails_costs_no_draft_but_its_tokens() {
    let (drafted, _) = draft(Signal::Judge, vec![Ok(answer(100, &WHOLE))], Err(gone(30))).await;
    assert_eq!((drafted.rows.len(), drafted.usage.input_tokens), (3, 130));
    assert_eq!((drafted.trouble, drafted.failures.len()), (Trouble::None, 0));
    assert!(drafted.warnings[0].contains("gave no scores") && drafted.warnings[0].contains("refused"));
    assert!(drafted.rows.iter().flat_map(|row| &row.alternatives).all(|one| one.score.is_none()));
    // Another signal asks no judge.
    let (drafted, provider) = draft(Signal::SelfDecl, vec![Ok(answer(100, &WHOLE))], Err(gone(30))).await;
    assert_eq!((provider.judged.lock().unwrap().len(), drafted.usage.input_tokens), (0, 100));
}

#[tokio::test]
async fn one_top_up_call_asks_for_all_that_is_missing() {
    // `a` is short by one, `b` is left out whole.
    let first = answer(100, &[(None, &["T one.", "T two."]), (Some("a"), &["A one.", "a  one."])]);
    let second = answer(40, &[(Some("a"), &["A two.", "A three."]), (Some("b"), &["B one.", "B two."])]);
    let (drafted, provider) = draft(Signal::Auto, vec![Ok(first), Ok(second)], Err(gone(0))).await;
    let asked = provider.asked.lock().unwrap();
    let [_, top_up] = asked.as_slice() else { panic!("{} calls", asked.len()) };
    let wanted: Vec<_> = top_up.assets.iter().map(|asset| asset.column.as_deref()).collect();
    assert_eq!((wanted, top_up.n), (vec![Some("a"), Some("b")], 2));
    assert_eq!((drafted.rows.len(), drafted.usage.input_tokens), (3, 140));
    assert!(drafted.rows.iter().all(|row| row.production_warning.is_none()));
}

#[tokio::test]
async fn what_failed_calls_used_is_counted() {
    let (drafted, _) = draft(Signal::Auto, vec![Err(gone(70))], Err(gone(0))).await;
    assert_eq!((drafted.failures.len(), drafted.usage.input_tokens), (3, 70));
    assert_eq!(drafted.trouble, Trouble::Outage);
    let short = answer(100, &WHOLE[..2]);
    let (drafted, _) = draft(Signal::Auto, vec![Ok(short), Err(gone(70))], Err(gone(0))).await;
    assert_eq!((drafted.rows.len(), drafted.failures.len(), drafted.usage.input_tokens), (2, 1, 170));
    assert_eq!(drafted.trouble, Trouble::None);
}

#[test]
fn a_budget_sets_the_judges_call_aside_too() {
    let estimate = |signal| {
        let (drafter, batch, _) = prepared(signal, Vec::new(), Err(gone(0)));
        drafter.estimate(&batch)
    };
    let ((plain, alternatives), (judged, _)) = (estimate(Signal::Auto), estimate(Signal::Judge));
    assert_eq!(alternatives, 6);
    assert!(judged > 2 * plain, "{judged} for {plain}");
}
