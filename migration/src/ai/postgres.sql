-- The ai domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A user's own provider of models. A user has at most one default.
CREATE TABLE ai_providers (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ai_providers_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT ai_providers_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT ai_providers_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name varchar(100) COLLATE "C" NOT NULL,
    provider_type varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT ai_providers_provider_type_value CHECK (provider_type IN (
            'openai', 'anthropic', 'ollama', 'azure_openai', 'custom'
        )),
    api_endpoint text COLLATE "C",
    api_key text COLLATE "C",
    model_name varchar(100) COLLATE "C",
    config jsonb NOT NULL DEFAULT '{}' CONSTRAINT ai_providers_config_type CHECK (jsonb_typeof(config) = 'object'),
    is_default boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    last_used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_ai_providers_user ON ai_providers (user_id);
CREATE INDEX idx_ai_providers_type ON ai_providers (provider_type);
CREATE UNIQUE INDEX uq_ai_providers_user_default ON ai_providers (user_id) WHERE is_default;
CREATE INDEX idx_ai_providers_organization_id ON ai_providers (organization_id);

-- A thread with the assistant, and the data it was given.
CREATE TABLE ai_conversations (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ai_conversations_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT ai_conversations_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT ai_conversations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    ai_provider_id uuid
        CONSTRAINT ai_conversations_ai_provider_id_fkey REFERENCES ai_providers (id) ON DELETE SET NULL,
    title varchar(255) COLLATE "C",
    context_type varchar(50) COLLATE "C"
        CONSTRAINT ai_conversations_context_type_value CHECK (context_type IN (
            'campaign', 'analytics', 'strategy', 'content', 'general'
        )),
    context_data jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT ai_conversations_context_data_type CHECK (jsonb_typeof(context_data) = 'object'),
    is_archived boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);
CREATE INDEX idx_ai_conversations_user ON ai_conversations (user_id);
CREATE INDEX idx_ai_conversations_context ON ai_conversations (context_type);
CREATE INDEX idx_ai_conversations_archived ON ai_conversations (is_archived);
CREATE INDEX idx_ai_conversations_organization_id ON ai_conversations (organization_id);
CREATE INDEX idx_ai_conversations_ai_provider_id ON ai_conversations (ai_provider_id);

-- A message of a thread with the assistant.
CREATE TABLE ai_messages (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ai_messages_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL
        CONSTRAINT ai_messages_conversation_id_fkey REFERENCES ai_conversations (id) ON DELETE CASCADE,
    role varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT ai_messages_role_value CHECK (role IN ('user', 'assistant', 'system')),
    content text COLLATE "C" NOT NULL,
    tokens_input integer,
    tokens_output integer,
    model_used varchar(100) COLLATE "C",
    latency_ms integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ai_messages_tokens_input_range CHECK (tokens_input >= 0),
    CONSTRAINT ai_messages_tokens_output_range CHECK (tokens_output >= 0),
    CONSTRAINT ai_messages_latency_ms_range CHECK (latency_ms >= 0)
);
CREATE INDEX idx_ai_messages_conversation ON ai_messages (conversation_id);
CREATE INDEX idx_ai_messages_created ON ai_messages (created_at);

-- How many tokens a user spent at a provider on a day; in its key a null equals a null.
CREATE TABLE ai_token_usage (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ai_token_usage_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT ai_token_usage_organization_id_fkey REFERENCES organizations (id) ON DELETE SET NULL,
    user_id uuid NOT NULL
        CONSTRAINT ai_token_usage_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    ai_provider_id uuid
        CONSTRAINT ai_token_usage_ai_provider_id_fkey REFERENCES ai_providers (id) ON DELETE SET NULL,
    date date NOT NULL,
    input_tokens integer NOT NULL DEFAULT 0,
    output_tokens integer NOT NULL DEFAULT 0,
    request_count integer NOT NULL DEFAULT 0,
    estimated_cost numeric(19, 6) NOT NULL DEFAULT 0,
    CONSTRAINT ai_token_usage_input_tokens_range CHECK (input_tokens >= 0),
    CONSTRAINT ai_token_usage_output_tokens_range CHECK (output_tokens >= 0),
    CONSTRAINT ai_token_usage_request_count_range CHECK (request_count >= 0),
    CONSTRAINT ai_token_usage_estimated_cost_range CHECK (estimated_cost >= 0)
);
CREATE UNIQUE INDEX uq_ai_token_usage_user_provider_date
    ON ai_token_usage (user_id, organization_id, ai_provider_id, date) NULLS NOT DISTINCT;
CREATE INDEX idx_ai_token_usage_date ON ai_token_usage (date DESC);
CREATE INDEX idx_ai_token_usage_provider ON ai_token_usage (ai_provider_id);
CREATE INDEX idx_ai_token_usage_organization_id ON ai_token_usage (organization_id);

-- Something that the assistant suggests.
CREATE TABLE ai_suggestions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ai_suggestions_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL
        CONSTRAINT ai_suggestions_conversation_id_fkey REFERENCES ai_conversations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT ai_suggestions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    suggestion_type varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT ai_suggestions_suggestion_type_value CHECK (suggestion_type IN (
            'campaign', 'email_content', 'sms_content', 'social_post', 'audience_segment', 'strategy',
            'subject_line', 'hashtags'
        )),
    title varchar(255) COLLATE "C",
    content jsonb NOT NULL CONSTRAINT ai_suggestions_content_type CHECK (jsonb_typeof(content) = 'object'),
    reasoning text COLLATE "C",
    confidence numeric(3, 2),
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'pending'
        CONSTRAINT ai_suggestions_status_value CHECK (status IN ('pending', 'accepted', 'rejected', 'applied', 'modified')),
    applied_to_id uuid,
    applied_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ai_suggestions_confidence_range CHECK (confidence BETWEEN 0 AND 1)
);
CREATE INDEX idx_ai_suggestions_conversation ON ai_suggestions (conversation_id);
CREATE INDEX idx_ai_suggestions_user ON ai_suggestions (user_id);
CREATE INDEX idx_ai_suggestions_type ON ai_suggestions (suggestion_type);
CREATE INDEX idx_ai_suggestions_status ON ai_suggestions (status);

