//! A synthetic school year: who exists and what happened to them, as data with times.
//!
//! Everything follows from the seed and the day called today; the same plan gives the same season on every machine.
//! Nobody in it is real: ids, credit codes and mobiles pass their checks and are issued to no one.

mod acts;
mod applications;
mod calendar;
mod dice;
mod employers;
mod forms;
mod graduates;
mod letters;
mod numbers;
mod organisations;
mod people;
mod samples;
mod staff;
mod stories;
mod timeline;

use domain::ids::Cohort;
use domain::time::Day;

pub use acts::{Act, Decision, Invitation, Letter, LetterNo, Stage, Subject, Terms, Timed, WarningKind};
pub use applications::{Application, ApplicationNo, Applied, Course, ModeChange, ModeChangeNo, ModeCourse, Way, What};
pub use calendar::cohort_of;
pub use employers::{Contact, Employer, EmployerNo, Receiver, Receiving, Standing};
pub use graduates::{Graduate, GraduateNo, Level, ROSTER_COLUMNS, roster_row};
pub use organisations::{AgreementType, Department, DepartmentNo, Province, ProvinceNo, ReviewMode, School, SchoolNo};
pub use staff::{Post, Staff, StaffNo};
pub use stories::Story;

/// Employers that graduates name on forms and that are not on the platform.
const OUTSIDE: usize = 60;

/// What a season is made from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeasonPlan {
    pub seed: u64,
    pub today: Day,
    /// At most 6,000; from 80 on every story of an invitation appears, from 1,500 on every one.
    pub graduates: usize,
    /// At most 1,440; from 30 on every standing appears.
    pub employers: usize,
}

impl SeasonPlan {
    /// The demo's size.
    pub const fn demo(seed: u64, today: Day) -> Self {
        Self { seed, today, graduates: 2_000, employers: 150 }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Season {
    pub today: Day,
    pub cohort: Cohort,
    /// First day of the season: 1 September before graduation, earlier when today would leave no room for the acts.
    pub opens: Day,
    pub provinces: Vec<Province>,
    pub schools: Vec<School>,
    pub departments: Vec<Department>,
    pub staff: Vec<Staff>,
    pub employers: Vec<Employer>,
    pub graduates: Vec<Graduate>,
    /// The story of each graduate, same order as `graduates`.
    pub stories: Vec<Story>,
    pub letters: Vec<Letter>,
    pub applications: Vec<Application>,
    pub mode_changes: Vec<ModeChange>,
    /// In order of time, all before the first minute of today.
    pub acts: Vec<Timed>,
    /// Review decisions taken at the moment the season is opened, so that they are still intentions when looked at.
    pub closing: Vec<Act>,
}

impl Season {
    pub fn generate(plan: SeasonPlan) -> Self {
        let samples = samples::Samples::read();
        let cohort = cohort_of(plan.today);
        let provinces = organisations::provinces();
        let schools = organisations::schools();
        let departments = organisations::departments();
        let staff = staff::staff(plan.seed, &provinces, &schools, &departments, &samples);
        let count = plan.employers.min(1_440);
        let mut employers = employers::employers(plan.seed, count + OUTSIDE, &samples);
        // Employers of paper and offline agreements have no account.
        let outside = employers.split_off(count);
        let graduates =
            graduates::roster(plan.seed, cohort, plan.graduates.min(6_000), &schools, &departments, &samples);
        let stories = stories::stories(plan.seed, &graduates, &schools);
        let places = (provinces.as_slice(), schools.as_slice());
        let applications = forms::write(plan.seed, cohort, &graduates, &stories, places, &outside, &samples);
        let mode_changes = stories::mode_changes(&graduates, &stories);
        let mut season = Self {
            today: plan.today,
            cohort,
            opens: calendar::opens(plan.today),
            provinces,
            schools,
            departments,
            staff,
            employers,
            graduates,
            stories,
            letters: Vec::new(),
            applications,
            mode_changes,
            acts: Vec::new(),
            closing: Vec::new(),
        };
        timeline::fill(&mut season, plan.seed, &samples);
        season
    }

    pub fn school(&self, no: SchoolNo) -> Option<&School> {
        self.schools.get(no.0)
    }

    pub fn graduate(&self, no: GraduateNo) -> Option<&Graduate> {
        self.graduates.get(no.0)
    }

    pub fn employer(&self, no: EmployerNo) -> Option<&Employer> {
        self.employers.get(no.0)
    }

    pub fn letter(&self, no: LetterNo) -> Option<&Letter> {
        self.letters.get(no.0)
    }

    /// The account that holds `post`.
    pub fn holder(&self, post: Post) -> Option<StaffNo> {
        self.staff.iter().position(|staff| staff.post == post).map(StaffNo)
    }

    pub fn application(&self, no: ApplicationNo) -> Option<&Application> {
        self.applications.get(no.0)
    }

    pub fn mode_change(&self, no: ModeChangeNo) -> Option<&ModeChange> {
        self.mode_changes.get(no.0)
    }

    /// For the demo's account list: the first graduate of each story of an invitation in each school, and of each other
    /// story in the first school that has it.
    pub fn showcase(&self) -> Vec<(GraduateNo, Story)> {
        let mut seen = std::collections::BTreeSet::new();
        let pairs = self.graduates.iter().zip(&self.stories).enumerate();
        pairs
            .filter(|(_, (graduate, story))| {
                let everywhere = !matches!(story, Story::Applied(_) | Story::ModeChange(_));
                seen.insert((everywhere.then_some(graduate.school), **story))
            })
            .map(|(index, (_, story))| (GraduateNo(index), *story))
            .collect()
    }
}

#[cfg(test)]
mod tests;
