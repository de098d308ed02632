//! Results side by side, with what differs in the settings that they were drafted with.

use crate::{Engine, EngineError};
use domain::compare::{ComparedCell, MAX_COMPARED};
use domain::ids::{ResultId, RunId};
use domain::settings::LlmSettings;
use serde_json::{Map, Value};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use store::{results_query, runs};

impl Engine {
    /// The results in the order of `ids`; those that are gone are left out.
    ///
    /// # Errors
    /// When there are too many, or the store cannot be read.
    pub async fn compare(&self, ids: &[ResultId]) -> Result<Vec<ComparedCell>, EngineError> {
        if ids.len() > MAX_COMPARED {
            let sentence = format!("At most {MAX_COMPARED} cells can be compared at once.");
            return Err(EngineError::field("ids", sentence));
        }
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let rows = results_query::whole(self.store(), &ids).await?;
        let mut settings: HashMap<RunId, Map<String, Value>> = HashMap::new();
        for row in &rows {
            if let Entry::Vacant(unknown) = settings.entry(row.run_id) {
                unknown.insert(members(&runs::find(self.store(), row.run_id).await?.settings));
            }
        }
        let differing = differing(settings.values());
        Ok(rows
            .into_iter()
            .map(|row| {
                let of_run = settings.get(&row.run_id);
                let value =
                    |name: &String| of_run.and_then(|of_run| of_run.get(name)).map_or("—".to_owned(), words);
                let settings = differing.iter().map(|name| (name.clone(), value(name))).collect();
                ComparedCell { row: row.closed(), settings }
            })
            .collect())
    }
}

/// Settings by name, as the Settings tab has them.
fn members(settings: &LlmSettings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// The names of settings that are not the same everywhere.
fn differing<'a>(all: impl Iterator<Item = &'a Map<String, Value>> + Clone) -> BTreeSet<String> {
    let Some(first) = all.clone().next() else { return BTreeSet::new() };
    let names = all.clone().flat_map(|members| members.keys());
    names.filter(|name| all.clone().any(|members| members.get(*name) != first.get(*name))).cloned().collect()
}

/// A value for people.
fn words(value: &Value) -> String {
    match value {
        Value::Null => "—".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let base = LlmSettings::default();
        let other = LlmSettings { temperature: Some(0.2), n_alternatives: 5, ..base.clone() };
        let all = [members(&base), members(&other), members(&base)];
        let names: Vec<String> = differing(all.iter()).into_iter().collect();
        assert_eq!(names, ["n_alternatives", "temperature"]);
        assert!(differing(all[..1].iter()).is_empty());
        assert_eq!(
            (words(&Value::Null), words(&Value::from("lexical")), words(&Value::from(3))),
            ("—".into(), "lexical".into(), "3".into())
        );
    }
}
