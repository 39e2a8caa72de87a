//! A small program, parted, marked, and kept. That parts run as the whole did is shown by the page itself (`tests/e2e/parts.spec.ts`).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use splitter::whole::Whole;
use splitter::{Fault, Given, kept, marks, parting};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemArg, MemorySection,
    MemoryType, Module, NameMap, NameSection, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{Parser, Payload, Validator};

/// The program's own functions, in their order: what each is called, its type, and what it calls. Number 0 is a script's.
const FUNCTIONS: [(&str, u32, &[u32]); 6] = [
    ("web::start::h0000000000000001", 0, &[2, 3]),
    ("web::draw::h0000000000000002", 0, &[0]),
    ("web::help::h0000000000000003", 0, &[0, 2, 4]),
    ("web::words::h0000000000000004", 0, &[]),
    ("core::fmt::h0000000000000005", 1, &[]),
    ("core::fmt::h0000000000000006", 1, &[]),
];
/// Of them, those that the first seconds call.
const CALLED: [u8; 6] = [1, 1, 0, 0, 1, 0];
/// What stands in its memory, from 16 on.
const WORDS: &[u8] = b"hello, chapter one, bye, chapter two";
/// And from 64 on, with a word behind them that names the last one.
const LINES: [&[u8]; 4] = [
    b"the help alone names it ",
    b"the picture names it too",
    b"the picture reads in it ",
    b"a word of data names it ",
];
const PLACES: [i32; 4] = [64, 88, 112, 136];

fn program(with_names: bool) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("script", "log", EntityType::Function(0));
    let (mut functions, mut code, mut names) = (FunctionSection::new(), CodeSection::new(), NameMap::new());
    for (number, (name, kind, calls)) in (1..).zip(FUNCTIONS) {
        functions.function(kind);
        names.append(number, name);
        let mut body = Function::new([]);
        for called in calls {
            body.instruction(&Instruction::Call(*called));
        }
        let names: &[i32] = if number == 3 { &PLACES } else { &[] };
        for place in names.iter().chain((number == 2).then_some(&PLACES[1])) {
            body.instruction(&Instruction::I32Const(*place));
            body.instruction(&Instruction::Drop);
        }
        if number == 2 {
            body.instruction(&Instruction::I32Const(0));
            body.instruction(&Instruction::I32Load8U(MemArg {
                offset: 120,
                align: 0,
                memory_index: 0,
            }));
            body.instruction(&Instruction::Drop);
        }
        if kind == 1 {
            body.instruction(&Instruction::LocalGet(0));
        }
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        minimum: 3,
        maximum: Some(3),
        table64: false,
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let stack = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    globals.global(stack, &ConstExpr::i32_const(1024));
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("start", ExportKind::Func, 1);
    let mut elements = ElementSection::new();
    elements.active(
        None,
        &ConstExpr::i32_const(1),
        Elements::Functions(Cow::Borrowed(&[5, 6])),
    );
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions);
    module.section(&tables).section(&memories).section(&globals);
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(16), WORDS.iter().copied());
    let lines = [LINES.concat(), PLACES[3].to_le_bytes().to_vec()].concat();
    data.active(0, &ConstExpr::i32_const(PLACES[0]), lines);
    module.section(&exports).section(&elements).section(&code);
    module.section(&data);
    if with_names {
        let mut section = NameSection::new();
        section.functions(&names);
        module.section(&section);
    }
    module.finish()
}

/// What a program takes and gives, by name; how many functions it has; the slots that it fills, and the memory.
#[derive(Default)]
struct Seen {
    takes: BTreeSet<(String, String)>,
    gives: BTreeSet<String>,
    functions: usize,
    slots: BTreeMap<u32, u32>,
    memory: BTreeMap<u32, u8>,
}

fn seen(bytes: &[u8]) -> Seen {
    Validator::new().validate_all(bytes).expect("a valid program");
    let mut seen = Seen::default();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("readable") {
            Payload::ImportSection(section) => {
                let named = section.into_imports().flatten();
                seen.takes = named
                    .map(|import| (import.module.to_owned(), import.name.to_owned()))
                    .collect();
            }
            Payload::ExportSection(section) => {
                seen.gives = section
                    .into_iter()
                    .flatten()
                    .map(|export| export.name.to_owned())
                    .collect();
            }
            Payload::CodeSectionEntry(_) => seen.functions += 1,
            Payload::ElementSection(section) => {
                for element in section.into_iter().flatten() {
                    let wasmparser::ElementItems::Functions(functions) = element.items else {
                        continue;
                    };
                    let wasmparser::ElementKind::Active { offset_expr, .. } = element.kind else {
                        continue;
                    };
                    let Ok(wasmparser::Operator::I32Const { value }) =
                        offset_expr.get_operators_reader().read()
                    else {
                        continue;
                    };
                    seen.slots
                        .extend((value.cast_unsigned()..).zip(functions.into_iter().flatten()));
                }
            }
            Payload::DataSection(section) => {
                for segment in section.into_iter().flatten() {
                    let wasmparser::DataKind::Active { offset_expr, .. } = segment.kind else {
                        continue;
                    };
                    if let Ok(wasmparser::Operator::I32Const { value }) =
                        offset_expr.get_operators_reader().read()
                    {
                        let bytes = segment.data.iter().copied();
                        seen.memory.extend((value.cast_unsigned()..).zip(bytes));
                    }
                }
            }
            _ => {}
        }
    }
    seen
}

