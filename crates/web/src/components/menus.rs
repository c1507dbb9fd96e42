//! The side menus of the portals, in the words of the screen map. Rights and counts trim and fill them.

use super::{Icon, icon};

#[derive(Clone, Debug)]
pub struct MenuItem {
    /// URL noun; also the name used by [`Menu::at`], [`Menu::count`] and [`Menu::keep`].
    pub key: &'static str,
    pub icon: Icon,
    pub label: &'static str,
    pub href: String,
    pub count: String,
    pub current: bool,
}

#[derive(Clone, Debug)]
pub struct MenuGroup {
    /// Empty for the first group.
    pub title: &'static str,
    pub items: Vec<MenuItem>,
}

#[derive(Clone, Debug, Default)]
pub struct Menu {
    pub groups: Vec<MenuGroup>,
}

type Row = (&'static str, &'static str, &'static str);

impl Menu {
    fn build(prefix: &str, groups: &[(&'static str, &[Row])]) -> Self {
        let item = |&(key, id, label): &Row| {
            let href = if key == "home" { prefix.to_owned() } else { format!("{prefix}/{key}") };
            MenuItem { key, icon: icon(id), label, href, count: String::new(), current: false }
        };
        let groups =
            groups.iter().map(|&(title, rows)| MenuGroup { title, items: rows.iter().map(item).collect() }).collect();
        Self { groups }
    }

    /// School and department, under `/s/{cohort}`.
    pub fn staff(cohort: i16) -> Self {
        Self::build(
            &format!("/s/{cohort}"),
            &[
                ("", &[("home", "home", "首页")]),
                (
                    "毕业去向与网签",
                    &[
                        ("review", "clipboard-check", "审核工作台"),
                        ("students", "users", "学生名单管理"),
                        ("mode-changes", "refresh", "培养方式变更"),
                        ("agreements", "signature", "在线签约管理"),
                        ("paper-agreements", "file-pencil", "补登管理"),
                        ("rescissions", "unlink", "解约管理"),
                        ("destinations", "route", "去向登记管理"),
                        ("void", "ban", "作废信息管理"),
                        ("warnings", "alert-triangle", "预警单位管理"),
                        ("employers", "building", "单位资质审核"),
                    ],
                ),
                (
                    "登记与核验",
                    &[
                        ("transfers", "folder-symlink", "档案与户口"),
                        ("confirmations", "checks", "登记确认情况"),
                        ("authorisations", "qrcode", "核验授权"),
                    ],
                ),
                (
                    "数据与设置",
                    &[
                        ("statistics", "chart-bar", "数据统计"),
                        ("imports", "file-import", "导入导出"),
                        ("exports", "file-export", "导出任务"),
                        ("settings", "settings", "签约设置"),
                        ("departments", "school", "院系管理"),
                        ("users", "key", "账号管理"),
                    ],
                ),
            ],
        )
    }

    /// Employer, under `/e`.
    pub fn employer() -> Self {
        Self::build(
            "/e",
            &[
                ("", &[("home", "home", "首页")]),
                (
                    "签约",
                    &[
                        ("candidates", "bookmark", "学生收藏夹"),
                        ("invitations", "signature", "签约邀请"),
                        ("agreements", "file-certificate", "已签约"),
                        ("rescissions", "unlink", "解约"),
                        ("stamps", "file-export", "协助回传协议书"),
                    ],
                ),
                (
                    "单位",
                    &[
                        ("templates", "file-text", "邀请函模板"),
                        ("company", "building", "单位信息"),
                        ("users", "users", "子账号"),
                    ],
                ),
            ],
        )
    }

    /// Province, under `/p/{cohort}`.
    pub fn province(cohort: i16) -> Self {
        Self::build(
            &format!("/p/{cohort}"),
            &[
                ("", &[("home", "home", "首页")]),
                (
                    "学校",
                    &[
                        ("schools", "building-bank", "学校总览"),
                        ("mode-changes", "refresh", "培养方式变更"),
                        ("warnings", "alert-triangle", "预警单位"),
                        ("reports", "flag", "举报办理"),
                    ],
                ),
                (
                    "数据与设置",
                    &[
                        ("statistics", "chart-bar", "数据统计"),
                        ("agreement", "file-certificate", "协议书设置"),
                        ("policy", "gavel", "政策口径"),
                        ("users", "key", "账号管理"),
                    ],
                ),
            ],
        )
    }

    /// Platform operator, under `/o`.
    pub fn operator() -> Self {
        Self::build(
            "/o",
            &[
                ("", &[("home", "home", "首页")]),
                (
                    "机构",
                    &[
                        ("organisations", "building-bank", "省份与学校"),
                        ("employers", "shield-check", "单位资质审核"),
                        ("requests", "file-pencil", "单位变更与认领"),
                        ("warnings", "alert-triangle", "预警与登记状态"),
                    ],
                ),
                (
                    "平台",
                    &[
                        ("codes", "table", "代码表"),
                        ("notices", "bell", "平台通知"),
                        ("operations", "refresh", "后台任务"),
                        ("ledger", "list-check", "流程账本"),
                        ("users", "key", "账号管理"),
                    ],
                ),
            ],
        )
    }

    fn items(&mut self) -> impl Iterator<Item = &mut MenuItem> {
        self.groups.iter_mut().flat_map(|group| group.items.iter_mut())
    }

    /// Marks where the reader is.
    #[must_use]
    pub fn at(mut self, key: &str) -> Self {
        self.items().for_each(|item| item.current = item.key == key);
        self
    }

    /// Puts a figure beside an item; nothing for zero.
    #[must_use]
    pub fn count(mut self, key: &str, count: u64) -> Self {
        if count > 0 {
            self.items().filter(|item| item.key == key).for_each(|item| item.count = super::Pager::grouped(count));
        }
        self
    }

    /// Leaves only the items the reader has a right to.
    #[must_use]
    pub fn keep(mut self, allowed: impl Fn(&str) -> bool) -> Self {
        for group in &mut self.groups {
            group.items.retain(|item| allowed(item.key));
        }
        self.groups.retain(|group| !group.items.is_empty());
        self
    }
}
