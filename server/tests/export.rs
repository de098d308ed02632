//! Exports, over the wire: whole, filtered, and of a database whose names are attacks.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

mod support;

use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use support::studio::{Home, Studio};

/// The same attacks as a table's and a column's name.
const HOSTILE: &str = r#"
CREATE TABLE "=HYPERLINK(""http://evil.example"")" (
    "+1|`x` <img src=x onerror=alert(1)>" TEXT,
    "{{ env_var('SECRET') }}" TEXT,
    "two
lines" TEXT
);
CREATE TABLE orders (id INTEGER PRIMARY KEY, total NUMERIC);
"#;

async fn hostile() -> (Studio, i64) {
    let home = Home::shop(1, 1, &[]).await;
    let file = SqliteConnectOptions::new().filename(home.folder().join("shop.sqlite"));
    let mut connection = file.connect().await.unwrap();
    let bidi = "CREATE TABLE z (\"bidi\u{202e}\u{1b}[31m\" TEXT)".to_owned();
    sqlx::raw_sql(HOSTILE).execute(&mut connection).await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(bidi)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let studio = home.start().await;
    let (run, _) = studio.run("free", "shop").await;
    (studio, run)
}

async fn export(studio: &Studio, run: i64, query: &str) -> String {
    let response = studio.get(&format!("/api/v1/runs/{run}/export?{query}")).await;
    assert_eq!(response.status, 200, "{}", response.text());
    response.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_a_file_with_every_row_of_the_view() {
    // More rows than are read at a time.
    let studio = Home::shop(30, 20, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    let rows = studio.rows(run).await;
    studio.accept(&rows[0]).await;
    studio.decide(&rows[2], json!({ "description": "Total, \"net\"\n=1+1" })).await.expect(200);
    studio.decide(&rows[3], json!({ "status": "skipped" })).await.expect(200);
    let rows = studio.rows(run).await;
    assert_eq!(rows.len(), 630);

    for (format, kind, name) in [
        ("csv", "text/csv; charset=utf-8", format!("run-{run}.csv")),
        ("json", "application/json", format!("run-{run}.json")),
        ("md", "text/markdown; charset=utf-8", format!("run-{run}.md")),
        ("dbt", "application/yaml", format!("run-{run}.yml")),
    ] {
        let response = studio.get(&format!("/api/v1/runs/{run}/export?format={format}")).await;
        assert_eq!((response.status, response.header("content-type")), (200, Some(kind)));
        let disposition = format!("attachment; filename=\"{name}\"");
        assert_eq!(response.header("content-disposition"), Some(disposition.as_str()));
        assert_eq!(response.header("x-content-type-options"), Some("nosniff"));
    }

    let file: Value = serde_json::from_str(&export(&studio, run, "format=json").await).unwrap();
    assert_eq!(file["results"].as_array().unwrap()[..], rows[..]);
    assert_eq!(
        (&file["run"]["id"], &file["run"]["settings"]),
        (&json!(run), &studio.show(run).await["settings"])
    );
    let filtered = "format=json&q=T0&preset=table_level&status=unreviewed";
    let file: Value = serde_json::from_str(&export(&studio, run, filtered).await).unwrap();
    let page = studio
        .get(&format!("/api/v1/runs/{run}/results?per_page=200&{}", &filtered["format=json&".len()..]))
        .await
        .expect(200);
    assert_eq!(file["results"], page["items"]);
    assert!(file["results"].as_array().unwrap().len() > 5);

    let csv = export(&studio, run, "format=csv").await;
    assert!(csv.starts_with(
        "run_id,result_id,version,database,schema,table,column,kind,data_type,status,description,"
    ));
    assert!(csv.contains(",accepted,\"Total, \"\"net\"\"\n=1+1\",true,"), "{csv}");
    assert_eq!(csv.matches("\r\n").count(), 631);
    let markdown = export(&studio, run, "format=md").await;
    assert_eq!((markdown.matches("\n## main.t").count(), markdown.matches("\n| c20 |").count()), (30, 30));
    let dbt = export(&studio, run, "format=dbt").await;
    assert_eq!((dbt.matches("\n  - name: ").count(), dbt.matches("\n      - name: ").count()), (1, 1));
    assert!(dbt.contains("description: \"Total, \\\"net\\\"\\n=1+1\"\n"), "{dbt}");
    assert_eq!(export(&studio, run, "format=dbt&status=skipped").await, "version: 2\n\nmodels: []\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_are_text_in_every_format() {
    let (studio, run) = hostile().await;
    for row in studio.rows(run).await {
        studio.accept(&row).await;
    }
    let csv = export(&studio, run, "format=csv").await;
    assert!(csv.contains(",\"'=HYPERLINK(\"\"http://evil.example\"\")\","), "{csv}");
    assert!(csv.contains(",'+1|`x` <img src=x onerror=alert(1)>,"), "{csv}");
    assert!(csv.contains("bidi\\u{202e}\\u{1b}[31m"), "{csv}");
    let markdown = export(&studio, run, "format=md").await;
    assert!(markdown.contains("| +1\\|\\`x\\` &lt;img src=x onerror=alert\\(1\\)&gt; |"), "{markdown}");
    assert!(markdown.contains("| two<br>lines |"), "{markdown}");
    let dbt = export(&studio, run, "format=dbt").await;
    assert!(dbt.contains("- name: \"{{ '{' }}{ env_var('SECRET') }}\"\n"), "{dbt}");
    assert!(dbt.contains("- name: \"two\\nlines\"\n"), "{dbt}");
    assert!(dbt.contains("- name: \"bidi\\u202e\\u001b[31m\"\n"), "{dbt}");
    for file in [csv, markdown, dbt] {
        assert!(!file.contains(['\u{202e}', '\u{1b}']), "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scope_and_settings_are_files_of_their_own() {
    let studio = Home::shop(2, 2, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    let whole = studio.get(&format!("/api/v1/runs/{run}")).await.expect(200);
    for name in ["scope", "settings"] {
        let file = studio.get(&format!("/api/v1/runs/{run}/{name}")).await;
        let disposition = format!("attachment; filename=\"run-{run}-{name}.json\"");
        assert_eq!(file.header("content-disposition"), Some(disposition.as_str()));
        assert_eq!(file.expect(200), whole[name], "{name}");
        studio.get(&format!("/api/v1/runs/99/{name}")).await.problem(404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_exported_is_a_sentence() {
    let studio = Home::shop(1, 1, &[]).await.start().await;
    let (run, _) = studio.run("free", "shop").await;
    for (query, names) in [
        ("", "csv, json, md, dbt"),
        ("format=xlsx", "csv, json, md, dbt"),
        ("format=csv&format=json", "format"),
        ("format=csv&status=new", "unreviewed, accepted, skipped"),
        ("format=csv&sort=name", "format, q, status, band, preset"),
    ] {
        let problem = studio.get(&format!("/api/v1/runs/{run}/export?{query}")).await.problem(400);
        assert!(problem["detail"].as_str().unwrap().contains(names), "{query}: {problem}");
    }
    studio.get("/api/v1/runs/999/export?format=csv").await.problem(404);
}
