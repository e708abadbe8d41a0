-- What happened beside texts, so that a conversation can be run again: keys, calls, timers, what an adviser did. Texts have
-- their record beside the words (message.understood). Both are kept equally long.

CREATE TABLE turn (
    id INTEGER PRIMARY KEY,         -- order of happening
    contact_id INTEGER NOT NULL     -- whose
        REFERENCES contact (id),
    case_id INTEGER                 -- under which case; NULL none yet
        REFERENCES "case" (id),
    call_id INTEGER NOT NULL,       -- of which call; 0: the text conversation
    after_id INTEGER NOT NULL,      -- the person's newest message before it: its place among them; 0 none
    at_ms INTEGER NOT NULL,         -- ms
    kind TEXT NOT NULL,             -- 'keys', 'call', 'call_ended', 'timer', 'adviser_says' …
    input TEXT NOT NULL,            -- keys, the timer's name, the adviser's words; long numbers taken out
    record TEXT NOT NULL,           -- JSON: what was understood and what the world answered
    said TEXT                       -- JSON list: what was spoken, then what was sent, in a call; NULL: texts are in message
) STRICT;

-- One person's, in order (the row id stands behind each entry).
CREATE INDEX turn_contact ON turn (contact_id);
