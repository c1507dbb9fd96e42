//! The employers themselves. A credit code belongs to one of them, which `employer_codes` holds fast.

use domain::accounts::Access;
use domain::employers::{Admission, CreditCode, EmployerProfile};
use domain::ids::EmployerId;
use domain::people::{Email, Mobile};
use domain::time::Instant;

use crate::engine::{Row, StoreError, Tx, WriteTx, params};
use crate::vault::{Vault, VaultError};

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[FIND, LIST, NAMED];

macro_rules! columns {
    () => {
        "SELECT employer_id, name, credit_code, nature, industry, region, address, contact_name, contact_phone, \
         contact_mobile_sealed, contact_mobile_masked, contact_email, transfer_defaults, admission_facts, submitted_at, \
         decided_at, created_at, updated_at, version FROM employers "
    };
}

const FIND: &str = concat!(columns!(), "WHERE employer_id = $1 AND (employer_id = $2 OR $2 IS NULL)");
const LIST: &str = concat!(
    columns!(),
    "WHERE admission = $1 AND (employer_id = $2 OR $2 IS NULL) AND (name = $3 OR credit_code = $3 OR $3 IS NULL) \
     AND (submitted_at, employer_id) > ($4, $5) ORDER BY submitted_at, employer_id LIMIT $6"
);
const NAMED: &str =
    concat!(columns!(), "WHERE name >= $1 AND name < $2 AND admission = 'ok' ORDER BY name, employer_id LIMIT $3");
const COUNT: &str = "SELECT COUNT(*) FROM employers WHERE admission = $1";
const HOLDER: &str = "SELECT employer_id FROM employer_codes WHERE credit_code = $1";
const HOLD: &str = "INSERT INTO employer_codes (credit_code, employer_id) VALUES ($1, $2)";
const RELEASE: &str = "DELETE FROM employer_codes WHERE employer_id = $1";
const INSERT: &str = "INSERT INTO employers (employer_id, name, credit_code, nature, industry, region, address, \
     contact_name, contact_phone, contact_mobile_sealed, contact_mobile_masked, contact_email, transfer_defaults, \
     admission, admission_facts, submitted_at, decided_at, created_at, updated_at, version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, 1)";
const SET_PROFILE: &str = "UPDATE employers SET nature = $3, industry = $4, region = $5, address = $6, contact_name = $7, \
     contact_phone = $8, contact_mobile_sealed = $9, contact_mobile_masked = $10, contact_email = $11, \
     transfer_defaults = $12, updated_at = $13, version = version + 1 WHERE employer_id = $1 AND version = $2";
const SET_IDENTITY: &str = "UPDATE employers SET name = $3, credit_code = $4, updated_at = $5, version = version + 1 \
     WHERE employer_id = $1 AND version = $2";
const SET_ADMISSION: &str = "UPDATE employers SET admission = $3, admission_facts = $4, \
     submitted_at = COALESCE($5, submitted_at), decided_at = COALESCE($6, decided_at), updated_at = $7, \
     version = version + 1 WHERE employer_id = $1 AND version = $2";

/// One employer. The contact's mobile is sealed; see [`EmployerRow::profile`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmployerRow {
    pub employer: EmployerId,
    pub name: String,
    pub credit_code: CreditCode,
    /// Code of 单位性质.
    pub nature: String,
    /// Code of 单位行业.
    pub industry: String,
    /// Region code.
    pub region: String,
    pub address: String,
    pub contact_name: String,
    pub contact_phone: String,
    pub contact_mobile_sealed: Option<Vec<u8>>,
    /// Empty when there is none.
    pub contact_mobile_masked: String,
    pub contact_email: String,
    /// JSON of [`domain::employers::ReceivingForm`].
    pub transfer_defaults: String,
    pub admission: Admission,
    /// When it last asked for review.
    pub submitted_at: Option<Instant>,
    pub decided_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// What an employer changes by itself (F081).
#[derive(Clone, Copy, Debug)]
pub struct ProfileChange<'a> {
    /// Name and credit code in it are not written.
    pub profile: &'a EmployerProfile,
    /// JSON of [`domain::employers::ReceivingForm`].
    pub transfer_defaults: &'a str,
}

