SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" GLOB ?1 AND t1."currency" = ?2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" GLOB ?1 AND t1."currency" = ?2)
ORDER BY t1."slug", t1."id"
LIMIT ?3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("halden")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, Argument { operand: Constant(String("SEK")), form: One(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" = ?1 OR t1."currency" = ?2)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" = ?1 OR t1."currency" = ?2)
ORDER BY t1."slug", t1."id"
LIMIT ?3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("trailhead")), form: One(Text { max_characters: Some(255) }), label: "slug" }, Argument { operand: Constant(String("JPY")), form: One(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."slug" GLOB ?1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."slug" GLOB ?1)
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("n")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND TRUE) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND TRUE
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND FALSE) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND FALSE
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (FALSE)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (FALSE)
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."currency" = ?1)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT (t1."currency" = ?1)
ORDER BY t1."slug", t1."id"
LIMIT ?2) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("EUR")), form: One(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT ((t1."currency") IS NULL)) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND NOT ((t1."currency") IS NULL)
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((NOT (t1."slug" < ?1) AND (t1."currency") IS NOT NULL) OR t1."slug" IN (SELECT value
FROM json_each(?2)))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND ((NOT (t1."slug" < ?1) AND (t1."currency") IS NOT NULL) OR t1."slug" IN (SELECT value
FROM json_each(?2)))
ORDER BY t1."slug", t1."id"
LIMIT ?3) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("t")), form: One(Text { max_characters: Some(255) }), label: "slug" }, Argument { operand: Constant(Array [String("halden-sun")]), form: List(Text { max_characters: Some(255) }), label: "slug" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" GLOB ?1 AND (t1."currency" = ?2 OR t1."currency" = ?3))) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND (t1."slug" GLOB ?1 AND (t1."currency" = ?2 OR t1."currency" = ?3))
ORDER BY t1."slug", t1."id"
LIMIT ?4) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[Argument { operand: Constant(String("n")), form: Pattern { form: StartsWith, ignore_case: false }, label: "slug" }, Argument { operand: Constant(String("USD")), form: One(Text { max_characters: Some(3) }), label: "currency" }, Argument { operand: Constant(String("GBP")), form: One(Text { max_characters: Some(3) }), label: "currency" }, PageSize { operand: None, label: "first", one_more: false }]

SELECT t2.c0, n.total, t2.c1
FROM (SELECT count(*) AS total
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND TRUE) n
LEFT JOIN (SELECT t1."slug" AS c0, t1."id" AS c1
FROM "brands" t1
WHERE t1."deleted_at" IS NULL AND TRUE
ORDER BY t1."slug", t1."id"
LIMIT ?1) t2 ON TRUE
ORDER BY t2.c0, t2.c1
[PageSize { operand: None, label: "first", one_more: false }]

