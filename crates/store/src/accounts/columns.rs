//! Role, rights and 数据权限 as `accounts` stores them.

use domain::accounts::{LevelScope, Right, Rights, Role};

use crate::engine::{Row, StoreError};

pub(super) fn role(row: &Row<'_>, index: usize) -> Result<Role, StoreError> {
    let code: String = row.get(index)?;
    Role::parse(&code).ok_or_else(|| StoreError::corrupt("role", code))
}

/// Three columns from `first`: employment, archive, household.
pub(super) fn rights(row: &Row<'_>, first: usize) -> Result<Rights, StoreError> {
    let right = |index: usize| {
        let code: String = row.get(index)?;
        Right::parse(&code).ok_or_else(|| StoreError::corrupt("right", code))
    };
    Ok(Rights { employment: right(first)?, archive: right(first + 1)?, household: right(first + 2)? })
}

pub(super) fn levels(row: &Row<'_>, index: usize) -> Result<LevelScope, StoreError> {
    let code: String = row.get(index)?;
    LevelScope::parse(&code).ok_or_else(|| StoreError::corrupt("levels", code))
}
