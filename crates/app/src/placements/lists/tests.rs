use domain::organisations::AgreementParties;
use domain::policy::Labels;

use super::*;

#[test]
fn a_choice_stands_for_no_two_states_of_a_kind() {
    for labels in Labels::ALL {
        for parties in [AgreementParties::Two, AgreementParties::Three] {
            let wording = Wording { labels: *labels, parties };
            for list in RecordList::ALL {
                let choices = list.choices(wording);
                for (label, states) in &choices {
                    let kinds: Vec<_> = states.iter().filter_map(|state| state.kind()).collect();
                    let requests = states.len() - kinds.len();
                    assert!(requests == 0 || kinds.is_empty(), "{label} {states:?}");
                    let mut once = kinds.clone();
                    once.sort_unstable();
                    once.dedup();
                    assert_eq!(once.len(), kinds.len(), "{label} {states:?}");
                }
                let offered: usize = choices.iter().map(|(_, states)| states.len()).sum();
                assert_eq!(offered, list.states().len() + list.requests().len());
            }
        }
    }
}

#[test]
fn a_request_is_filtered_beside_the_state_of_its_record() {
    let mut filter =
        PlacementFilter { states: vec![StateCode::RfReviewSchool, StateCode::QxDone], ..PlacementFilter::default() };
    RecordList::Paper.narrow(&mut filter);
    assert!(filter.states.is_empty(), "a destination is in another list");
    assert_eq!(filter.waiting, [StateCode::RfReviewSchool]);
}
