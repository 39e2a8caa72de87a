//! A program that marks which of its functions were called: one byte for each in a memory of their own, `marks`.

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Instruction, MemArg, MemorySection, MemoryType, Module,
};
use wasmparser::{ExportSectionReader, FunctionBody, MemorySectionReader, Parser};

use crate::Fault;
use crate::whole::Whole;

/// Under this name the page's script finds the memory.
pub const NAME: &str = "marks";
/// Behind the program's own memory, which stays as it is.
const MEMORY: u32 = 1;
const PAGE: u64 = 64 * 1024;

struct Marker {
    functions: u64,
    next: i32,
}

impl Reencode for Marker {
    type Error = Fault;

    fn parse_memory_section(
        &mut self,
        memories: &mut MemorySection,
        section: MemorySectionReader<'_>,
    ) -> Result<(), Error<Fault>> {
        if section.count() != MEMORY {
            return Err(Error::UserError(Fault::Unknown("more than one memory")));
        }
        utils::parse_memory_section(self, memories, section)?;
        let pages = self.functions.div_ceil(PAGE);
        memories.memory(MemoryType {
            minimum: pages,
            maximum: Some(pages),
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Fault>> {
        utils::parse_export_section(self, exports, section)?;
        exports.export(NAME, ExportKind::Memory, MEMORY);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Fault>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(self.next));
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::I32Store8(MemArg {
            offset: 0,
            align: 0,
            memory_index: MEMORY,
        }));
        self.next += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            function.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&function);
        Ok(())
    }
}

/// The program with marks.
///
/// # Errors
/// It has something that cannot be written anew.
pub fn marked(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let whole = Whole::read(bytes)?;
    let mut marker = Marker {
        functions: whole.bodies.len() as u64,
        next: 0,
    };
    let mut module = Module::new();
    marker.parse_core_module(&mut module, Parser::new(0), bytes)?;
    Ok(module.finish())
}
