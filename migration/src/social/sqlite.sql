-- The social domain on SQLite.
-- Rates have four decimals and are stored in ten-thousandths: 425 is 0.0425.

-- A connected account on a social platform.
CREATE TABLE social_accounts (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT social_accounts_pkey PRIMARY KEY
        CONSTRAINT social_accounts_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT social_accounts_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT social_accounts_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT social_accounts_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT social_accounts_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    platform TEXT NOT NULL
        CONSTRAINT social_accounts_platform_value CHECK (platform IN (
            'facebook', 'instagram', 'linkedin', 'twitter', 'tiktok'
        )),
    account_name TEXT
        CONSTRAINT social_accounts_account_name_length CHECK (length(account_name) <= 255),
    account_id TEXT
        CONSTRAINT social_accounts_account_id_length CHECK (length(account_id) <= 255),
    page_id TEXT
        CONSTRAINT social_accounts_page_id_length CHECK (length(page_id) <= 255),
    access_token TEXT,
    refresh_token TEXT,
    token_expires_at TEXT
        CONSTRAINT social_accounts_token_expires_at_form CHECK (token_expires_at GLOB '????-??-??T??:??:??.??????Z'),
    permissions TEXT NOT NULL DEFAULT '[]'
        CONSTRAINT social_accounts_permissions_type CHECK (json_valid(permissions) AND json_type(permissions) = 'array'),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT social_accounts_is_active_value CHECK (is_active IN (0, 1)),
    last_used_at TEXT
        CONSTRAINT social_accounts_last_used_at_form CHECK (last_used_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT social_accounts_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT social_accounts_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_social_accounts_user_platform_account ON social_accounts (user_id, platform, account_id);
-- idx_social_accounts_user is left out: uq_social_accounts_user_platform_account covers it.
CREATE INDEX idx_social_accounts_platform ON social_accounts (platform);
CREATE INDEX idx_social_accounts_organization_id ON social_accounts (organization_id);

-- A draft, scheduled or published post.
CREATE TABLE social_posts (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT social_posts_pkey PRIMARY KEY
        CONSTRAINT social_posts_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT social_posts_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT social_posts_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT social_posts_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT social_posts_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    campaign_id BLOB
        CONSTRAINT social_posts_campaign_id_length CHECK (length(campaign_id) = 16)
        CONSTRAINT social_posts_campaign_id_fkey REFERENCES campaigns (id) ON DELETE SET NULL,
    social_account_id BLOB NOT NULL
        CONSTRAINT social_posts_social_account_id_length CHECK (length(social_account_id) = 16)
        CONSTRAINT social_posts_social_account_id_fkey REFERENCES social_accounts (id) ON DELETE CASCADE,
    content TEXT NOT NULL,
    media_urls TEXT
        CONSTRAINT social_posts_media_urls_type CHECK (
            media_urls IS NULL OR json_valid(media_urls) AND json_type(media_urls) = 'array'
        ),
    link_url TEXT,
    hashtags TEXT
        CONSTRAINT social_posts_hashtags_type CHECK (
            hashtags IS NULL OR json_valid(hashtags) AND json_type(hashtags) = 'array'
        ),
    platform_post_id TEXT
        CONSTRAINT social_posts_platform_post_id_length CHECK (length(platform_post_id) <= 255),
    status TEXT NOT NULL DEFAULT 'draft'
        CONSTRAINT social_posts_status_value CHECK (status IN (
            'draft', 'scheduled', 'publishing', 'published', 'failed'
        )),
    scheduled_at TEXT
        CONSTRAINT social_posts_scheduled_at_form CHECK (scheduled_at GLOB '????-??-??T??:??:??.??????Z'),
    published_at TEXT
        CONSTRAINT social_posts_published_at_form CHECK (published_at GLOB '????-??-??T??:??:??.??????Z'),
    error_message TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT social_posts_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT social_posts_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT social_posts_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT social_posts_scheduled_at_needed CHECK (status <> 'scheduled' OR scheduled_at IS NOT NULL)
) STRICT;
CREATE INDEX idx_social_posts_user ON social_posts (user_id);
CREATE INDEX idx_social_posts_campaign ON social_posts (campaign_id);
CREATE INDEX idx_social_posts_account ON social_posts (social_account_id);
CREATE INDEX idx_social_posts_status ON social_posts (status);
CREATE INDEX idx_social_posts_scheduled ON social_posts (scheduled_at);
CREATE INDEX idx_social_posts_organization_id ON social_posts (organization_id);

-- Engagement figures of a post at a moment.
CREATE TABLE social_engagement (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT social_engagement_pkey PRIMARY KEY
        CONSTRAINT social_engagement_id_length CHECK (length(id) = 16),
    post_id BLOB NOT NULL
        CONSTRAINT social_engagement_post_id_length CHECK (length(post_id) = 16)
        CONSTRAINT social_engagement_post_id_fkey REFERENCES social_posts (id) ON DELETE CASCADE,
    likes INTEGER NOT NULL DEFAULT 0,
    comments INTEGER NOT NULL DEFAULT 0,
    shares INTEGER NOT NULL DEFAULT 0,
    clicks INTEGER NOT NULL DEFAULT 0,
    impressions INTEGER NOT NULL DEFAULT 0,
    reach INTEGER NOT NULL DEFAULT 0,
    engagement_rate INTEGER,
    saves INTEGER NOT NULL DEFAULT 0,
    video_views INTEGER NOT NULL DEFAULT 0,
    fetched_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT social_engagement_fetched_at_form CHECK (fetched_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT social_engagement_likes_range CHECK (likes BETWEEN 0 AND 2147483647),
    CONSTRAINT social_engagement_comments_range CHECK (comments BETWEEN 0 AND 2147483647),
    CONSTRAINT social_engagement_shares_range CHECK (shares BETWEEN 0 AND 2147483647),
    CONSTRAINT social_engagement_clicks_range CHECK (clicks BETWEEN 0 AND 2147483647),
    CONSTRAINT social_engagement_impressions_range CHECK (impressions BETWEEN 0 AND 2147483647),
    CONSTRAINT social_engagement_reach_range CHECK (reach BETWEEN 0 AND 2147483647),
    CONSTRAINT social_engagement_saves_range CHECK (saves BETWEEN 0 AND 2147483647),
    CONSTRAINT social_engagement_video_views_range CHECK (video_views BETWEEN 0 AND 2147483647),
    CONSTRAINT social_engagement_engagement_rate_derived CHECK (
        engagement_rate IS CASE WHEN impressions > 0 THEN min(
            (20000 * (likes + comments + shares + saves) + impressions) / (2 * impressions), 99999
        ) END
    )
) STRICT;
CREATE INDEX idx_social_engagement_post ON social_engagement (post_id);
CREATE INDEX idx_social_engagement_fetched ON social_engagement (fetched_at DESC);
