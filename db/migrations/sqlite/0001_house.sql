-- The house: people, what they sent, what was answered, what is on its way, and who works here.
-- Times are UTC milliseconds since 1970; 0 where it has not happened. Truths are 0 or 1.
-- Rows of the hot path (inbound, contact, session, message, outbox, case) are small and have the fewest
-- indexes that their look-ups need: every index costs each text a page.

CREATE TABLE schema_version (
    number INTEGER PRIMARY KEY,     -- of the migration file, from 1
    name TEXT NOT NULL,             -- of the migration file
    applied_ms INTEGER NOT NULL     -- when, ms
) STRICT;

CREATE TABLE generation (
    which INTEGER PRIMARY KEY,      -- enum store_generation, from 0
    count INTEGER NOT NULL          -- goes up by one with each change; other processes compare it
) STRICT;

INSERT INTO generation (which, count)
VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0);

CREATE TABLE contact (
    id INTEGER PRIMARY KEY,         -- stands for the person in logs and on the wire
    kind INTEGER NOT NULL           -- enum phone_kind: 0 unknown … 5 withheld
        CHECK (kind BETWEEN 0 AND 5),
    is_stopped INTEGER NOT NULL     -- 1: asked us to stop; 0: may be texted
        CHECK (is_stopped IN (0, 1)),
    stop_told_ms INTEGER NOT NULL,  -- when they were last told that they are stopped, ms; 0 never
    last_seen_ms INTEGER NOT NULL,  -- their last text or call, ms
    created_ms INTEGER NOT NULL,    -- their first, ms
    language TEXT NOT NULL,         -- code: 'en'
    hash BLOB,                      -- keyed hash of the number, 32 bytes; NULL: withheld, never found again
    sealed BLOB                     -- the number sealed under the newest key; NULL: none to call back
) STRICT;

-- Each text finds its person by it; a number is one person.
CREATE UNIQUE INDEX contact_hash ON contact (hash);

CREATE TABLE session (
    contact_id INTEGER PRIMARY KEY  -- whose text conversation; a call's is in call
        REFERENCES contact (id) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,         -- last change, ms
    document TEXT NOT NULL          -- JSON, as the flow engine wrote it
) STRICT;

-- Named as the contract names it; the word is SQL's own, so it is always quoted.
CREATE TABLE "case" (
    id INTEGER PRIMARY KEY,         -- order of opening
    contact_id INTEGER NOT NULL     -- whose
        REFERENCES contact (id),
    priority INTEGER NOT NULL       -- 1 normal, 2 high, 3 danger
        CHECK (priority BETWEEN 1 AND 3),
    opened_ms INTEGER NOT NULL,     -- ms
    updated_ms INTEGER NOT NULL,    -- last event, ms
    due_ms INTEGER NOT NULL,        -- to be looked at by, ms; 0 no time
    ref TEXT NOT NULL,              -- 'K7QF-3D': said aloud; letters and digits without 0 O 1 I L
    status TEXT NOT NULL            -- as on the wire
        CHECK (status IN ('new', 'waiting', 'with_adviser', 'told', 'closed')),
    channel TEXT NOT NULL           -- where it began
        CHECK (channel IN ('text', 'phone')),
    risk TEXT NOT NULL              -- as on the wire
        CHECK (risk IN ('none', 'concern', 'immediate')),
    language TEXT,                  -- code: 'en'
    need TEXT,                      -- id of the main need: 'housing.homeless'
    needs TEXT,                     -- all ids, most urgent first, between |
    outcode TEXT,                   -- outward postcode: 'SE15'; never a full one
    boroughs TEXT,                  -- E09 codes between |; several: not sure which
    kind TEXT,                      -- 'group', 'offer', 'silent'; NULL: somebody asks for help
    outcome TEXT,                   -- what became of it: 'signposted', 'helped', 'unmet' …
    adviser TEXT,                   -- name of who has it; NULL nobody
    team TEXT                       -- name of whose it is; NULL nobody's
) STRICT;

