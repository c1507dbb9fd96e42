//! The configurations the walk goes over: each road a set of kinds that meet, a clock over the deadlines that matter
//! there, and what may happen around it.

use super::super::{Act, PlacementKind};
use super::attempts::Stage;
use super::happenings::Happening;
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
    Road { name: "lost-drafts", build: lost_drafts },
    Road { name: "grounds", build: grounds },
    Road { name: "settings-offline", build: |policy, levels| settings(policy, levels, &[Off]) },
    Road { name: "settings-destination", build: |policy, levels| settings(policy, levels, &[Destination]) },
    Road { name: "settings-rescission", build: settings_rescission },
];

/// The whole product, for `cargo xtask walk --all`: all four kinds compete, each time with everything of one sort.
pub static PRODUCT: &[Road] = &[
    Road { name: "product-clocks", build: product_clocks },
    Road { name: "product-endings", build: product_endings },
    Road { name: "product-roster", build: product_roster },
    Road { name: "product-modes", build: product_modes },
    Road { name: "product-employers", build: product_employers },
    Road { name: "product-settings", build: product_settings },
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

/// A draft loses its ground, another is begun, the ground comes back.
fn lost_drafts(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = Stage::small(policy, levels, &[Destination, Destination]);
    stage.happenings = vec![Happening::EntryRemoved, Happening::EntryBack];
    stage.trials.without = [&ENDINGS[..], &[Act::Reclassify]].concat();
    stage.trials.without.retain(|act| !matches!(act, Act::Lose | Act::Restore));
    stage
}

/// Training mode, employer, department and switches turn under an invitation and a destination.
fn grounds(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = Stage::small(policy, levels, &[On, Destination]);
    stage.happenings = vec![
        Happening::ModeChanged,
        Happening::ModeBack,
        Happening::EmployerFrozen,
        Happening::EmployerBack,
        Happening::DepartmentTurned,
        Happening::SwitchesTurned,
    ];
    stage.trials.without = [&ENDINGS[..], &[Act::Reclassify, Act::Revise, Act::Save]].concat();
    stage
}

/// The school chooses other review levels, and whether voids are reviewed, while something is under way.
fn settings(policy: Policy, levels: ReviewLevels, kinds: &[PlacementKind]) -> Stage {
    let mut stage = Stage::small(policy, levels, kinds);
    stage.happenings = vec![Happening::LevelsTurned, Happening::DepartmentTurned, Happening::VoidReviewTurned];
    stage.trials.without = ENDINGS.to_vec();
    stage
}

fn settings_rescission(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = endings(policy, levels, &[On, Paper]);
    stage.happenings = vec![Happening::LevelsTurned];
    stage.instants.truncate(2);
    stage.trials.without.extend([Act::Amend, Act::Recall]);
    let state = Placement::Online(Online::Signed(signed(&stage)));
    starting(stage, [state])
}

fn product(policy: Policy, levels: ReviewLevels, kinds: &[PlacementKind]) -> Stage {
    let mut stage = Stage::small(policy, levels, kinds);
    stage.most_worlds = 60_000_000;
    stage
}

/// Two employers and every application, before and after each date of an invitation, a decision and the season.
fn product_clocks(policy: Policy, levels: ReviewLevels) -> Stage {
    let invitations = invitations(policy.clone(), levels);
    let mut stage = product(policy, levels, &[On, On, Off, Paper, Destination]);
    stage.places[1].employer = 1;
    (stage.instants, stage.trials.without) = (invitations.instants, ENDINGS.to_vec());
    stage.trials.without.push(Act::Save);
    stage
}

/// Every way an agreement or a destination ends, with another waiting to take its place.
fn product_endings(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = product(policy, levels, &[On, Off, Paper, Destination]);
    answering(&mut stage);
    stage.instants.push(stage.instants[0].plus_hours(24 * 7));
    stage.rescission_limit = 2;
    stage.trials.endings = crate::placements::RescissionEnd::ALL.to_vec();
    stage.trials.without = vec![Act::Lose, Act::Save, Act::Reclassify];
    stage
}

/// The ground changes under these kinds and comes back; each may be lost in any of its states, so that every kind more makes
/// the product ten times as large.
fn product_ground(policy: Policy, levels: ReviewLevels, kinds: &[PlacementKind], turns: [Happening; 2]) -> Stage {
    let mut stage = product(policy, levels, kinds);
    stage.happenings = turns.to_vec();
    stage.trials.without = ENDINGS.to_vec();
    stage.trials.without.retain(|act| !matches!(act, Act::Lose | Act::Restore));
    stage.trials.without.extend([Act::Save, Act::Reclassify, Act::Revise]);
    stage
}

fn product_roster(policy: Policy, levels: ReviewLevels) -> Stage {
    product_ground(policy, levels, &[On, Paper, Destination], [Happening::EntryRemoved, Happening::EntryBack])
}

fn product_modes(policy: Policy, levels: ReviewLevels) -> Stage {
    product_ground(policy, levels, &[On, Off, Destination], [Happening::ModeChanged, Happening::ModeBack])
}

fn product_employers(policy: Policy, levels: ReviewLevels) -> Stage {
    let turns = [Happening::EmployerFrozen, Happening::EmployerBack];
    product_ground(policy, levels, &[On, Off, Paper, Destination], turns)
}

/// The school's settings change under all four kinds.
fn product_settings(policy: Policy, levels: ReviewLevels) -> Stage {
    let mut stage = product(policy, levels, &[On, Off, Paper, Destination]);
    stage.happenings = vec![
        Happening::LevelsTurned,
        Happening::DepartmentTurned,
        Happening::SwitchesTurned,
        Happening::VoidReviewTurned,
    ];
    stage.trials.without = [&ENDINGS[..], &[Act::Save, Act::Reclassify]].concat();
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
    ("season.open = \"-1/11-20\"", &["signings"]),
    ("season.change_until = \"+0/08-29\"", &["invitations", "registrations"]),
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

/// Keys, or beginnings of keys, that no move of a placement looks at: printing, letters, accounts, reports and their like.
pub const WITHOUT_EFFECT: &[&str] = &[
    "agreement.",
    "review.return_allowed.archive",
    "offline.effective_at",
    "offline.require_student_signature",
    "offline.stamp_link_days",
    "invite.default_days",
    "invite.batch",
    "invite.excel_import",
    "invite.templates",
    "invite.favourites",
    "employer.",
    "rescind.limit_default",
    "rescind.limit_max",
    "destination.category_set",
    "report.",
    "household.",
    "confirm.",
    "verify.",
    "transfer.",
    "training_mode.",
    "login.",
    "messages.",
    "warn.",
    "labels",
    "settings.",
    "review.levels",
    "review.change_guard",
    "review.settle_seconds_bulk",
    "review.days",
    "season.confirm_",
    "season.statistics_",
    "upload.",
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

/// Keys the province turns under open records: what they were, what they become, and the road where it matters.
pub const TURNS: &[(&str, &str, &str)] = &[
    ("invite.withdraw = true", "invite.withdraw = false", "signings"),
    ("offline.abandon = \"allowed\"", "offline.abandon = \"forbidden\"", "signings"),
    ("destination.auto_void_on_sign = true", "destination.auto_void_on_sign = false", "registrations"),
    ("destination.auto_void_on_sign = false", "destination.auto_void_on_sign = true", "registrations"),
    ("destination.void = \"self\"", "destination.void = \"request\"", "destination-endings"),
    ("rescind.unilateral_result = true", "rescind.unilateral_result = false", "paper-endings"),
    ("rescind.take_back = true", "rescind.take_back = false", "online-endings"),
];
