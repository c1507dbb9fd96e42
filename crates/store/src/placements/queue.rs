//! Lists of placements: the review queue by waiting time, everything else by age; filtered, page by page along an index.
//!
//! Invariant: a list never reaches beyond its access, level scope included, whatever the filter says.

mod filter;

use domain::accounts::Access;
use domain::ids::{AccountId, Cohort, PlacementId, SchoolId};
use domain::placements::{PlacementKind, StateCode};
use domain::time::Instant;
use sea_query::{Alias, Expr, ExprTrait, JoinType, Order as Direction, Query, SelectStatement};
use serde::{Deserialize, Serialize};

pub use filter::PlacementFilter;

use super::placement::{COLUMNS, PlacementRow, placement_row};
use crate::engine::{Row, StoreError, Tx, Value};
use crate::listing::{Bound, COUNTED};

/// Columns of a [`PlacementRow`]; what a list adds comes after them.
const PLACEMENT_COLUMNS: usize = 32;

/// What stands in the list of void records.
const ENDED: &str = "p.state IN ('ON-VOID', 'OF-VOID', 'BD-VOID', 'QX-VOID', 'OF-TEXT-FAILED', 'OF-IMG-FAILED', 'BD-FAILED', \
     'QX-FAILED')";

const FAILED: &str = "p.state IN ('OF-TEXT-FAILED', 'OF-IMG-FAILED', 'BD-FAILED', 'QX-FAILED')";

/// The order of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// For states that wait for a review.
    #[default]
    LongestWaiting,
    ShortestWaiting,
    Newest,
    Oldest,
    /// For what has ended, which changes no more.
    LatestChange,
    FirstChange,
}

/// The key of a row in the order of its list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListKey {
    pub at: Instant,
    pub placement: PlacementId,
}

/// Where a page begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Cursor {
    #[default]
    Start,
    After(ListKey),
    Before(ListKey),
    /// So many rows into the list; only within the first [`COUNTED`].
    Skip(u64),
}

/// A decision that has not settled, as a list shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    pub by: AccountId,
    pub by_name: String,
    /// The domain's JSON of the decision.
    pub decision: String,
    pub effective_at: Instant,
}

/// One line of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    pub row: PlacementRow,
    pub pending: Option<Pending>,
}

/// A page of a list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PlacementPage {
    pub rows: Vec<Listed>,
    pub has_previous: bool,
    pub has_next: bool,
}

/// One list: of a school and cohort, filtered and ordered.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    pub school: SchoolId,
    pub cohort: Cohort,
    pub filter: &'a PlacementFilter,
    pub order: Order,
}

impl Order {
    const fn column(self) -> &'static str {
        match self {
            Self::LongestWaiting | Self::ShortestWaiting => "waiting_since",
            Self::Newest | Self::Oldest => "created_at",
            Self::LatestChange | Self::FirstChange => "updated_at",
        }
    }

    const fn descends(self) -> bool {
        matches!(self, Self::ShortestWaiting | Self::Newest | Self::LatestChange)
    }

    /// The row's key in this order; `None` when the row does not wait and the order is by waiting.
    pub fn key(self, row: &PlacementRow) -> Option<ListKey> {
        let at = match self {
            Self::LongestWaiting | Self::ShortestWaiting => row.waiting_since?,
            Self::Newest | Self::Oldest => row.created_at,
            Self::LatestChange | Self::FirstChange => row.updated_at,
        };
        Some(ListKey { at, placement: row.record.placement })
    }
}

fn column(name: &'static str) -> Expr {
    Expr::col((Alias::new("p"), Alias::new(name)))
}

fn pending(name: &'static str) -> Expr {
    Expr::col((Alias::new("i"), Alias::new(name)))
}

/// Whether lists of the school are within the access at all.
fn reaches(access: &Access, school: SchoolId) -> bool {
    access.school().is_none_or(|own| own == school)
        && access.province().is_none()
        && access.employer().is_none()
        && access.person().is_none()
}

