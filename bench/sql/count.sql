-- $1 the viewer, $2 the status. The count reads an index alone and the page stops at its last row; in one pass with
-- `count(*) OVER ()` the database reads every row, and its planner takes the order's index for all of them.
WITH visible AS MATERIALIZED (
    SELECT ARRAY(
            SELECT r.brand_id
            FROM user_brand_roles r
            JOIN brands b ON b.id = r.brand_id AND b.deleted_at IS NULL
            JOIN organization_members m ON m.user_id = $1 AND m.organization_id = b.organization_id
            JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
            WHERE r.user_id = $1 AND (r.expires_at IS NULL OR r.expires_at > now())
              AND NOT r.restrictions ?| ARRAY['content:read', 'content:*', '*:read', '*:*']
            UNION ALL
            SELECT b.id
            FROM organization_members m
            JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
            JOIN brands b ON b.organization_id = m.organization_id AND b.deleted_at IS NULL
            LEFT JOIN user_brand_roles r ON r.user_id = $1 AND r.brand_id = b.id
                 AND (r.expires_at IS NULL OR r.expires_at > now())
            WHERE m.user_id = $1 AND m.role = 'admin'
              AND NOT COALESCE(r.restrictions ?| ARRAY['content:read', 'content:*', '*:read', '*:*'], FALSE)) AS ids
)
SELECT n.total, c.id, c.title, c.slug, c.status, c.type, c.version, c.views, c.created_at
FROM (
    SELECT count(*) AS total
    FROM content c
    WHERE c.status = $2 AND c.deleted_at IS NULL AND c.brand_id = ANY ((SELECT ids FROM visible)::uuid[])
) n
LEFT JOIN (
    SELECT c.id, c.title, c.slug, c.status, c.type, c.version, c.views, c.created_at
    FROM content c
    WHERE c.status = $2 AND c.deleted_at IS NULL AND c.brand_id = ANY ((SELECT ids FROM visible)::uuid[])
    ORDER BY c.created_at DESC, c.id DESC
    LIMIT 20
) c ON TRUE
ORDER BY c.created_at DESC, c.id DESC
