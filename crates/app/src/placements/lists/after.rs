//! What a line of a list offers after the pass: by the rules its record began under, without the guards that look further.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::accounts::{Access, SystemPurpose};
use domain::policy::Policy;
use store::engine::Tx;

use crate::ActError;
use crate::organisations::rules;
use crate::placements::queue::QueueLine;

/// Whether the rules leave it to the school; where they do not, the page of the record says why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AfterPass {
    pub amend: bool,
    pub void: bool,
}

/// In the order of the lines.
pub(super) async fn after_pass(tx: &mut Tx, lines: &[QueueLine]) -> Result<Vec<AfterPass>, ActError> {
    let inside = Access::system(SystemPurpose::Work);
    let mut policies: BTreeMap<i64, Arc<Policy>> = BTreeMap::new();
    let mut after = Vec::with_capacity(lines.len());
    for QueueLine { row, .. } in lines {
        let policy = match policies.get(&row.policy_version) {
            Some(known) => Arc::clone(known),
            None => {
                let read = rules::policy(tx, &inside, row.policy_version).await?;
                policies.insert(row.policy_version, Arc::clone(&read));
                read
            }
        };
        // A request to end it comes first. What is lost holds nothing, and is the school's to end under every rule.
        let free = row.waiting == row.state;
        let lost = row.state.slot().is_none();
        after.push(AfterPass {
            amend: free && policy.pinned.school_edit_after_pass,
            void: free && (lost || policy.pinned.school_void_after_pass),
        });
    }
    Ok(after)
}
