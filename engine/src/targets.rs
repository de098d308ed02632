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
    open: Mutex<HashMap<String, Open>>,
}

/// A connection, and what it was opened with: a profile that was changed meanwhile gets another one.
struct Open {
    url: String,
    password: Option<String>,
    target: Arc<dyn TargetDatabase>,
}

impl Targets {
    async fn get(&self, config: &Config, name: &str) -> Result<Arc<dyn TargetDatabase>, EngineError> {
        let mut open = self.open.lock().await;
        let profile = config.db_profile(name).inspect_err(|_| drop(open.remove(name)))?;
        let password = profile.password.as_ref().map(|secret| config.secret(secret)).transpose()?;
        if let Some(known) = open.get(name)
            && known.url == profile.url
            && known.password == password
        {
            return Ok(Arc::clone(&known.target));
        }
        open.remove(name);
        let target = sources::connect(&profile.url, password.as_deref()).await?;
        open.insert(name.to_owned(), Open { url: profile.url, password, target: Arc::clone(&target) });
        Ok(target)
    }

    /// Closes the connection of a profile that was changed or deleted, as soon as nobody uses it.
    pub(crate) async fn forget(&self, name: &str) {
        self.open.lock().await.remove(name);
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
