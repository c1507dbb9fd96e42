//! What an event says to each reader.

use domain::ledger::{Fact, StoredEvent};
use domain::placements::{Decision, Level, PlacementKind, Side, StateCode};
use serde_json::Value;

use super::{Phase, Reader, Step, office, step_word};
use crate::placements::Record;
use crate::placements::amend::{FieldChange, OBJECTION_RESOLVED};
use crate::placements::reclassified::changes_in;

/// An event with everything its words depend on.
struct Past<'a> {
    fact: Fact,
    detail: Value,
    /// The state before it; `None` at the first event.
    from: Option<StateCode>,
    to: Option<StateCode>,
    reader: Reader,
    record: &'a Record,
}

/// Phase, title, who, reason.
type Words = (Phase, String, String, Option<String>);

/// What an event says to this reader; `None` for what is not theirs to know.
pub(super) fn step(event: &StoredEvent, reader: Reader, record: &Record) -> Option<Step> {
    let fact: Fact = serde_json::from_str(&event.fact).ok()?;
    let detail: Value = event.detail.as_ref().and_then(|(_, body)| serde_json::from_str(body).ok()).unwrap_or_default();
    let (from, to) = (StateCode::parse(&fact.from), StateCode::parse(&fact.to));
    let past = Past { fact, detail, from, to, reader, record };
    let (phase, title, who, reason) = past.words()?;
    let erased = event.detail.is_none().then(|| "详情已按规定删除".to_owned());
    let (who, reason) = (who.trim().to_owned(), reason.filter(|reason| !reason.is_empty()).or(erased));
    Some(Step { phase, title, at: Some(event.at), who, until: String::new(), reason })
}

