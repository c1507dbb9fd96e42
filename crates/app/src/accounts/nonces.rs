//! Per-act nonces: proof that a binding form was made by us for this session and this act, and the key under which a
//! second post of it is recognised.

use uuid::Uuid;

use crate::{Actor, App};

fn mac(app: &App, actor: &Actor, act: &str, nonce: Uuid) -> String {
    let session = actor.session().map(|session| session.session.to_string()).unwrap_or_default();
    let bytes = app.vault.blind("nonce", &format!("{session}|{act}|{nonce}"));
    domain::ledger::hex(bytes.get(..12).unwrap_or_default())
}

/// A nonce for one form of `act`.
pub fn issue(app: &App, actor: &Actor, act: &str) -> String {
    let nonce = app.new_id();
    format!("{}{}", nonce.simple(), mac(app, actor, act, nonce))
}

/// The nonce inside, when we made it for this session and act.
pub fn check(app: &App, actor: &Actor, act: &str, text: &str) -> Option<Uuid> {
    let (nonce, given) = text.split_at_checked(32)?;
    let nonce = Uuid::try_parse(nonce).ok()?;
    (mac(app, actor, act, nonce) == given).then_some(nonce)
}
