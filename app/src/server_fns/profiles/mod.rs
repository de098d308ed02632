//! Server functions about saved profiles.

mod activate_profile;
mod delete_profile;
mod ingest_documents;
mod list_settings;
mod save_profile;
mod test_profile;

pub use activate_profile::*;
pub use delete_profile::*;
pub use ingest_documents::*;
pub use list_settings::*;
pub use save_profile::*;
pub use test_profile::*;
