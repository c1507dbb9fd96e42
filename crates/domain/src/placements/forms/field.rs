//! Every field a graduate's form may have: its name, words, input and limits.

use crate::codes::Builtin;

/// How a field is filled in and what it may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines.
    Text(usize),
    CreditCode,
    Email,
    /// A telephone, fixed or mobile.
    Phone,
    Mobile,
    /// Yuan, whole, at most eight digits.
    Money,
    /// A day as `2027-07-01`.
    Date,
    /// A day that is not still to come.
    Past,
    Region,
    Table(Builtin),
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// One field.
#[derive(PartialEq, Eq, Debug)]
pub struct FormField {
    /// Name in forms and stored values.
    pub name: &'static str,
    pub title: &'static str,
    pub input: Input,
    /// Behind the input: 元/月.
    pub unit: &'static str,
    /// Below it; empty when nothing needs saying.
    pub hint: &'static str,
}

const fn field(name: &'static str, title: &'static str, input: Input) -> FormField {
    FormField { name, title, input, unit: "", hint: "" }
}

impl FormField {
    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    pub fn named(name: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.name == name)
    }
}

/// The title of what a reviewer may tick when returning: a field of a form, or what is submitted beside one.
pub fn ticked_title(name: &str) -> Option<&'static str> {
    match name {
        "evidence" => Some("证明材料"),
        "category" => Some("去向类别"),
        "reason" => Some("解约原因"),
        "explanation" => Some("解约说明"),
        name => FormField::named(name).map(|field| field.title),
    }
}

/// 单位接收档案或户口的方式.
const TRANSFER: Input = Input::Choice(&["签约单位接收", "托管单位接收", "上级主管单位接收", "转回生源地"]);

/// 单位是否解决户档, one answer for both (F167).
const RECEIVING: Input = Input::Choice(&["签约单位接收", "托管单位接收", "上级主管单位接收", "不接收"]);

/// Every field, in no order that matters.
pub static FIELDS: &[FormField] = &[
    field("employer", "单位名称", Input::Line(100)).hint("与营业执照或公章一致的全称"),
    field("credit_code", "统一社会信用代码", Input::CreditCode).hint("18 位；没有的请留空并写明原因"),
    field("no_code_reason", "没有信用代码的原因", Input::Line(60)).hint("例如：部队、境外单位、村民委员会"),
    field("nature", "单位性质", Input::Table(Builtin::EmployerNatures)),
    field("industry", "单位行业", Input::Table(Builtin::EmploymentIndustries)),
    field("region", "单位所在地", Input::Region),
    field("address", "通讯地址", Input::Line(120)),
    field("post_category", "职位类别", Input::Table(Builtin::JobCategories)),
    field("post", "岗位名称", Input::Line(40)),
    field("contact", "单位联系人", Input::Line(40)),
    field("phone", "联系人电话", Input::Phone).hint("手机或带区号的座机"),
    field("mobile", "联系人手机", Input::Mobile).hint("电话和手机至少填一个"),
    field("email", "联系人邮箱", Input::Email),
    field("probation", "试用期", Input::Line(20)).hint("例如：3 个月"),
    field("probation_pay", "试用起薪", Input::Money).unit("元/月"),
    field("pay", "转正起薪", Input::Money).unit("元/月"),
    field("expected_pay", "预计薪酬", Input::Money).unit("元/月"),
    field("penalty", "违约金", Input::Money).unit("元"),
    field("report_place", "报到地点", Input::Line(120)),
    field("report_until", "报到期限", Input::Date),
    field("work_place", "实际工作地点", Input::Line(120)),
    field("receiving", "单位是否解决户档", RECEIVING),
    field("archive_transfer", "档案转递类型", TRANSFER),
    field("archive_name", "档案转递单位名称", Input::Line(100))
        .hint("有人接收档案时填写；民营企业一般不能保管档案，请先核实"),
    field("archive_region", "档案转递单位所在地", Input::Region),
    field("archive_address", "档案转递单位地址", Input::Line(120)),
    field("archive_postcode", "邮政编码", Input::Line(6)).hint("6 位数字"),
    field("archive_contact", "档案转递联系人", Input::Line(60)),
    field("archive_phone", "档案转递联系电话", Input::Phone),
    field("household_transfer", "户口迁移类型", TRANSFER),
    field("household_region", "户口迁转地区", Input::Region),
    field("household_address", "户口迁转地址", Input::Line(120)).hint("有人接收户口时填写"),
    field("supplement", "协议补充内容", Input::Text(1000)),
    field("signed_on", "签约日期", Input::Past).hint("纸质协议上的签字日期"),
    field("paper_number", "纸质协议编号", Input::Line(30)),
    field("work_kind", "职业类型", Input::Line(30)).hint("例如：自由撰稿、翻译、独立设计"),
    field("description", "工作情况说明", Input::Text(500)),
    field("national_project", "项目名称", Input::Choice(&["特岗教师", "三支一扶", "西部计划", "其他国家基层项目"])),
    field("local_project", "项目名称", Input::Choice(&["地方特岗教师", "地方选调生", "其他地方基层项目"])),
    field("conscription_region", "应征地", Input::Region),
    field("enlisted_on", "入伍日期", Input::Date),
    field("startup_case", "创业形式", Input::Choice(&["创立企业（含个体工商户）", "在孵化机构创业", "电子商务创业"])),
    field("startup_project", "创业项目", Input::Line(60)),
    field("startup_industry", "创业从事的行业", Input::Table(Builtin::EmploymentIndustries)),
    field("organisation", "单位或组织名称", Input::Line(100)),
    field("country", "国家或地区", Input::Table(Builtin::Countries)),
    field("study_kind", "具体去向", Input::Choice(&["研究生", "第二学士学位", "专科升普通本科"])),
    field("school", "录取学校", Input::Line(60)),
    field("school_foreign", "留学院校外文名称", Input::Line(120)),
    field("school_region", "学校所在地", Input::Region),
    field("school_major", "录取专业", Input::Line(60)),
    field("plan", "目前的打算", Input::Text(200)).hint("选填，便于学校提供帮助"),
];
