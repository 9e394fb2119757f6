-- Rows of version 3: at least one in every table, in every state that version knew.
INSERT INTO sessions (id, token_hash, account_id, created_at, last_active_at, registered_id) VALUES
    ('s1', x'10', 'a1', 2000, 2100, NULL),
    ('s2', x'11', NULL, 2000, 2100, 'a2');
INSERT INTO journeys (id, session_id, step, page, came_by, updated_at) VALUES
    ('j1', 's1', 3, 'menu', 'login', 2100);
INSERT INTO ended_sessions (token_hash, reason, had_account, ended_at) VALUES
    (x'20', 'logged_out', 1, 10),
    (x'21', 'idle', 0, 11),
    (x'22', 'absolute', 1, 12),
    (x'23', 'invalid_operation', 0, 13),
    (x'24', 'displaced', 1, 14);
INSERT INTO drafts (owner, page, typed_sealed, updated_at) VALUES
    ('account:1', 'register', x'30', 5);
INSERT INTO accounts (id, user_id, category, state, language, password, failures, card_owner, person_sealed, revocation, terms_version, terms_agreed_at, created_at, last_signed_in_at, approval, approved_until, password_set_at) VALUES
    ('a1', 'AAA-AAA-AAAA', 'foreign_national', 'active', 'ja', '$argon2id$x', 2, 'owner-1', x'0102', 'good', 'v1', 1000, 1000, 3000, 'approved', 9000, 2500),
    ('a2', 'BBB-BBB-BBBB', 'family', 'locked', 'en', NULL, 0, 'owner-2', x'03', 'not_checked', 'v1', 1100, 1100, NULL, 'awaiting', NULL, NULL);
INSERT INTO password_links (token_hash, account_id, expires_at) VALUES
    (x'40', 'a2', 9000);
INSERT INTO throttle (subject, tokens, updated_at) VALUES
    ('sign_in:1', 2.5, 7);
INSERT INTO notices (id, title_ja, title_en, body_ja, body_en, shown_from, shown_to, importance) VALUES
    ('n1', '題', 'title', '本文', 'body', 1, NULL, 'important'),
    ('n2', '題', 'title', '本文', 'body', 1, 2, 'normal');
INSERT INTO audit (seq, at, tag, actor, subject, detail, previous_hash, hash) VALUES
    (1, 2400, 'account:password:set', 'a1', 'a1', '{}', x'00', x'51'),
    (2, 2500, 'account:password:set', 'a1', 'a1', '{}', x'51', x'52'),
    (3, 2600, 'account:sign_in:locked', 'system', 'a2', '{}', x'52', x'53');
INSERT INTO outbox (id, kind, account_id, recipient_sealed, subject, body_sealed, message_id, sensitive, state, tries, retry_at, claimed_at, last_error, created_at, sent_at) VALUES
    ('m1', 'registration_complete', 'a1', x'60', '件名 / subject', NULL, '<m1@x>', 1, 'sent', 1, 1, NULL, NULL, 1, 2),
    ('m2', 'registration_complete', 'a2', x'61', '件名 / subject', x'62', '<m2@x>', 1, 'awaiting_retry', 2, 5, NULL, '451', 1, NULL);
INSERT INTO ceremonies (id, session_id, pairing_id, purpose, outcome, code, started_at, ended_at) VALUES
    ('c1', 's1', 'p1', 'register', 'done', NULL, 1, 2),
    ('c2', 's2', 'p2', 'register', NULL, NULL, 1, NULL);
INSERT INTO challenges (nonce_hash, session_id, pairing_id, ceremony_id, purpose, certificate_use, expires_at) VALUES
    (x'70', 's1', 'p1', 'c1', 'register', 'sign', 99);
INSERT INTO readings (id, session_id, purpose, facts_sealed, owner, certificate_not_after, revocation, created_at, expires_at) VALUES
    ('r1', 's1', 'register', x'80', 'owner-1', 99, 'good', 1, 99);
INSERT INTO staff (id, login, role, state, password, totp_sealed, created_at) VALUES
    ('t1', 'yamada', 'administrator', 'active', '$argon2id$x', x'01', 1000), ('t2', 'sato', 'supervisor', 'locked', '$argon2id$x', x'02', 1000),
    ('t3', 'hanako', 'clerk', 'invited', NULL, NULL, 1000), ('t4', 'kato', 'clerk', 'deactivated', NULL, NULL, 1000);
INSERT INTO staff_invitations VALUES (x'a0', 't3', 9000);
INSERT INTO staff_recovery_codes VALUES (x'a1', 't1'), (x'a2', 't1');
INSERT INTO staff_sessions VALUES ('u1', x'a3', 't1', 1000, 2000, 'counter'), ('u2', x'a4', 't2', 1000, 2000, NULL);
INSERT INTO proposals VALUES
    ('q1', 'deactivate_account', 'a2', 't2', 2000, x'a5', '{}', 'open', NULL, NULL),
    ('q2', 'change_role', 't3', 't1', 2000, x'a6', '{"role": "supervisor"}', 'confirmed', 't2', 2100);
INSERT INTO desk_notes VALUES ('d1', 'a1', 't2', 'unlock', 'R8-1', x'a7', 2200);
INSERT INTO person_keys VALUES ('name_word', x'a8', 'a1'), ('email', x'a9', 'a1'), ('card_number', x'aa', 'a2');
INSERT INTO email_links VALUES (x'ab', 'a1', 9000);
INSERT INTO reset_requests VALUES ('e1', x'ac', 2300);
INSERT INTO sign_ins VALUES ('g1', 'a1', 2400, 'succeeded', 's1', x'ad'), ('g2', 'a2', 2400, 'locked', NULL, x'ae');
INSERT INTO use_requests (id, account_id, kind, state, filed_at, decided_at, decided_by, reason_sealed, valid_until) VALUES
    ('f1', 'a1', 'first', 'approved', 1000, 1500, 't2', NULL, 9000), ('f2', 'a2', 'first', 'awaiting', 1100, NULL, NULL, NULL, NULL);
INSERT INTO terms VALUES ('v1', '規約', 'terms', 500, 't1', 400);
INSERT INTO settings VALUES ('office', '{"name_en": "Sample Office"}', 600);
INSERT INTO maintenance VALUES ('w1', 3000, 4000, '', '', x'af', NULL), ('w2', 5000, 6000, '停止', 'stop', x'b0', 2500);
INSERT INTO proofings (id, reference, purpose, owner, account_id, state, language, document, created_at, handed_in_at, decided_by, decided_at, number_hash) VALUES
    ('o1', 'R-1', 'account', 'account:a1', 'a1', 'accepted', 'ja', 'residence_card', 1, 2, 't2', 3, x'c0'),
    ('o2', 'R-2', 'user_id', 'session:s2', NULL, 'started', 'en', 'alien_registration', 1, NULL, NULL, NULL, NULL);
INSERT INTO proofing_images (id, proofing_id, position, name_sealed, size, received_hash, width, height, warnings, added_at, key_id, key_sealed, erased_at) VALUES
    ('i1', 'o1', 1, x'c1', 9, 'ff', 3, 2, 'dark', 2, NULL, NULL, 4), ('i2', 'o2', 1, x'c2', 9, 'fe', 3, 2, '', 2, 'k1', x'c3', NULL);
INSERT INTO revoked_documents VALUES (x'c4', 5);
