use std::collections::{BTreeMap, BTreeSet};

use domain::time::{Day, Instant, invitation_deadline};

use super::*;

mod states;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn demo() -> Season {
    Season::generate(SeasonPlan::demo(7, day("2026-11-22")))
}

#[test]
fn the_same_plan_gives_the_same_season_and_another_seed_another() {
    assert_eq!(demo(), demo());
    let other = Season::generate(SeasonPlan::demo(8, day("2026-11-22")));
    assert_ne!(other.graduates, demo().graduates);
    assert_ne!(other.employers, demo().employers);
}

#[test]
fn the_cohort_is_the_one_whose_season_holds_today() {
    for (today, cohort) in [("2026-08-31", 2026), ("2026-09-01", 2027), ("2027-01-01", 2027), ("2027-08-31", 2027)] {
        assert_eq!(cohort_of(day(today)).0, cohort, "{today}");
        let season = Season::generate(SeasonPlan { seed: 1, today: day(today), graduates: 90, employers: 30 });
        assert!(season.acts[0].at >= season.opens.start(), "{today}");
    }
    assert_eq!(demo().opens, day("2026-09-01"));
}

#[test]
fn everybody_is_there() {
    let season = demo();
    assert_eq!((season.provinces.len(), season.schools.len(), season.departments.len()), (2, 3, 12));
    assert_eq!((season.graduates.len(), season.employers.len()), (2_000, 150));
    let modes: BTreeSet<_> = season.graduates.iter().map(|g| g.training_mode).collect();
    assert_eq!(modes, ["1", "21", "22", "3", "41", "42", "5"].into());
    let levels: BTreeSet<_> = season.graduates.iter().map(|g| g.level).collect();
    assert_eq!(levels.len(), 4);
    for rare in people::SURE_RARE {
        assert!(season.graduates.iter().any(|g| g.name.contains(rare)), "{rare}");
    }
    for index in 0..season.departments.len() {
        assert!(season.holder(Post::DepartmentReviewer(DepartmentNo(index))).is_some());
    }
    for standing in [Standing::Admitted, Standing::Pending, Standing::Returned, Standing::Frozen, Standing::Warned] {
        assert!(season.employers.iter().any(|e| e.standing == standing), "{standing:?}");
    }
    let natures: BTreeSet<_> = season.employers.iter().map(|e| e.nature).collect();
    assert!(natures.len() >= 8, "{natures:?}");
}

#[test]
fn numbers_are_unique_valid_and_nobodys() {
    let season = demo();
    let unique = |all: Vec<&String>| all.iter().collect::<BTreeSet<_>>().len() == all.len();
    assert!(unique(season.graduates.iter().map(|g| &g.resident_id).collect()));
    assert!(unique(season.graduates.iter().map(|g| &g.student_number).collect()));
    assert!(unique(season.graduates.iter().map(|g| &g.exam_number).collect()));
    assert!(unique(season.employers.iter().map(|e| &e.credit_code).collect()));
    assert!(unique(season.employers.iter().map(|e| &e.name).collect()));
    assert!(unique(season.staff.iter().map(|s| &s.login).collect()));
    let graduates = season.graduates.iter().map(|g| &g.mobile);
    let mobiles = graduates
        .chain(season.employers.iter().map(|e| &e.contact.mobile))
        .chain(season.staff.iter().map(|s| &s.mobile));
    let mobiles: Vec<_> = mobiles.collect();
    assert!(mobiles.iter().all(|m| m.len() == 11 && m.starts_with('1') && m[3..].starts_with("00000")));
    assert!(unique(mobiles));
    let emails: Vec<_> =
        season.graduates.iter().map(|g| &g.email).chain(season.employers.iter().map(|e| &e.login)).collect();
    assert!(emails.iter().all(|e| e.split('@').nth(1).is_some_and(|host| host.starts_with("example."))));
    assert!(unique(emails));
    for graduate in &season.graduates {
        let id = &graduate.resident_id;
        assert_eq!(id.len(), 18);
        assert_eq!(&id[2..6], "0000", "province-level address codes are issued to nobody");
        assert_eq!(id[6..14], graduate.birth.to_string().replace('-', ""));
        let odd = id[14..17].parse::<u32>().unwrap() % 2 == 1;
        assert_eq!(graduate.sex, if odd { "男" } else { "女" });
        // ISO 7064 MOD 11-2, computed the other way round than the generator does.
        let sum = id.chars().fold(0, |sum, c| (sum * 2 + if c == 'X' { 10 } else { c.to_digit(10).unwrap() }) % 11);
        assert_eq!(sum, 1, "{id}");
        assert!([14, 15].contains(&graduate.exam_number.len()));
    }
    for employer in &season.employers {
        assert_eq!(&employer.credit_code[8..10], "YT");
        assert_eq!(employer.credit_code.len(), 18);
        let alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        let weighted =
            employer.credit_code.chars().zip([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1]);
        let sum: usize = weighted.map(|(c, weight)| alphabet.find(c).unwrap() * weight).sum();
        assert_eq!(sum % 31, 0, "{}", employer.credit_code);
    }
}

