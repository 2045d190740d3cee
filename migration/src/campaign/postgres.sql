-- The campaign domain on PostgreSQL.
-- Texts are compared byte by byte (COLLATE "C"), so that both databases order and fold them alike.

-- A marketing campaign: e-mail, SMS or social.
CREATE TABLE campaigns (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT campaigns_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT campaigns_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT campaigns_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    type varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT campaigns_type_value CHECK (type IN ('email', 'sms', 'social')),
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'draft'
        CONSTRAINT campaigns_status_value CHECK (status IN (
            'draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled', 'failed'
        )),
    content text COLLATE "C",
    scheduled_date timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT campaigns_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT campaigns_scheduled_date_needed CHECK (status <> 'scheduled' OR scheduled_date IS NOT NULL)
);
CREATE INDEX idx_campaigns_user ON campaigns (user_id);
CREATE INDEX idx_campaigns_organization_status ON campaigns (organization_id, status);
CREATE INDEX idx_campaigns_scheduled ON campaigns (scheduled_date) WHERE status = 'scheduled';

-- A generated report, of a campaign or free-standing.
CREATE TABLE reports (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT reports_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT reports_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT reports_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    campaign_id uuid
        CONSTRAINT reports_campaign_id_fkey REFERENCES campaigns (id) ON DELETE CASCADE,
    report_type varchar(100) COLLATE "C" NOT NULL,
    data jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT reports_data_type CHECK (jsonb_typeof(data) = 'object'),
    generated_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);
CREATE INDEX idx_reports_user ON reports (user_id);
CREATE INDEX idx_reports_campaign ON reports (campaign_id);
CREATE INDEX idx_reports_organization ON reports (organization_id);

-- A reusable SMS or e-mail text with variables, written {{name}}.
CREATE TABLE message_templates (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT message_templates_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT message_templates_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL
        CONSTRAINT message_templates_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name varchar(255) COLLATE "C" NOT NULL,
    type varchar(50) COLLATE "C" NOT NULL
        CONSTRAINT message_templates_type_value CHECK (type IN ('sms', 'email')),
    subject text COLLATE "C",
    content text COLLATE "C" NOT NULL,
    variables jsonb
        CONSTRAINT message_templates_variables_type CHECK (jsonb_typeof(variables) = 'array'),
    category varchar(50) COLLATE "C"
        CONSTRAINT message_templates_category_value CHECK (category IN ('promotional', 'transactional', 'newsletter')),
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT message_templates_subject_needed CHECK (type <> 'email' OR subject IS NOT NULL)
);
CREATE INDEX idx_message_templates_type ON message_templates (type);
CREATE INDEX idx_message_templates_user ON message_templates (user_id);
CREATE INDEX idx_message_templates_organization_id ON message_templates (organization_id);

-- One SMS to one recipient, with its delivery state.
CREATE TABLE sms_messages (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT sms_messages_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT sms_messages_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    campaign_id uuid
        CONSTRAINT sms_messages_campaign_id_fkey REFERENCES campaigns (id) ON DELETE SET NULL,
    recipient varchar(20) COLLATE "C" NOT NULL,
    message text COLLATE "C" NOT NULL,
    message_sid varchar(100) COLLATE "C",
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'queued'
        CONSTRAINT sms_messages_status_value CHECK (status IN (
            'queued', 'sent', 'delivered', 'failed', 'undelivered'
        )),
    error_code varchar(10) COLLATE "C",
    segments integer NOT NULL DEFAULT 1,
    cost numeric(19, 4),
    sent_at timestamptz,
    delivered_at timestamptz,
    failed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sms_messages_recipient_form CHECK (recipient ~ '^\+[1-9][0-9]{1,14}$'),
    CONSTRAINT sms_messages_segments_range CHECK (segments >= 1),
    CONSTRAINT sms_messages_cost_range CHECK (cost >= 0)
);
CREATE UNIQUE INDEX uq_sms_messages_message_sid ON sms_messages (message_sid);
CREATE INDEX idx_sms_messages_campaign ON sms_messages (campaign_id);
CREATE INDEX idx_sms_messages_status ON sms_messages (status);
CREATE INDEX idx_sms_messages_organization_id ON sms_messages (organization_id);

