-- The automation domain on PostgreSQL.

-- A visual flow: nodes and edges in React Flow's format.
CREATE TABLE campaign_flows (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT campaign_flows_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT campaign_flows_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT campaign_flows_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    description text COLLATE "C",
    nodes jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT campaign_flows_nodes_type CHECK (jsonb_typeof(nodes) = 'array'),
    edges jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT campaign_flows_edges_type CHECK (jsonb_typeof(edges) = 'array'),
    trigger_type varchar(50) COLLATE "C"
        CONSTRAINT campaign_flows_trigger_type_value CHECK (trigger_type IN (
            'manual', 'scheduled', 'event', 'segment_entry', 'form_submit'
        )),
    trigger_config jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT campaign_flows_trigger_config_type CHECK (jsonb_typeof(trigger_config) = 'object'),
    is_active boolean NOT NULL DEFAULT false,
    last_run_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT campaign_flows_name_not_empty CHECK (length(trim(name)) > 0)
);
CREATE INDEX idx_campaign_flows_user ON campaign_flows (user_id);
CREATE INDEX idx_campaign_flows_active ON campaign_flows (is_active);
CREATE INDEX idx_campaign_flows_organization ON campaign_flows (organization_id);

-- One contact going through one flow.
CREATE TABLE flow_executions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT flow_executions_pkey PRIMARY KEY,
    flow_id uuid NOT NULL
        CONSTRAINT flow_executions_flow_id_fkey REFERENCES campaign_flows (id) ON DELETE CASCADE,
    contact_id uuid
        CONSTRAINT flow_executions_contact_id_fkey REFERENCES customers (id) ON DELETE SET NULL,
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'running'
        CONSTRAINT flow_executions_status_value CHECK (status IN (
            'running', 'completed', 'failed', 'paused', 'cancelled'
        )),
    current_node_id varchar(100) COLLATE "C",
    execution_path jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT flow_executions_execution_path_type CHECK (jsonb_typeof(execution_path) = 'array'),
    started_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    error_message text COLLATE "C",
    metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT flow_executions_metadata_type CHECK (jsonb_typeof(metadata) = 'object')
);
CREATE INDEX idx_flow_executions_flow ON flow_executions (flow_id);
CREATE INDEX idx_flow_executions_status ON flow_executions (status);
CREATE INDEX idx_flow_executions_contact ON flow_executions (contact_id);

-- A segment of contacts, by rules or by hand.
CREATE TABLE audience_segments (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT audience_segments_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT audience_segments_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT audience_segments_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    description text COLLATE "C",
    rules jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT audience_segments_rules_type CHECK (jsonb_typeof(rules) IN ('array', 'object')),
    is_dynamic boolean NOT NULL DEFAULT true,
    estimated_size integer,
    last_calculated_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT audience_segments_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT audience_segments_estimated_size_range CHECK (estimated_size >= 0)
);
CREATE INDEX idx_audience_segments_user ON audience_segments (user_id);
CREATE INDEX idx_audience_segments_organization ON audience_segments (organization_id);

-- Which contact is, or was, in which segment.
CREATE TABLE segment_members (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT segment_members_pkey PRIMARY KEY,
    segment_id uuid NOT NULL
        CONSTRAINT segment_members_segment_id_fkey REFERENCES audience_segments (id) ON DELETE CASCADE,
    contact_id uuid NOT NULL
        CONSTRAINT segment_members_contact_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    entered_at timestamptz NOT NULL DEFAULT now(),
    exited_at timestamptz,
    is_active boolean NOT NULL DEFAULT true,
    CONSTRAINT segment_members_active_until_exited CHECK (NOT is_active OR exited_at IS NULL)
);
CREATE INDEX idx_segment_members_segment ON segment_members (segment_id);
CREATE INDEX idx_segment_members_contact ON segment_members (contact_id);
CREATE INDEX idx_segment_members_active ON segment_members (is_active);
CREATE UNIQUE INDEX uq_segment_members_active ON segment_members (segment_id, contact_id) WHERE is_active;

-- A dashboard layout a user made, possibly shared.
CREATE TABLE custom_dashboards (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT custom_dashboards_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT custom_dashboards_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT custom_dashboards_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    description text COLLATE "C",
    layout jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT custom_dashboards_layout_type CHECK (jsonb_typeof(layout) = 'array'),
    is_default boolean NOT NULL DEFAULT false,
    is_shared boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT custom_dashboards_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT custom_dashboards_shared_has_organization CHECK (NOT is_shared OR organization_id IS NOT NULL)
);
CREATE INDEX idx_custom_dashboards_user ON custom_dashboards (user_id);
CREATE INDEX idx_custom_dashboards_default ON custom_dashboards (is_default);
CREATE INDEX idx_custom_dashboards_organization ON custom_dashboards (organization_id);

-- Users a dashboard is shared with.
CREATE TABLE dashboard_shares (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT dashboard_shares_pkey PRIMARY KEY,
    dashboard_id uuid NOT NULL
        CONSTRAINT dashboard_shares_dashboard_id_fkey REFERENCES custom_dashboards (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT dashboard_shares_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_dashboard_shares_pair ON dashboard_shares (dashboard_id, user_id);
CREATE INDEX idx_dashboard_shares_user ON dashboard_shares (user_id);
