//! The square code of an address, as dark runs that a template can draw without an image.

use fast_qr::{ECL, Mode, Module, QRBuilder};

/// For each row the dark runs as (start, length) in modules. Empty when the address is too long for any code.
pub(crate) fn runs(address: &str) -> Vec<Vec<(usize, usize)>> {
    let Ok(code) = QRBuilder::new(address).mode(Mode::Byte).ecl(ECL::M).build() else {
        return Vec::new();
    };
    code.data.chunks_exact(code.size).take(code.size).map(dark_runs).collect()
}

fn dark_runs(row: &[Module]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (x, module) in row.iter().enumerate() {
        match runs.last_mut() {
            _ if !module.value() => {}
            Some((start, length)) if *start + *length == x => *length += 1,
            _ => runs.push((x, 1)),
        }
    }
    runs
}
