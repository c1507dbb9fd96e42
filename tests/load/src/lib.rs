//! Load generator and benches: each bench is a program in `src/bin`, run by `cargo xtask bench`.
