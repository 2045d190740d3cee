SELECT t2.c0, t3."id", t3."slug"
FROM (SELECT t1."id" AS c0, t1."organization_id" AS c1
FROM "licenses" t1
WHERE t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t1."id"
LIMIT ?2) t2
LEFT JOIN "organizations" t3 ON t3."id" = t2.c1 AND t3."deleted_at" IS NULL AND t3."id" IN (SELECT unhex(value)
FROM json_each(?1))
ORDER BY t2.c0
[Fact(Organizations(Viewer)), PageSize { operand: None, label: "first", one_more: false }]

SELECT count(*) AS total
FROM "licenses" t1
WHERE t1."organization_id" IN (SELECT unhex(value)
FROM json_each(?1)) AND (NULL) IS NOT NULL
[Fact(Organizations(Viewer))]

