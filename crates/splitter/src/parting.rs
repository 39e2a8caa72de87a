//! The two parts. Owns which function goes where, and how the parts call each other.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, ImportSection, Instruction, MemorySection,
    Module, StartSection, TableSection, TypeSection,
};
use wasmparser::{Export, ExternalKind, SectionLimited};

use crate::Fault;
use crate::named::Named;
use crate::rewrite::{Place, Rewriter, through};
use crate::texts::{Given, Texts};
use crate::whole::{TABLE, Whole, count};

/// From where `first` takes what loads the rest; and the rest what it takes from `first`. The page's boot.js knows both names.
const LOADER: (&str, &str) = ("rest", "load");
const FIRST: &str = "first";

/// A program in two parts.
pub struct Parts {
    /// What is loaded at the start.
    pub first: Vec<u8>,
    /// What is loaded after it.
    pub rest: Vec<u8>,
}

/// Who is where.
struct Plan<'w, 'a> {
    whole: &'w Whole<'a>,
    /// The functions of `first`, in their old order.
    hot: Vec<u32>,
    /// The functions of the rest, in their old order.
    cold: Vec<u32>,
    /// The slots of the rest's functions.
    slots: BTreeMap<u32, u32>,
    /// The one slot through which such a function is called.
    slot_of: BTreeMap<u32, u32>,
    /// The slots that the parting added, at the table's end.
    added: BTreeMap<u32, u32>,
    /// What the rest calls of `first`, and what each part calls of the page's script.
    lent: Vec<u32>,
    scripts_of_first: Vec<u32>,
    scripts_of_rest: Vec<u32>,
    /// The rest's functions that have a slot, in the order of their stand-ins: those of one type side by side compress best.
    stand_ins: Vec<u32>,
    texts: Texts<'a>,
}

/// Parts `whole`: `is_first` says of each of its own functions where it goes. What is called from outside goes to `first` anyway.
/// What of `given` only functions of the rest read goes with it.
///
/// # Errors
/// The program has something that cannot be parted.
pub fn part(whole: &Whole, is_first: &[bool], given: Given) -> Result<Parts, Fault> {
    let plan = Plan::new(whole, is_first, given)?;
    Ok(Parts {
        first: plan.first()?,
        rest: plan.rest()?,
    })
}

impl<'w, 'a> Plan<'w, 'a> {
    fn new(whole: &'w Whole<'a>, is_first: &[bool], given: Given) -> Result<Self, Fault> {
        let entrances: BTreeSet<u32> = whole.entrances().collect();
        let goes_first = |function: u32| {
            entrances.contains(&function) || whole.place(function).is_some_and(|place| is_first[place])
        };
        let (hot, cold): (Vec<u32>, Vec<u32>) = whole.own().partition(|function| goes_first(*function));
        let is_cold: BTreeSet<u32> = cold.iter().copied().collect();

        let mut slots = whole.slots()?;
        let mut end = table_size(whole)?;
        let is_script = |function: &u32| whole.place(*function).is_none();
        let handed_on = slots.values().copied().chain(entrances.iter().copied());
        let mut scripts: BTreeSet<u32> = handed_on.filter(is_script).collect();
        slots.retain(|_, function| is_cold.contains(function));
        let mut slot_of = BTreeMap::new();
        for (slot, function) in &slots {
            slot_of.entry(*function).or_insert(*slot);
        }
        let mut added = BTreeMap::new();
        for function in &hot {
            for called in whole.called_by(*function)? {
                if is_script(&called) {
                    scripts.insert(called);
                } else if is_cold.contains(&called) && !slot_of.contains_key(&called) {
                    slot_of.insert(called, end);
                    added.insert(end, called);
                    end += 1;
                }
            }
        }
        let mut called = BTreeSet::new();
        for function in &cold {
            called.append(&mut whole.called_by(*function)?);
        }
        let (of_rest, own): (BTreeSet<u32>, BTreeSet<u32>) =
            called.iter().partition(|function| is_script(function));
        let mut stand_ins: Vec<u32> = slot_of.keys().copied().collect();
        stand_ins.sort_by_key(|function| (whole.type_of(*function), slot_of[function]));
        Ok(Self {
            texts: Texts::of(whole, &Named::of(whole, &hot, &cold)?, given)?,
            whole,
            lent: own.difference(&is_cold).copied().collect(),
            scripts_of_first: scripts.into_iter().collect(),
            scripts_of_rest: of_rest.into_iter().collect(),
            hot,
            cold,
            slots,
            slot_of,
            added,
            stand_ins,
        })
    }

