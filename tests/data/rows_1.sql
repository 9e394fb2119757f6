-- Rows of version 1: at least one in every table, in every state that version knew.
INSERT INTO accounts VALUES
    ('a1', 'AAA-AAA-AAAA', 'foreign_national', 'active', 'ja', '$argon2id$x', 2, 'owner-1', x'0102', 'good', 'v1', 1000, 1000, 3000),
    ('a2', 'BBB-BBB-BBBB', 'family', 'locked', 'en', NULL, 0, 'owner-2', x'03', 'not_checked', 'v1', 1100, 1100, NULL);
INSERT INTO sessions VALUES ('s1', x'10', 'a1', 2000, 2100, NULL), ('s2', x'11', NULL, 2000, 2100, 'a2');
INSERT INTO journeys VALUES ('j1', 's1', 3, 'menu', 'login', 2100);
INSERT INTO ended_sessions VALUES
    (x'20', 'logged_out', 1, 10), (x'21', 'idle', 0, 11), (x'22', 'absolute', 1, 12),
    (x'23', 'invalid_operation', 0, 13), (x'24', 'displaced', 1, 14);
INSERT INTO drafts VALUES ('account:1', 'register', x'30', 5);
INSERT INTO password_links VALUES (x'40', 'a2', 9000);
INSERT INTO throttle VALUES ('sign_in:1', 2.5, 7);
INSERT INTO notices VALUES ('n1', '題', 'title', '本文', 'body', 1, NULL), ('n2', '題', 'title', '本文', 'body', 1, 2);
INSERT INTO audit VALUES
    (1, 2400, 'account:password:set', 'a1', 'a1', '{}', x'00', x'51'),
    (2, 2500, 'account:password:set', 'a1', 'a1', '{}', x'51', x'52'),
    (3, 2600, 'account:sign_in:locked', 'system', 'a2', '{}', x'52', x'53');
INSERT INTO outbox VALUES
    ('m1', 'registration_complete', 'a1', x'60', '件名 / subject', NULL, '<m1@x>', 1, 'sent', 1, 1, NULL, NULL, 1, 2),
    ('m2', 'registration_complete', 'a2', x'61', '件名 / subject', x'62', '<m2@x>', 1, 'awaiting_retry', 2, 5, NULL, '451', 1, NULL);
INSERT INTO ceremonies VALUES ('c1', 's1', 'p1', 'register', 'done', NULL, 1, 2), ('c2', 's2', 'p2', 'register', NULL, NULL, 1, NULL);
INSERT INTO challenges VALUES (x'70', 's1', 'p1', 'c1', 'register', 'sign', 99);
INSERT INTO readings VALUES ('r1', 's1', 'register', x'80', 'owner-1', 99, 'good', 1, 99);
