-- The record of the migrations on PostgreSQL.

-- A migration that was applied, with a checksum of what it was.
CREATE TABLE schema_migrations (
    version varchar(255) COLLATE "C" NOT NULL CONSTRAINT schema_migrations_pkey PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now(),
    execution_time_ms integer NOT NULL
        CONSTRAINT schema_migrations_execution_time_ms_range CHECK (execution_time_ms >= 0),
    checksum varchar(64) COLLATE "C" NOT NULL
        CONSTRAINT schema_migrations_checksum_form CHECK (checksum ~ '^[0-9a-f]{64}$')
);