    /// Where everything is from within `first`: imports, the loader, its own functions, stand-ins.
    fn places_in_first(&self) -> Vec<Place> {
        let mut places = vec![Place::Nowhere; self.whole.own().end as usize];
        for (index, script) in (0..).zip(&self.scripts_of_first) {
            places[*script as usize] = Place::Here(index);
        }
        let own = self.loader() + 1;
        for (index, function) in (own..).zip(&self.hot) {
            places[*function as usize] = Place::Here(index);
        }
        for (index, function) in (own + count(self.hot.len())..).zip(&self.stand_ins) {
            places[*function as usize] = Place::Slot {
                slot: self.slot_of[function],
                kind: self.whole.type_of(*function),
                stand_in: index,
            };
        }
        places
    }

    /// The number of what loads the rest: behind all other imports.
    fn loader(&self) -> u32 {
        count(self.scripts_of_first.len())
    }

    fn first(&self) -> Result<Vec<u8>, Fault> {
        let whole = self.whole;
        let places = self.places_in_first();
        let mut rewriter = Rewriter { places: &places };
        let mut module = Module::new();

        let nothing = whole
            .types
            .iter()
            .position(|kind| kind.params().is_empty() && kind.results().is_empty())
            .ok_or(Fault::Unknown("no function that takes and gives nothing"))?;
        module.section(&self.types(&mut rewriter)?);
        let mut imports = ImportSection::new();
        for script in &self.scripts_of_first {
            rewriter.parse_import(&mut imports, whole.imports[*script as usize])?;
        }
        imports.import(LOADER.0, LOADER.1, EntityType::Function(count(nothing)));
        module.section(&imports);

        let (mut functions, mut code) = self.written(&self.hot, &mut rewriter)?;
        for function in &self.stand_ins {
            functions.function(whole.type_of(*function));
            code.function(&self.stand_in(*function));
        }
        module.section(&functions);

        let mut tables = TableSection::new();
        for (index, table) in (0..).zip(whole.tables.clone().into_iter().flatten()) {
            let mut table = table?;
            if index == TABLE {
                let more = self.added.len() as u64;
                table.ty.initial += more;
                table.ty.maximum = table.ty.maximum.map(|most| most + more);
            }
            rewriter.parse_table(&mut tables, table)?;
        }
        module.section(&tables);
        let mut memories = MemorySection::new();
        if let Some(section) = whole.memories.clone() {
            rewriter.parse_memory_section(&mut memories, section)?;
        }
        module.section(&memories);
        let mut globals = GlobalSection::new();
        if let Some(section) = whole.globals.clone() {
            rewriter.parse_global_section(&mut globals, section)?;
        }
        module.section(&globals);

        let mut exports = ExportSection::new();
        for Export { name, kind, index } in whole.exports.iter().copied() {
            rewriter.parse_export(&mut exports, Export { name, kind, index })?;
        }
        for (name, kind, index) in self.shared()? {
            exports.export(&name, kind.into(), index);
        }
        for (name, function) in self.lent_names() {
            exports.export(&name, ExportKind::Func, rewriter.function_index(function)?);
        }
        module.section(&exports);
        if let Some(start) = whole.start {
            module.section(&StartSection {
                function_index: rewriter.function_index(start)?,
            });
        }

        let mut elements = ElementSection::new();
        for element in &whole.elements {
            rewriter.parse_element(&mut elements, element.clone())?;
        }
        fill(&mut elements, &self.added, |function| {
            rewriter.function_index(function).map_err(Fault::from)
        })?;
        module.section(&elements);
        if whole.data_count.is_some() {
            let count = self.texts.in_first();
            module.section(&DataCountSection { count });
        }
        module.section(&code);
        module.section(&self.texts.of_first());
        Ok(module.finish())
    }

    /// What fills a slot until the rest is there: has it loaded, and calls the slot again.
    fn stand_in(&self, function: u32) -> Function {
        let kind = self.whole.type_of(function);
        let mut body = Function::new([]);
        body.instruction(&Instruction::Call(self.loader()));
        for argument in 0..count(self.whole.types[kind as usize].params().len()) {
            body.instruction(&Instruction::LocalGet(argument));
        }
        through(&mut body, self.slot_of[&function], kind);
        body.instruction(&Instruction::End);
        body
    }

