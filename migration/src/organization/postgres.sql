-- The organization domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- The tenant. Users, licences, modules, applications, brands and customers belong to it.
CREATE TABLE organizations (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT organizations_pkey PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    slug varchar(255) COLLATE "C" NOT NULL,
    plan varchar(50) COLLATE "C" NOT NULL DEFAULT 'free',
    settings jsonb NOT NULL DEFAULT '{}' CONSTRAINT organizations_settings_type CHECK (jsonb_typeof(settings) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT organizations_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT organizations_slug_form CHECK (slug ~ '^[a-z0-9-]+$')
);
CREATE UNIQUE INDEX uq_organizations_slug ON organizations (slug);

-- Which user has which role in which organization. The source of every organization-level role.
CREATE TABLE organization_members (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT organization_members_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT organization_members_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT organization_members_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    role varchar(50) COLLATE "C" NOT NULL DEFAULT 'editor'
        CONSTRAINT organization_members_role_value CHECK (role IN ('admin', 'editor', 'viewer')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_organization_members_org_user ON organization_members (organization_id, user_id);
CREATE INDEX idx_organization_members_user_id ON organization_members (user_id);

-- A client application of the membership platform.
CREATE TABLE applications (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT applications_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT applications_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name text COLLATE "C" NOT NULL,
    slug text COLLATE "C" NOT NULL,
    description text COLLATE "C",
    api_keys jsonb CONSTRAINT applications_api_keys_type CHECK (jsonb_typeof(api_keys) = 'array'),
    configuration jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT applications_configuration_type CHECK (jsonb_typeof(configuration) = 'object'),
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'development'
        CONSTRAINT applications_status_value CHECK (status IN ('active', 'inactive', 'development')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT applications_slug_form CHECK (slug ~ '^[a-z0-9-]+$')
);
CREATE UNIQUE INDEX uq_applications_slug ON applications (slug);
CREATE INDEX idx_applications_status ON applications (status);
CREATE INDEX idx_applications_organization ON applications (organization_id);

-- A licence of an organization.
CREATE TABLE licenses (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT licenses_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT licenses_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    license_key uuid NOT NULL DEFAULT gen_random_uuid(),
    expiration_date timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_licenses_license_key ON licenses (license_key);
CREATE INDEX idx_licenses_organization ON licenses (organization_id);

-- A module an organization provides.
CREATE TABLE org_modules (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT org_modules_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT org_modules_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    module_name text COLLATE "C" NOT NULL,
    description text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_org_modules_org_name ON org_modules (organization_id, module_name);

-- Which module a licence covers.
CREATE TABLE license_modules (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT license_modules_pkey PRIMARY KEY,
    license_id uuid NOT NULL
        CONSTRAINT license_modules_license_id_fkey REFERENCES licenses (id) ON DELETE CASCADE,
    module_id uuid NOT NULL
        CONSTRAINT license_modules_module_id_fkey REFERENCES org_modules (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_license_modules_license_module ON license_modules (license_id, module_id);
CREATE INDEX idx_license_modules_module ON license_modules (module_id);

-- A customer of an organization; also the contact that segments and flows refer to.
CREATE TABLE customers (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT customers_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT customers_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name text COLLATE "C" NOT NULL,
    first_name text COLLATE "C" NOT NULL,
    last_name text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_customers_organization ON customers (organization_id);

-- E-mail addresses of a customer.
CREATE TABLE customer_emails (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT customer_emails_pkey PRIMARY KEY,
    customer_id uuid NOT NULL
        CONSTRAINT customer_emails_customer_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    email text COLLATE "C" NOT NULL,
    is_primary boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT customer_emails_email_form CHECK (email ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$')
);
CREATE INDEX idx_customer_emails_customer ON customer_emails (customer_id);
CREATE UNIQUE INDEX uq_customer_emails_primary ON customer_emails (customer_id) WHERE is_primary;

-- Phone numbers of a customer.
CREATE TABLE customer_phones (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT customer_phones_pkey PRIMARY KEY,
    customer_id uuid NOT NULL
        CONSTRAINT customer_phones_customer_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    phone text COLLATE "C" NOT NULL,
    type text COLLATE "C",
    is_primary boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_customer_phones_customer ON customer_phones (customer_id);
CREATE UNIQUE INDEX uq_customer_phones_primary ON customer_phones (customer_id) WHERE is_primary;

-- Further organizations a customer is linked to; the home organization is linked automatically.
CREATE TABLE customer_organizations (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT customer_organizations_pkey PRIMARY KEY,
    customer_id uuid NOT NULL
        CONSTRAINT customer_organizations_customer_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    organization_id uuid NOT NULL
        CONSTRAINT customer_organizations_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_customer_organizations_pair ON customer_organizations (customer_id, organization_id);
CREATE INDEX idx_customer_organizations_organization ON customer_organizations (organization_id);

-- Assigns a customer to a user who looks after it.
CREATE TABLE customer_users (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT customer_users_pkey PRIMARY KEY,
    customer_id uuid NOT NULL
        CONSTRAINT customer_users_customer_id_fkey REFERENCES customers (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT customer_users_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_customer_users_pair ON customer_users (customer_id, user_id);
CREATE INDEX idx_customer_users_user ON customer_users (user_id);

-- A user's or an organization's connection to an outside provider.
CREATE TABLE user_integrations (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT user_integrations_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT user_integrations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    organization_id uuid
        CONSTRAINT user_integrations_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    provider text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    config jsonb NOT NULL DEFAULT '{}' CONSTRAINT user_integrations_config_type CHECK (jsonb_typeof(config) = 'object'),
    credentials jsonb,
    is_active boolean NOT NULL DEFAULT true,
    last_sync_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_user_integrations_user ON user_integrations (user_id);
CREATE INDEX idx_user_integrations_organization ON user_integrations (organization_id);

-- These tables were there before the table they refer to.
ALTER TABLE api_keys
    ADD CONSTRAINT api_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE;
