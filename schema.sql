-- Madoguchi: every table. Ids are text, times are epoch milliseconds, *_sealed columns are AES-256-GCM with a key that
-- is not in this database. The SQL stays in the subset that SQLite and PostgreSQL share.

-- A browser's session, of an applicant or of a visitor who registers. The token itself is never stored. `card_proved_at`:
-- when its holder last proved to have the account's card.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    registered_id TEXT REFERENCES accounts (id) ON DELETE SET NULL,
    card_proved_at BIGINT
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- The page order of one tab within a session.
CREATE TABLE journeys (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    page TEXT NOT NULL,
    came_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX journeys_by_session ON journeys (session_id);

-- Why a session ended, so that the next request with its old cookie can be told, and whether to log in again
-- or to register again. Says nothing of whose it was.
CREATE TABLE ended_sessions (
    token_hash BLOB PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('logged_out', 'idle', 'absolute', 'invalid_operation', 'displaced', 'ended_elsewhere', 'ended_by_office')),
    had_account INTEGER NOT NULL CHECK (had_account IN (0, 1)),
    ended_at BIGINT NOT NULL
);

-- What was typed and not yet sent, kept 24 hours for its owner ('card:' or 'account:' and a keyed hash or an id), or until
-- the end of a session whose holder nobody could recognise later ('session:' and its id).
CREATE TABLE drafts (
    owner TEXT NOT NULL,
    page TEXT NOT NULL,
    typed_sealed BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (owner, page)
);

-- A registered user. `password` is an Argon2id PHC string, NULL until the first password is set. `approved_until` is the
-- end of an organisation's approval. `password_reminded`: days before its end that the last reminder was for, 0 for none.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL
        CHECK (category IN ('foreign_national', 'legal_representative', 'family', 'counter', 'organisation')),
    state TEXT NOT NULL CHECK (state IN ('active', 'locked', 'deactivated')),
    approval TEXT NOT NULL DEFAULT 'not_needed'
        CHECK (approval IN ('not_needed', 'awaiting', 'approved', 'refused')),
    approved_until BIGINT,
    language TEXT NOT NULL,
    password TEXT,
    password_set_at BIGINT,
    password_reminded INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    card_owner TEXT UNIQUE,
    person_sealed BLOB NOT NULL,
    revocation TEXT NOT NULL CHECK (revocation IN ('not_checked', 'good', 'no_card')),
    terms_version TEXT NOT NULL,
    terms_agreed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_signed_in_at BIGINT
);
CREATE INDEX accounts_by_state ON accounts (state);
-- All that the desk's list of people filters and sorts by, so that it is counted and paged without opening rows.
CREATE INDEX accounts_by_registration ON accounts (created_at, id, category, state, approval, last_signed_in_at);
CREATE INDEX accounts_by_last_use ON accounts (last_signed_in_at, created_at, id, category, state, approval);

-- Keyed hashes of what the desk finds a person by: folded name, its words, e-mail, telephone, residence card number.
CREATE TABLE person_keys (
    kind TEXT NOT NULL CHECK (kind IN ('name', 'name_word', 'email', 'phone', 'card_number')),
    hash BLOB NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, hash, account_id)
);
CREATE INDEX person_keys_by_account ON person_keys (account_id);

-- Tries to log in to a known account, for its owner and the desk; kept 90 days.
CREATE TABLE sign_ins (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'locked')),
    session_id TEXT,
    used_from_sealed BLOB NOT NULL,
    way TEXT NOT NULL DEFAULT 'password' CHECK (way IN ('password', 'card'))
);
CREATE INDEX sign_ins_by_account ON sign_ins (account_id, at);
CREATE INDEX sign_ins_by_time ON sign_ins (at);

-- A request of an organisation's staff to use the system, and what the office decided. `reminded`: days before the end
-- of the approval that the last reminder was for, 0 for none. An account has at most one request that waits.
CREATE TABLE use_requests (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('first', 'renewal')),
    state TEXT NOT NULL CHECK (state IN ('awaiting', 'approved', 'refused')),
    filed_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by TEXT,
    reason_sealed BLOB,
    valid_until BIGINT,
    reminded INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX use_requests_open ON use_requests (account_id) WHERE state = 'awaiting';
CREATE INDEX use_requests_by_state ON use_requests (state, filed_at);
CREATE INDEX use_requests_by_account ON use_requests (account_id, filed_at);

