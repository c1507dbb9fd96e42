//! The list of a cohort's entries with its filters: pages by key, counts up to a bound.
//!
//! Sorted by 学号, or by name where a name is searched; both orders follow an index.

use domain::accounts::Access;
use domain::ids::{Cohort, DepartmentId, EntryId, SchoolId};
use sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement};

use super::reaches;
use crate::engine::{Row, StoreError, Tx, Value};
use crate::listing::Bound;
pub use crate::listing::COUNTED;

/// What is searched for, exactly but for the name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sought {
    /// The beginning of a name, as compared.
    NamePrefix(String),
    StudentNumber(String),
    ExamNumber(String),
    /// Keyed hash of a document.
    Document(Vec<u8>),
}

/// What a graduate has to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// A destination in force.
    Settled,
    UnderWay,
    Nothing,
}

/// The filters of the list; each narrows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EntryFilter {
    pub sought: Option<Sought>,
    pub department: Option<DepartmentId>,
    pub major: Option<String>,
    /// Codes of 学历层次.
    pub levels: Vec<String>,
    pub training_mode: Option<String>,
    /// Whether 培养方式 lets the graduate sign online.
    pub may_sign: Option<bool>,
    pub check_state: Option<String>,
    pub held: Option<Held>,
}

/// Where a page begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Cursor {
    #[default]
    Start,
    After(EntryId),
    Before(EntryId),
    /// So many rows into the list; only within the first [`COUNTED`].
    Skip(u64),
}

/// One line of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedEntry {
    pub entry: EntryId,
    pub name: String,
    pub exam_number: String,
    pub student_number: String,
    pub document_masked: String,
    pub department: String,
    pub major: String,
    pub level: String,
    pub training_mode: String,
    pub check_state: String,
    pub name_conflict: bool,
}

/// A page of the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EntryPage {
    pub rows: Vec<ListedEntry>,
    pub has_previous: bool,
    pub has_next: bool,
}

/// Training modes that may not sign online (R39).
const NOT_ONLINE: [&str; 2] = ["21", "41"];

// Counted, not joined: the order stays that of the list's own index.
const SETTLED: &str = "(SELECT COUNT(*) FROM placements p WHERE p.school_id = e.school_id AND p.entry_id = e.entry_id \
     AND p.slot = 'effective') > 0";
const UNDER_WAY: &str = "(SELECT COUNT(*) FROM placements p WHERE p.school_id = e.school_id AND p.entry_id = e.entry_id \
     AND p.slot = 'in_process') > 0";
const NOTHING: &str = "(SELECT COUNT(*) FROM placements p WHERE p.school_id = e.school_id AND p.entry_id = e.entry_id \
     AND p.slot <> 'none') = 0";

fn column(name: &'static str) -> Expr {
    Expr::col((Alias::new("e"), Alias::new(name)))
}

