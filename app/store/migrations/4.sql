-- From version 3: certificates that are kept and watched, readings for more than registration, log-ins with the card.

ALTER TABLE sessions ADD COLUMN card_proved_at BIGINT;
ALTER TABLE sign_ins ADD COLUMN way TEXT NOT NULL DEFAULT 'password' CHECK (way IN ('password', 'card'));

CREATE TABLE new_ceremonies (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,
    pairing_id TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('register', 'log_in', 'link', 'step_up', 'check', 'residence')),
    outcome TEXT CHECK (outcome IN ('done', 'failed', 'cancelled', 'expired')),
    code TEXT,
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);
INSERT INTO new_ceremonies (
    id, session_id, pairing_id, purpose, outcome, code, started_at, ended_at
)
SELECT
    id, session_id, pairing_id, purpose, outcome, code, started_at, ended_at
FROM ceremonies;
DROP TABLE ceremonies;
ALTER TABLE new_ceremonies RENAME TO ceremonies;
CREATE INDEX ceremonies_unfinished ON ceremonies (session_id) WHERE ended_at IS NULL;

CREATE TABLE new_readings (
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
INSERT INTO new_readings (
    id, session_id, purpose, facts_sealed, owner, certificate_not_after, revocation, created_at, expires_at
)
SELECT
    id, session_id, purpose, facts_sealed, owner, certificate_not_after, revocation, created_at, expires_at
FROM readings;
DROP TABLE readings;
ALTER TABLE new_readings RENAME TO readings;

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
