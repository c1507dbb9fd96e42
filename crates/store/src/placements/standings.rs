//! What roster entries hold now: the destination in force and what is under way, for lists of graduates.

use domain::accounts::Access;
use domain::ids::{EntryId, SchoolId};
use domain::placements::{Slot, StateCode};
use sea_query::{Alias, Expr, ExprTrait, Query};

use crate::engine::{Row, StoreError, Tx};
use crate::listing::Bound;

/// One slot, held by one placement of the entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    pub entry: EntryId,
    pub slot: Slot,
    /// What somebody waits for, else the state itself.
    pub waiting: StateCode,
    pub post: String,
    pub employer_name: String,
}

fn column(name: &'static str) -> Expr {
    Expr::col((Alias::new("p"), Alias::new(name)))
}

/// The slots these entries hold; the entries themselves were found within the access.
pub async fn standings(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    entries: &[EntryId],
) -> Result<Vec<Standing>, StoreError> {
    if entries.is_empty() || access.school().is_some_and(|own| own != school) {
        return Ok(Vec::new());
    }
    let mut bound = Bound::default();
    let mut query = Query::select();
    for name in ["entry_id", "slot", "waiting", "post", "employer_name"] {
        query.expr(column(name));
    }
    query.from_as(Alias::new("placements"), Alias::new("p"));
    query.and_where(column("school_id").eq(bound.bind(school)));
    let entries: Vec<Expr> = entries.iter().map(|entry| bound.bind(*entry)).collect();
    query.and_where(column("entry_id").is_in(entries));
    query.and_where(Expr::cust("p.slot <> 'none'"));
    let (sql, values) = bound.build(&query);
    tx.all(&sql, values, standing).await
}

fn standing(row: &Row<'_>) -> Result<Standing, StoreError> {
    let (slot, waiting): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Standing {
        entry: row.get(0)?,
        slot: Slot::parse(&slot).ok_or_else(|| StoreError::corrupt("slot", slot))?,
        waiting: StateCode::parse(&waiting).ok_or_else(|| StoreError::corrupt("what waits", waiting))?,
        post: row.get(3)?,
        employer_name: row.get(4)?,
    })
}
