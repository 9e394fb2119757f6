-- From version 1: accounts without a card, approvals, the desk and its staff, and indexes for what the desk lists.
-- A table whose columns or checks change is made anew and takes the old one's place (sqlite.org/lang_altertable.html).

CREATE INDEX outbox_by_state ON outbox (state, created_at);
CREATE INDEX outbox_by_account ON outbox (account_id, created_at);

-- Looked up below, for each account.
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_by_actor ON audit (actor, seq);

CREATE TABLE new_ended_sessions (
    token_hash BLOB PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason IN ('logged_out', 'idle', 'absolute', 'invalid_operation', 'displaced', 'ended_elsewhere', 'ended_by_office')),
    had_account INTEGER NOT NULL CHECK (had_account IN (0, 1)),
    ended_at BIGINT NOT NULL
);
INSERT INTO new_ended_sessions (
    token_hash, reason, had_account, ended_at
)
SELECT
    token_hash, reason, had_account, ended_at
FROM ended_sessions;
DROP TABLE ended_sessions;
ALTER TABLE new_ended_sessions RENAME TO ended_sessions;

CREATE TABLE new_accounts (
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
INSERT INTO new_accounts (
    id, user_id, category, state, language, password, failures, card_owner, person_sealed, revocation,
    terms_version, terms_agreed_at, created_at, last_signed_in_at, password_set_at
)
SELECT
    id, user_id, category, state, language, password, failures, card_owner, person_sealed, revocation,
    terms_version, terms_agreed_at, created_at, last_signed_in_at,
    (SELECT max(at) FROM audit WHERE subject = accounts.id AND tag = 'account:password:set')
FROM accounts;
DROP TABLE accounts;
ALTER TABLE new_accounts RENAME TO accounts;
CREATE INDEX accounts_by_state ON accounts (state);
CREATE INDEX accounts_by_registration ON accounts (created_at, id, category, state, approval, last_signed_in_at);
CREATE INDEX accounts_by_last_use ON accounts (last_signed_in_at, created_at, id, category, state, approval);

CREATE TABLE person_keys (
    kind TEXT NOT NULL CHECK (kind IN ('name', 'name_word', 'email', 'phone', 'card_number')),
    hash BLOB NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, hash, account_id)
);
CREATE INDEX person_keys_by_account ON person_keys (account_id);

CREATE TABLE sign_ins (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('succeeded', 'failed', 'locked')),
    session_id TEXT,
    used_from_sealed BLOB NOT NULL
);
CREATE INDEX sign_ins_by_account ON sign_ins (account_id, at);
CREATE INDEX sign_ins_by_time ON sign_ins (at);

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

CREATE TABLE email_links (
    token_hash BLOB PRIMARY KEY,
    account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

CREATE TABLE reset_requests (
    id TEXT PRIMARY KEY,
    typed_sealed BLOB NOT NULL,
    asked_at BIGINT NOT NULL
);
CREATE INDEX reset_requests_by_time ON reset_requests (asked_at);

CREATE TABLE new_notices (
    id TEXT PRIMARY KEY,
    title_ja TEXT NOT NULL,
    title_en TEXT NOT NULL,
    body_ja TEXT NOT NULL,
    body_en TEXT NOT NULL,
    shown_from BIGINT NOT NULL,
    shown_to BIGINT,
    importance TEXT NOT NULL DEFAULT 'normal' CHECK (importance IN ('normal', 'important'))
);
INSERT INTO new_notices (
    id, title_ja, title_en, body_ja, body_en, shown_from, shown_to
)
SELECT
    id, title_ja, title_en, body_ja, body_en, shown_from, shown_to
FROM notices;
DROP TABLE notices;
ALTER TABLE new_notices RENAME TO notices;

CREATE TABLE maintenance (
    id TEXT PRIMARY KEY,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    message_ja TEXT NOT NULL,
    message_en TEXT NOT NULL,
    bypass_hash BLOB NOT NULL,
    cancelled_at BIGINT
);

CREATE TABLE terms (
    version TEXT PRIMARY KEY,
    text_ja TEXT NOT NULL,
    text_en TEXT NOT NULL,
    in_force_from BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    written_at BIGINT NOT NULL
);

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

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

CREATE TABLE staff_invitations (
    token_hash BLOB PRIMARY KEY,
    staff_id TEXT NOT NULL UNIQUE REFERENCES staff (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

CREATE TABLE staff_recovery_codes (
    code_hash BLOB PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE
);
CREATE INDEX staff_recovery_codes_by_staff ON staff_recovery_codes (staff_id);

CREATE TABLE staff_sessions (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    staff_id TEXT NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    matter TEXT CHECK (matter IN ('counter', 'telephone', 'letter', 'request', 'review'))
);
CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id);

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
