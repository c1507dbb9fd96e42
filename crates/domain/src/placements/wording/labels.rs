//! The official labels (`domain.md` §6.5–6.10).

use super::Wording;
use crate::placements::{Side, StateCode};
use crate::policy::Labels;

impl StateCode {
    /// What one side reads as the name of the state.
    pub fn label(self, side: Side, wording: Wording) -> String {
        if let Some(columns) = self.three_columns().filter(|_| wording.labels == Labels::Hubei) {
            return columns.into_iter().filter(|part| *part != "–").collect::<Vec<_>>().join(" · ");
        }
        let own = match side {
            Side::Graduate => self.graduate_label(),
            Side::Employer => self.employer_label(),
            Side::Department | Side::School | Side::System => None,
        };
        own.map_or_else(|| self.official(wording), Into::into)
    }

    fn official(self, wording: Wording) -> String {
        match self {
            Self::OnSigned | Self::OfSigned => format!("签约{}通过", wording.step()),
            Self::OnReviewDepartment => "学生已同意签约 等待学校（学院）审核".into(),
            Self::OnReviewSchool if wording.labels == Labels::Audit => "学生已同意签约 等待学校（学院）审核".into(),
            Self::RoReviewDepartment => "已同意解约 等待学校（学院）审核".into(),
            Self::RoReviewSchool if wording.labels == Labels::Audit => "已同意解约 等待学校（学院）审核".into(),
            other => other.fixed_label().into(),
        }
    }

    const fn fixed_label(self) -> &'static str {
        match self {
            Self::OnInvited => "单位发起邀请 等待学生应约",
            Self::OnWithdrawn => "单位已撤回邀请",
            Self::OnRefused => "学生已拒绝签约 签约失败",
            Self::OnExpired => "签约邀请逾期未回应 签约失败",
            Self::OnReviewDepartment | Self::OnReviewSchool => "学生已同意签约（等待学校审核）",
            Self::OnFailed => "签约审核不通过（学校审核不通过）",
            Self::OnSigned | Self::OfSigned | Self::BdDone => "签约审核通过",
            Self::OnVoid | Self::OfVoid | Self::BdVoid => "作废",
            Self::OnLost | Self::OfLost | Self::BdLost | Self::QxLost => "失效",
            Self::OnRescinded | Self::OfRescinded | Self::BdRescinded => "已解约",
            Self::OfDraft | Self::BdDraft | Self::QxDraft => "暂存",
            Self::OfTextReviewDepartment | Self::OfTextReviewSchool => "就业协议审核中",
            Self::OfTextPulled | Self::OfImagePulled | Self::BdPulled | Self::QxPulled | Self::RfPulled => "已撤回修改",
            Self::OfTextReturned => "协议审核待提交（老师退回）",
            Self::OfTextFailed => "就业协议审核不通过",
            Self::OfStamp => "就业协议审核通过",
            Self::OfImageReviewDepartment | Self::OfImageReviewSchool => "签约审核中（等待学校审核）",
            Self::OfImageReturned => "签约审核待提交（老师退回）",
            Self::OfImageFailed | Self::BdFailed => "签约审核不通过",
            Self::BdReviewDepartment | Self::BdReviewSchool => "签约审核中",
            Self::BdReturned | Self::QxReturned | Self::RfReturned => "退回修改",
            Self::QxReviewDepartment | Self::QxReviewSchool => "去向登记审核中",
            Self::QxFailed => "去向登记审核不通过",
            Self::QxDone => "去向登记审核通过",
            Self::OfAbandonRequested => "放弃协议申请审核中",
            Self::QxVoidReviewDepartment | Self::QxVoidReviewSchool => "作废申请审核中",
            Self::QxVoid => "已作废",
            Self::RoByGraduate => "学生发起解约 等待单位应约",
            Self::RoByEmployer => "单位发起解约 等待学生应约",
            Self::RoEscalated => "单位逾期未答复 等待学校处理",
            Self::RoRefusedByEmployer => "单位拒绝解约 解约失败",
            Self::RoRefusedByGraduate => "学生拒绝解约 解约失败",
            Self::RoTakenBack => "已撤回解约申请",
            Self::RoLapsed => "解约申请逾期未答复 解约失败",
            Self::RoReviewDepartment | Self::RoReviewSchool => "已同意解约（等待学校审核）",
            Self::RoFailed | Self::RfFailed => "解约不通过",
            Self::RoDone | Self::RoForced | Self::RfDone => "解约通过（学校审核通过）",
            Self::RfReviewDepartment | Self::RfReviewSchool => "解约中（等待学校审核）",
        }
    }

    const fn graduate_label(self) -> Option<&'static str> {
        match self {
            Self::OnInvited => Some("单位发起邀请 等待应约"),
            Self::OnFailed => Some("签约失败"),
            Self::OnSigned | Self::OfSigned => Some("签约完成"),
            _ => None,
        }
    }

    const fn employer_label(self) -> Option<&'static str> {
        match self {
            Self::OnSigned => Some("签约完成"),
            Self::OnFailed => Some("签约失败"),
            _ => None,
        }
    }

    /// 应约状态, 审核状态, 协议书状态.
    const fn three_columns(self) -> Option<[&'static str; 3]> {
        match self {
            Self::OnInvited => Some(["单位发起邀约", "–", "–"]),
            Self::OnRefused => Some(["学生已拒绝", "–", "–"]),
            Self::OnExpired => Some(["逾期未应约", "–", "–"]),
            Self::OnReviewDepartment | Self::OnReviewSchool => Some(["学生已应约", "等待签约审核", "未生效"]),
            Self::OnFailed => Some(["–", "签约审核不通过", "未生效"]),
            Self::OnSigned => Some(["双方已签约", "签约审核通过", "已生效"]),
            Self::OnRescinded => Some(["已解约", "解约审核通过", "未生效"]),
            Self::OfTextReviewDepartment | Self::OfTextReviewSchool => Some(["–", "协议书待审核", "协议书已生成"]),
            Self::OfStamp => Some(["–", "待反馈", "已生效"]),
            Self::OfImageReviewDepartment | Self::OfImageReviewSchool => Some(["–", "等待签约审核", "已生效"]),
            Self::OfImageFailed => Some(["–", "签约审核不通过", "–"]),
            Self::OfSigned => Some(["–", "签约审核通过", "已生效"]),
            Self::QxReviewDepartment | Self::QxReviewSchool => Some(["–", "等待审核", "–"]),
            Self::QxFailed => Some(["–", "签约审核不通过", "–"]),
            Self::QxDone => Some(["–", "签约审核通过", "–"]),
            Self::QxVoid => Some(["–", "已解除", "–"]),
            Self::RoByGraduate | Self::RoByEmployer => Some(["待解约", "–", "已生效"]),
            Self::RoReviewDepartment | Self::RoReviewSchool => Some(["–", "等待解约审核", "已生效"]),
            Self::RoFailed => Some(["–", "解约审核不通过", "已生效"]),
            Self::RoDone | Self::RoForced => Some(["已解约", "解约审核通过", "未生效"]),
            Self::RfReviewDepartment | Self::RfReviewSchool => Some(["–", "等待解约审核", "–"]),
            Self::RfFailed => Some(["–", "解约审核不通过", "–"]),
            Self::RfDone => Some(["已解约", "解约审核通过", "–"]),
            _ => None,
        }
    }
}
