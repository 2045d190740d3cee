-- The identity domain on SQLite.

-- One account: profile, authentication state and second factor. Roles are in organization_members and user_brand_roles.
CREATE TABLE users (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT users_pkey PRIMARY KEY
        CONSTRAINT users_id_length CHECK (length(id) = 16),
    email TEXT
        CONSTRAINT users_email_length CHECK (length(email) <= 255),
    email_normalized TEXT
        CONSTRAINT users_email_normalized_length CHECK (length(email_normalized) <= 255),
    password_hash TEXT
        CONSTRAINT users_password_hash_length CHECK (length(password_hash) <= 255),
    first_name TEXT
        CONSTRAINT users_first_name_length CHECK (length(first_name) <= 100),
    last_name TEXT
        CONSTRAINT users_last_name_length CHECK (length(last_name) <= 100),
    full_name TEXT
        CONSTRAINT users_full_name_length CHECK (length(full_name) <= 255),
    avatar_url TEXT,
    phone TEXT
        CONSTRAINT users_phone_length CHECK (length(phone) <= 50),
    phone_verified_at TEXT
        CONSTRAINT users_phone_verified_at_form CHECK (phone_verified_at GLOB '????-??-??T??:??:??.??????Z'),
    company TEXT
        CONSTRAINT users_company_length CHECK (length(company) <= 255),
    timezone TEXT NOT NULL DEFAULT 'UTC'
        CONSTRAINT users_timezone_length CHECK (length(timezone) <= 50),
    language TEXT NOT NULL DEFAULT 'en',
    platform_role TEXT NOT NULL DEFAULT 'user'
        CONSTRAINT users_platform_role_value CHECK (platform_role IN ('user', 'developer')),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT users_is_active_value CHECK (is_active IN (0, 1)),
    is_sso_user INTEGER NOT NULL DEFAULT 0
        CONSTRAINT users_is_sso_user_value CHECK (is_sso_user IN (0, 1)),
    is_anonymous INTEGER NOT NULL DEFAULT 0
        CONSTRAINT users_is_anonymous_value CHECK (is_anonymous IN (0, 1)),
    email_verified INTEGER NOT NULL DEFAULT 0
        CONSTRAINT users_email_verified_value CHECK (email_verified IN (0, 1)),
    email_verified_at TEXT
        CONSTRAINT users_email_verified_at_form CHECK (email_verified_at GLOB '????-??-??T??:??:??.??????Z'),
    invited_at TEXT
        CONSTRAINT users_invited_at_form CHECK (invited_at GLOB '????-??-??T??:??:??.??????Z'),
    last_login_at TEXT
        CONSTRAINT users_last_login_at_form CHECK (last_login_at GLOB '????-??-??T??:??:??.??????Z'),
    login_count INTEGER NOT NULL DEFAULT 0,
    failed_login_attempts INTEGER NOT NULL DEFAULT 0,
    locked_until TEXT
        CONSTRAINT users_locked_until_form CHECK (locked_until GLOB '????-??-??T??:??:??.??????Z'),
    banned_until TEXT
        CONSTRAINT users_banned_until_form CHECK (banned_until GLOB '????-??-??T??:??:??.??????Z'),
    mfa_enabled INTEGER NOT NULL DEFAULT 0
        CONSTRAINT users_mfa_enabled_value CHECK (mfa_enabled IN (0, 1)),
    mfa_secret TEXT,
    mfa_backup_codes TEXT
        CONSTRAINT users_mfa_backup_codes_type CHECK (
            mfa_backup_codes IS NULL OR json_valid(mfa_backup_codes) AND json_type(mfa_backup_codes) = 'array'
        ),
    app_metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT users_app_metadata_type CHECK (json_valid(app_metadata) AND json_type(app_metadata) = 'object'),
    metadata TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT users_metadata_type CHECK (json_valid(metadata) AND json_type(metadata) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT users_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT users_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT users_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT valid_email CHECK (
        instr(email, '@') > 1 AND substr(email, 1, instr(email, '@') - 1) NOT GLOB '*[^A-Za-z0-9._%+-]*'
        AND substr(email, instr(email, '@') + 1) NOT GLOB '*[^A-Za-z0-9.-]*'
        AND rtrim(substr(email, instr(email, '@') + 1),
            'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') GLOB '?*.'
        AND substr(email, instr(email, '@') + 1) GLOB '*[A-Za-z][A-Za-z]'
    ),
    CONSTRAINT users_email_normalized_derived CHECK (email_normalized IS lower(trim(email))),
    CONSTRAINT users_phone_form CHECK (
        phone GLOB '+[1-9][0-9]*' AND substr(phone, 2) NOT GLOB '*[^0-9]*' AND length(phone) <= 16
    ),
    CONSTRAINT users_language_form CHECK (language GLOB '[a-z][a-z]'),
    CONSTRAINT users_login_count_range CHECK (login_count BETWEEN 0 AND 2147483647),
    CONSTRAINT users_failed_login_attempts_range CHECK (failed_login_attempts BETWEEN 0 AND 2147483647),
    CONSTRAINT users_identity_present CHECK (is_anonymous OR email IS NOT NULL OR phone IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX uq_users_email ON users (email);
CREATE UNIQUE INDEX uq_users_email_normalized ON users (email_normalized);
CREATE UNIQUE INDEX uq_users_phone ON users (phone) WHERE phone IS NOT NULL;
CREATE INDEX idx_users_last_login ON users (last_login_at DESC) WHERE deleted_at IS NULL;

-- One-time tokens behind confirmation, recovery, change, re-authentication, magic-link and invitation flows. Not in the API.
CREATE TABLE user_tokens (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT user_tokens_pkey PRIMARY KEY
        CONSTRAINT user_tokens_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT user_tokens_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT user_tokens_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL
        CONSTRAINT user_tokens_kind_value CHECK (kind IN (
            'email_confirmation', 'phone_confirmation', 'password_recovery', 'magic_link',
            'email_change_current', 'email_change_new', 'phone_change', 'reauthentication', 'invitation'
        )),
    token_hash TEXT NOT NULL
        CONSTRAINT user_tokens_token_hash_length CHECK (length(token_hash) <= 128),
    target TEXT,
    payload TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT user_tokens_payload_type CHECK (json_valid(payload) AND json_type(payload) = 'object'),
    sent_at TEXT
        CONSTRAINT user_tokens_sent_at_form CHECK (sent_at GLOB '????-??-??T??:??:??.??????Z'),
    expires_at TEXT NOT NULL
        CONSTRAINT user_tokens_expires_at_form CHECK (expires_at GLOB '????-??-??T??:??:??.??????Z'),
    consumed_at TEXT
        CONSTRAINT user_tokens_consumed_at_form CHECK (consumed_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_tokens_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_user_tokens_token_hash ON user_tokens (token_hash);
CREATE INDEX idx_user_tokens_user_kind ON user_tokens (user_id, kind) WHERE consumed_at IS NULL;

-- External sign-in identities (social login, OAuth, SSO) of a user.
CREATE TABLE user_identities (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT user_identities_pkey PRIMARY KEY
        CONSTRAINT user_identities_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT user_identities_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT user_identities_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    provider TEXT NOT NULL
        CONSTRAINT user_identities_provider_length CHECK (length(provider) <= 50),
    subject TEXT NOT NULL
        CONSTRAINT user_identities_subject_length CHECK (length(subject) <= 255),
    email TEXT
        CONSTRAINT user_identities_email_length CHECK (length(email) <= 255),
    last_login_at TEXT
        CONSTRAINT user_identities_last_login_at_form CHECK (last_login_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_identities_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_user_identities_provider_subject ON user_identities (provider, subject);
CREATE INDEX idx_user_identities_user ON user_identities (user_id);

-- Signed-in sessions.
CREATE TABLE sessions (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT sessions_pkey PRIMARY KEY
        CONSTRAINT sessions_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT sessions_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT sessions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL
        CONSTRAINT sessions_token_hash_length CHECK (length(token_hash) <= 128),
    expires_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now', '+8 hours') || '000Z')
        CONSTRAINT sessions_expires_at_form CHECK (expires_at GLOB '????-??-??T??:??:??.??????Z'),
    ip_address TEXT
        CONSTRAINT sessions_ip_address_form CHECK (
            length(ip_address) BETWEEN 2 AND 45 AND ip_address NOT GLOB '*[^0-9a-fA-F.:]*'
        ),
    user_agent TEXT,
    last_seen_at TEXT
        CONSTRAINT sessions_last_seen_at_form CHECK (last_seen_at GLOB '????-??-??T??:??:??.??????Z'),
    revoked_at TEXT
        CONSTRAINT sessions_revoked_at_form CHECK (revoked_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT sessions_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_sessions_token_hash ON sessions (token_hash);
CREATE INDEX idx_sessions_user_id ON sessions (user_id);
CREATE INDEX idx_sessions_expires_at ON sessions (expires_at);

-- Marks a session as having passed the second factor, until expires_at.
CREATE TABLE mfa_enforced_sessions (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT mfa_enforced_sessions_pkey PRIMARY KEY
        CONSTRAINT mfa_enforced_sessions_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT mfa_enforced_sessions_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT mfa_enforced_sessions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    session_id BLOB NOT NULL
        CONSTRAINT mfa_enforced_sessions_session_id_length CHECK (length(session_id) = 16)
        CONSTRAINT mfa_enforced_sessions_session_id_fkey REFERENCES sessions (id) ON DELETE CASCADE,
    expires_at TEXT NOT NULL
        CONSTRAINT mfa_enforced_sessions_expires_at_form CHECK (expires_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT mfa_enforced_sessions_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_mfa_enforced_sessions_session ON mfa_enforced_sessions (session_id);
CREATE INDEX idx_mfa_enforced_sessions_user ON mfa_enforced_sessions (user_id);

-- Every sign-in attempt, for rate limiting and lockout.
CREATE TABLE login_attempts (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT login_attempts_pkey PRIMARY KEY
        CONSTRAINT login_attempts_id_length CHECK (length(id) = 16),
    user_id BLOB
        CONSTRAINT login_attempts_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT login_attempts_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    email_normalized TEXT
        CONSTRAINT login_attempts_email_normalized_length CHECK (length(email_normalized) <= 255),
    ip_address TEXT
        CONSTRAINT login_attempts_ip_address_form CHECK (
            length(ip_address) BETWEEN 2 AND 45 AND ip_address NOT GLOB '*[^0-9a-fA-F.:]*'
        ),
    user_agent TEXT,
    succeeded INTEGER NOT NULL
        CONSTRAINT login_attempts_succeeded_value CHECK (succeeded IN (0, 1)),
    failure_reason TEXT
        CONSTRAINT login_attempts_failure_reason_value CHECK (failure_reason IN (
            'unknown_user', 'bad_password', 'bad_mfa_code', 'locked', 'banned', 'inactive', 'rate_limited'
        )),
    attempted_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT login_attempts_attempted_at_form CHECK (attempted_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_login_attempts_email_time ON login_attempts (email_normalized, attempted_at DESC);
CREATE INDEX idx_login_attempts_ip_time ON login_attempts (ip_address, attempted_at DESC);
CREATE INDEX idx_login_attempts_user ON login_attempts (user_id);

-- Key/value preferences of a user.
CREATE TABLE user_preferences (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT user_preferences_pkey PRIMARY KEY
        CONSTRAINT user_preferences_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT user_preferences_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT user_preferences_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    preference_key TEXT NOT NULL,
    preference_value TEXT
        CONSTRAINT user_preferences_preference_value_type CHECK (preference_value IS NULL OR json_valid(preference_value)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_preferences_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT user_preferences_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT user_preferences_preference_key_not_empty CHECK (length(trim(preference_key)) > 0)
) STRICT;
CREATE UNIQUE INDEX uq_user_preferences_user_key ON user_preferences (user_id, preference_key);

-- A user's keys at outside providers, encrypted. They are no credentials for this gateway.
CREATE TABLE api_keys (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT api_keys_pkey PRIMARY KEY
        CONSTRAINT api_keys_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT api_keys_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT api_keys_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    organization_id BLOB
        CONSTRAINT api_keys_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT api_keys_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    provider TEXT NOT NULL,
    api_key TEXT NOT NULL,
    key_hint TEXT
        CONSTRAINT api_keys_key_hint_length CHECK (length(key_hint) <= 8),
    verified INTEGER NOT NULL DEFAULT 0
        CONSTRAINT api_keys_verified_value CHECK (verified IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT api_keys_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT api_keys_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_api_keys_user_provider ON api_keys (user_id, provider);
CREATE INDEX idx_api_keys_organization_id ON api_keys (organization_id);
