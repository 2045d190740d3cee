-- The workflow domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A workflow definition: the review of content, or an automation of a user or an organization.
CREATE TABLE workflows (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT workflows_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT workflows_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    kind varchar(50) COLLATE "C" NOT NULL DEFAULT 'content'
        CONSTRAINT workflows_kind_value CHECK (kind IN ('automation', 'content')),
    name varchar(255) COLLATE "C" NOT NULL,
    description text COLLATE "C",
    definition jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT workflows_definition_type CHECK (jsonb_typeof(definition) = 'object'),
    steps jsonb NOT NULL DEFAULT '[]' CONSTRAINT workflows_steps_type CHECK (jsonb_typeof(steps) = 'array'),
    transitions jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT workflows_transitions_type CHECK (jsonb_typeof(transitions) = 'array'),
    type varchar(50) COLLATE "C" NOT NULL DEFAULT 'sequential'
        CONSTRAINT workflows_type_value CHECK (type IN ('sequential', 'parallel', 'conditional')),
    timeout_hours integer,
    escalation_rules jsonb CONSTRAINT workflows_escalation_rules_type CHECK (jsonb_typeof(escalation_rules) = 'array'),
    content_types jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT workflows_content_types_type CHECK (jsonb_typeof(content_types) = 'array'),
    is_default boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_by uuid NOT NULL
        CONSTRAINT workflows_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workflows_timeout_hours_range CHECK (timeout_hours > 0),
    CONSTRAINT workflows_content_has_organization CHECK (kind <> 'content' OR organization_id IS NOT NULL)
);
CREATE INDEX idx_workflows_active ON workflows (is_active);
CREATE INDEX idx_workflows_default ON workflows (is_default) WHERE is_active;
CREATE INDEX idx_workflows_user_id ON workflows (created_by);
CREATE INDEX idx_workflows_org_id ON workflows (organization_id);

-- Brands a workflow is assigned to; none = all brands of the organization.
CREATE TABLE workflow_brands (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT workflow_brands_pkey PRIMARY KEY,
    workflow_id uuid NOT NULL
        CONSTRAINT workflow_brands_workflow_id_fkey REFERENCES workflows (id) ON DELETE CASCADE,
    brand_id uuid NOT NULL
        CONSTRAINT workflow_brands_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_workflow_brands_pair ON workflow_brands (workflow_id, brand_id);
CREATE INDEX idx_workflow_brands_brand ON workflow_brands (brand_id);

-- Immutable snapshot of a workflow at a version.
CREATE TABLE workflow_versions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT workflow_versions_pkey PRIMARY KEY,
    workflow_id uuid NOT NULL
        CONSTRAINT workflow_versions_workflow_id_fkey REFERENCES workflows (id) ON DELETE CASCADE,
    version integer NOT NULL,
    definition jsonb NOT NULL CONSTRAINT workflow_versions_definition_type CHECK (jsonb_typeof(definition) = 'object'),
    created_by uuid
        CONSTRAINT workflow_versions_created_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workflow_versions_version_range CHECK (version >= 1)
);
CREATE UNIQUE INDEX uq_workflow_versions_workflow_version ON workflow_versions (workflow_id, version);
CREATE INDEX idx_workflow_versions_created_by ON workflow_versions (created_by);

-- One content going through one workflow. A content has at most one active instance.
CREATE TABLE workflow_instances (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT workflow_instances_pkey PRIMARY KEY,
    workflow_id uuid NOT NULL
        CONSTRAINT workflow_instances_workflow_id_fkey REFERENCES workflows (id) ON DELETE RESTRICT,
    content_id uuid NOT NULL
        CONSTRAINT workflow_instances_content_id_fkey REFERENCES content (id) ON DELETE CASCADE,
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'active'
        CONSTRAINT workflow_instances_status_value CHECK (status IN (
            'active', 'completed', 'cancelled', 'failed', 'timeout'
        )),
    current_step_index integer NOT NULL DEFAULT 0,
    context jsonb NOT NULL DEFAULT '{}',
    history jsonb NOT NULL DEFAULT '[]' CONSTRAINT workflow_instances_history_type CHECK (jsonb_typeof(history) = 'array'),
    started_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    deadline_at timestamptz,
    started_by uuid NOT NULL
        CONSTRAINT workflow_instances_started_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    completed_by uuid
        CONSTRAINT workflow_instances_completed_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT workflow_instances_current_step_index_range CHECK (current_step_index >= 0)
);
CREATE INDEX idx_workflow_instances_status ON workflow_instances (status) WHERE status = 'active';
CREATE INDEX idx_workflow_instances_content ON workflow_instances (content_id);
CREATE INDEX idx_workflow_instances_deadline ON workflow_instances (deadline_at) WHERE status = 'active';
CREATE UNIQUE INDEX uq_workflow_instances_active_content ON workflow_instances (content_id)
    WHERE status = 'active';
CREATE INDEX idx_workflow_instances_workflow_id ON workflow_instances (workflow_id);
CREATE INDEX idx_workflow_instances_started_by ON workflow_instances (started_by);
CREATE INDEX idx_workflow_instances_completed_by ON workflow_instances (completed_by);

-- History of the runs of an automation, one row a run.
CREATE TABLE workflow_executions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT workflow_executions_pkey PRIMARY KEY,
    workflow_id uuid NOT NULL
        CONSTRAINT workflow_executions_workflow_id_fkey REFERENCES workflows (id) ON DELETE CASCADE,
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'pending'
        CONSTRAINT workflow_executions_status_value CHECK (status IN (
            'pending', 'running', 'completed', 'failed', 'cancelled'
        )),
    input jsonb,
    output jsonb,
    error text COLLATE "C",
    started_at timestamptz,
    completed_at timestamptz,
    started_by uuid
        CONSTRAINT workflow_executions_started_by_fkey REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX idx_workflow_executions_workflow ON workflow_executions (workflow_id);
CREATE INDEX idx_workflow_executions_status ON workflow_executions (status);
CREATE INDEX idx_workflow_executions_started_by ON workflow_executions (started_by);

-- The queue the background worker takes automation runs from, with retries.
CREATE TABLE workflow_runs (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT workflow_runs_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT workflow_runs_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    workflow_id uuid NOT NULL
        CONSTRAINT workflow_runs_workflow_id_fkey REFERENCES workflows (id) ON DELETE CASCADE,
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'queued'
        CONSTRAINT workflow_runs_status_value CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    retries integer NOT NULL DEFAULT 0,
    error text COLLATE "C",
    data jsonb NOT NULL DEFAULT '{}',
    result jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workflow_runs_retries_range CHECK (retries >= 0)
);
CREATE INDEX idx_workflow_runs_user_status ON workflow_runs (user_id, status);
CREATE INDEX idx_workflow_runs_workflow ON workflow_runs (workflow_id);

-- These tables were there before the table they refer to.
ALTER TABLE content
    ADD CONSTRAINT content_workflow_id_fkey FOREIGN KEY (workflow_id) REFERENCES workflows (id) ON DELETE SET NULL;
