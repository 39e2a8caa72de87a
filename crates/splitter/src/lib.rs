//! Parts a program in two: `first`, which holds whatever its first seconds call, the data, the memory and the tables; and `rest`, all other
//! functions and the texts that they alone read, which is loaded once the page lives.
//!
//! Which functions are needed first was measured ([`marks`]) and is kept as their names ([`kept`]). A name that is not kept goes to the
//! rest: then the page waits a moment where it is called early, and nothing else happens.
//!
//! How the parts find each other is binaryen's wasm-split: what `first` calls of the rest, it calls through the table. Until the rest is
//! there, such a slot holds a stand-in, which has the page load the rest at once and then calls the slot again. The rest brings its
//! functions' slots with it, and takes from `first` what it calls there.

pub mod fault;
pub mod kept;
pub mod marks;
mod named;
pub mod parting;
mod rewrite;
mod texts;
pub mod whole;

pub use fault::Fault;
pub use texts::{Given, is_long};
