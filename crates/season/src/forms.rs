//! The forms graduates fill in, one for each story of an application. Units are synthetic and not on the platform.

use domain::ids::Cohort;
use domain::time::Day;

use crate::applications::{Application, Applied, Course, Way, What};
use crate::dice::Dice;
use crate::employers::Employer;
use crate::graduates::{Graduate, GraduateNo, Level};
use crate::letters;
use crate::organisations::{Province, School};
use crate::samples::Samples;
use crate::stories::Story;

/// Kinds of 其他形式就业, each with what its files show.
const EMPLOYED: [((&str, &str), u32); 13] = [
    (("labour_contract", "劳动合同"), 50),
    (("other_hire", "单位用人证明"), 20),
    (("public_post", "录用通知"), 8),
    (("freelance", "收入证明"), 6),
    (("national_programme", "项目录取文件"), 6),
    (("conscript", "入伍通知书"), 5),
    (("startup", "营业执照"), 5),
    (("local_programme", "选调录用文件"), 4),
    (("assistant", "科研助理聘用协议"), 3),
    (("army_staff", "招收通知"), 2),
    (("residency", "规培录取通知"), 3),
    (("international", "任职通知"), 1),
    (("work_abroad", "境外单位聘用文件"), 2),
];
const UNEMPLOYED: [(&str, u32); 8] = [
    ("seeking", 40),
    ("exam", 25),
    ("plans_study", 20),
    ("not_now", 8),
    ("plans_enlisting", 4),
    ("plans_abroad", 3),
    ("signing", 6),
    ("plans_startup", 3),
];
/// The same of provinces under the older list.
const UNEMPLOYED_2021: [(&str, u32); 3] = [("waiting", 60), ("plans_study", 30), ("other_not", 10)];
const PLANS: [&str; 4] = ["正在参加校园招聘。", "准备春季公招考试。", "准备明年考研。", "想先到家乡附近找工作。"];
const UNIVERSITIES: [&str; 5] = ["临江大学", "江北理工大学", "望海师范大学", "青屏医科大学", "白鹭财经大学"];

pub(crate) fn write(
    seed: u64,
    cohort: Cohort,
    graduates: &[Graduate],
    stories: &[Story],
    (provinces, schools): (&[Province], &[School]),
    outside: &[Employer],
    samples: &Samples,
) -> Vec<Application> {
    let mut dice = Dice::new(seed, 6);
    let (mut all, mut employed, mut unemployed) = (Vec::new(), 0_usize, 0_usize);
    for (index, (graduate, story)) in graduates.iter().zip(stories).enumerate() {
        let Story::Applied(Applied { what, course }) = story else { continue };
        let old = schools
            .get(graduate.school.0)
            .and_then(|school| provinces.get(school.province.0))
            .is_some_and(|province| province.profile == "v21");
        let Some(unit) = dice.pick(outside) else { continue };
        // Of what has passed every kind is there: the first ones go round, the others come by weight.
        let turn = match (what, course) {
            (What::Employed, Course::Done) => Some(&mut employed),
            (What::Unemployed, Course::Done) if !old => Some(&mut unemployed),
            _ => None,
        };
        let turn = turn.map_or(usize::MAX, |turn| {
            *turn += 1;
            *turn - 1
        });
        let mut form = Form { dice: &mut dice, unit, cohort, samples, turn };
        let (way, category, fields, evidence) = match what {
            What::Offline => (Way::Offline, "", form.agreement(false), "盖章的就业协议书"),
            What::Paper => (Way::Paper, "", form.agreement(true), "盖章的纸质协议"),
            What::Employed => form.employed(graduate),
            What::Study => form.study(graduate),
            What::Unemployed => form.unemployed(old),
            What::Targeted => (Way::Destination, "targeted", form.targeted(graduate, index), "定向协议"),
        };
        let helper = (unit.contact.name.clone(), unit.contact.mobile.clone());
        all.push(Application { graduate: GraduateNo(index), way, category, fields, evidence, helper });
    }
    all
}

type Fields = Vec<(&'static str, String)>;
type Filled = (Way, &'static str, Fields, &'static str);

struct Form<'a> {
    dice: &'a mut Dice,
    unit: &'a Employer,
    cohort: Cohort,
    samples: &'a Samples,
    /// Place in the round of kinds; beyond the last one a kind comes by weight.
    turn: usize,
}

