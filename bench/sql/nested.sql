-- $1 the viewer. Flat rows: one statement, brands and organizations repeated on every row of content.
SELECT p.id, p.name, p.slug, p.organization_id, p.organization_name,
       c.id, c.title, c.status, c.created_at, u.id,
       COALESCE(u.full_name, NULLIF(TRIM(COALESCE(u.first_name, '') || ' ' || COALESCE(u.last_name, '')), '')),
       CASE WHEN u.id = $1 OR EXISTS (
           SELECT 1 FROM organization_members x
           WHERE x.user_id = u.id AND x.organization_id = ANY (ARRAY(
               SELECT m.organization_id FROM organization_members m
               JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
               WHERE m.user_id = $1 AND m.role = 'admin'))
       ) THEN u.email END
FROM (
    SELECT * FROM (
        SELECT b.id, b.name, b.slug, o.id AS organization_id, o.name AS organization_name,
               NOT r.restrictions ?| ARRAY['content:read', 'content:*', '*:read', '*:*'] AS reads_content
        FROM user_brand_roles r
        JOIN brands b ON b.id = r.brand_id AND b.deleted_at IS NULL
        JOIN organization_members m ON m.user_id = $1 AND m.organization_id = b.organization_id AND m.role <> 'admin'
        JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
        WHERE r.user_id = $1 AND (r.expires_at IS NULL OR r.expires_at > now())
          AND NOT r.restrictions ?| ARRAY['brands:read', 'brands:*', '*:read', '*:*']
        UNION ALL
        SELECT b.id, b.name, b.slug, o.id, o.name,
               NOT COALESCE(r.restrictions ?| ARRAY['content:read', 'content:*', '*:read', '*:*'], FALSE)
        FROM organization_members m
        JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
        JOIN brands b ON b.organization_id = m.organization_id AND b.deleted_at IS NULL
        LEFT JOIN user_brand_roles r ON r.user_id = $1 AND r.brand_id = b.id
             AND (r.expires_at IS NULL OR r.expires_at > now())
        WHERE m.user_id = $1 AND m.role = 'admin'
          AND NOT COALESCE(r.restrictions ?| ARRAY['brands:read', 'brands:*', '*:read', '*:*'], FALSE)
    ) visible
    ORDER BY name, id
    LIMIT 10
) p
LEFT JOIN LATERAL (
    SELECT c.id, c.title, c.status, c.created_at, c.created_by
    FROM content c
    WHERE c.brand_id = p.id AND c.deleted_at IS NULL AND p.reads_content
    ORDER BY c.created_at DESC, c.id DESC
    LIMIT 10
) c ON TRUE
LEFT JOIN users u ON u.id = c.created_by AND u.deleted_at IS NULL AND (u.id = $1 OR EXISTS (
    SELECT 1 FROM organization_members x
    WHERE x.user_id = u.id AND x.organization_id = ANY (ARRAY(
        SELECT m.organization_id FROM organization_members m
        JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
        WHERE m.user_id = $1))))
ORDER BY p.name, p.id, c.created_at DESC, c.id DESC
