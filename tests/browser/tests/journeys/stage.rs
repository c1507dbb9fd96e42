//! An installation as `qicheng init` leaves it, served by the real program.

use browser::{Browser, Program, Start};

use crate::workbook::Student;

pub const SCHOOL: &str = "江州大学";
pub const DEPARTMENT: &str = "计算机学院";
/// What everybody chooses.
pub const PASSWORD: &str = "Qi-cheng-2027";

/// A log-in name with its first password.
#[derive(Clone, Debug)]
pub struct First {
    pub login: String,
    pub password: String,
}

pub struct Stage {
    pub program: Program,
    pub operator: First,
    pub school: First,
}

impl Stage {
    /// A province with v23's rules and one school, on SQLite or on this PostgreSQL database.
    pub async fn founded(database: Option<&str>) -> Self {
        let words = ["--operator-name", "测运营", "--province", "江州省", "--profile", "v23"];
        let school = ["--school-code", "90011", "--school", SCHOOL, "--school-phone", "0990-80000011"];
        let words = [words.as_slice(), &school, &["--school-admin", "测校管"]].concat();
        let (program, said) = Program::init(&words, Start::serve().database(database)).await.unwrap();
        let first = |post: &str| {
            let line = said.lines().find(|line| line.trim_start().starts_with(post)).unwrap();
            let words: Vec<&str> = line.split_whitespace().collect();
            First { login: words[2].to_owned(), password: words[4].to_owned() }
        };
        let (operator, school) = (first("平台运营"), first("学校管理"));
        Self { program, operator, school }
    }

    /// A desk at which somebody sits down.
    pub async fn desk(&self, journey: &str) -> Browser {
        Browser::desktop(journey, &self.program.address()).await.unwrap()
    }

    pub async fn phone(&self, journey: &str) -> Browser {
        Browser::phone(journey, &self.program.address()).await.unwrap()
    }

    /// Whatever happened, the log names nobody's number.
    pub fn nothing_personal_in_the_log(&self, students: &[Student]) {
        let log = self.program.log();
        assert!(!log.is_empty());
        for student in students {
            assert!(!log.contains(&student.document) && !log.contains(&student.mobile), "{}", student.name);
        }
    }
}

/// Logs in with the temporary password and replaces it.
pub async fn first_log_in(browser: &mut Browser, first: &First) {
    browser.log_in("staff", &first.login, &first.password).await.unwrap();
    browser.see("请先设置自己的密码").await.unwrap();
    browser.fill("临时密码", &first.password).await.unwrap();
    browser.fill("新密码", PASSWORD).await.unwrap();
    browser.fill("再输入一次", PASSWORD).await.unwrap();
    browser.press("change-password").await.unwrap();
    browser.see("密码已设置").await.unwrap();
}
