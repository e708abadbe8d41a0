-- What was promised: call backs, numbers passed on with consent, spoken messages. Carrying them out is for people.

CREATE TABLE callback (
    id INTEGER PRIMARY KEY,         -- order of being asked for
    contact_id INTEGER NOT NULL     -- who is called
        REFERENCES contact (id),
    case_id INTEGER                 -- under which case; NULL while it is still being agreed
        REFERENCES "case" (id),
    created_ms INTEGER NOT NULL,    -- the number was given or it was agreed, ms
    updated_ms INTEGER NOT NULL,    -- last change, ms
    from_ms INTEGER NOT NULL,       -- not to be called before, ms; 0 not agreed yet
    to_ms INTEGER NOT NULL,         -- nor after, ms; 0 not agreed yet
    is_message_safe INTEGER NOT NULL -- 1: a message may be left
        CHECK (is_message_safe IN (0, 1)),
    state TEXT NOT NULL             -- asked: another number was given, no more; replaced: by a later one
        CHECK (state IN ('asked', 'agreed', 'replaced', 'cancelled')),
    interpreter TEXT,               -- the language wanted, in English; '' not known which; NULL none
    sealed BLOB                     -- another number than their own, sealed under the newest key; NULL their own
) STRICT;

-- One is agreed at a time; each text and call asks for it.
CREATE UNIQUE INDEX callback_agreed ON callback (contact_id) WHERE state = 'agreed';
-- The number of one that is being agreed; almost always empty.
CREATE INDEX callback_asked ON callback (contact_id) WHERE state = 'asked';
-- The list of those to call, in order.
CREATE INDEX callback_due ON callback (from_ms) WHERE state = 'agreed';

CREATE TABLE consent (
    id INTEGER PRIMARY KEY,         -- order of being given; rows are only ever added
    contact_id INTEGER NOT NULL     -- who agreed
        REFERENCES contact (id),
    case_id INTEGER                 -- under which case; NULL none
        REFERENCES "case" (id),
    at_ms INTEGER NOT NULL,         -- when, ms
    purpose TEXT NOT NULL,          -- what for: 'referral'
    wording TEXT NOT NULL           -- the words that they agreed to, as they read or heard them
) STRICT;

-- What somebody agreed to, when they ask.
CREATE INDEX consent_contact ON consent (contact_id);

CREATE TABLE referral (
    id INTEGER PRIMARY KEY,         -- order of being made
    contact_id INTEGER NOT NULL     -- whose number was passed on
        REFERENCES contact (id),
    case_id INTEGER                 -- under which case; NULL none
        REFERENCES "case" (id),
    at_ms INTEGER NOT NULL,         -- when, ms
    due_ms INTEGER NOT NULL,        -- the place should have called by then, ms
    updated_ms INTEGER NOT NULL,    -- last change, ms
    state TEXT NOT NULL             -- taken_back: they changed their mind
        CHECK (state IN ('open', 'taken_back')),
    service TEXT NOT NULL,          -- id of the place in the directory
    name TEXT NOT NULL              -- its name at that time
) STRICT;

-- The open ones of somebody who changes their mind.
CREATE INDEX referral_open ON referral (contact_id) WHERE state = 'open';
-- Those that are late.
CREATE INDEX referral_due ON referral (due_ms) WHERE state = 'open';

CREATE TABLE recording (
    id INTEGER PRIMARY KEY,         -- order of being spoken
    call_id INTEGER NOT NULL        -- in which call
        REFERENCES call (id),
    contact_id INTEGER NOT NULL     -- who spoke
        REFERENCES contact (id),
    case_id INTEGER                 -- under which case, once it was sent; NULL not
        REFERENCES "case" (id),
    at_ms INTEGER NOT NULL,         -- ended, ms
    seconds INTEGER NOT NULL,       -- how long it is, in seconds
    state TEXT NOT NULL             -- made: being looked over; sent: for people to hear; dropped: to be deleted there
        CHECK (state IN ('made', 'sent', 'dropped')),
    provider TEXT NOT NULL,         -- who holds it: 'twilio'
    provider_id TEXT NOT NULL       -- the provider's own id of it
) STRICT;

-- What is being looked over in a call.
CREATE INDEX recording_call ON recording (call_id) WHERE state = 'made';
-- Whether somebody's message waits to be heard; each text and call asks.
CREATE INDEX recording_sent ON recording (contact_id, case_id) WHERE state = 'sent';
