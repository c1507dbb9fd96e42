//! Ledger streams of records that have numbers instead of identifiers of their own.

use domain::ids::{Cohort, ProvinceId, SchoolId};
use uuid::Uuid;

/// The settings of one school and cohort.
pub(super) fn settings(school: SchoolId, cohort: Cohort) -> Uuid {
    of(*b"settings", school.0, cohort.0)
}

pub(super) fn school(school: SchoolId) -> Uuid {
    of(*b"a school", school.0, 0)
}

/// Policy and agreement type of a province.
pub(super) fn province(province: ProvinceId) -> Uuid {
    of(*b"province", province.0, 0)
}

/// A custom (version 8) identifier; the numbers stand behind the bits that version and variant take.
fn of(kind: [u8; 8], number: i32, cohort: i16) -> Uuid {
    let (kind, number, cohort) = (u64::from_be_bytes(kind), number.cast_unsigned(), cohort.cast_unsigned());
    let low = u64::from(number) << 16 | u64::from(cohort);
    uuid::Builder::from_u128(u128::from(kind) << 64 | u128::from(low)).with_version(uuid::Version::Custom).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_has_a_stream_of_its_own() {
        let all = [
            settings(SchoolId(1), Cohort(2027)),
            settings(SchoolId(1), Cohort(2026)),
            settings(SchoolId(2), Cohort(2027)),
            school(SchoolId(1)),
            province(ProvinceId(1)),
        ];
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        assert_eq!(settings(SchoolId(1), Cohort(2027)), settings(SchoolId(1), Cohort(2027)));
    }
}
