//! The address of a staff list: its filters, order, size and place, read and written the same way on every list.
//!
//! Invariant: nothing personal stands in it but what the reader typed as a beginning of a name; documents are keyed hashes.

use app::placements::queue::{Asked, COUNTED, Cursor, ListKey, Order, PlacementFilter, QueuePage};
use domain::codes::Builtin;
use domain::ids::{Cohort, PlacementId};
use domain::organisations::LevelGroup;
use domain::placements::{Concern, FailReason, PlacementKind, StateCode};
use domain::time::{Day, Instant};

use crate::components::{Chip, Link, Pager, PagerLinks};
use crate::forms::form_pairs;
use crate::respond::encode;

/// Filters, in the order of chips.
const FILTERS: [&str; 15] = [
    "kind", "category", "state", "by", "dept", "major", "level", "employer", "name", "student", "number", "doc",
    "wait_gte", "since", "reason",
];
/// What stays when a filter changes, besides the other filters.
const KEPT: [&str; 3] = ["flag", "sort", "size"];
/// Places in the list; a changed filter begins anew.
const PLACES: [&str; 3] = ["after", "before", "page"];
const SIZES: [u16; 4] = [10, 20, 50, 100];
const USUAL_SIZE: u16 = 20;
/// The longest time a filter on days asks for.
const MOST_DAYS: i32 = 9_999;

/// One view of a list, as its address says.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    pairs: Vec<(String, String)>,
}

impl View {
    pub(crate) fn read(query: Option<&str>) -> Self {
        let known = |name: &str| FILTERS.iter().chain(&KEPT).chain(&PLACES).any(|known| *known == name);
        let mut pairs = form_pairs(query.unwrap_or_default().as_bytes());
        pairs.retain(|(name, value)| known(name) && !value.trim().is_empty());
        Self { pairs }
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    fn text(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// The view with one value set, or taken away by the empty text; from its first page.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut pairs = self.pairs.clone();
        pairs.retain(|(known, _)| known != name && !PLACES.contains(&known.as_str()));
        if !value.is_empty() {
            pairs.push((name.to_owned(), value.to_owned()));
        }
        Self { pairs }
    }

    /// The view without its filters.
    pub(crate) fn unfiltered(&self) -> Self {
        let mut pairs = self.pairs.clone();
        pairs.retain(|(known, _)| known == "kind" || known == "sort" || known == "size");
        Self { pairs }
    }

    /// The address of the view with what is added.
    pub(crate) fn href(&self, path: &str, added: &[(&str, &str)]) -> String {
        let own = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let query: Vec<String> =
            own.chain(added.iter().copied()).map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }

    /// What a GET form must repeat so that only `name` changes.
    fn keep(&self, name: &str) -> Vec<(String, String)> {
        self.with(name, "").pairs
    }

    pub(crate) fn size(&self) -> u16 {
        self.get("size").parse().ok().filter(|size| SIZES.contains(size)).unwrap_or(USUAL_SIZE)
    }

    fn page(&self) -> Option<u64> {
        let page: u64 = self.get("page").parse().ok()?;
        let within = page >= 1 && (page - 1) * u64::from(self.size()) < COUNTED.unsigned_abs();
        within.then_some(page)
    }

    fn cursor(&self) -> Cursor {
        match (key(self.get("after")), key(self.get("before")), self.page()) {
            (Some(key), _, _) => Cursor::After(key),
            (None, Some(key), _) => Cursor::Before(key),
            (None, None, Some(page)) => Cursor::Skip((page - 1) * u64::from(self.size())),
            (None, None, None) => Cursor::Start,
        }
    }

    /// The query; `states` are those of the list when the address names none.
    pub(crate) fn asked(&self, now: Instant, cohort: Cohort, states: Vec<StateCode>, order: Order) -> Asked {
        let level = self.get("level");
        let days = |name: &str| self.get(name).parse::<i32>().ok().filter(|days| (1..=MOST_DAYS).contains(days));
        let filter = PlacementFilter {
            kind: PlacementKind::parse(self.get("kind")),
            states,
            department: self.get("dept").parse().ok(),
            major: self.text("major"),
            level_group: LevelGroup::parse(level).map(|group| group.as_str().to_owned()),
            level: self.text("level").filter(|level| LevelGroup::parse(level).is_none()),
            name: self.text("name"),
            student_number: self.text("student"),
            document: bytes(self.get("doc")),
            number: self.text("number"),
            employer: self.text("employer"),
            post: self.text("category"),
            initiator: self.text("by").filter(|by| by == "employer" || by == "graduate"),
            waiting_until: days("wait_gte").map(|days| waiting_until(now.day(), days)),
            failed_for: FailReason::parse(self.get("reason")),
            changed_since: days("since").map(|days| now.day().plus_days(1 - days).start()),
            flag: Concern::parse(self.get("flag")),
            ..PlacementFilter::default()
        };
        Asked { cohort, filter, order, cursor: self.cursor(), size: self.size() }
    }

    /// A chip that is set, or the choices to set it.
    pub(crate) fn pick(&self, path: &str, name: &str, label: &str, options: &[(String, String)]) -> Chip {
        let now = self.get(name);
        match options.iter().find(|(value, _)| value == now) {
            Some((_, words)) => {
                Chip::Active { text: format!("{label}：{words}"), clear: self.with(name, "").href(path, &[]) }
            }
            None => Chip::Pick {
                label: label.to_owned(),
                options: options
                    .iter()
                    .map(|(value, words)| Link::new(self.with(name, value).href(path, &[]), words, false))
                    .collect(),
            },
        }
    }

    /// A chip that is set, or the box to fill it in.
    pub(crate) fn typed(&self, path: &str, name: &str, label: &str, placeholder: &str) -> Chip {
        match self.get(name) {
            "" => Chip::Text {
                label: label.to_owned(),
                name: name.to_owned(),
                placeholder: placeholder.to_owned(),
                keep: self.keep(name),
            },
            value => Chip::Active { text: format!("{label}：{value}"), clear: self.with(name, "").href(path, &[]) },
        }
    }

    /// The chips of department, major and level, shared by all lists.
    pub(crate) fn place_chips(&self, path: &str, page: &QueuePage) -> Vec<Chip> {
        let mut chips = Vec::with_capacity(3);
        if !page.departments.is_empty() {
            let names: Vec<_> = page.departments.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
            chips.push(self.pick(path, "dept", "所在院系", &names));
        }
        let majors: Vec<_> = page.majors.iter().map(|major| (major.clone(), major.clone())).collect();
        chips.push(self.pick(path, "major", "专业名称", &majors));
        let table = Builtin::EducationLevels.table();
        let groups = LevelGroup::ALL.iter().map(|group| (group.as_str().to_owned(), group.title().to_owned()));
        let levels = table.choices(Cohort(i16::MAX)).map(|entry| (entry.code.clone(), entry.name.clone()));
        chips.push(self.pick(path, "level", "学历层次", &groups.chain(levels).collect::<Vec<_>>()));
        chips
    }

    /// The foot of the list.
    pub(crate) fn pager(&self, path: &str, page: &QueuePage, order: Order) -> Pager {
        let place = |name: &str, line: Option<&app::placements::queue::QueueLine>| {
            let key = order.key(&line?.row)?;
            let text = format!("{}-{}", key.at.micros(), key.placement.0.simple());
            let mut view = self.with(name, "");
            view.pairs.push((name.to_owned(), text));
            Some(view.href(path, &[]))
        };
        let counted = COUNTED.unsigned_abs();
        let shown = u64::try_from(page.lines.len()).unwrap_or_default();
        let total = match page.hits > counted {
            true => format!("多于 {} 条", Pager::grouped(counted)),
            false => format!("共 {} 条", Pager::grouped(page.hits)),
        };
        let range = match page.before.filter(|_| shown > 0) {
            Some(before) => {
                let (first, last) = (Pager::grouped(before + 1), Pager::grouped(before + shown));
                format!("第 {first}–{last} 条，{total}")
            }
            None => total,
        };
        let size = u64::from(self.size());
        let jump = page.before.filter(|_| page.hits <= counted && page.hits > size).map(|before| {
            let number = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX);
            let mut keep = self.pairs.clone();
            keep.retain(|(name, _)| !PLACES.contains(&name.as_str()));
            (number(before / size + 1), number(page.hits.div_ceil(size)), keep)
        });
        Pager {
            range,
            links: PagerLinks {
                previous: place("before", page.lines.first().filter(|_| page.has_previous)),
                next: place("after", page.lines.last().filter(|_| page.has_next)),
            },
            sizes: SIZES
                .iter()
                .map(|size| {
                    Link::new(
                        self.with("size", &size.to_string()).href(path, &[]),
                        size.to_string(),
                        *size == self.size(),
                    )
                })
                .collect(),
            jump,
        }
    }

