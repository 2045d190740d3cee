-- The privacy domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- What was observed of a user's work, redacted. The user alone sees it.
CREATE TABLE telemetry_events (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT telemetry_events_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT telemetry_events_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    app_id varchar(255) COLLATE "C" NOT NULL
        CONSTRAINT telemetry_events_app_id_not_blank CHECK (length(trim(app_id)) > 0),
    event_type varchar(100) COLLATE "C" NOT NULL
        CONSTRAINT telemetry_events_event_type_not_blank CHECK (length(trim(event_type)) > 0),
    duration_ms integer,
    metadata_redacted jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT telemetry_events_metadata_redacted_type CHECK (jsonb_typeof(metadata_redacted) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT telemetry_events_duration_ms_range CHECK (duration_ms >= 0)
);
CREATE INDEX idx_telemetry_events_user_timestamp ON telemetry_events (user_id, occurred_at DESC);
CREATE INDEX idx_telemetry_events_app_id ON telemetry_events (app_id);

-- Apps that a user lets be observed.
CREATE TABLE app_allowlist (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT app_allowlist_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT app_allowlist_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    app_id varchar(255) COLLATE "C" NOT NULL
        CONSTRAINT app_allowlist_app_id_not_blank CHECK (length(trim(app_id)) > 0),
    app_name varchar(255) COLLATE "C" NOT NULL
        CONSTRAINT app_allowlist_app_name_not_blank CHECK (length(trim(app_name)) > 0),
    enabled boolean NOT NULL DEFAULT true,
    scope varchar(50) COLLATE "C" NOT NULL DEFAULT 'metadata'
        CONSTRAINT app_allowlist_scope_form CHECK (scope ~ '^[a-z0-9_.-]+$'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_app_allowlist_user_app ON app_allowlist (user_id, app_id);

-- Signals that a user switched on or off, with a sampling rate.
CREATE TABLE signal_toggles (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT signal_toggles_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT signal_toggles_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    signal_key varchar(100) COLLATE "C" NOT NULL
        CONSTRAINT signal_toggles_signal_key_not_blank CHECK (length(trim(signal_key)) > 0),
    enabled boolean NOT NULL DEFAULT true,
    sampling_rate numeric(5,4) NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT signal_toggles_sampling_rate_range CHECK (sampling_rate BETWEEN 0 AND 1)
);
CREATE UNIQUE INDEX uq_signal_toggles_user_signal ON signal_toggles (user_id, signal_key);

-- A user's privacy choices. The user alone sees them.
CREATE TABLE privacy_prefs (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT privacy_prefs_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT privacy_prefs_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    consent_given boolean NOT NULL DEFAULT false,
    data_retention_days integer NOT NULL DEFAULT 30,
    mfa_required boolean NOT NULL DEFAULT false,
    last_reviewed_at timestamptz,
    monitoring_enabled boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT privacy_prefs_data_retention_days_range CHECK (data_retention_days BETWEEN 1 AND 3650)
);
CREATE UNIQUE INDEX uq_privacy_prefs_user ON privacy_prefs (user_id);

-- What was done with a user's data, for the user's eyes. Rows are added and, when their time is over, removed; never changed.
CREATE TABLE privacy_transparency_log (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT privacy_transparency_log_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT privacy_transparency_log_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    action varchar(100) COLLATE "C" NOT NULL,
    resource varchar(100) COLLATE "C" NOT NULL,
    resource_id text COLLATE "C",
    old_value_hash varchar(128) COLLATE "C",
    new_value_hash varchar(128) COLLATE "C",
    metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT privacy_transparency_log_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    occurred_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_privacy_transparency_log_user_timestamp
    ON privacy_transparency_log (user_id, occurred_at DESC);

-- What a user agreed to or took back: each adds a row; none is changed.
CREATE TABLE consent_records (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT consent_records_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT consent_records_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    purpose varchar(100) COLLATE "C" NOT NULL
        CONSTRAINT consent_records_purpose_not_blank CHECK (length(trim(purpose)) > 0),
    granted boolean NOT NULL,
    policy_version varchar(50) COLLATE "C",
    source varchar(50) COLLATE "C" NOT NULL DEFAULT 'web_form'
        CONSTRAINT consent_records_source_value CHECK (source IN ('web_form', 'api', 'manual')),
    ip_address inet,
    user_agent text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_consent_records_user_purpose ON consent_records (user_id, purpose, created_at DESC);

-- A user's request for the own data or for its erasure; one open request of a type at most.
CREATE TABLE data_requests (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT data_requests_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT data_requests_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    type varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT data_requests_type_value CHECK (type IN ('export', 'erasure')),
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'pending'
        CONSTRAINT data_requests_status_value CHECK (status IN (
            'pending', 'processing', 'completed', 'rejected', 'failed', 'cancelled'
        )),
    reason text COLLATE "C",
    requested_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now() + interval '30 days',
    completed_at timestamptz,
    processed_by uuid
        CONSTRAINT data_requests_processed_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    file_id uuid
        CONSTRAINT data_requests_file_id_fkey REFERENCES files (id) ON DELETE SET NULL,
    expires_at timestamptz,
    error text COLLATE "C",
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_data_requests_user ON data_requests (user_id);
CREATE INDEX idx_data_requests_status_due ON data_requests (status, due_at);
CREATE INDEX idx_data_requests_processed_by ON data_requests (processed_by);
CREATE INDEX idx_data_requests_file_id ON data_requests (file_id);
CREATE UNIQUE INDEX uq_data_requests_open ON data_requests (user_id, type)
    WHERE status IN ('pending', 'processing');

-- How long rows of a table are kept: one row for each table and scope. The names are those of tables and columns.
CREATE TABLE retention_policies (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT retention_policies_pkey PRIMARY KEY,
    table_name varchar(63) COLLATE "C" NOT NULL
        CONSTRAINT retention_policies_table_name_form CHECK (table_name ~ '^[a-z][a-z0-9_]*$'),
    scope varchar(50) COLLATE "C" NOT NULL DEFAULT 'all'
        CONSTRAINT retention_policies_scope_form CHECK (scope ~ '^[a-z0-9_.-]+$'),
    timestamp_column varchar(63) COLLATE "C" NOT NULL DEFAULT 'created_at'
        CONSTRAINT retention_policies_timestamp_column_form CHECK (timestamp_column ~ '^[a-z][a-z0-9_]*$'),
    action varchar(50) COLLATE "C" NOT NULL DEFAULT 'delete'
        CONSTRAINT retention_policies_action_value CHECK (action IN ('delete', 'anonymize')),
    retention_days integer NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    last_run timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT retention_policies_retention_days_range CHECK (retention_days >= 0)
);
CREATE UNIQUE INDEX uq_retention_policies_table_scope ON retention_policies (table_name, scope);

-- What was written there never changes; it goes with its user or when its time is over. The trail, which would tell of a change, does
-- not record these tables.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE ON telemetry_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE ON privacy_transparency_log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What is kept how long unless a developer says otherwise. Ids and instants are the same in every installation. The days of
-- telemetry_events and file_events are those of users without privacy preferences.
INSERT INTO retention_policies (id, table_name, scope, timestamp_column, action, retention_days, created_at, updated_at)
SELECT CAST(rule.id AS uuid), rule.table_name, rule.scope, rule.timestamp_column, rule.action, rule.days, moment.at, moment.at
FROM (VALUES
    ('fd019955-e6ae-464d-be42-6fb7e30fccd9', 'users', 'deleted', 'deleted_at', 'delete', 2555),
    ('aea215b8-5d80-4455-8862-8a0921d4d8c5', 'user_tokens', 'ended', 'expires_at', 'delete', 1),
    ('20cec336-26fc-43c0-b455-f52d9216cbe2', 'sessions', 'expired', 'expires_at', 'delete', 1),
    ('09877363-4628-4cc2-b0ac-90d622a782bc', 'mfa_enforced_sessions', 'expired', 'expires_at', 'delete', 1),
    ('23d11739-2c1a-4281-aa6c-f09242a5a659', 'login_attempts', 'all', 'attempted_at', 'delete', 30),
    ('84b1c03b-a15e-4160-a140-fe458128aa2a', 'organizations', 'deleted', 'deleted_at', 'delete', 30),
    ('854e7a49-e5d8-4be2-9713-a244e13abf9f', 'user_memberships', 'ended', 'ends_at', 'anonymize', 2555),
    ('72704dfa-9212-4c4c-8ac2-6a1f86341398', 'subscriptions', 'canceled', 'current_period_end', 'anonymize', 2555),
    ('6757425c-fd21-4ec2-a0d0-d255bfc8056d', 'brands', 'deleted', 'deleted_at', 'delete', 30),
    ('740e2328-e5b5-47c8-a99b-540350b41948', 'user_brand_roles', 'expired', 'expires_at', 'delete', 2555),
    ('7cced300-937f-488a-8dd0-7c5dbfa2e219', 'products', 'deleted', 'deleted_at', 'delete', 30),
    ('61e382de-0003-4d15-af4b-625d229c0744', 'claims', 'deleted', 'deleted_at', 'delete', 2555),
    ('78c95d24-9f59-400e-af07-d9d8cf5e60b6', 'content', 'published', 'published_at', 'delete', 2555),
    ('92059068-6c98-4289-bae7-b6bec3fe08a1', 'content', 'draft', 'updated_at', 'delete', 90),
    ('8f589298-d7a1-41d9-8f31-d411cd4e7f58', 'content', 'deleted', 'deleted_at', 'delete', 30),
    ('1a6a7cd5-1fdf-4b01-b28e-8bd309fe7226', 'workflow_instances', 'completed', 'completed_at', 'delete', 2555),
    ('cd13116b-2eb5-48a2-9559-2ae0e24ecf06', 'workflow_executions', 'ended', 'completed_at', 'delete', 90),
    ('f3a8396d-3650-4570-8fa8-ce3e06fd8e94', 'workflow_runs', 'ended', 'updated_at', 'delete', 30),
    ('cbeecb57-90f5-48e9-9a70-1148f248521e', 'campaigns', 'deleted', 'deleted_at', 'delete', 30),
    ('921d77ba-7d9c-4d57-8b40-ebd817b26da9', 'reports', 'deleted', 'deleted_at', 'delete', 30),
    ('0909b24e-a340-4464-afde-9976d44ed588', 'message_templates', 'deleted', 'deleted_at', 'delete', 30),
    ('a960e76f-935d-44d8-8da5-65707ac63406', 'data_sources', 'deleted', 'deleted_at', 'delete', 30),
    ('52853941-6150-4771-970b-e51cab90952b', 'campaign_flows', 'deleted', 'deleted_at', 'delete', 30),
    ('c111199d-f23b-492a-a1b2-c0b396848413', 'audience_segments', 'deleted', 'deleted_at', 'delete', 30),
    ('59134221-13f4-4385-9da5-3a803ced1a7a', 'custom_dashboards', 'deleted', 'deleted_at', 'delete', 30),
    ('03c04bf2-b0f0-4903-b52f-01daf4cdd6f0', 'social_posts', 'deleted', 'deleted_at', 'delete', 30),
    ('b729e326-0282-4430-8e6a-4300981d2401', 'ai_conversations', 'deleted', 'deleted_at', 'delete', 30),
    ('8d9d4fb0-762c-447d-8f93-8fac78e0b435', 'files', 'deleted', 'deleted_at', 'delete', 30),
    ('110ccc8a-704d-472d-90bd-5e4cce0b7fcd', 'sms_messages', 'all', 'created_at', 'delete', 730),
    ('365a56e4-0fe2-4be5-ac4c-bb6940255436', 'email_messages', 'all', 'created_at', 'delete', 730),
    ('439abac2-7025-4c2e-af28-4af2b407b0d4', 'email_clicks', 'all', 'clicked_at', 'delete', 730),
    ('3aa69a09-e03e-4afc-81e7-73124d960536', 'sms_consent', 'opted_out', 'opt_out_at', 'delete', 2555),
    ('e62c64ef-bb49-42bf-851f-0919f8af585f', 'email_subscriptions', 'unsubscribed', 'unsubscribed_at', 'delete', 2555),
    ('d685ba6b-e344-41a6-89a8-7d7054fd85f2', 'analytics_data', 'all', 'date', 'delete', 730),
    ('cd90eb21-b38c-4def-93be-ecaa33e418d2', 'imported_data', 'all', 'event_date', 'delete', 730),
    ('72939bf0-3c75-4586-b2ab-a5977956b1a3', 'social_engagement', 'all', 'fetched_at', 'delete', 730),
    ('d8d49754-81e0-4e8a-8e0d-5db5961e0831', 'ai_token_usage', 'all', 'date', 'delete', 730),
    ('e27ed9c2-85f2-4f40-af27-d2ea376ab55e', 'analytics_events', 'all', 'occurred_at', 'delete', 730),
    ('7b02c60c-058a-460c-a2bb-83892a3793f2', 'utm_tracks', 'all', 'occurred_at', 'delete', 730),
    ('3641217f-38a3-4ec0-b3d4-a5a234098692', 'spend', 'all', 'date', 'delete', 2555),
    ('b1f24301-244e-4dd7-954b-e755093d37db', 'metrics_log', 'all', 'ts', 'delete', 30),
    ('156e0b9a-e7cc-4fc2-a30c-f258dc17c629', 'sync_logs', 'all', 'started_at', 'delete', 30),
    ('24a53ca4-3227-46f9-a07d-3b0ecab4e917', 'flow_executions', 'ended', 'completed_at', 'delete', 30),
    ('90c48bac-8182-44b8-aabd-52902c86da1f', 'segment_members', 'exited', 'exited_at', 'delete', 730),
    ('ec15057d-7c33-40ef-a985-387c2903859d', 'ai_generations', 'completed', 'completed_at', 'delete', 90),
    ('707a3be9-b121-4b01-aae4-8bc21c8460ff', 'ai_generations', 'failed', 'created_at', 'delete', 30),
    ('57d966bb-4fe1-4c13-9d2e-7d22aaf1050b', 'file_events', 'all', 'occurred_at', 'delete', 730),
    ('61299c81-94cd-4373-8b72-39ff1bcc83f6', 'telemetry_events', 'all', 'occurred_at', 'delete', 30),
    ('834ddaad-bd7b-4c55-b2b2-77126997b60a', 'privacy_transparency_log', 'all', 'occurred_at', 'delete', 2555),
    ('806478fd-7d40-4d13-aca0-a2e4bbf565b5', 'consent_records', 'all', 'created_at', 'delete', 2555),
    ('57945329-0b4d-4c7b-9f9e-30023cf1a057', 'data_requests', 'completed', 'completed_at', 'anonymize', 2555),
    ('aba9657c-720b-4e38-a545-633cd0a735c1', 'audit_logs', 'security', 'created_at', 'delete', 2555),
    ('06ea12c0-fc73-4dc0-8363-f48209e2404a', 'audit_logs', 'audit', 'created_at', 'delete', 2555),
    ('17170b2c-e684-43ba-8632-37bfd3f51af2', 'audit_logs', 'debug', 'created_at', 'delete', 30),
    ('85bfdead-9e9d-4908-8946-a024f7209af2', 'events', 'security', 'created_at', 'delete', 2555),
    ('7364fe85-5261-4ebd-8eb1-5a98de39bea9', 'events', 'audit', 'created_at', 'delete', 2555),
    ('922d3f9c-81bd-4881-87cf-3015e4ecfdb4', 'events', 'analytics', 'created_at', 'delete', 730),
    ('6ebbec13-43da-415c-b407-fcd006735ead', 'events', 'debug', 'created_at', 'delete', 30),
    ('c68df7a7-8565-4277-9a6a-37ac46edb1d1', 'files', 'exports', 'created_at', 'delete', 7)
) AS rule (id, table_name, scope, timestamp_column, action, days)
CROSS JOIN (SELECT CAST('2026-11-01T00:00:00Z' AS timestamptz) AS at) AS moment;