-- Said on the phone and written in mails: one case a reference.
CREATE UNIQUE INDEX case_ref ON "case" (ref);
-- A person has one open case; each text looks it up. Closed ones are not in it.
CREATE UNIQUE INDEX case_open ON "case" (contact_id) WHERE status <> 'closed';
-- How many wait, asked at each hand-over; holds only those who wait.
CREATE INDEX case_waiting ON "case" (opened_ms) WHERE status = 'waiting';

CREATE TABLE case_event (
    id INTEGER PRIMARY KEY,         -- order of happening; rows are only ever added
    case_id INTEGER NOT NULL        -- of which case
        REFERENCES "case" (id) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL,         -- ms
    who TEXT NOT NULL,              -- 'person', 'helpline', or an adviser's name
    what TEXT NOT NULL,             -- 'opened', 'asked_for_person', 'place_told' …
    text TEXT                       -- words for people, no phone number; NULL none
) STRICT;

-- One case's story.
CREATE INDEX case_event_case ON case_event (case_id);

CREATE TABLE message (
    id INTEGER PRIMARY KEY,         -- order of keeping
    contact_id INTEGER NOT NULL     -- from or to whom
        REFERENCES contact (id),
    case_id INTEGER                 -- under which case; NULL none
        REFERENCES "case" (id),
    at_ms INTEGER NOT NULL,         -- came in or was written, ms
    parts INTEGER NOT NULL,         -- SMS parts; 0 not known
    delivery INTEGER NOT NULL       -- enum delivery of an outgoing one: 0 not known … 5
        CHECK (delivery BETWEEN 0 AND 5),
    code INTEGER NOT NULL,          -- the provider's error code; 0 none
    is_repeat INTEGER NOT NULL      -- 1: the person sent the same words again at once
        CHECK (is_repeat IN (0, 1)),
    is_held INTEGER NOT NULL        -- 1: kept without a turn, for a person to look at
        CHECK (is_held IN (0, 1)),
    direction TEXT NOT NULL         -- seen from us
        CHECK (direction IN ('in', 'out')),
    channel TEXT NOT NULL           -- how it travelled
        CHECK (channel IN ('text', 'phone')),
    provider TEXT,                  -- whose network: 'twilio'
    provider_id TEXT,               -- the provider's own id; NULL until known
    text TEXT,                      -- UTF-8; full postcodes replaced by their district
    raw BLOB,                       -- bytes as received where they were not UTF-8; NULL they were
    understood TEXT                 -- JSON: what was understood and what the world answered; NULL
) STRICT;

-- One person's thread, in order (the row id stands behind each entry).
CREATE INDEX message_contact ON message (contact_id);
-- A report that names the provider's id finds our text; incoming ones are not in it.
CREATE INDEX message_provider_id ON message (provider_id)
WHERE direction = 'out' AND provider_id IS NOT NULL;

CREATE TABLE call (
    id INTEGER PRIMARY KEY,         -- order of beginning
    contact_id INTEGER NOT NULL     -- who rang
        REFERENCES contact (id),
    state INTEGER NOT NULL          -- enum call_state: 1 ringing, 2 on, 3 ended
        CHECK (state BETWEEN 0 AND 3),
    at_ms INTEGER NOT NULL,         -- began, ms
    ended_ms INTEGER NOT NULL,      -- ms; 0 not yet
    provider TEXT NOT NULL,         -- 'twilio'
    provider_id TEXT NOT NULL,      -- the provider's own id
    prompt TEXT,                    -- token of the prompt now open; NULL none
    session TEXT                    -- JSON, as the flow engine wrote it; NULL none
) STRICT;

-- Each key press finds its call by it; a call is kept once.
CREATE UNIQUE INDEX call_provider_id ON call (provider_id, provider);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,         -- order of writing
    message_id INTEGER NOT NULL     -- the words
        REFERENCES message (id),
    contact_id INTEGER NOT NULL     -- to whom
        REFERENCES contact (id),
    kind INTEGER NOT NULL           -- enum outbound_kind: why it goes
        CHECK (kind BETWEEN 0 AND 5),
    state INTEGER NOT NULL          -- enum outbox_state: 1 inline … 9 cancelled
        CHECK (state BETWEEN 1 AND 9),
    tries INTEGER NOT NULL,         -- attempts made
    created_ms INTEGER NOT NULL,    -- ms
    first_try_ms INTEGER NOT NULL,  -- ms; 0 not yet
    due_ms INTEGER NOT NULL,        -- when to send or to ask, ms; 0 no time
    provider TEXT NOT NULL,         -- by whom it goes
    sender TEXT NOT NULL            -- our number
) STRICT;