impl Form<'_> {
    fn unit(&mut self) -> Fields {
        let (unit, post) = (self.unit, self.dice.weighted(&self.samples.positions).copied().unwrap_or("管培生"));
        let pay = (self.dice.between(45, 140) * 100).to_string();
        vec![
            ("employer", unit.name.clone()),
            ("credit_code", unit.credit_code.clone()),
            ("nature", unit.nature.into()),
            ("industry", unit.industry.into()),
            ("region", unit.place.0.into()),
            ("address", unit.address.strip_prefix(unit.place.1).unwrap_or(&unit.address).to_owned()),
            ("post_category", letters::category(post).into()),
            ("post", post.into()),
            ("contact", unit.contact.name.clone()),
            ("phone", unit.contact.phone.clone()),
            // An agreement says what is paid, a destination what is expected; a form keeps what it asks for.
            ("pay", pay.clone()),
            ("expected_pay", pay),
        ]
    }

    /// 线下签约 and 补登 ask for the same, a paper also for its date and number.
    fn agreement(&mut self, paper: bool) -> Fields {
        let mut fields = self.unit();
        fields.extend([
            ("probation", "3 个月".to_owned()),
            ("penalty", (self.dice.below(4) * 1_000).to_string()),
            ("report_place", self.unit.address.clone()),
            ("report_until", Day::new(self.cohort.0, 7, 10).map(|day| day.to_string()).unwrap_or_default()),
            ("work_place", self.unit.place.1.to_owned()),
            ("archive_transfer", self.dice.word(&["签约单位接收", "托管单位接收", "转回生源地"]).to_owned()),
            ("household_transfer", self.dice.word(&["签约单位接收", "转回生源地"]).to_owned()),
            ("receiving", "签约单位接收".to_owned()),
            // Kept where the province asks who takes the archive.
            ("archive_name", self.unit.name.clone()),
            ("archive_region", self.unit.place.0.to_owned()),
            ("archive_address", self.unit.address.clone()),
            ("archive_postcode", self.unit.postcode.clone()),
            ("archive_contact", self.unit.contact.name.clone()),
            ("archive_phone", self.unit.contact.phone.clone()),
        ]);
        if paper {
            let day = i8::try_from(self.dice.between(1, 28)).unwrap_or(1);
            let signed = Day::new(self.cohort.0 - 1, 9, day).map(|day| day.to_string()).unwrap_or_default();
            fields.push(("signed_on", signed));
            fields.push(("paper_number", format!("XY{}{:06}", self.cohort, self.dice.below(1_000_000))));
        }
        fields
    }

    fn employed(&mut self, graduate: &Graduate) -> Filled {
        let drawn = self.dice.weighted(&EMPLOYED);
        let (category, evidence) = EMPLOYED.get(self.turn).map(|(kind, _)| kind).or(drawn).copied().unwrap_or_default();
        let fields = match category {
            "freelance" => vec![
                ("work_kind", self.dice.word(&["新媒体运营", "自由撰稿", "独立设计", "翻译"]).to_owned()),
                ("work_place", self.unit.place.1.to_owned()),
                ("expected_pay", (self.dice.between(35, 90) * 100).to_string()),
                ("description", "长期为两家机构供稿，按月结算。".to_owned()),
            ],
            "national_programme" => vec![
                ("national_project", self.dice.word(&["西部计划", "三支一扶", "特岗教师"]).to_owned()),
                ("employer", format!("{}项目办公室", self.unit.place.1)),
                ("region", self.unit.place.0.to_owned()),
            ],
            "local_programme" => vec![
                ("local_project", self.dice.word(&["地方选调生", "地方特岗教师"]).to_owned()),
                ("employer", format!("{}组织人事部门", self.unit.place.1)),
                ("region", self.unit.place.0.to_owned()),
            ],
            "army_staff" => vec![
                ("employer", "某部队人力资源部门".to_owned()),
                ("region", self.unit.place.0.to_owned()),
                ("post", self.dice.word(&["文职人员", "军士"]).to_owned()),
            ],
            "residency" => vec![
                ("employer", format!("{}人民医院", self.unit.place.1)),
                ("region", self.unit.place.0.to_owned()),
                ("post", "住院医师".to_owned()),
            ],
            "international" => vec![
                ("organisation", "国际海洋观测组织（虚构）".to_owned()),
                ("country", "瑞士".to_owned()),
                ("post", "项目助理".to_owned()),
            ],
            "work_abroad" => vec![
                ("organisation", "狮城物流有限公司（虚构）".to_owned()),
                ("country", "新加坡".to_owned()),
                ("post", "供应链专员".to_owned()),
            ],
            "conscript" => vec![("conscription_region", graduate.origin.0.to_owned())],
            "startup" => vec![
                ("startup_case", "创立企业（含个体工商户）".to_owned()),
                ("startup_project", self.dice.word(&["校园二手书店", "社区咖啡馆", "文创工作室"]).to_owned()),
                ("region", self.unit.place.0.to_owned()),
                ("startup_industry", "31".to_owned()),
            ],
            _ => self.unit(),
        };
        (Way::Destination, category, fields, evidence)
    }

    fn study(&mut self, graduate: &Graduate) -> Filled {
        let school = self.dice.word(&UNIVERSITIES).to_owned();
        if graduate.level != Level::College && self.dice.chance(150) {
            let fields = vec![
                ("school_foreign", "Northshore University".to_owned()),
                ("school", "北岸大学".to_owned()),
                ("country", "英国".to_owned()),
                ("school_major", graduate.major.to_owned()),
            ];
            return (Way::Destination, "study_abroad", fields, "录取通知书");
        }
        let kind = match graduate.level {
            Level::College => "专科升普通本科",
            Level::Bachelor => self.dice.word(&["研究生", "研究生", "研究生", "第二学士学位"]),
            Level::Master | Level::Doctor => "研究生",
        };
        let fields =
            vec![("study_kind", kind.to_owned()), ("school", school), ("school_major", graduate.major.to_owned())];
        (Way::Destination, "study", fields, "拟录取名单")
    }

    fn unemployed(&mut self, old: bool) -> Filled {
        let drawn = if old { self.dice.weighted(&UNEMPLOYED_2021) } else { self.dice.weighted(&UNEMPLOYED) };
        let category = UNEMPLOYED.get(self.turn).map(|(kind, _)| kind).or(drawn);
        let plan = self.dice.word(&PLANS).to_owned();
        (Way::Destination, category.copied().unwrap_or("plans_study"), vec![("plan", plan)], "")
    }

    /// At the unit of the agreement; of every fifth somewhere else.
    fn targeted(&mut self, graduate: &Graduate, index: usize) -> Fields {
        let mut fields = self.unit();
        let (unit, place) = &graduate.bound_to;
        if !unit.is_empty() && index % 5 != 4 {
            fields.retain(|(name, _)| !["employer", "credit_code", "region"].contains(name));
            fields.extend([
                ("employer", unit.clone()),
                ("no_code_reason", "协议单位为基层事业单位，暂未取得".to_owned()),
                ("region", place.0.to_owned()),
            ]);
        }
        fields
    }
}
