//! Sealing: number, version 1 and content hash, fixed in the transaction of the final pass.

use domain::agreements::{
    AgreementDocument, AgreementForm, AgreementNumber, Consent, Issue, Medium, NumberProblem, Parties, Signatory,
    Template,
};
use domain::organisations::AgreementParties;
use domain::placements::{Online, Signed};
use domain::policy::NumberRule;
use store::placements::agreements::AgreementRow;
use store::placements::{agreements, numbers};

use super::Signing;
use crate::{Act, ActError};

/// Free random numbers are drawn this often before giving up; a school has a thousand million of them.
const DRAWS: usize = 16;

/// Seals the agreement and returns its number.
pub(super) async fn seal(act: &mut Act, signing: &Signing, state: &Online) -> Result<String, ActError> {
    let Online::Signed(signed) = state else { return Err(ActError::defect("only a signed agreement is sealed")) };
    let number = draw(act, signing).await?;
    let salt = act.app().random::<32>();
    let issue = Issue { number: number.clone(), version: 1, decided: signed.school.at, salt };
    let document = document(signing, Some(signed), Some(issue));
    let missing = act.app().renderer.missing_glyphs(&document.canonical_text());
    if !missing.is_empty() {
        return Err(ActError::defect(format!("no font prints {missing:?}; checked at import and at the form")));
    }
    let hash = document.content_hash().ok_or_else(|| ActError::defect("an issued document has a hash"))?;
    let inside = act.system();
    let row = AgreementRow {
        record: signing.row.record,
        version: 1,
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

/// The document of a signing: issued, or a preview while `issue` is `None`.
pub(crate) fn document(signing: &Signing, signed: Option<&Signed>, issue: Option<Issue>) -> AgreementDocument {
    let parties = match signing.pinned.pinned.agreement_parties {
        AgreementParties::Two => Parties::Two,
        AgreementParties::Three => Parties::Three,
    };
    let sent_at = signing.state.invitation().sent_at;
    let mut consents = vec![Consent {
        signatory: Signatory::Employer,
        at: sent_at,
        name: signing.employer.block.contact.clone(),
        act: "发出签约邀请".to_owned(),
    }];
    let accepted = signed.map(|signed| &signed.accepted).or(match &signing.state {
        Online::Review(review) => Some(&review.accepted),
        Online::Signed(signed) => Some(&signed.accepted),
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
            at: signed.school.at,
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
async fn draw(act: &mut Act, signing: &Signing) -> Result<AgreementNumber, ActError> {
    let inside = act.system();
    let (school, cohort) = (signing.row.record.school, signing.row.cohort);
    let code = signing.ground.school.code.clone();
    let impossible = |problem: NumberProblem| ActError::defect(format!("agreement number: {problem}"));
    match signing.pinned.pinned.agreement_number_rule {
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
            let level = hubei_level(&signing.row.level);
            let serial = numbers::count_up(&mut act.tx, &inside, school, cohort, "online", &level.to_string()).await?;
            let serial = u32::try_from(serial).map_err(|_| ActError::defect("the serials of this year are used up"))?;
            AgreementNumber::hubei(Medium::Electronic, cohort, &code, level, serial).map_err(impossible)
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
