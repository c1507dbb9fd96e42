//! A sheet that binds a graduate, with its code on the way.

use crate::harness::{Page, TestApp, Visitor};

pub struct ProofSheet {
    page: Page,
    /// Where the sheet posts to.
    address: String,
    /// Name of its tick.
    tick: &'static str,
    pub contact: String,
    pub code: String,
}

impl ProofSheet {
    /// Opens the sheet and has the code sent by a post to `send`.
    async fn open(
        app: &TestApp,
        phone: &mut Visitor,
        mobile: &str,
        (address, send): (String, String),
        tick: &'static str,
    ) -> Self {
        let page = phone.get(&address).await.expect(200);
        let contact = page.contact();
        let hidden = page.hidden_of(&address);
        let mut fields: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("contact", &contact));
        let sent = phone.post(&send, &fields).await.expect(303);
        let page = phone.follow(sent).await.expect(200);
        Self { page, address, tick, contact, code: app.code_to(mobile).await }
    }

    /// The sheet on which an invitation is accepted.
    pub async fn accepting(app: &TestApp, phone: &mut Visitor, mobile: &str, record: &str) -> Self {
        let invitation = format!("/g/invitations/{record}");
        let addresses = (format!("{invitation}/accept"), format!("{invitation}/send-code"));
        Self::open(app, phone, mobile, addresses, "agree").await
    }

    /// The sheet on which an application is submitted.
    pub async fn submitting(app: &TestApp, phone: &mut Visitor, mobile: &str, record: &str) -> Self {
        let record = format!("/g/records/{record}");
        let addresses = (format!("{record}/submit"), format!("{record}/send-code"));
        Self::open(app, phone, mobile, addresses, "confirmed").await
    }

    /// Types the code, ticks, confirms.
    pub async fn tap(&self, phone: &mut Visitor) -> Page {
        let fields = [("contact", self.contact.as_str()), ("code", self.code.as_str()), (self.tick, "1")];
        phone.submit(&self.page, &self.address, &fields).await
    }
}
