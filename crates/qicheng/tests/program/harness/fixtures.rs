//! A small world most tests start from: one three-party province under v23, one school with two departments and open
//! signing, an account of every role, an admitted employer, and graduates on request.
//!
//! Rows go in through the same storage functions the use cases call wherever there is one.

use app::accounts::sessions;
use domain::accounts::{Access, Role, SystemPurpose};
use domain::employers::{LetterForm, ReceivingForm};
use domain::ids::{AccountId, Cohort, DepartmentId, EmployerId, EntryId, PersonId, ProvinceId, SchoolId};
use domain::organisations::{AgreementParties, Handler, Handlers, ReviewLevels, SchoolSettings, Switches};
use domain::people::{Mobile, PersonName};
use domain::time::Day;
use store::engine::{Value, WriteTx, params};
use store::organisations::settings::SettingsRow;
use store::organisations::{departments, policies, provinces, schools, settings};
use store::roster::entries::{self, EntryRow};

use super::{TestApp, Visitor};

/// Name of the session cookie.
const COOKIE: &str = "qicheng_session";

/// Someone who can be logged in without a password.
#[derive(Clone, Debug)]
pub struct Somebody {
    pub account: AccountId,
    pub login: String,
    pub name: String,
    /// The roster entry of a graduate.
    pub entry: Option<(SchoolId, EntryId)>,
}

/// A graduate with an activated account.
#[derive(Clone, Debug)]
pub struct Graduate {
    pub somebody: Somebody,
    pub person: PersonId,
    pub school: SchoolId,
    pub entry: EntryId,
    pub name: String,
    pub document: String,
    pub mobile: String,
}

/// What [`TestApp::seed_basic`] made.
#[derive(Clone, Debug)]
pub struct Basic {
    pub school: SchoolId,
    pub school_name: String,
    pub departments: [DepartmentId; 2],
    pub cohort: Cohort,
    pub employer: EmployerId,
    pub employer_name: String,
    pub operator: Somebody,
    pub province_admin: Somebody,
    pub school_admin: Somebody,
    /// Reviewers with 读写, one for each department.
    pub reviewers: [Somebody; 2],
    pub employer_admin: Somebody,
}

/// Where a small world stands.
struct Place {
    province: i32,
    name: &'static str,
    school_code: &'static str,
    school: &'static str,
    employer: &'static str,
    employer_serial: u32,
    employer_login: &'static str,
    operator: &'static str,
}

const HERE: Place = Place {
    province: 98,
    name: "江州省",
    school_code: "90011",
    school: "江州大学",
    employer: "江州云帆软件有限公司",
    employer_serial: 11,
    employer_login: "yunfan",
    operator: "operator",
};

const ELSEWHERE: Place = Place {
    province: 97,
    name: "临海省",
    school_code: "90022",
    school: "临海师范学院",
    employer: "临海潮声传媒有限公司",
    employer_serial: 12,
    employer_login: "chaosheng",
    operator: "operator97",
};

/// The rows an account is bound to; columns in the order of the table.
#[derive(Default)]
struct Bindings {
    province: Option<ProvinceId>,
    school: Option<SchoolId>,
    department: Option<DepartmentId>,
    employer: Option<EmployerId>,
    person: Option<PersonId>,
}

fn administer() -> Access {
    Access::system(SystemPurpose::Administer)
}

impl TestApp {
    /// A browser in which `somebody` is logged in.
    pub async fn sign_in(&self, somebody: &Somebody) -> Visitor {
        let app = self.app();
        let mut tx = app.db.write().await.unwrap();
        let (_, token) =
            sessions::begin(app, &mut tx, somebody.account, somebody.entry, "program test", "127.0.0.1").await.unwrap();
        tx.commit().await.unwrap();
        let mut visitor = self.visitor();
        visitor.set_cookie(COOKIE, &token);
        visitor
    }

    /// Two-level review, switches open.
    pub async fn seed_basic(&self) -> Basic {
        self.seed_with(ReviewLevels::DepartmentThenSchool).await
    }

    pub async fn seed_with(&self, levels: ReviewLevels) -> Basic {
        self.seed_at(levels, &HERE).await
    }

