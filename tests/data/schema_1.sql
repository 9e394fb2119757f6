-- Madoguchi: every table. Ids are text, times are epoch milliseconds, *_sealed columns are AES-256-GCM with a key that
-- is not in this database. The SQL stays in the subset that SQLite and PostgreSQL share.

-- A browser's session, of an applicant or of a visitor who registers. The token itself is never stored.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    account_id TEXT REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    registered_id TEXT REFERENCES accounts (id) ON DELETE SET NULL
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
    reason TEXT NOT NULL CHECK (reason IN ('logged_out', 'idle', 'absolute', 'invalid_operation', 'displaced')),
    had_account INTEGER NOT NULL CHECK (had_account IN (0, 1)),
    ended_at BIGINT NOT NULL
);

-- What was typed and not yet sent, kept 24 hours for its owner ('card:' or 'account:' and a keyed hash).
CREATE TABLE drafts (
    owner TEXT NOT NULL,
    page TEXT NOT NULL,
    typed_sealed BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (owner, page)
);

-- A registered user. `password` is an Argon2id PHC string, NULL until the first password is set.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL CHECK (category IN ('foreign_national', 'legal_representative', 'family')),
    state TEXT NOT NULL CHECK (state IN ('active', 'locked')),
    language TEXT NOT NULL,
    password TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    card_owner TEXT NOT NULL UNIQUE,
    person_sealed BLOB NOT NULL,
    revocation TEXT NOT NULL CHECK (revocation IN ('not_checked', 'good')),
    terms_version TEXT NOT NULL,
    terms_agreed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_signed_in_at BIGINT
);

-- A link to set a password: single use, hashed, dies with its account's newer link.
CREATE TABLE password_links (
    token_hash BLOB PRIMARY KEY,
    account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

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
    shown_to BIGINT
);

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

-- Mails on their way out, written in the transaction that causes them. `retry_at` is when the worker may take the mail:
-- at once when queued, after the delay when awaiting_retry, and for sending the time at which the claim is void because
-- the process that held it has died. A sensitive body is erased as soon as the mail is sent or has failed.
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
CREATE INDEX outbox_due ON outbox (retry_at) WHERE state IN ('queued', 'sending', 'awaiting_retry');

-- One live reading attempt, for the audit: ids, codes and times only. A row without `ended_at` after a start was cut off.
CREATE TABLE ceremonies (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    pairing_id TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('register')),
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

-- What a verified signature certificate says, until the registration takes it. Goes with its session at the latest.
CREATE TABLE readings (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    facts_sealed BLOB NOT NULL,
    owner TEXT NOT NULL,
    certificate_not_after BIGINT NOT NULL,
    revocation TEXT NOT NULL CHECK (revocation IN ('not_checked', 'good')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (session_id, purpose)
);
