//! Decisions on part of a seed's rows, through the engine, as a person makes them.

use super::Result;
use super::draw::Draw;
use domain::bulk::{BulkAction, Frozen};
use domain::ids::{ResultId, Revision, RunId};
use domain::review::Action;
use engine::{Engine, EngineError};

/// Rows of one bulk action.
const TOGETHER: usize = 10_000;

/// Every so many rows one is edited.
const EDITED: usize = 2_000;

/// Accepts three rows in ten, skips one in seven, and edits or promotes some.
pub(super) async fn some(engine: &Engine, run: RunId, rows: &[(i64, ResultId)]) -> Result<()> {
    let mut accept: Vec<Frozen> = Vec::new();
    let mut skip: Vec<Frozen> = Vec::new();
    let mut edit: Vec<ResultId> = Vec::new();
    for (place, (ordinal, id)) in rows.iter().enumerate() {
        let mut draw = Draw::of(usize::try_from(*ordinal).unwrap_or_default(), 11);
        match draw.below(70) {
            _ if place % EDITED == 17 => edit.push(*id),
            0..=20 => accept.push((*id, Revision::FIRST)),
            21..=30 => skip.push((*id, Revision::FIRST)),
            _ => {}
        }
    }
    for (rows, action) in [(accept, BulkAction::Accept), (skip, BulkAction::Skip)] {
        for part in rows.chunks(TOGETHER) {
            engine.decide_bulk(run, part, action).await?;
        }
    }
    for (place, id) in edit.into_iter().enumerate() {
        let action = match place % 2 {
            0 => Action::Edit(format!("Written by a person (number {place}).")),
            _ => Action::Promote(0),
        };
        match engine.decide(id, Revision::FIRST, &action).await {
            // An earlier run over the same tables has the asset's entry, and keeps it.
            Ok(_) | Err(EngineError::Held { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
