-- The directory in full. Tables and columns are named as in Open Referral UK 3.0 (HSDS 3.0); what is ours says so. A
-- service and all that hangs below it come in under an import's version and are swept with it. What people are told is a
-- listing: a service at one place, put together once at import, so that a snapshot is read from one table.

ALTER TABLE service RENAME TO listing;
DROP INDEX service_version;
-- A snapshot is built from one version's rows, page by page; a sweep takes another's.
CREATE INDEX listing_version ON listing (version);

ALTER TABLE listing ADD COLUMN service TEXT NOT NULL DEFAULT ''; -- ours: service.key; '' the same as this row's key
ALTER TABLE listing ADD COLUMN minimum_age INTEGER NOT NULL DEFAULT 0; -- years; 0 none
ALTER TABLE listing ADD COLUMN maximum_age INTEGER NOT NULL DEFAULT 0; -- years; 0 none
ALTER TABLE listing ADD COLUMN latitude_e6 INTEGER NOT NULL DEFAULT 0; -- WGS84, millionths of a degree; 0 not known
ALTER TABLE listing ADD COLUMN longitude_e6 INTEGER NOT NULL DEFAULT 0; -- WGS84, millionths of a degree
ALTER TABLE listing ADD COLUMN wait_weeks INTEGER NOT NULL DEFAULT 0; -- how long the waiting list is, in weeks; 0 not known
ALTER TABLE listing ADD COLUMN closed_until TEXT NOT NULL DEFAULT ''; -- first day it is open again: '2027-01-04'; '' not closed

CREATE TABLE organization (
    id INTEGER PRIMARY KEY,         -- order of import
    version INTEGER NOT NULL        -- of which import
        REFERENCES import_version (version),
    key TEXT NOT NULL,              -- HSDS id: opaque and stable
    name TEXT NOT NULL,             -- official or public name
    description TEXT NOT NULL,      -- '' none, as all texts below
    email TEXT NOT NULL,            -- for the organization as a whole
    website TEXT NOT NULL,          -- address of its pages
    logo TEXT NOT NULL,             -- address of a picture
    uri TEXT NOT NULL,              -- a lasting identifier
    parent TEXT NOT NULL,           -- key of the organization above
    identifiers TEXT NOT NULL       -- 'GB-CHC-123456' and the like, between |
) STRICT;

-- A service finds its own while it comes in; a sweep takes a version's.
CREATE UNIQUE INDEX organization_key ON organization (version, key);

CREATE TABLE taxonomy_term (
    id INTEGER PRIMARY KEY,         -- order of import
    version INTEGER NOT NULL        -- of which import
        REFERENCES import_version (version),
    key TEXT NOT NULL,              -- HSDS id
    code TEXT NOT NULL,             -- the term's own short name: 'food.bank' where taxonomy is 'needs'
    name TEXT NOT NULL,             -- for people
    description TEXT NOT NULL,      -- '' none
    taxonomy TEXT NOT NULL,         -- 'needs' is ours: needs.csv
    parent TEXT NOT NULL,           -- key of the wider term; '' none
    term_uri TEXT NOT NULL          -- '' none
) STRICT;

-- An attribute finds its term while it comes in; a sweep takes a version's.
CREATE UNIQUE INDEX taxonomy_term_key ON taxonomy_term (version, key);

CREATE TABLE location (
    id INTEGER PRIMARY KEY,         -- order of import
    version INTEGER NOT NULL        -- of which import
        REFERENCES import_version (version),
    latitude_e6 INTEGER NOT NULL,   -- WGS84, millionths of a degree; 0 not known
    longitude_e6 INTEGER NOT NULL,  -- WGS84, millionths of a degree
    key TEXT NOT NULL,              -- HSDS id
    location_type TEXT NOT NULL     -- as HSDS has it
        CHECK (location_type IN ('physical', 'postal', 'virtual')),
    name TEXT NOT NULL,             -- '' none
    description TEXT NOT NULL,      -- '' none
    transportation TEXT NOT NULL,   -- how to get there; '' not said
    external_identifier TEXT NOT NULL, -- a UPRN; '' none
    external_identifier_type TEXT NOT NULL -- 'UPRN'; '' none
) STRICT;

