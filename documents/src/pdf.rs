//! PDF. The library panics on damaged files, and a hostile one can exhaust its stack or memory, which no
//! thread survives: so the program starts itself again for each file, with bounds, and takes the pages from
//! its output. Where that cannot be (tests of other crates), the library runs under guard.

use crate::passages::{Builder, clean};
use crate::{Limits, ReadError, guard};
use std::io::{BufRead, BufReader, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FORMAT: &str = "PDF";

/// Pages of one file.
const MAX_PAGES: usize = 2_000;

/// Memory and stack of the helper process.
const MEMORY: u64 = 2 << 30;
const STACK: usize = 64 << 20;

/// How often it is looked whether the helper has ended.
const LOOK: Duration = Duration::from_millis(5);

/// Reads a PDF; what of it could not be read, if anything.
pub(crate) fn read(
    bytes: &[u8],
    helper: Option<&[std::ffi::OsString]>,
    limits: &Limits,
    builder: &mut Builder,
) -> Result<Option<String>, ReadError> {
    let (pages, ended) = match helper {
        Some([program, arguments @ ..]) => outside(Path::new(program), arguments, bytes, limits)?,
        _ => {
            let bytes = bytes.to_vec();
            let mut pages = Vec::new();
            let inside = move || {
                extract(&bytes, |page| pages.push(page))?;
                Ok(pages)
            };
            (guard::run(FORMAT, limits.seconds, inside)?, true)
        }
    };
    if pages.iter().all(|page| page.trim().is_empty()) {
        return Err(match ended {
            true => ReadError::malformed(FORMAT, "it has no text; scanned pages are not read"),
            false => ReadError::Broken(FORMAT),
        });
    }
    for (number, page) in (1u32..).zip(&pages) {
        for paragraph in clean(page).split("\n\n") {
            // Lines of a page end where the paper does: they are one sentence.
            let paragraph: Vec<&str> = paragraph.split_whitespace().collect();
            builder.paragraph(number, &paragraph.join(" "));
        }
        builder.flush();
        if builder.is_full() {
            break;
        }
    }
    Ok((!ended).then(|| format!("it is damaged after page {}; what comes before was read", pages.len())))
}

/// Answers as the helper process: a PDF comes in, a line of JSON goes out for each page.
///
/// # Errors
/// When the input cannot be read, is no PDF, or the output is closed.
pub fn answer_for_pdf() -> Result<(), ReadError> {
    limit_this_process();
    // What the library says when it breaks down is no use to anybody.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let mut out = std::io::stdout().lock();
        let mut written = Ok(());
        extract(&bytes, |page| {
            let line = serde_json::to_string(&page).unwrap_or_default();
            written = writeln!(out, "{line}").and_then(|()| out.flush());
        })?;
        written.map_err(ReadError::from)
    })?;
    worker.join().unwrap_or(Err(ReadError::Broken(FORMAT)))
}

#[cfg(unix)]
fn limit_this_process() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let bound = |limit: u64| Rlimit { current: Some(limit), maximum: Some(limit) };
    // Systems that know no such limit go on without: the parent's clock still holds.
    let _ = setrlimit(Resource::As, bound(MEMORY));
    let _ = setrlimit(Resource::Core, bound(0));
}

#[cfg(not(unix))]
fn limit_this_process() {}

/// The pages' texts, in order, each given on as soon as it is there. A page that breaks the library is empty.
fn extract(bytes: &[u8], mut page: impl FnMut(String)) -> Result<(), ReadError> {
    let load = || pdf_extract::Document::load_mem(bytes);
    let document = catch_unwind(AssertUnwindSafe(load)).map_err(|_| ReadError::Broken(FORMAT))?;
    let mut document = document.map_err(|error| ReadError::malformed(FORMAT, error))?;
    if document.is_encrypted() {
        let open = || document.decrypt("");
        let opened = catch_unwind(AssertUnwindSafe(open)).map_err(|_| ReadError::Broken(FORMAT))?;
        opened.map_err(|_| ReadError::malformed(FORMAT, "it is protected by a password"))?;
    }
    for number in document.get_pages().into_keys().take(MAX_PAGES) {
        let text = || {
            let mut text = String::new();
            let mut output = pdf_extract::PlainTextOutput::new(&mut text);
            let read = pdf_extract::output_doc_page(&document, &mut output, number);
            if let Err(error) = read {
                tracing::debug!(%error, "page {number} of a PDF cannot be read: {error}");
            }
            text
        };
        page(catch_unwind(AssertUnwindSafe(text)).unwrap_or_default());
    }
    Ok(())
}

/// The pages that a helper process gives, and whether it came to the end.
fn outside(
    program: &Path,
    arguments: &[std::ffi::OsString],
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Vec<String>, bool), ReadError> {
    let mut child = Command::new(program)
        .args(arguments)
        // It needs no secret that this process has.
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let most = limits.unpacked_bytes;
    std::thread::scope(|scope| {
        // A helper that died reads no more; its exit says so.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(bytes)));
        let pages = scope.spawn(move || stdout.map(|stdout| lines(stdout.take(most))).unwrap_or_default());
        let ended = wait(&mut child, limits.seconds);
        let pages = pages.join().unwrap_or_default();
        match ended? {
            None if pages.is_empty() => Err(ReadError::TooSlow(limits.seconds)),
            None => Ok((pages, false)),
            // The helper says by its exit code that the file is none of its own.
            Some(code) => Ok((pages, code == Some(0))),
        }
    })
}

/// The exit code; `None` when it did not end in time and was ended.
fn wait(child: &mut Child, seconds: u64) -> Result<Option<Option<i32>>, ReadError> {
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.code()));
        }
        if Instant::now() >= until {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(LOOK);
    }
}

fn lines(output: impl Read) -> Vec<String> {
    let lines = BufReader::new(output).lines().map_while(Result::ok);
    lines.map_while(|line| serde_json::from_str(&line).ok()).take(MAX_PAGES).collect()
}
