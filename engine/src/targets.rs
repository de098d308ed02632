//! Open connections to target databases, one per db profile.

use crate::config::Config;
use crate::{Engine, EngineError};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;

use sources::TargetDatabase;

/// The connections that are open.
#[derive(Default)]
pub struct Targets {
    open: Mutex<HashMap<String, Arc<dyn TargetDatabase>>>,
}

impl Targets {
    async fn get(&self, config: &Config, name: &str) -> Result<Arc<dyn TargetDatabase>, EngineError> {
        let mut open = self.open.lock().await;
        if let Some(target) = open.get(name) {
            return Ok(Arc::clone(target));
        }
        let profile = config.db_profile(name)?;
        let password = profile.password.as_ref().map(|secret| config.secret(secret)).transpose()?;
        let target = sources::connect(&profile.url, password.as_deref()).await?;
        open.insert(name.to_owned(), Arc::clone(&target));
        Ok(target)
    }
}

impl Engine {
    /// The target database of a db profile; connects at the first use.
    ///
    /// # Errors
    /// When the profile is not there or the database cannot be reached.
    pub async fn target(&self, db_profile: &str) -> Result<Arc<dyn TargetDatabase>, EngineError> {
        self.targets().get(self.config(), db_profile).await
    }
}