    fn rest(&self) -> Result<Vec<u8>, Fault> {
        let whole = self.whole;
        let mut places = vec![Place::Nowhere; whole.own().end as usize];
        let numbered = self.scripts_of_rest.iter().chain(&self.lent).chain(&self.cold);
        for (index, function) in (0..).zip(numbered) {
            places[*function as usize] = Place::Here(index);
        }
        let mut rewriter = Rewriter { places: &places };
        let mut module = Module::new();
        module.section(&self.types(&mut rewriter)?);

        let mut imports = ImportSection::new();
        for script in &self.scripts_of_rest {
            rewriter.parse_import(&mut imports, whole.imports[*script as usize])?;
        }
        for (name, function) in self.lent_names() {
            imports.import(FIRST, &name, EntityType::Function(whole.type_of(function)));
        }
        let [mut tables, mut memories, mut globals] = [Vec::new(), Vec::new(), Vec::new()];
        for (index, table) in (0..).zip(whole.tables.clone().into_iter().flatten()) {
            let mut kind = wasm_encoder::reencode::utils::table_type(&mut rewriter, table?.ty)?;
            if index == TABLE {
                let more = self.added.len() as u64;
                kind.minimum += more;
                kind.maximum = kind.maximum.map(|most| most + more);
            }
            tables.push(EntityType::Table(kind));
        }
        for memory in whole.memories.clone().into_iter().flatten() {
            memories.push(EntityType::Memory(rewriter.memory_type(memory?)?));
        }
        for global in whole.globals.clone().into_iter().flatten() {
            globals.push(EntityType::Global(rewriter.global_type(global?.ty)?));
        }
        let kinds = tables.into_iter().chain(memories).chain(globals);
        for ((name, ..), kind) in self.shared()?.into_iter().zip(kinds) {
            imports.import(FIRST, &name, kind);
        }
        module.section(&imports);

        let (functions, code) = self.written(&self.cold, &mut rewriter)?;
        module.section(&functions);
        let mut slots = self.slots.clone();
        slots.extend(&self.added);
        let mut elements = ElementSection::new();
        fill(&mut elements, &slots, |function| {
            rewriter.function_index(function).map_err(Fault::from)
        })?;
        module.section(&elements);
        module.section(&code);
        module.section(&self.texts.of_rest());
        Ok(module.finish())
    }

    /// These functions of the program's own, with what they call where it is now.
    fn written(
        &self,
        numbers: &[u32],
        rewriter: &mut Rewriter,
    ) -> Result<(FunctionSection, CodeSection), Fault> {
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for function in numbers {
            functions.function(self.whole.type_of(*function));
            let place = self.whole.place(*function).unwrap_or_default();
            code.function(&rewriter.body(&self.whole.bodies[place])?);
        }
        Ok((functions, code))
    }

    fn types(&self, rewriter: &mut Rewriter) -> Result<TypeSection, Fault> {
        let mut types = TypeSection::new();
        if let Some(section) = self.whole.type_section.clone() {
            rewriter.parse_type_section(&mut types, section)?;
        }
        Ok(types)
    }

    /// Tables, memories and globals, which both parts have under the same numbers; and the names under which the rest takes them.
    fn shared(&self) -> Result<Vec<(String, ExternalKind, u32)>, Fault> {
        let sizes = [
            (
                't',
                ExternalKind::Table,
                self.whole.tables.as_ref().map_or(0, SectionLimited::count),
            ),
            (
                'm',
                ExternalKind::Memory,
                self.whole.memories.as_ref().map_or(0, SectionLimited::count),
            ),
            (
                'g',
                ExternalKind::Global,
                self.whole.globals.as_ref().map_or(0, SectionLimited::count),
            ),
        ];
        let mut shared = Vec::new();
        for (letter, kind, size) in sizes {
            shared.extend((0..size).map(|index| (format!("{letter}.{index}"), kind, index)));
        }
        Ok(shared)
    }

    /// The names under which the rest takes functions of `first`: short, and none that a compiler would give.
    fn lent_names(&self) -> impl Iterator<Item = (String, u32)> + '_ {
        const DIGITS: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-:";
        (0_usize..).zip(&self.lent).map(|(mut number, function)| {
            let mut name = String::new();
            loop {
                name.push(char::from(DIGITS[number & 63]));
                number >>= 6;
                if number == 0 {
                    return (name, *function);
                }
            }
        })
    }
}

fn table_size(whole: &Whole) -> Result<u32, Fault> {
    let mut tables = whole.tables.clone().into_iter().flatten();
    let table = tables.next().ok_or(Fault::Unknown("no table of functions"))??;
    u32::try_from(table.ty.initial).map_err(|_| Fault::Unknown("a table without end"))
}

/// Fills `slots`, those that stand side by side together.
fn fill(
    elements: &mut ElementSection,
    slots: &BTreeMap<u32, u32>,
    mut index: impl FnMut(u32) -> Result<u32, Fault>,
) -> Result<(), Fault> {
    let mut run: Vec<u32> = Vec::new();
    let mut entries = slots.iter().peekable();
    while let Some((slot, function)) = entries.next() {
        run.push(index(*function)?);
        if entries.peek().is_none_or(|(next, _)| **next != slot + 1) {
            let start = slot + 1 - count(run.len());
            let functions = Elements::Functions(Cow::Owned(std::mem::take(&mut run)));
            elements.active(None, &ConstExpr::i32_const(start.cast_signed()), functions);
        }
    }
    Ok(())
}
