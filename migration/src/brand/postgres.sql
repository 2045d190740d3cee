-- The brand domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A brand, inside an organization; may be a sub-brand of another.
CREATE TABLE brands (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT brands_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT brands_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    slug varchar(255) COLLATE "C" NOT NULL,
    description text COLLATE "C",
    identity jsonb NOT NULL DEFAULT '{}' CONSTRAINT brands_identity_type CHECK (jsonb_typeof(identity) = 'object'),
    tone_of_voice text COLLATE "C",
    communication_style text COLLATE "C",
    brand_personality jsonb CONSTRAINT brands_brand_personality_type CHECK (jsonb_typeof(brand_personality) = 'array'),
    guardrails jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT brands_guardrails_type CHECK (jsonb_typeof(guardrails) = 'array'),
    key_messages jsonb CONSTRAINT brands_key_messages_type CHECK (jsonb_typeof(key_messages) = 'array'),
    target_audience text COLLATE "C",
    country char(2) COLLATE "C" NOT NULL,
    language char(2) COLLATE "C" NOT NULL,
    currency char(3) COLLATE "C",
    logo jsonb CONSTRAINT brands_logo_type CHECK (jsonb_typeof(logo) = 'object'),
    colors jsonb NOT NULL DEFAULT '{}' CONSTRAINT brands_colors_type CHECK (jsonb_typeof(colors) = 'object'),
    settings jsonb NOT NULL DEFAULT '{}' CONSTRAINT brands_settings_type CHECK (jsonb_typeof(settings) = 'object'),
    parent_brand_id uuid
        CONSTRAINT brands_parent_brand_id_fkey REFERENCES brands (id) ON DELETE SET NULL,
    metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT brands_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_by uuid NOT NULL
        CONSTRAINT brands_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT brands_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT valid_slug CHECK (slug ~ '^[a-z0-9-]+$'),
    CONSTRAINT valid_country CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT valid_language CHECK (language ~ '^[a-z]{2}$'),
    CONSTRAINT brands_currency_form CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE UNIQUE INDEX uq_brands_organization_name ON brands (organization_id, name);
CREATE UNIQUE INDEX uq_brands_organization_slug ON brands (organization_id, slug);
CREATE INDEX idx_brands_slug ON brands (slug) WHERE deleted_at IS NULL;
CREATE INDEX idx_brands_country ON brands (country) WHERE deleted_at IS NULL;
CREATE INDEX idx_brands_parent ON brands (parent_brand_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_brands_created_by ON brands (created_by);

-- Links a brand to the brands whose master claims it takes over.
CREATE TABLE brand_master_claim_brands (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT brand_master_claim_brands_pkey PRIMARY KEY,
    brand_id uuid NOT NULL
        CONSTRAINT brand_master_claim_brands_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    claim_brand_id uuid NOT NULL
        CONSTRAINT brand_master_claim_brands_claim_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT brand_master_claim_brands_claim_brand_id_differs CHECK (claim_brand_id <> brand_id)
);
CREATE UNIQUE INDEX uq_brand_master_claim_brands_pair ON brand_master_claim_brands (brand_id, claim_brand_id);
CREATE INDEX idx_brand_master_claim_brands_claim_brand ON brand_master_claim_brands (claim_brand_id);

-- Which user has which role on which brand, with extra permissions, explicit restrictions and an end. The source of every
-- brand-level role.
CREATE TABLE user_brand_roles (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT user_brand_roles_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT user_brand_roles_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    brand_id uuid NOT NULL
        CONSTRAINT user_brand_roles_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    role varchar(50) COLLATE "C" NOT NULL CONSTRAINT user_brand_roles_role_value CHECK (role IN ('admin', 'editor', 'viewer')),
    permissions jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT user_brand_roles_permissions_type CHECK (jsonb_typeof(permissions) = 'array'),
    restrictions jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT user_brand_roles_restrictions_type CHECK (jsonb_typeof(restrictions) = 'array'),
    last_accessed_at timestamptz,
    access_count integer NOT NULL DEFAULT 0,
    assigned_by uuid
        CONSTRAINT user_brand_roles_assigned_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    assigned_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    CONSTRAINT user_brand_roles_permissions_form CHECK (
        NOT jsonb_path_exists(
            permissions,
            'strict $[*] ? (@.type() != "string" || !(@ like_regex "^([a-z_]+|[*]):([a-z_]+|[*])$"))',
            '{}',
            true
        )
    ),
    CONSTRAINT user_brand_roles_restrictions_form CHECK (
        NOT jsonb_path_exists(
            restrictions,
            'strict $[*] ? (@.type() != "string" || !(@ like_regex "^([a-z_]+|[*]):([a-z_]+|[*])$"))',
            '{}',
            true
        )
    ),
    CONSTRAINT user_brand_roles_access_count_range CHECK (access_count >= 0)
);
CREATE UNIQUE INDEX uq_user_brand_roles_user_brand ON user_brand_roles (user_id, brand_id);
CREATE INDEX idx_user_brand_roles_brand ON user_brand_roles (brand_id);
CREATE INDEX idx_user_brand_roles_role ON user_brand_roles (role);
CREATE INDEX idx_user_brand_roles_assigned_by ON user_brand_roles (assigned_by);

-- Agencies that vet a brand's claims, by priority.
CREATE TABLE brand_vetting_agencies (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT brand_vetting_agencies_pkey PRIMARY KEY,
    brand_id uuid NOT NULL
        CONSTRAINT brand_vetting_agencies_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    agency_name varchar(255) COLLATE "C" NOT NULL,
    priority integer NOT NULL DEFAULT 0,
    is_active boolean NOT NULL DEFAULT true,
    metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT brand_vetting_agencies_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_brand_vetting_agencies_brand ON brand_vetting_agencies (brand_id);

-- A product of a brand.
CREATE TABLE products (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT products_pkey PRIMARY KEY,
    brand_id uuid NOT NULL
        CONSTRAINT products_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    sku varchar(100) COLLATE "C",
    description text COLLATE "C",
    metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT products_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_by uuid NOT NULL
        CONSTRAINT products_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT products_name_not_empty CHECK (length(trim(name)) > 0)
);
CREATE INDEX idx_products_brand ON products (brand_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX uq_products_brand_sku ON products (brand_id, sku)
    WHERE sku IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX idx_products_created_by ON products (created_by);

-- A marketing or regulatory claim and where it may be used.
CREATE TABLE claims (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT claims_pkey PRIMARY KEY,
    brand_id uuid NOT NULL
        CONSTRAINT claims_brand_id_fkey REFERENCES brands (id) ON DELETE RESTRICT,
    type varchar(50) COLLATE "C" NOT NULL CONSTRAINT claims_type_value CHECK (type IN ('master', 'product', 'ingredient')),
    level varchar(50) COLLATE "C" NOT NULL CONSTRAINT claims_level_value CHECK (level IN ('brand', 'product', 'ingredient')),
    text jsonb NOT NULL CONSTRAINT claims_text_type CHECK (jsonb_typeof(text) = 'object'),
    status varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT claims_status_value CHECK (status IN ('allowed', 'disallowed', 'mandatory')),
    countries jsonb NOT NULL DEFAULT '[]' CONSTRAINT claims_countries_type CHECK (jsonb_typeof(countries) = 'array'),
    ingredients jsonb CONSTRAINT claims_ingredients_type CHECK (jsonb_typeof(ingredients) = 'array'),
    effective_from timestamptz NOT NULL DEFAULT now(),
    effective_to timestamptz,
    regulatory_references jsonb
        CONSTRAINT claims_regulatory_references_type CHECK (jsonb_typeof(regulatory_references) = 'array'),
    documentation_urls jsonb CONSTRAINT claims_documentation_urls_type CHECK (jsonb_typeof(documentation_urls) = 'array'),
    notes text COLLATE "C",
    version integer NOT NULL DEFAULT 1,
    created_by uuid NOT NULL
        CONSTRAINT claims_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_by uuid NOT NULL
        CONSTRAINT claims_updated_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT claims_text_original CHECK (
        jsonb_typeof(text -> 'original') IS NOT DISTINCT FROM 'string' AND length(trim(text ->> 'original')) > 0
    ),
    CONSTRAINT claims_countries_form CHECK (
        NOT jsonb_path_exists(
            countries,
            'strict $[*] ? (@.type() != "string" || !(@ like_regex "^[A-Z]{2}$"))',
            '{}',
            true
        )
    ),
    CONSTRAINT claims_effective_to_order CHECK (effective_to > effective_from)
);
CREATE INDEX idx_claims_brand ON claims (brand_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_claims_status ON claims (status) WHERE deleted_at IS NULL;
CREATE INDEX idx_claims_countries ON claims USING gin (countries);
CREATE INDEX idx_claims_effective ON claims (effective_from, effective_to)
    WHERE deleted_at IS NULL;
CREATE INDEX idx_claims_created_by ON claims (created_by);
CREATE INDEX idx_claims_updated_by ON claims (updated_by);

-- Products a claim is limited to; none = all products.
CREATE TABLE claim_products (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT claim_products_pkey PRIMARY KEY,
    claim_id uuid NOT NULL
        CONSTRAINT claim_products_claim_id_fkey REFERENCES claims (id) ON DELETE CASCADE,
    product_id uuid NOT NULL
        CONSTRAINT claim_products_product_id_fkey REFERENCES products (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_claim_products_pair ON claim_products (claim_id, product_id);
CREATE INDEX idx_claim_products_product ON claim_products (product_id);

-- What to say instead of a claim in a country.
CREATE TABLE claim_replacements (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT claim_replacements_pkey PRIMARY KEY,
    claim_id uuid NOT NULL
        CONSTRAINT claim_replacements_claim_id_fkey REFERENCES claims (id) ON DELETE CASCADE,
    country char(2) COLLATE "C" NOT NULL,
    replacement text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT claim_replacements_country_form CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT claim_replacements_replacement_not_empty CHECK (length(trim(replacement)) > 0)
);
CREATE INDEX idx_claim_replacements_claim_country ON claim_replacements (claim_id, country);
