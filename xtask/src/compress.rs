//! The `.br` and `.gz` beside each file that the server sends as it is.

use crate::{assets::files_below, layout::Mode};
use anyhow::{Context, Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::{fs, io::Write, path::Path, thread};

/// What gets smaller. Pictures and fonts are compressed already.
const TEXT: [&str; 9] = ["js", "css", "wasm", "svg", "html", "txt", "json", "webmanifest", "xml"];

/// Compresses every file of text below `root`, each on its own thread.
pub fn tree(root: &Path, mode: Mode) -> Result<()> {
    let quality = match mode {
        Mode::Dev => 5,
        Mode::Release => 11,
    };
    let files = files_below(root)?;
    thread::scope(|scope| -> Result<()> {
        let workers: Vec<_> = files
            .iter()
            .filter(|file| is_text(file))
            .map(|file| scope.spawn(move || beside(file, quality)))
            .collect();
        for worker in workers {
            worker.join().map_err(|_| anyhow!("compressing the site panicked"))??;
        }
        Ok(())
    })
}

fn is_text(file: &Path) -> bool {
    file.extension().and_then(|extension| extension.to_str()).is_some_and(|name| TEXT.contains(&name))
}

fn beside(file: &Path, quality: i32) -> Result<()> {
    let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    write(file, "br", &to_brotli(&content, quality)?)?;
    write(file, "gz", &to_gzip(&content)?)
}

fn to_brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality, size_hint: content.len(), ..BrotliEncoderParams::default() };
    let mut packed = Vec::new();
    let mut input = content;
    brotli::BrotliCompress(&mut input, &mut packed, &params)?;
    Ok(packed)
}

fn to_gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn write(file: &Path, extension: &str, content: &[u8]) -> Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    fs::write(&name, content).with_context(|| format!("cannot write {}", name.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_encodings_unpack_to_the_same() -> Result<()> {
        let text = b"body { color: red } ".repeat(500);
        for quality in [5, 11] {
            let packed = to_brotli(&text, quality)?;
            assert!(packed.len() < text.len() / 10);
            let mut unpacked = Vec::new();
            brotli::Decompressor::new(&packed[..], 4096).read_to_end(&mut unpacked)?;
            assert_eq!(unpacked, text);
        }
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&to_gzip(&text)?[..]).read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, text);
        Ok(())
    }
}
