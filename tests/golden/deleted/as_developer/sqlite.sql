SELECT t1."slug", t1."id", count(*) OVER ()
FROM "brands" t1
WHERE (t1."deleted_at") IS NOT NULL
ORDER BY t1."id"
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: true }]

SELECT k.key, (SELECT count(*) AS total
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL)
FROM (SELECT unhex(value) AS key
FROM json_each(?1)) k
[ParentKeys]

SELECT k.key, (SELECT count(*) AS total
FROM "products" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL)
FROM (SELECT unhex(value) AS key
FROM json_each(?1)) k
[ParentKeys]

SELECT t1."email"
FROM "users" t1
WHERE (t1."deleted_at") IS NOT NULL
ORDER BY t1."id"
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