impl Past<'_> {
    fn words(&self) -> Option<Words> {
        self.of_invitation()
            .or_else(|| self.of_application())
            .or_else(|| self.of_review())
            .or_else(|| self.of_correction())
            .or_else(|| self.of_end())
    }

    fn text(&self, key: &str) -> String {
        self.detail.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    fn graduate(&self) -> String {
        if self.reader == Reader::Graduate { "你".to_owned() } else { self.record.row.student_name.clone() }
    }

    fn employer(&self) -> String {
        self.record.row.employer_name.clone()
    }

    /// Names of reviewers stay within the school; the parties deal with the office.
    fn reviewer(&self, level: Level) -> String {
        let (_, office) = office(self.record, level);
        if self.reader == Reader::Staff { format!("{office} {}", self.text("reviewer")) } else { office }
    }

    /// The level that decided: as the event says, or as the state it decided about.
    fn level(&self) -> Level {
        let stated = self.detail.get("level").and_then(Value::as_str).and_then(Level::parse);
        stated.or(self.from.and_then(StateCode::level)).unwrap_or(Level::School)
    }

    /// The fields before and after.
    fn changed(&self) -> String {
        changes_in(&self.detail).iter().map(FieldChange::sentence).collect::<Vec<_>>().join("；")
    }

    fn decision(&self) -> Option<Decision> {
        self.detail.get("decision").and_then(|value| serde_json::from_value(value.clone()).ok())
    }

    /// What the reviewer found wrong.
    fn findings(&self) -> Option<String> {
        match self.decision()? {
            Decision::Fail(failing) => Some(format!("{}：{}", failing.reason.title(), failing.details)),
            Decision::Return(remarks) => Some(remarks.details),
            Decision::Pass { .. } => None,
        }
    }

    /// How the school let the agreement end; what it found out about the parties stays with it.
    fn ending(&self) -> Option<String> {
        match self.decision()? {
            Decision::Pass { ending: Some(ending), .. } => Some(ending.end.title().to_owned()),
            _ => None,
        }
    }

    /// Whether it is about ending an agreement in force, which moves no state until it is granted.
    fn is_of_rescission(&self) -> bool {
        matches!(self.from, Some(StateCode::OnSigned | StateCode::OfSigned | StateCode::BdDone))
    }

    fn of_invitation(&self) -> Option<Words> {
        Some(match self.fact.kind.as_str() {
            "placement.invited" => (Phase::Done, "发出签约邀请".to_owned(), self.employer(), None),
            "placement.withdrawn" => (Phase::Stopped, "撤回邀请".to_owned(), self.employer(), None),
            "placement.refused" => {
                let told = self.detail.get("told").and_then(Value::as_bool).unwrap_or_default();
                let reason = Some(self.text("reason")).filter(|_| told || self.reader != Reader::Employer);
                (Phase::Stopped, "拒绝邀请".to_owned(), self.graduate(), reason)
            }
            "placement.expired" => (Phase::Stopped, "邀请逾期未回应，自动失效".to_owned(), String::new(), None),
            "placement.accepted" => (Phase::Done, "接受邀请".to_owned(), self.graduate(), None),
            "placement.acceptance-taken-back" => (Phase::Done, "撤回接受".to_owned(), self.graduate(), None),
            _ => return None,
        })
    }

    fn of_application(&self) -> Option<Words> {
        let rescission = self.is_of_rescission();
        let done = |title: &str| (Phase::Done, title.to_owned(), self.graduate(), None);
        Some(match self.fact.kind.as_str() {
            "placement.started" => done("开始填写"),
            "placement.submitted" if rescission => done("重新提交解约申请"),
            "placement.submitted" => match self.from {
                Some(StateCode::OfDraft | StateCode::BdDraft | StateCode::QxDraft) => done("提交审核"),
                _ => done("重新提交审核"),
            },
            "placement.sent-back" => match self.text("contact") {
                contact if contact.is_empty() => done("回传盖章的协议书"),
                contact => {
                    let who = format!("{contact} {}", self.text("mobile"));
                    (Phase::Done, "用人单位回传盖章的协议书".to_owned(), who, None)
                }
            },
            "placement.link-sent" => {
                let to = format!("发给 {} {}", self.text("contact"), self.text("mobile"));
                (Phase::Done, "请用人单位协助回传".to_owned(), self.graduate(), Some(to))
            }
            "placement.link-revoked" => done("停用协助回传链接"),
            "placement.pulled-back" if rescission => done("撤回解约申请修改"),
            "placement.pulled-back" => done("撤回修改"),
            "placement.discarded" if rescission => done("删除解约申请"),
            "placement.discarded" => (Phase::Stopped, "删除申请".to_owned(), self.graduate(), None),
            "placement.void-requested" => {
                (Phase::Done, "申请作废去向".to_owned(), self.graduate(), Some(self.text("reason")))
            }
            "placement.void-cancelled" => done("撤回作废申请"),
            "placement.rescission-asked" => {
                let words = [self.text("reason"), self.text("explanation")];
                let reason = words.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join("：");
                (Phase::Done, "申请解约".to_owned(), self.graduate(), Some(reason))
            }
            _ => return None,
        })
    }

    fn of_review(&self) -> Option<Words> {
        let (level, word) = (self.level(), step_word(self.record));
        let by = || self.reviewer(level);
        let own = |who: &str| format!("{} {}", self.text("of"), self.text(who));
        let inside = self.reader == Reader::Staff;
        let (title, rescission) = (level.title(), self.is_of_rescission());
        Some(match self.fact.kind.as_str() {
            "placement.department-passed" if rescission => (Phase::Done, "学院同意解约".to_owned(), by(), None),
            "placement.department-passed" => (Phase::Done, format!("学院{word}通过"), by(), None),
            "placement.text-approved" => {
                (Phase::Done, "学校审核通过，电子协议书已生成".to_owned(), self.reviewer(Level::School), None)
            }
            "placement.signed" => {
                (Phase::Done, format!("学校{word}通过，签约生效"), self.reviewer(Level::School), None)
            }
            "placement.registered" => {
                (Phase::Done, "学校审核通过，登记生效".to_owned(), self.reviewer(Level::School), None)
            }
            "placement.returned" => (Phase::Done, format!("{title}退回修改"), by(), self.findings()),
            "placement.failed" => match self.from {
                Some(StateCode::OfAbandonRequested) => {
                    (Phase::Done, "学校没有同意放弃协议".to_owned(), by(), self.findings())
                }
                Some(StateCode::QxVoidReviewDepartment | StateCode::QxVoidReviewSchool) => {
                    (Phase::Done, format!("{title}没有同意作废"), by(), self.findings())
                }
                _ if rescission => (Phase::Done, "解约没有通过，协议仍有效".to_owned(), by(), self.findings()),
                // Where the province lets the image be sent again, the signing goes on (C-2).
                _ if self.to == Some(StateCode::OfStamp) => {
                    (Phase::Done, format!("{title}没有通过盖章件，请重新上传"), by(), self.findings())
                }
                _ => (Phase::Stopped, format!("{title}{word}不通过"), by(), self.findings()),
            },
            "placement.reclassified" => {
                let reason = self.text("reason");
                let because = if reason.is_empty() { reason } else { format!("原因：{reason}") };
                let said: Vec<String> = [self.changed(), because].into_iter().filter(|text| !text.is_empty()).collect();
                let who = if inside { own("by") } else { by() };
                (Phase::Done, format!("{title}修改了去向"), who, Some(said.join("。")))
            }
            "placement.decided" if inside => (Phase::Done, "作出决定，等待生效".to_owned(), own("by"), None),
            "placement.decision-undone" if inside => (Phase::Done, "撤销决定".to_owned(), own("by"), None),
            "placement.decision-dropped" if inside => {
                let reason = Some(self.text("reason"));
                (Phase::Done, "决定未能生效，回到待审".to_owned(), self.text("reviewer"), reason)
            }
            _ => return None,
        })
    }

    /// What the school corrected after the pass, and what the parties said to it.
    fn of_correction(&self) -> Option<Words> {
        let school = self.record.ground.school.name.clone();
        let changed = || Some(self.changed());
        let party = if self.fact.role == Side::Graduate.as_str() { self.graduate() } else { self.employer() };
        let version = self.detail.get("agreement_version").and_then(Value::as_u64);
        Some(match self.fact.kind.as_str() {
            "placement.amended" => match version.filter(|_| self.record.row.number.is_some()) {
                Some(version) => (Phase::Done, format!("学校更正，第 {version} 版生效"), school, changed()),
                None => (Phase::Done, "学校更正，已生效".to_owned(), school, changed()),
            },
            "placement.amendment-proposed" => (Phase::Done, "学校提出更正，等待双方同意".to_owned(), school, changed()),
            "placement.amendment-accepted" => (Phase::Done, "对更正无异议".to_owned(), party, None),
            "placement.amendment-objected" => {
                (Phase::Done, "对更正提出异议".to_owned(), party, Some(self.text("words")))
            }
            OBJECTION_RESOLVED => (Phase::Done, "学校已核实并处理异议".to_owned(), school, None),
            "placement.amendment-closed" => (Phase::Done, "更正的答复期已满".to_owned(), String::new(), None),
            "placement.rescission-escalated" => {
                (Phase::Done, "解约逾期未答复，转学校处理".to_owned(), String::new(), None)
            }
            "placement.rescission-lapsed" => {
                (Phase::Done, "解约申请逾期未答复，协议继续有效".to_owned(), String::new(), None)
            }
            _ => return None,
        })
    }

    fn of_end(&self) -> Option<Words> {
        let school = || self.record.ground.school.name.clone();
        let by_graduate = self.fact.role == Side::Graduate.as_str();
        Some(match self.fact.kind.as_str() {
            "placement.abandoned" if self.to == Some(StateCode::OfAbandonRequested) => {
                (Phase::Done, "申请放弃协议".to_owned(), self.graduate(), Some(self.text("reason")))
            }
            "placement.abandoned" if by_graduate => {
                (Phase::Stopped, "放弃协议，编号作废".to_owned(), self.graduate(), Some(self.text("reason")))
            }
            "placement.abandoned" => (Phase::Stopped, "学校同意放弃协议，编号作废".to_owned(), school(), None),
            "placement.lost" => {
                // Why the roster changed is between the graduate and the school.
                let reason = Some(self.text("reason")).filter(|_| self.reader != Reader::Employer);
                (Phase::Done, "依据有变化，记录失效".to_owned(), String::new(), reason)
            }
            "placement.restored" => (Phase::Done, "学校恢复了这条记录".to_owned(), school(), Some(self.text("reason"))),
            "placement.rescinded" => (Phase::Stopped, "解约完成，协议终止".to_owned(), school(), self.ending()),
            "placement.voided" if !self.text("because").is_empty() => {
                (Phase::Stopped, "签约通过，原去向自动作废".to_owned(), String::new(), None)
            }
            "placement.voided" if by_graduate => {
                (Phase::Stopped, "作废去向".to_owned(), self.graduate(), Some(self.text("reason")))
            }
            "placement.voided" if self.record.row.kind == PlacementKind::Destination && self.decision().is_some() => {
                (Phase::Stopped, "学校同意作废".to_owned(), school(), None)
            }
            "placement.voided" => (Phase::Stopped, "已作废".to_owned(), school(), Some(self.text("reason"))),
            _ => return None,
        })
    }
}