-- The sender's next rows: due (3) or to be asked about (5). Almost always empty.
CREATE INDEX outbox_due ON outbox (due_ms) WHERE state IN (3, 5);
-- Sends that a crash would leave unsure: under way (4). Read once, at start-up.
CREATE INDEX outbox_unsure ON outbox (id) WHERE state = 4;

-- Answers that a crash would leave unsure are told by one number and not by a mark on each row: a text's answer is
-- nearly always fully written, and a second write a text is dear.
CREATE TABLE outbox_mark (
    id INTEGER PRIMARY KEY          -- there is one row
        CHECK (id = 1),
    answered_id INTEGER NOT NULL    -- of every inline outbox row up to this one the answer was fully written
) STRICT;

INSERT INTO outbox_mark (id, answered_id)
VALUES (1, 0);

CREATE TABLE inbound (
    id INTEGER PRIMARY KEY,         -- order of coming in
    at_ms INTEGER NOT NULL,         -- ms; kept 3 days
    outbox_id INTEGER NOT NULL,     -- the text that travelled in the answer; 0 none
    key TEXT NOT NULL,              -- 'provider|kind|id…': what makes a callback the same one
    answer TEXT                     -- JSON of the reply that it got; NULL nothing
) STRICT;

-- Every callback asks whether it came before.
CREATE UNIQUE INDEX inbound_key ON inbound (key);

CREATE TABLE timer (
    id INTEGER PRIMARY KEY,         -- named by the event that it becomes
    contact_id INTEGER NOT NULL     -- whose
        REFERENCES contact (id) ON DELETE CASCADE,
    call_id INTEGER NOT NULL,       -- of which call; 0: the text conversation
    due_ms INTEGER NOT NULL,        -- ms
    name TEXT NOT NULL              -- as the flow engine calls it
) STRICT;

-- One a person, call and name: setting it again moves it.
CREATE UNIQUE INDEX timer_name ON timer (contact_id, call_id, name);
-- The next one due.
CREATE INDEX timer_due ON timer (due_ms);

CREATE TABLE adviser (
    id INTEGER PRIMARY KEY,         -- never shown
    name TEXT NOT NULL UNIQUE,      -- what they sign in with
    role TEXT NOT NULL              -- what they may do
        CHECK (role IN ('adviser', 'supervisor', 'manager')),
    password_hash TEXT NOT NULL,    -- yescrypt, with its salt
    is_disabled INTEGER NOT NULL    -- 1: may not sign in
        CHECK (is_disabled IN (0, 1)),
    created_ms INTEGER NOT NULL     -- ms
) STRICT;

CREATE TABLE login (
    hash BLOB PRIMARY KEY NOT NULL, -- SHA-256 of the cookie, 32 bytes
    adviser_id INTEGER NOT NULL     -- who signed in
        REFERENCES adviser (id) ON DELETE CASCADE,
    created_ms INTEGER NOT NULL,    -- ms
    expires_ms INTEGER NOT NULL     -- no good from then on, ms
) STRICT, WITHOUT ROWID;

-- A new password ends all of one person's sign-ins.
CREATE INDEX login_adviser ON login (adviser_id);
-- Old ones are swept when somebody signs in.
CREATE INDEX login_expires ON login (expires_ms);

CREATE TABLE token (
    id INTEGER PRIMARY KEY,         -- named when it is revoked
    name TEXT NOT NULL,             -- of the program that uses it
    hash BLOB NOT NULL UNIQUE,      -- SHA-256 of the token, 32 bytes
    sees_numbers INTEGER NOT NULL   -- 1: is given phone numbers whole
        CHECK (sees_numbers IN (0, 1)),
    created_ms INTEGER NOT NULL,    -- ms
    revoked_ms INTEGER NOT NULL     -- ms; 0 it is good
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,         -- order; rows are only ever added
    at_ms INTEGER NOT NULL,         -- ms
    who TEXT NOT NULL,              -- adviser, token or 'operator'
    what TEXT NOT NULL,             -- 'export.numbers', 'adviser.add' …
    subject TEXT NOT NULL,          -- to what; no phone number
    hash BLOB NOT NULL              -- SHA-256 over the hash before and this row, 32 bytes
) STRICT;

