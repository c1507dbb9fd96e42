//! 学生名单管理: the list, its filters, its search (F059, F075, F076).

use app::roster::list::{Found, Listing, Standing, list, search, sought_by};
use app::roster::{COUNTED, Cursor, EntryFilter, Held};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::accounts::Action;
use domain::codes::{Builtin, Level, education_group};
use domain::ids::Cohort;
use domain::roster::TrainingMode;

use super::address;
use crate::WebState;
use crate::components::{Chip, Column, Desk, Empty, FilterBar, Link, Pager, PagerLinks, TableHead, Tag, Tone};
use crate::forms::Form;
use crate::respond::{PageError, encode, ok, see_other};
use crate::routes::Routes;
use crate::session::Signed;
use crate::shell;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/s/{cohort}/students", Action::SeeRoster, students).post(
        "/s/{cohort}/students/search",
        Action::SeeRoster,
        find,
    )
}

/// One graduate in the list.
#[derive(Debug)]
pub struct StudentRow {
    pub reference: String,
    pub href: String,
    pub name: String,
    /// Such as an unlinked entry.
    pub flags: Vec<Tag>,
    pub exam_number: String,
    pub student_number: String,
    pub document: String,
    pub department: String,
    pub major: String,
    pub level: String,
    pub training_mode: String,
    pub may_sign: Tag,
    pub check: Tag,
    /// 当前去向.
    pub current: String,
    pub standing: String,
}

#[derive(Template, Debug)]
#[template(path = "staff/students.html")]
pub struct StudentsPage {
    pub shell: Desk,
    pub cohort: i16,
    pub may_import: bool,
    pub search: String,
    pub filters: FilterBar,
    pub head: TableHead,
    pub rows: Vec<StudentRow>,
    pub empty: Empty,
    pub pager: Pager,
}

/// The tag of a graduate's own check.
pub fn check_tag(state: &str) -> Tag {
    match state {
        "confirmed" => Tag::new(Tone::Ok, "已核对"),
        "disputed" => Tag::new(Tone::Bad, "反馈有误"),
        _ => Tag::new(Tone::Neutral, "待核对"),
    }
}

/// 是否可以签约, as far as 培养方式 decides.
pub fn signing_tag(training_mode: &str) -> Tag {
    if TrainingMode::parse(training_mode).is_some_and(TrainingMode::may_sign_online) {
        Tag::flag(Tone::Ok, "是")
    } else {
        Tag::flag(Tone::Neutral, "否")
    }
}

async fn students(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let query = address::query(raw);
    let size = address::size(&query);
    let filter = EntryFilter {
        sought: Some(query.get("find"))
            .filter(|text| !text.is_empty())
            .and_then(|text| sought_by(&state.app, &actor, text)),
        department: query.parse("department"),
        major: text(&query, "major"),
        levels: levels(query.get("level")),
        training_mode: text(&query, "mode"),
        may_sign: match query.get("sign") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        check_state: text(&query, "check"),
        held: match query.get("held") {
            "settled" => Some(Held::Settled),
            "open" => Some(Held::UnderWay),
            "none" => Some(Held::Nothing),
            _ => None,
        },
    };
    let cursor = match (query.parse("after"), query.parse("before"), rows_before(&query, size)) {
        (Some(entry), _, _) => Cursor::After(entry),
        (None, Some(entry), _) => Cursor::Before(entry),
        (None, None, Some(rows)) => Cursor::Skip(rows),
        (None, None, None) => Cursor::Start,
    };
    let listing = list(&state.app, &actor, Cohort(cohort), &filter, cursor, size).await?;
    let shell = shell::desk(&state, &actor, Cohort(cohort), "students").await?;
    let may_import = actor.access(Action::ImportRoster).is_ok();
    let at = At { base: format!("/s/{cohort}/students"), query };
    ok(&StudentsPage {
        shell,
        cohort,
        may_import,
        search: format!("/s/{cohort}/students/search"),
        filters: filters(&at, &listing, &filter),
        head: TableHead {
            caption: "本届毕业生".into(),
            pick: false,
            columns: [
                "姓名",
                "毕业年份",
                "考生号",
                "学号",
                "身份证号码",
                "院系",
                "专业",
                "学历",
                "培养方式",
                "可否签约",
                "核对信息",
                "当前去向",
                "状态",
            ]
            .map(Column::text)
            .into(),
        },
        rows: listing
            .page
            .rows
            .iter()
            .zip(&listing.standings)
            .map(|(row, has)| student_row(cohort, row, has))
            .collect(),
        empty: empty(&at, cohort, may_import),
        pager: pager(&at, &listing, size),
    })
}

