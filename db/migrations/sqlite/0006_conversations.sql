-- A number that was given for a call back belongs to the conversation that it was given in, so that somebody who texts
-- while they are on the phone is called at the number of the one that they agreed in.

ALTER TABLE callback ADD COLUMN call_id INTEGER NOT NULL DEFAULT 0; -- agreed in which call; 0 by text
