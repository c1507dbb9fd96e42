//! 省份与学校: every organisation of the platform, and new ones (decision 14).

use app::accounts::nonces;
use app::accounts::staff::Post;
use app::organisations::create_province::{CreateProvince, create_province};
use app::organisations::create_school::{CreateSchool, create_school, list};
use app::{ActError, Actor};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::accounts::Action;
use domain::ids::ProvinceId;
use domain::organisations::AgreementParties;
use domain::policy::{PROFILE_CODES, profile};
use domain::refusal::FieldErrors;

use crate::components::{Desk, ErrorSummary, Field, Tag, Tone};
use crate::respond::{PageError, ok, see_other_saying, unprocessable};
use crate::routes::Routes;
use crate::session::Signed;
use crate::{Form, WebState, shell};

/// The acts the nonces are for.
const PROVINCE: &str = "create-province";
const SCHOOL: &str = "create-school";

#[derive(Debug)]
struct Province {
    id: ProvinceId,
    post: String,
    name: String,
    parties: Tag,
    schools: Vec<School>,
}

#[derive(Debug)]
struct School {
    code: String,
    name: String,
    /// The post of its accounts, as the account form names it.
    post: String,
}

#[derive(Template, Debug)]
#[template(path = "operator/organisations.html")]
struct OrganisationsPage {
    shell: Desk,
    errors: ErrorSummary,
    provinces: Vec<Province>,
    /// Where accounts are added.
    users: Option<&'static str>,
    province_nonce: String,
    province_fields: Vec<Field>,
    school_nonce: String,
    school_fields: Vec<Field>,
}

/// What the last try left.
#[derive(Default)]
struct Try {
    province: Form,
    province_errors: FieldErrors,
    school: Form,
    school_errors: FieldErrors,
}

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/o/organisations", Action::ManageOrganisations, show)
        .post("/o/organisations/provinces", Action::ManageOrganisations, add_province)
        .post("/o/organisations/schools", Action::ManageOrganisations, add_school)
}

async fn show(State(state): State<WebState>, Signed(actor): Signed) -> Result<Response, PageError> {
    ok(&organisations_page(&state, &actor, Try::default()).await?)
}

async fn add_province(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let input = CreateProvince {
        nonce: form.nonce(&state, &actor, PROVINCE)?,
        name: form.get("name").to_owned(),
        profile: form.get("profile").to_owned(),
        parties: form.parse("parties"),
    };
    match create_province(&state.app, &actor, input).await {
        Ok(_) => Ok(see_other_saying("/o/organisations", "已添加省级机构，请为它添加管理账号")),
        Err(ActError::Fields(province_errors)) => {
            let tried = Try { province: form, province_errors, ..Try::default() };
            unprocessable(&organisations_page(&state, &actor, tried).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn add_school(State(state): State<WebState>, Signed(actor): Signed, form: Form) -> Result<Response, PageError> {
    let input = CreateSchool {
        nonce: form.nonce(&state, &actor, SCHOOL)?,
        province: form.parse("province"),
        code: form.get("code").to_owned(),
        name: form.get("school_name").to_owned(),
        phone: form.get("phone").to_owned(),
    };
    match create_school(&state.app, &actor, input).await {
        Ok(_) => Ok(see_other_saying("/o/organisations", "已添加学校，请为它添加管理账号")),
        Err(ActError::Fields(mut school_errors)) => {
            // Both forms of the page have a name.
            for error in school_errors.0.iter_mut().filter(|error| error.field == "name") {
                error.field = "school_name".to_owned();
            }
            let tried = Try { school: form, school_errors, ..Try::default() };
            unprocessable(&organisations_page(&state, &actor, tried).await?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn organisations_page(state: &WebState, actor: &Actor, tried: Try) -> Result<OrganisationsPage, PageError> {
    let all = list(&state.app, actor).await?;
    let own = |province: ProvinceId| {
        let schools = all.schools.iter().filter(move |school| school.province == province);
        schools
            .map(|school| School {
                code: school.code.clone(),
                name: school.name.clone(),
                post: Post::School(school.school).code(),
            })
            .collect()
    };
    let provinces = all.provinces.iter().map(|row| Province {
        id: row.province,
        post: Post::Province(row.province).code(),
        name: row.name.clone(),
        parties: Tag::flag(Tone::Info, row.parties.title()),
        schools: own(row.province),
    });
    let profiles = PROFILE_CODES.iter().filter_map(|code| Some((*code, profile(code).ok()?.title)));
    let parties = AgreementParties::ALL.iter().map(|parties| (parties.as_str(), parties.title()));
    let choices = all.provinces.iter().map(|row| (row.province.to_string(), row.name.clone()));
    let mut errors = tried.province_errors.clone();
    errors.0.extend(tried.school_errors.0.iter().cloned());
    let (typed, wrong) = (&tried.province, &tried.province_errors);
    let province_fields = vec![
        Field::text("name", "名称").value(typed.get("name")).maxlength(30).errors(wrong),
        Field::select("profile", "政策口径", profiles).value(typed.get("profile")).errors(wrong),
        Field::select("parties", "协议书类型", parties).value(typed.get("parties")).hint("不选时按口径").errors(wrong),
    ];
    let (typed, wrong) = (&tried.school, &tried.school_errors);
    let school_fields = vec![
        Field::select("province", "所属省级机构", choices).value(typed.get("province")).errors(wrong),
        Field::digits("code", "院校代码").value(typed.get("code")).maxlength(5).errors(wrong),
        Field::text("school_name", "学校全称")
            .value(typed.get("school_name"))
            .maxlength(40)
            .hint("已导入院校代码表时可以不填")
            .errors(wrong),
        Field::text("phone", "咨询电话").value(typed.get("phone")).maxlength(24).errors(wrong),
    ];
    Ok(OrganisationsPage {
        provinces: provinces.collect(),
        shell: shell::desk(state, actor, None, "organisations").await?,
        errors: ErrorSummary::from(&errors),
        users: Some("/o/users").filter(|path| shell::reaches(state, actor, path)),
        province_nonce: nonces::issue(&state.app, actor, PROVINCE),
        province_fields,
        school_nonce: nonces::issue(&state.app, actor, SCHOOL),
        school_fields,
    })
}
