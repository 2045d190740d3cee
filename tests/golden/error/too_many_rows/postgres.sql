SELECT t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT $1
[PageSize { operand: Some(Constant(Number(500))), label: "first", one_more: false }]

SELECT k.key, t2.c0
FROM unnest($2) AS k(key) CROSS
JOIN LATERAL (SELECT t1."id" AS c0
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT $1) t2
ORDER BY k.key, t2.c0
[PageSize { operand: Some(Constant(Number(500))), label: "first", one_more: false }, ParentKeys]

