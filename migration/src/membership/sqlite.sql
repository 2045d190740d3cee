-- The membership domain on SQLite.
-- Percentages have two decimals and are stored in hundredths: 1250 is 12.50 percent.

-- A tier of an application's membership.
CREATE TABLE membership_tiers (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT membership_tiers_pkey PRIMARY KEY
        CONSTRAINT membership_tiers_id_length CHECK (length(id) = 16),
    application_id BLOB NOT NULL
        CONSTRAINT membership_tiers_application_id_length CHECK (length(application_id) = 16)
        CONSTRAINT membership_tiers_application_id_fkey REFERENCES applications (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    description TEXT,
    features TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT membership_tiers_features_type CHECK (json_valid(features) AND json_type(features) = 'object'),
    tier_level INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT membership_tiers_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT membership_tiers_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT membership_tiers_slug_form CHECK (slug <> '' AND slug NOT GLOB '*[^a-z0-9-]*'),
    CONSTRAINT membership_tiers_tier_level_range CHECK (tier_level BETWEEN 0 AND 2147483647)
) STRICT;
CREATE UNIQUE INDEX uq_membership_tiers_application_slug ON membership_tiers (application_id, slug);

-- The price of a tier for one billing period.
CREATE TABLE pricing_plans (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT pricing_plans_pkey PRIMARY KEY
        CONSTRAINT pricing_plans_id_length CHECK (length(id) = 16),
    membership_tier_id BLOB NOT NULL
        CONSTRAINT pricing_plans_membership_tier_id_length CHECK (length(membership_tier_id) = 16)
        CONSTRAINT pricing_plans_membership_tier_id_fkey REFERENCES membership_tiers (id) ON DELETE CASCADE,
    billing_period TEXT NOT NULL
        CONSTRAINT pricing_plans_billing_period_value CHECK (billing_period IN ('monthly', 'yearly')),
    price_cents INTEGER NOT NULL,
    currency TEXT NOT NULL DEFAULT 'usd',
    stripe_price_id TEXT,
    promotional_price_cents INTEGER,
    promotional_from TEXT
        CONSTRAINT pricing_plans_promotional_from_form CHECK (promotional_from GLOB '????-??-??T??:??:??.??????Z'),
    promotional_until TEXT
        CONSTRAINT pricing_plans_promotional_until_form CHECK (promotional_until GLOB '????-??-??T??:??:??.??????Z'),
    discount_percent INTEGER,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT pricing_plans_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT pricing_plans_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT pricing_plans_price_cents_range CHECK (price_cents BETWEEN 0 AND 2147483647),
    CONSTRAINT pricing_plans_currency_form CHECK (currency GLOB '[a-z][a-z][a-z]'),
    CONSTRAINT pricing_plans_promotional_price_cents_range CHECK (promotional_price_cents BETWEEN 0 AND price_cents),
    CONSTRAINT pricing_plans_promotional_until_order CHECK (promotional_until > promotional_from),
    CONSTRAINT pricing_plans_discount_percent_range CHECK (discount_percent BETWEEN 0 AND 10000)
) STRICT;
CREATE UNIQUE INDEX uq_pricing_plans_tier_period ON pricing_plans (membership_tier_id, billing_period);

-- Several applications sold together.
CREATE TABLE membership_bundles (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT membership_bundles_pkey PRIMARY KEY
        CONSTRAINT membership_bundles_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT membership_bundles_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT membership_bundles_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT,
    monthly_price_cents INTEGER,
    yearly_price_cents INTEGER,
    currency TEXT NOT NULL DEFAULT 'usd',
    stripe_monthly_price_id TEXT,
    stripe_yearly_price_id TEXT,
    inclusion_rules TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT membership_bundles_inclusion_rules_type CHECK (
            json_valid(inclusion_rules) AND json_type(inclusion_rules) = 'object'
        ),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT membership_bundles_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT membership_bundles_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT membership_bundles_monthly_price_cents_range CHECK (monthly_price_cents BETWEEN 0 AND 2147483647),
    CONSTRAINT membership_bundles_yearly_price_cents_range CHECK (yearly_price_cents BETWEEN 0 AND 2147483647),
    CONSTRAINT membership_bundles_currency_form CHECK (currency GLOB '[a-z][a-z][a-z]')
) STRICT;
CREATE INDEX idx_membership_bundles_organization ON membership_bundles (organization_id);

-- A user's membership of one application.
CREATE TABLE user_memberships (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT user_memberships_pkey PRIMARY KEY
        CONSTRAINT user_memberships_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT user_memberships_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT user_memberships_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    application_id BLOB NOT NULL
        CONSTRAINT user_memberships_application_id_length CHECK (length(application_id) = 16)
        CONSTRAINT user_memberships_application_id_fkey REFERENCES applications (id) ON DELETE CASCADE,
    membership_tier_id BLOB
        CONSTRAINT user_memberships_membership_tier_id_length CHECK (length(membership_tier_id) = 16)
        CONSTRAINT user_memberships_membership_tier_id_fkey REFERENCES membership_tiers (id) ON DELETE SET NULL,
    pricing_plan_id BLOB
        CONSTRAINT user_memberships_pricing_plan_id_length CHECK (length(pricing_plan_id) = 16)
        CONSTRAINT user_memberships_pricing_plan_id_fkey REFERENCES pricing_plans (id) ON DELETE SET NULL,
    membership_bundle_id BLOB
        CONSTRAINT user_memberships_membership_bundle_id_length CHECK (length(membership_bundle_id) = 16)
        CONSTRAINT user_memberships_membership_bundle_id_fkey REFERENCES membership_bundles (id) ON DELETE SET NULL,
    stripe_subscription_id TEXT,
    status TEXT NOT NULL DEFAULT 'inactive'
        CONSTRAINT user_memberships_status_value CHECK (status IN ('active', 'inactive', 'past_due', 'canceled')),
    started_at TEXT
        CONSTRAINT user_memberships_started_at_form CHECK (started_at GLOB '????-??-??T??:??:??.??????Z'),
    ends_at TEXT
        CONSTRAINT user_memberships_ends_at_form CHECK (ends_at GLOB '????-??-??T??:??:??.??????Z'),
    renewal_date TEXT
        CONSTRAINT user_memberships_renewal_date_form CHECK (renewal_date GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_memberships_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_memberships_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT user_memberships_ends_at_order CHECK (ends_at > started_at)
) STRICT;
CREATE INDEX idx_user_memberships_user ON user_memberships (user_id);
CREATE INDEX idx_user_memberships_application_status ON user_memberships (application_id, status);
CREATE INDEX idx_user_memberships_tier ON user_memberships (membership_tier_id);
CREATE INDEX idx_user_memberships_plan ON user_memberships (pricing_plan_id);
CREATE INDEX idx_user_memberships_bundle ON user_memberships (membership_bundle_id);

-- Which applications a bundle holds.
CREATE TABLE membership_bundle_applications (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT membership_bundle_applications_pkey PRIMARY KEY
        CONSTRAINT membership_bundle_applications_id_length CHECK (length(id) = 16),
    membership_bundle_id BLOB NOT NULL
        CONSTRAINT membership_bundle_applications_membership_bundle_id_length CHECK (length(membership_bundle_id) = 16)
        CONSTRAINT membership_bundle_applications_membership_bundle_id_fkey
            REFERENCES membership_bundles (id) ON DELETE CASCADE,
    application_id BLOB NOT NULL
        CONSTRAINT membership_bundle_applications_application_id_length CHECK (length(application_id) = 16)
        CONSTRAINT membership_bundle_applications_application_id_fkey REFERENCES applications (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT membership_bundle_applications_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_membership_bundle_applications_pair ON membership_bundle_applications
    (membership_bundle_id, application_id);
CREATE INDEX idx_membership_bundle_applications_application ON membership_bundle_applications (application_id);

-- A user's (or organization's) subscription to a plan of the product itself.
CREATE TABLE subscriptions (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT subscriptions_pkey PRIMARY KEY
        CONSTRAINT subscriptions_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT subscriptions_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT subscriptions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    organization_id BLOB
        CONSTRAINT subscriptions_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT subscriptions_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    plan TEXT NOT NULL
        CONSTRAINT subscriptions_plan_length CHECK (length(plan) <= 50),
    status TEXT NOT NULL DEFAULT 'inactive'
        CONSTRAINT subscriptions_status_value CHECK (status IN ('active', 'inactive', 'trialing', 'past_due', 'canceled')),
    stripe_id TEXT,
    current_period_start TEXT
        CONSTRAINT subscriptions_current_period_start_form CHECK (current_period_start GLOB '????-??-??T??:??:??.??????Z'),
    current_period_end TEXT
        CONSTRAINT subscriptions_current_period_end_form CHECK (current_period_end GLOB '????-??-??T??:??:??.??????Z'),
    cancel_at_period_end INTEGER NOT NULL DEFAULT 0
        CONSTRAINT subscriptions_cancel_at_period_end_value CHECK (cancel_at_period_end IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT subscriptions_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT subscriptions_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT subscriptions_current_period_end_order CHECK (current_period_end > current_period_start)
) STRICT;
CREATE INDEX idx_subscriptions_user ON subscriptions (user_id);
CREATE INDEX idx_subscriptions_organization ON subscriptions (organization_id);
CREATE UNIQUE INDEX uq_subscriptions_stripe_id ON subscriptions (stripe_id) WHERE stripe_id IS NOT NULL;

-- Pricing offers, platform-wide.
CREATE TABLE offers (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT offers_pkey PRIMARY KEY
        CONSTRAINT offers_id_length CHECK (length(id) = 16),
    key TEXT NOT NULL
        CONSTRAINT offers_key_length CHECK (length(key) <= 100),
    name TEXT NOT NULL
        CONSTRAINT offers_name_length CHECK (length(name) <= 255),
    description TEXT,
    plan_type TEXT
        CONSTRAINT offers_plan_type_length CHECK (length(plan_type) <= 50),
    discount INTEGER NOT NULL DEFAULT 0,
    valid_from TEXT
        CONSTRAINT offers_valid_from_form CHECK (valid_from GLOB '????-??-??T??:??:??.??????Z'),
    valid_to TEXT
        CONSTRAINT offers_valid_to_form CHECK (valid_to GLOB '????-??-??T??:??:??.??????Z'),
    enabled INTEGER NOT NULL DEFAULT 0
        CONSTRAINT offers_enabled_value CHECK (enabled IN (0, 1)),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT offers_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT offers_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT offers_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT offers_discount_range CHECK (discount BETWEEN 0 AND 10000),
    CONSTRAINT offers_valid_to_order CHECK (valid_to > valid_from)
) STRICT;
CREATE UNIQUE INDEX uq_offers_key ON offers (key);
CREATE INDEX idx_offers_enabled ON offers (enabled);