impl EmployerRow {
    /// The row of a new employer.
    ///
    /// # Errors
    /// When the contact's mobile cannot be sealed.
    pub fn new(
        vault: &Vault,
        employer: EmployerId,
        profile: &EmployerProfile,
        transfer_defaults: String,
        admission: Admission,
        now: Instant,
    ) -> Result<Self, VaultError> {
        let submitted_at = matches!(admission, Admission::Pending { .. }).then_some(now);
        Ok(Self {
            employer,
            name: profile.name.clone(),
            credit_code: profile.credit_code.clone(),
            nature: profile.nature.clone(),
            industry: profile.industry.clone(),
            region: profile.region.clone(),
            address: profile.address.clone(),
            contact_name: profile.contact_name.clone(),
            contact_phone: profile.contact_phone.clone(),
            contact_mobile_sealed: sealed_mobile(vault, employer, profile)?,
            contact_mobile_masked: masked_mobile(profile),
            contact_email: email_text(profile),
            transfer_defaults,
            admission,
            submitted_at,
            decided_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// The employer's data with the contact's mobile opened.
    ///
    /// # Errors
    /// When the sealed mobile is damaged or its key is gone.
    pub fn profile(&self, vault: &Vault) -> Result<EmployerProfile, VaultError> {
        let mobile = match &self.contact_mobile_sealed {
            None => None,
            Some(sealed) => {
                let text = vault.open_text("employers", "contact_mobile", self.employer.0.as_bytes(), sealed)?;
                Some(Mobile::stored(text))
            }
        };
        Ok(EmployerProfile {
            name: self.name.clone(),
            credit_code: self.credit_code.clone(),
            nature: self.nature.clone(),
            industry: self.industry.clone(),
            region: self.region.clone(),
            address: self.address.clone(),
            contact_name: self.contact_name.clone(),
            contact_phone: self.contact_phone.clone(),
            contact_mobile: mobile,
            contact_email: (!self.contact_email.is_empty()).then(|| Email::stored(self.contact_email.clone())),
        })
    }
}

fn sealed_mobile(
    vault: &Vault,
    employer: EmployerId,
    profile: &EmployerProfile,
) -> Result<Option<Vec<u8>>, VaultError> {
    let seal =
        |mobile: &Mobile| vault.seal("employers", "contact_mobile", employer.0.as_bytes(), mobile.reveal().as_bytes());
    profile.contact_mobile.as_ref().map(seal).transpose()
}

fn masked_mobile(profile: &EmployerProfile) -> String {
    profile.contact_mobile.as_ref().map(Mobile::masked).unwrap_or_default()
}

fn email_text(profile: &EmployerProfile) -> String {
    profile.contact_email.as_ref().map(|email| email.reveal().to_owned()).unwrap_or_default()
}

/// The employer, when the access is not that of another employer.
pub async fn find(tx: &mut Tx, access: &Access, employer: EmployerId) -> Result<Option<EmployerRow>, StoreError> {
    tx.optional(FIND, params![employer, access.employer()], employer_row).await
}

/// Who holds the credit code.
pub async fn holder(tx: &mut Tx, _: &Access, code: &CreditCode) -> Result<Option<EmployerId>, StoreError> {
    tx.optional(HOLDER, params![code.as_str()], |row| row.get(0)).await
}

/// The employers in one state of admission after the given one, longest waiting first. `exactly` is a whole name or credit
/// code.
pub async fn list(
    tx: &mut Tx,
    access: &Access,
    admission: &str,
    exactly: Option<&str>,
    after: (Instant, EmployerId),
    limit: i64,
) -> Result<Vec<EmployerRow>, StoreError> {
    tx.all(LIST, params![admission, access.employer(), exactly, after.0, after.1, limit], employer_row).await
}

/// Admitted employers whose name begins with `prefix`, in the order of their names.
pub async fn admitted(tx: &mut Tx, _: &Access, prefix: &str, limit: i64) -> Result<Vec<EmployerRow>, StoreError> {
    // Names are compared bytewise on both engines, so that the last character of all ends the range.
    let end = format!("{prefix}{}", char::MAX);
    tx.all(NAMED, params![prefix, end, limit], employer_row).await
}

/// How many employers are in a state of admission.
pub async fn count(tx: &mut Tx, _: &Access, admission: &str) -> Result<i64, StoreError> {
    tx.one(COUNT, params![admission], |row| row.get(0)).await
}

/// # Errors
/// A unique violation of `employer_codes` when the credit code is taken: a lost race.
pub async fn insert(tx: &mut WriteTx, _: &Access, new: &EmployerRow) -> Result<(), StoreError> {
    let values = params![
        new.employer,
        new.name.as_str(),
        new.credit_code.as_str(),
        new.nature.as_str(),
        new.industry.as_str(),
        new.region.as_str(),
        new.address.as_str(),
        new.contact_name.as_str(),
        new.contact_phone.as_str(),
        new.contact_mobile_sealed.clone(),
        new.contact_mobile_masked.as_str(),
        new.contact_email.as_str(),
        new.transfer_defaults.as_str(),
        new.admission.as_str(),
        facts_text(&new.admission)?,
        new.submitted_at,
        new.decided_at,
        new.created_at
    ];
    tx.pipeline(vec![(HOLD, params![new.credit_code.as_str(), new.employer]), (INSERT, values)]).await.map(drop)
}

/// Writes what an employer may change by itself; `false` when it changed since it was seen.
///
/// # Errors
/// When the mobile cannot be sealed, or the statement fails.
pub async fn set_profile(
    tx: &mut WriteTx,
    access: &Access,
    vault: &Vault,
    seen: &EmployerRow,
    change: ProfileChange<'_>,
    now: Instant,
) -> Result<bool, StoreError> {
    if access.employer().is_some_and(|own| own != seen.employer) {
        return Ok(false);
    }
    let profile = change.profile;
    let sealed = sealed_mobile(vault, seen.employer, profile)
        .map_err(|cause| StoreError::corrupt("mobile of an employer's contact", cause))?;
    let values = params![
        seen.employer,
        seen.version,
        profile.nature.as_str(),
        profile.industry.as_str(),
        profile.region.as_str(),
        profile.address.as_str(),
        profile.contact_name.as_str(),
        profile.contact_phone.as_str(),
        sealed,
        masked_mobile(profile),
        email_text(profile),
        change.transfer_defaults,
        now
    ];
    Ok(tx.execute(SET_PROFILE, values).await? == 1)
}

/// Gives an employer another name or credit code, which only the operator decides (F082); `false` when it changed since
/// it was seen.
///
/// # Errors
/// A unique violation of `employer_codes` when the credit code is taken.
pub async fn set_identity(
    tx: &mut WriteTx,
    _: &Access,
    seen: &EmployerRow,
    name: &str,
    code: &CreditCode,
    now: Instant,
) -> Result<bool, StoreError> {
    let touched = tx.execute(SET_IDENTITY, params![seen.employer, seen.version, name, code.as_str(), now]).await?;
    if touched == 1 && *code != seen.credit_code {
        let hold = params![code.as_str(), seen.employer];
        tx.pipeline(vec![(RELEASE, params![seen.employer]), (HOLD, hold)]).await?;
    }
    Ok(touched == 1)
}

/// Moves an employer to a state of admission; `false` when it changed since it was seen.
pub async fn set_admission(
    tx: &mut WriteTx,
    access: &Access,
    seen: &EmployerRow,
    next: &Admission,
    now: Instant,
) -> Result<bool, StoreError> {
    if access.employer().is_some_and(|own| own != seen.employer) {
        return Ok(false);
    }
    let waits = matches!(next, Admission::Pending { .. } | Admission::Recheck { .. });
    let decided = !waits && !matches!(next, Admission::Draft);
    let values = params![
        seen.employer,
        seen.version,
        next.as_str(),
        facts_text(next)?,
        waits.then_some(now),
        decided.then_some(now),
        now
    ];
    Ok(tx.execute(SET_ADMISSION, values).await? == 1)
}

fn facts_text(admission: &Admission) -> Result<String, StoreError> {
    serde_json::to_string(admission).map_err(|cause| StoreError::corrupt("admission facts", cause))
}

fn employer_row(row: &Row<'_>) -> Result<EmployerRow, StoreError> {
    let facts: String = row.get(13)?;
    Ok(EmployerRow {
        employer: row.get(0)?,
        name: row.get(1)?,
        credit_code: CreditCode::stored(row.get(2)?),
        nature: row.get(3)?,
        industry: row.get(4)?,
        region: row.get(5)?,
        address: row.get(6)?,
        contact_name: row.get(7)?,
        contact_phone: row.get(8)?,
        contact_mobile_sealed: row.get(9)?,
        contact_mobile_masked: row.get(10)?,
        contact_email: row.get(11)?,
        transfer_defaults: row.get(12)?,
        admission: serde_json::from_str(&facts).map_err(|cause| StoreError::corrupt("admission facts", cause))?,
        submitted_at: row.get(14)?,
        decided_at: row.get(15)?,
        created_at: row.get(16)?,
        updated_at: row.get(17)?,
        version: row.get(18)?,
    })
}
