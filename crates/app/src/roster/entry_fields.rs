//! Between the fields the domain checks and the row storage keeps.

use domain::accounts::Access;
use domain::codes::education_group;
use domain::people::{Contact, ContactKind, Email, Mobile, PersonName, Sex};
use domain::roster::{CheckState, FieldChange, Major, RosterColumn, RosterFields, StudyYears, TrainingMode, YearMonth};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::engine::Tx;
use store::organisations::schools::SchoolRow;
use store::people::{contacts, persons};
use store::roster::commitments;
use store::roster::entries::EntryRow;

use crate::{ActError, App, people};

/// A keyed hash of all fields: 16 bytes of the record, then 8 of the mobile and 8 of the e-mail, zeros where there is none.
pub(super) fn digest(app: &App, fields: &RosterFields) -> [u8; 32] {
    let record: Vec<String> = RosterColumn::ALL
        .iter()
        .copied()
        .filter(|column| !matches!(column, RosterColumn::Mobile | RosterColumn::Email | RosterColumn::Department))
        .filter(|column| !column.is_of_bound())
        .map(|column| cell(fields, column))
        .chain([fields.department.to_string()])
        .chain(fields.commitment.iter().flat_map(|bound| [bound.unit.clone(), bound.region.clone()]))
        .collect();
    let contact = |contact: Option<Contact>| contact.map(|contact| people::contact_blind(app, &contact));
    let parts = [
        (Some(app.vault.blind("roster-fields", &record.join("\u{1f}"))), 16),
        (contact(fields.mobile.clone().map(Contact::Mobile)), 8),
        (contact(fields.email.clone().map(Contact::Email)), 8),
    ];
    let mut digest = [0; 32];
    let bytes = parts.iter().flat_map(|(part, length)| part.unwrap_or([0; 32]).into_iter().take(*length));
    digest.iter_mut().zip(bytes).for_each(|(place, byte)| *place = byte);
    digest
}

/// Whether a file says nothing new: an empty contact cell changes nothing.
pub(super) fn is_same(stored: &[u8], of_file: &[u8; 32]) -> bool {
    let mut groups = [0..16, 16..24, 24..32].into_iter().map(|range| (stored.get(range.clone()), of_file.get(range)));
    groups.all(|(old, new)| old == new || new.is_some_and(|new| new.len() == 8 && new.iter().all(|byte| *byte == 0)))
}

/// What is stored after a file: contacts it leaves out stay known.
pub(super) fn merged(stored: Option<&[u8]>, mut of_file: [u8; 32]) -> [u8; 32] {
    let Some(stored) = stored else { return of_file };
    for range in [16..24, 24..32] {
        if let (Some(new), Some(old)) = (of_file.get_mut(range.clone()), stored.get(range))
            && new.iter().all(|byte| *byte == 0)
        {
            new.copy_from_slice(old);
        }
    }
    of_file
}

/// The field as a file would hold it: codes, and numbers in full.
pub(super) fn cell(fields: &RosterFields, column: RosterColumn) -> String {
    match column {
        RosterColumn::DocumentNumber => fields.document.reveal().to_owned(),
        RosterColumn::EthnicGroup => fields.ethnic_group.clone(),
        RosterColumn::PoliticalStatus => fields.political_status.clone(),
        RosterColumn::Level => fields.level.clone(),
        RosterColumn::Major => {
            let Major { code, name } = &fields.major;
            if code.is_empty() { name.clone() } else { format!("({code}){name}") }
        }
        RosterColumn::TrainingMode => fields.training_mode.as_str().to_owned(),
        RosterColumn::Origin => fields.origin.clone(),
        RosterColumn::School => fields.school_code.clone(),
        RosterColumn::Mobile => fields.mobile.as_ref().map(Mobile::reveal).unwrap_or_default().to_owned(),
        RosterColumn::Email => fields.email.as_ref().map(Email::reveal).unwrap_or_default().to_owned(),
        RosterColumn::BoundRegion => fields.commitment.as_ref().map(|bound| bound.region.clone()).unwrap_or_default(),
        other => fields.shown(other),
    }
}

/// What changed, for the detail of an event.
pub(super) fn changes_detail(changes: &[FieldChange]) -> Value {
    let shown = |change: &FieldChange| json!({ "field": change.column.title(), "before": change.before, "after": change.after });
    changes.iter().map(shown).collect()
}

/// Writes the fields into the row; identity, check and times of the row stay.
pub(super) fn fill(app: &App, row: &mut EntryRow, fields: &RosterFields) {
    let text = |column| cell(fields, column);
    row.department_id = fields.department;
    row.department.clone_from(&fields.department_name);
    row.name = fields.name.reveal().to_owned();
    row.name_key = fields.name.key();
    row.document_kind = fields.document.kind().as_str().to_owned();
    row.document_masked = fields.document.masked();
    row.document_blind = people::document_blind(app, &fields.document).to_vec();
    row.exam_number.clone_from(&fields.exam_number);
    row.student_number.clone_from(&fields.student_number);
    row.sex = fields.sex.as_str().to_owned();
    row.ethnic_group = text(RosterColumn::EthnicGroup);
    row.political_status = text(RosterColumn::PoliticalStatus);
    row.birth_day = fields.birth_day;
    row.level = text(RosterColumn::Level);
    row.level_group = level_group(&fields.level).to_owned();
    row.major_code.clone_from(&fields.major.code);
    row.major.clone_from(&fields.major.name);
    row.training_mode = text(RosterColumn::TrainingMode);
    row.origin_region = text(RosterColumn::Origin);
    row.study_years = fields.study_years.to_string();
    row.entered_month = fields.entry_month.to_string();
    row.graduation_month = fields.graduation_month.to_string();
    if let Some(mobile) = &fields.mobile {
        row.mobile_masked = mobile.masked();
    }
    if let Some(email) = &fields.email {
        row.email_masked = email.masked();
    }
}

