-- The privacy domain on SQLite.

-- What was observed of a user's work, redacted. The user alone sees it.
CREATE TABLE telemetry_events (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT telemetry_events_pkey PRIMARY KEY
        CONSTRAINT telemetry_events_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT telemetry_events_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT telemetry_events_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    occurred_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT telemetry_events_occurred_at_form CHECK (occurred_at GLOB '????-??-??T??:??:??.??????Z'),
    app_id TEXT NOT NULL
        CONSTRAINT telemetry_events_app_id_length CHECK (length(app_id) <= 255)
        CONSTRAINT telemetry_events_app_id_not_blank CHECK (length(trim(app_id)) > 0),
    event_type TEXT NOT NULL
        CONSTRAINT telemetry_events_event_type_length CHECK (length(event_type) <= 100)
        CONSTRAINT telemetry_events_event_type_not_blank CHECK (length(trim(event_type)) > 0),
    duration_ms INTEGER,
    metadata_redacted TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT telemetry_events_metadata_redacted_type CHECK (
            json_valid(metadata_redacted) AND json_type(metadata_redacted) = 'object'
        ),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT telemetry_events_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT telemetry_events_duration_ms_range CHECK (duration_ms BETWEEN 0 AND 2147483647)
) STRICT;
CREATE INDEX idx_telemetry_events_user_timestamp ON telemetry_events (user_id, occurred_at DESC);
CREATE INDEX idx_telemetry_events_app_id ON telemetry_events (app_id);

