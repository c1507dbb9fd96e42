//! What the columns of the lists say of a line, for pages and exports alike.

use domain::placements::{PlacementKind, Side, Wording};
use domain::time::Instant;
use serde::{Deserialize, Serialize};

use super::End;
use crate::placements::queue::QueueLine;

/// What one column says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListColumn {
    Initiator,
    Kind,
    Name,
    StudentNumber,
    Department,
    Major,
    Level,
    Document,
    Number,
    /// 签约单位.
    Employer,
    CreditCode,
    Post,
    /// 去向类型.
    Category,
    /// 单位/学校.
    Unit,
    State,
    Begun,
    Changed,
    /// Of what has ended.
    StateBefore,
    Cause,
    EndedBy,
    EndedAt,
}

impl ListColumn {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Initiator => "签约发起方",
            Self::Kind => "类型",
            Self::Name => "姓名",
            Self::StudentNumber => "学号",
            Self::Department => "院系",
            Self::Major => "专业",
            Self::Level => "学历",
            Self::Document => "身份证号码",
            Self::Number => "当前协议编号",
            Self::Employer => "签约单位",
            Self::CreditCode => "统一社会信用代码",
            Self::Post => "岗位名称",
            Self::Category => "去向类型",
            Self::Unit => "单位/学校",
            Self::State => "状态",
            Self::Begun => "发起时间",
            Self::Changed => "更新时间",
            Self::StateBefore => "作废前状态",
            Self::Cause => "作废原因",
            Self::EndedBy => "操作人",
            Self::EndedAt => "作废时间",
        }
    }

    /// The cell of a line; `end` where the list says how records ended.
    pub fn text(self, line: &QueueLine, end: Option<&End>, wording: Wording) -> String {
        let row = &line.row;
        let ended = |of: fn(&End) -> String| end.map(of).unwrap_or_default();
        match self {
            Self::Initiator => if row.initiator == "graduate" { "学生" } else { "单位" }.to_owned(),
            Self::Kind => match row.kind {
                PlacementKind::Destination => format!("{} · {}", row.kind.title(), row.post),
                kind => kind.title().to_owned(),
            },
            Self::Name => row.student_name.clone(),
            Self::StudentNumber => row.student_number.clone(),
            Self::Department => row.department.clone(),
            Self::Major => row.major.clone(),
            Self::Level => line.level_name.clone(),
            Self::Document => row.document_masked.clone(),
            Self::Number => row.number.clone().unwrap_or_default(),
            Self::Employer => row.employer_name.clone(),
            Self::CreditCode => row.credit_code.clone(),
            Self::Post | Self::Category => row.post.clone(),
            // What has no unit, such as looking for work, is named by its kind.
            Self::Unit if row.employer_name.is_empty() => row.post.clone(),
            Self::Unit => row.employer_name.clone(),
            Self::State => line.state_label.clone(),
            Self::Begun => row.created_at.minute_text(),
            Self::Changed => row.updated_at.minute_text(),
            Self::StateBefore => {
                let before = end.and_then(|end| end.before);
                before.map(|state| state.label(Side::School, wording)).unwrap_or_default()
            }
            Self::Cause => ended(|end| end.cause.clone()),
            Self::EndedBy => ended(|end| end.by.clone()),
            Self::EndedAt => ended(|end| end.at.map(Instant::minute_text).unwrap_or_default()),
        }
    }
}
