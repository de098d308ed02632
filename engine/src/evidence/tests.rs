#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use super::Library;
use crate::config::Config;
use crate::{Engine, EngineError};
use domain::citation::{Citation, CitationKind};
use domain::documents::IngestReport;
use std::fs::{File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

struct Folder {
    _dir: tempfile::TempDir,
    docs: PathBuf,
    engine: Engine,
    /// When the test began.
    base: SystemTime,
}

/// An engine whose doc profile `docs` is one folder.
async fn folder() -> Folder {
    let dir = tempfile::tempdir().unwrap();
    let (home, docs) = (dir.path().join("home"), dir.path().join("docs"));
    std::fs::create_dir_all(&home).unwrap();
    std::fs::create_dir_all(&docs).unwrap();
    let text = format!("doc_profiles:\n  docs: {{ paths: [\"{}\"] }}\n", docs.display());
    std::fs::write(home.join("config.yml"), text).unwrap();
    let engine = Engine::open(Config::load(&home).unwrap()).await.unwrap();
    Folder { _dir: dir, docs, engine, base: SystemTime::now() }
}

impl Folder {
    fn write(&self, name: &str, text: &str) {
        let path = self.docs.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// As if the file had been changed that long before the test.
    fn age(&self, name: &str, seconds: u64) {
        let then = self.base - Duration::from_secs(seconds);
        let file = File::options().write(true).open(self.docs.join(name)).unwrap();
        file.set_times(FileTimes::new().set_modified(then)).unwrap();
    }

    async fn ingest(&self) -> IngestReport {
        self.engine.ingest_documents("docs").await.unwrap()
    }

    async fn cited(&self, table: &str, column: Option<&str>) -> Vec<Citation> {
        let store = self.engine.store();
        let library = Library::open(store, "docs").await.unwrap().unwrap();
        let mut found = library.passages(store, "main", table, &[column]).await.unwrap();
        found.remove(&column.map(str::to_owned)).unwrap_or_default()
    }

    async fn places(&self, table: &str, column: Option<&str>) -> Vec<String> {
        let cited = self.cited(table, column).await;
        cited
            .iter()
            .map(|citation| citation.place().replace(&format!("{}/", self.docs.display()), ""))
            .collect()
    }

    async fn passage_ids(&self) -> Vec<i64> {
        let store = self.engine.store();
        let library = Library::open(store, "docs").await.unwrap().unwrap();
        library.passages(store, "main", "orders", &[None]).await.unwrap();
        let options =
            sqlx::sqlite::SqliteConnectOptions::new().filename(self.engine.config().store_path().unwrap());
        let mut connection = sqlx::ConnectOptions::connect(&options).await.unwrap();
        sqlx::query_scalar("SELECT id FROM passages ORDER BY id").fetch_all(&mut connection).await.unwrap()
    }
}

fn counts(report: &IngestReport) -> [i64; 4] {
    [report.added, report.changed, report.unchanged, report.removed]
}

#[tokio::test]
async fn only_what_changed_is_read_again() {
    let folder = folder().await;
    for name in ["one.md", "two.md", "three.md"] {
        folder.write(name, &format!("# {name}\n\nOrders are told of here.\n"));
        folder.age(name, 60);
    }
    assert_eq!(counts(&folder.ingest().await), [3, 0, 0, 0]);
    let before = folder.passage_ids().await;
    assert_eq!(counts(&folder.ingest().await), [0, 0, 3, 0]);
    // Touched, but with the same bytes.
    folder.age("one.md", 30);
    assert_eq!(counts(&folder.ingest().await), [0, 0, 3, 0]);
    assert_eq!(folder.passage_ids().await, before, "nothing was read again");
    folder.write("one.md", "# one.md\n\nOrders are sold of here.\n");
    folder.age("one.md", 30);
    folder.write("two.md", "# two.md\n\nOrders are sold off here.\n");
    std::fs::remove_file(folder.docs.join("three.md")).unwrap();
    let report = folder.ingest().await;
    assert_eq!(counts(&report), [0, 1, 1, 1], "an old time with the same size is believed");
    assert_eq!((report.state.files, report.state.passages), (2, 2));
    folder.age("one.md", 0);
    assert_eq!(counts(&folder.ingest().await), [0, 1, 1, 0]);
    assert!(folder.cited("orders", None).await.iter().all(|citation| citation.snippet.contains("sold")));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_a_problem_and_no_end() {
    let folder = folder().await;
    folder.write("good.md", "# Orders\n\nThey are good.\n");
    folder.write("bad.pdf", "this is no PDF");
    folder.write("bad.json", "{\"orders\": ");
    folder.write("picture.png", "x");
    let report = folder.ingest().await;
    assert_eq!((counts(&report), report.skipped), ([3, 0, 0, 0], 1));
    let problems: Vec<String> = report.state.problems.iter().map(|problem| problem.sentence()).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].contains("bad.json: it is no readable JSON"), "{problems:?}");
    assert!(problems[1].contains("bad.pdf: it is no readable PDF"), "{problems:?}");
    assert_eq!(folder.places("orders", None).await, ["good.md:3"]);
    // Once it is mended it is read, and what is gone is said.
    folder.write("bad.json", "{\"tables\": [{\"name\": \"orders\", \"description\": \"Purchases\"}]}");
    std::fs::remove_file(folder.docs.join("bad.pdf")).unwrap();
    assert_eq!(folder.ingest().await.state.problems, []);
    assert_eq!(folder.places("orders", None).await[0], "bad.json:1");
    std::fs::remove_dir_all(&folder.docs).unwrap();
    let report = folder.ingest().await;
    assert_eq!((report.removed, report.state.files, report.state.problems.len()), (2, 0, 1));
    let unknown = folder.engine.ingest_documents("nope").await.unwrap_err();
    assert!(matches!(unknown, EngineError::Config(_)), "{unknown}");
}

/// Pages of text that have every word of the names, but never speak of them.
fn distractors(folder: &Folder) {
    let words = [
        "order", "status", "placed", "customer", "code", "date", "item", "total", "table", "column",
        "report", "office", "lift", "garden", "printer", "meeting", "coffee", "window", "holiday", "train",
    ];
    for page in 0..500usize {
        let mut text = format!("# Page {page} about the {}\n", words[10 + page % 10]);
        for paragraph in 0..4usize {
            let pick = |step: usize| words[(page * 7 + paragraph * 13 + step * step) % words.len()];
            let sentence: Vec<String> = (0..6).map(|step| format!("the {} and", pick(step))).collect();
            text.push_str(&format!("\n## Part {paragraph}\n\nWe saw {} nothing more.\n", sentence.join(" ")));
        }
        folder.write(&format!("pages/{page}.md"), &text);
    }
}

#[tokio::test]
async fn the_one_passage_is_found_among_many_and_nothing_is_cited_for_the_others() {
    let folder = folder().await;
    distractors(&folder);
    folder.write("a/handbook.md", "# Handbook\n\n## Purchase orders\n\nIntroduction.\n\nThe settlement date of a purchase order is the day on\nwhich the bank confirmed it.\n");
    folder.write(
        "b/notes.txt",
        "About purchase_orders.\nIts x_legacy_status was taken over from the mainframe.\n",
    );
    folder.ingest().await;
    assert_eq!(folder.places("purchase_orders", Some("settlement_date")).await, ["a/handbook.md:5"]);
    assert_eq!(folder.places("PurchaseOrder", Some("settlementDate")).await, ["a/handbook.md:5"]);
    assert_eq!(folder.places("purchase_orders", Some("x_legacy_status")).await, ["b/notes.txt:1"]);
    let about = folder.places("purchase_orders", None).await;
    assert!(
        about.contains(&"b/notes.txt:1".to_owned()) && about.contains(&"a/handbook.md:5".to_owned()),
        "{about:?}"
    );
    assert_eq!(about.len(), 2);
    // Names that nobody wrote about, though each of their words is on many pages.
    for (table, column) in [
        ("purchase_orders", "warehouse_id"),
        ("purchase_orders", "id"),
        ("purchase_orders", "total_tax"),
        ("invoices", "settlement_date"),
        ("gift_cards", "x_legacy_status"),
        ("gift_cards", "status"),
    ] {
        assert_eq!(folder.places(table, Some(column)).await, Vec::<String>::new(), "{table}.{column}");
    }
    assert_eq!(folder.places("gift_cards", None).await, Vec::<String>::new());
}

fn shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../documents/tests/fixtures/shop")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[tokio::test]
async fn every_format_gives_evidence() {
    let folder = folder().await;
    copy(&shop(), &folder.docs);
    let report = folder.ingest().await;
    assert_eq!((report.added, report.state.problems.len()), (12, 0), "{report:?}");
    for (table, column, first) in [
        ("orders", Some("placed_at"), "handbook.md:10"),
        ("orders", Some("channel"), "handbook.md:17"),
        ("refunds", Some("reason_code"), "notes.txt:1"),
        ("orders", Some("total_cents"), "dictionary.csv:2"),
        ("refunds", None, "dictionary.csv:4"),
        ("shipments", Some("dispatched_on"), "glossary.html:6"),
        ("shipments", Some("carrier_code"), "glossary.html:10"),
        ("customers", Some("born_on"), "catalog.json:7"),
        ("customers", Some("churn_risk"), "models/schema.yml:5"),
        ("shipments", Some("insured"), "schema.sql:8"),
        ("shipments", Some("packed_by"), "manual.pdf:2"),
        ("customers", Some("newsletter_consent"), "policy.docx:2"),
        ("customers", Some("vat_number"), "policy.docx:6"),
    ] {
        let places = folder.places(table, column).await;
        assert_eq!(places.first().map(String::as_str), Some(first), "{table}.{column:?}: {places:?}");
    }
    for (table, column) in
        [("orders", "lift"), ("orders", "id"), ("employees", "status"), ("customers", "carrier_code")]
    {
        let cited = folder.cited(table, Some(column)).await;
        let documents = cited.iter().filter(|citation| citation.kind == CitationKind::Document);
        assert_eq!(documents.count(), 0, "{table}.{column}: {cited:?}");
    }
}

#[tokio::test]
async fn uses_in_code_are_cited_with_what_they_do() {
    let folder = folder().await;
    copy(&shop(), &folder.docs);
    folder.ingest().await;
    let code = |cited: Vec<Citation>| -> Vec<String> {
        let code = cited.into_iter().filter(|citation| citation.kind == CitationKind::Code);
        code.map(|citation| format!("{} {}", citation.title, citation.heading.unwrap_or_default())).collect()
    };
    assert_eq!(code(folder.cited("customers", Some("churn_risk")).await), ["customers.sql definition"]);
    assert_eq!(code(folder.cited("orders", Some("channel")).await), ["report.py filter"]);
    assert_eq!(
        code(folder.cited("shipments", Some("weight_g")).await),
        ["schema.sql definition", "report.py filter"]
    );
    assert_eq!(code(folder.cited("shipments", Some("insured")).await).len(), 2);
    assert!(code(folder.cited("refunds", None).await).contains(&"Refund.java definition".to_owned()));
    assert_eq!(code(folder.cited("customers", Some("channel")).await), Vec::<String>::new());
    // The ignored folder was never read.
    let all = folder.cited("orders", Some("placed_at")).await;
    assert!(all.iter().all(|citation| !citation.path.contains("generated")), "{all:?}");
    // The snippet is what stands on those lines, and the name is marked in it.
    let channel = folder.cited("orders", Some("channel")).await.pop().unwrap();
    let file = std::fs::read_to_string(&channel.path).unwrap();
    let lines: Vec<&str> = file.lines().skip(usize::try_from(channel.line).unwrap() - 1).collect();
    assert!(lines.join("\n").starts_with(&channel.snippet), "{channel:?}");
    let marked: Vec<String> =
        channel.pieces().into_iter().filter(|(_, marked)| *marked).map(|(text, _)| text).collect();
    assert!(marked.contains(&"channel".to_owned()) && marked.contains(&"orders".to_owned()), "{marked:?}");
}