fn level_group(level: &str) -> &'static str {
    education_group(level).map_or("undergraduate", |level| level.group().as_str())
}

/// The fields of a stored entry, with the person's document and newest contacts in full.
pub(crate) async fn read(
    app: &App,
    tx: &mut Tx,
    access: &Access,
    row: &EntryRow,
    school: &SchoolRow,
) -> Result<RosterFields, ActError> {
    let person = persons::find(tx, access, row.person).await?.ok_or(ActError::NotFound)?;
    let document = people::open_document(app, &person)?;
    let (mut mobile, mut email) = (None, None);
    for contact in contacts::list(tx, access, row.person).await? {
        match (contact.kind, people::open_contact(app, &contact)?) {
            (ContactKind::Mobile, Contact::Mobile(found)) => mobile = Some(found),
            (ContactKind::Email, Contact::Email(found)) => email = Some(found),
            _ => {}
        }
    }
    let commitment = commitments::find(tx, access, row.school, row.entry).await?;
    let unread = |what: &str| ActError::defect(format!("entry {} has no readable {what}", row.entry));
    Ok(RosterFields {
        exam_number: row.exam_number.clone(),
        name: PersonName::stored(row.name.clone()),
        sex: Sex::parse(&row.sex).or_else(|| Sex::read(&row.sex)).ok_or_else(|| unread("sex"))?,
        document,
        ethnic_group: row.ethnic_group.clone(),
        political_status: row.political_status.clone(),
        birth_day: row.birth_day,
        school_code: school.code.clone(),
        school_name: school.name.clone(),
        department: row.department_id,
        department_name: row.department.clone(),
        level: row.level.clone(),
        major: Major { code: row.major_code.clone(), name: row.major.clone() },
        training_mode: TrainingMode::parse(&row.training_mode).ok_or_else(|| unread("training mode"))?,
        origin: row.origin_region.clone(),
        student_number: row.student_number.clone(),
        study_years: StudyYears::parse(&row.study_years).ok_or_else(|| unread("study years"))?,
        entry_month: YearMonth::parse(&row.entered_month).ok_or_else(|| unread("entry month"))?,
        graduation_month: YearMonth::parse(&row.graduation_month).ok_or_else(|| unread("graduation month"))?,
        mobile,
        email,
        commitment,
    })
}

/// What a graduate says is wrong; sealed in the entry, because people write numbers into it.
#[derive(Serialize, Deserialize)]
struct Dispute {
    columns: Vec<RosterColumn>,
    note: String,
}

/// The state's word, its time and its text as the entry keeps them.
pub(super) fn write_check(app: &App, row: &mut EntryRow, state: &CheckState) -> Result<(), ActError> {
    use base64::Engine as _;
    row.check_state = state.as_str().to_owned();
    (row.checked_at, row.dispute) = match state {
        CheckState::Unchecked => (None, String::new()),
        CheckState::Confirmed { at } => (Some(*at), String::new()),
        CheckState::Disputed { at, columns, note } => {
            let dispute = Dispute { columns: columns.clone(), note: note.clone() };
            let plain = serde_json::to_vec(&dispute).map_err(|cause| ActError::defect(cause.to_string()))?;
            let sealed = app
                .vault
                .seal("entries", "dispute", row.entry.0.as_bytes(), &plain)
                .map_err(crate::error::Broken::from)?;
            (Some(*at), base64::engine::general_purpose::STANDARD_NO_PAD.encode(sealed))
        }
    };
    Ok(())
}

pub(super) fn read_check(app: &App, row: &EntryRow) -> Result<CheckState, ActError> {
    use base64::Engine as _;
    let at = row.checked_at.unwrap_or(row.updated_at);
    Ok(match row.check_state.as_str() {
        "confirmed" => CheckState::Confirmed { at },
        "disputed" => {
            let defect = |cause: String| ActError::defect(format!("dispute of entry {}: {cause}", row.entry));
            let sealed = base64::engine::general_purpose::STANDARD_NO_PAD.decode(&row.dispute);
            let sealed = sealed.map_err(|cause| defect(cause.to_string()))?;
            let plain = app
                .vault
                .open("entries", "dispute", row.entry.0.as_bytes(), &sealed)
                .map_err(crate::error::Broken::from)?;
            let dispute: Dispute = serde_json::from_slice(&plain).map_err(|cause| defect(cause.to_string()))?;
            CheckState::Disputed { at, columns: dispute.columns, note: dispute.note }
        }
        _ => CheckState::Unchecked,
    })
}
