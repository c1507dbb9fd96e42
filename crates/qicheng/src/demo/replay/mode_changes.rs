//! Changes of training mode: asked for by schools, decided by provinces.

use anyhow::{Context, Result};
use app::roster::mode_changes::decide::{Verdict, decide};
use app::roster::mode_changes::list::{case, sent_case};
use app::roster::mode_changes::request::{ModeForm, save, start, submit};
use app::roster::mode_changes::withdraw;
use domain::accounts::Bound;
use domain::ids::{ModeChangeId, SchoolId};
use season::{ModeChangeNo, StaffNo};

use super::World;
use super::applications::specimen_of;
use crate::commands::said;

impl World<'_> {
    fn asked(&self, no: ModeChangeNo) -> Result<(SchoolId, ModeChangeId)> {
        self.mode_changes.get(&no).copied().with_context(|| format!("{no:?} was not asked for yet"))
    }
}

pub(super) async fn ask(world: &mut World<'_>, no: ModeChangeNo, by: StaffNo, sends: bool) -> Result<()> {
    let (app, actor) = (world.app.clone(), world.actor(by)?);
    let wanted = world.season.mode_change(no).with_context(|| format!("the season has no {no:?}"))?;
    let graduate = world.graduate_of(wanted.graduate)?;
    let bound = world.active(wanted.graduate)?.actor.session().map(|session| session.bound);
    let Some(Bound::Person { school, entry, .. }) = bound else {
        anyhow::bail!("{:?} has no roster entry", wanted.graduate)
    };
    let change = said(start(&app, &actor, app.new_id(), entry).await)?;
    let known = graduate.bound_to.0.as_str();
    let unit = match wanted.to {
        "1" => String::new(),
        _ if known.is_empty() => "云溪县人民医院".to_owned(),
        _ => known.to_owned(),
    };
    let title = if wanted.to == "1" { "录取名册" } else { "单位同意函" };
    let form = ModeForm {
        change,
        nonce: app.new_id(),
        seen: 1,
        to: wanted.to.to_owned(),
        unit,
        unit_region: if wanted.to == "1" { String::new() } else { graduate.bound_to.1.0.to_owned() },
        reason: wanted.reason.to_owned(),
        uploads: vec![specimen_of(title, world.files)],
    };
    world.files += 1;
    if sends {
        said(submit(&app, &actor, &form).await)?;
    } else {
        said(save(&app, &actor, &form).await)?;
    }
    world.mode_changes.insert(no, (school, change));
    Ok(())
}

pub(super) async fn take_back(world: &World<'_>, no: ModeChangeNo, by: StaffNo) -> Result<()> {
    let (app, actor, (_, change)) = (&world.app, world.actor(by)?, world.asked(no)?);
    let seen = said(case(app, &actor, change).await)?.row.version;
    said(withdraw::withdraw(app, &actor, app.new_id(), change, seen).await)
}

pub(super) async fn answer(world: &World<'_>, no: ModeChangeNo, by: StaffNo, approves: bool) -> Result<()> {
    let (app, actor, key) = (&world.app, world.actor(by)?, world.asked(no)?);
    let seen = said(sent_case(app, &actor, key).await)?.row.version;
    let verdict = match approves {
        true => Verdict::Approve { note: "材料齐全，同意。".to_owned() },
        false => Verdict::Reject {
            reason: "录取名册与本人学籍不一致，请补充教育部门的更正文件。".to_owned()
        },
    };
    said(decide(app, &actor, app.new_id(), key, seen, &verdict).await)
}
