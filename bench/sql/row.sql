-- $1 the viewer, $2 the content.
SELECT c.id, c.title, c.slug, c.status, c.type, c.version, c.created_at, c.updated_at,
       NOT COALESCE(r.restrictions ?| ARRAY['brands:read', 'brands:*', '*:read', '*:*'], FALSE),
       b.id, b.name, b.slug, b.country
FROM content c
JOIN brands b ON b.id = c.brand_id AND b.deleted_at IS NULL
JOIN organization_members m ON m.user_id = $1 AND m.organization_id = b.organization_id
JOIN organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
LEFT JOIN user_brand_roles r ON r.user_id = $1 AND r.brand_id = b.id AND (r.expires_at IS NULL OR r.expires_at > now())
WHERE c.id = $2 AND c.deleted_at IS NULL AND (m.role = 'admin' OR r.id IS NOT NULL)
  AND NOT COALESCE(r.restrictions ?| ARRAY['content:read', 'content:*', '*:read', '*:*'], FALSE)
