//! Reference tables (代码表): code, name, other spellings, and the graduating years in which an entry is valid.
//!
//! Small national tables are built in (`data/codes`); an operator may load long ones in the same CSV form. An old
//! record keeps its code for ever: [`Table::name_of`] answers for entries no longer valid, choices list only valid ones.

mod builtin;
mod loadable;
mod nearness;
mod regions;
mod table;

pub use builtin::{Builtin, Level, education_group};
pub use loadable::Loadable;
pub(crate) use nearness::closest;
pub use regions::{Region, RegionLevel, Regions, regions};
pub use table::{Entry, Table, TableProblem, UnknownCode, Validity};
pub(crate) use table::{code_and_name, folded};

#[cfg(test)]
mod tests;
