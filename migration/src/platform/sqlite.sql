-- The platform domain on SQLite.

-- Who did what to which row, with what result. Rows are added and, when their time is over, purged; nothing else.
CREATE TABLE audit_logs (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT audit_logs_pkey PRIMARY KEY
        CONSTRAINT audit_logs_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT audit_logs_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT audit_logs_organization_id_fkey REFERENCES organizations (id) ON DELETE SET NULL,
    brand_id BLOB
        CONSTRAINT audit_logs_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT audit_logs_brand_id_fkey REFERENCES brands (id) ON DELETE SET NULL,
    user_id BLOB
        CONSTRAINT audit_logs_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT audit_logs_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    category TEXT NOT NULL DEFAULT 'audit'
        CONSTRAINT audit_logs_category_value CHECK (category IN ('security', 'audit', 'analytics', 'debug')),
    action TEXT NOT NULL
        CONSTRAINT audit_logs_action_length CHECK (length(action) <= 100),
    resource_type TEXT
        CONSTRAINT audit_logs_resource_type_length CHECK (length(resource_type) <= 100),
    resource_id BLOB
        CONSTRAINT audit_logs_resource_id_length CHECK (length(resource_id) = 16),
    old_value TEXT
        CONSTRAINT audit_logs_old_value_type CHECK (old_value IS NULL OR json_valid(old_value)),
    new_value TEXT
        CONSTRAINT audit_logs_new_value_type CHECK (new_value IS NULL OR json_valid(new_value)),
    ip_address TEXT
        CONSTRAINT audit_logs_ip_address_form CHECK (
            length(ip_address) BETWEEN 2 AND 45 AND ip_address NOT GLOB '*[^0-9a-fA-F.:]*'
        ),
    user_agent TEXT,
    status TEXT NOT NULL DEFAULT 'success'
        CONSTRAINT audit_logs_status_value CHECK (status IN ('success', 'failure')),
    error_message TEXT,
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT audit_logs_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT audit_logs_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_audit_logs_user_id ON audit_logs (user_id);
CREATE INDEX idx_audit_logs_created_at ON audit_logs (created_at DESC);
CREATE INDEX idx_audit_logs_action ON audit_logs (action);
CREATE INDEX idx_audit_logs_resource ON audit_logs (resource_type, resource_id);
CREATE INDEX idx_audit_logs_organization_created ON audit_logs (organization_id, created_at DESC);
CREATE INDEX idx_audit_logs_brand_id ON audit_logs (brand_id);

-- Every change of an audited aggregate, numbered for each aggregate from 1 without a gap. Append-only like audit_logs.
CREATE TABLE events (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT events_pkey PRIMARY KEY
        CONSTRAINT events_id_length CHECK (length(id) = 16),
    aggregate_id BLOB NOT NULL
        CONSTRAINT events_aggregate_id_length CHECK (length(aggregate_id) = 16),
    aggregate_type TEXT NOT NULL
        CONSTRAINT events_aggregate_type_length CHECK (length(aggregate_type) <= 100),
    event_type TEXT NOT NULL
        CONSTRAINT events_event_type_length CHECK (length(event_type) <= 100),
    event_version INTEGER NOT NULL DEFAULT 1,
    category TEXT NOT NULL DEFAULT 'audit'
        CONSTRAINT events_category_value CHECK (category IN ('security', 'audit', 'analytics', 'debug')),
    payload TEXT NOT NULL
        CONSTRAINT events_payload_type CHECK (json_valid(payload) AND json_type(payload) = 'object'),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT events_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    organization_id BLOB
        CONSTRAINT events_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT events_organization_id_fkey REFERENCES organizations (id) ON DELETE SET NULL,
    user_id BLOB
        CONSTRAINT events_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT events_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    brand_id BLOB
        CONSTRAINT events_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT events_brand_id_fkey REFERENCES brands (id) ON DELETE SET NULL,
    correlation_id BLOB
        CONSTRAINT events_correlation_id_length CHECK (length(correlation_id) = 16),
    causation_id BLOB
        CONSTRAINT events_causation_id_length CHECK (length(causation_id) = 16),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT events_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT events_event_version_range CHECK (event_version BETWEEN 1 AND 2147483647)
) STRICT;
CREATE UNIQUE INDEX uq_events_aggregate_version ON events (aggregate_id, event_version);
CREATE INDEX idx_events_type ON events (event_type);
CREATE INDEX idx_events_created ON events (created_at DESC);
CREATE INDEX idx_events_correlation ON events (correlation_id) WHERE correlation_id IS NOT NULL;
CREATE INDEX idx_events_brand ON events (brand_id);
CREATE INDEX idx_events_organization_id ON events (organization_id);
CREATE INDEX idx_events_user_id ON events (user_id);

-- Answers kept for a while, so that a request sent twice with one key is done once.
CREATE TABLE idempotent_answers (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT idempotent_answers_pkey PRIMARY KEY
        CONSTRAINT idempotent_answers_id_length CHECK (length(id) = 16),
    caller TEXT NOT NULL,
    key TEXT NOT NULL
        CONSTRAINT idempotent_answers_key_length CHECK (length(key) <= 255),
    body_hash TEXT NOT NULL
        CONSTRAINT idempotent_answers_body_hash_length CHECK (length(body_hash) <= 64),
    answer TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT idempotent_answers_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_idempotent_answers_caller_key ON idempotent_answers (caller, key);
CREATE INDEX idx_idempotent_answers_created_at ON idempotent_answers (created_at);

-- What PostgreSQL keeps in settings of the transaction: who writes, whether the trail records it, whether old rows may go. One
-- row, set after the beginning of a transaction and set back before its end; there is one writer at a time.
CREATE TABLE write_context (
    id INTEGER NOT NULL
        CONSTRAINT write_context_pkey PRIMARY KEY
        CONSTRAINT write_context_id_value CHECK (id = 1),
    user_id BLOB
        CONSTRAINT write_context_user_id_length CHECK (length(user_id) = 16),
    ip_address TEXT
        CONSTRAINT write_context_ip_address_form CHECK (
            length(ip_address) BETWEEN 2 AND 45 AND ip_address NOT GLOB '*[^0-9a-fA-F.:]*'
        ),
    user_agent TEXT,
    correlation_id BLOB
        CONSTRAINT write_context_correlation_id_length CHECK (length(correlation_id) = 16),
    recording INTEGER NOT NULL DEFAULT 1
        CONSTRAINT write_context_recording_value CHECK (recording IN (0, 1)),
    purging INTEGER NOT NULL DEFAULT 0
        CONSTRAINT write_context_purging_value CHECK (purging IN (0, 1))
) STRICT;
INSERT INTO write_context (id) VALUES (1);

-- Every change of a row is refused but two: a reference whose row was deleted turns null, and rows go while the transaction
-- purges.
CREATE TRIGGER audit_logs_append_only_update BEFORE UPDATE ON audit_logs
    WHEN NOT (
        NEW.id IS OLD.id AND NEW.category IS OLD.category AND NEW.action IS OLD.action
        AND NEW.resource_type IS OLD.resource_type AND NEW.resource_id IS OLD.resource_id
        AND NEW.old_value IS OLD.old_value AND NEW.new_value IS OLD.new_value AND NEW.ip_address IS OLD.ip_address
        AND NEW.user_agent IS OLD.user_agent AND NEW.status IS OLD.status AND NEW.error_message IS OLD.error_message
        AND NEW.metadata IS OLD.metadata AND NEW.created_at IS OLD.created_at
        AND (NEW.organization_id IS NULL OR NEW.organization_id IS OLD.organization_id)
        AND (NEW.brand_id IS NULL OR NEW.brand_id IS OLD.brand_id)
        AND (NEW.user_id IS NULL OR NEW.user_id IS OLD.user_id)
    )
BEGIN
    SELECT raise(ABORT, 'audit_logs is append-only');
END;
CREATE TRIGGER audit_logs_append_only_delete BEFORE DELETE ON audit_logs
    WHEN (SELECT purging FROM write_context) IS NOT 1
BEGIN
    SELECT raise(ABORT, 'audit_logs is append-only');
END;
-- INSERT OR REPLACE removes rows without a word to the trigger of deletions.
CREATE TRIGGER audit_logs_append_only_replace BEFORE INSERT ON audit_logs
    WHEN EXISTS (SELECT 1 FROM audit_logs WHERE id = NEW.id)
BEGIN
    SELECT raise(ABORT, 'audit_logs is append-only');
END;
CREATE TRIGGER events_append_only_update BEFORE UPDATE ON events
    WHEN NOT (
        NEW.id IS OLD.id AND NEW.aggregate_id IS OLD.aggregate_id AND NEW.aggregate_type IS OLD.aggregate_type
        AND NEW.event_type IS OLD.event_type AND NEW.event_version IS OLD.event_version AND NEW.category IS OLD.category
        AND NEW.payload IS OLD.payload AND NEW.metadata IS OLD.metadata AND NEW.correlation_id IS OLD.correlation_id
        AND NEW.causation_id IS OLD.causation_id AND NEW.created_at IS OLD.created_at
        AND (NEW.organization_id IS NULL OR NEW.organization_id IS OLD.organization_id)
        AND (NEW.brand_id IS NULL OR NEW.brand_id IS OLD.brand_id)
        AND (NEW.user_id IS NULL OR NEW.user_id IS OLD.user_id)
    )
BEGIN
    SELECT raise(ABORT, 'events is append-only');
END;
CREATE TRIGGER events_append_only_delete BEFORE DELETE ON events
    WHEN (SELECT purging FROM write_context) IS NOT 1
BEGIN
    SELECT raise(ABORT, 'events is append-only');
END;
CREATE TRIGGER events_append_only_replace BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM events WHERE aggregate_id = NEW.aggregate_id AND event_version = NEW.event_version)
BEGIN
    SELECT raise(ABORT, 'events is append-only');
END;
