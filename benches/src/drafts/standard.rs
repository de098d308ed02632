//! The five databases that the product is measured on.

use super::references::References;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor};
use std::path::{Path, PathBuf};

const SAMPLE: &str = include_str!("../../references/sample.json");
const CHINOOK: &str = include_str!("../../references/chinook.json");
const ERP: &str = include_str!("../../references/erp.json");
const CLINIC: &str = include_str!("../../references/clinic.json");
const CLINIC_SCHEMA: &str = include_str!("../../references/clinic.sql");
const ERP_SCHEMA: &str = include_str!("../../references/erp.sql");
const PORT: &str = include_str!("../../references/port.json");
const PORT_SCHEMA: &str = include_str!("../../references/port.sql");

/// A database with its references.
pub struct Database {
    /// What it is called in the report.
    pub name: &'static str,
    /// Its url, or why it is absent.
    pub url: Result<String, String>,
    /// What people say of it.
    pub references: References,
}

/// The sample database, Chinook (where its file is), the ERP schema, and the held-out clinic and port; files are made
/// in `folder`.
///
/// # Errors
/// When a file cannot be made, in a sentence.
pub async fn databases(folder: &Path, chinook: &Path) -> Result<Vec<Database>, String> {
    let sample = folder.join("sample.sqlite");
    sources::sample::create(&sample).await.map_err(|error| error.to_string())?;
    let erp = made(folder, "erp.sqlite", ERP_SCHEMA).await?;
    let clinic = made(folder, "clinic.sqlite", CLINIC_SCHEMA).await?;
    let port = made(folder, "port.sqlite", PORT_SCHEMA).await?;
    let chinook_url = if chinook.is_file() {
        Ok(url(chinook))
    } else {
        Err(format!("there is no file {}; give its place with --chinook", chinook.display()))
    };
    let parse = |text: &str| References::parse(text).map_err(|error| error.to_string());
    Ok(vec![
        Database { name: "sample", url: Ok(url(&sample)), references: parse(SAMPLE)? },
        Database { name: "Chinook", url: chinook_url, references: parse(CHINOOK)? },
        Database { name: "ERP", url: Ok(erp), references: parse(ERP)? },
        Database { name: "clinic (held out)", url: Ok(clinic), references: parse(CLINIC)? },
        Database { name: "port (held out)", url: Ok(port), references: parse(PORT)? },
    ])
}

/// A file made by a script in the folder, as a url.
async fn made(folder: &Path, file: &str, schema: &'static str) -> Result<String, String> {
    let path = folder.join(file);
    create(&path, schema).await.map_err(|error| format!("cannot create {}: {error}", path.display()))?;
    Ok(url(&path))
}

fn url(path: &Path) -> String {
    let path: PathBuf = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    format!("sqlite://{}", path.display())
}

async fn create(path: &Path, schema: &'static str) -> Result<(), sqlx::Error> {
    let mut connection = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        // The script fills tables in the order of its subjects.
        .foreign_keys(false)
        .disable_statement_logging()
        .connect()
        .await?;
    connection.execute(sqlx::raw_sql(schema)).await?;
    connection.close().await
}