async fn find(
    State(state): State<WebState>,
    Signed(actor): Signed,
    Path(cohort): Path<i16>,
    form: Form,
) -> Result<Response, PageError> {
    if form.get("q").is_empty() {
        return Ok(see_other(&format!("/s/{cohort}/students")));
    }
    let to = match search(&state.app, &actor, Cohort(cohort), form.get("q")).await? {
        Found::Entry(entry) => format!("/s/{cohort}/students/{entry}"),
        Found::Listed(reference) => format!("/s/{cohort}/students?find={reference}"),
    };
    Ok(see_other(&to))
}

/// The rows before the page the address asks for by its number.
fn rows_before(query: &Form, size: u16) -> Option<u64> {
    let page = query.parse::<u64>("page").filter(|page| *page >= 1)?;
    let rows = (page - 1).checked_mul(size.into())?;
    (rows < COUNTED.unsigned_abs()).then_some(rows)
}

fn text(query: &Form, name: &str) -> Option<String> {
    Some(query.get(name)).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The codes of 学历层次 that fall into one of the four levels.
fn levels(word: &str) -> Vec<String> {
    let Some(level) = Level::parse(word) else { return Vec::new() };
    let all = Builtin::EducationLevels.table().choices(Cohort(i16::MAX));
    all.filter(|entry| education_group(&entry.code) == Some(level)).map(|entry| entry.code.clone()).collect()
}

fn student_row(cohort: i16, row: &app::roster::ListedEntry, standing: &Standing) -> StudentRow {
    let mode = TrainingMode::parse(&row.training_mode).map_or(row.training_mode.as_str(), |mode| mode.name());
    let level = education_group(&row.level).map_or(row.level.as_str(), |level| level.name());
    StudentRow {
        reference: row.entry.to_string(),
        href: format!("/s/{cohort}/students/{}", row.entry),
        name: row.name.clone(),
        flags: if row.name_conflict { vec![Tag::flag(Tone::Bad, "姓名不一致")] } else { Vec::new() },
        exam_number: row.exam_number.clone(),
        student_number: row.student_number.clone(),
        document: row.document_masked.clone(),
        department: row.department.clone(),
        major: row.major.clone(),
        level: level.to_owned(),
        training_mode: mode.to_owned(),
        may_sign: signing_tag(&row.training_mode),
        check: check_tag(&row.check_state),
        current: standing.current.clone(),
        standing: standing.state.clone(),
    }
}

/// The page's address and what its query holds.
struct At {
    base: String,
    query: Form,
}

impl At {
    /// The address with `name` set or, when empty, taken away; always from the first page.
    fn with(&self, name: &str, value: &str) -> String {
        let places = ["after", "before", "page", name];
        let kept =
            self.query.pairs().iter().filter(|(known, text)| !places.contains(&known.as_str()) && !text.is_empty());
        let mut pairs: Vec<String> = kept.map(|(known, text)| format!("{}={}", encode(known), encode(text))).collect();
        if !value.is_empty() {
            pairs.push(format!("{name}={}", encode(value)));
        }
        if pairs.is_empty() { self.base.clone() } else { format!("{}?{}", self.base, pairs.join("&")) }
    }

    fn pick(&self, label: &str, name: &str, options: Vec<(String, String)>) -> Chip {
        let now = self.query.get(name);
        if now.is_empty() {
            let link = |(value, words): (String, String)| Link::new(self.with(name, &value), words, false);
            return Chip::Pick { label: label.into(), options: options.into_iter().map(link).collect() };
        }
        let words =
            options.into_iter().find(|(value, _)| value == now).map_or_else(|| now.to_owned(), |(_, words)| words);
        Chip::Active { text: format!("{label}：{words}"), clear: self.with(name, "") }
    }

    fn is_filtered(&self) -> bool {
        ["find", "department", "major", "level", "mode", "sign", "check", "held"]
            .iter()
            .any(|name| !self.query.get(name).is_empty())
    }
}

fn filters(at: &At, listing: &Listing, filter: &EntryFilter) -> FilterBar {
    let words = |pairs: &[(&str, &str)]| pairs.iter().map(|(value, text)| ((*value).into(), (*text).into())).collect();
    let departments = listing.departments.iter().map(|row| (row.department.to_string(), row.name.clone())).collect();
    let majors = listing.majors.iter().map(|major| (major.clone(), major.clone())).collect();
    let levels = Level::ALL.iter().map(|level| (level.as_str().to_owned(), level.name().to_owned())).collect();
    let modes = TrainingMode::ALL.iter().map(|mode| (mode.as_str().to_owned(), mode.name().to_owned())).collect();
    let mut chips = vec![
        at.pick("院系", "department", departments),
        at.pick("专业", "major", majors),
        at.pick("学历层次", "level", levels),
        at.pick("培养方式", "mode", modes),
        at.pick("是否可签约", "sign", words(&[("yes", "是"), ("no", "否")])),
        at.pick(
            "核对信息",
            "check",
            words(&[("unchecked", "待核对"), ("confirmed", "已核对"), ("disputed", "反馈有误")]),
        ),
        at.pick("当前去向", "held", words(&[("settled", "已有去向"), ("open", "正在办理"), ("none", "还没有登记")])),
    ];
    if filter.sought.is_some() {
        chips.insert(0, Chip::Active { text: "按搜索内容".into(), clear: at.with("find", "") });
    }
    FilterBar { chips, clear: Some(at.base.clone()), hits: format!("{}人", total(listing)), link: None }
}

fn total(listing: &Listing) -> String {
    if listing.total > COUNTED {
        format!("多于 {} ", Pager::grouped(COUNTED.unsigned_abs()))
    } else {
        format!("{} ", Pager::grouped(listing.total.unsigned_abs()))
    }
}

fn empty(at: &At, cohort: i16, may_import: bool) -> Empty {
    if at.is_filtered() {
        return Empty::new("没有符合条件的毕业生").link(at.base.clone(), "清空筛选");
    }
    let empty = Empty::new("本届还没有毕业生名单");
    if may_import { empty.link(format!("/s/{cohort}/imports/new"), "导入名单") } else { empty }
}

fn pager(at: &At, listing: &Listing, size: u16) -> Pager {
    let page = &listing.page;
    let previous = page.rows.first().filter(|_| page.has_previous).map(|row| at.with("before", &row.entry.to_string()));
    let next = page.rows.last().filter(|_| page.has_next).map(|row| at.with("after", &row.entry.to_string()));
    let sizes = [10_u16, 20, 50, 100]
        .map(|other| Link::new(at.with("size", &other.to_string()), other.to_string(), other == size));
    let (before, all, step) = (listing.before.unsigned_abs(), listing.total.unsigned_abs(), u64::from(size));
    let counted = COUNTED.unsigned_abs();
    let jump = (before <= counted && all <= counted && all > step).then(|| {
        let number = |pages: u64| u32::try_from(pages).unwrap_or(u32::MAX);
        let kept = at
            .query
            .pairs()
            .iter()
            .filter(|(name, text)| !["after", "before", "page"].contains(&name.as_str()) && !text.is_empty());
        (number(before / step + 1), number(all.div_ceil(step)), kept.cloned().collect())
    });
    Pager {
        range: format!("共 {}条", total(listing)), links: PagerLinks { previous, next }, sizes: sizes.into(), jump
    }
}
