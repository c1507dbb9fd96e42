//! What is reported of a graduate, and the text that was sealed, against the placement the ledger says is in force.

use domain::accounts::{Access, SystemPurpose};
use domain::agreements::AgreementDocument;
use domain::ids::{EntryId, PlacementId, PlacementRef};
use domain::ledger::{Fact, Owner};
use domain::placements::{Slot, StateCode};
use domain::reports::ReportedFields;
use store::engine::Tx;
use store::placements::{agreements, reported, signings};
use uuid::Uuid;

use crate::ActError;
use crate::placements::EmployerSnapshot;

/// What is wrong with the report or the sealed text of a placement whose newest event is `fact`.
pub(super) async fn compare(
    tx: &mut Tx,
    owner: &str,
    stream: Uuid,
    fact: &Fact,
) -> Result<Option<&'static str>, ActError> {
    let access = Access::system(SystemPurpose::Verify);
    let Some(state) = StateCode::parse(&fact.to) else { return Ok(Some("the last event names an unknown state")) };
    let Ok(Owner::School(school)) = owner.parse() else { return Ok(None) };
    let record = PlacementRef { school, placement: PlacementId(stream) };
    let Some(entry) = fact.ids.get("entry").and_then(|id| id.parse::<EntryId>().ok()) else { return Ok(None) };
    let row = reported::find(tx, &access, record.school, entry).await?;
    let names_it = row.as_ref().is_some_and(|row| row.placement == Some(record.placement));
    if state.slot() != Some(Slot::Effective) {
        return Ok(names_it.then_some("reported although it is not in force"));
    }
    if state != StateCode::OnSigned {
        return Ok(None);
    }
    let Some(row) = row.filter(|_| names_it) else { return Ok(Some("in force but not reported")) };
    let Some(sealed) = agreements::newest(tx, &access, record).await? else { return Ok(Some("signed but not sealed")) };
    let document = <[u8; 32]>::try_from(sealed.salt.as_slice())
        .ok()
        .and_then(|salt| AgreementDocument::from_canonical(&sealed.canonical, salt).ok());
    let Some(document) = document else { return Ok(Some("the sealed text does not read")) };
    if document.content_hash().is_none_or(|hash| hash.to_string() != sealed.content_hash) {
        return Ok(Some("the sealed text is not what was hashed"));
    }
    let Some(signing) = signings::find(tx, &access, record).await? else { return Ok(Some("signed without terms")) };
    let Ok(employer) = serde_json::from_str::<EmployerSnapshot>(&signing.employer_snapshot) else {
        return Ok(Some("the employer's snapshot does not read"));
    };
    let expected = ReportedFields::of_agreement(&document.employer, &employer.region, &document.terms);
    let told: Option<ReportedFields> = serde_json::from_str(&row.fields).ok();
    Ok((told.as_ref() != Some(&expected)).then_some("the report is not what the agreement says"))
}
