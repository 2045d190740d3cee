SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END)
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("calm")), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."brand_personality" IS NOT NULL THEN EXISTS (SELECT 1
FROM json_each(t1."brand_personality") h
WHERE h.value IN (SELECT w.value
FROM json_each(?1) w)) END) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."brand_personality" IS NOT NULL THEN EXISTS (SELECT 1
FROM json_each(t1."brand_personality") h
WHERE h.value IN (SELECT w.value
FROM json_each(?1) w)) END
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("sturdy"), String("witty")]), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END)
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array [String("calm"), String("generous")]), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."brand_personality" IS NOT NULL THEN EXISTS (SELECT 1
FROM json_each(t1."brand_personality") h
WHERE h.value IN (SELECT w.value
FROM json_each(?1) w)) END) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND CASE WHEN t1."brand_personality" IS NOT NULL THEN EXISTS (SELECT 1
FROM json_each(t1."brand_personality") h
WHERE h.value IN (SELECT w.value
FROM json_each(?1) w)) END
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array []), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END)
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(Array []), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND json_array_length(t1."guardrails") = 0) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND json_array_length(t1."guardrails") = 0
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND json_array_length(t1."guardrails") > 0) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND json_array_length(t1."guardrails") > 0
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND json_array_length(t1."brand_personality") > 0) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND json_array_length(t1."brand_personality") > 0
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END)
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("Calm")), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT ((CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT ((CASE WHEN t1."brand_personality" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t1."brand_personality") h)) END))
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("calm")), form: JsonTexts, label: "brandPersonality" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t3.c0, n.total, t3.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (CASE WHEN t2."tags" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t2."tags") h)) END)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (EXISTS (SELECT 1
FROM "content" t2
WHERE t2."brand_id" = t1."id" AND t2."deleted_at" IS NULL AND (CASE WHEN t2."tags" IS NOT NULL THEN NOT EXISTS (SELECT 1
FROM json_each(?1) w
WHERE w.value NOT IN (SELECT h.value
FROM json_each(t2."tags") h)) END)))
ORDER BY t1."slug", t1."id"
LIMIT ?2) t3 ON TRUE
ORDER BY t3.c0, t3.c1
[Argument { operand: Constant(Array [String("recipe"), String("atelier")]), form: JsonTexts, label: "tags" }, PageSize { operand: None, label: "first", one_more: false }]