impl EntryFilter {
    const fn order(&self) -> &'static str {
        match self.sought {
            Some(Sought::NamePrefix(_)) => "name_key",
            _ => "student_number",
        }
    }

    fn narrow(
        &self,
        query: &mut SelectStatement,
        bound: &mut Bound,
        access: &Access,
        school: SchoolId,
        cohort: Cohort,
    ) {
        query.from_as(Alias::new("entries"), Alias::new("e"));
        query.and_where(column("school_id").eq(bound.bind(school)));
        query.and_where(column("cohort").eq(bound.bind(cohort)));
        query.and_where(column("removed_at").is_null());
        for department in [access.department(), self.department].into_iter().flatten() {
            query.and_where(column("department_id").eq(bound.bind(department)));
        }
        if let Some(group) = access.levels().group() {
            query.and_where(column("level_group").eq(bound.bind(group)));
        }
        match &self.sought {
            None => {}
            Some(Sought::NamePrefix(prefix)) => {
                query.and_where(column("name_key").gte(bound.bind(prefix.as_str())));
                query.and_where(column("name_key").lt(bound.bind(format!("{prefix}\u{10ffff}"))));
            }
            Some(Sought::StudentNumber(number)) => {
                query.and_where(column("student_number").eq(bound.bind(number.as_str())));
            }
            Some(Sought::ExamNumber(number)) => {
                query.and_where(column("exam_number").eq(bound.bind(number.as_str())));
            }
            Some(Sought::Document(blind)) => {
                query.and_where(column("document_blind").eq(bound.bind(blind.as_slice())));
            }
        }
        if !self.levels.is_empty() {
            let levels: Vec<Expr> = self.levels.iter().map(|level| bound.bind(level.as_str())).collect();
            query.and_where(column("level").is_in(levels));
        }
        let exact =
            [("major", &self.major), ("training_mode", &self.training_mode), ("check_state", &self.check_state)];
        for (name, value) in exact {
            if let Some(value) = value {
                query.and_where(column(name).eq(bound.bind(value.as_str())));
            }
        }
        if let Some(may_sign) = self.may_sign {
            let modes = NOT_ONLINE.map(|mode| bound.bind(mode));
            query.and_where(if may_sign {
                column("training_mode").is_not_in(modes)
            } else {
                column("training_mode").is_in(modes)
            });
        }
        if let Some(held) = self.held {
            query.and_where(Expr::cust(match held {
                Held::Settled => SETTLED,
                Held::UnderWay => UNDER_WAY,
                Held::Nothing => NOTHING,
            }));
        }
    }

    /// Only what comes after, or before, the entry in the list's order.
    fn begin_at(
        &self,
        query: &mut SelectStatement,
        bound: &mut Bound,
        school: SchoolId,
        entry: EntryId,
        backwards: bool,
    ) {
        let order = self.order();
        let key = Query::select()
            .expr(Expr::col((Alias::new("k"), Alias::new(order))))
            .from_as(Alias::new("entries"), Alias::new("k"))
            .and_where(Expr::col((Alias::new("k"), Alias::new("school_id"))).eq(bound.bind(school)))
            .and_where(Expr::col((Alias::new("k"), Alias::new("entry_id"))).eq(bound.bind(entry)))
            .to_owned();
        let here = Expr::tuple([column(order), column("entry_id")]);
        let there = Expr::tuple([Expr::SubQuery(None, Box::new(key.into())), bound.bind(entry)]);
        query.and_where(if backwards { here.lt(there) } else { here.gt(there) });
    }

    fn page_text(
        &self,
        access: &Access,
        school: SchoolId,
        cohort: Cohort,
        cursor: Cursor,
        size: u64,
    ) -> (String, Vec<Value>) {
        let mut bound = Bound::default();
        let mut query = Query::select();
        let columns = [
            "entry_id",
            "name",
            "exam_number",
            "student_number",
            "document_masked",
            "major",
            "level",
            "training_mode",
            "check_state",
            "name_conflict",
        ];
        for name in columns {
            query.expr(column(name));
        }
        // The department's name without a join, so that the order of the index is kept.
        query.expr(Expr::SubQuery(None, Box::new(department_name())));
        self.narrow(&mut query, &mut bound, access, school, cohort);
        let order = self.order();
        let backwards = matches!(cursor, Cursor::Before(_));
        match cursor {
            Cursor::After(entry) | Cursor::Before(entry) => {
                self.begin_at(&mut query, &mut bound, school, entry, backwards);
            }
            Cursor::Start => {}
            Cursor::Skip(rows) => {
                query.offset(Ord::min(rows, COUNTED.unsigned_abs()));
            }
        }
        let direction = if backwards { Order::Desc } else { Order::Asc };
        query.order_by((Alias::new("e"), Alias::new(order)), direction.clone());
        query.order_by((Alias::new("e"), Alias::new("entry_id")), direction);
        query.limit(size + 1);
        bound.build(&query)
    }

    fn count_text(
        &self,
        access: &Access,
        school: SchoolId,
        cohort: Cohort,
        up_to: Option<EntryId>,
    ) -> (String, Vec<Value>) {
        let mut bound = Bound::default();
        let mut query = Query::select();
        query.expr(Expr::cust("1"));
        self.narrow(&mut query, &mut bound, access, school, cohort);
        if let Some(entry) = up_to {
            self.begin_at(&mut query, &mut bound, school, entry, true);
        }
        query.limit(u64::try_from(COUNTED).unwrap_or_default() + 1);
        let (inner, values) = bound.build(&query);
        (format!("SELECT COUNT(*) FROM ({inner}) t"), values)
    }
}

