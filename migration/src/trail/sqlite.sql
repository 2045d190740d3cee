-- What the triggers of the trail share on SQLite.

-- An entry of the trail goes in here and comes out as rows of audit_logs and events, so that the way there stands in one place.
-- operation stands for changes of permissions, event_type for aggregates; hidden lists the columns that events leave out.
CREATE VIEW trail_entries AS
SELECT
    NULL AS resource_type, NULL AS resource_id, NULL AS category, NULL AS action, NULL AS operation, NULL AS event_type,
    NULL AS hidden, NULL AS organization_id, NULL AS brand_id, NULL AS old_value, NULL AS new_value
WHERE false;

-- JSON keeps the form it was written in here, where PostgreSQL has one form only: members sorted, the last of those with one
-- name, letters instead of escapes. The gateway writes that form. What was written beside it in another is brought into it.
CREATE TRIGGER trail_entries_insert INSTEAD OF INSERT ON trail_entries
BEGIN
    INSERT INTO audit_logs (
        organization_id, brand_id, user_id, category, action, resource_type, resource_id, old_value, new_value, ip_address,
        user_agent, metadata, created_at
    )
    SELECT
        NEW.organization_id, NEW.brand_id, (SELECT users.id FROM users WHERE users.id = context.user_id), NEW.category,
        NEW.action, NEW.resource_type, NEW.resource_id,
        nullif(coalesce(canonical.images -> 0, NEW.old_value), 'null'),
        nullif(coalesce(canonical.images -> 1, NEW.new_value), 'null'),
        context.ip_address, context.user_agent,
        json_patch('{}', json_object(
            'operation', NEW.operation,
            'correlationId', nullif(lower(
                substr(hex(context.correlation_id), 1, 8) || '-' || substr(hex(context.correlation_id), 9, 4) || '-'
                || substr(hex(context.correlation_id), 13, 4) || '-' || substr(hex(context.correlation_id), 17, 4) || '-'
                || substr(hex(context.correlation_id), 21)
            ), '----')
        )),
        -- The clock counts milliseconds: within one, entries count themselves, so that their order is kept.
        strftime('%Y-%m-%dT%H:%M:%f', 'now')
        || printf('%03dZ', (SELECT coalesce(max(entry.rowid), 0) + 1 FROM audit_logs AS entry) % 1000)
    FROM (
        SELECT CASE
            WHEN instr(written.images, '\u') OR instr(written.images, '\/') OR EXISTS (
                SELECT 1
                FROM (
                    SELECT node.key AS name, lag(node.key) OVER (PARTITION BY node.parent ORDER BY node.id) AS name_before
                    FROM json_tree(written.images) AS node
                    WHERE typeof(node.key) = 'text'
                ) AS member
                WHERE octet_length(member.name_before) > octet_length(member.name)
                    OR (
                        octet_length(member.name_before) = octet_length(member.name) AND member.name_before >= member.name
                    )
            ) THEN (
                WITH RECURSIVE node (place, parent, label, document, type) AS MATERIALIZED (
                    SELECT '', NULL, '', written.images, 'array'
                    UNION ALL
                    SELECT
                        node.place || CASE node.type
                            WHEN 'object' THEN format('%08x', octet_length(child.key)) || hex(child.key)
                            ELSE format('%08x', child.key)
                        END || '/',
                        node.place,
                        CASE node.type WHEN 'object' THEN json_quote(child.key) || ':' ELSE '' END,
                        CASE
                            WHEN child.type = 'text' THEN json_quote(child.value)
                            WHEN child.type IN ('object', 'array') THEN child.value
                            WHEN child.type IN ('true', 'false', 'null') THEN child.type
                            -- Numbers keep the digits they were written with, where a path leads to them.
                            ELSE coalesce(
                                CASE
                                    WHEN node.type = 'array' THEN node.document -> child.key
                                    WHEN 1 = (
                                        SELECT count(*) FROM json_each(node.document) AS other WHERE other.key = child.key
                                    ) THEN node.document -> ('$.' || json_quote(child.key))
                                END,
                                json_quote(child.value)
                            )
                        END,
                        child.type
                    FROM node JOIN json_each(node.document) AS child
                    WHERE node.type IN ('object', 'array') AND NOT EXISTS (
                        SELECT 1 FROM json_each(node.document) AS later
                        WHERE node.type = 'object' AND later.key = child.key AND later.id > child.id
                    )
                )
                -- In the order of the subquery: older programs that open the file know no ORDER BY inside.
                SELECT group_concat(token.text, '')
                FROM (
                    SELECT
                        node.place AS place,
                        iif(row_number() OVER (PARTITION BY node.parent ORDER BY node.place) > 1, ',', '') || node.label
                        || CASE node.type WHEN 'object' THEN '{' WHEN 'array' THEN '[' ELSE node.document END AS text
                    FROM node
                    UNION ALL
                    SELECT node.place || '~', CASE node.type WHEN 'object' THEN '}' ELSE ']' END
                    FROM node WHERE node.type IN ('object', 'array')
                    ORDER BY place
                ) AS token
            )
        END AS images
        FROM (
            SELECT '[' || coalesce(NEW.old_value, 'null') || ',' || coalesce(NEW.new_value, 'null') || ']' AS images LIMIT 1
        ) AS written
        LIMIT 1
    ) AS canonical
    LEFT JOIN write_context AS context ON true;

    INSERT INTO events (
        aggregate_id, aggregate_type, event_type, event_version, category, payload, organization_id, user_id, brand_id,
        correlation_id
    )
    SELECT
        logged.resource_id, logged.resource_type, NEW.event_type,
        1 + coalesce((SELECT max(earlier.event_version) FROM events AS earlier WHERE earlier.aggregate_id = NEW.resource_id), 0),
        logged.category,
        json_object(
            'new', json(logged.new_value),
            'old', json(logged.old_value),
            'changed_fields', json(CASE NEW.event_type WHEN 'UPDATE' THEN (
                SELECT json_group_object(member.key, json(logged.new_value -> ('$.' || member.key)))
                FROM json_each(logged.new_value) AS member
                WHERE (logged.old_value -> ('$.' || member.key)) IS NOT (logged.new_value -> ('$.' || member.key))
            ) END)
        ),
        logged.organization_id, logged.user_id, logged.brand_id, (SELECT correlation_id FROM write_context)
    FROM (
        SELECT
            entry.resource_id, entry.resource_type, entry.category, entry.organization_id, entry.user_id, entry.brand_id,
            CASE WHEN NEW.hidden IS NULL OR entry.old_value IS NULL THEN entry.old_value ELSE (
                SELECT json_group_object(member.key, json(entry.old_value -> ('$.' || member.key)))
                FROM json_each(entry.old_value) AS member
                WHERE member.key NOT IN (SELECT hidden.value FROM json_each(NEW.hidden) AS hidden)
            ) END AS old_value,
            CASE WHEN NEW.hidden IS NULL OR entry.new_value IS NULL THEN entry.new_value ELSE (
                SELECT json_group_object(member.key, json(entry.new_value -> ('$.' || member.key)))
                FROM json_each(entry.new_value) AS member
                WHERE member.key NOT IN (SELECT hidden.value FROM json_each(NEW.hidden) AS hidden)
            ) END AS new_value
        FROM audit_logs AS entry
        WHERE entry.rowid = last_insert_rowid()
    ) AS logged
    WHERE NEW.event_type IS NOT NULL;
END;
