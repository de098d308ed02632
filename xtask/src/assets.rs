//! The site beside the server: bound WASM, styles and static files, with content hashes in the names, and
//! `hash.txt`, by which Leptos finds them.

use crate::{
    bind::bind,
    compress,
    layout::{Layout, Mode},
    step::step,
    styles,
};
use anyhow::{Context, Result};
use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// What the site's files are called before the hash; `output-name` for Leptos.
pub const OUTPUT_NAME: &str = "amx-studio";

/// To be raised when the same inputs shall give another site.
const RECIPE: u64 = 4;

/// Makes the site, unless the one that is there was made from the same inputs.
pub fn make(layout: &Layout, mode: Mode) -> Result<()> {
    let out = layout.out_dir(mode);
    let wasm = layout.wasm(mode);
    let style = layout.root.join("style");
    let stamp = out.join("site.stamp");
    let inputs = fingerprint(&wasm, &style)?;
    let made_from = fs::read_to_string(&stamp).unwrap_or_default();
    if made_from == inputs && out.join("site").is_dir() && out.join("hash.txt").is_file() {
        println!("==> The site is up to date");
        return Ok(());
    }
    step("Make the site: bindings, styles, compression", || {
        remove(&stamp)?;
        let fresh = out.join("site.new");
        let hashes = fill(&fresh, &out.join("bindings.new"), &wasm, &style)?;
        compress::tree(&fresh, mode)?;
        let site = out.join("site");
        remove(&site)?;
        fs::rename(&fresh, &site).context("cannot put the new site in its place")?;
        write(&out.join("hash.txt"), hashes.as_bytes())?;
        write(&stamp, inputs.as_bytes())
    })
}

/// Fills the folder `site`, and returns the text of `hash.txt`.
fn fill(site: &Path, scratch: &Path, wasm: &Path, style: &Path) -> Result<String> {
    remove(site)?;
    remove(scratch)?;
    let pkg = site.join("pkg");
    fs::create_dir_all(&pkg)?;
    fs::create_dir_all(scratch)?;

    let scripts = bind(wasm, scratch, &pkg)?;
    remove(scratch)?;
    let css = place(&pkg, OUTPUT_NAME, "css", styles::bundle(&style.join("main.css"))?.as_bytes())?;
    copy_tree(&style.join("public"), site)?;
    Ok(format!("{scripts}css: {css}\n"))
}

/// Writes one file of the site under its hashed name, and returns the hash.
pub fn place(pkg: &Path, stem: &str, extension: &str, content: &[u8]) -> Result<String> {
    let hash = hash(content);
    write(&pkg.join(format!("{stem}.{hash}.{extension}")), content)?;
    Ok(hash)
}

/// What stands for a content in names.
pub fn hash(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(content);
    format!("{:016x}", hasher.finish())
}

fn fingerprint(wasm: &Path, style: &Path) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    hasher.write_u64(RECIPE);
    hasher.write(&read(wasm)?);
    for file in files_below(style)? {
        hasher.write(file.as_os_str().as_encoded_bytes());
        hasher.write(&read(&file)?);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// All files below `folder`, sorted; none if there is no such folder.
pub fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries.with_context(|| format!("cannot list {}", folder.display()))?,
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Copies all files below a folder, if there is one.
pub fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let target = to.join(file.strip_prefix(from)?);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &target).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(())
}

/// A file's content.
pub fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Writes a file.
pub fn write(file: &Path, content: &[u8]) -> Result<()> {
    fs::write(file, content).with_context(|| format!("cannot write {}", file.display()))
}

/// Removes a file or a folder with all that is in it, if there is one.
pub fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, process};

    #[test]
    fn names_follow_the_content() -> Result<()> {
        let folder = env::temp_dir().join(format!("amx-xtask-assets-{}", process::id()));
        fs::create_dir_all(&folder)?;
        let first = place(&folder, OUTPUT_NAME, "css", b"a{}")?;
        assert_eq!(first, place(&folder, OUTPUT_NAME, "css", b"a{}")?);
        assert_ne!(first, place(&folder, OUTPUT_NAME, "css", b"b{}")?);
        assert_eq!(files_below(&folder)?.len(), 2);
        assert!(folder.join(format!("{OUTPUT_NAME}.{first}.css")).is_file());
        remove(&folder)?;
        assert!(files_below(&folder)?.is_empty());
        Ok(())
    }
}
