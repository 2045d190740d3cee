-- The activity domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- What happened to a file of a user's machine.
CREATE TABLE file_events (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT file_events_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT file_events_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    file_path text COLLATE "C" NOT NULL,
    event_type varchar(50) COLLATE "C" NOT NULL,
    tool varchar(100) COLLATE "C",
    occurred_at timestamptz NOT NULL DEFAULT now(),
    metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT file_events_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT file_events_file_path_bytes CHECK (octet_length(file_path) <= 1000)
);
CREATE INDEX idx_file_events_user_id_timestamp ON file_events (user_id, occurred_at DESC);
CREATE INDEX idx_file_events_file_path ON file_events (file_path);
CREATE INDEX idx_file_events_event_type ON file_events (event_type);
CREATE INDEX idx_file_events_user_id_event_type ON file_events (user_id, event_type);

-- How often a user works with a file extension, and with which tools.
CREATE TABLE file_patterns (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT file_patterns_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT file_patterns_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    file_extension varchar(50) COLLATE "C" NOT NULL,
    count integer NOT NULL DEFAULT 0,
    last_used timestamptz,
    tools jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT file_patterns_tools_type CHECK (jsonb_typeof(tools) = 'array'),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT file_patterns_count_range CHECK (count >= 0)
);
CREATE UNIQUE INDEX uq_file_patterns_user_extension ON file_patterns (user_id, file_extension);
CREATE INDEX idx_file_patterns_file_extension ON file_patterns (file_extension);

-- How two files of a user belong together.
CREATE TABLE file_relationships (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT file_relationships_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT file_relationships_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    source_file text COLLATE "C" NOT NULL,
    target_file text COLLATE "C" NOT NULL,
    relation_type varchar(50) COLLATE "C" NOT NULL,
    weight numeric(9, 4) NOT NULL DEFAULT 1,
    last_seen timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT file_relationships_source_file_bytes CHECK (octet_length(source_file) <= 1000),
    CONSTRAINT file_relationships_target_file_bytes CHECK (octet_length(target_file) <= 1000),
    CONSTRAINT file_relationships_weight_range CHECK (weight >= 0),
    CONSTRAINT file_relationships_files_differ CHECK (target_file <> source_file)
);
CREATE UNIQUE INDEX uq_file_relationships_key ON file_relationships (user_id, source_file, target_file, relation_type);
CREATE INDEX idx_file_relationships_source_target ON file_relationships (source_file, target_file);
