-- The imports domain on SQLite.

-- A connection to outside data, how to clean it and when to fetch it.
CREATE TABLE data_sources (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT data_sources_pkey PRIMARY KEY
        CONSTRAINT data_sources_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT data_sources_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT data_sources_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT data_sources_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT data_sources_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT data_sources_name_length CHECK (length(name) <= 255),
    type TEXT NOT NULL
        CONSTRAINT data_sources_type_value CHECK (type IN (
            'google_analytics', 'meta_pixel', 'custom_database', 'rest_api', 'csv_upload', 'postgres', 'mysql',
            'mssql', 'redshift', 'bigquery', 'snowflake', 'csv_url', 'google_sheets', 'excel'
        )),
    credentials TEXT
        CONSTRAINT data_sources_credentials_type CHECK (credentials IS NULL OR json_valid(credentials)),
    config TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT data_sources_config_type CHECK (json_valid(config) AND json_type(config) = 'object'),
    column_config TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT data_sources_column_config_type CHECK (
            json_valid(column_config) AND json_type(column_config) = 'object'
        ),
    schedule_config TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT data_sources_schedule_config_type CHECK (
            json_valid(schedule_config) AND json_type(schedule_config) = 'object'
        ),
    sync_schedule TEXT NOT NULL DEFAULT 'manual'
        CONSTRAINT data_sources_sync_schedule_value CHECK (sync_schedule IN (
            'manual', 'hourly', 'daily', 'weekly', 'monthly', 'cron'
        )),
    last_sync_at TEXT
        CONSTRAINT data_sources_last_sync_at_form CHECK (last_sync_at GLOB '????-??-??T??:??:??.??????Z'),
    next_sync_at TEXT
        CONSTRAINT data_sources_next_sync_at_form CHECK (next_sync_at GLOB '????-??-??T??:??:??.??????Z'),
    last_sync_value TEXT,
    sync_status TEXT NOT NULL DEFAULT 'idle'
        CONSTRAINT data_sources_sync_status_value CHECK (sync_status IN ('idle', 'syncing', 'success', 'failed')),
    table_name TEXT
        CONSTRAINT data_sources_table_name_length CHECK (length(table_name) <= 255),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT data_sources_is_active_value CHECK (is_active IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT data_sources_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT data_sources_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT data_sources_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT data_sources_name_not_empty CHECK (length(trim(name)) > 0)
) STRICT;
CREATE INDEX idx_data_sources_user ON data_sources (user_id);
CREATE INDEX idx_data_sources_organization ON data_sources (organization_id);
CREATE INDEX idx_data_sources_type ON data_sources (type);
CREATE INDEX idx_data_sources_status ON data_sources (sync_status);
CREATE INDEX idx_data_sources_next_sync ON data_sources (next_sync_at)
    WHERE is_active AND sync_schedule <> 'manual';

-- The tables that were made for imports.
CREATE TABLE import_tables (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT import_tables_pkey PRIMARY KEY
        CONSTRAINT import_tables_id_length CHECK (length(id) = 16),
    data_source_id BLOB NOT NULL
        CONSTRAINT import_tables_data_source_id_length CHECK (length(data_source_id) = 16)
        CONSTRAINT import_tables_data_source_id_fkey REFERENCES data_sources (id) ON DELETE CASCADE,
    table_name TEXT NOT NULL
        CONSTRAINT import_tables_table_name_length CHECK (length(table_name) <= 255),
    column_definitions TEXT NOT NULL
        CONSTRAINT import_tables_column_definitions_type CHECK (
            json_valid(column_definitions) AND json_type(column_definitions) = 'array'
        ),
    row_count INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT import_tables_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    last_updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT import_tables_last_updated_at_form CHECK (last_updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT import_tables_table_name_form CHECK (
        table_name GLOB 'import_?*' AND table_name NOT GLOB '*[^a-z0-9_]*' AND length(table_name) <= 63
    ),
    CONSTRAINT import_tables_row_count_range CHECK (row_count BETWEEN 0 AND 2147483647)
) STRICT;
CREATE UNIQUE INDEX uq_import_tables_table_name ON import_tables (table_name);
CREATE INDEX idx_import_tables_source ON import_tables (data_source_id);

-- Normalized metrics of a source; rows are never updated.
CREATE TABLE imported_data (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT imported_data_pkey PRIMARY KEY
        CONSTRAINT imported_data_id_length CHECK (length(id) = 16),
    data_source_id BLOB NOT NULL
        CONSTRAINT imported_data_data_source_id_length CHECK (length(data_source_id) = 16)
        CONSTRAINT imported_data_data_source_id_fkey REFERENCES data_sources (id) ON DELETE CASCADE,
    metric_name TEXT NOT NULL
        CONSTRAINT imported_data_metric_name_length CHECK (length(metric_name) <= 255),
    metric_value INTEGER,
    dimensions TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT imported_data_dimensions_type CHECK (json_valid(dimensions) AND json_type(dimensions) = 'object'),
    event_date TEXT NOT NULL
        CONSTRAINT imported_data_event_date_form CHECK (event_date GLOB '????-??-??'),
    imported_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT imported_data_imported_at_form CHECK (imported_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_imported_data_source ON imported_data (data_source_id);
CREATE INDEX idx_imported_data_date ON imported_data (event_date);
CREATE INDEX idx_imported_data_metric ON imported_data (metric_name);

-- The history of the fetches of a source.
CREATE TABLE sync_logs (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT sync_logs_pkey PRIMARY KEY
        CONSTRAINT sync_logs_id_length CHECK (length(id) = 16),
    data_source_id BLOB NOT NULL
        CONSTRAINT sync_logs_data_source_id_length CHECK (length(data_source_id) = 16)
        CONSTRAINT sync_logs_data_source_id_fkey REFERENCES data_sources (id) ON DELETE CASCADE,
    started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT sync_logs_started_at_form CHECK (started_at GLOB '????-??-??T??:??:??.??????Z'),
    completed_at TEXT
        CONSTRAINT sync_logs_completed_at_form CHECK (completed_at GLOB '????-??-??T??:??:??.??????Z'),
    status TEXT NOT NULL
        CONSTRAINT sync_logs_status_value CHECK (status IN ('running', 'success', 'failed', 'cancelled')),
    records_imported INTEGER NOT NULL DEFAULT 0,
    records_skipped INTEGER NOT NULL DEFAULT 0,
    error_message TEXT,
    preview_data TEXT
        CONSTRAINT sync_logs_preview_data_type CHECK (
            preview_data IS NULL OR json_valid(preview_data) AND json_type(preview_data) = 'array'
        ),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT sync_logs_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    CONSTRAINT sync_logs_records_imported_range CHECK (records_imported BETWEEN 0 AND 2147483647),
    CONSTRAINT sync_logs_records_skipped_range CHECK (records_skipped BETWEEN 0 AND 2147483647)
) STRICT;
CREATE INDEX idx_sync_logs_source ON sync_logs (data_source_id);
CREATE INDEX idx_sync_logs_status ON sync_logs (status);
CREATE INDEX idx_sync_logs_started ON sync_logs (started_at DESC);
