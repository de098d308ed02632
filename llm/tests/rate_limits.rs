//! Rate limits: each kind of header is honoured.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use llm::ProviderError;
use serde_json::json;
use std::time::{Duration, Instant};
use support::{ANSWER, WIRES, Wire, bodies, server};
use time::OffsetDateTime;
use time::format_description::well_known::{Rfc2822, Rfc3339};
use wiremock::ResponseTemplate;

/// How long a call takes whose first answer is a rate limit with these headers.
async fn waited(wire: Wire, headers: &[(&str, &str)]) -> Duration {
    let mut limited = wire.complains(429, "slow down");
    for (name, value) in headers {
        limited = limited.insert_header(*name, *value);
    }
    let server = server(vec![limited, wire.says(ANSWER)]).await;
    let start = Instant::now();
    assert_eq!(wire.draft(&server).await.unwrap().drafts.len(), 2, "{headers:?}");
    assert_eq!(bodies(&server).await.len(), 2);
    start.elapsed()
}

/// The whole second that is two to three from now.
fn soon() -> OffsetDateTime {
    let later = OffsetDateTime::now_utc() + Duration::from_secs(3);
    later.replace_nanosecond(0).unwrap()
}

#[tokio::test]
async fn durations_are_waited_for() {
    let half = Duration::from_millis(500);
    for headers in [
        [("retry-after-ms", "500"), ("retry-after", "50")],
        [("retry-after", "0.5"), ("x-ratelimit-reset-tokens", "50s")],
        [("x-ratelimit-reset-requests", "500ms"), ("x-ratelimit-remaining-requests", "0")],
        [("x-ratelimit-reset-tokens", "0m0.5s"), ("x-ratelimit-remaining-tokens", "0")],
    ] {
        let waited = waited(Wire::Chat, &headers).await;
        assert!(waited >= half && waited < Duration::from_secs(20), "{headers:?} {waited:?}");
    }
}

#[tokio::test]
async fn dates_are_waited_for() {
    let second = Duration::from_secs(1);
    let then = soon().format(&Rfc2822).unwrap().replace("+0000", "GMT");
    assert!(waited(Wire::Chat, &[("retry-after", &then)]).await >= second, "{then}");
    let then = soon().format(&Rfc3339).unwrap();
    let headers =
        [("anthropic-ratelimit-tokens-reset", then.as_str()), ("anthropic-ratelimit-tokens-remaining", "0")];
    assert!(waited(Wire::Messages, &headers).await >= second, "{then}");
    let then = soon().unix_timestamp_nanos() / 1_000_000;
    assert!(waited(Wire::Chat, &[("x-ratelimit-reset", &then.to_string())]).await >= second, "{then}");
}

#[tokio::test]
async fn no_header_at_all_is_a_short_pause() {
    for wire in WIRES {
        waited(wire, &[]).await;
        waited(wire, &[("retry-after", "when the moon is full")]).await;
    }
}

#[tokio::test]
async fn a_limit_that_holds_on_is_told() {
    for wire in WIRES {
        let server =
            server(vec![wire.complains(429, "slow down").insert_header("retry-after-ms", "1")]).await;
        let error = wire.draft(&server).await.unwrap_err();
        assert!(matches!(error, ProviderError::Status { status: 429, .. }), "{error:?}");
        assert_eq!(bodies(&server).await.len(), 4);
    }
}

#[tokio::test]
async fn an_empty_account_is_no_rate_limit() {
    let empty =
        json!({ "error": { "message": "You exceeded your current quota.", "code": "insufficient_quota" } });
    let answer = ResponseTemplate::new(429).set_body_json(empty).insert_header("retry-after", "50");
    let server = server(vec![answer]).await;
    let error = Wire::Chat.draft(&server).await.unwrap_err();
    assert!(matches!(error, ProviderError::OutOfCredit { status: 429, .. }), "{error:?}");
    assert_eq!(bodies(&server).await.len(), 1);
}