/// Where one invitation stands after the acts, by the rules of online signing alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum State {
    Invited,
    Withdrawn,
    Refused,
    Expired,
    AtDepartment,
    AtSchool,
    Failed,
    Signed,
}

struct Replay {
    states: BTreeMap<Invitation, State>,
    deadlines: BTreeMap<Invitation, Instant>,
    activated: BTreeSet<GraduateNo>,
    candidates: BTreeSet<(EmployerNo, GraduateNo)>,
    admitted: BTreeSet<EmployerNo>,
}

/// Walks the acts as a strict reader would: every guard that the season can break is asserted.
fn replay(season: &Season) -> Replay {
    let mut all = Replay {
        states: BTreeMap::new(),
        deadlines: BTreeMap::new(),
        activated: BTreeSet::new(),
        candidates: BTreeSet::new(),
        admitted: BTreeSet::new(),
    };
    let mut last = season.opens.start();
    for Timed { at, act } in &season.acts {
        assert!(*at >= last && *at < season.today.start(), "{act:?}");
        last = *at;
        match act {
            Act::Activate { graduate } => assert!(all.activated.insert(*graduate)),
            Act::ConfirmRecord { graduate } | Act::DisputeRecord { graduate, .. } => {
                assert!(all.activated.contains(graduate));
            }
            Act::AdmitEmployer { employer, .. } => assert!(all.admitted.insert(*employer)),
            Act::FreezeEmployer { employer, .. } => assert!(all.admitted.remove(employer)),
            Act::AddCandidate { employer, graduate } => {
                assert!(all.admitted.contains(employer));
                assert!(all.candidates.insert((*employer, *graduate)));
            }
            Act::SendLetter { letter } => send(season, &mut all, *letter, *at),
            Act::Withdraw { invitation } => step(&mut all, *invitation, *at, State::Withdrawn),
            Act::Refuse { invitation } => step(&mut all, *invitation, *at, State::Refused),
            Act::Accept { invitation } => {
                let graduate = season.graduate(invitation.graduate).unwrap();
                assert!(all.activated.contains(&invitation.graduate));
                let busy = all.states.iter().any(|(other, state)| {
                    other.graduate == invitation.graduate
                        && [State::AtDepartment, State::AtSchool, State::Signed].contains(state)
                });
                assert!(!busy, "R06");
                let two = season.school(graduate.school).unwrap().review == ReviewMode::DepartmentThenSchool;
                step(&mut all, *invitation, *at, if two { State::AtDepartment } else { State::AtSchool });
            }
            Act::Review { invitation, stage, decision, .. } => {
                let state = all.states.get_mut(invitation).unwrap();
                assert_eq!(*state, if *stage == Stage::School { State::AtSchool } else { State::AtDepartment });
                *state = match (decision, stage) {
                    (Decision::Return { .. }, _) => panic!("an invitation is not returned"),
                    (Decision::Fail { .. }, _) => State::Failed,
                    (Decision::Pass, Stage::Department) => State::AtSchool,
                    (Decision::Pass, Stage::School) => State::Signed,
                };
            }
            _ => {}
        }
    }
    for (invitation, state) in &mut all.states {
        if *state == State::Invited && all.deadlines[invitation] <= season.today.start() {
            *state = State::Expired;
        }
    }
    all
}

