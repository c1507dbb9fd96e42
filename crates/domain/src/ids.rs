//! Identifiers. Each kind has a type of its own, so that one can never stand where another is meant.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.simple().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Uuid::try_parse(text).map(Self).map_err(|_| InvalidId)
            }
        }
    )+};
}

macro_rules! number_ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty))+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.parse().map(Self).map_err(|_| InvalidId)
            }
        }
    )+};
}

/// The text is not an identifier of the expected kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not an identifier")]
pub struct InvalidId;

uuid_ids! {
    DepartmentId
    /// A human being, found by {document kind, number}; one person may have several roster entries.
    PersonId
    /// One line of a school's roster of one cohort.
    EntryId
    EmployerId
    /// One attempt at a destination of any kind; always together with its school, see [`PlacementRef`].
    PlacementId
    AccountId
    SessionId
    ImportId
    ExportId
    /// One request to change a training mode; always together with its school.
    ModeChangeId
    JobId
    MessageId
    TemplateId
    CandidateId
    FileId
    ContactId
    AdmissionId
    LinkId
}

number_ids! {
    /// Never reused, even after a school is removed.
    SchoolId(i32)
    ProvinceId(i32)
    /// The graduating year (届).
    Cohort(i16)
}

/// A placement as it stands in an address: school and placement in 32 Crockford characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct PlacementRef {
    pub school: SchoolId,
    pub placement: PlacementId,
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl fmt::Display for PlacementRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0_u8; 20];
        let (school, placement) = bytes.split_at_mut(4);
        school.copy_from_slice(&self.school.0.to_be_bytes());
        placement.copy_from_slice(self.placement.0.as_bytes());
        for group in bytes.chunks_exact(5) {
            let bits = group.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for place in (0..8).rev() {
                let index = usize::try_from(bits >> (place * 5) & 31).unwrap_or_default();
                let letter = CROCKFORD.get(index).copied().unwrap_or(b'0');
                write!(f, "{}", char::from(letter))?;
            }
        }
        Ok(())
    }
}

impl FromStr for PlacementRef {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if text.len() != 32 {
            return Err(InvalidId);
        }
        let mut bytes = Vec::with_capacity(20);
        for group in text.as_bytes().chunks_exact(8) {
            let mut bits = 0_u64;
            for letter in group {
                let letter = letter.to_ascii_uppercase();
                let value = CROCKFORD.iter().position(|c| *c == letter).ok_or(InvalidId)?;
                bits = bits << 5 | u64::try_from(value).map_err(|_| InvalidId)?;
            }
            bytes.extend(bits.to_be_bytes().iter().skip(3));
        }
        let (school, placement) = bytes.split_at_checked(4).ok_or(InvalidId)?;
        let school = i32::from_be_bytes(school.try_into().map_err(|_| InvalidId)?);
        let placement = Uuid::from_slice(placement).map_err(|_| InvalidId)?;
        Ok(Self { school: SchoolId(school), placement: PlacementId(placement) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_placement_ref_survives_its_address(school: i32, uuid: u128) {
            let whole = PlacementRef { school: SchoolId(school), placement: PlacementId(Uuid::from_u128(uuid)) };
            let text = whole.to_string();
            prop_assert_eq!(text.len(), 32);
            prop_assert_eq!(text.parse::<PlacementRef>(), Ok(whole));
            prop_assert_eq!(text.to_lowercase().parse::<PlacementRef>(), Ok(whole));
        }

        #[test]
        fn any_other_text_is_refused_without_a_panic(text in "\\PC{0,40}") {
            let _ = text.parse::<PlacementRef>();
        }
    }
}
