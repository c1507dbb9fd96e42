//! Administrative divisions (GB/T 2260), three levels, with full-name path and search by typed text.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::nearness::{nearest, nearness};
use super::table::folded;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RegionLevel {
    Province,
    Prefecture,
    County,
}

/// One division, such as 110105 朝阳区 of 北京市.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Region {
    pub code: &'static str,
    pub name: &'static str,
    pub level: RegionLevel,
    /// Empty for a province.
    pub parent: &'static str,
    /// All names from the province down, as in 四川省宜宾市翠屏区.
    pub full_name: &'static str,
}

/// All divisions in force.
pub struct Regions {
    rows: Vec<Region>,
    by_code: HashMap<&'static str, usize>,
    by_text: HashMap<String, Vec<usize>>,
}

/// The divisions in force at the end of 2024.
pub fn regions() -> &'static Regions {
    static REGIONS: LazyLock<Regions> = LazyLock::new(|| {
        Regions::read(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/codes/regions.csv")))
    });
    &REGIONS
}

impl Regions {
    fn read(text: &'static str) -> Self {
        let row = |line: &'static str| {
            let mut cells = line.trim_end().split(',');
            let (code, name, level, parent, full_name) =
                (cells.next()?, cells.next()?, cells.next()?, cells.next()?, cells.next()?);
            let level = match level {
                "province" => RegionLevel::Province,
                "city" => RegionLevel::Prefecture,
                "county" => RegionLevel::County,
                _ => return None,
            };
            Some(Region { code, name, level, parent, full_name })
        };
        let rows: Vec<Region> = text.lines().filter_map(row).collect();
        let by_code = rows.iter().enumerate().map(|(place, region)| (region.code, place)).collect();
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, region) in rows.iter().enumerate() {
            by_text.entry(folded(region.full_name)).or_default().push(place);
            let bare = bare(region.full_name);
            if bare != folded(region.full_name) {
                by_text.entry(bare).or_default().push(place);
            }
        }
        Self { rows, by_code, by_text }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn by_code(&self, code: &str) -> Option<&Region> {
        self.by_code.get(code).and_then(|place| self.rows.get(*place))
    }

    /// From province down to the division itself.
    pub fn path(&self, code: &str) -> Vec<&Region> {
        let mut path = Vec::new();
        let mut next = self.by_code(code);
        while let Some(region) = next {
            path.push(region);
            next = self.by_code(region.parent);
        }
        path.reverse();
        path
    }

    pub fn full_name(&self, code: &str) -> Option<&'static str> {
        self.by_code(code).map(|region| region.full_name)
    }

    /// The division's province: 110105 → 110000.
    pub fn province_of(&self, code: &str) -> Option<&Region> {
        self.path(code).into_iter().next()
    }

    pub fn provinces(&self) -> impl Iterator<Item = &Region> {
        self.rows.iter().filter(|region| region.level == RegionLevel::Province)
    }

    /// The next lower divisions, in code order.
    pub fn children<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Region> {
        self.rows.iter().filter(move |region| region.parent == code)
    }

    /// Whether `part` is `whole` or lies in it.
    pub fn contains(&self, whole: &str, part: &str) -> bool {
        self.path(part).iter().any(|region| region.code == whole)
    }

    /// Reads a cell: a code, a full name, or a full name without 省, 市, 区, 县 where only one division is meant.
    pub fn find(&self, text: &str) -> Option<&Region> {
        let key = folded(text);
        if let Some(region) = self.by_code(&key) {
            return Some(region);
        }
        let only = |key: &str| match self.by_text.get(key).map(Vec::as_slice) {
            Some([place]) => self.rows.get(*place),
            _ => None,
        };
        only(&key).or_else(|| only(&bare(text))).or_else(|| {
            let mut named = self.rows.iter().filter(|region| folded(region.name) == key);
            let first = named.next()?;
            named.next().is_none().then_some(first)
        })
    }

    /// Divisions for a typed text, best first: own name beginning with it, then full name holding all its characters in
    /// order, then similar names.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&Region> {
        let key = folded(text);
        if key.is_empty() {
            return Vec::new();
        }
        let rank = |region: &Region| {
            let name = folded(region.name);
            if region.code.starts_with(&key) || name == key {
                Some(0)
            } else if name.starts_with(&key) {
                Some(1)
            } else if region.full_name.contains(&key) {
                Some(2)
            } else {
                in_order(&key, region.full_name).then_some(3)
            }
        };
        let mut found: Vec<(u8, RegionLevel, &Region)> =
            self.rows.iter().filter_map(|region| rank(region).map(|rank| (rank, region.level, region))).collect();
        found.sort_by_key(|(rank, level, region)| (*rank, *level, region.code));
        if found.is_empty() {
            return nearest(&key, self.rows.iter().map(|region| (region, nearness(&key, region.full_name))), limit);
        }
        found.into_iter().take(limit).map(|(_, _, region)| region).collect()
    }
}

fn in_order(key: &str, name: &str) -> bool {
    let mut rest = name.chars();
    key.chars().all(|wanted| rest.any(|c| c == wanted))
}

/// A name without the words for the kind of division.
fn bare(text: &str) -> String {
    let mut text = folded(text);
    for word in ["特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州", "自治县", "地区"]
    {
        text = text.replace(word, "");
    }
    text.retain(|c| !matches!(c, '省' | '市' | '区' | '县' | '盟' | '旗'));
    text
}
