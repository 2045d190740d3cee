-- The operation of the platform on SQLite.

-- A feature switch, for the whole platform.
CREATE TABLE feature_flags (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT feature_flags_pkey PRIMARY KEY
        CONSTRAINT feature_flags_id_length CHECK (length(id) = 16),
    key TEXT NOT NULL
        CONSTRAINT feature_flags_key_length CHECK (length(key) <= 100),
    enabled INTEGER NOT NULL DEFAULT 0
        CONSTRAINT feature_flags_enabled_value CHECK (enabled IN (0, 1)),
    description TEXT,
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT feature_flags_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT feature_flags_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT feature_flags_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT feature_flags_key_form CHECK (key <> '' AND key NOT GLOB '*[^a-z0-9_.-]*')
) STRICT;
CREATE UNIQUE INDEX uq_feature_flags_key ON feature_flags (key);

-- A stored file: media, documents, exports. The bytes lie in the file store.
CREATE TABLE files (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT files_pkey PRIMARY KEY
        CONSTRAINT files_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT files_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT files_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    brand_id BLOB
        CONSTRAINT files_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT files_brand_id_fkey REFERENCES brands (id) ON DELETE SET NULL,
    user_id BLOB NOT NULL
        CONSTRAINT files_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT files_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    report_id BLOB
        CONSTRAINT files_report_id_length CHECK (length(report_id) = 16)
        CONSTRAINT files_report_id_fkey REFERENCES reports (id) ON DELETE SET NULL,
    bucket TEXT NOT NULL
        CONSTRAINT files_bucket_value CHECK (bucket IN ('media', 'documents', 'exports')),
    storage_key TEXT NOT NULL,
    file_name TEXT NOT NULL
        CONSTRAINT files_file_name_length CHECK (length(file_name) <= 255),
    content_type TEXT NOT NULL
        CONSTRAINT files_content_type_length CHECK (length(content_type) <= 100),
    size_bytes INTEGER NOT NULL,
    checksum TEXT NOT NULL
        CONSTRAINT files_checksum_length CHECK (length(checksum) <= 64),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT files_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    expires_at TEXT
        CONSTRAINT files_expires_at_form CHECK (expires_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT files_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT files_size_bytes_range CHECK (size_bytes >= 0),
    CONSTRAINT files_checksum_form CHECK (length(checksum) = 64 AND checksum NOT GLOB '*[^0-9a-f]*')
) STRICT;
CREATE UNIQUE INDEX uq_files_storage_key ON files (storage_key);
CREATE INDEX idx_files_user ON files (user_id);
CREATE INDEX idx_files_organization ON files (organization_id);
CREATE INDEX idx_files_brand ON files (brand_id);
CREATE INDEX idx_files_report_id ON files (report_id);

-- How many rows break an expectation of quality.
CREATE VIEW data_quality_metrics AS
    SELECT 'users_without_names' AS metric, count(*) AS count
    FROM users
    WHERE (first_name IS NULL OR last_name IS NULL) AND deleted_at IS NULL AND NOT is_anonymous
    UNION ALL
    SELECT 'content_without_metadata', count(*)
    FROM content
    WHERE status = 'published' AND metadata = '{}' AND deleted_at IS NULL;
