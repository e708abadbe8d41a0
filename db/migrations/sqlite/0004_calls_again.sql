-- Somebody whose call broke off and who calls again within ten minutes goes on from there.

-- The last call of a person, asked once a new call.
CREATE INDEX call_contact ON call (contact_id, ended_ms);
