//! Sealing: number, version and content hash, fixed in the transaction of the final pass; a correction seals the next
//! version beside the ones before.

use domain::agreements::{
    AgreementDocument, AgreementForm, AgreementNumber, Consent, Issue, Medium, NumberProblem, Parties, Signatory,
    Template,
};
use domain::organisations::AgreementParties;
use domain::placements::{Offline, Online, Placement, PlacementKind, Signed};
use domain::policy::{AmendConsent, NumberRule};
use store::placements::agreements::AgreementRow;
use store::placements::{agreements, numbers};

use super::offline_document::offline_document;
use super::signing::load;
use super::{Record, Signing, load_application};
use crate::{Act, ActError};

/// Free random numbers are drawn this often before giving up; a school has a thousand million of them.
const DRAWS: usize = 16;

/// Seals the version the state is at and returns the agreement's number, drawn once.
pub(super) async fn seal(act: &mut Act, record: &Record, state: &Placement) -> Result<String, ActError> {
    let number = match &record.row.number {
        Some(number) => number.parse().map_err(impossible)?,
        None => draw(act, record).await?,
    };
    let (app, inside) = (act.app().clone(), act.system());
    let salt = app.random::<32>();
    let reference = record.row.record;
    let (version, document) = match state {
        Placement::Online(Online::Signed(signed)) => {
            let version = signed.agreement_version;
            // A correction is dated by the day it took effect.
            let decided = if version == 1 { signed.approved.school.at } else { act.now() };
            let issue = Issue { number: number.clone(), version, decided, salt };
            let signing = load(&app, &mut act.tx, &inside, reference).await?;
            let mut document = document(&signing, Some(signed), Some(issue));
            document.consents.extend(corrected(act, record, version));
            (version, document)
        }
        Placement::Offline(Offline::Image { text, .. }) => {
            let issue = Issue { number: number.clone(), version: 1, decided: text.school.at, salt };
            let application = load_application(&app, &mut act.tx, &inside, reference).await?;
            (1, offline_document(&application, Some((text, issue))))
        }
        Placement::Offline(Offline::Signed(signed)) => {
            let version = signed.agreement_version;
            let issue = Issue { number: number.clone(), version, decided: act.now(), salt };
            let application = load_application(&app, &mut act.tx, &inside, reference).await?;
            let mut document = offline_document(&application, Some((&signed.text, issue)));
            document.consents.extend(corrected(act, record, version));
            (version, document)
        }
        _ => return Err(ActError::defect("only an agreement is sealed")),
    };
    let missing = app.renderer.missing_glyphs(&document.canonical_text());
    if !missing.is_empty() {
        return Err(ActError::defect(format!("no font prints {missing:?}; checked at import and at the form")));
    }
    let hash = document.content_hash().ok_or_else(|| ActError::defect("an issued document has a hash"))?;
    let row = AgreementRow {
        record: reference,
        version: i32::try_from(version).unwrap_or(i32::MAX),
        number: number.to_string(),
        canonical: document.canonical_text(),
        template: document.template.id.clone(),
        template_hash: domain::ledger::hex(&document.template.sha256),
        salt: salt.to_vec(),
        content_hash: hash.to_string(),
        created_at: act.now(),
    };
    agreements::insert(&mut act.tx, &inside, &row).await?;
    Ok(number.to_string())
}

/// The line of a later version: the school corrected, and whether both sides agreed first.
fn corrected(act: &Act, record: &Record, version: u32) -> Option<Consent> {
    let words = match record.pinned.pinned.amend_consent {
        AmendConsent::Both => "双方同意后更正",
        AmendConsent::Notify => "更正并告知双方",
    };
    (version > 1).then(|| Consent {
        signatory: Signatory::School,
        at: act.now(),
        name: record.ground.school.name.clone(),
        act: format!("{words}（第 {version} 版）"),
    })
}

fn impossible(problem: NumberProblem) -> ActError {
    ActError::defect(format!("agreement number: {problem}"))
}

/// The document of a signing: issued, or a preview while `issue` is `None`.
pub(crate) fn document(signing: &Signing, signed: Option<&Signed>, issue: Option<Issue>) -> AgreementDocument {
    let parties = match signing.pinned.pinned.agreement_parties {
        AgreementParties::Two => Parties::Two,
        AgreementParties::Three => Parties::Three,
    };
    let sent_at = signing.invitation.sent_at;
    let mut consents = vec![Consent {
        signatory: Signatory::Employer,
        at: sent_at,
        name: signing.employer.block.contact.clone(),
        act: "发出签约邀请".to_owned(),
    }];
    let accepted = signed.map(|signed| &signed.accepted).or(match &signing.state {
        Placement::Online(Online::Review { accepted, .. }) => Some(accepted),
        Placement::Online(Online::Signed(signed)) => Some(&signed.accepted),
        _ => None,
    });
    if let Some(accepted) = accepted {
        consents.push(Consent {
            signatory: Signatory::Graduate,
            at: accepted.accepted_at,
            name: signing.graduate.name.clone(),
            act: "同意签约（验证码确认）".to_owned(),
        });
    }
    if let Some(signed) = signed {
        consents.push(Consent {
            signatory: Signatory::School,
            at: signed.approved.school.at,
            name: signing.ground.school.name.clone(),
            act: format!("{}通过", parties.school_act()),
        });
    }
    AgreementDocument {
        form: AgreementForm::Online,
        parties,
        issue,
        employer: signing.employer.block.clone(),
        graduate: signing.graduate.clone(),
        terms: signing.terms.block(),
        transfer: signing.terms.receiving.block(),
        supplement: signing.terms.supplement.clone(),
        school: signing.school_block(),
        consents,
        template: Template::current(parties).stamp(),
    }
}

/// A number nobody has (decision 10).
async fn draw(act: &mut Act, record: &Record) -> Result<AgreementNumber, ActError> {
    let inside = act.system();
    let (school, cohort) = (record.row.record.school, record.row.cohort);
    let code = record.ground.school.code.clone();
    match record.pinned.pinned.agreement_number_rule {
        NumberRule::National19 => {
            for _ in 0..DRAWS {
                let digits = act.app().random_digits(9);
                let draw = digits.parse().map_err(|_| ActError::defect("nine digits are a number"))?;
                let number = AgreementNumber::national(cohort, &code, draw).map_err(impossible)?;
                if !numbers::is_taken(&mut act.tx, &inside, school, number.as_str()).await? {
                    return Ok(number);
                }
            }
            Err(ActError::defect("no free agreement number found"))
        }
        NumberRule::Hubei16 => {
            let level = hubei_level(&record.row.level);
            let (kind, medium) = match record.row.kind {
                PlacementKind::Online => (PlacementKind::Online, Medium::Electronic),
                kind => (kind, Medium::Paper),
            };
            let level_key = level.to_string();
            let serial = numbers::count_up(&mut act.tx, &inside, school, cohort, kind.as_str(), &level_key).await?;
            let serial = u32::try_from(serial).map_err(|_| ActError::defect("the serials of this year are used up"))?;
            AgreementNumber::hubei(medium, cohort, &code, level, serial).map_err(impossible)
        }
    }
}

/// The digit of the education level in Hubei's numbers.
fn hubei_level(code: &str) -> u8 {
    use domain::codes::{Level, education_group};
    match education_group(code) {
        Some(Level::Doctorate | Level::Master) => 1,
        Some(Level::Bachelor) | None => 2,
        Some(Level::Associate) => 3,
    }
}
