-- A call whose end is never reported is ended by us, and what is held of one that broke off goes when its time is over.

UPDATE call
SET session = NULL
WHERE ended_ms > 0;

INSERT INTO timer (contact_id, call_id, due_ms, name)
SELECT contact_id, id, at_ms + 900000, 'call_silent'
FROM call
WHERE ended_ms = 0;
