SELECT t2.c1, t2.c0, n.total
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE (t1."deleted_at") IS NOT NULL) n
LEFT JOIN (SELECT t1."id" AS c0, t1."slug" AS c1
FROM "brands" t1
WHERE (t1."deleted_at") IS NOT NULL
ORDER BY t1."id"
LIMIT $1) t2 ON TRUE
ORDER BY t2.c0
[PageSize { operand: None, label: "first", one_more: false }]

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
WHERE t1."brand_id" = k.key) n
[ParentKeys]

SELECT t1."email", t1."id"
FROM "users" t1
WHERE (t1."deleted_at") IS NOT NULL
ORDER BY t1."id"
LIMIT $1
[PageSize { operand: None, label: "first", one_more: false }]