fn send(season: &Season, all: &mut Replay, no: LetterNo, at: Instant) {
    let letter = season.letter(no).unwrap();
    assert!(all.admitted.contains(&letter.employer));
    for graduate in &letter.graduates {
        assert!(season.graduate(*graduate).unwrap().may_sign_online());
        assert!(all.candidates.contains(&(letter.employer, *graduate)));
        let open = all.states.iter().any(|(other, state)| {
            let same = season.letter(other.letter).unwrap().employer == letter.employer;
            other.graduate == *graduate && same && *state == State::Invited && all.deadlines[other] > at
        });
        assert!(!open, "R08");
        let invitation = Invitation { letter: no, graduate: *graduate };
        all.states.insert(invitation, State::Invited);
        all.deadlines.insert(invitation, invitation_deadline(at, letter.terms.valid_days));
    }
}

fn step(all: &mut Replay, invitation: Invitation, at: Instant, to: State) {
    let state = all.states.get_mut(&invitation).unwrap();
    assert_eq!(*state, State::Invited);
    assert!(at < all.deadlines[&invitation]);
    *state = to;
}

#[test]
fn every_state_is_reached_in_every_school_that_can_have_it() {
    let season = demo();
    let all = replay(&season);
    for (index, school) in season.schools.iter().enumerate() {
        let states: BTreeSet<_> = all
            .states
            .iter()
            .filter(|(invitation, _)| season.graduate(invitation.graduate).unwrap().school == SchoolNo(index))
            .map(|(_, state)| *state)
            .collect();
        let two = school.review == ReviewMode::DepartmentThenSchool;
        // Without R20 nothing is withdrawn.
        let withdraws = season.provinces[school.province.0].profile != "v21";
        let expected = 6 + usize::from(two) + usize::from(withdraws);
        assert_eq!(states.len(), expected, "{} {states:?}", school.name);
    }
    assert!(all.activated.len() < season.graduates.len() * 3 / 4);
    let today = season.today.plus_days(1).start();
    let ending = all.states.iter().filter(|(i, s)| **s == State::Invited && all.deadlines[i] == today).count();
    assert!(ending >= 3);
    let pending: Vec<_> = season.closing.iter().collect();
    assert!(pending.len() >= 6);
    for act in pending {
        let Act::Review { invitation, stage: Stage::School, .. } = act else { panic!("{act:?}") };
        assert_eq!(all.states[invitation], State::AtSchool);
    }
}

#[test]
fn every_story_is_shown_and_ends_where_it_says() {
    let season = demo();
    let all = replay(&season);
    let shown: BTreeSet<_> = season.showcase().into_iter().map(|(_, story)| story).collect();
    assert_eq!(shown.len(), Story::every().len());
    for (index, story) in season.stories.iter().enumerate() {
        let own: Vec<_> = all.states.iter().filter(|(i, _)| i.graduate == GraduateNo(index)).map(|(_, s)| *s).collect();
        let expected: &[State] = match story {
            Story::Invited | Story::InvitedNotActivated | Story::ExpiringToday => &[State::Invited],
            Story::TwoOpenInvitations => &[State::Invited, State::Invited],
            Story::Withdrawn => &[State::Withdrawn],
            Story::Refused => &[State::Refused],
            Story::Expired => &[State::Expired],
            Story::InvitedAgainAfterRefusal => &[State::Invited, State::Refused],
            Story::ReviewAtDepartment => &[State::AtDepartment],
            Story::ReviewAtSchool | Story::PassPending | Story::FailPending => &[State::AtSchool],
            Story::FailedAtDepartment | Story::FailedAtSchool => &[State::Failed],
            Story::Signed => &[State::Signed],
            Story::SignedAndInvited => &[State::Invited, State::Signed],
            Story::SignedAndCorrected | Story::SignedAndVoided | Story::SignedAndLapsed => &[State::Signed],
            Story::Applied(Applied { course: Course::GivenWay, .. }) => &[State::Signed],
            Story::ReviewOverdue => continue,
            _ => &[],
        };
        let sorted = own.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!((own.len(), sorted), (expected.len(), expected.iter().copied().collect()), "{story:?} {index}");
    }
}

