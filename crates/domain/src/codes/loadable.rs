//! Long national lists that are not shipped: an operator loads them, every field works without them (decision 31).

use crate::words::words;

words! {
    /// A list an operator may load, a version for each graduating year from which it holds.
    pub enum Loadable { Schools = "schools", Majors = "majors", Industries = "industries", }
}

impl Loadable {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Schools => "院校",
            Self::Majors => "专业",
            Self::Industries => "国民经济行业",
        }
    }
}
