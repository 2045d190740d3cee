-- The membership domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A tier of an application's membership.
CREATE TABLE membership_tiers (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT membership_tiers_pkey PRIMARY KEY,
    application_id uuid NOT NULL
        CONSTRAINT membership_tiers_application_id_fkey REFERENCES applications (id) ON DELETE CASCADE,
    name text COLLATE "C" NOT NULL,
    slug text COLLATE "C" NOT NULL,
    description text COLLATE "C",
    features jsonb NOT NULL DEFAULT '{}' CONSTRAINT membership_tiers_features_type CHECK (jsonb_typeof(features) = 'object'),
    tier_level integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT membership_tiers_slug_form CHECK (slug ~ '^[a-z0-9-]+$'),
    CONSTRAINT membership_tiers_tier_level_range CHECK (tier_level >= 0)
);
CREATE UNIQUE INDEX uq_membership_tiers_application_slug ON membership_tiers (application_id, slug);

-- The price of a tier for one billing period.
CREATE TABLE pricing_plans (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT pricing_plans_pkey PRIMARY KEY,
    membership_tier_id uuid NOT NULL
        CONSTRAINT pricing_plans_membership_tier_id_fkey REFERENCES membership_tiers (id) ON DELETE CASCADE,
    billing_period varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT pricing_plans_billing_period_value CHECK (billing_period IN ('monthly', 'yearly')),
    price_cents integer NOT NULL,
    currency char(3) COLLATE "C" NOT NULL DEFAULT 'usd',
    stripe_price_id text COLLATE "C",
    promotional_price_cents integer,
    promotional_from timestamptz,
    promotional_until timestamptz,
    discount_percent numeric(5, 2),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pricing_plans_price_cents_range CHECK (price_cents >= 0),
    CONSTRAINT pricing_plans_currency_form CHECK (currency ~ '^[a-z]{3}$'),
    CONSTRAINT pricing_plans_promotional_price_cents_range CHECK (promotional_price_cents BETWEEN 0 AND price_cents),
    CONSTRAINT pricing_plans_promotional_until_order CHECK (promotional_until > promotional_from),
    CONSTRAINT pricing_plans_discount_percent_range CHECK (discount_percent BETWEEN 0 AND 100)
);
CREATE UNIQUE INDEX uq_pricing_plans_tier_period ON pricing_plans (membership_tier_id, billing_period);

-- Several applications sold together.
CREATE TABLE membership_bundles (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT membership_bundles_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT membership_bundles_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name text COLLATE "C" NOT NULL,
    description text COLLATE "C",
    monthly_price_cents integer,
    yearly_price_cents integer,
    currency char(3) COLLATE "C" NOT NULL DEFAULT 'usd',
    stripe_monthly_price_id text COLLATE "C",
    stripe_yearly_price_id text COLLATE "C",
    inclusion_rules jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT membership_bundles_inclusion_rules_type CHECK (jsonb_typeof(inclusion_rules) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT membership_bundles_monthly_price_cents_range CHECK (monthly_price_cents >= 0),
    CONSTRAINT membership_bundles_yearly_price_cents_range CHECK (yearly_price_cents >= 0),
    CONSTRAINT membership_bundles_currency_form CHECK (currency ~ '^[a-z]{3}$')
);
CREATE INDEX idx_membership_bundles_organization ON membership_bundles (organization_id);

-- A user's membership of one application.
CREATE TABLE user_memberships (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT user_memberships_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT user_memberships_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    application_id uuid NOT NULL
        CONSTRAINT user_memberships_application_id_fkey REFERENCES applications (id) ON DELETE CASCADE,
    membership_tier_id uuid
        CONSTRAINT user_memberships_membership_tier_id_fkey REFERENCES membership_tiers (id) ON DELETE SET NULL,
    pricing_plan_id uuid
        CONSTRAINT user_memberships_pricing_plan_id_fkey REFERENCES pricing_plans (id) ON DELETE SET NULL,
    membership_bundle_id uuid
        CONSTRAINT user_memberships_membership_bundle_id_fkey REFERENCES membership_bundles (id) ON DELETE SET NULL,
    stripe_subscription_id text COLLATE "C",
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'inactive'
        CONSTRAINT user_memberships_status_value CHECK (status IN ('active', 'inactive', 'past_due', 'canceled')),
    started_at timestamptz,
    ends_at timestamptz,
    renewal_date timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT user_memberships_ends_at_order CHECK (ends_at > started_at)
);
CREATE INDEX idx_user_memberships_user ON user_memberships (user_id);
CREATE INDEX idx_user_memberships_application_status ON user_memberships (application_id, status);
CREATE INDEX idx_user_memberships_tier ON user_memberships (membership_tier_id);
CREATE INDEX idx_user_memberships_plan ON user_memberships (pricing_plan_id);
CREATE INDEX idx_user_memberships_bundle ON user_memberships (membership_bundle_id);

-- Which applications a bundle holds.
CREATE TABLE membership_bundle_applications (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT membership_bundle_applications_pkey PRIMARY KEY,
    membership_bundle_id uuid NOT NULL
        CONSTRAINT membership_bundle_applications_membership_bundle_id_fkey
            REFERENCES membership_bundles (id) ON DELETE CASCADE,
    application_id uuid NOT NULL
        CONSTRAINT membership_bundle_applications_application_id_fkey REFERENCES applications (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_membership_bundle_applications_pair ON membership_bundle_applications
    (membership_bundle_id, application_id);
CREATE INDEX idx_membership_bundle_applications_application ON membership_bundle_applications (application_id);

-- A user's (or organization's) subscription to a plan of the product itself.
CREATE TABLE subscriptions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT subscriptions_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT subscriptions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    organization_id uuid
        CONSTRAINT subscriptions_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    plan varchar(50) COLLATE "C" NOT NULL,
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'inactive'
        CONSTRAINT subscriptions_status_value CHECK (status IN ('active', 'inactive', 'trialing', 'past_due', 'canceled')),
    stripe_id text COLLATE "C",
    current_period_start timestamptz,
    current_period_end timestamptz,
    cancel_at_period_end boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT subscriptions_current_period_end_order CHECK (current_period_end > current_period_start)
);
CREATE INDEX idx_subscriptions_user ON subscriptions (user_id);
CREATE INDEX idx_subscriptions_organization ON subscriptions (organization_id);
CREATE UNIQUE INDEX uq_subscriptions_stripe_id ON subscriptions (stripe_id) WHERE stripe_id IS NOT NULL;

-- Pricing offers, platform-wide.
CREATE TABLE offers (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT offers_pkey PRIMARY KEY,
    key varchar(100) COLLATE "C" NOT NULL,
    name varchar(255) COLLATE "C" NOT NULL,
    description text COLLATE "C",
    plan_type varchar(50) COLLATE "C",
    discount numeric(5, 2) NOT NULL DEFAULT 0,
    valid_from timestamptz,
    valid_to timestamptz,
    enabled boolean NOT NULL DEFAULT false,
    metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT offers_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT offers_discount_range CHECK (discount BETWEEN 0 AND 100),
    CONSTRAINT offers_valid_to_order CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX uq_offers_key ON offers (key);
CREATE INDEX idx_offers_enabled ON offers (enabled);
