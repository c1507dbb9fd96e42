//! The use cases of the product, one file each: the only place that opens transactions.

pub mod ports;
