//! What a school does to a record beside deciding: 修改去向 at review, 学校更正 and 作废 after the pass; and the answer.

use anyhow::Result;
use app::placements::amend::{Amend, amend};
use app::placements::answer_amendment::{Answer, answer as answer_amendment};
use app::placements::reclassify::{Reclassify, reclassify as change_kind};
use app::placements::void_by_school::{VoidBySchool, void_by_school};
use domain::ids::PlacementRef;
use season::{ApplicationNo, StaffNo, Subject};

use super::World;
use super::applications::seen;
use crate::commands::said;
use crate::demo::PASSWORD;

/// Why something was corrected, as people write it.
const NOTICE: &str = "单位来函更正报到地点，已与毕业生核实。";

fn record_of(world: &World<'_>, subject: Subject) -> Result<PlacementRef> {
    match subject {
        Subject::Invitation(invitation) => world.placement(invitation),
        Subject::Application(no) => Ok(world.applied(no)?.0),
    }
}

pub(super) async fn reclassify(world: &World<'_>, no: ApplicationNo, by: StaffNo, to: &str) -> Result<()> {
    let ((record, _), actor, app) = (world.applied(no)?, world.actor(by)?, &world.app);
    let fields = world.application_of(no)?.fields.iter();
    let input = Reclassify {
        record,
        nonce: app.new_id(),
        seen: seen(world, record).await?,
        category: to.to_owned(),
        typed: fields.map(|(name, text)| ((*name).to_owned(), text.clone())).collect(),
        reason: "与本人电话核实，目前的打算已有变化，按本人意见修改。".to_owned(),
        agreed: true,
    };
    said(change_kind(app, &actor, &input).await)
}

pub(super) async fn correct(
    world: &World<'_>,
    subject: Subject,
    by: StaffNo,
    (field, text): (&str, &str),
) -> Result<()> {
    let (record, actor, app) = (record_of(world, subject)?, world.actor(by)?, &world.app);
    let input = Amend {
        record,
        nonce: app.new_id(),
        seen: seen(world, record).await?,
        category: String::new(),
        typed: [(field.to_owned(), text.to_owned())].into(),
        reason: NOTICE.to_owned(),
        asked: true,
        password: PASSWORD.to_owned(),
    };
    said(amend(app, &actor, &input).await)
}

pub(super) async fn answer(world: &World<'_>, no: ApplicationNo, consents: bool, words: &str) -> Result<()> {
    let ((record, active), app) = (world.applied(no)?, &world.app);
    let input = Answer {
        record,
        nonce: app.new_id(),
        seen: seen(world, record).await?,
        consents,
        words: words.to_owned(),
        contact: None,
        code: String::new(),
    };
    said(answer_amendment(app, &active.actor, &input).await)
}

pub(super) async fn void(world: &World<'_>, subject: Subject, by: StaffNo, reason: &str) -> Result<()> {
    let (record, actor, app) = (record_of(world, subject)?, world.actor(by)?, &world.app);
    let input = VoidBySchool {
        record,
        nonce: app.new_id(),
        seen: seen(world, record).await?,
        reason: reason.to_owned(),
        asked: true,
        password: PASSWORD.to_owned(),
    };
    said(void_by_school(app, &actor, &input).await)
}