-- Apps that a user lets be observed.
CREATE TABLE app_allowlist (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT app_allowlist_pkey PRIMARY KEY
        CONSTRAINT app_allowlist_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT app_allowlist_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT app_allowlist_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    app_id TEXT NOT NULL
        CONSTRAINT app_allowlist_app_id_length CHECK (length(app_id) <= 255)
        CONSTRAINT app_allowlist_app_id_not_blank CHECK (length(trim(app_id)) > 0),
    app_name TEXT NOT NULL
        CONSTRAINT app_allowlist_app_name_length CHECK (length(app_name) <= 255)
        CONSTRAINT app_allowlist_app_name_not_blank CHECK (length(trim(app_name)) > 0),
    enabled INTEGER NOT NULL DEFAULT 1
        CONSTRAINT app_allowlist_enabled_value CHECK (enabled IN (0, 1)),
    scope TEXT NOT NULL DEFAULT 'metadata'
        CONSTRAINT app_allowlist_scope_length CHECK (length(scope) <= 50)
        CONSTRAINT app_allowlist_scope_form CHECK (scope <> '' AND scope NOT GLOB '*[^a-z0-9_.-]*'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT app_allowlist_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT app_allowlist_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_app_allowlist_user_app ON app_allowlist (user_id, app_id);

-- Signals that a user switched on or off, with a sampling rate.
CREATE TABLE signal_toggles (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT signal_toggles_pkey PRIMARY KEY
        CONSTRAINT signal_toggles_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT signal_toggles_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT signal_toggles_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    signal_key TEXT NOT NULL
        CONSTRAINT signal_toggles_signal_key_length CHECK (length(signal_key) <= 100)
        CONSTRAINT signal_toggles_signal_key_not_blank CHECK (length(trim(signal_key)) > 0),
    enabled INTEGER NOT NULL DEFAULT 1
        CONSTRAINT signal_toggles_enabled_value CHECK (enabled IN (0, 1)),
    sampling_rate INTEGER NOT NULL DEFAULT 10000,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT signal_toggles_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT signal_toggles_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT signal_toggles_sampling_rate_range CHECK (sampling_rate BETWEEN 0 AND 10000)
) STRICT;
CREATE UNIQUE INDEX uq_signal_toggles_user_signal ON signal_toggles (user_id, signal_key);

-- A user's privacy choices. The user alone sees them.
CREATE TABLE privacy_prefs (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT privacy_prefs_pkey PRIMARY KEY
        CONSTRAINT privacy_prefs_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT privacy_prefs_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT privacy_prefs_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    consent_given INTEGER NOT NULL DEFAULT 0
        CONSTRAINT privacy_prefs_consent_given_value CHECK (consent_given IN (0, 1)),
    data_retention_days INTEGER NOT NULL DEFAULT 30,
    mfa_required INTEGER NOT NULL DEFAULT 0
        CONSTRAINT privacy_prefs_mfa_required_value CHECK (mfa_required IN (0, 1)),
    last_reviewed_at TEXT
        CONSTRAINT privacy_prefs_last_reviewed_at_form CHECK (last_reviewed_at GLOB '????-??-??T??:??:??.??????Z'),
    monitoring_enabled INTEGER NOT NULL DEFAULT 0
        CONSTRAINT privacy_prefs_monitoring_enabled_value CHECK (monitoring_enabled IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT privacy_prefs_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT privacy_prefs_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT privacy_prefs_data_retention_days_range CHECK (data_retention_days BETWEEN 1 AND 3650)
) STRICT;
CREATE UNIQUE INDEX uq_privacy_prefs_user ON privacy_prefs (user_id);

-- What was done with a user's data, for the user's eyes. Rows are added and, when their time is over, removed; never changed.
CREATE TABLE privacy_transparency_log (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT privacy_transparency_log_pkey PRIMARY KEY
        CONSTRAINT privacy_transparency_log_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT privacy_transparency_log_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT privacy_transparency_log_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    action TEXT NOT NULL
        CONSTRAINT privacy_transparency_log_action_length CHECK (length(action) <= 100),
    resource TEXT NOT NULL
        CONSTRAINT privacy_transparency_log_resource_length CHECK (length(resource) <= 100),
    resource_id TEXT,
    old_value_hash TEXT
        CONSTRAINT privacy_transparency_log_old_value_hash_length CHECK (length(old_value_hash) <= 128),
    new_value_hash TEXT
        CONSTRAINT privacy_transparency_log_new_value_hash_length CHECK (length(new_value_hash) <= 128),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT privacy_transparency_log_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    occurred_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT privacy_transparency_log_occurred_at_form CHECK (occurred_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_privacy_transparency_log_user_timestamp
    ON privacy_transparency_log (user_id, occurred_at DESC);

-- What a user agreed to or took back: each adds a row; none is changed.
CREATE TABLE consent_records (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT consent_records_pkey PRIMARY KEY
        CONSTRAINT consent_records_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT consent_records_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT consent_records_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL
        CONSTRAINT consent_records_purpose_length CHECK (length(purpose) <= 100)
        CONSTRAINT consent_records_purpose_not_blank CHECK (length(trim(purpose)) > 0),
    granted INTEGER NOT NULL
        CONSTRAINT consent_records_granted_value CHECK (granted IN (0, 1)),
    policy_version TEXT
        CONSTRAINT consent_records_policy_version_length CHECK (length(policy_version) <= 50),
    source TEXT NOT NULL DEFAULT 'web_form'
        CONSTRAINT consent_records_source_value CHECK (source IN ('web_form', 'api', 'manual')),
    ip_address TEXT
        CONSTRAINT consent_records_ip_address_form CHECK (
            length(ip_address) BETWEEN 2 AND 45 AND ip_address NOT GLOB '*[^0-9a-fA-F.:]*'
        ),
    user_agent TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT consent_records_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_consent_records_user_purpose ON consent_records (user_id, purpose, created_at DESC);

-- A user's request for the own data or for its erasure; one open request of a type at most.
CREATE TABLE data_requests (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT data_requests_pkey PRIMARY KEY
        CONSTRAINT data_requests_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT data_requests_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT data_requests_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    type TEXT NOT NULL
        CONSTRAINT data_requests_type_value CHECK (type IN ('export', 'erasure')),
    status TEXT NOT NULL DEFAULT 'pending'
        CONSTRAINT data_requests_status_value CHECK (status IN (
            'pending', 'processing', 'completed', 'rejected', 'failed', 'cancelled'
        )),
    reason TEXT,
    requested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT data_requests_requested_at_form CHECK (requested_at GLOB '????-??-??T??:??:??.??????Z'),
    due_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now', '+30 days') || '000Z')
        CONSTRAINT data_requests_due_at_form CHECK (due_at GLOB '????-??-??T??:??:??.??????Z'),
    completed_at TEXT
        CONSTRAINT data_requests_completed_at_form CHECK (completed_at GLOB '????-??-??T??:??:??.??????Z'),
    processed_by BLOB
        CONSTRAINT data_requests_processed_by_length CHECK (length(processed_by) = 16)
        CONSTRAINT data_requests_processed_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    file_id BLOB
        CONSTRAINT data_requests_file_id_length CHECK (length(file_id) = 16)
        CONSTRAINT data_requests_file_id_fkey REFERENCES files (id) ON DELETE SET NULL,
    expires_at TEXT
        CONSTRAINT data_requests_expires_at_form CHECK (expires_at GLOB '????-??-??T??:??:??.??????Z'),
    error TEXT,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT data_requests_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_data_requests_user ON data_requests (user_id);
CREATE INDEX idx_data_requests_status_due ON data_requests (status, due_at);
CREATE INDEX idx_data_requests_processed_by ON data_requests (processed_by);
CREATE INDEX idx_data_requests_file_id ON data_requests (file_id);
CREATE UNIQUE INDEX uq_data_requests_open ON data_requests (user_id, type)
    WHERE status IN ('pending', 'processing');

-- How long rows of a table are kept: one row for each table and scope. The names are those of tables and columns.
CREATE TABLE retention_policies (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT retention_policies_pkey PRIMARY KEY
        CONSTRAINT retention_policies_id_length CHECK (length(id) = 16),
    table_name TEXT NOT NULL
        CONSTRAINT retention_policies_table_name_length CHECK (length(table_name) <= 63)
        CONSTRAINT retention_policies_table_name_form CHECK (table_name GLOB '[a-z]*' AND table_name NOT GLOB '*[^a-z0-9_]*'),
    scope TEXT NOT NULL DEFAULT 'all'
        CONSTRAINT retention_policies_scope_length CHECK (length(scope) <= 50)
        CONSTRAINT retention_policies_scope_form CHECK (scope <> '' AND scope NOT GLOB '*[^a-z0-9_.-]*'),
    timestamp_column TEXT NOT NULL DEFAULT 'created_at'
        CONSTRAINT retention_policies_timestamp_column_length CHECK (length(timestamp_column) <= 63)
        CONSTRAINT retention_policies_timestamp_column_form CHECK (
            timestamp_column GLOB '[a-z]*' AND timestamp_column NOT GLOB '*[^a-z0-9_]*'
        ),
    action TEXT NOT NULL DEFAULT 'delete'
        CONSTRAINT retention_policies_action_value CHECK (action IN ('delete', 'anonymize')),
    retention_days INTEGER NOT NULL,
    enabled INTEGER NOT NULL DEFAULT 1
        CONSTRAINT retention_policies_enabled_value CHECK (enabled IN (0, 1)),
    last_run TEXT
        CONSTRAINT retention_policies_last_run_form CHECK (last_run GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT retention_policies_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT retention_policies_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT retention_policies_retention_days_range CHECK (retention_days BETWEEN 0 AND 2147483647)
) STRICT;
CREATE UNIQUE INDEX uq_retention_policies_table_scope ON retention_policies (table_name, scope);

-- What was written there never changes; it goes with its user or when its time is over. The trail, which would tell of a change, does
-- not record these tables.
CREATE TRIGGER privacy_transparency_log_append_only_update BEFORE UPDATE ON privacy_transparency_log
BEGIN
    SELECT raise(ABORT, 'privacy_transparency_log is append-only');
END;
CREATE TRIGGER telemetry_events_append_only_update BEFORE UPDATE ON telemetry_events
BEGIN
    SELECT raise(ABORT, 'telemetry_events is append-only');
END;

-- What is kept how long unless a developer says otherwise. Ids and instants are the same in every installation. The days of
-- telemetry_events and file_events are those of users without privacy preferences.
INSERT INTO retention_policies (id, table_name, scope, timestamp_column, action, retention_days, created_at, updated_at)
SELECT rule.id, rule.table_name, rule.scope, rule.timestamp_column, rule.action, rule.days, moment.at, moment.at
FROM (SELECT column1 AS id, column2 AS table_name, column3 AS scope, column4 AS timestamp_column, column5 AS action,
    column6 AS days FROM (VALUES
    (x'fd019955e6ae464dbe426fb7e30fccd9', 'users', 'deleted', 'deleted_at', 'delete', 2555),
    (x'aea215b85d80445588628a0921d4d8c5', 'user_tokens', 'ended', 'expires_at', 'delete', 1),
    (x'20cec33626fc43c0b455f52d9216cbe2', 'sessions', 'expired', 'expires_at', 'delete', 1),
    (x'0987736346284cc2b0ac90d622a782bc', 'mfa_enforced_sessions', 'expired', 'expires_at', 'delete', 1),
    (x'23d117392c1a4281aa6cf09242a5a659', 'login_attempts', 'all', 'attempted_at', 'delete', 30),
    (x'84b1c03ba15e4160a140fe458128aa2a', 'organizations', 'deleted', 'deleted_at', 'delete', 30),
    (x'854e7a49e5d84be29713a244e13abf9f', 'user_memberships', 'ended', 'ends_at', 'anonymize', 2555),
    (x'72704dfa92124c4c8ac26a1f86341398', 'subscriptions', 'canceled', 'current_period_end', 'anonymize', 2555),
    (x'6757425cfd214ec2a0d0d255bfc8056d', 'brands', 'deleted', 'deleted_at', 'delete', 30),
    (x'740e2328e5b547c8a99b540350b41948', 'user_brand_roles', 'expired', 'expires_at', 'delete', 2555),
    (x'7cced300937f488a8dd07c5dbfa2e219', 'products', 'deleted', 'deleted_at', 'delete', 30),
    (x'61e382de00034d15af4b625d229c0744', 'claims', 'deleted', 'deleted_at', 'delete', 2555),
    (x'78c95d249f59400eaf07d9d8cf5e60b6', 'content', 'published', 'published_at', 'delete', 2555),
    (x'920590686c984289bae7b6bec3fe08a1', 'content', 'draft', 'updated_at', 'delete', 90),
    (x'8f589298d7a141d98f31d411cd4e7f58', 'content', 'deleted', 'deleted_at', 'delete', 30),
    (x'1a6a7cd51fdf4b01b28e8bd309fe7226', 'workflow_instances', 'completed', 'completed_at', 'delete', 2555),
    (x'cd13116b2eb548a295592ae0e24ecf06', 'workflow_executions', 'ended', 'completed_at', 'delete', 90),
    (x'f3a8396d365045708fa8ce3e06fd8e94', 'workflow_runs', 'ended', 'updated_at', 'delete', 30),
    (x'cbeecb5790f548e99a701148f248521e', 'campaigns', 'deleted', 'deleted_at', 'delete', 30),
    (x'921d77ba7d9c4d578b40ebd817b26da9', 'reports', 'deleted', 'deleted_at', 'delete', 30),
    (x'0909b24ea3404464afde9976d44ed588', 'message_templates', 'deleted', 'deleted_at', 'delete', 30),
    (x'a960e76f935d44d88da565707ac63406', 'data_sources', 'deleted', 'deleted_at', 'delete', 30),
    (x'5285394161504771970be51cab90952b', 'campaign_flows', 'deleted', 'deleted_at', 'delete', 30),
    (x'c111199df23b492aa1b2c0b396848413', 'audience_segments', 'deleted', 'deleted_at', 'delete', 30),
    (x'5913422113f443859da53a803ced1a7a', 'custom_dashboards', 'deleted', 'deleted_at', 'delete', 30),
    (x'03c04bf2b0f04903b52f01daf4cdd6f0', 'social_posts', 'deleted', 'deleted_at', 'delete', 30),
    (x'b729e326028244308e6a4300981d2401', 'ai_conversations', 'deleted', 'deleted_at', 'delete', 30),
    (x'8d9d4fb0762c447d8f938fac78e0b435', 'files', 'deleted', 'deleted_at', 'delete', 30),
    (x'110ccc8a704d472d90bd5e4cce0b7fcd', 'sms_messages', 'all', 'created_at', 'delete', 730),
    (x'365a56e40fe24be5ac4cbb6940255436', 'email_messages', 'all', 'created_at', 'delete', 730),
    (x'439abac270254c2eaf284af2b407b0d4', 'email_clicks', 'all', 'clicked_at', 'delete', 730),
    (x'3aa69a09e03e4afc81e773124d960536', 'sms_consent', 'opted_out', 'opt_out_at', 'delete', 2555),
    (x'e62c64efbb4942bf851f0919f8af585f', 'email_subscriptions', 'unsubscribed', 'unsubscribed_at', 'delete', 2555),
    (x'd685ba6be34441a689a87d7054fd85f2', 'analytics_data', 'all', 'date', 'delete', 730),
    (x'cd90eb21b38c4def93beecaa33e418d2', 'imported_data', 'all', 'event_date', 'delete', 730),
    (x'72939bf03c754586b2aba5977956b1a3', 'social_engagement', 'all', 'fetched_at', 'delete', 730),
    (x'd8d4975481e04e8a8e0d5db5961e0831', 'ai_token_usage', 'all', 'date', 'delete', 730),
    (x'e27ed9c285f24f40af27d2ea376ab55e', 'analytics_events', 'all', 'occurred_at', 'delete', 730),
    (x'7b02c60c058a460ca2bb83892a3793f2', 'utm_tracks', 'all', 'occurred_at', 'delete', 730),
    (x'3641217f38a34ec0b3d4a5a234098692', 'spend', 'all', 'date', 'delete', 2555),
    (x'b1f24301244e4dd7954be755093d37db', 'metrics_log', 'all', 'ts', 'delete', 30),
    (x'156e0b9ae7cc4fc2a30cf258dc17c629', 'sync_logs', 'all', 'started_at', 'delete', 30),
    (x'24a53ca4322746f9a07d3b0ecab4e917', 'flow_executions', 'ended', 'completed_at', 'delete', 30),
    (x'90c48bac818244b8aabd52902c86da1f', 'segment_members', 'exited', 'exited_at', 'delete', 730),
    (x'ec15057d7c3340efa985387c2903859d', 'ai_generations', 'completed', 'completed_at', 'delete', 90),
    (x'707a3be9b1214b01aae48bc21c8460ff', 'ai_generations', 'failed', 'created_at', 'delete', 30),
    (x'57d966bb4fe14c139d2e7d22aaf1050b', 'file_events', 'all', 'occurred_at', 'delete', 730),
    (x'61299c8194cd43738b7239ff1bcc83f6', 'telemetry_events', 'all', 'occurred_at', 'delete', 30),
    (x'834ddaadbd7b4c55b2b277126997b60a', 'privacy_transparency_log', 'all', 'occurred_at', 'delete', 2555),
    (x'806478fd7d404d13aca0a2e4bbf565b5', 'consent_records', 'all', 'created_at', 'delete', 2555),
    (x'579453290b4d4c7b9f9e30023cf1a057', 'data_requests', 'completed', 'completed_at', 'anonymize', 2555),
    (x'aba9657c720b4e38a545633cd0a735c1', 'audit_logs', 'security', 'created_at', 'delete', 2555),
    (x'06ea12c0fc734dc08363f48209e2404a', 'audit_logs', 'audit', 'created_at', 'delete', 2555),
    (x'17170b2ce68443ba863237bfd3f51af2', 'audit_logs', 'debug', 'created_at', 'delete', 30),
    (x'85bfdead9e9d49088946a024f7209af2', 'events', 'security', 'created_at', 'delete', 2555),
    (x'7364fe8552614ebd8eb15a98de39bea9', 'events', 'audit', 'created_at', 'delete', 2555),
    (x'922d3f9c81bd488187cf3015e4ecfdb4', 'events', 'analytics', 'created_at', 'delete', 730),
    (x'6ebbec1343da415cb407fcd006735ead', 'events', 'debug', 'created_at', 'delete', 30),
    (x'c68df7a7856542779a6a37ac46edb1d1', 'files', 'exports', 'created_at', 'delete', 7)
)) AS rule
CROSS JOIN (SELECT '2026-11-01T00:00:00.000000Z' AS at) AS moment;
