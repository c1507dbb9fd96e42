//! A province begins: name, profile, agreement type (decision 14). Operators and the command line do this.

use domain::accounts::Action;
use domain::ids::ProvinceId;
use domain::organisations::AgreementParties;
use domain::refusal::FieldErrors;
use store::organisations::provinces::{self, ProvinceRow};
use uuid::Uuid;

use super::change_policy::{PARTIES, put, shipped};
use crate::act::Began;
use crate::{Act, ActError, Actor, App, once_more};

/// The longest name, in characters.
const NAME: usize = 30;

#[derive(Clone, Debug)]
pub struct CreateProvince {
    pub nonce: Uuid,
    pub name: String,
    /// Code of a shipped profile.
    pub profile: String,
    /// `None` takes the profile's own.
    pub parties: Option<AgreementParties>,
}

/// # Errors
/// [`ActError::Fields`] for a name that is empty, too long or taken, or an unknown profile.
pub async fn create_province(app: &App, actor: &Actor, input: CreateProvince) -> Result<ProvinceId, ActError> {
    let access = actor.access(Action::ManageOrganisations)?;
    let name = input.name.trim();
    let mut errors = FieldErrors::new();
    if name.is_empty() || name.chars().count() > NAME {
        errors.add("name", format!("请填写名称，不超过 {NAME} 个字"));
    }
    let known = domain::policy::PROFILE_CODES.contains(&input.profile.as_str());
    if !known {
        errors.add("profile", "请选择一种政策口径");
    }
    errors.into_result()?;
    let base = shipped(&input.profile)?;
    once_more(async || {
        let mut act = match Act::begin_once(app, actor, input.nonce).await? {
            Began::Fresh(act) => act,
            Began::Done(outcome) => return outcome.parse().map_err(|_| ActError::NotFound),
        };
        let now = act.now();
        if provinces::list(&mut act.tx, &access).await?.iter().any(|row| row.name == name) {
            return Err(FieldErrors::one("name", "已有同名省级机构").into());
        }
        let parties = input.parties.unwrap_or(base.pinned.agreement_parties);
        let province = provinces::next(&mut act.tx, &access).await?;
        let new = ProvinceRow { province, name: name.to_owned(), parties, policy_version: 0, version: 1 };
        provinces::insert(&mut act.tx, &access, &new, now).await?;
        let fields = [(PARTIES.to_owned(), parties.to_string())];
        let overrides = base.overrides_of(&fields);
        let overrides = overrides.map_err(|cause| ActError::defect(format!("first overrides: {cause}")))?;
        put(&mut act, &access, &new, &input.profile, &overrides).await?;
        act.commit_with(&province.to_string()).await?;
        Ok(province)
    })
    .await
}
