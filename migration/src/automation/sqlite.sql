-- The automation domain on SQLite.

-- A visual flow: nodes and edges in React Flow's format.
CREATE TABLE campaign_flows (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT campaign_flows_pkey PRIMARY KEY
        CONSTRAINT campaign_flows_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT campaign_flows_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT campaign_flows_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT campaign_flows_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT campaign_flows_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT campaign_flows_name_length CHECK (length(name) <= 255),
    description TEXT,
    nodes TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT campaign_flows_nodes_type CHECK (json_valid(nodes) AND json_type(nodes) = 'array'),
    edges TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT campaign_flows_edges_type CHECK (json_valid(edges) AND json_type(edges) = 'array'),
    trigger_type TEXT
        CONSTRAINT campaign_flows_trigger_type_value CHECK (trigger_type IN (
            'manual', 'scheduled', 'event', 'segment_entry', 'form_submit'
        )),
    trigger_config TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT campaign_flows_trigger_config_type CHECK (
            json_valid(trigger_config) AND json_type(trigger_config) = 'object'
        ),
    is_active INTEGER NOT NULL DEFAULT 0
        CONSTRAINT campaign_flows_is_active_value CHECK (is_active IN (0, 1)),
    last_run_at TEXT
        CONSTRAINT campaign_flows_last_run_at_form CHECK (last_run_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT campaign_flows_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT campaign_flows_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT campaign_flows_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT campaign_flows_name_not_empty CHECK (length(trim(name)) > 0)
) STRICT;
CREATE INDEX idx_campaign_flows_user ON campaign_flows (user_id);
CREATE INDEX idx_campaign_flows_active ON campaign_flows (is_active);
CREATE INDEX idx_campaign_flows_organization ON campaign_flows (organization_id);

-- One contact going through one flow.
CREATE TABLE flow_executions (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT flow_executions_pkey PRIMARY KEY
        CONSTRAINT flow_executions_id_length CHECK (length(id) = 16),
    flow_id BLOB NOT NULL
        CONSTRAINT flow_executions_flow_id_length CHECK (length(flow_id) = 16)
        CONSTRAINT flow_executions_flow_id_fkey REFERENCES campaign_flows (id) ON DELETE CASCADE,
    contact_id BLOB
        CONSTRAINT flow_executions_contact_id_length CHECK (length(contact_id) = 16)
        CONSTRAINT flow_executions_contact_id_fkey REFERENCES customers (id) ON DELETE SET NULL,
    status TEXT NOT NULL DEFAULT 'running'
        CONSTRAINT flow_executions_status_value CHECK (status IN (
            'running', 'completed', 'failed', 'paused', 'cancelled'
        )),
    current_node_id TEXT
        CONSTRAINT flow_executions_current_node_id_length CHECK (length(current_node_id) <= 100),
    execution_path TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT flow_executions_execution_path_type CHECK (
            json_valid(execution_path) AND json_type(execution_path) = 'array'
        ),
    started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT flow_executions_started_at_form CHECK (started_at GLOB '????-??-??T??:??:??.??????Z'),
    completed_at TEXT
        CONSTRAINT flow_executions_completed_at_form CHECK (completed_at GLOB '????-??-??T??:??:??.??????Z'),
    error_message TEXT,
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT flow_executions_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object')
) STRICT;
CREATE INDEX idx_flow_executions_flow ON flow_executions (flow_id);
CREATE INDEX idx_flow_executions_status ON flow_executions (status);
CREATE INDEX idx_flow_executions_contact ON flow_executions (contact_id);

-- A segment of contacts, by rules or by hand.
CREATE TABLE audience_segments (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT audience_segments_pkey PRIMARY KEY
        CONSTRAINT audience_segments_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT audience_segments_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT audience_segments_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT audience_segments_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT audience_segments_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT audience_segments_name_length CHECK (length(name) <= 255),
    description TEXT,
    rules TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT audience_segments_rules_type CHECK (json_valid(rules) AND json_type(rules) IN ('array', 'object')),
    is_dynamic INTEGER NOT NULL DEFAULT 1
        CONSTRAINT audience_segments_is_dynamic_value CHECK (is_dynamic IN (0, 1)),
    estimated_size INTEGER,
    last_calculated_at TEXT
        CONSTRAINT audience_segments_last_calculated_at_form CHECK (last_calculated_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT audience_segments_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT audience_segments_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT audience_segments_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT audience_segments_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT audience_segments_estimated_size_range CHECK (estimated_size BETWEEN 0 AND 2147483647)
) STRICT;
CREATE INDEX idx_audience_segments_user ON audience_segments (user_id);
CREATE INDEX idx_audience_segments_organization ON audience_segments (organization_id);

-- Which contact is, or was, in which segment.
CREATE TABLE segment_members (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT segment_members_pkey PRIMARY KEY
        CONSTRAINT segment_members_id_length CHECK (length(id) = 16),
    segment_id BLOB NOT NULL
        CONSTRAINT segment_members_segment_id_length CHECK (length(segment_id) = 16)
        CONSTRAINT segment_members_segment_id_fkey REFERENCES audience_segments (id) ON DELETE CASCADE,
    contact_id BLOB NOT NULL
        CONSTRAINT segment_members_contact_id_length CHECK (length(contact_id) = 16)
        CONSTRAINT segment_members_contact_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    entered_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT segment_members_entered_at_form CHECK (entered_at GLOB '????-??-??T??:??:??.??????Z'),
    exited_at TEXT
        CONSTRAINT segment_members_exited_at_form CHECK (exited_at GLOB '????-??-??T??:??:??.??????Z'),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT segment_members_is_active_value CHECK (is_active IN (0, 1)),
    CONSTRAINT segment_members_active_until_exited CHECK (NOT is_active OR exited_at IS NULL)
) STRICT;
CREATE INDEX idx_segment_members_segment ON segment_members (segment_id);
CREATE INDEX idx_segment_members_contact ON segment_members (contact_id);
CREATE INDEX idx_segment_members_active ON segment_members (is_active);
CREATE UNIQUE INDEX uq_segment_members_active ON segment_members (segment_id, contact_id) WHERE is_active;

-- A dashboard layout a user made, possibly shared.
CREATE TABLE custom_dashboards (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT custom_dashboards_pkey PRIMARY KEY
        CONSTRAINT custom_dashboards_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT custom_dashboards_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT custom_dashboards_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT custom_dashboards_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT custom_dashboards_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT custom_dashboards_name_length CHECK (length(name) <= 255),
    description TEXT,
    layout TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT custom_dashboards_layout_type CHECK (json_valid(layout) AND json_type(layout) = 'array'),
    is_default INTEGER NOT NULL DEFAULT 0
        CONSTRAINT custom_dashboards_is_default_value CHECK (is_default IN (0, 1)),
    is_shared INTEGER NOT NULL DEFAULT 0
        CONSTRAINT custom_dashboards_is_shared_value CHECK (is_shared IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT custom_dashboards_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT custom_dashboards_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT custom_dashboards_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT custom_dashboards_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT custom_dashboards_shared_has_organization CHECK (NOT is_shared OR organization_id IS NOT NULL)
) STRICT;
CREATE INDEX idx_custom_dashboards_user ON custom_dashboards (user_id);
CREATE INDEX idx_custom_dashboards_default ON custom_dashboards (is_default);
CREATE INDEX idx_custom_dashboards_organization ON custom_dashboards (organization_id);

-- Users a dashboard is shared with.
CREATE TABLE dashboard_shares (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT dashboard_shares_pkey PRIMARY KEY
        CONSTRAINT dashboard_shares_id_length CHECK (length(id) = 16),
    dashboard_id BLOB NOT NULL
        CONSTRAINT dashboard_shares_dashboard_id_length CHECK (length(dashboard_id) = 16)
        CONSTRAINT dashboard_shares_dashboard_id_fkey REFERENCES custom_dashboards (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT dashboard_shares_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT dashboard_shares_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT dashboard_shares_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_dashboard_shares_pair ON dashboard_shares (dashboard_id, user_id);
CREATE INDEX idx_dashboard_shares_user ON dashboard_shares (user_id);
