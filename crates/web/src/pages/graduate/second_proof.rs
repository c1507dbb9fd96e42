//! The second proof of a binding act (decision 8): where the code goes, the code itself and the tick. One part for every
//! sheet that binds a graduate; the sheet brings summary, consequences and buttons.

use app::accounts::codes;
use app::{ActError, Actor};
use askama::Template;
use domain::ids::ContactId;
use domain::refusal::{FieldErrors, Refusal};

use crate::WebState;
use crate::components::{CheckBox, Choice, Choices, Field, Notice, Tone};
use crate::forms::Form;

/// The fields of the proof; a page writes it inside the form of its act.
#[derive(Template, Clone, Debug)]
#[template(path = "graduate/second_proof.html")]
pub struct SecondProof {
    /// Address the button 获取验证码 posts the form to.
    pub send: String,
    /// Where the code goes.
    pub contacts: Choices,
    /// Contacts that prove nothing yet, and why.
    pub notes: Vec<Notice>,
    pub code: Field,
    /// What is ticked before the act, where the act asks for it.
    pub consent: Option<CheckBox>,
}

impl askama::filters::HtmlSafe for SecondProof {}

impl SecondProof {
    /// Whether there is a contact that proves; without one there is no button to confirm with.
    pub fn is_possible(&self) -> bool {
        !self.contacts.choices.is_empty()
    }
}

/// The proof as it was filled in.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub contact: Option<ContactId>,
    pub code: String,
    pub agreed: bool,
}

impl Given {
    /// `consent` is the name of the tick; empty where there is none.
    pub fn of(form: &Form, consent: &str) -> Self {
        Self { contact: form.parse("contact"), code: form.get("code").to_owned(), agreed: form.ticked(consent) }
    }

    /// The contact the code is to go to.
    ///
    /// # Errors
    /// At `contact`, when none is chosen.
    pub fn chosen(&self) -> Result<ContactId, FieldErrors> {
        self.contact.ok_or_else(|| FieldErrors::one("contact", "请选择接收验证码的联系方式"))
    }
}

/// The proof of an act whose code is sent by a post to `send`; `consent` is name and words of its tick.
pub(super) async fn second_proof(
    state: &WebState,
    actor: &Actor,
    send: String,
    consent: Option<(&'static str, &str)>,
    given: &Given,
    errors: &FieldErrors,
) -> Result<SecondProof, ActError> {
    let proving = codes::proving_contacts(&state.app, actor).await?;
    let first = proving.iter().find(|(_, refusal)| refusal.is_none()).map(|(row, _)| row.contact);
    let chosen = given.contact.or(first);
    let usable = proving.iter().filter(|(_, refusal)| refusal.is_none()).map(|(row, _)| {
        let choice = Choice::new(row.contact.to_string(), row.masked.clone());
        choice.help(format!("{} · {}", row.kind.name(), row.origin.name())).chosen(chosen == Some(row.contact))
    });
    let mut notes: Vec<Notice> = proving.iter().filter_map(|(_, refusal)| refusal.as_ref()).map(note).collect();
    let usable: Vec<Choice> = usable.collect();
    if usable.is_empty() {
        let text = "请先在“我的”里验证本人手机号码或邮箱。";
        notes.push(Notice::new(Tone::Wait, "没有可用来确认的联系方式", text).link("/me", "去验证").boxed());
    }
    let consent = consent.map(|(name, words)| CheckBox::consent(name, words).ticked(given.agreed).errors(errors));
    Ok(SecondProof {
        send,
        contacts: Choices::one("contact", "验证码发送到", usable).errors(errors),
        notes,
        code: Field::code("code", "验证码").value(given.code.clone()).hint("6 位数字，10 分钟内有效").errors(errors),
        consent,
    })
}

fn note(refusal: &Refusal) -> Notice {
    Notice::new(Tone::Info, refusal.reason.clone(), format!("{}。", refusal.way_out)).boxed()
}
