-- The brand domain on SQLite.
-- A check cannot look inside a JSON array here: the gateway checks the elements of permissions, restrictions and countries.

-- A brand, inside an organization; may be a sub-brand of another.
CREATE TABLE brands (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT brands_pkey PRIMARY KEY
        CONSTRAINT brands_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT brands_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT brands_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT brands_name_length CHECK (length(name) <= 255),
    slug TEXT NOT NULL
        CONSTRAINT brands_slug_length CHECK (length(slug) <= 255),
    description TEXT,
    identity TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT brands_identity_type CHECK (json_valid(identity) AND json_type(identity) = 'object'),
    tone_of_voice TEXT,
    communication_style TEXT,
    brand_personality TEXT
        CONSTRAINT brands_brand_personality_type CHECK (
            brand_personality IS NULL OR json_valid(brand_personality) AND json_type(brand_personality) = 'array'
        ),
    guardrails TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT brands_guardrails_type CHECK (json_valid(guardrails) AND json_type(guardrails) = 'array'),
    key_messages TEXT
        CONSTRAINT brands_key_messages_type CHECK (
            key_messages IS NULL OR json_valid(key_messages) AND json_type(key_messages) = 'array'
        ),
    target_audience TEXT,
    country TEXT NOT NULL,
    language TEXT NOT NULL,
    currency TEXT,
    logo TEXT
        CONSTRAINT brands_logo_type CHECK (logo IS NULL OR json_valid(logo) AND json_type(logo) = 'object'),
    colors TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT brands_colors_type CHECK (json_valid(colors) AND json_type(colors) = 'object'),
    settings TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT brands_settings_type CHECK (json_valid(settings) AND json_type(settings) = 'object'),
    parent_brand_id BLOB
        CONSTRAINT brands_parent_brand_id_length CHECK (length(parent_brand_id) = 16)
        CONSTRAINT brands_parent_brand_id_fkey REFERENCES brands (id) ON DELETE SET NULL,
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT brands_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_by BLOB NOT NULL
        CONSTRAINT brands_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT brands_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT brands_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT brands_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT brands_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT brands_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT valid_slug CHECK (slug <> '' AND slug NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT valid_country CHECK (country GLOB '[A-Z][A-Z]'),
    CONSTRAINT valid_language CHECK (language GLOB '[a-z][a-z]'),
    CONSTRAINT brands_currency_form CHECK (currency GLOB '[A-Z][A-Z][A-Z]')
) STRICT;
CREATE UNIQUE INDEX uq_brands_organization_name ON brands (organization_id, name);
CREATE UNIQUE INDEX uq_brands_organization_slug ON brands (organization_id, slug);
CREATE INDEX idx_brands_slug ON brands (slug) WHERE deleted_at IS NULL;
CREATE INDEX idx_brands_country ON brands (country) WHERE deleted_at IS NULL;
CREATE INDEX idx_brands_parent ON brands (parent_brand_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_brands_created_by ON brands (created_by);

-- Links a brand to the brands whose master claims it takes over.
CREATE TABLE brand_master_claim_brands (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT brand_master_claim_brands_pkey PRIMARY KEY
        CONSTRAINT brand_master_claim_brands_id_length CHECK (length(id) = 16),
    brand_id BLOB NOT NULL
        CONSTRAINT brand_master_claim_brands_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT brand_master_claim_brands_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    claim_brand_id BLOB NOT NULL
        CONSTRAINT brand_master_claim_brands_claim_brand_id_length CHECK (length(claim_brand_id) = 16)
        CONSTRAINT brand_master_claim_brands_claim_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT brand_master_claim_brands_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT brand_master_claim_brands_claim_brand_id_differs CHECK (claim_brand_id <> brand_id)
) STRICT;
CREATE UNIQUE INDEX uq_brand_master_claim_brands_pair ON brand_master_claim_brands (brand_id, claim_brand_id);
CREATE INDEX idx_brand_master_claim_brands_claim_brand ON brand_master_claim_brands (claim_brand_id);

-- Which user has which role on which brand, with extra permissions, explicit restrictions and an end. The source of every
-- brand-level role.
CREATE TABLE user_brand_roles (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT user_brand_roles_pkey PRIMARY KEY
        CONSTRAINT user_brand_roles_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT user_brand_roles_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT user_brand_roles_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    brand_id BLOB NOT NULL
        CONSTRAINT user_brand_roles_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT user_brand_roles_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    role TEXT NOT NULL
        CONSTRAINT user_brand_roles_role_value CHECK (role IN ('admin', 'editor', 'viewer')),
    permissions TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT user_brand_roles_permissions_type CHECK (json_valid(permissions) AND json_type(permissions) = 'array'),
    restrictions TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT user_brand_roles_restrictions_type CHECK (json_valid(restrictions) AND json_type(restrictions) = 'array'),
    last_accessed_at TEXT
        CONSTRAINT user_brand_roles_last_accessed_at_form CHECK (last_accessed_at GLOB '????-??-??T??:??:??.??????Z'),
    access_count INTEGER NOT NULL DEFAULT 0,
    assigned_by BLOB
        CONSTRAINT user_brand_roles_assigned_by_length CHECK (length(assigned_by) = 16)
        CONSTRAINT user_brand_roles_assigned_by_fkey REFERENCES users (id) ON DELETE SET NULL,
    assigned_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_brand_roles_assigned_at_form CHECK (assigned_at GLOB '????-??-??T??:??:??.??????Z'),
    expires_at TEXT
        CONSTRAINT user_brand_roles_expires_at_form CHECK (expires_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT user_brand_roles_access_count_range CHECK (access_count BETWEEN 0 AND 2147483647)
) STRICT;
CREATE UNIQUE INDEX uq_user_brand_roles_user_brand ON user_brand_roles (user_id, brand_id);
CREATE INDEX idx_user_brand_roles_brand ON user_brand_roles (brand_id);
CREATE INDEX idx_user_brand_roles_role ON user_brand_roles (role);
CREATE INDEX idx_user_brand_roles_assigned_by ON user_brand_roles (assigned_by);

-- Agencies that vet a brand's claims, by priority.
CREATE TABLE brand_vetting_agencies (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT brand_vetting_agencies_pkey PRIMARY KEY
        CONSTRAINT brand_vetting_agencies_id_length CHECK (length(id) = 16),
    brand_id BLOB NOT NULL
        CONSTRAINT brand_vetting_agencies_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT brand_vetting_agencies_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    agency_name TEXT NOT NULL
        CONSTRAINT brand_vetting_agencies_agency_name_length CHECK (length(agency_name) <= 255),
    priority INTEGER NOT NULL DEFAULT 0
        CONSTRAINT brand_vetting_agencies_priority_size CHECK (priority BETWEEN -2147483648 AND 2147483647),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT brand_vetting_agencies_is_active_value CHECK (is_active IN (0, 1)),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT brand_vetting_agencies_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT brand_vetting_agencies_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_brand_vetting_agencies_brand ON brand_vetting_agencies (brand_id);

-- A product of a brand.
CREATE TABLE products (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT products_pkey PRIMARY KEY
        CONSTRAINT products_id_length CHECK (length(id) = 16),
    brand_id BLOB NOT NULL
        CONSTRAINT products_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT products_brand_id_fkey REFERENCES brands (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT products_name_length CHECK (length(name) <= 255),
    sku TEXT
        CONSTRAINT products_sku_length CHECK (length(sku) <= 100),
    description TEXT,
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT products_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_by BLOB NOT NULL
        CONSTRAINT products_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT products_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT products_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT products_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT products_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT products_name_not_empty CHECK (length(trim(name)) > 0)
) STRICT;
CREATE INDEX idx_products_brand ON products (brand_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX uq_products_brand_sku ON products (brand_id, sku)
    WHERE sku IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX idx_products_created_by ON products (created_by);

-- A marketing or regulatory claim and where it may be used.
CREATE TABLE claims (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT claims_pkey PRIMARY KEY
        CONSTRAINT claims_id_length CHECK (length(id) = 16),
    brand_id BLOB NOT NULL
        CONSTRAINT claims_brand_id_length CHECK (length(brand_id) = 16)
        CONSTRAINT claims_brand_id_fkey REFERENCES brands (id) ON DELETE RESTRICT,
    type TEXT NOT NULL
        CONSTRAINT claims_type_value CHECK (type IN ('master', 'product', 'ingredient')),
    level TEXT NOT NULL
        CONSTRAINT claims_level_value CHECK (level IN ('brand', 'product', 'ingredient')),
    text TEXT NOT NULL
        CONSTRAINT claims_text_type CHECK (json_valid(text) AND json_type(text) = 'object'),
    status TEXT NOT NULL
        CONSTRAINT claims_status_value CHECK (status IN ('allowed', 'disallowed', 'mandatory')),
    countries TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT claims_countries_type CHECK (json_valid(countries) AND json_type(countries) = 'array'),
    ingredients TEXT
        CONSTRAINT claims_ingredients_type CHECK (
            ingredients IS NULL OR json_valid(ingredients) AND json_type(ingredients) = 'array'
        ),
    effective_from TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT claims_effective_from_form CHECK (effective_from GLOB '????-??-??T??:??:??.??????Z'),
    effective_to TEXT
        CONSTRAINT claims_effective_to_form CHECK (effective_to GLOB '????-??-??T??:??:??.??????Z'),
    regulatory_references TEXT
        CONSTRAINT claims_regulatory_references_type CHECK (
            regulatory_references IS NULL OR json_valid(regulatory_references) AND json_type(regulatory_references) = 'array'
        ),
    documentation_urls TEXT
        CONSTRAINT claims_documentation_urls_type CHECK (
            documentation_urls IS NULL OR json_valid(documentation_urls) AND json_type(documentation_urls) = 'array'
        ),
    notes TEXT,
    version INTEGER NOT NULL DEFAULT 1
        CONSTRAINT claims_version_size CHECK (version BETWEEN -2147483648 AND 2147483647),
    created_by BLOB NOT NULL
        CONSTRAINT claims_created_by_length CHECK (length(created_by) = 16)
        CONSTRAINT claims_created_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT claims_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_by BLOB NOT NULL
        CONSTRAINT claims_updated_by_length CHECK (length(updated_by) = 16)
        CONSTRAINT claims_updated_by_fkey REFERENCES users (id) ON DELETE RESTRICT,
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT claims_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT claims_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT claims_text_original CHECK (
        json_type(text, '$.original') IS 'text' AND length(trim(text ->> '$.original')) > 0
    ),
    CONSTRAINT claims_effective_to_order CHECK (effective_to > effective_from)
) STRICT;
CREATE INDEX idx_claims_brand ON claims (brand_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_claims_status ON claims (status) WHERE deleted_at IS NULL;
-- idx_claims_countries is left out: SQLite cannot index the inside of a JSON document.
CREATE INDEX idx_claims_effective ON claims (effective_from, effective_to)
    WHERE deleted_at IS NULL;
CREATE INDEX idx_claims_created_by ON claims (created_by);
CREATE INDEX idx_claims_updated_by ON claims (updated_by);

-- Products a claim is limited to; none = all products.
CREATE TABLE claim_products (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT claim_products_pkey PRIMARY KEY
        CONSTRAINT claim_products_id_length CHECK (length(id) = 16),
    claim_id BLOB NOT NULL
        CONSTRAINT claim_products_claim_id_length CHECK (length(claim_id) = 16)
        CONSTRAINT claim_products_claim_id_fkey REFERENCES claims (id) ON DELETE CASCADE,
    product_id BLOB NOT NULL
        CONSTRAINT claim_products_product_id_length CHECK (length(product_id) = 16)
        CONSTRAINT claim_products_product_id_fkey REFERENCES products (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT claim_products_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_claim_products_pair ON claim_products (claim_id, product_id);
CREATE INDEX idx_claim_products_product ON claim_products (product_id);

-- What to say instead of a claim in a country.
CREATE TABLE claim_replacements (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT claim_replacements_pkey PRIMARY KEY
        CONSTRAINT claim_replacements_id_length CHECK (length(id) = 16),
    claim_id BLOB NOT NULL
        CONSTRAINT claim_replacements_claim_id_length CHECK (length(claim_id) = 16)
        CONSTRAINT claim_replacements_claim_id_fkey REFERENCES claims (id) ON DELETE CASCADE,
    country TEXT NOT NULL,
    replacement TEXT NOT NULL,
    reason TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT claim_replacements_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT claim_replacements_country_form CHECK (country GLOB '[A-Z][A-Z]'),
    CONSTRAINT claim_replacements_replacement_not_empty CHECK (length(trim(replacement)) > 0)
) STRICT;
CREATE INDEX idx_claim_replacements_claim_country ON claim_replacements (claim_id, country);
