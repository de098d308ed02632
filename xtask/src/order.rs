//! Puts the functions of a module into an order that compresses well: by their bytes, so that those that are
//! nearly the same, as one generic function is for two types, stand beside each other.

use anyhow::{Context, Result};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

/// The same module with its functions in order.
pub fn by_likeness(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut order = Order::of(wasm)?;
    let mut module = Module::new();
    order.parse_core_module(&mut module, Parser::new(0), wasm).context("cannot order the functions")?;
    Ok(module.finish())
}

/// A new order of the functions that a module defines.
struct Order {
    /// Which one comes first, second, …; counted from the first that is defined, not imported.
    sorted: Vec<usize>,
    /// The new number of each, imported ones included.
    numbers: Vec<u32>,
}

impl Order {
    fn of(wasm: &[u8]) -> Result<Self> {
        let (mut imported, mut bodies) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let mut sorted: Vec<usize> = (0..bodies.len()).collect();
        // Stable: what is the same to the byte keeps its order, and each build gives the same file.
        sorted.sort_by_key(|index| bodies[*index]);
        let mut numbers: Vec<u32> = (0..imported).chain(bodies.iter().map(|_| 0)).collect();
        let (_, defined) = numbers.split_at_mut(imported as usize);
        for (number, index) in (imported..).zip(&sorted) {
            defined[*index] = number;
        }
        Ok(Self { sorted, numbers })
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.numbers[function as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for index in self.sorted.clone() {
            functions.function(self.type_index(types[index])?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for index in self.sorted.clone() {
            utils::parse_function_body(self, code, bodies[index].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function, ImportSection,
        Instruction, RefType, TableSection, TableType, TypeSection, ValType,
    };

    /// `first` calls `second`, which gives 2, through its number and through the table; one function is imported.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("js", "imported", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0).function(1);
        let mut tables = TableSection::new();
        tables.table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 2,
            maximum: None,
            shared: false,
        });
        let mut exports = ExportSection::new();
        exports.export("first", ExportKind::Func, 1).export("second", ExportKind::Func, 2);
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions([2, 0].as_slice().into()));
        let mut code = CodeSection::new();
        let mut first = Function::new([]);
        first.instruction(&Instruction::I32Const(7)).instruction(&Instruction::Drop);
        first.instruction(&Instruction::Call(2)).instruction(&Instruction::Drop);
        first.instruction(&Instruction::Call(0)).instruction(&Instruction::End);
        let mut second = Function::new([]);
        second.instruction(&Instruction::I32Const(2)).instruction(&Instruction::End);
        code.function(&first).function(&second);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    #[test]
    fn what_stands_elsewhere_is_found_there() -> Result<()> {
        let ordered = by_likeness(&module())?;
        let (mut types, mut exported, mut table, mut called) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&ordered) {
            match payload? {
                Payload::FunctionSection(section) => types = section.into_iter().collect::<Result<_, _>>()?,
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        exported.push((export.name, export.index));
                    }
                }
                Payload::ElementSection(elements) => {
                    for element in elements {
                        if let wasmparser::ElementItems::Functions(functions) = element?.items {
                            table = functions.into_iter().collect::<Result<_, _>>()?;
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    for operator in body.get_operators_reader()? {
                        if let wasmparser::Operator::Call { function_index } = operator? {
                            called.push(function_index);
                        }
                    }
                }
                _ => {}
            }
        }
        let second = exported.iter().find(|(name, _)| *name == "second").context("an export is lost")?.1;
        // It was behind `first`.
        assert_eq!(second, 1);
        assert_eq!(types, [1, 0]);
        assert_eq!(table, [second, 0]);
        assert_eq!(called, [second, 0]);
        assert_eq!(ordered.len(), module().len());
        Ok(())
    }

    #[test]
    fn those_that_are_alike_stand_together() -> Result<()> {
        let bodies = |wasm: &[u8]| -> Result<Vec<Vec<u8>>> {
            let mut bodies = Vec::new();
            for payload in Parser::new(0).parse_all(wasm) {
                if let Payload::CodeSectionEntry(body) = payload? {
                    bodies.push(body.as_bytes().to_vec());
                }
            }
            Ok(bodies)
        };
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for constant in [5, 1, 5, 3] {
            functions.function(0);
            let mut function = Function::new([]);
            function.instruction(&Instruction::I32Const(constant)).instruction(&Instruction::End);
            code.function(&function);
        }
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        let ordered = bodies(&by_likeness(&module.finish())?)?;
        assert!(ordered.is_sorted());
        assert_eq!(ordered.len(), 4);
        Ok(())
    }
}
