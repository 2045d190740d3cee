SELECT t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT ?1
[PageSize { operand: Some(Constant(Number(500))), label: "first", one_more: false }]

SELECT k.key, t1."id"
FROM (SELECT unhex(value) AS key
FROM json_each(?2)) k CROSS JOIN "content" t1 ON (t1."id") IN (SELECT t1."id" AS c0
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL
ORDER BY t1."id"
LIMIT ?1)
ORDER BY k.key, t1."id"
[PageSize { operand: Some(Constant(Number(500))), label: "first", one_more: false }, ParentKeys]

