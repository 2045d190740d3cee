-- What the functions of the trail share on PostgreSQL.

-- Who writes in this transaction, from settings that the gateway makes for its length; whoever writes beside the gateway is
-- unknown unless it makes them too. An account that is gone counts as unknown.
CREATE VIEW write_context AS
SELECT
    (SELECT users.id FROM users WHERE users.id = CAST(nullif(current_setting('rowgate.user_id', true), '') AS uuid)) AS user_id,
    CAST(nullif(current_setting('rowgate.ip_address', true), '') AS inet) AS ip_address,
    nullif(current_setting('rowgate.user_agent', true), '') AS user_agent,
    CAST(nullif(current_setting('rowgate.correlation_id', true), '') AS uuid) AS correlation_id;