    /// How many rows the filters hit, in words.
    pub(crate) fn hits(page: &QueuePage) -> String {
        let counted = COUNTED.unsigned_abs();
        match page.hits > counted {
            true => format!("命中多于 {} 条", Pager::grouped(counted)),
            false => format!("命中 {} 条", Pager::grouped(page.hits)),
        }
    }
}

/// The last instant since which somebody waits at least so many calendar days today.
fn waiting_until(today: Day, days: i32) -> Instant {
    Instant::from_micros(today.plus_days(1 - days).start().micros() - 1)
}

fn key(text: &str) -> Option<ListKey> {
    let (at, placement) = text.split_once('-')?;
    let placement = PlacementId(placement.parse().ok()?);
    Some(ListKey { at: Instant::from_micros(at.parse().ok()?), placement })
}

/// The keyed hash of a document, from its hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    if hex.is_empty() || !hex.len().is_multiple_of(2) || !hex.is_ascii() {
        return None;
    }
    (0..hex.len() / 2).map(|at| u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_filter_begins_the_list_anew_and_forgets_nothing_else() {
        let view = View::read(Some("kind=online&dept=&wait_gte=3&after=5-x&size=50&case=1&strange=2"));
        assert_eq!(view.with("wait_gte", "").href("/r", &[]), "/r?kind=online&size=50");
        assert_eq!(
            view.with("employer", "星澜").href("/r", &[("case", "A")]),
            "/r?kind=online&wait_gte=3&size=50&employer=%E6%98%9F%E6%BE%9C&case=A"
        );
        assert_eq!(view.size(), 50);
        assert_eq!(View::read(Some("size=7")).size(), USUAL_SIZE);
    }

    #[test]
    fn three_days_have_passed_since_any_time_of_the_third_day_before() {
        let today = Day::new(2026, 11, 22).unwrap();
        let until = waiting_until(today, 3);
        assert!(Day::new(2026, 11, 19).unwrap().start().plus_hours(23) <= until);
        assert!(Day::new(2026, 11, 20).unwrap().start() > until);
    }

    #[test]
    fn places_and_hashes_read_back() {
        assert_eq!(bytes("00ff"), Some(vec![0, 255]));
        assert_eq!(bytes("0g"), None);
        let key = key("12-00000000000000000000000000000001").unwrap();
        assert_eq!((key.at.micros(), key.placement.0.as_u128()), (12, 1));
    }
}
