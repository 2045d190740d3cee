SELECT t1."slug", t1."id", count(*) OVER ()
FROM "brands" t1
WHERE (t1."deleted_at") IS NOT NULL
ORDER BY t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT k.key, n.total
FROM unnest($1) AS k(key) CROSS
JOIN LATERAL (SELECT count(*) AS total
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL) n
[ParentKeys]

SELECT k.key, n.total
FROM unnest($1) AS k(key) CROSS
JOIN LATERAL (SELECT count(*) AS total
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL) n
[ParentKeys]

SELECT t1."email"
FROM "users" t1
WHERE (t1."deleted_at") IS NOT NULL
ORDER BY t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

