//! The permission table: which role may do what, with which reach. Data, printed whole and reviewed as a snapshot.

use crate::accounts::{Module, Right, Role};

/// How far an action reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// The account itself and nothing else.
    Own,
    Person,
    Employer,
    Department,
    School,
    Province,
    Platform,
}

/// One row: this role may do this action within this reach, given this module right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Permission {
    pub action: Action,
    pub role: Role,
    pub reach: Reach,
    /// The least right of the module the action belongs to.
    pub needs: Option<(Module, Right)>,
}

/// Everything somebody logged in can ask for. Guards of the domain decide whether it is possible now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// `/me`: own profile, devices, history.
    SeeOwnAccount,
    /// Own profile, contacts, password, other sessions (F020).
    ChangeOwnAccount,
    /// The inbox of one's own account.
    ReadMessages,
    /// `/g`
    SeeGraduateHome,
    /// First check of one's own roster entry (F061–F063).
    CheckOwnEntry,
    /// Invitations, records, previews, own agreement (F112, F113, F132, F150).
    SeeOwnPlacements,
    /// Accept, refuse, take back an acceptance (F116, F117).
    AnswerInvitation,
    /// Start, fill in, submit and take back applications of one's own.
    Apply,
    /// `/e`
    SeeEmployerHome,
    /// Exact name + document number + school, and the candidate list (F086–F089).
    FindGraduate,
    /// Letters, templates, withdrawing (F094–F105).
    SendInvitation,
    /// Follow invitations, download agreements (F106, F109).
    SeeEmployerPlacements,
    /// Nature, trade, place, contacts, 户档 defaults, resubmission (F080, F081).
    ChangeCompany,
    /// Staff of an employer.
    ManageEmployerAccounts,
    /// `/s/{cohort}`
    SeeSchoolHome,
    /// 学生名单管理 (F059, F060, F075).
    SeeRoster,
    /// Import, corrections, training mode (F054–F058).
    ImportRoster,
    /// 培养方式变更: ask for one, take it back (F290).
    RequestModeChange,
    /// One field for thirty seconds, recorded (decision 18).
    RevealPersonal,
    /// 在线签约管理, downloads for filing (F134–F140, F151).
    SeePlacements,
    /// 下载当前查询数据 (F155, F156).
    ExportPlacements,
    /// 修改 and 作废 after the pass (R32, F153, F154, F187, F203, F276).
    CorrectPlacements,
    /// Pass, fail, undo at one's own level (F136, F141, F142).
    Review,
    /// Sentences reviewers pick from (`ui.md` 9.2).
    ManagePhrases,
    /// 签约设置 read-only (F034).
    SeeSettings,
    /// Switches, review mode, handlers (F035–F049).
    ChangeSettings,
    /// Departments of the school.
    ManageDepartments,
    /// 账号管理 (F016–F027, F030).
    ManageSchoolAccounts,
    /// Admission, by the operator or by a school according to policy (F078).
    AdmitEmployer,
    /// `/p/{cohort}/schools`
    SeeSchools,
    /// Agreement type, policy overrides (F031, F032).
    ChangeProvinceRules,
    /// 培养方式变更: approve or reject (F291).
    DecideModeChange,
    /// Accounts of the province and its schools (F024).
    ManageProvinceAccounts,
    /// Provinces, schools, their first accounts (decision 14).
    ManageOrganisations,
    /// Name and credit-code requests, claims, freezing (F082, decision 16).
    ManageEmployers,
    /// National lists that reviews show (F137, F138).
    ManageWarnings,
    /// Dead letters, jobs, requeue.
    SeeOperations,
    /// Notices of the platform at the public entrance.
    ManageNotices,
}

