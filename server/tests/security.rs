//! Who may ask, from where, and what never gets out (spec 5.1).
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::json;
use std::time::Duration;
use support::http::Request;
use support::model::{Answer, Model};
use support::studio::{Home, Studio, TOKEN, config};

async fn studio() -> Studio {
    Home::shop(1, 2, &[]).await.start().await
}

fn form(target: &str) -> Request {
    Request::post(target).form("id=nope")
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_health_is_open() {
    let studio = studio().await;
    let health = studio.send(&Request::get("/api/v1/health")).await.expect(200);
    assert_eq!(health["status"], "ok");
    assert!(health["version"].is_string());

    for request in [
        Request::get("/api/v1/runs"),
        Request::get("/api/v1/runs/1"),
        Request::get("/api/v1/jobs/x/events"),
        Request::get("/api/v1/nothing"),
        Request::post("/api/v1/runs").json(&json!({ "scope": { "db_profile": "shop" } })),
        Request::post("/api/v1/pending/apply").json(&json!({})),
        Request::new("PATCH", "/api/v1/results/1").json(&json!({ "revision": 1, "status": "accepted" })),
        Request::get("/fn/count_pending"),
        form("/fn/cancel_job"),
        Request::get("/api/v1/runs").bearer("wrong"),
        Request::get("/api/v1/runs").bearer(""),
        Request::get("/api/v1/runs").header("Authorization", TOKEN),
        // Only pages take the token in the address, and only with a method that changes nothing.
        Request::get(&format!("/api/v1/runs?token={TOKEN}")),
        Request::post(&format!("/api/v1/runs?token={TOKEN}")).json(&json!({})),
    ] {
        let response = studio.send(&request).await;
        response.problem(401);
        assert!(!response.everything().contains(TOKEN), "{request:?}");
    }
    for page in ["/", "/runs", "/runs/1", "/pending", "/nowhere", "/?token=", "/?token=wrong"] {
        let response = studio.send(&Request::get(page)).await;
        assert_eq!(response.status, 401, "{page}");
        assert!(response.header("content-type").unwrap().starts_with("text/html"), "{page}");
        assert!(!response.everything().contains(TOKEN), "{page}");
        assert_eq!(response.header("set-cookie"), None, "{page}");
    }
    // No run came of any of it.
    assert_eq!(studio.get("/api/v1/runs").await.expect(200)["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_url_becomes_a_cookie() {
    let studio = studio().await;
    let name = format!("amx_session_{}", studio.port());
    for (target, place) in [
        (format!("/?token={TOKEN}"), "/"),
        (format!("/runs?token={TOKEN}"), "/runs"),
        (format!("/runs?page=2&token={TOKEN}&q=a%20b"), "/runs?page=2&q=a%20b"),
    ] {
        let response = studio.send(&Request::get(&target)).await;
        assert_eq!((response.status, response.header("location")), (303, Some(place)));
        let cookie = response.header("set-cookie").unwrap();
        assert!(cookie.starts_with(&format!("{name}={TOKEN};")), "{cookie}");
        for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
    }
    // Nobody is led to another host.
    for target in ["//evil.example", "///evil.example/x", "/\\evil.example"] {
        let response = studio.send(&Request::get(&format!("{target}?token={TOKEN}"))).await;
        if let Some(place) = response.header("location") {
            assert!(!place.starts_with("//") && !place.starts_with("/\\"), "{target} leads to {place}");
        }
    }

    let with = |cookie: &str| Request::get("/api/v1/runs").header("Cookie", cookie);
    studio.send(&with(&format!("theme=dark; {name}={TOKEN}"))).await.expect(200);
    studio.send(&with(&format!("{name}=wrong"))).await.problem(401);
    // The cookie of a Studio at another port is another's.
    studio.send(&with(&format!("amx_session_1={TOKEN}"))).await.problem(401);
    let page = studio.send(&Request::get("/runs").header("Cookie", &format!("{name}={TOKEN}"))).await;
    assert_eq!(page.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_host_is_refused() {
    let studio = studio().await;
    let port = studio.port();
    for target in ["/api/v1/health", "/api/v1/runs", "/runs", "/fn/count_pending", "/?token=x"] {
        for host in ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", ""] {
            let response = studio.send(&Request::get(target).bearer(TOKEN).header("Host", host)).await;
            assert_eq!(response.status, 403, "{target} with host '{host}': {}", response.text());
        }
    }
    for host in [format!("localhost:{port}"), format!("LOCALHOST:{port}"), format!("[::1]:{port}")] {
        studio.send(&Request::get("/api/v1/runs").bearer(TOKEN).header("Host", &host)).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_from_another_site_is_refused() {
    let studio = studio().await;
    let port = studio.port();
    let foreign = [
        ("Origin", "http://evil.example".to_owned()),
        ("Origin", "null".to_owned()),
        ("Origin", "http://127.0.0.1:1".to_owned()),
        ("Origin", format!("http://127.0.0.1:{port}.evil.example")),
        ("Sec-Fetch-Site", "cross-site".to_owned()),
        ("Sec-Fetch-Site", "same-site".to_owned()),
    ];
    for (name, value) in &foreign {
        for request in [
            Request::post("/api/v1/runs").json(&json!({ "scope": { "db_profile": "shop" } })),
            Request::post("/api/v1/pending/apply").json(&json!({})),
            Request::new("PATCH", "/api/v1/results/1").json(&json!({ "revision": 1, "status": "accepted" })),
            form("/fn/cancel_job"),
            Request::new("DELETE", "/api/v1/runs"),
            Request::post("/runs"),
        ] {
            studio.send(&request.bearer(TOKEN).header(name, value)).await.problem(403);
        }
    }
    assert_eq!(studio.get("/api/v1/runs").await.expect(200)["items"], json!([]));
    // Our own pages may.
    let own = Request::post("/api/v1/runs")
        .json(&json!({ "scope": { "db_profile": "shop" } }))
        .bearer(TOKEN)
        .header("Origin", &format!("http://127.0.0.1:{port}"))
        .header("Sec-Fetch-Site", "same-origin");
    studio.send(&own).await.expect(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn server_functions_take_only_what_our_pages_send() {
    let studio = studio().await;
    let counted = studio.get("/fn/count_pending").await;
    assert_eq!((counted.status, counted.text()), (200, "0".to_owned()));
    for kind in ["text/plain", "multipart/form-data; boundary=x", ""] {
        for target in ["/fn/cancel_job", "/fn/decide_result", "/fn/apply_pending"] {
            studio.send(&Request::post(target).bearer(TOKEN).body(kind, "id=nope")).await.problem(415);
        }
    }
    // What changes something cannot be had by a link.
    let job = studio.start_run("free", json!({ "db_profile": "shop" })).await;
    let linked = studio.get(&format!("/fn/cancel_job?id={job}")).await;
    assert!((400..500).contains(&linked.status), "{}", linked.status);
    let shown = studio.get(&format!("/api/v1/jobs/{job}")).await.expect(200);
    assert_eq!(shown["cancel_requested"], false);
    // The same through the form works.
    let cancel = Request::post("/fn/cancel_job").form(&format!("id={job}")).bearer(TOKEN);
    let cancelled = studio.send(&cancel).await;
    assert_eq!(cancelled.status, 200, "{}", cancelled.text());
    let shown = studio.get(&format!("/api/v1/jobs/{job}")).await.expect(200);
    assert_eq!(shown["cancel_requested"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_its_security_headers() {
    let studio = studio().await;
    let mut policies = Vec::new();
    for request in [
        Request::get("/runs").bearer(TOKEN),
        Request::get("/runs").bearer(TOKEN),
        Request::get("/").bearer(TOKEN),
        Request::get("/nowhere").bearer(TOKEN),
        Request::get("/api/v1/runs").bearer(TOKEN),
        Request::get("/api/v1/runs/99").bearer(TOKEN),
        Request::get("/favicon.svg"),
        Request::get("/pkg/nothing.js"),
        Request::get("/"),
        Request::get("/api/v1/health"),
        Request::get("/api/v1/runs").bearer(TOKEN).header("Host", "evil.example"),
    ] {
        let response = studio.send(&request).await;
        let header = |name: &str| response.header(name).unwrap_or_else(|| panic!("no {name}: {request:?}"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("referrer-policy"), "same-origin");
        let policy = header("content-security-policy");
        for directive in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(directive), "{request:?}: {policy}");
        }
        for relaxed in ["'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"] {
            assert!(!policy.contains(relaxed), "{request:?}: {policy}");
        }
        policies.push((policy.to_owned(), response.text()));
    }
    // A page's own scripts have its nonce, and the next page has another one.
    let nonce = |policy: &str| {
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
        nonce.expect("no nonce").to_owned()
    };
    let (first, second) = (nonce(&policies[0].0), nonce(&policies[1].0));
    assert_ne!(first, second);
    let page = &policies[0].1;
    let scripts = page.matches("<script").count();
    assert!(scripts > 0 && page.contains(&first));
    assert_eq!(page.matches(&format!("nonce=\"{first}\"")).count().min(scripts), scripts, "{page}");
    for handler in [" onclick=", " onload=", " onerror=", "javascript:"] {
        assert!(!page.contains(handler), "{handler}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_get_problem_documents() {
    let studio = studio().await;
    let (run, _) = studio.run("free", "shop").await;
    let id = studio.rows(run).await[0]["id"].as_i64().unwrap();
    let result = format!("/api/v1/results/{id}");

    for unknown in [
        "/api/v1/runs/987654",
        "/api/v1/runs/x",
        "/api/v1/runs/99999999999999999999",
        "/api/v1/runs/987654/results",
        "/api/v1/results/987654",
        "/api/v1/results/-1",
        "/api/v1/jobs/nope",
        "/api/v1/jobs/%00",
        "/api/v1/jobs/%ff",
        "/api/v1/jobs/nope/events",
        "/api/v1/nothing",
        "/api/v1",
    ] {
        studio.get(unknown).await.problem(404);
    }
    let skip = json!({ "revision": 1, "status": "skipped" });
    studio
        .send(&Request::new("PATCH", "/api/v1/results/987654").bearer(TOKEN).json(&skip))
        .await
        .problem(404);

    for (method, target) in [
        ("DELETE", "/api/v1/runs"),
        ("PUT", result.as_str()),
        ("POST", "/api/v1/health"),
        ("PATCH", "/api/v1/pending"),
        ("GET", "/api/v1/pending/apply"),
    ] {
        studio.send(&Request::new(method, target).bearer(TOKEN)).await.problem(405);
    }

    let post = |target: &str, body: &str| Request::post(target).bearer(TOKEN).body("application/json", body);
    let deep = "[".repeat(100_000);
    for body in ["", "{", "nope", "{\"scope\":", "\u{feff}{}", deep.as_str()] {
        studio.send(&post("/api/v1/runs", body)).await.problem(400);
    }
    for body in [
        "{}",
        "[]",
        "null",
        "{\"scope\":7}",
        "{\"scope\":{}}",
        "{\"scope\":{\"db_profile\":\"shop\"},\"colour\":\"red\"}",
        "{\"scope\":{\"db_profile\":\"shop\",\"tables\":[]}}",
        "{\"scope\":{\"db_profile\":\"nope\"}}",
        "{\"scope\":{\"db_profile\":\"shop\"},\"llm_profile\":\"nope\"}",
    ] {
        studio.send(&post("/api/v1/runs", body)).await.problem(422);
    }
    let named =
        studio.send(&post("/api/v1/runs", "{\"scope\":{\"db_profile\":\"nope\"}}")).await.problem(422);
    assert_eq!(named["errors"][0]["field"], "scope.db_profile");
    let misfit = studio.send(&post("/api/v1/runs", "{\"scope\":{\"db_profile\":7}}")).await.problem(422);
    assert_eq!(misfit["errors"][0]["field"], "scope.db_profile");
    assert!(named["errors"][0]["message"].as_str().unwrap().contains("shop"), "{named}");
    studio.send(&Request::post("/api/v1/runs").bearer(TOKEN).body("text/plain", "{}")).await.problem(415);
    studio.send(&Request::post("/api/v1/runs").bearer(TOKEN)).await.problem(415);

    let long = "x".repeat(4_001);
    for decision in [
        json!({ "revision": 1 }),
        json!({ "status": "accepted" }),
        json!({ "revision": 1, "status": "accepted", "alternative": 0 }),
        json!({ "revision": 1, "status": "applied" }),
        json!({ "revision": "1", "status": "accepted" }),
        json!({ "revision": 1, "alternative": 3 }),
        json!({ "revision": 1, "alternative": 255 }),
        json!({ "revision": 1, "alternative": -1 }),
        json!({ "revision": 1, "alternative": 300 }),
        json!({ "revision": 1, "description": "  " }),
        json!({ "revision": 1, "description": long }),
        json!({ "revision": 1, "status": "accepted", "colour": "red" }),
    ] {
        let response = studio.send(&Request::new("PATCH", &result).bearer(TOKEN).json(&decision)).await;
        response.problem(422);
    }
    for body in ["{\"ids\":7}", "{\"ids\":[\"x\"]}", "{\"all\":true}"] {
        for target in ["/api/v1/pending/preview", "/api/v1/pending/apply"] {
            studio.send(&post(target, body)).await.problem(422);
        }
    }
    // None of it did anything.
    assert_eq!(studio.get(&result).await.expect(200)["revision"], 1);
    assert_eq!(studio.get("/api/v1/runs").await.expect(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_refused() {
    let studio = studio().await;
    for target in ["/api/v1/runs", "/api/v1/pending/apply"] {
        // It is refused by what it says of itself, before anything of it was sent.
        let request = Request::post(target).bearer(TOKEN).header("Content-Type", "application/json");
        let response = studio.send(&request.header("Content-Length", "3000000")).await;
        response.problem(413);
    }
    let request = Request::post("/fn/decide_result").bearer(TOKEN).header("Content-Type", "application/json");
    assert_eq!(studio.send(&request.header("Content-Length", "3000000")).await.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_stay_where_they_are() {
    const KEY: &str = "sk-live-0a1b2c3d4e5f6g7h";
    const PASSWORD: &str = "hunter2-of-the-tests";
    // A provider that repeats the key in its error, as some do.
    let model = Model::start(Duration::ZERO, |_| Answer::Error(500, format!("the key {KEY} is tired"))).await;
    let database = format!("postgres://ann:{PASSWORD}@127.0.0.1:1/shop");
    let in_file = model.profile(&format!("api_key: \"{KEY}\""));
    let in_env = model.profile("api_key: \"env:AMX_TESTS_KEY\"");
    let databases = [("far", database.as_str()), ("sample", "sqlite://sample.sqlite")];
    let home = Home::new(&config(&databases, &[("file", &in_file), ("env", &in_env)]));
    let studio = home.env("AMX_TESTS_KEY", KEY).env("AMX_LOG", "debug").start().await;

    let mut said = String::new();
    for (llm, db, status) in
        [("free", "far", "failed"), ("file", "sample", "failed"), ("env", "sample", "failed")]
    {
        let scope = match db {
            "far" => json!({ "db_profile": db }),
            _ => json!({ "db_profile": db, "include": [{ "schema": "main", "table": "dept" }] }),
        };
        let job = studio.start_run(llm, scope).await;
        let events = studio.events(&job).await;
        let run = support::sse::run_of(&events);
        let shown = studio.show(run).await;
        assert_eq!(shown["status"], status, "{shown}");
        said.push_str(&format!("{events:?}{shown}"));
        for target in [format!("/runs/{run}"), format!("/runs/new-{job}"), format!("/api/v1/jobs/{job}")] {
            said.push_str(&studio.get(&target).await.everything());
        }
    }
    for target in
        ["/", "/runs", "/runs/new", "/pending", "/api/v1/runs", "/fn/list_profiles", "/api/v1/runs/x"]
    {
        said.push_str(&studio.get(target).await.everything());
    }
    // The errors did get through.
    assert!(said.contains("is tired") && said.contains("127.0.0.1:1"), "{said}");
    let log = studio.log();
    assert!(log.contains("DEBUG"), "the log is not as talkative as the test wants it");
    for secret in [KEY, PASSWORD, TOKEN] {
        assert!(!said.contains(secret), "an answer holds {secret}");
        assert!(!log.contains(secret), "the log holds {secret}");
    }
}
