//! Servers and networks that fail, for every wire format.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use llm::{Endpoint, Openai, Provider, ProviderError, Secret};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{ANSWER, KEY, WIRES, Wire, bodies, endpoint, request, server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::ResponseTemplate;

#[tokio::test]
async fn a_lasting_failure_names_its_status() {
    for wire in WIRES {
        let server = server(vec![wire.complains(500, "oh\nno")]).await;
        let error = wire.draft(&server).await.unwrap_err();
        let message = "oh no.".to_owned();
        assert_eq!(error, ProviderError::Status { provider: wire.name(), status: 500, message });
        assert!(error.to_string().contains("HTTP 500: oh no. The provider has"));
        assert_eq!(bodies(&server).await.len(), 4);
    }
}

#[tokio::test]
async fn what_is_whole_of_a_cut_answer_is_used() {
    let cut = &ANSWER[..ANSWER.find("Number").unwrap()];
    for wire in WIRES {
        let server = server(vec![wire.says(cut)]).await;
        let answer = wire.draft(&server).await.unwrap();
        assert_eq!(answer.drafts.len(), 2);
        assert_eq!(answer.drafts[1].alternatives.len(), 1);
        assert!(answer.warnings.iter().any(|warning| warning.contains("broke off")), "{:?}", answer.warnings);
        assert_eq!(bodies(&server).await.len(), 1);
    }
}

#[tokio::test]
async fn an_unreadable_answer_is_asked_for_again() {
    for wire in WIRES {
        let server = server(vec![wire.says("I would rather not."), wire.says(ANSWER)]).await;
        let answer = wire.draft(&server).await.unwrap();
        assert_eq!(answer.drafts.len(), 2);
        assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (200, 40));
        assert_eq!(answer.raw, ANSWER);
        let bodies = bodies(&server).await;
        assert!(bodies[1].to_string().contains("I would rather not."));
    }
}

#[tokio::test]
async fn it_is_asked_for_again_only_once_and_paid_for() {
    for wire in WIRES {
        let server = server(vec![wire.says("{\"drafts\":[]}"), wire.says("Never.")]).await;
        let provider = wire.provider(endpoint(&server, wire.path()));
        let failed = provider.draft(&request()).await.unwrap_err();
        let reason = "no description in “Never.”".to_owned();
        assert_eq!(failed.error, ProviderError::Unreadable { provider: wire.name(), reason });
        assert_eq!(failed.usage.output_tokens, 40);
        assert_eq!(bodies(&server).await.len(), 2);
    }
}

#[tokio::test]
async fn an_html_page_gives_only_its_title() {
    let page = "<html><head><title>Gate\nway down</title></head><body>long long text</body></html>";
    for wire in WIRES {
        let answers = vec![ResponseTemplate::new(502).set_body_raw(page, "text/html; charset=utf-8")];
        let error = wire.draft(&server(answers).await).await.unwrap_err();
        let message = "Gate way down.".to_owned();
        assert_eq!(error, ProviderError::Status { provider: wire.name(), status: 502, message });

        let answers = vec![ResponseTemplate::new(200).set_body_raw(page, "text/html")];
        let error = wire.draft(&server(answers).await).await.unwrap_err();
        let titled =
            matches!(&error, ProviderError::Unreadable { reason, .. } if reason.contains("Gate way down"));
        assert!(titled, "{error:?}");
    }
}

#[tokio::test]
async fn json_of_another_kind_is_an_error() {
    for wire in WIRES {
        for body in ["{\"hello\":1}", "[]", "7", "{\"choices\":[]}", ""] {
            let answers = vec![ResponseTemplate::new(200).set_body_raw(body, "application/json")];
            let error = wire.draft(&server(answers).await).await.unwrap_err();
            assert!(matches!(error, ProviderError::Unreadable { .. }), "{wire:?} {body} {error:?}");
        }
    }
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    for wire in WIRES {
        let server = server(vec![wire.says(ANSWER).set_delay(Duration::from_secs(20))]).await;
        let provider = wire.provider(Endpoint { timeout_s: 1, ..endpoint(&server, wire.path()) });
        let error = provider.draft(&request()).await.unwrap_err().error;
        assert!(matches!(error, ProviderError::Timeout { seconds: 1, .. }), "{error:?}");
        // At most one more try: each costs the whole limit.
        assert_eq!(bodies(&server).await.len(), 2);
    }
}

/// A server that reads a request and answers by hand; the number of requests so far says how.
async fn by_hand(answer: impl Fn(usize) -> Option<String> + Send + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = vec![0; 64 * 1024];
            let _ = stream.read(&mut buffer).await;
            let number = seen.fetch_add(1, Ordering::SeqCst);
            if let Some(bytes) = answer(number) {
                let _ = stream.write_all(bytes.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        }
    });
    (address, count)
}

