//! Server functions about catalogue.

mod list_columns;
mod list_profiles;
mod list_tables;

pub use list_columns::*;
pub use list_profiles::*;
pub use list_tables::*;
