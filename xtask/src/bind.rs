//! The browser's half as files: split into what every page needs and what only some do, bound to
//! JavaScript, each file with its content's hash in the name.

use crate::{
    assets::{OUTPUT_NAME, copy_tree, hash, place, read, write},
    order::by_likeness,
    trim::trim,
};
use anyhow::{Context, Result, anyhow, bail};
use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};
use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// How the two scripts call each other until their names are known. It stays the name of the loaders'
/// module inside the WASM.
const LOADER: &str = "./__wasm_split.js";
const MAIN: &str = "./main.js";

/// Trims, splits and binds `wasm`, fills `pkg`, and returns the lines of `hash.txt`. `scratch` is an empty folder.
pub fn bind(wasm: &Path, scratch: &Path, pkg: &Path) -> Result<String> {
    let main = scratch.join(format!("{OUTPUT_NAME}.wasm"));
    let chunks = scratch.join("chunks");
    let input = trim(&read(wasm)?)?;
    let mut options = Options::new(&input);
    options.output_dir = &chunks;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = MAIN;
    let split = transform(options).map_err(|error| anyhow!("cannot split the WASM: {error:#}"))?;

    let bound = scratch.join("bound");
    Bindgen::new()
        .input_path(&main)
        .out_name(OUTPUT_NAME)
        .web(true)?
        .typescript(false)
        // The document's script names the file; and the chunks need what the linker exports.
        .omit_default_module_path(true)
        .keep_lld_exports(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&bound)
        .context("wasm-bindgen failed")?;

    let names = place_chunks(&split.split_modules, pkg)?;
    let script = text(&bound.join(format!("{OUTPUT_NAME}.js")))?;
    let loader = text(&chunks.join(LOADER))?;
    let scripts = place_scripts(&script, &loader, &names, pkg)?;
    // With hashes on, Leptos asks for this one without `_bg`.
    let wasm = by_likeness(&read(&bound.join(format!("{OUTPUT_NAME}_bg.wasm")))?)?;
    let wasm = place(pkg, OUTPUT_NAME, "wasm", &wasm)?;
    // What crates brought as JavaScript of their own; its folders' names hold a hash already.
    copy_tree(&bound.join("snippets"), &pkg.join("snippets"))?;
    let manifest = manifest(&split.prefetch_map, &names)?;
    let manifest = place(pkg, "__wasm_split_manifest", "json", manifest.as_bytes())?;
    Ok(format!("js: {scripts}\nsplit: {scripts}\nwasm: {wasm}\nmanifest: {manifest}\n"))
}

/// What a chunk is called by the splitter, and what its file is called; both without `.wasm`.
type Names = BTreeMap<String, String>;

/// Places the chunks, without the names of functions and with numbers as short as they can be.
fn place_chunks(files: &[PathBuf], pkg: &Path) -> Result<Names> {
    let mut names = Names::new();
    for file in files {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).context("a chunk has no name")?;
        let mut config = ModuleConfig::new();
        config.generate_name_section(false).generate_producers_section(false);
        let mut chunk =
            config.parse(&read(file)?).with_context(|| format!("cannot read the chunk {stem}"))?;
        let hash = place(pkg, stem, "wasm", &by_likeness(&chunk.emit_wasm())?)?;
        names.insert(stem.to_owned(), format!("{stem}.{hash}"));
    }
    Ok(names)
}

/// Places the main script and the loader of chunks. Each imports the other, so that neither can be named
/// by a content that holds the other's name: both get the hash of what they are without these.
fn place_scripts(script: &str, loader: &str, names: &Names, pkg: &Path) -> Result<String> {
    let mut loader = loader.to_owned();
    for (stem, name) in names {
        let (from, to) = (format!("\"./{stem}.wasm\""), format!("\"./{name}.wasm\""));
        if !loader.contains(&from) {
            bail!("the loader does not load the chunk {stem}");
        }
        loader = loader.replace(&from, &to);
    }
    let hash = hash(format!("{script}{loader}").as_bytes());
    let script = imports_from(script, LOADER, &format!("./__wasm_split.{hash}.js"))?;
    let loader = imports_from(&loader, MAIN, &format!("./{OUTPUT_NAME}.{hash}.js"))?;
    write(&pkg.join(format!("{OUTPUT_NAME}.{hash}.js")), script.as_bytes())?;
    write(&pkg.join(format!("__wasm_split.{hash}.js")), loader.as_bytes())?;
    Ok(hash)
}

/// The script with `import … from "new"` where it says `import … from "old"`.
fn imports_from(script: &str, old: &str, new: &str) -> Result<String> {
    let old = format!(" from \"{old}\"");
    if !script.contains(&old) {
        bail!("no script has{old}");
    }
    Ok(script.replace(&old, &format!(" from \"{new}\"")))
}

/// By it Leptos tells the browser at once which chunks a page needs.
fn manifest(needed: &HashMap<String, Vec<String>>, names: &Names) -> Result<String> {
    let mut manifest = BTreeMap::new();
    for (page, chunks) in needed {
        let files: Option<Vec<&String>> = chunks.iter().map(|chunk| names.get(chunk)).collect();
        manifest.insert(page, files.with_context(|| format!("a chunk of {page} is missing"))?);
    }
    Ok(serde_json::to_string(&manifest)?)
}

fn text(file: &Path) -> Result<String> {
    String::from_utf8(read(file)?).with_context(|| format!("{} is not text", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::remove;
    use std::{env, fs, process};

    const SCRIPT: &str = "import * as import1 from \"./__wasm_split.js\"\n\"./__wasm_split.js\": import1,";

    #[test]
    fn the_scripts_find_each_other_and_the_chunks() -> Result<()> {
        let pkg = env::temp_dir().join(format!("amx-xtask-bind-{}", process::id()));
        fs::create_dir_all(&pkg)?;
        let names = Names::from([("split_run".to_owned(), "split_run.00ff".to_owned())]);
        let loader = "import { initSync } from \"./main.js\";\nfetch(new URL(\"./split_run.wasm\", x))";
        let hash = place_scripts(SCRIPT, loader, &names, &pkg)?;
        let main = text(&pkg.join(format!("{OUTPUT_NAME}.{hash}.js")))?;
        assert!(main.contains(&format!("from \"./__wasm_split.{hash}.js\"")), "{main}");
        // What the WASM calls the module of loaders is in the WASM too.
        assert!(main.contains("\"./__wasm_split.js\": import1"), "{main}");
        let loader = text(&pkg.join(format!("__wasm_split.{hash}.js")))?;
        assert!(loader.contains(&format!("from \"./{OUTPUT_NAME}.{hash}.js\"")), "{loader}");
        assert!(loader.contains("\"./split_run.00ff.wasm\""), "{loader}");
        remove(&pkg)
    }

    #[test]
    fn a_chunk_that_is_never_loaded_is_an_error() {
        let names = Names::from([("split_run".to_owned(), "split_run.00ff".to_owned())]);
        assert!(place_scripts(SCRIPT, "", &names, Path::new("nowhere")).is_err());
        assert!(manifest(&HashMap::from([("run".to_owned(), vec!["chunk_4".to_owned()])]), &names).is_err());
    }
}
