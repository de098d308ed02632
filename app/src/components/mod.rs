//! Components that more than one page uses.

pub mod apply_dialog;
pub mod banner;
pub mod confirm;
pub mod diff;
pub mod export;
pub mod icon;
pub mod inline_editor;
pub mod lazy;
pub mod llm_settings;
pub mod notice;
pub mod pager;
pub mod palette;
pub mod pill;
pub mod pins;
pub mod search;
pub mod session_note;
pub mod time;
pub mod toasts;
pub mod topbar;
