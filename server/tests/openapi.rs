//! `/api/openapi.json`: the document says what the server does.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use support::http::Request;
use support::studio::{Home, Studio, TOKEN};

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

async fn document() -> (Studio, Value) {
    let studio = Home::shop(1, 1, &[]).await.start().await;
    let document = studio.get("/api/openapi.json").await.expect(200);
    (studio, document)
}

fn paths(document: &Value) -> &Map<String, Value> {
    document["paths"].as_object().unwrap()
}

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    paths(document).iter().flat_map(|(path, item)| {
        let item = item.as_object().unwrap();
        item.iter().map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

/// Every value of a key in the document, however deep.
fn all<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(key));
            fields.values().for_each(|value| all(value, key, found));
        }
        Value::Array(items) => items.iter().for_each(|value| all(value, key, found)),
        _ => {}
    }
}

fn texts(values: &Value) -> BTreeSet<String> {
    values.as_array().into_iter().flatten().map(|value| value.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_for_who_is_signed_in() {
    let (studio, document) = document().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let stranger = studio.send(&Request::get("/api/openapi.json")).await;
    stranger.problem(401);
    assert_eq!(stranger.header("www-authenticate"), Some("Bearer"));
    studio.send(&Request::get("/api/v1/health")).await.expect(200);
    // Whoever is signed in learns that there is nothing else.
    studio.get("/api/nothing").await.problem(404);
    studio.get("/api/v1/nothing").await.problem(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_address_takes_the_methods_that_are_documented_and_no_other() {
    let (studio, document) = document().await;
    assert!(paths(&document).len() > 10);
    for (path, item) in paths(&document) {
        let documented: BTreeSet<String> = item
            .as_object()
            .unwrap()
            .keys()
            .map(|method| {
                assert!(METHODS.contains(&method.as_str()), "{path}: {method}");
                method.to_ascii_uppercase()
            })
            .collect();
        for method in ["TRACE", "OPTIONS"] {
            let answer = studio.send(&Request::new(method, path).bearer(TOKEN)).await;
            answer.problem(405);
            let allowed = answer.header("allow").unwrap().split(',');
            // HEAD comes with GET.
            let allowed = allowed.map(|name| name.trim().to_owned()).filter(|name| name != "HEAD");
            assert_eq!(allowed.collect::<BTreeSet<_>>(), documented, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_described_whole() {
    let (_studio, document) = document().await;
    let tags: BTreeSet<String> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap().to_owned())
        .collect();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{name}: its id is taken");
        assert!(operation["summary"].as_str().is_some_and(|text| text.ends_with('.')), "{name}");
        assert!(texts(&operation["tags"]).is_subset(&tags), "{name}: {}", operation["tags"]);
        let written: BTreeSet<String> = name
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(str::to_owned)
            .collect();
        let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().collect();
        let described: BTreeSet<String> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path" && parameter["required"] == true)
            .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(written, described, "{name}");
        for parameter in parameters {
            assert!(parameter["description"].is_string(), "{name}: {parameter}");
        }

        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{name}");
        for (status, answer) in answers {
            assert!(answer["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}: {status}");
            if status.starts_with(['4', '5']) {
                let problem = &answer["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(problem, "#/components/schemas/Problem", "{name}: {status}");
            }
        }
        let open = operation["security"] == serde_json::json!([{}]);
        assert_eq!(open, name == "get /api/v1/health", "{name}");
        assert_eq!(answers.contains_key("401"), !open, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reference_leads_somewhere() {
    let (_studio, document) = document().await;
    let mut references = Vec::new();
    all(&document, "$ref", &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let mut linked = Vec::new();
    all(&document, "links", &mut linked);
    let ids: Vec<&Value> = operations(&document).map(|(_, operation)| &operation["operationId"]).collect();
    for link in linked.iter().flat_map(|links| links.as_object().unwrap().values()) {
        assert!(ids.contains(&&link["operationId"]), "{link}");
    }
}
