//! A school year that has just begun: list imported, signing opened, a department that reviews. The journeys that run at
//! the same time share one; each takes a graduate of its own.

use std::sync::{Arc, Weak};

use browser::Browser;
use tokio::sync::Mutex;

use crate::stage::{self, First, PASSWORD, Stage};
use crate::workbook::Student;
use crate::{graduate, school};

/// Which graduate a journey takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    Study = 0,
    Work = 1,
    Seeking = 2,
    Paper = 3,
    Offline = 4,
    Helped = 5,
    /// 定向（不可网签）.
    Targeted = 7,
}

pub struct Year {
    pub stage: Stage,
    pub cohort: u16,
    students: Vec<Student>,
    department: First,
}

impl Year {
    /// On SQLite, or on this PostgreSQL database.
    pub async fn begun(database: Option<&str>) -> Self {
        let stage = Stage::founded(database).await;
        let mut desk = school::first_log_in(&stage).await;
        let department = school::departments_and_accounts(&mut desk).await;
        let students = school::roster(&mut desk).await;
        school::open_signing(&mut desk).await;
        let cohort = school::cohort(&desk).await;
        desk.close().await.unwrap();
        let mut reviewer = stage.desk("year-department").await;
        stage::first_log_in(&mut reviewer, &department).await;
        reviewer.close().await.unwrap();
        Self { stage, cohort, students, department }
    }

    /// The year of the journeys that run now: the first one begins it, the last one ends it.
    pub async fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Year>> = Mutex::const_new(Weak::new());
        let mut shared = SHARED.lock().await;
        if let Some(year) = shared.upgrade() {
            return year;
        }
        let year = Arc::new(Self::begun(None).await);
        *shared = Arc::downgrade(&year);
        year
    }

    pub fn student(&self, who: Who) -> &Student {
        &self.students[who as usize]
    }

    /// The graduate's phone, after activation and the first check.
    pub async fn phone(&self, who: Who) -> Browser {
        let mut phone = graduate::activate(&self.stage, self.student(who)).await;
        graduate::check(&mut phone, self.student(who)).await;
        phone
    }

    pub async fn department(&self, journey: &str) -> Browser {
        self.at_desk(journey, &self.department.login).await
    }

    pub async fn school(&self, journey: &str) -> Browser {
        self.at_desk(journey, &self.stage.school.login).await
    }

    async fn at_desk(&self, journey: &str, login: &str) -> Browser {
        let mut desk = self.stage.desk(journey).await;
        desk.log_in("staff", login, PASSWORD).await.unwrap();
        desk
    }
}
