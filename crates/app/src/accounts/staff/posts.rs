//! What a managed account is for, and which posts an access may fill: its organisation and place in it decide its role.

use domain::accounts::{Access, Bound, Role};
use domain::ids::{DepartmentId, EmployerId, ProvinceId, SchoolId};
use store::accounts::identities::AccountRow;
use store::engine::Tx;
use store::organisations::{departments, provinces, schools};

use crate::ActError;

/// What an account is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Post {
    Department(DepartmentId),
    School(SchoolId),
    Province(ProvinceId),
    Platform,
    /// 经办人 of an employer: letters and records.
    Handler(EmployerId),
    /// 管理员 of an employer: its profile and its accounts too.
    Owner(EmployerId),
}

impl Post {
    /// The form value.
    pub fn code(self) -> String {
        match self {
            Self::Department(id) => format!("department:{id}"),
            Self::School(id) => format!("school:{id}"),
            Self::Province(id) => format!("province:{id}"),
            Self::Platform => "platform".to_owned(),
            Self::Handler(_) => "handler".to_owned(),
            Self::Owner(_) => "owner".to_owned(),
        }
    }

    pub const fn role(self) -> Role {
        match self {
            Self::Department(_) => Role::Department,
            Self::School(_) => Role::School,
            Self::Province(_) => Role::Province,
            Self::Platform => Role::Operator,
            Self::Handler(_) => Role::Employer,
            Self::Owner(_) => Role::EmployerAdmin,
        }
    }

    /// The employer whose staff the post belongs to.
    pub const fn employer(self) -> Option<EmployerId> {
        match self {
            Self::Handler(employer) | Self::Owner(employer) => Some(employer),
            _ => None,
        }
    }

    /// The post an account fills; `None` for graduates.
    pub fn of(row: &AccountRow) -> Option<Self> {
        match row.role {
            Role::Department => row.department.map(Self::Department),
            Role::School => row.school.map(Self::School),
            Role::Province => row.province.map(Self::Province),
            Role::Operator => Some(Self::Platform),
            Role::Employer => row.employer.map(Self::Handler),
            Role::EmployerAdmin => row.employer.map(Self::Owner),
            Role::Graduate => None,
        }
    }

    /// Whether an account may move from one to the other: between departments of its school, between the two posts of
    /// its employer; everything else is a new account.
    pub fn may_become(self, other: Self) -> bool {
        match (self, other) {
            (Self::Department(_), Self::Department(_)) => true,
            (Self::Handler(_) | Self::Owner(_), Self::Handler(_) | Self::Owner(_)) => {
                self.employer() == other.employer()
            }
            _ => self == other,
        }
    }

    /// Puts the account into the post.
    pub(super) const fn fill(self, row: &mut AccountRow) {
        row.role = self.role();
        match self {
            Self::Department(department) => row.department = Some(department),
            Self::School(school) => row.school = Some(school),
            Self::Province(province) => row.province = Some(province),
            Self::Handler(employer) | Self::Owner(employer) => row.employer = Some(employer),
            Self::Platform => {}
        }
    }
}

/// The posts the access may fill, with their names.
pub(super) async fn fillable(tx: &mut Tx, access: &Access) -> Result<Vec<(Post, String)>, ActError> {
    let mut posts = Vec::new();
    match access.bound() {
        Bound::School(school) => {
            for row in departments::list(tx, access, school).await? {
                posts.push((Post::Department(row.department), row.name));
            }
            let name = schools::find(tx, access, school).await?.map(|row| row.name).unwrap_or_default();
            posts.push((Post::School(school), format!("{name}（校级）")));
        }
        Bound::Province(province) => {
            for row in schools::list(tx, access).await? {
                posts.push((Post::School(row.school), row.name));
            }
            let name = provinces::find(tx, access, province).await?.map(|row| row.name).unwrap_or_default();
            posts.push((Post::Province(province), format!("{name}（省级）")));
        }
        Bound::Platform => {
            for row in provinces::list(tx, access).await? {
                posts.push((Post::Province(row.province), format!("{}（省级）", row.name)));
            }
            for row in schools::list(tx, access).await? {
                posts.push((Post::School(row.school), format!("{}（校级）", row.name)));
            }
            posts.push((Post::Platform, "平台运营".to_owned()));
        }
        Bound::Employer(employer) => {
            posts.push((Post::Handler(employer), "经办人：发送邀请，查看签约".to_owned()));
            posts.push((Post::Owner(employer), "管理员：另可维护单位信息和子账号".to_owned()));
        }
        Bound::Department { .. } | Bound::Person { .. } => {}
    }
    Ok(posts)
}
