//! The configurations the walk goes over: each road a set of kinds that meet, a clock over the deadlines that matter
//! there, and what may happen around it.

use super::super::{Act, PlacementKind};
use super::attempts::{Happening, Stage};
use super::necessity::{answering, paper_done, registered, signed, starting};
use super::world::approved_under;
use crate::organisations::ReviewLevels;
use crate::placements::{Offline, OfflineSigned, Online, Placement};
use crate::policy::Policy;
use crate::time::Day;

/// One configuration, for any policy.
pub struct Road {
    pub name: &'static str,
    build: fn(Policy, ReviewLevels) -> Stage,
}

impl Road {
    pub fn named(name: &str) -> Option<&'static Self> {
        ROADS.iter().find(|road| road.name == name)
    }

    pub fn stage(&self, policy: Policy, levels: ReviewLevels) -> Stage {
        (self.build)(policy, levels)
    }
}

use PlacementKind::{Destination, Offline as Off, Online as On, Paper};

/// Acts that only end what is in force: left out where a road is about getting there.
pub const ENDINGS: [Act; 12] = [
    Act::Rescind,
    Act::Agree,
    Act::Decline,
    Act::CancelRescission,
    Act::Overdue,
    Act::Amend,
    Act::Consent,
    Act::Object,
    Act::CloseAmendment,
    Act::Recall,
    Act::Lose,
    Act::Restore,
];

pub static ROADS: &[Road] = &[
    Road { name: "invitations", build: invitations },
    Road { name: "signings", build: signings },
    Road { name: "registrations", build: registrations },
    Road { name: "all-kinds", build: all_kinds },
    Road { name: "online-endings", build: online_endings },
    Road { name: "offline-endings", build: offline_endings },
    Road { name: "paper-endings", build: paper_endings },
    Road { name: "destination-endings", build: destination_endings },
    Road { name: "losses", build: losses },
];

/// Two employers and a destination, over cooling, deadline and the end of the season.
fn invitations(policy: Policy, levels: ReviewLevels) -> Stage {
    let morning = Day::new(2027, 8, 28).unwrap().start().plus_hours(10);
    let mut stage = Stage::small(policy, levels, &[On, On, Destination]);
    stage.places[1].employer = 1;
    stage.instants = vec![
        morning,
        morning.plus_seconds(10),
        morning.plus_minutes(121),
        Day::new(2027, 8, 30).unwrap().start().plus_minutes(10),
        Day::new(2027, 9, 3).unwrap().start(),
    ];
    stage.trials.without = ENDINGS.to_vec();
    stage
}

/// An invitation beside an offline application.
fn signings(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = Stage::small(policy, levels, &[On, Off]);
    stage.trials.without = ENDINGS.to_vec();
    stage.trials.every_side = true;
    stage
}

/// A paper agreement beside a destination.
fn registrations(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = Stage::small(policy, levels, &[Paper, Destination]);
    let morning = Day::new(2027, 8, 31).unwrap().start().plus_hours(10);
    stage.instants = vec![morning, morning.plus_seconds(10), morning.plus_hours(24)];
    stage.trials.without = ENDINGS.to_vec();
    stage
}

/// All four kinds compete for the slots.
fn all_kinds(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = Stage::small(policy, levels, &[On, Off, Paper, Destination]);
    stage.trials.without = ENDINGS.to_vec();
    stage
}

fn endings(policy: Policy, levels: ReviewLevels, kinds: &[PlacementKind]) -> Stage {
    let mut stage = Stage::small(policy, levels, kinds);
    answering(&mut stage);
    stage.instants.push(stage.instants[0].plus_hours(24 * 7));
    stage.rescission_limit = 2;
    stage.trials.endings = crate::placements::RescissionEnd::ALL.to_vec();
    stage.trials.without = vec![Act::Invite, Act::Start, Act::Lose];
    stage
}

fn online_endings(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = endings(policy, levels, &[On]);
    stage.trials.every_side = true;
    let state = Placement::Online(Online::Signed(signed(&stage)));
    starting(stage, [state])
}

fn offline_endings(policy: Policy, levels: ReviewLevels) -> Stage {
    let (text, image) = (approved_under(levels), approved_under(levels));
    let (agreement_version, rescission, amendment) = (1, None, None);
    let state = Offline::Signed(OfflineSigned { text, image, agreement_version, rescission, amendment });
    starting(endings(policy, levels, &[Off]), [Placement::Offline(state)])
}

fn paper_endings(policy: Policy, levels: ReviewLevels) -> Stage {
    starting(endings(policy, levels, &[Paper]), [paper_done(levels)])
}

/// A destination, and an invitation that may take its place.
fn destination_endings(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = endings(policy, levels, &[Destination, On]);
    stage.trials.without = vec![Act::Lose, Act::Amend, Act::Rescind];
    stage.instants.truncate(2);
    starting(stage, [registered(levels)])
}