impl List<'_> {
    fn narrow(&self, query: &mut SelectStatement, bound: &mut Bound, access: &Access) {
        let filter = self.filter;
        query.from_as(Alias::new("placements"), Alias::new("p"));
        query.and_where(column("school_id").eq(bound.bind(self.school)));
        query.and_where(column("cohort").eq(bound.bind(self.cohort)));
        for department in [access.department(), filter.department].into_iter().flatten() {
            query.and_where(column("department_id").eq(bound.bind(department)));
        }
        for group in [access.levels().group(), filter.level_group.as_deref()].into_iter().flatten() {
            query.and_where(column("level_group").eq(bound.bind(group)));
        }
        if let Some(level) = filter.waits_at {
            query.and_where(column("waiting_level").eq(bound.bind(level.as_str())));
        }
        for (name, states) in [("state", &filter.states), ("waiting", &filter.waiting)] {
            match states.as_slice() {
                [] => {}
                [only] => {
                    query.and_where(column(name).eq(bound.bind(only.as_str())));
                }
                several => {
                    let states: Vec<Expr> = several.iter().map(|state| bound.bind(state.as_str())).collect();
                    query.and_where(column(name).is_in(states));
                }
            }
        }
        let several = filter.kinds.as_slice();
        let only = filter.kind.or(match several {
            [only] => Some(*only),
            _ => None,
        });
        match (only, several) {
            (Some(kind), _) => {
                query.and_where(column("kind").eq(bound.bind(kind.as_str())));
            }
            (None, []) => {}
            (None, several) => {
                // By what is left out: an index over the kinds asked for would give them one after the other, not in order.
                for other in PlacementKind::ALL.iter().filter(|kind| !several.contains(kind)) {
                    query.and_where(column("kind").ne(bound.bind(other.as_str())));
                }
            }
        }
        if filter.ended {
            // The words of the partial index, so that it is found.
            query.and_where(Expr::cust(ENDED));
        }
        let exact = [
            ("major", &filter.major),
            ("level", &filter.level),
            ("student_number", &filter.student_number),
            ("number", &filter.number),
            ("initiator", &filter.initiator),
            ("post", &filter.post),
        ];
        for (name, value) in exact {
            if let Some(value) = value {
                query.and_where(column(name).eq(bound.bind(value.as_str())));
            }
        }
        if let Some(document) = &filter.document {
            query.and_where(column("document_blind").eq(bound.bind(document.as_slice())));
        }
        for (name, beginning) in [("student_name", &filter.name), ("employer_name", &filter.employer)] {
            if let Some(beginning) = beginning {
                query.and_where(column(name).gte(bound.bind(beginning.as_str())));
                query.and_where(column(name).lt(bound.bind(format!("{beginning}\u{10ffff}"))));
            }
        }
        if let Some(until) = filter.waiting_until {
            query.and_where(column("waiting_since").lte(bound.bind(until)));
        }
        if let Some(reason) = filter.failed_for {
            query.and_where(Expr::cust(FAILED));
            // Counted, not joined, so that the order stays that of the list; the word is one of a closed set.
            query.and_where(Expr::cust(format!(
                "(SELECT COUNT(*) FROM reviews r WHERE r.school_id = p.school_id AND r.placement_id = p.placement_id \
                 AND r.decision = 'fail' AND r.reason = '{}') > 0",
                reason.as_str()
            )));
        }
        if let Some(since) = filter.changed_since {
            query.and_where(column("updated_at").gte(bound.bind(since)));
        }
        if let Some(flag) = filter.flag {
            // The word is one of a closed set, not the reader's.
            query.and_where(Expr::cust(format!("(' ' || p.flags || ' ') LIKE '% {} %'", flag.as_str())));
        }
        if filter.undecided {
            query.and_where(Expr::cust(
                "NOT EXISTS (SELECT 1 FROM intentions u WHERE u.school_id = p.school_id AND u.placement_id = p.placement_id)",
            ));
        }
    }

    fn begin_at(&self, query: &mut SelectStatement, bound: &mut Bound, key: ListKey, larger: bool) {
        let here = Expr::tuple([column(self.order.column()), column("placement_id")]);
        let there = Expr::tuple([bound.bind(key.at), bound.bind(key.placement)]);
        query.and_where(if larger { here.gt(there) } else { here.lt(there) });
    }

    fn page_text(&self, access: &Access, cursor: Cursor, size: u16) -> (String, Vec<Value>) {
        let mut bound = Bound::default();
        let mut query = Query::select();
        for name in COLUMNS.split(", ") {
            query.expr(column(name));
        }
        for name in ["by_account", "by_name", "decision", "effective_at"] {
            query.expr(pending(name));
        }
        self.narrow(&mut query, &mut bound, access);
        let own_intention =
            pending("school_id").eq(column("school_id")).and(pending("placement_id").eq(column("placement_id")));
        query.join_as(JoinType::LeftJoin, Alias::new("intentions"), Alias::new("i"), own_intention);
        let backwards = matches!(cursor, Cursor::Before(_));
        let descends = self.order.descends() != backwards;
        match cursor {
            Cursor::After(key) | Cursor::Before(key) => self.begin_at(&mut query, &mut bound, key, !descends),
            Cursor::Start => {}
            Cursor::Skip(rows) => {
                query.offset(Ord::min(rows, COUNTED.unsigned_abs()));
            }
        }
        let direction = if descends { Direction::Desc } else { Direction::Asc };
        query.order_by((Alias::new("p"), Alias::new(self.order.column())), direction.clone());
        query.order_by((Alias::new("p"), Alias::new("placement_id")), direction);
        query.limit(u64::from(size) + 1);
        bound.build(&query)
    }

    fn count_text(&self, access: &Access, up_to: Option<ListKey>) -> (String, Vec<Value>) {
        let mut bound = Bound::default();
        let mut query = Query::select();
        query.expr(Expr::cust("1"));
        self.narrow(&mut query, &mut bound, access);
        if let Some(key) = up_to {
            self.begin_at(&mut query, &mut bound, key, self.order.descends());
        }
        query.limit(COUNTED.unsigned_abs() + 1);
        let (inner, values) = bound.build(&query);
        (format!("SELECT COUNT(*) FROM ({inner}) t"), values)
    }
}

