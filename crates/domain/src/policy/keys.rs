//! The keys: one table that declares field, name, type, kind, who may override, and meaning.
//!
//! Sources: `domain.md` §11.2 and decisions 1, 4–9, 12 and 13. A key not listed here does not exist; a profile without
//! one of them does not load.

use std::collections::BTreeMap;

use super::reading::{PolicyProblem, take};
use super::values::*;
use crate::organisations::AgreementParties;

/// Whether a running process keeps the value it started under.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyKind {
    /// Kept from the invitation or first submission to the end of the process.
    Pinned,
    /// Always today's value.
    Current,
}

/// One key as the reference prints it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    pub kind: KeyKind,
    /// Whether a province may set its own value: only where the program obeys it.
    pub province: bool,
    pub meaning: &'static str,
    pub(super) expects: fn() -> String,
    pub(super) shape: fn() -> Shape,
}

impl Key {
    /// What values are accepted, in Chinese.
    pub fn expects(&self) -> String {
        (self.expects)()
    }

    /// What kind of control sets the key.
    pub fn shape(&self) -> Shape {
        (self.shape)()
    }

    pub fn named(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }
}

macro_rules! province {
    (province) => {
        true
    };
    (profile) => {
        false
    };
}

macro_rules! policy_keys {
    ($($half:ident { $($field:ident: $type:ty = $name:literal, $who:ident, $meaning:literal;)+ })+) => {
        $(
            #[doc = concat!("The ", stringify!($half), " half of a policy; [`KEYS`] gives the meaning of each field.")]
            #[derive(Clone, PartialEq, Eq, Debug)]
            pub struct $half { $(#[doc = $meaning] pub $field: $type,)+ }

            impl $half {
                pub(super) fn read(flat: &mut BTreeMap<String, toml::Value>, problems: &mut Vec<PolicyProblem>) -> Option<Self> {
                    $(let $field = take::<$type>(flat, $name, problems);)+
                    Some(Self { $($field: $field?,)+ })
                }

                pub(super) fn write(&self, flat: &mut BTreeMap<String, toml::Value>) {
                    $(flat.insert($name.into(), self.$field.write());)+
                }
            }
        )+

        /// Every key, in the order of the reference.
        pub static KEYS: &[Key] = &[$($(
            Key { name: $name, kind: KeyKind::$half, province: province!($who), meaning: $meaning, expects: <$type>::expects, shape: <$type>::shape },
        )+)+];
    };
}

policy_keys! {
    Pinned {
        agreement_parties: AgreementParties = "agreement.parties", province, "电子协议书类型：two 两方协议（鉴证），three 三方协议（审核）";
        agreement_number_rule: NumberRule = "agreement.number_rule", profile, "协议编号规则";
        agreement_template: String = "agreement.template", profile, "协议书版式";
        paper_enabled: bool = "paper.enabled", profile, "是否有补登（已签纸质协议登记）这条路";
        review_return_allowed_offline_text: bool = "review.return_allowed.offline_text", province, "协议审核可否退回修改";
        review_return_allowed_offline_image: bool = "review.return_allowed.offline_image", province, "签约审核（盖章件）可否退回修改";
        review_return_allowed_paper: bool = "review.return_allowed.paper", province, "补登可否退回修改";
        review_return_allowed_destination: bool = "review.return_allowed.destination", province, "去向登记可否退回修改";
        review_return_allowed_rescind_offline: bool = "review.return_allowed.rescind_offline", province, "线下解约可否退回修改";
        review_return_allowed_archive: bool = "review.return_allowed.archive", profile, "户档信息可否退回修改";
        accept_cooling_minutes: u32 = "accept.cooling_minutes", province, "接受邀请后，毕业生在学校审核前可撤回接受的分钟数；0 为不可撤回";
        offline_image_fail: ImageFail = "offline.image_fail", province, "盖章件审核不通过后：reupload 重新上传，void 整份作废";
        offline_abandon: Abandon = "offline.abandon", province, "协议文本通过后单位不盖章，毕业生可否放弃";
        offline_text_frozen_after_submit: bool = "offline.text_frozen_after_submit", province, "线下协议提交后文本即固定";
        offline_effective_at: OfflineEffect = "offline.effective_at", profile, "线下协议从哪一步起显示“已生效”（仅文字）";
        offline_require_student_signature: bool = "offline.require_student_signature", profile, "回传的协议书须有毕业生签字";
        invite_withdraw: bool = "invite.withdraw", province, "毕业生答复前，单位可否撤回邀请";
        invite_edit_with_reconsent: bool = "invite.edit_with_reconsent", province, "学校审核前，单位可否修改邀请并请毕业生重新应约";
        rescind_limit_counts: LimitCounts = "rescind.limit_counts", province, "哪些解约申请计入次数";
        rescind_refuse_button: bool = "rescind.refuse_button", province, "对方可否拒绝解约；否则只能暂不处理";
        rescind_answer_days: u32 = "rescind.answer_days", province, "对方多少天内答复解约";
        rescind_escalate: bool = "rescind.escalate", province, "毕业生发起的解约逾期无答复时转学校处理";
        rescind_take_back: bool = "rescind.take_back", province, "对方答复前可否撤回解约申请（次数不退）";
        rescind_force_text: bool = "rescind.force_text", profile, "强制解约须写明情况";
        rescind_unilateral_result: bool = "rescind.unilateral_result", province, "学校可否按“学生单方面解约”通过";
        rescind_employer_proof: bool = "rescind.employer_proof", province, "单位发起线上解约须上传解约证明";
        destination_void: DestinationVoid = "destination.void", province, "毕业生如何结束已通过的去向：self 自行作废，request 提出申请";
        destination_auto_void_on_sign: bool = "destination.auto_void_on_sign", province, "签约通过时自动作废原去向；否则须先作废再签约";
        destination_void_review: VoidReview = "destination.void_review", province, "作废去向是否需要审核";
        school_edit_after_pass: bool = "school.edit_after_pass", profile, "学校可否修改已通过的记录";
        school_void_after_pass: bool = "school.void_after_pass", profile, "学校可否作废已通过的记录";
        school_recall_after_pass: bool = "school.recall_after_pass", profile, "学校可否撤回审核";
        amend_consent: AmendConsent = "amend.consent", province, "学校更正：both 双方同意后生效，notify 即时生效并告知";
        amend_objection_days: u32 = "amend.objection_days", province, "更正告知后可提出异议的天数";
        reported_after_rescind: AfterRescind = "reported.after_rescind", profile, "解约后已报送的去向：set_70 改为待就业，clear 清空，unfile 退回未提交";
    }
    Current {
        offline_stamp_link_days: u32 = "offline.stamp_link_days", province, "用人单位协助回传链接的有效天数";
        invite_default_days: u32 = "invite.default_days", province, "应约有效期的建议天数；0 为不建议";
        invite_max_days: u32 = "invite.max_days", province, "应约有效期最多天数";
        invite_batch: bool = "invite.batch", province, "可否一函邀请同一岗位的多名毕业生";
        invite_excel_import: bool = "invite.excel_import", profile, "可否用表格导入拟签约名单";
        invite_templates: bool = "invite.templates", province, "可否预设邀请函模板";
        invite_favourites: bool = "invite.favourites", profile, "有无学生收藏夹";
        employer_admission: Admission = "employer.admission", profile, "谁审核用人单位入驻";
        employer_first_login_confirm: bool = "employer.first_login_confirm", profile, "单位首次登录须确认签约信息";
        employer_register: String = "employer.register", profile, "核对单位工商登记的公示系统网址；网址中的 {code} 换成统一社会信用代码";
        rescind_limit_default: u32 = "rescind.limit_default", profile, "新一届解约次数的初始值";
        rescind_limit_max: u32 = "rescind.limit_max", profile, "学校可设的解约次数上限";
        destination_category_set: CategorySet = "destination.category_set", profile, "毕业去向分类";
        report_mode: ReportMode = "report.mode", profile, "报送方式：batch 批量，realtime 实时，file_plan 就业方案";
        household_model: HouseholdModel = "household.model", profile, "户档信息的形式";
        household_batch_import: bool = "household.batch_import", profile, "可否批量导入户档信息";
        confirm_enabled: bool = "confirm.enabled", profile, "有无去向登记确认";
        confirm_reopen_on_change: bool = "confirm.reopen_on_change", profile, "已确认的信息变更后须重新确认";
        verify_enabled: bool = "verify.enabled", profile, "有无核验授权和查询核验";
        verify_window_months: u32 = "verify.window_months", profile, "核验截止：毕业当月起再过几个月的月末";
        verify_precondition: VerifyPrecondition = "verify.precondition", profile, "开通核验的前提";
        transfer_enabled: bool = "transfer.enabled", profile, "有无转递编号";
        login_first_check: FirstCheck = "login.first_check", profile, "毕业生首次登录的核对方式";
        eligibility_extra: Vec<Eligibility> = "eligibility.extra", profile, "网上签约的附加条件";
        training_mode_change_review: ModeReview = "training_mode.change_review", province, "定向、委培毕业生的培养方式由谁变更：province 学校申请、省级审核，school 学校自行变更";
        messages_channels: Vec<Channel> = "messages.channels", profile, "站内消息以外的通知渠道";
        warn_share_threshold: u32 = "warn.share_threshold", profile, "多少所学校标记后全国共享预警；0 为不共享";
        labels: Labels = "labels", profile, "状态用语：audit 一律“审核”，by_parties 按协议类型用“鉴证”或“审核”";
        settings_switches_latch: bool = "settings.switches_latch", profile, "签约开关打开后不能关闭";
        settings_handlers_by_level: bool = "settings.handlers_by_level", province, "协议经办人可否按本专科、研究生分设两套";
        review_levels: LevelsRule = "review.levels", profile, "审核级别：school_chooses 由学校选择，one 仅校级，two 先院系再校级";
        review_change_guard: ChangeGuard = "review.change_guard", profile, "修改审核级别的条件";
        review_settle_seconds: u32 = "review.settle_seconds", province, "单件审核决定生效前可撤销的秒数";
        review_settle_seconds_bulk: u32 = "review.settle_seconds_bulk", province, "批量审核决定生效前可撤销的秒数";
        review_days: u32 = "review.days", province, "审核超过多少天提醒并显示给上级";
        season_open: SeasonDay = "season.open", province, "签约与登记开放日（届年份加年差）";
        season_change_until: SeasonDay = "season.change_until", province, "办理和变更的最后一天";
        season_confirm_from: SeasonDay = "season.confirm_from", province, "去向确认开始日";
        season_confirm_until: SeasonDay = "season.confirm_until", province, "去向确认最后一天";
        season_statistics_initial: SeasonDay = "season.statistics_initial", profile, "初次统计冻结日";
        season_statistics_final: SeasonDay = "season.statistics_final", profile, "年终统计冻结日";
        upload_evidence_max_files: u32 = "upload.evidence.max_files", province, "证明材料最多几个文件";
        upload_evidence_max_bytes: u32 = "upload.evidence.max_bytes", province, "证明材料每个文件最多字节";
        upload_evidence_types: Vec<FileType> = "upload.evidence.types", province, "证明材料可用格式";
        upload_archive_max_files: u32 = "upload.archive.max_files", profile, "户档材料最多几个文件";
        upload_archive_max_bytes: u32 = "upload.archive.max_bytes", profile, "户档材料每个文件最多字节";
        upload_archive_types: Vec<FileType> = "upload.archive.types", profile, "户档材料可用格式";
        upload_proof_max_files: u32 = "upload.proof.max_files", province, "盖章件和解约证明最多几个文件";
        upload_proof_max_bytes: u32 = "upload.proof.max_bytes", province, "盖章件和解约证明每个文件最多字节";
        upload_proof_types: Vec<FileType> = "upload.proof.types", province, "盖章件和解约证明可用格式";
    }
}
