//! What accepting an invitation, and submitting and passing an application, read and write: fixed texts, checked in, run
//! through the bare driver. The statements of one list are one transaction.
//!
//! `{id}` and `{bytes}` are made of `$1`, a copy's hexadecimal id; `$2` is the number of its school. `{kind}`, `{draft}` and
//! `{review}` are the words of a kind.

/// The words of one kind of application.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub kind: &'static str,
    pub draft: &'static str,
    pub review: &'static str,
}

/// The statements in the words of a kind.
pub fn worded(statements: &[&str], words: Words) -> Vec<String> {
    let one = |sql: &&str| {
        sql.replace("{kind}", words.kind).replace("{draft}", words.draft).replace("{review}", words.review)
    };
    statements.iter().map(one).collect()
}

/// Before any of them, unmeasured: a code is sent.
pub const SEND: &[&str] = &[
    "INSERT INTO one_time_codes (code_id, contact_blind, purpose, record, record_version, code_hash, sent_at, tries, used_at) \
     SELECT {id}, {bytes}, 'bench', '', 1, {bytes}, e.created_at, 0, NULL FROM entries e WHERE e.school_id = $2 \
     AND e.entry_id = {id}",
];

/// Before a submission, unmeasured: a draft begins.
pub const START: &[&str] = &[
    "INSERT INTO placements (school_id, placement_id, entry_id, person_id, cohort, department_id, level_group, level, kind, \
     state, slot, initiator, employer_id, employer_name, credit_code, student_name, student_number, department, major, \
     document_blind, document_masked, post, number, flags, attempt, deadline, waiting_since, policy_version, \
     settings_version, created_at, updated_at, version, waiting) SELECT e.school_id, {id}, e.entry_id, e.person_id, e.cohort, \
     e.department_id, e.level_group, e.level, '{kind}', '{draft}', 'none', 'graduate', NULL, '', '', e.name, \
     e.student_number, '', e.major, e.document_blind, e.document_masked, '', NULL, '', 1, NULL, NULL, 1, 1, e.created_at, \
     e.created_at, 1, '{draft}' FROM entries e WHERE e.school_id = $2 AND e.entry_id = {id}",
    "INSERT INTO applications (school_id, placement_id, category, content, graduate_snapshot, facts, updated_at) \
     SELECT p.school_id, p.placement_id, '', {bytes}, '{}', '{}', p.created_at FROM placements p \
     WHERE p.school_id = $2 AND p.placement_id = {id}",
    "INSERT INTO ledger_events (owner, stream, seq, kind, fact, previous, hash, at) SELECT 'school:0', {id}, 1, 'bench', '{}', \
     {bytes}, {bytes}, p.created_at FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
];

/// Before a submission that needs one, unmeasured: a file lies on the form.
pub const FILE: &[&str] = &[
    "INSERT INTO evidence (school_id, placement_id, file_id, process, name, kind, sha256, bytes, pages, by_side, uploaded_at) \
     SELECT p.school_id, p.placement_id, {id}, '{kind}', '协议.jpg', 'jpeg', {bytes}, 4096, 1, 'graduate', p.created_at \
     FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
];

