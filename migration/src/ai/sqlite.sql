-- The ai domain on SQLite.

-- A user's own provider of models. A user has at most one default.
CREATE TABLE ai_providers (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT ai_providers_pkey PRIMARY KEY
        CONSTRAINT ai_providers_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT ai_providers_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT ai_providers_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT ai_providers_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT ai_providers_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT ai_providers_name_length CHECK (length(name) <= 100),
    provider_type TEXT NOT NULL
        CONSTRAINT ai_providers_provider_type_value CHECK (provider_type IN (
            'openai', 'anthropic', 'ollama', 'azure_openai', 'custom'
        )),
    api_endpoint TEXT,
    api_key TEXT,
    model_name TEXT
        CONSTRAINT ai_providers_model_name_length CHECK (length(model_name) <= 100),
    config TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT ai_providers_config_type CHECK (json_valid(config) AND json_type(config) = 'object'),
    is_default INTEGER NOT NULL DEFAULT 0
        CONSTRAINT ai_providers_is_default_value CHECK (is_default IN (0, 1)),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT ai_providers_is_active_value CHECK (is_active IN (0, 1)),
    last_used_at TEXT
        CONSTRAINT ai_providers_last_used_at_form CHECK (last_used_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_providers_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_providers_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_ai_providers_user ON ai_providers (user_id);
CREATE INDEX idx_ai_providers_type ON ai_providers (provider_type);
CREATE UNIQUE INDEX uq_ai_providers_user_default ON ai_providers (user_id) WHERE is_default;
CREATE INDEX idx_ai_providers_organization_id ON ai_providers (organization_id);

-- A thread with the assistant, and the data it was given.
CREATE TABLE ai_conversations (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT ai_conversations_pkey PRIMARY KEY
        CONSTRAINT ai_conversations_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT ai_conversations_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT ai_conversations_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT ai_conversations_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT ai_conversations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    ai_provider_id BLOB
        CONSTRAINT ai_conversations_ai_provider_id_length CHECK (length(ai_provider_id) = 16)
        CONSTRAINT ai_conversations_ai_provider_id_fkey REFERENCES ai_providers (id) ON DELETE SET NULL,
    title TEXT
        CONSTRAINT ai_conversations_title_length CHECK (length(title) <= 255),
    context_type TEXT
        CONSTRAINT ai_conversations_context_type_value CHECK (context_type IN (
            'campaign', 'analytics', 'strategy', 'content', 'general'
        )),
    context_data TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT ai_conversations_context_data_type CHECK (json_valid(context_data) AND json_type(context_data) = 'object'),
    is_archived INTEGER NOT NULL DEFAULT 0
        CONSTRAINT ai_conversations_is_archived_value CHECK (is_archived IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_conversations_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_conversations_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT ai_conversations_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_ai_conversations_user ON ai_conversations (user_id);
CREATE INDEX idx_ai_conversations_context ON ai_conversations (context_type);
CREATE INDEX idx_ai_conversations_archived ON ai_conversations (is_archived);
CREATE INDEX idx_ai_conversations_organization_id ON ai_conversations (organization_id);
CREATE INDEX idx_ai_conversations_ai_provider_id ON ai_conversations (ai_provider_id);

-- A message of a thread with the assistant.
CREATE TABLE ai_messages (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT ai_messages_pkey PRIMARY KEY
        CONSTRAINT ai_messages_id_length CHECK (length(id) = 16),
    conversation_id BLOB NOT NULL
        CONSTRAINT ai_messages_conversation_id_length CHECK (length(conversation_id) = 16)
        CONSTRAINT ai_messages_conversation_id_fkey REFERENCES ai_conversations (id) ON DELETE CASCADE,
    role TEXT NOT NULL
        CONSTRAINT ai_messages_role_value CHECK (role IN ('user', 'assistant', 'system')),
    content TEXT NOT NULL,
    tokens_input INTEGER,
    tokens_output INTEGER,
    model_used TEXT
        CONSTRAINT ai_messages_model_used_length CHECK (length(model_used) <= 100),
    latency_ms INTEGER,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_messages_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT ai_messages_tokens_input_range CHECK (tokens_input BETWEEN 0 AND 2147483647),
    CONSTRAINT ai_messages_tokens_output_range CHECK (tokens_output BETWEEN 0 AND 2147483647),
    CONSTRAINT ai_messages_latency_ms_range CHECK (latency_ms BETWEEN 0 AND 2147483647)
) STRICT;
CREATE INDEX idx_ai_messages_conversation ON ai_messages (conversation_id);
CREATE INDEX idx_ai_messages_created ON ai_messages (created_at);

-- How many tokens a user spent at a provider on a day; in its key a null equals a null.
CREATE TABLE ai_token_usage (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT ai_token_usage_pkey PRIMARY KEY
        CONSTRAINT ai_token_usage_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT ai_token_usage_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT ai_token_usage_organization_id_fkey REFERENCES organizations (id) ON DELETE SET NULL,
    user_id BLOB NOT NULL
        CONSTRAINT ai_token_usage_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT ai_token_usage_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    ai_provider_id BLOB
        CONSTRAINT ai_token_usage_ai_provider_id_length CHECK (length(ai_provider_id) = 16)
        CONSTRAINT ai_token_usage_ai_provider_id_fkey REFERENCES ai_providers (id) ON DELETE SET NULL,
    date TEXT NOT NULL
        CONSTRAINT ai_token_usage_date_form CHECK (date GLOB '????-??-??'),
    input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens INTEGER NOT NULL DEFAULT 0,
    request_count INTEGER NOT NULL DEFAULT 0,
    estimated_cost INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT ai_token_usage_input_tokens_range CHECK (input_tokens BETWEEN 0 AND 2147483647),
    CONSTRAINT ai_token_usage_output_tokens_range CHECK (output_tokens BETWEEN 0 AND 2147483647),
    CONSTRAINT ai_token_usage_request_count_range CHECK (request_count BETWEEN 0 AND 2147483647),
    CONSTRAINT ai_token_usage_estimated_cost_range CHECK (estimated_cost >= 0)
) STRICT;
CREATE UNIQUE INDEX uq_ai_token_usage_user_provider_date
    ON ai_token_usage (user_id, coalesce(organization_id, x''), coalesce(ai_provider_id, x''), date);
CREATE INDEX idx_ai_token_usage_date ON ai_token_usage (date DESC);
CREATE INDEX idx_ai_token_usage_provider ON ai_token_usage (ai_provider_id);
CREATE INDEX idx_ai_token_usage_organization_id ON ai_token_usage (organization_id);

-- Something that the assistant suggests.
CREATE TABLE ai_suggestions (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT ai_suggestions_pkey PRIMARY KEY
        CONSTRAINT ai_suggestions_id_length CHECK (length(id) = 16),
    conversation_id BLOB NOT NULL
        CONSTRAINT ai_suggestions_conversation_id_length CHECK (length(conversation_id) = 16)
        CONSTRAINT ai_suggestions_conversation_id_fkey REFERENCES ai_conversations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT ai_suggestions_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT ai_suggestions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    suggestion_type TEXT NOT NULL
        CONSTRAINT ai_suggestions_suggestion_type_value CHECK (suggestion_type IN (
            'campaign', 'email_content', 'sms_content', 'social_post', 'audience_segment', 'strategy',
            'subject_line', 'hashtags'
        )),
    title TEXT
        CONSTRAINT ai_suggestions_title_length CHECK (length(title) <= 255),
    content TEXT NOT NULL
        CONSTRAINT ai_suggestions_content_type CHECK (json_valid(content) AND json_type(content) = 'object'),
    reasoning TEXT,
    confidence INTEGER,
    status TEXT NOT NULL DEFAULT 'pending'
        CONSTRAINT ai_suggestions_status_value CHECK (status IN ('pending', 'accepted', 'rejected', 'applied', 'modified')),
    applied_to_id BLOB
        CONSTRAINT ai_suggestions_applied_to_id_length CHECK (length(applied_to_id) = 16),
    applied_at TEXT
        CONSTRAINT ai_suggestions_applied_at_form CHECK (applied_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_suggestions_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT ai_suggestions_confidence_range CHECK (confidence BETWEEN 0 AND 100)
) STRICT;
CREATE INDEX idx_ai_suggestions_conversation ON ai_suggestions (conversation_id);
CREATE INDEX idx_ai_suggestions_user ON ai_suggestions (user_id);
CREATE INDEX idx_ai_suggestions_type ON ai_suggestions (suggestion_type);
CREATE INDEX idx_ai_suggestions_status ON ai_suggestions (status);

-- How much of the assistant the members with a role may use; null = as much as wanted.
CREATE TABLE ai_usage_limits (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT ai_usage_limits_pkey PRIMARY KEY
        CONSTRAINT ai_usage_limits_id_length CHECK (length(id) = 16),
    role TEXT NOT NULL
        CONSTRAINT ai_usage_limits_role_value CHECK (role IN ('viewer', 'editor', 'admin')),
    daily_token_limit INTEGER
        CONSTRAINT ai_usage_limits_daily_token_limit_size CHECK (daily_token_limit BETWEEN -2147483648 AND 2147483647),
    monthly_token_limit INTEGER
        CONSTRAINT ai_usage_limits_monthly_token_limit_size CHECK (monthly_token_limit BETWEEN -2147483648 AND 2147483647),
    daily_request_limit INTEGER
        CONSTRAINT ai_usage_limits_daily_request_limit_size CHECK (daily_request_limit BETWEEN -2147483648 AND 2147483647),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_usage_limits_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_usage_limits_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_ai_usage_limits_role ON ai_usage_limits (role);

-- What the roles may use until somebody says otherwise. Every installation has the same rows.
INSERT INTO ai_usage_limits
    (id, role, daily_token_limit, monthly_token_limit, daily_request_limit, created_at, updated_at)
VALUES
    (x'8c1f0e526f0b4d7e9a531e0c5a7b2d10', 'viewer', 0, 0, 0, '2026-11-01T00:00:00.000000Z', '2026-11-01T00:00:00.000000Z'),
    (x'b7d94a062c3e4f188e6194d2f05c7a3b', 'editor', 10000, 100000, 50, '2026-11-01T00:00:00.000000Z', '2026-11-01T00:00:00.000000Z'),
    (x'3e5a7c91d8044b6fa27d60f1b8e94c52', 'admin', NULL, NULL, NULL, '2026-11-01T00:00:00.000000Z', '2026-11-01T00:00:00.000000Z');

-- Something that a model generated for a brand.
CREATE TABLE ai_generations (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT ai_generations_pkey PRIMARY KEY
        CONSTRAINT ai_generations_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT ai_generations_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT ai_generations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    brand_id BLOB NOT NULL
        CONSTRAINT ai_generations_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT ai_generations_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    type TEXT NOT NULL
        CONSTRAINT ai_generations_type_value CHECK (type IN (
            'content_generation', 'brand_analysis', 'metadata_generation', 'alt_text', 'transcreation',
            'claim_review', 'title_suggestion'
        )),
    model TEXT NOT NULL
        CONSTRAINT ai_generations_model_length CHECK (length(model) <= 100),
    prompt TEXT NOT NULL,
    parameters TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT ai_generations_parameters_type CHECK (json_valid(parameters) AND json_type(parameters) = 'object'),
    output TEXT,
    tokens_used INTEGER NOT NULL DEFAULT 0,
    latency_ms INTEGER NOT NULL DEFAULT 0,
    cost INTEGER,
    status TEXT NOT NULL DEFAULT 'pending'
        CONSTRAINT ai_generations_status_value CHECK (status IN ('pending', 'completed', 'failed')),
    error TEXT,
    content_id BLOB
        CONSTRAINT ai_generations_content_id_length CHECK (length(content_id) = 16)
        CONSTRAINT ai_generations_content_id_fkey REFERENCES content (id) ON DELETE SET NULL,
    template_id BLOB
        CONSTRAINT ai_generations_template_id_length CHECK (length(template_id) = 16)
        CONSTRAINT ai_generations_template_id_fkey REFERENCES content_templates (id) ON DELETE SET NULL,
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT ai_generations_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT ai_generations_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    completed_at TEXT
        CONSTRAINT ai_generations_completed_at_form CHECK (completed_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT ai_generations_tokens_used_range CHECK (tokens_used BETWEEN 0 AND 2147483647),
    CONSTRAINT ai_generations_latency_ms_range CHECK (latency_ms BETWEEN 0 AND 2147483647),
    CONSTRAINT ai_generations_cost_range CHECK (cost >= 0)
) STRICT;
CREATE INDEX idx_ai_generations_brand_created ON ai_generations (brand_id, created_at DESC);
CREATE INDEX idx_ai_generations_user ON ai_generations (user_id);
CREATE INDEX idx_ai_generations_status ON ai_generations (status);
CREATE INDEX idx_ai_generations_content ON ai_generations (content_id);
CREATE INDEX idx_ai_generations_template_id ON ai_generations (template_id);

-- Embeddings for similarity search: 1536 floats of 32 bits, least significant byte first.
CREATE TABLE vector_store (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT vector_store_pkey PRIMARY KEY
        CONSTRAINT vector_store_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT vector_store_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT vector_store_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT vector_store_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT vector_store_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    source_id TEXT NOT NULL,
    embedding BLOB
        CONSTRAINT vector_store_embedding_length CHECK (length(embedding) = 6144),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT vector_store_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT vector_store_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_vector_store_user_source ON vector_store (user_id, source_id);
CREATE INDEX idx_vector_store_organization_id ON vector_store (organization_id);

-- A function that a user keeps for the assistant; it is never run.
CREATE TABLE functions (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT functions_pkey PRIMARY KEY
        CONSTRAINT functions_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT functions_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT functions_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT functions_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT functions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    created_by BLOB NOT NULL
        CONSTRAINT functions_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT functions_created_by_fkey REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT,
    parameters TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT functions_parameters_type CHECK (json_valid(parameters) AND json_type(parameters) = 'object'),
    code TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT functions_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT functions_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT functions_name_not_empty CHECK (length(trim(name)) > 0)
) STRICT;
CREATE INDEX idx_functions_user ON functions (user_id);
CREATE INDEX idx_functions_organization ON functions (organization_id);
CREATE INDEX idx_functions_created_by ON functions (created_by);

-- A thread between people.
CREATE TABLE conversations (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT conversations_pkey PRIMARY KEY
        CONSTRAINT conversations_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT conversations_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT conversations_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT conversations_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT conversations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    title TEXT,
    subject TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT conversations_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT conversations_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_conversations_user ON conversations (user_id);
CREATE INDEX idx_conversations_organization ON conversations (organization_id);

-- A message of a thread between people.
CREATE TABLE chat_messages (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT chat_messages_pkey PRIMARY KEY
        CONSTRAINT chat_messages_id_length CHECK (length(id) = 16),
    conversation_id BLOB NOT NULL
        CONSTRAINT chat_messages_conversation_id_length CHECK (length(conversation_id) = 16)
        CONSTRAINT chat_messages_conversation_id_fkey REFERENCES conversations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT chat_messages_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT chat_messages_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    message_content TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT chat_messages_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT chat_messages_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT chat_messages_message_content_not_empty CHECK (length(trim(message_content)) > 0)
) STRICT;
CREATE INDEX idx_chat_messages_conversation ON chat_messages (conversation_id, created_at);
CREATE INDEX idx_chat_messages_user ON chat_messages (user_id);

-- Usage outlives the provider and the organization that it was counted for. Where there is a row for the day already that names
-- neither, the numbers are added to it: the key allows one.
CREATE TRIGGER ai_providers_forget_ai_usage BEFORE DELETE ON ai_providers
BEGIN
    UPDATE ai_token_usage SET
        input_tokens = ai_token_usage.input_tokens + gone.input_tokens,
        output_tokens = ai_token_usage.output_tokens + gone.output_tokens,
        request_count = ai_token_usage.request_count + gone.request_count,
        estimated_cost = ai_token_usage.estimated_cost + gone.estimated_cost
    FROM ai_token_usage AS gone
    WHERE gone.ai_provider_id = OLD.id AND ai_token_usage.ai_provider_id IS NULL
        AND ai_token_usage.user_id = gone.user_id AND ai_token_usage.organization_id IS gone.organization_id
        AND ai_token_usage.date = gone.date;
    DELETE FROM ai_token_usage WHERE ai_provider_id = OLD.id AND EXISTS (
        SELECT 1 FROM ai_token_usage AS kept
        WHERE kept.ai_provider_id IS NULL AND kept.user_id = ai_token_usage.user_id
            AND kept.organization_id IS ai_token_usage.organization_id AND kept.date = ai_token_usage.date
    );
    UPDATE ai_token_usage SET ai_provider_id = NULL WHERE ai_provider_id = OLD.id;
END;

-- The providers of an organization go with it, and before its usage does.
CREATE TRIGGER organizations_forget_ai_usage BEFORE DELETE ON organizations
BEGIN
    DELETE FROM ai_providers WHERE organization_id = OLD.id;
    UPDATE ai_token_usage SET
        input_tokens = ai_token_usage.input_tokens + gone.input_tokens,
        output_tokens = ai_token_usage.output_tokens + gone.output_tokens,
        request_count = ai_token_usage.request_count + gone.request_count,
        estimated_cost = ai_token_usage.estimated_cost + gone.estimated_cost
    FROM ai_token_usage AS gone
    WHERE gone.organization_id = OLD.id AND ai_token_usage.organization_id IS NULL
        AND ai_token_usage.user_id = gone.user_id AND ai_token_usage.ai_provider_id IS gone.ai_provider_id
        AND ai_token_usage.date = gone.date;
    DELETE FROM ai_token_usage WHERE organization_id = OLD.id AND EXISTS (
        SELECT 1 FROM ai_token_usage AS kept
        WHERE kept.organization_id IS NULL AND kept.user_id = ai_token_usage.user_id
            AND kept.ai_provider_id IS ai_token_usage.ai_provider_id AND kept.date = ai_token_usage.date
    );
    UPDATE ai_token_usage SET organization_id = NULL WHERE organization_id = OLD.id;
END;