/// One page in the list's order.
pub async fn page(
    tx: &mut Tx,
    access: &Access,
    list: List<'_>,
    cursor: Cursor,
    size: u16,
) -> Result<PlacementPage, StoreError> {
    if !reaches(access, list.school) {
        return Ok(PlacementPage::default());
    }
    let (sql, values) = list.page_text(access, cursor, size);
    let mut rows = tx.all(&sql, values, listed).await?;
    let more = rows.len() > usize::from(size);
    rows.truncate(size.into());
    let (has_previous, has_next) = match cursor {
        Cursor::Start => (false, more),
        Cursor::Skip(rows) => (rows > 0, more),
        Cursor::After(_) => (true, more),
        Cursor::Before(_) => {
            rows.reverse();
            (more, true)
        }
    };
    Ok(PlacementPage { rows, has_previous, has_next })
}

/// How many rows the list has, at most one more than [`COUNTED`].
pub async fn count(tx: &mut Tx, access: &Access, list: List<'_>) -> Result<i64, StoreError> {
    if !reaches(access, list.school) {
        return Ok(0);
    }
    let (sql, values) = list.count_text(access, None);
    tx.one(&sql, values, |row| row.get(0)).await
}

/// How many rows stand before the key, at most one more than [`COUNTED`].
pub async fn count_before(tx: &mut Tx, access: &Access, list: List<'_>, key: ListKey) -> Result<i64, StoreError> {
    if !reaches(access, list.school) {
        return Ok(0);
    }
    let (sql, values) = list.count_text(access, Some(key));
    tx.one(&sql, values, |row| row.get(0)).await
}

/// How many rows wait for what; for lists of one level, whose index holds both.
pub async fn counts(tx: &mut Tx, access: &Access, list: List<'_>) -> Result<Vec<(StateCode, i64)>, StoreError> {
    if !reaches(access, list.school) {
        return Ok(Vec::new());
    }
    let mut bound = Bound::default();
    let mut query = Query::select();
    query.expr(column("waiting")).expr(Expr::cust("COUNT(*)"));
    list.narrow(&mut query, &mut bound, access);
    query.group_by_col((Alias::new("p"), Alias::new("waiting")));
    let (sql, values) = bound.build(&query);
    tx.all(&sql, values, |row| {
        let word: String = row.get(0)?;
        let state = StateCode::parse(&word).ok_or_else(|| StoreError::corrupt("what waits", word))?;
        Ok((state, row.get(1)?))
    })
    .await
}

/// The majors that occur in a cohort, at most `limit`, for the filter's choices.
pub async fn majors(tx: &mut Tx, access: &Access, list: List<'_>, limit: u64) -> Result<Vec<String>, StoreError> {
    if !reaches(access, list.school) {
        return Ok(Vec::new());
    }
    let mut bound = Bound::default();
    let mut query = Query::select();
    query.distinct().expr(column("major"));
    list.narrow(&mut query, &mut bound, access);
    query.order_by((Alias::new("p"), Alias::new("major")), Direction::Asc).limit(limit);
    let (sql, values) = bound.build(&query);
    tx.all(&sql, values, |row| row.get(0)).await
}

fn listed(row: &Row<'_>) -> Result<Listed, StoreError> {
    let at = PLACEMENT_COLUMNS;
    let pending = match row.get::<Option<AccountId>>(at)? {
        None => None,
        Some(by) => {
            Some(Pending { by, by_name: row.get(at + 1)?, decision: row.get(at + 2)?, effective_at: row.get(at + 3)? })
        }
    };
    Ok(Listed { row: placement_row(row)?, pending })
}

#[cfg(test)]
mod tests;