-- How much of the assistant the members with a role may use; null = as much as wanted.
CREATE TABLE ai_usage_limits (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ai_usage_limits_pkey PRIMARY KEY,
    role varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT ai_usage_limits_role_value CHECK (role IN ('viewer', 'editor', 'admin')),
    daily_token_limit integer,
    monthly_token_limit integer,
    daily_request_limit integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_ai_usage_limits_role ON ai_usage_limits (role);

-- What the roles may use until somebody says otherwise. Every installation has the same rows.
INSERT INTO ai_usage_limits
    (id, role, daily_token_limit, monthly_token_limit, daily_request_limit, created_at, updated_at)
VALUES
    ('8c1f0e52-6f0b-4d7e-9a53-1e0c5a7b2d10', 'viewer', 0, 0, 0, '2026-11-01T00:00:00.000000Z', '2026-11-01T00:00:00.000000Z'),
    ('b7d94a06-2c3e-4f18-8e61-94d2f05c7a3b', 'editor', 10000, 100000, 50, '2026-11-01T00:00:00.000000Z', '2026-11-01T00:00:00.000000Z'),
    ('3e5a7c91-d804-4b6f-a27d-60f1b8e94c52', 'admin', NULL, NULL, NULL, '2026-11-01T00:00:00.000000Z', '2026-11-01T00:00:00.000000Z');

-- Something that a model generated for a brand.
CREATE TABLE ai_generations (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT ai_generations_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT ai_generations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    brand_id uuid NOT NULL
        CONSTRAINT ai_generations_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    type varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT ai_generations_type_value CHECK (type IN (
            'content_generation', 'brand_analysis', 'metadata_generation', 'alt_text', 'transcreation',
            'claim_review', 'title_suggestion'
        )),
    model varchar(100) COLLATE "C" NOT NULL,
    prompt text COLLATE "C" NOT NULL,
    parameters jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT ai_generations_parameters_type CHECK (jsonb_typeof(parameters) = 'object'),
    output text COLLATE "C",
    tokens_used integer NOT NULL DEFAULT 0,
    latency_ms integer NOT NULL DEFAULT 0,
    cost numeric(19, 4),
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'pending'
        CONSTRAINT ai_generations_status_value CHECK (status IN ('pending', 'completed', 'failed')),
    error text COLLATE "C",
    content_id uuid
        CONSTRAINT ai_generations_content_id_fkey REFERENCES content (id) ON DELETE SET NULL,
    template_id uuid
        CONSTRAINT ai_generations_template_id_fkey REFERENCES content_templates (id) ON DELETE SET NULL,
    metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT ai_generations_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz,
    CONSTRAINT ai_generations_tokens_used_range CHECK (tokens_used >= 0),
    CONSTRAINT ai_generations_latency_ms_range CHECK (latency_ms >= 0),
    CONSTRAINT ai_generations_cost_range CHECK (cost >= 0)
);
CREATE INDEX idx_ai_generations_brand_created ON ai_generations (brand_id, created_at DESC);
CREATE INDEX idx_ai_generations_user ON ai_generations (user_id);
CREATE INDEX idx_ai_generations_status ON ai_generations (status);
CREATE INDEX idx_ai_generations_content ON ai_generations (content_id);
CREATE INDEX idx_ai_generations_template_id ON ai_generations (template_id);

-- Embeddings for similarity search: 1536 floats of 32 bits, least significant byte first. There is no index on them: a vector
-- index needs an extension, and searching reads all vectors that the caller may read.
CREATE TABLE vector_store (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT vector_store_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT vector_store_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT vector_store_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    source_id text COLLATE "C" NOT NULL,
    embedding bytea CONSTRAINT vector_store_embedding_length CHECK (length(embedding) = 6144),
    metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT vector_store_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_vector_store_user_source ON vector_store (user_id, source_id);
CREATE INDEX idx_vector_store_organization_id ON vector_store (organization_id);

-- A function that a user keeps for the assistant; it is never run.
CREATE TABLE functions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT functions_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT functions_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT functions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    created_by uuid NOT NULL
        CONSTRAINT functions_created_by_fkey REFERENCES users (id) ON DELETE CASCADE,
    name text COLLATE "C" NOT NULL,
    description text COLLATE "C",
    parameters jsonb NOT NULL DEFAULT '{}' CONSTRAINT functions_parameters_type CHECK (jsonb_typeof(parameters) = 'object'),
    code text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT functions_name_not_empty CHECK (length(trim(name)) > 0)
);
CREATE INDEX idx_functions_user ON functions (user_id);
CREATE INDEX idx_functions_organization ON functions (organization_id);
CREATE INDEX idx_functions_created_by ON functions (created_by);

-- A thread between people.
CREATE TABLE conversations (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT conversations_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT conversations_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT conversations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    title text COLLATE "C",
    subject text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_conversations_user ON conversations (user_id);
CREATE INDEX idx_conversations_organization ON conversations (organization_id);

-- A message of a thread between people.
CREATE TABLE chat_messages (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT chat_messages_pkey PRIMARY KEY,
    conversation_id uuid NOT NULL
        CONSTRAINT chat_messages_conversation_id_fkey REFERENCES conversations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT chat_messages_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    message_content text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chat_messages_message_content_not_empty CHECK (length(trim(message_content)) > 0)
);
CREATE INDEX idx_chat_messages_conversation ON chat_messages (conversation_id, created_at);
CREATE INDEX idx_chat_messages_user ON chat_messages (user_id);

-- Usage outlives the provider and the organization that it was counted for. Where there is a row for the day already that names
-- neither, the numbers are added to it: the key allows one.
CREATE FUNCTION forget_ai_provider() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    WITH gone AS (
        DELETE FROM ai_token_usage AS usage USING ai_token_usage AS kept
        WHERE usage.ai_provider_id = OLD.id AND kept.ai_provider_id IS NULL AND kept.user_id = usage.user_id
            AND kept.organization_id IS NOT DISTINCT FROM usage.organization_id AND kept.date = usage.date
        RETURNING kept.id AS kept_id, usage.*
    )
    UPDATE ai_token_usage AS kept SET
        input_tokens = kept.input_tokens + gone.input_tokens,
        output_tokens = kept.output_tokens + gone.output_tokens,
        request_count = kept.request_count + gone.request_count,
        estimated_cost = kept.estimated_cost + gone.estimated_cost
    FROM gone WHERE kept.id = gone.kept_id;
    UPDATE ai_token_usage SET ai_provider_id = NULL WHERE ai_provider_id = OLD.id;
    RETURN OLD;
END
$$;
CREATE TRIGGER forget_ai_provider BEFORE DELETE ON ai_providers FOR EACH ROW EXECUTE FUNCTION forget_ai_provider();

-- The providers of an organization go with it, and before its usage does.
CREATE FUNCTION forget_ai_organization() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    DELETE FROM ai_providers WHERE organization_id = OLD.id;
    WITH gone AS (
        DELETE FROM ai_token_usage AS usage USING ai_token_usage AS kept
        WHERE usage.organization_id = OLD.id AND kept.organization_id IS NULL AND kept.user_id = usage.user_id
            AND kept.ai_provider_id IS NOT DISTINCT FROM usage.ai_provider_id AND kept.date = usage.date
        RETURNING kept.id AS kept_id, usage.*
    )
    UPDATE ai_token_usage AS kept SET
        input_tokens = kept.input_tokens + gone.input_tokens,
        output_tokens = kept.output_tokens + gone.output_tokens,
        request_count = kept.request_count + gone.request_count,
        estimated_cost = kept.estimated_cost + gone.estimated_cost
    FROM gone WHERE kept.id = gone.kept_id;
    UPDATE ai_token_usage SET organization_id = NULL WHERE organization_id = OLD.id;
    RETURN OLD;
END
$$;
CREATE TRIGGER forget_ai_organization BEFORE DELETE ON organizations
    FOR EACH ROW EXECUTE FUNCTION forget_ai_organization();