-- A link to set a password: single use, hashed, dies with its account's newer link.
CREATE TABLE password_links (
    token_hash BLOB PRIMARY KEY,
    account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

-- A link to prove a changed e-mail address: single use, hashed, dies with its account's newer link.
CREATE TABLE email_links (
    token_hash BLOB PRIMARY KEY,
    account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

-- Requests to reset a password, as typed and sealed. A worker compares them with the accounts after the answer was
-- given, so that the answer tells nothing.
CREATE TABLE reset_requests (
    id TEXT PRIMARY KEY,
    typed_sealed BLOB NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX reset_requests_by_time ON reset_requests (asked_at);

-- Counted events behind a limit; survives a restart so that a limit cannot be waited out by crashing the server.
CREATE TABLE throttle (
    subject TEXT PRIMARY KEY,
    tokens REAL NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Notices on the homepage, in both languages.
CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    title_ja TEXT NOT NULL,
    title_en TEXT NOT NULL,
    body_ja TEXT NOT NULL,
    body_en TEXT NOT NULL,
    shown_from BIGINT NOT NULL,
    shown_to BIGINT,
    importance TEXT NOT NULL DEFAULT 'normal' CHECK (importance IN ('normal', 'important'))
);

-- A time in which applicants' pages answer that the service is stopped; staff and whoever holds the bypass go on.
CREATE TABLE maintenance (
    id TEXT PRIMARY KEY,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    message_ja TEXT NOT NULL,
    message_en TEXT NOT NULL,
    bypass_hash BLOB NOT NULL,
    cancelled_at BIGINT
);

-- Versions of the Terms of Use (Markdown without HTML) and from when each is in force.
CREATE TABLE terms (
    version TEXT PRIMARY KEY,
    text_ja TEXT NOT NULL,
    text_en TEXT NOT NULL,
    in_force_from BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL
);

-- What the desk set over the configuration file, such as the office's address: JSON by name.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Staff of the desk. The secret of the authenticator (RFC 6238) is sealed; `totp_step` is the step of the last code taken.
CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('clerk', 'supervisor', 'administrator')),
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'locked', 'deactivated')),
    password TEXT,
    totp_sealed BLOB,
    totp_step BIGINT NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    last_signed_in_at BIGINT
);

-- A link with which a new member of staff sets password and authenticator: single use, hashed.
CREATE TABLE staff_invitations (
    token_hash BLOB PRIMARY KEY,
    staff_id TEXT NOT NULL UNIQUE REFERENCES staff (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

-- Codes that stand in for a lost authenticator: hashed, deleted when used.
CREATE TABLE staff_recovery_codes (
    code_hash BLOB PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE
);
CREATE INDEX staff_recovery_codes_by_staff ON staff_recovery_codes (staff_id);

-- A session at the desk, apart from applicants' sessions. `matter`: why its holder looks at records.
CREATE TABLE staff_sessions (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    matter TEXT CHECK (matter IN ('counter', 'telephone', 'letter', 'request', 'review'))
);
CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id);

-- What cannot be undone: one member of staff asks, another confirms. At most one open question on one subject and act.
CREATE TABLE proposals (
    id TEXT PRIMARY KEY,
    act TEXT NOT NULL CHECK (act IN ('deactivate_account', 'change_role', 'deactivate_staff')),
    subject TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES staff (id),
    asked_at BIGINT NOT NULL,
    reason_sealed BLOB NOT NULL,
    detail TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'refused', 'withdrawn')),
    decided_by TEXT REFERENCES staff (id),
    decided_at BIGINT
);
CREATE UNIQUE INDEX proposals_open ON proposals (act, subject) WHERE state = 'open';
CREATE INDEX proposals_by_state ON proposals (state, asked_at);

-- What staff wrote down about an account with an act at the desk: the counter form's number and their words, sealed.
CREATE TABLE desk_notes (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    act TEXT NOT NULL,
    form_number TEXT NOT NULL,
    note_sealed BLOB NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX desk_notes_by_account ON desk_notes (account_id, at);

-- Who did what to whom: a hash chain in the same transaction as the act. No names, no certificates.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at BIGINT NOT NULL,
    tag TEXT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL
);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_by_actor ON audit (actor, seq);

