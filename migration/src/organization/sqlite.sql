-- The organization domain on SQLite.

-- The tenant. Users, licences, modules, applications, brands and customers belong to it.
CREATE TABLE organizations (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT organizations_pkey PRIMARY KEY
        CONSTRAINT organizations_id_length CHECK (length(id) = 16),
    name TEXT NOT NULL,
    slug TEXT NOT NULL
        CONSTRAINT organizations_slug_length CHECK (length(slug) <= 255),
    plan TEXT NOT NULL DEFAULT 'free'
        CONSTRAINT organizations_plan_length CHECK (length(plan) <= 50),
    settings TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT organizations_settings_type CHECK (json_valid(settings) AND json_type(settings) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT organizations_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT organizations_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT organizations_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT organizations_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT organizations_slug_form CHECK (slug <> '' AND slug NOT GLOB '*[^a-z0-9-]*')
) STRICT;
CREATE UNIQUE INDEX uq_organizations_slug ON organizations (slug);

-- Which user has which role in which organization. The source of every organization-level role.
CREATE TABLE organization_members (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT organization_members_pkey PRIMARY KEY
        CONSTRAINT organization_members_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT organization_members_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT organization_members_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT organization_members_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT organization_members_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL DEFAULT 'editor'
        CONSTRAINT organization_members_role_value CHECK (role IN ('admin', 'editor', 'viewer')),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT organization_members_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT organization_members_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_organization_members_org_user ON organization_members (organization_id, user_id);
CREATE INDEX idx_organization_members_user_id ON organization_members (user_id);

-- A client application of the membership platform.
CREATE TABLE applications (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT applications_pkey PRIMARY KEY
        CONSTRAINT applications_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT applications_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT applications_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    description TEXT,
    api_keys TEXT
        CONSTRAINT applications_api_keys_type CHECK (
            api_keys IS NULL OR json_valid(api_keys) AND json_type(api_keys) = 'array'
        ),
    configuration TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT applications_configuration_type CHECK (json_valid(configuration) AND json_type(configuration) = 'object'),
    status TEXT NOT NULL DEFAULT 'development'
        CONSTRAINT applications_status_value CHECK (status IN ('active', 'inactive', 'development')),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT applications_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT applications_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT applications_slug_form CHECK (slug <> '' AND slug NOT GLOB '*[^a-z0-9-]*')
) STRICT;
CREATE UNIQUE INDEX uq_applications_slug ON applications (slug);
CREATE INDEX idx_applications_status ON applications (status);
CREATE INDEX idx_applications_organization ON applications (organization_id);

-- A licence of an organization.
CREATE TABLE licenses (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT licenses_pkey PRIMARY KEY
        CONSTRAINT licenses_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT licenses_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT licenses_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    license_key BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT licenses_license_key_length CHECK (length(license_key) = 16),
    expiration_date TEXT
        CONSTRAINT licenses_expiration_date_form CHECK (expiration_date GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT licenses_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT licenses_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_licenses_license_key ON licenses (license_key);
CREATE INDEX idx_licenses_organization ON licenses (organization_id);

-- A module an organization provides.
CREATE TABLE org_modules (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT org_modules_pkey PRIMARY KEY
        CONSTRAINT org_modules_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT org_modules_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT org_modules_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    module_name TEXT NOT NULL,
    description TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT org_modules_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT org_modules_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_org_modules_org_name ON org_modules (organization_id, module_name);

-- Which module a licence covers.
CREATE TABLE license_modules (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT license_modules_pkey PRIMARY KEY
        CONSTRAINT license_modules_id_length CHECK (length(id) = 16),
    license_id BLOB NOT NULL
        CONSTRAINT license_modules_license_id_length CHECK (length(license_id) = 16)
        CONSTRAINT license_modules_license_id_fkey REFERENCES licenses (id) ON DELETE CASCADE,
    module_id BLOB NOT NULL
        CONSTRAINT license_modules_module_id_length CHECK (length(module_id) = 16)
        CONSTRAINT license_modules_module_id_fkey REFERENCES org_modules (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT license_modules_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_license_modules_license_module ON license_modules (license_id, module_id);
CREATE INDEX idx_license_modules_module ON license_modules (module_id);

-- A customer of an organization; also the contact that segments and flows refer to.
CREATE TABLE customers (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT customers_pkey PRIMARY KEY
        CONSTRAINT customers_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT customers_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT customers_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT customers_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT customers_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_customers_organization ON customers (organization_id);

-- E-mail addresses of a customer.
CREATE TABLE customer_emails (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT customer_emails_pkey PRIMARY KEY
        CONSTRAINT customer_emails_id_length CHECK (length(id) = 16),
    customer_id BLOB NOT NULL
        CONSTRAINT customer_emails_customer_id_length CHECK (length(customer_id) = 16)
        CONSTRAINT customer_emails_customer_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    is_primary INTEGER NOT NULL DEFAULT 0
        CONSTRAINT customer_emails_is_primary_value CHECK (is_primary IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT customer_emails_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT customer_emails_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT customer_emails_email_form CHECK (
        instr(email, '@') > 1 AND substr(email, 1, instr(email, '@') - 1) NOT GLOB '*[^A-Za-z0-9._%+-]*'
        AND substr(email, instr(email, '@') + 1) NOT GLOB '*[^A-Za-z0-9.-]*'
        AND rtrim(substr(email, instr(email, '@') + 1),
            'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') GLOB '?*.'
        AND substr(email, instr(email, '@') + 1) GLOB '*[A-Za-z][A-Za-z]'
    )
) STRICT;
CREATE INDEX idx_customer_emails_customer ON customer_emails (customer_id);
CREATE UNIQUE INDEX uq_customer_emails_primary ON customer_emails (customer_id) WHERE is_primary;

-- Phone numbers of a customer.
CREATE TABLE customer_phones (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT customer_phones_pkey PRIMARY KEY
        CONSTRAINT customer_phones_id_length CHECK (length(id) = 16),
    customer_id BLOB NOT NULL
        CONSTRAINT customer_phones_customer_id_length CHECK (length(customer_id) = 16)
        CONSTRAINT customer_phones_customer_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    phone TEXT NOT NULL,
    type TEXT,
    is_primary INTEGER NOT NULL DEFAULT 0
        CONSTRAINT customer_phones_is_primary_value CHECK (is_primary IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT customer_phones_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT customer_phones_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_customer_phones_customer ON customer_phones (customer_id);
CREATE UNIQUE INDEX uq_customer_phones_primary ON customer_phones (customer_id) WHERE is_primary;

-- Further organizations a customer is linked to; the home organization is linked automatically.
CREATE TABLE customer_organizations (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT customer_organizations_pkey PRIMARY KEY
        CONSTRAINT customer_organizations_id_length CHECK (length(id) = 16),
    customer_id BLOB NOT NULL
        CONSTRAINT customer_organizations_customer_id_length CHECK (length(customer_id) = 16)
        CONSTRAINT customer_organizations_customer_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    organization_id BLOB NOT NULL
        CONSTRAINT customer_organizations_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT customer_organizations_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT customer_organizations_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_customer_organizations_pair ON customer_organizations (customer_id, organization_id);
CREATE INDEX idx_customer_organizations_organization ON customer_organizations (organization_id);

-- Assigns a customer to a user who looks after it.
CREATE TABLE customer_users (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT customer_users_pkey PRIMARY KEY
        CONSTRAINT customer_users_id_length CHECK (length(id) = 16),
    customer_id BLOB NOT NULL
        CONSTRAINT customer_users_customer_id_length CHECK (length(customer_id) = 16)
        CONSTRAINT customer_users_customer_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT customer_users_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT customer_users_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT customer_users_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_customer_users_pair ON customer_users (customer_id, user_id);
CREATE INDEX idx_customer_users_user ON customer_users (user_id);

-- A user's or an organization's connection to an outside provider.
CREATE TABLE user_integrations (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT user_integrations_pkey PRIMARY KEY
        CONSTRAINT user_integrations_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT user_integrations_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT user_integrations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    organization_id BLOB
        CONSTRAINT user_integrations_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT user_integrations_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    name TEXT NOT NULL,
    config TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT user_integrations_config_type CHECK (json_valid(config) AND json_type(config) = 'object'),
    credentials TEXT
        CONSTRAINT user_integrations_credentials_type CHECK (credentials IS NULL OR json_valid(credentials)),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT user_integrations_is_active_value CHECK (is_active IN (0, 1)),
    last_sync_at TEXT
        CONSTRAINT user_integrations_last_sync_at_form CHECK (last_sync_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_integrations_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_integrations_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_user_integrations_user ON user_integrations (user_id);
CREATE INDEX idx_user_integrations_organization ON user_integrations (organization_id);
