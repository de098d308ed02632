//! The passages and uses of one table's assets: a few statements for the whole table.

use super::marks::marks;
use super::names::{AssetName, Name};
use super::prose::{LEAST, Prose};
use super::{dictionary, usage};
use documents::names::key;
use domain::citation::{Citation, CitationKind};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::documents::DocProfileId;
use store::passages::{Found, Kind, Question, by_id, entries, matching};
use store::{Store, StoreError};

/// Passages of documents cited with one asset.
const MOST: usize = 3;

/// Candidates that the index gives for one asset.
const CANDIDATES: i64 = 24;

/// Windows of code that are looked through for one asset.
const WINDOWS: i64 = 30;

/// Columns that are asked for at once.
const TOGETHER: usize = 200;

/// What was read of a run's doc profile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Library {
    profile: DocProfileId,
}

impl Library {
    /// The library of a doc profile; none where it was never ingested.
    pub(crate) async fn open(store: &Store, profile: &str) -> Result<Option<Self>, StoreError> {
        Ok(store::documents::find(store, profile).await?.map(|profile| Self { profile }))
    }

    /// What documents and code say of a table (`None`) and of its columns, best first.
    pub(crate) async fn passages(
        &self,
        store: &Store,
        schema: &str,
        table: &str,
        assets: &[Option<&str>],
    ) -> Result<HashMap<Option<String>, Vec<Citation>>, StoreError> {
        let mut passages = HashMap::new();
        for assets in assets.chunks(TOGETHER) {
            let asked = Asked::new(schema, table, assets);
            let mut cited = self.documents(store, &asked).await?;
            self.code(store, &asked, &mut cited).await?;
            passages.extend(cited.into_iter().filter(|(_, citations)| !citations.is_empty()));
        }
        Ok(passages)
    }

    async fn documents(
        &self,
        store: &Store,
        asked: &Asked<'_>,
    ) -> Result<HashMap<Option<String>, Vec<Citation>>, StoreError> {
        let columns: Vec<String> =
            asked.assets.iter().map(|(column, _)| column.map(key).unwrap_or_default()).collect();
        let entries = entries(store, self.profile, &asked.table.whole, &columns).await?;
        let mut by_column: HashMap<&str, Vec<&Found>> = HashMap::new();
        for entry in &entries {
            by_column.entry(entry.entry[2].as_str()).or_default().push(entry);
        }
        let (found, ids) = self.candidates(store, false, &asked.questions(), CANDIDATES).await?;
        let prose: HashMap<i64, Prose> =
            found.into_iter().map(|(id, found)| (id, Prose::new(found))).collect();
        let mut cited = HashMap::new();
        for (((column, name), ids), key) in asked.assets.iter().zip(ids).zip(&columns) {
            let entries = by_column.get(key.as_str()).into_iter().flatten().map(|entry| {
                (dictionary::fits(entry, asked.schema, &asked.table, column.zip(name.as_ref())), *entry)
            });
            let among = ids.len().max(1) as f64;
            let prose = ids.iter().enumerate().filter_map(|(place, id)| {
                let prose = prose.get(id)?;
                // Entries that name a column were looked for by it.
                if prose.found.kind == Kind::Entry
                    && !prose.found.entry[2].is_empty()
                    && prose.found.entry[2] == *key
                {
                    return None;
                }
                let fits = match name {
                    Some(column) => prose.fits_column(&asked.table, column),
                    None => prose.fits_table(&asked.table),
                };
                // Of those that fit alike the index knows the better one.
                let better = 0.04 * (1.0 - place as f64 / among);
                Some((if fits >= LEAST { fits * 0.94 + better } else { 0.0 }, &prose.found))
            });
            let asset = AssetName { schema: asked.schema, table: asked.table_name, column: *column };
            cited.insert(column.map(str::to_owned), best(entries.chain(prose), &asset));
        }
        Ok(cited)
    }

    async fn code(
        &self,
        store: &Store,
        asked: &Asked<'_>,
        cited: &mut HashMap<Option<String>, Vec<Citation>>,
    ) -> Result<(), StoreError> {
        let (found, ids) = self.candidates(store, true, &asked.code_questions(), WINDOWS).await?;
        for ((column, _), ids) in asked.assets.iter().zip(ids) {
            let asset = AssetName { schema: asked.schema, table: asked.table_name, column: *column };
            let uses = usage::citations(ids.iter().filter_map(|id| found.get(id)), &asset);
            cited.entry(column.map(str::to_owned)).or_default().extend(uses);
        }
        Ok(())
    }

    /// The candidates of each question, and what all of them are.
    async fn candidates(
        &self,
        store: &Store,
        code: bool,
        questions: &[Question],
        limit: i64,
    ) -> Result<(HashMap<i64, Found>, Vec<Vec<i64>>), StoreError> {
        let ids = matching(store, self.profile, code, questions, limit).await?;
        let all: BTreeSet<i64> = ids.iter().flatten().copied().collect();
        let found = if all.is_empty() { Vec::new() } else { by_id(store, &all).await? };
        Ok((found.into_iter().map(|found| (found.id, found)).collect(), ids))
    }
}

/// What is asked for of one table.
struct Asked<'a> {
    schema: &'a str,
    table_name: &'a str,
    table: Name,
    /// Each column with its name; `None` is the table itself.
    assets: Vec<(Option<&'a str>, Option<Name>)>,
}

impl<'a> Asked<'a> {
    fn new(schema: &'a str, table: &'a str, assets: &[Option<&'a str>]) -> Self {
        let assets = assets.iter().map(|column| (*column, column.map(Name::of))).collect();
        Self { schema, table_name: table, table: Name::of(table), assets }
    }

    fn questions(&self) -> Vec<Question> {
        let ask = |(_, column): &(Option<&str>, Option<Name>)| match column {
            Some(column) => Question { groups: vec![column.all(), self.table.any()] },
            None => Question { groups: vec![self.table.all()] },
        };
        self.assets.iter().map(ask).collect()
    }

    fn code_questions(&self) -> Vec<Question> {
        let whole = |name: &Name| vec![vec![name.whole.clone()]];
        let ask = |(_, column): &(Option<&str>, Option<Name>)| match column {
            Some(column) => Question { groups: vec![whole(column), whole(&self.table)] },
            None => Question { groups: vec![whole(&self.table)] },
        };
        self.assets.iter().map(ask).collect()
    }
}

/// The best passages as citations; what stands in several files is cited once.
fn best<'a>(scored: impl Iterator<Item = (f64, &'a Found)>, asset: &AssetName<'_>) -> Vec<Citation> {
    let mut scored: Vec<(f64, &Found)> = scored.filter(|(score, _)| *score > 0.0).collect();
    scored.sort_by(|(a, a_found), (b, b_found)| b.total_cmp(a).then(a_found.id.cmp(&b_found.id)));
    let mut seen = HashSet::new();
    scored
        .into_iter()
        .filter(|(_, found)| seen.insert(found.text.as_str()))
        .take(MOST)
        .map(|(score, found)| Citation {
            kind: CitationKind::Document,
            path: found.path.clone(),
            title: found.title.clone(),
            heading: Some(found.headings.join(" › ")).filter(|heading| !heading.is_empty()),
            line: found.line,
            snippet: found.text.clone(),
            score,
            marks: marks(&found.text, asset),
        })
        .collect()
}