    /// Another province with a school, an employer and accounts of its own.
    pub async fn seed_elsewhere(&self) -> Basic {
        self.seed_at(ReviewLevels::DepartmentThenSchool, &ELSEWHERE).await
    }

    async fn seed_at(&self, levels: ReviewLevels, place: &Place) -> Basic {
        let (app, access, now) = (self.app(), administer(), self.app().now());
        let province = ProvinceId(place.province);
        let cohort = season::cohort_of(now.day());
        let code = place.school_code;
        let school_name = place.school.to_owned();
        let employer = EmployerId(app.new_id());
        let employer_name = place.employer.to_owned();
        let mut tx = app.db.write().await.unwrap();
        let row = provinces::ProvinceRow {
            province,
            name: place.name.into(),
            parties: AgreementParties::Three,
            policy_version: 1,
            version: 1,
        };
        provinces::insert(&mut tx, &access, &row, now).await.unwrap();
        policies::insert(&mut tx, &access, province, "v23", "", None, now).await.unwrap();
        let school =
            schools::insert(&mut tx, &access, province, code, &school_name, "0990-80000011", now).await.unwrap();
        let departments = [DepartmentId(app.new_id()), DepartmentId(app.new_id())];
        for (department, name) in departments.iter().zip(["计算机学院", "外国语学院"]) {
            departments::insert(&mut tx, &access, school, *department, name, now).await.unwrap();
        }
        let body = serde_json::to_string(&SchoolSettings {
            switches: Switches { online: true, paper: true, destination: true },
            levels,
            rescission_limit: 3,
            handlers: Handlers::One {
                handler: Handler {
                    name: "就业指导中心".into(),
                    phone: "0990-80000011".into(),
                    address: "江州省江州市学府路1号".into(),
                    postcode: "990000".into(),
                },
            },
            void_review: true,
        })
        .unwrap();
        let first = SettingsRow { version: 1, body };
        settings::insert(&mut tx, &access, school, cohort, &first, None, now).await.unwrap();
        employer_row(&mut tx, employer, &employer_name, place.employer_serial, now).await;

        let of_province = || Bindings { province: Some(province), ..Bindings::default() };
        let of_school = || Bindings { school: Some(school), ..Bindings::default() };
        let of_department = |department| Bindings { department: Some(department), ..of_school() };
        let of_employer = || Bindings { employer: Some(employer), ..Bindings::default() };
        let [first, second] = departments;
        let basic = Basic {
            school,
            school_name,
            departments,
            cohort,
            employer,
            employer_name,
            operator: self.account(&mut tx, Role::Operator, place.operator, "平台值班员", Bindings::default()).await,
            province_admin: self
                .account(&mut tx, Role::Province, &format!("province{province}"), "省级管理员", of_province())
                .await,
            school_admin: self
                .account(&mut tx, Role::School, &format!("school{code}"), "就业中心主任", of_school())
                .await,
            reviewers: [
                self.account(&mut tx, Role::Department, &format!("dept{code}01"), "计算机辅导员", of_department(first))
                    .await,
                self.account(&mut tx, Role::Department, &format!("dept{code}02"), "外语辅导员", of_department(second))
                    .await,
            ],
            employer_admin: self
                .account(&mut tx, Role::EmployerAdmin, place.employer_login, "云帆人事", of_employer())
                .await,
        };
        tx.commit().await.unwrap();
        basic
    }

