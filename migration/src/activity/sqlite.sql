-- The activity domain on SQLite.

-- What happened to a file of a user's machine.
CREATE TABLE file_events (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT file_events_pkey PRIMARY KEY
        CONSTRAINT file_events_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT file_events_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT file_events_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    file_path TEXT NOT NULL,
    event_type TEXT NOT NULL
        CONSTRAINT file_events_event_type_length CHECK (length(event_type) <= 50),
    tool TEXT
        CONSTRAINT file_events_tool_length CHECK (length(tool) <= 100),
    occurred_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT file_events_occurred_at_form CHECK (occurred_at GLOB '????-??-??T??:??:??.??????Z'),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT file_events_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    CONSTRAINT file_events_file_path_bytes CHECK (length(CAST(file_path AS BLOB)) <= 1000)
) STRICT;
CREATE INDEX idx_file_events_user_id_timestamp ON file_events (user_id, occurred_at DESC);
CREATE INDEX idx_file_events_file_path ON file_events (file_path);
CREATE INDEX idx_file_events_event_type ON file_events (event_type);
CREATE INDEX idx_file_events_user_id_event_type ON file_events (user_id, event_type);

-- How often a user works with a file extension, and with which tools.
CREATE TABLE file_patterns (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT file_patterns_pkey PRIMARY KEY
        CONSTRAINT file_patterns_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT file_patterns_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT file_patterns_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    file_extension TEXT NOT NULL
        CONSTRAINT file_patterns_file_extension_length CHECK (length(file_extension) <= 50),
    count INTEGER NOT NULL DEFAULT 0,
    last_used TEXT
        CONSTRAINT file_patterns_last_used_form CHECK (last_used GLOB '????-??-??T??:??:??.??????Z'),
    tools TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT file_patterns_tools_type CHECK (json_valid(tools) AND json_type(tools) = 'array'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT file_patterns_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT file_patterns_count_range CHECK (count BETWEEN 0 AND 2147483647)
) STRICT;
CREATE UNIQUE INDEX uq_file_patterns_user_extension ON file_patterns (user_id, file_extension);
CREATE INDEX idx_file_patterns_file_extension ON file_patterns (file_extension);

-- How two files of a user belong together.
CREATE TABLE file_relationships (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT file_relationships_pkey PRIMARY KEY
        CONSTRAINT file_relationships_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT file_relationships_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT file_relationships_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    source_file TEXT NOT NULL,
    target_file TEXT NOT NULL,
    relation_type TEXT NOT NULL
        CONSTRAINT file_relationships_relation_type_length CHECK (length(relation_type) <= 50),
    weight INTEGER NOT NULL DEFAULT 10000,
    last_seen TEXT
        CONSTRAINT file_relationships_last_seen_form CHECK (last_seen GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT file_relationships_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT file_relationships_source_file_bytes CHECK (length(CAST(source_file AS BLOB)) <= 1000),
    CONSTRAINT file_relationships_target_file_bytes CHECK (length(CAST(target_file AS BLOB)) <= 1000),
    CONSTRAINT file_relationships_weight_size CHECK (weight <= 999999999),
    CONSTRAINT file_relationships_weight_range CHECK (weight >= 0),
    CONSTRAINT file_relationships_files_differ CHECK (target_file <> source_file)
) STRICT;
CREATE UNIQUE INDEX uq_file_relationships_key ON file_relationships (user_id, source_file, target_file, relation_type);
CREATE INDEX idx_file_relationships_source_target ON file_relationships (source_file, target_file);