#[test]
fn other_days_and_seeds_hold_together_too() {
    for (seed, today) in [(1, "2026-09-01"), (2, "2027-02-28"), (3, "2027-08-31"), (4, "2028-02-29"), (5, "2026-12-31")]
    {
        for graduates in [0, 1, 80, 400] {
            let season = Season::generate(SeasonPlan { seed, today: day(today), graduates, employers: 30 });
            replay(&season);
            assert_eq!(season.graduates.len(), graduates);
        }
    }
}

#[test]
fn a_roster_row_holds_the_nineteen_fields_and_the_unit_of_the_bound() {
    let season = demo();
    let graduate = &season.graduates[0];
    let row = roster_row(graduate, season.school(graduate.school).unwrap(), &season.departments[graduate.department.0]);
    assert_eq!(row.len(), ROSTER_COLUMNS.len());
    assert!(row[..19].iter().all(|cell| !cell.is_empty()));
    let known = |graduate: &&Graduate| !graduate.bound_to.0.is_empty();
    assert!(season.graduates.iter().filter(known).all(Graduate::is_bound));
    let bound = season.graduates.iter().filter(|graduate| graduate.is_bound()).count();
    assert!(season.graduates.iter().filter(known).count() * 10 > bound * 8);
    assert_eq!(row[15].len(), 6);
}

/// Where one application stands after the acts, by the rules of applications alone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Stand {
    Draft,
    AtDepartment,
    AtSchool,
    Pulled,
    Returned,
    Failed,
    Stamp,
    Done,
    Ended,
}

/// Walks the acts of applications: every guard that the season can break is asserted. Whether the stamped copy is under
/// way stands beside the stand, and how often it was submitted.
fn applied(season: &Season) -> BTreeMap<ApplicationNo, (Stand, bool, u32)> {
    let mut all: BTreeMap<ApplicationNo, (Stand, bool, u32)> = BTreeMap::new();
    let (mut activated, mut ending) = (BTreeSet::new(), BTreeSet::new());
    for Timed { act, .. } in &season.acts {
        let two_steps = |no: &ApplicationNo| {
            let graduate = season.graduate(season.application(*no).unwrap().graduate).unwrap();
            season.school(graduate.school).unwrap().review == ReviewMode::DepartmentThenSchool
        };
        let first = |no: &ApplicationNo| if two_steps(no) { Stand::AtDepartment } else { Stand::AtSchool };
        match act {
            Act::ConfirmRecord { graduate } => assert!(activated.insert(*graduate)),
            Act::StartApplication { application } => {
                assert!(activated.contains(&season.application(*application).unwrap().graduate));
                assert!(all.insert(*application, (Stand::Draft, false, 0)).is_none());
            }
            Act::Submit { application } => {
                let (stand, image, sent) = all.get_mut(application).unwrap();
                assert!(!*image && [Stand::Draft, Stand::Returned].contains(stand), "{stand:?}");
                (*stand, *sent) = (first(application), *sent + 1);
            }
            Act::SendBack { application } | Act::SendBackByLink { application } => {
                let (stand, image, _) = all.get_mut(application).unwrap();
                assert_eq!(*stand, Stand::Stamp);
                (*stand, *image) = (first(application), true);
            }
            Act::PullBack { application } => {
                let (stand, ..) = all.get_mut(application).unwrap();
                assert_eq!(*stand, first(application));
                *stand = Stand::Pulled;
            }
            Act::SendLink { application } => assert_eq!(all[application].0, Stand::Stamp),
            Act::Abandon { application, asks, .. } => {
                let (stand, ..) = all.get_mut(application).unwrap();
                assert_eq!(*stand, Stand::Stamp);
                *stand = if *asks { Stand::AtSchool } else { Stand::Ended };
            }
            Act::EndDestination { application, asks, .. } => {
                let (stand, ..) = all.get_mut(application).unwrap();
                assert_eq!(*stand, Stand::Done);
                *stand = if *asks { first(application) } else { Stand::Ended };
                assert!(!*asks || ending.insert(*application));
            }
            Act::Reclassify { application, to, .. } => {
                assert_eq!(all[application].0, Stand::AtSchool);
                assert_ne!(season.application(*application).unwrap().category, *to);
            }
            Act::Correct { subject: Subject::Application(application), .. }
            | Act::AnswerCorrection { application, .. } => assert_eq!(all[application].0, Stand::Done),
            Act::VoidBySchool { subject: Subject::Application(application), .. } => {
                let (stand, ..) = all.get_mut(application).unwrap();
                assert_eq!(*stand, Stand::Done);
                *stand = Stand::Ended;
            }
            Act::AskRescission { application, .. } => {
                let (stand, ..) = all.get_mut(application).unwrap();
                assert_eq!(*stand, Stand::Done);
                assert!(ending.insert(*application));
                *stand = first(application);
            }
            Act::ReviewApplication { application, stage, decision, .. } => {
                let applied = season.application(*application).unwrap();
                let offline = applied.way == Way::Offline;
                let Story::Applied(Applied { course, .. }) = season.stories[applied.graduate.0] else {
                    panic!("{act:?}")
                };
                let (stand, image, _) = all.get_mut(application).unwrap();
                assert_eq!(*stand, if *stage == Stage::School { Stand::AtSchool } else { Stand::AtDepartment });
                *stand = match (decision, stage) {
                    (Decision::Return { .. }, _) => Stand::Returned,
                    // What could not be ended stays; where the province has it so another copy is awaited.
                    (Decision::Fail { .. }, _) if ending.contains(application) => Stand::Done,
                    (Decision::Fail { .. }, _) if course == Course::ImageAgain => Stand::Stamp,
                    (Decision::Fail { .. }, _) => Stand::Failed,
                    (Decision::Pass, Stage::Department) => Stand::AtSchool,
                    (Decision::Pass, Stage::School) if ending.contains(application) => Stand::Ended,
                    (Decision::Pass, Stage::School) if offline && !*image => Stand::Stamp,
                    (Decision::Pass, Stage::School) => Stand::Done,
                };
            }
            _ => {}
        }
    }
    all
}

