//! Settling what a process that died had written.

use super::{CHUNK, Databases};
use crate::{Engine, EngineError};
use domain::asset::Asset;
use sources::SourceError;
use store::attempts::Attempt;
use store::settle::Since;
use store::{StoreError, attempts, settle};

/// After this time an attempt is no longer under way in another process. Milliseconds.
const ABANDONED: u64 = 10 * 60 * 1_000;

impl Engine {
    /// Looks at the attempts that nobody settled: where the database says the new words, they were
    /// written, and are audited as they would have been. Where it says others, nothing was written (yet:
    /// another process may be about to).
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub(crate) async fn reconcile(&self) -> Result<(), EngineError> {
        let left = attempts::unsettled(self.store()).await?;
        let mut databases = Databases::default();
        for (profile, left) in by_profile(left) {
            // Of a database that does not answer nothing is known.
            let Ok(target) = databases.get(self, &profile).await else { continue };
            for chunk in left.chunks(CHUNK) {
                let assets: Vec<Asset> = chunk.iter().map(|attempt| attempt.write.asset.clone()).collect();
                let live = target.comments(&assets).await;
                self.settle_left(chunk, live).await?;
            }
        }
        Ok(())
    }

    async fn settle_left(
        &self,
        left: &[Attempt],
        live: Vec<Result<Option<String>, SourceError>>,
    ) -> Result<(), EngineError> {
        let mut tx = self.store().write().await?;
        for (attempt, live) in left.iter().zip(live) {
            match live {
                Ok(live) if live.as_deref().unwrap_or_default() == attempt.write.after => {
                    settle::written(&mut tx, attempt, Since::Time(attempt.at)).await?;
                }
                Ok(_) | Err(SourceError::Missing(_)) if store::now().since(attempt.at) > ABANDONED => {
                    attempts::give_up(&mut tx, attempt).await?;
                }
                Ok(_) | Err(_) => {}
            }
        }
        tx.commit().await.map_err(StoreError::from)?;
        self.changed();
        Ok(())
    }
}

fn by_profile(left: Vec<Attempt>) -> Vec<(String, Vec<Attempt>)> {
    let mut groups: Vec<(String, Vec<Attempt>)> = Vec::new();
    for attempt in left {
        match groups.iter_mut().find(|(profile, _)| *profile == attempt.write.db_profile) {
            Some((_, group)) => group.push(attempt),
            None => groups.push((attempt.write.db_profile.clone(), vec![attempt])),
        }
    }
    groups
}