-- Mails on their way out, written in the transaction that causes them. `retry_at` is when the worker may take the mail:
-- at once when queued, after the delay when awaiting_retry, and for sending the time at which the claim is void because
-- the process that held it has died. A sensitive body is erased as soon as the mail is sent, and a day after its creation
-- when it has failed, so that the desk can try it again meanwhile.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id) ON DELETE SET NULL,
    recipient_sealed BLOB NOT NULL,
    subject TEXT NOT NULL,
    body_sealed BLOB,
    message_id TEXT NOT NULL UNIQUE,
    sensitive INTEGER NOT NULL CHECK (sensitive IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'awaiting_retry', 'failed')),
    tries INTEGER NOT NULL DEFAULT 0,
    retry_at BIGINT NOT NULL,
    claimed_at BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX outbox_by_state ON outbox (state, created_at);
CREATE INDEX outbox_by_account ON outbox (account_id, created_at);
CREATE INDEX outbox_due ON outbox (retry_at) WHERE state IN ('queued', 'sending', 'awaiting_retry');

-- One live reading attempt, for the audit: ids, codes and times only. A row without `ended_at` after a start was cut off.
CREATE TABLE ceremonies (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    pairing_id TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('register', 'log_in', 'link', 'step_up', 'check', 'residence')),
    outcome TEXT CHECK (outcome IN ('done', 'failed', 'cancelled', 'expired')),
    code TEXT,
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX ceremonies_unfinished ON ceremonies (session_id) WHERE ended_at IS NULL;

-- A challenge that was sent and not yet answered. Taken once, by deleting it; the nonce itself is never stored.
CREATE TABLE challenges (
    nonce_hash BLOB PRIMARY KEY,
    session_id TEXT NOT NULL,
    pairing_id TEXT NOT NULL,
    ceremony_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    certificate_use TEXT NOT NULL CHECK (certificate_use IN ('sign', 'auth')),
    expires_at BIGINT NOT NULL
);

-- What a reading of a card proved, until what it was for takes it. Goes with its session at the latest. `owner`: keyed hash
-- of the authentication key; `revocation`: the worse answer of the two; `certificates_sealed`: both, with what was found.
CREATE TABLE readings (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    facts_sealed BLOB NOT NULL,
    owner TEXT NOT NULL,
    certificate_not_after BIGINT NOT NULL,
    revocation TEXT NOT NULL CHECK (revocation IN ('not_checked', 'good', 'soft_failed')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    certificates_sealed BLOB,
    UNIQUE (session_id, purpose)
);

-- What a person handed in to show who they are, and what the office decided. `owner` is 'account:' or 'session:' and an
-- id; it has at most one that is begun or waits. `agreed_by`: who accepted first where two people have to, as the
-- documents of `agreed_account_id`. `number_hash`: keyed, of the document's number, to find the same document again.
CREATE TABLE proofings (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL CHECK (purpose IN ('account', 'user_id')),
    owner TEXT NOT NULL,
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('started', 'handed_in', 'accepted', 'refused', 'withdrawn')),
    language TEXT NOT NULL,
    document TEXT NOT NULL CHECK (document IN
        ('residence_card', 'special_permanent_resident', 'alien_registration', 'registered_matters')),
    created_at BIGINT NOT NULL,
    evidence_sealed BLOB,
    contact_sealed BLOB,
    handed_in_at BIGINT,
    claimed_by TEXT REFERENCES staff (id),
    claimed_at BIGINT,
    agreed_by TEXT REFERENCES staff (id),
    agreed_at BIGINT,
    agreed_account_id TEXT REFERENCES accounts (id) ON DELETE SET NULL,
    decided_by TEXT REFERENCES staff (id),
    decided_at BIGINT,
    reasons TEXT NOT NULL DEFAULT '',
    words_sealed BLOB,
    number_hash BLOB
);
CREATE UNIQUE INDEX proofings_open ON proofings (owner) WHERE state IN ('started', 'handed_in');
CREATE INDEX proofings_by_state ON proofings (state, handed_in_at);
CREATE INDEX proofings_by_account ON proofings (account_id, created_at);
CREATE INDEX proofings_by_number ON proofings (number_hash) WHERE number_hash IS NOT NULL;

