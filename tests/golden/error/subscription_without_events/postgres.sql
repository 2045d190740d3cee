SELECT t1."id"
FROM "brands" t1
WHERE t1."id" = ANY($1) AND t1."deleted_at" IS NULL
[ParentKeys]

SELECT t1."id"
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
[]