CREATE TABLE flow_version (
    version INTEGER PRIMARY KEY,    -- order of publishing
    at_ms INTEGER NOT NULL,         -- ms
    is_live INTEGER NOT NULL        -- 1: the one in use
        CHECK (is_live IN (0, 1)),
    who TEXT NOT NULL,              -- who published it
    why TEXT NOT NULL,              -- what they said about it
    packed TEXT NOT NULL            -- JSON object, file name to text
) STRICT;

-- One is live, and it is found without reading the others.
CREATE UNIQUE INDEX flow_version_live ON flow_version (is_live) WHERE is_live = 1;

CREATE TABLE import_version (
    version INTEGER PRIMARY KEY,    -- that its rows carry
    subject INTEGER NOT NULL        -- enum import_subject: 0 directory, 1 postcodes
        CHECK (subject IN (0, 1)),
    state INTEGER NOT NULL          -- 1 coming in, 2 live, 3 over: rows may be swept, 4 swept
        CHECK (state BETWEEN 1 AND 4),
    begun_ms INTEGER NOT NULL,      -- ms
    live_ms INTEGER NOT NULL,       -- ms; 0 never was
    source TEXT NOT NULL            -- where it came from, for people
) STRICT;

-- The live one, the one coming in and the leftovers of a subject are found without reading all history.
CREATE INDEX import_version_state ON import_version (subject, state);

CREATE TABLE service (
    id INTEGER PRIMARY KEY,         -- order of import
    version INTEGER NOT NULL        -- of which import
        REFERENCES import_version (version),
    reach INTEGER NOT NULL          -- enum directory_reach: 0 boroughs, 1 London, 2 national
        CHECK (reach BETWEEN 0 AND 2),
    boroughs INTEGER NOT NULL,      -- bits: bit i is the i-th E09 code, from 0
    space INTEGER NOT NULL          -- enum directory_space: 0 unknown, 1 open, 2 waiting list, 3 full
        CHECK (space BETWEEN 0 AND 3),
    is_sample INTEGER NOT NULL      -- 1: made up
        CHECK (is_sample IN (0, 1)),
    key TEXT NOT NULL,              -- opaque and stable id on the wire
    name TEXT NOT NULL,             -- as told to people
    organization TEXT NOT NULL,     -- who runs it
    needs TEXT NOT NULL,            -- ids of needs between |
    outcode TEXT NOT NULL,          -- where it is; '' nowhere in particular
    summary TEXT NOT NULL,          -- at most 90 characters
    phone TEXT NOT NULL,            -- as written for people; '' none
    email TEXT NOT NULL,            -- '' none
    url TEXT NOT NULL,              -- '' none
    address TEXT NOT NULL,          -- '' none
    hours TEXT NOT NULL,            -- in the words of the opening-hours grammar; '' not known
    languages TEXT NOT NULL,        -- codes between |; '' English
    checked TEXT NOT NULL,          -- day of the last check: '2026-11-03'; '' never
    checked_by TEXT NOT NULL,       -- who checked; '' nobody
    offer TEXT NOT NULL,            -- offers of help that it takes, between |; '' none
    source TEXT NOT NULL            -- 'sample', 'national' …
) STRICT;

-- A snapshot is built from one version's rows, page by page; a sweep takes another's.
CREATE INDEX service_version ON service (version);

CREATE TABLE postcode (
    id INTEGER PRIMARY KEY,         -- order of import
    version INTEGER NOT NULL        -- of which import
        REFERENCES import_version (version),
    state INTEGER NOT NULL          -- enum place_postcode_state: 1 live, 2 old, 3 outside London
        CHECK (state BETWEEN 1 AND 3),
    postcode TEXT NOT NULL,         -- 'SW9 8HJ'
    gss TEXT NOT NULL               -- code of its borough, or of the district outside: 'E09000022'
) STRICT;

-- A snapshot is built from one version's rows, page by page; a sweep takes another's.
CREATE INDEX postcode_version ON postcode (version);
