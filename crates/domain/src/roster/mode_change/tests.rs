use uuid::Uuid;

use super::*;
use crate::ids::{PlacementId, SchoolId};

const NOW: Instant = Instant::from_micros(1_790_000_000_000_000);
const LATER: Instant = Instant::from_micros(1_790_000_100_000_000);

fn request(from: TrainingMode, to: TrainingMode) -> ModeRequest {
    let unit = if to.is_bound() { "江州县人民医院" } else { "" };
    ModeRequest::read(from, to.as_str(), unit, "", "录取名册有误", 1).unwrap()
}

const fn facts(mode: TrainingMode) -> ModeFacts {
    ModeFacts { listed: true, mode, in_process: None, files: 1 }
}

fn guard(refused: Result<impl std::fmt::Debug, Refusal>) -> String {
    refused.unwrap_err().guard
}

#[test]
fn each_pair_of_modes_has_its_evidence_or_its_way_out() {
    use TrainingMode::{
        CommissionedNotOnline, CommissionedOnline, InService, Ordinary, SelfFunded, TargetedNotOnline, TargetedOnline,
    };
    for (from, to, proof) in [
        (TargetedNotOnline, Ordinary, ModeEvidence::AdmissionRecord),
        (CommissionedOnline, SelfFunded, ModeEvidence::AdmissionRecord),
        (Ordinary, TargetedNotOnline, ModeEvidence::Agreement),
        (InService, CommissionedOnline, ModeEvidence::Agreement),
        (TargetedOnline, CommissionedOnline, ModeEvidence::Agreement),
        (TargetedNotOnline, TargetedOnline, ModeEvidence::UnitConsent),
        (CommissionedOnline, CommissionedNotOnline, ModeEvidence::UnitConsent),
    ] {
        assert_eq!(mode_evidence(from, to), Ok(proof), "{from} {to}");
        assert_eq!(guard(may_set_directly(from, to, ModeReview::Province)), "mode-change-reviewed");
        assert_eq!(may_set_directly(from, to, ModeReview::School), Ok(()));
    }
    assert_eq!(guard(mode_evidence(Ordinary, InService)), "mode-not-bound");
    assert_eq!(guard(mode_evidence(TargetedOnline, TargetedOnline)), "mode-unchanged");
    assert_eq!(may_set_directly(Ordinary, SelfFunded, ModeReview::Province), Ok(()));
    assert_eq!(may_set_directly(TargetedOnline, TargetedOnline, ModeReview::Province), Ok(()));
}

#[test]
fn the_form_names_what_is_missing() {
    let read =
        |to, unit, region, reason, files| ModeRequest::read(TrainingMode::Ordinary, to, unit, region, reason, files);
    let errors = read("", "", "", "", 0).unwrap_err();
    let named: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(named, ["to", "reason"]);
    let errors = read("21", "", "火星", "x", 0).unwrap_err();
    assert!(["unit", "unit_region", "evidence"].iter().all(|field| errors.of(field).is_some()), "{errors:?}");
    assert!(errors.of("evidence").is_some_and(|text| text.contains("双方签字盖章")));
    let long = "长".repeat(UNIT_CHARACTERS + 1);
    assert!(read("21", &long, "", "x", 1).unwrap_err().of("unit").is_some());
    assert!(read("3", "", "", "x", 1).unwrap_err().of("to").is_some_and(|text| text.contains("更正信息")));
    let read = read("21", " 江州县人民医院 ", "110101", " 补录协议 ", 1).unwrap();
    assert_eq!(read.commitment, Some(Commitment { unit: "江州县人民医院".into(), region: "110101".into() }));
    assert_eq!(read.reason, "补录协议");
}

#[test]
fn a_request_goes_from_draft_to_a_decision_and_never_back() {
    let request = request(TrainingMode::TargetedNotOnline, TrainingMode::Ordinary);
    let facts = facts(TrainingMode::TargetedNotOnline);
    let pending = ModeChange::Draft.edit().unwrap().submit(&request, &facts, NOW).unwrap();
    assert_eq!(pending, ModeChange::Pending { submitted_at: NOW });
    let approved = pending.clone().approve(&request, &facts, " 同意 ", LATER).unwrap();
    let answer = "同意".to_owned();
    assert_eq!(approved, ModeChange::Approved { submitted_at: NOW, decided_at: LATER, answer });
    let rejected = pending.clone().reject("材料不全", LATER).unwrap();
    let withdrawn = pending.clone().withdraw(LATER).unwrap();
    for ended in [approved, rejected, withdrawn] {
        assert!(!ended.code().is_open());
        for refused in [
            ended.clone().edit(),
            ended.clone().submit(&request, &facts, LATER),
            ended.clone().withdraw(LATER),
            ended.clone().approve(&request, &facts, "", LATER),
            ended.clone().reject("", LATER),
        ] {
            assert_eq!(guard(refused), "mode-change-out-of-place");
        }
    }
    assert_eq!(guard(pending.edit()), "mode-change-out-of-place");
    assert_eq!(guard(ModeChange::Draft.reject("", NOW)), "mode-change-out-of-place");
    assert_eq!(ModeChange::Draft.withdraw(NOW).unwrap().code(), ModeChangeCode::Withdrawn);
}

#[test]
fn the_roster_must_still_be_as_the_request_says() {
    let request = request(TrainingMode::TargetedNotOnline, TrainingMode::Ordinary);
    let good = facts(TrainingMode::TargetedNotOnline);
    let busy = PlacementRef { school: SchoolId(1), placement: PlacementId(Uuid::nil()) };
    let pending = ModeChange::Pending { submitted_at: NOW };
    for (facts, expected) in [
        (ModeFacts { listed: false, ..good }, "not-on-roster"),
        (ModeFacts { mode: TrainingMode::TargetedOnline, ..good }, "mode-changed-since"),
        (ModeFacts { in_process: Some(busy), ..good }, "signing-under-way"),
    ] {
        assert_eq!(guard(ModeChange::Draft.submit(&request, &facts, NOW)), expected);
        assert_eq!(guard(pending.clone().approve(&request, &facts, "", NOW)), expected);
    }
    let bare = ModeFacts { files: 0, ..good };
    assert_eq!(guard(ModeChange::Draft.submit(&request, &bare, NOW)), "evidence-missing");
    // What is under way keeps its ground when nobody's right to sign changes.
    let stays = self::request(TrainingMode::TargetedOnline, TrainingMode::Ordinary);
    let facts = ModeFacts { in_process: Some(busy), ..facts(TrainingMode::TargetedOnline) };
    assert!(pending.approve(&stays, &facts, "", NOW).is_ok());
}
