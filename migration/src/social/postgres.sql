-- The social domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A connected account on a social platform.
CREATE TABLE social_accounts (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT social_accounts_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT social_accounts_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT social_accounts_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    platform varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT social_accounts_platform_value CHECK (platform IN (
            'facebook', 'instagram', 'linkedin', 'twitter', 'tiktok'
        )),
    account_name varchar(255) COLLATE "C",
    account_id varchar(255) COLLATE "C",
    page_id varchar(255) COLLATE "C",
    access_token text COLLATE "C",
    refresh_token text COLLATE "C",
    token_expires_at timestamptz,
    permissions jsonb NOT NULL DEFAULT '[]'
        CONSTRAINT social_accounts_permissions_type CHECK (jsonb_typeof(permissions) = 'array'),
    is_active boolean NOT NULL DEFAULT true,
    last_used_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_social_accounts_user_platform_account ON social_accounts (user_id, platform, account_id);
-- idx_social_accounts_user is left out: uq_social_accounts_user_platform_account covers it.
CREATE INDEX idx_social_accounts_platform ON social_accounts (platform);
CREATE INDEX idx_social_accounts_organization_id ON social_accounts (organization_id);

-- A draft, scheduled or published post.
CREATE TABLE social_posts (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT social_posts_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT social_posts_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT social_posts_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    campaign_id uuid
        CONSTRAINT social_posts_campaign_id_fkey REFERENCES campaigns (id) ON DELETE SET NULL,
    social_account_id uuid NOT NULL
        CONSTRAINT social_posts_social_account_id_fkey REFERENCES social_accounts (id) ON DELETE CASCADE,
    content text COLLATE "C" NOT NULL,
    media_urls jsonb
        CONSTRAINT social_posts_media_urls_type CHECK (jsonb_typeof(media_urls) = 'array'),
    link_url text COLLATE "C",
    hashtags jsonb
        CONSTRAINT social_posts_hashtags_type CHECK (jsonb_typeof(hashtags) = 'array'),
    platform_post_id varchar(255) COLLATE "C",
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'draft'
        CONSTRAINT social_posts_status_value CHECK (status IN (
            'draft', 'scheduled', 'publishing', 'published', 'failed'
        )),
    scheduled_at timestamptz,
    published_at timestamptz,
    error_message text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT social_posts_scheduled_at_needed CHECK (status <> 'scheduled' OR scheduled_at IS NOT NULL)
);
CREATE INDEX idx_social_posts_user ON social_posts (user_id);
CREATE INDEX idx_social_posts_campaign ON social_posts (campaign_id);
CREATE INDEX idx_social_posts_account ON social_posts (social_account_id);
CREATE INDEX idx_social_posts_status ON social_posts (status);
CREATE INDEX idx_social_posts_scheduled ON social_posts (scheduled_at);
CREATE INDEX idx_social_posts_organization_id ON social_posts (organization_id);

-- Engagement figures of a post at a moment.
CREATE TABLE social_engagement (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT social_engagement_pkey PRIMARY KEY,
    post_id uuid NOT NULL
        CONSTRAINT social_engagement_post_id_fkey REFERENCES social_posts (id) ON DELETE CASCADE,
    likes integer NOT NULL DEFAULT 0,
    comments integer NOT NULL DEFAULT 0,
    shares integer NOT NULL DEFAULT 0,
    clicks integer NOT NULL DEFAULT 0,
    impressions integer NOT NULL DEFAULT 0,
    reach integer NOT NULL DEFAULT 0,
    engagement_rate numeric(5, 4),
    saves integer NOT NULL DEFAULT 0,
    video_views integer NOT NULL DEFAULT 0,
    fetched_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT social_engagement_likes_range CHECK (likes >= 0),
    CONSTRAINT social_engagement_comments_range CHECK (comments >= 0),
    CONSTRAINT social_engagement_shares_range CHECK (shares >= 0),
    CONSTRAINT social_engagement_clicks_range CHECK (clicks >= 0),
    CONSTRAINT social_engagement_impressions_range CHECK (impressions >= 0),
    CONSTRAINT social_engagement_reach_range CHECK (reach >= 0),
    CONSTRAINT social_engagement_saves_range CHECK (saves >= 0),
    CONSTRAINT social_engagement_video_views_range CHECK (video_views >= 0),
    CONSTRAINT social_engagement_engagement_rate_derived CHECK (
        engagement_rate IS NOT DISTINCT FROM CASE WHEN impressions > 0 THEN least(
            round((CAST(likes AS numeric) + comments + shares + saves) / impressions, 4), 9.9999
        ) END
    )
);
CREATE INDEX idx_social_engagement_post ON social_engagement (post_id);
CREATE INDEX idx_social_engagement_fetched ON social_engagement (fetched_at DESC);
