-- The platform domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- Who did what to which row, with what result. Rows are added and, when their time is over, purged; nothing else.
CREATE TABLE audit_logs (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT audit_logs_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT audit_logs_organization_id_fkey REFERENCES organizations (id) ON DELETE SET NULL,
    brand_id uuid
        CONSTRAINT audit_logs_brand_id_fkey REFERENCES brands (id) ON DELETE SET NULL,
    user_id uuid
        CONSTRAINT audit_logs_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    category varchar(50) COLLATE "C" NOT NULL DEFAULT 'audit'
        CONSTRAINT audit_logs_category_value CHECK (category IN ('security', 'audit', 'analytics', 'debug')),
    action varchar(100) COLLATE "C" NOT NULL,
    resource_type varchar(100) COLLATE "C",
    resource_id uuid,
    old_value jsonb,
    new_value jsonb,
    ip_address inet,
    user_agent text COLLATE "C",
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'success'
        CONSTRAINT audit_logs_status_value CHECK (status IN ('success', 'failure')),
    error_message text COLLATE "C",
    metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT audit_logs_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX idx_audit_logs_user_id ON audit_logs (user_id);
CREATE INDEX idx_audit_logs_created_at ON audit_logs (created_at DESC);
CREATE INDEX idx_audit_logs_action ON audit_logs (action);
CREATE INDEX idx_audit_logs_resource ON audit_logs (resource_type, resource_id);
CREATE INDEX idx_audit_logs_organization_created ON audit_logs (organization_id, created_at DESC);
CREATE INDEX idx_audit_logs_brand_id ON audit_logs (brand_id);

-- Every change of an audited aggregate, numbered for each aggregate from 1 without a gap. Append-only like audit_logs.
CREATE TABLE events (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT events_pkey PRIMARY KEY,
    aggregate_id uuid NOT NULL,
    aggregate_type varchar(100) COLLATE "C" NOT NULL,
    event_type varchar(100) COLLATE "C" NOT NULL,
    event_version integer NOT NULL DEFAULT 1,
    category varchar(50) COLLATE "C" NOT NULL DEFAULT 'audit'
        CONSTRAINT events_category_value CHECK (category IN ('security', 'audit', 'analytics', 'debug')),
    payload jsonb NOT NULL CONSTRAINT events_payload_type CHECK (jsonb_typeof(payload) = 'object'),
    metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT events_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    organization_id uuid
        CONSTRAINT events_organization_id_fkey REFERENCES organizations (id) ON DELETE SET NULL,
    user_id uuid
        CONSTRAINT events_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    brand_id uuid
        CONSTRAINT events_brand_id_fkey REFERENCES brands (id) ON DELETE SET NULL,
    correlation_id uuid,
    causation_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT events_event_version_range CHECK (event_version >= 1)
);
CREATE UNIQUE INDEX uq_events_aggregate_version ON events (aggregate_id, event_version);
CREATE INDEX idx_events_type ON events (event_type);
CREATE INDEX idx_events_created ON events (created_at DESC);
CREATE INDEX idx_events_correlation ON events (correlation_id) WHERE correlation_id IS NOT NULL;
CREATE INDEX idx_events_brand ON events (brand_id);
CREATE INDEX idx_events_organization_id ON events (organization_id);
CREATE INDEX idx_events_user_id ON events (user_id);

-- Answers kept for a while, so that a request sent twice with one key is done once.
CREATE TABLE idempotent_answers (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT idempotent_answers_pkey PRIMARY KEY,
    caller text COLLATE "C" NOT NULL,
    key varchar(255) COLLATE "C" NOT NULL,
    body_hash varchar(64) COLLATE "C" NOT NULL,
    answer text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_idempotent_answers_caller_key ON idempotent_answers (caller, key);
CREATE INDEX idx_idempotent_answers_created_at ON idempotent_answers (created_at);

-- Refuses every change of a row but two: a reference whose row was deleted turns null, and rows go while the transaction purges.
CREATE FUNCTION refuse_unless_append() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unlinked record;
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('rowgate.purging', true) = 'on' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        unlinked := OLD;
        IF NEW.organization_id IS NULL THEN
            unlinked.organization_id := NULL;
        END IF;
        IF NEW.brand_id IS NULL THEN
            unlinked.brand_id := NULL;
        END IF;
        IF NEW.user_id IS NULL THEN
            unlinked.user_id := NULL;
        END IF;
        IF NEW *= unlinked THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_append();
CREATE TRIGGER append_only_as_a_whole BEFORE TRUNCATE ON audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_unless_append();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_unless_append();
CREATE TRIGGER append_only_as_a_whole BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_unless_append();
