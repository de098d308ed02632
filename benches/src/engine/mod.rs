//! How fast the engine is, and how much memory it takes: the real engine with a store and a target database
//! of its own, and a provider that answers at once or after a set time.

mod home;
mod model;
pub mod parts;

pub use home::{Home, Tables};
pub use model::Model;
