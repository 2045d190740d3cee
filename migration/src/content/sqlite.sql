-- The content domain on SQLite.

-- A template: the dynamic fields, layout and AI prompts of content.
CREATE TABLE content_templates (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT content_templates_pkey PRIMARY KEY
        CONSTRAINT content_templates_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT content_templates_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT content_templates_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT content_templates_name_length CHECK (length(name) <= 255),
    description TEXT,
    icon TEXT
        CONSTRAINT content_templates_icon_length CHECK (length(icon) <= 100),
    fields TEXT NOT NULL
        CONSTRAINT content_templates_fields_type CHECK (json_valid(fields) AND json_type(fields) = 'array'),
    layout TEXT,
    ai_enabled INTEGER NOT NULL DEFAULT 1
        CONSTRAINT content_templates_ai_enabled_value CHECK (ai_enabled IN (0, 1)),
    ai_prompts TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT content_templates_ai_prompts_type CHECK (json_valid(ai_prompts) AND json_type(ai_prompts) = 'object'),
    validation_rules TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT content_templates_validation_rules_type CHECK (
            json_valid(validation_rules) AND json_type(validation_rules) = 'array'
        ),
    content_types TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT content_templates_content_types_type CHECK (
            json_valid(content_types) AND json_type(content_types) = 'array'
        ),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT content_templates_is_active_value CHECK (is_active IN (0, 1)),
    category TEXT
        CONSTRAINT content_templates_category_length CHECK (length(category) <= 100),
    tags TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT content_templates_tags_type CHECK (json_valid(tags) AND json_type(tags) = 'array'),
    usage TEXT NOT NULL DEFAULT '{"count": 0}'
        CONSTRAINT content_templates_usage_type CHECK (json_valid(usage) AND json_type(usage) = 'object'),
    created_by BLOB NOT NULL
        CONSTRAINT content_templates_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT content_templates_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT content_templates_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT content_templates_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_content_templates_active ON content_templates (is_active);
CREATE INDEX idx_content_templates_organization ON content_templates (organization_id);
CREATE INDEX idx_content_templates_created_by ON content_templates (created_by);

-- A piece of content of a brand. One row is one version.
CREATE TABLE content (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT content_pkey PRIMARY KEY
        CONSTRAINT content_id_length CHECK (length(id) = 16),
    brand_id BLOB NOT NULL
        CONSTRAINT content_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT content_brand_id_fkey REFERENCES brands (id) ON DELETE RESTRICT,
    template_id BLOB
        CONSTRAINT content_template_id_length CHECK (length(template_id) = 16)
        CONSTRAINT content_template_id_fkey REFERENCES content_templates (id) ON DELETE SET NULL,
    type TEXT NOT NULL
        CONSTRAINT content_type_length CHECK (length(type) <= 50),
    title TEXT NOT NULL
        CONSTRAINT content_title_length CHECK (length(title) <= 500),
    slug TEXT NOT NULL
        CONSTRAINT content_slug_length CHECK (length(slug) <= 500),
    fields TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT content_fields_type CHECK (json_valid(fields) AND json_type(fields) = 'object'),
    body TEXT,
    excerpt TEXT,
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT content_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    status TEXT NOT NULL DEFAULT 'draft'
        CONSTRAINT content_status_value CHECK (status IN (
            'draft', 'pending_review', 'in_review', 'approved', 'scheduled', 'published', 'archived',
            'rejected'
        )),
    published_at TEXT
        CONSTRAINT content_published_at_form CHECK (published_at GLOB '????-??-??T??:??:??.??????Z'),
    published_by BLOB
        CONSTRAINT content_published_by_length CHECK (length(published_by) = 16)
        CONSTRAINT content_published_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    scheduled_for TEXT
        CONSTRAINT content_scheduled_for_form CHECK (scheduled_for GLOB '????-??-??T??:??:??.??????Z'),
    expires_at TEXT
        CONSTRAINT content_expires_at_form CHECK (expires_at GLOB '????-??-??T??:??:??.??????Z'),
    workflow_id BLOB
        CONSTRAINT content_workflow_id_length CHECK (length(workflow_id) = 16)
        CONSTRAINT content_workflow_id_fkey REFERENCES workflows (id) ON DELETE SET NULL,
    current_step_id BLOB
        CONSTRAINT content_current_step_id_length CHECK (length(current_step_id) = 16),
    workflow_data TEXT
        CONSTRAINT content_workflow_data_type CHECK (workflow_data IS NULL OR json_valid(workflow_data)),
    version INTEGER NOT NULL DEFAULT 1,
    version_note TEXT,
    is_draft INTEGER NOT NULL DEFAULT 1
        CONSTRAINT content_is_draft_value CHECK (is_draft IN (0, 1)),
    parent_id BLOB
        CONSTRAINT content_parent_id_length CHECK (length(parent_id) = 16)
        CONSTRAINT content_parent_id_fkey REFERENCES content (id) ON DELETE SET NULL,
    views INTEGER NOT NULL DEFAULT 0,
    shares INTEGER NOT NULL DEFAULT 0,
    engagement TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT content_engagement_type CHECK (json_valid(engagement) AND json_type(engagement) = 'object'),
    tags TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT content_tags_type CHECK (json_valid(tags) AND json_type(tags) = 'array'),
    categories TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT content_categories_type CHECK (json_valid(categories) AND json_type(categories) = 'array'),
    custom_fields TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT content_custom_fields_type CHECK (json_valid(custom_fields) AND json_type(custom_fields) = 'object'),
    created_by BLOB NOT NULL
        CONSTRAINT content_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT content_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT content_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_by BLOB NOT NULL
        CONSTRAINT content_updated_by_length CHECK (length(updated_by) = 16)
        CONSTRAINT content_updated_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT content_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT content_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT title_not_empty CHECK (length(trim(title)) > 0),
    CONSTRAINT content_slug_form CHECK (slug <> '' AND slug NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT content_scheduled_for_needed CHECK (status <> 'scheduled' OR scheduled_for IS NOT NULL),
    CONSTRAINT content_version_range CHECK (version BETWEEN 1 AND 2147483647),
    CONSTRAINT content_views_range CHECK (views BETWEEN 0 AND 2147483647),
    CONSTRAINT content_shares_range CHECK (shares BETWEEN 0 AND 2147483647),
    CONSTRAINT content_engagement_duration CHECK (json_type(engagement, '$.duration') IN ('integer', 'real', 'null'))
) STRICT;
CREATE UNIQUE INDEX uq_content_brand_slug_version ON content (brand_id, slug, version);
CREATE INDEX idx_content_brand_status ON content (brand_id, status) WHERE deleted_at IS NULL;
CREATE INDEX idx_content_brand_type_status ON content (brand_id, type, status)
    WHERE deleted_at IS NULL;
CREATE INDEX idx_content_type ON content (type) WHERE deleted_at IS NULL;
CREATE INDEX idx_content_published ON content (published_at DESC)
    WHERE deleted_at IS NULL AND status = 'published';
CREATE INDEX idx_content_scheduled ON content (scheduled_for)
    WHERE deleted_at IS NULL AND status = 'scheduled';
CREATE INDEX idx_content_workflow ON content (workflow_id, current_step_id)
    WHERE workflow_id IS NOT NULL;
-- idx_content_fts is left out: a SQLite search index is a table of its own and comes with the search.
-- idx_content_tags is left out: SQLite cannot index the inside of a JSON document.
-- idx_content_fields is left out: SQLite cannot index the inside of a JSON document.
CREATE INDEX idx_content_created_at ON content (created_at DESC) WHERE deleted_at IS NULL;
-- The newest pieces of each of several brands: a page of ten reads ten rows of each.
CREATE INDEX idx_content_brand_created_at ON content (brand_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX idx_content_parent ON content (parent_id);
CREATE INDEX idx_content_template_id ON content (template_id);
CREATE INDEX idx_content_published_by ON content (published_by);
CREATE INDEX idx_content_created_by ON content (created_by);
CREATE INDEX idx_content_updated_by ON content (updated_by);

-- Brands a template is assigned to; none = all brands of the organization.
CREATE TABLE content_template_brands (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT content_template_brands_pkey PRIMARY KEY
        CONSTRAINT content_template_brands_id_length CHECK (length(id) = 16),
    content_template_id BLOB NOT NULL
        CONSTRAINT content_template_brands_content_template_id_length CHECK (length(content_template_id) = 16)
        CONSTRAINT content_template_brands_content_template_id_fkey REFERENCES content_templates (id) ON DELETE CASCADE,
    brand_id BLOB NOT NULL
        CONSTRAINT content_template_brands_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT content_template_brands_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT content_template_brands_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_content_template_brands_pair ON content_template_brands (content_template_id, brand_id);
CREATE INDEX idx_content_template_brands_brand ON content_template_brands (brand_id);
