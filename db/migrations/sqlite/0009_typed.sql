-- Texts that callers had sent to a mobile other than their own, so that nobody uses us to flood a third person's phone.

CREATE TABLE typed_text (
    id INTEGER PRIMARY KEY,         -- order of being asked for
    contact_id INTEGER NOT NULL     -- the caller who asked
        REFERENCES contact (id),
    at_ms INTEGER NOT NULL,         -- when, ms; kept a day
    hash BLOB NOT NULL              -- keyed hash of the mobile that was typed, 32 bytes
) STRICT;

-- How many a mobile got.
CREATE INDEX typed_text_hash ON typed_text (hash, at_ms);
-- How many a caller asked for.
CREATE INDEX typed_text_contact ON typed_text (contact_id, at_ms);
-- Those that are over.
CREATE INDEX typed_text_at ON typed_text (at_ms);
