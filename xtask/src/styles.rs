//! The style sheet: `style/main.css` and what it imports, in one minified file.

use anyhow::{Context, Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
};
use std::path::Path;

/// Bundles and minifies the style sheet `entry`.
pub fn bundle(entry: &Path) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    // The errors borrow from the sources: only their text can leave.
    let mut sheet = bundler
        .bundle(entry)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("cannot bundle {}", entry.display()))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("cannot minify the styles: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })
        .map_err(|error| anyhow!("cannot print the styles: {error}"))?;
    Ok(printed.code)
}
