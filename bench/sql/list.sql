-- $1 the viewer, $2 the brand: whether the viewer reads the brand's content is asked once, before any row.
SELECT c.id, c.title, c.slug, c.status, c.type, c.version, c.views, c.created_at
FROM content c
WHERE c.brand_id = $2 AND c.deleted_at IS NULL
  AND (SELECT TRUE
       FROM brands b
       JOIN organization_members m ON m.user_id = $1 AND m.organization_id = b.organization_id
       JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
       LEFT JOIN user_brand_roles r ON r.user_id = $1 AND r.brand_id = b.id
            AND (r.expires_at IS NULL OR r.expires_at > now())
       WHERE b.id = $2 AND b.deleted_at IS NULL AND (m.role = 'admin' OR r.id IS NOT NULL)
         AND NOT COALESCE(r.restrictions ?| ARRAY['content:read', 'content:*', '*:read', '*:*'], FALSE))
ORDER BY c.created_at DESC, c.id DESC
LIMIT 50
