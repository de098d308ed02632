//! What the product does, without a web: the same calls serve the pages, the JSON API and the
//! command line.

mod again;
pub mod apply;
pub mod attribution;
pub mod audit;
pub mod bulk;
pub mod catalogue;
pub mod compare;
pub mod config;
pub mod contract;
pub mod error;
mod estimate;
pub mod events;
mod evidence;
pub mod export;
pub mod feed;
mod handoff;
pub mod jobs;
mod llm_choices;
mod person;
mod prefill;
mod problem;
pub mod profiles;
mod profiling;
mod providers;
pub mod queue;
pub mod rerun;
pub mod review;
pub mod runs;
pub mod score;
pub mod similarity;
pub mod targets;
pub mod undo;
mod versions;
pub mod worker;

pub use config::Config;
pub use error::EngineError;

use events::Hub;
use feed::Feeds;
use std::ffi::OsString;
use std::sync::Arc;
use store::Store;
use targets::Targets;
use tokio::sync::Notify;
use worker::Running;

/// Everything a request or a command needs. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    store: Store,
    hub: Hub,
    feeds: Feeds,
    targets: Targets,
    /// What language models were found not to take, for all runs of this process.
    llm_memory: llm::Memory,
    /// Wakes the worker when a job was queued in this process.
    job_queued: Notify,
    /// The jobs that this process executes, so that a cancel reaches them at once.
    running: Running,
    /// One apply at a time in this process: two would only wait for each other in the database.
    applying: tokio::sync::Mutex<()>,
    /// Who is at work, for the audit.
    person: String,
    documents: evidence::Documents,
}

impl Engine {
    /// Opens the store of a configuration, and creates the sample database where it is used and missing.
    ///
    /// # Errors
    /// When the store or the sample database cannot be opened or created.
    pub async fn open(config: Config) -> Result<Self, EngineError> {
        Self::open_with(config, Vec::new()).await
    }

    /// The same, with a command that reads a PDF in a process of its own: it must call
    /// [`documents::answer_for_pdf`], so that a hostile file cannot take this process with it.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub async fn open_with(config: Config, pdf_helper: Vec<OsString>) -> Result<Self, EngineError> {
        let store = Store::open(&config.store_path()?).await?;
        config.create_sample_if_used().await?;
        let written = Arc::new(Notify::new());
        let inner = Inner {
            hub: Hub::new(store.clone(), Arc::clone(&written)),
            feeds: Feeds::new(store.clone(), written),
            targets: Targets::default(),
            llm_memory: llm::Memory::default(),
            job_queued: Notify::new(),
            running: Running::default(),
            applying: tokio::sync::Mutex::default(),
            person: person::at_work(),
            documents: evidence::Documents::new(pdf_helper),
            config,
            store,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.inner.hub
    }

    pub(crate) fn targets(&self) -> &Targets {
        &self.inner.targets
    }

    pub(crate) fn llm_memory(&self) -> &llm::Memory {
        &self.inner.llm_memory
    }

    /// Closes the store, so that its WAL is folded into the file.
    pub async fn close(&self) {
        self.inner.feeds.close().await;
        self.inner.store.close().await;
    }
}
