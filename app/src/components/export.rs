//! The files that a run can be exported as.

use domain::ids::RunId;

/// The API's formats: by name, and for people.
pub const FORMATS: [(&str, &str); 4] =
    [("csv", "CSV"), ("json", "JSON"), ("md", "Markdown"), ("dbt", "dbt schema.yml")];

/// The address of a file with the rows that a filter leaves; its query string, empty for every row.
pub fn href(run: RunId, format: &str, filter: &str) -> String {
    let sign = if filter.is_empty() { "" } else { "&" };
    format!("/api/v1/runs/{run}/export?format={format}{sign}{filter}")
}
