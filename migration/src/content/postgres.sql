-- The content domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A template: the dynamic fields, layout and AI prompts of content.
CREATE TABLE content_templates (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT content_templates_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT content_templates_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    description text COLLATE "C",
    icon varchar(100) COLLATE "C",
    fields jsonb NOT NULL CONSTRAINT content_templates_fields_type CHECK (jsonb_typeof(fields) = 'array'),
    layout text COLLATE "C",
    ai_enabled boolean NOT NULL DEFAULT true,
    ai_prompts jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT content_templates_ai_prompts_type CHECK (jsonb_typeof(ai_prompts) = 'object'),
    validation_rules jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT content_templates_validation_rules_type CHECK (jsonb_typeof(validation_rules) = 'array'),
    content_types jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT content_templates_content_types_type CHECK (jsonb_typeof(content_types) = 'array'),
    is_active boolean NOT NULL DEFAULT true,
    category varchar(100) COLLATE "C",
    tags jsonb NOT NULL DEFAULT '[]' CONSTRAINT content_templates_tags_type CHECK (jsonb_typeof(tags) = 'array'),
    usage jsonb NOT NULL DEFAULT '{"count": 0}'
        CONSTRAINT content_templates_usage_type CHECK (jsonb_typeof(usage) = 'object'),
    created_by uuid NOT NULL
        CONSTRAINT content_templates_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_content_templates_active ON content_templates (is_active);
CREATE INDEX idx_content_templates_organization ON content_templates (organization_id);
CREATE INDEX idx_content_templates_created_by ON content_templates (created_by);

-- A piece of content of a brand. One row is one version.
CREATE TABLE content (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT content_pkey PRIMARY KEY,
    brand_id uuid NOT NULL
        CONSTRAINT content_brand_id_fkey REFERENCES brands (id) ON DELETE RESTRICT,
    template_id uuid
        CONSTRAINT content_template_id_fkey REFERENCES content_templates (id) ON DELETE SET NULL,
    type varchar(50) COLLATE "C" NOT NULL,
    title varchar(500) COLLATE "C" NOT NULL,
    slug varchar(500) COLLATE "C" NOT NULL,
    fields jsonb NOT NULL DEFAULT '{}' CONSTRAINT content_fields_type CHECK (jsonb_typeof(fields) = 'object'),
    body text COLLATE "C",
    excerpt text COLLATE "C",
    metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT content_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'draft'
        CONSTRAINT content_status_value CHECK (status IN (
            'draft', 'pending_review', 'in_review', 'approved', 'scheduled', 'published', 'archived',
            'rejected'
        )),
    published_at timestamptz,
    published_by uuid
        CONSTRAINT content_published_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    scheduled_for timestamptz,
    expires_at timestamptz,
    workflow_id uuid,
    current_step_id uuid,
    workflow_data jsonb,
    version integer NOT NULL DEFAULT 1,
    version_note text COLLATE "C",
    is_draft boolean NOT NULL DEFAULT true,
    parent_id uuid
        CONSTRAINT content_parent_id_fkey REFERENCES content (id) ON DELETE SET NULL,
    views integer NOT NULL DEFAULT 0,
    shares integer NOT NULL DEFAULT 0,
    engagement jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT content_engagement_type CHECK (jsonb_typeof(engagement) = 'object'),
    tags jsonb NOT NULL DEFAULT '[]' CONSTRAINT content_tags_type CHECK (jsonb_typeof(tags) = 'array'),
    categories jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT content_categories_type CHECK (jsonb_typeof(categories) = 'array'),
    custom_fields jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT content_custom_fields_type CHECK (jsonb_typeof(custom_fields) = 'object'),
    created_by uuid NOT NULL
        CONSTRAINT content_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_by uuid NOT NULL
        CONSTRAINT content_updated_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT title_not_empty CHECK (length(trim(title)) > 0),
    CONSTRAINT content_slug_form CHECK (slug ~ '^[a-z0-9-]+$'),
    CONSTRAINT content_scheduled_for_needed CHECK (status <> 'scheduled' OR scheduled_for IS NOT NULL),
    CONSTRAINT content_version_range CHECK (version >= 1),
    CONSTRAINT content_views_range CHECK (views >= 0),
    CONSTRAINT content_shares_range CHECK (shares >= 0),
    CONSTRAINT content_engagement_duration CHECK (jsonb_typeof(engagement -> 'duration') IN ('number', 'null'))
);
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
CREATE INDEX idx_content_fts ON content USING gin (
    (to_tsvector('simple', title || ' ' || coalesce(body, '')) || jsonb_to_tsvector('simple', fields, '["string"]'))
);
CREATE INDEX idx_content_tags ON content USING gin (tags);
CREATE INDEX idx_content_fields ON content USING gin (fields jsonb_path_ops);
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
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT content_template_brands_pkey PRIMARY KEY,
    content_template_id uuid NOT NULL
        CONSTRAINT content_template_brands_content_template_id_fkey REFERENCES content_templates (id) ON DELETE CASCADE,
    brand_id uuid NOT NULL
        CONSTRAINT content_template_brands_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_content_template_brands_pair ON content_template_brands (content_template_id, brand_id);
CREATE INDEX idx_content_template_brands_brand ON content_template_brands (brand_id);
