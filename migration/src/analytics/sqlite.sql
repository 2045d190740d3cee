-- The analytics domain on SQLite.

-- A metric value on a day.
CREATE TABLE analytics_data (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT analytics_data_pkey PRIMARY KEY
        CONSTRAINT analytics_data_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT analytics_data_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT analytics_data_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT analytics_data_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT analytics_data_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    metric_type TEXT NOT NULL
        CONSTRAINT analytics_data_metric_type_length CHECK (length(metric_type) <= 100),
    value INTEGER,
    date TEXT NOT NULL
        CONSTRAINT analytics_data_date_form CHECK (date GLOB '????-??-??'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT analytics_data_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT analytics_data_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_analytics_data_user ON analytics_data (user_id);
CREATE INDEX idx_analytics_data_org_metric_date ON analytics_data (organization_id, metric_type, date);

-- A product event, from which the daily figures are made.
CREATE TABLE analytics_events (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT analytics_events_pkey PRIMARY KEY
        CONSTRAINT analytics_events_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT analytics_events_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT analytics_events_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB
        CONSTRAINT analytics_events_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT analytics_events_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    occurred_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT analytics_events_occurred_at_form CHECK (occurred_at GLOB '????-??-??T??:??:??.??????Z'),
    event_name TEXT NOT NULL
        CONSTRAINT analytics_events_event_name_length CHECK (length(event_name) <= 100),
    props TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT analytics_events_props_type CHECK (json_valid(props) AND json_type(props) = 'object')
) STRICT;
CREATE INDEX idx_analytics_events_org_time ON analytics_events (organization_id, occurred_at);
CREATE INDEX idx_analytics_events_name_time ON analytics_events (event_name, occurred_at);
CREATE INDEX idx_analytics_events_user_time ON analytics_events (user_id, occurred_at);

-- What advertising cost on a day on a platform, by campaign and ad set.
CREATE TABLE spend (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT spend_pkey PRIMARY KEY
        CONSTRAINT spend_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT spend_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT spend_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    platform TEXT NOT NULL
        CONSTRAINT spend_platform_length CHECK (length(platform) <= 50),
    platform_campaign_id TEXT
        CONSTRAINT spend_platform_campaign_id_length CHECK (length(platform_campaign_id) <= 255),
    platform_adset_id TEXT
        CONSTRAINT spend_platform_adset_id_length CHECK (length(platform_adset_id) <= 255),
    date TEXT NOT NULL
        CONSTRAINT spend_date_form CHECK (date GLOB '????-??-??'),
    spend_cents INTEGER NOT NULL DEFAULT 0,
    clicks INTEGER NOT NULL DEFAULT 0,
    impressions INTEGER NOT NULL DEFAULT 0,
    conv INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT spend_spend_cents_range CHECK (spend_cents BETWEEN 0 AND 2147483647),
    CONSTRAINT spend_clicks_range CHECK (clicks BETWEEN 0 AND 2147483647),
    CONSTRAINT spend_impressions_range CHECK (impressions BETWEEN 0 AND 2147483647),
    CONSTRAINT spend_conv_range CHECK (conv BETWEEN 0 AND 2147483647)
) STRICT;
-- Null equals null: no value of these columns is an empty blob.
CREATE UNIQUE INDEX uq_spend_key ON spend (
    coalesce(organization_id, x''), platform, coalesce(platform_campaign_id, x''), coalesce(platform_adset_id, x''), date
);
CREATE INDEX idx_spend_org_date ON spend (organization_id, date);

-- The figures of a day, made from events and spend.
CREATE TABLE metrics_daily (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT metrics_daily_pkey PRIMARY KEY
        CONSTRAINT metrics_daily_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT metrics_daily_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT metrics_daily_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    day TEXT NOT NULL
        CONSTRAINT metrics_daily_day_form CHECK (day GLOB '????-??-??'),
    sessions INTEGER NOT NULL DEFAULT 0,
    add_to_carts INTEGER NOT NULL DEFAULT 0,
    orders INTEGER NOT NULL DEFAULT 0,
    revenue_cents INTEGER NOT NULL DEFAULT 0,
    refunds_cents INTEGER NOT NULL DEFAULT 0,
    aov_cents INTEGER
        CONSTRAINT metrics_daily_aov_cents_size CHECK (aov_cents BETWEEN -2147483648 AND 2147483647),
    cac_cents INTEGER
        CONSTRAINT metrics_daily_cac_cents_size CHECK (cac_cents BETWEEN -2147483648 AND 2147483647),
    conversion_rate INTEGER
        CONSTRAINT metrics_daily_conversion_rate_size CHECK (conversion_rate BETWEEN -999999999 AND 999999999),
    gross_margin_cents INTEGER NOT NULL DEFAULT 0,
    traffic INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT metrics_daily_sessions_range CHECK (sessions BETWEEN 0 AND 2147483647),
    CONSTRAINT metrics_daily_add_to_carts_range CHECK (add_to_carts BETWEEN 0 AND 2147483647),
    CONSTRAINT metrics_daily_orders_range CHECK (orders BETWEEN 0 AND 2147483647),
    CONSTRAINT metrics_daily_traffic_range CHECK (traffic BETWEEN 0 AND 2147483647)
) STRICT;
-- Null equals null: no value of these columns is an empty blob.
CREATE UNIQUE INDEX uq_metrics_daily_org_day ON metrics_daily (coalesce(organization_id, x''), day);

-- A touch of a user by a marketing link.
CREATE TABLE utm_tracks (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT utm_tracks_pkey PRIMARY KEY
        CONSTRAINT utm_tracks_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT utm_tracks_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT utm_tracks_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    source TEXT
        CONSTRAINT utm_tracks_source_length CHECK (length(source) <= 255),
    medium TEXT
        CONSTRAINT utm_tracks_medium_length CHECK (length(medium) <= 255),
    campaign TEXT
        CONSTRAINT utm_tracks_campaign_length CHECK (length(campaign) <= 255),
    term TEXT
        CONSTRAINT utm_tracks_term_length CHECK (length(term) <= 255),
    content TEXT
        CONSTRAINT utm_tracks_content_length CHECK (length(content) <= 255),
    first_touch TEXT
        CONSTRAINT utm_tracks_first_touch_form CHECK (first_touch GLOB '????-??-??T??:??:??.??????Z'),
    last_touch TEXT
        CONSTRAINT utm_tracks_last_touch_form CHECK (last_touch GLOB '????-??-??T??:??:??.??????Z'),
    occurred_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT utm_tracks_occurred_at_form CHECK (occurred_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT utm_tracks_source_bytes CHECK (length(CAST(source AS BLOB)) <= 800),
    CONSTRAINT utm_tracks_medium_bytes CHECK (length(CAST(medium AS BLOB)) <= 800),
    CONSTRAINT utm_tracks_campaign_bytes CHECK (length(CAST(campaign AS BLOB)) <= 800)
) STRICT;
CREATE INDEX idx_utm_tracks_user ON utm_tracks (user_id);
CREATE INDEX idx_utm_tracks_source_medium_campaign ON utm_tracks (source, medium, campaign);

-- The month in which a user was won.
CREATE TABLE cohorts (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT cohorts_pkey PRIMARY KEY
        CONSTRAINT cohorts_id_length CHECK (length(id) = 16),
    user_id BLOB NOT NULL
        CONSTRAINT cohorts_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT cohorts_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    cohort_month TEXT NOT NULL
        CONSTRAINT cohorts_cohort_month_form CHECK (cohort_month GLOB '????-??-??')
        CONSTRAINT cohorts_cohort_month_first CHECK (cohort_month GLOB '*-01'),
    acquired_at TEXT NOT NULL
        CONSTRAINT cohorts_acquired_at_form CHECK (acquired_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT cohorts_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE UNIQUE INDEX uq_cohorts_user_month ON cohorts (user_id, cohort_month);
CREATE INDEX idx_cohorts_month ON cohorts (cohort_month);

-- A measurement of the platform itself.
CREATE TABLE metrics_log (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT metrics_log_pkey PRIMARY KEY
        CONSTRAINT metrics_log_id_length CHECK (length(id) = 16),
    ts TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT metrics_log_ts_form CHECK (ts GLOB '????-??-??T??:??:??.??????Z'),
    source TEXT NOT NULL
        CONSTRAINT metrics_log_source_length CHECK (length(source) <= 100),
    metric TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT metrics_log_metric_type CHECK (json_valid(metric) AND json_type(metric) = 'object'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT metrics_log_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_metrics_log_ts ON metrics_log (ts DESC);
CREATE INDEX idx_metrics_log_source_ts ON metrics_log (source, ts);

-- The figures of content as they are now. Whole numbers throughout, so that both databases round alike: half away from zero. A duration
-- that is no number from 0 to 2147483647 does not count.
CREATE VIEW content_figures AS
SELECT brand_id, type, date, count(*) AS total_count,
    count(*) FILTER (WHERE status = 'published') AS published_count,
    count(*) FILTER (WHERE status = 'draft') AS draft_count,
    (20000 * sum(views) + count(*)) / (2 * count(*)) AS avg_views,
    -- Whole seconds and millionths apart: a sum of millionths alone would not fit.
    sum(seconds) / nullif(count(seconds), 0)
        + (2 * (sum(seconds) % nullif(count(seconds), 0) * 1000000 + sum(millionths)) + count(seconds) * 1000000)
        / (nullif(count(seconds), 0) * 2000000) AS avg_engagement_duration
FROM (
    SELECT brand_id, type, date, status, views, CAST(duration AS INTEGER) AS seconds,
        CAST((duration - CAST(duration AS INTEGER)) * 1000000 + 0.5 AS INTEGER) AS millionths
    FROM (
        SELECT brand_id, type, substr(created_at, 1, 10) AS date, status, views,
            CASE WHEN json_type(engagement, '$.duration') IN ('integer', 'real') AND engagement ->> '$.duration' BETWEEN 0 AND 2147483647
                THEN engagement ->> '$.duration' END AS duration
        FROM content WHERE deleted_at IS NULL
    ) counted
) split
GROUP BY brand_id, type, date;

-- The figures of content by brand, type and day, as they were when they were last derived.
CREATE TABLE content_analytics (
    brand_id BLOB NOT NULL
        CONSTRAINT content_analytics_brand_id_length CHECK (length(brand_id) = 16),
    type TEXT NOT NULL,
    date TEXT NOT NULL,
    total_count INTEGER NOT NULL,
    published_count INTEGER NOT NULL,
    draft_count INTEGER NOT NULL,
    avg_views INTEGER,
    avg_engagement_duration INTEGER
) STRICT;
CREATE UNIQUE INDEX uq_content_analytics_brand_type_date ON content_analytics (brand_id, type, date);
INSERT INTO content_analytics SELECT * FROM content_figures;