impl Action {
    pub const ALL: [Self; 38] = [
        Self::SeeOwnAccount,
        Self::ChangeOwnAccount,
        Self::ReadMessages,
        Self::SeeGraduateHome,
        Self::CheckOwnEntry,
        Self::SeeOwnPlacements,
        Self::AnswerInvitation,
        Self::Apply,
        Self::SeeEmployerHome,
        Self::FindGraduate,
        Self::SendInvitation,
        Self::SeeEmployerPlacements,
        Self::ChangeCompany,
        Self::ManageEmployerAccounts,
        Self::SeeSchoolHome,
        Self::SeeRoster,
        Self::ImportRoster,
        Self::RequestModeChange,
        Self::RevealPersonal,
        Self::SeePlacements,
        Self::ExportPlacements,
        Self::CorrectPlacements,
        Self::Review,
        Self::ManagePhrases,
        Self::SeeSettings,
        Self::ChangeSettings,
        Self::ManageDepartments,
        Self::ManageSchoolAccounts,
        Self::AdmitEmployer,
        Self::SeeSchools,
        Self::ChangeProvinceRules,
        Self::DecideModeChange,
        Self::ManageProvinceAccounts,
        Self::ManageOrganisations,
        Self::ManageEmployers,
        Self::ManageWarnings,
        Self::SeeOperations,
        Self::ManageNotices,
    ];

    /// The logged and printed name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SeeOwnAccount => "see-own-account",
            Self::ChangeOwnAccount => "change-own-account",
            Self::ReadMessages => "read-messages",
            Self::SeeGraduateHome => "see-graduate-home",
            Self::CheckOwnEntry => "check-own-entry",
            Self::SeeOwnPlacements => "see-own-placements",
            Self::AnswerInvitation => "answer-invitation",
            Self::Apply => "apply",
            Self::SeeEmployerHome => "see-employer-home",
            Self::FindGraduate => "find-graduate",
            Self::SendInvitation => "send-invitation",
            Self::SeeEmployerPlacements => "see-employer-placements",
            Self::ChangeCompany => "change-company",
            Self::ManageEmployerAccounts => "manage-employer-accounts",
            Self::SeeSchoolHome => "see-school-home",
            Self::SeeRoster => "see-roster",
            Self::ImportRoster => "import-roster",
            Self::RequestModeChange => "request-mode-change",
            Self::RevealPersonal => "reveal-personal",
            Self::SeePlacements => "see-placements",
            Self::ExportPlacements => "export-placements",
            Self::CorrectPlacements => "correct-placements",
            Self::Review => "review",
            Self::ManagePhrases => "manage-phrases",
            Self::SeeSettings => "see-settings",
            Self::ChangeSettings => "change-settings",
            Self::ManageDepartments => "manage-departments",
            Self::ManageSchoolAccounts => "manage-school-accounts",
            Self::AdmitEmployer => "admit-employer",
            Self::SeeSchools => "see-schools",
            Self::ChangeProvinceRules => "change-province-rules",
            Self::DecideModeChange => "decide-mode-change",
            Self::ManageProvinceAccounts => "manage-province-accounts",
            Self::ManageOrganisations => "manage-organisations",
            Self::ManageEmployers => "manage-employers",
            Self::ManageWarnings => "manage-warnings",
            Self::SeeOperations => "see-operations",
            Self::ManageNotices => "manage-notices",
        }
    }

    /// What pages call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SeeOwnAccount => "查看个人信息",
            Self::ChangeOwnAccount => "修改个人信息和密码",
            Self::ReadMessages => "查看消息",
            Self::SeeGraduateHome => "查看毕业生首页",
            Self::CheckOwnEntry => "核对本人信息",
            Self::SeeOwnPlacements => "查看本人邀请和记录",
            Self::AnswerInvitation => "回应签约邀请",
            Self::Apply => "填报签约和去向",
            Self::SeeEmployerHome => "查看单位首页",
            Self::FindGraduate => "查找毕业生",
            Self::SendInvitation => "发送和撤回签约邀请",
            Self::SeeEmployerPlacements => "查看本单位签约记录",
            Self::ChangeCompany => "维护单位信息",
            Self::ManageEmployerAccounts => "管理单位子账号",
            Self::SeeSchoolHome => "查看学校首页",
            Self::SeeRoster => "查看学生名单",
            Self::ImportRoster => "导入和更正学生名单",
            Self::RequestModeChange => "申请变更培养方式",
            Self::RevealPersonal => "显示证件号码和手机号",
            Self::SeePlacements => "查看签约记录",
            Self::ExportPlacements => "导出签约和去向记录",
            Self::CorrectPlacements => "更正、作废已通过的记录，恢复失效的记录",
            Self::Review => "审核签约",
            Self::ManagePhrases => "管理审核常用语",
            Self::SeeSettings => "查看签约设置",
            Self::ChangeSettings => "修改签约设置",
            Self::ManageDepartments => "管理院系",
            Self::ManageSchoolAccounts => "管理院系和学校账号",
            Self::AdmitEmployer => "审核用人单位资质",
            Self::SeeSchools => "查看学校总览",
            Self::ChangeProvinceRules => "设置协议书类型和政策",
            Self::DecideModeChange => "审核培养方式变更",
            Self::ManageProvinceAccounts => "管理省级和学校账号",
            Self::ManageOrganisations => "管理省份、学校和平台账号",
            Self::ManageEmployers => "处理用人单位申请",
            Self::ManageWarnings => "导入预警单位和工商状态",
            Self::SeeOperations => "查看运行状况",
            Self::ManageNotices => "发布平台通知",
        }
    }
}

