//! Where a targeted or commissioned graduate is bound to go, and whether the destination in force keeps to it (F292).

use crate::codes::{folded, regions};
use crate::words::words;

/// The unit of a 定向 or 委培 agreement.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Commitment {
    /// Never empty.
    pub unit: String,
    /// Region code of its place; empty while unknown.
    pub region: String,
}

words! {
    /// Whether the graduate goes where the agreement says (定向落实).
    pub enum Fulfilment {
        /// The roster does not say where the graduate is bound to go.
        Unknown = "unknown",
        /// Nothing is in force yet.
        Open = "open",
        /// What is in force is with another unit.
        Elsewhere = "elsewhere",
        Kept = "kept",
    }
}

impl Commitment {
    /// The place in words.
    pub fn place(&self) -> String {
        regions().full_name(&self.region).unwrap_or(&self.region).to_owned()
    }
}

impl Fulfilment {
    /// `unit` is empty when the roster has none, `employer` is the unit of what is in force. Names are compared without
    /// blanks and without regard to wide and narrow brackets.
    pub fn of(unit: &str, employer: Option<&str>) -> Self {
        match employer {
            None => Self::Open,
            Some(_) if unit.is_empty() => Self::Unknown,
            Some(employer) if folded(employer) == folded(unit) => Self::Kept,
            Some(_) => Self::Elsewhere,
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Unknown => "名单未登记定向单位",
            Self::Open => "尚未落实",
            Self::Elsewhere => "与协议单位不一致",
            Self::Kept => "已按协议落实",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_whatever_its_brackets_and_blanks() {
        let unit = "江州县人民医院（总院）";
        assert_eq!(Fulfilment::of(unit, Some("江州县人民医院 (总院)")), Fulfilment::Kept);
        assert_eq!(Fulfilment::of(unit, Some("江州县中医院")), Fulfilment::Elsewhere);
        assert_eq!(Fulfilment::of(unit, None), Fulfilment::Open);
        assert_eq!(Fulfilment::of("", Some("江州县中医院")), Fulfilment::Unknown);
        assert_eq!(Fulfilment::of("", None), Fulfilment::Open);
    }
}