    /// A graduate of the first department, account active, first check confirmed; `serial` from 1 makes another one.
    pub async fn graduate(&self, basic: &Basic, serial: u32) -> Graduate {
        let (app, now) = (self.app(), self.app().now());
        let (person, entry) = (PersonId(app.new_id()), EntryId(app.new_id()));
        let name = format!("试{}", ["一", "二", "三", "四", "五", "六", "七", "八", "九"][(serial - 1) as usize % 9]);
        let document = resident_id(serial);
        let mobile = format!("199000{serial:05}");
        let student_number = format!("2023{serial:06}");
        let mut tx = app.db.write().await.unwrap();
        let document_blind = app.vault.blind("document", &format!("resident_id:{document}"));
        let masked = format!("{}********{}", &document[..6], &document[14..]);
        let key = person.0.as_bytes().as_slice();
        let sealed = app.vault.seal("persons", "document_sealed", key, document.as_bytes()).unwrap();
        execute(
            &mut tx,
            "INSERT INTO persons (person_id, document_kind, document_sealed, document_masked, created_at) \
             VALUES ($1, $2, $3, $4, $5)",
            params![person, "resident_id", sealed, masked.as_str(), now],
        )
        .await;
        execute(
            &mut tx,
            "INSERT INTO person_documents (blind, person_id) VALUES ($1, $2)",
            params![document_blind.to_vec(), person],
        )
        .await;
        let contact = app.new_id();
        let sealed = app.vault.seal("contacts", "sealed", contact.as_bytes(), mobile.as_bytes()).unwrap();
        execute(
            &mut tx,
            "INSERT INTO contacts (person_id, contact_id, kind, blind, sealed, masked, origin, origin_school_id, set_at, \
             counts_from, verified_at, removed_at) VALUES ($1, $2, 'mobile', $3, $4, $5, 'own', NULL, $6, $6, $6, NULL)",
            params![
                person,
                contact,
                app.vault.blind("mobile", &mobile).to_vec(),
                sealed,
                Mobile::parse(&mobile).expect("a mobile").masked(),
                now
            ],
        )
        .await;
        let row = EntryRow {
            school: basic.school,
            entry,
            cohort: basic.cohort,
            person,
            department_id: basic.departments[0],
            department: "计算机学院".into(),
            name_key: PersonName::parse(&name).expect("a name").to_string(),
            name: name.clone(),
            document_kind: "resident_id".into(),
            document_masked: masked,
            document_blind: document_blind.to_vec(),
            exam_number: format!("23990011{serial:06}"),
            student_number,
            // What the document number says.
            sex: if serial % 2 == 1 { "male" } else { "female" }.into(),
            ethnic_group: "01".into(),
            political_status: "03".into(),
            birth_day: Day::new(2005, 3, 7).unwrap(),
            level: "31".into(),
            level_group: "undergraduate".into(),
            major_code: "080901".into(),
            major: "计算机科学与技术".into(),
            training_mode: "1".into(),
            origin_region: "110101".into(),
            study_years: "4".into(),
            entered_month: "202309".into(),
            graduation_month: "202706".into(),
            mobile_masked: format!("{}****{}", &mobile[..3], &mobile[7..]),
            email_masked: String::new(),
            check_state: "confirmed".into(),
            checked_at: Some(now),
            dispute: String::new(),
            name_conflict: false,
            removed_at: None,
            reopened_at: None,
            reopened_ground: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        entries::insert(&mut tx, &administer(), &row).await.unwrap();
        let bindings = Bindings { person: Some(person), ..Bindings::default() };
        let mut somebody = self.account(&mut tx, Role::Graduate, "", &name, bindings).await;
        somebody.entry = Some((basic.school, entry));
        for (kind, blind) in [("document", document_blind), ("mobile", app.vault.blind("mobile", &mobile))] {
            execute(
                &mut tx,
                "INSERT INTO login_names (blind, account_id, kind) VALUES ($1, $2, $3)",
                params![blind.to_vec(), somebody.account, kind],
            )
            .await;
        }
        tx.commit().await.unwrap();
        Graduate { somebody, person, school: basic.school, entry, name, document, mobile }
    }

    /// The same world seen from another admitted employer; `serial` from 100 makes another one.
    pub async fn beside(&self, basic: &Basic, serial: u32) -> Basic {
        let employer = EmployerId(self.app().new_id());
        let employer_name = format!("江州远山科技{serial}有限公司");
        let mut tx = self.app().db.write().await.unwrap();
        employer_row(&mut tx, employer, &employer_name, serial, self.app().now()).await;
        let bound = Bindings { employer: Some(employer), ..Bindings::default() };
        let login = format!("yuanshan{serial}");
        let employer_admin = self.account(&mut tx, Role::EmployerAdmin, &login, "远山人事", bound).await;
        tx.commit().await.unwrap();
        Basic { employer, employer_name, employer_admin, ..basic.clone() }
    }

    /// A second account of the school, with the same rights.
    pub async fn school_colleague(&self, basic: &Basic, login: &str, name: &str) -> Somebody {
        let mut tx = self.app().db.write().await.unwrap();
        let bound = Bindings { school: Some(basic.school), ..Bindings::default() };
        let somebody = self.account(&mut tx, Role::School, login, name, bound).await;
        tx.commit().await.unwrap();
        somebody
    }

    async fn account(&self, tx: &mut WriteTx, role: Role, login: &str, name: &str, bound: Bindings) -> Somebody {
        let account = AccountId(self.app().new_id());
        let right = if role.is_staff() { "write" } else { "none" };
        let login_value = if login.is_empty() { Value::Null } else { Value::Text(login.to_owned()) };
        let mut values = params![
            account,
            role.code(),
            name,
            bound.province,
            bound.school,
            bound.department,
            bound.employer,
            bound.person,
            right,
            self.app().now()
        ];
        values.push(login_value);
        execute(
            tx,
            "INSERT INTO accounts (account_id, role, state, login, password_hash, must_change_password, name, job_title, \
             contact_sealed, province_id, school_id, department_id, employer_id, person_id, right_employment, \
             right_archive, right_household, levels, created_at, created_by, last_login_at, last_login_address, version) \
             VALUES ($1, $2, 'active', $11, NULL, $12, $3, '', NULL, $4, $5, $6, $7, $8, $9, $9, $9, 'all', $10, NULL, \
             NULL, NULL, 1)",
            {
                values.push(Value::Bool(false));
                values
            },
        )
        .await;
        Somebody { account, login: login.to_owned(), name: name.to_owned(), entry: None }
    }
}

async fn employer_row(tx: &mut WriteTx, employer: EmployerId, name: &str, serial: u32, now: domain::time::Instant) {
    let code = format!("91110000YT{serial:07}W");
    let admission = domain::employers::Admission::Ok { admitted_at: now };
    execute(
        tx,
        "INSERT INTO employer_codes (credit_code, employer_id) VALUES ($1, $2)",
        params![code.as_str(), employer],
    )
    .await;
    execute(
        tx,
        "INSERT INTO employers (employer_id, name, credit_code, nature, industry, region, address, contact_name, \
         contact_phone, contact_mobile_sealed, contact_mobile_masked, contact_email, transfer_defaults, admission, \
         admission_facts, submitted_at, decided_at, created_at, updated_at, version) \
         VALUES ($1, $2, $3, '31', '34', '110101', '江州市云帆路8号', '云帆人事', '0990-81234567', NULL, '', \
         'hr@example.net', '{}', $5, $6, $4, $4, $4, $4, 1)",
        params![employer, name, code.as_str(), now, admission.as_str(), serde_json::to_string(&admission).unwrap()],
    )
    .await;
}

/// A letter with everything an invitation asks for.
pub fn letter_form() -> LetterForm {
    LetterForm {
        job_category: "13".into(),
        post: "后端开发工程师".into(),
        days: "7".into(),
        trial_period: "2".into(),
        trial_pay: "8000".into(),
        pay: "9,500".into(),
        penalty: "3000".into(),
        report_place: "江州市云帆路8号".into(),
        report_by: "2027-07-05".into(),
        work_region: "320500".into(),
        work_place: String::new(),
        contact: "云帆人事".into(),
        phone: "0990-81234567".into(),
        supplement: "入职满一年提供安家补贴。".into(),
        receiving: ReceivingForm {
            archive_type: "employer".into(),
            archive_name: "江州云帆软件有限公司".into(),
            household_type: "origin".into(),
            ..ReceivingForm::default()
        },
    }
}

/// Runs one statement of a fixture.
pub async fn execute(tx: &mut WriteTx, sql: &str, values: Vec<Value>) {
    tx.execute(sql, values).await.unwrap();
}

/// A resident id that passes its check and is issued to nobody.
pub fn resident_id(serial: u32) -> String {
    let body = format!("11010120050307{:03}", serial % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize])
}
