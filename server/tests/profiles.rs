//! Profiles over the JSON API (spec 4.1, 4.4): changed while the server runs, secrets write-only.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use support::http::{Request, Response};
use support::model::{Answer, Model};
use support::postgres::Postgres;
use support::studio::{Home, Studio, TOKEN, config};

/// A server, and its configuration folder.
async fn studio(home: Home) -> (Studio, PathBuf) {
    let folder = home.folder();
    (home.start().await, folder)
}

async fn shop() -> (Studio, PathBuf) {
    studio(Home::shop(2, 3, &[]).await).await
}

async fn put(studio: &Studio, profile: &str, body: &Value) -> Response {
    let target = format!("/api/v1/profiles/{profile}");
    studio.send(&Request::new("PUT", &target).bearer(TOKEN).json(body)).await
}

async fn delete(studio: &Studio, profile: &str) -> Response {
    studio.send(&Request::new("DELETE", &format!("/api/v1/profiles/{profile}")).bearer(TOKEN)).await
}

async fn get(studio: &Studio, profile: &str) -> Response {
    studio.get(&format!("/api/v1/profiles/{profile}")).await
}

/// Tests a saved profile, or with a body that one.
async fn test(studio: &Studio, profile: &str, body: Option<&Value>) -> Value {
    let request = Request::post(&format!("/api/v1/profiles/{profile}/test")).bearer(TOKEN);
    let request = match body {
        Some(body) => request.json(body),
        None => request,
    };
    studio.send(&request).await.expect(200)
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

fn secrets(folder: &std::path::Path) -> Vec<PathBuf> {
    fs::read_dir(folder.join("secrets"))
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_added_changed_used_and_deleted_without_a_restart() {
    let (studio, folder) = shop().await;
    let list = get(&studio, "db").await.expect(200);
    assert_eq!((names(&list), &list["items"][0]["active"]), (vec!["shop"], &json!(true)));
    assert_eq!(list["items"][0]["password_set"], false);
    assert_eq!(names(&get(&studio, "doc").await.expect(200)), Vec::<&str>::new());

    let second = json!({ "url": "sqlite://shop.sqlite", "profiling_mode": "metadata", "sample_rows": 7 });
    let created = put(&studio, "db/second", &second).await.expect(201);
    assert_eq!((&created["name"], &created["active"]), (&json!("second"), &json!(false)));
    for (field, value) in second.as_object().unwrap() {
        assert_eq!(created[field], *value, "{field}");
    }
    assert_eq!(get(&studio, "db/second").await.expect(200), created);
    // It works at once: a run over it.
    let (run, _) = studio.run("free", "second").await;
    assert_eq!(studio.show(run).await["db_profile"], "second");

    let active = json!({ "url": "sqlite://shop.sqlite", "active": true });
    let changed = put(&studio, "db/second", &active).await.expect(200);
    assert_eq!((&changed["active"], &changed["sample_rows"]), (&json!(true), &Value::Null));
    assert_eq!(get(&studio, "db/shop").await.expect(200)["active"], false);
    let activated = studio.post("/api/v1/profiles/db/shop/activate", &json!({})).await.expect(200);
    assert_eq!(activated["active"], true);
    assert!(fs::read_to_string(folder.join("config.yml")).unwrap().contains("active_db_profile: shop"));

    assert_eq!(delete(&studio, "db/second").await.status, 204);
    get(&studio, "db/second").await.problem(404);
    delete(&studio, "db/second").await.problem(404);
    assert_eq!(names(&get(&studio, "db").await.expect(200)), ["shop"]);
    // What was drafted stays.
    assert_eq!(studio.show(run).await["status"], "success");
}

/// Pages are rendered on whatever thread is free: what they hold must be able to move to another.
#[tokio::test(flavor = "multi_thread")]
async fn pages_that_are_asked_for_at_the_same_time_all_come() {
    let (studio, _) = shop().await;
    for address in ["/settings", "/settings/db", "/settings/db/shop", "/settings/llm/free"] {
        let pages = (0..25).map(|_| studio.get(address));
        for page in futures::future::join_all(pages).await {
            assert_eq!(page.status, 200, "{address}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_of_the_file_stays_as_a_person_wrote_it() {
    let before = "# Mine.\nschema_version: 1\n\ndb_profiles:\n  # the shop\n  shop: { url: \"sqlite://shop.sqlite\" }   # small\n\
                  llm_profiles:   { free: {provider: builtin} }\n# The end.\n";
    let home = Home::shop(1, 1, &[]).await;
    fs::write(home.folder().join("config.yml"), before).unwrap();
    let (studio, folder) = studio(home).await;
    let text = || fs::read_to_string(folder.join("config.yml")).unwrap();
    put(&studio, "db/zoo", &json!({ "url": "mysql://root@h/erp" })).await.expect(201);
    assert_eq!(text(), before.replace("# small\n", "# small\n  zoo: { url: \"mysql://root@h/erp\" }\n"));
    put(&studio, "llm/free", &json!({ "n_alternatives": 2 })).await.expect(200);
    assert!(text().contains("{ free: {provider: builtin, n_alternatives: 2} }"), "{}", text());
    put(&studio, "llm/free", &json!({})).await.expect(200);
    assert_eq!(delete(&studio, "db/zoo").await.status, 204);
    assert_eq!(text(), before);

    // An editor's change is seen by the next request, a mistake is named and nothing is written over it.
    fs::write(folder.join("config.yml"), before.replace("  shop:", "  store:")).unwrap();
    assert_eq!(names(&get(&studio, "db").await.expect(200)), ["store"]);
    fs::write(folder.join("config.yml"), before.replace("provider:", "providr:")).unwrap();
    let page = studio.get("/settings").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("providr") && page.text().contains("config.yml"), "{}", page.text());
    assert_eq!(names(&get(&studio, "db").await.expect(200)), ["store"]);
    let refused = put(&studio, "db/new", &json!({ "url": "mysql://root@h/erp" })).await.problem(422);
    assert!(refused["detail"].as_str().unwrap().contains("providr"), "{refused}");
    assert!(text().contains("providr"));
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_go_in_and_never_come_out() {
    const PASSWORD: &str = "hunter2-of-the-profiles";
    const KEY: &str = "sk-live-99887766554433";
    let model = Model::start(Duration::ZERO, |_| Answer::Error(401, format!("{KEY} is unknown"))).await;
    let url = model.profile("");
    let base_url = url.split('"').nth(1).unwrap().to_owned();
    let home = Home::shop(1, 2, &[]).await.env("AMX_LOG", "debug").env("AMX_TESTS_PASSWORD", PASSWORD);
    let (studio, folder) = studio(home).await;
    let mut said = String::new();
    let mut say = |response: &Response| said.push_str(&response.everything());

    let far = "postgres://ann@127.0.0.1:1/shop";
    for (name, body) in [
        ("db/plain", json!({ "url": far, "password": PASSWORD })),
        ("db/inside", json!({ "url": format!("postgres://ann:{PASSWORD}@127.0.0.1:1/shop") })),
        ("db/parameter", json!({ "url": format!("{far}?password={PASSWORD}&sslmode=disable") })),
        ("db/env", json!({ "url": far, "password": "env:AMX_TESTS_PASSWORD" })),
        ("llm/model", json!({ "provider": "openai", "base_url": base_url, "model": "m", "api_key": KEY })),
    ] {
        let response = put(&studio, name, &body).await;
        say(&response);
        let saved = response.expect(201);
        let set = if name.starts_with("db/") { "password_set" } else { "api_key_set" };
        assert_eq!(saved[set], true, "{saved}");
    }
    let source = |profile: &Value| profile["password_source"].clone();
    let plain = get(&studio, "db/plain").await.expect(200);
    assert_eq!(source(&plain), json!({ "kind": "stored" }));
    assert_eq!(
        source(&get(&studio, "db/env").await.expect(200)),
        json!({ "kind": "env", "name": "AMX_TESTS_PASSWORD" })
    );
    assert_eq!(get(&studio, "db/inside").await.expect(200)["url"], far);
    assert_eq!(get(&studio, "db/parameter").await.expect(200)["url"], format!("{far}?sslmode=disable"));

    // In files of their own, for the owner alone; not in the configuration.
    let text = fs::read_to_string(folder.join("config.yml")).unwrap();
    assert!(!text.contains(PASSWORD) && !text.contains(KEY), "{text}");
    let kept = secrets(&folder);
    assert_eq!(kept.len(), 4);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.join("secrets")), 0o700);
        assert!(kept.iter().all(|path| mode(path) == 0o600));
    }

    // Nothing that is asked, tested, refused, drafted or shown tells them.
    for target in [
        "/api/v1/profiles/db",
        "/api/v1/profiles/llm",
        "/settings",
        "/settings/db/plain",
        "/settings/db/inside",
        "/settings/llm/model",
        "/fn/list_settings",
        "/fn/list_profiles",
        "/runs/new?db=plain",
    ] {
        say(&studio.get(target).await);
    }
    for name in ["db/plain", "db/inside", "db/env", "llm/model"] {
        let response =
            studio.send(&Request::post(&format!("/api/v1/profiles/{name}/test")).bearer(TOKEN)).await;
        assert_eq!(response.expect(200)["ok"], false, "{name}");
        say(&response);
    }
    for (name, body) in [
        ("db/wrong", json!({ "url": "oracle://h", "password": PASSWORD })),
        ("db/wrong", json!({ "url": format!("postgres://ann:{PASSWORD}/@h/x") })),
        ("db/wrong", json!({ "url": far, "password": [PASSWORD] })),
        ("db/wrong", json!({ "url": far, "passwort": PASSWORD })),
        ("llm/wrong", json!({ "provider": "builtin", "api_key": KEY })),
    ] {
        let response = put(&studio, name, &body).await;
        response.problem(422);
        say(&response);
    }
    let scope = json!({ "db_profile": "shop" });
    let job = studio.start_run("model", scope).await;
    let events = studio.events(&job).await;
    said.push_str(&format!("{events:?}"));
    assert!(said.contains("refused the key") && said.contains("127.0.0.1:1"), "{said}");
    let log = studio.log();
    assert!(log.contains("DEBUG"));
    for secret in [PASSWORD, KEY] {
        assert!(!said.contains(secret), "an answer holds {secret}");
        assert!(!log.contains(secret), "the log holds {secret}");
    }

    // Left out it stays, null removes it; what is not used any more leaves the disk.
    let kept = put(&studio, "db/plain", &json!({ "url": far })).await.expect(200);
    assert_eq!(kept["password_set"], true);
    let removed = put(&studio, "db/plain", &json!({ "url": far, "password": null })).await.expect(200);
    assert_eq!((&removed["password_set"], secrets(&folder).len()), (&json!(false), 3));
    for name in ["db/inside", "db/parameter", "db/env", "llm/model"] {
        assert_eq!(delete(&studio, name).await.status, 204, "{name}");
    }
    assert!(secrets(&folder).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_in_the_clear_is_warned_of() {
    let model =
        "{ provider: openai, base_url: \"http://127.0.0.1:1/v1\", model: m, api_key: \"sk-clear-1234\" }";
    let home = Home::new(&config(&[("far", "postgres://ann:clear-pw@127.0.0.1:1/x")], &[("open", model)]));
    let (studio, _) = studio(home).await;
    let log = studio.log();
    assert!(
        log.contains("db profile 'far'")
            && log.contains("llm profile 'open'")
            && log.contains("in the clear"),
        "{log}"
    );
    for profile in ["db/far", "llm/open"] {
        let shown = get(&studio, profile).await.expect(200);
        assert!(shown["warnings"][0].as_str().unwrap().contains("in the clear"), "{shown}");
    }
    let page = studio.get("/settings").await.text();
    assert!(page.contains("in the clear"));
    for text in [page, studio.log()] {
        assert!(!text.contains("sk-clear-1234") && !text.contains("clear-pw"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_is_named_and_nothing_is_saved() {
    let (studio, folder) = shop().await;
    let before = fs::read_to_string(folder.join("config.yml")).unwrap();
    let good = "postgres://h/x";
    for (profile, body, field) in [
        ("db/a%20b", json!({ "url": good }), "name"),
        ("db/..%2Fx", json!({ "url": good }), "name"),
        ("db/x", json!({ "url": "" }), "url"),
        ("db/x", json!({ "url": "ftp://h" }), "url"),
        ("db/x", json!({ "url": good, "sample_rows": 0 }), "sample_rows"),
        ("db/x", json!({ "url": good, "password": "" }), "password"),
        ("llm/x", json!({ "provider": "openai", "model": "m" }), "base_url"),
        ("llm/x", json!({ "provider": "openai", "base_url": "http://h" }), "model"),
        ("llm/x", json!({ "n_alternatives": 6 }), "n_alternatives"),
        ("llm/x", json!({ "temperature": -1 }), "temperature"),
        ("llm/x", json!({ "confidence_high": 0.1 }), "confidence_high"),
        ("doc/x", json!({ "paths": [] }), "paths"),
        ("doc/x", json!({ "paths": ["/there/is/no/such/folder"] }), "paths"),
    ] {
        let problem = put(&studio, profile, &body).await.problem(422);
        assert_eq!(problem["errors"][0]["field"], field, "{body}: {problem}");
    }
    for (profile, body) in [
        ("db/x", json!({ "url": good, "colour": "red" })),
        ("db/x", json!({})),
        ("db/x", json!({ "url": good, "profiling_mode": "deep" })),
        ("llm/x", json!({ "provider": "oracle" })),
        ("llm/x", json!({ "n_alternatives": 300 })),
        ("doc/x", json!({ "paths": "/srv" })),
    ] {
        put(&studio, profile, &body).await.problem(422);
    }
    for unknown in ["cake", "cake/x", "db/nope", "llm/nope", "doc/nope"] {
        get(&studio, unknown).await.problem(404);
    }
    studio.post("/api/v1/profiles/db/nope/activate", &json!({})).await.problem(404);
    studio.send(&Request::post("/api/v1/profiles/db/nope/test").bearer(TOKEN)).await.problem(404);
    let test = json!({ "url": "ftp://h" });
    assert_eq!(
        studio.post("/api/v1/profiles/db/x/test", &test).await.problem(422)["errors"][0]["field"],
        "url"
    );
    assert_eq!(fs::read_to_string(folder.join("config.yml")).unwrap(), before);
    assert!(secrets(&folder).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_tested_before_and_after_it_is_saved() {
    let database =
        Postgres::create("CREATE TABLE a (x int); CREATE TABLE b (y int); CREATE VIEW c AS SELECT 1 AS z")
            .await;
    let (studio, _) = shop().await;
    let unsaved = json!({ "url": database.url });
    let found = test(&studio, "db/pg", Some(&unsaved)).await;
    assert_eq!(
        (&found["ok"], &found["dialect"], &found["tables"]),
        (&json!(true), &json!("postgres"), &json!(3)),
        "{found}"
    );
    assert!(found["server_version"].as_str().unwrap().starts_with(char::is_numeric), "{found}");
    assert!(database.url.ends_with(found["database"].as_str().unwrap()), "{found}");
    assert!(found["millis"].is_u64() && found["message"].as_str().unwrap().contains("3 tables"), "{found}");
    // Testing saves nothing.
    get(&studio, "db/pg").await.problem(404);
    put(&studio, "db/pg", &unsaved).await.expect(201);
    assert_eq!(test(&studio, "db/pg", None).await["tables"], 3);

    let sqlite = test(&studio, "db/shop", None).await;
    assert_eq!(
        (&sqlite["dialect"], &sqlite["database"], &sqlite["tables"]),
        (&json!("sqlite"), &json!("shop"), &json!(2))
    );
    for (url, reason) in
        [("postgres://ann@127.0.0.1:1/x", "127.0.0.1:1/x"), ("sqlite:///there/is/no.db", "/there/is/no.db")]
    {
        let failed = test(&studio, "db/x", Some(&json!({ "url": url }))).await;
        assert_eq!(failed["ok"], false);
        assert!(failed["message"].as_str().unwrap().contains(reason), "{failed}");
    }
    let missing = json!({ "url": database.url, "password": "env:AMX_TESTS_NO_SUCH_NAME" });
    let failed = test(&studio, "db/pg", Some(&missing)).await;
    assert!(failed["message"].as_str().unwrap().contains("AMX_TESTS_NO_SUCH_NAME"), "{failed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_database_is_the_one_that_is_read_next() {
    let database = Postgres::create("CREATE TABLE only_here (x int)").await;
    let (studio, _) = shop().await;
    let tables = async || studio.get("/fn/list_tables?db_profile=shop&search=").await.text();
    assert!(tables().await.contains("t01"));
    put(&studio, "db/shop", &json!({ "url": database.url })).await.expect(200);
    assert!(tables().await.contains("only_here"));
    delete(&studio, "db/shop").await;
    assert!(!tables().await.contains("only_here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_tested_with_a_real_call() {
    let model = Model::good().await;
    let tired = Model::start(Duration::ZERO, |_| Answer::Error(503, "the model is tired".to_owned())).await;
    let (studio, folder) =
        studio(Home::shop(1, 1, &[("good", &model.profile("")), ("tired", &tired.profile(""))]).await).await;
    let free = test(&studio, "llm/free", None).await;
    assert_eq!((&free["ok"], &free["model"]), (&json!(true), &json!("builtin")));
    let good = test(&studio, "llm/good", None).await;
    assert_eq!(
        (&good["ok"], &good["model"], model.asks().len()),
        (&json!(true), &json!("test-model"), 1),
        "{good}"
    );
    let tired_says = test(&studio, "llm/tired", None).await;
    assert_eq!((&tired_says["ok"], tired.asks().len()), (&json!(false), 1));
    assert!(tired_says["message"].as_str().unwrap().contains("the model is tired"), "{tired_says}");
    let nobody = json!({ "provider": "openai", "base_url": "http://127.0.0.1:1/v1", "model": "m" });
    let nobody = test(&studio, "llm/x", Some(&nobody)).await;
    assert!(nobody["message"].as_str().unwrap().contains("cannot be reached"), "{nobody}");

    fs::create_dir(folder.join("docs")).unwrap();
    fs::write(folder.join("docs/one.md"), "# One").unwrap();
    put(&studio, "doc/handbook", &json!({ "paths": ["docs"], "active": true })).await.expect(201);
    let found = test(&studio, "doc/handbook", None).await;
    assert_eq!((&found["ok"], &found["files"]), (&json!(true), &json!(1)), "{found}");
    fs::remove_dir_all(folder.join("docs")).unwrap();
    let found = test(&studio, "doc/handbook", None).await;
    assert_eq!((&found["ok"], &found["files"]), (&json!(false), &json!(0)), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_is_needed_is_not_deleted_and_a_run_keeps_its_settings() {
    let model = Model::slow(Duration::from_millis(300)).await;
    let profile = model.profile("n_alternatives: 2, batch_size: 1, concurrency: 1");
    let (studio, _) = studio(Home::shop(3, 3, &[("slow", &profile)]).await).await;
    let job = studio.start_run("slow", json!({ "db_profile": "shop" })).await;
    for profile in ["db/shop", "llm/slow"] {
        let problem = delete(&studio, profile).await.problem(409);
        assert!(problem["detail"].as_str().unwrap().contains("Cancel it"), "{problem}");
    }
    // Changed meanwhile: the run goes on as it began (invariant 5).
    let base_url = profile.split('"').nth(1).unwrap();
    let changed =
        json!({ "provider": "openai", "base_url": base_url, "model": "other", "n_alternatives": 1 });
    put(&studio, "llm/slow", &changed).await.expect(200);
    let run = support::sse::run_of(&studio.events(&job).await);
    let shown = studio.show(run).await;
    assert_eq!(
        (&shown["settings"]["model"], &shown["settings"]["n_alternatives"]),
        (&json!("test-model"), &json!(2))
    );
    let rows = studio.rows(run).await;
    assert!(rows.iter().all(|row| row["alternatives"].as_array().unwrap().len() == 2));
    assert_eq!(delete(&studio, "llm/slow").await.status, 204);

    // Descriptions that wait for a database keep its profile.
    studio.accept(&rows[0]).await;
    let problem = delete(&studio, "db/shop").await.problem(409);
    assert!(problem["detail"].as_str().unwrap().contains("1 description"), "{problem}");
    studio.apply(false).await;
    assert_eq!(delete(&studio, "db/shop").await.status, 204);
}