/// Records lose their ground and get it back, while others take their slots.
fn losses(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = Stage::small(policy, levels, &[On, Destination]);
    stage.happenings = vec![Happening::EntryRemoved, Happening::EntryBack];
    stage.trials.without = vec![Act::Amend, Act::Rescind, Act::Reclassify, Act::Revise, Act::Save];
    stage
}

/// Every key that touches placements with the values that differ, and the roads where it matters.
pub const DEVIATIONS: &[(&str, &[&str])] = &[
    ("invite.withdraw = true", &["signings"]),
    ("invite.withdraw = false", &["signings"]),
    ("invite.edit_with_reconsent = true", &["signings"]),
    ("invite.edit_with_reconsent = false", &["signings"]),
    ("accept.cooling_minutes = 0", &["invitations"]),
    ("accept.cooling_minutes = 600", &["invitations"]),
    ("destination.auto_void_on_sign = true", &["invitations", "registrations", "losses"]),
    ("destination.auto_void_on_sign = false", &["invitations", "registrations"]),
    ("review.settle_seconds = 0", &["signings", "registrations"]),
    ("invite.max_days = 1", &["signings"]),
    ("eligibility.extra = []", &["signings"]),
    ("eligibility.extra = [\"ordinary_mode\", \"plan_not_filed\", \"opened_by_school\"]", &["signings"]),
    ("paper.enabled = true", &["registrations"]),
    ("paper.enabled = false", &["registrations"]),
    ("review.return_allowed.offline_text = true", &["signings"]),
    ("review.return_allowed.offline_text = false", &["signings"]),
    ("review.return_allowed.offline_image = true", &["signings"]),
    ("review.return_allowed.offline_image = false", &["signings"]),
    ("review.return_allowed.paper = false", &["registrations"]),
    ("review.return_allowed.destination = true", &["registrations"]),
    ("review.return_allowed.destination = false", &["registrations"]),
    ("review.return_allowed.rescind_offline = true", &["paper-endings"]),
    ("review.return_allowed.rescind_offline = false", &["offline-endings"]),
    ("offline.image_fail = \"void\"", &["signings"]),
    ("offline.image_fail = \"reupload\"", &["signings"]),
    ("offline.abandon = \"school_review\"", &["signings"]),
    ("offline.abandon = \"forbidden\"", &["signings"]),
    ("offline.text_frozen_after_submit = true", &["signings"]),
    ("offline.text_frozen_after_submit = false", &["signings"]),
    ("rescind.limit_counts = \"passed\"", &["online-endings"]),
    ("rescind.refuse_button = true", &["online-endings"]),
    ("rescind.refuse_button = false", &["online-endings"]),
    ("rescind.answer_days = 6", &["online-endings"]),
    ("rescind.escalate = false", &["online-endings"]),
    ("rescind.take_back = false", &["online-endings"]),
    ("rescind.force_text = true", &["online-endings"]),
    ("rescind.force_text = false", &["online-endings"]),
    ("rescind.unilateral_result = true", &["paper-endings"]),
    ("rescind.unilateral_result = false", &["offline-endings"]),
    ("rescind.employer_proof = true", &["online-endings"]),
    ("destination.void = \"self\"", &["destination-endings"]),
    ("destination.void = \"request\"", &["destination-endings"]),
    ("destination.void_review = \"yes\"", &["destination-endings"]),
    ("destination.void_review = \"school_chooses\"", &["destination-endings"]),
    ("school.edit_after_pass = true", &["online-endings", "paper-endings"]),
    ("school.void_after_pass = true", &["online-endings", "paper-endings"]),
    ("school.recall_after_pass = true", &["online-endings", "destination-endings"]),
    ("amend.consent = \"both\"", &["online-endings", "offline-endings"]),
    ("amend.objection_days = 2", &["online-endings"]),
    ("reported.after_rescind = \"set_70\"", &["online-endings"]),
];

/// Pairs of keys that meet in one state.
pub const PAIRS: &[(&str, &str, &str)] = &[
    ("destination.auto_void_on_sign = true", "school.recall_after_pass = true", "destination-endings"),
    ("destination.auto_void_on_sign = true", "destination.void_review = \"yes\"", "destination-endings"),
    ("offline.abandon = \"school_review\"", "offline.image_fail = \"reupload\"", "signings"),
    ("rescind.escalate = false", "rescind.refuse_button = false", "online-endings"),
    ("amend.consent = \"both\"", "school.edit_after_pass = true", "online-endings"),
    ("school.recall_after_pass = true", "school.edit_after_pass = true", "online-endings"),
    ("invite.edit_with_reconsent = true", "accept.cooling_minutes = 0", "invitations"),
];
