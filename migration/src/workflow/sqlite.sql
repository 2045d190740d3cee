-- The workflow domain on SQLite.

-- A workflow definition: the review of content, or an automation of a user or an organization.
CREATE TABLE workflows (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT workflows_pkey PRIMARY KEY
        CONSTRAINT workflows_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT workflows_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT workflows_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    kind TEXT NOT NULL DEFAULT 'content'
        CONSTRAINT workflows_kind_value CHECK (kind IN ('automation', 'content')),
    name TEXT NOT NULL
        CONSTRAINT workflows_name_length CHECK (length(name) <= 255),
    description TEXT,
    definition TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT workflows_definition_type CHECK (json_valid(definition) AND json_type(definition) = 'object'),
    steps TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT workflows_steps_type CHECK (json_valid(steps) AND json_type(steps) = 'array'),
    transitions TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT workflows_transitions_type CHECK (json_valid(transitions) AND json_type(transitions) = 'array'),
    type TEXT NOT NULL DEFAULT 'sequential'
        CONSTRAINT workflows_type_value CHECK (type IN ('sequential', 'parallel', 'conditional')),
    timeout_hours INTEGER,
    escalation_rules TEXT
        CONSTRAINT workflows_escalation_rules_type CHECK (
            escalation_rules IS NULL OR json_valid(escalation_rules) AND json_type(escalation_rules) = 'array'
        ),
    content_types TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT workflows_content_types_type CHECK (json_valid(content_types) AND json_type(content_types) = 'array'),
    is_default INTEGER NOT NULL DEFAULT 0
        CONSTRAINT workflows_is_default_value CHECK (is_default IN (0, 1)),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT workflows_is_active_value CHECK (is_active IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1
        CONSTRAINT workflows_version_size CHECK (version BETWEEN -2147483648 AND 2147483647),
    created_by BLOB NOT NULL
        CONSTRAINT workflows_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT workflows_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT workflows_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT workflows_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT workflows_timeout_hours_range CHECK (timeout_hours BETWEEN 1 AND 2147483647),
    CONSTRAINT workflows_content_has_organization CHECK (kind <> 'content' OR organization_id IS NOT NULL)
) STRICT;
CREATE INDEX idx_workflows_active ON workflows (is_active);
CREATE INDEX idx_workflows_default ON workflows (is_default) WHERE is_active;
CREATE INDEX idx_workflows_user_id ON workflows (created_by);
CREATE INDEX idx_workflows_org_id ON workflows (organization_id);

-- Brands a workflow is assigned to; none = all brands of the organization.
CREATE TABLE workflow_brands (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT workflow_brands_pkey PRIMARY KEY
        CONSTRAINT workflow_brands_id_length CHECK (length(id) = 16),
    workflow_id BLOB NOT NULL
        CONSTRAINT workflow_brands_workflow_id_length CHECK (length(workflow_id) = 16)
        CONSTRAINT workflow_brands_workflow_id_fkey REFERENCES workflows (id) ON DELETE CASCADE,
    brand_id BLOB NOT NULL
        CONSTRAINT workflow_brands_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT workflow_brands_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT workflow_brands_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_workflow_brands_pair ON workflow_brands (workflow_id, brand_id);
CREATE INDEX idx_workflow_brands_brand ON workflow_brands (brand_id);

-- Immutable snapshot of a workflow at a version.
CREATE TABLE workflow_versions (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT workflow_versions_pkey PRIMARY KEY
        CONSTRAINT workflow_versions_id_length CHECK (length(id) = 16),
    workflow_id BLOB NOT NULL
        CONSTRAINT workflow_versions_workflow_id_length CHECK (length(workflow_id) = 16)
        CONSTRAINT workflow_versions_workflow_id_fkey REFERENCES workflows (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    definition TEXT NOT NULL
        CONSTRAINT workflow_versions_definition_type CHECK (json_valid(definition) AND json_type(definition) = 'object'),
    created_by BLOB
        CONSTRAINT workflow_versions_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT workflow_versions_created_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT workflow_versions_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT workflow_versions_version_range CHECK (version BETWEEN 1 AND 2147483647)
) STRICT;
CREATE UNIQUE INDEX uq_workflow_versions_workflow_version ON workflow_versions (workflow_id, version);
CREATE INDEX idx_workflow_versions_created_by ON workflow_versions (created_by);

-- One content going through one workflow. A content has at most one active instance.
CREATE TABLE workflow_instances (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT workflow_instances_pkey PRIMARY KEY
        CONSTRAINT workflow_instances_id_length CHECK (length(id) = 16),
    workflow_id BLOB NOT NULL
        CONSTRAINT workflow_instances_workflow_id_length CHECK (length(workflow_id) = 16)
        CONSTRAINT workflow_instances_workflow_id_fkey REFERENCES workflows (id) ON DELETE RESTRICT,
    content_id BLOB NOT NULL
        CONSTRAINT workflow_instances_content_id_length CHECK (length(content_id) = 16)
        CONSTRAINT workflow_instances_content_id_fkey REFERENCES content (id) ON DELETE CASCADE,
    status TEXT NOT NULL DEFAULT 'active'
        CONSTRAINT workflow_instances_status_value CHECK (status IN (
            'active', 'completed', 'cancelled', 'failed', 'timeout'
        )),
    current_step_index INTEGER NOT NULL DEFAULT 0,
    context TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT workflow_instances_context_type CHECK (json_valid(context)),
    history TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT workflow_instances_history_type CHECK (json_valid(history) AND json_type(history) = 'array'),
    started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT workflow_instances_started_at_form CHECK (started_at GLOB '????-??-??T??:??:??.??????Z'),
    completed_at TEXT
        CONSTRAINT workflow_instances_completed_at_form CHECK (completed_at GLOB '????-??-??T??:??:??.??????Z'),
    deadline_at TEXT
        CONSTRAINT workflow_instances_deadline_at_form CHECK (deadline_at GLOB '????-??-??T??:??:??.??????Z'),
    started_by BLOB NOT NULL
        CONSTRAINT workflow_instances_started_by_length CHECK (length(started_by) = 16)
        CONSTRAINT workflow_instances_started_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    completed_by BLOB
        CONSTRAINT workflow_instances_completed_by_length CHECK (length(completed_by) = 16)
        CONSTRAINT workflow_instances_completed_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT workflow_instances_current_step_index_range CHECK (current_step_index BETWEEN 0 AND 2147483647)
) STRICT;
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
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT workflow_executions_pkey PRIMARY KEY
        CONSTRAINT workflow_executions_id_length CHECK (length(id) = 16),
    workflow_id BLOB NOT NULL
        CONSTRAINT workflow_executions_workflow_id_length CHECK (length(workflow_id) = 16)
        CONSTRAINT workflow_executions_workflow_id_fkey REFERENCES workflows (id) ON DELETE CASCADE,
    status TEXT NOT NULL DEFAULT 'pending'
        CONSTRAINT workflow_executions_status_value CHECK (status IN (
            'pending', 'running', 'completed', 'failed', 'cancelled'
        )),
    input TEXT
        CONSTRAINT workflow_executions_input_type CHECK (input IS NULL OR json_valid(input)),
    output TEXT
        CONSTRAINT workflow_executions_output_type CHECK (output IS NULL OR json_valid(output)),
    error TEXT,
    started_at TEXT
        CONSTRAINT workflow_executions_started_at_form CHECK (started_at GLOB '????-??-??T??:??:??.??????Z'),
    completed_at TEXT
        CONSTRAINT workflow_executions_completed_at_form CHECK (completed_at GLOB '????-??-??T??:??:??.??????Z'),
    started_by BLOB
        CONSTRAINT workflow_executions_started_by_length CHECK (length(started_by) = 16)
        CONSTRAINT workflow_executions_started_by_fkey REFERENCES users (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX idx_workflow_executions_workflow ON workflow_executions (workflow_id);
CREATE INDEX idx_workflow_executions_status ON workflow_executions (status);
CREATE INDEX idx_workflow_executions_started_by ON workflow_executions (started_by);

-- The queue the background worker takes automation runs from, with retries.
CREATE TABLE workflow_runs (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT workflow_runs_pkey PRIMARY KEY
        CONSTRAINT workflow_runs_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT workflow_runs_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT workflow_runs_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    workflow_id BLOB NOT NULL
        CONSTRAINT workflow_runs_workflow_id_length CHECK (length(workflow_id) = 16)
        CONSTRAINT workflow_runs_workflow_id_fkey REFERENCES workflows (id) ON DELETE CASCADE,
    status TEXT NOT NULL DEFAULT 'queued'
        CONSTRAINT workflow_runs_status_value CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    retries INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    data TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT workflow_runs_data_type CHECK (json_valid(data)),
    result TEXT
        CONSTRAINT workflow_runs_result_type CHECK (result IS NULL OR json_valid(result)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT workflow_runs_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT workflow_runs_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT workflow_runs_retries_range CHECK (retries BETWEEN 0 AND 2147483647)
) STRICT;
CREATE INDEX idx_workflow_runs_user_status ON workflow_runs (user_id, status);
CREATE INDEX idx_workflow_runs_workflow ON workflow_runs (workflow_id);
