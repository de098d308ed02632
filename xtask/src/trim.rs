//! Takes code out of the linked WASM that never runs, which the compiler cannot know.

use anyhow::{Context, Result};
use std::{collections::HashSet, ops::Range};
use wasmparser::{CustomSectionReader, KnownCustom, Name, Parser, Payload, RelocSectionReader, TypeRef};

/// The functions through which views of every kind hydrate asynchronously. The table of each kind's
/// functions holds one, and with it all that it calls. `frontend` hydrates in one go and calls none.
fn is_dead(name: &str) -> bool {
    ["any_view", "into_any", "hydrate_async"].iter().all(|part| name.contains(part))
        && !name.contains("closure")
}

/// The module with bodies that trap in place of the dead ones. Everything stays where it is, but the
/// relocations inside these bodies go: the splitter then finds no way to what only they need, and leaves
/// that out.
pub fn trim(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut trimmed = wasm.to_vec();
    let Some(code) = Code::read(wasm)? else { return Ok(trimmed) };
    for body in &code.dead {
        trimmed[body.clone()].copy_from_slice(&trap(body.len()));
    }
    trimmed.splice(code.relocations.clone(), code.rest_of_relocations);
    Ok(trimmed)
}

/// A body of so many bytes: no locals, `unreachable`, and `nop`s up to its `end`.
fn trap(length: usize) -> Vec<u8> {
    let mut body = vec![0x01; length];
    body[0] = 0x00;
    body[1] = 0x00;
    body[length - 1] = 0x0b;
    body
}

/// What the trimming needs to know of a module.
struct Code {
    /// The dead bodies.
    dead: Vec<Range<usize>>,
    /// The section of the relocations of the code, its header included.
    relocations: Range<usize>,
    /// The same section without those of the dead bodies.
    rest_of_relocations: Vec<u8>,
}

impl Code {
    /// Reads a module; `None` for one without relocations, where there is nothing to be won.
    fn read(wasm: &[u8]) -> Result<Option<Self>> {
        let (mut bodies, mut names) = (Vec::new(), HashSet::new());
        let (mut imported, mut start, mut before) = (0, 0, 0);
        let mut found = None;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            match &payload {
                Payload::ImportSection(imports) => {
                    for import in imports.clone().into_imports() {
                        imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => start = range.start,
                Payload::CodeSectionEntry(body) => bodies.push(body.range()),
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Name(subsections) => {
                        for name in subsections {
                            if let Name::Function(functions) = name? {
                                dead_ones(functions, &mut names)?;
                            }
                        }
                    }
                    KnownCustom::Reloc(entries) if section.name() == "reloc.CODE" => {
                        found = Some((before..section.range().end, section.clone(), entries));
                    }
                    _ => {}
                },
                _ => {}
            }
            if let Some((_, range)) = payload.as_section() {
                before = range.end;
            }
        }
        let Some((relocations, section, entries)) = found else { return Ok(None) };
        let dead: Vec<_> = bodies
            .into_iter()
            .enumerate()
            .filter(|(index, body)| names.contains(&(imported + index)) && body.len() > 2)
            .map(|(_, body)| body)
            .collect();
        let inside = |offset: u32| dead.iter().any(|body| body.contains(&(start + offset as usize)));
        let rest_of_relocations = without(wasm, &section, entries, inside)?;
        Ok(Some(Self { rest_of_relocations, relocations, dead }))
    }
}

/// Adds the dead ones among the named functions.
fn dead_ones(functions: wasmparser::NameMap<'_>, dead: &mut HashSet<usize>) -> Result<()> {
    for naming in functions {
        let naming = naming?;
        if is_dead(naming.name) {
            dead.insert(usize::try_from(naming.index)?);
        }
    }
    Ok(())
}

/// The section of relocations without some of its entries, header included.
fn without(
    wasm: &[u8],
    section: &CustomSectionReader<'_>,
    relocations: RelocSectionReader<'_>,
    leave_out: impl Fn(u32) -> bool,
) -> Result<Vec<u8>> {
    let mut kept = Vec::new();
    let mut count = 0;
    let mut entries = relocations.entries().into_iter_with_offsets().peekable();
    while let Some(entry) = entries.next() {
        let (from, entry) = entry?;
        let to = match entries.peek() {
            Some(Ok((next, _))) => *next,
            _ => section.range().end,
        };
        if !leave_out(entry.offset) {
            kept.extend_from_slice(wasm.get(from..to).context("a relocation is out of place")?);
            count += 1;
        }
    }
    let mut payload = wasm[section.range().start..section.data_offset()].to_vec();
    number(&mut payload, relocations.section_index());
    number(&mut payload, count);
    payload.extend(kept);
    let mut whole = vec![0];
    number(&mut whole, u32::try_from(payload.len())?);
    whole.extend(payload);
    Ok(whole)
}

/// Writes a number as WASM does (unsigned LEB128).
fn number(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section by its number.
    fn section(id: u8, payload: &[u8]) -> Vec<u8> {
        [&[id, payload.len() as u8], payload].concat()
    }

    /// A text with its length before it.
    fn named(text: &str) -> Vec<u8> {
        [&[text.len() as u8], text.as_bytes()].concat()
    }

    /// Two functions that call each other, the first one under the name `first`.
    fn module(first: &str, relocations: &[&[u8]]) -> Vec<u8> {
        let naming = [&[2, 0], named(first).as_slice(), &[1], &named("live")].concat();
        let code = [2, 4, 0x00, 0x10, 1, 0x0b, 4, 0x00, 0x10, 0, 0x0b];
        let count = relocations.len() as u8;
        let relocations = [named("reloc.CODE"), vec![2, count], relocations.concat()].concat();
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, &[1, 0x60, 0, 0]),
            section(3, &[2, 0, 0]),
            section(10, &code),
            section(0, &relocations),
            section(0, &[named("name"), section(1, &naming)].concat()),
        ]
        .concat()
    }

    #[test]
    fn what_is_dead_traps_and_leads_nowhere() -> Result<()> {
        let dead = "<T as any_view::IntoAny>::into_any::hydrate_async";
        let trimmed = trim(&module(dead, &[&[0, 4, 1], &[0, 9, 0]]))?;
        // The same without the first one's call, and without its relocation.
        let mut expected = module(dead, &[&[0, 9, 0]]);
        let call = [0x00, 0x10, 1, 0x0b];
        let at = expected.windows(4).position(|bytes| bytes == call).context("no such call")?;
        expected[at..at + 4].copy_from_slice(&[0x00, 0x00, 0x01, 0x0b]);
        assert_eq!(trimmed, expected);
        Ok(())
    }

    #[test]
    fn what_may_run_stays() -> Result<()> {
        let module = module("into_any::hydrate", &[&[0, 4, 1], &[0, 9, 0]]);
        assert_eq!(trim(&module)?, module);
        Ok(())
    }
}
