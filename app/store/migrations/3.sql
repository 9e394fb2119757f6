-- From version 2: identity documents, their pictures, and the numbers of documents that are no longer valid.

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