-- A service finds its places while it comes in; a sweep takes a version's.
CREATE UNIQUE INDEX location_key ON location (version, key);

CREATE TABLE address (
    id INTEGER PRIMARY KEY,         -- order of import
    location_id INTEGER NOT NULL    -- of which place
        REFERENCES location (id) ON DELETE CASCADE,
    key TEXT NOT NULL,              -- HSDS id
    attention TEXT NOT NULL,        -- care of; '' nobody
    address_1 TEXT NOT NULL,        -- number and street
    address_2 TEXT NOT NULL,        -- '' none
    city TEXT NOT NULL,             -- 'London'
    region TEXT NOT NULL,           -- '' none
    state_province TEXT NOT NULL,   -- 'Greater London'
    postal_code TEXT NOT NULL,      -- 'SE15 4QL': an agency's, not a person's
    country TEXT NOT NULL,          -- 'GB'
    address_type TEXT NOT NULL      -- as HSDS has it
        CHECK (address_type IN ('physical', 'postal', 'virtual'))
) STRICT;

-- A place's own, when it is shown, exported or swept.
CREATE INDEX address_location ON address (location_id);

CREATE TABLE accessibility (
    id INTEGER PRIMARY KEY,         -- order of import
    location_id INTEGER NOT NULL    -- of which place
        REFERENCES location (id) ON DELETE CASCADE,
    key TEXT NOT NULL,              -- HSDS id
    description TEXT NOT NULL,      -- 'Step-free from the street'
    details TEXT NOT NULL,          -- '' none
    url TEXT NOT NULL               -- '' none
) STRICT;

-- A place's own, when it is shown, exported or swept.
CREATE INDEX accessibility_location ON accessibility (location_id);

CREATE TABLE service (
    id INTEGER PRIMARY KEY,         -- order of import
    version INTEGER NOT NULL        -- of which import
        REFERENCES import_version (version),
    organization_id INTEGER         -- who runs it; NULL nobody is named
        REFERENCES organization (id),
    minimum_age INTEGER NOT NULL,   -- years; 0 none
    maximum_age INTEGER NOT NULL,   -- years; 0 none
    space INTEGER NOT NULL          -- ours: enum directory_space: 0 unknown, 1 open, 2 waiting list, 3 full
        CHECK (space BETWEEN 0 AND 3),
    wait_weeks INTEGER NOT NULL,    -- ours: how long the waiting list is, in weeks; 0 not known
    is_sample INTEGER NOT NULL      -- ours, 1: made up
        CHECK (is_sample IN (0, 1)),
    modified_ms INTEGER NOT NULL,   -- last_modified, ms; 0 not known
    seen_ms INTEGER NOT NULL,       -- ours: last seen in its source, ms
    key TEXT NOT NULL,              -- HSDS id: opaque and stable on the wire
    name TEXT NOT NULL,             -- as told to people
    alternate_name TEXT NOT NULL,   -- '' none, as all texts below
    description TEXT NOT NULL,      -- plain text
    summary TEXT NOT NULL,          -- ours: at most 90 characters, what to bring
    url TEXT NOT NULL,              -- its page
    email TEXT NOT NULL,            -- for people who ask
    status TEXT NOT NULL            -- as HSDS has it
        CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily closed')),
    closed_until TEXT NOT NULL,     -- ours: first day it is open again
    interpretation TEXT NOT NULL,   -- interpretation_services: which there are
    application_process TEXT NOT NULL, -- how to ask for it
    fees TEXT NOT NULL,             -- fees_description
    accreditations TEXT NOT NULL,   -- what it was found to be good for
    eligibility TEXT NOT NULL,      -- eligibility_description: who it is for
    assured TEXT NOT NULL,          -- assured_date: '2026-11-03'; '' never
    assurer TEXT NOT NULL,          -- assurer_email, or a name
    alert TEXT NOT NULL,            -- what is different just now
    offer TEXT NOT NULL,            -- ours: offers of help that it takes, between |
    source TEXT NOT NULL,           -- ours: which feed or file it came from
    source_id TEXT NOT NULL,        -- ours: its id there
    digest TEXT NOT NULL            -- ours: a hash of all that the source says of it, to tell what changed
) STRICT;