/// The letters that a part brings to these places.
fn words(seen: &Seen, places: Range<u32>) -> String {
    let letters = seen.memory.range(places).map(|(_, letter)| *letter);
    String::from_utf8(letters.collect()).expect("letters")
}

fn parted(called: &[u8]) -> (Seen, Seen) {
    parted_with(called, Given::default())
}

fn parted_with(called: &[u8], given: Given) -> (Seen, Seen) {
    let bytes = program(true);
    let whole = Whole::read(&bytes).expect("readable");
    let is_first: Vec<bool> = called.iter().map(|mark| *mark != 0).collect();
    let parts = parting::part(&whole, &is_first, given).expect("parted");
    (seen(&parts.first), seen(&parts.rest))
}

#[test]
fn every_function_is_in_one_part_and_what_is_called_of_the_rest_has_a_slot() {
    let (first, rest) = parted(&CALLED);
    // Three of its own; and stand-ins for what `start` calls and for what the table holds.
    assert_eq!(first.functions, 3 + 2);
    assert_eq!(rest.functions, 3);
    assert_eq!(first.slots.keys().copied().collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(rest.slots.keys().copied().collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn what_the_rest_takes_is_given() {
    let (first, rest) = parted(&CALLED);
    assert!(first.takes.contains(&("rest".to_owned(), "load".to_owned())));
    let taken: Vec<&(String, String)> = rest.takes.iter().filter(|(from, _)| from == "first").collect();
    // `draw`, the table, the memory and the stack's global.
    assert_eq!(taken.len(), 4);
    assert!(taken.iter().all(|(_, name)| first.gives.contains(name)));
    assert!(rest.takes.contains(&("script".to_owned(), "log".to_owned())));
    assert!(
        first
            .gives
            .is_superset(&["start", "memory"].map(str::to_owned).into())
    );
}

#[test]
fn texts_of_the_rest_come_with_it_and_each_byte_stands_where_it_stood() {
    let texts: [&[u8]; 4] = [b"chapter two", b"chapter one", b"one, bye", b"elsewhere"];
    let given = Given {
        texts: &texts,
        lines: &[],
    };
    let (first, rest) = parted_with(&CALLED, given);
    assert_eq!(words(&first, 16..64), "hello, , bye, ");
    assert_eq!(words(&rest, 16..64), "chapter onechapter two");
    let mut both = first.memory;
    both.extend(rest.memory);
    both.retain(|place, _| *place < 64);
    assert_eq!(both, (16..).zip(WORDS.iter().copied()).collect());
}

#[test]
fn a_line_goes_with_the_rest_if_nothing_else_names_it() {
    let given = Given {
        texts: &[],
        lines: &LINES,
    };
    let (first, rest) = parted_with(&CALLED, given);
    assert_eq!(words(&rest, 64..160), "the help alone names it ");
    assert_eq!(words(&first, 64..160).as_bytes(), LINES[1..].concat());
}

#[test]
fn what_is_called_from_outside_goes_first_whatever_was_measured() {
    let (first, rest) = parted(&[0; 6]);
    assert!(first.gives.contains("start"));
    assert_eq!(rest.functions, 5);
}

#[test]
fn the_kept_list_means_what_was_called() {
    let bytes = program(true);
    let whole = Whole::read(&bytes).expect("readable");
    let list = kept::list(&whole, &CALLED).expect("marks of this program");
    assert_eq!(list, "core::fmt #0000\nweb::draw\nweb::start\n");
    let expected: Vec<bool> = CALLED.iter().map(|mark| *mark != 0).collect();
    // Both of one name have hashes that begin alike here, so both are meant.
    let mut both = expected.clone();
    both[5] = true;
    assert_eq!(kept::meant(&whole, &list), both);
    // A compiler that draws other hashes: the name alone decides.
    assert_eq!(kept::meant(&whole, &list.replace("#0000", "#ffff")), both);
    // What is new is not needed first.
    assert_eq!(
        kept::meant(&whole, "web::start\n"),
        [true, false, false, false, false, false]
    );
}

#[test]
fn marks_are_beside_the_programs_own_memory() {
    let marked = seen(&marks::marked(&program(true)).expect("marked"));
    assert!(marked.gives.contains(marks::NAME));
    assert_eq!(marked.functions, FUNCTIONS.len());
}

#[test]
fn what_cannot_be_parted_is_told() {
    assert!(matches!(Whole::read(&program(false)), Err(Fault::Nameless)));
    assert!(matches!(Whole::read(b"no program"), Err(Fault::Unreadable(_))));
    let bytes = program(true);
    let whole = Whole::read(&bytes).expect("readable");
    assert!(matches!(
        kept::list(&whole, &[1]),
        Err(Fault::Marks { marks: 1, .. })
    ));
}
