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
    told TEXT NOT NULL DEFAULT '' CHECK (told IN ('', 'revoked', 'expired'))
);
CREATE UNIQUE INDEX certificates_current ON certificates (account_id, certificate_use) WHERE replaced_at IS NULL;
CREATE INDEX certificates_due ON certificates (checked_at) WHERE replaced_at IS NULL;