#[test]
fn every_application_ends_where_its_story_says() {
    let season = demo();
    for (no, (stand, image, sent)) in applied(&season) {
        let graduate = season.application(no).unwrap().graduate;
        let Story::Applied(Applied { what, course }) = season.stories[graduate.0] else { panic!("{no:?}") };
        let offline = what == What::Offline;
        let waiting = [Stand::AtDepartment, Stand::AtSchool].contains(&stand);
        let fits = match course {
            Course::Draft => (stand, sent) == (Stand::Draft, 0),
            Course::AtDepartment | Course::RescissionAtDepartment => stand == Stand::AtDepartment && sent == 1,
            Course::AtSchool | Course::Copied | Course::Reclassified | Course::AbandonRequested => {
                stand == Stand::AtSchool && !image && sent == 1
            }
            Course::Pulled | Course::RescissionPulled => stand == Stand::Pulled && !image,
            Course::ImagePulled => stand == Stand::Pulled && image,
            Course::ImageAtDepartment => stand == Stand::AtDepartment && image,
            Course::ImageFailed => stand == Stand::Failed && image,
            Course::ImageAgain => stand == Stand::Stamp && image,
            Course::Returned => stand == Stand::Returned && !image,
            Course::SecondSubmission => waiting && sent == 2,
            Course::Failed => stand == Stand::Failed,
            Course::Stamp | Course::LinkSent => stand == Stand::Stamp && !image,
            Course::ImageAtSchool | Course::LinkUsed => stand == Stand::AtSchool && image,
            Course::ImageReturned => stand == Stand::Returned && image,
            Course::Abandoned | Course::Voided | Course::VoidGranted | Course::VoidedBySchool | Course::Rescinded => {
                stand == Stand::Ended
            }
            Course::RescissionAtSchool => stand == Stand::AtSchool && sent == 1,
            Course::RescissionReturned => stand == Stand::Returned && sent == 1,
            Course::Done
            | Course::VoidRefused
            | Course::GivenWay
            | Course::Lapsed
            | Course::Corrected
            | Course::CorrectionObjected
            | Course::CorrectionConfirmed
            | Course::CorrectionAwaited
            | Course::RescissionFailed => stand == Stand::Done && image == offline,
            Course::VoidRequested => waiting,
            Course::VoidAtSchool => stand == Stand::AtSchool,
        };
        assert!(fits, "{what:?} {course:?}: {stand:?} {image} {sent}");
    }
    for (seed, today) in [(1, "2026-09-01"), (2, "2027-02-28"), (3, "2027-08-31")] {
        for graduates in [1, 80, 400] {
            applied(&Season::generate(SeasonPlan { seed, today: day(today), graduates, employers: 30 }));
        }
    }
}

