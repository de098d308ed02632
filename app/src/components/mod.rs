//! Components that more than one page uses.

pub mod apply_dialog;
pub mod banner;
pub mod icon;
pub mod llm_settings;
pub mod notice;
pub mod pager;
pub mod pill;
pub mod time;
pub mod toasts;
pub mod topbar;
