-- Scripts that wait: for a time, for a second person; and which of those that were live came when.

ALTER TABLE flow_version ADD COLUMN due_ms INTEGER NOT NULL DEFAULT 0; -- not live before, ms; 0 at once
ALTER TABLE flow_version ADD COLUMN is_safety INTEGER NOT NULL DEFAULT 0 -- 1: conversations under way go on with it at once
    CHECK (is_safety IN (0, 1));
ALTER TABLE flow_version ADD COLUMN needs_approval INTEGER NOT NULL DEFAULT 0 -- 1: not live before a second person approved
    CHECK (needs_approval IN (0, 1));
ALTER TABLE flow_version ADD COLUMN approved_by TEXT; -- who approved it; NULL nobody
ALTER TABLE flow_version ADD COLUMN approved_ms INTEGER NOT NULL DEFAULT 0; -- ms; 0 not
ALTER TABLE flow_version ADD COLUMN live_order INTEGER NOT NULL DEFAULT 0; -- order of becoming live, from 1; 0 never was
ALTER TABLE flow_version ADD COLUMN live_ms INTEGER NOT NULL DEFAULT 0; -- became live, ms; 0 never was
ALTER TABLE flow_version ADD COLUMN over_ms INTEGER NOT NULL DEFAULT 0; -- another took its place, ms; 0 not
ALTER TABLE flow_version ADD COLUMN is_overtaken INTEGER NOT NULL DEFAULT 0 -- 1: a later one went live while it waited
    CHECK (is_overtaken IN (0, 1));
ALTER TABLE flow_version ADD COLUMN copy_of INTEGER NOT NULL DEFAULT 0; -- rolled back: whose content it is; 0 from a folder

UPDATE flow_version
SET live_order = version, live_ms = at_ms, over_ms = coalesce((
        SELECT min(later.at_ms)
        FROM flow_version AS later
        WHERE later.version > flow_version.version), 0);

-- The next one to switch to, asked each second. Almost always empty.
CREATE INDEX flow_version_waiting ON flow_version (due_ms) WHERE live_order = 0 AND is_overtaken = 0;
