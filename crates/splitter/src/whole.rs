//! A program as the compiler left it, read. Owns what of the format is understood here.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    DataKind, DataSectionReader, Element, ElementItems, ElementKind, Export, ExternalKind, FuncType,
    FunctionBody, GlobalSectionReader, Import, KnownCustom, MemorySectionReader, Name, Operator, Parser,
    Payload, TableSectionReader, TypeRef, TypeSectionReader,
};

use crate::Fault;

/// The table through which functions are called: the only one that compilers make so far.
pub(crate) const TABLE: u32 = 0;
/// And the only memory.
pub(crate) const MEMORY: u32 = 0;

/// A program, section by section. Functions are numbered as in the program: first those that it imports, then its own.
#[derive(Default)]
pub struct Whole<'a> {
    pub(crate) types: Vec<FuncType>,
    pub(crate) type_section: Option<TypeSectionReader<'a>>,
    pub(crate) imports: Vec<Import<'a>>,
    pub(crate) import_types: Vec<u32>,
    pub(crate) own_types: Vec<u32>,
    pub(crate) tables: Option<TableSectionReader<'a>>,
    pub(crate) memories: Option<MemorySectionReader<'a>>,
    pub(crate) globals: Option<GlobalSectionReader<'a>>,
    pub(crate) exports: Vec<Export<'a>>,
    pub(crate) start: Option<u32>,
    pub(crate) elements: Vec<Element<'a>>,
    pub(crate) bodies: Vec<FunctionBody<'a>>,
    pub(crate) data_count: Option<u32>,
    pub(crate) data: Option<DataSectionReader<'a>>,
    names: BTreeMap<u32, &'a str>,
}

impl<'a> Whole<'a> {
    /// Reads a program.
    ///
    /// # Errors
    /// It is none, or has something that cannot be parted.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut whole = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            whole.take(payload?)?;
        }
        if whole.names.is_empty() {
            return Err(Fault::Nameless);
        }
        Ok(whole)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Fault> {
        match payload {
            Payload::TypeSection(section) => {
                self.types = section
                    .clone()
                    .into_iter_err_on_gc_types()
                    .collect::<Result<_, _>>()?;
                self.type_section = Some(section);
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    let TypeRef::Func(kind) = import.ty else {
                        return Err(Fault::Unknown("an import that is no function"));
                    };
                    self.import_types.push(kind);
                    self.imports.push(import);
                }
            }
            Payload::FunctionSection(section) => {
                self.own_types = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::TableSection(section) => self.tables = Some(section),
            Payload::MemorySection(section) => self.memories = Some(section),
            Payload::TagSection(_) => return Err(Fault::Unknown("exceptions")),
            Payload::GlobalSection(section) => self.globals = Some(section),
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                self.elements = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::DataCountSection { count, .. } => self.data_count = Some(count),
            Payload::DataSection(section) => self.data = Some(section),
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for part in section {
                        let Name::Function(names) = part? else { continue };
                        for naming in names {
                            let naming = naming?;
                            self.names.insert(naming.index, naming.name);
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// How many functions it imports.
    pub(crate) fn imported(&self) -> u32 {
        count(self.imports.len())
    }

    /// The numbers of its own functions.
    pub(crate) fn own(&self) -> std::ops::Range<u32> {
        self.imported()..self.imported() + count(self.bodies.len())
    }

    /// The place of one of its own functions among them.
    pub(crate) fn place(&self, function: u32) -> Option<usize> {
        Some(function.checked_sub(self.imported())? as usize)
    }

    /// The number of a function's type.
    pub(crate) fn type_of(&self, function: u32) -> u32 {
        match self.place(function) {
            Some(place) => self.own_types[place],
            None => self.import_types[function as usize],
        }
    }

    /// How a function was called by whoever wrote it, as far as that is known.
    pub(crate) fn name(&self, function: u32) -> Option<&'a str> {
        self.names.get(&function).copied()
    }

    /// What is called from outside, or before anything else.
    pub(crate) fn entrances(&self) -> impl Iterator<Item = u32> + '_ {
        let exported = self
            .exports
            .iter()
            .filter(|export| export.kind == ExternalKind::Func);
        exported.map(|export| export.index).chain(self.start)
    }

    /// What a function calls by name.
    pub(crate) fn called_by(&self, function: u32) -> Result<BTreeSet<u32>, Fault> {
        let mut called = BTreeSet::new();
        let Some(place) = self.place(function) else {
            return Ok(called);
        };
        for operator in self.bodies[place].get_operators_reader()? {
            if let Operator::Call { function_index } = operator? {
                called.insert(function_index);
            }
        }
        Ok(called)
    }

    /// The data: where each piece stands in memory, and its bytes.
    pub(crate) fn segments(&self) -> Result<Vec<(u32, &'a [u8])>, Fault> {
        let mut segments = Vec::new();
        for segment in self.data.clone().into_iter().flatten() {
            let segment = segment?;
            let DataKind::Active {
                memory_index: MEMORY,
                offset_expr,
            } = segment.kind
            else {
                return Err(Fault::Unknown("data that is laid out while it runs"));
            };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                return Err(Fault::Unknown("data at a place that is computed"));
            };
            segments.push((value.cast_unsigned(), segment.data));
        }
        Ok(segments)
    }

    /// The table's slots and which functions are in them.
    pub(crate) fn slots(&self) -> Result<BTreeMap<u32, u32>, Fault> {
        let mut slots = BTreeMap::new();
        for element in &self.elements {
            let ElementItems::Functions(functions) = &element.items else {
                continue;
            };
            let ElementKind::Active {
                table_index,
                offset_expr,
            } = &element.kind
            else {
                return Err(Fault::Unknown("slots that are filled while it runs"));
            };
            if table_index.unwrap_or(TABLE) != TABLE {
                return Err(Fault::Unknown("a second table of functions"));
            }
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                return Err(Fault::Unknown("slots at a place that is computed"));
            };
            for (slot, function) in (value.cast_unsigned()..).zip(functions.clone()) {
                slots.insert(slot, function?);
            }
        }
        Ok(slots)
    }
}

/// A length as programs write it: none of them has more functions than 32 bits count.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
