//! House rules that a compiler cannot check: arrows between crates, names, sizes, what may stand in the tree.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod building;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod names;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod writing;
