//! Where the site's files are, and the Leptos options.

use crate::cli::Failure;
use leptos::config::{LeptosOptions, get_configuration};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The options of `Leptos.toml` (beside the executable, else in the working folder) and `LEPTOS_*`,
/// with the site beside the executable where `cargo xtask build` put it.
///
/// # Errors
/// When `Leptos.toml` is there but not readable as options.
pub(crate) fn options(address: SocketAddr) -> Result<LeptosOptions, Failure> {
    let beside = std::env::current_exe()?.parent().map(PathBuf::from).unwrap_or_default();
    let toml =
        [beside.join("Leptos.toml"), PathBuf::from("Leptos.toml")].into_iter().find(|path| path.is_file());
    let mut options = match toml {
        Some(path) => {
            get_configuration(path.to_str())
                .map_err(|error| Failure::new(format!("{} is not usable: {error}", path.display())))?
                .leptos_options
        }
        None => LeptosOptions::builder().output_name("amx-studio").build(),
    };
    options.site_addr = address;
    let site = beside.join("site");
    if site.is_dir() {
        options.site_root = site.display().to_string().into();
    }
    // Leptos reads hash.txt beside the executable, and panics at a page where it is missing.
    options.hash_files = beside.join("hash.txt").is_file();
    Ok(options)
}
