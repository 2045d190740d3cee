-- $1 the viewer: the brands whose content the viewer reads.
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
  AND NOT COALESCE(r.restrictions ?| ARRAY['content:read', 'content:*', '*:read', '*:*'], FALSE)