-- A picture of a document. Its bytes lie in a file under the same id, sealed with a key of its own that a master key
-- outside this database wraps. The row stays when the picture is erased, and its key goes.
CREATE TABLE proofing_images (
    id TEXT PRIMARY KEY,
    proofing_id TEXT NOT NULL REFERENCES proofings (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position IN (1, 2)),
    name_sealed BLOB NOT NULL,
    size BIGINT NOT NULL,
    received_hash TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    warnings TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    key_id TEXT,
    key_sealed BLOB,
    erased_at BIGINT,
    UNIQUE (proofing_id, position)
);
CREATE INDEX proofing_images_by_key ON proofing_images (key_id);

-- Keyed hashes of the numbers of documents that are no longer valid, from the office's list.
CREATE TABLE revoked_documents (
    hash BLOB PRIMARY KEY,
    listed_at BIGINT NOT NULL
);

-- The certificates of the card an account is bound to, as they were read, and what is known of their revocation since. One
-- of each use is current; those of a card before it have `replaced_at`. `told`: what its holder was last mailed about it.
-- `revoked_at`: since when, by the authority's word. `due_at`: when it is looked at again; NULL when nothing can change.
CREATE TABLE certificates (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    certificate_use TEXT NOT NULL CHECK (certificate_use IN ('sign', 'auth')),
    der_sealed BLOB NOT NULL,
    not_after BIGINT NOT NULL,
    revocation TEXT NOT NULL CHECK (revocation IN ('not_checked', 'good', 'soft_failed', 'revoked')),
    source TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    linked_at BIGINT NOT NULL,
    replaced_at BIGINT,
    told TEXT NOT NULL DEFAULT '' CHECK (told IN ('', 'revoked', 'expired')),
    revoked_at BIGINT,
    due_at BIGINT
);
CREATE UNIQUE INDEX certificates_current ON certificates (account_id, certificate_use) WHERE replaced_at IS NULL;
CREATE INDEX certificates_due ON certificates (due_at) WHERE replaced_at IS NULL;

-- The desk has looked at the papers of an account's holder: the next card that is read in their own session may carry another
-- name. Goes with its use.
CREATE TABLE next_cards (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

-- Cards that an account had before its present one, `owner` as in accounts: a card that was replaced opens nothing, and
-- makes no second account either.
CREATE TABLE former_cards (
    owner TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    replaced_at BIGINT NOT NULL
);
CREATE INDEX former_cards_by_account ON former_cards (account_id);

-- Who asked to be reminded before certificates and residence card end. `residence_until` as it was typed (ISO 8601).
-- `stop_hash`: of the token in the link that ends it.
CREATE TABLE reminder_wishes (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    stop_hash BLOB NOT NULL UNIQUE,
    residence_until TEXT,
    asked_at BIGINT NOT NULL
);
CREATE INDEX reminder_wishes_by_day ON reminder_wishes (residence_until);

-- Reminders that were mailed, once for each date and step; `mailed_at` NULL: the step was over when the wish came.
CREATE TABLE reminders (
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    ends_on TEXT NOT NULL,
    days INTEGER NOT NULL CHECK (days IN (7, 30, 90)),
    mailed_at BIGINT,
    PRIMARY KEY (account_id, ends_on, days)
);
CREATE INDEX reminders_by_day ON reminders (ends_on);

-- The office's register of residence cards, found by a keyed hash of the number. `fingerprint`: keyed, of what the row says,
-- to tell a changed card without opening it.
CREATE TABLE residence_cards (
    number_hash BLOB PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    card_sealed BLOB NOT NULL,
    imported_at BIGINT NOT NULL
);

-- Entries that did not fit the register: for the desk, never for the applicant. `owner` is 'card:' or 'account:' and whose
-- entries they are; `items`: a code for each item. Tries with the same number are counted in one row until it is settled.
CREATE TABLE register_mismatches (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    place TEXT NOT NULL CHECK (place IN ('registration', 'information_change')),
    number_hash BLOB NOT NULL,
    items TEXT NOT NULL,
    entered_sealed BLOB NOT NULL,
    tries INTEGER NOT NULL,
    first_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    settled_at BIGINT,
    settled_by TEXT REFERENCES staff (id)
);
CREATE UNIQUE INDEX register_mismatches_open ON register_mismatches (owner, number_hash) WHERE settled_at IS NULL;
CREATE INDEX register_mismatches_by_time ON register_mismatches (at);
