-- The identity domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- One account: profile, authentication state and second factor. Roles are in organization_members and user_brand_roles.
CREATE TABLE users (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT users_pkey PRIMARY KEY,
    email varchar(255) COLLATE "C",
    email_normalized varchar(255) COLLATE "C",
    password_hash varchar(255) COLLATE "C",
    first_name varchar(100) COLLATE "C",
    last_name varchar(100) COLLATE "C",
    full_name varchar(255) COLLATE "C",
    avatar_url text COLLATE "C",
    phone varchar(50) COLLATE "C",
    phone_verified_at timestamptz,
    company varchar(255) COLLATE "C",
    timezone varchar(50) COLLATE "C" NOT NULL DEFAULT 'UTC',
    language char(2) COLLATE "C" NOT NULL DEFAULT 'en',
    platform_role varchar(50) COLLATE "C" NOT NULL DEFAULT 'user'
        CONSTRAINT users_platform_role_value CHECK (platform_role IN ('user', 'developer')),
    is_active boolean NOT NULL DEFAULT true,
    is_sso_user boolean NOT NULL DEFAULT false,
    is_anonymous boolean NOT NULL DEFAULT false,
    email_verified boolean NOT NULL DEFAULT false,
    email_verified_at timestamptz,
    invited_at timestamptz,
    last_login_at timestamptz,
    login_count integer NOT NULL DEFAULT 0,
    failed_login_attempts integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    banned_until timestamptz,
    mfa_enabled boolean NOT NULL DEFAULT false,
    mfa_secret text COLLATE "C",
    mfa_backup_codes jsonb CONSTRAINT users_mfa_backup_codes_type CHECK (jsonb_typeof(mfa_backup_codes) = 'array'),
    app_metadata jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT users_app_metadata_type CHECK (jsonb_typeof(app_metadata) = 'object'),
    metadata jsonb NOT NULL DEFAULT '{}' CONSTRAINT users_metadata_type CHECK (jsonb_typeof(metadata) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT valid_email CHECK (email ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
    CONSTRAINT users_email_normalized_derived CHECK (email_normalized IS NOT DISTINCT FROM lower(trim(email))),
    CONSTRAINT users_phone_form CHECK (phone ~ '^\+[1-9][0-9]{1,14}$'),
    CONSTRAINT users_language_form CHECK (language ~ '^[a-z]{2}$'),
    CONSTRAINT users_login_count_range CHECK (login_count >= 0),
    CONSTRAINT users_failed_login_attempts_range CHECK (failed_login_attempts >= 0),
    CONSTRAINT users_identity_present CHECK (is_anonymous OR email IS NOT NULL OR phone IS NOT NULL)
);
CREATE UNIQUE INDEX uq_users_email ON users (email);
CREATE UNIQUE INDEX uq_users_email_normalized ON users (email_normalized);
CREATE UNIQUE INDEX uq_users_phone ON users (phone) WHERE phone IS NOT NULL;
CREATE INDEX idx_users_last_login ON users (last_login_at DESC) WHERE deleted_at IS NULL;

-- One-time tokens behind confirmation, recovery, change, re-authentication, magic-link and invitation flows. Not in the API.
CREATE TABLE user_tokens (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT user_tokens_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT user_tokens_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    kind varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT user_tokens_kind_value CHECK (kind IN (
            'email_confirmation', 'phone_confirmation', 'password_recovery', 'magic_link',
            'email_change_current', 'email_change_new', 'phone_change', 'reauthentication', 'invitation'
        )),
    token_hash varchar(128) COLLATE "C" NOT NULL,
    target text COLLATE "C",
    payload jsonb NOT NULL DEFAULT '{}' CONSTRAINT user_tokens_payload_type CHECK (jsonb_typeof(payload) = 'object'),
    sent_at timestamptz,
    expires_at timestamptz NOT NULL,
    consumed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_user_tokens_token_hash ON user_tokens (token_hash);
CREATE INDEX idx_user_tokens_user_kind ON user_tokens (user_id, kind) WHERE consumed_at IS NULL;

-- External sign-in identities (social login, OAuth, SSO) of a user.
CREATE TABLE user_identities (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT user_identities_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT user_identities_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    provider varchar(50) COLLATE "C" NOT NULL,
    subject varchar(255) COLLATE "C" NOT NULL,
    email varchar(255) COLLATE "C",
    last_login_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_user_identities_provider_subject ON user_identities (provider, subject);
CREATE INDEX idx_user_identities_user ON user_identities (user_id);

-- Signed-in sessions.
CREATE TABLE sessions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT sessions_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT sessions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    token_hash varchar(128) COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL DEFAULT (now() + interval '8 hours'),
    ip_address inet,
    user_agent text COLLATE "C",
    last_seen_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_sessions_token_hash ON sessions (token_hash);
CREATE INDEX idx_sessions_user_id ON sessions (user_id);
CREATE INDEX idx_sessions_expires_at ON sessions (expires_at);

-- Marks a session as having passed the second factor, until expires_at.
CREATE TABLE mfa_enforced_sessions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT mfa_enforced_sessions_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT mfa_enforced_sessions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    session_id uuid NOT NULL
        CONSTRAINT mfa_enforced_sessions_session_id_fkey REFERENCES sessions (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_mfa_enforced_sessions_session ON mfa_enforced_sessions (session_id);
CREATE INDEX idx_mfa_enforced_sessions_user ON mfa_enforced_sessions (user_id);

-- Every sign-in attempt, for rate limiting and lockout.
CREATE TABLE login_attempts (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT login_attempts_pkey PRIMARY KEY,
    user_id uuid
        CONSTRAINT login_attempts_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    email_normalized varchar(255) COLLATE "C",
    ip_address inet,
    user_agent text COLLATE "C",
    succeeded boolean NOT NULL,
    failure_reason varchar(50) COLLATE "C"
        CONSTRAINT login_attempts_failure_reason_value CHECK (failure_reason IN (
            'unknown_user', 'bad_password', 'bad_mfa_code', 'locked', 'banned', 'inactive', 'rate_limited'
        )),
    attempted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_login_attempts_email_time ON login_attempts (email_normalized, attempted_at DESC);
CREATE INDEX idx_login_attempts_ip_time ON login_attempts (ip_address, attempted_at DESC);
CREATE INDEX idx_login_attempts_user ON login_attempts (user_id);

-- Key/value preferences of a user.
CREATE TABLE user_preferences (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT user_preferences_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT user_preferences_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    preference_key text COLLATE "C" NOT NULL,
    preference_value jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT user_preferences_preference_key_not_empty CHECK (length(trim(preference_key)) > 0)
);
CREATE UNIQUE INDEX uq_user_preferences_user_key ON user_preferences (user_id, preference_key);

-- A user's keys at outside providers, encrypted. They are no credentials for this gateway.
CREATE TABLE api_keys (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT api_keys_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT api_keys_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    organization_id uuid,
    provider text COLLATE "C" NOT NULL,
    api_key text COLLATE "C" NOT NULL,
    key_hint varchar(8) COLLATE "C",
    verified boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_api_keys_user_provider ON api_keys (user_id, provider);
CREATE INDEX idx_api_keys_organization_id ON api_keys (organization_id);
