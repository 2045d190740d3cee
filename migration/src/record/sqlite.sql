-- The record of the migrations on SQLite.

-- A migration that was applied, with a checksum of what it was.
CREATE TABLE schema_migrations (
    version TEXT NOT NULL
        CONSTRAINT schema_migrations_pkey PRIMARY KEY
        CONSTRAINT schema_migrations_version_length CHECK (length(version) <= 255),
    applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT schema_migrations_applied_at_form CHECK (applied_at GLOB '????-??-??T??:??:??.??????Z'),
    execution_time_ms INTEGER NOT NULL
        CONSTRAINT schema_migrations_execution_time_ms_size CHECK (execution_time_ms BETWEEN 0 AND 2147483647),
    checksum TEXT NOT NULL
        CONSTRAINT schema_migrations_checksum_form CHECK (length(checksum) = 64 AND checksum NOT GLOB '*[^0-9a-f]*')
) STRICT;
