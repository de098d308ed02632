//! Tables of text: is it a data dictionary, and which column of it means what.

use crate::names::key;
use crate::passages::{Builder, Subject, unquoted};

/// Headers (as keys) that say what a cell is. English, and German as many dictionaries of SAP systems are.
const TABLES: &[&str] = &[
    "table",
    "tablename",
    "tbl",
    "tab",
    "entity",
    "entityname",
    "model",
    "relation",
    "view",
    "object",
    "objectname",
    "tabelle",
    "tabellenname",
];
const COLUMNS: &[&str] = &[
    "column",
    "columnname",
    "col",
    "field",
    "fieldname",
    "attribute",
    "attributename",
    "variable",
    "variablename",
    "property",
    "element",
    "dataelement",
    "spalte",
    "spaltenname",
    "feld",
    "feldname",
];
const NAMES: &[&str] = &["name", "term", "technicalname", "id", "identifier", "key", "begriff"];
const SCHEMAS: &[&str] = &["schema", "schemaname", "tableschema", "owner", "dataset", "database"];
const DESCRIPTIONS: &[&str] = &[
    "description",
    "desc",
    "definition",
    "comment",
    "comments",
    "meaning",
    "explanation",
    "remarks",
    "notes",
    "note",
    "label",
    "businessdescription",
    "businessdefinition",
    "longdescription",
    "shortdescription",
    "details",
    "columndescription",
    "fielddescription",
    "columncomment",
    "beschreibung",
    "bedeutung",
    "bemerkung",
    "kurzbeschreibung",
];

/// The longest other cell that is added to an entry.
const OTHER_CHARS: usize = 80;

/// Which cell of a row means what.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header {
    names: Vec<String>,
    schema: Option<usize>,
    table: Option<usize>,
    column: Option<usize>,
    description: usize,
}

impl Header {
    /// The header of a data dictionary; `None` where no cell holds a name or none a description.
    pub(crate) fn recognise(cells: &[&str]) -> Option<Self> {
        let keys: Vec<String> = cells.iter().map(|cell| key(cell)).collect();
        let place = |known: &[&str]| known.iter().find_map(|known| keys.iter().position(|key| key == known));
        let description = place(DESCRIPTIONS)?;
        let table = place(TABLES);
        let column = place(COLUMNS).or_else(|| place(NAMES));
        if table.is_none() && column.is_none() {
            return None;
        }
        let schema = place(SCHEMAS).filter(|at| Some(*at) != table);
        let names = cells.iter().map(|cell| unquoted(cell)).collect();
        Some(Self { names, schema, table, column, description })
    }

    /// A row as an entry; rows without a name or description are none.
    pub(crate) fn entry(&self, line: u32, cells: &[&str], builder: &mut Builder) {
        let cell = |at: Option<usize>| {
            at.and_then(|at| cells.get(at)).map(|cell| unquoted(cell)).filter(|cell| !cell.is_empty())
        };
        let (table, mut column) = (cell(self.table), cell(self.column));
        let description = cells.get(self.description).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let Some(description) = description.filter(|_| table.is_some() || column.is_some()) else { return };
        let mut subject = Subject::of(table.as_deref(), None);
        // `album.title` as the column's name says the table too.
        if let Some((before, last)) = column.as_deref().and_then(|column| column.rsplit_once('.')) {
            if table.is_none() {
                subject = Subject::of(Some(before), None);
            }
            column = Some(last.to_owned());
        }
        subject.schema = cell(self.schema).or(subject.schema);
        subject.column = column.as_deref().map(unquoted);
        let name = column.or(table).unwrap_or_default();
        let mut text = format!("{name}: {description}");
        let meant = [self.schema, self.table, self.column, Some(self.description)];
        for (at, other) in cells.iter().enumerate().filter(|(at, _)| !meant.contains(&Some(*at))) {
            let other = other.trim();
            if let Some(name) = self.names.get(at).filter(|_| !other.is_empty() && other.len() <= OTHER_CHARS)
            {
                text.push_str(&format!("\n{name}: {other}"));
            }
        }
        builder.entry(line, subject, &text);
    }
}

/// A row of another table: `header: cell`, each on a line.
pub(crate) fn plain(line: u32, names: &[&str], cells: &[&str], builder: &mut Builder) {
    let pairs: Vec<String> = cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.trim().is_empty())
        .map(|(at, cell)| match names.get(at).filter(|name| !name.trim().is_empty()) {
            Some(name) => format!("{}: {}", name.trim(), cell.trim()),
            None => cell.trim().to_owned(),
        })
        .collect();
    builder.paragraph(line, &pairs.join("; "));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, Passage};

    fn entries(header: &[&str], rows: &[&[&str]]) -> Vec<Passage> {
        let header = Header::recognise(header).unwrap();
        let mut builder = Builder::new(&Limits::default());
        for row in rows {
            header.entry(2, row, &mut builder);
        }
        builder.finish().0
    }

    #[test]
    fn a_dictionary_is_known_by_its_header() {
        let rows: &[&[&str]] =
            &[&["sales.orders", "status", "State of the order", "text"], &["", "", "nothing", ""]];
        let found = entries(&["Table Name", "Column", "Description", "Type"], rows);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text, "status: State of the order\nType: text");
        let subject = found[0].subject.clone().unwrap();
        assert_eq!(
            (subject.schema.as_deref(), subject.table.as_deref(), subject.column.as_deref()),
            (Some("sales"), Some("orders"), Some("status"))
        );
    }

    #[test]
    fn a_qualified_field_names_its_table() {
        let found = entries(&["Feld", "Beschreibung"], &[&["`album.title`", "Titel"]]);
        let subject = found[0].subject.clone().unwrap();
        assert_eq!((subject.table.as_deref(), subject.column.as_deref()), (Some("album"), Some("title")));
    }

    #[test]
    fn other_tables_are_none() {
        assert_eq!(Header::recognise(&["date", "amount"]), None);
        assert_eq!(Header::recognise(&["name", "amount"]), None);
        assert_eq!(Header::recognise(&["description", "amount"]), None);
    }
}
