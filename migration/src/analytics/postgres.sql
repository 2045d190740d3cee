-- The analytics domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A metric value on a day.
CREATE TABLE analytics_data (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT analytics_data_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT analytics_data_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT analytics_data_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    metric_type varchar(100) COLLATE "C" NOT NULL,
    value numeric(28, 8)
        CONSTRAINT analytics_data_value_size CHECK (value BETWEEN -92233720368.54775808 AND 92233720368.54775807),
    date date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_analytics_data_user ON analytics_data (user_id);
CREATE INDEX idx_analytics_data_org_metric_date ON analytics_data (organization_id, metric_type, date);

-- A product event, from which the daily figures are made.
CREATE TABLE analytics_events (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT analytics_events_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT analytics_events_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid
        CONSTRAINT analytics_events_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    event_name varchar(100) COLLATE "C" NOT NULL,
    props jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT analytics_events_props_type CHECK (jsonb_typeof(props) = 'object')
);
CREATE INDEX idx_analytics_events_org_time ON analytics_events (organization_id, occurred_at);
CREATE INDEX idx_analytics_events_name_time ON analytics_events (event_name, occurred_at);
CREATE INDEX idx_analytics_events_user_time ON analytics_events (user_id, occurred_at);

-- What advertising cost on a day on a platform, by campaign and ad set.
CREATE TABLE spend (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT spend_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT spend_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    platform varchar(50) COLLATE "C" NOT NULL,
    platform_campaign_id varchar(255) COLLATE "C",
    platform_adset_id varchar(255) COLLATE "C",
    date date NOT NULL,
    spend_cents integer NOT NULL DEFAULT 0,
    clicks integer NOT NULL DEFAULT 0,
    impressions integer NOT NULL DEFAULT 0,
    conv integer NOT NULL DEFAULT 0,
    CONSTRAINT spend_spend_cents_range CHECK (spend_cents >= 0),
    CONSTRAINT spend_clicks_range CHECK (clicks >= 0),
    CONSTRAINT spend_impressions_range CHECK (impressions >= 0),
    CONSTRAINT spend_conv_range CHECK (conv >= 0)
);
CREATE UNIQUE INDEX uq_spend_key ON spend (organization_id, platform, platform_campaign_id, platform_adset_id, date) NULLS NOT DISTINCT;
CREATE INDEX idx_spend_org_date ON spend (organization_id, date);

-- The figures of a day, made from events and spend.
CREATE TABLE metrics_daily (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT metrics_daily_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT metrics_daily_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    day date NOT NULL,
    sessions integer NOT NULL DEFAULT 0,
    add_to_carts integer NOT NULL DEFAULT 0,
    orders integer NOT NULL DEFAULT 0,
    revenue_cents bigint NOT NULL DEFAULT 0,
    refunds_cents bigint NOT NULL DEFAULT 0,
    aov_cents integer,
    cac_cents integer,
    conversion_rate numeric(9, 6),
    gross_margin_cents bigint NOT NULL DEFAULT 0,
    traffic integer NOT NULL DEFAULT 0,
    CONSTRAINT metrics_daily_sessions_range CHECK (sessions >= 0),
    CONSTRAINT metrics_daily_add_to_carts_range CHECK (add_to_carts >= 0),
    CONSTRAINT metrics_daily_orders_range CHECK (orders >= 0),
    CONSTRAINT metrics_daily_traffic_range CHECK (traffic >= 0)
);
CREATE UNIQUE INDEX uq_metrics_daily_org_day ON metrics_daily (organization_id, day) NULLS NOT DISTINCT;

-- A touch of a user by a marketing link.
CREATE TABLE utm_tracks (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT utm_tracks_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT utm_tracks_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    source varchar(255) COLLATE "C",
    medium varchar(255) COLLATE "C",
    campaign varchar(255) COLLATE "C",
    term varchar(255) COLLATE "C",
    content varchar(255) COLLATE "C",
    first_touch timestamptz,
    last_touch timestamptz,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT utm_tracks_source_bytes CHECK (octet_length(source) <= 800),
    CONSTRAINT utm_tracks_medium_bytes CHECK (octet_length(medium) <= 800),
    CONSTRAINT utm_tracks_campaign_bytes CHECK (octet_length(campaign) <= 800)
);
CREATE INDEX idx_utm_tracks_user ON utm_tracks (user_id);
CREATE INDEX idx_utm_tracks_source_medium_campaign ON utm_tracks (source, medium, campaign);

-- The month in which a user was won.
CREATE TABLE cohorts (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT cohorts_pkey PRIMARY KEY,
    user_id uuid NOT NULL
        CONSTRAINT cohorts_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    cohort_month date NOT NULL
        CONSTRAINT cohorts_cohort_month_first CHECK (extract(day FROM cohort_month) = 1),
    acquired_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX uq_cohorts_user_month ON cohorts (user_id, cohort_month);
CREATE INDEX idx_cohorts_month ON cohorts (cohort_month);

-- A measurement of the platform itself.
CREATE TABLE metrics_log (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT metrics_log_pkey PRIMARY KEY,
    ts timestamptz NOT NULL DEFAULT now(),
    source varchar(100) COLLATE "C" NOT NULL,
    metric jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT metrics_log_metric_type CHECK (jsonb_typeof(metric) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_metrics_log_ts ON metrics_log (ts DESC);
CREATE INDEX idx_metrics_log_source_ts ON metrics_log (source, ts);

-- The figures of content as they are now. Whole numbers throughout, so that both databases round alike: half away from zero. A duration
-- that is no number from 0 to 2147483647 does not count.
CREATE VIEW content_figures AS
SELECT brand_id, type, date, count(*) AS total_count,
    count(*) FILTER (WHERE status = 'published') AS published_count,
    count(*) FILTER (WHERE status = 'draft') AS draft_count,
    (div(20000 * sum(views)::numeric + count(*), 2 * count(*)) * 0.0001)::numeric(19, 4) AS avg_views,
    div(2 * sum(round(duration, 6)) * 1000000 + count(duration) * 1000000, nullif(count(duration), 0) * 2000000)::integer
        AS avg_engagement_duration
FROM (
    SELECT brand_id, type, (created_at AT TIME ZONE 'UTC')::date AS date, status, views,
        CASE WHEN duration BETWEEN 0 AND 2147483647 THEN duration END AS duration
    FROM (
        SELECT brand_id, type, created_at, status, views,
            CASE WHEN jsonb_typeof(engagement -> 'duration') = 'number' THEN (engagement ->> 'duration')::numeric END AS duration
        FROM content WHERE deleted_at IS NULL
    ) numbered
) counted
GROUP BY brand_id, type, date;

-- The figures of content by brand, type and day, as they were when they were last derived.
CREATE MATERIALIZED VIEW content_analytics AS SELECT * FROM content_figures;
CREATE UNIQUE INDEX uq_content_analytics_brand_type_date ON content_analytics (brand_id, type, date);