#[test]
fn the_shares_are_those_of_a_season_under_way() {
    let season = demo();
    let share = |fits: &dyn Fn(&Story) -> bool| {
        season.stories.iter().filter(|story| fits(story)).count() * 1_000 / season.stories.len()
    };
    let of = |wanted: What| {
        share(&move |story: &Story| matches!(story, Story::Applied(Applied { what, .. }) if *what == wanted))
    };
    assert!((150..=320).contains(&share(&|story| matches!(story, Story::Applied(_)))));
    for (what, least, most) in [
        (What::Offline, 20, 75),
        (What::Paper, 8, 60),
        (What::Employed, 35, 90),
        (What::Study, 25, 75),
        (What::Unemployed, 18, 60),
        (What::Targeted, 8, 45),
    ] {
        let found = of(what);
        assert!((least..=most).contains(&found), "{what:?} {found} per mille");
    }
    let unemployed: BTreeSet<&str> = season
        .applications
        .iter()
        .filter(|application| application.fields.iter().any(|(name, _)| *name == "plan"))
        .map(|application| application.category)
        .collect();
    assert!(unemployed.len() >= 8, "{unemployed:?}");
    let employed = season.applications.iter().filter(|application| {
        matches!(
            season.stories[application.graduate.0],
            Story::Applied(Applied { what: What::Employed, course: Course::Done })
        )
    });
    assert_eq!(employed.map(|application| application.category).collect::<BTreeSet<_>>().len(), 13);
    let studies: BTreeSet<&str> = season
        .applications
        .iter()
        .flat_map(|application| {
            application.fields.iter().filter(|(name, _)| ["study_kind", "school_foreign"].contains(name))
        })
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(studies.len(), 4, "three kinds at home, one abroad: {studies:?}");
    // Who may not sign applies for nothing else; the others have nothing to do with it.
    for (graduate, story) in season.graduates.iter().zip(&season.stories) {
        if let Story::Applied(Applied { what, .. }) = story {
            assert_eq!(*what == What::Targeted, !graduate.may_sign_online());
        }
    }
}

#[test]
fn changes_of_training_mode_stand_in_every_state() {
    let season = demo();
    let mut states = BTreeSet::new();
    for change in &season.mode_changes {
        let graduate = season.graduate(change.graduate).unwrap();
        assert_ne!(graduate.training_mode, change.to);
        let course = match season.stories[change.graduate.0] {
            Story::ModeChange(course) => course,
            story => {
                assert!(story.lapses() && graduate.may_sign_online(), "{change:?}");
                ModeCourse::Approved
            }
        };
        assert!(graduate.is_bound() || change.to == "21");
        let school = season.school(graduate.school).unwrap();
        let reviewed = season.provinces[school.province.0].profile != "v21";
        assert!(reviewed || matches!(course, ModeCourse::Draft | ModeCourse::Approved));
        states.insert(course);
        let acts = |fits: &dyn Fn(&Act) -> bool| season.acts.iter().filter(|timed| fits(&timed.act)).count();
        let no = ModeChangeNo(season.mode_changes.iter().position(|known| known == change).unwrap());
        assert_eq!(acts(&|act| matches!(act, Act::AskModeChange { change, .. } if *change == no)), 1);
        let decided = acts(&|act| matches!(act, Act::DecideModeChange { change, .. } if *change == no));
        let asks = reviewed && matches!(course, ModeCourse::Approved | ModeCourse::Rejected);
        assert_eq!(decided, usize::from(asks));
    }
    assert_eq!(states.len(), 5);
}
