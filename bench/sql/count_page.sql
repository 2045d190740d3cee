-- $1 the brands, $2 the status. With the brands bound the planner knows that they are few: the count reads an index alone and the
-- page stops at its last row.
SELECT n.total, c.id, c.title, c.slug, c.status, c.type, c.version, c.views, c.created_at
FROM (
    SELECT count(*) AS total
    FROM content c
    WHERE c.status = $2 AND c.deleted_at IS NULL AND c.brand_id = ANY ($1::uuid[])
) n
LEFT JOIN (
    SELECT c.id, c.title, c.slug, c.status, c.type, c.version, c.views, c.created_at
    FROM content c
    WHERE c.status = $2 AND c.deleted_at IS NULL AND c.brand_id = ANY ($1::uuid[])
    ORDER BY c.created_at DESC, c.id DESC
    LIMIT 20
) c ON TRUE
ORDER BY c.created_at DESC, c.id DESC
