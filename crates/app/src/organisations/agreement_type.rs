//! 电子协议书类型 of a province: two or three parties for all its schools, each with its fixed template (F031–F033).

use domain::accounts::Action;
use domain::agreements::{
    AgreementDocument, AgreementForm, EmployerBlock, GraduateBlock, Masked, Parties, SchoolBlock, Template, TermsBlock,
    TransferBlock,
};
use domain::organisations::AgreementParties;
use store::organisations::policies;
use uuid::Uuid;

use super::change_policy::{PARTIES, own_fields, put, seen, shipped};
use super::rules;
use crate::act::Began;
use crate::{Act, ActError, Actor, App, once_more};

/// Sets who signs, for everything that begins from now on. Open invitations and running reviews keep their type.
///
/// # Errors
/// [`ActError::Stale`] when somebody changed the rules since `version`.
pub async fn set_agreement_type(
    app: &App,
    actor: &Actor,
    nonce: Uuid,
    version: i64,
    parties: AgreementParties,
) -> Result<(), ActError> {
    let access = actor.access(Action::ChangeProvinceRules)?;
    once_more(async || {
        let Began::Fresh(mut act) = Act::begin_once(app, actor, nonce).await? else { return Ok(()) };
        let seen = seen(&mut act, &access, version).await?;
        if seen.parties == parties {
            return Ok(());
        }
        let row = policies::find(&mut act.tx, &access, seen.policy_version).await?;
        let row = row.ok_or_else(|| ActError::defect(format!("no policy version {}", seen.policy_version)))?;
        let mut fields = own_fields(rules::parsed(&row.profile, &row.overrides)?.as_ref());
        fields.retain(|(key, _)| key != PARTIES);
        fields.push((PARTIES.to_owned(), parties.to_string()));
        let overrides = shipped(&row.profile)?.overrides_of(&fields);
        let overrides = overrides.map_err(|cause| ActError::defect(format!("overrides in force: {cause}")))?;
        put(&mut act, &access, &seen, &row.profile, &overrides).await?;
        act.commit_with("changed").await
    })
    .await
}

/// The template of a type as PDF, filled with a sample; marked as a preview on every page.
///
/// # Errors
/// [`ActError::Refused`] without the right; when the document cannot be set.
pub async fn sample(app: &App, actor: &Actor, parties: AgreementParties) -> Result<Vec<u8>, ActError> {
    actor.access(Action::ChangeProvinceRules)?;
    Ok(app.renderer.agreement(&sample_document(parties)).await?)
}

fn sample_document(parties: AgreementParties) -> AgreementDocument {
    let parties = match parties {
        AgreementParties::Two => Parties::Two,
        AgreementParties::Three => Parties::Three,
    };
    AgreementDocument {
        form: AgreementForm::Online,
        parties,
        issue: None,
        employer: EmployerBlock {
            name: "示例用人单位有限公司".into(),
            nature: "其他企业".into(),
            industry: "信息传输、软件和信息技术服务业".into(),
            address: "示例省示例市示例路 1 号".into(),
            contact: "示例联系人".into(),
            ..EmployerBlock::default()
        },
        graduate: GraduateBlock {
            name: "示例毕业生".into(),
            document_kind: "居民身份证".into(),
            document_number: Masked::document_number("000000000000000000"),
            school: "示例大学".into(),
            department: "示例学院".into(),
            major: "示例专业".into(),
            level: "本科毕业".into(),
            ..GraduateBlock::default()
        },
        terms: TermsBlock { post: "示例岗位".into(), probation: "3 个月".into(), ..TermsBlock::default() },
        transfer: TransferBlock::default(),
        supplement: String::new(),
        school: SchoolBlock {
            name: "示例大学".into(),
            handler: "示例经办人".into(),
            phone: "010-60000000".into(),
            address: "示例省示例市学院路 1 号".into(),
            postcode: "100000".into(),
        },
        consents: Vec::new(),
        template: Template::current(parties).stamp(),
    }
}