-- One e-mail to one recipient, with its delivery state.
CREATE TABLE email_messages (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT email_messages_pkey PRIMARY KEY,
    organization_id uuid
        CONSTRAINT email_messages_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    campaign_id uuid
        CONSTRAINT email_messages_campaign_id_fkey REFERENCES campaigns (id) ON DELETE SET NULL,
    recipient varchar(255) COLLATE "C" NOT NULL,
    subject text COLLATE "C",
    message_id varchar(255) COLLATE "C",
    status varchar(50) COLLATE "C" NOT NULL DEFAULT 'queued'
        CONSTRAINT email_messages_status_value CHECK (status IN (
            'queued', 'sent', 'delivered', 'bounced', 'opened', 'clicked', 'failed'
        )),
    sent_at timestamptz,
    delivered_at timestamptz,
    opened_at timestamptz,
    clicked_at timestamptz,
    bounced_at timestamptz,
    bounce_type varchar(50) COLLATE "C"
        CONSTRAINT email_messages_bounce_type_value CHECK (bounce_type IN ('hard', 'soft')),
    bounce_reason text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT email_messages_recipient_form CHECK (recipient ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$')
);
CREATE UNIQUE INDEX uq_email_messages_message_id ON email_messages (message_id);
CREATE INDEX idx_email_messages_campaign ON email_messages (campaign_id);
CREATE INDEX idx_email_messages_status ON email_messages (status);
CREATE INDEX idx_email_messages_organization_id ON email_messages (organization_id);

-- A click on a link of an e-mail.
CREATE TABLE email_clicks (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT email_clicks_pkey PRIMARY KEY,
    message_id uuid NOT NULL
        CONSTRAINT email_clicks_message_id_fkey REFERENCES email_messages (id) ON DELETE CASCADE,
    url text COLLATE "C" NOT NULL,
    clicked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX idx_email_clicks_message ON email_clicks (message_id);

-- Whether a phone number agreed to receive SMS from an organization.
CREATE TABLE sms_consent (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT sms_consent_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT sms_consent_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    phone_number varchar(20) COLLATE "C" NOT NULL,
    consent_given boolean NOT NULL DEFAULT false,
    consent_source varchar(50) COLLATE "C"
        CONSTRAINT sms_consent_consent_source_value CHECK (consent_source IN ('web_form', 'api', 'manual')),
    consented_at timestamptz,
    opt_out_at timestamptz,
    opt_out_reason text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT sms_consent_phone_number_form CHECK (phone_number ~ '^\+[1-9][0-9]{1,14}$')
);
CREATE UNIQUE INDEX uq_sms_consent_org_phone ON sms_consent (organization_id, phone_number);
CREATE INDEX idx_sms_consent_phone ON sms_consent (phone_number);

-- Whether an e-mail address is subscribed to an organization's mailings, and to which.
CREATE TABLE email_subscriptions (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT email_subscriptions_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT email_subscriptions_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    email varchar(255) COLLATE "C" NOT NULL,
    subscribed boolean NOT NULL DEFAULT true,
    subscription_types jsonb NOT NULL DEFAULT '["marketing","newsletter"]'
        CONSTRAINT email_subscriptions_subscription_types_type CHECK (jsonb_typeof(subscription_types) = 'array'),
    subscribed_at timestamptz,
    unsubscribed_at timestamptz,
    unsubscribe_reason text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT email_subscriptions_email_form CHECK (email ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
    CONSTRAINT email_subscriptions_email_lower CHECK (email = lower(email))
);
CREATE UNIQUE INDEX uq_email_subscriptions_org_email ON email_subscriptions (organization_id, email);
CREATE INDEX idx_email_subscriptions_email ON email_subscriptions (email);

-- Settings of the marketing dashboard, one row an organization.
CREATE TABLE app_settings (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT app_settings_pkey PRIMARY KEY,
    organization_id uuid NOT NULL
        CONSTRAINT app_settings_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    twilio_account_sid text COLLATE "C",
    twilio_auth_token text COLLATE "C",
    sendgrid_api_key text COLLATE "C",
    timezone varchar(50) COLLATE "C" NOT NULL DEFAULT 'America/New_York',
    date_format varchar(20) COLLATE "C" NOT NULL DEFAULT 'MM/DD/YYYY',
    monthly_sms_limit integer NOT NULL DEFAULT 10000,
    monthly_email_limit integer NOT NULL DEFAULT 50000,
    data_retention_days integer NOT NULL DEFAULT 30,
    enable_audit_log boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT app_settings_monthly_sms_limit_range CHECK (monthly_sms_limit >= 0),
    CONSTRAINT app_settings_monthly_email_limit_range CHECK (monthly_email_limit >= 0),
    CONSTRAINT app_settings_data_retention_days_range CHECK (data_retention_days BETWEEN 1 AND 3650)
);
CREATE UNIQUE INDEX uq_app_settings_organization ON app_settings (organization_id);

-- Organizations that are there already get their settings now; later ones get them when they are added.
INSERT INTO app_settings (organization_id) SELECT organization.id FROM organizations AS organization;
