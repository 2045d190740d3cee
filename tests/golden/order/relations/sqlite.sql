SELECT t3.c1, t4."id", t4."name"
FROM (SELECT (SELECT t2."name"
FROM "organizations" t2
WHERE t2."id" = t1."organization_id" AND t2."deleted_at" IS NULL) AS c0, t1."slug" AS c1, t1."id" AS c2, t1."organization_id" AS c3
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY (SELECT t2."name"
FROM "organizations" t2
WHERE t2."id" = t1."organization_id" AND t2."deleted_at" IS NULL) DESC NULLS FIRST, t1."slug", t1."id"
LIMIT ?1) t3
LEFT JOIN "organizations" t4 ON t4."id" = t3.c3 AND t4."deleted_at" IS NULL
ORDER BY t3.c0 DESC NULLS FIRST, t3.c1, t3.c2
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c1, t4."id", t4."slug"
FROM (SELECT (SELECT t2."slug"
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL) AS c0, t1."slug" AS c1, t1."id" AS c2, t1."parent_brand_id" AS c3
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY (SELECT t2."slug"
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL) NULLS FIRST, t1."slug" DESC, t1."id" DESC
LIMIT ?1) t3
LEFT JOIN "brands" t4 ON t4."id" = t3.c3 AND t4."deleted_at" IS NULL
ORDER BY t3.c0 NULLS FIRST, t3.c1 DESC, t3.c2 DESC
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t1."slug", t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY (SELECT count(*)
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL) DESC, t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT k.key, (SELECT count(*) AS total
FROM "content" t1
WHERE t1."brand_id" = k.key AND t1."deleted_at" IS NULL)
FROM (SELECT unhex(value) AS key
FROM json_each(?1)) k
[ParentKeys]

SELECT t1."slug"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
ORDER BY (SELECT (SELECT t3."slug"
FROM "organizations" t3
WHERE t3."id" = t2."organization_id" AND t3."deleted_at" IS NULL)
FROM "brands" t2
WHERE t2."id" = t1."parent_brand_id" AND t2."deleted_at" IS NULL) DESC NULLS LAST, t1."slug", t1."id"
LIMIT ?1
[PageSize { operand: Some(Constant(Number(6))), label: "first", one_more: false }]