fn department_name() -> sea_query::SubQueryStatement {
    let department = |name| Expr::col((Alias::new("d"), Alias::new(name)));
    Query::select()
        .expr(department("name"))
        .from_as(Alias::new("departments"), Alias::new("d"))
        .and_where(department("school_id").eq(column("school_id")))
        .and_where(department("department_id").eq(column("department_id")))
        .to_owned()
        .into()
}

/// One page in the list's order.
pub async fn page(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    filter: &EntryFilter,
    cursor: Cursor,
    size: u16,
) -> Result<EntryPage, StoreError> {
    if !reaches(access, school) {
        return Ok(EntryPage::default());
    }
    let (sql, values) = filter.page_text(access, school, cohort, cursor, size.into());
    let mut rows = tx.all(&sql, values, listed).await?;
    let more = rows.len() > usize::from(size);
    rows.truncate(size.into());
    let backwards = matches!(cursor, Cursor::Before(_));
    if backwards {
        rows.reverse();
    }
    let (has_previous, has_next) = match cursor {
        Cursor::Start => (false, more),
        Cursor::Skip(rows) => (rows > 0, more),
        Cursor::After(_) => (true, more),
        Cursor::Before(_) => (more, true),
    };
    Ok(EntryPage { rows, has_previous, has_next })
}

/// How many entries pass the filter, at most one more than [`COUNTED`].
pub async fn count(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    filter: &EntryFilter,
) -> Result<i64, StoreError> {
    if !reaches(access, school) {
        return Ok(0);
    }
    let (sql, values) = filter.count_text(access, school, cohort, None);
    tx.one(&sql, values, |row| row.get(0)).await
}

/// How many entries stand before this one in the list's order, at most one more than [`COUNTED`].
pub async fn count_before(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    filter: &EntryFilter,
    entry: EntryId,
) -> Result<i64, StoreError> {
    if !reaches(access, school) {
        return Ok(0);
    }
    let (sql, values) = filter.count_text(access, school, cohort, Some(entry));
    tx.one(&sql, values, |row| row.get(0)).await
}

/// The majors that occur, at most `limit`, for the filter's choices.
pub async fn majors(
    tx: &mut Tx,
    access: &Access,
    school: SchoolId,
    cohort: Cohort,
    department: Option<DepartmentId>,
    limit: u64,
) -> Result<Vec<String>, StoreError> {
    if !reaches(access, school) {
        return Ok(Vec::new());
    }
    let mut bound = Bound::default();
    let mut query = Query::select();
    query.distinct().expr(column("major"));
    let filter = EntryFilter { department, ..EntryFilter::default() };
    filter.narrow(&mut query, &mut bound, access, school, cohort);
    query.order_by((Alias::new("e"), Alias::new("major")), Order::Asc).limit(limit);
    let (sql, values) = bound.build(&query);
    tx.all(&sql, values, |row| row.get(0)).await
}

fn listed(row: &Row<'_>) -> Result<ListedEntry, StoreError> {
    Ok(ListedEntry {
        entry: row.get(0)?,
        name: row.get(1)?,
        exam_number: row.get(2)?,
        student_number: row.get(3)?,
        document_masked: row.get(4)?,
        major: row.get(5)?,
        level: row.get(6)?,
        training_mode: row.get(7)?,
        check_state: row.get(8)?,
        name_conflict: row.get(9)?,
        department: row.get(10)?,
    })
}

#[cfg(test)]
mod tests;
