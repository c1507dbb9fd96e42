//! The agreement between employer, graduate and school: number, fixed text and content hash.

/// Everything an agreement prints, fixed at the final pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgreementDocument {}
