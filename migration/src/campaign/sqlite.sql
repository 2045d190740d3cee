-- The campaign domain on SQLite.
-- Costs have four decimals and are stored in ten-thousandths: 75 is 0.0075.

-- A marketing campaign: e-mail, SMS or social.
CREATE TABLE campaigns (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT campaigns_pkey PRIMARY KEY
        CONSTRAINT campaigns_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT campaigns_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT campaigns_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT campaigns_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT campaigns_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT campaigns_name_length CHECK (length(name) <= 255),
    type TEXT NOT NULL
        CONSTRAINT campaigns_type_value CHECK (type IN ('email', 'sms', 'social')),
    status TEXT NOT NULL DEFAULT 'draft'
        CONSTRAINT campaigns_status_value CHECK (status IN (
            'draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled', 'failed'
        )),
    content TEXT,
    scheduled_date TEXT
        CONSTRAINT campaigns_scheduled_date_form CHECK (scheduled_date GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT campaigns_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT campaigns_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT campaigns_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT campaigns_name_not_empty CHECK (length(trim(name)) > 0),
    CONSTRAINT campaigns_scheduled_date_needed CHECK (status <> 'scheduled' OR scheduled_date IS NOT NULL)
) STRICT;
CREATE INDEX idx_campaigns_user ON campaigns (user_id);
CREATE INDEX idx_campaigns_organization_status ON campaigns (organization_id, status);
CREATE INDEX idx_campaigns_scheduled ON campaigns (scheduled_date) WHERE status = 'scheduled';

-- A generated report, of a campaign or free-standing.
CREATE TABLE reports (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT reports_pkey PRIMARY KEY
        CONSTRAINT reports_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT reports_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT reports_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT reports_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT reports_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    campaign_id BLOB
        CONSTRAINT reports_campaign_id_length CHECK (length(campaign_id) = 16)
        CONSTRAINT reports_campaign_id_fkey REFERENCES campaigns (id) ON DELETE CASCADE,
    report_type TEXT NOT NULL
        CONSTRAINT reports_report_type_length CHECK (length(report_type) <= 100),
    data TEXT NOT NULL DEFAULT '{}'
        CONSTRAINT reports_data_type CHECK (json_valid(data) AND json_type(data) = 'object'),
    generated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT reports_generated_at_form CHECK (generated_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT reports_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT reports_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_reports_user ON reports (user_id);
CREATE INDEX idx_reports_campaign ON reports (campaign_id);
CREATE INDEX idx_reports_organization ON reports (organization_id);

-- A reusable SMS or e-mail text with variables, written {{name}}.
CREATE TABLE message_templates (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT message_templates_pkey PRIMARY KEY
        CONSTRAINT message_templates_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT message_templates_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT message_templates_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL
        CONSTRAINT message_templates_user_id_length CHECK (length(user_id) = 16)
        CONSTRAINT message_templates_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL
        CONSTRAINT message_templates_name_length CHECK (length(name) <= 255),
    type TEXT NOT NULL
        CONSTRAINT message_templates_type_value CHECK (type IN ('sms', 'email')),
    subject TEXT,
    content TEXT NOT NULL,
    variables TEXT
        CONSTRAINT message_templates_variables_type CHECK (
            variables IS NULL OR json_valid(variables) AND json_type(variables) = 'array'
        ),
    category TEXT
        CONSTRAINT message_templates_category_value CHECK (category IN ('promotional', 'transactional', 'newsletter')),
    is_active INTEGER NOT NULL DEFAULT 1
        CONSTRAINT message_templates_is_active_value CHECK (is_active IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT message_templates_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT message_templates_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    deleted_at TEXT
        CONSTRAINT message_templates_deleted_at_form CHECK (deleted_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT message_templates_subject_needed CHECK (type <> 'email' OR subject IS NOT NULL)
) STRICT;
CREATE INDEX idx_message_templates_type ON message_templates (type);
CREATE INDEX idx_message_templates_user ON message_templates (user_id);
CREATE INDEX idx_message_templates_organization_id ON message_templates (organization_id);

-- One SMS to one recipient, with its delivery state.
CREATE TABLE sms_messages (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT sms_messages_pkey PRIMARY KEY
        CONSTRAINT sms_messages_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT sms_messages_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT sms_messages_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    campaign_id BLOB
        CONSTRAINT sms_messages_campaign_id_length CHECK (length(campaign_id) = 16)
        CONSTRAINT sms_messages_campaign_id_fkey REFERENCES campaigns (id) ON DELETE SET NULL,
    recipient TEXT NOT NULL
        CONSTRAINT sms_messages_recipient_length CHECK (length(recipient) <= 20),
    message TEXT NOT NULL,
    message_sid TEXT
        CONSTRAINT sms_messages_message_sid_length CHECK (length(message_sid) <= 100),
    status TEXT NOT NULL DEFAULT 'queued'
        CONSTRAINT sms_messages_status_value CHECK (status IN (
            'queued', 'sent', 'delivered', 'failed', 'undelivered'
        )),
    error_code TEXT
        CONSTRAINT sms_messages_error_code_length CHECK (length(error_code) <= 10),
    segments INTEGER NOT NULL DEFAULT 1,
    cost INTEGER,
    sent_at TEXT
        CONSTRAINT sms_messages_sent_at_form CHECK (sent_at GLOB '????-??-??T??:??:??.??????Z'),
    delivered_at TEXT
        CONSTRAINT sms_messages_delivered_at_form CHECK (delivered_at GLOB '????-??-??T??:??:??.??????Z'),
    failed_at TEXT
        CONSTRAINT sms_messages_failed_at_form CHECK (failed_at GLOB '????-??-??T??:??:??.??????Z'),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT sms_messages_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT sms_messages_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT sms_messages_recipient_form CHECK (
        recipient GLOB '+[1-9][0-9]*' AND substr(recipient, 2) NOT GLOB '*[^0-9]*' AND length(recipient) <= 16
    ),
    CONSTRAINT sms_messages_segments_range CHECK (segments BETWEEN 1 AND 2147483647),
    CONSTRAINT sms_messages_cost_range CHECK (cost >= 0)
) STRICT;
CREATE UNIQUE INDEX uq_sms_messages_message_sid ON sms_messages (message_sid);
CREATE INDEX idx_sms_messages_campaign ON sms_messages (campaign_id);
CREATE INDEX idx_sms_messages_status ON sms_messages (status);
CREATE INDEX idx_sms_messages_organization_id ON sms_messages (organization_id);

-- One e-mail to one recipient, with its delivery state.
CREATE TABLE email_messages (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT email_messages_pkey PRIMARY KEY
        CONSTRAINT email_messages_id_length CHECK (length(id) = 16),
    organization_id BLOB
        CONSTRAINT email_messages_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT email_messages_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    campaign_id BLOB
        CONSTRAINT email_messages_campaign_id_length CHECK (length(campaign_id) = 16)
        CONSTRAINT email_messages_campaign_id_fkey REFERENCES campaigns (id) ON DELETE SET NULL,
    recipient TEXT NOT NULL
        CONSTRAINT email_messages_recipient_length CHECK (length(recipient) <= 255),
    subject TEXT,
    message_id TEXT
        CONSTRAINT email_messages_message_id_length CHECK (length(message_id) <= 255),
    status TEXT NOT NULL DEFAULT 'queued'
        CONSTRAINT email_messages_status_value CHECK (status IN (
            'queued', 'sent', 'delivered', 'bounced', 'opened', 'clicked', 'failed'
        )),
    sent_at TEXT
        CONSTRAINT email_messages_sent_at_form CHECK (sent_at GLOB '????-??-??T??:??:??.??????Z'),
    delivered_at TEXT
        CONSTRAINT email_messages_delivered_at_form CHECK (delivered_at GLOB '????-??-??T??:??:??.??????Z'),
    opened_at TEXT
        CONSTRAINT email_messages_opened_at_form CHECK (opened_at GLOB '????-??-??T??:??:??.??????Z'),
    clicked_at TEXT
        CONSTRAINT email_messages_clicked_at_form CHECK (clicked_at GLOB '????-??-??T??:??:??.??????Z'),
    bounced_at TEXT
        CONSTRAINT email_messages_bounced_at_form CHECK (bounced_at GLOB '????-??-??T??:??:??.??????Z'),
    bounce_type TEXT
        CONSTRAINT email_messages_bounce_type_value CHECK (bounce_type IN ('hard', 'soft')),
    bounce_reason TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT email_messages_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT email_messages_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT email_messages_recipient_form CHECK (
        instr(recipient, '@') > 1 AND substr(recipient, 1, instr(recipient, '@') - 1) NOT GLOB '*[^A-Za-z0-9._%+-]*'
        AND substr(recipient, instr(recipient, '@') + 1) NOT GLOB '*[^A-Za-z0-9.-]*'
        AND rtrim(substr(recipient, instr(recipient, '@') + 1),
            'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') GLOB '?*.'
        AND substr(recipient, instr(recipient, '@') + 1) GLOB '*[A-Za-z][A-Za-z]'
    )
) STRICT;
CREATE UNIQUE INDEX uq_email_messages_message_id ON email_messages (message_id);
CREATE INDEX idx_email_messages_campaign ON email_messages (campaign_id);
CREATE INDEX idx_email_messages_status ON email_messages (status);
CREATE INDEX idx_email_messages_organization_id ON email_messages (organization_id);

-- A click on a link of an e-mail.
CREATE TABLE email_clicks (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT email_clicks_pkey PRIMARY KEY
        CONSTRAINT email_clicks_id_length CHECK (length(id) = 16),
    message_id BLOB NOT NULL
        CONSTRAINT email_clicks_message_id_length CHECK (length(message_id) = 16)
        CONSTRAINT email_clicks_message_id_fkey REFERENCES email_messages (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    clicked_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT email_clicks_clicked_at_form CHECK (clicked_at GLOB '????-??-??T??:??:??.??????Z')
) STRICT;
CREATE INDEX idx_email_clicks_message ON email_clicks (message_id);

-- Whether a phone number agreed to receive SMS from an organization.
CREATE TABLE sms_consent (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT sms_consent_pkey PRIMARY KEY
        CONSTRAINT sms_consent_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT sms_consent_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT sms_consent_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    phone_number TEXT NOT NULL
        CONSTRAINT sms_consent_phone_number_length CHECK (length(phone_number) <= 20),
    consent_given INTEGER NOT NULL DEFAULT 0
        CONSTRAINT sms_consent_consent_given_value CHECK (consent_given IN (0, 1)),
    consent_source TEXT
        CONSTRAINT sms_consent_consent_source_value CHECK (consent_source IN ('web_form', 'api', 'manual')),
    consented_at TEXT
        CONSTRAINT sms_consent_consented_at_form CHECK (consented_at GLOB '????-??-??T??:??:??.??????Z'),
    opt_out_at TEXT
        CONSTRAINT sms_consent_opt_out_at_form CHECK (opt_out_at GLOB '????-??-??T??:??:??.??????Z'),
    opt_out_reason TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT sms_consent_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT sms_consent_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT sms_consent_phone_number_form CHECK (
        phone_number GLOB '+[1-9][0-9]*' AND substr(phone_number, 2) NOT GLOB '*[^0-9]*' AND length(phone_number) <= 16
    )
) STRICT;
CREATE UNIQUE INDEX uq_sms_consent_org_phone ON sms_consent (organization_id, phone_number);
CREATE INDEX idx_sms_consent_phone ON sms_consent (phone_number);

-- Whether an e-mail address is subscribed to an organization's mailings, and to which.
CREATE TABLE email_subscriptions (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT email_subscriptions_pkey PRIMARY KEY
        CONSTRAINT email_subscriptions_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT email_subscriptions_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT email_subscriptions_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    email TEXT NOT NULL
        CONSTRAINT email_subscriptions_email_length CHECK (length(email) <= 255),
    subscribed INTEGER NOT NULL DEFAULT 1
        CONSTRAINT email_subscriptions_subscribed_value CHECK (subscribed IN (0, 1)),
    subscription_types TEXT NOT NULL DEFAULT '["marketing","newsletter"]'
        CONSTRAINT email_subscriptions_subscription_types_type CHECK (json_valid(subscription_types) AND json_type(subscription_types) = 'array'),
    subscribed_at TEXT
        CONSTRAINT email_subscriptions_subscribed_at_form CHECK (subscribed_at GLOB '????-??-??T??:??:??.??????Z'),
    unsubscribed_at TEXT
        CONSTRAINT email_subscriptions_unsubscribed_at_form CHECK (unsubscribed_at GLOB '????-??-??T??:??:??.??????Z'),
    unsubscribe_reason TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT email_subscriptions_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT email_subscriptions_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT email_subscriptions_email_form CHECK (
        instr(email, '@') > 1 AND substr(email, 1, instr(email, '@') - 1) NOT GLOB '*[^A-Za-z0-9._%+-]*'
        AND substr(email, instr(email, '@') + 1) NOT GLOB '*[^A-Za-z0-9.-]*'
        AND rtrim(substr(email, instr(email, '@') + 1),
            'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') GLOB '?*.'
        AND substr(email, instr(email, '@') + 1) GLOB '*[A-Za-z][A-Za-z]'
    ),
    CONSTRAINT email_subscriptions_email_lower CHECK (email = lower(email))
) STRICT;
CREATE UNIQUE INDEX uq_email_subscriptions_org_email ON email_subscriptions (organization_id, email);
CREATE INDEX idx_email_subscriptions_email ON email_subscriptions (email);

-- Settings of the marketing dashboard, one row an organization.
CREATE TABLE app_settings (
    id BLOB NOT NULL DEFAULT (unhex(
        hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2)
        || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || hex(randomblob(6))
    ))
        CONSTRAINT app_settings_pkey PRIMARY KEY
        CONSTRAINT app_settings_id_length CHECK (length(id) = 16),
    organization_id BLOB NOT NULL
        CONSTRAINT app_settings_organization_id_length CHECK (length(organization_id) = 16)
        CONSTRAINT app_settings_organization_id_fkey REFERENCES organizations (id) ON DELETE CASCADE,
    twilio_account_sid TEXT,
    twilio_auth_token TEXT,
    sendgrid_api_key TEXT,
    timezone TEXT NOT NULL DEFAULT 'America/New_York'
        CONSTRAINT app_settings_timezone_length CHECK (length(timezone) <= 50),
    date_format TEXT NOT NULL DEFAULT 'MM/DD/YYYY'
        CONSTRAINT app_settings_date_format_length CHECK (length(date_format) <= 20),
    monthly_sms_limit INTEGER NOT NULL DEFAULT 10000,
    monthly_email_limit INTEGER NOT NULL DEFAULT 50000,
    data_retention_days INTEGER NOT NULL DEFAULT 30,
    enable_audit_log INTEGER NOT NULL DEFAULT 1
        CONSTRAINT app_settings_enable_audit_log_value CHECK (enable_audit_log IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT app_settings_created_at_form CHECK (created_at GLOB '????-??-??T??:??:??.??????Z'),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')
        CONSTRAINT app_settings_updated_at_form CHECK (updated_at GLOB '????-??-??T??:??:??.??????Z'),
    CONSTRAINT app_settings_monthly_sms_limit_range CHECK (monthly_sms_limit BETWEEN 0 AND 2147483647),
    CONSTRAINT app_settings_monthly_email_limit_range CHECK (monthly_email_limit BETWEEN 0 AND 2147483647),
    CONSTRAINT app_settings_data_retention_days_range CHECK (data_retention_days BETWEEN 1 AND 3650)
) STRICT;
CREATE UNIQUE INDEX uq_app_settings_organization ON app_settings (organization_id);

-- Organizations that are there already get their settings now; later ones get them when they are added.
INSERT INTO app_settings (organization_id) SELECT organization.id FROM organizations AS organization;