fn whole(wire: Wire) -> String {
    let body = wire.answer(ANSWER, None).to_string();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn at(address: &str, wire: Wire) -> Endpoint {
    Endpoint {
        base_url: Some(format!("{address}{}", wire.path())),
        api_key: Some(Secret::new(KEY.to_owned())),
        timeout_s: 5,
        retry_base: Duration::from_millis(2),
        ..Endpoint::default()
    }
}

#[tokio::test]
async fn dropped_connections_are_made_again() {
    for wire in WIRES {
        let (address, count) = by_hand(move |number| match number {
            // Dropped at once, then in the middle of the answer.
            0 => None,
            1 => {
                let whole = whole(wire);
                Some(whole[..whole.len() - 80].to_owned())
            }
            _ => Some(whole(wire)),
        })
        .await;
        let answer = wire.provider(at(&address, wire)).draft(&request()).await.unwrap();
        assert_eq!(answer.drafts.len(), 2);
        assert_eq!(count.load(Ordering::SeqCst), 3, "{wire:?}");
    }
}

#[tokio::test]
async fn a_connection_that_always_drops_is_unreachable() {
    for wire in WIRES {
        let (address, count) = by_hand(|_| None).await;
        let error = wire.provider(at(&address, wire)).draft(&request()).await.unwrap_err().error;
        let named = matches!(&error, ProviderError::Unreachable { endpoint, .. } if *endpoint == address);
        assert!(named, "{error:?}");
        assert_eq!(count.load(Ordering::SeqCst), 4);
        assert!(!format!("{error} {error:?}").contains("sk-"));
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let endpoint = Endpoint {
        base_url: Some("http://127.0.0.1:1/v1".to_owned()),
        retry_base: Duration::from_millis(1),
        ..Endpoint::default()
    };
    let error = Openai::new(endpoint).unwrap().draft(&request()).await.unwrap_err().error;
    assert!(
        matches!(&error, ProviderError::Unreachable { endpoint, .. } if endpoint == "http://127.0.0.1:1"),
        "{error:?}"
    );
}

#[tokio::test]
async fn the_key_is_in_no_error() {
    for wire in WIRES {
        for status in [400, 401, 402, 404, 429, 500] {
            let text = format!("{}{KEY} is wrong", "x".repeat(290));
            let server = server(vec![wire.complains(status, &text)]).await;
            let error = wire.draft(&server).await.unwrap_err();
            assert!(!format!("{error} {error:?}").contains("sk-"), "{error:?}");
        }
        let mut refusal = wire.answer(KEY, Some("refusal"));
        refusal["choices"] = serde_json::json!([{ "message": { "refusal": KEY } }]);
        for answer in
            [wire.says(&format!("Your key is {KEY}")), ResponseTemplate::new(200).set_body_json(refusal)]
        {
            let error = wire.draft(&server(vec![answer]).await).await.unwrap_err();
            assert!(!format!("{error} {error:?}").contains("sk-"), "{error:?}");
        }
    }
    let server = server(vec![Wire::Chat.says(ANSWER)]).await;
    let endpoint = endpoint(&server, "/v1");
    assert!(!format!("{endpoint:?}").contains("sk-"));
    assert_eq!(endpoint.api_key.as_ref().unwrap().to_string(), "***");
    assert!(!format!("{:?}", Openai::new(endpoint.clone()).unwrap()).contains("sk-"));
    assert!(!format!("{:?}", llm::Anthropic::new(endpoint).unwrap()).contains("sk-"));
}

#[tokio::test]
async fn a_refused_key_says_so() {
    for wire in WIRES {
        let server = server(vec![wire.complains(401, "no")]).await;
        let error = wire.draft(&server).await.unwrap_err();
        assert_eq!(error, ProviderError::Unauthorized { provider: wire.name(), status: 401 });
        assert_eq!(bodies(&server).await.len(), 1);
    }
}

#[tokio::test]
async fn the_key_does_not_follow_a_redirect() {
    for wire in WIRES {
        let other = server(vec![wire.says(ANSWER)]).await;
        let away = ResponseTemplate::new(307).insert_header("location", format!("{}/v1?key=1", other.uri()));
        let server = server(vec![away]).await;
        let error = wire.draft(&server).await.unwrap_err();
        let message = format!("it redirects to {}/v1.", other.uri());
        assert_eq!(error, ProviderError::Status { provider: wire.name(), status: 307, message });
        assert!(other.received_requests().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_error_behind_a_success_is_an_error() {
    let hidden = serde_json::json!({ "error": { "message": "no provider left", "code": 429 } });
    for wire in WIRES {
        let server = server(vec![ResponseTemplate::new(200).set_body_json(&hidden), wire.says(ANSWER)]).await;
        assert_eq!(wire.draft(&server).await.unwrap().drafts.len(), 2);
    }
}
