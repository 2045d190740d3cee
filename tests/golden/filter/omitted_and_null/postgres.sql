SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
[]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
[]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
[]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND TRUE
[]

SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL
[]