-- Public pages ask for one by its id, and no import brings one twice.
CREATE UNIQUE INDEX service_key ON service (version, key);
-- An export reads one version's rows, page by page; a sweep takes another's.
CREATE INDEX service_version ON service (version);

CREATE TABLE service_at_location (
    id INTEGER PRIMARY KEY,         -- order of import
    service_id INTEGER NOT NULL     -- which service
        REFERENCES service (id) ON DELETE CASCADE,
    location_id INTEGER NOT NULL    -- at which place
        REFERENCES location (id),
    key TEXT NOT NULL,              -- HSDS id
    description TEXT NOT NULL       -- what is special there; '' nothing
) STRICT;

-- A service's places, when it is shown, exported or swept.
CREATE INDEX service_at_location_service ON service_at_location (service_id);
-- Whether a place is still somebody's, when it is swept.
CREATE INDEX service_at_location_location ON service_at_location (location_id);

CREATE TABLE schedule (
    id INTEGER PRIMARY KEY,         -- order of import
    service_id INTEGER NOT NULL     -- of which service
        REFERENCES service (id) ON DELETE CASCADE,
    place TEXT NOT NULL,            -- service_at_location.key; '' all of them
    interval INTEGER NOT NULL,      -- iCal: each how manieth week or month; 1 each
    key TEXT NOT NULL,              -- HSDS id
    valid_from TEXT NOT NULL,       -- first day, '2026-11-03'; '--11-03' that day each year; '' always
    valid_to TEXT NOT NULL,         -- last day, in the same way
    dtstart TEXT NOT NULL,          -- iCal: the day that interval counts from
    freq TEXT NOT NULL              -- iCal; '' the days from valid_from to valid_to
        CHECK (freq IN ('', 'WEEKLY', 'MONTHLY')),
    byday TEXT NOT NULL,            -- iCal: 'MO,WE'; monthly '1TU,-1FR'
    bymonthday TEXT NOT NULL,       -- iCal: '1,15,-1'
    opens_at TEXT NOT NULL,         -- London time, '09:00'; '' with closes_at: closed
    closes_at TEXT NOT NULL,        -- '17:00'; at or before opens_at: on the next day
    attending_type TEXT NOT NULL,   -- 'phone': hours of the telephone; '' of the door
    holidays TEXT NOT NULL          -- ours: what it says of bank holidays
        CHECK (holidays IN ('', 'closed', 'only')),
    term TEXT NOT NULL              -- ours: in school terms or holidays alone
        CHECK (term IN ('', 'term', 'holidays')),
    is_by_appointment INTEGER NOT NULL -- ours, 1: nobody can just come
        CHECK (is_by_appointment IN (0, 1)),
    description TEXT NOT NULL,      -- '' none
    notes TEXT NOT NULL             -- '' none
) STRICT;

-- A service's own, when it is shown, exported or swept.
CREATE INDEX schedule_service ON schedule (service_id);

CREATE TABLE contact_point (
    id INTEGER PRIMARY KEY,         -- order of import; HSDS says contact, which is a person of ours
    service_id INTEGER NOT NULL     -- of which service
        REFERENCES service (id) ON DELETE CASCADE,
    key TEXT NOT NULL,              -- HSDS id
    name TEXT NOT NULL,             -- '' none
    title TEXT NOT NULL,            -- 'Reception'
    department TEXT NOT NULL,       -- '' none
    email TEXT NOT NULL             -- '' none
) STRICT;

-- A service's own, when it is shown, exported or swept.
CREATE INDEX contact_point_service ON contact_point (service_id);

