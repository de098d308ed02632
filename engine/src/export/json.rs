//! JSON: the run and its rows as the API has them. Characters that act instead of being seen are escaped.

use super::Writer;
use super::text::escaped;
use domain::result::ResultRow;
use domain::run::RunDetail;
use std::io;

/// Whether a row was written already.
#[derive(Default)]
pub(super) struct Json {
    begun: bool,
}

impl Writer for Json {
    fn head(&mut self, run: &RunDetail) -> io::Result<Vec<u8>> {
        let run = escaped(&serde_json::to_string(run)?);
        Ok(format!("{{\"run\":{run},\"results\":[").into_bytes())
    }

    fn rows(&mut self, rows: &[ResultRow]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for row in rows {
            bytes.extend(if self.begun { b",\n".as_slice() } else { b"\n" });
            self.begun = true;
            bytes.extend(escaped(&serde_json::to_string(row)?).into_bytes());
        }
        Ok(bytes)
    }

    fn tail(&mut self) -> Vec<u8> {
        b"\n]}\n".to_vec()
    }
}
