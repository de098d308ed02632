//! JSON: the run and its rows as the API has them.

use super::Writer;
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
        let mut bytes = b"{\"run\":".to_vec();
        serde_json::to_writer(&mut bytes, run)?;
        bytes.extend(b",\"results\":[");
        Ok(bytes)
    }

    fn rows(&mut self, rows: &[ResultRow]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for row in rows {
            bytes.extend(if self.begun { b",\n".as_slice() } else { b"\n" });
            self.begun = true;
            serde_json::to_writer(&mut bytes, row)?;
        }
        Ok(bytes)
    }

    fn tail(&mut self) -> Vec<u8> {
        b"\n]}\n".to_vec()
    }
}
