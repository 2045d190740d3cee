-- The imports domain on PostgreSQL.

-- A connection to outside data, how to clean it and when to fetch it.
CREATE TABLE data_sources (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT data_sources_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT data_sources_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT data_sources_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    type varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT data_sources_type_value CHECK (type IN (
            'google_analytics', 'meta_pixel', 'custom_database', 'rest_api', 'csv_upload', 'postgres', 'mysql',
            'mssql', 'redshift', 'bigquery', 'snowflake', 'csv_url', 'google_sheets', 'excel'
        )),
    credentials jsonb,
    config jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT data_sources_config_type CHECK (jsonb_typeof(config) = 'object'),
    column_config jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT data_sources_column_config_type CHECK (jsonb_typeof(column_config) = 'object'),
    schedule_config jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT data_sources_schedule_config_type CHECK (jsonb_typeof(schedule_config) = 'object'),
    sync_schedule varchar(50) COLLATE "C" NOT NULL DEFAULT 'manual'
        CONSTRAINT data_sources_sync_schedule_value CHECK (sync_schedule IN (
            'manual', 'hourly', 'daily', 'weekly', 'monthly', 'cron'
        )),
    last_sync_at timestamptz,
    next_sync_at timestamptz,
    last_sync_value text COLLATE "C",
    sync_status varchar(50) COLLATE "C" NOT NULL DEFAULT 'idle'
        CONSTRAINT data_sources_sync_status_value CHECK (sync_status IN ('idle', 'syncing', 'success', 'failed')),
    table_name varchar(255) COLLATE "C",
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT data_sources_name_not_empty CHECK (length(trim(name)) > 0)
);
CREATE INDEX idx_data_sources_user ON data_sources (user_id);
CREATE INDEX idx_data_sources_organization ON data_sources (organization_id);
CREATE INDEX idx_data_sources_type ON data_sources (type);
CREATE INDEX idx_data_sources_status ON data_sources (sync_status);
CREATE INDEX idx_data_sources_next_sync ON data_sources (next_sync_at)
    WHERE is_active AND sync_schedule <> 'manual';

-- The tables that were made for imports.
CREATE TABLE import_tables (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT import_tables_pkey PRIMARY KEY,
    data_source_id uuid NOT NULL
        CONSTRAINT import_tables_data_source_id_fkey REFERENCES data_sources (id) ON DELETE CASCADE,
    table_name varchar(255) COLLATE "C" NOT NULL,
    column_definitions jsonb NOT NULL
        CONSTRAINT import_tables_column_definitions_type CHECK (jsonb_typeof(column_definitions) = 'array'),
    row_count integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT import_tables_table_name_form CHECK (table_name ~ '^import_[a-z0-9_]+$' AND length(table_name) <= 63),
    CONSTRAINT import_tables_row_count_range CHECK (row_count >= 0)
);
CREATE UNIQUE INDEX uq_import_tables_table_name ON import_tables (table_name);
CREATE INDEX idx_import_tables_source ON import_tables (data_source_id);

-- Normalized metrics of a source; rows are never updated.
CREATE TABLE imported_data (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT imported_data_pkey PRIMARY KEY,
    data_source_id uuid NOT NULL
        CONSTRAINT imported_data_data_source_id_fkey REFERENCES data_sources (id) ON DELETE CASCADE,
    metric_name varchar(255) COLLATE "C" NOT NULL,
    metric_value numeric(28, 8),
    dimensions jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT imported_data_dimensions_type CHECK (jsonb_typeof(dimensions) = 'object'),
    event_date date NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_imported_data_source ON imported_data (data_source_id);
CREATE INDEX idx_imported_data_date ON imported_data (event_date);
CREATE INDEX idx_imported_data_metric ON imported_data (metric_name);

-- The history of the fetches of a source.
CREATE TABLE sync_logs (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT sync_logs_pkey PRIMARY KEY,
    data_source_id uuid NOT NULL
        CONSTRAINT sync_logs_data_source_id_fkey REFERENCES data_sources (id) ON DELETE CASCADE,
    started_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    status varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT sync_logs_status_value CHECK (status IN ('running', 'success', 'failed', 'cancelled')),
    records_imported integer NOT NULL DEFAULT 0,
    records_skipped integer NOT NULL DEFAULT 0,
    error_message text COLLATE "C",
    preview_data jsonb
        CONSTRAINT sync_logs_preview_data_type CHECK (jsonb_typeof(preview_data) = 'array'),
    metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT sync_logs_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT sync_logs_records_imported_range CHECK (records_imported >= 0),
    CONSTRAINT sync_logs_records_skipped_range CHECK (records_skipped >= 0)
);
CREATE INDEX idx_sync_logs_source ON sync_logs (data_source_id);
CREATE INDEX idx_sync_logs_status ON sync_logs (status);
CREATE INDEX idx_sync_logs_started ON sync_logs (started_at DESC);
