//! What a browser that was never here loads for a page.

use crate::server::Server;
use anyhow::{Result, bail};

/// What a first visit of Run detail should take at most, all assets, in bytes as they are sent.
pub const BUDGET: usize = 350 * 1024;

/// The bytes of a first visit, compressed as they are sent.
#[derive(Debug)]
pub struct Visit {
    /// The page itself, then each file, by name without hash.
    pub parts: Vec<(String, usize)>,
}

impl Visit {
    /// Loads a page, and what it names.
    pub fn of(server: &Server, path: &str) -> Result<Self> {
        let page = server.get(path, "br")?;
        if page.header("content-encoding") != Some("br") {
            bail!("{path} is not compressed");
        }
        let mut assets = assets_of_page(server.get(path, "identity")?.text()?);
        for script in assets.clone().iter().filter(|asset| asset.ends_with(".js")) {
            for import in imports_of_script(server.get(script, "identity")?.text()?) {
                if !assets.contains(&import) {
                    assets.push(import);
                }
            }
        }
        let mut parts = vec![("the page".to_owned(), page.body.len())];
        for asset in &assets {
            parts.push((shown(asset), server.get(asset, "br")?.body.len()));
        }
        Ok(Self { parts })
    }

    /// All of it.
    pub fn sum(&self) -> usize {
        self.parts.iter().map(|(_, bytes)| bytes).sum()
    }
}

/// Bytes for people.
pub fn kib(bytes: usize) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}

/// The files of this site that a page loads, once each.
fn assets_of_page(html: &str) -> Vec<String> {
    const KINDS: [&str; 8] = [".js", ".css", ".wasm", ".svg", ".png", ".ico", ".woff2", ".webmanifest"];
    let mut assets: Vec<String> = Vec::new();
    for attribute in [" href=\"", " src=\""] {
        for rest in html.split(attribute).skip(1) {
            let address = rest.split('"').next().unwrap_or_default();
            let path = address.split(['?', '#']).next().unwrap_or_default();
            let ours = path.starts_with('/') && KINDS.iter().any(|kind| path.ends_with(kind));
            if ours && !assets.iter().any(|known| known == path) {
                assets.push(path.to_owned());
            }
        }
    }
    assets
}

/// The scripts beside it that one of `/pkg` imports.
fn imports_of_script(script: &str) -> Vec<String> {
    let mut imports: Vec<String> = script
        .split("import ")
        .skip(1)
        .filter_map(|rest| {
            let rest = rest.lines().next()?.split(';').next()?;
            let (_, address) = rest.split_once("\"./").or_else(|| rest.split_once("'./"))?;
            let path = address.split(['\'', '"']).next()?;
            path.ends_with(".js").then(|| format!("/pkg/{path}"))
        })
        .collect();
    imports.sort();
    imports.dedup();
    imports
}

/// A file's name without the hash, which changes with every build.
fn shown(asset: &str) -> String {
    let name = asset.rsplit('/').next().unwrap_or(asset);
    let parts: Vec<&str> = name.split('.').collect();
    match parts.as_slice() {
        [stem, hash, extension] if hash.len() == 16 => format!("{stem}.{extension}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_page_loads() {
        let html = r#"<link rel="modulepreload" href="/pkg/a.0123456789abcdef.js"><link href="/pkg/a.css?x=1">
            <link href="/pkg/a.css"><a href="/runs">Runs</a><img src="https://elsewhere/x.png">"#;
        assert_eq!(assets_of_page(html), ["/pkg/a.0123456789abcdef.js", "/pkg/a.css"]);
        assert_eq!(shown("/pkg/a.0123456789abcdef.js"), "a.js");
        assert_eq!(shown("/favicon.svg"), "favicon.svg");
    }

    #[test]
    fn finds_what_a_script_imports() {
        let script = r#"import "./snippets/x-1/inline0.js"; import { b } from './snippets/x-1/inline0.js';
            import * as import1 from "./loader.0123456789abcdef.js"
            const chunk = fetch(new URL("./chunk.wasm", import.meta.url));"#;
        let found = ["/pkg/loader.0123456789abcdef.js", "/pkg/snippets/x-1/inline0.js"];
        assert_eq!(imports_of_script(script), found);
    }
}
