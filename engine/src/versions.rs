//! The history of an asset's description.

use crate::{Engine, EngineError};
use domain::ids::ResultId;
use domain::version::Version;

impl Engine {
    /// Every version of a row's asset in its line of runs, oldest first.
    ///
    /// # Errors
    /// When there is no such row.
    pub async fn versions(&self, id: ResultId) -> Result<Vec<Version>, EngineError> {
        Ok(store::versions::of(self.store(), id).await?)
    }
}
