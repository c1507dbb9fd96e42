//! To whom each table belongs.
//!
//! Primary key and unique indexes of a class begin with its key, and foreign keys stay inside the class or point to a
//! shared table, so that the schema can be partitioned by that key. References across classes are plain ids.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    School,
    Employer,
    /// Identities are found by a unique index over a column named `blind` or `…_blind`.
    Person,
    /// Codes, policy, organisations, accounts, jobs; and the ledger, whose keys begin with the owner instead.
    Shared,
}

impl Class {
    /// The column every key of the class begins with.
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::School => Some("school_id"),
            Self::Employer => Some("employer_id"),
            Self::Person => Some("person_id"),
            Self::Shared => None,
        }
    }
}

/// Every table, in the order of its migration.
pub const TABLES: &[(&str, Class)] = &[
    ("installation", Class::Shared),
    ("provinces", Class::Shared),
    ("policy_versions", Class::Shared),
    ("schools", Class::Shared),
    ("departments", Class::School),
    ("school_settings", Class::School),
    ("accounts", Class::Shared),
    ("login_names", Class::Shared),
    ("sessions", Class::Shared),
    ("one_time_codes", Class::Shared),
    ("throttles", Class::Shared),
    ("login_failures", Class::Shared),
    ("picture_codes", Class::Shared),
    ("posts", Class::Shared),
    ("persons", Class::Person),
    ("person_documents", Class::Person),
    ("contacts", Class::Person),
    ("entries", Class::School),
    ("imports", Class::School),
    ("import_rows", Class::School),
    ("employer_codes", Class::Shared),
    ("employers", Class::Employer),
    ("employer_files", Class::Employer),
    ("employer_requests", Class::Employer),
    ("candidates", Class::Employer),
    ("letter_templates", Class::Employer),
    ("employer_placements", Class::Employer),
    ("placements", Class::School),
    ("online_signings", Class::School),
    ("reviews", Class::School),
    ("intentions", Class::School),
    ("agreement_versions", Class::School),
    ("number_counters", Class::School),
    ("reported_records", Class::School),
    ("ledger_events", Class::Shared),
    ("ledger_details", Class::Shared),
    ("ledger_pending", Class::Shared),
    ("ledger_order", Class::Shared),
    ("ledger_checkpoints", Class::Shared),
    ("inbox", Class::Shared),
    ("jobs", Class::Shared),
    ("warnings", Class::School),
    ("business_status", Class::Shared),
    ("views", Class::Shared),
    ("presence", Class::School),
    ("saved_views", Class::School),
    ("notices", Class::Shared),
    ("code_values", Class::Shared),
    ("applications", Class::School),
    ("submissions", Class::School),
    ("evidence", Class::School),
    ("evidence_pages", Class::School),
    ("phrases", Class::School),
];

#[cfg(test)]
mod tests;