/// A draft is submitted with a second proof.
pub const SUBMIT: &[&str] = &[
    "INSERT INTO posts (account_id, nonce, outcome, created_at) SELECT {id}, {id}, '', p.created_at FROM placements p \
     WHERE p.school_id = $2 AND p.placement_id = {id}",
    "SELECT p.*, a.* FROM placements p JOIN applications a ON a.school_id = p.school_id AND a.placement_id = p.placement_id \
     WHERE p.school_id = $2 AND p.placement_id = {id}",
    "SELECT e.* FROM entries e WHERE e.school_id = $2 AND e.entry_id = {id}",
    "SELECT s.* FROM entries e JOIN school_settings s ON s.school_id = e.school_id AND s.cohort = e.cohort \
     WHERE e.school_id = $2 AND e.entry_id = {id} ORDER BY s.version DESC LIMIT 1",
    "SELECT p.placement_id, p.kind, p.state, p.slot FROM placements p WHERE p.school_id = $2 AND p.entry_id = {id} \
     AND p.slot <> 'none'",
    "SELECT s.* FROM submissions s WHERE s.school_id = $2 AND s.placement_id = {id} ORDER BY s.seq",
    "SELECT v.* FROM evidence v WHERE v.school_id = $2 AND v.placement_id = {id}",
    "SELECT c.* FROM contacts c WHERE c.person_id = {id}",
    "SELECT c.* FROM one_time_codes c WHERE c.contact_blind = {bytes} AND c.purpose = 'bench' AND c.record = '' \
     ORDER BY c.sent_at DESC LIMIT 1",
    "UPDATE one_time_codes SET tries = tries + 1 WHERE code_id = {id} AND tries < 5 AND used_at IS NULL",
    "UPDATE one_time_codes SET used_at = sent_at WHERE code_id = {id} AND used_at IS NULL",
    "INSERT INTO submissions (school_id, placement_id, seq, process, category, content, files, submitted_at) SELECT \
     p.school_id, p.placement_id, 1, '{kind}', '', {bytes}, '', p.created_at FROM placements p WHERE p.school_id = $2 \
     AND p.placement_id = {id}",
    "UPDATE applications SET facts = '{\"state\":\"review\"}', graduate_snapshot = '{}', content = {bytes} \
     WHERE school_id = $2 AND placement_id = {id}",
    "UPDATE placements SET state = '{review}', slot = 'in_process', waiting = '{review}', waiting_level = 'school', \
     waiting_since = created_at, version = version + 1 WHERE school_id = $2 AND placement_id = {id}",
    "SELECT l.seq, l.hash FROM ledger_events l WHERE l.owner = 'school:0' AND l.stream = {id} ORDER BY l.seq DESC LIMIT 1",
    "INSERT INTO ledger_events (owner, stream, seq, kind, fact, previous, hash, at) SELECT 'school:0', {id}, 2, 'bench', '{}', \
     {bytes}, {bytes}, p.created_at FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
    "INSERT INTO ledger_details (owner, stream, seq, salt, body) VALUES ('school:0', {id}, 2, {bytes}, '{}')",
    "INSERT INTO ledger_pending (owner, stream, seq) VALUES ('school:0', {id}, 2)",
    "UPDATE posts SET outcome = 'submitted' WHERE account_id = {id} AND nonce = {id}",
];

/// A submission is passed; the department's id stands for the reviewer's.
pub const PASS: &[&str] = &[
    "INSERT INTO posts (account_id, nonce, outcome, created_at) SELECT p.department_id, {id}, '', p.created_at \
     FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
    "SELECT p.*, a.* FROM placements p JOIN applications a ON a.school_id = p.school_id AND a.placement_id = p.placement_id \
     WHERE p.school_id = $2 AND p.placement_id = {id}",
    "SELECT e.* FROM entries e WHERE e.school_id = $2 AND e.entry_id = {id}",
    "SELECT i.* FROM intentions i WHERE i.school_id = $2 AND i.placement_id = {id}",
    "SELECT s.* FROM entries e JOIN school_settings s ON s.school_id = e.school_id AND s.cohort = e.cohort \
     WHERE e.school_id = $2 AND e.entry_id = {id} ORDER BY s.version DESC LIMIT 1",
    "SELECT o.placement_id FROM evidence v JOIN evidence o ON o.school_id = v.school_id AND o.sha256 = v.sha256 \
     WHERE v.school_id = $2 AND v.placement_id = {id} AND o.placement_id <> v.placement_id LIMIT 20",
    "INSERT INTO intentions (school_id, placement_id, level, decision, by_account, by_name, decided_at, effective_at, \
     placement_version) SELECT p.school_id, p.placement_id, 'school', '{\"decision\":\"pass\"}', {id}, 'bench', \
     p.created_at, p.created_at, p.version + 1 FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
    "UPDATE placements SET version = version + 1 WHERE school_id = $2 AND placement_id = {id}",
    "UPDATE applications SET facts = facts || ' ' WHERE school_id = $2 AND placement_id = {id}",
    "SELECT l.seq, l.hash FROM ledger_events l WHERE l.owner = 'school:0' AND l.stream = {id} ORDER BY l.seq DESC LIMIT 1",
    "INSERT INTO ledger_events (owner, stream, seq, kind, fact, previous, hash, at) SELECT 'school:0', {id}, 3, 'bench', '{}', \
     {bytes}, {bytes}, p.created_at FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
    "INSERT INTO ledger_details (owner, stream, seq, salt, body) VALUES ('school:0', {id}, 3, {bytes}, '{}')",
    "INSERT INTO ledger_pending (owner, stream, seq) VALUES ('school:0', {id}, 3)",
    "UPDATE posts SET outcome = 'decided' WHERE nonce = {id} AND account_id = (SELECT p.department_id FROM placements p \
     WHERE p.school_id = $2 AND p.placement_id = {id})",
];