const fn row(action: Action, role: Role, reach: Reach) -> Permission {
    Permission { action, role, reach, needs: None }
}

const fn gated(action: Action, role: Role, reach: Reach, least: Right) -> Permission {
    Permission { action, role, reach, needs: Some((Module::Employment, least)) }
}

/// The whole table.
pub const PERMISSIONS: &[Permission] = &[
    row(Action::SeeOwnAccount, Role::Graduate, Reach::Own),
    row(Action::SeeOwnAccount, Role::Employer, Reach::Own),
    row(Action::SeeOwnAccount, Role::EmployerAdmin, Reach::Own),
    row(Action::SeeOwnAccount, Role::Department, Reach::Own),
    row(Action::SeeOwnAccount, Role::School, Reach::Own),
    row(Action::SeeOwnAccount, Role::Province, Reach::Own),
    row(Action::SeeOwnAccount, Role::Operator, Reach::Own),
    row(Action::ChangeOwnAccount, Role::Graduate, Reach::Own),
    row(Action::ChangeOwnAccount, Role::Employer, Reach::Own),
    row(Action::ChangeOwnAccount, Role::EmployerAdmin, Reach::Own),
    row(Action::ChangeOwnAccount, Role::Department, Reach::Own),
    row(Action::ChangeOwnAccount, Role::School, Reach::Own),
    row(Action::ChangeOwnAccount, Role::Province, Reach::Own),
    row(Action::ChangeOwnAccount, Role::Operator, Reach::Own),
    row(Action::ReadMessages, Role::Graduate, Reach::Own),
    row(Action::ReadMessages, Role::Employer, Reach::Own),
    row(Action::ReadMessages, Role::EmployerAdmin, Reach::Own),
    row(Action::ReadMessages, Role::Department, Reach::Own),
    row(Action::ReadMessages, Role::School, Reach::Own),
    row(Action::ReadMessages, Role::Province, Reach::Own),
    row(Action::ReadMessages, Role::Operator, Reach::Own),
    row(Action::SeeGraduateHome, Role::Graduate, Reach::Person),
    row(Action::CheckOwnEntry, Role::Graduate, Reach::Person),
    row(Action::SeeOwnPlacements, Role::Graduate, Reach::Person),
    row(Action::AnswerInvitation, Role::Graduate, Reach::Person),
    row(Action::Apply, Role::Graduate, Reach::Person),
    row(Action::SeeEmployerHome, Role::Employer, Reach::Employer),
    row(Action::SeeEmployerHome, Role::EmployerAdmin, Reach::Employer),
    row(Action::FindGraduate, Role::Employer, Reach::Employer),
    row(Action::FindGraduate, Role::EmployerAdmin, Reach::Employer),
    row(Action::SendInvitation, Role::Employer, Reach::Employer),
    row(Action::SendInvitation, Role::EmployerAdmin, Reach::Employer),
    row(Action::SeeEmployerPlacements, Role::Employer, Reach::Employer),
    row(Action::SeeEmployerPlacements, Role::EmployerAdmin, Reach::Employer),
    row(Action::ChangeCompany, Role::EmployerAdmin, Reach::Employer),
    row(Action::ManageEmployerAccounts, Role::EmployerAdmin, Reach::Employer),
    row(Action::SeeSchoolHome, Role::Department, Reach::Department),
    row(Action::SeeSchoolHome, Role::School, Reach::School),
    gated(Action::SeeRoster, Role::Department, Reach::Department, Right::Read),
    gated(Action::SeeRoster, Role::School, Reach::School, Right::Read),
    gated(Action::ImportRoster, Role::School, Reach::School, Right::Write),
    gated(Action::RequestModeChange, Role::School, Reach::School, Right::Write),
    gated(Action::RevealPersonal, Role::Department, Reach::Department, Right::Write),
    gated(Action::RevealPersonal, Role::School, Reach::School, Right::Write),
    gated(Action::SeePlacements, Role::Department, Reach::Department, Right::Read),
    gated(Action::SeePlacements, Role::School, Reach::School, Right::Read),
    gated(Action::ExportPlacements, Role::Department, Reach::Department, Right::Read),
    gated(Action::ExportPlacements, Role::School, Reach::School, Right::Read),
    gated(Action::CorrectPlacements, Role::School, Reach::School, Right::Write),
    gated(Action::Review, Role::Department, Reach::Department, Right::Write),
    gated(Action::Review, Role::School, Reach::School, Right::Write),
    gated(Action::ManagePhrases, Role::School, Reach::School, Right::Write),
    gated(Action::SeeSettings, Role::School, Reach::School, Right::Read),
    gated(Action::ChangeSettings, Role::School, Reach::School, Right::Write),
    gated(Action::ManageDepartments, Role::School, Reach::School, Right::Write),
    gated(Action::ManageSchoolAccounts, Role::School, Reach::School, Right::Write),
    row(Action::AdmitEmployer, Role::Operator, Reach::Platform),
    gated(Action::AdmitEmployer, Role::School, Reach::School, Right::Write),
    gated(Action::SeeSchools, Role::Province, Reach::Province, Right::Read),
    gated(Action::ChangeProvinceRules, Role::Province, Reach::Province, Right::Write),
    gated(Action::DecideModeChange, Role::Province, Reach::Province, Right::Write),
    gated(Action::ManageProvinceAccounts, Role::Province, Reach::Province, Right::Write),
    row(Action::ManageOrganisations, Role::Operator, Reach::Platform),
    row(Action::ManageEmployers, Role::Operator, Reach::Platform),
    row(Action::ManageWarnings, Role::Operator, Reach::Platform),
    row(Action::SeeOperations, Role::Operator, Reach::Platform),
    row(Action::ManageNotices, Role::Operator, Reach::Platform),
];

/// The table as reviewed text: one line an action, one column a role.
pub fn permission_table() -> String {
    let mut text = String::from("action");
    for role in Role::ALL {
        text.push('\t');
        text.push_str(role.code());
    }
    text.push('\n');
    for action in Action::ALL {
        text.push_str(action.code());
        for role in Role::ALL {
            text.push('\t');
            match PERMISSIONS.iter().find(|row| row.action == action && row.role == role) {
                None => text.push('-'),
                Some(row) => {
                    text.push_str(&format!("{:?}", row.reach).to_lowercase());
                    if let Some((module, least)) = row.needs {
                        text.push_str(&format!("[{}:{}]", module.code(), least.code()));
                    }
                }
            }
        }
        text.push('\n');
    }
    text
}
