-- The operation of the platform on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A feature switch, for the whole platform.
CREATE TABLE feature_flags (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT feature_flags_pkey PRIMARY KEY,
    key varchar(100) COLLATE "C" NOT NULL,
    enabled boolean NOT NULL DEFAULT false,
    description text COLLATE "C",
    metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT feature_flags_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT feature_flags_key_form CHECK (key ~ '^[a-z0-9_.-]+$')
);
CREATE UNIQUE INDEX uq_feature_flags_key ON feature_flags (key);

-- A stored file: media, documents, exports. The bytes lie in the file store.
CREATE TABLE files (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT files_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT files_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    brand_id uuid
        CONSTRAINT files_brand_id_fkey REFERENCES brands (id) ON DELETE SET NULL,
    user_id uuid NOT NULL
        CONSTRAINT files_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    report_id uuid
        CONSTRAINT files_report_id_fkey REFERENCES reports (id) ON DELETE SET NULL,
    bucket varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT files_bucket_value CHECK (bucket IN ('media', 'documents', 'exports')),
    storage_key text COLLATE "C" NOT NULL,
    file_name varchar(255) COLLATE "C" NOT NULL,
    content_type varchar(100) COLLATE "C" NOT NULL,
    size_bytes bigint NOT NULL,
    checksum varchar(64) COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    deleted_at timestamptz,
    CONSTRAINT files_size_bytes_range CHECK (size_bytes >= 0),
    CONSTRAINT files_checksum_form CHECK (checksum ~ '^[0-9a-f]{64}$')
);
CREATE UNIQUE INDEX uq_files_storage_key ON files (storage_key);
CREATE INDEX idx_files_user ON files (user_id);
CREATE INDEX idx_files_organization ON files (organization_id);
CREATE INDEX idx_files_brand ON files (brand_id);
CREATE INDEX idx_files_report_id ON files (report_id);

-- How many rows break an expectation of quality.
CREATE VIEW data_quality_metrics AS
    SELECT CAST('users_without_names' AS text) COLLATE "C" AS metric, count(*) AS count
    FROM users
    WHERE (first_name IS NULL OR last_name IS NULL) AND deleted_at IS NULL AND NOT is_anonymous
    UNION ALL
    SELECT CAST('content_without_metadata' AS text) COLLATE "C", count(*)
    FROM content
    WHERE status = 'published' AND metadata = '{}' AND deleted_at IS NULL;