/// An invitation is accepted with a second proof, and its employer told.
pub const ACCEPT: &[&str] = &[
    "INSERT INTO posts (account_id, nonce, outcome, created_at) SELECT {id}, {id}, '', p.created_at FROM placements p \
     WHERE p.school_id = $2 AND p.placement_id = {id}",
    "SELECT p.*, s.* FROM placements p JOIN online_signings s ON s.school_id = p.school_id \
     AND s.placement_id = p.placement_id WHERE p.school_id = $2 AND p.placement_id = {id}",
    "SELECT e.* FROM entries e WHERE e.school_id = $2 AND e.entry_id = {id}",
    "SELECT s.* FROM entries e JOIN school_settings s ON s.school_id = e.school_id AND s.cohort = e.cohort \
     WHERE e.school_id = $2 AND e.entry_id = {id} ORDER BY s.version DESC LIMIT 1",
    "SELECT p.placement_id, p.kind, p.state, p.slot FROM placements p WHERE p.school_id = $2 AND p.entry_id = {id} \
     AND p.slot <> 'none'",
    "SELECT m.* FROM placements p JOIN employers m ON m.employer_id = p.employer_id WHERE p.school_id = $2 \
     AND p.placement_id = {id}",
    "SELECT c.* FROM contacts c WHERE c.person_id = {id}",
    "SELECT c.* FROM one_time_codes c WHERE c.contact_blind = {bytes} AND c.purpose = 'bench' AND c.record = '' \
     ORDER BY c.sent_at DESC LIMIT 1",
    "UPDATE one_time_codes SET tries = tries + 1 WHERE code_id = {id} AND tries < 5 AND used_at IS NULL",
    "UPDATE one_time_codes SET used_at = sent_at WHERE code_id = {id} AND used_at IS NULL",
    "UPDATE online_signings SET facts = facts || ' ', graduate_snapshot = '{}' WHERE school_id = $2 AND placement_id = {id}",
    "UPDATE placements SET state = 'ON-REVIEW-SC', slot = 'in_process', waiting = 'ON-REVIEW-SC', waiting_level = 'school', \
     waiting_since = created_at, version = version + 1 WHERE school_id = $2 AND placement_id = {id}",
    "UPDATE employer_placements SET state = 'ON-REVIEW-SC', version = version + 1 \
     WHERE employer_id = (SELECT employer_id FROM bench_model) AND placement_id = {id}",
    "SELECT l.seq, l.hash FROM ledger_events l WHERE l.owner = 'school:0' AND l.stream = {id} ORDER BY l.seq DESC LIMIT 1",
    "INSERT INTO ledger_events (owner, stream, seq, kind, fact, previous, hash, at) SELECT 'school:0', {id}, 1, 'bench', \
     s.facts, {bytes}, {bytes}, p.created_at FROM placements p JOIN online_signings s ON s.school_id = p.school_id \
     AND s.placement_id = p.placement_id WHERE p.school_id = $2 AND p.placement_id = {id}",
    "INSERT INTO ledger_details (owner, stream, seq, salt, body) VALUES ('school:0', {id}, 1, {bytes}, '{}')",
    "INSERT INTO ledger_pending (owner, stream, seq) VALUES ('school:0', {id}, 1)",
    "INSERT INTO inbox (recipient, message_id, kind, subject, body, link, record, created_at) SELECT 'bench', {id}, 'bench', \
     '', '', '', '', p.created_at FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
    "INSERT INTO jobs (job_id, kind, dedup, state, priority, due_at, payload, sealed, attempts, fence, last_error, created_at, \
     died_at) SELECT {id}, 'bench', NULL, 'waiting', 0, p.created_at, '{}', NULL, 0, 0, '', p.created_at, NULL \
     FROM placements p WHERE p.school_id = $2 AND p.placement_id = {id}",
    "UPDATE posts SET outcome = 'accepted' WHERE account_id = {id} AND nonce = {id}",
];
