//! CSV: data dictionaries, and other tables of text.

use crate::ReadError;
use crate::cells::{Header, plain};
use crate::passages::Builder;

/// Rows before the header: titles of exports.
const HEADER_WITHIN: usize = 5;

pub(crate) fn read(text: &str, builder: &mut Builder) -> Result<(), ReadError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut header: Option<Header> = None;
    let mut names: Vec<String> = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| ReadError::malformed("CSV", error))?;
        let line = record.position().map_or(1, csv::Position::line);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let cells: Vec<&str> = record.iter().collect();
        if header.is_none() && row < HEADER_WITHIN {
            header = Header::recognise(&cells);
            if header.is_some() {
                continue;
            }
        }
        match &header {
            Some(header) => header.entry(line, &cells, builder),
            None if names.is_empty() => names = cells.iter().map(|cell| (*cell).to_owned()).collect(),
            None => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                plain(line, &names, &cells, builder);
            }
        }
        if builder.is_full() {
            break;
        }
    }
    Ok(())
}

/// What separates the cells: the one that one of the first lines has most of.
fn delimiter(text: &str) -> u8 {
    let first: Vec<&str> = text.lines().take(HEADER_WITHIN).collect();
    let most = |candidate: &u8| {
        first.iter().map(|line| line.bytes().filter(|byte| byte == candidate).count()).max().unwrap_or(0)
    };
    [b'|', b'\t', b';', b','].into_iter().max_by_key(most).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, PassageKind};

    #[test]
    fn each_row_of_a_dictionary_is_an_entry_with_its_line() {
        for text in [
            "table,column,description\nalbum,title,\"The album's\nname\"\nalbum,artist_id,Who made it\n",
            "Export of 2024\n\ntable;column;description\nalbum;title;The album's name\nalbum;artist_id;Who made it\n",
        ] {
            let mut builder = Builder::new(&Limits::default());
            read(text, &mut builder).unwrap();
            let (passages, _) = builder.finish();
            assert_eq!(passages.len(), 2, "{passages:?}");
            assert!(passages.iter().all(|passage| passage.kind == PassageKind::Entry));
            assert_eq!(passages[1].text, "artist_id: Who made it");
            assert_eq!(
                text.lines().nth(passages[1].line as usize - 1).map(|line| line.contains("artist_id")),
                Some(true)
            );
        }
    }

    #[test]
    fn other_rows_keep_their_header() {
        let mut builder = Builder::new(&Limits::default());
        read("code,country\nDE,Germany\nFR,France\n", &mut builder).unwrap();
        let (passages, _) = builder.finish();
        assert_eq!(passages[0].text, "code: DE; country: Germany\ncode: FR; country: France");
    }
}
