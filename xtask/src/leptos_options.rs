//! `Leptos.toml` is read at run time, the section in Cargo.toml by `cargo leptos watch`: they must agree.

use crate::assets::OUTPUT_NAME;
use anyhow::{Context, Result};
use std::{fs, path::Path};
use toml::Table;

#[test]
fn leptos_toml_and_cargo_toml_agree() -> Result<()> {
    let cargo = read("Cargo.toml")?;
    let sections = cargo
        .get("workspace")
        .and_then(|workspace| workspace.get("metadata"))
        .and_then(|metadata| metadata.get("leptos"))
        .and_then(|sections| sections.as_array())
        .context("Cargo.toml has no [[workspace.metadata.leptos]]")?;
    assert_eq!(sections.len(), 1);
    let build = sections[0].as_table().context("[[workspace.metadata.leptos]] is no table")?;

    let leptos = read("Leptos.toml")?;
    let run = leptos
        .get("package")
        .and_then(|package| package.get("metadata"))
        .and_then(|metadata| metadata.get("leptos"))
        .and_then(|section| section.as_table())
        .context("Leptos.toml has no [package.metadata.leptos]")?;

    for key in ["output-name", "site-root", "site-pkg-dir", "site-addr"] {
        assert!(build.contains_key(key), "Cargo.toml lacks {key}");
        assert!(run.contains_key(key), "Leptos.toml lacks {key}");
    }
    for (key, value) in run {
        if let Some(other) = build.get(key) {
            assert_eq!(value, other, "{key} differs between Leptos.toml and Cargo.toml");
        }
    }
    assert_eq!(run.get("output-name").and_then(|name| name.as_str()), Some(OUTPUT_NAME));
    Ok(())
}

fn read(name: &str) -> Result<Table> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    Ok(fs::read_to_string(file)?.parse()?)
}
