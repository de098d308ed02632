//! Every format that is read, from files as people have them; and files as nobody should have them.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests")]

use documents::walk::walk;
use documents::{Document, Format, Limits, PassageKind, ReadError, Reader};
use std::io::Write;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/shop")
}

fn read(path: &Path) -> Result<Document, ReadError> {
    read_within(path, Limits::default())
}

fn read_within(path: &Path, limits: Limits) -> Result<Document, ReadError> {
    let reader = Reader::new(limits);
    let format = Format::of(path).expect("a format that is read");
    reader.parse(path, format, reader.fetch(path, format)?)
}

/// `line kind headings | text` of each passage.
fn told(name: &str) -> Vec<String> {
    let document = read(&fixtures().join(name)).unwrap();
    let told = document.passages.iter().filter(|passage| passage.kind != PassageKind::Code).map(|passage| {
        let subject = passage.subject.clone().unwrap_or_default();
        let subject: Vec<String> = [subject.table, subject.column].into_iter().flatten().collect();
        format!(
            "{} {:?} [{}] {} | {}",
            passage.line,
            passage.kind,
            passage.headings.join(" › "),
            subject.join("."),
            passage.text
        )
    });
    std::iter::once(document.title).chain(told).collect()
}

#[test]
fn every_format_says_what_it_says_and_where() {
    let handbook = told("handbook.md");
    assert_eq!(handbook[0], "Shop handbook");
    assert!(
        handbook[2].starts_with("10 Text [Shop handbook › Orders]  | One row of the orders table"),
        "{handbook:#?}"
    );
    assert!(handbook[2].ends_with("basket was opened."), "{handbook:#?}");
    assert_eq!(
        handbook[3],
        "17 Entry [Shop handbook › Orders] channel | channel: Where the purchase was made: `web` or `till`"
    );
    assert!(told("notes.txt")[1].starts_with("1 Text []  | Notes of the accounting team\nA refund keeps"));
    assert_eq!(
        told("dictionary.csv")[1],
        "2 Entry [] orders.total_cents | total_cents: Sum of all items after discounts, taxes included\nUnit: cent"
    );
    assert_eq!(told("dictionary.csv")[3], "4 Entry [] refunds | refunds: Money that went back to customers");
    let glossary = told("glossary.html");
    assert_eq!(glossary[0], "Glossary of the shop");
    assert_eq!(
        glossary[1],
        "6 Text [Shipments]  | The dispatched_on of a shipment is the day on which\nthe parcel left the warehouse."
    );
    assert_eq!(
        glossary[2],
        "10 Entry [Shipments] carrier_code | carrier_code: Who carries the parcel, as the carriers' association numbers them"
    );
    assert_eq!(glossary.len(), 3, "what the script says is no text: {glossary:#?}");
    assert_eq!(
        told("catalog.json")[2],
        "7 Entry [customers] customers.born_on | born_on: Date of birth, only asked for where alcohol is bought"
    );
    assert_eq!(
        told("models/schema.yml")[1],
        "5 Entry [customers] customers.churn_risk | churn_risk: Likelihood that nothing is bought in the next 90 days\nValues: low, high"
    );
    assert_eq!(
        told("schema.sql")[1..],
        [
            "4 Entry [shipments] shipments.weight_g | weight_g: with the box, as the scale of the packing desk says",
            "8 Entry [shipments] shipments.insured | insured: Whether the carrier's insurance was booked",
            "9 Entry [shipments] shipments | shipments: One parcel of an order",
        ]
    );
    let manual = told("manual.pdf");
    assert_eq!(manual[1], "1 Text []  | Manual of the warehouse Gates open at six.");
    assert_eq!(
        manual[2],
        "2 Text []  | Shipments The packed_by of a shipment is the badge of the person who closed the box, never the driver."
    );
    let policy = told("policy.docx");
    assert_eq!(policy[0], "Policy of the shop");
    assert_eq!(
        policy[1],
        "2 Text [Customers]  | The newsletter_consent of a customer was given in writing & can be withdrawn."
    );
    assert!(
        policy[2].ends_with(
            "Entry [Customers] vat_number | vat_number: Number of the tax office, of companies only"
        ),
        "{policy:#?}"
    );
}

#[test]
fn a_folder_gives_what_its_ignore_files_leave() {
    let found = walk(&[fixtures()]);
    let names: Vec<String> = found
        .files
        .iter()
        .map(|file| file.path.strip_prefix(fixtures()).unwrap().display().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "catalog.json",
            "dictionary.csv",
            "glossary.html",
            "handbook.md",
            "manual.pdf",
            "models/customers.sql",
            "models/schema.yml",
            "notes.txt",
            "policy.docx",
            "schema.sql",
            "src/Refund.java",
            "src/report.py",
        ]
    );
}

#[test]
fn damaged_files_end_as_errors_or_as_what_can_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let files: Vec<PathBuf> = walk(&[fixtures()]).files.into_iter().map(|file| file.path).collect();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let name = file.file_name().unwrap();
        for step in 1..8usize {
            let cut = &bytes[..bytes.len() * step / 8];
            let mut flipped = bytes.clone();
            for at in (step * 7 % flipped.len()..flipped.len()).step_by(23 + step) {
                flipped[at] ^= 0x5a;
            }
            for damaged in [cut, &flipped] {
                let path = dir.path().join(name);
                std::fs::write(&path, damaged).unwrap();
                match read(&path) {
                    Ok(document) => {
                        assert!(document.passages.iter().all(|passage| !passage.text.trim().is_empty()))
                    }
                    Err(error) => assert!(!error.to_string().is_empty()),
                }
            }
        }
    }
}

#[test]
fn what_is_no_text_or_too_much_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    assert!(matches!(read(&write("picture.md", b"\x89PNG\0\0\0")), Err(ReadError::Binary)));
    let limits = Limits { text_bytes: 100, passages: 3, ..Limits::default() };
    let error = read_within(&write("long.txt", &[b'a'; 101]), limits).unwrap_err();
    assert!(error.to_string().contains("at most 100"), "{error}");
    let many = read_within(&write("many.csv", b"column,description\na,1\nb,2\nc,3\nd,4\n"), limits).unwrap();
    assert_eq!((many.passages.len(), many.note.as_deref()), (3, Some("only its first 3 passages were read")));
    assert!(read(&write("none.pdf", b"no PDF")).is_err());
    assert!(matches!(read(Path::new("/no/such/file.md")), Err(ReadError::Io(_))));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bomb.docx");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..80 {
        archive.write_all(&zeros).unwrap();
    }
    archive.finish().unwrap();
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
    assert!(matches!(read(&path), Err(ReadError::TooLarge { .. })));
}

#[test]
fn entities_of_a_docx_are_not_expanded() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("laughs.docx");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let xml = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]><w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>one &a; &b; two</w:t></w:r></w:p></w:body></w:document>";
    archive.write_all(xml.as_bytes()).unwrap();
    archive.finish().unwrap();
    assert_eq!(read(&path).unwrap().passages[0].text, "one   two");
}