CREATE TABLE phone (
    id INTEGER PRIMARY KEY,         -- order of import
    service_id INTEGER NOT NULL     -- of which service
        REFERENCES service (id) ON DELETE CASCADE,
    is_costly INTEGER NOT NULL      -- ours, 1: 084, 087, 09 or 070: never told first
        CHECK (is_costly IN (0, 1)),
    contact TEXT NOT NULL,          -- contact_point.key; '' none
    place TEXT NOT NULL,            -- service_at_location.key; '' all of them
    key TEXT NOT NULL,              -- HSDS id
    number TEXT NOT NULL,           -- as written for people
    extension TEXT NOT NULL,        -- '' none
    type TEXT NOT NULL,             -- 'voice', 'text', 'textphone'; '' not said
    languages TEXT NOT NULL,        -- codes between |; '' not said
    description TEXT NOT NULL       -- '' none
) STRICT;

-- A service's own, when it is shown, exported or swept.
CREATE INDEX phone_service ON phone (service_id);

CREATE TABLE service_area (
    id INTEGER PRIMARY KEY,         -- order of import
    service_id INTEGER NOT NULL     -- of which service
        REFERENCES service (id) ON DELETE CASCADE,
    key TEXT NOT NULL,              -- HSDS id
    name TEXT NOT NULL,             -- 'Lambeth'
    gss TEXT NOT NULL,              -- ours: 'E09000022', 'E12000007' London, 'K02000001' the country; '' not told
    extent TEXT NOT NULL,           -- a shape, as it came; '' none
    extent_type TEXT NOT NULL,      -- 'geojson'; '' none
    uri TEXT NOT NULL               -- '' none
) STRICT;

-- A service's own, when it is shown, exported or swept.
CREATE INDEX service_area_service ON service_area (service_id);

CREATE TABLE cost_option (
    id INTEGER PRIMARY KEY,         -- order of import
    service_id INTEGER NOT NULL     -- of which service
        REFERENCES service (id) ON DELETE CASCADE,
    amount INTEGER NOT NULL,        -- millionths of a pound; -1 not said
    key TEXT NOT NULL,              -- HSDS id
    valid_from TEXT NOT NULL,       -- '2026-11-03'; '' always
    valid_to TEXT NOT NULL,         -- in the same way
    option TEXT NOT NULL,           -- 'Under 18s'
    currency TEXT NOT NULL,         -- 'GBP'; '' not said
    amount_description TEXT NOT NULL -- 'a session'
) STRICT;

-- A service's own, when it is shown, exported or swept.
CREATE INDEX cost_option_service ON cost_option (service_id);

CREATE TABLE language (
    id INTEGER PRIMARY KEY,         -- order of import
    service_id INTEGER NOT NULL     -- of which service
        REFERENCES service (id) ON DELETE CASCADE,
    key TEXT NOT NULL,              -- HSDS id
    code TEXT NOT NULL,             -- 'pl'; '' not told
    name TEXT NOT NULL,             -- 'Polish'
    note TEXT NOT NULL              -- '' none
) STRICT;

-- A service's own, when it is shown, exported or swept.
CREATE INDEX language_service ON language (service_id);

CREATE TABLE attribute (
    id INTEGER PRIMARY KEY,         -- order of import
    service_id INTEGER NOT NULL     -- of which service
        REFERENCES service (id) ON DELETE CASCADE,
    taxonomy_term_id INTEGER NOT NULL -- which term it bears
        REFERENCES taxonomy_term (id),
    key TEXT NOT NULL,              -- HSDS id
    link_type TEXT NOT NULL,        -- 'need', 'eligibility' …; '' not said
    value TEXT NOT NULL             -- '' none
) STRICT;

-- A service's own, when it is shown, exported or swept.
CREATE INDEX attribute_service ON attribute (service_id);
-- Whether a term is still in use, when it is swept.
CREATE INDEX attribute_term ON attribute (taxonomy_term_id);
-- Whether an organization still runs something, when it is swept.
CREATE INDEX service_organization ON service (organization_id);
