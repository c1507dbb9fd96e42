//! Whose entry it is after its document number was corrected: account, log-in and contacts follow the human being, and a
//! correction never hands somebody's acts to somebody else.

use domain::ids::PersonId;
use domain::people::{Contact, PersonName};
use domain::refusal::Refusal;
use domain::roster::RosterFields;
use store::accounts::login_names::{self, NameKind};
use store::accounts::{identities, sessions};
use store::people::{contacts, persons};
use store::placements;
use store::roster::entries::{self, EntryRow};

use crate::accounts::record;
use crate::inbox::{Message, Recipient};
use crate::{Act, ActError, people};

/// Gives the entry's row the person of the new document; returns contacts the school had given the old person, for the
/// new one.
///
/// # Errors
/// A refusal while the entry holds a signing and the number belongs to somebody else.
pub(super) async fn relink(act: &mut Act, row: &mut EntryRow, after: &RosterFields) -> Result<Vec<Contact>, ActError> {
    let (app, access) = (act.app().clone(), act.system());
    let old = row.person;
    let blind = people::document_blind(&app, &after.document);
    let known = persons::find_by_document(&mut act.tx, &access, &blind).await?;
    let now = act.now();
    let others = entries::of_person(&mut act.tx, &access, old).await?.len() > 1;
    row.name_conflict = false;
    let carried = match known {
        Some(known) if known == old => return Ok(Vec::new()),
        // The same human being under a number that was typed wrong.
        None if !others => {
            amend(act, old, after).await?;
            Vec::new()
        }
        known => {
            free(act, row).await?;
            row.person = match known {
                Some(known) => holder(act, row, known, after).await?,
                None => people::find_or_add(&app, &mut act.tx, &access, &after.document, now).await?,
            };
            leave(act, row, old, others).await?
        }
    };
    let id = (row.school, row.entry);
    placements::relink(&mut act.tx, &access, id, row.person, &blind, &after.document.masked()).await?;
    Ok(carried)
}

/// The person keeps account, sessions and contacts, and logs in by the right number from now on.
async fn amend(act: &mut Act, person: PersonId, after: &RosterFields) -> Result<(), ActError> {
    let (app, access, now) = (act.app().clone(), act.system(), act.now());
    let (amended, blind) = people::person_row(&app, person, &after.document, now)?;
    persons::amend(&mut act.tx, &access, &amended, &blind).await?;
    if let Some(account) = identities::of_person(&mut act.tx, &access, person).await? {
        login_names::delete_kind(&mut act.tx, &access, account.account, NameKind::Document).await?;
        login_names::insert(&mut act.tx, &access, &blind, account.account, NameKind::Document).await?;
        let detail = serde_json::json!({ "document": after.document.masked() });
        record(act, &account, "account.document-corrected", detail).await?;
    }
    Ok(())
}

/// Nobody's running or effective signing changes hands with a number.
async fn free(act: &mut Act, row: &EntryRow) -> Result<(), ActError> {
    let access = act.system();
    let held = placements::occupancy(&mut act.tx, &access, row.school, row.entry).await?;
    let Some(held) = held.first() else { return Ok(()) };
    let reason = "更正后的证件号码属于另一名毕业生，而该毕业生已有签约，不能把签约转到他人名下";
    let way_out = "请核对号码；确需更正时，先由双方办结或解除这次签约";
    Err(Refusal::new("document-of-another", "decision 8", reason, way_out).because_of(held.record).into())
}

/// The person who has the number, or, under another name, one nobody is led to.
async fn holder(
    act: &mut Act,
    row: &mut EntryRow,
    known: PersonId,
    after: &RosterFields,
) -> Result<PersonId, ActError> {
    let (app, access, now) = (act.app().clone(), act.system(), act.now());
    let theirs = entries::of_person(&mut act.tx, &access, known).await?;
    let same = |entry: &EntryRow| PersonName::stored(entry.name.clone()).is_same_as(&after.name);
    if theirs.is_empty() || theirs.iter().any(same) {
        return Ok(known);
    }
    let (unlinked, _) = people::person_row(&app, PersonId(app.new_id()), &after.document, now)?;
    persons::insert_unlinked(&mut act.tx, &access, &unlinked).await?;
    row.name_conflict = true;
    Ok(unlinked.person)
}

/// Takes the entry from the person who had it. Somebody without any entry left has no account any more.
async fn leave(act: &mut Act, row: &EntryRow, old: PersonId, others: bool) -> Result<Vec<Contact>, ActError> {
    let (app, access, now) = (act.app().clone(), act.system(), act.now());
    act.tell(Message {
        to: Recipient::Person(old),
        kind: "entry-moved",
        subject: "学校更正了证件号码".to_owned(),
        body:
            "学校更正了你名下一份毕业生信息的证件号码，这份信息已转到正确的证件号码名下。如有疑问，请联系学校就业部门。"
                .to_owned(),
        link: "/me".to_owned(),
        record: String::new(),
    })
    .await?;
    sessions::leave_entry(&mut act.tx, row.school, row.entry).await?;
    let mut carried = Vec::new();
    for contact in contacts::list(&mut act.tx, &access, old).await? {
        if contact.origin_school == Some(row.school) && contact.verified_at.is_none() {
            carried.push(people::open_contact(&app, &contact)?);
        }
        if !others {
            contacts::remove(&mut act.tx, &access, (old, contact.contact), now).await?;
        }
    }
    if others {
        return Ok(carried);
    }
    if let Some(mut account) = identities::of_person(&mut act.tx, &access, old).await? {
        account.active = false;
        identities::update(&mut act.tx, &access, &account).await?;
        account.version += 1;
        sessions::end_all(&mut act.tx, account.account, now).await?;
        login_names::delete_all(&mut act.tx, &access, account.account).await?;
        let detail = serde_json::json!({ "name": account.name });
        record(act, &account, "account.stopped", detail).await?;
    }
    Ok(carried)
}
