//! The test on sizes: what a first visit of Run detail transfers, in release. The figure is the same on
//! every machine.

use crate::{
    assets, compile,
    layout::{Layout, Mode},
    server::Home,
    step,
    visit::{BUDGET, Visit, kib},
};
use anyhow::{Context, Result, bail};
use std::fs;

/// Builds the site in release, serves it with the development server, which the other tests need too and
/// whose pages are the same, and adds up.
pub fn test(layout: &Layout) -> Result<()> {
    compile::site(layout, Mode::Release)?;
    let release = layout.out_dir(Mode::Release);
    let folder = layout.target.join("size");
    assets::remove(&folder)?;
    assets::copy_tree(&release.join("site"), &folder.join("site"))?;
    fs::copy(release.join("hash.txt"), folder.join("hash.txt"))?;
    let built = layout.server(Mode::Dev);
    let program = folder.join(built.file_name().context("the server has no name")?);
    fs::copy(&built, &program).with_context(|| format!("cannot copy {}", built.display()))?;

    let home = Home::new(program)?;
    // The first start creates the configuration and the sample database.
    home.serve()?.stop()?;
    step::capture(home.amx().args(["run", "--json"]))?;
    let server = home.serve()?;
    let visit = Visit::of(&server, "/runs/1")?;
    for (what, bytes) in &visit.parts {
        println!("    {:>10}  {what}", kib(*bytes));
    }
    println!("    {:>10}  a first visit of Run detail; {} is the budget", kib(visit.sum()), kib(BUDGET));
    for page in [
        "/",
        "/runs/1?tab=summary",
        "/runs/1?open=1",
        "/runs",
        "/runs/new",
        "/pending",
        "/audit",
        "/settings",
    ] {
        println!("    {:>10}  a first visit of {page}", kib(Visit::of(&server, page)?.sum()));
    }
    server.stop()?;
    assets::remove(&folder)?;
    if visit.sum() > BUDGET {
        bail!("a first visit of Run detail transfers {}, {} at most", kib(visit.sum()), kib(BUDGET));
    }
    Ok(())
}
